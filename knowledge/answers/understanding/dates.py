"""The days and periods that a question names, read against the day it is asked on."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.clauses import Span, blanked, told_in_story
from knowledge.answers.understanding.periods import Period, clipped
from knowledge.answers.understanding.tenses import tells_past
from knowledge.answers.understanding.written_days import numbers, units, written_days
from knowledge.vocabulary.locales import Cue, Shape

_ARTICLES = r"(?:{day_article}\s+)?$"
_AFTER = Shape(r"(?:\b{day_after}|{day_after_wide})\s*" + _ARTICLES)
_THEN_AFTER = Shape(r"\s*{day_then_after}")
_THEN_BEFORE = Shape(r"\s*{day_then_before}")
"""Words behind a day, in languages that put them there."""
_BEFORE = Shape(r"\b{day_before}\s*" + _ARTICLES)
_TO = Shape(r"\b{day_until}\s*" + _ARTICLES)
"""Words before a day that is an end somebody names and not the day asked about."""
_NOW = Shape(r"{today}|{now}|{today_wide}")
_FROM = Shape(r"\b{day_from}\s*(?:{list_article}\s+)?$")
_OPENS = Shape(r"\b{range_opens}\s*(?:{list_article}\s*)?$")
_JOINS = Shape(r"[-–]|{range_joins}")
_VERSUS = Shape(r"{compares_times}(?: {in_word})?")
_AROUND = Shape(r"\b{day_before} {compares} {day_after} (?:{list_article} )?$")
_BEFORE_DAY = Shape(r"\b{day_before} (?:{list_article} )?$")
_AND_AFTER = Shape(r"\s*,?\s*{compares} (?:{day_after}|{then_word})\b")
_COMPARES = Shape(r"{compares}(?: {on_word})?")
_AGO = Shape(r"\b{ago}\s*$")
_EDGE = Shape(
    r"\b(?:(?P<end>{edge_end})|(?P<start>{edge_start})|(?P<mid>{edge_middle}))\b"
    r"[ -](?:{of_word} )?(?:{list_article} )?$"
)


_STEP = Shape(
    r"\b(?:(?P<count>\d{1,3}|{small_number}) (?P<unit>{day_unit})s? "
    r"(?:(?P<back>{earlier}|{before_word}(?= {then_word}\b|\W*$))|"
    r"(?P<on>{later}|{after_word}(?= {then_word}\b|\W*$)))(?!{no_step})|"
    r"{list_article} (?:(?P<before>{preceding})|{next_one}) (?P<other>{day_unit}))\b"
)
"""Days counted from a day that was spoken of before."""


def find_period(
    text: str, as_of: date, masked: tuple[Span, ...] = (), language: str = "en"
) -> Period | None:
    """The first day or period that ``text``, a question in ``language``, names, or None.

    ``as_of`` is the day of asking; a month without a year is its latest occurrence up to then,
    the next one where the words look ahead, else the nearest. Stretches in ``masked`` (names such
    as "the October 2025 package") are not read as dates, nor is a past day that only tells where
    a question about today comes from, or belongs to what somebody tells before asking. "After" a
    day is the next day, "before" it the one before.
    """
    text = blanked(text, masked)
    every = list(written_days(text, as_of, language))
    span = _range(every, text)
    found = [span] if span else [p for p in every if not _TO.search(text[: p.span[0]])]
    now = next((p for p in found if is_now(p, text)), None)
    past = [p.span for p in found if p.start <= as_of and p is not now]
    ahead = [p.span for p in found if p.start > as_of and not p.is_day]
    story = told_in_story(text, past, ahead, language)
    found = [p for p in found if p.span not in story]
    first = now or min(found, key=lambda period: period.span, default=None)
    if first is None or (first is not now and _is_background(first, text, as_of, language)):
        return None
    try:
        return _shifted(first, text)
    except OverflowError:  # the calendar ends there
        return first


def counts_on(text: str) -> bool:
    """Whether ``text`` counts from a day that was spoken of before: "a year earlier"."""
    return _STEP.search(text) is not None


def counted_from(text: str, base: Period) -> Period | None:
    """The days that ``text`` counts from ``base``: "a month later", "the day before that"."""
    match = _STEP.search(text)
    if match is None:
        return None
    written = (match["count"] or "1").lower()
    count = int(written) if written.isdigit() else numbers()[written]
    count *= -1 if match["back"] or match["before"] else 1
    unit = units()[(match["unit"] or match["other"]).lower()]
    try:
        end = _moved(base.end, count, unit)
        months_end = (base.end + timedelta(days=1)).day == 1
        if not base.is_day and unit in ("month", "year") and months_end:
            end = clipped(end.year, end.month, None, (0, 0)).end
        return Period(_moved(base.start, count, unit), end, match.span())
    except (OverflowError, ValueError):  # beyond the years 1 to 9999
        return None


def _moved(day: date, count: int, unit: str) -> date:
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def is_now(period: Period, text: str) -> bool:
    """Whether it is the word for today, and not "a year ago today"."""
    low, high = period.span
    return bool(_NOW.fullmatch(text[low:high])) and not _AGO.search(text[:low])


def _range(found: list[Period], text: str) -> Period | None:
    """ "from 9 October to 7 November 2025" as one period."""
    ordered = sorted(found, key=lambda period: period.span)
    for one, other in pairwise(ordered):
        joint = text[one.span[1] : other.span[0]].strip().lower()
        opened = _OPENS.search(text[: one.span[0]])
        if opened and _JOINS.fullmatch(joint) and one.start <= other.end:
            return Period(one.start, other.end, (one.span[0], other.span[1]))
    return None


def _is_background(period: Period, text: str, as_of: date, language: str) -> bool:
    """Whether a past day only tells what the question comes from: "after the deal of 30 October,
    is erbium free now?"."""
    if period.start > as_of or tells_past(text, language) or not lexicon.PRESENT.search(text):
        return False
    return lexicon.BACKGROUND.search(text[: period.span[0]]) is not None


def day_after_words(
    text: str, words: Cue, as_of: date, masked: tuple[Span, ...] = ()
) -> Period | None:
    """The first single day of ``text`` that stands right behind a match of ``words``."""
    text = blanked(text, masked)
    found = sorted(written_days(text, as_of), key=lambda period: period.span)
    return next((p for p in found if p.is_day and words.search(text[: p.span[0]])), None)


def compared_days(text: str, as_of: date, language: str = "en") -> tuple[Period, ...]:
    """Two days that ``text`` sets side by side ("3 April vs 5 April 2025"); () for others."""
    found = sorted(written_days(text, as_of, language), key=lambda period: period.span)
    for one, other in pairwise(found):
        joint = text[one.span[1] : other.span[0]].strip(" ,")
        opened = _OPENS.search(text[: one.span[0]])
        if one.is_day and other.is_day and _COMPARES.fullmatch(joint) and not opened:
            return (one, other)
    return ()


def compared_times(text: str, as_of: date, language: str = "en") -> tuple[Period, ...]:
    """Two days or months that ``text`` sets side by side, or the days on both sides of one that it
    names: "before and after 4 April 2025"; () for others."""
    if days := compared_days(text, as_of, language):
        return days
    found = sorted(written_days(text, as_of, language), key=lambda period: period.span)
    for one, other in pairwise(found):
        if _VERSUS.fullmatch(text[one.span[1] : other.span[0]].strip(" ,")):
            return (one, other)
    for day in found:
        before, behind = text[: day.span[0]], text[day.span[1] :]
        around = _AROUND.search(before) or (_BEFORE_DAY.search(before) and _AND_AFTER.match(behind))
        if around:
            last, first = day.start - timedelta(days=1), day.end + timedelta(days=1)
            return (replace(day, start=last, end=last), replace(day, start=first, end=first))
    return ()


def date_spans(
    text: str, as_of: date, masked: tuple[Span, ...] = (), language: str = "en"
) -> list[Span]:
    """Where ``text`` names days or periods, whatever they are to the question."""
    text = blanked(text, masked)
    return [period.span for period in written_days(text, as_of, language)]


def _shifted(period: Period, text: str) -> Period:
    before, behind = text[: period.span[0]], text[period.span[1] :]
    if _AFTER.search(before) or _THEN_AFTER.match(behind):
        day = period.end + timedelta(days=1)
        return Period(day, day, period.span)
    if _BEFORE.search(before) or _THEN_BEFORE.match(behind):
        day = period.start - timedelta(days=1)
        return Period(day, day, period.span)
    edge = _EDGE.search(before)
    if edge and not period.is_day:
        day = period.end if edge["end"] else period.start
        if edge["mid"]:
            day = period.start + (period.end - period.start) / 2
        return Period(day, day, period.span)
    if _FROM.search(before) and not period.is_day:
        return Period(period.start, period.start, period.span)
    return period
