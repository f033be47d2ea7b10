"""Texts as words: folded, cut, and joined by nothing but a space or a hyphen. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

WIDE = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
"""Chinese, Japanese and Korean characters, as the inside of a character class."""
WIDE_LETTER = re.compile(f"[{WIDE}]")
"""One of them: scripts without spaces between words, or with other things than words there."""
_WORD = re.compile(rf"\d+(?:[.,]\d+)+|[^\W_{WIDE}]+")
_GAP = re.compile(r"[^\S\n]*[-‐‑–/'’%％\"“”]?[^\S\n]*%?[^\S\n]*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: ``folded`` is without case and accents, at ``start``:``end``."""

    folded: str
    start: int
    end: int


def word_set(text: str) -> frozenset[str]:
    """The words of ``text`` as a set."""
    return frozenset(text.split())


def fold(text: str) -> str:
    """``text`` without case, accents and width variants, of the same length."""
    return text.lower() if text.isascii() else "".join(map(_fold_character, text))


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character)
    if character < "\u0250" or "\u1e00" <= character < "\u1f00":
        decomposed = unicodedata.normalize("NFKD", character)
        plain = "".join(part for part in decomposed if not unicodedata.combining(part))
    folded = plain.casefold()
    return folded if len(folded) == 1 else character


def words(text: str) -> list[Word]:
    """The words of ``text``; Chinese, Japanese and Korean stretches are left out."""
    return list(_words(text))


@lru_cache(maxsize=32)
def _words(text: str) -> tuple[Word, ...]:
    """A question is cut by several readers in a row."""
    return tuple(Word(found.group(), *found.span()) for found in _WORD.finditer(fold(text)))


def joined(text: str, left: Word, right: Word) -> bool:
    """Whether nothing but a space, a hyphen or the like lies between two words of ``text``."""
    return _GAP.fullmatch(text, left.end, right.start) is not None
