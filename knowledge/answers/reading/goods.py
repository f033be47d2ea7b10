"""A turn on the goods spoken of: by themselves, what they hold, their technology, grade, origin."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.question import Topic
from knowledge.answers.reading.leaning import Leaning
from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.writing.verdicts import Asks
from knowledge.answers.writing.wording import place
from knowledge.register.elements import describe
from knowledge.vocabulary.finished import other_good
from knowledge.vocabulary.forms import grades_in, without_grades
from knowledge.vocabulary.locales import ENGLISH, Shape, locale

_HELD = Shape(r"{content_holds_some}|\b{held_inside}\b")


def narrowed(turn: Leaning) -> Question | None:
    """The same goods by themselves: "and the magnets loose" of goods that hold one kind of them."""
    question, before = turn.question, turn.before
    goods = tuple(
        item
        for item in before.items
        if item in question.items or (not question.items and describe(item).kind != "element")
    )
    if not goods:
        return None
    return replace(
        question,
        text=" ".join(before.names) or question.text,
        items=goods,
        names=before.names,
        groups=(),
        listing=False,
        aim=Aim.STATUS,
        topic=Topic.STATE,
        asks=Asks.OPEN,
        polar=False,
        destinations=question.destinations or before.destinations,
        end_user=question.end_user or before.end_user,
        words=(),
        masked="",
    )


def held_in(turn: Leaning) -> Question | None:
    """What finished goods hold: "even if there is terbium in the magnet". They stay what is asked
    about."""
    question, before = turn.question, turn.before
    goods = other_good(before.text, before.names)
    if not (goods and question.items and _HELD.search(question.text)) or question.announcements:
        return None
    if other_good(question.text, question.names):
        return None
    asked = turn.read(f"{before.text.rstrip(' ?!.')}, {question.text}")
    return replace(
        asked,
        aim=Aim.STATUS,
        topic=Topic.STATE,
        asks=Asks.RESTRICTED,
        polar=True,
        circle="",
        language=before.language,
    )


def asks_rule(question: Question) -> bool:
    """Whether a turn asks if a rule that it names covers something that it only points at."""
    named = bool(question.announcements) and not question.items
    text = question.text
    return named and bool(lexicon.COVERS.search(text) and lexicon.PRONOUN.search(text))


def under_rule(turn: Leaning) -> Question | None:
    """The goods spoken of under a rule that the turn names: "does RULE cover it?"."""
    before = turn.before
    if not before.items or not asks_rule(turn.question):
        return None
    return replace(
        turn.question,
        items=before.items,
        names=before.names,
        groups=before.groups,
        aim=Aim.COVERAGE,
        topic=Topic.STATE,
        polar=True,
        words=(),
    )


def sourced(turn: Leaning) -> Question | None:
    """Goods of the country that the turn names: what documents say of its own rules on them."""
    question, before = turn.question, turn.before
    if not before.items:
        return None
    origin = (question.origin,) if question.origin else ()
    makers = question.destinations or question.makers or origin
    if len(makers) != 1:
        return None
    text = f"{' '.join(before.names)} {place(makers[0])} {question.text}"
    asked = replace(turn.read(text), aim=Aim.PASSAGES, polar=False, language=question.language)
    return asked if asked.items else None


def know_how(turn: Leaning) -> Question | None:
    """The technology of the goods spoken of; None where none is on record."""
    question, before = turn.question, turn.before
    suffix = locale(ENGLISH).replies["turn.know_how"]
    told = [name.split() for name in before.names]
    shorter = [words[:end] for words in told for end in range(len(words), 0, -1)]
    found = (turn.read(f"{' '.join(words)} {suffix}") for words in shorter)
    asked = next((each for each in found if _is_technology(each)), None)
    if asked is None:
        kin = [key for item in before.items for key in describe(item).related]
        made = tuple(key for key in dict.fromkeys(kin) if describe(key).kind == "technology")
        if not made:
            return None
        asked = replace(question, items=made, names=(), groups=(), words=())
    goal = question.destinations or before.destinations
    return replace(
        asked, aim=Aim.STATUS, destinations=goal, polar=False, language=question.language
    )


def _is_technology(question: Question) -> bool:
    return bool(question.items) and all(describe(i).kind == "technology" for i in question.items)


def of_grade(turn: Leaning) -> Question | None:
    """The grade that a turn gives, in place of that of the question before it."""
    question, before = turn.question, turn.before
    if not before.items or not _gives_grade(question, before):
        return None
    plain = without_grades(before.text)
    asked = turn.read(f"{plain.rstrip(' ?!.')}, {question.text}")
    if set(asked.items) != set(before.items):
        return None
    return replace(
        asked,
        aim=Aim.STATUS,
        topic=Topic.STATE,
        destinations=question.destinations or before.destinations,
        end_user=question.end_user or before.end_user,
        language=before.language,
    )


def _gives_grade(question: Question, before: Question) -> bool:
    """Whether a turn gives a grade: in place of another, or by a measure that only grades have."""
    told = grades_in(question.text)
    return bool(told) and bool(
        grades_in(before.text) or any(grade.unit != "percent" for grade in told)
    )


def holds(question: Question) -> bool:
    """Whether a turn says what goods hold."""
    return bool(question.items) and _HELD.search(question.text) is not None
