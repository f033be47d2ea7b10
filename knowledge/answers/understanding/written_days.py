"""Days that a text writes out or counts from today: "4 April 2025", "11月27日", "last week"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache, lru_cache

from babel.dates import get_month_names

from knowledge.answers.understanding.loose_days import loose_days
from knowledge.answers.understanding.periods import Period, clipped, valid
from knowledge.answers.understanding.tenses import looks_ahead, looks_back
from knowledge.vocabulary.locales import Shape, codes, locale, with_spaces

_RELATIVE = Shape(r"\b(?:{relative_day}|{relative_span}|{counted_span})\b")
_WIDE_NOW = Shape(r"{today_wide}")
_COUNTED = Shape(r"{counted_mark}")
_CJK_DATE = re.compile(r"(\d{4})\s*[年년](?:\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日号號일])?)?")
_CJK_MONTH = re.compile(
    r"(?<![\d年년])(?<![年년] )(?P<year>去年|今年|明年|昨年|来年|작년|올해|내년)?\s*의?\s*"
    r"(?P<month>1[0-2]|[1-9])\s*(?:月(?!曜|光)|월(?!요))(?:份|中)?"
    r"(?:\s*(?P<day>\d{1,2})\s*[日号號일])?"
)
_CJK_YEARS = {"去年": -1, "昨年": -1, "작년": -1, "明年": 1, "来年": 1, "내년": 1}
_NUMERIC = re.compile(
    r"(?<![\d/.-])(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})(?:[-/.](?P<d>\d{1,2}))?"
    r"|(?P<d2>\d{1,2})\.(?P<m2>\d{1,2})\.(?P<y2>\d{4}|2\d)(?!\d)"
    r"|(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y3>\d{4}|2\d))(?![\d/-])"
)
_YEAR = Shape(r"\b{in_year}[ -](?:{month_the} )?((?:19|20)\d\d)\b(?![-/.]\d)")
_QUARTER = re.compile(r"\bQ([1-4])[ /-]?(20\d\d)\b", re.IGNORECASE)
_SEASON = Shape(
    r"\b(?:(?P<which>{season_which}) )?(?P<season>{season}|(?P<christmas>{christmas}))"
    r"(?: {of_word})?(?: (?P<year>20\d\d))?\b(?!{no_season})"
)
_LAST = Shape(r"{last_word}")
_NEXT = Shape(r"{next_word}")
_OF_YEAR = Shape(
    r"(?: {of_word})? (?:(?P<last>{last_word})|(?P<next>{next_word})|{this_word}) {year_word}\b"
)
_LEADS = Shape(r"\b{month_led} $")
_LEADS_MORE = Shape(r"\b(?:{month_led}|{month_led_more}) $")
_LEANS = Shape(r"\b{until_month}\b")
_BETWEEN_DAYS = Shape(r"[\s,(]*{weekday_article}?\s*")
_SPAN = Shape(
    r"(?P<which>{last_word}|{next_word}|{coming_word}|(?P<this>{this_word})) (?P<unit>{day_unit})"
)
_TODAY = Shape(r"{today}|{now}")
_IN_TIME = Shape(r"^{in_word} (.*?) {time_word}$")
_JUST_NOW = timedelta(days=60)
"""How long ago "until 10 November" may still mean the day that has passed."""


@lru_cache(maxsize=32)
def written_days(text: str, as_of: date, language: str = "en") -> tuple[Period, ...]:
    """Every stretch of days that ``text`` names, those with a month first.

    A question is looked through several times in a row.
    """
    return tuple(_written_days(text, as_of, language))


def _written_days(text: str, as_of: date, language: str) -> Iterator[Period]:
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
    return _BETWEEN_DAYS.fullmatch(between) is not None


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
    for match in _WIDE_NOW.finditer(text):
        yield Period(as_of, as_of, match.span())


@cache
def numbers() -> dict[str, int]:
    """Words for small numbers before a unit, in all languages."""
    return {word: n for code in codes() for word, n in locale(code).days.numbers.items()}


@cache
def units() -> dict[str, str]:
    """Words for day, week, month and year, in all languages, with which it is."""
    return {word: unit for code in codes() for word, unit in locale(code).days.units.items()}


@cache
def _unsure() -> frozenset[str]:
    """Names of months that are other words too."""
    return frozenset().union(*(locale(code).days.unsure_months for code in codes()))


@cache
def _capitals() -> frozenset[str]:
    """Those of them that a capital letter makes likelier."""
    return frozenset().union(*(locale(code).days.capital_months for code in codes()))


@cache
def _seasons() -> dict[str, int]:
    """Parts of a year, in all languages, by the month that they begin with."""
    return {name: n for code in codes() for name, n in locale(code).days.seasons.items()}


@cache
def month_names() -> dict[str, int]:
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
        if (short := name.lower().rstrip(".")) not in month_names()
    }


@cache
def _months() -> tuple[dict[str, int], Shape]:
    names = month_names() | _short_months()
    day = r"(?P<d1>\d{1,2})(?:{day_suffix}|[º°.])?"
    form = (
        rf"(?<!\w)(?:{day}[ -](?:{{month_of}} ?)?)?(?P<month>{{months}})\b\.?"
        rf"(?:[ -](?:{{month_the}} )?{day.replace('d1', 'd2')}\b(?!\d))?"
        r"(?:,? ?(?:{month_of} )?[ -]?(?P<year>20\d\d|'\d\d))?"
    )
    alternatives = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return names, Shape(form, months=alternatives)


def _named_months(text: str, as_of: date, language: str) -> Iterator[Period]:
    names, pattern = _months()
    found = list(pattern.finditer(text))
    years = {match["year"] for match in found if match["year"]}
    shared = next(iter(years)) if len(years) == 1 else None
    for match in found:
        name, day, year = match["month"], match["d1"] or match["d2"], match["year"]
        if day and not year:
            year = _short_year(match, text) or shared
        if name.lower() in _short_months() and not (day and year):
            continue  # "out", "ago", "set": words, but for a day and a year beside them
        if not (day or year) and (name.lower() in _unsure() or len(name) < 3):
            before = text[: match.start()]
            if not (_LEADS_MORE if name in _capitals() else _LEADS).search(before):
                continue
        month = names[name.lower()]
        other = _OF_YEAR.match(text, match.end())
        if other and not year:
            year = str(as_of.year + bool(other["next"]) - bool(other["last"]))
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
    leans = _LEANS.search(before)
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
        if match["christmas"]:
            given = match["year"]
            year = int(given) if given else _nearest_year(12, 25, text, at, as_of, language)
            if _LAST.fullmatch(match["which"] or ""):
                year = as_of.year if (as_of.month, as_of.day) >= (12, 25) else as_of.year - 1
            yield Period(date(year, 12, 25), date(year, 12, 25), match.span())
            continue
        first = _seasons()[match["season"].lower()]
        given = match["year"]
        year = int(given) if given else _nearest_year(first, None, text, at, as_of, language)
        start = date(year, first, 1)
        last = (year, first + 2) if first < 12 else (year + 1, 2)
        yield Period(start, clipped(*last, None, match.span()).end, match.span())


def _middle(year: int, month: int, day: int | None) -> date:
    return date(year, month, min(day or 15, 28))


def _relative(words: str, as_of: date, span: tuple[int, int]) -> Period | None:
    import dateparser.date  # late: only questions with such words need it

    if _TODAY.fullmatch(words):
        return Period(as_of, as_of, span)
    told = _SPAN.fullmatch(words)
    unit = units()[told["unit"].lower()] if told else ""
    if told and told["this"]:
        if unit == "week":
            start = as_of - timedelta(days=as_of.weekday())
            return Period(start, start + timedelta(days=6), span)
        month = as_of.month if unit == "month" else None
        return clipped(as_of.year, month, None, span)
    base = datetime(as_of.year, as_of.month, as_of.day)
    timed = _IN_TIME.fullmatch(words)
    counted = words[: timed.end(1)] if timed else words
    parser = dateparser.date.DateDataParser(
        languages=["en", "de", "fr", "es", "it"], settings={"RELATIVE_BASE": base}
    )
    data = parser.get_date_data(counted)
    if data.date_obj is None:
        return None
    day = data.date_obj.date()
    if told:
        if unit == "month":
            return clipped(day.year, day.month, None, span)
        if unit == "year":
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
