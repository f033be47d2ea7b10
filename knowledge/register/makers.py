"""Names of issuers in a text: of the default one and its cities, of bodies that speak for one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from knowledge.register.directions import role, wide_role
from knowledge.register.places import Place
from knowledge.vocabulary import issuers
from knowledge.vocabulary.locales import Shape, words_in
from knowledge.vocabulary.words import WIDE_LETTER, fold, words

_MAKER = Shape(r"\b{ruled_by} (?:{article} )?$")


def find_home(text: str) -> tuple[Place, ...]:
    """Where a text names the default issuer's country or a city of it, with its role there."""
    code = issuers.default()
    found = []
    tokens = words(text)
    for match in _pattern(issuers.issuer(code)).finditer(fold(text)):
        start, end = match.span()
        country = _is_country(match[0], code)
        at = [i for i, word in enumerate(tokens) if start <= word.start < end]
        if WIDE_LETTER.search(match[0]):
            made = wide_role(text[:start], text[end:])
        elif at and (country or text[start].isupper()):
            made = role(text, tokens, at[0], len(at), code)
        else:
            continue
        after = tokens[at[-1] + 1].folded if at and at[-1] + 1 < len(tokens) else ""
        people = match[0] != fold(issuers.issuer(code).adjective) or after in words_in("buyers")
        goal = made.directed and not made.loosely and people
        found.append(Place(code, start, end, text[start:end], goal, made.issuer and country))
    return tuple(found)


def speaking(text: str) -> tuple[str, ...]:
    """The issuers whose bodies a text names as those that rule: "the METI rule", "by MOFCOM"."""
    found = []
    for name, code in _bodies().items():
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            start, end = match.span()
            tokens = words(text)
            at = [i for i, word in enumerate(tokens) if start <= word.start < end]
            made = bool(at) and role(text, tokens, at[0], len(at), code).issuer
            if made or _MAKER.search(text[:start]):
                found.append(code)
    return tuple(dict.fromkeys(found))


def _bodies() -> Mapping[str, str]:
    every = issuers.pack().issuers
    return {name: code for code, one in every.items() for name in issuers.split(one.bodies)}


def _is_country(name: str, code: str) -> bool:
    one = issuers.issuer(code)
    return name in {fold(own) for own in issuers.split(one.names)}


@cache
def _pattern(one: issuers.Issuer) -> re.Pattern[str]:
    names = sorted(issuers.split(one.names, one.places), key=len, reverse=True)
    return re.compile("|".join(map(_alone, names)) or r"(?!)")


def _alone(name: str) -> str:
    """A pattern for a name as a word of its own, where its script has such."""
    written = re.escape(fold(name))
    return written if WIDE_LETTER.search(name) else rf"(?<!\w){written}(?!\w)"
