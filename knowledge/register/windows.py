"""What became of each measure, day by day: announced, in force, suspended, unconfirmed, ended.

A measure's life is cut into segments of one condition each. Days are calendar days; the first and
the last day of a window are inside it. Whether the last day of a suspension is inside is not said
by the instruments: counting it in is this project's stated choice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from knowledge.models import Condition, Document, Effect, Kind, Measure, Ruling
from knowledge.register.places import within

DAY = timedelta(days=1)
_AFTER_A_SUSPENSION = frozenset(
    {Condition.ENDED, Condition.UNCONFIRMED, Condition.REPEALED, Condition.SUSPENDED}
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of days, ``start`` to ``end`` (None: open), in one condition, made so by ``by``."""

    start: date
    end: date | None
    condition: Condition
    by: Measure | None = None

    def holds(self, day: date) -> bool:
        """Whether ``day`` lies in the segment."""
        return self.start <= day and (self.end is None or day <= self.end)


_Actors: TypeAlias = list[tuple[Measure, tuple[Segment, ...]]]


class Windows:
    """The segments of all measures, by what had been issued by a day of knowledge."""

    def __init__(self, documents: Iterable[Document]) -> None:
        announcements = [d for d in documents if d.kind is Kind.ANNOUNCEMENT]
        self.measures = {
            m.id: m for d in announcements for m in sorted(d.measures, key=lambda m: m.id)
        }
        self._issued = {
            m.id: m.issued or d.published or m.from_ for d in announcements for m in d.measures
        }
        self._days = sorted(set(self._issued.values()))
        self._acting = self._targets(announcements)
        self._cache: dict[tuple[str, int, str], tuple[Segment, ...]] = {}

    def segments(
        self, measure: Measure, known: date, destination: str | None = None
    ) -> tuple[Segment, ...]:
        """The measure's life as known on a day; a suspension counts where it reaches the
        destination, and without one where it covers all of the measure's destinations.
        """
        return self._segments(measure, bisect_right(self._days, known), destination, frozenset())

    def ruling(
        self, measure: Measure, on: date, known: date, destination: str | None = None
    ) -> Ruling | None:
        """What became of the measure by ``on``, without claims; None before it was issued.

        ``since`` and ``until`` are the first and last day of the condition, whichever measures
        in a row kept it so.
        """
        segments = self.segments(measure, known, destination)
        at = next((i for i, segment in enumerate(segments) if segment.holds(on)), None)
        if at is None:
            return None
        condition = segments[at].condition
        first = last = at
        while first and segments[first - 1].condition is condition:
            first -= 1
        while last + 1 < len(segments) and segments[last + 1].condition is condition:
            last += 1
        return Ruling(
            measure=measure,
            condition=condition,
            since=segments[first].start,
            until=segments[last].end,
            by=segments[at].by,
            operated=any(s.condition is Condition.IN_FORCE for s in segments[: at + 1]),
        )

    def at(
        self, measure: Measure, on: date, known: date, destination: str | None = None
    ) -> Segment | None:
        """The segment that ``on`` lies in; None before the measure was issued."""
        segments = self.segments(measure, known, destination)
        return next((segment for segment in segments if segment.holds(on)), None)

    def _targets(self, announcements: list[Document]) -> dict[str, list[Measure]]:
        """Measure id → the measures that suspend, amend or repeal it, the latest issued last."""
        by_document = {d.id: [m.id for m in d.measures] for d in announcements}
        acting: dict[str, list[Measure]] = {}
        for measure in sorted(self.measures.values(), key=lambda m: (self._issued[m.id], m.id)):
            if measure.effect.acts_on_measures:
                for name in measure.of:
                    for target in by_document.get(name, [name]):
                        acting.setdefault(target, []).append(measure)
        return acting

    def _segments(
        self, measure: Measure, epoch: int, destination: str | None, seen: frozenset[str]
    ) -> tuple[Segment, ...]:
        key = (measure.id, epoch, destination or "")
        if key not in self._cache:
            known = self._days[epoch - 1] if epoch else date.min
            if self._issued[measure.id] > known:
                return ()
            seen |= {measure.id}
            # A measure that acts on itself by some way round is refused at ingestion; here it
            # is left out, so that no loop can hang a reader.
            actors = [
                (actor, self._segments(actor, epoch, destination, seen))
                for actor in self._acting.get(measure.id, ())
                if actor.id not in seen
                and self._issued[actor.id] <= known
                and _reaches(actor, measure, destination)
            ]
            self._cache[key] = _life(measure, self._issued[measure.id], actors)
        return self._cache[key]


def _reaches(actor: Measure, measure: Measure, destination: str | None) -> bool:
    if "all" in actor.destinations:
        return True
    if destination is not None:
        return within(destination, actor.destinations)
    return "all" not in measure.destinations and all(
        within(code, actor.destinations) for code in measure.destinations
    )


def _life(measure: Measure, issued: date, actors: _Actors) -> tuple[Segment, ...]:
    """The segments of a measure, from the segments of those that act on it."""
    days = {issued, measure.from_}
    days |= {measure.until + DAY} if measure.until else set()
    for actor, segments in actors:
        days |= {segment.start for segment in segments}
        days |= {actor.until + DAY} if actor.until else set()
    merged: list[Segment] = []
    starts = sorted(day for day in days if day >= issued)
    for day, following in zip(starts, [*starts[1:], None], strict=True):
        condition, by = _condition(measure, day, actors)
        end = following - DAY if following else None
        if merged and (merged[-1].condition, merged[-1].by) == (condition, by):
            merged[-1] = Segment(merged[-1].start, end, condition, by)
        else:
            merged.append(Segment(day, end, condition, by))
    return tuple(merged)


def _condition(measure: Measure, day: date, actors: _Actors) -> tuple[Condition, Measure | None]:
    """The condition on the first day of a stretch, and the measure that made it so."""
    operating = [actor for actor, segments in actors if _in_force(segments, day)]
    if repeal := _latest(operating, Effect.REPEALS):
        return Condition.REPEALED, repeal
    amendment = _latest([actor for actor in operating if actor.until], Effect.AMENDS)
    amendment = amendment if measure.until else None
    last = amendment.until if amendment else measure.until
    if measure.effect is not Effect.AMENDS and last and day > last:
        return Condition.ENDED, amendment
    if suspension := _latest(operating, Effect.SUSPENDS):
        return Condition.SUSPENDED, suspension
    if day < measure.from_:
        return Condition.ANNOUNCED, None
    if lapsed := _lapsed(actors, day):
        return Condition.UNCONFIRMED, lapsed
    return Condition.IN_FORCE, amendment


def _in_force(segments: tuple[Segment, ...], day: date) -> bool:
    return any(s.condition is Condition.IN_FORCE and s.holds(day) for s in segments)


def _latest(measures: list[Measure], effect: Effect) -> Measure | None:
    """The latest issued of those with an effect; ``measures`` are in the order of issue."""
    return next((measure for measure in reversed(measures) if measure.effect is effect), None)


def _lapsed(actors: _Actors, day: date) -> Measure | None:
    """The suspension that ran out, unless an instrument ended a suspension on or after that day.

    A suspension that was repealed or is itself suspended leaves the measure in force; one that
    only reached its last day leaves it open what applies.
    """
    newest: tuple[date, bool, Measure] | None = None
    for actor, segments in actors:
        if actor.effect is not Effect.SUSPENDS:
            continue
        for segment in segments:
            if not segment.holds(day) or segment.condition not in _AFTER_A_SUSPENSION:
                continue
            settled = segment.condition in (Condition.REPEALED, Condition.SUSPENDED)
            if newest is None or (segment.start, settled) >= newest[:2]:
                newest = (segment.start, settled, actor)
    return newest[2] if newest and not newest[1] else None
