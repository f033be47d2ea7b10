"""Letters with places → lines in reading order: column after column, tables row by row."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from knowledge.documents.glyphs import Glyph, Rule, Stem

_WORD_GAP = 0.2  # of a letter's size: a wider gap parts words
_RUN_GAP = 0.9  # a wider one may part columns
_GUTTER = 0.75  # the narrowest gap between columns
_FEWEST_ROWS = 3  # rows on either side of a gutter
_FEWEST_LETTERS = 12  # in a line of a column of prose; a table's cells are shorter
_FILLED = 0.66  # how much of its column a line of prose fills
_NEAR_ROWS = 4  # rows above in which a run may stand
_DEEPEST = 24  # columns in columns
WIDE = re.compile("[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_LAM, _ALEFS = "\u0644", "\u0622\u0623\u0625\u0627"
"""Letters of one ligature, which stands last letter first where a line is turned around."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


class Run(NamedTuple):
    """Letters that stand together on a line."""

    text: str
    left: float
    right: float
    base: float
    size: float
    spaced: bool
    """Whether a space was written before it."""

    @property
    def top(self) -> float:
        """Where the run's letters begin, from above."""
        return self.base - self.size * 0.75

    @property
    def bottom(self) -> float:
        """Where they end."""
        return self.base + self.size * 0.2


class Row(NamedTuple):
    """Runs of one height, from where reading begins."""

    runs: tuple[Run, ...]

    @property
    def base(self) -> float:
        """The line on which most of its letters stand."""
        return max(self.runs, key=lambda run: len(run.text)).base

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return max(self.runs, key=lambda run: len(run.text)).size

    @property
    def left(self) -> float:
        """Where it begins."""
        return min(run.left for run in self.runs)

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(run.right for run in self.runs)


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that are read one after the other: prose of one column, or a table's."""

    rows: tuple[Row, ...]
    rules: tuple[Rule, ...]


def runs_of(glyphs: Iterable[Glyph], stems: Iterable[Stem] = ()) -> list[Run]:
    """Letters that follow one another on a line, in the order in which they were drawn.

    A vertical line between two letters parts them.
    """
    walls = sorted(stems)
    found: list[Run] = []
    group: list[Glyph] = []
    for glyph in glyphs:
        if group and not (_follows(group[-1], glyph) and not _walled(group[-1], glyph, walls)):
            found.append(_run(group))
            group = []
        group.append(glyph)
    if group:
        found.append(_run(group))
    return found


def _run(group: Sequence[Glyph]) -> Run:
    group = [*group]
    for at, (last, glyph) in enumerate(pairwise(group)):
        if glyph.text == _LAM and last.text in _ALEFS and last.left == glyph.left:
            group[at : at + 2] = glyph, last._replace(spaced=False, parted=False)
    letters = [group[0].text]
    for last, glyph in pairwise(group):
        gap = max(glyph.left - last.right, last.left - glyph.right)
        letters += [" "] * (glyph.parted or gap > glyph.size * _WORD_GAP) + [glyph.text]
    first = group[0]
    left, right = min(glyph.left for glyph in group), max(glyph.right for glyph in group)
    return Run("".join(letters), left, right, first.base, first.size, first.spaced)


def _walled(last: Glyph, glyph: Glyph, walls: Sequence[Stem]) -> bool:
    left, right = sorted(((last.left + last.right) / 2, (glyph.left + glyph.right) / 2))
    middle = glyph.base - glyph.size * 0.3
    between = walls[bisect_left(walls, (left,)) : bisect_left(walls, (right,))]
    return any(wall.top < middle < wall.bottom for wall in between)


def _follows(last: Glyph, glyph: Glyph) -> bool:
    size = max(last.size, glyph.size)
    if abs(last.base - glyph.base) > size * 0.1 or min(last.size, glyph.size) < size * 0.85:
        return False
    ahead = glyph.left - last.right
    if _RIGHT_TO_LEFT.match(last.text) or _RIGHT_TO_LEFT.match(glyph.text):
        ahead = max(ahead, last.left - glyph.right)
        return ahead < size * _RUN_GAP
    return -size * 0.6 < ahead < size * _RUN_GAP


def rows_of(runs: Sequence[Run]) -> list[Row]:
    """Runs grouped to rows from above; raised and lowered letters belong to their neighbours'."""
    rows: list[list[Run]] = []
    leads: list[Run] = []  # the largest run of each row
    for run in sorted(runs, key=lambda run: run.base):
        near = range(max(len(rows) - _NEAR_ROWS, 0), len(rows))
        overlap, place = max(((_overlap(leads[at], run), at) for at in near), default=(0.0, 0))
        if overlap <= 0.5 and not (overlap > 0.2 and _touches(rows[place], run)):
            rows.append([run])
            leads.append(run)
            continue
        rows[place].append(run)
        if run.size > leads[place].size:
            leads[place] = run
    done = [Row(tuple(_read_along(row))) for row in rows]
    return sorted(done, key=lambda row: row.base)


def words_of(row: Row) -> str:
    """The words of a row with single spaces, for comparing."""
    return " ".join(" ".join(run.text for run in row.runs).split())


def _overlap(first: Run, run: Run) -> float:
    """How much of the smaller run stands at the height of the other, from 0 to 1."""
    shared = min(first.bottom, run.bottom) - max(first.top, run.top)
    return shared / (0.95 * min(first.size, run.size))


def _touches(row: Sequence[Run], run: Run) -> bool:
    """Whether smaller letters are raised or lowered right at the side of a run, or it at theirs."""
    return any(
        abs(max(run.left - other.right, other.left - run.right)) < 0.3 * max(run.size, other.size)
        and not 0.9 < run.size / other.size < 1.1
        for other in row
    )


def _read_along(runs: list[Run]) -> list[Run]:
    letters = "".join(run.text for run in runs)
    backwards = len(_RIGHT_TO_LEFT.findall(letters)) * 2 > sum(map(str.isalpha, letters))
    return sorted(runs, key=lambda run: -run.right if backwards else run.left)


def blocks_of(runs: Sequence[Run], rules: Sequence[Rule], depth: int = 0) -> Iterator[Block]:
    """The page's blocks in reading order: above columns, left to right, below them."""
    if not runs:
        return
    gutter = _gutter(runs, rules) if depth < _DEEPEST else None
    if gutter is None:
        yield Block(tuple(rows_of(runs)), tuple(rules))
        return
    above, left, right, below = gutter.parts(runs)
    letters = "".join(run.text for run in (*left, *right))
    if len(_RIGHT_TO_LEFT.findall(letters)) * 2 > sum(map(str.isalpha, letters)):
        left, right = right, left
    for part in (above, left, right, below):
        yield from blocks_of(part, rules, depth + 1)


class _Gutter(NamedTuple):
    at: float
    top: float
    bottom: float

    def parts(self, runs: Sequence[Run]) -> tuple[list[Run], list[Run], list[Run], list[Run]]:
        above: list[Run] = []
        left: list[Run] = []
        right: list[Run] = []
        below: list[Run] = []
        for run in runs:
            middle = (run.top + run.bottom) / 2
            if middle < self.top:
                above.append(run)
            elif middle > self.bottom:
                below.append(run)
            else:
                (left if run.left < self.at else right).append(run)
        return above, left, right, below


def _gutter(runs: Sequence[Run], rules: Sequence[Rule]) -> _Gutter | None:
    """The longest strip of white with a column of prose on either side, or None."""
    size = median(run.size for run in runs)
    starts = Counter(round(run.left / 2) for run in runs)
    best: tuple[float, _Gutter] | None = None
    edge = min(run.left for run in runs)
    places = [
        place * 2.0
        for place, times in sorted(starts.items())
        if times + starts[place + 1] >= _FEWEST_ROWS and place * 2 > edge + 2 * size
    ]
    for place in places:
        start = min(run.left for run in runs if abs(run.left - place) <= 3)
        strip = (start - size * _GUTTER, start - 0.2)
        for top, bottom in _free(strip, runs, rules):
            if bottom - top < _FEWEST_ROWS * size:
                continue
            found = _columns(start, strip, top, bottom, runs)
            if found and (best is None or found.bottom - found.top > best[0] * 1.1):
                best = (found.bottom - found.top, found)
    return best[1] if best else None


def _free(
    strip: tuple[float, float], runs: Sequence[Run], rules: Sequence[Rule]
) -> Iterator[tuple[float, float]]:
    """The heights between what crosses the strip."""
    crossing = [(run.top, run.bottom) for run in runs if _crosses(run.left, run.right, strip)]
    crossing += [(rule.at, rule.at) for rule in rules if _crosses(rule.left, rule.right, strip)]
    end = float("-inf")
    for top, bottom in sorted(crossing):
        if top > end:
            yield end, top
        end = max(end, bottom)
    yield end, float("inf")


def _crosses(left: float, right: float, strip: tuple[float, float]) -> bool:
    return left < strip[1] and right > strip[0]


def _columns(
    start: float, strip: tuple[float, float], top: float, bottom: float, runs: Sequence[Run]
) -> _Gutter | None:
    """The part of a free height that has prose on both sides, or None."""
    within = [run for run in runs if run.top >= top - 0.1 and run.bottom <= bottom + 0.1]
    left = [run for run in within if run.right <= strip[0] + 0.1]
    right = [run for run in within if run.left >= strip[1] - 0.1]
    if len(left) < _FEWEST_ROWS or len(right) < _FEWEST_ROWS:
        return None
    beside = [run for run in right if run.left < start + 3 * run.size]
    nearest = [row.runs[-1] for row in rows_of(left)]
    if not (_is_prose(beside, start) and _is_prose(nearest, None)):
        return None
    from_above = max(min(run.top for run in left), min(run.top for run in beside))
    to_below = min(max(run.bottom for run in left), max(run.bottom for run in beside))
    if to_below - from_above < _FEWEST_ROWS * median(run.size for run in beside):
        return None
    # What stands alone above both columns is read before them.
    first = min(run.top for run in left)
    for run in sorted(beside, key=lambda run: -run.top):
        if first - run.bottom < run.size and run.top < first:
            first = run.top
    return _Gutter(strip[1], first - 0.1, max(run.bottom for run in within) + 0.1)


def _is_prose(runs: Sequence[Run], start: float | None) -> bool:
    """Whether most lines are long and fill the column."""
    if len(runs) < _FEWEST_ROWS:
        return False
    if median(map(_letters, runs)) < _FEWEST_LETTERS:
        return False
    widths = [run.right - (run.left if start is None else start) for run in runs]
    return median(widths) >= _FILLED * max(widths)


def _letters(run: Run) -> int:
    return len(run.text) + len(WIDE.findall(run.text))
