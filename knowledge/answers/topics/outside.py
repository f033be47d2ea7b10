"""Prices, forecasts, stocks, essays: one sentence that documents hold none, and what is near."""

from __future__ import annotations

from knowledge.answers.desk import Desk
from knowledge.answers.reply import Reply, said
from knowledge.answers.telling import PassageReplier
from knowledge.answers.understanding.asking import Question
from knowledge.answers.writing.wording import name
from knowledge.models import AnswerKind
from knowledge.vocabulary.texts import texts

_KINDS = ("outside.price", "outside.forecast", "outside.stocks", "outside.writing")
_OTHER = "outside.other"
_MOST = 3
"""How many named items are offered to be asked about."""


_LONG = 14
"""A text of more words that names items tells of more than a price."""


def answer(desk: Desk, question: Question) -> Reply | None:
    """What a document says all the same: somebody may have added one. Else that it is none of the
    documents' matter, with the nearest questions that are; None for a long text that names items,
    which are what can be answered."""
    if question.items and len(question.text.split()) > _LONG:
        return None
    passages = PassageReplier(desk)
    if told := passages.whole(question):
        return told
    if question.items and _KINDS[0] in question.cues and (told := passages.told(question)):
        return told  # a report of a price is dated: none of today
    kind = next((cue for cue in _KINDS if cue in question.cues), _OTHER)
    text, language = said(kind, question.language)
    near = tuple(f"is {name(item)} restricted?" for item in question.items[:_MOST])
    return Reply(AnswerKind.NONE, text, choices=near or texts().examples, language=language)
