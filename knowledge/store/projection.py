"""The index that follows the catalogue: who writes it, and how it is found, repaired and swapped.

One process at a time owns the index: it holds a lock that the operating system releases however
the process ends, runs the Chroma server, and applies what the catalogue's log holds. Every
other process is a guest: it reads through the owner's server and never writes. A guest whose
owner is gone becomes the owner.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, RLock, Thread
from typing import Self, TypeVar

import numpy as np

from knowledge.errors import BusyError, KnowledgeError, StoreError
from knowledge.models import SHARED
from knowledge.store.catalogue import Catalogue
from knowledge.store.embeddings import slug
from knowledge.store.generations import Shelf
from knowledge.store.glance import Glance
from knowledge.store.guest import Guest
from knowledge.store.owner import Owner
from knowledge.store.sessions import Session

_WAIT_SECONDS = 30.0
_PATIENCE_SECONDS = 20.0
_POLL_SECONDS = 0.25
_RETRY_SECONDS = 2.0
_ATTEMPTS = 4

T = TypeVar("T")

log = logging.getLogger(__name__)


class Projection:
    """The searchable index of one model. Usable from any thread.

    ``stay`` is for processes that live long: they follow the catalogue in the background, within
    a second. The others connect when first asked, bring the index up to date, and let go of it
    when closed. Methods raise BusyError when another process holds the index and does not
    answer for half a minute, and StoreError when it cannot be repaired.
    """

    def __init__(self, shelf: Shelf, catalogue: Catalogue, model: str, chroma: str) -> None:
        self._shelf = shelf
        self._catalogue = catalogue
        self._model = model
        self._chroma = chroma
        self._lock = RLock()
        self._glance = Glance(shelf, catalogue)
        self._session: Session | None = None
        self._suspect = False
        self._ending = Event()
        self._follower: Thread | None = None

    @classmethod
    def open(
        cls, home: Path, catalogue: Catalogue, model: str, *, stay: bool, chroma_url: str = ""
    ) -> Self:
        """Open the index of ``model`` under ``home``; it is made or repaired where needed.

        ``chroma_url`` names a Chroma server to keep the vectors in, instead of one of our own.
        Returns at once: connecting is left to the first search, or to the background.
        """
        with _disk_faults():
            made = cls(Shelf(home / "index" / slug(model)), catalogue, model, chroma_url)
        if stay:
            made._follower = Thread(target=made._follow, name="index-follower", daemon=True)
            made._follower.start()
        return made

    def close(self) -> None:
        """Let go of the index: stop the server, if it is ours, and free the lock."""
        self._ending.set()
        session = self._session
        if session is not None:
            session.hurry()
        if self._follower is not None:
            self._follower.join()
        with self._lock:
            self._leave()
        self._glance.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def connected(self) -> bool:
        """Whether searching vectors is ready: no server to start, no client to import."""
        return self._session is not None

    def prepare(self) -> None:
        """Begin to connect, in the background: a search among many passages will need it.

        An index that is behind is left to the search, which waits for it however long it takes.
        """
        if self._follower is None and not self.connected and self.is_current():
            self._follower = Thread(target=self._connect_ahead, name="index-connect", daemon=True)
            self._follower.start()

    def warm(self) -> None:
        """Connect now, so that the first search does not wait for it."""
        self._use(lambda session: session.check())

    def search_vectors(
        self, vector: np.ndarray, guilds: Sequence[str] = (SHARED,), k: int = 10
    ) -> list[tuple[str, float]]:
        """Ids of the nearest passages of the guilds with their cosine, best first."""
        return self._use(lambda session: session.vectors.query(vector, guilds, k))

    def search_keywords(
        self,
        text: str,
        guilds: Sequence[str] = (SHARED,),
        k: int = 10,
        documents: Sequence[int] | None = None,
    ) -> list[tuple[str, float]]:
        """Ids of the passages with words of ``text`` and their scores, best first."""
        if not self.connected and (keywords := self._glance.keywords()):
            try:
                return keywords.search(text, guilds, k, documents)
            except StoreError as error:
                log.warning("The keyword index cannot be read as it lies: %s", error)
        return self._use(lambda session: session.keywords.search(text, guilds, k, documents))

    def sync(self, seconds: float = 60.0) -> None:
        """Return when the index holds all that the catalogue held at the call.

        Raises BusyError when the owner gets no further for ``seconds``.
        """
        self.wait_applied(self._catalogue.last_seq(), seconds)

    def is_current(self) -> bool:
        """Whether the index holds all that the catalogue holds, told without opening it."""
        return self._glance.current() is not None

    def wait_applied(self, seq: int, seconds: float = 60.0) -> None:
        """Return when the index has followed the log to ``seq``; applies it where it is ours.

        Raises BusyError when the owner gets no further for ``seconds``.
        """
        if not self._lock.acquire(timeout=seconds):  # while the background connects or builds
            raise BusyError("The index is being built anew; try again in a few minutes.")
        self._lock.release()
        deadline, reached = time.monotonic() + seconds, -1
        while (now := self._use(lambda session: session.reach(seq))) < seq:
            if now > reached:
                deadline, reached = time.monotonic() + seconds, now
            if time.monotonic() > deadline:
                raise BusyError(
                    "The process that owns the index does not follow; end it, or wait for it."
                )
            self._ending.wait(0.05)

    def rebuild(self) -> None:
        """Build the index anew from the catalogue and swap it in; for the owner.

        Raises BusyError when another process owns the index.
        """
        with _disk_faults(), self._lock:
            session = self._connected()
            if not isinstance(session, Owner):
                raise BusyError("Another process owns the index; end it to rebuild.")
            session.rebuild()

    def status(self) -> dict[str, str | int | bool]:
        """For people: role, generation, address, applied, pending, vectors and keywords."""
        return self._use(self._describe)

    def fault(self) -> str:
        """What is wrong with the index compared with the catalogue, or ""; reads through it."""
        return self._use(lambda session: session.fault())

    # Inside

    def _describe(self, session: Session) -> dict[str, str | int | bool]:
        applied = session.generation.applied()
        seq = applied.seq if applied else 0
        return {
            "owner": isinstance(session, Owner),
            "generation": session.generation.name,
            "address": session.address,
            "applied": seq,
            "pending": max(0, self._catalogue.last_seq() - seq),
            "vectors": sum(session.vectors.count(guild) for guild in session.vectors.guilds()),
            "keywords": session.keywords.count(),
        }

    def _use(self, work: Callable[[Session], T]) -> T:
        """Do the work, connecting anew and repairing when the index fails under it."""
        with _disk_faults():
            for _ in range(_ATTEMPTS - 1):
                session = self._current()
                generation = session.generation.name
                try:
                    return work(session)
                except BusyError:
                    raise
                except StoreError as error:
                    if session.fresh() and session.generation.name != generation:
                        continue  # it was swapped while it was read
                    log.warning("The index failed and is opened anew: %s", error)
                    self._discard(session)
            return work(self._current())

    def _current(self) -> Session:
        session = self._session
        if session is not None and session.fresh():
            return session
        # Another thread may be connecting, which takes minutes when a big index is built anew.
        if not self._lock.acquire(timeout=_PATIENCE_SECONDS):
            raise BusyError("The index is being built anew; try again in a few minutes.")
        try:
            if self._session is not None and not self._session.fresh():
                self._leave()
            return self._connected()
        finally:
            self._lock.release()

    def _connected(self) -> Session:
        if self._session is None:
            self._session = self._connect()
            self._suspect = False
            self._glance.close()
        return self._session

    def _connect(self) -> Session:
        """Become the owner, or a guest of the one there is."""
        deadline = time.monotonic() + _WAIT_SECONDS
        while True:
            owner = Owner.take(
                self._shelf, self._catalogue, self._model, self._place(), self._suspect
            )
            if owner is not None:
                return owner
            guest = Guest.visit(self._shelf, self._catalogue, self._model, self._place())
            if guest is not None:
                return guest
            if time.monotonic() > deadline:
                raise BusyError(
                    f"Another process has held {self._shelf.lock} for half a minute without "
                    "answering; end it, then try again."
                )
            time.sleep(0.05)

    def _place(self) -> tuple[str, str]:
        """The Chroma server to use ("" for one of our own) and what names our collections.

        Several catalogues and models may share a server.
        """
        model = hashlib.sha256(self._model.encode()).hexdigest()[:8]
        return self._chroma, f"{self._catalogue.identity[:8]}-{model}"

    def _discard(self, session: Session) -> None:
        with self._lock:
            if self._session is session:
                # An owner whose own index failed has something to repair.
                self._suspect = isinstance(session, Owner)
                self._leave()

    def _leave(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()

    def _connect_ahead(self) -> None:
        try:
            self.warm()
        except KnowledgeError as error:  # the search meets it again and says so
            log.debug("Connecting ahead failed: %s", error)

    def _follow(self) -> None:
        """In the background: connect, apply what is new, and take over from an owner that ended."""
        seen = -1
        while not self._ending.is_set():
            try:
                version = self._catalogue.version()
                session = self._current()
                if isinstance(session, Guest) and session.orphaned():
                    self._discard(session)
                elif isinstance(session, Owner) and version != seen:
                    self._use(lambda session: session.reach(self._catalogue.last_seq()))
                    seen = version
                pause = _POLL_SECONDS
            except (KnowledgeError, OSError) as error:
                log.warning("The index does not follow the catalogue: %s", error)
                pause = _RETRY_SECONDS
            self._ending.wait(pause)


@contextmanager
def _disk_faults() -> Iterator[None]:
    """A full disk or a forbidden folder as the StoreError that says so."""
    try:
        yield
    except OSError as error:
        raise StoreError(
            f"The index cannot be read or written ({error.strerror or error}); make room, or "
            "check the disk and the permissions."
        ) from error
