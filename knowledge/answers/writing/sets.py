"""Numbers of items by state, of announcements, and the rules for one destination alone."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing import wording
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.models import Condition, Document, Effect, Ruling
from knowledge.register.places import within
from knowledge.register.reach import covered


@dataclass(frozen=True, slots=True)
class SetComposer:
    """Writes what holds for sets, with citation keys."""

    writer: StatusWriter

    def named(self, question: Question, document: Document) -> str:
        """How many of the items of a question a document's controls name; "" where none."""
        found = [
            status.item
            for ruling in self.writer.register.rulings(document.id, question.on, question.as_of)
            if ruling.measure.effect.controls
            for status in self.writer.register.statuses(covered(ruling.measure), question.as_of)
        ]
        named = [item for item in question.items if item in found]
        if not named:
            return ""
        names = wording.listed([wording.name(item) for item in named])
        return f"**{len(named)}**: {wording.label(document)} names {names}."

    def acted_on(self, question: Question, document: Document) -> str:
        """How many announcements a document suspends, amends or repeals; "" where none."""
        register = self.writer.register
        rulings = [
            ruling
            for ruling in register.rulings(document.id, question.on, question.as_of)
            if ruling.measure.effect.acts_on_measures
        ]
        ids = dict.fromkeys(of.split("/")[0] for ruling in rulings for of in ruling.measure.of)
        targets = [found for found in map(register.document, ids) if found]
        if not targets:
            return ""
        part = all("/" in of for ruling in rulings for of in ruling.measure.of)
        head = f"**{len(targets)}**{', in part' if part else ''}: {wording.labels(targets)}."
        quotes = dict.fromkeys(self.writer.quoter.words(ruling.measure) for ruling in rulings)
        return " ".join([head, *[f"“{text}”{key}" for text, key in quotes]])

    def particular(self, question: Question) -> str:
        """The rules that are for the one destination of the question, in force and suspended."""
        place = question.destinations[0]
        rulings = [
            ruling
            for document in self.writer.register.documents()
            for ruling in self.writer.register.rulings(document.id, question.on, question.as_of)
            if ruling.measure.effect.controls
            and ruling.measure.issuer == self.writer.register.home
            and "all" not in ruling.measure.destinations
            and within(place, ruling.measure.destinations)
        ]
        if not rulings:
            return ""
        rulings.sort(key=lambda ruling: (ruling.condition.value, ruling.measure.from_))
        lines = dict.fromkeys(self._line(ruling) for ruling in rulings)
        where = wording.capitalised(wording.place(place))
        head = f"{where} alone, on {spoken(question.on)}:"
        after = "What is controlled for every destination is controlled there as well."
        return "\n\n".join([head, "\n".join(f"- {line}" for line in lines), after])

    def _line(self, ruling: Ruling) -> str:
        measure = ruling.measure
        text, key = self.writer.quoter.words(measure)
        said = f"{self.writer.label(measure)}: “{text}”{key}"
        if ruling.condition is Condition.IN_FORCE:
            acts = self.writer.moved(ruling) + self.writer.coming(ruling)
            return f"**In force**, since {spoken(ruling.since or measure.from_)}. {said}{acts}"
        if ruling.by and ruling.by.until and ruling.by.effect is Effect.SUSPENDS:
            until = f"to {spoken(ruling.by.until)} by {self.writer.label(ruling.by)}"
            mark = self.writer.quoter.measure(ruling.by)
            if ruling.condition is Condition.SUSPENDED:
                return f"**Suspended** {until}.{mark} {said}"
            return f"**Not confirmed**: suspended {until}, and that has passed.{mark} {said}"
        by = ruling.stopped_by
        if by and by.effect is Effect.REPEALS:
            return f"**Repealed**. {said} It {self.writer.stayed(ruling, self.writer.as_of)}"
        return f"**{wording.capitalised(ruling.condition.value)}**. {said}"
