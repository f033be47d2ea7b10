"""Numbers beside the lines of a PDF page, as bills and transcripts have."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from knowledge.documents.grids import cells_of
from knowledge.documents.layout import Run, rows_of

_FEWEST_LINES = 15
_LEVEL = 1.2  # how much two distances of numbers may differ
_MOST_CELLS = 1.5  # in a row beside a number; a table has more


def without_line_numbers(runs: Sequence[Run]) -> list[Run]:
    """The runs of a page without the numbers beside its lines.

    They stand left of all else, count from 1 at equal distances, and beside them is one text.
    """
    numbers = sorted((run for run in runs if run.text.strip().isdecimal()), key=lambda r: r.base)
    edge = min((run.left for run in runs), default=0.0)
    numbers = [run for run in numbers if run.left < edge + 2 * run.size]
    if len(numbers) < _FEWEST_LINES or [int(run.text) for run in numbers] != [
        *range(1, len(numbers) + 1)
    ]:
        return list(runs)
    steps = [after.base - before.base for before, after in pairwise(numbers)]
    others = [run for run in runs if run not in numbers]
    beside = [run for run in others if numbers[0].top < run.base < numbers[-1].bottom]
    margin = max(run.right for run in numbers)
    cells = sum(len(cells_of([row])) for row in rows_of(beside))
    if (
        max(steps) > _LEVEL * min(steps)
        or any(run.left < margin for run in beside)
        or cells > _MOST_CELLS * len(rows_of(beside))
    ):
        return list(runs)
    return others
