"""Status answers: what the register computed, in plain sentences that each carry a citation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.answers import wording
from knowledge.answers.dates import spoken
from knowledge.answers.prompts import CHECK
from knowledge.answers.quoting import Quoter
from knowledge.models import Claim, Condition, Effect, Kind, Measure, Ruling, State, Status
from knowledge.register.elements import describe
from knowledge.register.status import Register


@dataclass(frozen=True, slots=True)
class StatusWriter:
    """Puts statuses into words. ``as_of`` is the day of asking, for what is near or past."""

    register: Register
    quoter: Quoter
    as_of: date

    # -- one item ------------------------------------------------------------------------------

    def explain(self, status: Status) -> str:
        """The sentences that say what rules ``status.item``, since when and until when."""
        writers = {
            State.NONE: self._nothing,
            State.SUSPENDED: self._suspended,
            State.UNCONFIRMED: self._unconfirmed,
            State.ANNOUNCED: self._announced,
        }
        return writers.get(status.state, self._controlled)(status)

    def _controlled(self, status: Status) -> str:
        parts: list[str] = []
        in_force = [r for r in status.deciding if r.condition is Condition.IN_FORCE]
        for position, ruling in enumerate(in_force):
            parts.append(self._in_force(status, ruling, again=position > 0))
        for ruling in status.deciding:
            if ruling.condition in (Condition.SUSPENDED, Condition.UNCONFIRMED):
                parts.append(self._stricter(ruling))
        return " ".join(parts)

    def _in_force(self, status: Status, ruling: Ruling, *, again: bool) -> str:
        measure = ruling.measure
        subject = "It" if again else wording.capitalised(name(status.item))
        verb = be(status.item, past=self._past(status), pronoun=again)
        whom = f" for {users(measure, status.end_user)}" if measure.end_users else ""
        when = f"On {spoken(status.on)} " if self._past(status) and not again else ""
        subject = subject if not when else lower_first(subject)
        since = f"since {spoken(ruling.since or measure.from_)}"
        end = "with no end date" if measure.until is None else f"until {spoken(measure.until)}"
        covering = f", covering {wording.forms(measure)}" if measure.forms else ""
        return (
            f"{when}{subject} {verb} {wording.requirement(measure)} to "
            f"{wording.places(measure.destinations)}{whom} under {self.label(measure)}, "
            f"{since}, {end}{covering}.{self._cite(measure, status.item)}"
            f"{self._listing(measure)}"
        )

    def _listing(self, measure: Measure) -> str:
        """The words of the list that names a party."""
        if not measure.end_users:
            return ""
        text, key = self.quoter.words(measure)
        return f" “{text}”{key}" if text else ""

    def _stricter(self, ruling: Ruling) -> str:
        measure = ruling.measure
        what = (
            f"The stricter rule of {self.label(measure)} for {wording.places(measure.destinations)}"
        )
        what += f" ({wording.requirement(measure)})"
        return f"{what}{self.quoter.measure(measure)} {self.stayed(ruling)}"

    def stayed(self, ruling: Ruling) -> str:
        """ "is suspended by … from … to …" with what is known about that end."""
        if ruling.by is None:
            return f"is {ruling.condition.value}."
        by, until = ruling.by, ruling.by.until
        key = self.quoter.measure(by)
        if ruling.condition is Condition.UNCONFIRMED:
            return (
                f"was suspended by {self.label(by)} {wording.span(by)}{key}. That end has passed, "
                "and no instrument on record says what came after."
            )
        near = wording.days_left(until, self.as_of) if until else ""
        follows = " No instrument on record says what follows that day." if near else ""
        return f"is suspended by {self.label(by)} {wording.span(by)}{near}{key}.{follows}"

    def _suspended(self, status: Status) -> str:
        parts = []
        for ruling in _once(status.deciding):
            verb = "puts" if ruling.measure.effect is Effect.LICENCE else "places"
            parts.append(
                f"{self.label(ruling.measure)}, which {verb} {name(status.item)} "
                f"{wording.requirement(ruling.measure)}{self._cite(ruling.measure, status.item)}, "
                f"{self.stayed(ruling)}{self.ran(ruling)}"
            )
            parts.extend(self.weaker(beyond(ruling)))
        if self._past(status):
            parts.insert(0, f"On {spoken(status.on)} the control was suspended.")
        else:
            parts.append(
                "Suspended is not repealed: the rule returns unless something replaces it."
            )
        return " ".join(parts)

    def _unconfirmed(self, status: Status) -> str:
        parts = []
        for ruling in _once(status.deciding):
            if ruling.condition is Condition.IN_FORCE:
                parts.append(self._in_force(status, ruling, again=False))
                continue
            parts.append(
                f"{self.label(ruling.measure)}, which puts {name(status.item)} "
                f"{wording.requirement(ruling.measure)}{self._cite(ruling.measure, status.item)}, "
                f"{self.stayed(ruling)}{self.ran(ruling)}"
            )
            parts.extend(self.weaker(ruling.claims))
        parts.append(CHECK)
        return " ".join(parts)

    def _announced(self, status: Status) -> str:
        parts = []
        for ruling in status.deciding:
            measure = ruling.measure
            verb = "was" if self._past(status) else "is"
            issued = f", issued on {spoken(measure.issued)}," if measure.issued else ""
            parts.append(
                f"{self.label(measure)}{issued} {verb} to put {name(status.item)} "
                f"{wording.requirement(measure)} from {spoken(measure.from_)}; on "
                f"{spoken(status.on)} it {verb} not in force.{self._cite(measure, status.item)}"
            )
            parts.extend(self._fate(status, measure))
        return " ".join(parts)

    def _fate(self, status: Status, measure: Measure) -> list[str]:
        """What became of an announced measure later, where that is known on the day of asking."""
        later = next(
            (
                r
                for r in self.register.status(
                    status.item, self.as_of, known=self.as_of, destination=status.destination
                ).deciding
                if r.measure.id == measure.id and r.by is not None
            ),
            None,
        )
        if later is None or status.on >= self.as_of:
            return []
        return [
            f"Later it {self.stayed(later).replace('is suspended', 'was suspended')}{self.ran(later)}"
        ]

    def _nothing(self, status: Status) -> str:
        subject = name(status.item)
        day = f"on {spoken(status.on)}" if self._past(status) else "on record"
        said = [f"“{text}”{key}" for text, key in self.notes(status.claims[:2])]
        start = f"No export control {day} names {subject}."
        if said:
            return " ".join([start, *said])
        ahead = self._first_control(status)
        return " ".join([start, *ahead])

    def _first_control(self, status: Status) -> list[str]:
        """The control that came after ``status.on``, or what other items the lists named then."""
        for event in self.register.timeline(status.item, known=self.as_of):
            if event.day > status.on and event.condition is not Condition.ENDED:
                return [
                    f"The first one on record, {self.label(event.measure)}, dates from "
                    f"{spoken(event.day)}.{self._cite(event.measure, status.item)}"
                ]
        return []

    # -- what stands beside it -----------------------------------------------------------------

    def beside(self, status: Status) -> list[str]:
        """Sentences on rules that hold beside the state: other destinations, users, whitelists."""
        lines: list[str] = []
        for ruling in status.others:
            measure = ruling.measure
            if ruling.condition in (Condition.ENDED, Condition.REPEALED):
                continue
            if "dual-use" in measure.items and not _concerns(status, measure):
                continue
            if measure.effect in (Effect.WHITELIST, Effect.QUOTA):
                lines.append(self._trading(ruling, status.item))
            elif measure.effect.controls:
                lines.append(self._elsewhere(ruling))
        return lines

    def _trading(self, ruling: Ruling, item: str) -> str:
        measure = ruling.measure
        kind = "a state-trading whitelist" if measure.effect is Effect.WHITELIST else "a quota"
        return (
            f"Separately, {name(item)} exports are under {kind} ({self.label(measure)}, "
            f"{wording.span(measure)}).{self._cite(measure, item)}"
        )

    def _elsewhere(self, ruling: Ruling) -> str:
        measure = ruling.measure
        where = f"For {wording.places(measure.destinations)}"
        if measure.end_users:
            where = f"For {users(measure)} in {wording.places(measure.destinations)}"
        rule = f"{self.label(measure)} ({wording.requirement(measure)})"
        if ruling.condition in (Condition.SUSPENDED, Condition.UNCONFIRMED) and ruling.operated:
            rule = f"{rule[:-1]} since {spoken(measure.from_)})"
        if ruling.condition is Condition.IN_FORCE:
            end = f" until {spoken(measure.until)}" if measure.until else " with no end date"
            since = spoken(ruling.since or measure.from_)
            return f"{where}, {rule} has been in force since {since}{end}.{self.quoter.measure(measure)}"
        if ruling.condition is Condition.ANNOUNCED:
            return f"{where}, {rule} is to start on {spoken(measure.from_)}.{self.quoter.measure(measure)}"
        return f"{where}, {rule}{self.quoter.measure(measure)} {self.stayed(ruling)}"

    def weaker(self, claims: Sequence[Claim]) -> list[str]:
        """What is said about a rule without being one, quoted and named as weaker."""
        lines: list[str] = []
        for position, claim in enumerate(sorted(claims, key=_weight)[:3]):
            text, key = self.quoter.claim(claim)
            if text:
                start = "Weaker evidence, not an instrument: " if position == 0 else "Also weaker: "
                lines.append(f"{start}“{text}”{key}")
        return lines

    def notes(self, claims: Sequence[Claim]) -> list[tuple[str, str]]:
        """The sentences that make the claims, each with its citation key."""
        return [(text, key) for text, key in map(self.quoter.claim, claims) if text]

    def ran(self, ruling: Ruling) -> str:
        """A sentence on whether a suspended rule was ever in force."""
        if ruling.by is None:
            return ""
        if ruling.operated:
            ran = f"{spoken(ruling.measure.from_)} until {spoken(ruling.by.from_)}"
            return f" It had been in force from {ran}."
        return (
            f" It was stopped before its start on {spoken(ruling.measure.from_)}, "
            "so it has never been in force."
        )

    def label(self, measure: Measure) -> str:
        """What people call the document of ``measure``."""
        document = self.register.document(measure.document)
        return wording.label(document) if document else measure.document

    def _cite(self, measure: Measure, item: str) -> str:
        return self.quoter.measure(measure, (describe(item).name, item))

    def _past(self, status: Status) -> bool:
        return status.on < self.as_of


def name(item: str) -> str:
    """An item in words, as in the middle of a sentence."""
    return describe(item).name


def be(item: str, *, past: bool = False, pronoun: bool = False) -> str:
    """ "is", "are", "was" or "were" for an item."""
    plural = not pronoun and describe(item).name.endswith("s") and not describe(item).symbol
    return {(False, False): "is", (False, True): "are", (True, False): "was", (True, True): "were"}[
        past, plural
    ]


def users(measure: Measure, asked: str | None = None) -> str:
    """The end users of a measure in words; only the one asked about, if it is listed."""
    listed = (asked,) if asked in measure.end_users else measure.end_users
    words = ["military users and uses" if user == "military" else str(user) for user in listed]
    return wording.listed(words[:4] + ([f"{len(words) - 4} more"] if len(words) > 4 else []))


def beyond(ruling: Ruling) -> tuple[Claim, ...]:
    """The claims that put the end of a running suspension later than the instrument does."""
    end = ruling.by.until if ruling.by else None
    return tuple(c for c in ruling.claims if end and c.until and c.until > end)


def _once(rulings: Sequence[Ruling]) -> list[Ruling]:
    """The rulings without those that another measure of the same announcement repeats."""
    seen: dict[tuple[str, str, date], Ruling] = {}
    for ruling in rulings:
        by = ruling.by.id if ruling.by else ""
        seen.setdefault((ruling.measure.document, by, ruling.measure.from_), ruling)
    return list(seen.values())


def _weight(claim: Claim) -> tuple[bool, bool, int]:
    """Statements with an end first, articles last, the newest first among equals."""
    return claim.kind is Kind.ARTICLE, claim.until is None, -claim.said.toordinal()


def _concerns(status: Status, measure: Measure) -> bool:
    """Whether a bar on military users is worth saying beside a status for their country."""
    return (
        status.end_user is None
        and status.destination is not None
        and status.destination in measure.destinations
        and measure.end_users == ("military",)
    )


def lower_first(text: str) -> str:
    """The text with a lower-case first letter, unless its first word is a name or a symbol."""
    first = text.split(" ", 1)[0]
    return text if any(c.isupper() for c in first[1:]) else text[:1].lower() + text[1:]
