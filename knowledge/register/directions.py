"""What a country is in a sentence: where goods go, the way there, or who makes the rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.vocabulary.issuers import aimed_at
from knowledge.vocabulary.loading import elements_of
from knowledge.vocabulary.locales import Shape, codes, locale, words_in
from knowledge.vocabulary.packs import pack_folder
from knowledge.vocabulary.words import Word, fold, words

ARROW = re.compile(r"\s*(?:[-=–—]*>+|[→➔➜⇒⟶])\s*")
"""Between two places: "China -> US"."""

_WIDE_FROM = Shape(r"{wide_from}$")
_WIDE_LEAVES = Shape(r"{wide_leaves}")
_WIDE_TOWARDS = Shape(r"{wide_towards}$")
_WIDE_ONWARDS = Shape(r"{wide_onwards}|{wide_buyers}")
_WIDE_VIA = Shape(r"{wide_by_way}$")
_WIDE_VIA_BEHIND = Shape(r"{wide_by_way_behind}")
_WIDE_MAKES = Shape(r"{wide_makes}")


@dataclass(frozen=True, slots=True)
class Role:
    """What the words around make of a country; ``loosely`` is a direction that another, to which
    something is sold on, takes away ("a firm in Slovenia that sells to India").
    """

    directed: bool = False
    issuer: bool = False
    via: bool = False
    loosely: bool = False


def role(text: str, tokens: list[Word], index: int, length: int, code: str) -> Role:
    """The role of the country at ``tokens[index:index + length]`` of ``text``."""
    before = [word.folded for word in tokens[max(index - 4, 0) : index]]
    after = [word.folded for word in tokens[index + length : index + length + 6]]
    if before and before[-1] in words_in("articles"):
        before.pop()
    last = before[-1] if before else ""
    if last in words_in("by_way_of"):
        return Role(via=True)
    if _makes(text, tokens[index + length - 1], before, after, code):
        return Role(issuer=True)
    if ARROW.fullmatch(text[tokens[index - 1].end : tokens[index].start] if index else ""):
        return Role(directed=True)
    second = before[-2] if len(before) > 1 else ""
    leads = last in words_in("towards") and second not in words_in("not_towards")
    told = _leads_if_said().get(last)
    leads = leads or (told is not None and any(word.folded in told for word in tokens))
    buyers = bool(after) and after[0] in words_in("buyers")
    second_stays = second in words_in("stays") or second in words_in("made_at")
    inside = last in words_in("inside") and not second_stays
    return Role(directed=leads or buyers or inside, loosely=not leads)


@cache
def _leads_if_said() -> dict[str, frozenset[str]]:
    """Prepositions that lead somewhere in a language and are other words in English ("a", "do"),
    each with words that show the language."""
    found: dict[str, frozenset[str]] = {}
    for own in map(locale, codes()):
        said = frozenset(map(fold, own.sets.get("says_leads", ())))
        for word in own.sets.get("leads_if_said", ()):
            found[word] = found.get(word, frozenset()) | said
    return found


def wide_role(before: str, after: str) -> Role:
    """The role of a country in Chinese, Japanese or Korean, from the text beside it."""
    before = before.rstrip()
    if _WIDE_VIA.search(before) or _WIDE_VIA_BEHIND.match(after):
        return Role(via=True)
    if _WIDE_TOWARDS.search(before) or _WIDE_ONWARDS.match(after):
        return Role(directed=True)
    return Role(issuer=_WIDE_MAKES.match(after) is not None)


def leaves(text: str, start: int, end: int) -> bool:
    """Whether goods leave from the country that stands at ``start``:``end`` of a text: "from
    Germany", "made in Germany", "a US company ships", "Texas exporters"."""
    if _WIDE_FROM.search(text[:start]) or _WIDE_LEAVES.match(text[end:]):
        return True
    tokens = words(text)
    before = [word.folded for word in tokens if word.end <= start][-3:]
    after = [word.folded for word in tokens if word.start >= end][:4]
    if before and before[-1] in words_in("articles"):
        before.pop()
    if before and before[-1] in words_in("leaves_from"):
        return True
    if before and before[-1] in words_in("inside") and set(before[-2:-1]) & words_in("made_at"):
        return True
    if (before and before[-1] in words_in("towards")) or not after:
        return False
    if after[0] in words_in("sellers"):
        return True
    acts = [word for word in after[1:] if word not in words_in("before_acts")]
    return after[0] in words_in("buyers") and acts[:1] != [] and acts[0] in words_in("passes_on")


def sold_on(tokens: list[Word], end: int, start: int) -> bool:
    """Whether something is sold on in the words between two places."""
    return any(word.folded in words_in("passes_on") for word in tokens if end <= word.start < start)


def _makes(text: str, last: Word, before: list[str], after: list[str], code: str) -> bool:
    """Whether the country is the one who restricts: "Vietnam restricts", "Malaysia's ban"."""
    leads = before[-1] if before else ""
    if leads in words_in("maker_after") and words_in("made_by").intersection(before[:-1]):
        return True
    possessive = text[last.end : last.end + 2] in ("'s", "’s") or text[last.end : last.end + 1] in (
        "'",
        "’",
    )
    after = after[1:] if possessive and after[:1] == ["s"] else after
    if _owns(after, possessive or code not in aimed_at()):
        return True
    if possessive or leads in words_in("towards"):
        return False
    if after and after[0] in words_in("holds_rule"):
        # "Does Vietnam have an export ban": its own, where no buyer could have one.
        theirs = [word for word in after[1:] if word not in words_in("before_rule")]
        return _owns(theirs, code not in aimed_at())
    return _acts(leads, after)


def _owns(after: list[str], bars: bool) -> bool:
    """A rule named after its maker: "EU rule", "Indonesian nickel ban" (where ``bars``)."""
    for word in after:
        if word in words_in("rules") or (bars and word in words_in("bars")):
            return True
        if word not in _ruled(pack_folder()):
            return False
    return False


@cache
def _ruled(folder: Path) -> frozenset[str]:
    """Words for what rules are about: "the Indonesian nickel ban"."""
    names = elements_of(folder).names.values()
    return words_in("ruled_goods") | {by["en"][0] for by in names if by.get("en")}


def _acts(leads: str, after: list[str]) -> bool:
    rest = after[:]
    while rest and rest[0] in words_in("before_verb"):
        rest.pop(0)
    if not rest:
        return False
    verb, following = rest[0], rest[1] if len(rest) > 1 else ""
    objects = _ruled(pack_folder()) | words_in("objects")
    if verb in words_in("restricts_or_noun") and leads not in words_in("asks_verb"):
        # "The US ban still holds" has no subject, "Japan controls exports" has one.
        return following in objects
    if verb in words_in("restricts"):
        return True
    if verb in words_in("restricted_past"):
        ends = not following or following in words_in("source_words")
        return leads not in words_in("passive") and not ends
    return (verb in words_in("exports_verb") and leads in words_in("asks_verb")) or (
        verb in words_in("exports_or_noun") and following in objects
    )
