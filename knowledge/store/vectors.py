"""Vectors in Chroma; the only importer of chromadb.

One collection per guild and one shared, so that a forgotten filter cannot leak. An entry is a
different text, named by its hash: among equal vectors the graph that Chroma searches falls apart,
and passages that say the same would crowd out all others. Texts, dates and which passages have a
text are the catalogue's.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import numpy as np

from knowledge.errors import StoreError
from knowledge.models import SHARED

BATCH = 100
"""How many vectors go into one request: larger ones stall other requests."""

_GRAPH = {"space": "cosine", "max_neighbors": 48, "ef_construction": 200, "ef_search": 200}
"""Chroma's own 16, 100 and 100 lose what stands beside thousands of nearly equal texts: of 484
others 67 did not find themselves then, with these 4 (2,500 texts with a cosine of 0.9999)."""

_PAGE = 1000
_TIMEOUT_SECONDS = 60.0
_GUILD = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62}[A-Za-z0-9])?")

T = TypeVar("T")


class Vectors:
    """The vectors of one generation of the index, in a Chroma server.

    ``prefix`` names the generation and the model, so that vectors of another one are never
    found. Every method raises StoreError when the server does not answer or its index is broken.
    """

    def __init__(self, client: Any, prefix: str) -> None:
        self._client = client
        self._prefix = prefix
        self._collections: dict[str, Any] = {}

    @classmethod
    def connect(cls, address: str, prefix: str) -> Self:
        """Connect to a server, like http://host:8000 or https://host/tenant/database.

        An API key, as Chroma Cloud wants it, is taken from CHROMA_API_KEY.
        """
        import chromadb
        from chromadb.config import Settings

        parts = urlsplit(address if "://" in address else f"http://{address}")
        secure = parts.scheme == "https"
        place = [part for part in parts.path.split("/") if part]
        key = os.environ.get("CHROMA_API_KEY", "")
        named = dict(zip(("tenant", "database"), place, strict=False))

        def client() -> Any:
            return chromadb.HttpClient(
                host=parts.hostname or "localhost",
                port=parts.port or (443 if secure else 8000),
                ssl=secure,
                headers={"x-chroma-token": key} if key and secure else {},
                settings=Settings(anonymized_telemetry=False),
                **named,
            )

        made = cls(_guarded(client), prefix)
        for session in made._sessions():
            session.timeout = _TIMEOUT_SECONDS
        return made

    def close(self) -> None:
        """Close the connection."""
        self._collections.clear()
        sessions = self._sessions()
        _guarded(self._client.close)
        for session in sessions:
            session.close()

    def upsert(self, guild: str, ids: Sequence[str], vectors: Sequence[np.ndarray]) -> None:
        """Add vectors or replace them."""
        collection = self._collection(guild, make=True)
        for start in range(0, len(ids), BATCH):
            some = list(ids[start : start + BATCH])
            values = np.stack(list(vectors[start : start + BATCH]))
            _guarded(partial(collection.upsert, some, values))

    def delete(self, guild: str, ids: Sequence[str]) -> None:
        """Remove vectors; unknown ids are nothing to remove."""
        collection = self._collection(guild)
        for start in range(0, len(ids) if collection else 0, BATCH):
            some = list(ids[start : start + BATCH])
            _guarded(partial(collection.delete, ids=some))

    def query(
        self, vector: np.ndarray, guilds: Sequence[str] = (SHARED,), k: int = 10
    ) -> list[tuple[str, float]]:
        """The ``k`` nearest ids of the guilds with their cosine, best first."""
        found: list[tuple[str, float]] = []
        for guild in dict.fromkeys(guilds):
            collection = self._collection(guild)
            if collection is None:
                continue
            result = _guarded(
                partial(collection.query, [vector], n_results=k, include=["distances"])
            )
            pairs = zip(result["ids"][0], result["distances"][0], strict=True)
            found += [(name, 1.0 - float(distance)) for name, distance in pairs]
        return best(found, k)

    def count(self, guild: str) -> int:
        """How many vectors a guild has."""
        collection = self._collection(guild)
        return 0 if collection is None else int(_guarded(collection.count))

    def ids(self, guild: str) -> Iterator[str]:
        """All ids of a guild."""
        collection = self._collection(guild)
        offset = 0
        while collection is not None:
            page = _guarded(partial(collection.get, limit=_PAGE, offset=offset, include=[]))
            yield from page["ids"]
            offset += len(page["ids"])
            if len(page["ids"]) < _PAGE:
                return

    def guilds(self) -> tuple[str, ...]:
        """The guilds that have a collection, the shared one among them."""
        start = f"{self._prefix}-"
        names = [c.name for c in _guarded(self._client.list_collections)]
        own = [name.removeprefix(start) for name in names if name.startswith(start)]
        return tuple(SHARED if name == "shared" else name.removeprefix("of-") for name in own)

    def settle(self, dimension: int) -> None:
        """Return when everything written so far is in the index.

        Chroma indexes behind the caller's back; a query waits for that, so that a server
        stopped afterwards is not stopped in the middle of writing its index.
        """
        for guild in self.guilds():
            self.query(np.full(dimension, dimension**-0.5, dtype=np.float32), (guild,), 1)

    def drop(self) -> None:
        """Delete every collection of this generation."""
        for guild in self.guilds():
            _guarded(partial(self._client.delete_collection, self._name(guild)))
        self._collections.clear()

    def _sessions(self) -> list[Any]:
        """The client's HTTP sessions, which it neither limits in time nor closes itself."""
        return [part._server._session for part in (self._client, self._client._admin_client)]

    def _name(self, guild: str) -> str:
        if guild == SHARED:
            return f"{self._prefix}-shared"
        if not _GUILD.fullmatch(guild):
            raise StoreError(
                f"{guild!r} cannot name a guild; use letters, digits, '-' and '_' (64 at most)."
            )
        return f"{self._prefix}-of-{guild}"

    def _collection(self, guild: str, *, make: bool = False) -> Any:
        found = self._collections.get(guild)
        if found is not None:
            return found
        name = self._name(guild)
        if make:
            found = _guarded(
                lambda: self._client.get_or_create_collection(
                    name, embedding_function=None, configuration={"hnsw": _GRAPH}
                )
            )
        else:
            found = self._find(name)
        if found is not None:
            self._collections[guild] = found
        return found

    def _find(self, name: str) -> Any:
        from chromadb.errors import NotFoundError

        def find() -> Any:
            try:
                return self._client.get_collection(name, embedding_function=None)
            except NotFoundError:
                return None

        return _guarded(find)


def best(found: Iterable[tuple[str, float]], k: int) -> list[tuple[str, float]]:
    """The ``k`` nearest of what several guilds gave, best first; what several have once."""
    ranked: dict[str, float] = {}
    for name, cosine in sorted(found, key=lambda pair: -pair[1]):
        ranked.setdefault(name, cosine)
    return list(ranked.items())[:k]


def preload() -> None:
    """Import the client, which takes half a second, while a server is starting."""
    import chromadb  # noqa: F401


def _guarded(call: Callable[[], T]) -> T:
    """Chroma and the HTTP client under it raise anything; whatever it is, the index failed."""
    try:
        return call()
    except StoreError:
        raise
    except Exception as error:
        said = str(error).strip().splitlines()
        raise StoreError(
            f"The vector index does not answer ({said[0] if said else type(error).__name__}); "
            "it is repaired at the next start."
        ) from error
