"""How a turn leans on what was spoken of, and which documents that was about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from knowledge.answers.question import Topic
from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Aim, Lean, Question, Thread
from knowledge.answers.understanding.remarks import Remark, remark_of
from knowledge.answers.understanding.tenses import tells_past
from knowledge.models import SPEAKING, Document
from knowledge.register.status import Register
from knowledge.vocabulary.locales import Cue, Shape

Cited = Callable[[], Sequence[str]]
"""The ids of the documents that the last answer of a conversation cites."""

_FEW_WORDS = 1
"""So few words of its own say too little by themselves."""
_SHORT = 5
_POINTS = Shape(r"\b{points_back}\b")
_ASKS_OF_IT = Shape(r"\b{auxiliary} {subject_pronoun}\b")
_SEVERAL = Shape(r"\b{several_pronoun}\b")
_HAPPENED = Shape(r"{happened}")
_JUDGED, _WHO = Cue("judged"), Cue("who_said")


def lean_of(question: Question) -> Lean | None:
    """How a turn leans on what was spoken of; None where it names its own subject."""
    text = question.text
    if names(question):  # "do they free me from RULE": it names something beside its subject
        return Lean.LOOSE if _ASKS_OF_IT.search(text) else None
    points = remark_of(text) or _POINTS.search(text) or lexicon.PRONOUN.search(text)
    few = len(question.words) <= _FEW_WORDS and len(text.split()) <= _SHORT
    return Lean.FIRM if points or few else Lean.LOOSE


def names(question: Question) -> bool:
    """Whether a question names something on record, or a firm that is not."""
    return bool(
        question.items
        or question.groups
        or question.either
        or question.package
        or question.announcements
        or question.unknown
        or question.party
        or question.strangers
        or question.relatives
        or question.publishers
        or question.sources
        or question.truce
    )


def on_thread(turn: Question, before: Question, lean: Lean | None) -> Question:
    """A turn that was read on the question ``before``, with how it leans on it."""
    return replace(turn, thread=Thread(before, lean)) if lean else turn


def recalled(question: Question, cited: Cited, register: Register) -> Question:
    """A turn with the documents that the last answer cites, and with the announcements and
    statements among them where it names nothing itself."""
    thread = question.thread
    if thread is None or (question.firm and _is_computed(question)):
        return question
    thread = replace(thread, documents=tuple(dict.fromkeys(cited())))
    question = replace(question, thread=thread)
    if names(question) or not question.firm:
        return question
    if remark_of(question.text) is Remark.WHERE:
        return replace(question, aim=Aim.SOURCE, topic=Topic.STATE, polar=False)
    found = [document for id_ in thread.documents if (document := register.document(id_))]
    if found and found[0].kind in SPEAKING:
        return _of_speakers(question, found)
    rules = tuple(document.id for document in found if document.measures)
    listed = thread.before.topic in _OF_RULES and len(question.words) <= _MOST_WORDS
    meant = question.aim not in _ANSWERED and (listed or _SEVERAL.search(question.text))
    if not rules or len(rules) < len(found) or not meant:
        return question
    return replace(
        question,
        announcements=rules,
        aim=Aim.ANNOUNCEMENT,
        explain=len(rules) > 1 and not _of_the_past(question.text),
        polar=False,
    )


def _of_the_past(text: str) -> bool:
    return tells_past(text) or _HAPPENED.search(text) is not None


def _is_computed(question: Question) -> bool:
    """Whether the rules alone answer a turn, and no document that was cited."""
    named = question.items or question.party
    passages = question.aim is Aim.PASSAGES or question.topic is Topic.CHANGES
    return bool(named) and not passages


_MOST_WORDS = 1
_ANSWERED = (Aim.ROSTER, Aim.LISTED, Aim.CALENDAR, Aim.PARTICULAR, Aim.RECENCY)
"""What is answered without the announcements being named."""
_OF_RULES = (Topic.CHANGES, Topic.LISTS)
"""What is answered with announcements that the question did not name."""


def _of_speakers(question: Question, found: Sequence[Document]) -> Question:
    """A turn on what somebody said: about who it was, or whether it is right."""
    judged = _JUDGED.search(question.text) is not None
    asks_who = _WHO.search(question.text) is not None
    if not (judged or asks_who):
        return question
    sources = tuple(document.id for document in found if document.kind in SPEAKING)
    return replace(
        question,
        topic=Topic.SAID,
        aim=Aim.PASSAGES,
        sources=sources,
        judged=judged,
        asks_who=asks_who,
        words=() if judged else question.words,
        polar=False,
    )
