"""Customs and control codes as people write them. Pure.

A customs code is a row of digits, with or without dots: "8112929090", "8112.92", "HS 2805 30".
A control code is a category, a letter and three digits: "1C904", "1c117.d", "3C901.a.1".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from knowledge.vocabulary.locales import Shape

_CUE = r"\b{code_noun}(?:[ -]{code_noun_more})*\s*[:#=]?\s*"
_DIGITS = r"\d{4}(?:[ .]?\d{2}){0,3}"
_CUED = Shape(rf"{_CUE}(?P<code>{_DIGITS})(?![\w%]|[.,]\d)")
_DOTTED = Shape(
    r"(?<![\w.,$€£¥/-])(?P<code>\d{4}\.\d{2}(?:\.?\d{2}){0,2})"
    r"(?![\w%/]|[.,]\d|-\d|\s*{measured_unit})"
)
_NEXT = Shape(r"\s*(?:[,/&]|{code_and})\s*(\d{4}(?:\.?\d{2}){0,3})(?![\w.%])")
_BARE = re.compile(r"(?<![\w.,$€£¥/+-])(?P<code>\d{8}(?:\d{2})?)(?![\w%/]|[.,]\d|-\d)")
_CONTROL = re.compile(
    r"(?<![\w.])(?P<code>\d[A-Ea-e]\d{3})(?P<sub>(?:\.?[A-Za-z](?![A-Za-z])(?:\.?\d{1,2})*)?)(?!\w)"
)
_DATE = re.compile(r"(?:19|20)\d\d\.?(?:0[1-9]|1[0-2])(?:\.?(?:0[1-9]|[12]\d|3[01]))?")
_YEAR = re.compile(r"(?:19|20)\d\d")


class CodeKind(StrEnum):
    """Whether customs count a code, or a control list numbers its items by it."""

    CUSTOMS = "customs"
    CONTROL = "control"


@dataclass(frozen=True, slots=True)
class Code:
    """A code written at ``start``:``end``; ``value`` is its plain form, "8112929090" or "1C117.d".

    ``cued`` says that the words before it ("HS", "code") leave no doubt what the number is.
    """

    kind: CodeKind
    value: str
    start: int
    end: int
    cued: bool = False

    @property
    def shown(self) -> str:
        """The code in an answer: "HS 8112929090", "HS 8112.92" or "1C904"."""
        if self.kind is CodeKind.CONTROL:
            return self.value
        dotted = len(self.value) == 6
        return f"HS {self.value[:4]}.{self.value[4:]}" if dotted else f"HS {self.value}"

    def holds(self, other: Code) -> bool:
        """Whether ``other`` is this code, or a line or a paragraph below it."""
        if self.kind is not other.kind:
            return False
        if self.kind is CodeKind.CUSTOMS:
            return other.value.startswith(self.value)
        return other.value == self.value or other.value.startswith(f"{self.value}.")


def find_codes(text: str) -> tuple[Code, ...]:
    """The codes in ``text``, in its order; days, years, amounts and prices are none."""
    found: list[Code] = []
    for match in _CONTROL.finditer(text):
        letters = re.findall(r"[A-Za-z]|\d+", match["sub"])
        value = ".".join([match["code"].upper(), *[part.lower() for part in letters]])
        found.append(Code(CodeKind.CONTROL, value, match.start(), match.end(), True))
    patterns: tuple[Shape | re.Pattern[str], ...] = (_CUED, _DOTTED, _BARE)
    for pattern in patterns:
        for match in pattern.finditer(text):
            start, end = match.span("code")
            value = re.sub(r"\D", "", match["code"])
            cued = pattern is _CUED
            if any(start < known.end and known.start < end for known in found):
                continue
            if _is_day(match["code"], cued):
                continue
            found.append(Code(CodeKind.CUSTOMS, value, start, end, cued))
    found += _continued(text, found)
    return tuple(sorted(found, key=lambda code: code.start))


def _continued(text: str, known: Iterable[Code]) -> list[Code]:
    """Short codes that follow a code of the same row: "HS 8112 and 2805"."""
    more: list[Code] = []
    for code in known:
        end = code.end
        while code.kind is CodeKind.CUSTOMS and (match := _NEXT.match(text, end)):
            start, end = match.span(1)
            value = re.sub(r"\D", "", match[1])
            taken = any(start < other.end and other.start < end for other in (*known, *more))
            if not taken and not _YEAR.fullmatch(value):
                more.append(Code(CodeKind.CUSTOMS, value, start, end, code.cued))
    return more


def _is_day(written: str, cued: bool) -> bool:
    """Whether digits that no word calls a code are a day or a month, or a year after a word."""
    if cued:
        return _YEAR.fullmatch(written) is not None
    return _DATE.fullmatch(written) is not None
