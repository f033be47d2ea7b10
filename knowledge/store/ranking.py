"""Fusing what two searches found, and choosing what to show. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from knowledge.models import Hit, Kind, is_unsigned, precedence
from knowledge.store.records import DocumentRow, StoredPassage

_OFFICIAL = {Kind.ANNOUNCEMENT: 0.05, Kind.STATEMENT: 0.02}
"""Added to a fused score (0 to 1): official goes first where scores are close."""

_UNSIGNED = -0.1
"""What an article that nobody has signed loses, so that it stands below a signed one."""

_SAME_VECTOR = 0.95
_SAME_TEXT = 92.0
_AGAIN = 0.92
"""What a score is worth for each passage of the same document that is already shown."""

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that one of the searches found. ``vector`` may be missing."""

    stored: StoredPassage
    score: float
    similarity: float | None
    keyword: float | None
    vector: np.ndarray | None

    def hit(self) -> Hit:
        """The candidate as what a search gives back."""
        document, passage = self.stored.document, self.stored.passage
        return Hit(
            passage=self.stored.id,
            document=document.id,
            kind=document.kind,
            title=document.title,
            publisher=document.publisher,
            published=document.published,
            url=document.url,
            heading=passage.heading,
            anchor=passage.anchor,
            text=passage.text,
            score=self.score,
            similarity=self.similarity,
            keyword=self.keyword,
            language=document.language,
            source=document.source,
            location=document.location,
        )


def fuse(
    passages: Mapping[str, StoredPassage],
    vectors: Mapping[str, np.ndarray],
    query: np.ndarray,
    keywords: Mapping[str, float],
) -> list[Candidate]:
    """All passages with their fused scores, best first.

    Both scores are stretched to 0..1 over the candidates and count the same. On three public
    collections this found more of the evidence than fusing by ranks.
    """
    cosines = {name: float(vectors[name] @ query) for name in passages if name in vectors}
    near = _stretched(cosines, floor=None)
    said = _stretched({name: keywords[name] for name in passages if name in keywords}, floor=0.0)
    candidates = [
        Candidate(
            stored=stored,
            score=(near.get(name, 0.0) + said.get(name, 0.0)) / 2 + _standing(stored.document),
            similarity=cosines.get(name),
            keyword=keywords.get(name),
            vector=vectors.get(name),
        )
        for name, stored in passages.items()
    ]
    return sorted(candidates, key=lambda item: (-item.score, item.stored.id))


def choose(candidates: Sequence[Candidate], limit: int, *, diversify: bool) -> list[Candidate]:
    """The best ``limit`` candidates: near-duplicates once, and documents taking turns.

    Of near-duplicates the most official is kept, in the place of the best.
    """
    chosen: list[Candidate] = []
    rest = list(candidates)
    shown: dict[int, int] = {}
    while rest and len(chosen) < limit:
        best = max(rest, key=lambda item: _worth(item, shown, diversify))
        rest.remove(best)
        twin = next((at for at, item in enumerate(chosen) if same(item, best)), None)
        if twin is None:
            chosen.append(best)
            key = best.stored.document.key
            shown[key] = shown.get(key, 0) + 1
        elif _precedence(best) < _precedence(chosen[twin]):
            chosen[twin] = best
    return chosen


def same(one: Candidate, other: Candidate) -> bool:
    """Whether two passages say the same in nearly the same words, with the same numbers.

    Announcements differ from one another by little more than their numbers and dates.
    """
    if one.stored.text_hash == other.stored.text_hash:
        return True
    first, second = one.stored.passage.text, other.stored.passage.text
    if one.vector is not None and other.vector is not None:
        if float(one.vector @ other.vector) < _SAME_VECTOR:
            return False
    elif abs(len(first) - len(second)) > max(len(first), len(second)) // 4:
        return False
    if sorted(_NUMBER.findall(first)) != sorted(_NUMBER.findall(second)):
        return False
    return fuzz.ratio(first, second, score_cutoff=_SAME_TEXT) > 0


def _standing(document: DocumentRow) -> float:
    if is_unsigned(document.kind, document.publisher):
        return _UNSIGNED
    return _OFFICIAL.get(document.kind, 0.0)


def _precedence(item: Candidate) -> int:
    document = item.stored.document
    return precedence(document.kind, document.publisher)


def _worth(item: Candidate, shown: Mapping[int, int], diversify: bool) -> float:
    times = shown.get(item.stored.document.key, 0) if diversify else 0
    return float(item.score * _AGAIN**times)


def _stretched(scores: Mapping[str, float], floor: float | None) -> dict[str, float]:
    """Scores on a scale from 0 (the lowest, or ``floor``) to 1 (the highest)."""
    if not scores:
        return {}
    low = min(scores.values()) if floor is None else floor
    span = max(scores.values()) - low
    return {name: (value - low) / span if span > 0 else 1.0 for name, value in scores.items()}
