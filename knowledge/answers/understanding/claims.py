"""What a text asserts of the items that it names: a ban, an end of the rules, a number."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Asserted, Question
from knowledge.answers.understanding.clauses import telling
from knowledge.answers.understanding.negation import is_denied
from knowledge.answers.understanding.written_days import numbers
from knowledge.answers.writing.verdicts import Asks
from knowledge.register.elements import find_items
from knowledge.vocabulary.locales import Shape

_COUNT = Shape(
    r"\b(?P<number>\d{1,2}|{small_number}) {of_all} (?:{list_article} )?"
    r"(?P<whole>\d{1,2}|{small_number})\b"
)
_RULED = (Asks.RESTRICTED, Asks.LICENSED, Asks.BANNED)
_KINDS = (
    (Asks.LIFTED, lexicon.LIFTED),
    (Asks.SUSPENDED, lexicon.SUSPENDED),
    (Asks.BANNED, lexicon.BANNED),
)


def with_asserted(question: Question) -> Question:
    """The question with what it asserts; "12 of the 17 rare earths" is about all of the 17."""
    if (count := _counted(question)) is not None:
        return count
    return replace(question, claims=_asserted(question))


def _counted(question: Question) -> Question | None:
    """The question about a whole of which it asserts how many are under a control."""
    count = _COUNT.search(question.text)
    if count is None or question.asks not in _RULED or lexicon.WH.search(question.text):
        return None
    if question.denied or question.destinations or question.end_user or question.announcements:
        return None
    if question.circle:
        return None  # "one of the seven" asks for a membership
    number, whole = (_number(count[name]) for name in ("number", "whole"))
    found = find_items(f"all {question.text[count.start('whole') :]}", question.language)
    items = question.items or tuple(dict.fromkeys(key for m in found for key in m.keys))
    if whole != len(items):
        return None
    return replace(question, items=items, claims=(Asserted(question.asks, number),), polar=False)


def _asserted(question: Question) -> tuple[Asserted, ...]:
    """What it asserts of its items; () where it asks for that alone, denies or supposes it."""
    if not question.items or question.unknown:
        return ()
    found = []
    for clause in telling(question.text, question.language):
        named = any(re.search(rf"\b{re.escape(name)}", clause) for name in question.names)
        if not named or is_denied(clause, question.language):
            continue
        kind = next((kind for kind, cue in _KINDS if cue.search(clause)), None)
        told = question.polar and kind is question.asks  # then yes or no says it
        if kind and (not told or lexicon.EVADES.search(question.text)):
            found.append(Asserted(kind))
    return tuple(dict.fromkeys(found))


def _number(written: str) -> int:
    return int(written) if written.isdigit() else numbers()[written.lower()]
