"""Facts, ready to be held against sentences: what each names, its clauses and its words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce

from knowledge.answers.chat.clauses import (
    Clause,
    carried_on,
    clause_of,
    clauses,
    counted_in,
    days_of,
    items_in,
    numbers_in,
    stems_in,
    stretches,
)
from knowledge.answers.chat.facts import Fact
from knowledge.answers.understanding.announcements import find_announcements
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing.quoting import sentences
from knowledge.models import Kind, Ruling, State, Status
from knowledge.register.military import military_in
from knowledge.register.places import find_places
from knowledge.register.status import Register
from knowledge.vocabulary.issuers import numbered
from knowledge.vocabulary.locales import ENGLISH, Checking, locale
from knowledge.vocabulary.packs import NAMED

_SAYS = re.compile(r"\b(?:said|says|told|wrote|reported|insisted|called)\b")


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names."""

    items: frozenset[str]
    places: frozenset[str]
    rules: frozenset[tuple[int, int]]
    parties: frozenset[str]
    days: frozenset[date]
    numbers: frozenset[str]
    military: bool


def named_in(text: str, register: Register, as_of: date, language: str = ENGLISH) -> Named:
    """What a text in a language names, as known on a day."""
    return Named(
        items=items_in(text, language),
        places=frozenset(place.code for place in find_places(text)),
        rules=frozenset((r.number, r.year) for r in find_announcements(text)),
        parties=frozenset(register.parties_in(text, as_of)),
        days=frozenset(day for p in days_of(text, as_of, language) for day in (p.start, p.end)),
        numbers=numbers_in(text, as_of, language),
        military=military_in(text)[0],
    )


@dataclass(frozen=True, slots=True)
class Carrier:
    """A fact, ready to be held against sentences.

    ``attributed`` says that somebody only said it, ``speakers`` are the words for who did;
    ``states`` are the items whose states it tells, ``counted`` its numbers with what they count.
    ``dates`` are the days of its documents.
    """

    named: Named
    clauses: tuple[Clause, ...]
    stems: frozenset[str]
    attributed: bool
    speakers: frozenset[str]
    states: frozenset[str]
    counted: frozenset[tuple[str, str, str]]
    dates: frozenset[date]


@dataclass(slots=True)
class Carriers:
    """Makes facts ready, each once, for sentences in ``language``."""

    register: Register
    as_of: date
    language: str = ENGLISH
    _known: dict[str, Carrier] = field(default_factory=dict)
    _read: dict[str, Clause] = field(default_factory=dict)

    def clause(self, text: str) -> Clause:
        """A text in the language of the sentences as one clause; each text is read once."""
        if text not in self._read:
            self._read[text] = clause_of(text, self.as_of, self.language)
        return self._read[text]

    def of(self, fact: Fact) -> Carrier:
        """A fact, ready."""
        if fact.id not in self._known:
            self._known[fact.id] = self._made(fact)
        return self._known[fact.id]

    def _made(self, fact: Fact) -> Carrier:
        named = named_in(fact.carried, self.register, self.as_of)
        states = frozenset(status.item for status in fact.statuses)
        goals = {status.destination for status in fact.statuses if status.destination}
        told = self._expressions(fact.statuses)
        found: list[Clause] = []
        for text in (fact.text, *(quote.text for quote in fact.quotes)):
            for sentence in carried_on(clauses(each, self.as_of) for each in sentences(text)):
                found += [*sentence, *stretches(sentence)]
        if alone := self._alone(fact, named):
            found = [each if each.rules else replace(each, rules=alone) for each in found]
        found += [_of(self.clause(text), status) for text, status in told]
        kinds = {quote.document.kind for quote in fact.quotes}
        said_first = _SAYS.split(fact.text)[0]
        origins = " ".join(
            f"{q.document.publisher} {q.document.author} {q.document.title}" for q in fact.quotes
        )
        expressions = "\n".join(text for text, _ in told)
        return Carrier(
            named=replace(named, items=named.items | states, places=named.places | goals),
            clauses=tuple(found),
            stems=stems_in(fact.carried, self.language) | stems_in(expressions, self.language),
            attributed=bool(kinds) and kinds <= {Kind.STATEMENT, Kind.ARTICLE},
            speakers=stems_in(f"{said_first} {origins}", self.language),
            states=states,
            dates=frozenset(q.document.published for q in fact.quotes if q.document.published),
            counted=counted_in(fact.carried, self.as_of),
        )

    def _alone(self, fact: Fact, named: Named) -> frozenset[tuple[int, int]]:
        """The rules that all of a fact is about: those of its one status, or the one it names."""
        if len(fact.statuses) == 1:
            return _rules_of(fact.statuses[0])
        return named.rules if len(named.rules) == 1 else frozenset()

    def _expressions(self, statuses: Iterable[Status]) -> list[tuple[str, Status]]:
        """Other ways of saying computed states, each with its status."""
        found = []
        rules = locale(self.language).checking
        for status in statuses:
            told = list(rules.states.get(status.state, ()))
            if status.holding and status.state is State.UNCONFIRMED:
                told = [each for each in told if "{until}" in each]
            if status.holding and not any(r.by for r in status.deciding) and not status.until:
                told += rules.unmoved
            if any("all" not in r.measure.destinations for r in status.holding):
                continue  # what holds for some must be said with the fact's own words
            if any(r.measure.end_users for r in status.holding):
                continue
            found += [(full, status) for text in told if (full := _filled(text, status))]
            if status.state is State.UNCONFIRMED:
                for ruling in status.holding:
                    found += _held(status, ruling, rules)
        return found


def joined(named: Sequence[Named]) -> Named:
    """What several texts name together."""
    return reduce(
        lambda one, other: Named(
            one.items | other.items,
            one.places | other.places,
            one.rules | other.rules,
            one.parties | other.parties,
            one.days | other.days,
            one.numbers | other.numbers,
            one.military or other.military,
        ),
        named,
    )


def _held(status: Status, ruling: Ruling, rules: Checking) -> list[tuple[str, Status]]:
    """What may be said of the one rule that goes on holding where another is not confirmed."""
    if ruling.by or ruling.until:
        return []
    alone = replace(status, since=ruling.since, until=None, deciding=(ruling,))
    lines = rules.states.get(State(ruling.measure.effect.value), ())
    return [(full, alone) for line in lines if (full := _filled(line, alone))]


def _filled(text: str, status: Status) -> str:
    """An expression with the days of a status in the places of their names; "" where it has none
    of them."""
    given = {"since": status.since, "until": status.until}
    names = NAMED.findall(text)
    days = {name: spoken(day) for name in names if (day := given.get(name))}
    return NAMED.sub(lambda found: days[found[1]], text) if len(days) == len(set(names)) else ""


def _of(clause: Clause, status: Status) -> Clause:
    """An expression as said of a status."""
    return replace(clause, items=frozenset({status.item}), rules=_rules_of(status))


def _rules_of(status: Status) -> frozenset[tuple[int, int]]:
    """The numbers and years of the announcements that decide a status."""
    own = [numbered(ruling.measure.document) for ruling in status.deciding]
    return frozenset((each.number, each.year) for each in own if each)
