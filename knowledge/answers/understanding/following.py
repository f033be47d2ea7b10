"""A question that leans on the one before it."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.dates import Period, counted_from, counts_on
from knowledge.answers.understanding.intents import wants_day
from knowledge.answers.writing.verdicts import Asks
from knowledge.register.magnets import lacking_heavy


def continues(question: Question) -> bool:
    """Whether the question leans on what was said before."""
    if lexicon.FOLLOW_UP.match(question.text) or counts_on(question.text):
        return True
    if _LACKING.search(question.text) and len(question.text.split()) <= 6:
        return True
    if set(question.items) <= {"Tb", "Dy"} and _HOLDING.search(question.text):
        return len(question.text.split()) <= 8
    if question.items or question.either or question.announcements or question.unknown:
        return False
    short = len(question.text.split()) <= 6
    asks = (
        question.asks is not Asks.OPEN
        or bool(question.destinations or question.end_user or question.period)
        or any(p.search(question.text) for p in (lexicon.WHEN, lexicon.REASONS, lexicon.HOW))
    )
    if len(question.text.split()) <= 2 and question.aim is Aim.PASSAGES:
        return True
    leans = question.aim is Aim.UNCLEAR or bool(lexicon.PRONOUN.search(question.text))
    return leans or (short and asks)


_LACKING = re.compile(
    r"^\W*(?:and |but |so |what about |ok(?:ay)?,? )*(?:(?:without|w/o|minus|no)\b|"
    r"(?:with |if |they |it |those |ones? |that |which |contains? |have |has |holds? )*"
    r"(?:none|neither)\b)",
    re.IGNORECASE,
)
_THEY = r"(?:mine|ours|they|these|those|it|some|the(?: \w+)? ones|(?:my|our|the|these) \w+)"
_HOLDING = re.compile(
    r"^\W*(?:and |but |so |what about |what if |if |ok(?:ay)?,? )*(?:with\b|w/|containing\b|"
    rf"{_THEY} (?:do |don['’]?t |do not |all |also |only )*"
    r"(?:have|has|contain\w*|hold\w*|use|are doped|include)\b)|\bin (?:it|them)\W*$",
    re.IGNORECASE,
)
_MAGNETS = {"NdFeB", "NdFeB-TbDy"}


def _of_magnets(question: Question, before: Question) -> Question:
    """What magnets hold or lack, after a question on magnets, says which kind is asked about:
    "and with none?", "mine have 3% Dy". Without one of terbium and dysprosium they may hold the
    other."""
    heavy = all(group.startswith("heavy") for group in question.groups)
    if not _MAGNETS & set(before.items) or (set(question.items) - {"Tb", "Dy"} and not heavy):
        return question
    lacking = lacking_heavy(question.text, about=True)
    if lacking:
        kinds = sorted(_MAGNETS) if len(lacking | lacking_heavy(before.text)) < 2 else ["NdFeB"]
    elif _LACKING.search(question.text) and not lexicon.LICENSED.search(question.text):
        kinds = ["NdFeB"]
    elif question.items and _HOLDING.search(question.text):
        kinds = ["NdFeB-TbDy"]
    else:
        return question
    about = replace(question, items=tuple(kinds), groups=(), aim=Aim.STATUS, words=())
    return replace(about, denied=before.denied)


def merge(question: Question, before: Question) -> Question:
    """``question`` with what it leaves out taken from the question ``before`` it."""
    question = _of_magnets(question, before)
    told = before.period or Period(before.on, before.on)
    question = replace(question, period=counted_from(question.text, told) or question.period)
    own = bool(question.items or question.either or question.announcements or question.listing)
    merged = replace(
        question,
        items=question.items if own else before.items,
        names=question.names if own else before.names,
        groups=question.groups if own else before.groups,
        listing=question.listing if own else before.listing,
        announcements=question.announcements if own else before.announcements,
        destinations=question.destinations or before.destinations,
        end_user=question.end_user or before.end_user,
        period=question.period or before.period,
        asks=before.asks if question.asks is Asks.OPEN else question.asks,
        polar=question.polar and before.polar,
        language=before.language if question.language == "en" else question.language,
    )
    named = bool(merged.items or merged.either or merged.listing)
    if not named and not merged.announcements:
        return (
            replace(question, text=f"{before.text} {question.text}") if before.words else question
        )
    if wants_day(question.text):
        return replace(merged, aim=Aim.WHEN if named else Aim.ANNOUNCEMENT)
    turned = bool(question.destinations or question.end_user or question.period)
    if question.aim is Aim.PASSAGES and question.words and not turned:
        return replace(merged, text=f"{question.text} {before.text}")
    if before.aim is Aim.PASSAGES and not own:
        return replace(merged, aim=Aim.PASSAGES, text=f"{before.text} {question.text}")
    return replace(merged, aim=Aim.STATUS if named else Aim.ANNOUNCEMENT)
