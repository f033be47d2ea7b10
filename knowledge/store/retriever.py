"""A question becomes hits: vectors and keywords searched, fused, filtered and chosen from."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import lru_cache
from threading import Lock

import numpy as np

from knowledge.models import SHARED, Hit, Kind
from knowledge.store.catalogue import Catalogue
from knowledge.store.embeddings import Embedder
from knowledge.store.exact import nearest
from knowledge.store.filters import Filter
from knowledge.store.projection import Projection
from knowledge.store.ranking import choose, fuse

_POOL = 50
"""How many passages each search contributes at the least."""

_EXACT = 3000
"""Up to this many passages a narrowed search compares all vectors, read from the catalogue."""

APART = 10_000
"""The same for any search before the index is connected: starting Chroma takes a second."""

_SPARE = 1.3
_ESCALATION = 4
_MOST = 8000
"""A narrowed search fetches as much as its share of all passages asks for, and this much more;
so many times more when too little of it is left, and so much at most."""

_ALIKE = 5
"""How many passages with the very same text count as found, official ones first."""

_REMEMBERED = 64
"""For how many filters the number of passages is kept until the catalogue changes."""

_BESIDE = 4
"""How many keyword searches may run at once."""

_Found = list[tuple[str, float]]
"""Passage ids and scores, best first."""


class Retriever:
    """Finds passages of the catalogue for a question. Usable from any thread."""

    def __init__(
        self,
        catalogue: Catalogue,
        projection: Projection,
        embedder: Embedder,
    ) -> None:
        self._catalogue = catalogue
        self._projection = projection
        self._embedder = embedder
        self._beside = ThreadPoolExecutor(_BESIDE, thread_name_prefix="keywords")
        self._extents = lru_cache(_REMEMBERED)(lambda _version, wanted: catalogue.extent(wanted))

    def search(
        self,
        query: str,
        *,
        limit: int = 8,
        guild: str | None = None,
        kinds: Sequence[Kind] | None = None,
        sources: Sequence[str] | None = None,
        publishers: Sequence[str] | None = None,
        after: date | None = None,
        before: date | None = None,
        expand: Sequence[str] = (),
        diversify: bool = True,
        timings_ms: dict[str, float] | None = None,
    ) -> tuple[Hit, ...]:
        """Up to ``limit`` passages for a query, best first.

        ``guild`` adds a guild's own documents to the shared ones. ``sources`` are folders, files
        or addresses; ``publishers`` parts of their names; ``after`` and ``before`` the first and
        the last day of publication; a document without a date lies after no day, and before one
        when it had been stored by then. ``expand`` holds more words for the keyword search.
        ``diversify`` lets documents take turns.

        ``timings_ms`` is filled with how long the parts took, in milliseconds: more than the
        whole, since keywords are searched beside embedding and vectors.
        """
        clock = _Clock({} if timings_ms is None else timings_ms)
        wanted = Filter(
            guilds=(SHARED, guild) if guild else (SHARED,),
            kinds=tuple(kinds or ()),
            sources=tuple(sources or ()),
            publishers=tuple(publishers or ()),
            after=after,
            before=before,
        )
        wanted = self._without_idle(wanted)
        query = query.encode("utf-8", "replace").decode()  # models take no lone surrogates
        query = unicodedata.normalize("NFC", query)  # as documents are stored
        if not query.strip() or limit < 1:
            return ()
        search = _Search(
            self._catalogue, self._projection, self._embedder.name, wanted, self._extent, clock
        )
        pool = max(_POOL, limit * 3)
        # Beside the embedding and the vectors: both spend their time outside the interpreter.
        saying = self._beside.submit(search.said, " ".join((query, *expand)), pool)
        with clock.part("embed"):
            vector = self._embedder.embed_query(query)
        near = search.near(vector, pool)
        keywords = dict(saying.result())
        with clock.part("texts"):
            names = (*(name for name, _ in near), *keywords)
            passages = self._catalogue.passages(names, wanted)
            hashes = {name: item.text_hash for name, item in passages.items()}
            known = self._catalogue.vectors_of(hashes.values(), self._embedder.name)
            vectors = {name: known[h] for name, h in hashes.items() if h in known}
            ranked = fuse(passages, vectors, vector, keywords)
            chosen = choose(ranked, limit, diversify=diversify)
        return tuple(item.hit() for item in chosen)

    def _without_idle(self, wanted: Filter) -> Filter:
        """The filter without a last day that leaves nothing out: what narrows costs time."""
        if wanted.before is None:
            return wanted
        open_end = replace(wanted, before=None)
        return open_end if self._extent(open_end) == self._extent(wanted) else wanted

    def _extent(self, wanted: Filter) -> int:
        """How many passages a filter lets through, as the catalogue is now."""
        return self._extents(self._catalogue.version(), wanted)


class _Search:
    """One search: ids of live passages within the filter, near a vector or with the words."""

    def __init__(
        self,
        catalogue: Catalogue,
        projection: Projection,
        model: str,
        wanted: Filter,
        extent: Callable[[Filter], int],
        clock: _Clock,
    ) -> None:
        self._catalogue = catalogue
        self._projection = projection
        self._model = model
        self._wanted = wanted
        self._extent = extent
        self._clock = clock
        with clock.part("texts"):
            # The documents to search, when they are few: both searches keep to them.
            self._keys = catalogue.matching(wanted) if self._few() else None

    def near(self, vector: np.ndarray, pool: int) -> _Found:
        """The passages with the nearest ``pool`` texts and their cosines, best first."""
        if self._keys is not None:
            return self._compared(vector, pool, self._keys)

        def fetch(k: int) -> _Found:
            with self._clock.part("vectors"):
                return self._projection.search_texts(vector, self._wanted.guilds, k)

        found = self._gather(fetch, pool, self._bearing)
        if found is not None:
            return found
        return self._compared(vector, pool, self._catalogue.matching(self._wanted))

    def said(self, words: str, pool: int) -> _Found:
        """The ``pool`` passages that say the words best, with their keyword scores."""
        if self._keys is not None:
            return self._worded(words, pool, self._keys)
        found = self._gather(lambda k: self._worded(words, k, None), pool, self._within)
        if found is not None:
            return found
        return self._worded(words, pool, self._catalogue.matching(self._wanted))

    def _few(self) -> bool:
        """Whether comparing all vectors within the filter is cheaper than asking the index."""
        apart = not self._projection.connected
        if not apart and not self._wanted.narrows:
            return False
        return self._extent(self._wanted) <= (APART if apart else _EXACT)

    def _share(self) -> float:
        """Which part of what the guilds have lies within the filter."""
        if not self._wanted.narrows:
            return 1.0
        whole = self._extent(Filter(guilds=self._wanted.guilds))
        return max(self._extent(self._wanted), 1) / max(whole, 1)

    def _gather(
        self, fetch: Callable[[int], _Found], pool: int, keep: Callable[[_Found], _Found]
    ) -> _Found | None:
        """What ``keep`` leaves of the best, fetching more as long as less than ``pool`` is left.

        None when the index would have to give more than is sensible.
        """
        with self._clock.part("texts"):
            share = self._share()
        k = pool if share == 1.0 else round(pool * _SPARE / share)
        while k <= _MOST:
            found = fetch(k)
            with self._clock.part("texts"):
                kept = keep(found)
            if not self._wanted.narrows:
                return kept
            if len(kept) >= pool or len(found) < k:
                return kept[:pool]
            k *= _ESCALATION
        return None

    def _within(self, found: _Found) -> _Found:
        """The passages that are within the filter; the catalogue looks at the others later."""
        if not self._wanted.narrows:
            return found
        live = self._catalogue.live([name for name, _ in found], self._wanted)
        return [pair for pair in found if pair[0] in live]

    def _bearing(self, found: _Found) -> _Found:
        """The passages within the filter that have the texts found."""
        bearers = self._catalogue.bearers((text for text, _ in found), self._wanted, _ALIKE)
        return [(name, cosine) for text, cosine in found for name in bearers.get(text, ())]

    def _worded(self, words: str, k: int, keys: Sequence[int] | None) -> _Found:
        with self._clock.part("keywords"):
            return self._projection.search_keywords(words, self._wanted.guilds, k, keys)

    def _compared(self, vector: np.ndarray, pool: int, keys: Sequence[int]) -> _Found:
        """The passages with the nearest texts of the documents, by comparing all vectors."""
        with self._clock.part("vectors"):
            texts = self._catalogue.document_texts(keys)
            vectors = self._catalogue.vectors_of(texts, self._model)
            names = list(vectors)
            if not names:
                return []
            found = nearest(names, np.stack([vectors[name] for name in names]), vector, pool)
        with self._clock.part("texts"):
            return self._bearing(found)


class _Clock:
    """Adds up in ``timings`` how long the parts of a search take, in milliseconds."""

    def __init__(self, timings: dict[str, float]) -> None:
        self._lock = Lock()
        self._timings = timings
        timings.update(dict.fromkeys(("embed", "vectors", "keywords", "texts"), 0.0))

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Count what happens inside towards a part."""
        start = time.perf_counter()
        try:
            yield
        finally:
            with self._lock:
                self._timings[name] += (time.perf_counter() - start) * 1000
