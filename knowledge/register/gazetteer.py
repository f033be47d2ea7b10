"""Which names of places stand in a text: the longest at each word, without what they are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from knowledge.vocabulary import places as vocabulary
from knowledge.vocabulary.locales import words_in
from knowledge.vocabulary.places import Rank
from knowledge.vocabulary.words import WIDE_LETTER, Word, fold, joined, word_set, words

# Runs of these are words: a name inside a longer run is none.
_KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]")
_HANGUL = re.compile(r"[\uac00-\ud7af]")
_HOMES = 4
"""Tables of names are kept for so many countries whose rules a process answers from."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a name means: the codes of its countries, the likeliest first."""

    codes: tuple[str, ...]
    rank: Rank


def longest_name(text: str, tokens: list[Word], index: int) -> tuple[int, Named | None]:
    """How many words from ``index`` on are the longest name there, and what it means."""
    length, named = known_name(text, tokens, index)
    return length, None if named and named.rank is Rank.NONE else named


def known_name(text: str, tokens: list[Word], index: int) -> tuple[int, Named | None]:
    """The same, with the names of no destination: "China", "South America"."""
    phrases, longest = _phrases(vocabulary.home())
    length, named = _of_table(phrases, longest, text, tokens, index)
    if not (named and length == len(tokens) - index) and _may_be_city(text, tokens, index):
        more, city = _of_table(*_cities(vocabulary.home()), text, tokens, index)
        if city and more > (length if named else 0):
            length, named = more, city
    return length, named


def _of_table(
    table: dict[tuple[str, ...], Named],
    longest: dict[str, int],
    text: str,
    tokens: list[Word],
    index: int,
) -> tuple[int, Named | None]:
    most = min(longest.get(tokens[index].folded, 0), len(tokens) - index)
    for length in range(most, 0, -1):
        span = tokens[index : index + length]
        found = table.get(tuple(word.folded for word in span))
        if found and all(_close(text, a, b) for a, b in pairwise(span)):
            return length, found
    return 1, None


def _may_be_city(text: str, tokens: list[Word], index: int) -> bool:
    """Whether a word is worth a look into the list of cities, which is loaded for the first."""
    word = tokens[index]
    if word.folded in words_in("opens_question") or word.folded in words_in("passes_on"):
        return False
    return text[word.start].isupper() or (
        index > 0 and tokens[index - 1].folded in words_in("before_place")
    )


def _close(text: str, left: Word, right: Word) -> bool:
    between = text[left.end : right.start]
    stopped = between == "." or (between == ". " and left.end - left.start <= 2)  # "St. Louis"
    return stopped or between == " & " or joined(text, left, right)


def wide_names(text: str) -> Iterator[tuple[int, int, str, Rank]]:
    """Where the names in Chinese, Japanese and Korean stand, the longest at each place."""
    wide, start = _wide(vocabulary.home()), 0
    while start < len(text):
        for name, code, rank in wide.get(text[start], ()):
            end = start + len(name)
            if text.startswith(name, start) and _alone(text, start, end):
                yield start, end, code, rank
                start = end - 1
                break
        start += 1


def _alone(text: str, start: int, end: int) -> bool:
    """Whether no longer word goes around a name: in Katakana on both sides, in Hangul before."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if _KATAKANA.match(text, start):
        return not (_KATAKANA.match(before) or _KATAKANA.match(after))
    return not (_HANGUL.match(text, start) and _HANGUL.match(before))


@lru_cache(maxsize=8)
def marked(field: str) -> frozenset[str]:
    """The words of a cell of ``places.yaml``."""
    return word_set(getattr(vocabulary.places(), field))


def country_codes() -> frozenset[str]:
    """The codes of every country and union that goods can go to."""
    return _country_codes(vocabulary.home())


@lru_cache(maxsize=_HOMES)
def _country_codes(home: str) -> frozenset[str]:
    return frozenset(
        code for code, _, rank in vocabulary.country_rows(home) if rank is not Rank.NONE
    )


@lru_cache(maxsize=_HOMES)
def _phrases(home: str) -> tuple[dict[tuple[str, ...], Named], dict[str, int]]:
    """The names as words, and by its first word the number of words of the longest."""
    phrases = {
        tuple(word.folded for word in words(name)): Named((code,), rank)
        for code, name, rank in vocabulary.country_rows(home)
        if not WIDE_LETTER.search(name)
    }
    for name, codes in vocabulary.places().both.items():
        phrases[(fold(name),)] = Named(tuple(codes.split()), Rank.COUNTRY)
    return phrases, _lengths(phrases)


@lru_cache(maxsize=_HOMES)
def _cities(home: str) -> tuple[dict[tuple[str, ...], Named], dict[str, int]]:
    """The states and cities by their words, as ``_phrases``; the largest of a name comes first."""
    cities: dict[tuple[str, ...], Named] = {}
    never = marked("never")
    for code, name, rank in vocabulary.city_rows(home):
        phrase = tuple(fold(name).translate(_APART).split())
        known = cities.get(phrase)
        if known and rank is Rank.NONE:
            continue
        if known:
            cities[phrase] = Named((*known.codes, code), known.rank)
        elif len(name) > 2 and not (len(phrase) == 1 and phrase[0] in never):
            cities[phrase] = Named((code,), rank)
    return cities, _lengths(cities)


_APART = str.maketrans("-'‘’.,/()", "         ")


def _lengths(phrases: dict[tuple[str, ...], Named]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for phrase in phrases:
        if phrase:
            longest[phrase[0]] = max(len(phrase), longest.get(phrase[0], 0))
    return longest


@lru_cache(maxsize=_HOMES)
def _wide(home: str) -> dict[str, list[tuple[str, str, Rank]]]:
    """The names in wide scripts by their first character, the longest first."""
    rows = {
        name: (name, code, rank)
        for code, name, rank in vocabulary.country_rows(home)
        if WIDE_LETTER.match(name) and rank is not Rank.NONE
    }
    wide: dict[str, list[tuple[str, str, Rank]]] = {}
    for name in sorted(rows, key=len, reverse=True):
        wide.setdefault(name[0], []).append(rows[name])
    return wide
