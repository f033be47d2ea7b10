"""What a PDF's pages repeat at their edges: running heads and feet, and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from statistics import median

from knowledge.documents.layout import Row, Run, rows_of, words_of

_EDGE_ROWS = 3  # rows at the top and bottom of a page that may be its head or foot
_FEWEST = 3  # pages that repeat a head
_SHARE = 0.3  # of the pages: left and right pages may have heads of their own
_MOST = 8  # pages that are enough in a long file, where each chapter has its head
_LONGEST_NUMBERED = 60  # characters of a head that may count pages in its middle
_PLACE = 4.0  # points by which the same head may stand higher or lower
_APART = 1.7  # of a letter's size: the distance of a head from the text, line to line
_MARGIN = 0.15  # of a page's height, in which its head or foot stands
_TITLE = 1.15  # how much larger than the text a title is
_LONGEST_TITLE = 200
_HIGHEST_PART = 0.6  # of page 1 in which its title stands
_DIGITS = re.compile(r"\d+")
_OUTER_NUMBER = re.compile(r"^\W*\d+\W+|\W+\d+\W*$")
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:(?:page|seite|p\.)\s*)?(?:\d{1,4}|[ivxl]{1,6})"
    r"(?:\s*(?:/|of|von|sur|de)\s*\d{1,4})?[-–—|\s]*",
    re.IGNORECASE,
)


def without_running(
    pages: Sequence[Sequence[Run]], named: str, height: float
) -> tuple[list[list[Run]], str]:
    """The pages without page numbers and what they repeat at one place of their edges; the title.

    A line close to the text is a line of the text. The title is the one that the file names,
    unless page 1 (``height`` points high) does not say it and has a larger line. The head of
    page 1 stays where it is the title, and is the title where there is no other.
    """
    rows = [rows_of(page) for page in pages]
    times = Counter(key for page in rows for key in {k for e in _edges(page) for k in _keys(e)})
    often = max(_FEWEST, min(_SHARE * len(pages), _MOST))

    def runs_on(row: Row) -> bool:
        return bool(_PAGE_NUMBER.fullmatch(words_of(row))) or any(
            sum(times[text, place + step] for step in (-1, 0, 1)) >= often
            for text, place in _keys(row)
        )

    outer = (height * _MARGIN, height * (1 - _MARGIN))
    found = [_cut(page, runs_on, outer) for page in rows]
    gone = [{id(run) for row in top + bottom for run in row.runs} for top, bottom in found]
    kept = [
        [run for run in page if id(run) not in out] for page, out in zip(pages, gone, strict=True)
    ]
    if not pages:
        return kept, named
    said = _folded(" ".join(map(words_of, rows[0])))
    title = named if _folded(named) in said else ""
    title = title or _large(kept[0], height) or named
    for row in found[0][0]:
        words = words_of(row)
        if _PAGE_NUMBER.fullmatch(words) or (title and _folded(words) != _folded(title)):
            continue
        title = title or words
        if _folded(title) not in _folded(" ".join(map(words_of, rows_of(kept[0])))):
            kept[0] = [*row.runs, *kept[0]]
    return kept, title


def _folded(words: str) -> str:
    return " ".join(words.split()).casefold()


def _large(runs: Sequence[Run], height: float) -> str:
    """The words of page 1 that are set larger than its text, "" where none are."""
    if not runs:
        return ""
    sizes = Counter[float]()
    for run in runs:
        sizes[round(run.size, 1)] += len(run.text)
    body = sizes.most_common(1)[0][0]
    rows = [row for row in rows_of(runs) if row.base < height * _HIGHEST_PART]
    large = [
        row
        for row in rows
        if row.size >= body * _TITLE and sum(map(str.isalpha, words_of(row))) > 2
    ]
    size = max((row.size for row in large), default=0.0)
    parts: list[Row] = []
    for row in large:
        if row.size >= size * 0.95 and not (parts and row.base - parts[-1].base > 2 * size):
            parts.append(row)
        elif parts:
            break
    title = " ".join(map(words_of, parts))
    return title if len(title) <= _LONGEST_TITLE else ""


def _edges(page: Sequence[Row]) -> Iterator[Row]:
    yield from page[:_EDGE_ROWS]
    yield from page[max(len(page) - _EDGE_ROWS, _EDGE_ROWS) :]


def _keys(row: Row) -> list[tuple[str, int]]:
    """A row as heads are compared: its words without what counts pages, and where it stands."""
    words = words_of(row).casefold()
    words = _DIGITS.sub("0", words) if len(words) <= _LONGEST_NUMBERED else words
    return [(_OUTER_NUMBER.sub("", words), round(row.base / _PLACE))]


def _cut(
    page: Sequence[Row], runs_on: Callable[[Row], bool], outer: tuple[float, float]
) -> tuple[list[Row], list[Row]]:
    """The rows of a page's head, above the first of ``outer``, and of its foot, below the other."""
    pitch = median(row.size for row in page) * _APART if page else 0.0

    def is_head(row: Row) -> bool:
        return row.base < outer[0] and runs_on(row)

    def is_foot(row: Row) -> bool:
        return row.base > outer[1] and runs_on(row)

    return _edge(page, is_head, pitch), _edge(page[::-1], is_foot, pitch)


def _edge(page: Sequence[Row], runs_on: Callable[[Row], bool], pitch: float) -> list[Row]:
    """The longest edge of rows that repeat and stand apart from the row after them."""
    for count in range(min(_EDGE_ROWS, len(page)), 0, -1):
        edge = page[:count]
        if not all(map(runs_on, edge)):
            continue
        if count == len(page):
            return list(edge)
        last, following = edge[-1], page[count]
        apart = abs(last.base - following.base) > pitch
        if apart or abs(last.size - following.size) > 0.1 * following.size:
            return list(edge)
    return []
