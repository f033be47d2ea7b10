"""Where a Markdown text has its headings, blocks, rows and items, as character offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

_LINE_END = re.compile(r"\r\n|\r|\n")
_LONGEST_HEADING = 500  # characters; inline markup of hostile length takes quadratic time
_BULLET = re.compile(r"^[ \t]*[•‣◦▪●]", re.MULTILINE)  # list items of plain text
_NOT_IN_SLUG = re.compile(r"[^\w\- ]")


@dataclass(frozen=True, slots=True)
class Section:
    """What stands between one heading and the next.

    ``blocks`` are the (start, end) of its paragraphs, lists, tables and the like, in order;
    ``seams`` the offsets inside them where a list item, table row or code line begins.
    """

    heading: tuple[str, ...]
    anchor: str
    blocks: tuple[tuple[int, int], ...]
    seams: tuple[int, ...]


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading: lower case, joined by "-", no punctuation."""
    return _NOT_IN_SLUG.sub("", " ".join(heading.lower().split())).replace(" ", "-")


def sections(text: str) -> tuple[Section, ...]:
    """The sections of a Markdown text; the first has no heading. Empty ones are left out.

    Every non-blank line of the text is in one block, but for headings and thematic breaks.
    Anchors are made unique within the text with "-1", "-2" as GitHub does.
    """
    tokens = _parser().parse(text)
    starts = _line_starts(text)
    walk = _Walk(text, starts)
    for index, token in enumerate(tokens):
        if token.level == 0 and token.map:
            walk.block(token, tokens[index + 1 : index + 2])
        if token.map and _opens_part(token, tokens[index - 1]):
            walk.seams.append(starts[token.map[0]])
    return tuple(walk.finish())


def first_heading(text: str) -> str:
    """The words of a Markdown text's first heading, without marks; "" where it has none."""
    tokens = _parser().parse(text)
    for token, inner in pairwise(tokens):
        if token.type == "heading_open" and (words := _plain(inner.content[:_LONGEST_HEADING])):
            return words
    return ""


@cache
def _parser() -> MarkdownIt:
    # Inline markup is only needed in headings: leaving it out saves a third of the time.
    return MarkdownIt("commonmark").enable("table").disable("inline")


def _line_starts(text: str) -> list[int]:
    starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
    return starts if starts[-1] == len(text) else [*starts, len(text)]


def _opens_part(token: Token, before: Token) -> bool:
    # The first row of a table's body stays with the header, so that the columns have names.
    return token.type == "list_item_open" or (token.type == "tr_open" and before.type == "tr_close")


def _plain(markup: str) -> str:
    tokens: list[Token] = []
    _parser().inline.parse(markup, _parser(), {}, tokens)
    words = "".join(
        t.content
        if t.type in ("text", "code_inline", "image")
        else " " * (t.type in ("softbreak", "hardbreak"))
        for t in tokens
    )
    return " ".join(words.split())


class _Walk:
    """Collects the blocks between headings while the tokens of a text pass by."""

    def __init__(self, text: str, starts: Sequence[int]) -> None:
        self.seams: list[int] = []
        self._text = text
        self._starts = starts
        self._line = 0
        self._path: list[tuple[int, str]] = []
        self._anchor = ""
        self._used: set[str] = set()
        self._last: dict[str, int] = {}
        self._blocks: list[tuple[int, int]] = []
        self._done: list[Section] = []

    def block(self, token: Token, inner: Sequence[Token]) -> None:
        """Take the next outermost block."""
        assert token.map is not None  # noqa: S101 - the caller passes tokens with lines only
        first, last = token.map
        self._add(self._line, first)  # what gives no token: definitions of links
        if token.type == "heading_open":
            self._close()
            level = int(token.tag[1:])
            heading = _plain(inner[0].content[:_LONGEST_HEADING])
            self._path = [entry for entry in self._path if entry[0] < level] + [(level, heading)]
            self._anchor = self._unique(slug(heading))
        elif token.type != "hr":
            self._add(first, last)
            if token.type in ("fence", "code_block", "html_block"):
                self.seams.extend(self._starts[first + 1 : last])
        self._line = max(self._line, last)

    def finish(self) -> Iterator[Section]:
        """The sections that have a block."""
        self._add(self._line, len(self._starts) - 1)
        self._close()
        yield from self._done

    def _add(self, first: int, last: int) -> None:
        start, end = self._starts[first], self._starts[max(first, last)]
        if self._text[start:end].strip():
            self._blocks.append((start, end))

    def _close(self) -> None:
        if self._blocks:
            heading = tuple(text for _, text in self._path if text)
            start, end = self._blocks[0][0], self._blocks[-1][1]
            bullets = (match.start() for match in _BULLET.finditer(self._text, start, end))
            seams = tuple(sorted({*self.seams, *bullets}))
            self._done.append(Section(heading, self._anchor, tuple(self._blocks), seams))
        self._blocks, self.seams = [], []

    def _unique(self, anchor: str) -> str:
        candidate, number = anchor, self._last.get(anchor, 0)
        while candidate in self._used:
            number += 1
            candidate = f"{anchor}-{number}"
        self._last[anchor] = number  # as many equal headings would be counted again and again
        self._used.add(candidate)
        return candidate
