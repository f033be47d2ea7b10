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
from knowledge.models import Document, Hit, Kind, Passage, seen_by
from knowledge.register.reach import covered
from knowledge.register.status import Register
from knowledge.store.catalogue import Catalogue
from knowledge.store.filters import Filter

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
            self.spent[step] = self.spent.get(step, 0.0) + (time.perf_counter() - start) * 1000


@dataclass(slots=True)
class Lookup:
    """The documents that count for one question, as of its day."""

    catalogue: Catalogue
    find: Search
    register: Register
    as_of: date
    guild: str | None
    timings: Timings
    _documents: dict[str, Document | None] = field(default_factory=dict)
    _stated: dict[bool, set[date]] = field(default_factory=dict)

    @property
    def guilds(self) -> tuple[str, ...]:
        """The guilds whose documents count, the asking one first."""
        return seen_by(self.guild)

    def document(self, document_id: str) -> Document | None:
        """A live document with its text."""
        if document_id not in self._documents:
            self._documents[document_id] = self.catalogue.document(document_id, self.guilds)
        return self._documents[document_id]

    def published_between(self, first: date, last: date) -> list[tuple[date, Kind, str]]:
        """The live documents that bear a day from ``first`` to ``last``, with their kinds."""
        last = min(last, self.as_of)
        wanted = Filter(guilds=self.guilds, after=first, before=last)
        rows = self.catalogue.heads(wanted) if first <= last else ()
        return [(row.published, row.kind, row.id) for row in rows if row.published]

    def newest(self) -> date | None:
        """The day of the newest document that had been published by the day of asking."""
        return self.catalogue.newest(Filter(guilds=self.guilds, before=self.as_of))

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

    def passages_of(self, documents: Sequence[str]) -> Sequence[Hit]:
        """All passages of some documents, in their order."""
        with self.timings.of("retrieve"):
            return self._rest_of(documents, ())

    def passages_for(self, question: Question, subject: Sequence[str] = ()) -> Sequence[Hit]:
        """Passages for a question: those of announcements that it names first and whole, then what
        the search brings, then those of the documents in ``subject``."""
        expand = [name(item) for item in question.items[:9]]
        with self.timings.of("retrieve"):
            hits = self._found(question.completed, publishers=question.publishers, expand=expand)
            if question.thread:
                known = self._rest_of(question.thread.documents, hits)
                hits = (*hits, *known)
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
            and any(set(covered(m)) & set(question.items) for m in document.measures)
        ]
        found.sort(key=lambda document: document.published or self.as_of, reverse=True)
        return [document.id for document in found[:MOST_SUBJECTS]]

    def was_known(self, sentence: str, document_id: str) -> bool:
        """Whether a sentence of a document that counts tells nothing that came after the day of
        asking.

        What a document says was known when it was published, days ahead included. A document
        that was verified later may have been written with hindsight: a sentence of it that names
        a day between, or an end that was only said or set later, is not told.
        """
        document = self.document(document_id)
        if document is None or document.verified is None or document.verified <= self.as_of:
            return True
        ahead = {day for day in days_in(sentence) if day > self.as_of} - self._days_stated(True)
        hindsight = any(day <= document.verified for day in ahead)
        if hindsight or ahead & self._days_stated(False):
            return False
        return self.names_nothing_later(sentence)

    def names_nothing_later(self, text: str) -> bool:
        """Whether a text names no announcement that was published after the day of asking."""
        named = find_announcements(text)
        if not named:  # most texts; it is asked of every sentence
            return True
        published = {document.id: document.published for document in self.register.documents()}
        return all(reference.year <= self.as_of.year for reference in named) and all(
            (published[stored] or self.as_of) <= self.as_of
            for reference in named
            for stored in match_documents(reference, published)[:1]
        )

    @property
    def later(self) -> bool:
        """Whether anything official on record was published or verified after the day of asking."""
        return any(
            day > self.as_of
            for document in self.register.documents()
            for day in (document.published, document.verified)
            if day
        )

    def _days_stated(self, known: bool) -> set[date]:
        """The starts and ends that rules and claims state, by whether they were known on the day
        of asking."""
        if known in self._stated:
            return self._stated[known]
        days = self._stated[known] = set()
        for document in self.register.documents():
            if ((document.published or self.as_of) <= self.as_of) is known:
                days |= {measure.from_ for measure in document.measures}
                days |= {part.until for part in document.measures if part.until}
                days |= {claim.until for claim in document.claims if claim.until}
        return days

    def _found(
        self, text: str, *, publishers: Sequence[str] = (), expand: Sequence[str] = ()
    ) -> Sequence[Hit]:
        return self.find(
            text,
            limit=HITS,
            guild=self.guild,
            before=self.as_of,
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
