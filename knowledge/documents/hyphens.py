"""Whether a hyphen at the end of a line belongs to its word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from spellchecker import SpellChecker

END = re.compile(r"(?<=[^\W\d_])[-‐\u00ad]$")
"""A line that ends in a broken word."""
_COMPOUND = re.compile(r"\b[^\W\d_]+(?:[-‐][^\W\d_]+)+\b")
_WORD = re.compile(r"[^\W\d_]+")
_BROKEN = re.compile(r"([^\W\d_]+)[-‐\u00ad][ \t]*\n\s*([^\W\d_]+)")
_LAST = re.compile(r"[^\W\d_]+$")
_FIRST = re.compile(r"[^\W\d_]+")
_RARE = 600  # times that a word stands in the lexicon's texts: such a compound may have a hyphen
_PREFIXES = frozenset(
    "anti bi co counter cross de ex extra inter intra macro micro mid mini mono multi neo non "
    "over poly post pre pro pseudo quasi re semi sub super trans tri ultra un under".split()
)


class Hyphens:
    """Joins words that lines break, by the compounds and words of the whole text.

    A hyphen stays where the text has the same compound within a line, and goes where the text
    has the joined word. Else English decides: it stays between two words, or a prefix and a
    word, whose joined letters are no word, or a rare one where the text breaks no others.
    """

    def __init__(self, text: str) -> None:
        folded = text.casefold()
        self._compounds = set(_COMPOUND.findall(folded.replace("‐", "-")))
        self._words = set(_WORD.findall(_BROKEN.sub(" ", folded)))
        self._breaks_words = any(
            self._is_word(first + second) and not (self._is_part(first) and self._is_word(second))
            for first, second in _BROKEN.findall(folded)
        )

    def join(self, first: str, second: str) -> str:
        """Two lines as one, where the first ends in a hyphen (see ``END``)."""
        before, after = _LAST.search(first[:-1]), _FIRST.match(second)
        if not before or not after:
            return first + second
        soft = first[-1] == "\u00ad"
        keeps = not soft and self._keeps(before[0], after[0])
        return (first if keeps else first[:-1]) + second

    def _keeps(self, first: str, second: str) -> bool:
        if not second[0].islower():
            return True
        first, second = first.casefold(), second.casefold()
        compound = f"{first}-{second}"
        if any(compound in known for known in self._compounds):
            return True
        joined = first + second
        if joined in self._words:
            return False
        if not (self._is_part(first) and self._is_word(second)):
            return False
        written = _lexicon().get(joined, 0)
        if first in _PREFIXES:
            return written <= _RARE
        return written == 0 or (written <= _RARE and not self._breaks_words)

    def _is_word(self, word: str) -> bool:
        return word in self._words or word in _lexicon()

    def _is_part(self, word: str) -> bool:
        return word in _PREFIXES or self._is_word(word)


@cache
def _lexicon() -> Mapping[str, int]:
    """English words and how often they are written. Other languages go by the text's own."""
    found: Mapping[str, int] = SpellChecker(language="en", distance=1).word_frequency.dictionary
    return found
