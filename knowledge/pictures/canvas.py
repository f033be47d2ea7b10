"""Drawing on a phone's width in Discord's dark colours: texts, boxes, lines and signs → PNG.

All lengths are pixels of a picture shown 400 pixels wide; it is drawn three times as large, which
is what a phone's screen shows in that width. It is drawn twice as large again and then made
smaller, as the library draws shapes without smooth edges.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from math import ceil

from fontpkg_inter import ROOT
from PIL import Image, ImageDraw, ImageFont, PngImagePlugin

WIDTH = 400
SCALE, _SMOOTH = 3, 2
_DRAWN = SCALE * _SMOOTH

GROUND, SURFACE, LINE = 0x2B2D31, 0x383A40, 0x4E5058
INK, DIM, FAINT = 0xF2F3F5, 0xB5BAC1, 0x80848E
"""Discord's dark theme: the ground of a card, what lies on it, lines, and three shades of text."""
_DARK = 0x000000
REGULAR, BOLD = 400, 700
_FONT = ROOT / "files" / "Inter[opsz,wght].ttf"
_MISSING = "\uffff"
_ELLIPSIS = "…"
_COLOURS = 192
"""So many are kept: the few of the states, and the shades of the edges between them."""


class Canvas:
    """A picture ``height`` pixels high. Places are counted from the left and the top."""

    def __init__(self, height: float) -> None:
        size = (WIDTH * _DRAWN, ceil(height) * _DRAWN)
        self._image = Image.new("RGB", size, _rgb(GROUND))
        self._draw = ImageDraw.Draw(self._image)

    def text(
        self,
        at: tuple[float, float],
        text: str,
        size: float,
        *,
        weight: int = REGULAR,
        colour: int = INK,
        anchor: str = "ls",
    ) -> None:
        """Write a line; ``anchor`` says which of its points is ``at``: "ls" the left end of its
        base line, "ms" the middle of it, "rs" the right end."""
        place = (at[0] * _DRAWN, at[1] * _DRAWN)
        font = _font(size, weight)
        self._draw.text(place, shown(text), font=font, fill=_rgb(colour), anchor=anchor)

    def box(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        colour: int | None,
        *,
        outline: int | None = None,
        radius: float = 0,
    ) -> None:
        """A box, filled where it has a ``colour``."""
        corners = (left, top, left + max(width, 0.5), top + height)
        self._draw.rounded_rectangle(
            [value * _DRAWN for value in corners],
            radius * _DRAWN,
            fill=None if colour is None else _rgb(colour),
            outline=None if outline is None else _rgb(outline),
            width=_SMOOTH * 2,
        )

    def line(self, points: Sequence[tuple[float, float]], width: float, colour: int) -> None:
        """A line with round ends and joints."""
        ends = [(x * _DRAWN, y * _DRAWN) for x, y in points]
        self._draw.line(ends, _rgb(colour), round(width * _DRAWN), joint="curve")
        for x, y in points:
            self.disc(x, y, width / 2, colour)

    def disc(self, x: float, y: float, radius: float, colour: int) -> None:
        """A filled circle around a point."""
        self._draw.circle((x * _DRAWN, y * _DRAWN), radius * _DRAWN, fill=_rgb(colour))

    def ring(
        self,
        x: float,
        y: float,
        radius: float,
        width: float,
        colour: int,
        *,
        arc: tuple[float, float] = (0, 360),
    ) -> None:
        """A circle, or the part of it between two angles, clockwise from the right."""
        corners = [(x - radius), (y - radius), (x + radius), (y + radius)]
        box = [value * _DRAWN for value in corners]
        self._draw.arc(box, *arc, fill=_rgb(colour), width=round(width * _DRAWN))

    def png(self, description: str) -> bytes:
        """The picture as a PNG that carries its description in words."""
        small = self._image.reduce(_SMOOTH).quantize(_COLOURS, Image.Quantize.FASTOCTREE)
        told = PngImagePlugin.PngInfo()
        told.add_itxt("Description", description)
        out = io.BytesIO()
        small.save(out, "PNG", pnginfo=told)
        return out.getvalue()


def ink_on(colour: int) -> int:
    """The text colour, light or dark, that is read best on a colour (by WCAG's contrast)."""
    light, ground, dark = (_luminance(each) + 0.05 for each in (INK, colour, _DARK))
    return INK if light / ground >= ground / dark else _DARK


def width_of(text: str, size: float, weight: int = REGULAR) -> float:
    """How wide a line is."""
    return _font(size, weight).getlength(shown(text)) / _DRAWN


def fitted(text: str, width: float, size: float, weight: int = REGULAR) -> str:
    """The text, cut with an ellipsis where it is wider than ``width``."""
    if width_of(text, size, weight) <= width:
        return text
    fits = range(len(text))
    most = bisect_right(fits, width, key=lambda n: width_of(text[:n] + _ELLIPSIS, size, weight))
    return text[: max(0, most - 1)].rstrip(" ,;(") + _ELLIPSIS


def wrapped(text: str, width: float, size: float, most: int, weight: int = REGULAR) -> list[str]:
    """The text in at most ``most`` lines, broken between words; the last one cut where needed."""
    lines: list[str] = []
    left = text.split()
    while left and len(lines) < most - 1:
        number = 1
        while number < len(left) and width_of(" ".join(left[: number + 1]), size, weight) <= width:
            number += 1
        lines.append(fitted(" ".join(left[:number]), width, size, weight))
        left = left[number:]
    return [*lines, fitted(" ".join(left), width, size, weight)] if left else lines


def shown(text: str) -> str:
    """What the font can show of a text: one line, without letters that it does not hold."""
    return " ".join("".join(filter(_is_held, " ".join(text.split()))).split())


@cache
def _font(size: float, weight: int) -> ImageFont.FreeTypeFont:
    # The basic layout: drawn alike on every machine, with or without further libraries.
    basic = ImageFont.Layout.BASIC
    font = ImageFont.truetype(str(_FONT), round(size * _DRAWN), layout_engine=basic)
    font.set_variation_by_axes([14, weight])
    return font


@cache
def _is_held(letter: str) -> bool:
    if letter == " ":
        return True
    font = _font(10, REGULAR)
    drawn, missing = font.getmask(letter), font.getmask(_MISSING)
    return letter.isprintable() and bytes(drawn) != bytes(missing)


def _luminance(colour: int) -> float:
    parts = [part / 255 for part in _rgb(colour)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(colour: int) -> tuple[int, int, int]:
    return colour >> 16, colour >> 8 & 0xFF, colour & 0xFF
