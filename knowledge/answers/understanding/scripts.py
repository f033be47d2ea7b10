"""Whether a question is written in a language that is read, by its letters and its words."""

from __future__ import annotations

import re
import unicodedata

from knowledge.answers.understanding import lexicon, tongues
from knowledge.register.elements import find_items

_SCRIPTS = ("LATIN", "CYRILLIC", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "FULLWIDTH", "HALFWIDTH")
_KNOWN = frozenset().union(
    lexicon.STOPWORDS,
    lexicon.ENGLISH_WORDS,
    lexicon.SHARED_WORDS,
    tongues.ENGLISH_ONLY,
    *lexicon.LANGUAGE_WORDS.values(),
    *tongues.STOPWORDS.values(),
)
"""Commonest words of the languages that are read."""


def reads(text: str) -> bool:
    """Whether most letters are of a script that is read and, in a sentence of Latin letters, at
    least one word is known. A text without letters, or of a few words, is in doubt, so read."""
    letters = [letter for letter in text if letter.isalpha()]
    scripts = [unicodedata.name(letter, "").startswith(_SCRIPTS) for letter in letters]
    if 2 * sum(scripts) < len(letters):
        return False
    words = re.findall(r"[^\W\d_]+", text.lower())
    if len(words) < _SENTENCE or not all(
        unicodedata.name(c, "").startswith("LATIN") for c in letters
    ):
        return True
    return bool(_KNOWN.intersection(words)) or bool(find_items(text))


_SENTENCE = 4
"""From so many words on a text without one known word is in another language."""
