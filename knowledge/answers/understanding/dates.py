"""The days and periods that a question names, read against the day it is asked on."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from itertools import pairwise

from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.periods import Period, clipped
from knowledge.answers.understanding.tenses import tells_past
from knowledge.answers.understanding.written_days import written_days
from knowledge.vocabulary.locales import Cue

_ARTICLES = r"(?:(?:the|dem|den|le|el|il|o)\s+)?"
_AFTER = re.compile(
    rf"(?:\b(?:after|past|following|beyond|nach|après|después del?|dopo|po|efter|após|depois de|"
    rf"na|после)|以后|之后)\s*{_ARTICLES}$",
    re.I,
)
_THEN_AFTER = re.compile(
    r"\s*(?:以后|之后|以後|之後|より後|の後|이후|(?:부터 )?뒤|['’]?[dt][ae]n sonra)"
)
_THEN_BEFORE = re.compile(r"\s*(?:以前|之前|より前|の前|이전|['’]?[dt][ae]n önce)")
"""Words behind a day, in languages that put them there."""
_BEFORE = re.compile(
    rf"\b(?:before|prior to|ahead of|until just before|vor(?: dem)?|avant(?: le)?|antes del?|"
    rf"przed|före|před|prima del?|antes do|voor)\s*{_ARTICLES}$",
    re.I,
)
_TO = re.compile(
    r"\b(?:(?<!prior )to|until|till|through|bis(?: zum)?|jusqu'au|hasta|al|fino al|do|aż do|"
    rf"tot(?: en met)?|até|по)\s*{_ARTICLES}$",
    re.I,
)
"""Words before a day that is an end somebody names and not the day asked about."""
_NOW = re.compile(
    r"today|(?:right )?now|currently|nowadays|at present|at the moment|"
    r"heute|aujourd'hui|hoy|oggi|今天|现在|現在|今日|目前|지금|오늘",
    re.I,
)
_FROM = re.compile(
    r"\b(?:since|as of|starting|from|seit|depuis|desde|od|från|sedan)\s*(?:the\s+)?$", re.I
)


_NUMBERS = {"a": 1, "an": 1, "the": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5} | {
    "six": 6,
    "ten": 10,
}
_STEP = re.compile(
    rf"\b(?:(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)}) (?P<unit>day|week|month|year)s? "
    r"(?:(?P<back>earlier|prior|previously|before(?= (?:that|then|this)\b|\W*$))|"
    r"(?P<on>later|after(?= (?:that|then|this)\b|\W*$)|afterwards))"
    r"(?! than| to)|"
    r"the (?:(?P<before>previous|preceding|prior)|following|next) "
    r"(?P<other>day|week|month|year))\b",
    re.IGNORECASE,
)
"""Days counted from a day that was spoken of before."""


def find_period(
    text: str, as_of: date, masked: tuple[tuple[int, int], ...] = (), language: str = "en"
) -> Period | None:
    """The first day or period that ``text``, a question in ``language``, names, or None.

    ``as_of`` is the day of asking; a month without a year is its latest occurrence up to then,
    the next one where the words look ahead, else the nearest. Stretches in ``masked`` (names such
    as "the October 2025 package") are not read as dates, nor is a past day that only tells where
    a question about today comes from. "After" a day is the next day, "before" it
    the one before.
    """
    for low, high in masked:
        text = text[:low] + "\0" * (high - low) + text[high:]
    every = list(written_days(text, as_of, language))
    span = _range(every, text)
    found = [span] if span else [p for p in every if not _TO.search(text[: p.span[0]])]
    now = next((p for p in found if is_now(p, text)), None)
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
    written = (match["count"] or "one").lower()
    count = int(written) if written.isdigit() else _NUMBERS[written]
    count *= -1 if match["back"] or match["before"] else 1
    unit = (match["unit"] or match["other"]).lower()
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
    return bool(_NOW.fullmatch(text[low:high])) and not re.search(r"\bago\s*$", text[:low])


def _range(found: list[Period], text: str) -> Period | None:
    """ "from 9 October to 7 November 2025" as one period."""
    ordered = sorted(found, key=lambda period: period.span)
    for one, other in pairwise(ordered):
        joint = text[one.span[1] : other.span[0]].strip().lower()
        opened = re.search(r"\b(?:from|between)\s*(?:the\s*)?$", text[: one.span[0]], re.IGNORECASE)
        if opened and joint in ("to", "and", "until", "till", "-", "–") and one.start <= other.end:
            return Period(one.start, other.end, (one.span[0], other.span[1]))
    return None


def _is_background(period: Period, text: str, as_of: date, language: str) -> bool:
    """Whether a past day only tells what the question comes from: "after the deal of 30 October,
    is erbium free now?"."""
    if period.start > as_of or tells_past(text, language) or not lexicon.PRESENT.search(text):
        return False
    return lexicon.BACKGROUND.search(text[: period.span[0]]) is not None


def day_after_words(
    text: str, words: Cue, as_of: date, masked: tuple[tuple[int, int], ...] = ()
) -> Period | None:
    """The first single day of ``text`` that stands right behind a match of ``words``."""
    for low, high in masked:
        text = text[:low] + "\0" * (high - low) + text[high:]
    found = sorted(written_days(text, as_of), key=lambda period: period.span)
    return next((p for p in found if p.is_day and words.search(text[: p.span[0]])), None)


def compared_days(text: str, as_of: date, language: str = "en") -> tuple[Period, ...]:
    """Two days that ``text`` sets side by side ("3 April vs 5 April 2025"); () for others."""
    found = sorted(written_days(text, as_of, language), key=lambda period: period.span)
    for one, other in pairwise(found):
        joint = text[one.span[1] : other.span[0]].strip(" ,").lower().removesuffix(" on")
        opened = re.search(r"\b(?:from|between)\s*(?:the\s*)?$", text[: one.span[0]], re.IGNORECASE)
        joins = ("vs", "vs.", "versus", "or", "and", "and then", "compared to", "compared with")
        if one.is_day and other.is_day and joint in joins and not opened:
            return (one, other)
    return ()


def date_spans(
    text: str, as_of: date, masked: tuple[tuple[int, int], ...] = (), language: str = "en"
) -> list[tuple[int, int]]:
    """Where ``text`` names days or periods, whatever they are to the question."""
    for low, high in masked:
        text = text[:low] + "\0" * (high - low) + text[high:]
    return [period.span for period in written_days(text, as_of, language)]


def _shifted(period: Period, text: str) -> Period:
    before, behind = text[: period.span[0]], text[period.span[1] :]
    if _AFTER.search(before) or _THEN_AFTER.match(behind):
        day = period.end + timedelta(days=1)
        return Period(day, day, period.span)
    if _BEFORE.search(before) or _THEN_BEFORE.match(behind):
        day = period.start - timedelta(days=1)
        return Period(day, day, period.span)
    edge = re.search(
        r"\b(end|start|beginning|early|late|mid)\b[ -](?:of )?(?:the )?$", before, re.I
    )
    if edge and not period.is_day:
        day = period.end if edge[1].lower() in ("end", "late") else period.start
        if edge[1].lower() == "mid":
            day = period.start + (period.end - period.start) / 2
        return Period(day, day, period.span)
    if _FROM.search(before) and not period.is_day:
        return Period(period.start, period.start, period.span)
    return period
