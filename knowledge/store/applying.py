"""Bringing a generation of the index up to the catalogue, checking one, and building one."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable

from knowledge.errors import StoreError
from knowledge.store.catalogue import Catalogue
from knowledge.store.generations import Applied, Generation
from knowledge.store.keywords import Keywords
from knowledge.store.records import PendingChange, StoredPassage
from knowledge.store.vectors import Vectors

_ROUND = 1000
"""How many changes are applied between two marks of progress."""

_LOOK = 3
_SAMPLE = 20
_MISSES = 1
"""How many of the sample may be missed: the search is approximate (recall 0.997)."""

_IDENTICAL = 0.999


class Indexes:
    """The vector and the keyword index of one generation, written together."""

    def __init__(
        self, generation: Generation, vectors: Vectors, keywords: Keywords, model: str
    ) -> None:
        self.generation = generation
        self.vectors = vectors
        self.keywords = keywords
        self._model = model

    def close(self) -> None:
        """Close both; raises nothing, since what is broken cannot be closed well."""
        for part in (self.keywords, self.vectors):
            try:
                part.close()
            except StoreError:
                continue

    def follow(self, catalogue: Catalogue, stopped: Callable[[], bool] = lambda: False) -> bool:
        """Apply what the catalogue's log holds behind the mark; returns whether there was any.

        The state of each passage is read anew, so a change applied twice, or one that a later
        one undid, does no harm. Chroma first, then the keywords, then the mark.
        """
        applied = self.generation.applied() or Applied()
        moved = False
        while not stopped():
            changes = catalogue.changes_since(applied.seq, _ROUND)
            if not changes:
                return moved
            self.generation.begin()
            applied = self._apply(catalogue, changes, applied)
            self.generation.settle(applied)
            moved = True
        return moved

    def build(self, catalogue: Catalogue) -> None:
        """Fill an empty generation with everything that is live."""
        self.generation.begin()
        seq = catalogue.last_seq()
        after = ""
        while page := catalogue.live_passages(after, _ROUND):
            self._add(catalogue, page)
            self.keywords.commit()
            after = page[-1].id
        self.keywords.commit()
        self._rest(catalogue)
        self.generation.settle(Applied(seq))

    def doubtful(self, catalogue: Catalogue) -> bool:
        """Whether a first look, by a few searches and a count, gives reason for ``fault``."""
        passages = sum(catalogue.passage_counts().values())
        return self.keywords.count() != passages or self._missed(catalogue, _LOOK) > 0

    def fault(self, catalogue: Catalogue) -> str:
        """What is wrong with an index that has followed the catalogue, or "".

        Counts are compared, and passages drawn by lot must find themselves.
        """
        wanted = catalogue.vector_counts(self._model)
        for guild in {*wanted, *self.vectors.guilds()}:
            found = self.vectors.count(guild)
            if found != wanted.get(guild, 0):
                return f"{found} vectors of guild {guild!r} instead of {wanted.get(guild, 0)}"
        passages = sum(catalogue.passage_counts().values())
        if self.keywords.count() != passages:
            return f"{self.keywords.count()} passages in the keyword index instead of {passages}"
        missed = self._missed(catalogue, _SAMPLE)
        return f"{missed} of {_SAMPLE} passages do not find themselves" if missed > _MISSES else ""

    def _missed(self, catalogue: Catalogue, sample: int) -> int:
        drawn: dict[str, StoredPassage] = {}
        for _ in range(sample):
            # Ids are hashes: the next one behind a random one is a random passage.
            for item in catalogue.live_passages(secrets.token_hex(16), 1):
                drawn[item.id] = item
        for item in drawn.values():
            # Raises where its files are damaged, which a count does not notice.
            self.keywords.search(item.passage.text, (item.document.guild,), 1)
        missed = 0
        for name, vector in catalogue.vectors(drawn, self._model).items():
            near = self.vectors.query(vector, (drawn[name].document.guild,), 10)
            same = any(found == name or cosine > _IDENTICAL for found, cosine in near)
            missed += not same
        return missed

    def _apply(
        self, catalogue: Catalogue, changes: Iterable[PendingChange], applied: Applied
    ) -> Applied:
        guilds = {change.passage: change.guild for change in changes}
        live = catalogue.passages(guilds)
        gone = [name for name in guilds if name not in live]
        for guild in set(guilds.values()):
            self.vectors.delete(guild, [name for name in gone if guilds[name] == guild])
        self.keywords.remove(gone)
        self._add(catalogue, live.values())
        self.keywords.commit()
        self._rest(catalogue)
        last = max(change.seq for change in changes)
        return Applied(last, applied.removed + len(gone))

    def _add(self, catalogue: Catalogue, passages: Iterable[StoredPassage]) -> None:
        items = {item.id: item for item in passages}
        vectors = catalogue.vectors(items, self._model)
        for guild in {item.document.guild for item in items.values()}:
            own = [name for name in vectors if items[name].document.guild == guild]
            if own:
                self.vectors.upsert(guild, own, [vectors[name] for name in own])
        self.keywords.add(items.values())

    def _rest(self, catalogue: Catalogue) -> None:
        dimension = catalogue.dimension(self._model)
        if dimension:
            self.vectors.settle(dimension)
