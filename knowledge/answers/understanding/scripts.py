"""Whether a question is written in a language that is read, by its letters and its words."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from knowledge.answers.understanding import lexicon
from knowledge.register.elements import find_items
from knowledge.vocabulary.locales import codes, locale

_SCRIPTS = ("LATIN", "CYRILLIC", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "FULLWIDTH", "HALFWIDTH")
_KNOWN = frozenset().union(
    lexicon.STOPWORDS,
    lexicon.ENGLISH_WORDS,
    lexicon.SHARED_WORDS,
    lexicon.ENGLISH_ONLY,
    *lexicon.LANGUAGE_WORDS.values(),
    *(locale(code).stopwords for code in codes()),
)
"""Commonest words of the languages that are read."""


_LATIN = frozenset({"en", *lexicon.LANGUAGE_WORDS})
"""The languages in Latin letters that are read, by their codes."""
_WORDS = 3
"""From so many words beside names of items on a text is a sentence of some language."""
_ENOUGH = 3
"""One word known of so many is enough to take a text for one that is read."""
_LEAST = 0.01
"""The least probability, together, of the languages that are read: no question of the evaluation
falls below it, and 19 of 28 questions in 17 other languages do."""


def reads(text: str) -> bool:
    """Whether most letters are of a script that is read and, in a sentence of Latin letters, some
    words are known or the language is likely one that is read. A text without letters, or of a
    few words, is in doubt, so read."""
    letters = [letter for letter in text if letter.isalpha()]
    scripts = [unicodedata.name(letter, "").startswith(_SCRIPTS) for letter in letters]
    if 2 * sum(scripts) < len(letters):
        return False
    if not all(unicodedata.name(letter, "").startswith("LATIN") for letter in letters):
        return True
    plain = text.lower()
    for mention in find_items(text):
        plain = plain.replace(text[mention.start : mention.end].lower(), " ")
    words = re.findall(r"[^\W\d_]+", plain)
    if len(words) < _WORDS or _ENOUGH * len(_KNOWN.intersection(words)) >= len(words):
        return True
    return _likely_read(text)


def _likely_read(text: str) -> bool:
    ranked = _identifier().rank(text)
    return sum(float(share) for code, share in ranked if code in _LATIN) >= _LEAST


@cache
def _identifier() -> Any:
    # Loading its model takes a second, and most questions are settled without it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
