"""A question that leans on the one before it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from knowledge.answers.reading.dialogue import Kind
from knowledge.answers.reading.dialogue import merged as slots_of
from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.dates import counted_from, counts_on
from knowledge.answers.understanding.intents import asks_itself, wants_day
from knowledge.answers.understanding.listings import ON_IT, of_party_before, of_roster_before
from knowledge.answers.understanding.periods import Period
from knowledge.answers.understanding.remarks import Remark, remark_of, without_fillers
from knowledge.answers.writing.verdicts import Asks
from knowledge.register.elements import describe, group_keys, varieties
from knowledge.register.status import Register
from knowledge.vocabulary.cues import CUES
from knowledge.vocabulary.loading import families_of
from knowledge.vocabulary.locales import Shape, words_in
from knowledge.vocabulary.packs import pack_folder
from knowledge.vocabulary.varieties import Variety

Reader = Callable[[str], Question]
"""Reads a text by itself."""


def continues(question: Question) -> bool:
    """Whether the question leans on what was said before."""
    if _carries_on(question) or _BY_THEM.search(question.text):
        return True
    if _LACKING.search(question.text) and len(question.text.split()) <= 6:
        return True
    if set(question.items) <= _held() and _HOLDING.search(question.text):
        return len(question.text.split()) <= 8
    if question.items or question.either or question.announcements or question.unknown:
        return False
    if question.party and question.aim is Aim.LISTED and lexicon.PARTY_LISTS.search(question.text):
        return False
    if remark_of(question.text) or _PART.search(question.text):
        return True
    words = len(question.text.split())
    short = words <= 6 or (words <= 9 and bool(question.destinations))
    asks = (
        question.asks is not Asks.OPEN
        or bool(question.destinations or question.end_user or question.period)
        or any(p.search(question.text) for p in (lexicon.WHEN, lexicon.REASONS, lexicon.HOW))
    )
    if len(question.text.split()) <= 2 and question.aim is Aim.PASSAGES:
        return True
    leans = question.aim is Aim.UNCLEAR or bool(lexicon.PRONOUN.search(question.text))
    return leans or (short and asks)


def _carries_on(question: Question) -> bool:
    """Whether the words at its beginning, or a count of days, tie the question to the last one."""
    text = without_fillers(question.text)
    opened = lexicon.FOLLOW_UP.match(question.text) or lexicon.FOLLOW_UP.match(text)
    return bool(opened) or counts_on(question.text)


def _of_buyer(question: Question, before: Question) -> Question:
    """ "Can they buy terbium" after a question on a listed firm: the firm is the buyer."""
    if before.party is None or question.end_user:
        return question
    return replace(
        question,
        end_user=before.party,
        destinations=question.destinations or before.destinations,
    )


_BY_THEM = Shape(r"\b{by_them}\b")
_PART = Shape(r"\b{part_noun}\s*\d\b[^?]{0,20}\W*$")
_LACKING = Shape(r"^\W*{lacking_turn}")
_HOLDING = Shape(r"^\W*{holding_turn}|\b{in_it}\W*$")


def _held() -> set[str]:
    """What goods hold that are told apart by it."""
    return {key for variety in varieties() for key in variety.holds}


def _told_by_content() -> set[str]:
    return {key for variety in varieties() for key in variety.kinds}


def _of_magnets(question: Question, before: Question) -> Question:
    """What goods hold or lack, after a question on goods that are told apart by it, says which
    kind is asked about: "and with none?", "mine have 3% Dy". Without one of what they may hold
    they may hold the other."""
    for variety in varieties():
        if set(variety.kinds) & set(before.items):
            return _of_variety(question, before, variety)
    return question


def _of_variety(question: Question, before: Question, variety: Variety) -> Question:
    every = all(map(variety.is_all, question.groups))
    if set(question.items) - set(variety.holds) and not every:
        return question
    without, holding = variety.kinds
    lacking = variety.lacking(question.text, about=True)
    if lacking:
        some = len(lacking | variety.lacking(before.text)) < len(variety.holds)
        kinds = list(variety.kinds) if some else [without]
    elif _LACKING.search(question.text) and not lexicon.LICENSED.search(question.text):
        kinds = [without]
    elif question.items and _HOLDING.search(question.text):
        kinds = [holding]
    else:
        return question
    about = replace(question, items=tuple(kinds), groups=(), aim=Aim.STATUS, words=())
    return replace(about, denied=before.denied)


def merge(question: Question, before: Question, register: Register, read: Reader) -> Question:
    """``question`` with what it leaves out taken from the question ``before`` it."""
    question = _of_magnets(question, before)
    own = bool(question.items or question.either or question.announcements or question.listing)
    found = None
    if not own and not question.unknown:
        found = (
            _remark(question, before)
            or of_party_before(question, before, register)
            or of_roster_before(question, before)
            or _of_part(question, before, register)
            or _of_form(question, before, read)
        )
    return found or _merged(question, before, own=own)


def _merged(question: Question, before: Question, *, own: bool) -> Question:
    told = before.period or Period(before.on, before.on)
    question = replace(question, period=counted_from(question.text, told) or question.period)
    people = _BY_THEM.search(question.text) and not _told_by_content() & set(question.items)
    if own and people and not _carries_on(question):
        return _of_buyer(question, before)
    kind = Kind.NAMES if own else Kind.LEANS
    merged = replace(
        slots_of(question, before, kind),
        denied=question.denied,
        polar=question.polar and (before.polar or asks_itself(question)),
        language=before.language if question.language == "en" else question.language,
    )
    named = bool(merged.items or merged.either or merged.listing)
    if not named and not merged.announcements:
        says = bool(before.words or before.thread or before.window)
        aim = Aim.PASSAGES if says else question.aim
        return replace(question, aim=aim, period=merged.period)
    if wants_day(question.text):
        return replace(merged, aim=Aim.WHEN if named else Aim.ANNOUNCEMENT)
    if not own and lexicon.COUNTS.search(question.text):
        return replace(merged, aim=Aim.PASSAGES)
    turned = bool(question.destinations or question.end_user or question.period)
    if question.aim is Aim.PASSAGES and question.words and not turned and not _of_state(question):
        return replace(merged, text=f"{question.text} {before.text}") if own else merged
    if before.aim is Aim.PASSAGES and not own and not _of_state(question):
        return replace(merged, aim=Aim.PASSAGES)
    return replace(merged, aim=Aim.STATUS if named else Aim.ANNOUNCEMENT)


def _of_state(question: Question) -> bool:
    """Whether a turn asks for, or doubts, a state by its words: "I thought this was paused"."""
    asks = any(p.search(question.text) for p in (lexicon.REASONS, lexicon.HOW))
    return question.asks is not Asks.OPEN and not asks


def _remark(question: Question, before: Question) -> Question | None:
    """What a remark on the answer before it wants; None for other questions."""
    remark = remark_of(question.text)
    of_set = remark is Remark.WHICH_ONES or (remark is Remark.OTHERS and len(before.items) == 1)
    of_set = of_set and not ON_IT.search(question.text)
    if of_set and before.items and set(question.words) <= words_in("no_others"):
        return _which_ones(question, before)
    told = bool(before.items or before.announcements or before.end_user)
    if question.destinations or question.end_user or question.period or not told:
        return None
    match remark:
        case Remark.AGAIN:
            return replace(
                before,
                polar=before.polar or question.text.lower().startswith(tuple(words_in("assents"))),
            )
        case Remark.WHERE | Remark.WHICH_RULE:
            return replace(before, text=question.text, aim=Aim.SOURCE, polar=False)
    return None


def _which_ones(question: Question, before: Question) -> Question:
    """The family that the item asked about before belongs to, else every item."""
    items, groups = before.items, before.groups
    if len(items) == 1:
        labels = families_of(pack_folder())
        groups = tuple(label for label in labels if items[0] in group_keys(label))[:1]
        items = group_keys(groups[0]) if groups else ()
    asks = before.asks if question.asks is Asks.OPEN else question.asks
    return replace(
        before,
        text=question.text,
        items=items,
        names=(),
        groups=groups,
        listing=True,
        asks=Asks.RESTRICTED if asks is Asks.OPEN else asks,
        polar=False,
        denied=question.denied,
        destinations=question.destinations or before.destinations,
        end_user=question.end_user or before.end_user,
        period=question.period or before.period,
        aim=Aim.STATUS,
        words=(),
    )


def _of_part(question: Question, before: Question, register: Register) -> Question | None:
    """ "What about part 3 of it": a part of the announcement that was spoken of, or that decides
    on the item that was."""
    if not _PART.search(question.text) or question.destinations:
        return None
    documents = before.announcements or tuple(
        dict.fromkeys(
            ruling.measure.document
            for status in register.statuses(before.items, before.on, known=before.as_of)
            for ruling in status.deciding
        )
    )
    if not documents:
        return None
    return replace(
        question,
        announcements=documents[:1],
        aim=Aim.ANNOUNCEMENT,
        asks=before.asks if question.asks is Asks.OPEN else question.asks,
        polar=question.polar or before.polar,
        period=question.period or before.period,
        words=(),
    )


def _of_form(question: Question, before: Question, read: Reader) -> Question | None:
    """ "And the oxide?": the question before it, of that form of the same item."""
    written = re.findall(r"[^\W\d_]+", without_fillers(question.text).lower())
    forms = [word for word in written if word in CUES.material - words_in("traded_no_form")]
    rest = [word for word in question.words if word not in CUES.material | words_in("of_a_form")]
    if len(forms) != 1 or rest or len(before.items) != 1:
        return None
    if describe(before.items[0]).kind != "element" or not before.names:
        return None
    name = before.names[0]
    material = "|".join(sorted(CUES.material))
    pattern = re.compile(rf"\b({re.escape(name)})(?: (?:{material}))?\b", re.IGNORECASE)
    text, changed = pattern.subn(rf"\1 {forms[0]}", before.text, count=1)
    again = read(text if changed else f"is {name} {forms[0]} under export licence?")
    if not again.items:
        return None
    return replace(
        again,
        destinations=again.destinations or question.destinations or before.destinations,
        end_user=again.end_user or before.end_user,
        period=question.period or again.period or before.period,
    )
