"""What documents say to a question of theirs that asks the same: in an answer, or in its place.

A computed state stays what it is: a match stands behind it, never in its stead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answers.agreeing import Named
from knowledge.answers.citations import Quote
from knowledge.answers.desk import Desk
from knowledge.answers.matching import CERTAIN, LIKELY, SURE, Match
from knowledge.answers.question import Topic
from knowledge.answers.reply import Reply, refusal
from knowledge.answers.selection import statuses_for
from knowledge.answers.stems import stems
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.writing.evidence import attribution, gives_reason, quoted
from knowledge.answers.writing.verdicts import Asks
from knowledge.answers.writing.wording import state_line
from knowledge.models import AnswerKind
from knowledge.vocabulary.texts import texts

_OWN = (
    *(Topic.CHANGES, Topic.LISTS, Topic.INSTRUMENT, Topic.COMPARE, Topic.SAID, Topic.ITSELF),
    *(Topic.REASON, Topic.TALK),
)
"""Topics whose answers are computed or composed: only a match that is certain leads there."""
FEW = 3
"""Up to how many items have their states told first."""
FEWEST_WORDS = 2
"""Of a question; with fewer only a match that is certain leads."""
_SHORT = 12
"""Words of a text that is about one thing."""
MOST = 3
"""How many entries are told."""


@dataclass(frozen=True, slots=True)
class MatchReplier:
    """Puts what documents say to a question of theirs into the reply to an asked one."""

    desk: Desk

    def beside(self, question: Question, reply: Reply) -> Reply:
        """The reply with what a match says: behind a state, before or instead of anything weaker.

        As it is where no stored question asks the same.
        """
        if reply.exact or question.unknown or question.judged or not may_match(question):
            return reply
        if question.topic is Topic.OUTSIDE and len(question.text.split()) <= _SHORT:
            return reply  # a word for what is not on record hides nothing in so short a text
        found = self.desk.matches(question)
        computed = reply.kind is AnswerKind.STATUS
        own = question.topic in _OWN and reply.kind is not AnswerKind.NONE
        if own and question.thread is not None:
            return reply  # its words are completed by those of a question that asked for another
        bar = CERTAIN if own or len(stems(question.text)) < FEWEST_WORDS else SURE
        leading = [match for match in found if match.score >= bar]
        likely = [match for match in found if match.score >= LIKELY] if computed else []
        with self.desk.lookup.timings.of("compose"):
            if leading and (said := self._said(leading)):
                return self._led(question, reply, said)
            if likely and not own and (said := self._said(likely[:1])):
                return replace(reply, text=f"{reply.text}\n\n{said}")
        return reply

    def _led(self, question: Question, reply: Reply, said: str) -> Reply:
        if reply.kind is AnswerKind.STATUS:
            told = _answered(reply.text) if gives_reason(said) else reply.text
            head, _, rest = told.partition("\n\n")
            if question.topic is Topic.STATE and question.asks is not Asks.OPEN:
                text = "\n\n".join(filter(None, (head, said, rest)))
                return replace(reply, text=text)
            more = "\n\n".join(filter(None, (rest, reply.more)))
            return replace(reply, text=f"{head}\n\n{said}", more=more)
        asked = question.asks is not Asks.OPEN or question.topic is Topic.PROCEDURE
        items = asked and 0 < len(question.items) <= FEW and not question.foreign
        statuses = statuses_for(question, self.desk.register) if items else ()
        states = "\n".join(map(state_line, statuses))
        kind = AnswerKind.STATUS if statuses else AnswerKind.PASSAGES
        head = states or _told_apart(question, reply)
        return Reply(kind, f"{head}\n\n{said}".strip(), statuses, language=question.language)

    def _said(self, found: Sequence[Match]) -> str:
        """What the documents say to the questions, one paragraph a match; "" for none that counted
        on the day of asking."""
        return "\n\n".join(filter(None, map(self._told, found[:MOST])))

    def _told(self, match: Match) -> str:
        document, lookup = match.document, self.desk.lookup
        wanted = document.answers[match.stored.entry].told(document.text)
        known = [text for text in wanted if lookup.was_known(text, document.id)]
        parts, anchor = [], ""
        passages = lookup.passages_of([document.id])
        for text in known:
            passage = next((hit for hit in passages if text in hit.text), None)
            anchor = anchor or (passage.anchor if passage else "")
            quote = Quote(document, text, passage.heading if passage else ())
            parts.append(f"{quoted(text)}{self.desk.evidence.cite(quote)}")
        return f"{attribution(document, anchor)}{' '.join(parts)}" if parts else ""


def _told_apart(question: Question, reply: Reply) -> str:
    """What a reply without quotes says that is more than that nothing was found."""
    if reply.kind is not AnswerKind.NONE or question.topic is Topic.OUTSIDE:
        return ""
    head = reply.text.partition("\n\n")[0]
    return "" if head == refusal(question).text.partition("\n\n")[0] else head


def _answered(text: str) -> str:
    """A text without the words that documents say nothing to the question, now that one does."""
    told = texts()
    return text.removeprefix(told.no_reason).removeprefix(told.not_told).lstrip()


def may_match(question: Question) -> bool:
    """Whether a question may be one that a document answers: not small talk, nor one for nothing
    but a state."""
    if question.aim in (Aim.NOTHING, Aim.HELP) or question.topic is Topic.TALK:
        return False
    if question.aim is Aim.UNCLEAR and not (question.words or Named.by(question).anything):
        return False  # "are they controlled" says nothing of what it is about
    return question.topic is not Topic.STATE or bool(question.words) or not question.items
