"""Destinations in a text: "to the US", "EU buyers", "Japan", "nach Deutschland" → codes.

A destination is an ISO 3166 alpha-2 code, or "EU". China itself is no destination here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from knowledge.errors import KnowledgeError
from knowledge.register.countries import TABLE
from knowledge.register.lexicon import Word, fold, joined, word_set, words

EU = "EU"
MEMBERS = word_set(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
)
"""The member states of the European Union."""

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BEFORE = word_set("to for into in towards toward nach vers hacia para aux al verso naar в")
_ARTICLES = word_set("the die den der das les la le los las el i gli os as l")
_BUYERS = word_set(
    "buyer buyers customer customers company companies firm firms client clients importer "
    "importers user users end destination destinations market markets manufacturer manufacturers "
    "maker makers military army defence defense kunden unternehmen firmen entreprises acheteurs "
    "empresas compradores automakers carmakers industry"
)
_TOWARDS = ("对", "對", "到", "向", "至", "往")
_ONWARDS = ("へ", "に", "向け", "行き", "로", "으로", "에")
_LIST = re.compile(
    r"\s*(?:,|/|&|and|or|und|oder|et|ou|y|o|e)\s*(?:and|or)?\s*(?:the\s+)?", re.IGNORECASE
)
_NOT_US = word_set("south latin central north")
_ELEMENTS = word_set(
    "ho er tm yb sm gd tb dy lu sc nd pr ce oxide europium"
)  # beside these "eu" is one


@dataclass(frozen=True, slots=True)
class Place:
    """A country or the EU named in a text at ``start``:``end``.

    ``directed`` says that the words around make it a destination ("to Japan", "US buyers"), and
    not only something spoken about ("the US announced").
    """

    code: str
    start: int
    end: int
    text: str
    directed: bool


def within(code: str, places: tuple[str, ...]) -> bool:
    """Whether a measure for ``places`` (not "all") reaches the destination ``code``."""
    return code in places or (EU in places and code in MEMBERS)


def place(name: str) -> str:
    """The code of a destination by its code or name in some language; KnowledgeError if unknown."""
    cleaned = name.strip()
    if cleaned.upper() in _codes():
        return cleaned.upper()
    found = {mention.code for mention in find_places(cleaned)}
    key = tuple(word.folded for word in words(cleaned))
    code = _phrases().get(key) or (found.pop() if len(found) == 1 else None)
    if code is None:
        raise KnowledgeError(
            f"{name!r} is not a destination that is known here; give a country's name, its "
            "two-letter code, or EU."
        )
    return code


def find_places(text: str) -> tuple[Place, ...]:
    """The countries that ``text`` names, in its order; the pronoun "us" is none."""
    tokens = words(text)
    found = []
    index = 0
    while index < len(tokens):
        length, code = _longest(text, tokens, index)
        if code and _meant(text, tokens, index, length, code):
            start, end = tokens[index].start, tokens[index + length - 1].end
            directed = _directed(tokens, index, length)
            found.append(Place(code, start, end, text[start:end], directed))
        index += length
    if not text.isascii():
        found += _in_wide_scripts(text)
    return tuple(_along_lists(text, sorted(found, key=lambda mention: mention.start)))


def _in_wide_scripts(text: str) -> list[Place]:
    pattern, wide = _wide()
    found = []
    for match in pattern.finditer(text):
        start, end = match.span()
        directed = text[:start].rstrip().endswith(_TOWARDS) or text[end:].startswith(_ONWARDS)
        found.append(Place(wide[match.group()], start, end, match.group(), directed))
    return found


def _along_lists(text: str, places: list[Place]) -> list[Place]:
    """In "to the EU and Japan" Japan is a destination too."""
    found: list[Place] = []
    for mention in places:
        last = found[-1] if found else None
        if last and last.directed and _LIST.fullmatch(text, last.end, mention.start):
            mention = replace(mention, directed=True)
        found.append(mention)
    return found


def _longest(text: str, tokens: list[Word], index: int) -> tuple[int, str]:
    for length in range(min(6, len(tokens) - index), 0, -1):
        span = tokens[index : index + length]
        code = _phrases().get(tuple(word.folded for word in span))
        if code and all(_close(text, a, b) for a, b in pairwise(span)):
            return length, code
    return 1, ""


def _close(text: str, left: Word, right: Word) -> bool:
    return joined(text, left, right) or text[left.end : right.start] == "."


def _meant(text: str, tokens: list[Word], index: int, length: int, code: str) -> bool:
    """Whether the words are the place: written with a capital, and "us" not the pronoun."""
    start, end = tokens[index].start, tokens[index + length - 1].end
    written = text[start:end]
    before = tokens[index - 1].folded if index else ""
    after = tokens[index + length].folded if index + length < len(tokens) else ""
    if written in {"us", "Us"}:
        return before == "the" or after in _BUYERS
    if fold(written).startswith("america"):
        return before not in _NOT_US
    if code == "TR" and written == "turkey":
        return before in _BEFORE
    if written in {"eu", "Eu"} and {before, after} & _ELEMENTS:
        return False
    return written != "polish"


def _directed(tokens: list[Word], index: int, length: int) -> bool:
    before = [word.folded for word in tokens[max(index - 2, 0) : index]]
    after = tokens[index + length].folded if index + length < len(tokens) else ""
    if before and before[-1] in _ARTICLES:
        before.pop()
    return bool(before and before[-1] in _BEFORE) or after in _BUYERS


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, str], ...]:
    rows = (line.split("|") for line in TABLE.strip().splitlines())
    return tuple(
        (code.strip(), name.strip()) for code, listed in rows for name in listed.split(";")
    )


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(code for code, _ in _names())


@lru_cache(maxsize=1)
def _phrases() -> dict[tuple[str, ...], str]:
    return {
        tuple(word.folded for word in words(name)): code
        for code, name in _names()
        if not _WIDE.search(name)
    }


@lru_cache(maxsize=1)
def _wide() -> tuple[re.Pattern[str], dict[str, str]]:
    wide = {name: code for code, name in _names() if _WIDE.search(name)}
    longest_first = sorted(wide, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), wide
