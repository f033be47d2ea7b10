"""Whether the words of a question look back or ahead, each language by its own words.

The German "was" asks what, the Turkish "var" says there is, and a trade war is no past tense.
"""

from __future__ import annotations

from knowledge.vocabulary.locales import ENGLISH, Patterns, compiled, locale


def tells_past(text: str, language: str = ENGLISH) -> bool:
    """Whether ``text`` holds a verb of its language that is in the past."""
    return _holds(locale(language).tense.past, text, language)


def looks_back(text: str, language: str = ENGLISH) -> bool:
    """Whether ``text`` holds a word of its language for what has been."""
    return tells_past(text, language) or _holds(locale(language).tense.since, text, language)


def looks_ahead(text: str, language: str = ENGLISH) -> bool:
    """Whether ``text`` holds a word of its language for what comes."""
    return _holds(locale(language).tense.ahead, text, language)


def _holds(words: Patterns, text: str, language: str) -> bool:
    return bool(words) and compiled(locale(language).pattern(words)).search(text) is not None
