"""The signs of the states, drawn: who does not see the colours reads them by their shape."""

from __future__ import annotations

from collections.abc import Callable

from knowledge.models import State
from knowledge.pictures.canvas import BOLD, Canvas

_Pen = Callable[[Canvas, float, float, float, int], None]


def draw_sign(
    canvas: Canvas, state: State | None, x: float, y: float, size: float, colour: int
) -> None:
    """Draw a state's sign around a point, ``size`` high."""
    if state is not None:
        _SIGNS[state](canvas, x, y, size / 2, colour)


def _barred(canvas: Canvas, x: float, y: float, half: float, colour: int) -> None:
    """A circle with a bar across."""
    width, reach = half * 0.3, half * 0.6
    canvas.ring(x, y, half, width, colour)
    canvas.line([(x - reach, y - reach), (x + reach, y + reach)], width, colour)


def _lens(canvas: Canvas, x: float, y: float, half: float, colour: int) -> None:
    """A magnifying glass."""
    radius, width = half * 0.68, half * 0.3
    at = (x - half * 0.25, y - half * 0.25)
    canvas.ring(*at, radius, width, colour)
    start = (at[0] + radius * 0.75, at[1] + radius * 0.75)
    canvas.line([start, (x + half * 0.85, y + half * 0.85)], width, colour)


def _lock(canvas: Canvas, x: float, y: float, half: float, colour: int) -> None:
    """A padlock."""
    canvas.box(x - half * 0.75, y - half * 0.15, half * 1.5, half * 1.15, colour, radius=half * 0.2)
    radius, width = half * 0.52, half * 0.28
    canvas.ring(x, y - half * 0.4, radius, width, colour, arc=(180, 360))
    for side in (-1, 1):
        post = x + side * (radius - width / 2)
        canvas.box(post - width / 2, y - half * 0.45, width, half * 0.4, colour)


def _question(canvas: Canvas, x: float, y: float, half: float, colour: int) -> None:
    canvas.text((x, y + half * 0.9), "?", half * 2.5, weight=BOLD, colour=colour, anchor="ms")


def _clock(canvas: Canvas, x: float, y: float, half: float, colour: int) -> None:
    """A clock: not yet."""
    width = half * 0.26
    canvas.ring(x, y, half, width, colour)
    canvas.line([(x, y - half * 0.5), (x, y), (x + half * 0.4, y + half * 0.2)], width, colour)


def _pause(canvas: Canvas, x: float, y: float, half: float, colour: int) -> None:
    """Two bars."""
    for side in (-1, 1):
        left = x + side * half * 0.45 - half * 0.23
        canvas.box(left, y - half * 0.85, half * 0.46, half * 1.7, colour, radius=half * 0.12)


def _open(canvas: Canvas, x: float, y: float, half: float, colour: int) -> None:
    canvas.ring(x, y, half * 0.55, half * 0.28, colour)


_SIGNS: dict[State, _Pen] = {
    State.BAN: _barred,
    State.REVIEW: _lens,
    State.LICENCE: _lock,
    State.UNCONFIRMED: _question,
    State.ANNOUNCED: _clock,
    State.SUSPENDED: _pause,
    State.NONE: _open,
}
