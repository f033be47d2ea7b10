"""The small frozen values that cross the layers.

Every date is a calendar day without a time zone: a rule's own dates are days in the issuer's
country, "as of" is the reader's day. Instants (when something was stored) are UTC.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from knowledge.escaping import one_line

SHARED = ""
"""The guild of documents that every guild sees."""

BUNDLED = "corpus"
"""The source name of the bundled documents, the same wherever the project is installed."""


def seen_by(guild: str | None) -> tuple[str, ...]:
    """The guilds whose documents count for one, its own first; None stands for ``SHARED``."""
    return (guild, SHARED) if guild else (SHARED,)


class Kind(StrEnum):
    """What a document is, and so how much it weighs. Only an announcement sets a status."""

    ANNOUNCEMENT = "announcement"
    STATEMENT = "statement"
    ARTICLE = "article"
    NOTE = "note"


SPEAKING = (Kind.STATEMENT, Kind.ARTICLE)
"""The documents in which somebody says something."""


class Effect(StrEnum):
    """What a measure does."""

    LICENCE = "licence"
    BAN = "ban"
    REVIEW = "review"
    WHITELIST = "whitelist"
    QUOTA = "quota"
    TARIFF = "tariff"
    SUSPENDS = "suspends"
    AMENDS = "amends"
    REPEALS = "repeals"

    @property
    def controls(self) -> bool:
        """Whether the measure restricts an export by itself and so can decide a state."""
        return self in (Effect.LICENCE, Effect.BAN, Effect.REVIEW)

    @property
    def acts_on_measures(self) -> bool:
        """Whether the measure names other measures or announcements in ``of``."""
        return self in (Effect.SUSPENDS, Effect.AMENDS, Effect.REPEALS)


class State(StrEnum):
    """The state of an item on a day, for a destination and an end user."""

    BAN = "ban"
    REVIEW = "review"
    LICENCE = "licence"
    ANNOUNCED = "announced"
    """Issued, not yet in force."""
    SUSPENDED = "suspended"
    UNCONFIRMED = "unconfirmed"
    """A stated end has passed and no instrument says what came after."""
    NONE = "none"
    """No control on record."""


class Reach(StrEnum):
    """Whom a rule is for besides those who export."""

    NONE = ""
    MADE_ABROAD = "made abroad"
    """Who makes goods abroad of what was exported."""
    MOVED_ON = "moved on abroad"
    """Who passes on abroad what was exported."""
    OWNED = "owned parties"
    """Parties that listed ones own."""


class Condition(StrEnum):
    """What became of one measure by a day."""

    ANNOUNCED = "announced"
    IN_FORCE = "in force"
    SUSPENDED = "suspended"
    UNCONFIRMED = "unconfirmed"
    ENDED = "ended"
    REPEALED = "repealed"


@dataclass(frozen=True, slots=True)
class Measure:
    """One rule of one official document, as data.

    ``items`` holds item keys (see ``register.elements``), ``destinations`` "all" or ISO 3166
    alpha-2 codes and "EU", ``end_users`` nothing (anyone), "military" or names of parties.
    ``from_`` is the first day in force, ``until`` the last day (inclusive, None: no end).
    ``of`` names the announcements ("CN-2025-57") or measures ("CN-2024-46/2") that this one
    suspends, amends or repeals. ``passage`` is the anchor of the heading whose text says so.
    ``reach`` says whom a rule is for besides those who export, and ``rule`` is then the key of the
    name that people know it by: its items are those that it starts from, and no export of them is
    controlled by it. ``firms`` is for how many firms it allows each of its items.
    ``issuer`` is the code of who makes the rule, "" before the register has filled it in.
    """

    id: str
    document: str
    effect: Effect
    passage: str
    from_: date
    until: date | None = None
    issued: date | None = None
    items: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ("all",)
    end_users: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    reach: Reach = Reach.NONE
    rule: str = ""
    firms: tuple[tuple[str, int], ...] = ()
    issuer: str = ""

    @property
    def known(self) -> date:
        """The day from which it is known: of its issue, else of its start."""
        return self.issued or self.from_


@dataclass(frozen=True, slots=True)
class Claim:
    """A dated statement about rules that does not set a status: weaker, attributed evidence.

    ``about`` names measures, announcements or items; ``until`` is the end that the claim
    asserts, if it asserts one. ``outside`` names finished goods, as people call them, that the
    claim says are not covered by what it is about; "*" stands there where it speaks of goods in
    general. ``passage`` is the anchor of the heading whose
    text says so. A claim about its own document is a reservation on what that document says.
    """

    id: str
    document: str
    kind: Kind
    passage: str
    said: date
    by: str
    about: tuple[str, ...]
    until: date | None = None
    outside: tuple[str, ...] = ()


class About(StrEnum):
    """What a remark of a document is about."""

    COVERS = "covers"
    """That what the document sets out names the items of the remark."""
    OUTSIDE = "outside"
    """That it does not name them."""
    CHECK = "check"
    """Where to look for what is newer than the record."""
    INCOMPLETE = "incomplete"
    """That the lists of parties on record lack names."""
    UNSURE = "unsure"
    """That the names of parties in the document are not certain."""
    CORRECTS = "corrects"
    """What the editors of a digest note on it: their words and not those of its publisher."""
    ANSWERS = "answers"
    """What answers questions of the kinds of the remark."""

    @property
    def of_items(self) -> bool:
        """Whether such a remark names items."""
        return self in (About.COVERS, About.OUTSIDE)


@dataclass(frozen=True, slots=True)
class Remark:
    """Where a document says something that answers quote and no measure or claim states.

    ``passage`` is the anchor of the heading whose text says so: its first sentence is quoted, or
    the first that names what is asked about. ``items`` are item keys or names, ``kinds`` names of
    lists of phrases that show what kind of question a text is, such as "procedure.who".
    """

    about: About
    passage: str
    items: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Happening:
    """Something with a day that no measure and no claim states: a meeting, a rule of another kind.

    ``what`` says it in a few words that can stand after a day and a colon; ``until`` is the last of
    several days. ``passage`` is the anchor of the heading whose text says so. ``ends`` tells that
    something ends with it that was in force before.
    """

    day: date
    what: str
    passage: str
    until: date | None = None
    ends: bool = False


@dataclass(frozen=True, slots=True)
class Definition:
    """What a document says that a name means: a new item, group or party, or more of a known one.

    ``key`` is its name in measures and statuses, ``kind`` one of element, product, technology,
    rule, group, party and list, ``name`` the words for people ("" for those that are known).
    ``names`` are others by language code, "" for those of no one language, with choices such as
    ``{first|second} name``. A rule is a name for measures. ``members`` are the items
    of a group; ``related`` and ``content`` are items worth showing beside it and those it holds.

    Of a party: ``country`` is the code of where it is, ``list`` the measure whose list it is on,
    ``from_`` to ``until`` (inclusive) where that differs from the measure's own days. Of a list,
    whose ``key`` is the measure: whether its names are ``complete`` in the record, None where that
    is not said, and their ``count`` by its own words, 0 where they do not say it. Of both:
    ``confidence``, how surely names are known (high, medium or low), and ``passage``, the anchor of
    the heading whose text names them; what a party does not say is as its list says.
    """

    key: str
    kind: str
    name: str = ""
    names: tuple[tuple[str, tuple[str, ...]], ...] = ()
    symbol: str = ""
    members: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    country: str = ""
    list: str = ""
    from_: date | None = None
    until: date | None = None
    confidence: str = ""
    complete: bool | None = None
    count: int = 0
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Faq:
    """Questions, as people ask them, and what of a document's text answers each of them.

    ``say`` are stretches of the text, white space aside, in the order in which they are told.
    """

    questions: tuple[str, ...]
    say: tuple[str, ...]

    def told(self, text: str) -> tuple[str, ...]:
        """The stretches as they stand in ``text``; none where one of them does not."""
        found = [stretch_of(text, words) for words in self.say]
        return tuple(found) if all(found) else ()


def stretch_of(text: str, words: str) -> str:
    """The first stretch of ``text`` that is ``words`` but for white space; "" for none."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = re.search(pattern, text) if pattern else None
    return found[0] if found else ""


@dataclass(frozen=True, slots=True)
class Document:
    """A source document, read and cleaned, with what its front matter says.

    ``text`` is Markdown without front matter. ``publisher`` of an article is "" where nobody has
    signed it. ``claimed`` is the publisher or address of another site that a fetched page gives
    as its own. ``issuer`` is the code of who makes its rules (ISO 3166 alpha-2, or EU), "" where it
    does not say so. ``location`` is the path or address it was read from and ``source`` the folder,
    file, address or feed that was asked for. ``guild`` is
    ``SHARED`` or the id of the one Discord guild that sees it.
    """

    id: str
    kind: Kind
    title: str
    text: str
    publisher: str = ""
    author: str = ""
    published: date | None = None
    url: str = ""
    claimed: str = ""
    verified: date | None = None
    language: str = "en"
    confidence: str = ""
    issuer: str = ""
    measures: tuple[Measure, ...] = ()
    claims: tuple[Claim, ...] = ()
    remarks: tuple[Remark, ...] = ()
    events: tuple[Happening, ...] = ()
    defines: tuple[Definition, ...] = ()
    answers: tuple[Faq, ...] = ()
    location: str = ""
    source: str = ""
    guild: str = SHARED

    @property
    def structured(self) -> bool:
        """Whether its front matter states rules, statements or anything else as data; which
        questions it answers changes nothing that others refer to."""
        return any((self.measures, self.claims, self.remarks, self.events, self.defines))

    @property
    def answered(self) -> tuple[tuple[int, str], ...]:
        """The questions that it answers, each with the place of its entry in ``answers``; none of
        an entry that is to say what is not in the text."""
        return tuple(
            (place, question)
            for place, entry in enumerate(self.answers)
            if entry.told(self.text)
            for question in entry.questions
        )

    @property
    def unsigned(self) -> bool:
        """Whether nobody stands for what it says: an article of unknown origin, ranked last."""
        return is_unsigned(self.kind, self.publisher)

    @property
    def origin(self) -> str:
        """Who says it: its publisher, or else the host or file that it came from."""
        return self.publisher or place_of(self.location) or self.title


def is_unsigned(kind: Kind, publisher: str) -> bool:
    """Whether a document of this kind and publisher is an article that nobody has signed."""
    return kind is Kind.ARTICLE and not publisher


def precedence(kind: Kind, publisher: str) -> int:
    """The place of a document among those that say the same: official ones first, as kinds are
    declared, and unsigned articles last.
    """
    return len(Kind) if is_unsigned(kind, publisher) else list(Kind).index(kind)


def place_of(location: str) -> str:
    """The host of an address without ``www.``, or the name of a file; "" for no location."""
    if location.startswith(("http://", "https://")):
        try:
            return (urlsplit(location).hostname or "").removeprefix("www.")
        except ValueError:
            return ""
    return one_line(PurePath(location).name)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document: ``text`` is ``document.text[start:end]``, verbatim.

    ``heading`` is the path of headings above it, ``anchor`` the slug of the innermost one,
    ``tokens`` its length by the embedding model's tokenizer with the context that is embedded
    in front of it, special tokens included. ``ordinal`` counts from 0 within the document.
    """

    ordinal: int
    text: str
    start: int
    end: int
    heading: tuple[str, ...] = ()
    anchor: str = ""
    context: str = ""
    tokens: int = 0

    @property
    def embedded(self) -> str:
        """The text that is embedded: title and headings, then the passage."""
        return f"{self.context}\n{self.text}" if self.context else self.text


@dataclass(frozen=True, slots=True)
class Hit:
    """A stored passage that a search found. ``score`` is higher for better, within one search.

    ``similarity`` is the cosine to the query where the vector search saw the passage.
    """

    passage: str
    document: str
    kind: Kind
    title: str
    publisher: str
    published: date | None
    url: str
    heading: tuple[str, ...]
    anchor: str
    text: str
    score: float
    similarity: float | None = None
    keyword: float | None = None
    language: str = "en"
    source: str = ""
    location: str = ""

    @property
    def unsigned(self) -> bool:
        """Whether it is of an article that nobody has signed."""
        return is_unsigned(self.kind, self.publisher)

    @property
    def origin(self) -> str:
        """Who says it: the publisher, or else the host or file that it came from."""
        return self.publisher or place_of(self.location) or self.title


@dataclass(frozen=True, slots=True)
class Ruling:
    """What became of one measure by a day, and what decided that.

    ``since`` is the first day of the condition; ``until`` its last known day. ``by`` is the
    measure that brought it about: it suspends, repeals, amends, or put back into force; its
    ``until`` is the end that a suspension has after what was done to it. ``ending`` is the known
    act that ends the condition after ``until``. ``operated`` says whether the measure was ever in
    force, ``ran_to`` the last day on which it was, as far as that is known.
    ``claims`` are the weaker statements about ``measure`` or ``by``.
    """

    measure: Measure
    condition: Condition
    since: date | None
    until: date | None
    by: Measure | None = None
    operated: bool = False
    claims: tuple[Claim, ...] = ()
    ran_to: date | None = None
    ending: Measure | None = None

    @property
    def stopped_by(self) -> Measure | None:
        """What keeps the measure from being in force: it suspends or has repealed it."""
        stopped = (Condition.SUSPENDED, Condition.UNCONFIRMED, Condition.REPEALED)
        return self.by if self.condition in stopped else None


@dataclass(frozen=True, slots=True)
class Status:
    """The state of ``item`` on the day ``on`` by the rules of ``issuer``, from what had been
    issued by ``known``.

    ``deciding`` are the rulings that make the state, for "no control" the last that were repealed
    or ended; ``others`` those that hold beside it: milder rules, whitelists, quotas, and rules for
    other destinations or end users.
    """

    item: str
    state: State
    on: date
    known: date
    since: date | None = None
    until: date | None = None
    destination: str | None = None
    end_user: str | None = None
    deciding: tuple[Ruling, ...] = ()
    others: tuple[Ruling, ...] = ()
    claims: tuple[Claim, ...] = ()
    issuer: str = ""

    @property
    def holding(self) -> tuple[Ruling, ...]:
        """The controls that hold for certain: beside an open state there may be some."""
        return tuple(
            ruling
            for ruling in self.deciding
            if ruling.condition is Condition.IN_FORCE and ruling.measure.effect.controls
        )

    @property
    def repealed(self) -> bool:
        """Whether there is no control because the last one was repealed."""
        first = self.deciding[0].condition if self.deciding else None
        return self.state is State.NONE and first is Condition.REPEALED

    @property
    def measures(self) -> tuple[str, ...]:
        """Ids of the measures that decide the state, the controlling ones first."""
        ids = [r.measure.id for r in self.deciding]
        ids += [m.id for r in self.deciding for m in (r.by, r.ending) if m]
        return tuple(dict.fromkeys(ids))

    def as_json(self) -> dict[str, Any]:
        """The object that ``status --json`` and ``ask --json`` print."""
        return {
            "item": self.item,
            "issuer": self.issuer,
            "state": self.state.value,
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
            "measures": list(self.measures),
        }


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered, verified quote: ``quote`` is a verbatim substring of the stored text."""

    n: int
    document: str
    kind: Kind
    title: str
    publisher: str
    published: date | None
    url: str
    quote: str
    heading: tuple[str, ...] = ()
    passage: str = ""
    verified: date | None = None

    def as_json(self) -> dict[str, Any]:
        """The object of ``citations`` in ``ask --json``."""
        return {
            "n": self.n,
            "document": self.document,
            "kind": self.kind.value,
            "title": self.title,
            "publisher": self.publisher,
            "published": self.published.isoformat() if self.published else None,
            "url": self.url,
            "quote": self.quote,
        }


class AnswerKind(StrEnum):
    """How a question was answered."""

    STATUS = "status"
    PASSAGES = "passages"
    CLARIFY = "clarify"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation; ``role`` is "user" or "assistant"."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer and what it stands on. ``text`` refers to citations as [1], [2].

    ``more`` is what is worth knowing beside it and is shown when asked for, cited alike. ``by`` is
    the chat model that wrote it from the facts, "" where it was composed.

    ``choices`` are the questions offered back when ``kind`` is CLARIFY, or what can be asked
    when it is NONE. ``timings_ms`` holds understand, retrieve, compose and total, in
    milliseconds.
    """

    question: str
    as_of: date
    kind: AnswerKind
    text: str
    language: str = "en"
    citations: tuple[Citation, ...] = ()
    statuses: tuple[Status, ...] = ()
    choices: tuple[str, ...] = ()
    more: str = ""
    by: str = ""
    timings_ms: Mapping[str, float] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The object that ``ask --json`` prints."""
        return {
            "question": self.question,
            "as_of": self.as_of.isoformat(),
            "kind": self.kind.value,
            "text": self.text,
            "more": self.more,
            "by": self.by,
            "language": self.language,
            "citations": [citation.as_json() for citation in self.citations],
            "statuses": [status.as_json() for status in self.statuses],
            "timings_ms": {name: round(value, 2) for name, value in self.timings_ms.items()},
        }
