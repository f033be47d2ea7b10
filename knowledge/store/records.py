"""What the catalogue hands out, and how values become rows and come back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from knowledge.models import (
    About,
    Claim,
    Definition,
    Document,
    Effect,
    Faq,
    Happening,
    Kind,
    Measure,
    Passage,
    Reach,
    Remark,
)


class Action(StrEnum):
    """What storing a document came to."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    RETIRED = "retired"
    RESTORED = "restored"


Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """A document to store with its passages.

    ``fingerprint`` is whatever the caller compares to find the source unchanged without reading
    it again (a hash of its bytes and of the reader's version, say).
    """

    document: Document
    passages: tuple[Passage, ...]
    fingerprint: str = ""

    @property
    def texts(self) -> dict[str, str]:
        """The texts that it is found by, those of its passages and the questions that it answers,
        by the names of their vectors."""
        embedded = [passage.embedded for passage in self.passages]
        embedded += [question for _, question in self.document.answered]
        return {text_hash(text): text for text in embedded}


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one document. ``seq`` is the last entry of the log of pending changes."""

    document: str
    guild: str
    action: Action
    revision: int
    seq: int


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """The head of a stored document, without its text. Instants are UTC."""

    key: int
    id: str
    guild: str
    kind: Kind
    title: str
    publisher: str
    published: date | None
    url: str
    language: str
    source: str
    location: str
    revision: int
    passages: int
    stored_at: datetime
    retired_at: datetime | None = None
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """One stored state of a document. ``created_at`` is UTC."""

    number: int
    hash: str
    document: Document
    created_at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A live passage and the document that it belongs to."""

    id: str
    document: DocumentRow
    passage: Passage
    text_hash: str


@dataclass(frozen=True, slots=True)
class StoredQuestion:
    """A question that a live document answers.

    ``entry`` is the place of what answers it in the document's ``answers``, ``day`` the one from
    which the document counts: when it was published, else when it was first stored (UTC).
    """

    document: str
    guild: str
    day: date
    entry: int
    text: str
    text_hash: str


@dataclass(frozen=True, slots=True)
class PendingChange:
    """One entry of the log that projections follow. ``op`` is "add" or "remove"."""

    seq: int
    op: str
    passage: str
    guild: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what. ``at`` is UTC."""

    number: int
    at: datetime
    actor: str
    guild: str
    action: str
    document: str
    detail: str


def text_hash(text: str) -> str:
    """The name under which the vector of ``text`` is stored: 32 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def passage_ids(guild: str, document: str, passages: Iterable[Passage]) -> tuple[str, ...]:
    """A name for each passage that stays the same as long as its text and context do.

    The place in the document is left out, so that a paragraph added at the top does not rename
    all others; equal passages of one document are told apart by their count.
    """
    seen: dict[str, int] = {}
    ids = []
    for passage in passages:
        nth = seen.get(passage.embedded, 0)
        seen[passage.embedded] = nth + 1
        ids.append(text_hash("\0".join((guild, document, str(nth), passage.embedded))))
    return tuple(ids)


def content_hash(document: Document) -> str:
    """The hash of all that a document says, front matter included (not of where it came from)."""
    said = header_json(document) + "\0" + document.text
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def header_json(document: Document) -> str:
    """Everything of a document but its text and its place, as JSON with sorted keys."""
    return json.dumps(document, default=_encode, ensure_ascii=False, sort_keys=True)


def document_from(header: str, text: str, row: Row) -> Document:
    """The document of a revision; ``row`` gives its guild, source and location."""
    head = json.loads(header)
    issuer = head.get("issuer", "")
    measures = tuple(_measure({**item, "issuer": issuer}) for item in head.pop("measures"))
    claims = tuple(_claim(item) for item in head.pop("claims"))
    remarks = tuple(_remark(item) for item in head.pop("remarks", ()))
    events = tuple(_happening(item) for item in head.pop("events", ()))
    defines = tuple(_definition(item) for item in head.pop("defines", ()))
    answers = tuple(Faq(**_tuples(item)) for item in head.pop("answers", ()))
    for name in ("published", "verified"):
        head[name] = day(head[name])
    head["kind"] = Kind(head["kind"])
    return Document(
        **head,
        text=text,
        measures=measures,
        claims=claims,
        remarks=remarks,
        events=events,
        defines=defines,
        answers=answers,
        guild=row["guild"],
        source=row["source"],
        location=row["location"],
    )


def row_from(row: Row) -> DocumentRow:
    """The head of a document from a row of the table of documents."""
    return DocumentRow(
        key=row["key"],
        id=row["id"],
        guild=row["guild"],
        kind=Kind(row["kind"]),
        title=row["title"],
        publisher=row["publisher"],
        published=day(row["published"]),
        url=row["url"],
        language=row["language"],
        source=row["source"],
        location=row["location"],
        revision=row["revision"],
        passages=row["passages"],
        stored_at=datetime.fromisoformat(row["stored_at"]),
        retired_at=datetime.fromisoformat(row["retired_at"]) if row["retired_at"] else None,
        fingerprint=row["fingerprint"],
    )


def day(text: str | None) -> date | None:
    """The day of an ISO date, or None."""
    return date.fromisoformat(text) if text else None


_ELSEWHERE: Mapping[type, frozenset[str]] = {
    Document: frozenset({"text", "location", "source", "guild"}),
    Measure: frozenset({"issuer"}),  # the document's
}
"""Fields that a header does not hold."""
_LATER: Mapping[type, frozenset[str]] = {
    Document: frozenset({"claimed", "issuer", "remarks", "events", "defines", "answers"}),
    Measure: frozenset({"reach", "rule", "firms"}),
    Remark: frozenset({"kinds"}),
    Definition: frozenset(
        {"country", "list", "from_", "until", "confidence", "complete", "count", "passage"}
    ),
}
"""Fields that there were not from the beginning: empty ones are left out, so that what was stored
before is unchanged."""


_Stored = Document | Measure | Claim | Remark | Happening | Definition | Faq
"""What a header holds."""


def _encode(value: object) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, _Stored):
        return _plain(value)
    raise TypeError(f"{type(value).__name__} has no place in a document's header")


def _plain(value: _Stored) -> dict[str, Any]:
    elsewhere = _ELSEWHERE.get(type(value), frozenset())
    later = _LATER.get(type(value), frozenset())
    found = {f.name: getattr(value, f.name) for f in fields(value) if f.name not in elsewhere}
    return {
        name: given
        for name, given in found.items()
        if name not in later or given not in ("", None, (), 0) or given is False
    }


def _measure(item: dict[str, Any]) -> Measure:
    item["effect"] = Effect(item["effect"])
    item["reach"] = Reach(item.get("reach", ""))
    item["firms"] = tuple((name, number) for name, number in item.get("firms", ()))
    for name in ("from_", "until", "issued"):
        item[name] = day(item[name])
    return Measure(**_tuples(item))


def _claim(item: dict[str, Any]) -> Claim:
    item["kind"] = Kind(item["kind"])
    for name in ("said", "until"):
        item[name] = day(item[name])
    return Claim(**_tuples(item))


def _remark(item: dict[str, Any]) -> Remark:
    return Remark(**_tuples({**item, "about": About(item["about"])}))


def _happening(item: dict[str, Any]) -> Happening:
    days = {name: day(item[name]) for name in ("day", "until")}
    return Happening(**{**item, **days})


def _definition(item: dict[str, Any]) -> Definition:
    names = tuple((language, tuple(words)) for language, words in item.pop("names"))
    for name in ("from_", "until"):
        item[name] = day(item.get(name))
    return Definition(names=names, **_tuples(item))


def _tuples(item: dict[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in item.items()
    }
