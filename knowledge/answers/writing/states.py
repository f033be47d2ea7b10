"""A state in words: the line that says it, what rules it, what was said about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.answers.facts.states import ClaimFact, RuleFact, StateFact, StateFinder
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing import wording
from knowledge.answers.writing.statuses import StatusWriter, lower_first
from knowledge.answers.writing.wording import capitalised, listed, name, place, places, users
from knowledge.models import Condition, Effect, Measure, Ruling, State
from knowledge.register.elements import is_rule
from knowledge.register.parties import MILITARY
from knowledge.register.scope import EVERY
from knowledge.vocabulary.issuers import default, issuer

NEEDS = {
    Effect.LICENCE: "export licence needed",
    Effect.BAN: "barred from export",
    Effect.REVIEW: "case-by-case review",
}
"""What a control in force means, behind the name of an item and a colon."""
_DONE = {Effect.LICENCE: "Required", Effect.BAN: "Barred", Effect.REVIEW: "Set"}
LAST_DAY = "Whether that last day is inside the suspension is not stated; it is counted in here."
UNKNOWN_SINCE = "No document here says what came after."
"""Said where a stated end has passed."""


@dataclass(frozen=True, slots=True)
class StateWriter:
    """Writes single states. ``writer`` gives what the register and the quotes say."""

    writer: StatusWriter

    @property
    def facts(self) -> StateFinder:
        """The finder of facts."""
        return StateFinder(self.writer)

    # -- the line ----------------------------------------------------------------------------------

    def line(self, fact: StateFact) -> str:
        """ "Terbium: export licence needed, for every destination", without a full stop."""
        status = fact.status
        subject = capitalised(name(status.item))
        if status.on != self.writer.as_of:
            subject = f"On {spoken(status.on)}, {name(status.item)}"
        return f"{subject}: {self.state(fact)}"

    def state(self, fact: StateFact) -> str:
        """The state in words, for whom, and since or until when where that is the point."""
        status = fact.status
        match status.state:
            case State.LICENCE | State.BAN | State.REVIEW:
                return self._needed(fact)
            case State.ANNOUNCED:
                start = status.deciding[0].measure.from_
                return f"not yet controlled, {self._needed(fact)} from {spoken(start)}"
            case State.SUSPENDED:
                until = f" until {spoken(status.until)}" if status.until else ""
                return f"control suspended{until}"
            case State.UNCONFIRMED:
                return self._open(fact)
            case _:
                if status.repealed and status.since:
                    return f"not controlled any more, since {spoken(status.since)}"
                return f"no export control found{self._reach(fact)}"

    def _needed(self, fact: StateFact) -> str:
        measure = (fact.holding or fact.rules)[0].measure
        return f"{self._needs(fact, measure)}, {self.whom(measure, fact.status.end_user)}"

    def _needs(self, fact: StateFact, measure: Measure) -> str:
        if is_rule(fact.status.item):
            return "in force"
        words = NEEDS.get(measure.effect, measure.effect.value)
        general = self.writer.in_general(fact.status)
        return words if general else f"{words} as far as it is a dual-use item"

    def whom(self, measure: Measure, asked: str | None = None) -> str:
        """ "for every destination", "for TDK (Japan)"."""
        if not measure.end_users:
            return f"for {places(measure.destinations)}"
        named = users(measure, asked)
        if "all" in measure.destinations:
            return f"for {named}"
        if asked and asked != MILITARY:
            return f"for {named} ({places(measure.destinations)})"
        return f"for {named} in {places(measure.destinations)}"

    def _open(self, fact: StateFact) -> str:
        """What holds for certain, and what has not been confirmed since when."""
        stopped = fact.stopped or fact.rules
        ends = [end for rule in stopped if (end := _end(rule))]
        since = f" since {spoken(max(ends))}" if ends else ""
        if ends and max(ends) >= self.writer.as_of:
            since = f" after {spoken(max(ends))}"
        if not fact.holding:
            return f"not confirmed{since}"
        ban = wording.rule_of(stopped[0].measure)
        return f"{self._needed(fact)}; whether {ban} is back is not confirmed{since}"

    def _reach(self, fact: StateFact) -> str:
        """How far "no control" goes where the question is about one buyer or destination."""
        status = fact.status
        if status.end_user == MILITARY:
            where = f" in {place(status.destination)}" if status.destination else ""
            return f" for military users{where or ' everywhere'}"
        if status.end_user:
            return f" for {status.end_user}"
        if status.item == EVERY:
            return f" for every dual-use item{_to(status.destination)}"
        special = any(
            rule.measure.effect.controls
            and not rule.measure.end_users
            and rule.ruling.condition is Condition.IN_FORCE
            for rule in fact.beside
        )
        return " for every destination" if special else ""

    # -- the rules ---------------------------------------------------------------------------------

    def rules(self, fact: StateFact) -> str:
        """What rules the state: each rule, since when, until when, and what stopped it."""
        told = [self.in_force(rule) for rule in fact.holding]
        told += [self.fate(rule, fact) for rule in fact.rules if rule not in fact.holding]
        if not fact.rules:
            told = [f"“{text}”{key}" for text, key in fact.notes]
            told = told or self.writer.first_control(fact.status)
        told.append(self.last_day(fact))
        return " ".join(part.strip() for part in told if part)

    def in_force(self, rule: RuleFact) -> str:
        """ "Required by Announcement No. 18 of 2025 since 4 April 2025, with no end date."."""
        ruling, measure = rule.ruling, rule.measure
        since = spoken(ruling.since or measure.from_)
        end = f"until {spoken(ruling.until)}" if ruling.until else "with no end date"
        verb = _DONE.get(measure.effect, "Set")
        acts = self.writer.moved(ruling) + self.writer.coming(ruling)
        return f"{verb} by {rule.label} since {since}, {end}.{rule.key}{acts}"

    def fate(self, rule: RuleFact, fact: StateFact) -> str:
        """What became of a rule that is announced, suspended, over, or may be back."""
        ruling, measure = rule.ruling, rule.measure
        does = wording.does(measure, "it") if measure.effect.controls else ""
        if fact.status.item == EVERY or is_rule(fact.status.item):
            return self._fate_of_rule(rule, fact)
        if does and measure.destinations != ("all",):
            does += f" to {places(measure.destinations)}"
        subject = f"{rule.label} {does}{rule.key}" if does else f"{rule.label}{rule.key}"
        if ruling.condition is Condition.ANNOUNCED:
            issued = f"issued on {spoken(measure.issued)}, " if measure.issued else ""
            start = f"{subject}: {issued}to start on {spoken(measure.from_)}."
            return f"{start}{self._later(rule, fact)}"
        if not self.is_plain(ruling):
            stayed = self.writer.stayed(ruling, fact.status.on)
            return f"{subject}; it {stayed} {self.writer.ran(ruling)}".strip()
        return f"{subject}; {self.suspension(rule)}{self.afterwards(rule)}"

    def _fate_of_rule(self, rule: RuleFact, fact: StateFact) -> str:
        """The same for a rule that is asked about by its own name: its words say what it does."""
        text, key = self.writer.quoter.words(rule.measure)
        if not self.is_plain(rule.ruling):
            fate = f"It {self.writer.stayed(rule.ruling, fact.status.on)}"
            return f"{rule.label}: “{text}”{key} {fate} {self.writer.ran(rule.ruling)}".strip()
        stopped = f"{self.suspension(rule)}{self.afterwards(rule)}"
        return f"{rule.label}: “{text}”{key} {stopped}"

    def _later(self, rule: RuleFact, fact: StateFact) -> str:
        """What stopped an announced rule after the day that is asked about."""
        status = fact.status
        if status.on >= self.writer.as_of:
            return ""
        now = self.writer.today(status)
        for ruling in now.deciding:
            if ruling.measure.id == rule.measure.id and ruling.stopped_by:
                stopped = self.facts.rule(ruling)
                return f" Later, {lower_first(self.suspension(stopped))}"
        return ""

    def is_plain(self, ruling: Ruling) -> bool:
        """Whether a rule is, or was, suspended to a stated day and nothing else was done to it."""
        return (
            ruling.by is not None
            and ruling.by.effect is Effect.SUSPENDS
            and ruling.by.until is not None
            and ruling.ending is None
            and ruling.condition in (Condition.SUSPENDED, Condition.UNCONFIRMED)
        )

    def suspension(self, rule: RuleFact, *, many: bool = False) -> str:
        """What suspended a rule, or ``many`` alike, from when to when, and whether it had run."""
        ruling, by = rule.ruling, rule.ruling.by
        if by is None:
            return ""
        span = f"from {spoken(by.from_)}"
        if by.until:
            span += f" to {spoken(by.until)}{wording.days_left(by.until, self.writer.as_of)}"
        what, who, whose = ("them", "they", "their") if many else ("that", "it", "its")
        start = spoken(rule.measure.from_)
        ran = f", before {whose} start on {start}"
        if ruling.operated and ruling.ran_to:
            ran = f", after {who} had run from {start}"
        moved = self.writer.moved_end(by)
        return f"{rule.by} suspended {what} {span}{ran}.{rule.by_key}{moved}"

    def last_day(self, fact: StateFact) -> str:
        """That the last day of a suspension is counted in, where it is the day asked about."""
        ends = (rule.ruling.by.until for rule in fact.stopped if rule.ruling.by)
        return LAST_DAY if fact.status.on in ends else ""

    def afterwards(self, rule: RuleFact) -> str:
        """What is known of the time after a suspension."""
        by, ruling = rule.ruling.by, rule.ruling
        if by is None or by.until is None:
            return ""
        if own := self.writer.own_words(by):
            return f" {capitalised(own)}"
        if ruling.condition is Condition.UNCONFIRMED:
            if by.until >= self.writer.as_of:
                return " No document here says what follows that day."
            return f" {UNKNOWN_SINCE}"
        near = wording.days_left(by.until, self.writer.as_of)
        return " No document here says what follows that day." if near else ""

    # -- around ------------------------------------------------------------------------------------

    def beside(self, rule: RuleFact) -> str:
        """A rule for another destination or buyer, or of another kind, in one line."""
        ruling, measure = rule.ruling, rule.measure
        if measure.effect in (Effect.WHITELIST, Effect.QUOTA):
            kind = (
                "a list of firms that may export"
                if measure.effect is Effect.WHITELIST
                else ("an export quota")
            )
            return f"Also under {kind}: {rule.label}, {wording.span(measure)}.{rule.key}"
        whom = capitalised(self.whom(measure))
        needs = NEEDS.get(measure.effect, measure.effect.value)
        if ruling.condition is Condition.IN_FORCE:
            end = f" until {spoken(ruling.until)}" if ruling.until else ""
            since = spoken(ruling.since or measure.from_)
            return f"{whom}: {needs} since {since}{end} ({rule.label}).{rule.key}"
        if ruling.condition is Condition.ANNOUNCED:
            return f"{whom}: {needs} from {spoken(measure.from_)} ({rule.label}).{rule.key}"
        stayed = self.writer.stayed(ruling, self.writer.as_of)
        return f"{whom}: {rule.label} ({needs}){rule.key} {stayed}"

    def related(self, facts: Sequence[StateFact]) -> str:
        """What is made of an item and is controlled by itself, in one line."""
        if not facts:
            return ""
        told = [
            f"{name(fact.status.item)} ({self.short(fact)}, {fact.rules[0].label})"
            f"{fact.rules[0].key}"
            for fact in facts
        ]
        return f"Controlled by itself: {'; '.join(told)}."

    def short(self, fact: StateFact) -> str:
        """A state in a word or two."""
        if fact.status.state is State.UNCONFIRMED and fact.holding:
            return NEEDS[fact.holding[0].measure.effect]
        if fact.status.state in (State.LICENCE, State.BAN, State.REVIEW):
            return NEEDS[fact.rules[0].measure.effect]
        return wording.STATE_WORDS[fact.status.state]

    def said(self, claims: Sequence[ClaimFact]) -> str:
        """What was merely said, in one line: who, when, and which later end; "" for none."""
        later: dict[date, list[str]] = {}
        for fact in claims:
            if fact.claim.until:
                who = f"{_by(fact.claim.by)} ({spoken(fact.claim.said)}){fact.key}"
                later.setdefault(fact.claim.until, []).append(who)
        told = [f"{spoken(until)} by {listed(who)}" for until, who in later.items()]
        return f"Only said, no rule: {'; '.join(told)}." if told else ""

    def quoted(self, claims: Sequence[ClaimFact]) -> str:
        """The same in full."""
        lines = [f"- “{fact.text}”{fact.key}" for fact in claims]
        return "\n".join(["Said about it, and no rule:", *lines]) if lines else ""


def where_to_check(makers: Iterable[str]) -> str:
    """The sentence that sends a person to the sites of issuers, of those with these codes."""
    found = {issuer(code).site for code in makers if code} - {""}
    where = " and ".join(sorted(found, reverse=True))
    return f"Check {where or issuer(default()).site} before acting on this."


def _by(who: str) -> str:
    """Who said it, without where it was found."""
    return who.split(",")[0]


def _to(destination: str | None) -> str:
    return f" to {place(destination)}" if destination else " whoever the buyer is"


def _end(rule: RuleFact) -> date | None:
    """The stated end behind which it is open what holds."""
    by = rule.ruling.by
    if by is not None and by.effect is Effect.SUSPENDS and by.until:
        return by.until
    since = rule.ruling.since
    return since - timedelta(days=1) if since else None
