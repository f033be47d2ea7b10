"""The timeline of items: what happened on which day, each line with its citation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing import wording
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.answers.writing.wording import name
from knowledge.models import Condition, Effect, Measure
from knowledge.register.elements import concerns, related_to
from knowledge.register.status import Event

_DAY = timedelta(days=1)
_FEW = 2
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
    """Writes timelines and calendars with citation keys."""

    writer: StatusWriter

    def compose(self, question: Question) -> str:
        """What happened to the items, in the order of time, up to the stated dates ahead."""
        known = spoken(question.as_of)
        if len(question.items) > 3:
            items = dict.fromkeys([*question.items, *self._rules_on(question.items)])
            lines = [line for item in items for line in self._lines(item, question)]
            unlike = {re.sub(r"⟦\d+⟧", "", line): (day, line) for day, line in reversed(lines)}
            return "\n".join(
                [f"As known on {known}:", *[line for _, line in sorted(unlike.values())]]
            )
        parts = []
        for item in question.items:
            found = self._lines(item, question)
            if found:
                title = f"{wording.capitalised(name(item))}, as known on {known}:"
                parts.append("\n".join([title, *dict.fromkeys(line for _, line in found)]))
        return "\n\n".join(parts)

    def _rules_on(self, items: Sequence[str]) -> list[str]:
        """The items that concern a group without being its members (technology, equipment, goods
        abroad), where ``items`` are several of it."""
        register = self.writer.register
        about = [key for key in register.items() if concerns(key)]
        about += [key for key in register.vocabulary.rules if related_to(key)]
        theirs = {part for key in about for part in related_to(key)}
        return about if len(theirs & set(items)) > _FEW else []

    def _lines(self, item: str, question: Question) -> list[tuple[date, str]]:
        return [(event.day, self._line(event)) for event in self._events(item, question)]

    def lines(self, events: Iterable[Event]) -> list[str]:
        """One line an event, without its bullet."""
        return [self._line(event).removeprefix("- ") for event in events]

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
        ahead = event.day > self.writer.as_of
        rule = f"{self.writer.label(measure)}{_where(measure)} ({wording.requirement(measure)})"
        if event.condition is Condition.UNCONFIRMED and event.by and event.by.until:
            return (
                f"- **{spoken(event.day)}**: {'from here' if ahead else 'since then'} not "
                f"confirmed: "
                f"the suspension of {rule} by {self.writer.label(event.by)} is stated to "
                f"{spoken(event.by.until)}, and no instrument on record says what comes after."
                f"{self.writer.quoter.measure(event.by)}"
            )
        if event.by is not None and event.condition is Condition.IN_FORCE:
            amended = event.by.effect is Effect.AMENDS
            by = self.writer.label(event.by)
            became = f"amended by {by}" if amended else f"in force, as {by} ended what stopped it"
            key = self.writer.quoter.measure(event.by)
        elif event.by is not None:
            became = f"{_WORDS[event.condition]} by {self.writer.label(event.by)}"
            key = self.writer.quoter.measure(event.by)
        else:
            became, key = _WORDS[event.condition], self.writer.quoter.measure(measure)
        return f"- **{spoken(event.day)}**: {rule} {became}.{key}"


def _where(measure: Measure) -> str:
    return "" if "all" in measure.destinations else f" for {wording.places(measure.destinations)}"
