"""Tables of a PDF page whose cells are drawn: which letters stand in which cell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, product
from statistics import median
from typing import NamedTuple

from knowledge.documents.glyphs import Rule, Stem
from knowledge.documents.grids import Table, is_figure
from knowledge.documents.layout import Row, Run, rows_of, words_of

_NEAR = 3.0  # points: lines that are drawn so close are one, or touch
_OPEN = 8.0  # lines that reach so far beyond the last crossing one bound a cell there
_MOST_CROSSINGS = 250_000
_MOST_CELLS = 10_000
_FEWEST_FILLED = 4  # cells with letters; fewer are boxes on a page
_LEAST_FILLED = 0.3  # of all cells; fewer are the net behind a curve
_LONGEST = 2_500  # letters of a cell; one with more is a part of a page
_USUAL = 300
_REPEATED = 100  # letters of a cell that is said again in each row and column that it spans
_ALIGNED = 3  # lines at the same heights in all cells of a row
_SHORT = 0.6  # of the longest line of a cell
_FIRST_MARK = 0xF0000  # private letters, which no text has


class _Line(NamedTuple):
    at: float
    start: float
    end: float


class _Net(NamedTuple):
    """Places of the lines that bound columns and rows, and the lines that are drawn there."""

    xs: Sequence[float]
    ys: Sequence[float]
    across: Sequence[_Line]
    down: Sequence[_Line]

    def holds(self, run: Run) -> bool:
        """Whether a run stands within the net."""
        x, y = _middle(run)
        return self.xs[0] < x < self.xs[-1] and self.ys[0] < y < self.ys[-1]


def drawn_tables(
    runs: Sequence[Run], rules: Sequence[Rule], stems: Sequence[Stem]
) -> tuple[list[Run], dict[str, Table]]:
    """The runs outside the page's drawn tables, and the tables.

    Each table is replaced by one run at its top whose text is the table's key.
    """
    left, tables = list(runs), dict[str, Table]()
    for net in _nets(rules, stems):
        inside = [run for run in left if net.holds(run)]
        table = _table(net, inside)
        if table is None:
            continue
        key = chr(_FIRST_MARK + len(tables))
        tables[key] = table
        size = median(run.size for run in inside)
        place = Run(key, net.xs[0], net.xs[-1], net.ys[0] + size, size, spaced=True)
        left = [run for run in left if not net.holds(run)] + [place]
    return left, tables


def _nets(rules: Sequence[Rule], stems: Sequence[Stem]) -> Iterator[_Net]:
    """Lines that cross one another, group by group."""
    across = _whole(_Line(rule.at, rule.left, rule.right) for rule in rules)
    down = _whole(_Line(stem.at, stem.top, stem.bottom) for stem in stems)
    if len(across) * len(down) > _MOST_CROSSINGS:
        return
    group = list(range(len(across) + len(down)))
    for (a, rule), (d, stem) in product(enumerate(across), enumerate(down)):
        if _meets(rule, stem.at) and _meets(stem, rule.at):
            _unite(group, a, len(across) + d)
    roots = [_root(group, place) for place in range(len(group))]
    for root in dict.fromkeys(roots):
        rows = [line for line, own in zip(across, roots, strict=False) if own == root]
        columns = [
            line for line, own in zip(down, roots[len(across) :], strict=True) if own == root
        ]
        if rows and columns:
            net = _Net(_places(columns, rows), _places(rows, columns), rows, columns)
            cells = (len(net.xs) - 1) * (len(net.ys) - 1)
            if len(net.xs) > 2 and len(net.ys) > 2 and cells <= _MOST_CELLS:
                yield net


def _whole(lines: Iterable[_Line]) -> list[_Line]:
    """The lines with those that were drawn in pieces made whole."""
    found: list[_Line] = []
    by_place = sorted(lines)
    while by_place:
        beside = [line for line in by_place if line.at - by_place[0].at <= _NEAR / 2]
        by_place = by_place[len(beside) :]
        for line in sorted(beside, key=lambda line: line.start):
            if found and found[-1] in beside and line.start <= found[-1].end + _NEAR:
                beside.append(found[-1]._replace(end=max(found[-1].end, line.end)))
                found[-1] = beside[-1]
            else:
                found.append(line)
    return found


def _meets(line: _Line, at: float) -> bool:
    return line.start - _NEAR <= at <= line.end + _NEAR


def _places(lines: Sequence[_Line], crossing: Sequence[_Line]) -> list[float]:
    """Where lines bound cells; where those that cross them go on, their end bounds one, too."""
    found: list[float] = []
    for at in sorted(line.at for line in lines):
        if not found or at - found[-1] > _NEAR:
            found.append(at)
    first, last = min(line.start for line in crossing), max(line.end for line in crossing)
    return [first] * (first < found[0] - _OPEN) + found + [last] * (last > found[-1] + _OPEN)


def _table(net: _Net, runs: Sequence[Run]) -> Table | None:
    """The runs cell by cell, or None where the net is no table's."""
    wide, high = len(net.xs) - 1, len(net.ys) - 1
    cells = _cells(net)
    if cells is None:
        return None
    fields = [_field(net, run) for run in runs]
    cells = _parted(net, cells, runs, fields)
    texts: dict[int, list[Run]] = {}
    for run, field in zip(runs, fields, strict=True):
        texts.setdefault(cells[field], []).append(run)
    lengths = [sum(len(run.text) for run in text) for text in texts.values()]
    if (
        len(texts) < max(_FEWEST_FILLED, _LEAST_FILLED * len(set(cells)))
        or max(lengths) > _LONGEST
        or median(lengths) > _USUAL
    ):
        return None
    rows = [
        part
        for row in range(high)
        for part in _parts(_row(cells[row * wide : (row + 1) * wide], row * wide, texts))
    ]
    kept = [column for column in range(wide) if any(row[column] for row in rows)]
    filled = [tuple(row[column] for column in kept) for row in rows if any(row)]
    if len(kept) < 2 or len(filled) < 2:
        return None
    return Table(tuple(filled))


def _cells(net: _Net) -> list[int] | None:
    """For each field of the net, row by row, the first field of its cell.

    None where cells are not oblong, so that the lines are something else than a table's.
    """
    wide, high = len(net.xs) - 1, len(net.ys) - 1
    group = list(range(wide * high))
    for row, column in product(range(high), range(wide)):
        place = row * wide + column
        x = (net.xs[column] + net.xs[column + 1]) / 2
        y = (net.ys[row] + net.ys[row + 1]) / 2
        if column + 1 < wide and not _is_drawn(net.down, net.xs[column + 1], y):
            _unite(group, place, place + 1)
        if row + 1 < high and not _is_drawn(net.across, net.ys[row + 1], x):
            _unite(group, place, place + wide)
    cells = [_root(group, place) for place in range(len(group))]
    members: dict[int, list[int]] = {}
    for place, cell in enumerate(cells):
        members.setdefault(cell, []).append(place)
    for places in members.values():
        rows = {place // wide for place in places}
        columns = {place % wide for place in places}
        if len(places) != len(rows) * len(columns):
            return None
    return cells


def _field(net: _Net, run: Run) -> int:
    x, y = _middle(run)
    row, column = bisect_right(net.ys, y) - 1, bisect_right(net.xs, x) - 1
    return row * (len(net.xs) - 1) + column


def _parted(
    net: _Net, cells: Sequence[int], runs: Sequence[Run], fields: Sequence[int]
) -> list[int]:
    """The cells, those apart that only lack a line: each run stands in a column of its own."""
    wide = len(net.xs) - 1
    columns: dict[int, set[int]] = {}
    reaching = set()
    for run, field in zip(runs, fields, strict=True):
        columns.setdefault(cells[field], set()).add(field % wide)
        left, right = net.xs[field % wide], net.xs[field % wide + 1]
        if run.left < left - _NEAR or run.right > right + _NEAR:
            reaching.add(cells[field])
    apart = {cell for cell, own in columns.items() if len(own) > 1} - reaching
    return [
        cell // wide * wide + place % wide if cell in apart else cell
        for place, cell in enumerate(cells)
    ]


def _is_drawn(lines: Sequence[_Line], at: float, middle: float) -> bool:
    return any(abs(line.at - at) <= _NEAR and line.start <= middle <= line.end for line in lines)


def _row(
    cells: Sequence[int], first: int, texts: dict[int, list[Run]]
) -> list[tuple[bool, list[Run]]]:
    """The runs of each field of a row, and whether its cell reaches beyond the row.

    What spans fields is said in each, but for a heading of the whole row and for long texts.
    """
    done: list[tuple[bool, list[Run]]] = []
    alone = len(set(cells)) == 1
    for place, cell in enumerate(cells, first):
        runs = texts.get(cell, [])
        again = sum(len(run.text) for run in runs) <= _REPEATED and not alone
        done.append((cell < first, runs if place == cell or again else []))
    return done


def _parts(row: Sequence[tuple[bool, list[Run]]]) -> Iterator[list[tuple[Row, ...]]]:
    """The row's cells as lines; as several rows where its lines are rows of their own."""
    lines = [rows_of(runs) if runs else [] for _, runs in row]
    if any(above for above, _ in row) or not (_has_figures(lines) or _has_rows(lines)):
        yield [tuple(cell) for cell in lines]
        return
    heights: list[float] = []
    for base in sorted(line.base for cell in lines for line in cell):
        if not heights or base - heights[-1] > _NEAR:
            heights.append(base)
    for first, after in pairwise([*heights, float("inf")]):
        yield [tuple(line for line in cell if first <= line.base < after) for cell in lines]


def _has_figures(cells: Sequence[Sequence[Row]]) -> bool:
    """Whether a cell holds figures one below another."""
    return any(len(cell) > 1 and all(is_figure(words_of(line)) for line in cell) for cell in cells)


def _has_rows(cells: Sequence[Sequence[Row]]) -> bool:
    """Whether all cells have lines at the same heights, and none goes on in its next line.

    A line that goes on fills its cell, but for the last.
    """
    filled = [cell for cell in cells if cell]
    first = filled[0] if filled else []
    if len(filled) < 2 or len(first) < _ALIGNED or len({len(cell) for cell in filled}) > 1:
        return False
    level = all(
        abs(one.base - other.base) <= _NEAR
        for cell in filled
        for one, other in zip(first, cell, strict=True)
    )
    widths = [[line.right - line.left for line in cell] for cell in filled]
    return level and any(min(wide[:-1]) < _SHORT * max(wide) for wide in widths)


def _middle(run: Run) -> tuple[float, float]:
    return (run.left + run.right) / 2, (run.top + run.bottom) / 2


def _unite(group: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(group, one), _root(group, other)))
    group[second] = first


def _root(group: list[int], place: int) -> int:
    while group[place] != place:
        group[place] = group[group[place]]
        place = group[place]
    return place
