"""A process that reads the index through the server of the process that owns it."""

from __future__ import annotations

from typing import Self

from filelock import FileLock, Timeout

from knowledge.errors import StoreError
from knowledge.store.applying import Indexes
from knowledge.store.catalogue import Catalogue
from knowledge.store.generations import Generation, Shelf
from knowledge.store.keywords import Keywords
from knowledge.store.sessions import Place, collections_name
from knowledge.store.vectors import Vectors


class Guest:
    """Reads through another process's server. Made by ``visit``."""

    def __init__(
        self, shelf: Shelf, catalogue: Catalogue, indexes: Indexes, address: str, stamp: object
    ) -> None:
        self._shelf = shelf
        self._catalogue = catalogue
        self._indexes = indexes
        self._stamp = stamp
        self._address = address
        self._seen = indexes.generation.stamp()

    @classmethod
    def visit(cls, shelf: Shelf, catalogue: Catalogue, model: str, place: Place) -> Self | None:
        """Connect to the owner's server, or None while it has not said where that is."""
        stamp = shelf.stamp()
        endpoint = shelf.endpoint()
        if endpoint is None:
            return None
        generation = Generation(shelf.folder / endpoint.generation)
        try:
            vectors = Vectors.connect(endpoint.address, collections_name(place[1], generation))
            keywords = Keywords.open(generation.keywords)
        except StoreError:
            return None
        indexes = Indexes(generation, vectors, keywords, model)
        return cls(shelf, catalogue, indexes, endpoint.address, stamp)

    @property
    def generation(self) -> Generation:
        """The generation that is open."""
        return self._indexes.generation

    @property
    def vectors(self) -> Vectors:
        """Its vectors."""
        return self._indexes.vectors

    @property
    def keywords(self) -> Keywords:
        """Its keywords, as the owner left them last."""
        stamp = self.generation.stamp()
        if stamp != self._seen:
            self._indexes.keywords.reload()
            self._seen = stamp
        return self._indexes.keywords

    @property
    def address(self) -> str:
        """Where the Chroma server listens."""
        return self._address

    def fresh(self) -> bool:
        """Whether the owner still serves this generation there."""
        return self._shelf.stamp() == self._stamp

    def check(self) -> None:
        """Raise StoreError when the index does not answer."""
        self.vectors.guilds()

    def wanting(self) -> bool:
        """Whether the vectors are not to be relied on; the owner may find so at any time."""
        return self._indexes.wanting

    def reach(self, seq: int) -> int:
        """How far the owner has followed the log; raises StoreError when the owner is gone."""
        applied = self.generation.applied()
        reached = applied.seq if applied else 0
        if reached < seq and self.orphaned():
            raise StoreError("The process that owned the index has ended.")
        return reached

    def fault(self) -> str:
        """What is wrong with the index compared with the catalogue, or "".

        Nothing is said to be wrong while the owner is still following.
        """
        version = self._catalogue.version()
        fault = self._indexes.fault(self._catalogue)
        moving = self._catalogue.version() != version
        if fault is None or moving or self.reach(0) < self._catalogue.last_seq():
            return ""
        return fault.message

    def orphaned(self) -> bool:
        """Whether the owner is gone, so that this process may take over."""
        lock = FileLock(self._shelf.lock, timeout=0, thread_local=False)
        try:
            with lock:
                return True
        except Timeout:
            return False

    def hurry(self) -> None:
        """Nothing keeps a guest."""

    def close(self) -> None:
        """Close the connection."""
        self._indexes.close()
