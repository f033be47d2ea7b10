"""Sources into the catalogue: only what is new is read, cut, embedded and stored.

Whatever is acknowledged by an event is in the database; a run that is killed loses nothing of it,
and the next run goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.documents.chunking import chunk
from knowledge.documents.outcomes import Event, Outcome, Summary
from knowledge.documents.syncing import BATCH, Run, TextEmbedder, missing_vectors
from knowledge.models import SHARED
from knowledge.store.catalogue import Catalogue
from knowledge.store.records import Entry
from knowledge.vocabulary.packs import BUNDLED as PACK

__all__ = ["Event", "Ingestor", "Outcome", "Summary", "TextEmbedder"]


@dataclass(slots=True)
class Ingestor:
    """Brings sources into the catalogue.

    ``model`` is the name under which vectors are stored; ``embedder`` is only called for when
    there is something to cut or embed; ``pack`` is the folder of what is known without documents.
    """

    catalogue: Catalogue
    model: str
    embedder: Callable[[], TextEmbedder]
    pack: Path = PACK

    def sync(
        self,
        sources: Sequence[str],
        *,
        actor: str,
        guild: str = SHARED,
        prune: bool = False,
        prune_all: bool = False,
        dry_run: bool = False,
    ) -> Iterator[Event]:
        """Bring every document of ``sources`` up to date; yields an event for each.

        ``prune`` retires what a folder no longer has (never what a feed has dropped, and nothing
        of a source or folder that could not be read). Of a folder that is empty now, or has lost
        more than half of many documents, it retires nothing but with ``prune_all``. ``dry_run``
        stores nothing.
        """
        run = Run(
            self.catalogue,
            self.model,
            self.embedder,
            actor,
            guild,
            dry_run,
            prune_all=prune_all,
            pack=self.pack,
        )
        for source in sources:
            yield from run.source(source, prune=prune or prune_all)
        yield from run.finish()

    def embed_missing(self, *, actor: str, report: Callable[[int, int], None] | None = None) -> int:
        """Cut and embed anew what has passages without a vector by ``model``, as after a change
        of the model; returns how many passages were embedded.

        ``report`` gets how many documents are done, and of how many.
        """
        waiting = self.catalogue.without_vectors(self.model)
        embedded = 0
        batch: list[Entry] = []
        for done, (guild, name) in enumerate(waiting, start=1):
            batch += self._recut(guild, name)
            if sum(len(entry.passages) for entry in batch) >= BATCH or done == len(waiting):
                embedded += self._revector(batch, actor)
                batch = []
                if report:
                    report(done, len(waiting))
        return embedded

    def _recut(self, guild: str, name: str) -> Iterator[Entry]:
        """A stored document within the limit of the present model, which may be another."""
        document = self.catalogue.document(name, (guild,))
        row = self.catalogue.row(name, (guild,))
        if document is not None and row is not None:
            embedder = self.embedder()
            passages = chunk(document, embedder.count, embedder.max_tokens)
            yield Entry(document, passages, row.fingerprint)

    def _revector(self, entries: Sequence[Entry], actor: str) -> int:
        vectors = missing_vectors(self.catalogue, self.model, self.embedder, entries)
        # First the vectors, which queues the passages that stay as they are for the index.
        self.catalogue.add_vectors(self.model, vectors)
        self.catalogue.put_many(entries, {}, self.model, actor)
        return len(vectors)
