"""Status answers as a whole: the verdict first, then the rules, then what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.answers import wording
from knowledge.answers.dates import spoken
from knowledge.answers.prompts import CHECK
from knowledge.answers.questions import Aim, Question
from knowledge.answers.statuses import StatusWriter, name
from knowledge.answers.verdicts import Asks, lead
from knowledge.models import Condition, Effect, Measure, Ruling, State, Status
from knowledge.register.elements import describe

_ORDER = [
    State.BAN,
    State.REVIEW,
    State.LICENCE,
    State.UNCONFIRMED,
    State.SUSPENDED,
    State.ANNOUNCED,
    State.NONE,
]


@dataclass(frozen=True, slots=True)
class StatusComposer:
    """Writes the text of a status answer with citation keys."""

    writer: StatusWriter

    def compose(self, question: Question, statuses: Sequence[Status]) -> str:
        """The answer for ``statuses``, one or many, in the order of the question."""
        parts = self._premises(question, statuses)
        if len(statuses) == 1:
            parts.insert(0, self._single(question, statuses[0]))
        else:
            parts.insert(0, self._several(question, statuses))
        parts.append(self._checked(question, statuses))
        return "\n\n".join(part for part in parts if part)

    # -- one item --------------------------------------------------------------------------------

    def _single(self, question: Question, status: Status) -> str:
        past = status.on < question.as_of
        head = lead(question.asks, frozenset([status.state]), past=past) or self._changed(
            question, status
        )
        body = self.writer.explain(status)
        first = f"{head}. {body}" if head else body
        end = [self._end(status)] if question.aim is Aim.WHEN else []
        lines = [*self.writer.beside(status), *self._since_then(question, status)]
        return "\n".join([" ".join([first, *end]).strip(), *[f"- {line}" for line in lines]])

    def _since_then(self, question: Question, status: Status) -> list[str]:
        """What holds on the day of asking, where the question was about an earlier day."""
        if status.on >= question.as_of or status.state in (State.ANNOUNCED, State.SUSPENDED):
            return []
        now = self._now(question, status)
        if now.state is status.state:
            return []
        return [
            f"Today ({spoken(question.as_of)}) the state is another: "
            f"{wording.STATE_WORDS[now.state]}. {self.writer.explain(now)}"
        ]

    def _now(self, question: Question, status: Status) -> Status:
        return self.writer.register.status(
            status.item,
            question.as_of,
            known=question.as_of,
            destination=status.destination,
            end_user=status.end_user,
        )

    def _changed(self, question: Question, status: Status) -> str:
        """Whether the rules changed in the days asked about, or in the month before today."""
        if question.asks is not Asks.CHANGED:
            return ""
        period = question.period
        start = period.start if period else question.as_of - timedelta(days=30)
        events = self.writer.register.changes_between(
            status.item,
            start,
            min(status.on, question.as_of),
            known=question.as_of,
            destination=status.destination,
        )
        if events:
            return f"Yes, on {spoken(events[-1].day)}"
        return f"No change on record {'then' if period else f'since {spoken(start)}'}"

    def _end(self, status: Status) -> str:
        if status.state in (State.LICENCE, State.BAN, State.REVIEW) and status.until is None:
            return "So there is no end to give: it stays until an instrument changes it."
        return ""

    # -- several items ---------------------------------------------------------------------------

    def _several(self, question: Question, statuses: Sequence[Status]) -> str:
        past = statuses[0].on < question.as_of
        head = lead(question.asks, frozenset(s.state for s in statuses), past=past)
        where = f", to {wording.place(statuses[0].destination)}" if statuses[0].destination else ""
        day = spoken(statuses[0].on)
        title = f"{head + '. ' if head else ''}On {day}{where}:"
        groups: dict[tuple[State, tuple[str, ...]], list[Status]] = {}
        for status in sorted(statuses, key=lambda s: _ORDER.index(s.state)):
            groups.setdefault((status.state, status.measures), []).append(status)
        lines = [self._line(state, group) for (state, _), group in groups.items()]
        if any(state is State.UNCONFIRMED for state, _ in groups):
            lines.append(CHECK)
        lines.extend(self._changed_since(question, statuses))
        return "\n".join([title, *lines])

    def _changed_since(self, question: Question, statuses: Sequence[Status]) -> list[str]:
        """Items whose state is another today, where the question was about an earlier day."""
        moved: dict[State, list[Status]] = {}
        for status in statuses:
            if status.on < question.as_of:
                now = self._now(question, status)
                if now.state is not status.state:
                    moved.setdefault(now.state, []).append(now)
        return [
            f"- Today ({spoken(question.as_of)}) another state holds: "
            f"{wording.STATE_WORDS[state]} for {wording.listed([shown(s.item) for s in group])}. "
            f"{self._why(group)}"
            for state, group in moved.items()
        ]

    def _line(self, state: State, group: Sequence[Status]) -> str:
        names = wording.listed([shown(status.item) for status in group])
        return (
            f"- **{wording.capitalised(wording.STATE_WORDS[state])}**: {names}. {self._why(group)}"
        )

    def _why(self, group: Sequence[Status]) -> str:
        sample = group[0]
        if not sample.deciding:
            return self._no_rule(group)
        clauses = [self._clause(ruling, group) for ruling in sample.deciding]
        if sample.state is State.UNCONFIRMED:
            clauses.extend(self._weaker_once(sample))
        return " ".join(clauses)

    def _weaker_once(self, status: Status) -> list[str]:
        """The weaker evidence, unless an earlier line of the same answer has given it."""
        claims = [c for r in status.deciding for c in r.claims]
        before = len(self.writer.quoter.evidence.quotes)
        lines = self.writer.weaker(tuple(dict.fromkeys(claims)))
        return lines if len(self.writer.quoter.evidence.quotes) > before else []

    def _no_rule(self, group: Sequence[Status]) -> str:
        seen: dict[str, str] = {}
        for status in group:
            for text, key in self.writer.notes(status.claims[:1]):
                seen.setdefault(key, f"“{text}”{key}")
        return " ".join(seen.values())

    def _clause(self, ruling: Ruling, group: Sequence[Status]) -> str:
        measure = ruling.measure
        key = self.writer.quoter.measure(measure, [name(s.item) for s in group])
        label = self.writer.label(measure)
        if ruling.condition is Condition.IN_FORCE:
            return f"{label}, since {spoken(ruling.since or measure.from_)}.{key}"
        if ruling.condition is Condition.ANNOUNCED:
            return f"{label}, to start on {spoken(measure.from_)}.{key}"
        issued = f", issued on {spoken(measure.issued)}{key}," if measure.issued else key
        return f"{label}{issued} {self.writer.stayed(ruling)}{self.writer.ran(ruling)}"

    # -- around them -----------------------------------------------------------------------------

    def _premises(self, question: Question, statuses: Sequence[Status]) -> list[str]:
        """What the question takes for granted and the record contradicts."""
        parts = []
        controlled = [s for s in statuses if s.state in (State.LICENCE, State.BAN, State.REVIEW)]
        if question.asks in (Asks.LIFTED, Asks.SUSPENDED) and controlled:
            parts.append(self._never_suspended(controlled))
        parts.extend(
            f"The record holds no announcement {unknown}; treat it as unverified."
            for unknown in question.unknown
        )
        return parts

    def _never_suspended(self, controlled: Sequence[Status]) -> str:
        if any(r.condition is not Condition.IN_FORCE for s in controlled for r in s.deciding):
            return ""
        item = describe(controlled[0].item)
        suspension = self._general_suspension(controlled[0].known)
        if suspension is None:
            return ""
        others = wording.listed(
            [wording.label(d) for d in map(self.writer.register.document, suspension.of) if d]
        )
        if not others:
            return ""
        rules = wording.listed([self.writer.label(r.measure) for r in controlled[0].deciding])
        return (
            f"No instrument on record lifts or suspends {rules} for {item.name}: "
            f"{self.writer.label(suspension)} suspends {others}.{self.writer.quoter.measure(suspension)}"
        )

    def _general_suspension(self, known: date) -> Measure | None:
        """The latest suspension for all destinations, for what it does not name."""
        found = [
            measure
            for document in self.writer.register.documents()
            for measure in document.measures
            if measure.effect is Effect.SUSPENDS
            and "all" in measure.destinations
            and (measure.issued or measure.from_) <= known
        ]
        return max(found, key=lambda measure: measure.from_, default=None)

    def _checked(self, question: Question, statuses: Sequence[Status]) -> str:
        """Until when the record was checked, where the day asked about lies behind that."""
        days: list[date] = []
        for status in statuses:
            for ruling in status.deciding:
                for measure in (ruling.measure, ruling.by):
                    document = self.writer.register.document(measure.document) if measure else None
                    if document and document.verified:
                        days.append(document.verified)
        if not days or max(s.on for s in statuses) <= max(days):
            return ""
        return f"(Record last verified on {spoken(max(days))}.)"


def shown(item: str) -> str:
    """An item in a list: an element with its symbol."""
    entry = describe(item)
    return f"{entry.name} ({entry.symbol})" if entry.symbol else entry.name
