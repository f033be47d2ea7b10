"""The timeline of items: what happened on which day, each line with its citation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing import wording
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.answers.writing.verdicts import Asks
from knowledge.answers.writing.wording import name
from knowledge.models import Condition, Effect, Measure
from knowledge.register.elements import concerns, related_to, resolve
from knowledge.register.status import Event

AHEAD = 120
"""How many days a question about "soon" looks ahead."""

RECENT = 60
"""How many days a question about what is new looks back."""
MOST_NAMES = 6
"""How many items of a rule a line of a calendar names."""
_SINCE = re.compile(r"\b(?:since|after|seit|depuis|desde)\b", re.IGNORECASE)

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
        about = [key for key in self.writer.register.items() if concerns(key)]
        theirs = {part for key in about for part in related_to(key)}
        return about if len(theirs & set(items)) > _FEW else []

    def _lines(self, item: str, question: Question) -> list[tuple[date, str]]:
        return [(event.day, self._line(event)) for event in self._events(item, question)]

    def lines(self, events: Iterable[Event]) -> list[str]:
        """One line an event, without its bullet."""
        return [self._line(event).removeprefix("- ") for event in events]

    def calendar(self, question: Question) -> str:
        """What ends or starts on the days of the question, or in the months ahead."""
        start, end = question.as_of, question.as_of + timedelta(days=AHEAD)
        if question.asks is Asks.CHANGED:
            start, end = question.as_of - timedelta(days=RECENT), question.as_of
        if question.period:
            start, end = question.period.start, question.period.end
            if _SINCE.search(question.text):
                # "After 27 November" was read as the day behind it: its own end belongs to it.
                start -= timedelta(days=question.period.is_day)
                end = max(end, question.as_of) if end < question.as_of else end
        lines = sorted(set(self._dated(start, end, question.as_of)))
        told = [f"- **{spoken(day)}**: {line}" for day, line in lines]
        if told and lexicon.NEW_RULES.search(question.text):
            begun = self._begun(start, end, question.as_of)
            head = "New rules are among these:" if begun else "No new rule on record starts then."
            told = [head, *told]
        return "\n".join(told)

    def _begun(self, start: date, end: date, known: date) -> bool:
        """Whether a control starts in those days."""
        return any(
            measure.effect.controls and start <= measure.from_ <= end
            for measure in self.writer.register.measures(known)
        )

    def _dated(self, start: date, end: date, known: date) -> Iterator[tuple[date, str]]:
        for document in self.writer.register.documents():
            ends: dict[date, list[Measure]] = {}
            starts: dict[date, list[Measure]] = {}
            for measure in document.measures:
                if measure.known > known or measure.effect is Effect.QUOTA:
                    continue
                if measure.until and start <= measure.until <= end:
                    ends.setdefault(measure.until, []).append(measure)
                if start <= measure.from_ <= end and measure.effect is not Effect.AMENDS:
                    starts.setdefault(measure.from_, []).append(measure)
            for day, group in ends.items():
                rule, key = self._rule(group)
                last = f"last day, by its own words, of {rule}.{key}"
                open_ = any(
                    ruling.measure.effect is Effect.SUSPENDS and ruling.condition is Condition.ENDED
                    for ruling in self.writer.register.rulings(document.id, day + _DAY, known)
                    if ruling.measure.id in {measure.id for measure in group}
                )
                yield day, f"{last} No instrument on record says what follows." if open_ else last
            for day, group in starts.items():
                yield day, self._first_day(day, group, known)

    def _first_day(self, day: date, group: Sequence[Measure], known: date) -> str:
        """What starts, or was to start had it not been stopped before."""
        rule, key = self._rule(group)
        rulings = self.writer.register.rulings(group[0].document, day, known)
        stopped = next((r.stopped_by for r in rulings if r.measure.id == group[0].id), None)
        if stopped is None:
            return f"first day of {rule}.{key}"
        did = "repealed" if stopped.effect is Effect.REPEALS else "suspended"
        by = f"{self.writer.label(stopped)} had {did} it before"
        return (
            f"stated first day of {rule}{key}, but {by}, so nothing started."
            f"{self.writer.quoter.measure(stopped)}"
        )

    def _rule(self, group: Sequence[Measure]) -> tuple[str, str]:
        """The measures of one document that share a day, and their citation key."""
        key = self.writer.quoter.measure(group[0])
        return f"{self.writer.label(group[0])}{self._of(group)}", key

    def _of(self, group: Sequence[Measure]) -> str:
        """What the measures are about, in a few words."""
        controls = [measure for measure in group if not measure.effect.acts_on_measures]
        acts = [self._act(measure) for measure in group if measure.effect.acts_on_measures]
        about = ""
        if controls:
            measure = controls[0]
            about = f" ({_items(*controls)}; {wording.requirement(measure)}{_where(measure)})"
        return f"{about}{', which ' if acts else ''}{' and '.join(dict.fromkeys(acts))}"

    def _act(self, measure: Measure) -> str:
        """What a measure does to others: "suspends Announcements No. 55 and 56 of 2025"."""
        register = self.writer.register
        stopped = [register.measure(of) for of in measure.of]
        rules = [
            f"{self.writer.label(m)} ({_items(m)}; {wording.requirement(m)}{_where(m)})"
            for m in stopped
            if m
        ]
        whole = [register.document(of) for of in measure.of if not register.measure(of)]
        rules += [wording.labels(document for document in whole if document)]
        only = f" for {_items(measure)}" if measure.items else ""
        return f"{measure.effect.value} {wording.listed([rule for rule in rules if rule])}{only}"

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


def _items(*measures: Measure) -> str:
    keys = [key for measure in measures for item in measure.items for key in resolve(item)]
    names = list(dict.fromkeys(name(key) for key in keys))
    return wording.listed(names if len(names) <= MOST_NAMES else [*names[:MOST_NAMES], "others"])


def _where(measure: Measure) -> str:
    return "" if "all" in measure.destinations else f" for {wording.places(measure.destinations)}"
