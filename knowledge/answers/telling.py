"""What documents say: their own sentences, or a chat model's checked ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.answers.desk import Desk
from knowledge.answers.reply import Reply, refusal
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing.evidence import Candidate, covers, gives_reason
from knowledge.answers.writing.verdicts import Asks
from knowledge.errors import ModelError
from knowledge.models import AnswerKind, Kind
from knowledge.vocabulary.texts import texts


@dataclass(frozen=True, slots=True)
class PassageReplier:
    """Answers with quoted sentences."""

    desk: Desk

    def told(self, question: Question) -> Reply | None:
        """What documents say, in their own sentences or in a chat model's checked ones."""
        subject = self.desk.lookup.subject(question)
        hits = self.desk.lookup.passages_for(question, subject)
        with self.desk.lookup.timings.of("compose"):
            composer = replace(self.desk.passages, document=self.desk.lookup.document)
            lines = composer.compose(
                question, hits, self.desk.evidence, frozenset(subject), self.desk.lookup.was_known
            )
        if not lines:
            return None
        chosen = [lines[key] for key in self._chosen_by_model(question, lines) or lines]
        text = chosen[0] if len(chosen) == 1 else "\n".join(f"- {line}" for line in chosen)
        return Reply(AnswerKind.PASSAGES, text)

    def _chosen_by_model(self, question: Question, keys: Iterable[int]) -> tuple[int, ...]:
        if self.desk.phraser is None:
            return ()
        quotes = {key: self.desk.evidence.quotes[key] for key in keys}
        try:
            return self.desk.phraser.choose(question.text, quotes)
        except ModelError:
            return ()  # the quoted sentences stand on their own

    def reasons(self, question: Question) -> list[Candidate]:
        """The sentences that give the reason that the question is for."""
        chosen = self._chosen(question, self.desk.lookup.subject(question))
        return [candidate for candidate in chosen if gives_reason(candidate.text)]

    def _chosen(self, question: Question, subject: Sequence[str] = ()) -> list[Candidate]:
        """The best sentences for a question, ``subject`` being documents to look at as well."""
        hits = self.desk.lookup.passages_for(question, subject)
        with self.desk.lookup.timings.of("compose"):
            return self.desk.passages.choose(question, hits, told=self.desk.lookup.was_known)

    def other_event(self, question: Question) -> Reply | None:
        """Passages for a "when" whose other words one sentence covers whole: another event."""
        return self.whole(question) if question.aim is Aim.WHEN else None

    def whole(self, question: Question) -> Reply | None:
        """Passages where one sentence holds all words of a question."""
        if len(question.words) < 2:
            return None
        chosen = self._chosen(question)
        if not chosen or not covers(question, chosen[0]):
            return None
        return self.told(question)

    def recency(self, question: Question) -> Reply:
        """How far the record reaches: its newest document, and when it was last verified."""
        told = replace(question, text=texts().extent, asks=Asks.OPEN, words=(), aim=Aim.PASSAGES)
        reply = self.told(told) or refusal(question)
        rules = [d for d in self.desk.register.documents() if d.kind is Kind.ANNOUNCEMENT]
        verified = [document.verified for document in rules if document.verified]
        if reply.kind is AnswerKind.NONE or not verified:
            return reply
        head = f"The record was last verified on {spoken(max(verified))}."
        return replace(reply, text=f"{head}\n\n{reply.text}")
