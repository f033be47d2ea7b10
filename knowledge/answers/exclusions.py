"""Finished goods that a statement puts outside a rule: said before what the rule lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.answers.desk import Desk
from knowledge.answers.reply import Reply
from knowledge.answers.selection import statuses_for
from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.writing.composing import StatusComposer
from knowledge.answers.writing.verdicts import Asks
from knowledge.answers.writing.wording import listed
from knowledge.models import AnswerKind, Claim, Measure, State
from knowledge.register.reach import covered
from knowledge.vocabulary.finished import one_of, other_good, several

_AIMS = (Aim.STATUS, Aim.COVERAGE, Aim.ANNOUNCEMENT, Aim.PASSAGES)
_WHETHER = (Asks.RESTRICTED, Asks.LICENSED, Asks.BANNED)
_ASKED = (*_WHETHER, Asks.FREE)
_FEW = 3
"""Up to so many items, the state of what the rule lists stands below the statement at once."""
_BRIEF = 5
"""A question with so few content words is about the good that a statement names."""
ANY = "*"
"""Stands among the goods of a statement for those that it speaks of in general."""
_Excluded = tuple[Claim, tuple[str, ...], str]
"""A statement, the items that its rule names, and the good where the statement does not name it."""


@dataclass(frozen=True, slots=True)
class ExclusionReplier:
    """Answers "does the rule cover my product?" where a statement on record speaks of it."""

    desk: Desk

    def reply(self, question: Question) -> Reply | None:
        """What a statement says of the good, then the rule for what it lists; None elsewhere."""
        if not _is_of_goods(question):
            return None
        found = self._excluded(question)
        if found is None and _is_whether(question):
            found = self._in_general(question)
        if found is None:
            return None
        claim, items, good = found
        said, key = self.desk.writer.quoter.claim(claim)
        if not said:
            return None
        lead = self._unnamed(claim, good) if good else _verdict(question)
        text = f"{lead}“{said}”{key}{self.desk.writer.reservations(claim)}"
        if not items:
            return Reply(AnswerKind.PASSAGES, text, language=question.language)
        about = replace(
            question, items=items, names=(), announcements=(), aim=Aim.STATUS, asks=Asks.OPEN
        )
        statuses = statuses_for(about, self.desk.register)
        with self.desk.lookup.timings.of("compose"):
            told = StatusComposer(self.desk.writer).compose(about, statuses)
        rule = f"For what the rule itself lists: {told.text}"
        if len(statuses) > _FEW:
            more = "\n\n".join(part for part in (rule, told.more) if part)
            return Reply(AnswerKind.STATUS, text, statuses, language=question.language, more=more)
        text = f"{text}\n\n{rule}"
        return Reply(AnswerKind.STATUS, text, statuses, language=question.language, more=told.more)

    def _excluded(self, question: Question) -> _Excluded | None:
        """The newest statement that names a good of the question."""
        free = self._uncontrolled(question)
        for claim, items in self._claims(question, whatever=free):
            if one_of(question.text, question.names, set(claim.outside) - {ANY}):
                return claim, items, ""
        return None

    def _uncontrolled(self, question: Question) -> bool:
        """Whether no rule names any of the items of the question, so that they only say what a
        good is made of."""
        found = statuses_for(question, self.desk.register) if question.items else ()
        return all(status.state is State.NONE for status in found)

    def _in_general(self, question: Question) -> _Excluded | None:
        """The newest statement on goods in general, for a good that no statement names."""
        good = other_good(question.text, question.names)
        if not good or not (question.items or question.announcements):
            return None
        for claim, items in self._claims(question):
            forms = " ; ".join(form for rule in self._rules(claim) for form in rule.forms)
            if ANY in claim.outside and not one_of(forms, (), [good]):
                return claim, items, good
        return None

    def _unnamed(self, claim: Claim, good: str) -> str:
        """That the rule that a statement is about does not name a good."""
        rules = {rule.document: self.desk.writer.label(rule) for rule in self._rules(claim)}
        return f"{listed(list(rules.values()))} does not name {several(good)}. "

    def _claims(
        self, question: Question, *, whatever: bool = False
    ) -> Iterator[tuple[Claim, tuple[str, ...]]]:
        """The statements on goods, the newest first, whose rule or text the question is about,
        and those of its items that the rule names; ``whatever`` its items are, if so."""
        for claim in self.desk.register.claims_on_goods(min(question.as_of, question.on)):
            rules = self._rules(claim)
            keys = {key for rule in rules for key in covered(rule)}
            items = tuple(item for item in question.items if item in keys)
            named = {claim.document, *(rule.document for rule in rules)}
            if question.announcements and not named & set(question.announcements):
                continue
            if question.items and not items and not (question.groups or whatever):
                continue
            yield claim, items

    def _rules(self, claim: Claim) -> list[Measure]:
        """The rules that a statement is about."""
        register = self.desk.register
        rules: list[Measure] = []
        for target in claim.about:
            document = register.document(target)
            single = register.measure(target)
            rules += document.measures if document else [single] if single else []
        return rules


def _is_of_goods(question: Question) -> bool:
    """Whether a question is about what a rule covers, by anybody and now."""
    if question.end_user or question.foreign or question.unknown or question.publishers:
        return False
    if question.aim not in _AIMS or question.asks not in (*_ASKED, Asks.OPEN):
        return False
    text = question.text
    return not any(p.search(text) for p in (lexicon.HARD_ASPECTS, lexicon.CODES, lexicon.WHEN))


def _is_whether(question: Question) -> bool:
    """Whether a question on goods is for what a rule covers and for nothing else."""
    if question.aim is Aim.PASSAGES:
        return question.polar and (question.asks in _ASKED or bool(question.announcements))
    if not (question.items or question.announcements):
        return question.polar and question.asks in _ASKED
    return True


def _verdict(question: Question) -> str:
    """The first words: generally not covered, so generally free."""
    if not question.polar or question.denied:
        return ""
    brief = question.text.count("?") <= 1 and len(question.words) <= _BRIEF
    if not (question.certain or brief):
        return ""
    if question.asks is Asks.FREE:
        return "Generally yes. "
    if question.asks in _WHETHER or question.aim is not Aim.STATUS:
        return "Generally not. "
    return ""
