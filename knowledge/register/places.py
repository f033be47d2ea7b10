"""Destinations in a text: "to the US", "EU buyers", "Japan", "nach Deutschland" → codes.

A destination is an ISO 3166 alpha-2 code, or "EU". China itself is no destination here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise

from knowledge.errors import KnowledgeError
from knowledge.register.cities import CAPITALS, PARTS
from knowledge.register.countries import CASED, TABLE
from knowledge.register.directions import ARROW, BUYERS, role, sold_on, wide_role
from knowledge.vocabulary.words import Word, fold, joined, word_set, words

EU = "EU"
MEMBERS = word_set(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
)
"""The member states of the European Union."""

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# "对美出口", "対米輸出", "输日": countries by one character, behind a word for "to".
_SHORT = {"美": "US", "米": "US", "日": "JP", "欧": EU, "歐": EU, "韩": "KR", "韓": "KR"}
_SHORT |= {"미": "US", "일": "JP"}
_TOWARDS_SHORT = re.compile(
    r"(?:[对對対]|[输輸销銷](?=[美日欧歐韩韓])|대(?=[미일]))(?P<to>[美米日欧歐韩韓미일])"
    r"(?=\s*수출|出口|输出|輸出|出货|出荷|销售|供|禁|规|規|管|限制|军|軍|企业|企業|向け|的|の|[是还還也吗嗎？?，。]|$)"
)
_BEFORE = word_set("to for into in towards toward from via through")
_LIST = re.compile(
    r"\s*(?:,|/|&|and|or|und|oder|et|ou|y|o|e)\s*(?:and|or)?\s*(?:the\s+)?", re.IGNORECASE
)
_WE = word_set("we our ours ourselves")
"""Who says these speaks of themselves with "us"."""
_NOT_US = word_set("south latin central north")
_ELEMENTS = word_set(
    "ho er tm yb sm gd tb dy lu sc nd pr ce oxide europium"
)  # beside these "eu" is one


@dataclass(frozen=True, slots=True)
class Place:
    """A country or the EU named in a text at ``start``:``end``, itself or by a part of it.

    ``directed`` says that the words around make it a destination ("to Japan", "US buyers"), and
    not only something spoken about ("the US announced"); ``issuer`` that it is who restricts
    ("does Vietnam restrict", "Malaysia's ban", "which EU rule"); ``via`` that goods only pass
    through it. At most one of the three is true.
    """

    code: str
    start: int
    end: int
    text: str
    directed: bool
    issuer: bool = False
    via: bool = False


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
    listed = _phrases()[0].get(key)
    code = listed[0] if listed else (found.pop() if len(found) == 1 else None)
    if code is None:
        raise KnowledgeError(
            f"{name!r} is not a destination that is known here; give a country's name, its "
            "two-letter code, or EU."
        )
    return code


def find_places(text: str) -> tuple[Place, ...]:
    """The countries that ``text`` names, in its order; the pronoun "us" is none."""
    tokens = words(text)
    found: list[tuple[Place, bool]] = []
    index = 0
    while index < len(tokens):
        length, code, rank = _longest(text, tokens, index)
        if code:
            start, end = tokens[index].start, tokens[index + length - 1].end
            made = role(text, tokens, index, length, code)
            if rank is _Rank.COUNTRY:
                meant = _meant(text, tokens, index, length, code)
            else:
                meant = _part_meant(text, tokens, index, length) and (
                    made.directed or made.via or rank is _Rank.PART
                )
            if meant:
                at = Place(code, start, end, text[start:end], made.directed, made.issuer, made.via)
                found.append((at, made.loosely))
        index += length
    places = _without_sellers(tokens, found)
    if not text.isascii():
        places += _in_wide_scripts(text)
    return tuple(_along_lists(text, sorted(places, key=lambda mention: mention.start)))


def _without_sellers(tokens: list[Word], found: list[tuple[Place, bool]]) -> list[Place]:
    """A firm in one country that sells on to another makes only the other a destination."""
    last = next((at for at, loosely in reversed(found) if at.directed and not loosely), None)
    return [
        replace(at, directed=False)
        if loosely and at.directed and last and sold_on(tokens, at.end, last.start)
        else at
        for at, loosely in found
    ]


def _in_wide_scripts(text: str) -> list[Place]:
    pattern, wide = _wide()
    found = [
        Place(_SHORT[match["to"]], match.start("to"), match.end("to"), match["to"], directed=True)
        for match in _TOWARDS_SHORT.finditer(text)
    ]
    for match in pattern.finditer(text):
        start, end = match.span()
        code, rank = wide[match.group()]
        made = wide_role(text[:start], text[end:])
        if rank is not _Rank.CAPITAL or made.directed or made.via:
            found.append(
                Place(code, start, end, match.group(), made.directed, made.issuer, made.via)
            )
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


def _longest(text: str, tokens: list[Word], index: int) -> tuple[int, str, _Rank]:
    phrases, longest = _phrases()
    most = min(longest.get(tokens[index].folded, 0), len(tokens) - index)
    for length in range(most, 0, -1):
        span = tokens[index : index + length]
        found = phrases.get(tuple(word.folded for word in span))
        if found and all(_close(text, a, b) for a, b in pairwise(span)):
            return length, *found
    return 1, "", _Rank.COUNTRY


def _close(text: str, left: Word, right: Word) -> bool:
    return joined(text, left, right) or text[left.end : right.start] == "."


def _meant(text: str, tokens: list[Word], index: int, length: int, code: str) -> bool:
    """Whether the words are the place: written with a capital, and "us" not the pronoun."""
    start, end = tokens[index].start, tokens[index + length - 1].end
    written = text[start:end]
    before = tokens[index - 1].folded if index else ""
    after = tokens[index + length].folded if index + length < len(tokens) else ""
    if written in {"us", "Us"}:
        behind_arrow = ARROW.fullmatch(text[tokens[index - 1].end : start] if index else "")
        unshifted = text.islower() and before in _BEFORE and not _WE & {w.folded for w in tokens}
        return before in {"the", "a"} or after in BUYERS or bool(behind_arrow) or unshifted
    if fold(written).startswith("america"):
        return before not in _NOT_US
    if code == "TR" and written == "turkey":
        return before in _BEFORE
    if written in {"eu", "Eu"} and {before, after} & _ELEMENTS:
        return False
    return written != "polish"


def _part_meant(text: str, tokens: list[Word], index: int, length: int) -> bool:
    """Whether a city or a state is meant, and not a firm ("Texas Instruments", "Kobe Steel")."""
    end = tokens[index + length - 1].end
    if index + length < len(tokens) and not text.isupper():
        after = tokens[index + length]
        if text[end : after.start] == " " and text[after.start].isupper():
            return _longest(text, tokens, index + length)[1] != ""
    written = text[tokens[index].start : end]
    return not written.islower() or (index > 0 and tokens[index - 1].folded in _BEFORE)


class _Rank(Enum):
    COUNTRY = auto()
    PART = auto()
    CAPITAL = auto()


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, str, _Rank], ...]:
    found = []
    ranked = (
        (TABLE, _Rank.COUNTRY),
        (CASED, _Rank.COUNTRY),
        (PARTS, _Rank.PART),
        (CAPITALS, _Rank.CAPITAL),
    )
    for table, rank in ranked:
        for line in table.strip().splitlines():
            code, listed = line.split("|")
            found += [(code.strip(), name.strip(), rank) for name in listed.split(";")]
    return tuple(found)


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(code for code, _, _ in _names())


@lru_cache(maxsize=1)
def _phrases() -> tuple[dict[tuple[str, ...], tuple[str, _Rank]], dict[str, int]]:
    """The names as words, and by its first word the number of words of the longest."""
    phrases = {
        tuple(word.folded for word in words(name)): (code, rank)
        for code, name, rank in _names()
        if not _WIDE.search(name)
    }
    longest: dict[str, int] = {}
    for phrase in phrases:
        longest[phrase[0]] = max(len(phrase), longest.get(phrase[0], 0))
    return phrases, longest


@lru_cache(maxsize=1)
def _wide() -> tuple[re.Pattern[str], dict[str, tuple[str, _Rank]]]:
    wide = {name: (code, rank) for code, name, rank in _names() if _WIDE.search(name)}
    longest_first = sorted(wide, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), wide
