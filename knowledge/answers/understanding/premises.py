"""What a question takes for granted: the truce, a claimed day, a list, goods abroad."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.dates import compared_days, day_after_words, is_now
from knowledge.answers.understanding.intents import wants_day
from knowledge.answers.writing.verdicts import Asks
from knowledge.models import Effect
from knowledge.register.elements import related_to
from knowledge.register.places import Place
from knowledge.register.status import Register

_TRUCE_END = re.compile(
    r"\b(?:truce|pause|arrangement)\b[^?.]{0,30}\b(?:out|over|ends?|ended|expires?|expired|last|until|till)\b|"
    r"\b(?:end|expiry|length|deadline) of the (?:truce|pause|arrangement)\b",
    re.IGNORECASE,
)
_TRUCE = re.compile(
    r"\b(?:the |china'?s? |busan |one[- ]year )?(?:truce|suspension|pause|arrangement)\b",
    re.IGNORECASE,
)
_CONFIRMS = (
    r"\b(?:china|beijing|mofcom|the ministry)\b[^?.]{0,20}\b(?:confirm\w*|announce[ds]?|"
    r"publish\w*|issued?|notif\w+)\b"
)
_CONFIRMED = re.compile(
    rf"{_CONFIRMS}[^?.]{{0,40}}\b(?:exten\w+|prolong\w*|renew\w*)", re.IGNORECASE
)
"""Whether the extension that others speak of has been made official."""
_CONFIRMS_THAT = re.compile(rf"{_CONFIRMS}\s*(?:that|it|this)?\W*$", re.IGNORECASE)
_EXTENSION = "did China confirm the extension of the truce?"
_EXTENDED_TO = re.compile(
    r"\b(?:extend\w*|extension|prolong\w*|renew\w*)\b[^?.]{0,40}\b(?:to|until|till|through|by)\b",
    re.IGNORECASE,
)
_MOVED_ON = re.compile(
    r"\bre-?export\w*|\bre-?sell\w*|\bre-?sold\b|\bsell(?:ing)? (?:it |them )?on\b|"
    r"\btrans-?ship\w*|\bforward(?:ing)?\b",
    re.IGNORECASE,
)
ONWARD = re.compile(
    rf"{_MOVED_ON.pattern}|\bresale\b|\bthird[- ](?:part(?:y|ies)|countr(?:y|ies))\b|"
    r"\bpass(?:ing|es)? (?:it |them |that |\w+ )?on\b|\bmiddle ?m[ae]n\b|\bintermediar(?:y|ies)\b|"
    r"\b(?:buy|bought|buying|get|got|source) .{3,60}\b(?:and|then|to) (?:then )?"
    r"(?:sell|send|ship|supply|deliver)\b|\bwho is liable\b|\bliab(?:le|ility)\b",
    re.IGNORECASE,
)
"""Goods that somebody outside China passes on to another."""
_MADE = re.compile(
    r"\b(?:made|manufactur\w+|produc\w+|assembl\w+|built|recycl\w+|machin\w+|process\w*|"
    r"fabricat\w*|sinter\w*|refin\w+|cast|mill|milled|coat\w*)\b",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"\bchinese\b|\bof china\b|\bfrom china\b", re.IGNORECASE)


def outside_china(question: Question, places: Sequence[Place]) -> Question:
    """For goods that are abroad already: the rules of No. 61 of 2025 on them, which name seven
    elements, and not those on exports from China."""
    covered = set(related_to("re-export"))
    about = {part for key in question.items for part in (key, *related_to(key))}
    if not about & covered or question.announcements or question.period:
        return question
    text = question.text
    foreign = [place for place in places if place.code != "CN"]
    leaves = any(re.search(r"\bfrom (?:the )?$", text[: p.start], re.I) for p in foreign)
    if _MOVED_ON.search(text) and (leaves or _CHINESE.search(text)):
        return replace(question, items=("re-export-origin",), groups=())
    made = any(
        _MADE.search(text[: p.start]) and re.search(r"\bin (?:the )?$", text[: p.start], re.I)
        for p in foreign
    )
    if made and _CHINESE.search(text):
        return replace(question, items=("re-export",), groups=())
    return question


_STOPPED = re.compile(
    r"\b(?:suspen\w+|truce|pause[ds]?|arrangement|extend\w*|extension|prolong\w*|waiver)\b",
    re.IGNORECASE,
)


def with_claims(question: Question) -> Question:
    """The question with the end or start that it takes for granted, which is no day asked about."""
    if not question.polar or question.end_user:
        return question
    end = start = None
    if _STOPPED.search(question.text) or question.announcements:
        end = day_after_words(question.text, lexicon.CLAIMED_END, question.as_of)
        now = end is not None and is_now(end, question.text)
        if now or (
            end and question.asks is Asks.EXTENDED and not _EXTENDED_TO.search(question.text)
        ):
            # "Extended before it expires on Friday?", "ended now?": no end that somebody claims.
            return replace(question, period=None)
    if end is None:
        start = day_after_words(question.text, lexicon.CLAIMED_START, question.as_of)
    claimed = end or start
    if claimed is None:
        return question
    asked = question.period and question.period.span != claimed.span
    return replace(
        question,
        claimed_end=end.end if end else None,
        claimed_start=start.end if start else None,
        period=question.period if asked or start else None,
    )


def of_announcement(question: Question, register: Register) -> Question:
    """For "which metals … under the February 2025 announcement": the items that it names."""
    if question.items or not question.announcements or not lexicon.WHICH.search(question.text):
        return question
    named = [
        item
        for measure in register.measures()
        if measure.document in question.announcements and measure.effect.controls
        for item in measure.items
    ]
    keys = tuple(dict.fromkeys(status.item for status in register.statuses(named, question.as_of)))
    return replace(question, items=keys)


def between_ends(question: Question, register: Register) -> Question:
    """ "Is it 10 January or 10 November?", of nothing named: the suspension whose end is one of
    the days, by its own words or by what somebody said."""
    named = question.items or question.announcements or question.unknown or question.end_user
    days = () if named else compared_days(question.text, question.as_of, question.language)
    if not days or len(question.words) > 2:
        return question
    asked = {period.end for period in days}
    for measure in register.measures():
        if measure.effect is not Effect.SUSPENDS or measure.from_ > question.as_of:
            continue
        claims = register.claims_about(measure.id, known=question.as_of)
        said = {claim.until for claim in claims} | {measure.until}
        if measure.until in asked or len(asked & said) == len(asked):
            other = next((day for day in asked if day != measure.until), measure.until)
            return replace(
                question,
                aim=Aim.ANNOUNCEMENT,
                announcements=(measure.document,),
                claimed_end=other,
                period=None,
                polar=False,
            )
    return question


_THEIR_BAN = re.compile(r"\b(?:bans?|embargo\w*|prohibition) (?:on|of)\b", re.IGNORECASE)


def against_maker(question: Question, register: Register) -> Question:
    """ "The US ban on gallium" is China's ban on gallium for the United States, where no rule of
    that country's own on the item is on record."""
    if len(question.makers) != 1 or question.destinations or not question.items:
        return question
    if not _THEIR_BAN.search(question.text):
        return question
    country = question.makers[0]
    items = set(question.items)
    about = [m for m in register.measures() if m.effect.controls and items & set(m.items)]
    own = any(m.issuer == country for m in about)
    if own or not any(country in m.destinations for m in about):
        return question
    return replace(question, destinations=(country,), makers=())


def spelt_out(text: str, before: str) -> str:
    """ "Did China confirm that?" behind a question on the extension of the truce, in full."""
    lengthened = _TRUCE.search(before) and re.search(r"\bexten\w+", before, re.IGNORECASE)
    return _EXTENSION if lengthened and _CONFIRMS_THAT.search(text) else text


def about_truce(question: Question, rest: str, register: Register) -> Question:
    """A question about "the truce" or "the suspension" is one about the general suspension."""
    subject = question.items or question.announcements or question.unknown or question.listing
    about = question.asks in (Asks.SUSPENDED, Asks.EXTENDED, Asks.ENDS) or wants_day(rest)
    told = question.aim in (Aim.UNCLEAR, Aim.PASSAGES) and len(question.words) <= 1
    if question.destinations and question.polar and lexicon.ONLY.search(question.text):
        about, told = True, question.aim is not Aim.NOTHING
    if _TRUCE_END.search(question.text):
        about, told = True, question.aim is not Aim.NOTHING
    if _CONFIRMED.search(question.text) and _TRUCE.search(question.text):
        question = replace(question, asks=Asks.EXTENDED, aim=Aim.UNCLEAR)
        about, told = True, True
    elif question.publishers or question.end_user or lexicon.SAYS.search(rest):
        return question
    if subject or not about or not told or not _TRUCE.search(question.text):
        return question
    general = register.general_suspension(question.as_of)
    if general is None:
        return question
    truce = replace(question, aim=Aim.ANNOUNCEMENT, announcements=(general.document,))
    ends = _TRUCE_END.search(question.text) and re.search(r"\bor\b", question.text, re.I)
    return replace(truce, polar=False, period=None) if ends else truce
