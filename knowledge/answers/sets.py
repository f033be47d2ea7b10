"""Questions for a number of items or announcements, and for what holds in one place alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from knowledge.answers.citations import is_cited
from knowledge.answers.desk import Desk
from knowledge.answers.reply import Reply
from knowledge.answers.selection import statuses_for
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.writing.composing import StatusComposer
from knowledge.answers.writing.counts import FIRMS, HOW_MANY
from knowledge.answers.writing.sets import SetComposer
from knowledge.answers.writing.verdicts import Asks
from knowledge.models import AnswerKind
from knowledge.register.elements import describe

_ANNOUNCEMENTS = re.compile(
    r"\bhow many (?:\w+ )?(?:announcements?|rules?|measures?|notices?|orders?|controls?)\b",
    re.IGNORECASE,
)
_OTHER_NUMBERS = re.compile(
    r"\b(?:how many|number of|count of) (?:more |other |of )?(?:\w+ )?"
    r"(?:days?|weeks?|months?|years?|tonnes?|tons?|kilos?|kg|codes?|licen[cs]es|permits|times|countries|people|forms?|percent)\b",
    re.IGNORECASE,
)
_ELEMENTS = re.compile(
    r"\b(?:how many|number of) (?:\w+ )?(?:elements?|metals?|minerals?)\b", re.IGNORECASE
)
_SAME = re.compile(
    r"\bsame (?:thing |element |metal )?(?:as|like)\b|\bthe same\W*$|\banother (?:name|word) for\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SetReplier:
    """Answers on sets from what the register computes."""

    desk: Desk

    def reply(self, question: Question) -> Reply | None:
        """The numbers or the rules asked for, or None where the question is of another kind."""
        if question.publishers or question.aim in (Aim.NOTHING, Aim.HELP):
            return None
        if question.aim is Aim.PARTICULAR:
            return self._particular(question)
        if question.polar and len(question.items) == 2 and _SAME.search(question.text):
            return self._apart(question)
        if not HOW_MANY.search(question.text) or _OTHER_NUMBERS.search(question.text):
            return None
        if FIRMS.search(question.text):
            return None
        if len(question.announcements) == 1 and (found := self._of_announcement(question)):
            return found
        return self._of_items(question)

    def _apart(self, question: Question) -> Reply | None:
        """That two elements are two, and the state of each."""
        entries = [describe(item) for item in question.items]
        if not all(entry.kind == "element" for entry in entries):
            return None
        one, other = (f"{entry.name} ({entry.symbol})" for entry in entries)
        return self._with_states(question, f"No: {one} and {other} are two elements.")

    def _of_announcement(self, question: Question) -> Reply | None:
        document = self.desk.register.document(question.announcements[0])
        if document is None:
            return None
        composer = SetComposer(self.desk.writer)
        with self.desk.lookup.timings.of("compose"):
            if _ANNOUNCEMENTS.search(question.text):
                text = composer.acted_on(question, document)
                return Reply(AnswerKind.PASSAGES, text, exact=True) if is_cited(text) else None
            text = composer.named(question, document) if question.items else ""
        return self._with_states(question, text) if text else None

    def _of_items(self, question: Question) -> Reply | None:
        if question.asks is Asks.OPEN or question.announcements or question.end_user:
            return None
        if not question.items and _ELEMENTS.search(question.text):
            known = self.desk.register.items()
            elements = tuple(item for item in known if describe(item).kind == "element")
            question = replace(question, items=elements, groups=("elements",))
        if len(question.items) < 2 or not question.groups:
            return None
        statuses = statuses_for(question, self.desk.register)
        if len({status.destination for status in statuses}) > 1:
            return None
        return self._with_states(question, "")

    def _with_states(self, question: Question, head: str) -> Reply | None:
        """The number, then the state of each item."""
        plain = replace(question, aim=Aim.STATUS, asks=Asks.OPEN, polar=False, announcements=())
        statuses = statuses_for(plain, self.desk.register)
        with self.desk.lookup.timings.of("compose"):
            told = StatusComposer(self.desk.writer).compose(plain, statuses)
        text = f"{head} {told.text}".strip()
        return Reply(AnswerKind.STATUS, text, statuses, more=told.more) if is_cited(text) else None

    def _particular(self, question: Question) -> Reply | None:
        with self.desk.lookup.timings.of("compose"):
            text = SetComposer(self.desk.writer).particular(question)
        return Reply(AnswerKind.PASSAGES, text, exact=True) if is_cited(text) else None
