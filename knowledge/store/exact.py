"""Comparing a vector with all others, in memory: for when the vector index cannot be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from knowledge.store.catalogue import Catalogue
from knowledge.store.vectors import best

MOST = 200_000
"""Among how many texts this is sensible: 300 MB at 384 dimensions, and some 40 ms a search."""


@dataclass(frozen=True, slots=True)
class _Guild:
    """The texts of a guild, by hash, and a row for each."""

    version: int
    names: tuple[str, ...]
    rows: np.ndarray


class ExactVectors:
    """The vectors of a catalogue's live texts, read when first asked. Usable from any thread.

    After a change of the catalogue only what is new is read.
    """

    def __init__(self, catalogue: Catalogue, model: str) -> None:
        self._catalogue = catalogue
        self._model = model
        self._lock = Lock()
        self._guilds: dict[str, _Guild] = {}

    def fits(self) -> bool:
        """Whether there are few enough texts."""
        return sum(self._catalogue.passage_counts().values()) <= MOST

    def query(self, vector: np.ndarray, guilds: Sequence[str], k: int) -> list[tuple[str, float]]:
        """The hashes of the ``k`` nearest texts of the guilds with their cosine, best first."""
        found: list[tuple[str, float]] = []
        for guild in dict.fromkeys(guilds):
            kept = self._guild(guild)
            if kept.names:
                found += nearest(kept.names, kept.rows, vector, k)
        return best(found, k)

    def close(self) -> None:
        """Let go of the memory."""
        with self._lock:
            self._guilds.clear()

    def _guild(self, guild: str) -> _Guild:
        with self._lock:
            version = self._catalogue.version()
            kept = self._guilds.get(guild)
            if kept is None or kept.version != version:
                kept = self._read(guild, version, kept)
                self._guilds[guild] = kept
            return kept

    def _read(self, guild: str, version: int, before: _Guild | None) -> _Guild:
        live = self._catalogue.live_texts(guild)
        known = dict(zip(before.names, before.rows, strict=True)) if before else {}
        kept = {name: row for name, row in known.items() if name in live}
        kept |= self._catalogue.vectors_of(live - kept.keys(), self._model)
        rows = np.stack(list(kept.values())) if kept else np.empty((0, 0), dtype=np.float32)
        return _Guild(version, tuple(kept), rows)


def nearest(
    names: Sequence[str], rows: np.ndarray, vector: np.ndarray, k: int
) -> list[tuple[str, float]]:
    """The ``k`` names whose rows are nearest to a vector, with their cosine, best first."""
    cosines = rows @ vector
    if k < len(names):
        best = np.argpartition(-cosines, k)[:k]
        best = best[np.argsort(-cosines[best], kind="stable")]
    else:
        best = np.argsort(-cosines, kind="stable")
    return [(names[at], float(cosines[at])) for at in best]
