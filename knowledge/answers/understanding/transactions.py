"""Which way goods go: out of the issuer's country, into it, within it, or nowhere near it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from knowledge.answers.question import Way
from knowledge.answers.writing.wording import place as called
from knowledge.register.directions import leaves
from knowledge.register.elements import Mention, describe
from knowledge.register.places import Place
from knowledge.vocabulary.issuers import Issuer, default, issuer, split
from knowledge.vocabulary.locales import Shape, words_in
from knowledge.vocabulary.words import Word, fold, words

_MADE_THERE = Shape(r"[- ](?:{made_there})\b")
_ADJECTIVE = Shape(r"{place_adjective}")
_GAP = re.compile(r"[ -](?:[\w%.-]+[ -])?")
_CONSUMES = Shape(r"\b(?:{consumes})\b")
_BACKWARDS = 7
"""How many words before a place may lead to it: "to the other factory of ours in"."""


@cache
def _domestic(one: Issuer) -> Shape:
    """What says that goods stay in the issuer's country."""
    return Shape(r"{domestic}", land="|".join(map(re.escape, [one.name, *split(one.names)])))


def origin_of(
    text: str, places: Sequence[Place], home: Sequence[Place], mentions: Sequence[Mention]
) -> str:
    """The code of the country where goods were made or worked last, by the text; "" for none.

    ``places`` are those abroad, ``home`` the issuer's own, ``mentions`` the goods.
    """
    every = sorted([*places, *home], key=lambda place: place.start)
    steps = [place for place in every if _is_step(text, place, mentions)]
    return steps[-1].code if steps else ""


def way_of(
    text: str, places: Sequence[Place], home: Sequence[Place], mentions: Sequence[Mention]
) -> tuple[Way, str]:
    """The way of the goods, and the code of the country where they were worked last."""
    goods = [m for m in mentions if m.keys and describe(m.keys[0]).kind != "rule"]
    if not goods:
        return Way.OUT, ""
    origin = origin_of(text, places, home, goods)
    # Goods of the issuer's country that lie or are worked abroad have rules of their own.
    ours = any(_is_step(text, place, goods) for place in home)
    if origin and origin != default() and not ours:
        return Way.ELSEWHERE, origin
    goals = [p for p in places if p.directed and not (p.issuer or leaves(text, p.start, p.end))]
    if goals:
        return Way.OUT, origin
    inside = _domestic(issuer(default())).search(text) is not None
    comes = [place for place in home if _leads_to(text, place)]
    works = [place for place in home if place not in comes and _works_at(text, place)]
    if inside or (works and (comes or _CONSUMES.search(text))):
        return Way.WITHIN, origin
    from_home = any(leaves(text, place.start, place.end) for place in home)
    return (Way.IN, origin) if comes and not from_home else (Way.OUT, origin)


def _is_step(text: str, place: Place, goods: Sequence[Mention]) -> bool:
    """Whether goods come from a place or were worked there: "from Ohio", "mined in Brazil",
    "Estonian-made", "Australian dysprosium"."""
    if place.via:
        return False
    if _MADE_THERE.match(text, place.end):
        return True
    if leaves(text, place.start, place.end) and not _acts(text, place):
        return True
    if not _ADJECTIVE.fullmatch(place.text) or fold(place.text) == fold(called(place.code)):
        return False
    return any(_is_of(text, place, mention) for mention in goods)


def _acts(text: str, place: Place) -> bool:
    """Whether it only says where somebody is who sells: "a Chinese supplier"."""
    others = words_in("sellers") | words_in("buyers")
    following = [word.folded for word in words(text[place.end :])[:1]]
    led = words_in("leaves_from").intersection(_before(text, place)[:1])
    return bool(others.intersection(following)) and not led


def _is_of(text: str, place: Place, goods: Mention) -> bool:
    """Whether an adjective of a place says where goods are from: no "American gallium buyers"."""
    between = text[place.end : goods.start]
    if place.end > goods.start or not _GAP.fullmatch(between):
        return False
    people = words_in("buyers") | words_in("sellers") | words_in("harmless")
    others = people | words_in("passes_on") | words_in("rules") | words_in("bars")
    following = [word.folded for word in words(text[goods.end :])[:1]]
    return not others.intersection([*following, *(w.folded for w in words(between))])


def _before(text: str, place: Place) -> list[str]:
    """The words before a place, the last first, without articles."""
    told: Iterator[Word] = reversed(words(text[: place.start])[-_BACKWARDS:])
    return [word.folded for word in told if word.folded not in words_in("articles")]


def _leads_to(text: str, place: Place) -> bool:
    """Whether goods go to a place, or to somebody there: "to our plant in Ningbo"."""
    before = _before(text, place)
    if place.directed or words_in("towards").intersection(before[:1]):
        return True
    if before[1:] and before[0] in words_in("inside") and before[1] in words_in("buyers"):
        return bool(words_in("towards").intersection(before[2:5]))
    return False


def _works_at(text: str, place: Place) -> bool:
    """Whether somebody who uses goods is at a place: "our Ningbo plant", "a plant in Hunan"."""
    before, after = _before(text, place), words(text[place.end :])[:1]
    if words_in("leaves_from").intersection(before[:3]):
        return False
    users = words_in("buyers")
    here = bool(after) and after[0].folded in users
    return here or (before[1:] != [] and before[0] in words_in("inside") and before[1] in users)
