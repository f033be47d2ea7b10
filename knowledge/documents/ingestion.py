"""Sources into the catalogue: only what is new is read, cut, embedded and stored.

Whatever is acknowledged by an event is in the database; a run that is killed loses nothing of it,
and the next run goes on where it stopped.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

import numpy as np

from knowledge.documents.chunking import chunk
from knowledge.documents.readers import id_of, read
from knowledge.documents.sources import Candidate, candidates, source_name
from knowledge.errors import DocumentError, KnowledgeError
from knowledge.models import SHARED, Document
from knowledge.register.measures import faults
from knowledge.store.catalogue import Catalogue
from knowledge.store.records import Action, Entry, text_hash

READING = "1"
"""Raised when the same bytes would be read, cleaned or cut differently than before."""

BATCH = 1024
"""Passages that are embedded and stored together: long enough to sort by length, and what a kill
can cost at most."""


class Outcome(StrEnum):
    """What became of one document."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    RETIRED = "retired"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a run. ``outcome`` is None while only ``found`` (documents seen) grows.

    ``embedded`` counts the passages that had to be embedded for it; ``message`` gives the reason
    of a failure, with file and field.
    """

    outcome: Outcome | None
    location: str = ""
    document: str = ""
    message: str = ""
    embedded: int = 0
    found: int = 0


@dataclass(slots=True)
class Summary:
    """The counts of a run and its failures."""

    counts: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    failures: list[Event] = field(default_factory=list)
    embedded: int = 0

    def add(self, event: Event) -> None:
        """Count one event."""
        self.embedded += event.embedded
        if event.outcome:
            self.counts[event.outcome] += 1
        if event.outcome is Outcome.FAILED:
            self.failures.append(event)


class TextEmbedder(Protocol):
    """What ingestion needs of the embedding model."""

    @property
    def max_tokens(self) -> int:
        """The model's limit, special tokens included."""

    def count(self, text: str) -> int:
        """Tokens of a text, special tokens included, nothing cut off."""

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """One normalised vector a text."""


@dataclass(slots=True)
class Ingestor:
    """Brings sources into the catalogue.

    ``model`` is the name under which vectors are stored; ``embedder`` is only called for when
    there is something to cut or embed.
    """

    catalogue: Catalogue
    model: str
    embedder: Callable[[], TextEmbedder]

    def sync(
        self,
        sources: Sequence[str],
        *,
        actor: str,
        guild: str = SHARED,
        prune: bool = False,
        dry_run: bool = False,
    ) -> Iterator[Event]:
        """Bring every document of ``sources`` up to date; yields an event for each.

        ``prune`` retires what a folder no longer has (never what a feed has dropped, and nothing
        of a source that could not be read). ``dry_run`` stores nothing.
        """
        run = _Run(self, actor, guild, dry_run)
        for source in sources:
            yield from run.source(source, prune=prune)
        yield from run.finish()

    def embed_missing(self, report: Callable[[int, int], None] | None = None) -> int:
        """Embed stored passages that have no vector by the present model; returns how many.

        ``report`` gets how many are done, and of how many.
        """
        done = 0
        total = self.catalogue.counts()["passages"]
        while missing := self.catalogue.missing_vectors(self.model, BATCH * 4):
            vectors = self.embedder().embed(list(missing.values()))
            self.catalogue.add_vectors(self.model, dict(zip(missing, vectors, strict=True)))
            done += len(missing)
            if report:
                report(done, max(done, total))
        return done


@dataclass(slots=True)
class _Run:
    ingestor: Ingestor
    actor: str
    guild: str
    dry_run: bool
    ids: dict[str, str] = field(default_factory=dict)
    ready: list[Entry] = field(default_factory=list)
    passages: int = 0
    rules: list[Entry] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    found: int = 0

    def source(self, source: str, *, prune: bool) -> Iterator[Event]:
        name = source_name(source)
        stored = self.ingestor.catalogue.hashes(self.guild, name)
        seen: set[str] = set()
        try:
            offered = list(candidates(source))
        except DocumentError as error:
            yield Event(Outcome.FAILED, location=source, message=str(error))
            return
        self.found += len(offered)
        yield Event(None, found=self.found)
        for candidate in offered:
            seen.add(candidate.location)
            yield from self._candidate(candidate, stored.get(candidate.location))
        if prune and all(not item.location.startswith(("http:", "https:")) for item in offered):
            yield from self._prune(stored, seen)

    def finish(self) -> Iterator[Event]:
        """Check the rules of the run against each other and store what is left."""
        official = {
            document.id: document
            for document in self.ingestor.catalogue.headers((SHARED, self.guild))
        }
        wrong = faults([entry.document for entry in self.rules], official)
        for entry in self.rules:
            if entry.document.id in wrong:
                yield self._failed(entry.document.location, wrong[entry.document.id])
            else:
                self._add(entry)
        yield from self._store()
        for document in self.renamed:
            if document not in self.ids and not self.dry_run:
                self.ingestor.catalogue.retire(document, self.guild, self.actor)
                yield Event(Outcome.RETIRED, document=document)

    def _candidate(self, candidate: Candidate, known: tuple[str, str] | None) -> Iterator[Event]:
        try:
            data, media_type = candidate.load()
            fingerprint = f"{READING}:{hashlib.sha256(data).hexdigest()}"
            if known and known[1] == fingerprint:
                self.ids[known[0]] = candidate.location
                yield Event(Outcome.UNCHANGED, candidate.location, known[0])
                return
            document = self._read(candidate, data, media_type)
            embedder = self.ingestor.embedder()
            passages = chunk(document, embedder.count, embedder.max_tokens)
            if known and known[0] != document.id:
                self.renamed.append(known[0])
        except DocumentError as error:
            yield self._failed(candidate.location, error)
            return
        entry = Entry(document=document, passages=passages, fingerprint=fingerprint)
        if document.measures or document.claims:
            self.rules.append(entry)
            return
        self._add(entry)
        if self.passages >= BATCH:
            yield from self._store()

    def _read(self, candidate: Candidate, data: bytes, media_type: str) -> Document:
        read_one = read(data, location=candidate.location, media_type=media_type)
        document = replace(
            read_one, source=candidate.source, location=candidate.location, guild=self.guild
        )
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
        self.ids[document.id] = candidate.location
        return document

    def _owner(self, document: Document) -> str:
        """The location of another document that has this id, or ""."""
        here = self.ids.get(document.id, document.location)
        if here != document.location:
            return here
        row = self.ingestor.catalogue.row(document.id, (self.guild,))
        if row is None or row.retired_at or row.location == document.location:
            return ""
        moved = row.source == document.source and document.id not in self.ids
        return "" if moved else row.location

    def _add(self, entry: Entry) -> None:
        self.ready.append(entry)
        self.passages += len(entry.passages)

    def _store(self) -> Iterator[Event]:
        """Embed and store what is ready, in one transaction."""
        if not self.ready:
            return
        entries, self.ready, self.passages = self.ready, [], 0
        if self.dry_run:
            yield from map(self._previewed, entries)
            return
        texts = {text_hash(p.embedded): p.embedded for e in entries for p in e.passages}
        vectors = self._vectors(texts)
        changes = self.ingestor.catalogue.put_many(
            entries, vectors, self.ingestor.model, self.actor
        )
        yield Event(None, embedded=len(vectors), found=self.found)
        for entry, change in zip(entries, changes, strict=True):
            outcome = {Action.UNCHANGED: Outcome.UNCHANGED, Action.ADDED: Outcome.ADDED}.get(
                change.action, Outcome.CHANGED
            )
            yield Event(outcome, entry.document.location, entry.document.id)

    def _vectors(self, texts: Mapping[str, str]) -> dict[str, np.ndarray]:
        known = self.ingestor.catalogue.known_vectors(self.ingestor.model, texts)
        missing = {key: text for key, text in texts.items() if key not in known}
        if not missing:
            return {}
        embedded = self.ingestor.embedder().embed(list(missing.values()))
        return dict(zip(missing, embedded, strict=True))

    def _previewed(self, entry: Entry) -> Event:
        document = entry.document
        stored = self.ingestor.catalogue.document(document.id, (self.guild,))
        outcome = Outcome.ADDED if stored is None else Outcome.CHANGED
        if stored and replace(stored, location="", source="") == replace(
            document, location="", source=""
        ):
            outcome = Outcome.UNCHANGED
        return Event(outcome, document.location, document.id)

    def _prune(self, stored: Mapping[str, tuple[str, str]], seen: set[str]) -> Iterator[Event]:
        for location, (document, _) in stored.items():
            if location not in seen and self.ids.get(document, location) == location:
                if not self.dry_run:
                    self.ingestor.catalogue.retire(document, self.guild, self.actor)
                yield Event(Outcome.RETIRED, location, document)

    def _failed(self, location: str, error: KnowledgeError) -> Event:
        return Event(Outcome.FAILED, location, message=str(error))
