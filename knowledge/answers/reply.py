"""A reply before its citations are numbered, and the refusal."""

from __future__ import annotations

from dataclasses import dataclass

from babel import Locale

from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.scripts import reads
from knowledge.answers.writing.wording import listed, name
from knowledge.models import AnswerKind, Status
from knowledge.register.elements import on_record
from knowledge.vocabulary.locales import ENGLISH, locale, spoken, words_in
from knowledge.vocabulary.texts import texts


@dataclass(frozen=True, slots=True)
class Reply:
    """A text with citation keys, what kind of answer it is, and what goes with it.

    ``more`` is shown only to who asks for more; it has citation keys as well. ``exact`` says that
    the text was found by a code or counted, and not chosen by its words.
    """

    kind: AnswerKind
    text: str
    statuses: tuple[Status, ...] = ()
    choices: tuple[str, ...] = ()
    language: str = "en"
    more: str = ""
    exact: bool = False


def said(key: str, language: str = ENGLISH, **given: str) -> tuple[str, str]:
    """The sentence under ``key`` among the replies of ``language``, else in English, and the
    language it is in.

    ``given`` is what stands for the names in its braces; {name} and {subject} are known.
    """
    own = language if key in locale(language).replies else ENGLISH
    about = {"name": texts().name, "subject": texts().subject}
    return locale(own).replies[key].format(**about, **given), own


def unread(question: Question | None) -> str:
    """That the language of a question is not read, and which are; "" where it is read."""
    if question is None or reads(question.text):
        return ""
    known = Locale("en").languages
    names = sorted(str(known[code]) for code in {ENGLISH, *spoken()})
    return f" I do not read the language of this question; I read {listed(names)}."


def refusal(question: Question | None = None) -> Reply:
    """Nothing on record carries an answer: said of the question's own words, where it has any."""
    absent = [name(item) for item in question.items if not on_record(item)] if question else []
    about = f" Nothing here speaks of {listed(absent)}." if absent else ""
    about += unread(question)
    spoken_to = question is not None and question.language == ENGLISH
    if question and spoken_to and not about and (words := own_words(question)):
        text = f"{said('nothing', words=words)[0]}\n\n{texts().can_ask}"
        return Reply(AnswerKind.NONE, text, choices=texts().examples)
    return refused(about.strip())


_MOST_WORDS = 4


def own_words(question: Question) -> str:
    """What a question is about in its own words: the firms and places that nothing knows, else
    its content words as they are written, none that says little; "" for none or too many."""
    named = (*question.strangers, *question.nowhere)
    if named:
        return listed([f"“{name}”" for name in named])
    plain = [word for word in question.words if word not in words_in("says_little")]
    if not plain or len(plain) > _MOST_WORDS:
        return ""
    return f"“{' '.join(plain)}”"


def refused(about: str = "", language: str = "en") -> Reply:
    """The refusal, with a sentence ``about`` what is not on record, and what can be asked."""
    told = texts()
    text = f"{told.refusal} {about}".strip()
    return Reply(
        AnswerKind.NONE, f"{text}\n\n{told.can_ask}", choices=told.examples, language=language
    )
