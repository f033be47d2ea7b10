"""What someone who watches an item is told on a day, each thing once. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.models import Status
from knowledge.register.status import Register
from knowledge.watching.calendar import Dated, Says, events, nothing

AHEAD = (30, 7, 1)
"""How many days before an end it is told."""


@dataclass(frozen=True, slots=True)
class Watch:
    """An item that is watched for a destination, None for the rules for every destination."""

    item: str
    destination: str | None = None


@dataclass(frozen=True, slots=True)
class Flip:
    """The state of an item became another one between two days, each as known on that day."""

    watch: Watch
    before: Status
    after: Status

    @property
    def key(self) -> str:
        """The same for the same flip, whoever is told and however often it is looked for."""
        states = f"{self.before.state.value}>{self.after.state.value}"
        return f"flip:{self.watch.item}:{self.watch.destination or ''}:{self.after.on}:{states}"


@dataclass(frozen=True, slots=True)
class Ending:
    """Something that bears on a watched item ends in ``days`` days."""

    watch: Watch
    days: int
    dated: Dated

    @property
    def key(self) -> str:
        """The same for the same end and number of days."""
        watched = f"{self.watch.item}:{self.watch.destination or ''}"
        return f"end:{watched}:{self.dated.id}:{self.dated.day}:{self.days}"


def flips(
    register: Register, before: date, after: date, watches: Iterable[Watch]
) -> tuple[Flip, ...]:
    """The watches whose state is another on the day ``after`` than on the day ``before``.

    Each day's state is that which was known on it, so that what is issued late is told late.
    """
    found = []
    for watch in watches:
        was = register.status(watch.item, before, destination=watch.destination)
        became = register.status(watch.item, after, destination=watch.destination)
        if was.state is not became.state:
            found.append(Flip(watch, was, became))
    return tuple(found)


def endings(
    register: Register, on: date, watches: Iterable[Watch], says: Says = nothing
) -> tuple[Ending, ...]:
    """What ends 30, 7 or 1 days after ``on`` and bears on a watched item, as known on that day."""
    first, last = (on + timedelta(days=days) for days in (min(AHEAD), max(AHEAD)))
    ahead = [
        ((dated.day - on).days, dated)
        for dated in events(register, on, first, last, says)
        if dated.ends
    ]
    coming = sorted((each for each in ahead if each[0] in AHEAD), key=lambda each: -each[0])
    if not coming:
        return ()
    return tuple(
        Ending(watch, days, dated)
        for watch in watches
        for bearing in [frozenset(_bearing(register, watch, on))]
        for days, dated in coming
        if dated.id in bearing
    )


def _bearing(register: Register, watch: Watch, on: date) -> Iterator[str]:
    """The measures and claims that bear on a watched item on a day."""
    status = register.status(watch.item, on, destination=watch.destination)
    for ruling in (*status.deciding, *status.others):
        acting = (ruling.measure, ruling.by, ruling.ending)
        yield from (measure.id for measure in acting if measure)
    yield from status.measures
    yield from (claim.id for claim in status.claims)
