"""Questions that lean on one about a listed firm, or about the firms of a list."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.intents import wants_day
from knowledge.answers.understanding.remarks import Remark, remark_of
from knowledge.answers.writing.verdicts import Asks
from knowledge.register.status import Register
from knowledge.vocabulary.locales import Shape

AFFILIATE = Shape(r"\b{affiliate}\b")
"""Words for a firm that belongs to another: a list names the other."""
_ENDS = Shape(r"\b{listing_ends}\b")
_NAMES = Shape(r"\b{listed_ones}\b")
LIST_KIND = Shape(r"\b{list_kind}\b")
_OF_IT = Shape(r"\b{on_it}\b")
ON_IT = Shape(r"\b(?:{on_word}|{in_word}) {that}\b")
"""What stands on the list that was spoken of."""


def asks_end_of_listing(question: Question) -> bool:
    """Whether a question about a listed firm is for the end of its listing."""
    return question.aim is Aim.LISTED and _ENDS.search(question.text) is not None


def of_party_before(question: Question, before: Question, register: Register) -> Question | None:
    """A question that carries on from one about a listed firm; None for others."""
    party = before.party
    if party is None or question.end_user or question.strangers:
        return None
    text = question.text
    if question.relatives:
        return None
    if lexicon.WHY.search(text):
        return replace(
            question,
            text=f"why is {party} on the list",
            end_user=party,
            aim=Aim.LISTED,
            polar=False,
        )
    if remark_of(text) is Remark.OTHERS:
        lists = dict.fromkeys(m.document for m in register.measures() if party in m.end_users)
        return replace(question, aim=Aim.ROSTER, announcements=tuple(lists), polar=False)
    if question.destinations and _NAMES.search(text):
        return replace(question, aim=Aim.ROSTER, text=f"{text} {_kind(before.text)}", polar=False)
    if question.destinations or question.period:
        return None
    about = bool(AFFILIATE.search(text) or wants_day(text) or _ENDS.search(text))
    if not about and not (lexicon.PARTY_LISTS.search(text) and _OF_IT.search(text)):
        return None
    ends = _ENDS.search(text) is not None
    return replace(
        question,
        end_user=party,
        aim=Aim.LISTED,
        asks=question.asks if not ends else Asks.ENDS,
        polar=question.polar and not wants_day(text) and not ends,
        items=(),
    )


def of_roster_before(question: Question, before: Question) -> Question | None:
    """ "And the Japanese ones?" after a question for the firms of a list; None for others."""
    if before.aim is not Aim.ROSTER or (question.words and not _NAMES.search(question.text)):
        return None
    lists = lexicon.PARTY_LISTS.search(question.text)
    if not question.destinations and not lists:
        return None
    kind = "" if lists else _kind(before.text)
    return replace(
        question,
        aim=Aim.ROSTER,
        text=f"{question.text} {kind}".strip(),
        destinations=question.destinations or before.destinations,
        period=question.period or before.period,
        polar=False,
    )


def _kind(text: str) -> str:
    """The kind of list that a text speaks of, in its own words; "" where it tells none."""
    found = LIST_KIND.search(text)
    return found[0] if found else ""
