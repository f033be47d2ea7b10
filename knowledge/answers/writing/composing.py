"""State answers as a whole: the state first, then what rules it; the rest when asked for more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answers.facts.states import ClaimFact, RuleFact, StateFact, StateFinder
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing import wording
from knowledge.answers.writing.ends import stated_end
from knowledge.answers.writing.grades import unlisted
from knowledge.answers.writing.history import HistoryComposer
from knowledge.answers.writing.languages import verdict
from knowledge.answers.writing.leading import FirstWords
from knowledge.answers.writing.parties import THIRD_PARTIES, PartyComposer
from knowledge.answers.writing.premises import premises
from knowledge.answers.writing.several import SeveralComposer
from knowledge.answers.writing.states import StateWriter, where_to_check
from knowledge.answers.writing.statuses import StatusWriter, once
from knowledge.answers.writing.told import Told
from knowledge.answers.writing.verdicts import CONTROLLED, Asks, lead
from knowledge.answers.writing.wording import name
from knowledge.models import Condition, Effect, Measure, State, Status
from knowledge.register.parties import MILITARY
from knowledge.register.places import within

_FORMS = 6
"""How many forms of a list an answer names at once."""
_SAID_BY_THE_LINE = ("It cannot be confirmed", "It differs by item", "No end is on record")
"""First words that the state line says better."""


@dataclass(frozen=True, slots=True)
class StatusComposer:
    """Writes the text of a state answer with citation keys."""

    writer: StatusWriter

    @property
    def states(self) -> StateWriter:
        """The writer of single states."""
        return StateWriter(self.writer)

    @property
    def facts(self) -> StateFinder:
        """The finder of facts."""
        return StateFinder(self.writer)

    def compose(self, question: Question, statuses: Sequence[Status]) -> Told:
        """The answer for ``statuses``, one or many, in the order of the question."""
        body = (
            self._single(question, self.facts.fact(statuses[0]))
            if len(statuses) == 1
            else SeveralComposer(self.writer).compose(question, statuses)
        )
        claims = self._claims(question, statuses)
        text = [
            verdict(statuses, question.language),
            stated_end(question, statuses, self.writer),
            premises(question, statuses),
            body.text,
            *self._premises(question, statuses),
            self._liable(question, statuses),
            self._scope(question, statuses),
            self.states.said(claims),
            self._check(statuses),
        ]
        more = [body.more, self.states.quoted(claims), self._verified(statuses)]
        return Told(_joined(text), _joined(more))

    # -- one item --------------------------------------------------------------------------------

    def _single(self, question: Question, fact: StateFact) -> Told:
        status = fact.status
        if question.asks is Asks.EVER and question.polar and status.deciding:
            return Told(self._ever(question, status))
        form = unlisted(question, status, self.writer)
        head = "" if form else FirstWords(self.writer).of_one(question, status)
        head = "" if head.startswith(_SAID_BY_THE_LINE) else head
        line = f"**{self.states.line(fact)}.**"
        rules = self.states.rules(fact)
        parts = [f"{head}." if head else "", form, line, rules]
        lines = [
            *self._listed_there(status),
            *self._since_then(question, status),
            *self._within(question, status),
            *[self.states.beside(rule) for rule in fact.beside if self._matters(question, rule)],
            self.states.related(fact.related),
        ]
        behind = [
            *[self.states.beside(r) for r in fact.beside if not self._matters(question, r)],
            *[
                self.writer.forms_of(status, rule.measure)
                for rule in fact.holding
                if len(rule.measure.forms) > _FORMS
            ],
        ]
        parts += [self.writer.forms_of(status, rule.measure, _FORMS) for rule in fact.rules]
        listing = [self.writer.listing(status, rule.measure) for rule in fact.holding]
        text = " ".join(part for part in (*parts, *listing) if part)
        return Told("\n".join([text, *_bullets(lines)]), "\n".join(_bullets(behind)))

    def _listed_there(self, status: Status) -> list[str]:
        """For soldiers of a country whom no rule names: the lists that bar firms there."""
        if status.end_user != MILITARY or status.state is not State.NONE or not status.destination:
            return []
        register = self.writer.register
        rulings = [
            ruling
            for measure in register.measures(status.known)
            if measure.effect.controls and measure.end_users and MILITARY not in measure.end_users
            if within(status.destination, measure.destinations)
            for ruling in register.rulings(measure.document, status.on, status.known)
            if ruling.measure.id == measure.id and ruling.condition is Condition.IN_FORCE
        ]
        told = {r.measure.document: r for r in rulings}
        return [
            f"Firms there are on a list: {self.writer.label(ruling.measure)}, since "
            f"{spoken(ruling.measure.from_)}.{self.writer.quoter.measure(ruling.measure)}"
            for ruling in told.values()
        ]

    def _matters(self, question: Question, rule: RuleFact) -> bool:
        """Whether a rule beside belongs to the answer itself: all but those for kinds of buyers,
        where neither a destination nor a ban is asked about."""
        wanted = bool(question.destinations) or question.asks is Asks.BANNED
        return wanted or not rule.measure.end_users

    def _ever(self, question: Question, status: Status) -> str:
        """Whether a rule was ever in force, and what happened when."""
        head = lead(question.asks, [status])
        never = re.search(r"\bnever\b", question.text, re.IGNORECASE)
        if never or (question.denied and question.language != "en"):
            denied = head.removeprefix("No, ")
            ran = head == "Yes"
            head = "That is not what happened" if ran else f"Right, {denied.lower()}"
        told = replace(question, items=(status.item,), period=None)
        return f"{head}. {HistoryComposer(self.writer).compose(told)}"

    def _within(self, question: Question, status: Status) -> list[str]:
        """What happened in the days of a period that is longer than a month's end can tell."""
        period = question.period
        if period is None or period.is_day:
            return []
        events = self.writer.register.changes_between(
            status.item,
            period.start,
            min(period.end, question.as_of),
            known=question.as_of,
            destination=status.destination,
        )
        return HistoryComposer(self.writer).lines(events) if len(events) > 1 else []

    def _since_then(self, question: Question, status: Status) -> list[str]:
        """What holds on the day of asking, where the question was about an earlier day."""
        if status.on >= question.as_of or status.state is State.ANNOUNCED:
            return []
        now = self.writer.today(status)
        if now.state is status.state and now.repealed is status.repealed:
            return []
        fact = self.facts.fact(now, around=False)
        return [
            f"Today ({spoken(question.as_of)}): {self.states.state(fact)}. "
            f"{self.states.rules(fact)}"
        ]

    # -- around them -----------------------------------------------------------------------------

    def _claims(self, question: Question, statuses: Sequence[Status]) -> tuple[ClaimFact, ...]:
        """What was said about what could not be confirmed, or about the end of a suspension."""
        if statuses[0].on < question.as_of:
            return ()
        open_ended = [s for s in statuses if s.state is State.UNCONFIRMED]
        if open_ended:
            return self.facts.claims(r for s in open_ended for r in s.deciding)
        stopped = [
            ruling
            for status in statuses
            for ruling in (*status.deciding, *status.others)
            if ruling.condition is Condition.SUSPENDED
        ]
        wanted = question.asks in (Asks.EXTENDED, Asks.SUSPENDED) or question.aim is Aim.WHEN
        return self.facts.claims(stopped, later=not wanted)

    def _check(self, statuses: Sequence[Status]) -> str:
        """Where to look before acting on an answer that could not be confirmed."""
        if not any(status.state is State.UNCONFIRMED for status in statuses):
            return ""
        return where_to_check(status.issuer for status in statuses)

    def _verified(self, statuses: Sequence[Status]) -> str:
        """Until when the documents were checked, where the day asked about lies behind that."""
        days = [d.verified for d in self.writer.documents(statuses) if d.verified]
        if not days or max(status.on for status in statuses) <= max(days):
            return ""
        return f"(Last verified on {spoken(max(days))}.)"

    def _premises(self, question: Question, statuses: Sequence[Status]) -> list[str]:
        """What the question takes for granted and the register contradicts."""
        controlled = [s for s in statuses if s.state in CONTROLLED]
        ended = {question.asks, *(claim.kind for claim in question.claims)}
        if ended & {Asks.LIFTED, Asks.SUSPENDED} and controlled:
            return [self._never_suspended(controlled[0])]
        return []

    def _liable(self, question: Question, statuses: Sequence[Status]) -> str:
        """For goods that are passed on: what the rules for their destination say of those who do
        that."""
        if not question.onward:
            return ""
        measures = {
            ruling.measure.id: ruling.measure
            for status in statuses
            for ruling in (*status.deciding, *status.others)
            if ruling.measure.effect is Effect.BAN and _is_for(ruling.measure, status)
        }
        said = [self.writer.quoter.saying(measure, THIRD_PARTIES) for measure in measures.values()]
        return " ".join(dict.fromkeys(text for text in said if text))

    def _scope(self, question: Question, statuses: Sequence[Status]) -> str:
        """What a party's listing does and does not reach, and names that no list holds."""
        if question.relatives:
            return PartyComposer(self.writer).related(question)
        if question.strangers:
            said = f"No list in my documents names {wording.listed(question.strangers, 'or')}"
            parties = PartyComposer(self.writer)
            if parties.complete(parties.every_list(question)):
                return f"{said}."
            return f"{said}; they do not hold every name, so check the announcements themselves."
        barred = [s for s in statuses if s.end_user and s.state is State.BAN]
        outside = [s for s in barred if not self.writer.in_general(s)]
        if not outside:
            return ""
        names = wording.listed([name(s.item) for s in outside][:6])
        military = question.end_user == "military"
        subject = "The rule speaks of" if military else "The list bars"
        return (
            f"{subject} dual-use items; {names} as such "
            f"{'is' if len(outside) == 1 else 'are'} not on the dual-use list as far as I know it."
        )

    def _never_suspended(self, status: Status) -> str:
        suspension = self.writer.register.general_suspension(status.known)
        stopped = any(
            ruling.condition is not Condition.IN_FORCE
            and ruling.by is not None
            and (ruling in status.deciding or status.destination in ruling.measure.destinations)
            for ruling in (*status.deciding, *status.others)
        )
        turned = any(ruling.ending or ruling.by for ruling in status.deciding)
        if suspension is None or stopped or turned:
            return ""
        others = [self.writer.register.document(of.split("/")[0]) for of in suspension.of]
        labels = wording.labels(document for document in others if document)
        rules = wording.listed([self.writer.label(r.measure) for r in once(status.deciding)])
        return (
            f"It was not suspended: {self.writer.label(suspension)} suspended {labels}, "
            f"not {rules}."
            f"{self.writer.quoter.measure(suspension)}"
        )


def _is_for(measure: Measure, status: Status) -> bool:
    """Whether a ban is for the buyer of a status, or for soldiers of its destination or anybody."""
    if status.end_user in measure.end_users:
        return True
    there = not status.destination or status.destination in measure.destinations
    return there and set(measure.end_users) <= {MILITARY}


def _joined(parts: Sequence[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def _bullets(lines: Sequence[str]) -> list[str]:
    return [f"- {line}" for line in dict.fromkeys(lines) if line]
