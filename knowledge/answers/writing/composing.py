"""Status answers as a whole: the verdict first, then the rules, then what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing import wording
from knowledge.answers.writing.asides import Asides
from knowledge.answers.writing.ends import stated_end
from knowledge.answers.writing.grades import unlisted
from knowledge.answers.writing.history import HistoryComposer
from knowledge.answers.writing.languages import verdict
from knowledge.answers.writing.leading import FirstWords
from knowledge.answers.writing.parties import THIRD_PARTIES, PartyComposer
from knowledge.answers.writing.several import SeveralComposer
from knowledge.answers.writing.statuses import StatusWriter, once
from knowledge.answers.writing.verdicts import CONTROLLED, Asks, lead
from knowledge.answers.writing.wording import name
from knowledge.models import Condition, Effect, State, Status
from knowledge.register.parties import MILITARY


@dataclass(frozen=True, slots=True)
class StatusComposer:
    """Writes the text of a status answer with citation keys."""

    writer: StatusWriter

    @property
    def asides(self) -> Asides:
        """The writer of what stands beside."""
        return Asides(self.writer)

    def compose(self, question: Question, statuses: Sequence[Status]) -> str:
        """The answer for ``statuses``, one or many, in the order of the question."""
        one = len(statuses) == 1
        several = SeveralComposer(self.writer)
        body = self._single(question, statuses[0]) if one else several.compose(question, statuses)
        parts = [
            verdict(statuses, question.language),
            stated_end(question, statuses, self.writer),
            body,
            *self._premises(question, statuses),
            self._liable(question, statuses),
            self._scope(question, statuses),
            "\n".join(self._weaker(question, statuses)),
            self.asides.check(statuses),
            self.asides.verified(statuses),
        ]
        return "\n\n".join(part for part in parts if part)

    # -- one item --------------------------------------------------------------------------------

    def _single(self, question: Question, status: Status) -> str:
        if question.asks is Asks.EVER and question.polar and status.deciding:
            return self._ever(question, status)
        form = unlisted(question, status, self.writer)
        body = self.writer.explain(status)
        head = "" if form else FirstWords(self.writer).of_one(question, status)
        first = ". ".join(part for part in (head, f"{form} {body}".strip()) if part)
        lines = [
            *self.asides.rules(status),
            *self.asides.related(status),
            *self._within(question, status),
            *self._since_then(question, status),
        ]
        return "\n".join([first, *[f"- {line}" for line in lines]])

    def _ever(self, question: Question, status: Status) -> str:
        """Whether a rule was ever in force, and what happened when."""
        head = lead(question.asks, [status])
        never = re.search(r"\bnever\b", question.text, re.IGNORECASE)
        if never or (question.denied and question.language != "en"):
            denied = head.removeprefix("No, ")
            ran = head == "Yes"
            head = "That is not what the record shows" if ran else f"Right, {denied.lower()}"
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
        return [
            f"Today ({spoken(question.as_of)}): {wording.STATE_WORDS[now.state]}. "
            f"{self.writer.explain(now)}"
        ]

    # -- around them -----------------------------------------------------------------------------

    def _weaker(self, question: Question, statuses: Sequence[Status]) -> list[str]:
        """Weaker evidence on what could not be confirmed, or on the end of a suspension."""
        open_ended = [s for s in statuses if s.state is State.UNCONFIRMED]
        if statuses[0].on < question.as_of:
            return []
        if open_ended:
            return self.asides.weaker(r for s in open_ended for r in s.deciding)
        stopped = [
            ruling
            for status in statuses
            for ruling in (*status.deciding, *status.others)
            if ruling.condition is Condition.SUSPENDED
        ]
        wanted = question.asks in (Asks.EXTENDED, Asks.SUSPENDED) or question.aim is Aim.WHEN
        return self.asides.weaker(stopped, later=not wanted)

    def _premises(self, question: Question, statuses: Sequence[Status]) -> list[str]:
        """What the question takes for granted and the record contradicts."""
        parts = []
        controlled = [s for s in statuses if s.state in CONTROLLED]
        if question.asks in (Asks.LIFTED, Asks.SUSPENDED) and controlled:
            parts.append(self._never_suspended(controlled[0]))
        return parts

    def _liable(self, question: Question, statuses: Sequence[Status]) -> str:
        """For goods that are passed on: what the rules for their destination say of those who do
        that."""
        if not question.onward:
            return ""
        measures = {
            ruling.measure.id: ruling.measure
            for status in statuses
            for ruling in (*status.deciding, *status.others)
            if ruling.measure.effect is Effect.BAN
            and (not status.destination or status.destination in ruling.measure.destinations)
            and set(ruling.measure.end_users) <= {MILITARY, status.end_user}
        }
        said = [self.writer.quoter.saying(measure, THIRD_PARTIES) for measure in measures.values()]
        return " ".join(dict.fromkeys(text for text in said if text))

    def _scope(self, question: Question, statuses: Sequence[Status]) -> str:
        """What a party's listing does and does not reach, and names that no list holds."""
        if question.relatives:
            return PartyComposer(self.writer).related(question)
        if question.strangers:
            return (
                f"No list read for this record names {wording.listed(question.strangers, 'or')}; "
                "the names read are incomplete, so check the announcements themselves."
            )
        barred = [s for s in statuses if s.end_user and s.state is State.BAN]
        outside = [s for s in barred if not self.writer.in_general(s)]
        if not outside:
            return ""
        names = wording.listed([name(s.item) for s in outside][:6])
        military = question.end_user == "military"
        subject = "The rule speaks of" if military else "The list bars"
        return (
            f"{subject} dual-use items; {names} as such "
            f"{'is' if len(outside) == 1 else 'are'} not on the dual-use list in this record."
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
            f"No instrument on record lifts or suspends {rules} for {name(status.item)}: "
            f"{self.writer.label(suspension)} suspends {labels}."
            f"{self.writer.quoter.measure(suspension)}"
        )
