"""The periodic table coloured by status, and what else has one, as a picture for a phone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing.wording import capitalised, listed, place
from knowledge.models import Status
from knowledge.pictures.canvas import (
    BOLD,
    DIM,
    FAINT,
    SURFACE,
    WIDTH,
    Canvas,
    fitted,
    ink_on,
    width_of,
    wrapped,
)
from knowledge.pictures.looks import Look, look
from knowledge.pictures.picture import LONGEST, Picture
from knowledge.pictures.signs import draw_sign
from knowledge.vocabulary.packs import read_pack

Names = Callable[[str], str]

_MARGIN, _GAP = 8.0, 1.5
_TOP, _BELOW = 56.0, 8.0
_HIGH = 30.0
_ENTRY, _ROW = 26.0, 15.0
_MOST_LINES = 2
_NOTHING = "."


class PeriodicTable(BaseModel, frozen=True):
    """The pack ``periodic_table``: rows of symbols, one a group, and the rows that stand below."""

    rows: tuple[str, ...]
    below: tuple[str, ...]

    def places(self) -> dict[str, tuple[int, int, bool]]:
        """Symbol → column, row, and whether it stands below the table."""
        return {
            symbol: (column, row, row >= len(self.rows))
            for row, line in enumerate((*self.rows, *self.below))
            for column, symbol in enumerate(line.split())
            if symbol != _NOTHING
        }

    @property
    def size(self) -> tuple[int, int]:
        """How many columns and rows there are."""
        rows = (*self.rows, *self.below)
        return max(len(row.split()) for row in rows), len(rows)


@dataclass(frozen=True, slots=True)
class _Group:
    """Items that look alike: elements, which have a place in the table, and others."""

    look: Look
    elements: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def items(self) -> tuple[str, ...]:
        return self.elements + self.others


def table_picture(statuses: Sequence[Status], names: Names) -> Picture:
    """The statuses of one day and destination as a periodic table with a legend.

    ``names`` gives an item's name; an element's key is its symbol. Elements without a status are
    outlined; what is no element stands in the legend.
    """
    table = read_pack("periodic_table", PeriodicTable)
    groups = _groups(statuses, frozenset(table.places()))
    title = f"Export controls on {spoken(statuses[0].on)}" if statuses else "No items on record"
    goal = statuses[0].destination if statuses else None
    whither = f"To {place(goal)}" if goal else "Rules for every destination"
    lines = [_lines(group, names) for group in groups]
    bottom = _TOP + table.size[1] * (_HIGH + _GAP) + _BELOW + 10
    height = bottom + sum(_ENTRY + _ROW * len(each) for each in lines) + _MARGIN
    canvas = Canvas(height)
    canvas.text((_MARGIN, 26), title, 18, weight=BOLD)
    canvas.text((_MARGIN, 44), whither, 12.5, colour=DIM)
    _draw_table(canvas, table, {item: group.look for group in groups for item in group.elements})
    for group, rest in zip(groups, lines, strict=True):
        _draw_entry(canvas, bottom, group, rest)
        bottom += _ENTRY + _ROW * len(rest)
    alt = _in_words(f"{title}, {whither[0].lower()}{whither[1:]}.", groups, names)
    return Picture(canvas.png(alt), alt)


def _groups(statuses: Sequence[Status], elements: frozenset[str]) -> list[_Group]:
    """Statuses by what they look like, the strictest first."""
    found: dict[Look, dict[str, None]] = {}
    for status in sorted(statuses, key=lambda status: look(status).rank):
        found.setdefault(look(status), {})[status.item] = None
    return [
        _Group(
            seen,
            tuple(item for item in items if item in elements),
            tuple(item for item in items if item not in elements),
        )
        for seen, items in found.items()
    ]


def _draw_table(canvas: Canvas, table: PeriodicTable, looks: dict[str, Look]) -> None:
    wide = (WIDTH - 2 * _MARGIN + _GAP) / table.size[0] - _GAP
    for symbol, (column, row, below) in table.places().items():
        left = _MARGIN + column * (wide + _GAP)
        top = _TOP + row * (_HIGH + _GAP) + (_BELOW if below else 0)
        seen = looks.get(symbol)
        middle = left + wide / 2
        if seen is None:
            canvas.box(left, top, wide, _HIGH, None, outline=SURFACE, radius=2.5)
            canvas.text((middle, top + 19), symbol, 11, colour=FAINT, anchor="ms")
            continue
        ink = ink_on(seen.colour)
        canvas.box(left, top, wide, _HIGH, seen.colour, radius=2.5)
        canvas.text((middle, top + 14), symbol, 11.8, weight=BOLD, colour=ink, anchor="ms")
        draw_sign(canvas, seen.sign, middle, top + 22.5, 8.5, ink)


def _draw_entry(canvas: Canvas, top: float, group: _Group, lines: Sequence[str]) -> None:
    """A line of the legend, and the names of what is no element below it."""
    seen = group.look
    canvas.box(_MARGIN, top, 20, 20, seen.colour, radius=4)
    draw_sign(canvas, seen.sign, _MARGIN + 10, top + 10, 11, ink_on(seen.colour))
    left = _MARGIN + 28
    counts = [(len(group.elements), "element"), (len(group.others), "other item")]
    numbers = ", ".join(_counted(number, word) for number, word in counts if number)
    words = fitted(seen.words, WIDTH - left - _MARGIN - width_of(numbers, 12) - 8, 14, BOLD)
    canvas.text((left, top + 15), words, 14, weight=BOLD)
    canvas.text((left + width_of(words, 14, BOLD) + 8, top + 15), numbers, 12, colour=DIM)
    for place_of_line, line in enumerate(lines, start=1):
        canvas.text((left, top + 17 + _ROW * place_of_line), line, 12, colour=DIM)


def _lines(group: _Group, names: Names) -> list[str]:
    """The names of what is no element, as far as there is room for them."""
    width = WIDTH - 2 * _MARGIN - 28
    everything = [names(item) for item in group.others]
    for number in range(len(everything), 0, -1):
        left = len(everything) - number
        some = ", ".join(everything[:number]) + (f" and {left} more" if left else "")
        lines = wrapped(capitalised(some), width, 12, _MOST_LINES + 1)
        if len(lines) <= _MOST_LINES:
            return lines
    return wrapped(capitalised(everything[0]), width, 12, _MOST_LINES) if everything else []


def _in_words(head: str, groups: Sequence[_Group], names: Names) -> str:
    """Everything by name; where that is longer than Discord takes, less of it."""
    texts = (
        " ".join([head, *(f"{group.look.words}: {listed(some)}." for group, some in spelt)])
        for spelt in (
            [(group, [names(item) for item in group.items]) for group in groups],
            [(group, _briefly(group, names)) for group in groups],
            [(group, _briefly(group, str)) for group in groups],
        )
    )
    return next((text for text in texts if len(text) < LONGEST), f"{head} See the list.")


def _briefly(group: _Group, names: Names) -> list[str]:
    """The elements, and how many other items there are."""
    rest = [_counted(len(group.others), "other item")] if group.others else []
    return [*map(names, group.elements), *rest]


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
