"""Goods made of a material: "gallium nitride chargers", "drill bits of tungsten carbide". Pure.

A list of materials names them only where it says so. What is no good for sure is none here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from knowledge.vocabulary.current import current
from knowledge.vocabulary.loading import goods_of
from knowledge.vocabulary.locales import Shape

MARK = "\ue000"
"""Stands for the names of a material: a character for private use, in no text that people type."""
_MID = r"(?!{no_part_of_good}\b)[\w%.]+[ -]"
_AGENT = r"(?![- ]{acts_on_good})"
_RULE = r"(?!(?:['’]s)? (?:{exported_noun} )?{rule_noun}\b)"
"""What makes "parts of the gallium rules" no goods."""
_THREE = r"(?P<good>{goods}(?: {goods}){0,2})"
_SOME = rf"(?:{{article}} )?(?:{_MID}){{0,3}}?{MARK}++"
_GOOD = rf"(?<![\w-])(?P<all>(?:{_MID})?{_THREE})(?!\w)"
_TOGETHER = (
    (rf"{_GOOD}(?: {{to_from}} (?:{{article}} )?\w+)? {{made_of}} {_SOME}{_RULE}", True),
    (rf"{_GOOD},? {_SOME} {{inside}}\b", True),
    (rf"(?P<all>{MARK}++[ -](?:{_MID}){{0,3}}?{_THREE})(?!\w){_AGENT}", False),
)
"""What a good and its material look like together, and whether the good comes first."""
_PURPOSE = Shape(r"{purpose}\s+(?:{determiner}\s+)?$")
_PLURAL = Shape(
    r"(?:^|\b{asks_of_good}\s+)"
    rf"(?P<all>{MARK}++ (?P<good>[a-z]{{4,}}[^\Wsiu_]s))(?!\w){_AGENT}"
)
_MADE_FOR = Shape(rf"{MARK}(?: \w+){{0,2}} {{made_for}} (?:{{determiner}} )?(?:\w+ ){{0,2}}$")
_OF_GOOD = re.compile(rf"[ -]{MARK}")
_PRODUCTS = Shape(r"\b{products_in_general}\b")


class _Goods:
    """The goods of a pack as shapes."""

    def __init__(self, folder: Path) -> None:
        self.pack = pack = goods_of(folder)
        every = {"goods": pack.every}
        self.any = Shape(r"(?<![\w-]){goods}(?!\w)", **every)
        self.piece = Shape("|".join(filter(None, (pack.shapes, pack.scrap, pack.pieces))) or "(?!)")
        self.shape = Shape(pack.shapes or "(?!)")
        self.ends_in_scrap = Shape(r"{scrap}$", scrap=pack.scrap)
        self.uncounted = Shape(r"(?:s|{scrap}|{ends})$", scrap=pack.scrap, ends=pack.uncounted)
        self.together = tuple((Shape(form, **every), leads) for form, leads in _TOGETHER)


@cache
def _of(folder: Path) -> _Goods:
    return _Goods(folder)


def _goods() -> _Goods:
    return _of(current().folder)


def good_in(
    text: str, named: Sequence[str], forms: Sequence[str], words: Sequence[str] = ()
) -> str:
    """The good made of a material that ``text`` asks about, in its words; "" where ``forms``, what
    a list names, hold such a good, or where it may be none.

    ``named`` are the words for the material, ``words`` those of the text that nothing explains, in
    lower case: a plural among them right behind the material is taken for a good, though it is no
    known one.
    """
    if not any(named):
        return ""
    goods = _goods()
    for name in named:
        if goods.ends_in_scrap.search(name) and not _listed(name, forms):
            return name
    # Names may hold one another ("magnet scrap with dysprosium"): the whole ones first.
    texts = [marked(text, named), *(marked(text, [name]) for name in dict.fromkeys(named))]
    if goods.any.search(text):
        for pattern, leads in goods.together:
            for match in (match for masked in texts for match in pattern.finditer(masked)):
                meant_for = leads and _PURPOSE.search(match.string[: match.start()])
                if not meant_for and not _listed(match["good"], forms):
                    return _said(match, text, leads, words)
    return _unknown(texts[0], text, forms, words)


def marked(text: str, named: Sequence[str]) -> str:
    """``text`` at the same length with the names of a material as runs of ``MARK``, so that
    patterns around them are the same for every material."""
    names = "|".join(sorted(map(re.escape, {*named} - {""}), key=len, reverse=True))
    if not names:
        return text
    return re.sub(
        rf"(?<!\w)(?:{names})(?!\w)", lambda found: MARK * len(found[0]), text, flags=re.IGNORECASE
    )


def one_of(text: str, named: Sequence[str], goods: Collection[str]) -> str:
    """The one of ``goods`` that ``text`` asks about, in its words; "" where it asks about none.

    ``named`` are the words for the material. A good that only says what a material is for, or
    that stands before it ("oxide for phosphors", "motor magnets"), is not what is asked about.
    """
    masked = marked(text, named)
    for good in sorted(goods, key=len, reverse=True):
        for match in _called(good).finditer(masked):
            for_good = _MADE_FOR.search(masked[: match.start()])
            if not for_good and not _OF_GOOD.match(masked, match.end()):
                return text[slice(*match.span())]
    return ""


def other_good(text: str, named: Sequence[str]) -> str:
    """The finished good that ``text`` asks about, whatever it is, in its words; "" for none.

    Worked pieces and scrap are no finished goods. ``named`` are the words for the material.
    """
    masked, goods = marked(text, named), _goods()
    for match in goods.any.finditer(masked):
        if goods.piece.fullmatch(match[0]):
            continue
        if not _MADE_FOR.search(masked[: match.start()]) and not _OF_GOOD.match(
            masked, match.end()
        ):
            return match[0]
    return ""


def goods_in(text: str) -> list[str]:
    """The goods and worked pieces that ``text`` names, as it writes them."""
    return [match[0] for match in _goods().any.finditer(text)]


def is_shape(good: str) -> bool:
    """Whether a good is only a shape of what it is made of: rings, blocks, discs."""
    return bool(_goods().shape.search(good.rsplit(" ", 1)[-1]))


@cache
def _called(good: str) -> re.Pattern[str]:
    """A good by its name, in the singular or plural; names without Latin letters as they stand."""
    if not good.isascii():
        return re.compile(re.escape(good), re.IGNORECASE)
    words = re.escape(good).replace(r"\ ", "[ -]")
    return re.compile(rf"(?<![\w-]){words}(?:e?s)?(?!\w)", re.IGNORECASE)


def _said(match: re.Match[str], text: str, leads: bool, words: Sequence[str]) -> str:
    """The good as it is written; where it ``leads``, a word before it counts if it has content."""
    before = match["all"].removesuffix(match["good"]).strip(" -").lower()
    low, high = match.span("good" if leads and before not in words else "all")
    return " ".join(text[low:high].split())


def _unknown(masked: str, text: str, forms: Sequence[str], words: Sequence[str]) -> str:
    """A plural right behind the material that is no form, no matter of trade and no verb."""
    match = _PLURAL.search(masked)
    if match is None or match["good"] not in words:
        return ""
    plain = [word for form in forms for word in re.findall(r"[a-z]+", form.lower())]
    pack = _goods().pack
    if get_close_matches(match["good"], [*pack.no_goods, *plain, *pack.forms], 1, 0.75):
        return ""
    return text[slice(*match.span("all"))]


def several(good: str) -> str:
    """A good in the plural: "GaN charger" → "GaN chargers"; scrap and the like stay as they are."""
    if _goods().uncounted.search(good):
        return good
    if re.search(r"(?:[^aeiou]y)$", good):
        return good[:-1] + "ies"
    return good + ("es" if re.search(r"(?:x|ch|sh)$", good) else "s")


def _listed(good: str, forms: Sequence[str]) -> bool:
    """Whether a list names the good, or the products of a material and the good is a plain one."""
    stem = re.sub(r"(?:es|s)$", "", good.split()[-1].lower())
    text = " ".join(forms).lower()
    if re.search(rf"(?<!\w){re.escape(stem)}", text):
        return True
    return bool(_goods().shape.fullmatch(good) and _PRODUCTS.search(text))
