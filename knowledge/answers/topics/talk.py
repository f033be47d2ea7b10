"""Thanks, greetings, farewells, insults: one friendly line."""

from __future__ import annotations

from knowledge.answers.desk import Desk
from knowledge.answers.reply import Reply, said
from knowledge.answers.understanding.asking import Question
from knowledge.models import AnswerKind
from knowledge.vocabulary.texts import texts

_ORDER = ("talk.insult", "talk.thanks", "talk.praise", "talk.bye", "talk.hello", "talk.assent")
"""Which kind is answered where a text has several, such as "hi, thanks"."""
_OPENS, _OTHER = "talk.hello", "talk.other"


def answer(_: Desk, question: Question) -> Reply:
    """The line for the kind of small talk; a friendly one where no cue tells which it is."""
    kind = next((cue for cue in _ORDER if cue in question.cues), _OTHER)
    text, language = said(kind, question.language)
    examples = texts().examples if kind == _OPENS else ()
    return Reply(AnswerKind.CLARIFY, text, choices=examples, language=language)
