"""Goods told by what they hold: "magnets with 0.05 % Dy", "Dy-haltige Magnete", "N42EH".

``varieties.yaml`` says which goods, what they may hold, and which items are with and without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from knowledge.vocabulary.building import element_names
from knowledge.vocabulary.loading import Varied, goods_of, items_of, varieties_of
from knowledge.vocabulary.locales import Shape
from knowledge.vocabulary.words import WIDE_LETTER, fold

_GOODS = (
    r"(?:(?:(?:{made_of}|{kinds})[- ]?)?{nouns}(?:\s+(?:{content_link}\s+)?{made_of})?"
    r"|{formula})\b"
)
_LISTED = r"{named}(?:\s*(?:[,/&]|{content_and})\s*(?:{content_without}\s+)?{named})?"
_AMOUNT = r"(?:{content_amount}\s+)?(?:\d+(?:[.,]\d+)?\s*{content_unit})?"
_OTHERS = r"(?<!\w){apart}"
_OF_THEM = r"(?:\s+{finished})?"
"""What is made of the goods, between them and what they hold: "magnet scrap with dysprosium"."""
_THAT = r"\s*,?\s*{content_that}\s+"
_HOLD_LAST = r"\s+{content_holds}\b"
_LACK_LAST = rf"{_THAT}{{content_no}}\s+{_LISTED}{_HOLD_LAST}"
_BEFORE = r"(?<!\w){named}[- ]?"
_WIDE_LISTED = r"{wide_named}(?:\s*{content_wide_and}?\s*{wide_named})?"
_WIDE_AMOUNT = r"{content_wide_amount}?(?:\d+(?:\.\d+)?\s*[%％]\s*的?)?"
_WIDE_GOODS = r"{wide_made_of}?\s*{wide_nouns}?"
_WIDE_SUBJECT = r"(?:{wide_made_of}|{wide_about})"
_WIDE_HOLDING = (
    rf"{{content_wide_with}}{_WIDE_AMOUNT}{_WIDE_LISTED}{{content_wide_elements}}?",
    rf"{_WIDE_LISTED}\s*{{content_wide_having}}",
)
_WIDE_LACKING = (
    rf"{{content_wide_without}}{_WIDE_LISTED}{{content_wide_elements}}?",
    rf"{_WIDE_LISTED}{{content_wide_lacking}}",
)
_FREE_FORMS = (
    rf"{_OTHERS}{_GOODS},?\s+{{content_without}}\s+{_LISTED}",
    rf"{_BEFORE}{{content_free}}\s+{_GOODS}",
    rf"(?<!\w){_LISTED}\s+{{content_lacking_behind}}\s+{_GOODS}",
    rf"{_OTHERS}{_GOODS}{_LACK_LAST}",
    *(rf"{lacking}的?\s*{_WIDE_GOODS}" for lacking in _WIDE_LACKING),
)
_WITH_FORMS = (
    *(rf"{holding}的?\s*(?={_WIDE_SUBJECT}){_WIDE_GOODS}" for holding in _WIDE_HOLDING),
    *(rf"{_WIDE_SUBJECT}{_WIDE_GOODS}\s*[（(，,]?\s*{holding}[)）]?" for holding in _WIDE_HOLDING),
    rf"{_OTHERS}{_GOODS}{_THAT}{_AMOUNT}{_LISTED}{_HOLD_LAST}",
    rf"(?<!\w){_LISTED}\s+{{content_having}}\s+{_GOODS}",
    rf"{_OTHERS}{_GOODS}{_OF_THEM},?\s+{{content_with}}\s+{_AMOUNT}{_LISTED}"
    r"(?![- ]*{content_free})",
    rf"{_BEFORE}(?:{{content_having}}\s+)?{_GOODS}",
)
_WITHOUT = (
    rf"\b{{content_without}}\s+{_LISTED}(?!\s+{{content_not_denied}})|{_LACK_LAST}|"
    rf"{_LISTED}[- ]?(?:{{content_free}}\b|{{content_lacking_behind}})|{'|'.join(_WIDE_LACKING)}"
)
_GRADE = rf"\b{{grade}}\b(?:[- ]{{grade_noun}})?(?:\s+{_GOODS})?"

Found = tuple[int, int, tuple[str, ...]]
"""Start and end in a text, and the keys of the items that are meant there."""
Lack = tuple[int, int, frozenset[str]]
"""The same with the elements that are not there."""


@dataclass(frozen=True)
class Variety:
    """One kind of goods with what they may hold; texts are read by the words of all languages."""

    varied: Varied
    folder: Path

    @cached_property
    def kinds(self) -> tuple[str, str]:
        """The items without and with what tells them apart."""
        goods = items_of(self.folder).items
        free = next(key for key in self.varied.kinds_of if goods[key].without)
        return free, next(key for key in self.varied.kinds_of if key != free)

    @property
    def holds(self) -> tuple[str, ...]:
        """The elements that tell them apart."""
        return items_of(self.folder).items[self.kinds[0]].without

    def is_all(self, group: str) -> bool:
        """Whether a group of elements stands for all that the goods may hold."""
        return group.startswith(self.varied.group)

    def lacking(self, text: str, *, about: bool = False) -> frozenset[str]:
        """Which elements the goods are said to be without.

        Empty where ``text`` does not speak of them, unless it is known to be ``about`` them.
        """
        return frozenset(key for _, _, keys in self.lacking_in(text, about=about) for key in keys)

    def lacking_in(self, text: str, *, about: bool = False) -> list[Lack]:
        """Start, end and elements of every place that says what the goods do not hold."""
        folded = fold(text)
        if not about and not self._about.search(folded):
            return []
        return [(*m.span(), self._elements(m.group())) for m in self._without.finditer(folded)]

    def find(self, text: str) -> list[Found]:
        """Every one of the goods that ``text`` tells by its content or grade.

        A grade that is made both with and without what they may hold stands for both items.
        """
        folded = fold(text)
        found: list[Found] = []
        about = self._about.search(folded) is not None
        if about and self._named.search(folded):
            for free, shape in self._forms:
                for match in shape.finditer(folded):
                    _add(found, match, self._lacking_keys(folded) if free else (self.kinds[1],))
        for match in self._grade.finditer(folded):
            letters = match["letters"] or match["bare"] or ""
            if about or match["letters"]:
                high = letters in self.varied.high_grades
                _add(found, match, (self.kinds[1],) if high else self.kinds)
        return found

    def _lacking_keys(self, folded: str) -> tuple[str, ...]:
        """The items that a folded text may mean which denies some or all of what they hold.

        Goods without the one may hold the other, or be of another material.
        """
        if len(self.lacking(folded)) == len(self.holds):
            return (self.kinds[0],)
        told = self._made_of.search(folded) or self._grade.search(folded)
        return self.kinds if told else (*self.kinds, *self.varied.others)

    def _elements(self, words: str) -> frozenset[str]:
        """Those of the elements that folded words name."""
        if self._all.search(words):
            return frozenset(self.holds)
        return frozenset(key for key, shape in self._each.items() if shape.search(words))

    def _shape(self, form: str) -> Shape:
        return Shape(form, **self._words)

    @cached_property
    def _names(self) -> dict[str, list[str]]:
        """The folded names of each of the elements, in all languages."""
        names = element_names(self.folder)
        return {
            key: [fold(n) for by in names.get(key, {}).values() for n in by] for key in self.holds
        }

    @cached_property
    def _words(self) -> dict[str, str]:
        varied, written = self.varied, [name for names in self._names.values() for name in names]
        plain = _either(name for name in written if not WIDE_LETTER.search(name))
        symbols = _either(fold(key) for key in self.holds)
        words = {name: value for name, value in varied if isinstance(value, str)}
        return words | {
            "named": rf"(?:{symbols}|{plain})\b|(?:{plain})(?={{content_joined}})|{{all_held}}",
            "wide_named": _either(name for name in written if WIDE_LETTER.search(name)),
            "apart": "".join(f"(?<!{other} )" for other in varied.other_kinds.split("|")),
            "finished": goods_of(self.folder).every,
        }

    @cached_property
    def _named(self) -> Shape:
        return self._shape(r"{named}|{wide_named}")

    @cached_property
    def _about(self) -> Shape:
        return self._shape(r"{about}")

    @cached_property
    def _without(self) -> Shape:
        return self._shape(_WITHOUT)

    @cached_property
    def _grade(self) -> Shape:
        return self._shape(_GRADE)

    @cached_property
    def _made_of(self) -> Shape:
        return self._shape(r"{made_of}|{wide_made_of}")

    @cached_property
    def _forms(self) -> tuple[tuple[bool, Shape], ...]:
        free = tuple((True, self._shape(form)) for form in _FREE_FORMS)
        return (*free, *((False, self._shape(form)) for form in _WITH_FORMS))

    @cached_property
    def _all(self) -> Shape:
        return self._shape(r"{all_held}")

    @cached_property
    def _each(self) -> dict[str, Shape]:
        return {
            key: Shape(rf"\b{re.escape(fold(key))}|{_either(names)}")
            for key, names in self._names.items()
        }


@cache
def varieties(folder: Path) -> tuple[Variety, ...]:
    """The goods of a pack that are told by what they hold."""
    return tuple(Variety(varied, folder) for varied in varieties_of(folder).values())


def _either(names: Iterable[str]) -> str:
    """Names as alternatives, the longest first."""
    return "|".join(sorted(map(re.escape, dict.fromkeys(names)), key=len, reverse=True))


def _add(found: list[Found], match: re.Match[str], keys: tuple[str, ...]) -> None:
    start, end = match.span()
    if not any(low < end and start < high for low, high, _ in found):
        found.append((start, end, keys))
