"""Days and stretches of days, and how people write them."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date


@dataclass(frozen=True, slots=True)
class Period:
    """The days ``start`` to ``end``, both inside; ``span`` is where the text names them."""

    start: date
    end: date
    span: tuple[int, int] = (0, 0)

    @property
    def is_day(self) -> bool:
        """Whether it is one single day."""
        return self.start == self.end


def spoken(day: date, language: str = "en") -> str:
    """A day as people write it: "4 April 2025" in English, each language's way in others."""
    if language == "en":
        return f"{day.day} {calendar.month_name[day.month]} {day.year}"
    return str(format_date(day, format="long", locale=language))


def valid(year: int, month: int | None, day: int | None, span: tuple[int, int]) -> Iterator[Period]:
    """``clipped``, or nothing where the calendar has no such day."""
    try:
        yield clipped(year, month, day, span)
    except ValueError:
        return


def clipped(year: int, month: int | None, day: int | None, span: tuple[int, int]) -> Period:
    """A year, a month of it or a day of that; ValueError where the calendar has none."""
    if month is None:
        return Period(date(year, 1, 1), date(year, 12, 31), span)
    if day is None:
        return Period(
            date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), span
        )
    return Period(date(year, month, day), date(year, month, day), span)
