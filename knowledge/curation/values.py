"""What curation takes and gives: frozen values that cross a process pipe.

Instants are UTC, days calendar days. ``who`` is always the id of whoever acts, as the caller
writes it, ``guild`` the id of the guild or ``SHARED``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from knowledge.models import AnswerKind, Document, Kind, Measure, State

CURATED = "moderator"
"""The source of every document that a person has confirmed, and how its location begins."""


# Sources


@dataclass(frozen=True, slots=True)
class FileSource:
    """A file: its name with its ending, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class TextSource:
    """A text that someone typed or pasted, Markdown or plain; the title may be ""."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class UrlSource:
    """An address to fetch, through the fetcher's guards."""

    url: str


@dataclass(frozen=True, slots=True)
class MessageSource:
    """A chat message: who wrote it when (UTC), where it stands, and the files with it."""

    author: str
    sent_at: datetime
    link: str
    text: str
    attachments: tuple[FileSource, ...] = ()


Source = FileSource | TextSource | UrlSource | MessageSource


# Drafts


class Purpose(StrEnum):
    """What a draft is for."""

    ADD = "add"
    EDIT = "edit"
    REFRESH = "refresh"


@dataclass(frozen=True, slots=True)
class MeasureForm:
    """A measure as a person fills it in: names and days as text, checked when a draft is amended.

    ``id`` is "" for a new one. ``from_`` and ``until`` are ISO days, ``until`` "" for no end.
    ``passage`` is the anchor of a heading (see ``Draft.headings``), "" for the first one.
    """

    effect: str
    from_: str
    until: str = ""
    items: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    destinations: tuple[str, ...] = ("all",)
    end_users: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    passage: str = ""
    id: str = ""

    @classmethod
    def of_measure(cls, measure: Measure) -> MeasureForm:
        """The form that gives this measure."""
        return cls(
            effect=measure.effect.value,
            from_=measure.from_.isoformat(),
            until=measure.until.isoformat() if measure.until else "",
            items=measure.items,
            forms=measure.forms,
            destinations=measure.destinations,
            end_users=measure.end_users,
            of=measure.of,
            passage=measure.passage,
            id=measure.id,
        )


@dataclass(frozen=True, slots=True)
class ItemForm:
    """An item that a document brings in, as a person fills it in: its name, others for it in
    whatever language, what kind of thing it is, and items of which it holds some."""

    name: str
    others: tuple[str, ...] = ()
    kind: str = "product"
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage as it will be found: the headings above it, their anchor, its text."""

    heading: tuple[str, ...]
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that a measure's ``passage`` can name, and how its text begins."""

    anchor: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Twin:
    """A stored document that says the same: ``likeness`` from 0 to 1, 1.0 for the very text."""

    document: str
    title: str
    guild: str
    likeness: float

    @property
    def exact(self) -> bool:
        """Whether the texts are equal."""
        return self.likeness >= 1.0


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a draft's text names: ``value`` is an item's key, an ISO day, an id of a
    stored announcement or its number as written; ``sentence`` is where it was found, verbatim."""

    value: str
    text: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What fills the form of a measure in advance."""

    items: tuple[Finding, ...] = ()
    days: tuple[Finding, ...] = ()
    announcements: tuple[Finding, ...] = ()
    destinations: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A document that a moderator looks at before it counts; nobody else sees it.

    ``document`` holds the fields as they would be stored, measures included. ``cleaned`` are
    stretches of the source that will not be found, ``suggested`` measures made of what was
    found and not confirmed by anyone, ``changes`` the differences to the stored revision
    ``base`` (a unified diff of lines), "" for a new document. ``unchanged`` says that confirming
    would change nothing, ``rules`` that it may change what is controlled. ``maker`` names who makes
    its rules, "" where it makes none; ``gap`` is the question that it is to answer, if it began
    with one.
    """

    id: str
    guild: str
    who: str
    purpose: Purpose
    document: Document
    pieces: tuple[Piece, ...]
    headings: tuple[Heading, ...]
    cleaned: tuple[str, ...] = ()
    twins: tuple[Twin, ...] = ()
    findings: Findings = field(default_factory=Findings)
    suggested: tuple[MeasureForm, ...] = ()
    warnings: tuple[str, ...] = ()
    base: int | None = None
    changes: str = ""
    unchanged: bool = False
    rules: bool = False
    maker: str = ""
    gap: str = ""
    made_at: datetime | None = None
    expires_at: datetime | None = None

    @property
    def characters(self) -> int:
        """How long the text is."""
        return len(self.document.text)

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.document.text.split())


@dataclass(frozen=True, slots=True)
class StatusChange:
    """The state of an item before and after by the rules of an issuer, for a destination (None:
    every one). ``maker`` is the issuer's name."""

    item: str
    name: str
    destination: str | None
    before: State
    after: State
    until_before: date | None = None
    until_after: date | None = None
    issuer: str = ""
    maker: str = ""

    def __str__(self) -> str:
        """Like "holmium, every destination: not confirmed → suspended until 10 January 2027"."""
        return f"{self.name}, {self.change}"

    @property
    def change(self) -> str:
        """The same without the item."""
        where = f"to {self.destination}" if self.destination else "every destination"
        before = _state(self.before, self.until_before)
        return f"{where}: {before} → {_state(self.after, self.until_after)}"


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """A question of the last days whose answer would be another."""

    question: str
    before: AnswerKind
    after: AnswerKind
    states_before: Mapping[str, State]
    states_after: Mapping[str, State]

    def __str__(self) -> str:
        """Like "licence needed → suspended"."""
        items = [*self.states_before, *self.states_after]
        pairs = [(self.states_before.get(i), self.states_after.get(i)) for i in items]
        changed = dict.fromkeys(pair for pair in pairs if pair[0] is not pair[1])
        if not changed:
            return f"{_ANSWERED[self.before]} → {_ANSWERED[self.after]}"
        return ", ".join(f"{_said(old)} → {_said(new)}" for old, new in changed)


@dataclass(frozen=True, slots=True)
class Effects:
    """What confirming a draft would change. ``asked`` questions were asked again for it, of
    ``recent`` that there are."""

    statuses: tuple[StatusChange, ...] = ()
    answers: tuple[AnswerChange, ...] = ()
    asked: int = 0
    recent: int = 0


# What was done


@dataclass(frozen=True, slots=True)
class Done:
    """One change that was made, whole: ``act`` is its number, ``text`` says it in a sentence.

    ``again`` says that it had been done before by the same call (a double click). ``question``
    is one that the document now answers, "" where there is none; ``notice`` what else is to be
    known. ``closed`` are the keys of what members had asked in vain and is answered now, ``open``
    is a question that the document was to answer and does not, "" where there is none.
    """

    act: int
    action: str
    document: str
    title: str
    revision: int
    text: str
    again: bool = False
    question: str = ""
    notice: str = ""
    closed: tuple[int, ...] = ()
    open: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A document in a list. ``own`` says that the guild may change it; ``who`` stored its current
    revision; ``rules`` whether it has measures or claims."""

    id: str
    guild: str
    title: str
    kind: Kind
    publisher: str
    published: date | None
    source: str
    own: bool
    bundled: bool
    revision: int
    who: str
    stored_at: datetime
    retired: bool
    rules: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list; ``page`` counts from 1."""

    documents: tuple[Listed, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A document with its text, its passages and who stored it."""

    head: Listed
    document: Document
    pieces: tuple[Piece, ...]
    headings: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """A stored revision: ``changes`` is a unified diff of lines against the one before ("" for
    the first), ``words`` the same as Markdown with ~~removed~~ and **added** words."""

    number: int
    at: datetime
    who: str
    title: str
    current: bool
    changes: str
    words: str


@dataclass(frozen=True, slots=True)
class LogEntry:
    """Who did what to which document, and when."""

    number: int
    at: datetime
    who: str
    action: str
    document: str
    detail: str


@dataclass(frozen=True, slots=True)
class Asking:
    """One question that went unanswered: its key, its words, and what was missing. ``cited`` are
    the documents that its answer stood on, where that was voted down."""

    key: int
    question: str
    at: datetime
    why: str
    reasons: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask alike and were not answered well; ``id`` names the gap, ``question``
    speaks for all, the newest first. ``answered_by`` is the title of a document that answers that
    by now, "" for none."""

    id: str
    question: str
    count: int
    newest: datetime
    asked: tuple[Asking, ...]
    answered_by: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A completion: what is shown, and the value that it stands for."""

    name: str
    value: str


def _said(state: State | None) -> str:
    return _WORDS[state] if state else "not told"


def _state(state: State, until: date | None) -> str:
    words = _WORDS[state]
    return f"{words} until {until.day} {until:%B %Y}" if until else words


_WORDS = {
    State.BAN: "banned",
    State.REVIEW: "refused in general",
    State.LICENCE: "licence needed",
    State.ANNOUNCED: "announced",
    State.SUSPENDED: "suspended",
    State.UNCONFIRMED: "not confirmed",
    State.NONE: "no control on record",
}

_ANSWERED = {
    AnswerKind.STATUS: "a status",
    AnswerKind.PASSAGES: "passages",
    AnswerKind.CLARIFY: "a question back",
    AnswerKind.NONE: "no answer",
}
