"""The keyword index as it lies on disk, for a process that holds no index (yet).

Owning the index, or visiting its owner, means starting a server or at least importing Chroma's
client: a second that a command with one question need not spend when the index is in order.
Reading takes no lock: tantivy's readers see whole commits only.
"""

from __future__ import annotations

from threading import Lock

from knowledge.errors import StoreError
from knowledge.store.catalogue import Catalogue
from knowledge.store.generations import Generation, Shelf
from knowledge.store.keywords import Keywords


class Glance:
    """Looks at the current generation without opening it. Usable from any thread."""

    def __init__(self, shelf: Shelf, catalogue: Catalogue) -> None:
        self._shelf = shelf
        self._catalogue = catalogue
        self._lock = Lock()
        self._version = -1
        self._found: Keywords | None = None

    def current(self) -> Generation | None:
        """The generation in use, if it is at rest and holds all that the catalogue holds."""
        generation = self._shelf.current()
        applied = generation.applied() if generation else None
        if generation is None or applied is None or generation.dirty:
            return None
        return generation if applied.seq >= self._catalogue.last_seq() else None

    def keywords(self) -> Keywords | None:
        """The keyword index to read, or None when it is behind, damaged or incomplete."""
        with self._lock:
            version = self._catalogue.version()
            if self._found is None or self._version != version:
                self._found, self._version = self._look(), version
            return self._found

    def close(self) -> None:
        """Let go of the files."""
        with self._lock:
            self._found = None

    def _look(self) -> Keywords | None:
        generation = self.current()
        if generation is None:
            return None
        try:
            found = Keywords.read(generation.keywords)
            whole = found.count() == sum(self._catalogue.passage_counts().values())
        except StoreError:
            return None
        return found if whole else None
