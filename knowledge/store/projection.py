"""The index that follows the catalogue: who writes it, and how it is found, repaired and swapped.

One process at a time owns the index: it holds a lock that the operating system releases however
the process ends, runs the Chroma server, and applies what the catalogue's log holds. Every
other process is a guest: it reads through the owner's server and never writes. A guest whose
owner is gone becomes the owner.
"""

from __future__ import annotations

import hashlib
import logging
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
from knowledge.store.exact import ExactVectors
from knowledge.store.filters import Filter
from knowledge.store.generations import Shelf
from knowledge.store.glance import Glance
from knowledge.store.guest import Guest
from knowledge.store.owner import Owner
from knowledge.store.sessions import Session
from knowledge.store.work import SILENT_SECONDS, Patience, Task, Tell, Work, read_work, silent

_POLL_SECONDS = 0.25
_RETRY_SECONDS = 2.0
_ATTEMPTS = 4

T = TypeVar("T")

log = logging.getLogger(__name__)


class Projection:
    """The searchable index of one model. Usable from any thread.

    ``stay`` is for processes that live long: they follow the catalogue in the background, within
    a second. The others connect when first asked, bring the index up to date, and let go of it
    when closed. Whoever needs an index that is being built or brought up to date, here or by
    another process, waits for as long as that moves. Methods raise BusyError when it does not
    move for three minutes, or when another process holds the index without a word for half a
    minute, and StoreError when it cannot be repaired.
    """

    def __init__(
        self,
        shelf: Shelf,
        catalogue: Catalogue,
        model: str,
        chroma: str,
        *,
        patient: bool,
        tell: Tell,
    ) -> None:
        self._shelf = shelf
        self._catalogue = catalogue
        self._model = model
        self._chroma = chroma
        self._lock = RLock()
        self._patient = patient
        self._glance = Glance(shelf, catalogue)
        self._exact = ExactVectors(catalogue, model)
        self._tell = tell
        self._session: Session | None = None
        self._suspect = False
        self._ending = Event()
        self._follower: Thread | None = None

    @classmethod
    def open(
        cls,
        home: Path,
        catalogue: Catalogue,
        model: str,
        *,
        stay: bool,
        chroma_url: str = "",
        patient: bool = True,
        tell: Tell = silent,
    ) -> Self:
        """Open the index of ``model`` under ``home``; it is made or repaired where needed.

        ``chroma_url`` names a Chroma server to keep the vectors in, instead of one of our own.
        One that is not ``patient`` makes do while the index is being built: it compares the
        catalogue's vectors and finds no keywords. ``tell`` hears from any thread what is waited
        for, and None when that is over. Returns at once: connecting is left to the first search,
        or to the background.
        """
        with _disk_faults():
            shelf = Shelf(home / "index" / slug(model))
            made = cls(shelf, catalogue, model, chroma_url, patient=patient, tell=tell)
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
        self._exact.close()

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

    def work(self) -> Work | None:
        """What keeps the index from being searched here: it is opened or built by someone."""
        return None if self.connected else read_work(self._shelf.work)

    def search_texts(
        self, vector: np.ndarray, guilds: Sequence[str] = (SHARED,), k: int = 10
    ) -> list[tuple[str, float]]:
        """The hashes of the nearest different texts of the guilds with their cosine, best first."""
        if self._makes_do():
            if not self._exact.fits():
                raise BusyError("The index is being built; try again in a few minutes.")
            return self._exact.query(vector, guilds, k)
        return self._use(lambda session: self._nearest(session, vector, guilds, k))

    def search_vectors(
        self, vector: np.ndarray, guilds: Sequence[str] = (SHARED,), k: int = 10
    ) -> list[tuple[str, float]]:
        """Ids of the nearest passages of the guilds with their cosine, best first.

        Of equal passages each counts.
        """
        found = self.search_texts(vector, guilds, k)
        texts = [text for text, _ in found]
        bearers = self._catalogue.bearers(texts, Filter(guilds=tuple(guilds)), k)
        return [(name, cosine) for text, cosine in found for name in bearers.get(text, ())][:k]

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
        if self._makes_do():
            return []
        return self._use(lambda session: session.keywords.search(text, guilds, k, documents))

    def sync(self, seconds: float | None = None) -> None:
        """Return when the index holds all that the catalogue held at the call.

        Waits for as long as the owner gets on; raises BusyError when it gets no further for
        ``seconds`` (default: three minutes).
        """
        self.wait_applied(self._catalogue.last_seq(), seconds)

    def is_current(self) -> bool:
        """Whether the index holds all that the catalogue holds, told without opening it."""
        return self._glance.current() is not None

    def wait_applied(self, seq: int, seconds: float | None = None) -> None:
        """Return when the index has followed the log to ``seq``; applies it where it is ours.

        Waits and raises as ``sync`` does.
        """
        patience = self._patience(seconds)
        while (now := self._use(lambda session: session.reach(seq))) < seq:
            patience.spend(now)
            self._pause(0.05)
        self._tell(None)

    def rebuild(self) -> None:
        """Build the index anew from the catalogue and swap it in; for the owner.

        Raises BusyError when another process owns the index.
        """
        with _disk_faults(), self._turn():
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
            "wanting": applied.wanting if applied else "",
        }

    def _nearest(
        self, session: Session, vector: np.ndarray, guilds: Sequence[str], k: int
    ) -> list[tuple[str, float]]:
        """Asks the vector index, or compares all vectors where a check found it wanting."""
        if session.wanting() and self._exact.fits():
            return self._exact.query(vector, guilds, k)
        return session.vectors.query(vector, guilds, k)

    def _makes_do(self) -> bool:
        """Whether to search without the index, since it takes minutes until it is there.

        Waits while it is only being opened, which takes a second.
        """
        patience = self._patience(SILENT_SECONDS)
        while not (self._patient or self.connected):
            work = read_work(self._shelf.work)
            if work is not None and work.task is not Task.OPENING:
                return True
            patience.spend()
            self._pause(0.05)
        return False

    def _patience(self, seconds: float | None = None, silent: float | None = None) -> Patience:
        return Patience(self._shelf.work, self._tell, seconds, silent)

    def _pause(self, seconds: float) -> None:
        if self._ending.wait(seconds):
            raise BusyError("The index was closed before it could be searched; open it again.")

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Hold the lock of this process, which another thread may need for minutes to build."""
        patience = self._patience()
        while not self._lock.acquire(timeout=_POLL_SECONDS):
            patience.spend()
            self._pause(0)
        try:
            yield
        finally:
            self._lock.release()

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
        with self._turn():
            if self._session is not None and not self._session.fresh():
                self._leave()
            return self._connected()

    def _connected(self) -> Session:
        if self._session is None:
            self._session = self._connect()
            self._suspect = False
            self._glance.close()
            if not self._session.wanting():
                self._exact.close()  # what was searched meanwhile need not stay in memory
        return self._session

    def _connect(self) -> Session:
        """Become the owner, or a guest of the one there is."""
        patience = self._patience(silent=SILENT_SECONDS)
        while True:
            owner = Owner.take(
                self._shelf,
                self._catalogue,
                self._model,
                self._place(),
                suspect=self._suspect,
                tell=self._tell,
                stopped=self._ending.is_set,
            )
            if owner is not None:
                return owner
            guest = Guest.visit(self._shelf, self._catalogue, self._model, self._place())
            if guest is not None:
                self._tell(None)
                return guest
            patience.spend()
            self._pause(0.05)

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
                if self._ending.is_set():
                    return
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
