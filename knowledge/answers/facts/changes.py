"""What has a day on record: starts, ends, statements, the days that they name, meetings, issues."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

from knowledge.errors import KnowledgeError
from knowledge.models import Claim, Condition, Document, Effect, Happening, Kind, Measure
from knowledge.register.status import Register
from knowledge.register.windows import Segment
from knowledge.vocabulary import issuers


class Change(StrEnum):
    """What happens on a day."""

    BEGINS = "begins"
    ENDS = "ends"
    STOPPED = "stopped"
    """A stated first day on which nothing began, since something had stopped it before."""
    NAMED = "named"
    """The end that somebody named for something, in a statement and in no rule."""
    HAPPENS = "happens"
    SAID = "said"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class ChangeFact:
    """One thing with a day, as known on the day of asking.

    ``documents`` say so, the first one by ``measures``, ``claims`` or ``event``. ``last`` is the
    last of several days. ``by`` is what moved an end, or what kept a rule from beginning. ``open``
    says that a suspension ends and that no rule says what follows.
    """

    day: date
    change: Change
    documents: tuple[str, ...]
    kind: Kind
    measures: tuple[Measure, ...] = ()
    claims: tuple[Claim, ...] = ()
    event: Happening | None = None
    by: Measure | None = None
    open: bool = False

    @property
    def last(self) -> date:
        """Its last day."""
        return (self.event.until if self.event else None) or self.day

    @property
    def ends(self) -> bool:
        """Whether something ends with it."""
        return self.change in (Change.ENDS, Change.NAMED) or bool(self.event and self.event.ends)

    @property
    def controls(self) -> bool:
        """Whether a control of exports is among its rules."""
        return any(measure.effect.controls for measure in self.measures)

    @property
    def weight(self) -> int:
        """How much it matters beside others, 0 the most."""
        if self.change in (Change.BEGINS, Change.ENDS):
            return 0
        if self.change in (Change.NAMED, Change.HAPPENS) or self.kind is Kind.ANNOUNCEMENT:
            return 2 if self.change is Change.STOPPED else 1
        return 2 if self.kind is Kind.STATEMENT else 3


Published = Callable[[date, date], Iterable[tuple[date, Kind, str]]]
"""What was published from one day to another, with its kind and id."""


def changes(
    register: Register, known: date, first: date, last: date, published: Published
) -> tuple[ChangeFact, ...]:
    """What happens from ``first`` to ``last``, both included, as known on a day, in order."""
    counted = [d for d in register.documents() if (d.published or known) <= known]
    found = [*_of_measures(register, known), *_of_events(counted), *_of_claims(counted, known)]
    told = {(fact.day, document) for fact in found for document in fact.documents}
    inside = [fact for fact in found if fact.day <= last and first <= fact.last]
    inside += [
        ChangeFact(day, Change.PUBLISHED, (document,), kind)
        for day, kind, document in published(first, min(last, known))
        if (day, document) not in told and kind is not Kind.NOTE
    ]
    return tuple(_joined(sorted(inside, key=_place)))


def issuer_of(register: Register, fact: ChangeFact) -> str:
    """The code of who makes the rule or the statement; "" for articles and notes."""
    document = register.document(fact.documents[0])
    if document is None or document.kind not in (Kind.ANNOUNCEMENT, Kind.STATEMENT):
        return ""
    return issuers.issuer_of(document)


def items_of(register: Register, fact: ChangeFact) -> frozenset[str]:
    """The keys of the items that the rules of a fact are about, or what these act on; of a
    statement, those of the rules or items that it is about."""
    names = [*(m.id for m in fact.measures), *(about for c in fact.claims for about in c.about)]
    return frozenset(key for name in names for key in _items(register, name, 2))


def _items(register: Register, name: str, deep: int) -> Iterator[str]:
    document, single = register.document(name), register.measure(name)
    measures = document.measures if document else (single,) if single else ()
    for measure in measures:
        yield from register.covered(measure)
        for target in measure.of if deep else ():
            yield from _items(register, target, deep - 1)
    if not measures and document is None:
        with suppress(KnowledgeError):
            yield from register.keys_of(name)


def _place(fact: ChangeFact) -> tuple[date, str, str]:
    return fact.day, fact.change.value, fact.documents[0]


def _of_measures(register: Register, known: date) -> Iterator[ChangeFact]:
    """The first and last days of rules, each document's once a day."""
    found: dict[tuple[date, Change, str], ChangeFact] = {}
    for measure, lives in register.lives(known):
        for day, change, by, open_ in _days(measure, lives):
            key = (day, change, measure.document)
            one = found.get(key) or ChangeFact(day, change, (measure.document,), Kind.ANNOUNCEMENT)
            told = one.measures if measure in one.measures else (*one.measures, measure)
            found[key] = replace(one, measures=told, by=by, open=one.open or open_)
    yield from found.values()


_DAY = timedelta(days=1)


def _days(
    measure: Measure, lives: Iterable[Segment]
) -> Iterator[tuple[date, Change, Measure | None, bool]]:
    segments = list(lives)
    ran = False
    for at, segment in enumerate(segments):
        before = segments[at - 1].condition if at else None
        after = segments[at + 1] if at + 1 < len(segments) else None
        if segment.condition is not Condition.IN_FORCE:
            stopped = segment.by and segment.condition in (Condition.SUSPENDED, Condition.REPEALED)
            if stopped and not ran and segment.holds(measure.from_) and segment.by:
                yield measure.from_, Change.STOPPED, segment.by, False
            continue
        ran = True
        amends = measure.effect is Effect.AMENDS
        if before is not Condition.IN_FORCE and not amends:
            yield segment.start, Change.BEGINS, segment.by, False
        # What another rule ends is told with that rule's first day.
        own = after is None or after.condition is Condition.ENDED or after.by is None
        if segment.end and own and not (after and after.condition is Condition.IN_FORCE):
            open_ = measure.effect is Effect.SUSPENDS
            yield segment.end, Change.ENDS, segment.by, open_


def _of_events(documents: Iterable[Document]) -> Iterator[ChangeFact]:
    for document in documents:
        for event in document.events:
            yield ChangeFact(event.day, Change.HAPPENS, (document.id,), document.kind, event=event)


def _of_claims(documents: Iterable[Document], known: date) -> Iterator[ChangeFact]:
    """Statements, and the ends that they name where no rule has that end."""
    stated = {m.until for document in documents for m in document.measures if m.until}
    named: dict[date, list[Claim]] = {}
    for document in documents:
        claims = [c for c in document.claims if c.said <= known and c.kind is not Kind.NOTE]
        if document.kind is Kind.ANNOUNCEMENT:
            continue
        for day, said in groupby(sorted(claims, key=lambda c: c.said), key=lambda c: c.said):
            yield ChangeFact(day, Change.SAID, (document.id,), document.kind, claims=tuple(said))
        for claim in claims:
            if claim.until and claim.until not in stated:
                named.setdefault(claim.until, []).append(claim)
    for day, claims in named.items():
        order = sorted(claims, key=lambda claim: (claim.said, claim.id))
        ids = tuple(dict.fromkeys(claim.document for claim in order))
        kind = Kind.STATEMENT if any(c.kind is Kind.STATEMENT for c in order) else order[0].kind
        yield ChangeFact(day, Change.NAMED, ids, kind, claims=tuple(order))


def _joined(facts: Iterable[ChangeFact]) -> Iterator[ChangeFact]:
    """Announcements of one day that were issued, or that one rule had stopped, as one fact."""
    for (_, change, kind, _by), group in groupby(
        facts, key=lambda f: (f.day, f.change, f.kind, f.by.id if f.by else "")
    ):
        together = list(group)
        merges = change in (Change.STOPPED, Change.PUBLISHED) and kind is Kind.ANNOUNCEMENT
        if not merges or len(together) == 1:
            yield from together
            continue
        yield replace(
            together[0],
            documents=tuple(id_ for fact in together for id_ in fact.documents),
            measures=tuple(measure for fact in together for measure in fact.measures),
        )
