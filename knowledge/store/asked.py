"""The questions that documents answer, in memory beside their vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock

import numpy as np

from knowledge.store.catalogue import Catalogue
from knowledge.store.records import StoredQuestion

_VIEWS = 32
"""How many views are kept: guilds without documents of their own have the shared one's size."""


@dataclass(frozen=True, slots=True)
class View:
    """The questions of some guilds, and their vectors, one row each (float32, length 1)."""

    questions: tuple[StoredQuestion, ...]
    vectors: np.ndarray


@dataclass(slots=True)
class AskedIndex:
    """The stored questions by the guilds that see them, read again only after a change.

    ``model`` is the name of the embedding model; a question that has no vector by it is left out.
    Usable from any thread.
    """

    catalogue: Catalogue
    model: str
    _views: dict[tuple[str, ...], tuple[int, View]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def view(self, guilds: Sequence[str]) -> View:
        """The questions that live documents of the guilds answer, as stored now."""
        wanted, version = tuple(guilds), self.catalogue.version()
        with self._lock:
            known = self._views.get(wanted)
            if known is None or known[0] != version:
                if len(self._views) >= _VIEWS:
                    self._views.clear()
                known = self._views[wanted] = version, self._read(wanted)
        return known[1]

    def _read(self, guilds: tuple[str, ...]) -> View:
        stored = self.catalogue.questions(guilds)
        vectors = self.catalogue.vectors_of({each.text_hash for each in stored}, self.model)
        kept = tuple(each for each in stored if each.text_hash in vectors)
        rows = [vectors[each.text_hash] for each in kept]
        return View(kept, np.stack(rows) if rows else np.empty((0, 0), dtype=np.float32))
