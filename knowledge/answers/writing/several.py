"""Status answers for several items or destinations: a list, what is alike in one line."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from knowledge.answers.facts.states import StateFinder, beside
from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing import wording
from knowledge.answers.writing.grades import unlisted_good
from knowledge.answers.writing.leading import FirstWords
from knowledge.answers.writing.states import StateWriter
from knowledge.answers.writing.statuses import StatusWriter, once
from knowledge.answers.writing.told import Told
from knowledge.answers.writing.verdicts import Asks
from knowledge.answers.writing.wording import name
from knowledge.models import Condition, Effect, Ruling, State, Status
from knowledge.register.elements import describe
from knowledge.register.packages import package_of, within_package
from knowledge.register.scope import EVERY

_ORDER = [
    State.BAN,
    State.REVIEW,
    State.LICENCE,
    State.UNCONFIRMED,
    State.SUSPENDED,
    State.ANNOUNCED,
    State.NONE,
]
_STOPPED = (State.SUSPENDED, State.UNCONFIRMED)
_OPEN, _DIFFERS = "It cannot be confirmed", "It differs by item"
"""First words that a count of the states says better."""
_FORMS, _FEW = 5, 3
"""How many forms of a list are named at once, for up to so many items."""
_COUNTED = 3
"""From so many items on an answer says first how many are in which state."""
_COUNTED_AS = {
    State.BAN: "barred",
    State.REVIEW: "under case-by-case review",
    State.LICENCE: "need an export licence",
    State.UNCONFIRMED: "not confirmed",
    State.SUSPENDED: "suspended",
    State.ANNOUNCED: "announced",
    State.NONE: "without a control",
}
_WITHOUT = re.compile(
    r"^(?!.*\b(?:with or without|or not|(?:and|or) (?:what|which)|no longer|not only)\b)"
    r".*\b(?:which|what|list|all|any)\b.{0,60}(?:\b(?:not|never|outside|exempt|free|"
    r"without (?:an? |any )?(?:export )?licen[cs]e|un(?:controlled|restricted|regulated|listed))\b|"
    r"n['’]t\b)",
    re.IGNORECASE,
)
"""What asks for the items that have no control: they are said first."""


@dataclass(frozen=True, slots=True)
class SeveralComposer:
    """Writes the list of statuses with citation keys."""

    writer: StatusWriter

    def compose(self, question: Question, statuses: Sequence[Status]) -> Told:
        """The first words, how many are in which state, a line for each group of items that are
        alike, and what changed; rules for kinds of buyers when asked for more."""
        head = unlisted_good(question, statuses)
        head = head or FirstWords(self.writer).of_several(question, statuses)
        counts = self._counts(statuses) if len(statuses) >= _COUNTED else ""
        head = "" if counts and head in (_OPEN, _DIFFERS) else head
        several = len({status.destination for status in statuses}) > 1
        goal = None if several else statuses[0].destination
        day = statuses[0].on
        when = f"on {spoken(day)}" if day != self.writer.as_of else ""
        where = f"to {wording.place(goal)}" if goal else ""
        whom = f"for {statuses[0].end_user}" if statuses[0].end_user else ""
        scope = wording.capitalised(", ".join(part for part in (when, where, whom) if part))
        title = ". ".join(part for part in (head, scope) if part)
        first = [f"{title}{':' if scope else '.'}"] if title else []
        groups: dict[Hashable, list[Status]] = {}
        order = _ORDER[::-1] if _WITHOUT.search(question.text) else _ORDER
        if question.asks is Asks.SUSPENDED:
            order = sorted(order, key=lambda state: state not in _STOPPED)
        for status in sorted(statuses, key=lambda s: order.index(s.state)):
            there = status.destination if several else None
            own = self.writer.in_general(status)
            groups.setdefault((there, own, status.state, *_fates(status)), []).append(status)
        lines = [self._line(group, several) for group in groups.values()]
        forms = self._forms(statuses) if len(statuses) <= _FEW else []
        older = self._older(statuses) if package_of(question.groups) else []
        since = self._changed_since(question, list(groups.values()))
        if len(lines) == 1 and not counts:
            lines = [lines[0].removeprefix("- ")]
        text = "\n".join([*first, *([counts] if counts else []), *lines, *forms, *older, *since])
        return Told(text, "\n".join(self._beside(statuses)))

    def _counts(self, statuses: Sequence[Status]) -> str:
        """How many of several items are in which state."""
        items = {status.item: status for status in statuses}
        if len(items) < len(statuses):
            return ""
        counted = [(state, sum(s.state is state for s in statuses)) for state in _ORDER]
        told = [f"{number} {_COUNTED_AS[state]}" for state, number in counted if number]
        return f"**Of {len(statuses)}: {wording.listed(told)}.**" if len(told) > 1 else ""

    def _forms(self, statuses: Sequence[Status]) -> list[str]:
        """The forms that the lists name, a line for each item."""
        told: dict[str, str] = {}
        for status in statuses:
            for ruling in once(status.holding)[:1]:
                if said := self.writer.forms_of(status, ruling.measure, _FORMS):
                    of_item = f"For {name(status.item)} the list"
                    told[status.item] = said.replace("The list", of_item, 1)
        return [f"- {said}" for said in told.values()]

    def _beside(self, statuses: Sequence[Status]) -> list[str]:
        """The rules that bar kinds of buyers whatever the item, each once."""
        found = {
            ruling.measure.id: (ruling, status.item)
            for status in statuses
            for ruling in beside(status)
            if EVERY in ruling.measure.items and ruling.condition is Condition.IN_FORCE
        }
        finder, writer = StateFinder(self.writer), StateWriter(self.writer)
        return [f"- {writer.beside(finder.rule(*told))}" for told in found.values()]

    def _line(self, group: Sequence[Status], several: bool) -> str:
        goal = group[0].destination
        there = f" to {wording.place(goal)}" if several and goal else ""
        writer = StateWriter(self.writer)
        fact = StateFinder(self.writer).fact(group[0], around=False)
        state = wording.capitalised(_without_reach(writer.state(fact)))
        return f"- **{state}**: {self._names(group)}{there}. {self._why(group)}"

    def _names(self, group: Sequence[Status]) -> str:
        """The items, with their announcement behind them where the line is about several."""
        by_rule: dict[str, list[str]] = {}
        for status in group:
            rules = [self.writer.label(r.measure) for r in once(status.deciding)]
            by_rule.setdefault(wording.listed(rules), []).append(shown(status.item))
        if len(by_rule) == 1:
            return wording.listed(next(iter(by_rule.values())))
        parts = []
        for rule, names in by_rule.items():
            short = f" ({rule.removeprefix('Announcement ')})"
            parts.append(wording.listed(names).removesuffix(short) + short)
        return "; ".join(parts)

    def _why(self, group: Sequence[Status]) -> str:
        if not group[0].deciding:
            seen: dict[str, str] = {}
            for status in group:
                for text, key in self.writer.notes(status)[:1]:
                    seen.setdefault(key, f"“{text}”{key}")
            return " ".join(seen.values())
        told = [sorted(once(s.deciding), key=lambda r: r not in s.holding) for s in group]
        alike = zip(*told, strict=True)
        return " ".join(self._clause(rulings, group) for rulings in alike)

    def _clause(self, rulings: Sequence[Ruling], group: Sequence[Status]) -> str:
        """What became of rules that had the same fate, one for each status of the group."""
        items: dict[str, list[str]] = {}
        for ruling, status in zip(rulings, group, strict=True):
            items.setdefault(ruling.measure.document, []).append(name(status.item))
        by_document = {ruling.measure.document: ruling for ruling in rulings[::-1]}
        rules = [by_document[document] for document in sorted(by_document)]
        key = "".join(
            self.writer.quoter.measure(r.measure, items[r.measure.document]) for r in rules
        )
        found = [self.writer.register.document(r.measure.document) for r in rules]
        label = wording.labels(document for document in found if document)
        ruling, many = rules[0], len(rules) > 1
        measure = ruling.measure
        if ruling.condition is Condition.IN_FORCE:
            told = ruling.by and (ruling.by.effect is not Effect.AMENDS or ruling.by.until)
            acts = (self.writer.moved(ruling) if told else "") + self.writer.coming(ruling)
            return f"{label}, since {spoken(ruling.since or measure.from_)}.{key}{acts}"
        if ruling.condition is Condition.ANNOUNCED:
            return f"{label}, to start on {spoken(measure.from_)}.{key}"
        fact = StateFinder(self.writer).rule(ruling)
        states = StateWriter(self.writer)
        if states.is_plain(ruling):
            return f"{label}{key}; {states.suspension(fact, many=many)}{states.afterwards(fact)}"
        issued = f", issued on {spoken(measure.issued)}{key}," if measure.issued else key
        stayed = self.writer.stayed(ruling, group[0].on, many=many)
        return f"{label}{issued} {stayed} {self.writer.ran(ruling, many=many)}".strip()

    def _older(self, statuses: Sequence[Status]) -> list[str]:
        """Rules that hold on items of a package whatever became of the package."""
        lines = []
        for status in statuses:
            whole = self.writer.register.again(status)
            if whole.state is not status.state:
                state = wording.STATE_WORDS[whole.state]
                lines.append(
                    f"- Beside the package, {state}: {self._names([whole])}. {self._why([whole])}"
                )
        return lines

    def _changed_since(self, question: Question, groups: Sequence[Sequence[Status]]) -> list[str]:
        """Items whose state is another today, where the question was about an earlier day."""
        moved: dict[Hashable, list[Status]] = {}
        for status in (status for group in groups for status in group):
            if status.on >= self.writer.as_of:
                continue
            now = self.writer.today(status)
            if package := package_of(question.groups):
                now = within_package(now, package, self.writer.register)
            if now.state is not status.state:
                moved.setdefault((now.state, *_fates(now)), []).append(now)
        said = [[status.item for status in group] for group in groups if len(group) > 2]
        return [
            f"- Today ({spoken(self.writer.as_of)}), {wording.STATE_WORDS[group[0].state]}: "
            f"{self._again(group, said)}. {self._why(group)}"
            for group in moved.values()
        ]

    def _again(self, group: Sequence[Status], said: Sequence[Sequence[str]]) -> str:
        """The items; a long list that was given before is not given again."""
        items = [status.item for status in group]
        if items in said:
            return f"{name(items[0])} and the others named with it"
        return self._names(group)


def _fates(status: Status) -> tuple[Hashable, ...]:
    """What is said of each rule that decides: alike for rules that one instrument stopped in the
    same way, rules announced for one day, and rules in force of one announcement."""
    found: list[Hashable] = []
    for ruling in once(status.deciding):
        measure = ruling.measure
        about: Hashable = (measure.document, ruling.by and ruling.by.id)
        if ruling.stopped_by:
            about = (ruling.stopped_by.id, ruling.operated, measure.from_, measure.issued)
        elif ruling.condition is Condition.ANNOUNCED:
            about = measure.from_
        found.append((ruling.condition, about, ruling.ending and ruling.ending.id))
    return tuple(found)


def shown(item: str) -> str:
    """An item in a list: an element with its symbol."""
    entry = describe(item)
    return f"{entry.name} ({entry.symbol})" if entry.symbol else entry.name


def _without_reach(state: str) -> str:
    """A state without the destinations that every rule for all has."""
    return state.removesuffix(f", for {wording.places(('all',))}")
