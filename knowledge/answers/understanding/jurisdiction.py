"""Whose rules a question is about: who is named as the maker, where goods leave, where they go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.answers.understanding.asking import Question
from knowledge.register.directions import leaves
from knowledge.register.elements import is_rule
from knowledge.register.makers import find_home, speaking
from knowledge.register.places import Place
from knowledge.register.scope import governs
from knowledge.register.status import EVERY, Register
from knowledge.vocabulary import issuers

_CONTENT = re.compile(r"\b(?:origin|content|made|sourced|resell|resale|re-?export\w*)\b", re.I)


def origins(text: str, places: Sequence[Place]) -> tuple[Place, ...]:
    """The places that goods leave, of those that a text names."""
    return tuple(place for place in places if leaves(text, place.start, place.end))


def with_issuers(question: Question, places: Sequence[Place], register: Register) -> Question:
    """The question with the country that its goods leave, and with whose rules it is about.

    ``places`` are all that it names but the default issuer's own. Rules of the default issuer
    follow its goods: a question about those that are abroad already is not narrowed.
    """
    text, home = question.text, find_home(question.text)
    origin = question.origin or next((p.code for p in origins(text, [*home, *places])), None)
    if not question.destinations and any(
        place.directed and not leaves(text, place.start, place.end) for place in home
    ):
        goals = tuple(dict.fromkeys(place.code for place in home))
        question = replace(question, destinations=goals)
    question = replace(question, origin=origin)
    if found := _issuing(question, home, register):
        makers = tuple(code for code in question.makers if code not in found)
        return replace(question, issuers=found, named=True, makers=makers)
    if question.makers or question.end_user or _follows_goods(question, home):
        return question
    return replace(question, issuers=_by_way(question, register))


def _issuing(question: Question, home: Sequence[Place], register: Register) -> tuple[str, ...]:
    """The issuers that the question names: the default one, others where a rule of theirs on its
    items is on record, and those of the announcements that it names."""
    documents = [register.document(name) for name in question.announcements]
    found = [issuers.issuer_of(document) for document in documents if document]
    known = register.issuers(*question.items) if question.items else ()
    called = [*(p.code for p in home if p.issuer), *question.makers, *speaking(question.text)]
    found += [code for code in called if code in known or code == issuers.default()]
    return tuple(dict.fromkeys(filter(None, found)))


def _follows_goods(question: Question, home: Sequence[Place]) -> bool:
    """Whether it is about goods of the default issuer's country that are abroad already."""
    rules = question.items and all(key == EVERY or is_rule(key) for key in question.items)
    content = bool(home) and _CONTENT.search(question.text) is not None
    return bool(rules) or question.onward or content


def _by_way(question: Question, register: Register) -> tuple[str, ...]:
    """The issuers whose rules are for goods on this way: from the origin, and never those whose
    country is where they go. Empty where the way excludes nobody."""
    known = (*register.issuers(), issuers.default())
    origin = question.origin
    if origin:
        return tuple(dict.fromkeys([*(c for c in known if governs(c, origin)), origin]))
    there = {c for c in known if any(governs(c, to) for to in question.destinations)}
    if issuers.default() not in there:
        return ()
    return tuple(dict.fromkeys(code for code in known if code not in there)) or _NOBODY


_NOBODY = ("",)
"""Goods go to the only country whose rules are on record: no issuer is left."""
