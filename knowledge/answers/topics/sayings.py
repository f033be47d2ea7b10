"""What is said of no document, from the languages' files."""

from __future__ import annotations

from knowledge.answers.reply import Reply
from knowledge.models import AnswerKind
from knowledge.vocabulary.locales import ENGLISH, locale
from knowledge.vocabulary.texts import texts


def said(key: str, language: str = ENGLISH, **given: str) -> tuple[str, str]:
    """The sentence under ``key`` in ``language``, else in English, and the language it is in.

    ``given`` is what stands for the names in its braces; {name} and
    {subject} are known.
    """
    own = language if key in locale(language).replies else ENGLISH
    about = {"name": texts().name, "subject": texts().subject}
    return locale(own).replies[key].format(**about, **given), own


def friendly(key: str, language: str, *, examples: bool = False) -> Reply:
    """A reply of one sentence that answers nothing; with ``examples``, what can be asked."""
    text, own = said(key, language)
    return Reply(
        AnswerKind.CLARIFY, text, choices=texts().examples if examples else (), language=own
    )
