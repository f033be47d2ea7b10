"""A sentence as clauses: what each names, and the marks that say something about a rule. Pure.

Marks are lists of phrases in the languages' files, so that the clauses of a sentence in one
language can be held against those of a fact in another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise

import snowballstemmer
from babel import Locale

from knowledge.answers.understanding.announcements import find_announcements
from knowledge.answers.understanding.periods import Period
from knowledge.answers.understanding.written_days import numbers, written_days
from knowledge.register.elements import find_items
from knowledge.register.military import military_in
from knowledge.register.places import find_places
from knowledge.vocabulary.locales import ENGLISH, locale
from knowledge.vocabulary.phrases import Phrases, phrases
from knowledge.vocabulary.words import fold

ROLES, TIMES = frozenset({"from", "until"}), frozenset({"past", "present"})
DENY, PLAIN = "deny", "plain"
_APART = ROLES | TIMES | {DENY, PLAIN}
_TOKEN = re.compile(r"[^\W_]+")
_CUT = re.compile(r"[;:—–()]|, | - ")
_LISTED = re.compile(r"(?:\s*\(\w{1,3}\))?(?:, |,? \w{1,3} )", re.IGNORECASE)
"""What stands between two names of one list."""
_APOSTROPHES = re.compile(r"[’'`´]")
_MASKS = frozenset({"DAY", "ITEM", "PLACE", "RULE"})
_NEAR = 2
"""So many words may stand between a day and the word that says which part it has."""
_NO_NUMBERS = frozenset({"a", "an", "one", "the"})


@dataclass(frozen=True, slots=True)
class Clause:
    """What a stretch of a sentence says.

    ``marks`` are what it says of a rule, ``denied`` how often it denies, ``times`` "past" and
    "present" as its verbs have them, ``days`` its first and last days, with the part that they have
    ("from", "until" or ""). ``stems`` are those of the words that no mark takes. ``joined`` says
    that it is several clauses of a text as one, ``carried`` that its items or rules are
    those of one before.
    """

    marks: frozenset[str] = frozenset()
    denied: int = 0
    times: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    rules: frozenset[tuple[int, int]] = frozenset()
    military: bool = False
    days: frozenset[tuple[str, date, date]] = frozenset()
    numbers: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    joined: bool = False
    carried: bool = False

    @property
    def tells(self) -> bool:
        """Whether it says anything of a rule, denies anything or names a day."""
        return bool(self.marks or self.denied or self.days)


def clauses(text: str, as_of: date, language: str = ENGLISH) -> tuple[Clause, ...]:
    """The clauses of a sentence in their order.

    A stretch that tells nothing belongs to the next one that does, else to the one before; what
    names no item is about those of the clause before.
    """
    found: list[Clause] = []
    waiting: Clause | None = None
    for stretch in _stretches(text, language):
        clause = clause_of(stretch, as_of, language)
        if waiting is not None:
            clause = together(waiting, clause)
        if clause.tells or (clause.items and clause.rules):
            found.append(clause)
            waiting = None
        else:
            waiting = clause
    if waiting is not None:
        if found:
            found[-1] = together(found[-1], waiting)
        else:
            found.append(waiting)
    return next(carried_on([found]))


def carried_on(sentences: Iterable[Sequence[Clause]]) -> Iterator[tuple[Clause, ...]]:
    """The clauses of the sentences of a text: one that names no item or rule is about those of the
    sentence before."""
    items: frozenset[str] = frozenset()
    rules: frozenset[tuple[int, int]] = frozenset()
    before: Sequence[Clause] = ()
    for found in sentences:
        made: list[Clause] = []
        items = frozenset[str]().union(*(clause.items for clause in before)) or items
        for clause in found:
            items, rules = clause.items or items, clause.rules or rules
            carried = (items, rules) != (clause.items, clause.rules)
            made.append(replace(clause, items=items, rules=rules, carried=carried))
        before = made
        yield tuple(made)


def stretches(found: Sequence[Clause]) -> Iterator[Clause]:
    """Neighbouring clauses of a sentence as one, where the later ones are about the same items;
    what is open is none with what is not."""
    for low, first in enumerate(found):
        whole = first
        for clause in found[low + 1 :]:
            if clause.items != first.items or ("open" in clause.marks) != ("open" in first.marks):
                break
            whole = together(whole, clause)
            yield replace(whole, joined=True)


def _stretches(text: str, language: str) -> Iterator[str]:
    joins = locale(language).sets.get("joins_clauses", frozenset())
    pattern = rf"\b(?:{'|'.join(map(re.escape, sorted(joins)))})\b" if joins else "(?!)"
    hidden = _hidden(text)
    low = 0
    for match in re.finditer(rf"{_CUT.pattern}|{pattern}", text, re.IGNORECASE):
        if not any(start < match.end() and match.start() < end for start, end in hidden):
            yield text[low : match.start()]
            low = match.end()
    yield text[low:]


def _hidden(text: str) -> tuple[tuple[int, int], ...]:
    """Where names stand that no cut goes through."""
    spans = [(r.start, r.end) for r in find_announcements(text)]
    items = sorted((m.start, m.end) for m in find_items(text))
    listed = [
        (one[0], other[1])
        for one, other in pairwise(items)
        if _LISTED.fullmatch(text[one[1] : other[0]])
    ]
    return (*spans, *items, *listed)


def together(one: Clause, other: Clause) -> Clause:
    """Two clauses as one."""
    return Clause(
        one.marks | other.marks,
        one.denied + other.denied,
        one.times | other.times,
        one.items | other.items,
        one.places | other.places,
        one.rules | other.rules,
        one.military or other.military,
        one.days | other.days,
        one.numbers | other.numbers,
        one.stems | other.stems,
        (*one.words, *other.words),
        carried=one.carried or other.carried,
    )


def clause_of(text: str, as_of: date, language: str = ENGLISH) -> Clause:
    """A text as one clause, by the vocabulary that speaks at the time."""
    words, periods = _masked(text, as_of, language)
    marks, plain = _marks(words, language)
    roles = _roles(words, language)
    return Clause(
        marks=frozenset(name for name, _ in marks if name not in _APART),
        denied=sum(name == DENY for name, _ in marks),
        times=frozenset(name for name, _ in marks if name in TIMES),
        items=items_in(text, language),
        places=frozenset(place.code for place in find_places(text)),
        rules=frozenset((r.number, r.year) for r in find_announcements(text)),
        military=military_in(text)[0],
        days=frozenset((role, p.start, p.end) for role, p in zip(roles, periods, strict=False)),
        numbers=_numbers(words),
        stems=frozenset(stem(words[at], language) for at in plain),
        words=tuple(words[at] for at in plain),
    )


def items_in(text: str, language: str) -> frozenset[str]:
    """The keys of the items that a text names."""
    return frozenset(key for mention in find_items(text, language) for key in mention.keys)


def days_of(text: str, as_of: date, language: str = ENGLISH) -> list[Period]:
    """The days and stretches of days that a text names by a date, in its order; not "today"."""
    found = sorted(written_days(text, as_of, language), key=lambda each: each.span)
    dated = [p for p in found if any(c.isdigit() for c in text[slice(*p.span)])]
    kept: list[Period] = []
    for period in dated:
        if kept and period.span[0] < kept[-1].span[1]:
            if period.span[1] - period.span[0] > kept[-1].span[1] - kept[-1].span[0]:
                kept[-1] = period
            continue
        kept.append(period)
    return kept


def _masked(text: str, as_of: date, language: str) -> tuple[list[str], list[Period]]:
    """The words of a text, folded, with a word for its kind in place of a name, and its days."""
    periods = days_of(text, as_of, language)
    spans = [(*period.span, "DAY") for period in periods]
    spans += [(r.start, r.end, "RULE") for r in find_announcements(text)]
    spans += [(m.start, m.end, "ITEM") for m in find_items(text, language)]
    spans += [(p.start, p.end, "PLACE") for p in find_places(text)]
    words: list[str] = []
    low = 0
    for start, end, kind in sorted(spans):
        if start < low:
            continue
        words += _TOKEN.findall(fold(_APOSTROPHES.sub("", text[low:start])))
        words.append(kind)
        low = end
    words += _TOKEN.findall(fold(_APOSTROPHES.sub("", text[low:])))
    return words, periods


@cache
def spelt_numbers() -> Mapping[str, str]:
    """Words that are numbers wherever they stand, with their digits."""
    return {word: str(number) for word, number in numbers().items() if word not in _NO_NUMBERS}


def counted_in(text: str, as_of: date, language: str = ENGLISH) -> frozenset[tuple[str, str, str]]:
    """The numbers of a text, each with the two words after it."""
    words, _ = _masked(text, as_of, language)
    spelt = spelt_numbers()
    padded = [*words, "", ""]
    return frozenset(
        (spelt.get(word, word), padded[at + 1], padded[at + 2])
        for at, word in enumerate(words)
        if word.isdigit() or word in spelt
    )


def numbers_in(text: str, as_of: date, language: str = ENGLISH) -> frozenset[str]:
    """The numbers of a text outside its days and names, in digits, those in words too."""
    return _numbers(_masked(text, as_of, language)[0])


def _numbers(words: Sequence[str]) -> frozenset[str]:
    spelt = spelt_numbers()
    digits = (re.findall(r"\d+", word) for word in words)
    return frozenset(
        [*(n for found in digits for n in found), *(spelt[w] for w in words if w in spelt)]
    )


@cache
def _lists(language: str) -> Mapping[str, Phrases]:
    return {name: phrases(cell) for name, cell in locale(language).checking.marks.items()}


def _marks(words: Sequence[str], language: str) -> tuple[list[tuple[str, int]], list[int]]:
    """The marks of some words, each with where it begins, and the places of words in none."""
    found: list[tuple[str, int, int]] = []
    for name, cell in _lists(language).items():
        for at, word in enumerate(words):
            for phrase in (*cell.opening.get(word, ()), *cell.loose):
                end = phrase.end(words, at)
                if end is not None and end > at:
                    found.append((name, at, end))
    long = [(start, end) for _, start, end in found if end - start > 1]
    kept = [
        (name, start, end)
        for name, start, end in found
        if not any(low <= start and end <= high and high - low > end - start for low, high in long)
    ]
    taken = {at for name, start, end in kept if name not in TIMES for at in range(start, end)}
    plain = [at for at, word in enumerate(words) if at not in taken and word not in _MASKS]
    return [(name, start) for name, start, _ in kept], [
        at for at in plain if not words[at].isdigit()
    ]


def _roles(words: Sequence[str], language: str) -> list[str]:
    """The part that each day among some words has: the nearest that a word before it says."""
    roles = []
    for at in (at for at, word in enumerate(words) if word == "DAY"):
        role = ""
        for back in range(at - 1, max(at - 2 - _NEAR, -1), -1):
            if words[back] == "DAY" or (role := _role(words, back, language)):
                break
        roles.append(role)
    return roles


def _role(words: Sequence[str], at: int, language: str) -> str:
    """The part of a day that a phrase at a place says; "" for none."""
    lists = _lists(language)
    for name in sorted(ROLES & lists.keys()):
        if any(phrase.end(words, at) for phrase in lists[name].opening.get(words[at], ())):
            return name
    return ""


@lru_cache(maxsize=20_000)
def stem(word: str, language: str = ENGLISH) -> str:
    """The stem of a folded word; the word itself in languages without a stemmer."""
    name = str(Locale(ENGLISH).languages.get(language, "")).lower()
    known = name in snowballstemmer.algorithms()
    return str(snowballstemmer.stemmer(name).stemWord(word)) if known else word


def stems_in(text: str, language: str = ENGLISH) -> frozenset[str]:
    """The stems of all words of a text."""
    words = _TOKEN.findall(fold(_APOSTROPHES.sub("", text)))
    return frozenset(stem(word, language) for word in words)
