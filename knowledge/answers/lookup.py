"""What one question may look at: the documents and passages of its guilds, as of its day."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from knowledge.answers.citations import Evidence, quote_of
from knowledge.answers.understanding.announcements import find_announcements, match_documents
from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.written_days import days_in
from knowledge.answers.writing.quoting import Quoter
from knowledge.answers.writing.wording import name
from knowledge.models import SHARED, Document, Hit, Passage
from knowledge.register.status import Register
from knowledge.store.catalogue import Catalogue

HITS = 8
MOST_SUBJECTS = 4

Search = Callable[..., Sequence[Hit]]
"""``Retriever.search``, called only when a question needs passages."""


@dataclass(slots=True)
class Timings:
    """Milliseconds by step."""

    spent: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(("understand", "retrieve", "compose", "total"), 0.0)
    )

    @contextmanager
    def of(self, step: str) -> Iterator[None]:
        """Add the time of a block to a step."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.spent[step] += (time.perf_counter() - start) * 1000


@dataclass(slots=True)
class Lookup:
    """The documents that count for one question. ``past`` says that its day lies behind today."""

    catalogue: Catalogue
    find: Search
    register: Register
    as_of: date
    past: bool
    guild: str | None
    timings: Timings
    _documents: dict[str, Document | None] = field(default_factory=dict)

    @property
    def guilds(self) -> tuple[str, ...]:
        """The guilds whose documents count, the asking one first."""
        return (SHARED,) if self.guild is None else (self.guild, SHARED)

    def document(self, document_id: str) -> Document | None:
        """A live document with its text."""
        if document_id not in self._documents:
            self._documents[document_id] = self.catalogue.document(document_id, self.guilds)
        return self._documents[document_id]

    def passages_at(self, document_id: str, anchor: str) -> tuple[Passage, ...]:
        """The passages under a heading of a document."""
        found = self.catalogue.passages_at(document_id, anchor, self.guilds)
        return tuple(stored.passage for stored in found)

    def quoter(self, evidence: Evidence) -> Quoter:
        """Finds the sentences that say so, into ``evidence``."""
        return Quoter(evidence, self.document, self.passages_at, self.was_known)

    def cite(self, evidence: Evidence, hit: Hit, sentence: str) -> str:
        """The citation key of a sentence of a found passage."""
        document = self.document(hit.document)
        return evidence.cite(quote_of(document, hit, sentence)) if document else ""

    def search(self, text: str) -> Sequence[Hit]:
        """Passages for a text."""
        with self.timings.of("retrieve"):
            return self._found(text)

    def passages_for(self, question: Question, subject: Sequence[str] = ()) -> Sequence[Hit]:
        """Passages for a question: those of announcements that it names first and whole, then what
        the search brings, then those of the documents in ``subject``."""
        expand = [name(item) for item in question.items[:9]]
        with self.timings.of("retrieve"):
            hits = self._found(question.text, publishers=question.publishers, expand=expand)
            if question.announcements:
                own = [hit for hit in hits if hit.document in question.announcements]
                others = [hit for hit in hits if hit.document not in question.announcements]
                return (*own, *self._rest_of(question.announcements, own), *others)
            return (*hits, *self._rest_of(subject, hits))

    def subject(self, question: Question) -> list[str]:
        """The documents whose rules are about the items of the question, the latest first."""
        if not question.items or len(question.items) > 3 or question.publishers:
            return []
        found = [
            document
            for document in self.register.documents()
            if (document.published or self.as_of) <= self.as_of
            and any(set(m.items) & set(question.items) for m in document.measures)
        ]
        found.sort(key=lambda document: document.published or self.as_of, reverse=True)
        return [document.id for document in found[:MOST_SUBJECTS]]

    def was_known(self, sentence: str) -> bool:
        """Whether a sentence speaks of no announcement that came after the day of asking.

        The record is written with hindsight; a question as of a past day must not get it.
        """
        if not self.past:
            return True
        documents = {d.id: d.published for d in self.register.documents()}
        if any(day > self.as_of and day not in self._stated_days() for day in days_in(sentence)):
            return False
        return all(
            (documents[stored] or self.as_of) <= self.as_of
            for reference in find_announcements(sentence)
            for stored in match_documents(reference, documents)[:1]
        )

    def _stated_days(self) -> set[date]:
        """The starts and ends that rules known on the day of asking state themselves."""
        known = [d for d in self.register.documents() if (d.published or self.as_of) <= self.as_of]
        starts = {m.from_ for d in known for m in d.measures}
        ends = {rule.until for d in known for rule in d.measures if rule.until}
        said = {claim.until for d in known for claim in d.claims if claim.until}
        return starts | ends | said

    def _found(
        self, text: str, *, publishers: Sequence[str] = (), expand: Sequence[str] = ()
    ) -> Sequence[Hit]:
        return self.find(
            text,
            limit=HITS,
            guild=self.guild,
            before=self.as_of if self.past else None,
            publishers=publishers,
            expand=expand,
        )

    def _rest_of(self, ids: Sequence[str], known: Sequence[Hit]) -> list[Hit]:
        """All passages of documents that the search did not bring."""
        seen = {hit.passage for hit in known}
        found = []
        for document_id in ids:
            document = self.document(document_id)
            for stored in self.catalogue.document_passages(document_id, self.guilds):
                if document and stored.id not in seen:
                    found.append(_hit(document, stored.id, stored.passage))
        return found


def _hit(document: Document, passage_id: str, passage: Passage) -> Hit:
    return Hit(
        passage=passage_id,
        document=document.id,
        kind=document.kind,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        url=document.url,
        heading=passage.heading,
        anchor=passage.anchor,
        text=passage.text,
        score=0.0,
        language=document.language,
        source=document.source,
    )
