"""One run over sources: each document is compared with what is stored and settled."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np

from knowledge.documents.addresses import is_url, public
from knowledge.documents.agreement import doubts
from knowledge.documents.chunking import chunk
from knowledge.documents.naming import id_of
from knowledge.documents.outcomes import Event, Outcome
from knowledge.documents.placing import Pages
from knowledge.documents.readers import read
from knowledge.documents.settled import Before, Known, bytes_of, lies_in
from knowledge.documents.sources import Candidate, Loaded, is_there, offered, source_name
from knowledge.documents.trust import Origin, admitted, origin_of
from knowledge.documents.unsaid import unsaid
from knowledge.errors import DocumentError
from knowledge.escaping import shown
from knowledge.models import SHARED, Document
from knowledge.register.measures import faults
from knowledge.store.catalogue import Catalogue
from knowledge.store.records import Action, DocumentRow, Entry, header_json
from knowledge.vocabulary.current import speaking
from knowledge.vocabulary.learning import learn
from knowledge.vocabulary.packs import BUNDLED as PACK

READING = "5"
"""Raised when the same bytes would be read, cleaned or cut differently than before."""

BATCH = 1024
"""Passages that are embedded and stored together: long enough to sort by length, and what a kill
can cost at most."""

_MANY = 10
"""Documents from which on ``prune`` asks before it retires more than half of a folder."""

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

    Documents with measures, claims or remarks wait for the end, since they may refer to one
    another in any order; so does retiring, since a file may have moved to a later source.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        model: str,
        embedder: Callable[[], TextEmbedder],
        actor: str,
        guild: str,
        dry_run: bool,
        prune_all: bool = False,
        pack: Path = PACK,
    ) -> None:
        self._catalogue = catalogue
        self._model = model
        self._embedder = embedder
        self._actor = actor
        self._guild = guild
        self._dry_run = dry_run
        self._prune_all = prune_all
        self._pack = pack
        self._before = Before(catalogue.documents(guild))
        self._offered: set[str] = set()
        self._unreadable: list[str] = []
        self._ids: dict[str, str] = {}
        self._plain: dict[str, Document] = {}
        self._rules: list[Entry] = []
        self._ready: list[Entry] = []
        self._pruned: list[str] = []
        self._found = 0
        self._pages = Pages(self._stored)
        self._read_now: dict[tuple[str, str], Known] = {}

    def source(self, source: str, *, prune: bool) -> Iterator[Event]:
        """Read what a source offers; ``prune`` has what it lacks retired by ``finish``."""
        try:
            name = source_name(source)
            offer = offered(source)
        except DocumentError as error:
            yield Event(Outcome.FAILED, location=public(source), message=str(error))
            return
        fresh = [c for c in offer.candidates if c.location not in self._offered]
        self._offered.update(candidate.location for candidate in fresh)
        self._found += len(fresh)
        yield Event(None, found=self._found)
        if offer.notice:
            yield _noticed(name, offer.notice)
        for candidate in fresh:
            yield from self._candidate(candidate)
        if prune and not is_url(source):
            self._pruned.append(name)

    def finish(self) -> Iterator[Event]:
        """Check the rules of the run together, store what is left, retire what is gone."""
        gone = []
        for name in self._pruned:
            lacking = list(self._lacking(name))
            if doubt := self._too_many(name, lacking):
                yield Event(Outcome.FAILED, name, message=doubt)
            else:
                gone += lacking
        if self._rules:
            known = self._known_documents({row.id for row in gone})
            wrong = faults([entry.document for entry in self._rules], known, self._pack)
            sound = []
            for entry in self._rules:
                if fault := wrong.get(entry.document.id):
                    yield Event(Outcome.FAILED, entry.document.location, message=str(fault))
                else:
                    sound.append(entry)
            self._ready += sound
            yield from self._remarked(sound, known)
        yield from self._store()
        for row in gone:
            yield self._retired(row)

    def _remarked(self, entries: Sequence[Entry], known: Mapping[str, Document]) -> Iterator[Event]:
        """Say where a text does not bear out its measures, and which names of measures are items
        from now on, as nothing defined them: in the words of the knowledge base with these."""
        documents = [entry.document for entry in entries]
        own = {document.id for document in documents}
        before = [document for document in known.values() if document.id not in own]
        learnt = learn([*before, *documents], self._pack)
        for entry in entries:
            with speaking(learnt.vocabulary):
                said = list(doubts(entry.document, entry.passages))
            for doubt in said:
                yield _noticed(entry.document.location, doubt)
        for document in documents:
            if names := learnt.named.get(document.id):
                listed = ", ".join(shown(name) for name in names)
                several = "are new items" if len(names) > 1 else "is a new item"
                notice = (
                    f"{listed} {several} under that name; write 'defines' with key and names to "
                    "give other names, a symbol or a group."
                )
                yield _noticed(document.location, notice)

    # One document

    def _candidate(self, candidate: Candidate) -> Iterator[Event]:
        try:
            loaded = candidate.load()
            fingerprint = f"{READING}:{hashlib.sha256(loaded.data).hexdigest()}"
            same = self._known(candidate, fingerprint)
            if same is not None:
                self._ids.setdefault(same.id, candidate.location)
                yield Event(Outcome.UNCHANGED, candidate.location, same.id, undated=same.undated)
                yield from self._superseded(same.id, candidate.location)
                return
            document, ignored = self._read(candidate, loaded)
            if candidate.origin is Origin.FETCHED and document.id in self._ids:
                yield self._told(Outcome.UNCHANGED, replace(document, location=candidate.location))
                return
            self._ids[document.id] = document.location
            embedder = self._embedder()
            passages = chunk(document, embedder.count, embedder.max_tokens)
        except DocumentError as error:
            self._unreadable.append(candidate.location)
            yield Event(Outcome.FAILED, candidate.location, message=str(error))
            return
        for notice in filter(None, (ignored, *unsaid(document))):
            yield _noticed(candidate.location, notice)
        self._read_now[bytes_of(document.location, fingerprint)] = Known.of(document)
        entry = Entry(document=document, passages=passages, fingerprint=fingerprint)
        if document.structured:
            self._rules.append(entry)
            return
        self._plain[document.id] = replace(document, text="")
        self._ready.append(entry)
        if sum(len(waiting.passages) for waiting in self._ready) >= BATCH:
            yield from self._store()

    def _known(self, candidate: Candidate, fingerprint: str) -> Known | None:
        """The document that these very bytes are: as stored from here, or from another address of
        the same site."""
        for row in self._before.at.get(candidate.location, ()):
            if row.fingerprint == fingerprint:
                return Known.of(row)
        if candidate.origin.is_trusted:
            return None
        key = bytes_of(candidate.location, fingerprint)
        return self._read_now.get(key) or self._before.pages.get(key)

    def _read(self, candidate: Candidate, loaded: Loaded) -> tuple[Document, str]:
        """The document as it may be stored, and what of it does not count."""
        found = read(loaded.data, location=candidate.location, media_type=loaded.media_type)
        kept = admitted(found, candidate.origin, loaded.address)
        document = replace(
            kept.document,
            source=candidate.source,
            location=candidate.location,
            guild=self._guild,
        )
        check_characters(document)
        if candidate.origin is Origin.FETCHED:
            document = self._pages.placed(document)
        else:
            document = self._owning(document)
        return document, kept.ignored

    def _stored(self, name: str) -> Document | None:
        known = name in self._before.ids
        return self._catalogue.document(name, (self._guild,)) if known else None

    def _owning(self, document: Document) -> Document:
        """A document of this machine under an id that no other one has."""
        owner = self._owner(document)
        if owner and document.id == id_of(document.location):
            digest = hashlib.sha256(document.location.encode()).hexdigest()[:8]
            document = replace(document, id=f"{document.id}-{digest}")
            owner = self._owner(document)
        if owner:
            raise DocumentError(
                f"{document.id!r} is already the id of {owner}; give this document its own id.",
                location=document.location,
                field="id",
            )
        return document

    def _owner(self, document: Document) -> str:
        """The location of another document that has this id, or ""."""
        here = self._ids.get(document.id, document.location)
        if here != document.location:
            return here
        row = self._before.ids.get(document.id)
        if row is None or row.location == document.location:
            return ""
        if not origin_of(row.location, row.source).is_trusted:
            return ""  # of a time when what is fetched could take any id
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
            yield self._told(outcome, entry.document)
            yield from self._superseded(entry.document.id, entry.document.location)

    def _previewed(self, entry: Entry) -> Event:
        document = entry.document
        stored = self._catalogue.document(document.id, (self._guild,))
        outcome = Outcome.ADDED if stored is None else Outcome.CHANGED
        if stored and replace(stored, location="", source="") == replace(
            document, location="", source=""
        ):
            outcome = Outcome.UNCHANGED
        return self._told(outcome, document)

    def _told(self, outcome: Outcome, document: Document) -> Event:
        undated = document.published is None
        return Event(outcome, document.location, document.id, undated=undated)

    # Retiring

    def _superseded(self, document: str, location: str) -> Iterator[Event]:
        """Retire what the same file was before its id changed, once it is stored anew."""
        for row in self._before.at.get(location, ()):
            if row.id != document and self._ids.get(row.id, location) == location:
                yield self._retired(row)

    def _lacking(self, source: str) -> Iterator[DocumentRow]:
        """What came from a source, or lies in its folder, and is there no more."""
        for row in self._before.rows:
            inside = lies_in(row, source) and not is_there(row.location)
            if (
                (row.source == source or inside)
                and row.location not in self._offered
                and row.id not in self._ids
                and not any(row.location.startswith(f"{place}/") for place in self._unreadable)
            ):
                yield row

    def _too_many(self, source: str, lacking: Sequence[DocumentRow]) -> str:
        """The sentence that stops an emptied or mostly emptied folder from being retired whole."""
        if not lacking or self._prune_all:
            return ""
        stored = [r for r in self._before.rows if r.source == source or lies_in(r, source)]
        left = [place for place in self._offered if place.startswith((f"{source}/", source))]
        if left and (len(lacking) < _MANY or len(lacking) * 2 <= len(stored)):
            return ""
        return (
            f"{shown(source)}: {len(lacking)} of {len(stored)} stored documents are there no more, "
            "so none was retired; check the folder, or add --prune-all to retire them."
        )

    def _retired(self, row: DocumentRow) -> Event:
        if not self._dry_run:
            self._catalogue.retire(row.id, self._guild, self._actor)
        return Event(Outcome.RETIRED, row.location, row.id)

    def _known_documents(self, gone: set[str]) -> dict[str, Document]:
        """What rules may refer to: what is stored and stays, and the plain ones of this run."""
        stored = self._catalogue.headers((SHARED, self._guild))
        known = {document.id: document for document in stored if document.id not in gone}
        return known | self._plain


def _noticed(location: str, notice: str) -> Event:
    return Event(None, location, notice=f"{shown(location)}: {notice}")


def missing_vectors(
    catalogue: Catalogue,
    model: str,
    embedder: Callable[[], TextEmbedder],
    entries: Sequence[Entry],
) -> Mapping[str, np.ndarray]:
    """Vectors of the passages and questions that have none stored yet, by ``text_hash``."""
    texts = {name: text for entry in entries for name, text in entry.texts.items()}
    known = catalogue.known_vectors(model, texts)
    missing = {key: text for key, text in texts.items() if key not in known}
    if not missing:
        return {}
    return dict(zip(missing, embedder().embed(list(missing.values())), strict=True))


def check_characters(document: Document) -> None:
    """Half a character, as an escape in front matter or a PDF can make one, cannot be stored."""
    try:
        f"{header_json(document)}{document.text}".encode()
    except UnicodeEncodeError as error:
        raise DocumentError(
            "The text holds half of a character (a lone surrogate); remove it.",
            location=document.location,
        ) from error
