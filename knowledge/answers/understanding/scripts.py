"""Whether a question is written in a language that is read, by its letters and its words."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from knowledge.answers.understanding import lexicon
from knowledge.register.elements import find_items
from knowledge.vocabulary.locales import ENGLISH, locale

_SCRIPTS = ("LATIN", "CYRILLIC", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "FULLWIDTH", "HALFWIDTH")
_LATIN = frozenset({ENGLISH, *lexicon.LANGUAGE_WORDS})
"""The languages in Latin letters that are read, by their codes."""
_WORDS = 3
"""From so many words beside names of items on a text is a sentence of some language."""
_ENOUGH = 2
"""One word known of so many, all of one language, is enough to take a text for one of it."""
_LEAST = 0.05
"""The least probability, together, of the languages that are read: no question of the evaluation
and of the tests in a language that is read falls below it, and 39 of 42 questions in 21 others do
(lingua's low accuracy mode, at 96 MB more on disk, tells as many and one wrongly)."""


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
    if len(words) < _WORDS:
        return True
    known = max(len(common.intersection(words)) for common in _common().values())
    return _ENOUGH * known >= len(set(words)) or _likely_read(text)


@cache
def _common() -> dict[str, frozenset[str]]:
    """The commonest words of each language that is read in Latin letters."""
    found = {}
    for code in _LATIN:
        own = locale(code)
        found[code] = own.words | own.own_words | own.stopwords
    return found


def _likely_read(text: str) -> bool:
    ranked = _identifier().rank(text)
    return sum(float(share) for code, share in ranked if code in _LATIN) >= _LEAST


@cache
def _identifier() -> Any:
    # Loading its model takes a second, and most questions are settled without it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
