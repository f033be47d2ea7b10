"""Whether a question puts a state in the negative: "is it not …?", "镝不再受管制了，对吗？"."""

from __future__ import annotations

from knowledge.answers.understanding import lexicon
from knowledge.vocabulary.locales import Patterns, compiled, locale


def is_denied(text: str, language: str) -> bool:
    """Whether the question denies, by its verb, as "no licence" or by a word of its language."""
    if lexicon.NO_LICENCE.search(text) and not lexicon.WITHOUT_LICENCE.search(text):
        return True
    own, negation = locale(language), locale(language).negation
    if not negation.denies:
        return False

    def pattern(words: Patterns) -> str:
        return own.pattern(words) or "(?!)"

    text = lexicon.WITHOUT_LICENCE.sub(" ", text)
    text = compiled(pattern(negation.contents)).sub(" ", text)
    if negation.alone:
        alone, either = f"(?:{negation.alone})", pattern(negation.either)
        tag = rf"[,;–-]\s*¿?\s*{alone}\s*\?\s*$|{either}\s+{alone}\b"
        text = compiled(tag).sub(" ", text)
    text = compiled(pattern(negation.consents)).sub(" ", text)
    return compiled(pattern(negation.denies)).search(text) is not None
