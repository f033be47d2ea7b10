"""Which announcement decides what was asked before, and where it can be checked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answers.citations import is_cited
from knowledge.answers.desk import Desk
from knowledge.answers.reply import Reply, refusal
from knowledge.answers.selection import is_spoken_of, statuses_for
from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.remarks import Remark, remark_of
from knowledge.answers.writing import wording
from knowledge.answers.writing.wording import listed, name
from knowledge.models import About, AnswerKind, Document, Measure, Status
from knowledge.vocabulary.issuers import issuer

_MOST = 4
"""How many announcements are named."""


@dataclass(frozen=True, slots=True)
class SourceReplier:
    """Answers with announcements, their own words and addresses."""

    desk: Desk

    def reply(self, question: Question) -> Reply:
        """The announcements that decide on what the question is about, and the ministry's site."""
        statuses = statuses_for(question, self.desk.register) if question.items else ()
        measures = self._deciding(question, statuses)
        lines = [self._line(measure) for measure in measures[:_MOST]]
        if not (measures or question.items) and question.thread:
            lines = [*filter(None, map(self._of_document, question.thread.documents))][:_MOST]
        if question.items and not measures:
            lines = [f"No announcement on record controls {listed([*map(name, question.items)])}."]
        where = remark_of(question.text) is Remark.WHERE
        said = self.desk.remark(About.CHECK)
        home = issuer(self.desk.register.home)
        site = f"The site to check is that of {home.authority}, {home.site}." if home.site else ""
        checked = (
            f"{site} {said}".strip()
            if (where and (measures or question.items)) or not lines
            else ""
        )
        parts = [checked, *lines] if where else [*lines, checked]
        text = "\n\n".join(part for part in parts if part)
        if not is_cited(text):
            return refusal(question)
        if statuses and all(is_spoken_of(status) for status in statuses) and measures:
            return Reply(AnswerKind.STATUS, text, statuses)
        return Reply(AnswerKind.PASSAGES, text)

    def _deciding(self, question: Question, statuses: Sequence[Status]) -> list[Measure]:
        """One rule of each announcement that decides, what suspends it behind it."""
        rulings = [ruling for status in statuses for ruling in status.deciding]
        register = self.desk.register
        for document in question.announcements:
            rulings += register.rulings(document, question.on, question.as_of)
        if question.party and not question.items:
            rulings += register.rulings_on(question.party, question.on, question.as_of)
        found: dict[str, Measure] = {}
        for ruling in rulings:
            found.setdefault(ruling.measure.document, ruling.measure)
            if ruling.by:
                found.setdefault(ruling.by.document, ruling.by)
        return list(found.values())

    def _of_document(self, id_: str) -> str:
        """The title of a document that was cited, its address and how it opens."""
        document = self.desk.lookup.document(id_)
        opening = self.desk.writer.quoter.opening(id_)
        if document is None or not opening:
            return ""
        text, key = self.desk.writer.quoter.words_of(opening)
        return f"{document.title.rstrip('.')}{_address(document)}: “{text}”{key}"

    def _line(self, measure: Measure) -> str:
        document = self.desk.register.document(measure.document)
        text, key = self.desk.writer.quoter.words(measure)
        label = self.desk.writer.label(measure)
        return f"{wording.capitalised(label)}{_address(document)}: “{text}”{key}"


def _address(document: Document | None) -> str:
    return f" ({document.url})" if document and document.url else ""
