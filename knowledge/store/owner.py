"""The process that owns the index: it runs the server, applies changes, repairs and swaps."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Lock
from typing import Self

from filelock import FileLock, Timeout

from knowledge.errors import BusyError, StoreError
from knowledge.store.applying import Fault, Indexes
from knowledge.store.catalogue import Catalogue
from knowledge.store.generations import Endpoint, Generation, Shelf
from knowledge.store.keywords import Keywords
from knowledge.store.server import ChromaServer
from knowledge.store.sessions import Place, collections_name
from knowledge.store.vectors import Vectors, preload
from knowledge.store.work import Report, Task, Tell

_CHURN = 0.5
"""A generation from which this share was removed since it was built is built anew: removed
vectors stay in Chroma's files and slow it down."""

_CHURN_LEAST = 1000

_VERIFY_ATTEMPTS = 5

log = logging.getLogger(__name__)


class Owner:
    """Holds the lock and runs the server. Made by ``take``."""

    def __init__(
        self,
        lock: FileLock,
        shelf: Shelf,
        catalogue: Catalogue,
        model: str,
        place: Place,
        report: Report,
    ) -> None:
        self._lock = lock
        self._report = report
        self._shelf = shelf
        self._catalogue = catalogue
        self._model = model
        self._place = place
        self._server: ChromaServer | None = None
        self._indexes: Indexes | None = None
        self._writing = Lock()
        self._closed = False
        self._hurried = Event()

    @classmethod
    def take(
        cls,
        shelf: Shelf,
        catalogue: Catalogue,
        model: str,
        place: Place,
        *,
        suspect: bool,
        tell: Tell,
        stopped: Callable[[], bool],
    ) -> Self | None:
        """Own the index and bring it up to date, or None when another process owns it.

        An index that is broken, or (``suspect``, or left in the middle of writing) found wanting
        by a check, is built anew from the catalogue; ``tell`` hears how far that is. Raises
        StoreError when it cannot be written, and BusyError when it was ``stopped``.
        """
        lock = FileLock(shelf.lock, timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            return None
        owner = cls(lock, shelf, catalogue, model, place, Report(shelf.work, tell, stopped))
        try:
            # An endpoint that is left over belongs to an owner that was killed.
            shelf.announce(None)
            owner._report.say(Task.OPENING)
            owner._prepare(suspect)
            shelf.sweep()
            owner._report.end()
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

    def wanting(self) -> bool:
        """Whether the vectors are not to be relied on."""
        return self._open.wanting

    def reach(self, seq: int) -> int:
        """Apply what the log holds, when it is behind ``seq``; returns how far the index is."""
        with self._writing:
            applied = self.generation.applied()
            if applied is None or applied.seq < seq:
                try:
                    self._open.follow(self._catalogue, self._report, self._hurried.is_set)
                finally:
                    self._report.end()
                applied = self.generation.applied()
            return applied.seq if applied else 0

    def fault(self) -> str:
        """What is wrong with the index compared with the catalogue, or ""."""
        with self._writing:
            try:
                fault = self._verify(self._open)
            finally:
                self._report.end()
            return fault.message if fault else ""

    def rebuild(self) -> None:
        """Build a new generation beside the current one, check it, and swap it in.

        The old one answers until then. When the new one is found wanting, the old one stays if
        it is sound, and StoreError says so. If it is not, the new one is swapped in all the same,
        with a mark that its vectors are not to be relied on: nobody is left without an index.
        """
        with self._writing:
            try:
                self._rebuild()
            finally:
                self._report.end()

    def _rebuild(self) -> None:
        before, server = self._indexes, self._server
        draft = self._shelf.draft()
        made, made_server = self._start(draft)
        try:
            made.build(self._catalogue, self._report)
            fault = self._verify(made)
            if fault and before is not None and self._is_sound(before):
                raise StoreError(
                    f"A new index was built, but {fault.message}; the old one is sound and stays."
                )
            if fault:
                log.warning(
                    "The new index is in use, but %s; vectors are compared one by one.",
                    fault.message,
                )
                made.mark(fault.message)
        except BaseException:
            made.close()
            _stop(made_server)
            raise
        self._shelf.publish(draft)
        self._indexes, self._server = made, made_server
        self._announce()
        self._retire(before, server)

    def _is_sound(self, indexes: Indexes) -> bool:
        """Whether an index stands a check and bears no mark from an earlier one."""
        try:
            applied = indexes.generation.applied()
            return not (applied and applied.wanting) and self._verify(indexes) is None
        except BusyError:
            raise
        except StoreError:
            return False

    def hurry(self) -> None:
        """Leave what is still to be applied to the next one, so that ``close`` comes soon."""
        self._hurried.set()

    def close(self) -> None:
        """Stop the server and free the lock."""
        with self._writing:
            self._closed = True
            self._report.end()
            self._shelf.announce(None)
            if self._indexes is not None:
                self._indexes.close()
            _stop(self._server)
            self._lock.release()

    def _verify(self, indexes: Indexes) -> Fault | None:
        """Bring an index up to date and check it, again when the catalogue moved meanwhile."""
        fault = None
        for _ in range(_VERIFY_ATTEMPTS):
            version = self._catalogue.version()
            indexes.follow(self._catalogue, self._report)
            fault = indexes.fault(self._catalogue, self._report)
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
        self._announce()  # it answers others, too, while a new one is built
        if applied and applied.removed > max(_CHURN_LEAST, live * _CHURN):
            self.rebuild()

    def _resume(self, current: Generation, suspect: bool) -> bool:
        """Open a generation and bring it up to date; False when it is to be built anew."""
        dirty = current.dirty
        fault = ""
        try:
            self._indexes, self._server = self._start(current)
            self._indexes.follow(self._catalogue, self._report)
            if suspect or dirty or self._indexes.doubtful(self._catalogue):
                found = self._verify(self._indexes)
                fault = found.message if found else ""
        except BusyError:
            raise
        except StoreError as error:
            fault = str(error)
        if not fault:
            applied = current.applied()
            if current.dirty and applied is not None:
                current.settle(applied)  # found in order: no need to check it at every start
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
                server.address if server else address, collections_name(prefix, generation)
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


def _stop(server: ChromaServer | None) -> None:
    if server is not None:
        server.stop()
