"""Days that a text writes out with day, month and year, in the languages of the CLDR."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale, UnknownLocaleError

_LANGUAGES = (
    "en de fr es it pt nl ru pl tr uk sv cs da nb fi hu ro sk sl hr sr bg el ca lt lv et id vi "
    "ms eu sq ar he fa hi th"
).split()
"""Whose month names are known; a text's own language and English are asked first."""

EARLIEST = date(1995, 1, 1)
"""Before this there were hardly any web pages."""

_YEAR = r"(?:1[89]\d\d|2[0-5]\d\d)"
_WORD = r"(?P<m>[^\W\d_][^\W\d_.'’\u0e00-\u0e7f]{0,14}(?:[.'’\u0e00-\u0e7f][^\W\d_]{0,14}){0,8}?)"
_DAY = r"(?P<d>[0-3]?\d)(?:\s?(?:st|nd|rd|th|er|re|ère|ª|º|°)|\.)?"
_JOIN = r"(?:\s?[,./–-]\s?|\s){1,2}(?:(?:de|del|of|o|the|d['’]|năm)\s?)?"
_WHOLE_YEAR = re.compile(rf"(?<!\d){_YEAR}(?!\d)")
_BEFORE_YEAR = (
    re.compile(rf"(?<![\w.,/-]){_DAY}{_JOIN}{_WORD}\.?{_JOIN}$"),
    re.compile(rf"(?<![\w-]){_WORD}\.?{_JOIN}{_DAY}(?:\s?,\s?|{_JOIN})$"),
    re.compile(rf"(?<![\w.,/-]){_DAY}\s+tháng\s+(?P<n>1?\d){_JOIN}$"),
)
_AFTER_YEAR = re.compile(rf"(?:\.?\s?(?:m|г|gada|urteko)\.?)?{_JOIN}{_WORD}\.?{_JOIN}{_DAY}(?!\w)")
_WINDOW = 40
"""Characters on either side of a year in which its day and month stand."""
_NUMBER = r"(?:\d{1,2}|[〇零一二三四五六七八九十]{1,3})"
_EASTERN = re.compile(
    rf"(?P<era>令和|平成|昭和|民國|民国)?\s*(?P<y>\d{{1,4}}|元|[〇零○Ｏ一二三四五六七八九]{{4}})\s*[年년]"
    rf"\s*(?P<m>{_NUMBER})\s*[月월]\s*(?P<d>{_NUMBER})\s*[日号號일]"
)
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_FIGURES = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")
_BUDDHIST = 543
_NUMERIC = re.compile(
    rf"(?<![\w./-])(?:(?P<y>{_YEAR})(?P<s>[-/.])\s?(?P<m>\d{{1,2}})(?P=s)\s?(?P<d>\d{{1,2}})(?!\d)"
    rf"|(?P<a>\d{{1,2}})(?P<t>[-/.])\s?(?P<b>\d{{1,2}})(?P=t)\s?(?P<z>{_YEAR}|\d\d)(?![\d/-]|\.\d))"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A day and where in the text it is written."""

    day: date
    start: int
    end: int


def written(text: str, language: str = "en") -> Iterator[Written]:
    """The days that ``text`` names whole, in no order; ``language`` is a tag ("de", "en-GB").

    "4/5/2025" is a day only where the language says which number is the month: English without
    a country does not.
    """
    text = re.sub(r"\d", lambda digit: str(int(digit[0])), text)  # of any script, one for one
    for match in _EASTERN.finditer(text):
        era, year = match["era"], match["y"]
        number = 1 if year == "元" else _number(year)
        if era:
            number += _ERAS[era]
        days = _valid(number, _number(match["m"]), _number(match["d"]))
        yield from (Written(day, match.start(), match.end()) for day in days)
    for match in _NUMERIC.finditer(text):
        if match["y"]:
            days = _valid(int(match["y"]), int(match["m"]), int(match["d"]))
        else:
            days = _day_or_month_first(match, language)
        yield from (Written(day, match.start(), match.end()) for day in days)
    for year in _WHOLE_YEAR.finditer(text):
        start, end = max(0, year.start() - _WINDOW), year.end() + _WINDOW
        before, after = text[start : year.start()], text[year.end() : end]
        for found in (pattern.search(before) for pattern in _BEFORE_YEAR):
            if found and (month := _month_of(found, language)):
                days = _valid(int(year[0]), month, int(found["d"]))
                yield from (Written(day, start + found.start(), year.end()) for day in days)
        found = _AFTER_YEAR.match(after)
        if found and (month := _month_of(found, language)):
            days = _valid(int(year[0]), month, int(found["d"]))
            yield from (Written(day, year.start(), year.end() + found.end()) for day in days)


def _month_of(match: re.Match[str], language: str) -> int:
    number = match.groupdict().get("n")
    return int(number) if number else _month(match["m"], language)


def _day_or_month_first(match: re.Match[str], language: str) -> Iterator[date]:
    first, second, year = int(match["a"]), int(match["b"]), int(match["z"])
    if len(match["z"]) == 2:
        if match["t"] != ".":  # 1-2-25 is as often a number of something
            return
        year += 2000
    monthly = match["t"] == "/" and _month_first(language)
    if first > 12 or second > 12 or first == second:
        monthly = second > 12
    if monthly is not None:
        month, day = (first, second) if monthly else (second, first)
        yield from _valid(year, month, day)


def _valid(year: int, month: int, day: int) -> Iterator[date]:
    """The day, if the calendar has it; years of the Thai calendar are those of the common one."""
    try:
        yield date(year - _BUDDHIST if year >= 2400 else year, month, day)
    except ValueError:
        return


def _number(digits: str) -> int:
    """Of figures, or of Chinese ones: "二〇二五", "十一"."""
    digits = digits.translate(_FIGURES)
    if "十" not in digits:
        return int(digits)
    tens, _, ones = digits.partition("十")
    return int(tens or 1) * 10 + int(ones or 0)


def _month(word: str, language: str) -> int:
    """The number of the month that a word names, 0 for none."""
    name = _folded(word)
    if len(name) < 3 and name.isascii():
        return 0
    own = language.partition("-")[0]
    for known in dict.fromkeys((own, *_LANGUAGES)):
        if month := _months(known).get(name):
            return month
    return 0


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().rstrip(".").replace("’", "'")


@cache
def _months(language: str) -> dict[str, int]:
    try:
        months = Locale.parse(language).months
    except (UnknownLocaleError, ValueError, TypeError):
        return {}
    names = {
        _folded(name): number
        for use in ("stand-alone", "format")
        for width in ("abbreviated", "wide")
        for number, name in months[use][width].items()
    }
    # "Sept." is English, too; German writes "Jän." in Austria.
    return names | ({"sept": 9} if language == "en" else {"jänner": 1} if language == "de" else {})


@cache
def _month_first(language: str) -> bool | None:
    """Whether 4/5/2025 is in April, None where it cannot be told."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return None
    if locale.language == "en" and not locale.territory:
        return None
    pattern = str(locale.date_formats["short"].pattern)
    return pattern.upper().find("M") < pattern.upper().find("D")
