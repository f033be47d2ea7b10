"""What became of each measure, day by day: announced, in force, suspended, unconfirmed, ended.

A measure's life is cut into segments of one condition each. Days are calendar days; the first and
the last day of a window are inside it. Whether the last day of a suspension is inside is not said
by the instruments: counting it in is this project's stated choice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from typing import TypeAlias

from knowledge.models import Condition, Document, Effect, Kind, Measure, Ruling
from knowledge.register.reach import WHOLE, Part, covered, narrow, reaches

DAY = timedelta(days=1)
_AFTER_A_SUSPENSION = frozenset(
    {Condition.ENDED, Condition.UNCONFIRMED, Condition.REPEALED, Condition.SUSPENDED}
)
_SETTLED = frozenset({Condition.REPEALED, Condition.SUSPENDED})


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


_Life: TypeAlias = tuple[Segment, ...]
_Actors: TypeAlias = list[tuple[Measure, _Life]]


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
        self._cache: dict[tuple[str, int, Part], _Life] = {}

    def segments(self, measure: Measure, known: date, part: Part = WHOLE) -> _Life:
        """The life of the measure, or of a part of it, as known on a day. What acts on it counts
        where it reaches the part; for the whole only where it reaches all of the measure.
        """
        return self._segments(measure.id, bisect_right(self._days, known), part, frozenset())

    def ruling(self, measure: Measure, on: date, known: date, part: Part = WHOLE) -> Ruling | None:
        """What became of the measure by ``on``, without claims; None before it was issued.

        ``since`` and ``until`` are the first and last day of the condition, whichever measures
        in a row kept it so.
        """
        segments = self.segments(measure, known, part)
        at = next((i for i, segment in enumerate(segments) if segment.holds(on)), None)
        if at is None:
            return None
        condition, by = segments[at].condition, segments[at].by
        first = last = at
        while first and segments[first - 1].condition is condition:
            first -= 1
        while last + 1 < len(segments) and segments[last + 1].condition is condition:
            last += 1
        ran = [s for s in segments[: at + 1] if s.condition is Condition.IN_FORCE]
        return Ruling(
            measure=measure,
            condition=condition,
            since=segments[first].start,
            until=segments[last].end,
            by=by,
            operated=bool(ran),
            ran_to=ran[-1].end if ran else None,
            ending=self._ending(segments[last + 1 :], by, known, part),
        )

    def at(self, measure: Measure, on: date, known: date, part: Part = WHOLE) -> Segment | None:
        """The segment that ``on`` lies in; None before the measure was issued."""
        segments = self.segments(measure, known, part)
        return next((segment for segment in segments if segment.holds(on)), None)

    def parts(self, measure: Measure, known: date) -> tuple[tuple[Measure, Part], ...]:
        """The measure as one, or cut where what acts on it reaches only some of its items,
        destinations or users: each piece with a part of it that stands for the piece."""
        every = "all" in measure.destinations
        actors = [actor for actor in self._all_acting(measure.id) if narrow(actor)]
        if not actors:
            return ((measure, Part(None if every else measure.destinations[0])),)
        own = {code for actor in actors for code in actor.destinations} - {"all"}
        places = (None, *sorted(own)) if every else measure.destinations
        items = covered(measure) if any(actor.items for actor in actors) else (None,)
        users = measure.end_users if any(actor.end_users for actor in actors) else (None,)
        alike: dict[tuple[_Life, ...], list[str | None]] = {}
        pairs = list(product(items or (None,), users or (None,)))
        for place in places:
            lives = (self.segments(measure, known, Part(place, *pair)) for pair in pairs)
            alike.setdefault(tuple(lives), []).append(place)
        found = []
        general = next(iter(alike)) if every else None
        for row, codes in alike.items():
            groups: dict[_Life, list[tuple[str | None, str | None]]] = {}
            for position, (pair, life) in enumerate(zip(pairs, row, strict=True)):
                if general in (None, row) or general[position] != life:
                    groups.setdefault(life, []).append(pair)
            for group in groups.values():
                found.append((_piece(measure, codes, group), Part(codes[0], *group[0])))
        return tuple(found)

    def _ending(
        self, following: Sequence[Segment], by: Measure | None, known: date, part: Part
    ) -> Measure | None:
        """The known act that ends a condition from the first of the ``following`` segments on."""
        if not following:
            return None
        start, acting = following[0].start, following[0].by
        if following[0].condition in (Condition.REPEALED, Condition.SUSPENDED):
            return acting
        stopped = self.at(by, start, known, part) if by else None
        return stopped.by if stopped and stopped.condition in _SETTLED else None

    def _all_acting(self, measure: str) -> list[Measure]:
        """What acts on a measure, and what acts on that, each once."""
        found: dict[str, Measure] = {}
        waiting = [measure]
        while waiting:
            for actor in self._acting.get(waiting.pop(), ()):
                if actor.id not in found:
                    found[actor.id] = actor
                    waiting.append(actor.id)
        return list(found.values())

    def _targets(self, announcements: list[Document]) -> dict[str, list[Measure]]:
        """Measure id → the measures that suspend, amend or repeal it, the latest issued last."""
        by_document = {d.id: [m.id for m in d.measures] for d in announcements}
        acting: dict[str, list[Measure]] = {}
        for measure in sorted(self.measures.values(), key=lambda m: (self._issued[m.id], m.id)):
            if measure.effect.acts_on_measures:
                for name in measure.of:
                    for target in by_document.get(name, [name]):
                        if self._is_anothers(target, measure):
                            continue
                        acting.setdefault(target, []).append(measure)
        return acting

    def _is_anothers(self, target: str, actor: Measure) -> bool:
        """Whether the rule is one of another issuer, which ``actor`` has no power over."""
        rule = self.measures.get(target)
        return rule is not None and rule.issuer != actor.issuer

    def _segments(self, measure: str, epoch: int, part: Part, seen: frozenset[str]) -> _Life:
        actors = self._acting.get(measure, ())
        # What nothing narrow acts on is alike for all items and users, and so is worked out once.
        if not actors:
            part = WHOLE
        elif part.item is not None or part.user is not None:
            acting = self._all_acting(measure)
            part = replace(
                part,
                item=part.item if any(actor.items for actor in acting) else None,
                user=part.user if any(actor.end_users for actor in acting) else None,
            )
        key = (measure, epoch, part)
        if key not in self._cache:
            known = self._days[epoch - 1] if epoch else date.min
            if self._issued[measure] > known:
                return ()
            own = self.measures[measure]
            seen |= {measure}
            # A measure that acts on itself by some way round is refused at ingestion; here it
            # is left out, so that no loop can hang a reader.
            lives = [
                (actor, self._segments(actor.id, epoch, part, seen))
                for actor in actors
                if actor.id not in seen
                and self._issued[actor.id] <= known
                and reaches(actor, own, part)
            ]
            self._cache[key] = _life(own, self._issued[measure], lives)
        return self._cache[key]


def _piece(
    measure: Measure,
    places: Sequence[str | None],
    pairs: Sequence[tuple[str | None, str | None]],
) -> Measure:
    """The measure for these destinations, items and users alone; None stands for all of them."""
    items = tuple(dict.fromkeys(item for item, _ in pairs if item is not None))
    users = tuple(dict.fromkeys(user for _, user in pairs if user is not None))
    codes = tuple(place for place in places if place is not None)
    whole = not items or set(items) == set(covered(measure))
    return replace(
        measure,
        items=measure.items if whole else items,
        end_users=users or measure.end_users,
        destinations=measure.destinations if None in places else codes,
    )


def _life(measure: Measure, issued: date, actors: _Actors) -> _Life:
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
    amendments = [actor for actor in operating if actor.effect is Effect.AMENDS]
    moving = next((a for a in reversed(amendments) if a.until), None) if measure.until else None
    last = moving.until if moving else measure.until
    if measure.effect is not Effect.AMENDS and last and day > last:
        return Condition.ENDED, moving
    if suspension := _latest(operating, Effect.SUSPENDS):
        return Condition.SUSPENDED, _as_it_ran(suspension, actors, day)
    if day < measure.from_:
        return Condition.ANNOUNCED, None
    if doubted := _doubted(actors, day):
        return Condition.UNCONFIRMED, doubted
    if lapsed := _lapsed(actors, day):
        return Condition.UNCONFIRMED, _as_it_ran(lapsed, actors, day)
    return Condition.IN_FORCE, moving or _settling(actors, day) or next(reversed(amendments), None)


def _in_force(segments: _Life, day: date) -> bool:
    return any(s.condition is Condition.IN_FORCE and s.holds(day) for s in segments)


def _latest(measures: list[Measure], effect: Effect) -> Measure | None:
    """The latest issued of those with an effect; ``measures`` are in the order of issue."""
    return next((measure for measure in reversed(measures) if measure.effect is effect), None)


def _as_it_ran(suspension: Measure, actors: _Actors, day: date) -> Measure:
    """The suspension with the last day that it has by what amends, suspends or repeals it."""
    segments = next(segments for actor, segments in actors if actor is suspension)
    until = None
    for segment in segments:
        follows = until is not None and segment.start == until + DAY
        if segment.condition is Condition.IN_FORCE and (segment.start <= day or follows):
            until = segment.end
    return suspension if until == suspension.until else replace(suspension, until=until)


def _doubted(actors: _Actors, day: date) -> Measure | None:
    """The latest repeal of which is not known whether it holds, as its own suspension ran out."""
    return _latest(
        [
            actor
            for actor, segments in actors
            if any(s.condition is Condition.UNCONFIRMED and s.holds(day) for s in segments)
        ],
        Effect.REPEALS,
    )


def _settling(actors: _Actors, day: date) -> Measure | None:
    """The act that put a measure back into force: it ended a suspension or a repeal of it."""
    ended = [
        segment
        for actor, segments in actors
        if actor.effect is not Effect.AMENDS
        and any(s.condition is Condition.IN_FORCE and s.start < day for s in segments)
        for segment in segments
        if segment.holds(day) and segment.condition in _SETTLED
    ]
    return max(ended, key=lambda segment: segment.start).by if ended else None


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
            settled = segment.condition in _SETTLED
            if newest is None or (segment.start, settled) >= newest[:2]:
                newest = (segment.start, settled, actor)
    return newest[2] if newest and not newest[1] else None
