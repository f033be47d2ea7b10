"""What a question wants: its aim, and what yes or no would be about."""

from __future__ import annotations

import re

from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.writing.verdicts import Asks
from knowledge.vocabulary.locales import Shape, words_in

_CLAUSE = Shape(r"(?:^|[,.;:?!–—-]\s*|\b{clause_opener}\s+)(?:\w+ ){0,2}?{auxiliary}")
_POLITE = Shape(r"\b{polite}")
_ORDERS = Shape(r"^\W*(?:{order_opener} )*{orders}\b")
"""A list that is ordered: no yes or no answers it."""
_AUX = Shape(r"{auxiliary}")
_DID = Shape(r"^{did_opener}?{did_verb}\b(?!.*\b{still}\b)")
_ON_THE_LIST = Shape(r"{on_the_list}")


def is_polar(text: str) -> bool:
    """Whether yes or no answers the question: it opens with a verb, or has no question word."""
    plain = _POLITE.sub(" ", text)
    if _ORDERS.search(text):
        return False
    wh = lexicon.WH.search(plain)
    aux = _AUX.search(plain)
    return wh is None or (aux is not None and aux.start() < wh.start())


_OPENS = Shape(r"^\W*(?:{opener} )*{auxiliary}")


def asks_itself(question: Question) -> bool:
    """Whether a question is a yes-or-no question by its own words: "was any of it in force"."""
    return _OPENS.search(question.text) is not None


def asks_of(rest: str) -> Asks:
    """What the question is about, from the words that nothing else explains."""
    if lexicon.NO_LICENCE.search(rest) and not lexicon.WITHOUT_LICENCE.search(rest):
        return Asks.LICENSED
    if lexicon.EXTENDED.search(rest):
        return Asks.EXTENDED
    if lexicon.CHANGED.search(rest):
        return Asks.CHANGED
    if lexicon.EVER.search(rest):
        return Asks.EVER
    if lexicon.ENDS.search(rest) and not lexicon.BANNED.search(rest):
        return Asks.ENDS
    lifted = lexicon.LIFTED.search(rest)
    if lexicon.WITHOUT_LICENCE.search(rest):
        # "Is it illegal without a licence" asks whether one is needed.
        return Asks.LICENSED if lexicon.ILLEGAL.search(rest) else Asks.FREE
    if lexicon.WITH_LICENCE.search(rest) and lexicon.ILLEGAL.search(rest):
        return Asks.BANNED
    if lexicon.SUSPENDED.search(rest) and not lifted:
        return Asks.SUSPENDED
    if lexicon.STRICTER.search(rest) and not lifted:
        return Asks.STRICTER
    if lexicon.FREE.search(rest) and not lexicon.RESTRICTED.search(rest):
        return Asks.FREE
    if lifted:
        return Asks.LIFTED
    for asks, pattern in (
        (Asks.BANNED, lexicon.BANNED),
        (Asks.LICENSED, lexicon.LICENSED),
        (Asks.RESTRICTED, lexicon.RESTRICTED),
    ):
        if pattern.search(rest):
            return asks
    if lexicon.ILLEGAL.search(rest):
        return Asks.BANNED
    return Asks.RESTRICTED if _ON_THE_LIST.search(rest) else Asks.OPEN


def aim_of(question: Question, rest: str) -> Aim:
    """The aim of ``question``; ``rest`` is its text without what it names."""
    if not re.search(r"\w", question.text):
        return Aim.NOTHING
    if lexicon.HELP.search(question.text) and not question.items:
        return Aim.HELP
    about_status = question.asks is not Asks.OPEN or bool(lexicon.TRADE.search(rest))
    yes_or_no = bool(_CLAUSE.search(rest)) and question.asks is not Asks.OPEN
    reported = wants_text(rest, yes_or_no, bool(question.publishers))
    if question.onward and question.items and lexicon.ILLEGAL.search(rest):
        return Aim.STATUS
    if _wants_roster(question, rest):
        return Aim.ROSTER
    outside = question.strangers or question.relatives
    if outside and not question.items and _wants_listing(question, rest):
        return Aim.LISTED
    if lexicon.RECENCY.search(question.text) and not question.items:
        return Aim.RECENCY
    if lexicon.PROCEDURE.search(rest):
        return Aim.PASSAGES
    if lexicon.TOPICS.search(question.text) or question.foreign:
        return Aim.PASSAGES
    if lexicon.HARD_ASPECTS.search(rest):
        return Aim.PASSAGES
    listed = question.party and lexicon.LISTS.search(rest)
    if listed and not lexicon.WHY.search(rest):
        return Aim.LISTED if not question.items or question.groups else Aim.STATUS
    named = bool(question.items or question.either or question.announcements or question.unknown)
    if (question.groups or question.listing) and lexicon.NEW_RULES.search(rest):
        return Aim.CALENDAR
    if not named and _is_calendar(question, rest):
        return Aim.CALENDAR
    if not named and about_status and _is_particular(question):
        return Aim.PARTICULAR
    if question.listing and about_status and not reported:
        return Aim.STATUS
    soldiers = question.end_user == "military" and bool(question.destinations)
    if not named and soldiers and not question.polar and len(question.words) > 1:
        return Aim.PASSAGES
    if not named and not question.party and not soldiers:
        return _aim_without_subject(question, rest, about_status)
    if not named and question.party:
        return Aim.PASSAGES if reported else Aim.LISTED
    return _aim_with_subject(question, rest, about_status, yes_or_no, reported)


def _wants_listing(question: Question, rest: str) -> bool:
    """Whether a question about a firm on no list is whether, or how, it is listed."""
    if lexicon.PARTY_LISTS.search(rest):
        return True
    bare = not question.words and not question.announcements
    barred = question.polar and question.asks in (Asks.BANNED, Asks.RESTRICTED, Asks.FREE)
    return bare and (barred or lexicon.HISTORY.search(rest) is not None)


def _wants_roster(question: Question, rest: str) -> bool:
    """Whether the question is for the names on a list of parties."""
    if question.items or question.publishers or question.end_user or question.foreign:
        return False
    if lexicon.WHY.search(rest) or not lexicon.ROSTER.search(question.text):
        return False
    by_number = bool(question.announcements) and not question.polar
    return by_number or bool(lexicon.PARTY_LISTS.search(rest))


def _aim_with_subject(
    question: Question, rest: str, about_status: bool, yes_or_no: bool, reported: bool
) -> Aim:
    if question.items and lexicon.HISTORY.search(rest):
        return Aim.HISTORY
    whole = question.announcements or (question.package and not question.groups)
    covers = lexicon.COVERS.search(rest) or (
        _DID.match(question.text) and question.asks in (Asks.SUSPENDED, Asks.LIFTED)
    )
    asks_member = question.polar and not question.listing and covers
    if question.items and whole and asks_member:
        return Aim.COVERAGE
    if len(question.items) == 1 and question.circle and question.polar:
        return Aim.COVERAGE
    if question.polar and len(question.announcements) == 2 and covers and not question.items:
        return Aim.ANNOUNCEMENT
    if question.polar and question.announcements and _says_only(question):
        return Aim.ANNOUNCEMENT
    whole = (question.words or not question.polar or reported) and set(question.words) <= words_in(
        "asks_whole"
    )
    if question.announcements and whole and not question.items and not question.publishers:
        return Aim.ANNOUNCEMENT
    foreign_words = question.language != "en" and bool(question.announcements)
    told = reported and not lexicon.OVERVIEW.search(rest) and not foreign_words
    if told or _has_acronym(question):
        return Aim.PASSAGES
    if (question.announcements or question.unknown) and not question.items:
        plain = (about_status and len(question.words) <= 3) or question.language != "en"
        if yes_or_no or wants_day(rest) or not question.words or plain or question.unknown:
            return Aim.ANNOUNCEMENT
        return Aim.PASSAGES
    if question.announcements and lexicon.DOES.search(rest):
        return Aim.ANNOUNCEMENT
    loose = len(question.words) > 1 and not about_status and not lexicon.OVERVIEW.search(rest)
    if question.groups and question.asks is Asks.OPEN and loose:
        return Aim.PASSAGES
    if wants_day(rest):
        return Aim.WHEN
    return Aim.STATUS if about_status or len(question.words) <= 3 else Aim.PASSAGES


def _says_only(question: Question) -> bool:
    return len(question.words) == 1 and question.words[0] in words_in("only_word")


def wants_text(rest: str, yes_or_no: bool, publisher: bool) -> bool:
    """Whether the question wants what documents say rather than a state."""
    concludes = bool(lexicon.CONCLUDES.search(rest) or lexicon.STILL_SO.search(rest))
    if lexicon.SAYS.search(rest) and (publisher or lexicon.RECORDED.search(rest)):
        return not concludes
    if concludes and lexicon.SAYS.search(rest):
        return False
    if lexicon.ASPECTS.search(rest) and not lexicon.LICENSED.search(rest):
        return True
    told = lexicon.REASONS, lexicon.HOW, lexicon.SAYS, lexicon.DEFINES
    return not yes_or_no and any(pattern.search(rest) for pattern in told)


def _has_acronym(question: Question) -> bool:
    """Whether an abbreviation stands in the question that no item or place explains: "DFARS"."""
    if question.text.upper() == question.text or question.asks is not Asks.OPEN:
        return False
    return any(
        re.search(rf"\b{re.escape(w.upper())}\b", question.text)
        for w in question.words
        if len(w) > 3 and w.isalpha()
    )


def wants_day(rest: str) -> bool:
    """Whether the question asks for a day."""
    return bool(lexicon.WHEN.search(rest)) and not lexicon.WHEN_RELATIVE.search(rest)


def _is_calendar(question: Question, rest: str) -> bool:
    if question.asks is Asks.CHANGED and not question.words and not question.end_user:
        return not lexicon.PRONOUN.search(rest)
    if lexicon.PRONOUN.search(rest):
        return False
    on_day = question.period is not None and question.period.is_day
    if on_day and lexicon.GOES_ON.search(question.text):
        return set(question.words) <= lexicon.OF_NOTE and not question.end_user
    if not lexicon.CALENDAR.search(rest):
        return False
    soon = bool(lexicon.SOON.search(rest))
    return len(question.words) <= 2 * soon and (question.period is not None or soon)


def _is_particular(question: Question) -> bool:
    """Whether a question is for the rules that are for its one destination and no other."""
    if len(question.destinations) != 1 or question.end_user:
        return False
    asks_which = not question.polar or lexicon.WHICH.search(question.text)
    if asks_which and lexicon.ALONE.search(question.text):
        return question.period is None
    opened = lexicon.FOLLOW_UP.match(question.text) or lexicon.PRONOUN.search(question.text)
    return bool(not question.polar and not question.words and not opened)


def _aim_without_subject(question: Question, rest: str, about_status: bool) -> Aim:
    if lexicon.CONFIRMS.match(question.text):
        return Aim.UNCLEAR
    defines = lexicon.DEFINES.search(rest) and lexicon.LISTS.search(rest) and not question.polar
    if question.words and set(question.words) <= lexicon.JUDGED and not question.publishers:
        return Aim.UNCLEAR  # what is true or wrong of what nobody has named
    if question.words or question.publishers or defines:
        return Aim.PASSAGES
    if about_status or wants_day(rest):
        vague = lexicon.PRONOUN.search(rest) or len(rest.split()) <= 7
        return Aim.UNCLEAR if vague else Aim.PASSAGES
    leans = lexicon.FOLLOW_UP.match(question.text) or lexicon.PRONOUN.search(rest)
    if leans:
        return Aim.UNCLEAR
    # "What happened in Busan?": the place is what documents may speak of.
    return Aim.PASSAGES if question.destinations else Aim.NOTHING
