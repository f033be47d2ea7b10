"""A question that a stored document answers, found by asking."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from knowledge.answers.answering import Answerer
from knowledge.answers.writing.quoting import sentences
from knowledge.curation.effects import concerned
from knowledge.curation.heads import headings_of
from knowledge.errors import KnowledgeError
from knowledge.models import Document, seen_by
from knowledge.register.status import Register

_TRIED = 8
_LONGEST = 120
"""Characters of a sentence that is asked for as a question."""
_LINES = 40
"""Lines of a text whose sentences are asked for: what it says first may be said elsewhere, too."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """Finds a sample question. ``answerer`` is built when first needed."""

    answerer: Callable[[], Answerer]

    def sample(self, document: Document, guild: str) -> str:
        """A question whose answer cites the document, or "" where none was found."""
        answerer = replace(self.answerer(), speaker=None)
        register = answerer.register(seen_by(guild))
        for tried, question in enumerate(_questions(document, register)):
            if tried == _TRIED:
                break
            try:
                answer = answerer.answer_now(question, guild=guild or None)
            except KnowledgeError:
                return ""
            if any(citation.document == document.id for citation in answer.citations):
                return question
        return ""


def _questions(document: Document, register: Register) -> Iterator[str]:
    """Questions that it may answer, the likeliest first."""
    for item in concerned(document.measures, [register])[:2]:
        yield f"is {register.vocabulary.name(item)} restricted?"
    yield f"what does “{document.title}” say?"
    for heading in headings_of(document.text)[:1]:
        yield heading.title
    told = [line for line in document.text.splitlines() if line and not line.startswith("#")]
    for line in told[:_LINES]:
        fitting = (each.strip() for each in sentences(line, document.language))
        for sentence in islice((each for each in fitting if len(each) <= _LONGEST), 1):
            yield f"{sentence.rstrip('.!?')}?"
