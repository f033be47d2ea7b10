"""The topic of a question: what its cues and its filled slots decide, else what a classifier says.

The cues are lists of phrases in the languages' files; ``ROWS`` is the one table of precedence. A
topic chooses who answers, never what the answer is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from knowledge.answers.question import Topic
from knowledge.answers.reading.talk import TALK, small_talk
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.subjects import MASKS
from knowledge.answers.writing.verdicts import Asks
from knowledge.register.parties import MILITARY
from knowledge.vocabulary.locales import ENGLISH, locale
from knowledge.vocabulary.phrases import Text, phrases

Guess = tuple[Topic, float]
"""A topic and how sure the classifier is of it, from 0 to 1."""


class Slot(StrEnum):
    """What a question may name, and whether it asks for a state."""

    ITEM = "item"
    RULE = "rule"
    FIRM = "firm"
    SOURCE = "source"
    PLACE = "place"
    DAY = "day"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Row:
    """A topic that a question has where a cue shows it and its slots are filled accordingly."""

    cue: str
    topic: Topic
    given: frozenset[Slot] = frozenset()
    lacking: frozenset[Slot] = frozenset()

    def holds(self, cues: frozenset[str], slots: frozenset[Slot]) -> bool:
        """Whether the row decides a question with these cues and filled slots."""
        return self.cue in cues and self.given <= slots and not self.lacking & slots


def _slots(*slots: Slot) -> frozenset[Slot]:
    return frozenset(slots)


_NAMED = _slots(Slot.ITEM, Slot.RULE, Slot.FIRM, Slot.SOURCE)

ROWS = (
    Row("talk", Topic.TALK, lacking=_NAMED),
    Row("itself", Topic.ITSELF, lacking=_NAMED),
    Row(
        "outside",
        Topic.OUTSIDE,
        lacking=_slots(Slot.RULE, Slot.SOURCE, Slot.STATE, Slot.PLACE),
    ),
    Row("said", Topic.SAID, given=_slots(Slot.SOURCE)),
    Row("instrument", Topic.INSTRUMENT, given=_slots(Slot.RULE)),
    Row("procedure", Topic.PROCEDURE),
    Row("reason", Topic.REASON),
    Row("said", Topic.SAID),
    Row("lists", Topic.LISTS, lacking=_slots(Slot.ITEM)),
    Row("changes", Topic.CHANGES, lacking=_slots(Slot.RULE, Slot.FIRM, Slot.ITEM)),
    Row("instrument", Topic.INSTRUMENT, lacking=_slots(Slot.ITEM, Slot.FIRM)),
)
"""Which topic wins where several are shown: the first row that holds."""

AIMS: Mapping[Aim, Topic] = {
    Aim.ROSTER: Topic.LISTS,
    Aim.LISTED: Topic.LISTS,
    Aim.CALENDAR: Topic.CHANGES,
    Aim.ANNOUNCEMENT: Topic.INSTRUMENT,
    Aim.RECENCY: Topic.ITSELF,
    Aim.STATUS: Topic.STATE,
    Aim.WHEN: Topic.STATE,
    Aim.HISTORY: Topic.STATE,
    Aim.COVERAGE: Topic.STATE,
    Aim.PARTICULAR: Topic.STATE,
    Aim.SOURCE: Topic.STATE,
}
"""What a question's form decides where no row holds; the other aims leave it open."""

SURE: Mapping[Topic, float] = {Topic.OUTSIDE: 0.8, Topic.ITSELF: 0.8, Topic.TALK: 0.9}
"""From which certainty on a guess counts, for topics whose answers quote nothing."""
LIKELY = 0.55
"""The same for the others."""


HINT = 0.4
"""From which certainty on a guess is used where documents hold nothing."""


def unsure(_: Question) -> Guess:
    """The guess of a reader without a classifier."""
    return Topic.STATE, 0.0


@dataclass(frozen=True, slots=True)
class TopicReader:
    """Finds the topic of a question; ``guess`` is asked only where cues and slots leave it open."""

    guess: Callable[[Question], Guess] = unsure

    def read(self, question: Question) -> Question:
        """The question with its topic and the cues that showed it."""
        text = Text.of(question.masked or question.text, MASKS)
        language, talk = small_talk(text, question.language)
        question = replace(question, language=language)
        cues = (*talk, *cues_in(text, language))
        if question.topic is not Topic.STATE:  # found with its slots already
            return replace(question, cues=cues)
        topic = decided(frozenset(_general(cues)), filled(question)) or AIMS.get(question.aim)
        question = replace(question, cues=cues, topic=topic or question.topic)
        return question if topic else self._guessed(question)

    def _guessed(self, question: Question) -> Question:
        """The question with the topic that it is likeliest of, where nothing shows one."""
        if question.asks is not Asks.OPEN and filled(question) & {Slot.ITEM, Slot.RULE}:
            return question
        if question.aim not in (Aim.PASSAGES, Aim.UNCLEAR) or not question.words:
            return question
        topic, certainty = self.guess(question)
        question = replace(question, guess=topic if certainty >= HINT else None)
        if certainty >= SURE.get(topic, LIKELY):
            return replace(question, topic=topic)
        return question if question.items else replace(question, topic=Topic.WORDS)


def decided(cues: frozenset[str], slots: frozenset[Slot]) -> Topic | None:
    """What the table says; None where no row holds."""
    return next((row.topic for row in ROWS if row.holds(cues, slots)), None)


def filled(question: Question) -> frozenset[Slot]:
    """The slots of a question that are filled."""
    firm = question.end_user not in (None, MILITARY) or question.strangers or question.relatives
    found = {
        Slot.ITEM: question.items or question.groups or question.either,
        Slot.RULE: question.announcements or question.unknown or question.package,
        Slot.FIRM: firm,
        Slot.SOURCE: question.publishers,
        Slot.PLACE: question.destinations or question.makers,
        Slot.DAY: question.period,
        Slot.STATE: question.asks is not Asks.OPEN and question.aim is not Aim.PASSAGES,
    }
    return frozenset(slot for slot, value in found.items() if value)


def cues_in(text: Text, language: str) -> Iterator[str]:
    """The names of the lists of phrases, in English and in the question's language, of which a
    masked text holds one; small talk apart."""
    for name, cells in _lists(language).items():
        if any(phrases(cell).within(text) for cell in cells):
            yield name


@cache
def _lists(language: str) -> Mapping[str, tuple[str, ...]]:
    """The lists of phrases of a language and of English, by their names."""
    found: dict[str, tuple[str, ...]] = {}
    for code in dict.fromkeys((language, ENGLISH)):
        for name, cell in locale(code).topics.items():
            if not name.startswith(TALK):
                found[name] = (*found.get(name, ()), cell)
    return found


def _general(cues: tuple[str, ...]) -> Iterator[str]:
    """The topics that cues are kinds of."""
    for cue in cues:
        yield cue.partition(".")[0]
