"""Cuts a stretch of text into spans that fit, at the coarsest place that serves."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from enum import IntEnum
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from sentencex import get_sentence_boundaries

CHARACTERS_A_TOKEN = 16
"""No token counts for more characters: word pieces take a word of 1 MB as one unknown token."""

_WINDOW = 5_000  # characters
_CLAUSE = re.compile(r"(?<=[;:,—–])\s+|(?<=[、，；：—])")
_SPACE = re.compile(r"\s+")
_CLINGS = ("\u200d", "\ufe0f")  # zero-width joiner, variation selector: the middle of an emoji


class Level(IntEnum):
    """Where a text may be cut, from the coarsest to the finest."""

    BLOCK = 0
    SEAM = 1  # list items, table rows, code lines
    SENTENCE = 2
    CLAUSE = 3
    WORD = 4
    HALF = 5


class Span(NamedTuple):
    """A stretch of the text without white space around it, and its tokens without special ones."""

    start: int
    end: int
    weight: int


class Cutter:
    """Cuts stretches of one text. ``count`` gives a text's tokens with the special ones.

    ``alone`` is the room of a span that stands without context.
    """

    def __init__(self, text: str, language: str, count: Callable[[str], int], limit: int) -> None:
        self.text = text
        self.count = count
        self.special = count("")
        self.alone = limit - self.special
        self._language = language or "en"
        self._limit = limit

    def measure(self, start: int, end: int) -> Span:
        """The span of the text between two offsets, white space around it left out."""
        raw = self.text[start:end]
        text = raw.strip()
        if not text:
            return Span(start, start, 0)
        start += len(raw) - len(raw.lstrip())
        tokens = ceil(len(text) / CHARACTERS_A_TOKEN)
        if tokens <= self._limit:  # else it is too long whatever the tokenizer says
            tokens = max(tokens, self.count(text) - self.special)
        return Span(start, start + len(text), tokens)

    def fit(
        self, span: Span, room: int, level: Level, marks: Sequence[Sequence[int]]
    ) -> list[Span]:
        """The span, or spans that cover it, none above ``room`` tokens, cut at ``level`` or below.

        ``marks`` holds the offsets of blocks and of seams. A sentence that fits ``alone`` stays
        whole, although it is above ``room``; so does a single character.
        """
        if span.start == span.end:
            return []
        if span.weight <= room or span.end - span.start == 1:
            return [span]
        if level == Level.CLAUSE and span.weight <= self.alone:
            return [span]
        return self.cut(span, room, level, marks)

    def cut(
        self, span: Span, room: int, level: Level, marks: Sequence[Sequence[int]]
    ) -> list[Span]:
        """As ``fit``, but the span itself is not kept whole at ``level``."""
        finer = Level(min(level + 1, Level.HALF))
        cuts = _inside(self._places(span, level, marks), span)
        if not cuts:
            return self.fit(span, room, finer, marks)
        edges = (span.start, *cuts, span.end)
        parts = [self.measure(start, end) for start, end in pairwise(edges)]
        return _packed(
            [piece for part in parts for piece in self.fit(part, room, finer, marks)], room
        )

    def _places(self, span: Span, level: Level, marks: Sequence[Sequence[int]]) -> Sequence[int]:
        if level <= Level.SEAM:
            return marks[level]
        text = self.text[span.start : span.end]
        if level == Level.SENTENCE:
            return [span.start + offset for offset in _sentences(text, self._language)]
        if level == Level.HALF:
            return [span.start + _middle(text)]
        pattern = _CLAUSE if level == Level.CLAUSE else _SPACE
        return [span.start + match.end() for match in pattern.finditer(text)]


def merged(spans: Sequence[Span], room: int, wanted: int, fragment: int) -> list[Span]:
    """Join neighbours up to ``wanted`` tokens.

    A fragment joins what follows, and the last one what is before it, up to ``room``.
    """
    result: list[Span] = []
    for index, span in enumerate(spans):
        if result:
            joined = _joined(result[-1], span)
            ends = index == len(spans) - 1 and span.weight < fragment
            small = ends or result[-1].weight < fragment
            if joined.weight <= (room if small else min(room, wanted)):
                result[-1] = joined
                continue
        result.append(span)
    return result


def _packed(spans: Sequence[Span], room: int) -> list[Span]:
    """Join neighbours into the fewest spans within ``room``, of similar length."""
    total = sum(span.weight for span in spans)
    even = total / max(1, ceil(total / max(1, room)))
    result: list[Span] = []
    for span in spans:
        if result and result[-1].weight < even:
            joined = _joined(result[-1], span)
            if joined.weight <= room:
                result[-1] = joined
                continue
        result.append(span)
    return result


def _joined(first: Span, second: Span) -> Span:
    return Span(first.start, second.end, first.weight + second.weight)


def _sentences(text: str, language: str) -> Iterator[int]:
    """Offsets at which a sentence begins.

    The text is given to the library in windows, each from the last sentence that began in the
    one before: its time grows with the square of what it is given.
    """
    at = 0
    while at < len(text):
        window = text[at : at + _WINDOW]
        starts = [row["start_index"] for row in get_sentence_boundaries(language, window)]
        yield from (at + start for start in starts if start)
        step = starts[-1] if starts and at + _WINDOW < len(text) else 0
        at += step or _WINDOW


def _inside(offsets: Sequence[int], span: Span) -> Sequence[int]:
    return offsets[bisect_right(offsets, span.start) : bisect_left(offsets, span.end)]


def _middle(text: str) -> int:
    middle = len(text) // 2
    for offset in range(middle, len(text)):
        if not unicodedata.combining(text[offset]) and not {*text[offset - 1 : offset + 1]} & {
            *_CLINGS
        }:
            return offset
    return middle
