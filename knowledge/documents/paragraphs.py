"""Blocks of a PDF's rows → paragraphs and tables as Markdown."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from knowledge.documents.grids import Table, tables_of
from knowledge.documents.hyphens import END, Hyphens
from knowledge.documents.layout import Block, Row
from knowledge.documents.notes import text_of

_ENDS = re.compile(r"[.!?:;。！？：；][\"”’')\]]*$")
_STARTS = re.compile(r"\s*(?:[-*•‣◦▪●]\s|\(?\d{1,3}[.)]\s|[A-Z0-9“\"(])")
_ITEM = re.compile(r"\s*(?:[•‣◦▪●■□➢✓]|[-–*]\s|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s)")
_LEADERS = re.compile(r"(?:[.…·_]\s?){5,}\s*\S{0,8}$")
_CJK = re.compile("[\u3000-\u9fff\uff00-\uffef]")
_SPREAD = 1.3  # of the usual distance of lines: more parts paragraphs
_SIZES = 0.1  # a change of a letter's size that parts paragraphs
_INDENT = 0.8  # of a letter's size
_HALF = 0.5  # of a column: a shorter line ends its paragraph


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text and the size of its letters; a table's is Markdown."""

    text: str
    size: float
    is_table: bool = False
    is_full: bool = False
    """Whether its last line had no room for more: it may go on elsewhere."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    row: Row
    left: float
    right: float
    fits: float
    """The width of its first word, which the line before had no room for."""


def paragraphs_of(
    block: Block, drawn: Mapping[str, Table], notes: Collection[str], hyphens: Hyphens
) -> Iterator[Paragraph]:
    """The block's paragraphs and tables in order; for ``drawn`` see ``tables_of``."""
    rows: list[Row] = []
    for part in tables_of(block, drawn):
        if isinstance(part, Table):
            yield from _prose(rows, notes, hyphens)
            rows = []
            yield Paragraph(part.markdown(notes, hyphens), part.size, is_table=True)
        else:
            rows.append(part)
    yield from _prose(rows, notes, hyphens)


def continued(paragraphs: Sequence[Paragraph], hyphens: Hyphens) -> str:
    """All paragraphs as one text; sentences that columns or pages cut are whole again."""
    done: list[Paragraph] = []
    for paragraph in paragraphs:
        if done and _continues(done[-1], paragraph):
            text = join(done[-1].text, paragraph.text, hyphens)
            done[-1] = replace(paragraph, text=text)
        else:
            done.append(paragraph)
    return "\n\n".join(paragraph.text for paragraph in done)


def join(first: str, second: str, hyphens: Hyphens) -> str:
    """Two lines of a paragraph."""
    if END.search(first):
        return hyphens.join(first, second)
    if first.endswith(("/", "–", "—", "-")) and first[-2:-1].strip():
        return first + second
    if _CJK.match(first[-1:]) and _CJK.match(second[:1]):
        return first + second
    return f"{first} {second}"


def _continues(before: Paragraph, after: Paragraph) -> bool:
    """Whether a column's first paragraph goes on with the sentence of the one before."""
    if before.is_table or after.is_table:
        return False
    if abs(before.size - after.size) > _SIZES * before.size or _ENDS.search(before.text):
        return False
    if END.search(before.text):
        return True
    return not (_ITEM.match(after.text) if before.is_full else _STARTS.match(after.text))


def _prose(rows: Sequence[Row], notes: Collection[str], hyphens: Hyphens) -> Iterator[Paragraph]:
    lines = [_line(row, notes) for row in rows]
    lines = [line for line in lines if line.text]
    if not lines:
        return
    pitch = _pitch(lines)
    edge = _edge(lines)
    start = min(line.left for line in lines)
    group: list[_Line] = []
    for place, line in enumerate(lines):
        following = lines[place + 1] if place + 1 < len(lines) else None
        if group and _parts(group, line, following, pitch, start, edge):
            yield _joined(group, edge, hyphens)
            group = []
        group.append(line)
    yield _joined(group, edge, hyphens)


def _line(row: Row, notes: Collection[str]) -> _Line:
    text = text_of(row, notes)
    wide = row.right - row.left
    first = text.split(" ", 1)[0]
    return _Line(text, row, row.left, row.right, wide * len(first) / max(len(text), 1))


def _pitch(lines: Sequence[_Line]) -> float:
    """The usual distance of two lines, in sizes of their letters."""
    steps = [
        (after.row.base - before.row.base) / before.row.size
        for before, after in pairwise(lines)
        if after.row.base > before.row.base
    ]
    near = [step for step in steps if step < 2.5]
    return min(median(near), 2.0) if near else 1.3


def _edge(lines: Sequence[_Line]) -> float:
    """Where the column's lines end on the right; a few wider ones do not count."""
    rights = sorted(line.right for line in lines)
    return rights[int((len(rights) - 1) * 0.85)]


def _parts(
    group: Sequence[_Line],
    line: _Line,
    following: _Line | None,
    pitch: float,
    start: float,
    edge: float,
) -> bool:
    """Whether a line begins a paragraph after those of ``group``."""
    last, size = group[-1], group[-1].row.size
    if abs(last.row.size - line.row.size) > _SIZES * size:
        return True
    if line.row.base - last.row.base > pitch * _SPREAD * size or line.row.base < last.row.base:
        return True
    if END.search(last.text):
        return False
    if _LEADERS.search(last.text):  # a table of contents
        return True
    item = bool(_ITEM.match(group[0].text))
    if _ITEM.match(line.text) and (_ENDS.search(last.text) or item or not line.text[0].isalnum()):
        return True
    indented = line.left > last.left + _INDENT * size and line.left < start + 5 * size
    returns = following is not None and following.left < line.left - _INDENT / 2 * size
    if indented and returns and not item and _ENDS.search(last.text):
        return True
    room = edge - last.right - size * 0.25
    if room <= line.fits:
        return False
    short = last.right - start < _HALF * (edge - start)
    return bool(_ENDS.search(last.text)) or (short and not line.text[0].islower())


def _joined(group: Sequence[_Line], edge: float, hyphens: Hyphens) -> Paragraph:
    text = group[0].text
    for line in group[1:]:
        text = join(text, line.text, hyphens)
    full = len(group) > 1 and group[-1].right > edge - 4 * group[-1].row.size
    return Paragraph(text, group[0].row.size, is_full=full)
