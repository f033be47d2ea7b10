"""The timeline of items: what happened on which day, each line with its citation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.answers import wording
from knowledge.answers.dates import spoken
from knowledge.answers.questions import Question
from knowledge.answers.statuses import StatusWriter
from knowledge.answers.wording import name
from knowledge.models import Condition, Measure
from knowledge.register.status import Event

_WORDS = {
    Condition.ANNOUNCED: "issued",
    Condition.IN_FORCE: "in force",
    Condition.SUSPENDED: "suspended",
    Condition.UNCONFIRMED: "not confirmed",
    Condition.ENDED: "ended",
    Condition.REPEALED: "repealed",
}


@dataclass(frozen=True, slots=True)
class HistoryComposer:
    """Writes timelines with citation keys."""

    writer: StatusWriter

    def compose(self, question: Question) -> str:
        """One list an item, in the order of time, up to the stated dates ahead."""
        parts = []
        for item in question.items[:6]:
            lines = [self._line(event) for event in self._events(item, question)]
            if lines:
                title = f"{wording.capitalised(name(item))}, as known on {spoken(question.as_of)}:"
                parts.append("\n".join([title, *dict.fromkeys(lines)]))
        return "\n\n".join(parts)

    def _events(self, item: str, question: Question) -> list[Event]:
        register = self.writer.register
        known = question.as_of
        places = question.destinations or self._places(item, known)
        found: dict[tuple[date, str, Condition], Event] = {}
        for destination in (None, *places):
            for event in register.timeline(item, known=known, destination=destination):
                found.setdefault((event.day, event.measure.id, event.condition), event)
        start = question.period.start if question.period else date.min
        return [found[key] for key in sorted(found) if found[key].day >= start]

    def _places(self, item: str, known: date) -> tuple[str, ...]:
        """The destinations that have rules of their own for the item."""
        rulings = self.writer.register.status(item, known, known=known).others
        return tuple(
            dict.fromkeys(
                place
                for ruling in rulings
                for place in ruling.measure.destinations
                if place != "all" and not ruling.measure.end_users
            )
        )

    def _line(self, event: Event) -> str:
        measure = event.measure
        rule = f"{self.writer.label(measure)}{_where(measure)} ({wording.requirement(measure)})"
        if event.condition is Condition.UNCONFIRMED and event.by and event.by.until:
            return (
                f"- **{spoken(event.day)}**: the suspension of {rule} by "
                f"{self.writer.label(event.by)} has reached its stated end, "
                f"{spoken(event.by.until)}; no instrument on record says what comes after."
                f"{self.writer.quoter.measure(event.by)}"
            )
        if event.by is not None and event.condition is not Condition.IN_FORCE:
            became = f"{_WORDS[event.condition]} by {self.writer.label(event.by)}"
            key = self.writer.quoter.measure(event.by)
        else:
            became, key = _WORDS[event.condition], self.writer.quoter.measure(measure)
        return f"- **{spoken(event.day)}**: {rule} {became}.{key}"


def _where(measure: Measure) -> str:
    return "" if "all" in measure.destinations else f" for {wording.places(measure.destinations)}"
