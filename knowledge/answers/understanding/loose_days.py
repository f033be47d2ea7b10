"""Days that are told without month or year: "on friday", "the 27th", "下周五"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from babel.dates import get_day_names

from knowledge.answers.understanding.tenses import looks_ahead, looks_back
from knowledge.vocabulary.locales import locale, with_spaces

Day = tuple[date, tuple[int, int]]
"""A day, and where the text names it."""

_SHORT = {"mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3, "thurs": 3} | {
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
"""Words by themselves: days only behind "on" and the like."""
_LED = r"(?:on|this|next|last|coming|after|before|by|until|till|til|since|from|come)"
_PAST_ONE = re.compile(
    r"\b(?:last|past|previous|letzte[nrs]?|vorige[nrs]?|förra|geçen)\s+$", re.IGNORECASE
)
_THIS_ONE = re.compile(r"\b(?:this|next|coming|kommend\w+|nächste\w*)\s+$", re.IGNORECASE)
_PAST_BEHIND = re.compile(r"\s+(?:dernier|pasad[oa]|scors[oa]|passad[oa])\b", re.IGNORECASE)
_HAPPENED = re.compile(
    r"\bhappened\b|\b(?:i|we|they|he|she|you|who|it|china|mofcom|beijing|suppliers?|customers?)"
    r"(?: have| has)? (?:(?!be |being |to )\w+ )?(?:ordered|shipped|bought|sent|paid|met|said|"
    r"sold|signed|received|arrived|left|announced|issued|published|agreed|exported|imported|delivered|came)\b",
    re.IGNORECASE,
)
"""What has been done by the day that follows."""
_CJK_WEEKDAY = re.compile(
    r"(?P<week>上|下|先|来)?(?:个|個)?(?<![一两二三四五六每毎])(?:周|週|星期|礼拜|禮拜)の?(?P<zh>[一二三四五六日天])(?!间|年)|"
    r"(?:(?P<jaweek>先週|来週)の?)?(?P<ja>[月火水木金土日])曜日?|"
    r"(?:(?P<koweek>지난|다음) ?(?:주 ?)?)?(?P<ko>[월화수목금토일])요일"
)
_CJK_DAYS = ("一二三四五六日", "月火水木金土日", "월화수목금토일")
_NO_DAY = (
    r"(?:[- ](?:\w+[- ]){0,2}(?:century|congress|plenum|plenary|session|round|amendment|element|"
    r"anniversary|place|time|floor|year|plan|package|announcement|paragraph|summit|meeting|"
    r"generation|rare|of those|of these|one|column|group|row))\b"
)
_ORDINAL = re.compile(
    r"\b(?:(?:the|on|after|before|by|until|till|til|since|from|past) (?:the )?)"
    rf"(?P<en>\d{{1,2}})(?:st|nd|rd|th)\b(?!{_NO_DAY})"
    r"(?: of (?P<month>(?:this|next|last) month|the month))?|"
    r"\b(?:(?:vor |nach |ab |bis )?(?:dem|zum|am)|ab|den) (?P<de>\d{1,2})\.(?=\s+\D|\W*$)(?! \d)|"
    r"\b(?:après|avant|jusqu['’]au|à partir du|depuis) (?:le )?"
    r"(?P<fr>\d{1,2})\b(?![%.,]?\d| \w+s\b)|"
    r"\b(?:después|antes|hasta|a partir) (?:del?|el) (?:día )?(?P<es>\d{1,2})\b(?!\s*(?:%|de))|"
    r"(?<![\d月월第/.-])(?P<cjk>\d{1,2})\s*(?:日(?!間|间)|일(?= ?(?:이?후|부터|까지|에|은|이전)))|"
    r"(?<![\d月第/.-])(?P<zh>\d{1,2})[号號](?=之?[后前後]|以[后前後])",
    re.IGNORECASE,
)


def loose_days(text: str, as_of: date, language: str = "en") -> Iterator[Day]:
    """Every weekday and day of a month that ``text`` names without more.

    A weekday is the coming one, counted from ``as_of``, a day of a month the nearest; where the
    words look back, both are the last ones up to then.
    """
    yield from _weekdays(text, as_of, language)
    for match in _ORDINAL.finditer(text):
        number = next(int(found) for found in match.groups() if found and found.isdigit())
        which = match["month"] or _tense(text, text[: match.start()], language)
        if day := _of_month(number, as_of, which):
            at = next(n for n, found in enumerate(match.groups(), 1) if found)
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
def _names() -> tuple[dict[str, int], re.Pattern[str]]:
    names: dict[str, int] = {}
    for language in with_spaces():
        days = locale(language).days
        for number, written in get_day_names("wide", "format", locale=language).items():
            for form in (written.lower(), written.lower().removesuffix("-feira")):
                if form not in days.no_weekdays:
                    names.setdefault(form, number)
        names |= days.weekdays
    every = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    short = "|".join(_SHORT)
    pattern = rf"(?<!black )\b(?:(?P<name>{every})|(?<=\s)(?P<short>{short}))\b"
    return names, re.compile(pattern, re.IGNORECASE)


def _weekdays(text: str, as_of: date, language: str) -> Iterator[Day]:
    names, pattern = _names()
    for match in pattern.finditer(text):
        before = text[: match.start()]
        if match["short"] and not re.search(rf"\b{_LED}\s+$", before, re.IGNORECASE):
            continue
        word = match[0].lower()
        number = names[word] if match["name"] else _SHORT[word]
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


def _of_month(number: int, as_of: date, which: str) -> date | None:
    """The day of that number that is meant: nearest to ``as_of`` where ``which`` says nothing."""
    found = []
    for step in (0, -1, 1):
        year, month = divmod(as_of.year * 12 + as_of.month - 1 + step, 12)
        try:
            found.append((step, date(year, month + 1, number)))
        except ValueError:
            continue
    of_month = {"this month": 0, "the month": 0, "last month": -1, "next month": 1}
    if which.lower() in of_month:
        return dict(found).get(of_month[which.lower()])
    if which == "last":
        found = [(step, day) for step, day in found if day <= as_of]
    if which == "next":
        found = [(step, day) for step, day in found if day >= as_of]
    return min((day for _, day in found), key=lambda day: abs(day - as_of), default=None)
