"""A turn on what somebody said: who it was, what the other side said, whether it is official."""

from __future__ import annotations

from dataclasses import replace

from knowledge.answers.question import Topic
from knowledge.answers.reading.leaning import Leaning
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.models import Kind
from knowledge.register.makers import find_home
from knowledge.vocabulary.issuers import issuer_of
from knowledge.vocabulary.locales import Cue

_TRUCE = Cue("truce")
_FEW_WORDS = 1


def who(turn: Leaning) -> Question | None:
    """Who said what was spoken of: the statements on the rules of it."""
    question, before = turn.question, turn.before
    about = set(before.announcements)
    general = turn.register.general_suspension(question.as_of)
    if general and _TRUCE.search(before.completed):
        about.add(general.document)
    sources = tuple(
        document.id
        for document in turn.register.documents()
        for claim in document.claims
        if claim.kind is Kind.STATEMENT
        and claim.until
        and any(told.split("/")[0] in about for told in claim.about)
    )
    if not sources:
        return None
    return replace(
        before,
        topic=Topic.SAID,
        aim=Aim.PASSAGES,
        sources=tuple(dict.fromkeys(sources)),
        asks_who=True,
        polar=False,
    )


def other_side(turn: Leaning) -> Question | None:
    """What another country said to the same: "and the Chinese side?" of a statement."""
    question, before = turn.question, turn.before
    sides = {place.code for place in find_home(question.text)} | set(question.makers)
    sides |= set(question.destinations)
    if before.topic is not Topic.SAID or len(sides) != 1 or question.words[_FEW_WORDS:]:
        return None
    spoken = [d for id_ in before.sources if (d := turn.register.document(id_))]
    last = max((d.published for d in spoken if d.published), default=None)
    said = [
        document
        for document in turn.register.documents()
        if document.kind is Kind.STATEMENT
        and document.published
        and issuer_of(document) in sides
        and document not in spoken
    ]
    if last is None or not said:
        return None
    near = min(said, key=lambda d: abs((d.published or last) - last))
    return replace(before, text=question.text, sources=(near.id,), words=(), polar=False)


def official(turn: Leaning) -> Question | None:
    """Whether what was said of rules is one: what the rules themselves say, then who said more."""
    question, before = turn.question, turn.before
    general = turn.register.general_suspension(question.as_of)
    rules = before.announcements
    if not rules and general and _TRUCE.search(before.completed):
        rules = (general.document,)
    if not rules or before.items:
        return None
    return replace(
        before,
        text=question.text,
        announcements=rules,
        aim=Aim.ANNOUNCEMENT,
        topic=Topic.INSTRUMENT,
        sources=(),
        words=(),
        polar=False,
    )
