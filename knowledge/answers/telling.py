"""What documents say, in their own sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from knowledge.answers.desk import Desk
from knowledge.answers.reply import Reply, refusal
from knowledge.answers.understanding.announcements import find_announcements, match_documents
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing.evidence import Candidate, covers, gives_reason
from knowledge.answers.writing.verdicts import Asks
from knowledge.answers.writing.wording import label
from knowledge.models import SPEAKING, About, AnswerKind, Hit, Kind
from knowledge.vocabulary.texts import texts

_FIRM, _LOOSE = 0.25, 0.1
"""So much better must the sentences be that a turn finds by itself, for it to be about another
subject than the turns before it, by how it leans on them."""


_HELD = 0.6
"""So well must a sentence of what was spoken of fit a turn that names something beside it."""


def _mentions(text: str, announcement: str) -> bool:
    named = find_announcements(text)
    return any(match_documents(reference, (announcement,)) for reference in named)


def _names_same(question: Question, text: str) -> bool:
    """Whether a sentence names an announcement or an item that a question names."""
    named = [
        stored
        for reference in find_announcements(text)
        for stored in match_documents(reference, question.announcements)
    ]
    said = text.lower().replace("-", " ")
    return bool(named) or any(name.lower().rstrip("s") in said for name in question.names)


@dataclass(frozen=True, slots=True)
class PassageReplier:
    """Answers with quoted sentences."""

    desk: Desk

    def told(self, question: Question) -> Reply | None:
        """What documents say, in their own sentences."""
        question = self.settled(question)
        subject = self.desk.lookup.subject(question)
        hits = self.desk.lookup.passages_for(question, subject)
        known = self.desk.lookup.was_known
        return self._lines(question, hits, frozenset(subject), known)

    def settled(self, question: Question) -> Question:
        """The question, free of what was spoken of before it where documents say more to it
        alone."""
        if question.thread is None:
            return question
        alone = replace(question, thread=None)
        here, there = self._best(question), self._best(alone)
        margin = _FIRM if question.firm else _LOOSE
        return question if here and here + margin >= there else alone

    def _best(self, question: Question) -> float:
        chosen = self._chosen(question, self.desk.lookup.subject(question))
        return chosen[0].score if chosen else 0.0

    def held(self, question: Question) -> Reply | None:
        """What the documents that were spoken of say of something that a turn names beside them:
        "do they free me from it"; None where they were no matter of passages or do not name it."""
        thread = question.thread
        named = question.items or question.announcements
        if thread is None or question.firm or not (thread.documents and named):
            return None
        if thread.before.aim is not Aim.PASSAGES:
            return None
        first = self.desk.lookup.document(thread.documents[0])
        spoken_by = first is not None and first.kind in SPEAKING
        meant = thread.documents[:1] if spoken_by else thread.documents
        hits = self.desk.lookup.passages_of(meant)
        open_ = replace(question, items=(), names=(), publishers=(), groups=(), announcements=())
        known = self.desk.lookup.was_known

        def names_it(text: str, document: str) -> bool:
            return known(text, document) and _names_same(question, text)

        chosen = self.desk.passages.choose(open_, hits, told=names_it)
        bar = _HELD if question.items and not spoken_by else 0.0
        if not chosen or chosen[0].score < bar:
            return self._silent(question, thread.documents[0])
        return self._lines(open_, hits, frozenset(meant), names_it)

    def _lines(
        self,
        question: Question,
        hits: Sequence[Hit],
        subject: frozenset[str],
        told: Callable[[str, str], bool],
    ) -> Reply | None:
        lookup = self.desk.lookup
        with lookup.timings.of("compose"):
            composer = replace(self.desk.passages, document=lookup.document)
            lines = composer.compose(question, hits, self.desk.evidence, subject, told)
        if not lines:
            return None
        chosen = list(lines.values())
        text = chosen[0] if len(chosen) == 1 else "\n".join(f"- {line}" for line in chosen)
        return Reply(AnswerKind.PASSAGES, text)

    def _silent(self, question: Question, id_: str) -> Reply | None:
        """That a statement or article, which a turn is about, does not mention the announcement
        that it names, and the days of both; None where it does."""
        document = self.desk.lookup.document(id_)
        if document is None or document.kind not in SPEAKING or len(question.announcements) != 1:
            return None
        rule = self.desk.lookup.document(question.announcements[0])
        quoter = self.desk.writer.quoter
        noted = {remark.passage for remark in document.remarks if remark.about is About.CORRECTS}
        own = (hit.text for hit in self.desk.lookup.passages_of([id_]) if hit.anchor not in noted)
        if rule is None or any(_mentions(text, rule.id) for text in own):
            return None
        of = f" of {spoken(document.published)}" if document.published else ""
        issued = f", which is of {spoken(rule.published)}" if rule.published else ""
        text = f"“{document.title}”{of} does not mention {label(rule)}{issued}."
        return Reply(
            AnswerKind.PASSAGES, f"{text}{quoter.opening(document.id)}{quoter.opening(rule.id)}"
        )

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
