"""Rows of cells in a PDF → tables: the cells of one row stay together, in order."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from knowledge.documents.glyphs import Rule
from knowledge.documents.hyphens import END, Hyphens
from knowledge.documents.layout import Block, Row, Run, words_of
from knowledge.documents.notes import text_of

_CELL_GAP = 1.0  # of a letter's size: a wider gap parts cells
_SENTENCE_GAP = 2.5  # a sentence may begin so far from the one before it
_SENTENCE = re.compile(r"\w[^\W\d]{2,}[.!?][\"”’)]*\s*$")
_BULLET = re.compile(r"[•‣◦▪●■□➢✓]")
_FEWEST_ROWS = 2
_MOST_LINES = 25  # of a row between two rules
_LONG = 16  # characters of a line in a cell that may go on in the next
_FIGURE = re.compile(r"[^\w]*\d[\d\W]*")
_NEAR = 1.6  # of a letter's size: the next line of the same cell


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; a cell is the lines that stand in it."""

    rows: tuple[tuple[tuple[Row, ...], ...], ...]

    @property
    def size(self) -> float:
        """The usual size of its letters."""
        return median(line.size for row in self.rows for cell in row for line in cell)

    def markdown(self, notes: Collection[str], hyphens: Hyphens) -> str:
        """The table in Markdown; its first row is its head."""
        rows = [[_cell(cell, notes, hyphens) for cell in row] for row in self.rows]
        wide = max(map(len, rows))
        lines = [f"| {' | '.join(row + [''] * (wide - len(row)))} |" for row in rows]
        return "\n".join([lines[0], "|" + " --- |" * wide, *lines[1:]])


def is_figure(line: str) -> bool:
    """Whether a line is a number, with a unit or sign at most."""
    return _FIGURE.fullmatch(line) is not None


def tables_of(block: Block, drawn: Mapping[str, Table]) -> Iterator[Row | Table]:
    """The block's rows in order, with tables for those that are a table's.

    ``drawn`` are tables by the text of the run that stands in their place.
    """
    waiting: list[Row] = []
    for row in block.rows:
        found = [drawn[run.text] for run in row.runs if run.text in drawn]
        others = tuple(run for run in row.runs if run.text not in drawn)
        waiting += [Row(others)] if others else []
        if found:
            yield from _spaced(Block(tuple(waiting), block.rules))
            yield from found
            waiting = []
    yield from _spaced(Block(tuple(waiting), block.rules))


def _spaced(block: Block) -> Iterator[Row | Table]:
    """Rows, and tables whose cells only spaces and lines across part."""
    if not block.rows:
        return
    group: list[tuple[Row, ...]] = []
    for band in _bands(block):
        if _is_tabular(band):
            group.append(band)
            continue
        yield from _table(group)
        group = []
        yield from band
    yield from _table(group)


def _bands(block: Block) -> Iterator[tuple[Row, ...]]:
    """Rows that stand between the same two drawn lines where they are a table's, else alone."""
    left, right = min(r.left for r in block.rows), max(r.right for r in block.rows)
    places = sorted(_across(block.rules, left, right))
    bands: dict[int, list[Row]] = {}
    for row in block.rows:
        middle = row.base - row.size * 0.3
        bands.setdefault(sum(place < middle for place in places), []).append(row)
    for number, rows in sorted(bands.items()):
        ruled = 0 < number < len(places) and len(rows) <= _MOST_LINES
        if ruled and len(rows) > 1 and _is_one_row(rows):
            yield tuple(rows)
        else:
            yield from ((row,) for row in rows)


def _is_one_row(rows: Sequence[Row]) -> bool:
    """Whether rows between two drawn lines are one of a table, whose cells have several lines.

    Figures below one another, or cells that are all short, are rows of their own.
    """
    cells = cells_of(rows)
    columns = _columns(cells)
    if len(columns) < 2:
        return False
    for column in columns:
        lines = [words_of(cell) for cell in cells if _within(cell, column)]
        if sum(map(is_figure, lines)) > 1:
            return False
    return max(len(words_of(cell)) for cell in cells) >= _LONG


def _across(rules: Sequence[Rule], left: float, right: float) -> set[float]:
    """The heights of drawn lines, in one piece or several, that cross at least half the block."""
    drawn: dict[int, float] = {}
    for rule in rules:
        wide = min(rule.right, right) - max(rule.left, left)
        if wide > 0:
            drawn[round(rule.at)] = drawn.get(round(rule.at), 0.0) + wide
    return {float(at) for at, wide in drawn.items() if wide >= (right - left) / 2}


def cells_of(rows: Sequence[Row]) -> list[Row]:
    """The pieces of rows between wide gaps; a list's mark is no cell of its own."""
    found: list[Row] = []
    for row in rows:
        cell: list[Run] = []
        for run in row.runs:
            if cell and _is_apart(cell, run):
                found.append(Row(tuple(cell)))
                cell = []
            cell.append(run)
        found.append(Row(tuple(cell)))
    return found


def _is_apart(cell: Sequence[Run], run: Run) -> bool:
    last = cell[-1]
    if len(cell) == 1 and _BULLET.fullmatch(last.text.strip()):
        return False
    wide = _SENTENCE_GAP if _SENTENCE.search(last.text) else _CELL_GAP
    return _gap(last, run) > wide * max(last.size, run.size)


def _gap(last: Run, run: Run) -> float:
    return max(run.left - last.right, last.left - run.right)


def _is_tabular(band: Sequence[Row]) -> bool:
    return len(_columns(cells_of(band))) > 1


def _columns(cells: Sequence[Row]) -> list[tuple[float, float]]:
    """The widths that cells share, from left to right."""
    found: list[tuple[float, float]] = []
    for cell in sorted(cells, key=lambda cell: cell.left):
        if found and cell.left < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], cell.right))
        else:
            found.append((cell.left, cell.right))
    return found


def _table(bands: Sequence[tuple[Row, ...]]) -> Iterator[Row | Table]:
    """The bands as a table where their cells stand below one another, else as they are."""
    if not bands:
        return
    every = [row for band in bands for row in band]
    columns = _columns(cells_of(every))
    if len(bands) < _FEWEST_ROWS or len(columns) < 2:
        if len(bands) >= _FEWEST_ROWS:  # heads across columns: by the cells of each row
            yield Table(tuple(tuple((cell,) for cell in cells_of(band)) for band in bands))
            return
        yield from every
        return
    rows: list[list[list[Row]]] = []
    last = None
    for band in bands:
        cells = [[c for c in cells_of(band) if _within(c, column)] for column in columns]
        if rows and last and len(band) == 1 and _goes_on(last, band[0], cells):
            for there, more in zip(rows[-1], cells, strict=True):
                there += more
        else:
            rows.append(cells)
        last = band[-1]
    yield Table(tuple(tuple(tuple(cell) for cell in row) for row in rows))


def _within(cell: Row, column: tuple[float, float]) -> bool:
    return column[0] <= cell.left <= column[1]


def _goes_on(last: Row, row: Row, cells: Sequence[Sequence[Row]]) -> bool:
    """Whether a line without a first cell is the next line of the row above."""
    return not cells[0] and row.base - last.base < _NEAR * row.size


def _cell(lines: Sequence[Row], notes: Collection[str], hyphens: Hyphens) -> str:
    done = ""
    for line in lines:
        text = text_of(line, notes).replace("|", "\\|")
        if done and END.search(done):
            done = hyphens.join(done, text)
        else:
            done = f"{done} {text}" if done else text
    return done
