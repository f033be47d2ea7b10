"""Whether a question is written in a language that is read, by its letters and its words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence, Set
from functools import cache
from typing import Any

from knowledge.register.elements import find_items
from knowledge.vocabulary.locales import LATIN, locale, scripts, written_in

_WIDTHS = ("FULLWIDTH", "HALFWIDTH")
"""How Unicode names letters that are wider or narrower than others."""
_WORDS = 3
"""From so many words beside names of items on a text is a sentence of some language."""
_ENOUGH = 2
"""One word known of so many, all of one language, is enough to take a text for one of it."""
_LEAST = 0.05
"""The least probability, together, of the languages that are read: no question of the evaluation
and of the tests in a language that is read falls below it, and 39 of 42 questions in 21 others do
(lingua's low accuracy mode, at 96 MB more on disk, tells as many and one wrongly)."""


def reads(text: str) -> bool:
    """Whether most letters are of a script that is read and, in a sentence, some words are known or
    the language is likely one that is read. A text without letters, or of a few words, is in
    doubt, so read; and so is one in a script whose languages have no list of words."""
    found = [script for letter in text if letter.isalpha() and (script := _script(letter))]
    letters = sum(letter.isalpha() for letter in text)
    if 2 * len(found) < letters:
        return False
    others = {script for script in found if script not in (LATIN, *_WIDTHS)}
    read = _candidates(others) if others else written_in(LATIN)
    if not all(locale(code).words for code in read):
        return True
    plain = text.lower()
    for mention in find_items(text):
        plain = plain.replace(text[mention.start : mention.end].lower(), " ")
    words = re.findall(r"[^\W\d_]+", plain)
    if len(words) < _WORDS:
        return True
    known = max(len(_common(code).intersection(words)) for code in read)
    return _ENOUGH * known >= len(set(words)) or _likely(text, read)


def of_script(text: str) -> str:
    """The language of a text with letters of another script than the Latin one, by its scripts and,
    where several languages have those, its words and letters; "" for other texts."""
    if text.isascii():
        return ""
    own = {script for letter in text if letter.isalpha() and (script := _script(letter))}
    found = _candidates(own - {LATIN, *_WIDTHS})
    if len(found) < _SEVERAL:
        return "".join(found)
    words = set(re.findall(r"[^\W\d_]+", text.lower()))
    votes = {
        code: len(words & _common(code)) + sum(text.lower().count(c) for c in locale(code).letters)
        for code in found
    }
    return max(found, key=lambda code: votes[code])


_SEVERAL = 2


def _candidates(own: Set[str]) -> tuple[str, ...]:
    """The languages written in all of these scripts and in the fewest others; where there is none,
    those written in any."""
    if not own:
        return ()
    some = dict.fromkeys(code for script in sorted(own) for code in written_in(script))
    every = [code for code in some if own <= locale(code).script]
    fewest = min((len(locale(code).script) for code in every), default=0)
    return tuple(code for code in every if len(locale(code).script) == fewest) or tuple(some)[:1]


@cache
def _script(letter: str) -> str:
    """The script of a letter that is read, as Unicode names it; "" for another."""
    name = unicodedata.name(letter, "").partition(" ")[0]
    return name if name in scripts() or name in _WIDTHS else ""


@cache
def _common(code: str) -> frozenset[str]:
    """The commonest words of a language."""
    own = locale(code)
    return own.words | own.own_words | own.stopwords


def _likely(text: str, read: Sequence[str]) -> bool:
    ranked = _identifier().rank(text)
    return sum(float(share) for code, share in ranked if code in read) >= _LEAST


@cache
def _identifier() -> Any:
    # Loading its model takes a second, and most questions are settled without it.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
