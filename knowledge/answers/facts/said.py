"""What somebody said, and how it stands to the rules: computed from days, claims and measures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.models import Claim, Condition, Document, Measure, Ruling
from knowledge.register.status import Register


class Standing(StrEnum):
    """How a statement stands to the rules that it is about."""

    CARRIED = "carried"
    """A rule gives the end that it asserts."""
    UNCARRIED = "uncarried"
    """No rule gives it."""
    OVERTAKEN = "overtaken"
    """Something that was issued later acts on what it is about."""
    STANDS = "stands"
    """What it is about is as it was then."""


@dataclass(frozen=True, slots=True)
class StandingFact:
    """One statement and the rules beside it.

    ``documents`` are the announcements that it is about, ``measures`` rules of theirs, whose ends
    count where it asserts one; ``rulings`` what became of them; ``by`` is what was issued later and
    acts on them. ``alike`` are other statements that assert the same end.
    """

    claim: Claim
    standing: Standing
    documents: tuple[Document, ...]
    measures: tuple[Measure, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    by: Measure | None = None
    alike: tuple[Claim, ...] = ()


def standings(register: Register, document: Document, known: date) -> tuple[StandingFact, ...]:
    """How each statement of a document stands to the rules, as known on a day; those about items
    alone are left out."""
    found: dict[tuple[object, ...], StandingFact] = {}
    for claim in document.claims:
        fact = _standing(register, claim, known) if claim.said <= known else None
        if fact:
            about = tuple(each.id for each in fact.documents)
            found.setdefault((about, fact.standing, claim.until), fact)
    return tuple(found.values())


def _standing(register: Register, claim: Claim, known: date) -> StandingFact | None:
    measures = tuple(_targets(register, claim))
    if not measures:
        return None
    ids = dict.fromkeys(measure.document for measure in measures)
    documents = tuple(d for d in map(register.document, ids) if d)
    rulings = tuple(
        ruling
        for id_ in ids
        for ruling in register.rulings(id_, known, known)
        if ruling.measure.id in {measure.id for measure in measures}
    )
    if claim.until:
        standing = Standing.UNCARRIED
        if any(_end(ruling) == claim.until for ruling in rulings):
            standing = Standing.CARRIED
        alike = tuple(
            other
            for other in register.claims_about(*claim.about, known=known)
            if other.until == claim.until and other.document != claim.document
        )
        return StandingFact(claim, standing, documents, measures, rulings, alike=alike)
    later = [r.by for r in rulings if r.by and r.by.known > claim.said]
    standing = Standing.OVERTAKEN if later else Standing.STANDS
    first = min(later, key=lambda measure: measure.known, default=None)
    return StandingFact(claim, standing, documents, measures, rulings, first)


def _targets(register: Register, claim: Claim) -> Iterator[Measure]:
    """The rules that a claim is about."""
    for name in claim.about:
        document, single = register.document(name), register.measure(name)
        if document:
            yield from document.measures
        elif single:
            yield single


def _end(ruling: Ruling) -> date | None:
    """The end that a rule has by what was done to it."""
    if ruling.condition is Condition.ENDED:
        return ruling.ran_to or ruling.measure.until
    return ruling.until or ruling.measure.until
