"""What is to be expected, as lines: everything on record, or what a watch on items would tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from knowledge.register.status import Register
from knowledge.vocabulary.current import speaking
from knowledge.watching.alerts import Watch, endings, flips
from knowledge.watching.calendar import events


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
                f"{each.what.value} {'ends' if each.ends else 'begins'}: {each.id}",
                tuple(dict.fromkeys(filter(None, (each.document, each.by)))),
            )
            for each in events(register, known_on, first, last)
        )
    with speaking(register.vocabulary):
        keys = dict.fromkeys(key for name in items for key in register.vocabulary.resolve(name))
        watches = tuple(Watch(key, destination) for key in keys)
        return tuple(_told(register, watches, first, last))


def _told(register: Register, watches: Sequence[Watch], first: date, last: date) -> Iterator[Entry]:
    name = register.vocabulary.describe
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for flip in flips(register, day - timedelta(days=1), day, watches):
            states = f"{flip.before.state.value} → {flip.after.state.value}"
            yield Entry(day, f"{name(flip.watch.item).name}: {states}", flip.after.measures)
        for end in endings(register, day, watches):
            yield Entry(
                day,
                f"{name(end.watch.item).name}: {end.dated.id} ends in {end.days} "
                f"day{'s' if end.days > 1 else ''}, on {end.dated.day}",
                (end.dated.document,),
            )
