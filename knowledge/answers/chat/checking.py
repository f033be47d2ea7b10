"""Whether the facts that a sentence names carry it: nothing else of a chat model is shown. Pure.

Names, days, numbers and words of a sentence must stand in its facts or say nothing by themselves.
What speaks of a rule must stand in one clause of one fact: of the same items and places, denied as
there, in the same time, with the same reservations. A wrong guess costs a sentence, never a truth.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.answers.chat.carriers import Carrier, Carriers, Named, joined, named_in
from knowledge.answers.chat.clauses import (
    Clause,
    clauses,
    counted_in,
    days_of,
    spelt_numbers,
    stems_in,
)
from knowledge.answers.chat.facts import Fact
from knowledge.errors import KnowledgeError
from knowledge.models import Condition
from knowledge.register.parties import MILITARY
from knowledge.register.status import Register
from knowledge.vocabulary.locales import ENGLISH, Checking, locale
from knowledge.vocabulary.places import home

LONGEST = 600
_FORBIDDEN = re.compile(r"https?:|www\.|[<>@`#\[\]{}\\|~]", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"„«]([^“”\"„«»]+)[”\"“»]")
_WORD = re.compile(r"[^\W\d_]+")

_CONTROLS = frozenset({"ban", "licence", "review"})
_RESERVED = frozenset({"condition", "future", "hedge", "open", "reckoned"})
"""What a fact says with a reservation, a sentence must not say without."""
_BOUNDS = frozenset({"at_least", "at_most"})
"""What a fact says of its numbers, a sentence must say of them."""
_RULED = _CONTROLS | {"control", "duty", "lift", "permission", "suspend"}
"""What a denial must stand beside in one clause of a fact."""
_CLOSING = frozenset({"back", "end", "lift"})
"""What a fact says of a suspension, a sentence must not say of what was suspended."""
_BINDING = frozenset({"ban", "condition", "licence", "only", "review"})
"""What a permission hangs on, a sentence must say with it."""


@dataclass(slots=True)
class Checker:
    """Checks sentences in ``language``, as known on ``as_of`` by ``register``.

    ``asked`` is the question, whose plain words may be used.
    """

    register: Register
    as_of: date
    language: str = ENGLISH
    asked: str = ""
    _carriers: Carriers = field(init=False)
    _asked: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        self._carriers = Carriers(self.register, self.as_of, self.language)
        self._asked = self._carriers.clause(self.asked).stems

    def fault(self, sentence: str, facts: Sequence[Fact]) -> str:
        """Why ``facts`` do not carry a sentence, in a few words for a log; "" where they do."""
        text = unicodedata.normalize("NFKC", " ".join(sentence.split()))
        if fault := misshapen(text):
            return fault
        if not facts:
            return "no fact"
        for quoted in _QUOTED.findall(text):
            if not any(quoted.strip(" .,") in fact.carried for fact in facts):
                return f"quote: {quoted[:40]}"
        carriers = [self._carriers.of(fact) for fact in facts]
        said = named_in(text, self.register, self.as_of, self.language)
        whole = self._carriers.clause(text)
        return (
            self._names(text, said, carriers)
            or self._words(whole, carriers)
            or self._clauses(text, said, whole, carriers)
        )

    def leans(self, sentence: str) -> bool:
        """Whether a sentence begins with a word for what the sentence before was about."""
        first = next(iter(_WORD.findall(sentence)), "").lower()
        return first in locale(self.language).sets.get("leans", frozenset())

    @property
    def _rules(self) -> Checking:
        return locale(self.language).checking

    def _names(self, text: str, said: Named, carriers: Sequence[Carrier]) -> str:
        have = joined([carrier.named for carrier in carriers])
        if extra := said.items - have.items:
            return f"item: {', '.join(sorted(extra))}"
        if extra := said.places - have.places - {home()}:
            return f"place: {', '.join(sorted(extra))}"
        if other := [rule for rule in said.rules if not _is_among(rule, have.rules)]:
            return f"rule: {other[0]}"
        if extra := said.parties - have.parties:
            return f"party: {', '.join(sorted(extra))}"
        for period in days_of(text, self.as_of, self.language):
            if not any(period.start <= day <= period.end for day in have.days):
                return f"day: {period.start}"
        if extra := said.numbers - have.numbers:
            return f"number: {', '.join(sorted(extra))}"
        if fault := self._miscounted(text, carriers):
            return fault
        if said.military and not have.military:
            return "buyer: military"
        return ""

    def _miscounted(self, text: str, carriers: Sequence[Carrier]) -> str:
        """The number that counts a thing without the word that narrows it in the facts."""
        known = frozenset[tuple[str, str, str]]().union(*(each.counted for each in carriers))
        for number, following, _ in counted_in(text, self.as_of, self.language):
            of = [each for each in known if each[0] == number]
            narrowed = any(following == last for _, _, last in of)
            if following and narrowed and not any(following == first for _, first, _ in of):
                return f"number of something else: {number}"
        return ""

    def _words(self, whole: Clause, carriers: Sequence[Carrier]) -> str:
        carried = frozenset[str]().union(*(carrier.stems for carrier in carriers))
        said = False
        for word in whole.words:
            root = next(iter(stems_in(word, self.language)), word)
            if word in spelt_numbers():
                continue  # compared as a number
            if root in carried:
                said = said or word not in self._rules.neutral
            elif word not in self._rules.neutral and root not in self._asked:
                return f"word: {word}"
        if not said and not whole.marks and not whole.days and not whole.items:
            return "says nothing of its facts"
        return ""

    def _clauses(self, text: str, said: Named, whole: Clause, carriers: Sequence[Carrier]) -> str:
        told = "said" in whole.marks
        speakers = stems_in(text, self.language) if told else frozenset[str]()
        for clause in clauses(text, self.as_of, self.language):
            faults = [
                self._unsaid(carrier, speakers) or self._difference(clause, known, said, carrier)
                for carrier in carriers
                for known in carrier.clauses
            ]
            if all(faults):
                marks = "+".join(sorted(clause.marks)) or "a denial or a day"
                return f"clause: {marks} ({_commonest(faults)})"
            if clause.rules and "suspend" in whole.marks and "present" not in clause.times:
                continue  # what a rule did before another suspended it
            if fault := self._against_register(clause, said, carriers):
                return fault
        return ""

    def _unsaid(self, carrier: Carrier, speakers: frozenset[str]) -> str:
        """What somebody only said is told as said, and by whom."""
        if carrier.attributed and not speakers & carrier.speakers:
            return "told as a fact what was said"
        return ""

    def _against_register(self, clause: Clause, said: Named, carriers: Sequence[Carrier]) -> str:
        """What the rules in force say against what a clause says of the present; "" for nothing.

        The facts may quote what a rule says that is not in force.
        """
        then = clause.times == {"past"} or clause.marks & {"open", "lift", "end", "back"}
        told = clause.marks & (_CONTROLS | {"permission", "suspend"})
        items = clause.items or frozenset[str]().union(*(c.states for c in carriers))
        if not told or then or "said" in clause.marks or clause.marks & {"condition", "some"}:
            return ""
        for item in items:
            force, stopped = self._in_force(item, said)
            stated = force | stopped or any(item in each.states for each in carriers)
            if not stated and (clause.rules or said.parties):
                continue  # a rule about whom, not about what
            controls = clause.marks & _CONTROLS
            denied = clause.denied % 2 == 1
            if controls and denied and controls & force and "permission" not in clause.marks:
                return f"{item} has it"
            if controls - force and not denied and "suspend" not in clause.marks:
                return f"{item} has it not"
            if "permission" in clause.marks and not denied and force and not controls:
                return f"{item} is under a control"
            if "suspend" in clause.marks and not denied and not clause.days and not stopped:
                return f"{item} is not suspended"
        return ""

    def _in_force(self, item: str, said: Named) -> tuple[frozenset[str], frozenset[str]]:
        """The effects that hold for an item on the day, and those that are suspended, for the
        places and buyers that a sentence names."""
        force: set[str] = set()
        stopped: set[str] = set()
        for place in (*sorted(said.places - {home()}),) or (None,):
            for user in (None, MILITARY) if said.military else (None,):
                try:
                    status = self.register.status(
                        item, self.as_of, destination=place, end_user=user
                    )
                except KnowledgeError:  # nothing on record is about it
                    continue
                for ruling in status.deciding:
                    effect = ruling.measure.effect.value
                    if ruling in status.holding:
                        force.add(effect)
                    elif ruling.condition is Condition.SUSPENDED:
                        stopped.add(effect)
        return frozenset(force), frozenset(stopped)

    def _difference(self, clause: Clause, known: Clause, said: Named, carrier: Carrier) -> str:
        """In what a clause says more than a known one; "" where it does not."""
        marks = clause.marks - {"said"}
        if marks - known.marks:
            return "not said"
        if (clause.denied > 0, clause.denied % 2) != (known.denied > 0, known.denied % 2):
            return "denied"
        if clause.items and known.items and not clause.items <= known.items:
            return "other item"
        if clause.items - carrier.named.items:
            return "other item"
        if clause.rules and not all(_is_among(rule, known.rules) for rule in clause.rules):
            return "other rule"
        abroad = clause.places - {home()}
        if abroad and known.places and not abroad <= known.places | {home()}:
            return "other place"
        if (known.marks & _RESERVED) - marks:
            return "without its reservation"
        if fault := self._misplaced(clause, known):
            return fault
        if "permission" in marks and (known.marks & _BINDING) - marks:
            return "without its condition"
        bound = marks & _CONTROLS and not said.parties
        if bound and (known.places - {home()}) and not said.places & known.places:
            return "for every place"
        if bound and known.military and not said.military:
            return "for every buyer"
        if self._other_time(clause, known, carrier):
            return "other time"
        for role, start, end in clause.days:
            days = known.days
            if "open" in marks:
                days = days | self._ends(carrier)
            if carrier.attributed and not role and start == end and start in carrier.dates:
                continue  # the day on which it was said
            if not any(start <= d <= end and role in (r, "") for r, d, _ in days):
                return "other day"
        if clause.denied and not self._content(clause) <= known.stems | self._asked:
            return "denies something else"
        return ""

    def _ends(self, carrier: Carrier) -> frozenset[tuple[str, date, date]]:
        """The last days that a fact gives and that are over: what came after may be open."""
        days = [day for clause in carrier.clauses for day in clause.days]
        return frozenset(
            (role, first, last)
            for part, first, last in days
            if part == "until" and last < self.as_of
            for role in ("", "from")
        )

    def _misplaced(self, clause: Clause, known: Clause) -> str:
        """What a clause takes from a known one and puts to another use there."""
        if clause.numbers and (known.marks & _BOUNDS) - clause.marks:
            return "without its bound"
        if clause.numbers - known.numbers:
            return "other number"
        if known.joined and (clause.numbers or (clause.denied and clause.marks & _RULED)):
            return "a number or a denial of another part"
        tied = clause.items and clause.rules and not clause.marks
        if tied and (known.carried or not known.items):
            return "other item"
        if clause.marks & _CLOSING and "suspend" in known.marks - clause.marks:
            return "ends something else"
        bare = not clause.marks or clause.numbers
        if bare and not self._content(clause) <= known.stems:
            return "other words"
        return ""

    def _other_time(self, clause: Clause, known: Clause, carrier: Carrier) -> bool:
        """Whether a clause puts into the present what is past, or the other way round."""
        if not clause.marks:
            return False
        now, then = "present" in clause.times, "past" in clause.times
        over = any(role == "until" and day < self.as_of for role, _, day in known.days)
        past = self._ends(carrier)
        if now and not then and past and "suspend" in clause.marks:
            return not clause.marks & (_CLOSING | {"open"})
        if now and not then:
            return ("past" in known.times and "present" not in known.times) or (
                over and "present" not in known.times
            )
        if clause.days or "found" in clause.marks:  # what was found is so still
            return False
        return then and not now and "past" not in known.times

    def _content(self, clause: Clause) -> frozenset[str]:
        """The stems of the words of a clause that say something by themselves."""
        words = (word for word in clause.words if word not in self._rules.neutral)
        return frozenset[str]().union(*(stems_in(word, self.language) for word in words))


def misshapen(text: str) -> str:
    """What in the letters of a sentence makes it unfit to be shown; "" for nothing."""
    if not text or len(text) > LONGEST:
        return "length"
    if text.endswith("?"):
        return "a question"
    if _FORBIDDEN.search(text):
        return "a link or markup"
    if any(unicodedata.category(c) in ("Cf", "Cc", "Co", "Cn", "Mn") for c in text):
        return "hidden letters"
    for word in _WORD.findall(text):
        scripts = {unicodedata.name(letter, "?").split()[0] for letter in word}
        if len(scripts) > 1:
            return f"mixed letters: {word}"
    return ""


def _is_among(rule: tuple[int, int], rules: frozenset[tuple[int, int]]) -> bool:
    """Whether a rule's number, with its year where it is given, is among others."""
    number, year = rule
    return any(number == n and (year == y or not year) for n, y in rules)


def _commonest(faults: Sequence[str]) -> str:
    return Counter(faults).most_common(1)[0][0]
