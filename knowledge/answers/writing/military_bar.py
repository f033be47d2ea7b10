"""The bar on military users beside a suspension that leaves it in force."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.answers.understanding.asking import Question
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.models import Condition, Effect, Measure, Ruling
from knowledge.register.parties import MILITARY

_NEVER_SUSPENDED = re.compile(r"\bnever suspended\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MilitaryBar:
    """Writes what a suspension does not reach, with citation keys."""

    writer: StatusWriter

    def beside(self, question: Question) -> str:
        """That a suspension of the question does not reach the bar on military users; "" where
        the question is of no suspension, or no bar is in force."""
        register = self.writer.register
        suspensions = [
            measure
            for document in question.announcements
            for ruling in register.rulings(document, question.on, question.as_of)
            if (measure := ruling.measure).effect is Effect.SUSPENDS
        ]
        if not suspensions:
            return ""
        reached = {of for measure in suspensions for of in measure.of}
        bars = [
            ruling
            for ruling in register.rulings_on(MILITARY, question.on, question.as_of)
            if ruling.condition is Condition.IN_FORCE
            and not {ruling.measure.id, ruling.measure.document} & reached
        ]
        touched = {of.split("/")[0] for of in reached}
        beside = [ruling for ruling in bars if ruling.measure.document in touched] or bars
        if not beside:
            return ""
        head = "No: " if question.polar else ""
        label = self.writer.label(suspensions[0])
        told = " ".join(self._holds(ruling) for ruling in beside)
        return f"{head}{label} does not suspend the bar on military users. {told}"

    def _holds(self, ruling: Ruling) -> str:
        measure: Measure = ruling.measure
        text, key = self.writer.quoter.words(measure)
        never = self.writer.quoter.saying(measure, _NEVER_SUSPENDED)
        return f"“{text}”{key} {never}".strip()
