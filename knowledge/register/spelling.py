"""Misspelt element names: the best match with a margin, or the candidates."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

from knowledge.register.formulas import recorded
from knowledge.register.lexicon import element_names, fold, word_set

_MARGIN = 0.5
_SHORTEST = 5
# Ordinary words one or two letters away from an element's name.
_ORDINARY = word_set(
    "geranium geraniums antinomy prometheus allium valium podium stadium tedium odium atrium "
    "trillium sliver slivers silvery salver lantern lanterns indian indians samaritan european "
    "europeans germany german cobol holmes terrible curious serum medium premium graphic graphics "
    "tellurian grafitti graffiti wolfgang lithuania lithuanian cerebrum scandal scandals bismarck "
    "indium's natrium tungstens indigo idiom"
)


@lru_cache(maxsize=2048)
def candidates(word: str) -> tuple[str, ...]:
    """The recorded elements that the misspelt ``word`` may mean, the likeliest first.

    One symbol when one name is nearer than all others by a margin, several when they are equally
    near, none when the word is like no name. A name that is spelt right is nobody else's typo.
    """
    folded = fold(word)
    if len(folded) < _SHORTEST or folded in _ORDINARY or not folded.isalpha():
        return ()
    scores: dict[str, float] = {}
    for name, symbol in _known():
        if (score := _distance(folded, name)) is not None:
            scores[symbol] = min(score, scores.get(symbol, score))
    if not scores:
        return ()
    ranked = sorted(scores, key=lambda symbol: (scores[symbol], symbol))
    best = scores[ranked[0]]
    return tuple(symbol for symbol in ranked if scores[symbol] - best < _MARGIN)


@lru_cache(maxsize=1)
def _known() -> tuple[tuple[str, str], ...]:
    """Names that a typo may stand for. Silver's are left out: ordinary words lie around them."""
    return tuple(
        (fold(name), symbol)
        for symbol, by_language in element_names().items()
        if symbol in recorded() and symbol != "Ag"
        for language in ("en", "de", "es", "fr", "it", "pt", "nl")
        for name in by_language.get(language, ())
        if len(name) > _SHORTEST
    )


def _distance(word: str, name: str) -> float | None:
    """How far ``word`` is from ``name``; None when it is too far to be meant.

    Typos keep the sound more often than the letters, so sound counts in full and letters add.
    """
    sound, other = _sound(word), _sound(name)
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
