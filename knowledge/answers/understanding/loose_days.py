"""Days that are told without month or year: "on friday", "the 27th", "下周五"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from babel.dates import get_day_names

from knowledge.answers.understanding.tenses import looks_ahead, looks_back
from knowledge.vocabulary.locales import Shape, locale, with_spaces

Day = tuple[date, tuple[int, int]]
"""A day, and where the text names it."""

_LED = Shape(r"\b{weekday_led}\s+$")
_PAST_ONE = Shape(r"\b{past_weekday}\s+$")
_THIS_ONE = Shape(r"\b{this_weekday}\s+$")
_PAST_BEHIND = Shape(r"\s+{past_weekday_behind}\b")
_HAPPENED = Shape(r"{happened}")
"""What has been done by the day that follows."""
_CJK_WEEKDAY = re.compile(
    r"(?P<week>上|下|先|来)?(?:个|個)?(?<![一两二三四五六每毎])(?:周|週|星期|礼拜|禮拜)の?(?P<zh>[一二三四五六日天])(?!间|年)|"
    r"(?:(?P<jaweek>先週|来週)の?)?(?P<ja>[月火水木金土日])曜日?|"
    r"(?:(?P<koweek>지난|다음) ?(?:주 ?)?)?(?P<ko>[월화수목금토일])요일"
)
_CJK_DAYS = ("一二三四五六日", "月火水木金土日", "월화수목금토일")
_ORDINAL = Shape(
    r"\b{ordinal_led}(?P<en>\d{1,2})(?:st|nd|rd|th)\b(?!{no_ordinal})"
    r"(?: {month_link} (?P<month>(?P<this>{this_month})|(?P<last>{last_month})|{next_month}))?|"
    r"{ordinal_dotted} (?P<de>\d{1,2})\.(?=\s+\D|\W*$)(?! \d)|"
    r"\b{ordinal_bare}(?P<fr>\d{1,2})\b(?![%.,]?\d| \w+s\b)|"
    r"\b{ordinal_bare_de}(?P<es>\d{1,2})\b(?!\s*(?:%|{ordinal_no}))|"
    r"(?<![\d月월第/.-])(?P<cjk>\d{1,2})\s*(?:日(?!間|间)|일(?= ?(?:이?후|부터|까지|에|은|이전)))|"
    r"(?<![\d月第/.-])(?P<zh>\d{1,2})[号號](?=之?[后前後]|以[后前後])"
)
_DAYS = ("en", "de", "fr", "es", "cjk", "zh")


def loose_days(text: str, as_of: date, language: str = "en") -> Iterator[Day]:
    """Every weekday and day of a month that ``text`` names without more.

    A weekday is the coming one, counted from ``as_of``, a day of a month the nearest; where the
    words look back, both are the last ones up to then.
    """
    yield from _weekdays(text, as_of, language)
    for match in _ORDINAL.finditer(text):
        at = next(name for name in _DAYS if match[name])
        step = (0 if match["this"] else -1 if match["last"] else 1) if match["month"] else None
        which = _tense(text, text[: match.start()], language)
        if day := _of_month(int(match[at]), as_of, which, step):
            yield day, (match.start(at), match.end())


def _looks_back(text: str, before: str, language: str) -> bool:
    """Whether a question looks back: by what stands ``before`` the day, or behind it in languages
    whose verbs do."""
    told = text if language in ("zh", "ja", "ko", "tr") else before
    return looks_back(told, language) or _HAPPENED.search(told) is not None


def _tense(text: str, before: str, language: str) -> str:
    """ "last" or "next" where the words of a question tell of one, "" where they do not."""
    if _looks_back(text, before, language):
        return "last"
    return "next" if looks_ahead(text, language) else ""


@cache
def _names() -> tuple[dict[str, int], Shape]:
    """Names of weekdays with their numbers, Monday as 0, and what they look like in a text."""
    names: dict[str, int] = {}
    short: dict[str, int] = {}
    for language in with_spaces():
        days = locale(language).days
        for number, written in get_day_names("wide", "format", locale=language).items():
            for form in (written.lower(), written.lower().removesuffix("-feira")):
                if form not in days.no_weekdays:
                    names.setdefault(form, number)
        names |= days.weekdays
        short |= days.short_weekdays
    every = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    form = r"(?<!{no_weekday_before} )\b(?:(?P<name>{every})|(?<=\s)(?P<short>{short}))\b"
    return short | names, Shape(form, every=every, short="|".join(short))


def _weekdays(text: str, as_of: date, language: str) -> Iterator[Day]:
    names, pattern = _names()
    for match in pattern.finditer(text):
        before = text[: match.start()]
        if match["short"] and not _LED.search(before):
            continue
        number = names[match[0].lower()]
        back = _PAST_ONE.search(before) or _PAST_BEHIND.match(text, match.end())
        led = _THIS_ONE.search(before) or back
        past = back or (_looks_back(text, before, language) and not led)
        start = led.start() if led and led.end() == match.start() else match.start()
        yield _weekday(number, as_of, past=bool(past)), (start, match.end())
    for match in _CJK_WEEKDAY.finditer(text):
        which = 0 if match["zh"] else 1 if match["ja"] else 2
        written = (match["zh"] or match["ja"] or match["ko"]).replace("天", "日")
        week = match["week"] or match["jaweek"] or match["koweek"] or ""
        past = week[:1] in ("上", "先", "지") if week else looks_back(text, language)
        number = _CJK_DAYS[which].index(written)
        if week and not past:
            monday = as_of - timedelta(days=as_of.weekday())
            yield monday + timedelta(days=7 + number), match.span()
        else:
            yield _weekday(number, as_of, past=past), match.span()


def _weekday(number: int, as_of: date, *, past: bool) -> date:
    """The next day of that name, or the last one; never ``as_of`` itself."""
    ahead = (number - as_of.weekday()) % 7 or 7
    behind = (as_of.weekday() - number) % 7 or 7
    return as_of + timedelta(days=-behind if past else ahead)


def _of_month(number: int, as_of: date, which: str, ahead: int | None) -> date | None:
    """The day of that number that is meant: in the month so far ``ahead`` of ``as_of``, else
    the nearest where ``which`` says nothing."""
    found = []
    for step in (0, -1, 1):
        year, month = divmod(as_of.year * 12 + as_of.month - 1 + step, 12)
        try:
            found.append((step, date(year, month + 1, number)))
        except ValueError:
            continue
    if ahead is not None:
        return dict(found).get(ahead)
    if which == "last":
        found = [(step, day) for step, day in found if day <= as_of]
    if which == "next":
        found = [(step, day) for step, day in found if day >= as_of]
    return min((day for _, day in found), key=lambda day: abs(day - as_of), default=None)
