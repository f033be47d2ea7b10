"""Everything on record that has a day: what begins and what ends. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from knowledge.models import Claim, Condition, Effect, Measure
from knowledge.register.status import Register

AT = "#"

Says: TypeAlias = Callable[[Measure | Claim], str]
"""The sentence of the stored text that states a rule or makes a claim; "" where there is none."""


class What(StrEnum):
    """What begins or ends."""

    MEASURE = "measure"
    SUSPENSION = "suspension"
    LIST = "list"
    CLAIM = "claim"
    EVENT = "event"
    """Something else that a document gives a day: a meeting, the end of a rule of another kind."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A measure, suspension, list, claim or event, ``id``, begins on ``day``, or has its last day
    then.

    ``document`` says so in the words of ``quote``; ``by`` is the measure that moved the day, "".
    The id of an event is its document and, behind ``AT``, the heading of the text that says so.
    """

    day: date
    ends: bool
    what: What
    id: str
    document: str
    quote: str
    by: str = ""


def nothing(_: Measure | Claim) -> str:
    """No quote."""
    return ""


def events(
    register: Register, known_on: date, first: date, last: date, says: Says = nothing
) -> tuple[Dated, ...]:
    """What begins or ends from ``first`` to ``last``, both included, as known on a day, in order.

    A suspension that was moved or repealed ends when that says, and one that never ran has no
    days. A claim begins when it was made, and ends on the day that it asserts.
    """
    found = [
        *_of_measures(register, known_on, says),
        *_of_claims(register, known_on, says),
        *_of_events(register, known_on),
    ]
    inside = {each for each in found if first <= each.day <= last}
    return tuple(sorted(inside, key=lambda each: (each.day, each.id, each.ends)))


def _of_measures(register: Register, known_on: date, says: Says) -> Iterator[Dated]:
    for measure, lives in register.lives(known_on):
        what = _what(measure)
        for before, segment in zip((None, *lives), lives, strict=False):
            if segment.condition is not Condition.IN_FORCE:
                continue
            by = segment.by.id if segment.by else ""
            told = says(measure)
            # A change of who keeps it in force is no beginning and no end.
            if before is None or before.condition is not Condition.IN_FORCE:
                yield Dated(segment.start, False, what, measure.id, measure.document, told, by)
            after = next((each for each in lives if each.start > segment.start), None)
            goes_on = after is not None and after.condition is Condition.IN_FORCE
            if segment.end and not goes_on:
                yield Dated(segment.end, True, what, measure.id, measure.document, told, by)


def _of_claims(register: Register, known_on: date, says: Says) -> Iterator[Dated]:
    for document in register.documents():
        for claim in document.claims:
            if claim.said <= known_on:
                told = says(claim)
                yield Dated(claim.said, False, What.CLAIM, claim.id, document.id, told)
                if claim.until:
                    yield Dated(claim.until, True, What.CLAIM, claim.id, document.id, told)


def _of_events(register: Register, known_on: date) -> Iterator[Dated]:
    for document in register.documents():
        for event in document.events:
            if (document.published or known_on) <= known_on:
                name = f"{document.id}{AT}{event.passage}"
                yield Dated(event.day, event.ends, What.EVENT, name, document.id, event.what)


def _what(measure: Measure) -> What:
    if measure.effect is Effect.SUSPENDS:
        return What.SUSPENSION
    return What.LIST if measure.effect is Effect.WHITELIST or measure.end_users else What.MEASURE
