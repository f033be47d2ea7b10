"""What a turn wants of the form of the last answer: shorter, as a list, in another language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from babel import Locale as Names

from knowledge.answers.reading.talk import consists_of
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.vocabulary.locales import ENGLISH, codes, locale, spoken
from knowledge.vocabulary.phrases import Phrases, Text, phrases
from knowledge.vocabulary.words import WIDE_LETTER, fold

FORM = "form."
"""What the names of its lists of phrases begin with."""
_LONGEST = 10
_LANGUAGE = "LANGUAGE"


@dataclass(frozen=True, slots=True)
class Form:
    """The form that is wanted: ``brief``, the ``day`` alone, in a ``language`` ("" for its own)."""

    brief: bool = False
    day: bool = False
    language: str = ""

    def of(self, question: Question) -> Question:
        """A question, asked once more in this form."""
        dated = self.day and (question.items or question.announcements)
        return replace(
            question,
            brief=question.brief or self.brief or self.day,
            aim=Aim.WHEN if dated and question.items else question.aim,
            lines=1 if self.brief and question.explain else question.lines,
            language=self.language or question.language,
        )


def form_of(text: str, language: str) -> Form | None:
    """The form that a whole text asks for; None for other texts."""
    if len(text.split()) > _LONGEST:
        return None
    for code in dict.fromkeys((language, ENGLISH, *codes())):
        wanted, masked = _language_in(text, code)
        read = Text.of(masked, frozenset({_LANGUAGE}))
        if found := _forms_in(read, code):
            return Form("form.short" in found, "form.day" in found, wanted)
    return None


def _forms_in(text: Text, code: str) -> list[str]:
    kinds = _kinds(code)
    filler = kinds.get(f"{FORM}filler")
    if filler and filler.wide:
        plain = text.folded
        for word in sorted(filler.wide, key=len, reverse=True):
            plain = plain.replace(word, "")
        text = Text.of(plain, frozenset({_LANGUAGE}))
    return consists_of(text, kinds) if kinds else []


@cache
def _kinds(code: str) -> Mapping[str, Phrases]:
    """The lists of phrases of forms in a language, by their names."""
    turns = locale(code).turns.items()
    return {name: phrases(cell) for name, cell in turns if name.startswith(FORM)}


def _language_in(text: str, code: str) -> tuple[str, str]:
    """The language that a text of the language ``code`` names, as a code, and the text with a mask
    in place of its name; "" and the text where it names none."""
    names = _names(code)
    for found in re.finditer(r"[^\W\d_]+", text):
        if wanted := names.get(fold(found[0])):
            return wanted, f"{text[: found.start()]} {_LANGUAGE} {text[found.end() :]}"
    wide = [name for name in names if WIDE_LETTER.search(name) and name in text]
    if not wide:
        return "", text
    name = max(wide, key=len)
    return names[name], text.replace(name, f" {_LANGUAGE} ")


@cache
def _names(code: str) -> Mapping[str, str]:
    """The codes of the languages that answers begin in, by their names in the language ``code``
    and in themselves: names in others may be those of countries."""
    known = {ENGLISH, *spoken()}
    there = Names(code).languages
    own = {fold(Names(each).languages[each]): each for each in known}
    return own | {fold(there[each]): each for each in known}
