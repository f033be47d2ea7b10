"""A reply before its citations are numbered, and the refusal."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answers.prompts import CAN_ASK, EXAMPLES, REFUSAL
from knowledge.answers.understanding.asking import Question
from knowledge.answers.writing.wording import listed, name
from knowledge.models import AnswerKind, Status
from knowledge.register.elements import on_record


@dataclass(frozen=True, slots=True)
class Reply:
    """A text with citation keys, what kind of answer it is, and what goes with it."""

    kind: AnswerKind
    text: str
    statuses: tuple[Status, ...] = ()
    choices: tuple[str, ...] = ()
    language: str = "en"


def refusal(question: Question | None = None) -> Reply:
    """Nothing on record carries an answer."""
    absent = [name(item) for item in question.items if not on_record(item)] if question else []
    about = f" Nothing here speaks of {listed(absent)}." if absent else ""
    return Reply(AnswerKind.NONE, f"{REFUSAL}{about}\n\n{CAN_ASK}", choices=EXAMPLES)
