"""Goods that do not leave the country whose rules are on record: what those rules are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answers.desk import Desk
from knowledge.answers.facts.states import StateFinder
from knowledge.answers.question import Way
from knowledge.answers.reply import Reply
from knowledge.answers.selection import statuses_for
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.writing.composing import StatusComposer
from knowledge.answers.writing.states import StateWriter
from knowledge.answers.writing.verdicts import Asks
from knowledge.answers.writing.wording import capitalised, listed, name, place
from knowledge.models import AnswerKind, Measure
from knowledge.register.elements import Reach, describe, reaching, related_to, varieties
from knowledge.vocabulary import issuers
from knowledge.vocabulary.forms import contents_in

_LEAST = "content.least"
"""The kind of what documents say to a least content of goods that are told by what they hold."""
_MOST = 2
"""How many rules are quoted."""
_NOT = {
    Way.WITHIN: "not about use or sale inside {home}",
    Way.IN: "not about imports into {home}",
    Way.ELSEWHERE: "and {goods} from {origin} {are} not among them",
}


@dataclass(frozen=True, slots=True)
class CrossingReplier:
    """Answers for goods that stay in the issuer's country, come into it, or never were there."""

    desk: Desk

    def reply(self, question: Question) -> Reply | None:
        """What the rules on the goods are about, and what else may reach them; None where goods
        leave the country, or no rule names them."""
        if question.way is Way.OUT or not question.items or question.announcements:
            return None
        if question.foreign or question.unknown or question.aim in (Aim.HISTORY, Aim.CALENDAR):
            return None
        measures = () if self._ruled_elsewhere(question) else self._rules(question)
        if not measures:
            return None
        parts = [self._about(question, measures), *self._noted(question)]
        reached = ""
        if question.way is Way.ELSEWHERE:
            parts.append(self._of_others(question))
            reached = self._reaching(question)
        text = "\n\n".join(part for part in (*parts, reached) if part)
        return Reply(AnswerKind.PASSAGES, text, language=question.language, exact=True)

    def beside(self, question: Question, reply: Reply) -> Reply:
        """The reply with what documents say to goods that go as these do: as samples, in hand
        luggage, back for repair; and for goods abroad the state of their export."""
        if reply.kind not in (AnswerKind.STATUS, AnswerKind.PASSAGES):
            return reply
        kinds = [cue for cue in question.cues if cue.startswith(("way.", "content."))]
        told_by_content = {key for each in varieties() for key in (*each.kinds, *each.holds)}
        if not told_by_content.intersection(question.items):
            kinds = [kind for kind in kinds if kind != _LEAST]
        elif contents_in(question.text):
            kinds.append(_LEAST)
        if question.goods and question.end_user:
            kinds.append("way.barred")
        found = dict.fromkeys(place for kind in kinds for place in self.desk.answering(kind))
        quoter = self.desk.writer.quoter
        said = [" ".join(quoter.under(document.id, anchor)) for document, anchor in found]
        new = [text for text in said if text and text.split("”")[0] not in reply.text]
        if question.goods:
            new.append(self._leaving(question))
        return replace(reply, text="\n\n".join([reply.text, *filter(None, new)]))

    def _leaving(self, question: Question) -> str:
        """The state of goods where they leave the home issuer's country."""
        register, writer = self.desk.register, self.desk.writer
        states = StateWriter(writer)
        lines = [
            f"{states.line(fact)} ({fact.rules[0].label}).{fact.rules[0].key}"
            for status in register.statuses(question.goods, question.on, known=question.as_of)
            if (fact := StateFinder(writer).fact(status, around=False)).rules
        ]
        home = issuers.issuer(register.home).name
        return f"Export from {home} itself: {' '.join(lines)}" if lines else ""

    def _ruled_elsewhere(self, question: Question) -> bool:
        """Whether another issuer that the question may be about has rules on the goods."""
        register = self.desk.register
        known = register.issuers(*question.items, known=question.as_of, controlling=True)
        meant = set(question.issuers or known) - {register.home}
        return bool(meant.intersection(known))

    def _rules(self, question: Question) -> list[Measure]:
        """The home issuer's controls on the goods, whoever buys them."""
        plain = replace(question, destinations=(), end_user=None, issuers=(), asks=Asks.OPEN)
        register = self.desk.register
        found = [
            ruling.measure
            for status in statuses_for(plain, register)
            for ruling in status.deciding
            if ruling.measure.effect.controls and ruling.measure.issuer == register.home
        ]
        return list({measure.document: measure for measure in found}.values())

    def _about(self, question: Question, measures: Sequence[Measure]) -> str:
        writer, home = self.desk.writer, issuers.issuer(self.desk.register.home).name
        rules = listed([writer.label(measure) for measure in measures])
        are = "is" if len(measures) == 1 else "are"
        one = len(question.items) == 1 and describe(question.items[0]).kind == "element"
        goods = listed([name(item) for item in question.items])
        told = _NOT[question.way].format(
            home=home,
            goods=goods,
            origin=place(question.origin) if question.origin else "",
            are="is" if one else "are",
        )
        quotes = [writer.quoter.words(measure) for measure in measures[:_MOST]]
        said = " ".join(f"“{text}”{key}" for text, key in quotes if text)
        return f"**{rules} {are} about exports from {home}, {told}.** {said}"

    def _noted(self, question: Question) -> list[str]:
        """What documents say to goods on this way."""
        found = self.desk.answering(f"way.{question.way.value}")
        return [
            " ".join(self.desk.writer.quoter.under(document.id, anchor))
            for document, anchor in found
        ]

    def _of_others(self, question: Question) -> str:
        """That no rule of the country of origin is on record."""
        if not question.origin:
            return ""
        goods = listed([name(item) for item in question.items], "or")
        return f"No export rule of {place(question.origin)} on {goods} is on record."

    def _reaching(self, question: Question) -> str:
        """The state of the rules that reach goods made abroad of what the goods are."""
        about = {part for item in question.items for part in (item, *related_to(item))}
        rules = [key for key in reaching(Reach.MADE_ABROAD) if about & set(related_to(key))]
        if not rules:
            return ""
        asked = replace(
            question,
            items=tuple(rules),
            names=(),
            groups=(),
            destinations=(),
            end_user=None,
            aim=Aim.STATUS,
            asks=Asks.OPEN,
            polar=False,
            claims=(),
            onward=False,
            strangers=(),
            relatives=(),
        )
        home = issuers.issuer(self.desk.register.home)
        statuses = statuses_for(asked, self.desk.register)
        told = StatusComposer(self.desk.writer).compose(asked, statuses)
        adjective = capitalised(home.adjective or home.own)
        return f"{adjective} inputs or technology in them would be another matter. {told.text}"
