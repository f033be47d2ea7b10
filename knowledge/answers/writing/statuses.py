"""Status answers: what the register computed, in plain sentences that each carry a citation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing import wording
from knowledge.answers.writing.quoting import Quoter
from knowledge.answers.writing.wording import label_of, name
from knowledge.models import (
    Claim,
    Condition,
    Document,
    Effect,
    Kind,
    Measure,
    Ruling,
    State,
    Status,
)
from knowledge.register.elements import describe
from knowledge.register.status import EVERY, Register
from knowledge.vocabulary.forms import grades_in


@dataclass(frozen=True, slots=True)
class StatusWriter:
    """Puts statuses into words. ``as_of`` is the day of asking, for what is near or past."""

    register: Register
    quoter: Quoter
    as_of: date

    def moved(self, ruling: Ruling) -> str:
        """What amended a rule in force or put it back into force, dated and quoted; "" if none."""
        act = ruling.by
        if act is None or ruling.condition is not Condition.IN_FORCE:
            return ""
        text, key = self.quoter.words(act)
        if act.effect is Effect.AMENDS:
            rule, since = self.label(ruling.measure), spoken(act.from_)
            return f" {self.label(act)} amends {rule} since {since}: “{text}”{key}"
        since = spoken(ruling.since or act.from_)
        return f" What had stopped it ended on {since} by {self.label(act)}: “{text}”{key}"

    def coming(self, ruling: Ruling) -> str:
        """The issued act that ends a condition on a day to come, quoted; "" if none."""
        if ruling.ending is None or ruling.until is None or ruling.until < self.as_of:
            return ""
        act = ruling.ending
        text, key = self.quoter.words(act)
        does = {Effect.REPEALS: "is repealed", Effect.SUSPENDS: "is suspended"}.get(
            act.effect, "ends"
        )
        what = "It" if ruling.condition is not Condition.SUSPENDED else "The suspension"
        day = spoken(ruling.until + timedelta(days=1))
        return f" {what} {does} from {day} by {self.label(act)}: “{text}”{key}"

    def forms_of(self, status: Status, measure: Measure, limit: int = 12) -> str:
        """The forms that the list of a rule names, cited, at most ``limit``; "" where the name of
        the item says it."""
        if not self.shows_forms(status, measure):
            return ""
        return f"The list names: {wording.forms(measure, limit)}.{self.quoter.forms(measure)}"

    def shows_forms(self, status: Status, measure: Measure) -> bool:
        """Whether the rule is followed by the forms that its list names: for products the name says
        it, unless the list starts at grades that the name does not tell."""
        if EVERY in measure.items or measure.end_users or "all" not in measure.destinations:
            return False
        if describe(status.item).kind in ("element", "technology"):
            return bool(measure.forms)
        if describe(status.item).kind != "product":
            return False
        told = set(grades_in(name(status.item)))
        return any(set(grades_in(form)) - told for form in measure.forms)

    def listing(self, status: Status, measure: Measure) -> str:
        """The words of the list that names the party asked about."""
        if status.end_user not in measure.end_users or status.end_user == "military":
            return ""
        text, key = self.quoter.words(measure)
        named, unsure = self.quoter.naming(measure, str(status.end_user))
        said = f"“{text}”{key}" if text else ""
        name = f"The list names {status.end_user}.{named}" if named not in ("", key) else ""
        return " ".join(part for part in (said, name, unsure) if part)

    # -- rules that are stopped, ahead or absent ---------------------------------------------------

    def as_it_ran(self, ruling: Ruling) -> Measure:
        """The measure with the last day that it had by what was done to it."""
        if ruling.condition is Condition.ENDED and ruling.ran_to:
            return replace(ruling.measure, until=ruling.ran_to)
        return ruling.measure

    def mover(self, suspension: Measure) -> Measure | None:
        """What moved the end of a suspension, or ends it, as known on the day of asking."""
        stored = self.register.measure(suspension.id) or suspension
        if stored.until == suspension.until:
            return None
        rulings = self.register.rulings(suspension.document, self.as_of)
        acts = (r.by or r.ending for r in rulings if r.measure.id == suspension.id)
        return next((act for act in acts if act), None)

    def moved_end(self, suspension: Measure) -> str:
        """By what the end of a suspension was moved, dated and quoted; "" if by nothing."""
        act = self.mover(suspension)
        if act is None or act.effect is not Effect.AMENDS:
            return ""
        text, key = self.quoter.words(act)
        return f" That end is by {self.label(act)}, since {spoken(act.from_)}: “{text}”{key}"

    def stayed(self, ruling: Ruling, on: date, *, many: bool = False) -> str:
        """ "is suspended by … from … to …" with what is known about that end on the day ``on``;
        ``many`` where the subject is several announcements."""
        present, past = ("are", "were") if many else ("is", "was")
        if ruling.condition is Condition.ENDED:
            return f"{past} in force until {spoken(self._last_day(ruling))}."
        if ruling.by is None:
            return f"{present} {ruling.condition.value}."
        by, until = ruling.by, ruling.by.until
        if by.effect is Effect.REPEALS:
            return self._repealed(ruling, past)
        by_what = f"suspended by {self.label(by)} {wording.span(by)}"
        key = f"{self.quoter.measure(by)}{self.moved_end(by)}"
        if ruling.ending and until and until >= self.as_of:
            near = wording.days_left(until, self.as_of)
            return f"{present} {by_what}{near}.{key}{self.coming(ruling)}"
        if ruling.condition is Condition.UNCONFIRMED and until and until < self.as_of:
            after = self.own_words(by) or "no instrument on record says what came after."
            return f"{past} {by_what}.{key} That end has passed, and {after}"
        if ruling.condition is Condition.UNCONFIRMED and until:
            near = wording.days_left(until, self.as_of)
            return (
                f"{present} {by_what}{near}.{key} What holds on {spoken(on)}, after that end, no "
                "instrument on record says."
            )
        if until and on == until:
            return (
                f"{present} {by_what}.{key} Whether that last day itself lies inside the "
                "suspension is not stated; this record counts it in."
            )
        near = wording.days_left(until, self.as_of) if until and on >= self.as_of else ""
        follows = " No instrument on record says what follows that day." if near else ""
        if near and (own := self.own_words(by)):
            follows = f" For the time after it, {own}"
        return f"{present} {by_what}{near}.{key}{follows}"

    def _last_day(self, ruling: Ruling) -> date:
        since = ruling.since or ruling.measure.from_
        return ruling.ran_to or since - timedelta(days=1)

    def _repealed(self, ruling: Ruling, was: str) -> str:
        """ "was repealed by … from …", quoted, and whether that holds where it is not known."""
        by = ruling.by or ruling.measure
        text, key = self.quoter.words(by)
        day = ruling.since if ruling.condition is Condition.REPEALED else by.from_
        said = f"{was} repealed by {self.label(by)} on {spoken(day or by.from_)}: “{text}”{key}"
        if ruling.condition is Condition.UNCONFIRMED:
            said += (
                " That repeal was suspended in its turn, and no instrument on record says whether "
                "it holds since."
            )
        return said

    def own_words(self, measure: Measure) -> str:
        """What the text of a measure itself says of the time after its end, quoted; "" where it
        says nothing of it."""
        for claim in self.register.claims_about(measure.id, known=self.as_of):
            text, key = self.quoter.claim(claim) if claim.document == measure.document else ("", "")
            if text:
                return f"its own text says what follows: “{text}”{key}{self.reservations(claim)}"
        return ""

    def reservations(self, claim: Claim) -> str:
        """What is noted on how far the document of a claim goes, quoted."""
        noted = self.register.claims_about(claim.document, known=self.as_of)
        quoted = [self.quoter.claim(each) for each in reversed(noted)]
        return "".join(f" “{text}”{key}" for text, key in quoted if text)

    def ran(self, ruling: Ruling, *, many: bool = False) -> str:
        """A sentence on whether a suspended rule, or ``many`` alike, was ever in force."""
        if ruling.stopped_by is None or ruling.by is None:
            return ""
        who = "They" if many else "It"
        if ruling.operated and ruling.ran_to:
            ran = f"{spoken(ruling.measure.from_)} to {spoken(ruling.ran_to)}"
            return f"{who} had been in force from {ran}."
        start = spoken(ruling.measure.from_)
        until = ruling.by.until
        if ruling.condition is Condition.UNCONFIRMED and until:
            # What came after that end is not known, so neither is whether it has begun since.
            never = f"never in force up to {spoken(until)}"
            if many:
                return f"They were stopped before their start on {start} and were {never}."
            return f"It was stopped before its start on {start}, so it was {never}."
        if many:
            return f"They were stopped before their start on {start} and have never been in force."
        return f"It was stopped before its start on {start}, so it has never been in force."

    def notes(self, status: Status) -> list[tuple[str, str]]:
        """What is noted about an item without a control, with citation keys; for a past day only
        what the record itself notes, as what others said later is not about that day."""
        past = status.on < self.as_of
        about = [c for c in status.claims if c.kind is Kind.NOTE or not past]
        said = map(self.quoter.claim, about[:2])
        return [(text, key) for text, key in said if text]

    def first_control(self, status: Status) -> list[str]:
        """The control that came after ``status.on``, if one did."""
        for event in self.register.timeline(status.item, known=self.as_of):
            if event.day > status.on and event.condition is not Condition.ENDED:
                return [
                    f"The first one on record, {self.label(event.measure)}, dates from "
                    f"{spoken(event.day)}.{self._cite(event.measure, status.item)}"
                ]
        return []

    # -- shared ------------------------------------------------------------------------------------

    def in_general(self, status: Status) -> bool:
        """Whether a rule on the item itself is on record, whoever buys it."""
        if status.end_user is None or status.item == EVERY:
            return True
        general = self.register.status(status.item, status.on, known=status.known)
        return general.state is not State.NONE

    def today(self, status: Status) -> Status:
        """The status of the same item, destination and end user on the day of asking."""
        return self.register.again(status, on=self.as_of)

    def label(self, measure: Measure) -> str:
        """What people call the document of ``measure``."""
        return label_of(self.register.document(measure.document), measure.document)

    def documents(self, statuses: Iterable[Status]) -> list[Document]:
        """The documents whose measures decide the statuses."""
        found = [
            self.register.document(measure.document)
            for status in statuses
            for ruling in status.deciding
            for measure in (ruling.measure, ruling.by)
            if measure is not None
        ]
        return [document for document in found if document is not None]

    def _cite(self, measure: Measure, item: str) -> str:
        return self.quoter.measure(measure, (describe(item).name, item))


def once(rulings: Sequence[Ruling]) -> list[Ruling]:
    """The rulings on controls, without those that another of the same announcement repeats."""
    seen: dict[tuple[str, str, date], Ruling] = {}
    for ruling in rulings:
        if ruling.measure.effect.acts_on_measures:
            continue  # it is told with what it acts on
        by = ruling.by.id if ruling.by else ""
        seen.setdefault((ruling.measure.document, by, ruling.measure.from_), ruling)
    return list(seen.values())


def lower_first(text: str) -> str:
    """The text with a lower-case first letter, unless its first word is a name or a symbol."""
    first = text.split(" ", 1)[0]
    return text if any(c.isupper() for c in first[1:]) else text[:1].lower() + text[1:]
