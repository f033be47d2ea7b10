"""Misspelt names: the best match with a margin, or the candidates. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from rapidfuzz.distance import OSA

from knowledge.vocabulary.words import fold

MARGIN = 0.5
SHORTEST = 5
"""Shorter words are nobody's typo."""


def candidates(
    word: str, known: Iterable[tuple[str, str]], ordinary: Collection[str]
) -> tuple[str, ...]:
    """The keys that the misspelt ``word`` may mean, the likeliest first.

    ``known`` are folded names with their keys, ``ordinary`` words that are spelt right. One key
    when one name is nearer than all others by a margin, several when they are equally near, none
    when the word is like no name. A name that is spelt right is nobody else's typo.
    """
    folded = fold(word)
    if len(folded) < SHORTEST or folded in ordinary or not folded.isalpha():
        return ()
    scores: dict[str, float] = {}
    sound = _sound(folded)
    for name, key in known:
        if (score := _distance(folded, sound, name)) is not None:
            scores[key] = min(score, scores.get(key, score))
    if not scores:
        return ()
    ranked = sorted(scores, key=lambda key: (scores[key], key))
    best = scores[ranked[0]]
    return tuple(key for key in ranked if scores[key] - best < MARGIN)


def _distance(word: str, sound: str, name: str) -> float | None:
    """How far ``word`` is from ``name``; None when it is too far to be meant.

    Typos keep the sound more often than the letters, so sound counts in full and letters add.
    """
    other = _sound(name)
    limit = 2 if min(len(word), len(name)) >= 9 else 1
    heard = OSA.distance(sound, other, score_cutoff=limit)
    if heard > limit or not _starts_alike(sound, other):
        return None
    swapped = sound[:2] == other[1] + other[0]
    first = 0.5 if sound[0] != other[0] and not swapped else 0.0
    return heard + 0.25 * OSA.distance(word, name) + first


def _sound(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word.replace("y", "i").replace("ph", "f").replace("th", "t"))


def _starts_alike(word: str, name: str) -> bool:
    """Same first letter, or it was dropped, or it changed places with the second."""
    return word[0] == name[0] or word[0] == name[1] or word[1:2] == name[0]


def alike(written: str, name: str) -> bool:
    """Whether a folded name of several words, written without spaces, is another one's typo."""
    limit = 2 if len(name) >= 12 else 1
    return written[:1] == name[:1] and OSA.distance(written, name, score_cutoff=limit) <= limit
