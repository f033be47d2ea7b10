"""The days that a question for changes looks at: "the next 60 days", "since March", "latest"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from knowledge.answers.question import Looks, Window
from knowledge.answers.understanding.periods import Period
from knowledge.answers.understanding.written_days import month_names
from knowledge.vocabulary.locales import Cue, codes, compiled, locale

_AHEAD, _BACK = Cue("ahead"), Cue("back")
_SINCE, _UNTIL = Cue("since_day"), Cue("until_day")
_ENDS = Cue("what_ends")
_UNIT_DAYS = (1, 7, 14, 30, 91, 365)
"""How many days the units of ``stretch_units`` have, in their order."""
_FARTHEST = 3650


def window_of(text: str, period: Period | None, as_of: date) -> Window:
    """The days that a text looks at. ``period`` are those that it writes out."""
    ends = _ENDS.search(text) is not None
    for way, cue in ((Looks.BACK, "stretch_back"), (Looks.AHEAD, "stretch_ahead")):
        if days := _stretch(text, cue):
            first, last = (as_of - days, as_of) if way is Looks.BACK else (as_of, as_of + days)
            return Window(way, first, last, ends)
    since = _SINCE.search(text)
    if since and (start := _start(text, since.end(), period, as_of)):
        if start <= as_of:
            return Window(Looks.BACK, start, as_of, ends)
        return Window(Looks.AHEAD, start, None, ends)
    until = _UNTIL.search(text)
    if until and period and period.start > as_of and period.span[0] >= until.end():
        return Window(Looks.AHEAD, as_of, period.end, ends)
    if period:
        return Window(Looks.WITHIN, period.start, period.end, ends)
    looks_back = _BACK.search(text) and not _AHEAD.search(text)
    return Window(Looks.BACK if looks_back else Looks.AHEAD, ends=ends)


def _start(text: str, behind: int, period: Period | None, as_of: date) -> date | None:
    """The first day of what "since" stands before: one written out, or of the last such month."""
    if period and period.span[1] > behind:
        # "After 27 November" may be read as the day behind it: its own end belongs to it.
        return period.start - timedelta(days=period.is_day)
    found = re.match(r"\W*([^\W\d_]+)\b", text[behind:])
    number = month_names().get(found[1].lower()) if found else None
    if number is None:
        return None
    return date(as_of.year - (number > as_of.month), number, 1)


def lines_in(text: str) -> int:
    """How many lines or sentences a text asks for; 0 where it does not say."""
    for code in codes():
        counts, lines = (locale(code).cues.get(name, ()) for name in ("stretch_counts", "lines"))
        if not isinstance(lines, str) or not counts:
            continue
        pattern = rf"\b(?P<count>\d{{1,2}}|{'|'.join(counts)})(?: short)? (?:{lines})\b"
        if found := compiled(pattern).search(text):
            return _number(found["count"], counts)
    return 0


def without_stretches(text: str) -> str:
    """A text without the stretches of days that it counts."""
    for code in codes():
        for cue in ("stretch_back", "stretch_ahead"):
            text = compiled(_stretches(code, cue)).sub(" ", text)
    return text


def _stretch(text: str, cue: str) -> timedelta | None:
    """How long a stretch is that stands behind words of a cue: "the last two weeks"."""
    for code in codes():
        found = compiled(_stretches(code, cue)).search(text)
        if found:
            counts, units = (locale(code).cues[name] for name in _PARTS)
            days = _UNIT_DAYS[_place(found["unit"], units)]
            return timedelta(days=min(_number(found["count"], counts) * days, _FARTHEST))
    return None


_PARTS = ("stretch_counts", "stretch_units")


@cache
def _stretches(code: str, cue: str) -> str:
    """A regular expression for stretches in a language; "" where it has no words for them."""
    lead = locale(code).cues.get(cue)
    counts, units = (locale(code).cues.get(name, ()) for name in _PARTS)
    if not isinstance(lead, str) or not units:
        return ""
    count = rf"(?:(?P<count>\d{{1,4}}|{'|'.join(counts)})\s+)?"
    return rf"\b(?:{lead})\s+{count}(?P<unit>{'|'.join(units)})\b"


def _number(written: str | None, counts: Iterable[str]) -> int:
    if not written:
        return 1
    return int(written) if written.isdigit() else _place(written, counts) + 1


def _place(written: str, words: Iterable[str]) -> int:
    """Which of some words, or of their forms, is written."""
    return next(at for at, each in enumerate(words) if re.fullmatch(each, written, re.IGNORECASE))
