"""The two ways to hold the index: as its owner, or as a guest of the process that owns it."""

from __future__ import annotations

import logging
from threading import Lock
from typing import Protocol, Self

from filelock import FileLock, Timeout

from knowledge.errors import BusyError, StoreError
from knowledge.store.applying import Indexes
from knowledge.store.catalogue import Catalogue
from knowledge.store.generations import Endpoint, Generation, Shelf
from knowledge.store.keywords import Keywords
from knowledge.store.server import ChromaServer
from knowledge.store.vectors import Vectors, preload

_CHURN = 0.5
"""A generation from which this share was removed since it was built is built anew: removed
vectors stay in Chroma's files and slow it down."""

_CHURN_LEAST = 1000

_VERIFY_ATTEMPTS = 5

log = logging.getLogger(__name__)

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

    def reach(self, seq: int) -> int:
        """How far the index has followed the log; an owner first brings it to ``seq``."""

    def fault(self) -> str:
        """What is wrong with the index compared with the catalogue, or ""."""

    def close(self) -> None:
        """Let go."""


class Owner:
    """Holds the lock and runs the server. Made by ``take``."""

    def __init__(
        self, lock: FileLock, shelf: Shelf, catalogue: Catalogue, model: str, place: Place
    ) -> None:
        self._lock = lock
        self._shelf = shelf
        self._catalogue = catalogue
        self._model = model
        self._place = place
        self._server: ChromaServer | None = None
        self._indexes: Indexes | None = None
        self._writing = Lock()
        self._closed = False

    @classmethod
    def take(
        cls, shelf: Shelf, catalogue: Catalogue, model: str, place: Place, suspect: bool
    ) -> Self | None:
        """Own the index and bring it up to date, or None when another process owns it.

        An index that is broken, or (``suspect``, or left in the middle of writing) found wanting
        by a check, is built anew from the catalogue. Raises StoreError when that fails, too.
        """
        lock = FileLock(shelf.lock, timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            return None
        owner = cls(lock, shelf, catalogue, model, place)
        try:
            # An endpoint that is left over belongs to an owner that was killed.
            shelf.announce(None)
            owner._prepare(suspect)
            shelf.sweep()
        except BaseException:
            owner.close()
            raise
        return owner

    @property
    def generation(self) -> Generation:
        """The generation that is open."""
        return self._open.generation

    @property
    def vectors(self) -> Vectors:
        """Its vectors."""
        return self._open.vectors

    @property
    def keywords(self) -> Keywords:
        """Its keywords."""
        return self._open.keywords

    @property
    def address(self) -> str:
        """Where the Chroma server listens."""
        return self._server.address if self._server else self._place[0]

    def fresh(self) -> bool:
        """Whether the session is open and its server, if it has one, still runs."""
        server = self._server
        return not self._closed and (server is None or server.alive)

    def check(self) -> None:
        """Raise StoreError when the index does not answer."""
        self.vectors.guilds()

    def reach(self, seq: int) -> int:
        """Apply what the log holds, when it is behind ``seq``; returns how far the index is."""
        with self._writing:
            applied = self.generation.applied()
            if applied is None or applied.seq < seq:
                self._open.follow(self._catalogue)
                applied = self.generation.applied()
            return applied.seq if applied else 0

    def fault(self) -> str:
        """What is wrong with the index compared with the catalogue, or ""."""
        with self._writing:
            return self._verify(self._open)

    def rebuild(self) -> None:
        """Build a new generation beside the current one, check it, and swap it in.

        The old one answers until then. Raises StoreError when the new one is found wanting.
        """
        with self._writing:
            before, server = self._indexes, self._server
            draft = self._shelf.draft()
            made, made_server = self._start(draft)
            try:
                made.build(self._catalogue)
                fault = self._verify(made)
                if fault:
                    raise StoreError(f"A new index was built but it is faulty: {fault}.")
            except BaseException:
                made.close()
                _stop(made_server)
                raise
            self._shelf.publish(draft)
            self._indexes, self._server = made, made_server
            self._announce()
            self._retire(before, server)

    def close(self) -> None:
        """Stop the server and free the lock."""
        with self._writing:
            self._closed = True
            self._shelf.announce(None)
            if self._indexes is not None:
                self._indexes.close()
            _stop(self._server)
            self._lock.release()

    def _verify(self, indexes: Indexes) -> str:
        """Bring an index up to date and check it, again when the catalogue moved meanwhile."""
        fault = ""
        for _ in range(_VERIFY_ATTEMPTS):
            version = self._catalogue.version()
            indexes.follow(self._catalogue)
            fault = indexes.fault(self._catalogue)
            if not fault or self._catalogue.version() == version:
                return fault
        return fault

    @property
    def _open(self) -> Indexes:
        if self._indexes is None:
            raise StoreError("The index is closed; open it again.")
        return self._indexes

    def _prepare(self, suspect: bool) -> None:
        """Open the current generation, or build one when there is none that is sound."""
        current = self._shelf.current()
        if current is None or current.applied() is None or not self._resume(current, suspect):
            self.rebuild()
            return
        applied = current.applied()
        live = sum(self._catalogue.passage_counts().values())
        if applied and applied.removed > max(_CHURN_LEAST, live * _CHURN):
            self.rebuild()
            return
        self._announce()

    def _resume(self, current: Generation, suspect: bool) -> bool:
        """Open a generation and bring it up to date; False when it is to be built anew."""
        dirty = current.dirty
        fault = ""
        try:
            self._indexes, self._server = self._start(current)
            self._indexes.follow(self._catalogue)
            if suspect or dirty or self._indexes.doubtful(self._catalogue):
                fault = self._verify(self._indexes)
        except BusyError:
            raise
        except StoreError as error:
            fault = str(error)
        if not fault:
            return True
        log.warning("The index is built anew: %s", fault)
        if self._indexes is not None:
            self._indexes.close()
        _stop(self._server)
        self._indexes = self._server = None
        return False

    def _start(self, generation: Generation) -> tuple[Indexes, ChromaServer | None]:
        address, prefix = self._place
        server = None if address else ChromaServer(generation.chroma)
        try:
            preload()
            if server is not None:
                server.wait()
            vectors = Vectors.connect(
                server.address if server else address, _name(prefix, generation)
            )
            keywords = Keywords.open(generation.keywords)
        except BaseException:
            _stop(server)
            raise
        return Indexes(generation, vectors, keywords, self._model), server

    def _announce(self) -> None:
        self._shelf.announce(Endpoint(self.address, self.generation.name))

    def _retire(self, before: Indexes | None, server: ChromaServer | None) -> None:
        """Clean up behind a swap; a foreign server keeps our old collections until told."""
        if before is not None:
            if server is None:
                before.vectors.drop()
            before.close()
        _stop(server)
        self._shelf.sweep()


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
            vectors = Vectors.connect(endpoint.address, _name(place[1], generation))
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
        return "" if moving or self.reach(0) < self._catalogue.last_seq() else fault

    def orphaned(self) -> bool:
        """Whether the owner is gone, so that this process may take over."""
        lock = FileLock(self._shelf.lock, timeout=0, thread_local=False)
        try:
            with lock:
                return True
        except Timeout:
            return False

    def close(self) -> None:
        """Close the connection."""
        self._indexes.close()


def _name(prefix: str, generation: Generation) -> str:
    return f"{prefix}-{generation.name.removeprefix('g-')}"


def _stop(server: ChromaServer | None) -> None:
    if server is not None:
        server.stop()
