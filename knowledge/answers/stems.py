"""Words without their endings, and those of a text that carry content."""

from __future__ import annotations

import re
from functools import lru_cache

import snowballstemmer

from knowledge.answers.understanding import lexicon

WORD = re.compile(r"\d+(?:\.\d+)?|[^\W_]+")


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """An English word in lower case without its ending."""
    return str(snowballstemmer.stemmer("english").stemWord(word))


@lru_cache(maxsize=5000)
def stems(text: str) -> frozenset[str]:
    """The stems of the words of a text that carry content; numbers as they are written."""
    words = (word for word in WORD.findall(text.lower()) if word not in lexicon.STOPWORDS)
    return frozenset(stem(word) for word in words if len(word) > 1 or word.isdigit())


def numbers(text: str) -> frozenset[str]:
    """The numbers of a text as they are written in digits."""
    return frozenset(word for word in WORD.findall(text) if word[0].isdigit())
