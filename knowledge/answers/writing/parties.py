"""Lists of parties: whether a firm is on one, who is, and what that reaches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.lexicon import with_english_lists
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing import wording
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.answers.writing.verdicts import Asks
from knowledge.answers.writing.wording import name
from knowledge.models import Condition, Effect, Measure, Ruling
from knowledge.register.places import within
from knowledge.vocabulary import issuers

_ANY = re.compile(r"\bany\b", re.IGNORECASE)
_ENTITIES = re.compile(r"\bentries name particular legal entities\b", re.IGNORECASE)
THIRD_PARTIES = re.compile(r"\bbinds third parties\b|\bpersons of any country\b", re.IGNORECASE)
"""What a rule says of those abroad who pass goods on."""
_INCOMPLETE = (
    "Not every name on {own} lists was read for this record, so a name that is missing here may "
    "still be listed: check the announcements themselves."
)


@dataclass(frozen=True, slots=True)
class PartyComposer:
    """Writes yes or no on membership, with citation keys."""

    writer: StatusWriter

    @property
    def _own(self) -> str:
        """Whose lists they are: "China's"."""
        return issuers.issuer(self.writer.register.home).own

    def listing(self, question: Question) -> str:
        """On which list the party of the question stands, if on any."""
        party = question.end_user or ""
        rulings = self._of_party(party, question)
        if not rulings:
            return self._not_yet(question, party) or self._no_longer(question, party)
        lines = [self._on_list(question, party, ruling) for ruling in rulings]
        third = [
            self.writer.quoter.saying(ruling.measure, THIRD_PARTIES)
            for ruling in rulings
            if ruling.measure.effect is Effect.BAN
        ]
        reach = " ".join(text for text in (self._reach(party, rulings), *third) if text)
        return "\n\n".join([*lines, reach])

    def roster(self, question: Question) -> str:
        """The parties that the lists in force name, a line a list, the latest first."""
        rulings = self.lists(question)
        if not rulings:
            return ""
        places = question.destinations
        lines = [line for r in rulings if (line := self._roll(r.measure, places))]
        if not lines:
            return ""
        body = "\n".join(f"- {line}" for line in lines) if len(lines) > 1 else lines[0]
        sure = any(self._surely_in(ruling.measure, places) for ruling in rulings)
        head = "Yes." if sure and question.polar and _ANY.search(question.text) else ""
        incomplete = "" if self.complete(rulings) else _INCOMPLETE.format(own=self._own)
        return "\n\n".join(part for part in (head, body, incomplete) if part)

    def titles(self, question: Question) -> str:
        """Every stored list of parties in force, a line each, quoted."""
        said = [self.writer.quoter.words(ruling.measure) for ruling in self.every_list(question)]
        return "\n\n" + "\n".join(f"- “{text}”{key}" for text, key in dict.fromkeys(said))

    def every_list(self, question: Question) -> list[Ruling]:
        """Every stored list of parties in force on the day of the question, the latest first."""
        return self.lists(replace(question, text="", destinations=(), announcements=()))

    def lists(self, question: Question) -> list[Ruling]:
        """The lists of parties in force that the question is for, the latest first."""
        register = self.writer.register
        rulings = [
            ruling
            for document in register.documents()
            if any(_names_parties(measure) for measure in document.measures)
            and (not question.announcements or document.id in question.announcements)
            for ruling in register.rulings(document.id, question.on, question.as_of)
            if _names_parties(ruling.measure)
            and ruling.condition is Condition.IN_FORCE
            and ruling.measure.issuer == register.home
            and _asked_for(question, ruling.measure)
        ]
        return sorted(rulings, key=lambda ruling: ruling.measure.from_, reverse=True)

    def complete(self, rulings: Sequence[Ruling]) -> bool:
        """Whether every name on these lists is on record."""
        return self.writer.register.complete(ruling.measure for ruling in rulings)

    def _country(self, party: str) -> str:
        """The code of the country of a party, "" where no document says it."""
        rows = self.writer.register.rows(party)
        return next((row.party.country for row in rows if row.party.country), "")

    def _surely_in(self, measure: Measure, places: Sequence[str]) -> bool:
        """Whether a list surely names a party of one of the places: a list of EU firms alone says
        nothing yet on one member state."""
        if not places or set(places) & set(measure.destinations):
            return True
        return any(within(self._country(party), tuple(places)) for party in measure.end_users)

    def _roll(self, measure: Measure, places: Sequence[str]) -> str:
        """The parties of a list that may be in one of the places; "" where none may."""
        there = [
            party
            for party in measure.end_users
            if not places or not (code := self._country(party)) or within(code, tuple(places))
        ]
        if not there:
            return ""
        said, key = self.writer.quoter.words(measure)
        names = self.writer.quoter.parties(replace(measure, end_users=tuple(there)))
        if names == key and len(there) == len(measure.end_users):
            return f"“{said}”{key}"
        return f"“{said}”{key} Named: {wording.listed(there)}.{names}"

    def related(self, question: Question) -> str:
        """Listed parties that belong to a firm that the question names, "" if none do."""
        if not question.relatives:
            return ""
        measure = next(
            measure
            for measure in self.writer.register.measures(question.as_of)
            if set(question.relatives) & set(measure.end_users)
        )
        return (
            f"{wording.capitalised(self._own)} lists name firms that begin with that name: "
            f"{wording.listed(question.relatives[:4])} ({self.writer.label(measure)})."
            f"{self.writer.quoter.measure(measure)} A listed firm is barred or checked whatever "
            "the item."
        )

    def affiliate(self, question: Question) -> str:
        """What the lists say of firms that belong to the party of the question."""
        party = question.end_user or ""
        rulings = self._of_party(party, question)
        if not rulings:
            return ""
        measure = rulings[0].measure
        kind = "control list" if measure.effect is Effect.BAN else "watch list"
        named, unsure = self.writer.quoter.naming(measure, party)
        key = self.writer.quoter.measure(measure)
        said = self.writer.quoter.saying(measure, _ENTITIES)
        third = (
            self.writer.quoter.saying(measure, THIRD_PARTIES)
            if measure.effect is Effect.BAN
            else ""
        )
        since = spoken(rulings[0].since or measure.from_)
        text = (
            f"That is not established on the record: {self._own} {kind} has named {party} itself "
            f"since {since} ({self.writer.label(measure)}){named or key}, and whether the entry "
            f"reaches its subsidiaries, affiliates or branches is not said there. {unsure}"
        )
        parts = [text.strip(), *(part for part in (said, third) if part)]
        return f"{' '.join(parts)} Check the names in the announcement itself."

    def _not_yet(self, question: Question, party: str) -> str:
        """That a party was listed only after the day asked about."""
        later = [m for m in self._lists_of(party, question) if m.from_ > question.on]
        if not later or question.on > question.as_of:
            return ""
        first = min(later, key=lambda measure: measure.from_)
        kind = "control list" if first.effect is Effect.BAN else "watch list"
        named, _ = self.writer.quoter.naming(first, party)
        quoted, key = self.writer.quoter.words(first)
        head = "No: " if question.polar else ""
        return (
            f"{head}{party} was put on {self._own} {kind} only on {spoken(first.from_)} "
            f"({self.writer.label(first)}), after {spoken(question.on)}."
            f"{'' if named == key else named} “{quoted}”{key}"
        )

    def _no_longer(self, question: Question, party: str) -> str:
        """That a party stands on no list any more, and what took it off."""
        register = self.writer.register
        over = [
            ruling
            for ruling in register.rulings_on(party, question.on, question.as_of)
            if ruling.stopped_by or ruling.condition is Condition.ENDED
        ]
        told = []
        for ruling in over:
            quoted, key = self.writer.quoter.words(ruling.measure)
            told.append(
                f"{self.writer.label(ruling.measure)} had listed {party}: “{quoted}”{key} "
                f"That {self.writer.stayed(ruling, question.on)}"
            )
        head = "No, not at present. " if told and question.polar else ""
        return head + " ".join(told)

    def _lists_of(self, party: str, question: Question) -> list[Measure]:
        """The lists that name a party, of those issued by the day of asking."""
        return [
            measure
            for measure in self.writer.register.measures(question.as_of)
            if party in measure.end_users
        ]

    def _of_party(self, party: str, question: Question) -> list[Ruling]:
        rulings = self.writer.register.rulings_on(party, question.on, question.as_of)
        return [ruling for ruling in rulings if ruling.condition is Condition.IN_FORCE]

    def _on_list(self, question: Question, party: str, ruling: Ruling) -> str:
        measure = ruling.measure
        kind = "control list" if measure.effect is Effect.BAN else "watch list"
        text = with_english_lists(question.text)
        asked = next((word for word in ("watch", "control") if f"{word} list" in text), "")
        both = "watch list" in text and "control list" in text
        head = ""
        if question.groups and question.destinations:
            head = f"No, not in general, only {party} itself: "
        elif question.denied and not asked:
            head = "It is listed: "
        elif question.asks is Asks.FREE and question.polar and not asked:
            barred = measure.effect is Effect.BAN
            head = "No: " if barred else "Only under an individual licence: "
        elif question.asks is Asks.BANNED and measure.effect is not Effect.BAN and not asked:
            head = "No, not barred: "
        elif question.polar and not both:
            yes = "It is listed: " if question.denied else "Yes: "
            head = yes if not asked or kind.startswith(asked) else f"No, not the {asked} list: "
        named, unsure = self.writer.quoter.naming(measure, party)
        quoted, key = self.writer.quoter.words(measure)
        since = spoken(ruling.since or measure.from_)
        says = (
            f"{head}{party} has been on {self._own} {kind} since {since} "
            f"({self.writer.label(measure)}).{named} {unsure}"
        )
        return f"{says.strip().removesuffix(key)} “{quoted}”{key}"

    def _reach(self, party: str, rulings: Sequence[Ruling]) -> str:
        goods = wording.listed(
            list(dict.fromkeys(name(item) for r in rulings for item in r.measure.items))
        )
        if any(ruling.measure.effect is Effect.BAN for ruling in rulings):
            return f"That bars {goods} to {party} itself; other buyers are not barred by it."
        return (
            f"A watch list is no ban: {goods} may go to {party} only under an individual "
            "licence with extra checks."
        )


def _names_parties(measure: Measure) -> bool:
    """Whether a measure is a list of parties, not a rule for a kind of user."""
    return any(user != "military" for user in measure.end_users)


def _asked_for(question: Question, measure: Measure) -> bool:
    """Whether a list is of the kind and for the country that the question names."""
    text = with_english_lists(question.text)
    watched, barred = "watch" in text, re.search(r"control list|\bban|\bbarred", text) is not None
    if watched != barred and watched != (measure.effect is Effect.REVIEW):
        return False
    places = question.destinations
    return not places or any(
        within(place, measure.destinations) or within(named, (place,))
        for place in places
        for named in measure.destinations
    )
