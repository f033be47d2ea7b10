"""Magnets told by what they hold: "magnets with 0.05 % Dy", "Dy-haltige Magnete", "N42EH"."""

from __future__ import annotations

import re

from knowledge.register.lexicon import fold

_WITH, _FREE, _EITHER = ("NdFeB-TbDy",), ("NdFeB",), ("NdFeB", "NdFeB-TbDy")
_MAGNETS = (
    r"(?:(?:(?:nd-?fe-?b|neo(?:dym(?:ium)?)?|rare[- ]earth|permanent|seltenerd)[- ]?)?"
    r"(?:magnet(?:s|e|en|i)?|aimants?|imanes|iman)|nd-?fe-?b)\b"
)
_HEAVY = (
    r"(?:(?:dy|tb|dysprosium|terbium|disprosio|terbio)\b|"
    r"(?:dysprosium|terbium)(?=haltig|frei|magnet)|hrees?\b|heavy rare earths?\b)"
)
_LISTED = rf"{_HEAVY}(?:\s*(?:,|/|&|and|or|und|oder|et|ou|y|o)\s*{_HEAVY})?"
_AMOUNT = (
    r"(?:(?:about|only|some|over|under|up to|less than|more than|at least|traces? of|nur|rund)\s+)?"
    r"(?:\d+(?:[.,]\d+)?\s*(?:wt\.?\s*|at\.?\s*|weight\s+)?(?:%|percent|per cent|prozent|ppm)"
    r"\s*(?:of\s+|de\s+)?)?"
)
_HOLDING = (
    r"(?:with|containing|that contains?|which contains?|having|doped with|mit|avec|contenant|con|"
    r"au|de)"
)
_LACKING = r"(?:(?:with|containing)\s+(?:no|zero)|without(?:\s+any)?|ohne|sans|sin|free of)"
_BEFORE = rf"(?<!\w){_HEAVY}[- ]?"
_OTHERS = r"(?<!\w)(?<!smco )(?<!cobalt )(?<!alnico )(?<!ferrite )"
_FORMS = (
    (_FREE, re.compile(rf"{_OTHERS}{_MAGNETS}\s+{_LACKING}\s+{_LISTED}")),
    (_FREE, re.compile(rf"{_BEFORE}(?:free|freie[nrms]?)\s+{_MAGNETS}")),
    (_WITH, re.compile(rf"{_OTHERS}{_MAGNETS}\s+{_HOLDING}\s+{_AMOUNT}{_LISTED}(?![- ]*frei?)")),
    (_WITH, re.compile(rf"{_BEFORE}(?:(?:haltige|dotierte)[nrms]?\s+)?{_MAGNETS}")),
)
# The grade tells the coercivity, and only the highest ones are made with Tb or Dy by everybody.
_GRADE = re.compile(
    r"\b(?:n(?:2[5-9]|[345]\d)(?P<letters>[ust]h|eh|ah|vh|m|h)?"
    r"|(?:2[5-9]|[345]\d)(?P<bare>[us]h|eh))\b"
    rf"(?:[- ]grade)?(?:\s+{_MAGNETS})?"
)
_SUBJECT = re.compile(r"magnet|aimant|iman|nd-?fe-?b")


def magnets_in(text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """Start, end and keys of every NdFeB magnet that ``text`` tells by its content or grade.

    A grade that is made both with and without terbium or dysprosium stands for both kinds.
    """
    folded = fold(text)
    found: list[tuple[int, int, tuple[str, ...]]] = []
    about = _SUBJECT.search(folded) is not None
    if about:
        for keys, pattern in _FORMS:
            for match in pattern.finditer(folded):
                _add(found, match, keys)
    for match in _GRADE.finditer(folded):
        letters = match["letters"] or match["bare"] or ""
        if about or match["letters"]:
            _add(found, match, _WITH if letters in {"eh", "ah"} else _EITHER)
    return found


def _add(
    found: list[tuple[int, int, tuple[str, ...]]], match: re.Match[str], keys: tuple[str, ...]
) -> None:
    start, end = match.span()
    if not any(low < end and start < high for low, high, _ in found):
        found.append((start, end, keys))
