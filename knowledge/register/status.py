"""The register: the status of an item on a day, for a destination and an end user.

Only measures of announcements decide. Everything is computed from values given at construction;
nothing is read or written.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from knowledge.errors import KnowledgeError
from knowledge.models import (
    BUNDLED,
    Claim,
    Condition,
    Document,
    Effect,
    Measure,
    Ruling,
    State,
    Status,
)
from knowledge.register.claims import Claims
from knowledge.register.deciding import decide
from knowledge.register.elements import is_rule, resolve
from knowledge.register.parties import Parties
from knowledge.register.reach import Part, covered
from knowledge.register.rows import Row, completeness, counts, rows_of, with_rows
from knowledge.register.scope import EVERY, Asked, asked_for, destination_of, governs
from knowledge.register.windows import Segment, Windows
from knowledge.vocabulary import issuers
from knowledge.vocabulary.current import speaking
from knowledge.vocabulary.issuers import code_of
from knowledge.vocabulary.learning import vocabulary_of
from knowledge.vocabulary.packs import BUNDLED as PACK
from knowledge.vocabulary.packs import RECORD
from knowledge.vocabulary.vocabulary import Vocabulary

__all__ = ["EVERY", "Event", "Register"]


P = ParamSpec("P")
T = TypeVar("T")


def _spoken(
    method: Callable[Concatenate[Register, P], T],
) -> Callable[Concatenate[Register, P], T]:
    """The method, in the vocabulary of its register."""

    @wraps(method)
    def within(self: Register, /, *args: P.args, **options: P.kwargs) -> T:
        with speaking(self.vocabulary):
            return method(self, *args, **options)

    return cast("Callable[Concatenate[Register, P], T]", within)


@dataclass(frozen=True, slots=True)
class Event:
    """On ``day`` ``measure`` came into ``condition``, by ``by`` where another one made it so.

    ``state`` is the item's state from that day on.
    """

    day: date
    condition: Condition
    measure: Measure
    by: Measure | None
    state: State


class Register:
    """The rules of ``documents``, which are those live on the day of asking.

    With ``issuer`` only the rules of that one count; what other documents say is kept.
    ``vocabulary`` is what can be named (default: the bundled pack and what the documents define).
    """

    def __init__(
        self,
        documents: Iterable[Document],
        *,
        issuer: str | None = None,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self.issuer = issuer
        self._given = tuple({document.id: document for document in documents}.values())
        self._of: dict[str, Register] = {}
        self.vocabulary = vocabulary or vocabulary_of(self._given)
        """What can be named."""
        with speaking(self.vocabulary):
            self._take_up()

    def _take_up(self) -> None:
        self._rows = rows_of(self._given)
        self._complete = completeness(self._given)
        self._counts = counts(self._given)
        self._aliases = {
            row.party.key: tuple(name for _, names in row.party.names for name in names)
            for row in self._rows
        }
        self._documents = {d.id: _signed(d, self.issuer) for d in with_rows(self._given)}
        self._windows = Windows(self._documents.values())
        self._in_order = tuple(self._documents[key] for key in sorted(self._documents))
        self._measures = tuple(m for document in self._in_order for m in document.measures)
        self._lists = sorted((m for m in self._measures if m.end_users), key=lambda m: m.known)
        self._parties = self._named(self._lists)
        self._parties_of = {len(self._lists): self._parties}
        self._claims = Claims(self._documents.values())
        self._by_item: dict[str, list[Measure]] = {}
        for measure in self._windows.measures.values():
            for key in () if measure.effect.acts_on_measures else covered(measure):
                self._by_item.setdefault(key, []).append(measure)

    def of(self, issuer: str) -> Register:
        """The register of the rules of one issuer alone."""
        if issuer == self.issuer:
            return self
        if issuer not in self._of:
            self._of[issuer] = Register(self._given, issuer=issuer, vocabulary=self.vocabulary)
        return self._of[issuer]

    @property
    @_spoken
    def home(self) -> str:
        """The code of the issuer whose rules are meant where nobody names one."""
        return self.issuer or issuers.default()

    @_spoken
    def issuers(
        self, *items: str, known: date | None = None, controlling: bool = False
    ) -> tuple[str, ...]:
        """The issuers of rules about some items (none: of all rules), the default one first.

        With ``known`` only rules count that were known by that day, with ``controlling`` only those
        that control an export.
        """
        keys = {key for item in items for key in self._known_keys(item)}
        found = {
            measure.issuer
            for key in (keys or self._by_item)
            for measure in self._by_item.get(key, ())
            if known is None or measure.known <= known
            if measure.effect.controls or not controlling
        }
        return tuple(sorted(found, key=lambda code: (code != issuers.default(), code)))

    def _issuers_for(self, key: str, known: date, asked: Asked) -> tuple[str, ...]:
        """The issuers whose rules make a status of an item, the default one where none does."""
        found = {*self.issuers(key, known=known)}
        found |= {m.issuer for m in self._by_item.get(EVERY, ()) if asked.singles_out(m)}
        found = found or {self.home}
        return tuple(sorted(found, key=lambda code: (code != issuers.default(), code)))

    @_spoken
    def status(
        self,
        item: str,
        on: date,
        *,
        known: date | None = None,
        destination: str | None = None,
        end_user: str | None = None,
        among: Set[str] | None = None,
        issuer: str | None = None,
    ) -> Status:
        """The status of one item, by key or any name that means a single item, by the rules of one
        issuer: by default the first of those that have any about it.

        ``known`` is the day of knowledge (default ``on``): what was issued later does not count.
        ``destination`` is a code or name of a country or the EU; without one only rules for all
        destinations decide. ``end_user`` is "military" or a party's name. With ``among`` only
        measures of these documents count. KnowledgeError for an unknown item or destination.
        """
        known = known or on
        key = self._key(item)
        asked = asked_for(destination, end_user, self._parties)
        issuer = issuer or self._issuers_for(key, known, asked)[0]
        deciding: list[Ruling] = []
        beside: list[Ruling] = []
        for measure in self._measures_of(key, on, known, asked, issuer):
            ruling = self._ruling(measure, on, known, asked.part(measure, key))
            if ruling is None or (among is not None and measure.document not in among):
                continue
            decides = measure.effect.controls and asked.meets(measure)
            (deciding if decides else beside).append(ruling)
        verdict = decide(deciding, beside)
        rulings = self._with_amendments(verdict.deciding, on, known, asked, key)
        return Status(
            item=key,
            state=verdict.state,
            on=on,
            known=known,
            since=verdict.since,
            until=verdict.until,
            destination=asked.destination,
            end_user=end_user,
            deciding=rulings,
            others=verdict.others,
            claims=self._claims_of(key, rulings, known, issuer),
            issuer=issuer,
        )

    def again(
        self,
        status: Status,
        *,
        on: date | None = None,
        destination: str | None = None,
        among: Set[str] | None = None,
    ) -> Status:
        """The status of the same item, destination and end user, asked anew: as known and on the
        day ``on``, for another ``destination``, or ``among`` the measures of some documents."""
        return self.status(
            status.item,
            on or status.on,
            known=on or status.known,
            destination=destination or status.destination,
            end_user=status.end_user,
            among=among,
            issuer=status.issuer,
        )

    @_spoken
    def statuses(
        self,
        items: Sequence[str],
        on: date,
        *,
        known: date | None = None,
        destination: str | None = None,
        end_user: str | None = None,
        makers: Sequence[str] = (),
    ) -> tuple[Status, ...]:
        """The statuses of several items, in their order; groups stand for their members.

        One for each issuer that has rules about the item, the default one first; with ``makers``
        only those of these issuers, and where none of them has any, one that says so of the first.
        """
        keys = dict.fromkeys(key for item in items for key in self._known_keys(item))
        asked = asked_for(destination, end_user, self._parties)
        return tuple(
            self.status(
                key, on, known=known, destination=destination, end_user=end_user, issuer=issuer
            )
            for key in keys
            for issuer in _among(makers, self._issuers_for(key, known or on, asked))
        )

    @_spoken
    def makers(self, *, issuer: str | None = None, origin: str | None = None) -> tuple[str, ...]:
        """The codes of the issuers that a code or name, and the place that goods leave, allow;
        none where neither is given. KnowledgeError for what is not known, or what rules nothing
        that leaves there."""
        code = (code_of(issuer) or issuer.strip().upper()) if issuer else ""
        if code:
            issuers.issuer(code)  # raises
        if not origin:
            return (code,) if code else ()
        place = destination_of(origin)
        ruling = [c for c in (*self.issuers(), place) if governs(c, place)]
        found = tuple(c for c in dict.fromkeys(ruling) if code in ("", c))
        if not found:
            raise KnowledgeError(
                f"Rules of {issuer} are not for goods that leave {origin}; leave out one of them."
            )
        return found

    def items(self) -> tuple[str, ...]:
        """Every item with a row of its own, the rare earths first, then what else measures name."""
        order = self.vocabulary.order
        return (*order, *sorted(set(self._by_item).difference(order, self.vocabulary.rules)))

    @_spoken
    def keys_of(self, item: str) -> tuple[str, ...]:
        """The keys of the items that a name stands for; KnowledgeError where it stands for none."""
        return self._known_keys(item)

    @_spoken
    def covered(self, measure: Measure) -> tuple[str, ...]:
        """The keys of the items that a measure names."""
        return covered(measure)

    @_spoken
    def timeline(
        self,
        item: str,
        *,
        known: date,
        destination: str | None = None,
        end_user: str | None = None,
        issuer: str | None = None,
    ) -> tuple[Event, ...]:
        """What happened to an item by the rules of one issuer (as ``status`` chooses it), as known
        on a day, stated future dates included."""
        key = self._key(item)
        asked = asked_for(destination, end_user, self._parties)
        issuer = issuer or self._issuers_for(key, known, asked)[0]
        events = []
        for measure in self._measures_of(key, known, known, asked, issuer):
            if not measure.effect.controls or not asked.meets(measure):
                continue
            for segment in self._windows.segments(measure, known, asked.part(measure, key)):
                state = self.status(
                    key,
                    segment.start,
                    known=known,
                    destination=destination,
                    end_user=end_user,
                    issuer=issuer,
                ).state
                events.append(Event(segment.start, segment.condition, measure, segment.by, state))
        return tuple(sorted(events, key=lambda event: (event.day, event.measure.id)))

    def changes_between(
        self,
        item: str,
        start: date,
        end: date,
        *,
        known: date,
        destination: str | None = None,
        end_user: str | None = None,
        issuer: str | None = None,
    ) -> tuple[Event, ...]:
        """The events of ``timeline`` from ``start`` to ``end``, both days included."""
        events = self.timeline(
            item, known=known, destination=destination, end_user=end_user, issuer=issuer
        )
        return tuple(event for event in events if start <= event.day <= end)

    @_spoken
    def rulings(self, document_id: str, on: date, known: date | None = None) -> tuple[Ruling, ...]:
        """What became of each measure of an announcement by a day. One that something acts on in
        part comes in pieces, each with the items, destinations or users that it is about."""
        measures = [m for m in self._windows.measures.values() if m.document == document_id]
        return self._of_each(measures, on, known or on)

    def rulings_on(
        self, party: str | None, on: date, known: date | None = None
    ) -> tuple[Ruling, ...]:
        """What became by a day of each measure that names an end user."""
        return tuple(
            ruling
            for document in dict.fromkeys(m.document for m in self._measures if m.end_users)
            for ruling in self.rulings(document, on, known)
            if party in ruling.measure.end_users
        )

    @_spoken
    def ends_after(
        self, on: date, *, known: date | None = None, item: str | None = None
    ) -> tuple[Ruling, ...]:
        """The rulings on ``on`` whose condition has a known last day, the nearest end first."""
        measures = (
            self._by_item.get(self._key(item), ()) if item else self._windows.measures.values()
        )
        rulings = self._of_each(measures, on, known or on)
        ending = [r for r in rulings if r.until and r.until >= on]
        return tuple(sorted(ending, key=lambda r: (r.until or date.max, r.measure.id)))

    def lives(self, known: date) -> Iterator[tuple[Measure, tuple[Segment, ...]]]:
        """Every measure issued by a day, with its segments as known then. One that something acts
        on in part comes in pieces, each with its own."""
        for measure in self._windows.measures.values():
            for piece, part in self._windows.parts(measure, known):
                if segments := self._windows.segments(measure, known, part):
                    yield piece, segments

    def measure(self, measure_id: str) -> Measure | None:
        """The measure with this id."""
        return self._windows.measures.get(measure_id)

    def measures(self, known: date | None = None) -> tuple[Measure, ...]:
        """Every measure, by the ids of the documents; with ``known`` those known by that day."""
        return tuple(m for m in self._measures if known is None or m.known <= known)

    def general_suspension(self, known: date) -> Measure | None:
        """The latest suspension of the default issuer for all destinations, known by a day."""
        found = [
            measure
            for measure in self.measures(known)
            if measure.effect is Effect.SUSPENDS
            and measure.issuer == self.home
            and "all" in measure.destinations
        ]
        return max(found, key=lambda measure: measure.from_, default=None)

    def documents(self) -> tuple[Document, ...]:
        """Every document of the register, by id, with the measures that rows of parties make."""
        return self._in_order

    def given(self) -> tuple[Document, ...]:
        """The documents as they were given, of which another register can be made."""
        return self._given

    @property
    def holds_record(self) -> bool:
        """Whether the record is among them that the knowledge base begins with: only beside it
        does it mean something that no rule names an item."""
        pack = self.vocabulary.folder
        source = BUNDLED if pack == PACK else str((pack / RECORD).resolve())
        return any(document.source == source for document in self._in_order)

    def document(self, document_id: str) -> Document | None:
        """The document with this id."""
        return self._documents.get(document_id)

    def parties(self) -> tuple[str, ...]:
        """The names of all firms and bodies that measures list."""
        return self._parties.names

    def party(self, name: str) -> tuple[str, ...]:
        """The listed names that ``name`` means, whatever its case, legal form or small typos."""
        return self._parties.named(name)

    def names_of(self, party: str) -> tuple[str, ...]:
        """What a listed party is called: its own name first."""
        return (party, *self._aliases.get(party, ()))

    def rows(self, party: str) -> tuple[Row, ...]:
        """What documents define of a party."""
        return tuple(row for row in self._rows if row.party.key == party)

    def complete(self, lists: Iterable[Measure]) -> bool:
        """Whether every name on these lists is on record, by what documents say of them."""
        return all(self._complete.get(measure.id.partition(":")[0], False) for measure in lists)

    def count(self, listing: Measure) -> int:
        """How many names a list has by its own words; 0 where its document does not say it."""
        return self._counts.get(listing.id.partition(":")[0], 0)

    def parties_in(self, text: str, known: date | None = None) -> tuple[str, ...]:
        """The listed names that a free text names, of the lists issued by ``known``."""
        return self._parties_by(known).in_text(text)

    def parties_related(self, text: str, known: date | None = None) -> tuple[str, ...]:
        """The listed names that begin with a firm's name in a free text, itself not listed; of
        the lists issued by ``known``."""
        return self._parties_by(known).related(text)

    def later_parties(self, text: str, known: date) -> tuple[tuple[int, int], ...]:
        """Where a free text names firms that only lists issued after ``known`` name."""
        earlier = self._parties_by(known)
        if earlier is self._parties:
            return ()
        listed = set(earlier.spans_in(text))
        return tuple(span for span in self._parties.spans_in(text) if span not in listed)

    def _parties_by(self, known: date | None) -> Parties:
        """The parties of the lists that had been issued by a day; of all lists without one."""
        count = len(self._lists)
        if known is not None:
            count = bisect_right(self._lists, known, key=lambda measure: measure.known)
        if count not in self._parties_of:
            self._parties_of[count] = self._named(self._lists[:count])
        return self._parties_of[count]

    def _named(self, lists: Iterable[Measure]) -> Parties:
        return Parties((name for m in lists for name in m.end_users), self._aliases)

    def claims_about(self, *targets: str, known: date) -> tuple[Claim, ...]:
        """Claims about documents, measures or items that were made by ``known``, newest first."""
        return self._claims.about(targets, known)

    def claims_on_goods(self, known: date) -> tuple[Claim, ...]:
        """Claims made by ``known`` that put finished goods outside a rule, the newest first."""
        return self._claims.on_goods(known)

    def _claims_of(
        self, item: str, rulings: tuple[Ruling, ...], known: date, issuer: str
    ) -> tuple[Claim, ...]:
        """Claims about the item and those of its rulings, the newest first. A claim about an item
        is on the rules of the issuer that its document says, else of the default one; where no
        rule decides, whatever is said of the item counts."""
        found = {
            claim.id: claim
            for claim in self._claims.about([item], known)
            if not rulings
            or (self._documents[claim.document].issuer or issuers.default()) == issuer
        }
        found |= {claim.id: claim for ruling in rulings for claim in ruling.claims}
        return tuple(sorted(found.values(), key=lambda c: (c.said, c.id), reverse=True))

    def _key(self, item: str) -> str:
        keys = self._known_keys(item)
        if len(keys) > 1:
            raise KnowledgeError(
                f"{item!r} stands for several items ({', '.join(keys)}); ask for their statuses."
            )
        return keys[0]

    def _known_keys(self, item: str) -> tuple[str, ...]:
        return (item,) if item in self._by_item else resolve(item)

    def _measures_of(
        self, key: str, on: date, known: date, asked: Asked, issuer: str
    ) -> list[Measure]:
        """The measures of an issuer about an item, and its measures about every dual-use item
        that may reach it."""
        own = [m for m in self._by_item.get(key, ()) if m.issuer == issuer]
        if key == EVERY or is_rule(key):
            return own
        listed = any(self._controls(measure, key, on, known) for measure in own)
        general = [m for m in self._by_item.get(EVERY, ()) if m.issuer == issuer]
        return own + [m for m in general if asked.concerns(m, listed)]

    def _controls(self, measure: Measure, item: str, on: date, known: date) -> bool:
        """Whether the measure controls one of its items on a day, whatever the destination."""
        if not measure.effect.controls:
            return False
        segment = self._windows.at(measure, on, known, Part(item=item))
        return segment is not None and segment.condition is Condition.IN_FORCE

    def _of_each(self, measures: Iterable[Measure], on: date, known: date) -> tuple[Ruling, ...]:
        """What became of measures, each for its own destinations."""
        return tuple(
            replace(ruling, measure=piece)
            for measure in measures
            for piece, part in self._windows.parts(measure, known)
            if (ruling := self._ruling(measure, on, known, part))
        )

    def _ruling(self, measure: Measure, on: date, known: date, part: Part) -> Ruling | None:
        ruling = self._windows.ruling(measure, on, known, part)
        return replace(ruling, claims=self._claims.of_ruling(ruling, known)) if ruling else None

    def _with_amendments(
        self, rulings: Iterable[Ruling], on: date, known: date, asked: Asked, key: str
    ) -> tuple[Ruling, ...]:
        """The rulings, each followed by that on its suspension where another measure moved its
        end: the reader needs to see the measure that says so."""
        found: list[Ruling] = []
        for ruling in rulings:
            found.append(ruling)
            acting = self._windows.measures.get(ruling.by.id) if ruling.by else None
            part = asked.part(ruling.measure, key)
            moved = self._ruling(acting, on, known, part) if acting else None
            if moved and moved.by and moved not in found:
                found.append(moved)
        return tuple(found)


def _among(makers: Sequence[str], found: tuple[str, ...]) -> tuple[str, ...]:
    """The issuers ``found`` that are among ``makers`` (none: all), else the first of ``makers``."""
    return tuple(code for code in found if code in makers) or tuple(makers[:1]) or found


def _signed(document: Document, issuer: str | None) -> Document:
    """The document with who makes its rules in each of them; with an ``issuer`` only with rules of
    that one."""
    if not document.measures:
        return document
    maker = issuers.issuer_of(document)
    kept = document.measures if issuer in (None, maker) else ()
    return replace(document, measures=tuple(replace(m, issuer=maker) for m in kept))
