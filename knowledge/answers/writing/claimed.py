"""Whether a day that somebody takes for an end or a start is one by any instrument."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing import wording
from knowledge.answers.writing.asides import weaker
from knowledge.answers.writing.states import where_to_check
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.models import Claim, Condition, Effect, Measure, Ruling
from knowledge.register.places import within


@dataclass(frozen=True, slots=True)
class ClaimedDayComposer:
    """Writes what the instruments say of a day, with citation keys; "" where none speaks."""

    writer: StatusWriter

    def compose(self, question: Question) -> str:
        """Yes, no or "cannot be confirmed" to the end or start that the question claims."""
        if question.claimed_end:
            return self._end(question, question.claimed_end)
        if question.claimed_start:
            return self._start(question, question.claimed_start)
        return ""

    def _end(self, question: Question, claimed: date) -> str:
        suspensions = self._suspensions(question)
        if not suspensions:
            return self._endless(question, claimed)
        said = [
            claim
            for measure in suspensions
            for claim in self.writer.register.claims_about(measure.id, known=question.as_of)
            if claim.until == claimed
        ]
        if any(measure.until == claimed for measure in suspensions):
            # That a stated end has come does not say that the rule has lapsed.
            passed = claimed < question.as_of
            head = "That is the end it states" if passed else "Yes, by its own words"
        elif said:
            head = f"It cannot be confirmed: no instrument on record gives {spoken(claimed)}"
        else:
            head = f"No, no instrument on record gives {spoken(claimed)} as an end"
        told = [m for m in suspensions if m.until == claimed] or suspensions
        lines = [f"{head}. {' '.join(self._stated(measure) for measure in told)}"]
        lines.append(self._weaker(question, suspensions, said))
        if said or any(m.until and m.until < question.as_of for m in told):
            lines.append(where_to_check([told[0].issuer]))
        return "\n\n".join(line for line in lines if line)

    def _endless(self, question: Question, claimed: date) -> str:
        """Announcements that state no end and that nothing suspends, though one is claimed."""
        rulings = [
            ruling
            for document in question.announcements
            for ruling in self.writer.register.rulings(document, question.as_of, question.as_of)
            if ruling.condition is Condition.IN_FORCE and ruling.measure.effect.controls
        ]
        if not rulings or any(ruling.until or ruling.by for ruling in rulings):
            return ""
        measure = rulings[0].measure
        text, key = self.writer.quoter.words(measure)
        return (
            f"No, no instrument on record gives {spoken(claimed)} as an end. "
            f"{self.writer.label(measure)} states no end date, and nothing on record suspends it: "
            f"“{text}”{key}"
        )

    def _stated(self, measure: Measure) -> str:
        until = measure.until or measure.from_
        near = wording.days_left(until, self.writer.as_of)
        passed = until < self.writer.as_of
        own = self.writer.own_words(measure)
        after = (
            f" That end has passed, and {own or 'no instrument on record says what came after.'}"
            if passed
            else " No instrument on record says what follows that day."
        )
        return (
            f"{self.writer.label(measure)}, which suspends {self._what(measure)}, gives "
            f"{spoken(until)} as its end{near}.{self.writer.quoter.measure(measure)}{after}"
        )

    def _what(self, measure: Measure) -> str:
        register = self.writer.register
        ids = dict.fromkeys(of.split("/")[0] for of in measure.of)
        rules = wording.labels(d for d in map(register.document, ids) if d)
        whole = all("/" not in of for of in measure.of)
        return rules if whole else f"a part of {rules}"

    def _weaker(self, question: Question, suspensions: list[Measure], claims: list[Claim]) -> str:
        if not claims:
            return ""
        rulings = [
            Ruling(measure, Condition.UNCONFIRMED, None, measure.until, claims=tuple(found))
            for measure in suspensions
            if (found := self.writer.register.claims_about(measure.id, known=question.as_of))
        ]
        return "\n".join(weaker(self.writer, rulings))

    def _suspensions(self, question: Question) -> list[Measure]:
        """The suspensions with an end that the question may mean, the earliest end first."""
        every = [
            measure
            for stored in self.writer.register.measures(question.as_of)
            for measure in (self._as_it_ends(stored, question),)
            if measure.effect is Effect.SUSPENDS
            and measure.until
            and (
                measure.issuer == self.writer.register.home
                or measure.document in question.announcements
            )
        ]
        if question.announcements:
            named = question.announcements
            every = [
                m
                for m in every
                if m.document in named or any(of.split("/")[0] in named for of in m.of)
            ]
        elif question.items:
            acting = {measure.id for measure in self._on_items(question)}
            every = [measure for measure in every if measure.id in acting]
        return sorted(every, key=lambda measure: measure.until or date.max)

    def _as_it_ends(self, measure: Measure, question: Question) -> Measure:
        """The suspension with the end that it has by what was done to it since."""
        if measure.effect is not Effect.SUSPENDS:
            return measure
        last = max(measure.until or measure.from_, measure.from_)
        for on in (max(min(question.as_of, last), measure.from_), last):
            for ruling in self.writer.register.rulings(measure.document, on, question.as_of):
                if ruling.measure.id == measure.id and ruling.condition is Condition.IN_FORCE:
                    return replace(measure, until=ruling.until or measure.until)
        return measure

    def _on_items(self, question: Question) -> list[Measure]:
        register = self.writer.register
        found = []
        for item in question.items:
            status = register.status(item, question.as_of, known=question.as_of)
            for ruling in (*status.deciding, *status.others):
                places = ruling.measure.destinations
                reached = not question.destinations or any(
                    "all" in places or within(place, places) for place in question.destinations
                )
                if ruling.stopped_by and reached:
                    found.append(ruling.stopped_by)
        return found

    def _start(self, question: Question, claimed: date) -> str:
        if question.items and not question.groups:
            return ""
        ending = [
            measure
            for measure in self._suspensions(Question(question.text, question.as_of, question.aim))
            if measure.until in (claimed, claimed - timedelta(days=1))
        ]
        starting = any(
            measure.effect.controls and measure.from_ == claimed
            for measure in self.writer.register.measures()
        )
        if starting or not ending:
            return ""
        return (
            f"No. No instrument on record sets {spoken(claimed)} as the start of a rule; it is "
            f"the end of a suspension. {' '.join(self._stated(measure) for measure in ending)}"
            f"\n\n{where_to_check([ending[0].issuer])}"
        )
