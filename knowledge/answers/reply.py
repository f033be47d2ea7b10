"""A reply before its citations are numbered, and the refusal."""

from __future__ import annotations

from dataclasses import dataclass

from babel import Locale

from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.scripts import reads
from knowledge.answers.writing.wording import listed, name
from knowledge.models import AnswerKind, Status
from knowledge.register.elements import on_record
from knowledge.vocabulary.locales import ENGLISH, spoken
from knowledge.vocabulary.texts import texts


@dataclass(frozen=True, slots=True)
class Reply:
    """A text with citation keys, what kind of answer it is, and what goes with it.

    ``more`` is shown only to who asks for more; it has citation keys as well.
    """

    kind: AnswerKind
    text: str
    statuses: tuple[Status, ...] = ()
    choices: tuple[str, ...] = ()
    language: str = "en"
    more: str = ""


def unread(question: Question | None) -> str:
    """That the language of a question is not read, and which are; "" where it is read."""
    if question is None or reads(question.text):
        return ""
    known = Locale("en").languages
    names = sorted(str(known[code]) for code in {ENGLISH, *spoken()})
    return f" I do not read the language of this question; I read {listed(names)}."


def refusal(question: Question | None = None) -> Reply:
    """Nothing on record carries an answer."""
    absent = [name(item) for item in question.items if not on_record(item)] if question else []
    about = f" Nothing here speaks of {listed(absent)}." if absent else ""
    about += unread(question)
    return refused(about.strip())


def refused(about: str = "", language: str = "en") -> Reply:
    """The refusal, with a sentence ``about`` what is not on record, and what can be asked."""
    told = texts()
    text = f"{told.refusal} {about}".strip()
    return Reply(
        AnswerKind.NONE, f"{text}\n\n{told.can_ask}", choices=told.examples, language=language
    )
