"""What stands beside a status: rules for others, whitelists, weaker evidence, where to check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing import wording
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.answers.writing.wording import name, users
from knowledge.models import Claim, Condition, Effect, Kind, Measure, Ruling, State, Status
from knowledge.register.elements import describe
from knowledge.register.places import within
from knowledge.register.status import EVERY
from knowledge.vocabulary.issuers import default, issuer

MOST_CLAIMS = 3


@dataclass(frozen=True, slots=True)
class Asides:
    """Writes the lines under a status answer, with citation keys."""

    writer: StatusWriter

    def rules(self, status: Status) -> list[str]:
        """Sentences on rules that hold beside the state: other destinations, users, whitelists."""
        lines: list[str] = []
        for ruling in status.others:
            measure = ruling.measure
            if ruling.condition in (Condition.ENDED, Condition.REPEALED):
                continue
            if EVERY in measure.items and not _concerns(status, measure):
                continue
            if status.destination and not _reaches(measure, status.destination):
                continue
            if measure.effect in (Effect.WHITELIST, Effect.QUOTA):
                lines.append(self._trading(ruling, status.item))
            elif measure.effect.controls:
                lines.append(self._elsewhere(ruling, status))
        return lines

    def users(self, statuses: Sequence[Status]) -> list[str]:
        """For several items: the rules that bar kinds of users whatever the item, each once."""
        found = {
            ruling.measure.id: self._elsewhere(ruling, status)
            for status in statuses
            for ruling in status.others
            if EVERY in ruling.measure.items
            and _concerns(status, ruling.measure)
            and ruling.condition is Condition.IN_FORCE
        }
        return list(found.values())

    def _trading(self, ruling: Ruling, item: str) -> str:
        measure = ruling.measure
        kind = "a state-trading whitelist" if measure.effect is Effect.WHITELIST else "a quota"
        return (
            f"Separately, {name(item)} exports are under {kind}: {self.writer.label(measure)}, "
            f"{wording.span(measure)}.{self.writer.quoter.measure(measure)}"
        )

    def _elsewhere(self, ruling: Ruling, status: Status) -> str:
        measure = ruling.measure
        where = f"For {wording.places(measure.destinations)}"
        if measure.end_users:
            where = f"For {users(measure)} in {wording.places(measure.destinations)}"
        rule = f"{self.writer.label(measure)} ({wording.requirement(measure)})"
        key = self.writer.quoter.measure(measure)
        if ruling.condition is Condition.IN_FORCE:
            end = f" until {spoken(ruling.until)}" if ruling.until else " with no end date"
            since = spoken(ruling.since or measure.from_)
            return f"{where}, {rule} {_holds(status, self.writer)} since {since}{end}.{key}"
        if ruling.condition is Condition.ANNOUNCED:
            return f"{where}, {rule} is to start on {spoken(measure.from_)}.{key}"
        if ruling.operated:
            rule = f"{rule[:-1]} from {spoken(measure.from_)})"
        return f"{where}, {rule}{key} {self.writer.stayed(ruling, status.on)}"

    def related(self, status: Status) -> list[str]:
        """For an item without a control: what is made of it and has rules of its own."""
        if status.state is not State.NONE or status.end_user:
            return []
        lines = []
        for key in describe(status.item).related:
            other = self.writer.register.status(
                key, status.on, known=status.known, destination=status.destination
            )
            if other.state is State.NONE or not other.deciding or describe(key).kind == "element":
                continue
            measure = other.deciding[0].measure
            lines.append(
                f"Related, with a rule of its own: {name(key)} "
                f"({wording.STATE_WORDS[other.state]}, {self.writer.label(measure)})."
                f"{self.writer.quoter.measure(measure)}"
            )
        return lines

    def weaker(self, rulings: Iterable[Ruling], *, later: bool = False) -> list[str]:
        """Lines that quote what is said about rules without being one; [] when there is nothing.

        With ``later`` only what puts the end of a running suspension later than its instrument.
        """
        found = {
            claim: _rank(claim, ruling)
            for ruling in rulings
            for claim in ruling.claims
            if claim.document not in _sources(ruling) and (not later or _beyond(claim, ruling))
        }
        ranked = sorted(found, key=lambda claim: found[claim])
        # Several claims may stand in one sentence.
        quoted = dict.fromkeys(self.writer.quoter.claim(claim) for claim in ranked)
        lines = [f"- “{text}”{key}" for text, key in quoted if text][:MOST_CLAIMS]
        if not lines:
            return []
        return ["Weaker evidence, none of it an instrument that changes the rule:", *lines]

    def check(self, statuses: Sequence[Status]) -> str:
        """Where to look before acting on an answer that could not be confirmed."""
        if not any(status.state is State.UNCONFIRMED for status in statuses):
            return ""
        return where_to_check(status.issuer for status in statuses)

    def verified(self, statuses: Sequence[Status]) -> str:
        """Until when the record was checked, where the day asked about lies behind that."""
        days = [d.verified for d in self.writer.documents(statuses) if d.verified]
        if not days or max(status.on for status in statuses) <= max(days):
            return ""
        return f"(Record last verified on {spoken(max(days))}.)"


def where_to_check(makers: Iterable[str]) -> str:
    """The sentence that sends a person to the sites of issuers, of those with these codes."""
    found = {issuer(code).site for code in makers if code} - {""}
    where = " and ".join(sorted(found, reverse=True))
    return f"Check {where or issuer(default()).site} before acting on this."


def _holds(status: Status, writer: StatusWriter) -> str:
    return "was in force" if status.on < writer.as_of else "has been in force"


def _sources(ruling: Ruling) -> set[str]:
    """The documents of a rule and of what suspends it: their own words are told with them."""
    return {ruling.measure.document} | ({ruling.by.document} if ruling.by else set())


def _rank(claim: Claim, ruling: Ruling) -> tuple[bool, bool, bool, int]:
    """Later ends first, then what was checked, articles last, the newest first among equals."""
    return (
        claim.kind is Kind.ARTICLE,
        not _beyond(claim, ruling),
        claim.until is not None,
        -claim.said.toordinal(),
    )


def _beyond(claim: Claim, ruling: Ruling) -> bool:
    instrument = ruling.by or ruling.measure
    return bool(instrument.until and claim.until and claim.until > instrument.until)


def _reaches(measure: Measure, destination: str) -> bool:
    return "all" in measure.destinations or within(destination, measure.destinations)


def _concerns(status: Status, measure: Measure) -> bool:
    """Whether a bar on military users is worth saying beside a status for their country."""
    return (
        status.end_user is None
        and status.destination is not None
        and status.destination in measure.destinations
        and measure.end_users == ("military",)
    )
