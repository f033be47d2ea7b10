"""Days that a text writes out or counts from today: "4 April 2025", "11月27日", "last week"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache

from babel.dates import get_month_names

from knowledge.answers.understanding.loose_days import loose_days
from knowledge.answers.understanding.periods import Period, clipped, valid
from knowledge.answers.understanding.tenses import looks_ahead, looks_back
from knowledge.vocabulary.locales import locale, with_spaces

_RELATIVE = re.compile(
    r"\b(?:"
    r"(?:the )?day (?:after tomorrow|before yesterday)|today|tomorrow|yesterday|(?:right )?now|"
    r"currently|nowadays|at present|at the moment|"
    r"(?:last|next|this|coming|previous) (?:week|month|year)|"
    r"(?:in )?(?:\d{1,3}|a|an|one|two|three|four|five|six|ten) (?:day|week|month|"
    r"year)s? ?(?:ago|from now|time)?|"
    r"heute|morgen|gestern|aujourd'hui|demain|hier|hoy|mañana|ayer|oggi|domani|ieri"
    r")\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\bago\b|\bfrom now\b|^in\b|\btime$", re.IGNORECASE)
_CJK_DATE = re.compile(r"(\d{4})\s*[年년](?:\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日号號일])?)?")
_CJK_MONTH = re.compile(
    r"(?<![\d年년])(?<![年년] )(?P<year>去年|今年|明年|昨年|来年|작년|올해|내년)?\s*의?\s*"
    r"(?P<month>1[0-2]|[1-9])\s*(?:月(?!曜|光)|월(?!요))(?:份|中)?"
    r"(?:\s*(?P<day>\d{1,2})\s*[日号號일])?"
)
_CJK_YEARS = {"去年": -1, "昨年": -1, "작년": -1, "明年": 1, "来年": 1, "내년": 1}
_CJK_NOW = re.compile(r"今天|现在|現在|今日|目前|지금|오늘")
_NUMERIC = re.compile(
    r"(?<![\d/.-])(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})(?:[-/.](?P<d>\d{1,2}))?"
    r"|(?P<d2>\d{1,2})\.(?P<m2>\d{1,2})\.(?P<y2>\d{4}|2\d)(?!\d)"
    r"|(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y3>\d{4}|2\d))(?![\d/-])"
)
_YEAR = re.compile(
    r"\b(?:in|during|throughout|by|end of|for|im jahr|en|nel|em|w roku|v roce|år|late|early|"
    r"mid)[ -](?:the )?((?:19|20)\d\d)\b(?![-/.]\d)",
    re.IGNORECASE,
)
_QUARTER = re.compile(r"\bQ([1-4])[ /-]?(20\d\d)\b", re.IGNORECASE)
_SEASON = re.compile(
    r"\b(last |next |this )?(spring|summer|autumn|fall|winter|"
    r"christmas)(?: of)?(?: (20\d\d))?\b(?! under| into| through)",
    re.IGNORECASE,
)
_JUST_NOW = timedelta(days=60)
"""How long ago "until 10 November" may still mean the day that has passed."""


def written_days(text: str, as_of: date, language: str = "en") -> Iterator[Period]:
    """Every stretch of days that ``text`` names, those with a month first."""
    dated = [
        *_numeric(text),
        *_cjk(text, as_of, language),
        *_named_months(text, as_of, language),
    ]
    yield from dated
    for day, span in loose_days(text, as_of, language):
        if not any(_beside(span, period.span, text) for period in dated):
            yield Period(day, day, span)
    yield from _parts_of_years(text, as_of, language)
    for match in _YEAR.finditer(text):
        yield clipped(int(match[1]), None, None, match.span(1))
    for match in _RELATIVE.finditer(text):
        if match[0][0].isdigit() and not _COUNTED.search(match[0]):
            continue
        try:
            period = _relative(match[0], as_of, match.span())
        except (OverflowError, ValueError):  # beyond the years 1 to 9999
            continue
        if period:
            yield period


def _beside(one: tuple[int, int], other: tuple[int, int], text: str) -> bool:
    """Whether two stretches name one day together: "Friday, 27 November 2026"."""
    if one[0] < other[1] and other[0] < one[1]:
        return True
    between = text[min(one[1], other[1]) : max(one[0], other[0])]
    return re.fullmatch(r"[\s,(]*(?:the|den|dem|der|le|el|il)?\s*", between, re.I) is not None


def _numeric(text: str) -> Iterator[Period]:
    for match in _NUMERIC.finditer(text):
        year = int(match["y"] or match["y2"] or match["y3"])
        year += 2000 if year < 100 else 0
        month, day = match["m"] or match["m2"], match["d"] or match["d2"]
        if match["a"]:  # 25/12 can only be day first; 6/1 is read the American way
            first, second = int(match["a"]), int(match["b"])
            month, day = (second, first) if first > 12 else (first, second)
        yield from valid(year, int(month), int(day) if day else None, match.span())


def _cjk(text: str, as_of: date, language: str) -> Iterator[Period]:
    for match in _CJK_DATE.finditer(text):
        month, day = match[2], match[3]
        yield from valid(
            int(match[1]), int(month) if month else None, int(day) if day else None, match.span()
        )
    for match in _CJK_MONTH.finditer(text):
        number, of_month = int(match["month"]), int(match["day"]) if match["day"] else None
        year = (
            as_of.year + _CJK_YEARS.get(match["year"], 0)
            if match["year"]
            else _nearest_year(number, of_month, text, match.start(), as_of, language)
        )
        yield from valid(year, number, of_month, match.span())
    for match in _CJK_NOW.finditer(text):
        yield Period(as_of, as_of, match.span())


@cache
def _whole_months() -> dict[str, int]:
    """Names of months, in lower case: whole ones, English short ones, and those of the languages'
    files."""
    names: dict[str, int] = {}
    for language in with_spaces():
        forms = [
            get_month_names("wide", "format", locale=language),
            get_month_names("wide", "stand-alone", locale=language),
        ]
        if language == "en":
            forms.append(get_month_names("abbreviated", "format", locale=language))
        for form in forms:
            for number, name in form.items():
                names.setdefault(name.lower().rstrip("."), number)
    names["sept"] = 9
    for language in with_spaces():
        for number, month in enumerate(locale(language).days.months, 1):
            names |= dict.fromkeys(month.split(), number)
    return names


@cache
def _short_months() -> dict[str, int]:
    """Short names of months that are no whole ones; many of them are words, too."""
    return {
        short: number
        for language in with_spaces()
        for width in ("format", "stand-alone")
        for number, name in get_month_names("abbreviated", width, locale=language).items()
        if (short := name.lower().rstrip(".")) not in _whole_months()
    }


@cache
def _months() -> tuple[dict[str, int], re.Pattern[str]]:
    names = _whole_months() | _short_months()
    alternatives = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    day = r"(?P<{}>\d{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?"
    pattern = (
        rf"(?<!\w)(?:{day.format('d1')}[ -](?:of |de |d')?)?(?P<month>{alternatives})\b\.?"
        rf"(?:[ -](?:the )?{day.format('d2')}\b(?!\d))?(?:,? ?(?:of |de |"
        rf"del )?[ -]?(?P<year>20\d\d|'\d\d))?"
    )
    return names, re.compile(pattern, re.IGNORECASE)


def _named_months(text: str, as_of: date, language: str) -> Iterator[Period]:
    names, pattern = _months()
    years = {match["year"] for match in pattern.finditer(text) if match["year"]}
    shared = next(iter(years)) if len(years) == 1 else None
    for match in pattern.finditer(text):
        name, day, year = match["month"], match["d1"] or match["d2"], match["year"]
        if day and not year:
            year = _short_year(match, text) or shared
        if name.lower() in _short_months() and not (day and year):
            continue  # "out", "ago", "set": words, but for a day and a year beside them
        if not (day or year) and (
            name.lower() in ("may", "mai", "mar", "march", "set", "mart") or len(name) < 3
        ):
            before = text[: match.start()]
            if name != "May" and not re.search(r"\b(?:in|im|en|em) $", before, re.I):
                continue
            if not re.search(r"\b(?:in|im|en|em|since|by|last|next|of) $", before, re.I):
                continue
        month = names[name.lower()]
        other = re.match(r"(?: of)? (last|next|this) year\b", text[match.end() :], re.IGNORECASE)
        if other and not year:
            year = str(as_of.year + {"last": -1, "next": 1, "this": 0}[other[1].lower()])
        if year:
            number = int(year.lstrip("'")) + (2000 if year.startswith("'") else 0)
        else:
            of_month = int(day) if day else None
            number = _nearest_year(month, of_month, text, match.start(), as_of, language)
        yield from valid(number, month, int(day) if day else None, match.span())


def _short_year(match: re.Match[str], text: str) -> str | None:
    """The year of "10 Nov 26"."""
    short = re.match(r" (2[3-9])\b(?!%)", text[match.end() :])
    return f"20{short[1]}" if match["d1"] and short else None


def _nearest_year(
    month: int, day: int | None, text: str, at: int, as_of: date, language: str
) -> int:
    before = text[:at] if language in ("en", "de", "fr", "es", "it", "pt", "nl") else text
    passed = (month, day or 1) <= (as_of.month, as_of.day)
    last = as_of.year if passed else as_of.year - 1
    ahead = looks_ahead(text, language)
    leans = re.search(r"\b(?:by|until|till|after)\b", before, re.I)
    just_now = as_of - _middle(last, month, day) <= _JUST_NOW
    if ahead or (leans and not just_now):
        return as_of.year if (month, day or 31) >= (as_of.month, as_of.day) else as_of.year + 1
    if looks_back(before, language):
        return last
    return min((last, last + 1), key=lambda year: abs(_middle(year, month, day) - as_of))


def _parts_of_years(text: str, as_of: date, language: str) -> Iterator[Period]:
    """Quarters and seasons: "Q1 2026", "summer of 2026", "last winter"."""
    for match in _QUARTER.finditer(text):
        first = 3 * int(match[1]) - 2
        end = clipped(int(match[2]), first + 2, None, match.span()).end
        yield Period(date(int(match[2]), first, 1), end, match.span())
    for match in _SEASON.finditer(text):
        at = match.start()
        if match[2].lower() == "christmas":
            year = int(match[3]) if match[3] else _nearest_year(12, 25, text, at, as_of, language)
            if (match[1] or "").lower().strip() == "last":
                year = as_of.year if (as_of.month, as_of.day) >= (12, 25) else as_of.year - 1
            yield Period(date(year, 12, 25), date(year, 12, 25), match.span())
            continue
        first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[match[2].lower()]
        year = int(match[3]) if match[3] else _nearest_year(first, None, text, at, as_of, language)
        start = date(year, first, 1)
        last = (year, first + 2) if first < 12 else (year + 1, 2)
        yield Period(start, clipped(*last, None, match.span()).end, match.span())


def _middle(year: int, month: int, day: int | None) -> date:
    return date(year, month, min(day or 15, 28))


def _relative(words: str, as_of: date, span: tuple[int, int]) -> Period | None:
    import dateparser.date  # late: only questions with such words need it

    if re.fullmatch(
        r"(?:(?:right )?now|currently|nowadays|at present|at the moment|today)",
        words,
        re.I,
    ):
        return Period(as_of, as_of, span)
    if this := re.fullmatch(r"this (week|month|year)", words, re.I):
        if this[1].lower() == "week":
            start = as_of - timedelta(days=as_of.weekday())
            return Period(start, start + timedelta(days=6), span)
        month = as_of.month if this[1].lower() == "month" else None
        return clipped(as_of.year, month, None, span)
    base = datetime(as_of.year, as_of.month, as_of.day)
    counted = re.sub(r"^in (.*?) time$", r"in \1", words, flags=re.I)
    parser = dateparser.date.DateDataParser(
        languages=["en", "de", "fr", "es", "it"], settings={"RELATIVE_BASE": base}
    )
    data = parser.get_date_data(counted)
    if data.date_obj is None:
        return None
    day = data.date_obj.date()
    if re.match(r"(?:last|next|previous|coming) ", words, re.I):
        if "month" in words:
            return clipped(day.year, day.month, None, span)
        if "year" in words:
            return clipped(day.year, None, None, span)
        start = day - timedelta(days=day.weekday())
        return Period(start, start + timedelta(days=6), span)
    return Period(day, day, span)


def days_in(text: str) -> tuple[date, ...]:
    """The first day of everything dated with a year in a sentence of the record."""
    names, pattern = _months()
    found = []
    for match in pattern.finditer(text):
        if match["year"]:
            day = match["d1"] or match["d2"]
            month = names[match["month"].lower()]
            year = int(match["year"].lstrip("'"))
            found += [p.start for p in valid(year, month, int(day) if day else None, (0, 0))]
    return tuple(found)
