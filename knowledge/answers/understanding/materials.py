"""Names of materials and goods that a question does not ask about by themselves. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.register.elements import Mention, describe, varieties
from knowledge.vocabulary.locales import Shape
from knowledge.vocabulary.varieties import Lack, Variety


def held(mentions: Sequence[Mention], text: str) -> list[Mention]:
    """The mentions without what goods are said not to hold: "magnets, no Dy in them"."""
    left = list(mentions)
    for variety in varieties():
        if any(set(variety.kinds) & set(mention.keys) for mention in mentions):
            spans = variety.lacking_in(text)
            left = [m for m in left if not (_is_held(m, variety) and _within(m, spans))]
    return left


def _is_held(mention: Mention, variety: Variety) -> bool:
    """Whether what is named is something that the goods may hold."""
    single = len(mention.keys) == 1 and mention.keys[0] in variety.holds
    return single or variety.is_all(mention.group)


def _within(mention: Mention, spans: Sequence[Lack]) -> bool:
    return any(low <= mention.start < high for low, high, _ in spans)


_SCRAP = Shape(r"[ -](?:\w+ )?{scrap_noun}\b")


def scrap(text: str, mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Where "scrap" is goods, behind the name of a material: "gallium scrap", not "scrap it"."""
    return [match.span() for mention in mentions if (match := _SCRAP.match(text, mention.end))]


_FOR = Shape(r"(?!.*\b{no_purpose}\b)[^.,;:?!]{0,30}?\b{for_goods}\s+(?:{before_goods}\s+)*")
"""What stands between a material and the goods that it is meant for."""


def meant_for(text: str, found: Sequence[Mention]) -> list[Mention]:
    """The mentions of goods that only say what a material is for, or what kind they are of:
    "cobalt sulfate for batteries", "antimony batteries"."""
    raw = [m for m in found if describe(m.keys[0]).kind == "element" or m.keys == ("graphite",)]
    elements = [m for m in raw if not m.group]
    goods = [m for m in found if describe(m.keys[0]).kind == "product" and m not in raw]
    purposes = [
        other
        for one in goods
        for other in goods
        if one.end <= other.start and _FOR.fullmatch(text[one.end : other.start])
    ]
    return purposes + [
        other
        for other in found
        for one in elements
        if one.end <= other.start
        and describe(other.keys[0]).kind == "product"
        and (
            _FOR.fullmatch(text[one.end : other.start])
            or (
                other.keys == ("batteries",)
                and one.keys != ("Li",)
                and re.fullmatch(
                    r"[ -](?:(?:lead|oxide|air|flow)[ -])?", text[one.end : other.start]
                )
            )
        )
    ]
