"""What announcements do and what became of them, and what people call the truce."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.models import Claim, Condition, Document, Effect, Happening, Measure, Ruling
from knowledge.register.status import Register

_BEFORE = timedelta(days=14)
"""For how long after a meeting the suspensions come that were agreed at it."""
_TOGETHER = timedelta(days=7)
"""How far from one another the suspensions of a truce begin."""


@dataclass(frozen=True, slots=True)
class PartFact:
    """Rules of one announcement that fared alike. ``rulings`` has at least one."""

    rulings: tuple[Ruling, ...]

    @property
    def ruling(self) -> Ruling:
        """The first of them."""
        return self.rulings[0]

    @property
    def condition(self) -> Condition:
        """What became of them."""
        return self.ruling.condition

    @property
    def passed(self) -> date | None:
        """The stated end behind which nothing is known; None where there is none."""
        ruling, by = self.ruling, self.ruling.by
        if self.condition is Condition.UNCONFIRMED and by:
            return by.until
        suspends = ruling.measure.effect is Effect.SUSPENDS
        ended = self.condition is Condition.ENDED and suspends
        return (ruling.ran_to or ruling.measure.until) if ended else None


@dataclass(frozen=True, slots=True)
class InstrumentFact:
    """One announcement and its parts, those in force first; none where it sets no dated rule.

    ``claims`` name an end behind the one that its suspension states.
    """

    document: Document
    parts: tuple[PartFact, ...] = ()
    claims: tuple[Claim, ...] = ()

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Its rules."""
        return tuple(ruling.measure for part in self.parts for ruling in part.rulings)


@dataclass(frozen=True, slots=True)
class TruceFact:
    """Suspensions that began together, the ``meeting`` that they followed, with its document, and
    the ``claims`` that name an end behind theirs."""

    suspensions: tuple[InstrumentFact, ...]
    meeting: tuple[Document, Happening] | None
    claims: tuple[Claim, ...]

    @property
    def ends(self) -> tuple[date, ...]:
        """The ends that the suspensions state, in order."""
        return tuple(
            sorted({m.until for fact in self.suspensions for m in fact.measures if m.until})
        )


_ORDER = (
    Condition.IN_FORCE,
    Condition.UNCONFIRMED,
    Condition.SUSPENDED,
    Condition.ANNOUNCED,
    Condition.ENDED,
    Condition.REPEALED,
)


def instrument(register: Register, document: Document, on: date, known: date) -> InstrumentFact:
    """What became of an announcement by a day, as known on another."""
    groups: dict[tuple[object, ...], list[Ruling]] = {}
    for ruling in register.rulings(document.id, on, known):
        by = ruling.by.id if ruling.by else ""
        groups.setdefault((ruling.condition, by, ruling.until, ruling.operated), []).append(ruling)
    parts = [PartFact(tuple(rulings)) for rulings in groups.values()]
    parts.sort(key=lambda part: _ORDER.index(part.condition))
    return InstrumentFact(document, tuple(parts), _beyond(register, parts, known))


def _beyond(register: Register, parts: Iterable[PartFact], known: date) -> tuple[Claim, ...]:
    """The claims that name an end behind that of a suspension, or of what suspends a rule."""
    rulings = [ruling for part in parts for ruling in part.rulings]
    acting = {m.id: m for r in rulings for m in (r.measure, r.by) if m and m.until}
    return tuple(
        claim
        for claim in register.claims_about(*acting, known=known)
        if claim.until and claim.until > max(m.until for m in acting.values() if m.until)
    )


def truce(register: Register, known: date) -> TruceFact | None:
    """The suspensions that began with the general one of the default issuer; None without one."""
    general = register.general_suspension(known)
    if general is None:
        return None
    together = [
        measure.document
        for measure in register.measures(known)
        if measure.effect is Effect.SUSPENDS and abs(measure.from_ - general.from_) <= _TOGETHER
    ]
    home = register.home
    ids = sorted(dict.fromkeys(together), key=lambda id_: (_issuer(register, id_) != home, id_))
    documents = [d for d in map(register.document, ids) if d]
    facts = tuple(instrument(register, document, known, known) for document in documents)
    claims = _beyond(register, [part for fact in facts for part in fact.parts], known)
    return TruceFact(facts, _meeting(register.documents(), general.from_, known), claims)


def _issuer(register: Register, document_id: str) -> str:
    measures = [m for m in register.measures() if m.document == document_id]
    return measures[0].issuer if measures else ""


def _meeting(
    documents: Iterable[Document], first: date, known: date
) -> tuple[Document, Happening] | None:
    """The last event before a day that something follows soon."""
    found = [
        (document, event)
        for document in documents
        if not document.measures and (document.published or known) <= known
        for event in document.events
        if first - _BEFORE <= event.day < first
    ]
    return max(found, key=lambda each: each[1].day, default=None)
