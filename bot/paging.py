"""Where a long text may be cut: between blocks, behind a sentence, behind a word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import sentencex

from bot.text import begin_line, size

SMALLEST = 700
"""The smallest page: every solid stretch that is ever written fits into it."""

_CITED = re.compile(r"\s?(?:\\\[\d{1,3}\\\]\s?)+")
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, quote or piece of code, as Discord Markdown.

    ``solid`` are the stretches (start, end) that must not be cut: links, code, emphasis.
    ``gap`` is what stands between it and the block before it.
    """

    text: str
    solid: tuple[tuple[int, int], ...] = ()
    gap: str = "\n\n"


@dataclass(frozen=True, slots=True)
class Page:
    """What fits; ``next`` is the offset at which the following page begins, None at the end."""

    text: str
    next: int | None


def page(blocks: Iterable[Block], start: int, budget: int, language: str = "en") -> Page:
    """The text from offset ``start`` that fits into ``budget`` UTF-16 units (700 or more).

    Offsets count letters of the joined blocks, so the same blocks give the same pages.
    """
    if budget < SMALLEST:
        raise ValueError(f"a page needs at least {SMALLEST} characters")
    whole = _joined(blocks)
    start = max(0, min(start, len(whole.text)))
    # A page that begins in the middle of a block may gain a backslash in front of its first line.
    reach = _reach(whole.text, start, budget - 1)
    end = len(whole.text) if reach == len(whole.text) else whole.cut(start, reach, language)
    text = whole.text[start:end].strip()
    if start not in whole.starts:
        text = begin_line(text)
    rest = len(whole.text) - len(whole.text[end:].lstrip())
    return Page(text, rest if rest < len(whole.text) else None)


def first_page(
    shown: Sequence[Block], behind: Sequence[Block], budget: int, language: str = "en"
) -> Page:
    """The first page of ``shown`` and ``behind`` together, which ends with ``shown`` at the latest.

    The following pages are those of both, by ``page``.
    """
    first = page(shown, 0, budget, language)
    if first.next is not None or not behind:
        return first
    start = len(_joined(shown).text) + len(behind[0].gap if shown else "")
    return Page(first.text, start)


@dataclass(frozen=True, slots=True)
class _Whole:
    text: str
    solid: Sequence[tuple[int, int]]
    starts: Sequence[int]
    ends: Sequence[int]

    def cut(self, start: int, reach: int, language: str) -> int:
        """The best place to cut after ``start`` and up to ``reach``."""
        half = start + (reach - start) // 2
        # Words that lead up to a list stay with it.
        free = [at for at in self.ends if half < at <= reach and self.text[at - 1] != ":"]
        if free:
            return free[-1]
        for places in (self._sentences(start, reach, language), self._words(start, reach)):
            free = [at for at in places if start < at <= reach and not self._inside(at)]
            if free:
                return free[-1]
        for low, high in self.solid:
            if start < low < reach < high:
                return low
        return _whole_letter(self.text, start, reach)

    def _sentences(self, start: int, reach: int, language: str) -> Iterator[int]:
        at = start
        for sentence in sentencex.segment(language, self.text[start : reach + 1]):
            at += len(sentence)
            cited = _CITED.match(self.text, at, reach)
            yield cited.end() if cited else at

    def _words(self, start: int, reach: int) -> Iterator[int]:
        return (match.start() for match in _SPACE.finditer(self.text, start + 1, reach + 1))

    def _inside(self, at: int) -> bool:
        return any(low < at < high for low, high in self.solid)


def _joined(blocks: Iterable[Block]) -> _Whole:
    text = ""
    solid: list[tuple[int, int]] = []
    starts: list[int] = []
    ends: list[int] = []
    for block in blocks:
        if text:
            text += block.gap
        base = len(text)
        starts.append(base)
        solid.extend((low + base, high + base) for low, high in block.solid)
        text += block.text
        ends.append(len(text))
    return _Whole(text, solid, starts, ends)


def _reach(text: str, start: int, budget: int) -> int:
    """The furthest offset whose text from ``start`` is within the budget."""
    end = min(len(text), start + budget)
    excess = size(text[start:end]) - budget
    while excess > 0:
        end -= max(1, excess // 2)
        excess = size(text[start:end]) - budget
    return end


def _whole_letter(text: str, start: int, at: int) -> int:
    """Steps back so that no escape is parted from its letter."""
    before = text[start:at]
    slashes = len(before) - len(before.rstrip("\\"))
    return at - 1 if slashes % 2 and at - 1 > start else at


def pieces(lines: Iterable[str], budget: int) -> Iterator[str]:
    """Lines gathered into pieces of at most ``budget`` units; a longer line is broken."""
    gathered: list[str] = []
    used = 0
    for line in chain.from_iterable(_broken(line, budget) for line in lines):
        if gathered and used + size(line) + 1 > budget:
            yield "\n".join(gathered)
            gathered, used = [], 0
        gathered.append(line)
        used += size(line) + 1
    if gathered:
        yield "\n".join(gathered)


def _broken(line: str, budget: int) -> Iterator[str]:
    start = 0
    while start < len(line) or start == 0:
        end = max(_reach(line, start, budget), start + 1)
        yield line[start:end]
        start = end
