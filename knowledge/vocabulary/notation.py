"""Chemical formulas in a text: which controlled elements they contain. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from knowledge.vocabulary.words import fold

_PART = re.compile(r"([A-Z][a-z]?)(\d{0,2})|[()\[\]]\d{0,2}|[·.]\d?(?=[A-Z])")
_SHAPE = re.compile(r"(?<![^\W_])[(\[]?[A-Z][A-Za-z0-9()\[\]₀-₉·]*[A-Za-z0-9)\]₀-₉]")
_LONGEST = 60  # characters; what is longer is no formula that anyone asks about
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_LOWER_OXIDE = re.compile(r"(?<![^\W_])([a-z]{1,2})(?:2o3|4o7|6o11|3o4)(?![^\W_])")
# What ends the name of a simple compound; without one of these "Y2K" and "W3C" are no formulas.
_ANIONS = {"O", "S", "F", "N", "Cl", "Br", "I", "P", "Se", "Te", "H"}


@dataclass(frozen=True, slots=True)
class Notation:
    """Which symbols formulas are made of, and which of them name what is asked about.

    ``symbols`` are those of all elements, ``recorded`` those that the record speaks about. Where a
    formula has none of these, its other elements count where it has a number, but for those in
    ``plain``, of which almost every compound has one ("PtO2" names platinum and no oxygen).
    """

    symbols: Collection[str]
    recorded: frozenset[str]
    plain: frozenset[str]

    def formula(self, text: str) -> tuple[str, ...]:
        """The elements that the chemical formula ``text`` asks about, in its order.

        Nothing for what is not a formula: a word that looks like one ("In", "WHO", "YouTube"), a
        lone symbol, or a formula of common elements.
        """
        symbols, digits = _parse(text.strip().translate(_SUBSCRIPTS), self.symbols)
        if len(set(symbols)) < 2 or not _plausible(symbols, digits):
            return ()
        named = [symbol for symbol in symbols if symbol in self.recorded]
        if not named and digits and symbols[-1] in _ANIONS:
            named = [symbol for symbol in symbols if symbol not in self.plain]
        return tuple(dict.fromkeys(named))

    def formulas_in(self, text: str) -> list[tuple[int, int, tuple[str, ...]]]:
        """Start, end and elements of every formula written in ``text``.

        In lower case, oxides of recorded elements are known: "y2o3", "tb4o7".
        """
        found: list[tuple[int, int, tuple[str, ...]]] = [
            (oxide.start(), oxide.end(), (oxide[1].capitalize(),))
            for oxide in _LOWER_OXIDE.finditer(text)
            if oxide[1].capitalize() in self.recorded
        ]
        if not self.symbols:
            return found
        for shape in _SHAPE.finditer(text):
            if len(shape.group()) > _LONGEST:
                continue
            start, end = _inner(text, shape.start(), shape.end())
            if keys := self.formula(text[start:end]):
                found.append((start, end, keys))
        return found


def _inner(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without brackets of the sentence around it: those that have no partner inside,
    and a pair around the whole."""
    while end > start + 1:
        opened = text[start] in "(["
        partner = _partner(text, start, end) if opened else None
        if opened and partner in (None, end - 1):
            start, end = start + 1, end - (partner is not None)
        elif _outnumbers(text[end - 1], text[start:end]):
            end -= 1
        else:
            break
    return start, end


def _outnumbers(last: str, stretch: str) -> bool:
    """Whether ``last`` is a closing bracket that nothing in ``stretch`` opens."""
    opening = {")": "(", "]": "["}.get(last)
    return opening is not None and stretch.count(opening) < stretch.count(last)


def _partner(text: str, start: int, end: int) -> int | None:
    """Where the bracket that opens at ``start`` closes."""
    depth = 0
    for position in range(start, end):
        depth += (text[position] in "([") - (text[position] in ")]")
        if depth == 0:
            return position
    return None


def _parse(text: str, known: Collection[str]) -> tuple[list[str], bool]:
    """The symbols of ``text`` and whether a number follows one; none if anything is left over."""
    symbols: list[str] = []
    digits = False
    position = 0
    while position < len(text):
        part = _part(text, position, known)
        if part is None:
            return [], False
        symbol, count, position = part
        symbols += [symbol] if symbol else []
        digits = digits or bool(count)
    return symbols, digits


def _part(text: str, position: int, known: Collection[str]) -> tuple[str, str, int] | None:
    found = _PART.match(text, position)
    if found is None:
        return None
    symbol, count = found.group(1) or "", found.group(2) or ""
    if symbol and symbol not in known:
        symbol = symbol[:1]
        if symbol not in known:
            return None
        return symbol, "", position + 1
    return symbol, count, found.end()


def _plausible(symbols: list[str], digits: bool) -> bool:
    """Whether symbols that fit together are meant as a formula and not as a word or a code."""
    two_letters = any(len(symbol) == 2 for symbol in symbols)
    if digits:
        return two_letters or symbols[-1] in _ANIONS
    return two_letters and fold("".join(symbols)) not in {"co", "no"}
