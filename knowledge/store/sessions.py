"""The two ways to hold the index, as its owner or as a guest of the process that owns it."""

from __future__ import annotations

from typing import Protocol

from knowledge.store.generations import Generation
from knowledge.store.keywords import Keywords
from knowledge.store.vectors import Vectors

Place = tuple[str, str]
"""The address of a foreign Chroma server ("" for one of our own) and the collections' prefix."""


class Session(Protocol):
    """An open index."""

    @property
    def generation(self) -> Generation:
        """The generation that is open."""

    @property
    def vectors(self) -> Vectors:
        """Its vectors."""

    @property
    def keywords(self) -> Keywords:
        """Its keywords."""

    @property
    def address(self) -> str:
        """Where the Chroma server listens."""

    def fresh(self) -> bool:
        """Whether the session still shows what is current; microseconds."""

    def check(self) -> None:
        """Raise StoreError when the index does not answer."""

    def wanting(self) -> bool:
        """Whether the vectors are not to be relied on, by a check after they were built."""

    def reach(self, seq: int) -> int:
        """How far the index has followed the log; an owner first brings it to ``seq``."""

    def fault(self) -> str:
        """What is wrong with the index compared with the catalogue, or ""."""

    def hurry(self) -> None:
        """Break off long work: ``close`` is about to be called from another thread."""

    def close(self) -> None:
        """Let go."""


def collections_name(prefix: str, generation: Generation) -> str:
    """What the collections of a generation are named by."""
    return f"{prefix}-{generation.name.removeprefix('g-')}"
