"""What somebody who watches something is told on a day, each thing once. Pure.

What a watcher knows is a value, ``Told``: comparing it with a day gives the alerts of that day
and what is known from then on. So nothing is told twice, however often and however late somebody
looks, and days that were missed are told as what is due on the day of the look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from knowledge.errors import KnowledgeError
from knowledge.models import State, Status
from knowledge.register.status import Register
from knowledge.watching.calendar import Dated, What, events

AHEAD = (30, 7, 1)
"""How many days before an end it is told."""
_BETWEEN = "|"


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched: an item or a group by any name, "" for everything on record.

    ``destination`` is a code, "" for the rules for every destination.
    """

    item: str = ""
    destination: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a watcher knows.

    ``states`` maps an item with the issuer of its rules to its state, where that is not "none";
    ``ends`` an end that was told to the number of days before it by which it was.
    """

    states: Mapping[str, State] = field(default_factory=dict)
    ends: Mapping[str, int] = field(default_factory=dict)


class Occasion(StrEnum):
    """Why something is told."""

    FLIP = "flip"
    """The state of items became another one."""
    END = "end"
    """Something ends in some days."""
    MOVED = "moved"
    """Something does not end on the day that was told."""
    GONE = "gone"
    """What is watched means nothing any more."""


@dataclass(frozen=True, slots=True)
class End:
    """What ends: a measure, suspension, list or claim of a document."""

    what: What
    document: str


@dataclass(frozen=True, slots=True)
class Alert:
    """What is told on one day, of all the items that it is the same for, by their keys.

    ``day`` is the day of a flip or of an end, ``until`` the last known day of the new state or the
    day that an end was moved to; ``days`` are those left to what ``ends``. ``measures`` are the
    measures and claims that say so.
    """

    occasion: Occasion
    day: date
    items: tuple[str, ...]
    destination: str = ""
    issuer: str = ""
    before: State = State.NONE
    after: State = State.NONE
    until: date | None = None
    days: int = 0
    ends: tuple[End, ...] = ()
    measures: tuple[str, ...] = ()


class Outlook:
    """A register as known on the day ``on``: each thing is computed once, whoever watches it."""

    def __init__(self, register: Register, on: date) -> None:
        self.register = register
        self.on = on
        self._statuses: dict[Watch, tuple[Status, ...]] = {}
        self._bearing: dict[Watch, tuple[tuple[str, frozenset[str]], ...]] = {}

    def statuses(self, watch: Watch) -> tuple[Status, ...]:
        """The statuses of what is watched; KnowledgeError for names that mean nothing."""
        if watch not in self._statuses:
            items = [watch.item] if watch.item else self.register.items()
            self._statuses[watch] = self.register.statuses(
                items, self.on, known=self.on, destination=watch.destination or None
            )
        return self._statuses[watch]

    @cached_property
    def ends(self) -> Mapping[str, tuple[Dated, ...]]:
        """Every end from this day on by its key: what ends with one document on one day."""
        found: dict[str, tuple[Dated, ...]] = {}
        for dated in events(self.register, self.on, self.on, date.max):
            if dated.ends:
                key = _end_key(dated.document, dated.day)
                found[key] = (*found.get(key, ()), dated)
        return found

    @cached_property
    def near(self) -> Mapping[str, tuple[Dated, ...]]:
        """Those of ``ends`` that are near enough to be told."""
        last = self.on + timedelta(days=max(AHEAD))
        return {key: found for key, found in self.ends.items() if found[0].day <= last}

    def bearing(self, watch: Watch) -> tuple[tuple[str, frozenset[str]], ...]:
        """Each watched item with the measures and claims that bear on it."""
        if watch not in self._bearing:
            self._bearing[watch] = tuple(
                (status.item, frozenset(_bearing(status))) for status in self.statuses(watch)
            )
        return self._bearing[watch]


def compare(outlook: Outlook, watch: Watch, told: Told) -> tuple[Told, tuple[Alert, ...]]:
    """What a watcher knows after a look, and what is new to one who knew ``told``.

    KnowledgeError where what is watched is not known any more.
    """
    states, flips = _flips(outlook, watch, told)
    ends, ending = _ends(outlook, watch, told)
    return Told(states, ends), (*flips, *ending, *_moved(outlook, watch, told))


def begin(outlook: Outlook, watch: Watch) -> Told:
    """What somebody knows who begins to watch: how things stand, and what ends soon."""
    return compare(outlook, watch, Told())[0]


def _flips(
    outlook: Outlook, watch: Watch, told: Told
) -> tuple[dict[str, State], tuple[Alert, ...]]:
    now = {f"{s.item}{_BETWEEN}{s.issuer}": s for s in outlook.statuses(watch)}
    for key in told.states:
        if key not in now and (status := _left(outlook, watch, key)):
            now[key] = status
    groups: dict[tuple[State, State, str], list[Status]] = {}
    for key, status in now.items():
        before = told.states.get(key, State.NONE)
        if status.state is not before:
            groups.setdefault((before, status.state, status.issuer), []).append(status)
    states: dict[str, State] = {key: s.state for key, s in now.items() if s.state is not State.NONE}
    return states, tuple(_flip(outlook, watch, *of, found) for of, found in groups.items())


def _flip(
    outlook: Outlook, watch: Watch, before: State, after: State, issuer: str, found: list[Status]
) -> Alert:
    """The alert of all items whose state flipped alike."""
    until = {status.until for status in found}
    return Alert(
        Occasion.FLIP,
        outlook.on,
        tuple(status.item for status in found),
        watch.destination,
        issuer,
        before,
        after,
        until.pop() if len(until) == 1 else None,
        measures=_once(measure for status in found for measure in status.measures),
    )


def _left(outlook: Outlook, watch: Watch, key: str) -> Status | None:
    """The status of an item that an issuer no longer rules; None where it is no item any more."""
    item, _, issuer = key.partition(_BETWEEN)
    try:
        return outlook.register.status(
            item, outlook.on, destination=watch.destination or None, issuer=issuer
        )
    except KnowledgeError:
        return Status(item, State.NONE, outlook.on, outlook.on, issuer=issuer)


def _ends(outlook: Outlook, watch: Watch, told: Told) -> tuple[dict[str, int], tuple[Alert, ...]]:
    known = {key: days for key, days in told.ends.items() if key in outlook.near}
    due: dict[date, list[Dated]] = {}
    for key, dated in outlook.near.items():
        day = dated[0].day
        step = min(days for days in AHEAD if (day - outlook.on).days <= days)
        if known.get(key, step + 1) > step and _concerns(outlook, watch, dated):
            known[key] = step
            due.setdefault(day, []).extend(dated)
    return known, tuple(_ending(outlook, watch, day, dated) for day, dated in due.items())


def _concerns(outlook: Outlook, watch: Watch, dated: Iterable[Dated]) -> bool:
    """Whether an end is one for the watch: any for who watches all rules for everyone."""
    return watch == Watch() or bool(_items(outlook, watch, dated))


def _items(outlook: Outlook, watch: Watch, dated: Iterable[Dated]) -> tuple[str, ...]:
    """The watched items that what ends bears on."""
    ids = {each.id for each in dated}
    return _once(item for item, bear in outlook.bearing(watch) if not ids.isdisjoint(bear))


def _ending(outlook: Outlook, watch: Watch, day: date, dated: list[Dated]) -> Alert:
    """The alert of all that ends on a day, rules before claims."""
    dated = sorted(dated, key=lambda each: each.what is What.CLAIM)
    return Alert(
        Occasion.END,
        day,
        _items(outlook, watch, dated),
        watch.destination,
        days=(day - outlook.on).days,
        ends=tuple(dict.fromkeys(End(each.what, each.document) for each in dated)),
        measures=_once(_says(dated)),
    )


def _moved(outlook: Outlook, watch: Watch, told: Told) -> Iterator[Alert]:
    """Ends that were told, and that are not on record any more before their day."""
    for key in told.ends:
        document, _, written = key.rpartition(_BETWEEN)
        day = date.fromisoformat(written)
        if key in outlook.near or day < outlook.on:
            continue
        later = [dated for ends in outlook.ends.values() for dated in ends]
        now = [dated for dated in later if dated.document == document]
        yield Alert(
            Occasion.MOVED,
            day,
            _items(outlook, watch, now),
            watch.destination,
            until=min((dated.day for dated in now), default=None),
            ends=tuple(dict.fromkeys(End(each.what, document) for each in now))
            or (End(What.MEASURE, document),),
            measures=_once(_says(now)),
        )


def _says(dated: Iterable[Dated]) -> Iterator[str]:
    """The measures and claims that say that something ends, those that moved the day first."""
    for each in dated:
        yield from filter(None, (each.by, each.id))


def _bearing(status: Status) -> Iterator[str]:
    """The measures and claims that bear on an item."""
    for ruling in (*status.deciding, *status.others):
        acting = (ruling.measure, ruling.by, ruling.ending)
        yield from (measure.id for measure in acting if measure)
    yield from (claim.id for claim in status.claims)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _end_key(document: str, day: date) -> str:
    return f"{document}{_BETWEEN}{day.isoformat()}"
