"""A turn on whatever was spoken of, where that takes more than slots.

Which of several things is meant, another question of the same subject, a subject that is neither
an item nor a rule. ``reading.dialogue`` merges the slots of turns on items and rules; ``ROWS`` says
which turns are read here, and in which order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from knowledge.answers.question import Looks, Topic
from knowledge.answers.reading.goods import (
    asks_rule,
    held_in,
    holds,
    know_how,
    narrowed,
    of_grade,
    sourced,
    under_rule,
)
from knowledge.answers.reading.leaning import Leaning
from knowledge.answers.reading.speakers import official, other_side, who
from knowledge.answers.reading.topics import cues_in
from knowledge.answers.understanding.announcements import find_announcements
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.dates import counted_from
from knowledge.answers.understanding.intents import wants_day
from knowledge.answers.understanding.periods import Period
from knowledge.answers.understanding.premises import names_truce
from knowledge.answers.understanding.subjects import MASKS
from knowledge.answers.writing.counts import HOW_MANY
from knowledge.answers.writing.verdicts import Asks
from knowledge.models import Document
from knowledge.vocabulary.locales import ENGLISH, Shape, locale
from knowledge.vocabulary.phrases import Text
from knowledge.vocabulary.words import fold

_STEM = 5
"""So many letters of a word tell its subject: "battery", "batteries"."""
_SUSPENSION = Shape(r"\b{suspension_noun}\b")


def carried(turn: Leaning) -> Question | None:
    """A turn read on what was spoken of; None where no row of the table reads it."""
    found = (row.reads(turn) for row in ROWS if row.holds(turn))
    return next((question for question in found if question), None)


def may_carry(question: Question) -> bool:
    """Whether a turn that names goods or a rule may still be about the goods before it."""
    return names_only(question) or holds(question) or asks_rule(question)


def _repeated(turn: Leaning) -> Question | None:
    """A doubt: the question before it, once more."""
    return replace(turn.before, polar=False, language=turn.question.language)


def _procedure(turn: Leaning) -> Question | None:
    """How something is done, after a question on anything else: never a yes from its state."""
    if turn.before.party:
        return None
    name = "applicant" if "applicant" in turn.cues else "procedure"
    asked = turn.read(locale(ENGLISH).replies[f"turn.{name}"])
    return replace(
        asked,
        aim=Aim.PASSAGES,
        topic=Topic.PROCEDURE,
        asks=Asks.OPEN,
        polar=False,
        language=turn.question.language,
    )


def is_aside(question: Question) -> bool:
    """Whether a turn asked how something is done: the next one is on what was spoken of before."""
    return question.topic is Topic.PROCEDURE and not question.items


def _chosen(turn: Leaning) -> Question | None:
    """Which of the announcements of one number is meant, by a word of what they are about."""
    question, before = turn.question, turn.before
    told = {fold(word)[:_STEM] for word in (*question.words, *question.names)}
    if len(before.announcements) != 1 or not told:
        return None
    numbers = {d.id: _number(d) for d in turn.register.documents() if d.measures}
    wanted = numbers.get(before.announcements[0], 0)
    for document in turn.register.documents():
        same = wanted and numbers.get(document.id) == wanted
        if same and any(word in _about(document) for word in told):
            return replace(
                before,
                text=question.text,
                announcements=(document.id,),
                aim=Aim.ANNOUNCEMENT,
                topic=Topic.INSTRUMENT,
                explain=True,
                asks=Asks.OPEN,
                polar=False,
                items=(),
                words=(),
            )
    return None


def _number(document: Document) -> int:
    """The number that the title of an announcement begins with; 0 for none."""
    found = find_announcements(document.title)
    return found[0].number if found else 0


def _about(document: Document) -> str:
    """The words that say what an announcement is about, folded."""
    parts = [part for m in document.measures for part in (m.passage, *m.forms, *m.items)]
    return fold(" ".join([document.title, *parts]))


def _its_suspension(turn: Leaning) -> Question | None:
    """The suspension of what was spoken of, where that was told by documents and is not the one
    that holds in general."""
    question, before = turn.question, turn.before
    other = before.aim is Aim.PASSAGES and not names_truce(before.completed)
    named = _SUSPENSION.search(question.text) and not find_announcements(question.text)
    if not other or not named or question.items or before.announcements or before.items:
        return None
    return replace(question, announcements=(), explain=False, aim=Aim.PASSAGES, topic=Topic.STATE)


def _other_days(turn: Leaning) -> Question | None:
    """The calendar of other days: "and in August?"."""
    question, before = turn.question, turn.before
    told = before.period or Period(before.on, before.on)
    period = counted_from(question.text, told) or question.period
    if before.window is None or period is None or len(question.words) > 1:
        return None
    window = replace(before.window, way=Looks.WITHIN, first=period.start, last=period.end)
    return replace(before, text=question.text, period=period, window=window)


def _counted(turn: Leaning) -> Question | None:
    """Other items alone, after a number was asked for: the same number of them."""
    question, before = turn.question, turn.before
    if not (names_only(question) and before.items and HOW_MANY.search(before.text)):
        return None
    return replace(
        before,
        text=_renamed(before, question),
        items=question.items,
        names=question.names,
        groups=question.groups,
    )


def _renamed(before: Question, question: Question) -> str:
    """The text of the question before, with the names of the turn in place of its own."""
    text = before.text
    for name in before.names:
        text = text.replace(name, "")
    return f"{text.rstrip(' ?!.')} {' '.join(question.names)}"


def names_only(question: Question) -> bool:
    """Whether a text names items and says no more."""
    return bool(question.items) and not question.words and question.asks is Asks.OPEN


def _another_firm(turn: Leaning) -> Question | None:
    """A name that nothing knows, after a listed firm: whether it is listed too."""
    question = turn.question
    listed = turn.before.party or turn.before.aim is Aim.LISTED
    if turn.cues or not listed or question.party:
        return None
    capital = (word for word in question.text.split()[1:] if word[0].isupper())
    unknown = [word.strip("?!.,") for word in capital]
    told = [word for word in unknown if word.lower() in question.words]
    names = question.strangers or ((" ".join(told),) if told else ())
    if not names or set(question.words) - set(" ".join(names).lower().split()):
        return None
    return replace(question, strangers=names, aim=Aim.LISTED, topic=Topic.LISTS, words=())


def _on_subject(turn: Leaning) -> Question | None:
    """A turn on what is neither an item nor a rule: a list, a destination, the record, a report."""
    question, before = turn.question, turn.before
    if before.items or before.announcements or before.party:
        return None
    if before.aim is Aim.ROSTER and ("names" in turn.cues or wants_day(question.text)):
        return replace(before, text=HOW_MANY.sub(" ", before.text), polar=False)
    if "stale" in turn.cues and _of_record(before):
        return replace(before, polar=False)
    if before.aim is Aim.PARTICULAR and (question.period or question.destinations):
        return replace(
            before,
            period=question.period or before.period,
            destinations=question.destinations or before.destinations,
        )
    return None


def _of_record(before: Question) -> bool:
    """Whether a question was for how far the record reaches."""
    shown = cues_in(Text.of(before.masked or before.text, MASKS), before.language)
    return before.aim is Aim.RECENCY or any(cue.startswith("itself.") for cue in shown)


class May(StrEnum):
    """What a turn may name itself to be read by a row."""

    ANYTHING = "anything"
    NO_GOODS = "no goods"
    """Neither an item nor an announcement."""
    NOTHING = "nothing"
    """No firm and no publisher either."""


@dataclass(frozen=True, slots=True)
class Row:
    """Who reads a turn that shows one of the ``cues`` (none: any turn) and names no more than it
    ``may``."""

    reads: Callable[[Leaning], Question | None]
    cues: frozenset[str] = frozenset()
    may: May = May.ANYTHING

    def holds(self, turn: Leaning) -> bool:
        """Whether the row reads a turn."""
        shows = not self.cues or bool(self.cues & turn.cues)
        named = {May.ANYTHING: True, May.NO_GOODS: turn.bare, May.NOTHING: turn.alone}
        return shows and named[self.may]


ROWS = (
    Row(_repeated, frozenset({"doubts"}), May.NOTHING),
    Row(_procedure, frozenset({"procedure", "applicant"}), May.NOTHING),
    Row(_chosen, frozenset({"chooses"})),
    Row(narrowed, frozenset({"loose"})),
    Row(held_in),
    Row(under_rule),
    Row(_its_suspension),
    Row(_other_days, may=May.NOTHING),
    Row(sourced, frozenset({"elsewhere"}), May.NOTHING),
    Row(know_how, frozenset({"know_how"}), May.NOTHING),
    Row(of_grade, may=May.NO_GOODS),
    Row(_counted),
    Row(_another_firm, may=May.NO_GOODS),
    Row(other_side, may=May.NO_GOODS),
    Row(who, frozenset({"who"}), May.NOTHING),
    Row(official, frozenset({"official"}), May.NOTHING),
    Row(_on_subject, may=May.NOTHING),
)
"""The first row that reads a turn says what it is about."""
