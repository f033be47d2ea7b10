"""What a question takes for granted: the truce, a claimed day, a list, goods abroad."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from knowledge.answers.question import Way
from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.dates import compared_days, day_after_words, is_now
from knowledge.answers.understanding.intents import wants_day
from knowledge.answers.writing.verdicts import Asks
from knowledge.models import Effect
from knowledge.register.elements import Reach, reaching, related_to
from knowledge.register.places import Place
from knowledge.register.reach import covered
from knowledge.register.status import Register
from knowledge.vocabulary.issuers import Issuer, default, issuer, split
from knowledge.vocabulary.loading import Truce, items_of
from knowledge.vocabulary.locales import Shape, words_in
from knowledge.vocabulary.packs import pack_folder
from knowledge.vocabulary.words import words

_CONFIRMS = r"\b{authority}\b[^?.]{0,20}\b{confirms_verb}\b"
_EXTENDED_TO = Shape(r"\b{lengthened}\b[^?.]{0,40}\b{up_to}\b")
_LENGTHENED = Shape(r"\b{extended_word}")
_MOVED_ON = Shape(r"{moved_on}")
ONWARD = Shape(r"{moved_on}|{onward}")
"""Goods that somebody outside the issuer's country passes on to another."""
_LIES = Shape(r"{lies_abroad}")
"""Goods that wait outside the issuer's country."""
_LANDED = Shape(r"{landed_abroad}")
"""Goods that came there before."""
_MADE = Shape(r"\b{made_verb}\b")
_MAKES = Shape(r"\b{makes_verb}\b")
_FROM = Shape(r"\b{from_word} (?:{list_article} )?$")
_IN = Shape(r"\b{in_word} (?:{list_article} )?$")
_STOPPED = Shape(r"\b{stopped}\b")
_THEIR_BAN = Shape(r"\b{ban_on}\b")
_OR = Shape(r"\b{or_word}\b")


class _Truce:
    """How people speak of the suspension that holds in general, by a pack and its issuer."""

    def __init__(self, truce: Truce, issuer: Issuer) -> None:
        names = [issuer.name, *split(issuer.names, issuer.places, issuer.bodies)]
        own = {
            "truce": truce.words,
            "owners": truce.owners,
            "authority": "|".join([*map(re.escape, names), "{authority_noun}"]),
            "origin": "|".join(map(re.escape, split(issuer.adjective))),
            "land": re.escape(issuer.name),
        }
        confirms = rf"{_CONFIRMS}[^?.]{{0,40}}\b{{lengthens}}"
        self.confirmed = truce.confirmed
        self.ends = Shape(
            r"\b{truce}\b[^?.]{0,30}\b{truce_ends}\b|\b{end_of_truce} {truce}\b", **own
        )
        self.named = Shape(r"\b(?:{owners} )?(?:{truce}|{suspension_noun})\b", **own)
        self.confirms = Shape(confirms, **own)
        """Whether the extension that others speak of has been made official."""
        self.confirms_that = Shape(rf"{_CONFIRMS}\s*{{that}}?\W*$", **own)
        self.of_origin = Shape(r"\b{origin}\b|\b{of_or_from} {land}\b", **own)


def _truce() -> _Truce:
    return _truce_of(pack_folder())


@cache
def _truce_of(folder: Path) -> _Truce:
    return _Truce(items_of(folder).truce, issuer(default()))


def names_truce(text: str) -> bool:
    """Whether a text names the suspension that holds in general."""
    return _truce().named.search(text) is not None


def goods_abroad(question: Question, places: Sequence[Place]) -> Question:
    """For goods that are abroad already: the rules on them, and not those on exports."""
    inputs = {part for key in reaching(Reach.MADE_ABROAD) for part in related_to(key)}
    about = {part for key in question.items for part in (key, *related_to(key))}
    if not about & inputs or question.announcements or question.way is Way.ELSEWHERE:
        return question
    text = question.text
    foreign = [place for place in places if place.code != default()]
    leaves = any(_FROM.search(text[: p.start]) for p in foreign)
    ours = _truce().of_origin.search(text)
    landed = bool(foreign) and ours and _LANDED.search(text)
    if question.period and not landed:
        return question
    made = any(_is_made_at(text, place) for place in foreign)
    waits = bool(foreign) and ours and _LIES.search(text)
    if not (made and ours) and (landed or waits or (_MOVED_ON.search(text) and (leaves or ours))):
        return _by_rules_on(question, Reach.MOVED_ON)
    return _by_rules_on(question, Reach.MADE_ABROAD) if made and ours else question


def _by_rules_on(question: Question, reach: Reach) -> Question:
    """The question about the rules with that reach, for goods that are abroad now."""
    places = question.destinations if len(question.destinations) == 1 else ()
    about = replace(question, goods=question.items, destinations=places, groups=(), period=None)
    return replace(about, items=reaching(reach))


def _is_made_at(text: str, place: Place) -> bool:
    """Whether goods are made at a place: "made in Ohio", "our Ohio plant makes magnets"."""
    before, after = text[: place.start], text[place.end :]
    if _MADE.search(before) and _IN.search(before):
        return True
    following = words(after)[:1]
    works = bool(following) and following[0].folded in words_in("buyers")
    return works and _MAKES.search(after) is not None


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
        key
        for measure in register.measures()
        if measure.document in question.announcements and measure.effect.controls
        for key in covered(measure)
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


def against_maker(question: Question, register: Register) -> Question:
    """ "The US ban on gallium" is China's ban on gallium for the United States, where no rule of
    that country's own on the item is on record."""
    if len(question.makers) != 1 or question.destinations or not question.items:
        return question
    if not _THEIR_BAN.search(question.text):
        return question
    country = question.makers[0]
    items = set(question.items)
    about = [m for m in register.measures() if m.effect.controls and items & set(covered(m))]
    own = any(m.issuer == country for m in about)
    if own or not any(country in m.destinations for m in about):
        return question
    return replace(question, destinations=(country,), makers=())


def spelt_out(text: str, before: str) -> str:
    """ "Did China confirm that?" behind a question on the extension of the truce, in full."""
    truce = _truce()
    lengthened = truce.named.search(before) and _LENGTHENED.search(before)
    return truce.confirmed if lengthened and truce.confirms_that.search(text) else text


def about_truce(question: Question, rest: str, register: Register) -> Question:
    """A question about "the truce" or "the suspension" is one about the general suspension."""
    subject = question.items or question.announcements or question.unknown or question.listing
    about = question.asks in (Asks.SUSPENDED, Asks.EXTENDED, Asks.ENDS) or wants_day(rest)
    told = question.aim in (Aim.UNCLEAR, Aim.PASSAGES) and len(question.words) <= 1
    if question.destinations and question.polar and lexicon.ONLY.search(question.text):
        about, told = True, question.aim is not Aim.NOTHING
    if _truce().ends.search(question.text):
        about, told = True, question.aim is not Aim.NOTHING
    if _truce().confirms.search(question.text) and _truce().named.search(question.text):
        question = replace(question, asks=Asks.EXTENDED, aim=Aim.UNCLEAR)
        about, told = True, True
    elif question.publishers or question.end_user or lexicon.SAYS.search(rest):
        return question
    if subject or not about or not told or not _truce().named.search(question.text):
        return question
    general = register.general_suspension(question.as_of)
    if general is None:
        return question
    truce = replace(question, aim=Aim.ANNOUNCEMENT, announcements=(general.document,))
    ends = _truce().ends.search(question.text) and _OR.search(question.text)
    return replace(truce, polar=False, period=None) if ends else truce
