"""What became of one item, day by day, as a picture for a phone."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing.wording import capitalised, place
from knowledge.models import Status
from knowledge.pictures.bands import Band, bands
from knowledge.pictures.canvas import (
    BOLD,
    DIM,
    INK,
    LINE,
    SURFACE,
    WIDTH,
    Canvas,
    fitted,
    ink_on,
    shown,
    width_of,
    wrapped,
)
from knowledge.pictures.looks import Look, look
from knowledge.pictures.picture import LONGEST, Picture
from knowledge.pictures.signs import draw_sign
from knowledge.register.status import Register

_MARGIN, _PAD = 12.0, 10.0
_TITLE, _NOTE, _SMALL = 18.0, 12.5, 12.0
_MOST = 8
"""How many states are written out; the latest, as the bar shows them all."""
_STEPS = (1, 3, 6, 12, 24, 60, 120)
_MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days from ``first`` to ``last`` across the width of the bar."""

    first: date
    last: date

    def at(self, day: date) -> float:
        """Where a day begins."""
        whole = max(1, (self.last - self.first).days)
        return _MARGIN + (WIDTH - 2 * _MARGIN) * (day - self.first).days / whole


@dataclass(frozen=True, slots=True)
class _Row:
    """A state as it is written out."""

    look: Look
    when: str
    now: bool
    why: str

    @property
    def lines(self) -> list[str]:
        """The announcements, in lines that fit."""
        return wrapped(self.why, WIDTH - 2 * _MARGIN - 2 * _PAD - 36, _SMALL, 3)

    @property
    def height(self) -> float:
        return 48 + 15 * len(self.lines) + (6 if self.lines else 0)


def timeline_picture(register: Register, status: Status, name: Callable[[str], str]) -> Picture:
    """The states of the item of ``status`` for its destination: a bar to scale, and each state
    with its days and announcements, as known on the day of knowledge. ``name`` gives its name."""
    found = bands(register, status)
    known = status.known
    title = capitalised(name(status.item))
    note = f"{_whither(status)} · as known on {spoken(known)}"
    rows = [_row(band, known) for band in found[-_MOST:]]
    if not found:  # nothing ever happened to it: there is no first day, and nothing to measure
        rows = [_Row(look(status), f"On {spoken(status.on)}", True, "")]
    earlier = len(found) - len(rows)
    heads = wrapped(shown(title) or status.item, WIDTH - 2 * _MARGIN, _TITLE, 2, BOLD)
    top = 16 + 22 * len(heads) + 20
    rows_top = top + (76.0 if found else 0.0) + (20 if earlier else 0)
    canvas = Canvas(rows_top + sum(row.height + 6 for row in rows) + 6)
    for number, line in enumerate(heads, start=1):
        canvas.text((_MARGIN, 6 + 22 * number), line, _TITLE, weight=BOLD)
    canvas.text((_MARGIN, top - 14), note, _NOTE, colour=DIM)
    if found:
        _draw_bar(canvas, top, found, known)
    if earlier:
        words = f"{earlier} earlier {'state' if earlier == 1 else 'states'} in the bar only"
        canvas.text((_MARGIN, rows_top - 12), words, _SMALL, colour=DIM)
    for row in rows:
        _draw_row(canvas, rows_top, row)
        rows_top += row.height + 6
    alt = _in_words(f"{title}. {note}.", rows)
    return Picture(canvas.png(alt), alt)


def _whither(status: Status) -> str:
    goal = status.destination
    return f"To {place(goal)}" if goal else "Rules for every destination"


def _row(band: Band, known: date) -> _Row:
    now = band.start <= known and (band.end is None or known <= band.end)
    until = f" – {spoken(band.end)}" if band.end else ""
    when = f"{'' if until else 'Since ' if band.start <= known else 'From '}{spoken(band.start)}"
    return _Row(band.look, when + until, now, band.why)


def _draw_row(canvas: Canvas, top: float, row: _Row) -> None:
    seen = row.look
    left = _MARGIN + _PAD
    width = WIDTH - 2 * _MARGIN
    canvas.box(
        _MARGIN, top, width, row.height, SURFACE if row.now else None, outline=SURFACE, radius=8
    )
    canvas.box(left, top + 11, 26, 26, seen.colour, radius=6)
    draw_sign(canvas, seen.sign, left + 13, top + 24, 14, ink_on(seen.colour))
    left += 36
    tag = "now" if row.now else ""
    room = width - 36 - 2 * _PAD - (width_of(tag, _SMALL, BOLD) + 18 if tag else 0)
    canvas.text((left, top + 21), fitted(seen.words, room, 14.5, BOLD), 14.5, weight=BOLD)
    canvas.text((left, top + 38), row.when, 13, colour=INK)
    if tag:
        wide = width_of(tag, _SMALL, BOLD) + 12
        right = _MARGIN + width - _PAD
        canvas.box(right - wide, top + 8, wide, 18, INK, radius=9)
        ink = ink_on(INK)
        canvas.text((right - wide / 2, top + 21), tag, _SMALL, weight=BOLD, colour=ink, anchor="ms")
    for number, line in enumerate(row.lines, start=1):
        canvas.text((left, top + 40 + 15 * number), line, _SMALL, colour=DIM)


def _draw_bar(canvas: Canvas, top: float, found: Sequence[Band], known: date) -> None:
    """The states to scale, with the present day and a few days of the calendar."""
    last = max(known, found[-1].start)
    margin = timedelta(days=max(20, (last - found[0].start).days // 12))
    scale = _Scale(found[0].start - margin / 2, last + margin)
    high, bar = 24.0, top + 14
    for band in found:
        left = scale.at(band.start)
        right = scale.at(band.end + timedelta(days=1)) if band.end else WIDTH - _MARGIN
        canvas.box(left, bar, right - left - 1, high, band.look.colour, radius=3)
        if right - left > 20:
            ink = ink_on(band.look.colour)
            draw_sign(canvas, band.look.sign, (left + right) / 2, bar + high / 2, 12, ink)
    for day in _ticks(scale.first, scale.last):
        x = scale.at(day)
        canvas.line([(x, bar + high + 3), (x, bar + high + 7)], 1, LINE)
        words = str(day.year) if day.month == 1 else calendar.month_abbr[day.month]
        if _MARGIN + 12 <= x <= WIDTH - _MARGIN - 12:
            canvas.text((x, bar + high + 19), words, 11, colour=DIM, anchor="ms")
    x = scale.at(known)
    canvas.line([(x, bar - 4), (x, bar + high + 4)], 2, INK)
    words = f"{known.day} {calendar.month_abbr[known.month]} {known.year}"
    half = width_of(words, 11, BOLD) / 2
    x = min(max(x, _MARGIN + half), WIDTH - _MARGIN - half)
    canvas.text((x, bar - 7), words, 11, weight=BOLD, anchor="ms")


def _ticks(first: date, last: date) -> list[date]:
    """Firsts of months, a whole step apart, a few of them."""
    months = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13)]
    inside = [month for month in months if first <= month <= last]
    for step in _STEPS:
        some = [m for m in inside if (m.year * 12 + m.month - 1) % step == 0]
        if len(some) <= _MOST_TICKS:
            return some
    return []


def _in_words(head: str, rows: Sequence[_Row]) -> str:
    """Each state in a sentence, the latest ones where there is no room for all."""
    sentences = [
        f"{row.when}{' (now)' if row.now else ''}: {row.look.words}"
        f"{f' ({row.why})' if row.why else ''}."
        for row in rows
    ]
    while len(sentences) > 1 and len(" ".join([head, *sentences])) > LONGEST:
        sentences.pop(0)
    return " ".join([head, *sentences])[:LONGEST]
