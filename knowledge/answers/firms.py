"""Firms: who is on China's lists, who is not, and who belongs to a listed one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from knowledge.answers.desk import Desk
from knowledge.answers.prompts import CAN_ASK, EXAMPLES, REFUSAL
from knowledge.answers.reply import Reply, refusal
from knowledge.answers.ruling import RuleReplier
from knowledge.answers.selection import statuses_for
from knowledge.answers.telling import PassageReplier
from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.dates import spoken
from knowledge.answers.writing.parties import PartyComposer
from knowledge.answers.writing.wording import listed
from knowledge.models import AnswerKind, Status

_AFFILIATE = re.compile(
    r"\b(?:subsidiar(?:y|ies)|affiliates?|affiliated|branch(?:es)?|daughter (?:compan\w+|firms?)|"
    r"sister (?:compan\w+|firms?)|joint ventures?|parent (?:compan\w+|firm)|"
    r"(?:owned|controlled) by|tochter\w*|filiales?|filiali?)\b",
    re.IGNORECASE,
)
"""Words for a firm that belongs to another: a list names the other."""


def asks_affiliate(question: Question) -> bool:
    """Whether a question is about a firm that belongs to a listed one."""
    party = question.end_user
    return party is not None and _AFFILIATE.search(question.text.replace(party, "")) is not None


@dataclass(frozen=True, slots=True)
class FirmReplier:
    """Answers about parties of lists."""

    desk: Desk
    passages: PassageReplier
    rules: RuleReplier

    def roster(self, question: Question) -> Reply:
        """The names on the lists of parties; what documents say where no list fits."""
        with self.desk.lookup.timings.of("compose"):
            text = PartyComposer(self.desk.writer).roster(question)
        if "⟦" in text:
            return Reply(AnswerKind.PASSAGES, text)
        return self.passages.told(question) or refusal(question)

    def unlisted(self, question: Question) -> Reply:
        """A firm that is on no list that was read, and listed ones of its name."""
        with self.desk.lookup.timings.of("compose"):
            text = PartyComposer(self.desk.writer).related(question)
        if not text:
            names = listed(question.strangers, "or")
            known = f", as known on {spoken(question.as_of)}" if self.desk.lookup.past else ""
            text = f"No list read for this record names {names}{known}."
            for hit in self.desk.lookup.search("names missing from the lists of parties"):
                found = self.desk.sentence(hit, "no proof")
                if found:
                    text = f"{text} {found}"
                    break
        statuses: tuple[Status, ...] = ()
        if question.end_user and question.destinations:
            statuses = statuses_for(question, self.desk.register)
            text += f"\n\n{self.rules.after_verdict(replace(question, strangers=()), statuses)}"
        kind = AnswerKind.STATUS if statuses else AnswerKind.PASSAGES
        if "⟦" not in text:
            return Reply(AnswerKind.NONE, f"{REFUSAL} {text}\n\n{CAN_ASK}", choices=EXAMPLES)
        return Reply(kind, text, statuses)

    def affiliate(self, question: Question) -> Reply | None:
        """A firm that belongs to a listed one, and the rules for its goods without the list."""
        with self.desk.lookup.timings.of("compose"):
            text = PartyComposer(self.desk.writer).affiliate(question)
        if "⟦" not in text:
            return None
        if not question.items:
            return Reply(AnswerKind.PASSAGES, text)
        outside = replace(question, end_user=None)
        statuses = statuses_for(outside, self.desk.register)
        text += f"\n\n{self.rules.after_verdict(outside, statuses)}"
        return Reply(AnswerKind.STATUS, text, statuses)
