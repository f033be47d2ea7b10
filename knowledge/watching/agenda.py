"""What is to be expected, as lines: everything on record, or what a watch on items would tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from knowledge.register.scope import destination_of
from knowledge.register.status import Register
from knowledge.vocabulary.current import speaking
from knowledge.watching.alerts import Alert, Occasion, Outlook, Watch, begin, compare
from knowledge.watching.calendar import Dated, What, events


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: what happens on ``day``, and the measures, claims or documents that say so."""

    day: date
    what: str
    sources: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The object that ``calendar --json`` prints."""
        return {"day": self.day.isoformat(), "what": self.what, "sources": list(self.sources)}


def agenda(
    register: Register,
    known_on: date,
    first: date,
    last: date,
    items: Sequence[str] = (),
    destination: str | None = None,
) -> tuple[Entry, ...]:
    """What begins or ends from ``first`` to ``last``, both included, in order.

    Without items it is everything, as known on ``known_on``; with items their flips and what ends
    in 30, 7 or 1 days, each day as it was known on it. Raises KnowledgeError for unknown names.
    """
    if not items:
        return tuple(
            Entry(
                each.day,
                _dated(each),
                tuple(dict.fromkeys(filter(None, (each.document, each.by)))),
            )
            for each in events(register, known_on, first, last)
        )
    with speaking(register.vocabulary):
        goal = destination_of(destination) if destination else ""
        keys = dict.fromkeys(key for name in items for key in register.vocabulary.resolve(name))
        watches = [Watch(key, goal) for key in keys]
        return tuple(_told(register, watches, first, last))


def _told(register: Register, watches: Sequence[Watch], first: date, last: date) -> Iterator[Entry]:
    eve = Outlook(register, first - timedelta(days=1))
    known = {watch: begin(eve, watch) for watch in watches}
    for number in range((last - first).days + 1):
        outlook = Outlook(register, first + timedelta(days=number))
        for watch in watches:
            known[watch], alerts = compare(outlook, watch, known[watch])
            name = register.vocabulary.name(watch.item)
            for alert in alerts:
                yield Entry(outlook.on, f"{name}: {_words(alert)}", alert.measures)


def _dated(each: Dated) -> str:
    if each.what is What.EVENT:
        return each.quote
    return f"{each.what.value} {'ends' if each.ends else 'begins'}: {each.id}"


def _words(alert: Alert) -> str:
    if alert.occasion is Occasion.FLIP:
        return f"{alert.before.value} → {alert.after.value}"
    what = ", ".join(dict.fromkeys(end.document for end in alert.ends))
    if alert.occasion is Occasion.MOVED:
        now = f", but on {alert.until}" if alert.until else ""
        return f"{what} does not end on {alert.day}{now}"
    days = f"{alert.days} day{'' if alert.days == 1 else 's'}"
    return f"in {days}, on {alert.day}, ends {what}"
