"""Announcement numbers in their written forms: "No. 70", "第18号公告", "Nos. 55-58", "CN-2025-18"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_ID = re.compile(r"\b(?:CN|US|EU|JP|CD)-[A-Z0-9]{2,}(?:-[A-Z0-9]+)*\b", re.IGNORECASE)
_STORED = re.compile(r"^CN-(\d{4})-0*(\d+)(T?)$")
_WORDS = (
    r"announcements?|notices?|orders?|decrees?|circulars?|regulations?|mofcom|bekanntmachung|mitteilung|"
    r"annonce|avis|anuncio|aviso|annuncio|avviso|公告"
)
_NO = r"(?:nos?\.?|nr\.?|n[º°]\.?|numbers?|n[uú]m\.?|№|#)"
_NUMBER = r"\d{1,3}(?!\d|[.,]\d|\s*(?:%|percent|nm\b|layer|wh|day|week|month|year|ton|firm|compan|entit|rare|element))"
_RANGE = rf"{_NUMBER}(?:\s*(?:-|–|,|/|&|and|und|et|y|,\s*and)\s*(?:{_NO}\s*)?{_NUMBER})*"
_WRITTEN = re.compile(
    rf"(?<![^\W\u3040-\u9fff])(?<!\.)(?:(?:{_WORDS})\s*(?:{_NO}\s*)?|{_NO}\s*)(?P<numbers>{_RANGE})"
    rf"(?:\s*(?:of|/|,|from|\(|-|von|de|del)?\s*(?P<year>20\d\d)\)?)?",
    re.IGNORECASE,
)
_CJK = re.compile(r"(?:(?P<year>20\d\d)\s*年?\s*)?第\s*(?P<number>\d{1,3})\s*号(?:公告|令)?")
_SLASH = re.compile(
    r"(?<![\d./-])(?:(?P<n1>\d{1,3})/(?P<y1>20\d\d)|(?P<y2>20\d\d)[-/]0*(?P<n2>\d{2,3}))(?![\d/-])"
)
_ORDER = re.compile(r"\b(?:executive order|EO|E\.O\.)\s*(?:no\.?\s*)?(\d{5})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """An announcement as a text names it; ``year`` is 0 where the text gives none."""

    number: int
    year: int
    start: int
    end: int
    document: str = ""


def find_announcements(text: str) -> tuple[Reference, ...]:
    """Every announcement that ``text`` names, in its order."""
    found: list[Reference] = []
    for match in _ID.finditer(text):
        found.append(Reference(0, 0, *match.span(), document=match[0].upper()))
    for match in _ORDER.finditer(text):
        found.append(Reference(0, 0, *match.span(), document=f"US-EO-{match[1]}"))
    for match in _CJK.finditer(text):
        found.append(Reference(int(match["number"]), int(match["year"] or 0), *match.span()))
    for match in _SLASH.finditer(text):
        number, year = match["n1"] or match["n2"], match["y1"] or match["y2"]
        found.append(Reference(int(number), int(year), *match.span()))
    for match in _WRITTEN.finditer(text):
        year = int(match["year"] or 0)
        for number in _expanded(match["numbers"]):
            found.append(Reference(number, year, *match.span()))
    return tuple(sorted(_first_of_overlaps(found), key=lambda reference: reference.start))


def match_documents(reference: Reference, ids: Iterable[str]) -> tuple[str, ...]:
    """The stored documents that ``reference`` may mean, the likeliest first.

    Without a year, the package of 2025 comes before other years, the latest first; a catalogue
    of technologies (ids that end in T) comes after announcements of the same number.
    """
    if reference.document:
        wanted = reference.document.casefold()
        return tuple(stored for stored in ids if stored.casefold() == wanted)
    found = []
    for stored in ids:
        match = _STORED.match(stored)
        if match and int(match[2]) == reference.number and reference.year in (0, int(match[1])):
            found.append((bool(match[3]), match[1] != "2025", -int(match[1]), stored))
    return tuple(stored for *_, stored in sorted(found))


def _expanded(numbers: str) -> list[int]:
    """The numbers of "55-58, 61 and 62"."""
    result: list[int] = []
    for low, high in re.findall(r"(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3}))?", numbers):
        last = int(high) if high else int(low)
        result.extend(
            range(int(low), last + 1) if int(low) <= last <= int(low) + 20 else [int(low)]
        )
    return result


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
