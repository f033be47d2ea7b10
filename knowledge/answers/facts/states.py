"""States as facts: what the register computed for an item, and the sentences that carry it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.answers.writing.statuses import StatusWriter, once
from knowledge.models import (
    Claim,
    Condition,
    Effect,
    Kind,
    Measure,
    Ruling,
    State,
    Status,
)
from knowledge.register.elements import describe
from knowledge.register.parties import MILITARY
from knowledge.register.places import within
from knowledge.register.scope import EVERY

MOST_CLAIMS = 3
_OVER = (Condition.ENDED, Condition.REPEALED)


@dataclass(frozen=True, slots=True)
class RuleFact:
    """What became of one rule. ``label`` is what people call its announcement, ``key`` cites the
    sentence that states it, and so do ``by`` and ``by_key`` for what stopped or moved it."""

    ruling: Ruling
    label: str
    key: str
    by: str = ""
    by_key: str = ""

    @property
    def measure(self) -> Measure:
        """The rule itself."""
        return self.ruling.measure


@dataclass(frozen=True, slots=True)
class ClaimFact:
    """What somebody said about a rule without making one: ``text`` as quoted, cited by ``key``."""

    claim: Claim
    text: str
    key: str


@dataclass(frozen=True, slots=True)
class StateFact:
    """The state of one item.

    ``rules`` make the state; ``beside`` hold for other destinations or buyers, or are of another
    kind; ``notes`` are quoted sentences on an item without a rule, each with its key; ``related``
    are states of what is made of such an item; ``claims`` were made about rules that are stopped.
    """

    status: Status
    rules: tuple[RuleFact, ...]
    beside: tuple[RuleFact, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    related: tuple[StateFact, ...] = ()
    claims: tuple[ClaimFact, ...] = ()

    @property
    def holding(self) -> tuple[RuleFact, ...]:
        """The controls that are in force for certain."""
        return tuple(rule for rule in self.rules if rule.ruling in self.status.holding)

    @property
    def stopped(self) -> tuple[RuleFact, ...]:
        """The rules that are suspended, or were and may be back."""
        return tuple(rule for rule in self.rules if rule.ruling.stopped_by)


@dataclass(frozen=True, slots=True)
class StateFinder:
    """Finds the facts of statuses and the quotes that carry them."""

    writer: StatusWriter

    def fact(self, status: Status, *, around: bool = True) -> StateFact:
        """The facts of a status; ``around`` with what stands beside it."""
        rules = tuple(self.rule(ruling, status.item) for ruling in once(status.deciding))
        if not around:
            return StateFact(status, rules)
        return StateFact(
            status,
            rules,
            tuple(self.rule(ruling, status.item) for ruling in beside(status)),
            tuple(self.writer.notes(status)) if not rules else (),
            tuple(self._related(status)),
        )

    def rule(self, ruling: Ruling, item: str = "") -> RuleFact:
        """One rule with its quotes: of the sentence that names ``item``, where one does."""
        by = ruling.by
        names = (describe(item).name, item) if item else ()
        return RuleFact(
            ruling,
            self.writer.label(ruling.measure),
            self.writer.quoter.measure(ruling.measure, names),
            self.writer.label(by) if by else "",
            self.writer.quoter.measure(by) if by else "",
        )

    def claims(self, rulings: Iterable[Ruling], *, later: bool = False) -> tuple[ClaimFact, ...]:
        """What was said about rules without being one, those that assert a later end first; with
        ``later`` only these."""
        found = {
            claim: _rank(claim, ruling)
            for ruling in rulings
            for claim in ruling.claims
            if claim.document not in _sources(ruling) and (not later or _beyond(claim, ruling))
        }
        facts: dict[str, ClaimFact] = {}
        for claim in sorted(found, key=lambda claim: found[claim]):
            text, key = self.writer.quoter.claim(claim)
            if text:  # several claims may stand in one sentence
                facts.setdefault(key, ClaimFact(claim, text, key))
        return tuple(facts.values())[:MOST_CLAIMS]

    def _related(self, status: Status) -> Iterable[StateFact]:
        """What is made of an item without a control, and has a rule of its own; and the material
        with a rule of its own that a product is made of."""
        product = describe(status.item).kind == "product"
        if status.end_user or (status.state is not State.NONE and not product):
            return
        for key in describe(status.item).related:
            other = self.writer.register.status(
                key, status.on, known=status.known, destination=status.destination
            )
            if other.state is State.NONE or not other.deciding or describe(key).kind == "element":
                continue
            yield self.fact(other, around=False)


def beside(status: Status) -> Iterable[Ruling]:
    """The rules worth saying beside a status."""
    for ruling in status.others:
        measure = ruling.measure
        if ruling.condition in _OVER or (EVERY in measure.items and not concerns(status, measure)):
            continue
        if status.destination and not _reaches(measure, status.destination):
            continue
        if measure.effect.controls or measure.effect in (Effect.WHITELIST, Effect.QUOTA):
            yield ruling


def concerns(status: Status, measure: Measure) -> bool:
    """Whether a bar on military users is worth saying beside a status for their country."""
    return (
        status.end_user is None
        and status.destination is not None
        and status.destination in measure.destinations
        and measure.end_users == (MILITARY,)
    )


def _reaches(measure: Measure, destination: str) -> bool:
    return "all" in measure.destinations or within(destination, measure.destinations)


def _sources(ruling: Ruling) -> set[str]:
    """The documents of a rule and of what suspends it: their own words are told with them."""
    return {ruling.measure.document} | ({ruling.by.document} if ruling.by else set())


def _rank(claim: Claim, ruling: Ruling) -> tuple[bool, bool, bool, int]:
    """Later ends first, then what was checked, articles last, the newest first among equals."""
    return (
        claim.kind is Kind.ARTICLE,
        not _beyond(claim, ruling),
        claim.until is not None,
        -claim.said.toordinal(),
    )


def _beyond(claim: Claim, ruling: Ruling) -> bool:
    instrument = ruling.by or ruling.measure
    return bool(instrument.until and claim.until and claim.until > instrument.until)
