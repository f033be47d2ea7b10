"""Announcement numbers as they are written: "No. 70", "第18号公告", "Nos. 55-58", "CN-2025-18"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from knowledge.vocabulary.issuers import numbered, pack
from knowledge.vocabulary.locales import Cue

_ID = re.compile(r"\b(?P<code>[A-Z]{2})-[A-Z0-9]{2,}(?:-[A-Z0-9]+)*\b", re.IGNORECASE)
_TITLED = re.compile(
    r"^(?P<what>[^\W\d_]+) (?:No\. |no\. )?(?P<number>\d{1,4})(?: of (?P<year>\d{4}))?\b"
)
_WORDS = Cue("announcement").pattern
_NO = Cue("number_sign", r"(?:{})").pattern
_MONTH = (
    r"(?:jan(?:uary|uar|vier)?|janv|ener?o?|feb(?:ruary|ruar|rero)?|févr?(?:ier)?|march|märz|mars|"
    r"marzo|março|apr(?:il)?|avr(?:il)?|abr(?:il)?|june?|juni|juin|july?|juli|juillet|aug(?:ust)?|"
    r"août|ago(?:sto)?|sept?(?:ember|embre|iembre)?|o[ck]t(?:ober|obre|ubre)?|"
    r"nov(?:ember|embre|iembre)?|de[cz](?:ember|iembre)?|déc(?:embre)?)\b|ma[iy]o?\s+20"
)
_COUNTED = r"%|percent|nm\b|layer|wh|day|week|month|year|ton|firm|compan|entit|rare|element"
_NUMBER = rf"\d{{1,3}}(?!\d|[.,]\d|\s*(?:{_COUNTED})|(?:\.|st|nd|rd|th)?\s*(?:{_MONTH}))"
_RANGE = rf"{_NUMBER}(?:\s*(?:-|–|,|/|&|and|und|et|y|,\s*and)\s*(?:{_NO}\s*)?{_NUMBER})*"
_WRITTEN = re.compile(
    rf"(?<![^\W\u3040-\u9fff])(?<!\.)"
    rf"(?:(?:{_WORDS})\s*(?:[\[(]?(?P<first>20\d\d)[\])]?,?\s*(?={_NO}))?(?:(?:{_NO}|n\.)\s*)?"
    rf"|(?P<no>{_NO})\s*)(?P<numbers>{_RANGE})"
    rf"(?:\s*(?:of|/|,|from|\(|-|von|de|del)?\s*(?P<year>20\d\d)\)?)?",
    re.IGNORECASE,
)
# "no 5 countries" counts something; after "no 70" stands a verb.
_VERBS = (
    "is was has does suspends suspended applies covers restricts repeals lifts says ends expires "
    "replaces amends lists names means exists runs stands remains holds lapses affects concerns "
    "includes bans controls allows requires imposes still always"
)
_PLAIN_NO = re.compile(rf"\s+(?!(?:{'|'.join(_VERBS.split())})\b)[a-z]+s\b")
_NUMERAL = r"(?:\d{1,3}|[一二三四五六七八九十百〇零两]{1,6})"
_CJK = re.compile(
    rf"(?:(?P<year>20\d\d)\s*年?\s*)?(?:(?P<ordinal>第)|(?<![月\d一二三四五六七八九十百]))\s*"
    rf"(?P<numbers>{_NUMERAL}(?:\s*[号號]?\s*[-–、,，和及与與至到]\s*第?\s*{_NUMERAL})*)"
    rf"\s*[号號](?P<act>公告|令|文件?|通告)?"
)
_TURKISH = re.compile(
    r"(?:\b(?P<year>20\d\d)(?:\s*(?:yılı|tarihli|['’]\w+))?\s+)?"
    r"\b(?P<number>\d{1,3})\s*(?:sayılı|numaralı|no['’]?lu)(?!\w)",
    re.IGNORECASE,
)
_KOREAN = re.compile(r"(?:(?P<year>20\d\d)\s*년?\s*)?제\s*(?P<number>\d{1,3})\s*호")
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_DATED = re.compile(
    r"\b(?:in|since|until|till|by|from|after|before|im|seit|bis|ab|depuis|desde|en)\s*$", re.I
)
_SLASH = re.compile(
    r"(?<![\d./-])(?:(?P<n1>\d{1,3})/(?P<y1>20\d\d)|(?P<y2>20\d\d)[-/]0*(?P<n2>\d{2,3}))(?![\d/-])"
)
_LIMB = re.compile(r"(?<![\w.,/-])(?P<number>\d{2})\s?\((?=\d\))")


@dataclass(frozen=True, slots=True)
class Reference:
    """An announcement as a text names it; ``year`` is 0 where the text gives none.

    ``issuer`` is the code of who numbers instruments in the way that the text writes it, "" where
    several may; ``written`` is it as the text has it.
    """

    number: int
    year: int
    start: int
    end: int
    document: str = ""
    issuer: str = ""
    written: str = ""

    @property
    def instrument(self) -> tuple[str, int, int]:
        """What is the same in every way of writing it."""
        return self.issuer, self.year, self.number


def find_announcements(text: str) -> tuple[Reference, ...]:
    """Every announcement that ``text`` names, in its order."""
    found: list[Reference] = []
    for match in _ID.finditer(text):
        if match["code"].upper() in pack().issuers:
            found.append(Reference(0, 0, *match.span(), document=match[0].upper()))
    found += _of_issuers(text)
    for match in _CJK.finditer(text):
        if match["ordinal"] or match["act"]:
            for number in _expanded_wide(match["numbers"]):
                found.append(Reference(number, int(match["year"] or 0), *match.span()))
    for pattern in (_TURKISH, _KOREAN):
        for match in pattern.finditer(text):
            found.append(Reference(int(match["number"]), int(match["year"] or 0), *match.span()))
    for match in _SLASH.finditer(text):
        number, year = int(match["n1"] or match["n2"]), int(match["y1"] or match["y2"])
        if number > 12 or not _DATED.search(text, 0, match.start()):
            found.append(Reference(number, year, *match.span()))
    for match in _LIMB.finditer(text):
        found.append(Reference(int(match["number"]), 0, match.start(), match.end() - 1))
    for match in _WRITTEN.finditer(text):
        if (match["no"] or "").lower() == "no" and _PLAIN_NO.match(text, match.end()):
            continue
        year = int(match["first"] or match["year"] or 0)
        for number in _expanded(match["numbers"]):
            found.append(Reference(number, year, *match.span()))
    return tuple(sorted(_first_of_overlaps(found), key=lambda reference: reference.start))


def match_documents(reference: Reference, ids: Iterable[str]) -> tuple[str, ...]:
    """The stored documents that ``reference`` may mean, the likeliest first.

    Without a year the latest comes first; a series beside the main one of an issuer (its catalogues
    of technologies) comes after announcements of the same number.
    """
    if reference.document:
        wanted = reference.document.casefold()
        return tuple(stored for stored in ids if stored.casefold() == wanted)
    found = []
    for stored in ids:
        own = numbered(stored)
        if own is None or reference.issuer not in ("", own.issuer):
            continue
        if own.number == reference.number and reference.year in (0, own.year):
            found.append((bool(own.series), -own.year, stored))
    return tuple(stored for *_, stored in sorted(found))


def match_titles(reference: Reference, text: str, titles: Mapping[str, str]) -> tuple[str, ...]:
    """The ids of the stored documents whose title begins with the number of ``reference``.

    ``titles`` are titles by id, for documents whose id is not made of their number: "Decree 792,
    …", "FAQ no. 5, …". What is no announcement counts only where ``text`` calls it so.
    """
    if reference.issuer:
        return tuple(
            stored
            for stored, title in titles.items()
            for own in _of_issuers(title)
            if own.instrument == reference.instrument and _is_name(title[: own.start])
        )
    called = text[max(0, reference.start - 20) : reference.end].casefold()
    found = []
    for stored, title in titles.items():
        match = _TITLED.match(title)
        if match is None or int(match["number"]) != reference.number:
            continue
        if reference.year and int(match["year"] or reference.year) != reference.year:
            continue
        what = match["what"].casefold()
        if what in called or (what == "announcement" and match["year"]):
            found.append(stored)
    return tuple(found)


def _of_issuers(text: str) -> list[Reference]:
    """The instruments that ``text`` writes in the way of one issuer: "Regulation (EU) 2026/777"."""
    found = []
    for code, pattern in _patterns():
        for match in pattern.finditer(text):
            year = int(match.groupdict().get("year") or 0)
            number, span = int(match["number"]), match.span()
            found.append(Reference(number, year, *span, issuer=code, written=match[0]))
    return found


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    every = pack().issuers.items()
    return tuple((c, re.compile(p, re.IGNORECASE)) for c, one in every for p in one.written)


def _is_name(before: str) -> bool:
    """Whether what stands before a number in a title is part of its name or ends a remark: not so
    in "Amendment of Regulation …"."""
    return not any(word[0].islower() for word in re.split(r"[,;:(]", before)[-1].split())


def _expanded(numbers: str) -> list[int]:
    """The numbers of "55-58, 61 and 62"."""
    result: list[int] = []
    for low, high in re.findall(r"(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3}))?", numbers):
        last = int(high) if high else int(low)
        result.extend(
            range(int(low), last + 1) if int(low) <= last <= int(low) + 20 else [int(low)]
        )
    return result


def _expanded_wide(numbers: str) -> list[int]:
    """The numbers of "55至58" and "五十五号、五十六"."""
    digits = re.sub(_NUMERAL, lambda found: str(_value(found.group())), numbers)
    return _expanded(re.sub(r"\s*[号號]?\s*[-–至到]\s*第?\s*", "-", digits))


def _value(numeral: str) -> int:
    """The number that Arabic digits or a Chinese numeral below a thousand stand for."""
    if numeral.isdecimal():
        return int(numeral)
    if not set(numeral) & set("十百"):
        return int("".join(str(_DIGITS[character]) for character in numeral))
    total, digit = 0, 0
    for character in numeral:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


def _first_of_overlaps(found: list[Reference]) -> list[Reference]:
    kept: list[Reference] = []
    for reference in found:
        if all(
            reference.end <= other.start
            or other.end <= reference.start
            or (reference.start, reference.end) == (other.start, other.end)
            for other in kept
        ):
            kept.append(reference)
    return kept
