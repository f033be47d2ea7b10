"""The topics of what happened, of instruments and of what was said, and their slots."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.answers.question import Topic
from knowledge.answers.reading.sources import sources_in
from knowledge.answers.reading.windows import lines_in, window_of, without_stretches
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.intents import asks_itself
from knowledge.answers.understanding.lexicon import CONCLUDES, NEW_RULES, WHY
from knowledge.answers.understanding.written_days import month_names, written_days
from knowledge.answers.writing.verdicts import Asks
from knowledge.models import Kind
from knowledge.register.makers import find_home
from knowledge.register.status import Register
from knowledge.vocabulary.locales import Cue

_CHANGES, _AHEAD, _BACK = Cue("changes"), Cue("ahead"), Cue("back")
_DOES = Cue("actor_does")
_COMPARE = Cue("compare")
_EXPLAIN, _TRUCE, _EACH = Cue("explain"), Cue("truce"), Cue("each_of_them")
_SAID, _WHO_SAID = Cue("said"), Cue("who_said")
_JUDGED, _AGREES = Cue("judged"), Cue("agrees")


def with_topic(question: Question, register: Register) -> Question:
    """The question with its topic, where it is one of these, and what the topic needs to know."""
    if _asks_changes(question):
        window = window_of(question.text, question.period, question.as_of)
        window = replace(window, rules=NEW_RULES.search(question.text) is not None)
        makers = tuple(place.code for place in find_home(question.text) if not place.directed)
        issuers = tuple(dict.fromkeys((*makers, *question.makers))) or question.issuers
        aim = question.aim if question.aim is Aim.HISTORY else Aim.CALENDAR
        return replace(question, topic=Topic.CHANGES, window=window, issuers=issuers, aim=aim)
    said = None
    if _SAID.search(question.text) and not _asks_state(question):
        said = _with_sources(question, register)
    return said or _compared(question) or _with_instrument(question, register)


def _compared(question: Question) -> Question | None:
    """The question with two things to set side by side; None for others."""
    if question.items or question.end_user or not _COMPARE.search(question.text):
        return None
    if WHY.search(question.text):
        return None
    rules, places = question.announcements, question.destinations
    if len(rules) == 2 or (len(places) == 2 and not rules):
        return replace(question, topic=Topic.COMPARE)
    return None


def _with_instrument(question: Question, register: Register) -> Question:
    """The question about what announcements or the truce are, where it asks to be told that."""
    text = question.text
    of_publisher = question.publishers and not question.announcements
    if question.items or question.end_user or of_publisher or question.unknown:
        return question
    lines = lines_in(text)
    asks = _EXPLAIN.search(text) is not None or lines > 0
    named = question.announcements
    if _TRUCE.search(text) and asks and (not named or len(named) == 1):
        general = register.general_suspension(question.as_of)
        if general and set(named) <= {general.document}:
            known = (general.document,)
            return replace(
                question, topic=Topic.INSTRUMENT, explain=True, truce=True, announcements=known
            )
    if not named and (package := _package(question, register)):
        asks, named = asks or _EACH.search(text) is not None, package
    elsewhere = bool(question.destinations) and _SAID.search(text) is not None
    if not named or not (asks or elsewhere) or (asks_itself(question) and not elsewhere):
        return question
    return replace(question, topic=Topic.INSTRUMENT, explain=True, announcements=named, lines=lines)


def _package(question: Question, register: Register) -> tuple[str, ...]:
    """The announcements that the general suspension suspends, where it is for all of them."""
    general = register.general_suspension(question.as_of)
    wanted = question.package or _EACH.search(question.text)
    if general is None or not wanted:
        return ()
    return tuple(dict.fromkeys(of.split("/")[0] for of in general.of))


def _asks_state(question: Question) -> bool:
    """Whether a question is for a state or a rule, whoever it names as having said something."""
    if question.items and CONCLUDES.search(question.text):
        return True
    judged = _JUDGED.search(question.text) is not None
    return asks_itself(question) and question.asks is not Asks.OPEN and not judged


def _with_sources(question: Question, register: Register) -> Question | None:
    """The question about what somebody said; None where nobody is named who did."""
    text = question.text
    asks_who = _WHO_SAID.search(text) is not None
    sources = sources_in(text, question.publishers, register)
    days = {period.end for period in written_days(text, question.as_of, question.language)}
    if asks_who and days:
        sources = tuple(
            document.id
            for document in register.documents()
            if any(c.until in days and c.kind is Kind.STATEMENT for c in document.claims)
        )
    if question.announcements or question.unknown:  # what makes rules is told by its rules
        makers = {d.publisher for d in register.documents() if d.kind is Kind.ANNOUNCEMENT}
        named = map(register.document, sources)
        sources = tuple(d.id for d in named if d and d.publisher.split(", ")[0] not in makers)
    if not sources:
        return None
    side = ""
    if agrees := _AGREES.search(text):
        homes = [p for p in find_home(text) if agrees.start() <= p.start < agrees.end()]
        side = homes[0].code if homes else ""
    return replace(
        question,
        topic=Topic.SAID,
        aim=Aim.PASSAGES,
        sources=sources,
        words=tuple(w for w in question.words if not (_SAID.search(w) or _JUDGED.search(w))),
        judged=_JUDGED.search(text) is not None,
        asks_who=asks_who,
        asks_side=side,
    )


def _asks_changes(question: Question) -> bool:
    if question.aim in (Aim.CALENDAR, Aim.HISTORY):
        return True
    named = question.items or question.announcements or question.end_user or question.publishers
    if named or question.strangers or not _CHANGES.search(question.text):
        return False
    if question.destinations and not question.words and not _DOES.search(question.text):
        return False  # "What happened in Busan?" is for a meeting
    return not _left(question)


def _left(question: Question) -> set[str]:
    """The content words that neither the cues nor the days explain."""
    rest = _CHANGES.sub(" ", question.text)
    for period in written_days(question.text, question.as_of, question.language):
        rest = rest.replace(question.text[slice(*period.span)], " ")
    rest = without_stretches(rest).lower()
    said = set(re.findall(r"[^\W_]+", rest))
    explained = month_names().keys()
    left = said.intersection(question.words) - explained
    return {word for word in left if not (_AHEAD.search(word) or _BACK.search(word))}
