"""Thanks, greetings, farewells, insults: one friendly line."""

from __future__ import annotations

from knowledge.answers.desk import Desk
from knowledge.answers.reply import Reply
from knowledge.answers.topics.sayings import friendly
from knowledge.answers.understanding.asking import Question

_ORDER = ("talk.insult", "talk.thanks", "talk.praise", "talk.bye", "talk.hello", "talk.assent")
"""Which kind is answered where a text has several, such as "hi, thanks"."""
_OPENS = "talk.hello"


def answer(_: Desk, question: Question) -> Reply | None:
    """The line for the kind of small talk; None where no cue tells which it is."""
    kind = next((cue for cue in _ORDER if cue in question.cues), None)
    if kind is None:
        return None
    return friendly(kind, question.language, examples=kind == _OPENS)
