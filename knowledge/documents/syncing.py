"""One run over sources: each document is compared with what is stored and settled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from knowledge.documents.chunking import chunk
from knowledge.documents.fetching import is_url
from knowledge.documents.outcomes import Event, Outcome
from knowledge.documents.readers import id_of, read
from knowledge.documents.sources import Candidate, candidates, is_there, source_name
from knowledge.errors import DocumentError
from knowledge.models import SHARED, Document
from knowledge.register.measures import faults
from knowledge.store.catalogue import Catalogue
from knowledge.store.records import Action, DocumentRow, Entry, header_json, text_hash

READING = "2"
"""Raised when the same bytes would be read, cleaned or cut differently than before."""

BATCH = 1024
"""Passages that are embedded and stored together: long enough to sort by length, and what a kill
can cost at most."""

_OUTCOMES = {Action.UNCHANGED: Outcome.UNCHANGED, Action.ADDED: Outcome.ADDED}


class TextEmbedder(Protocol):
    """What ingestion needs of the embedding model."""

    @property
    def max_tokens(self) -> int:
        """The model's limit, special tokens included."""

    def count(self, text: str) -> int:
        """Tokens of a text, special tokens included, nothing cut off."""

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """One normalised vector a text."""


class Run:
    """The state of one run: what was stored before it, what it has seen, what waits to be stored.

    Documents with measures or claims wait for the end, since they may refer to one another in
    any order; so does retiring, since a file may have moved to a source that comes later.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        model: str,
        embedder: Callable[[], TextEmbedder],
        actor: str,
        guild: str,
        dry_run: bool,
    ) -> None:
        self._catalogue = catalogue
        self._model = model
        self._embedder = embedder
        self._actor = actor
        self._guild = guild
        self._dry_run = dry_run
        self._before = _Before(catalogue.documents(guild))
        self._offered: set[str] = set()
        self._unreadable: list[str] = []
        self._ids: dict[str, str] = {}
        self._plain: dict[str, Document] = {}
        self._rules: list[Entry] = []
        self._ready: list[Entry] = []
        self._pruned: list[str] = []
        self._found = 0

    def source(self, source: str, *, prune: bool) -> Iterator[Event]:
        """Read what a source offers; ``prune`` has what it lacks retired by ``finish``."""
        try:
            name = source_name(source)
            offered = [c for c in candidates(source) if c.location not in self._offered]
        except DocumentError as error:
            yield Event(Outcome.FAILED, location=source, message=str(error))
            return
        self._offered.update(candidate.location for candidate in offered)
        self._found += len(offered)
        yield Event(None, found=self._found)
        for candidate in offered:
            yield from self._candidate(candidate)
        if prune and not is_url(source):
            self._pruned.append(name)

    def finish(self) -> Iterator[Event]:
        """Check the rules of the run together, store what is left, retire what is gone."""
        gone = [row for name in self._pruned for row in self._lacking(name)]
        if self._rules:
            known = self._known_documents({row.id for row in gone})
            wrong = faults([entry.document for entry in self._rules], known)
            for entry in self._rules:
                if fault := wrong.get(entry.document.id):
                    yield Event(Outcome.FAILED, entry.document.location, message=str(fault))
                else:
                    self._ready.append(entry)
        yield from self._store()
        for row in gone:
            yield self._retired(row)

    # One document

    def _candidate(self, candidate: Candidate) -> Iterator[Event]:
        stored = self._before.at.get(candidate.location, ())
        try:
            data, media_type = candidate.load()
            fingerprint = f"{READING}:{hashlib.sha256(data).hexdigest()}"
            same = next((row for row in stored if row.fingerprint == fingerprint), None)
            if same is not None:
                self._ids[same.id] = candidate.location
                yield Event(Outcome.UNCHANGED, candidate.location, same.id)
                yield from self._superseded(same.id, candidate.location)
                return
            document = self._read(candidate, data, media_type)
            embedder = self._embedder()
            passages = chunk(document, embedder.count, embedder.max_tokens)
        except DocumentError as error:
            self._unreadable.append(candidate.location)
            yield Event(Outcome.FAILED, candidate.location, message=str(error))
            return
        entry = Entry(document=document, passages=passages, fingerprint=fingerprint)
        if document.measures or document.claims:
            self._rules.append(entry)
            return
        self._plain[document.id] = replace(document, text="")
        self._ready.append(entry)
        if sum(len(waiting.passages) for waiting in self._ready) >= BATCH:
            yield from self._store()

    def _read(self, candidate: Candidate, data: bytes, media_type: str) -> Document:
        document = replace(
            read(data, location=candidate.location, media_type=media_type),
            source=candidate.source,
            location=candidate.location,
            guild=self._guild,
        )
        _check_characters(document)
        owner = self._owner(document)
        if owner and document.id == id_of(candidate.location):
            digest = hashlib.sha256(candidate.location.encode()).hexdigest()[:8]
            document = replace(document, id=f"{document.id}-{digest}")
            owner = self._owner(document)
        if owner:
            raise DocumentError(
                f"{document.id!r} is already the id of {owner}; give this document its own id.",
                location=candidate.location,
                field="id",
            )
        self._ids[document.id] = candidate.location
        return document

    def _owner(self, document: Document) -> str:
        """The location of another document that has this id, or ""."""
        here = self._ids.get(document.id, document.location)
        if here != document.location:
            return here
        row = self._before.ids.get(document.id)
        if row is None or row.location == document.location:
            return ""
        # A file that is gone from its old place has moved here.
        there = row.location in self._offered or is_there(row.location)
        return row.location if there else ""

    # Storing

    def _store(self) -> Iterator[Event]:
        """Embed and store what is ready, in one transaction."""
        if not self._ready:
            return
        entries, self._ready = self._ready, []
        if self._dry_run:
            for entry in entries:
                yield self._previewed(entry)
                yield from self._superseded(entry.document.id, entry.document.location)
            return
        vectors = missing_vectors(self._catalogue, self._model, self._embedder, entries)
        changes = self._catalogue.put_many(entries, vectors, self._model, self._actor)
        yield Event(None, embedded=len(vectors), found=self._found)
        for entry, change in zip(entries, changes, strict=True):
            outcome = _OUTCOMES.get(change.action, Outcome.CHANGED)
            yield Event(outcome, entry.document.location, entry.document.id)
            yield from self._superseded(entry.document.id, entry.document.location)

    def _previewed(self, entry: Entry) -> Event:
        document = entry.document
        stored = self._catalogue.document(document.id, (self._guild,))
        outcome = Outcome.ADDED if stored is None else Outcome.CHANGED
        if stored and replace(stored, location="", source="") == replace(
            document, location="", source=""
        ):
            outcome = Outcome.UNCHANGED
        return Event(outcome, document.location, document.id)

    # Retiring

    def _superseded(self, document: str, location: str) -> Iterator[Event]:
        """Retire what the same file was before its id changed, once it is stored anew."""
        for row in self._before.at.get(location, ()):
            if row.id != document and self._ids.get(row.id, location) == location:
                yield self._retired(row)

    def _lacking(self, source: str) -> Iterator[DocumentRow]:
        """What came from a source, or lies in its folder, and is there no more."""
        for row in self._before.rows:
            inside = row.location.startswith(f"{source}/") and not is_there(row.location)
            if (
                (row.source == source or inside)
                and row.location not in self._offered
                and row.id not in self._ids
                and not any(row.location.startswith(f"{place}/") for place in self._unreadable)
            ):
                yield row

    def _retired(self, row: DocumentRow) -> Event:
        if not self._dry_run:
            self._catalogue.retire(row.id, self._guild, self._actor)
        return Event(Outcome.RETIRED, row.location, row.id)

    def _known_documents(self, gone: set[str]) -> dict[str, Document]:
        """What rules may refer to: what is stored and stays, and the plain ones of this run."""
        stored = self._catalogue.headers((SHARED, self._guild))
        known = {document.id: document for document in stored if document.id not in gone}
        return known | self._plain


@dataclass(frozen=True, slots=True)
class _Before:
    """The live documents of the guild when the run began, by location and by id.

    One location may have two: a run killed while a file's id changed.
    """

    rows: Sequence[DocumentRow]
    at: dict[str, list[DocumentRow]] = field(init=False, default_factory=dict)
    ids: dict[str, DocumentRow] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            self.at.setdefault(row.location, []).append(row)
            self.ids[row.id] = row


def missing_vectors(
    catalogue: Catalogue,
    model: str,
    embedder: Callable[[], TextEmbedder],
    entries: Sequence[Entry],
) -> Mapping[str, np.ndarray]:
    """Vectors of the passages whose text has none stored yet, by ``text_hash``."""
    texts = {text_hash(p.embedded): p.embedded for entry in entries for p in entry.passages}
    known = catalogue.known_vectors(model, texts)
    missing = {key: text for key, text in texts.items() if key not in known}
    if not missing:
        return {}
    return dict(zip(missing, embedder().embed(list(missing.values())), strict=True))


def _check_characters(document: Document) -> None:
    """Half a character, as an escape in front matter or a PDF can make one, cannot be stored."""
    try:
        f"{header_json(document)}{document.text}".encode()
    except UnicodeEncodeError as error:
        raise DocumentError(
            "The text holds half of a character (a lone surrogate); remove it.",
            location=document.location,
        ) from error
