"""The numbers that Word writes before paragraphs ("Article 3", "(a)"), as text of their own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree  # type: ignore[import-untyped]

from knowledge.documents.simplifying import label_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BULLET = "bullet"
_LETTERS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_FIGURES = frozenset({"decimal", "decimalZero", "ordinal"})
_COUNTED = frozenset(
    {"chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "japaneseCounting"}
    | {"taiwaneseCountingThousand", "ideographDigital", "japaneseDigitalTenThousand"}
)
_IDEOGRAPHS, _TEN = "〇一二三四五六七八九", "十"
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """How a level of a list is numbered: from ``start`` on, in a kind of figures, with words."""

    start: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class List:
    """A list as paragraphs name it: whose numbers it goes on with, and where it begins anew."""

    shared: str
    levels: Mapping[int, Level]
    restarts: Mapping[int, int]


@dataclass(slots=True)
class Labels:
    """The numbering of a file; ``write`` puts it before the paragraphs of a story."""

    lists: Mapping[str, List] = field(default_factory=dict)
    styles: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def read(cls, numbering: etree._Element | None, styles: etree._Element | None) -> Labels:
        """The numbering that a Word file defines, and the styles that use it; None for a part that
        it has not."""
        if numbering is None:
            return cls()
        abstract = {
            each.get(f"{W}abstractNumId", ""): _levels(each)
            for each in numbering.iter(f"{W}abstractNum")
        }
        lists = {}
        for each in numbering.iter(f"{W}num"):
            shared = value_of(each, "abstractNumId")
            restarts = {
                _number(over.get(f"{W}ilvl", "")): _number(value_of(over, "startOverride"))
                for over in each.iter(f"{W}lvlOverride")
                if over.find(f"{W}startOverride") is not None
            }
            lists[each.get(f"{W}numId", "")] = List(shared, abstract.get(shared, {}), restarts)
        return cls(lists, _by_style(styles))

    def write(self, story: etree._Element) -> None:
        """Put every number before its paragraph, in place; lists with dots stay lists.

        A list that goes on behind other text goes on with its numbers, which a page's would not.
        """
        for paragraph in story.iter(f"{W}p"):
            properties = paragraph.find(f"{W}pPr")
            found = self._place(properties) if properties is not None else None
            if found is None:
                continue
            name, depth = found
            if self.lists[name].levels[depth].kind == _BULLET:
                _set_list(properties, name, depth)
                continue
            shown = self._next(name, depth)
            _set_list(properties, "0", 0)
            if shown:
                properties.addnext(_run(f"{shown} "))

    def _place(self, properties: etree._Element) -> tuple[str, int] | None:
        """The list and the level of a paragraph, by its own word or by its style."""
        own = properties.find(f"{W}numPr")
        style = self.styles.get(value_of(properties, "pStyle"), ("", 0))
        name, depth = value_of(own, "numId") or style[0], value_of(own, "ilvl")
        level = _number(depth) if depth else style[1]
        return (name, level) if name in self.lists and level in self.lists[name].levels else None

    def _next(self, name: str, depth: int) -> str:
        """The next number of a list as it is shown; "" where its figures are none that we know."""
        used = self.lists[name]
        key = used.shared, depth
        start = used.levels[depth].start
        if depth in used.restarts and (name, depth) not in self._begun:
            self._counts[key] = used.restarts[depth] - 1
        self._begun.add((name, depth))
        self._counts[key] = self._counts.get(key, start - 1) + 1
        for deeper in [at for at in self._counts if at[0] == used.shared and at[1] > depth]:
            del self._counts[deeper]
        figures = {
            at: _figure(self._counts.get((used.shared, at), level.start), level.kind)
            for at, level in used.levels.items()
        }
        text = used.levels[depth].text
        if not all(figures.get(int(at) - 1) for at in _PLACE.findall(text)):
            return ""
        return _PLACE.sub(lambda match: figures[int(match[1]) - 1], text).strip()


def without_styles(numbering: etree._Element) -> bytes:
    """The numbering without the styles that use it: each paragraph names its own list now."""
    for style in list(numbering.iter(f"{W}pStyle")):
        style.getparent().remove(style)
    made: bytes = etree.tostring(numbering)
    return made


def value_of(element: etree._Element | None, name: str) -> str:
    """What a part of an element says, by the part's name; "" where it has none."""
    found = None if element is None else element.find(f"{W}{name}")
    return "" if found is None else found.get(f"{W}val", "")


def _figure(number: int, kind: str) -> str:
    if kind in _FIGURES:
        return f"{number:02}" if kind == "decimalZero" else str(number)
    if kind in _COUNTED and 0 < number < 100:
        tens, ones = divmod(number, 10)
        if not tens:
            return _IDEOGRAPHS[ones]
        return (_IDEOGRAPHS[tens] if tens > 1 else "") + _TEN + (_IDEOGRAPHS[ones] if ones else "")
    if kind not in _LETTERS:
        return ""
    letter = _LETTERS[kind]
    if letter in "aA" and number > 26:  # Word goes on from z with aa, bb
        return label_of((number - 1) % 26 + 1, letter) * ((number - 1) // 26 + 1)
    return label_of(number, letter)


def _levels(abstract: etree._Element) -> dict[int, Level]:
    return {
        _number(level.get(f"{W}ilvl", "")): Level(
            _number(value_of(level, "start") or "1"),
            value_of(level, "numFmt") or "decimal",
            value_of(level, "lvlText"),
        )
        for level in abstract.iterchildren(f"{W}lvl")
    }


def _by_style(styles: etree._Element | None) -> dict[str, tuple[str, int]]:
    found = {}
    for style in () if styles is None else styles.iter(f"{W}style"):
        numbered = style.find(f"{W}pPr/{W}numPr")
        if name := value_of(numbered, "numId"):
            found[style.get(f"{W}styleId", "")] = (name, _number(value_of(numbered, "ilvl")))
    return found


def _set_list(properties: etree._Element, name: str, depth: int) -> None:
    for own in properties.findall(f"{W}numPr"):
        properties.remove(own)
    own = etree.SubElement(properties, f"{W}numPr")
    etree.SubElement(own, f"{W}ilvl").set(f"{W}val", str(depth))
    etree.SubElement(own, f"{W}numId").set(f"{W}val", name)


def _run(words: str) -> etree._Element:
    run = etree.Element(f"{W}r")
    text = etree.SubElement(run, f"{W}t")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0
