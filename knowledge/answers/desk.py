"""What everybody who answers one question works with."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from knowledge.answers.citations import Evidence
from knowledge.answers.lookup import Lookup
from knowledge.answers.matching import Match, QuestionMatcher
from knowledge.answers.understanding.asking import Question
from knowledge.answers.writing.evidence import PassageComposer
from knowledge.answers.writing.quoting import sentences
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.models import About, Document, Hit
from knowledge.register.status import Register


@dataclass(slots=True)
class Desk:
    """The documents that one question may look at, and the quotes taken from them so far."""

    lookup: Lookup
    passages: PassageComposer
    matcher: QuestionMatcher | None = None
    evidence: Evidence = field(default_factory=Evidence)

    @property
    def register(self) -> Register:
        """The rules that count for the question."""
        return self.lookup.register

    def of(self, issuer: str) -> Desk:
        """The same desk with the rules of one issuer alone."""
        lookup = replace(self.lookup, register=self.register.of(issuer))
        return replace(self, lookup=lookup)

    @property
    def writer(self) -> StatusWriter:
        """The writer of status sentences."""
        return StatusWriter(self.register, self.lookup.quoter(self.evidence), self.lookup.as_of)

    def matches(self, question: Question) -> list[Match]:
        """The stored questions that ask the same as one, or as its parts, whatever their score."""
        if self.matcher is None:
            return []
        lookup = self.lookup
        with lookup.timings.of("retrieve"):
            return self.matcher.matches(question, self.register, lookup.guilds, lookup.document)

    def sentence(self, hit: Hit, pattern: str) -> str:
        """The first sentence of a hit that matches, quoted and cited."""
        for sentence in sentences(hit.text, hit.language):
            if not self.lookup.was_known(sentence, hit.document):
                continue
            if re.search(rf"\b{pattern}(?!\w)", sentence, re.IGNORECASE):
                key = self.lookup.cite(self.evidence, hit, sentence)
                return f"“{' '.join(sentence.split())}”{key}"
        return ""

    def answering(self, kind: str) -> list[tuple[Document, str]]:
        """The documents that answer questions of a kind by their front matter, the oldest first,
        each with the anchor of the heading whose text does."""
        day = self.lookup.as_of
        known = [d for d in self.register.documents() if (d.published or day) <= day]
        known.sort(key=lambda document: (document.published or date.min, document.id))
        return [
            (document, remark.passage)
            for document in known
            for remark in document.remarks
            if kind in remark.kinds
        ]

    def remark(self, about: About) -> str:
        """What the record remarks on itself, by its newest document that does, quoted and cited."""
        day = self.lookup.as_of
        documents = [d for d in self.register.documents() if (d.published or day) <= day]
        documents.sort(key=lambda document: document.published or date.min, reverse=True)
        quoter = self.writer.quoter
        return next(filter(None, (quoter.remark(each, about) for each in documents)), "")
