"""Whether every text is found by its own vector, beside texts that are equal or nearly so."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.material import Writer
from benchmarks.report import Table
from benchmarks.scale import PER_DOCUMENT, Space, entry
from knowledge.store.catalogue import Catalogue
from knowledge.store.projection import Projection
from knowledge.store.records import Entry, text_hash

_MODEL = "synthetic"
_SIZE = 5_000
_SHARES = (1, 30, 90)
_NEAR = 0.9999
_ITSELF = 1 - 1e-5
"""From this cosine on, two vectors are the same to the precision that Chroma answers with."""

_ASKED = 500
_NEAREST = 10
_DOCUMENTS = 50
_HEAD = (
    "Duplicates",
    "of all",
    "different texts",
    "others found",
    "duplicates found",
    "check",
    "built in",
)


def run(folder: Path, *, quick: bool) -> Table:
    """Each kind of duplicates at each share, in a knowledge base of its own."""
    size = 1_000 if quick else _SIZE
    rows = [
        _measured(folder / f"{kind}-{share}", size, share, equal=kind == "equal")
        for kind in ("equal", "nearly equal")
        for share in _SHARES
    ]
    return Table(
        "Texts that find themselves beside duplicates",
        _HEAD,
        tuple(rows),
        f"{size:,} passages in {size // PER_DOCUMENT:,} documents. Equal: one passage again and "
        f"again; nearly equal: different texts whose vectors have a cosine of {_NEAR} with one "
        "that they stand around. Found: of different texts, at most "
        f"{_ASKED:,} of each sort, those that are among the {_NEAREST} nearest of their own "
        "vector, by name or by the same vector. Check: what the index's own check says.",
    )


def _measured(home: Path, size: int, share: int, *, equal: bool) -> tuple[str, ...]:
    home.mkdir(parents=True)
    crowd, others = _vectors(size, share, equal=equal)
    with (
        Catalogue.open(home / "catalogue.sqlite") as catalogue,
        Projection.open(home, catalogue, _MODEL, stay=False) as projection,
    ):
        start = time.perf_counter()
        for entries, vectors in _batches(crowd, others, size, equal=equal):
            catalogue.put_many(entries, vectors, _MODEL, "benchmarks")
        projection.sync(seconds=3600)
        built = time.perf_counter() - start
        found = [_found(catalogue, projection, some) for some in (others, crowd)]
        fault = projection.fault()
    return (
        "equal" if equal else "nearly equal",
        f"{share} %",
        f"{len(crowd) + len(others):,}",
        *found,
        fault or "sound",
        f"{built:.0f} s",
    )


def _vectors(
    size: int, share: int, *, equal: bool
) -> tuple[dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Vectors by text: of the duplicates (one text when they are equal), and of all others."""
    space, writer = Space(3), Writer(3)
    count = size * share // 100
    centre = space.vectors(1)[0]
    around = centre[None] if equal else _around(centre, count)
    crowd = {f"{writer.paragraph()} {n}": vector for n, vector in enumerate(around)}
    others = {
        f"{writer.paragraph()} {count + n}": vector
        for n, vector in enumerate(space.vectors(size - count))
    }
    return crowd, others


def _around(centre: np.ndarray, count: int) -> np.ndarray:
    """Unit vectors (float32) that have the cosine ``_NEAR`` with ``centre``."""
    noise = np.random.default_rng(3).normal(size=(count, len(centre))).astype(np.float32)
    noise -= np.outer(noise @ centre, centre)
    noise /= np.linalg.norm(noise, axis=1, keepdims=True)
    found: np.ndarray = np.float32(_NEAR) * centre + np.float32(np.sqrt(1 - _NEAR**2)) * noise
    return found


def _batches(
    crowd: dict[str, np.ndarray], others: dict[str, np.ndarray], size: int, *, equal: bool
) -> Iterator[tuple[list[Entry], dict[str, np.ndarray]]]:
    """All passages in an order drawn by lot, as documents, some at a time with their vectors."""
    texts = [*others, *(list(crowd) * (size - len(others) if equal else 1))]
    np.random.default_rng(5).shuffle(texts)
    writer, known = Writer(5), crowd | others
    documents = [texts[at : at + PER_DOCUMENT] for at in range(0, len(texts), PER_DOCUMENT)]
    for first in range(0, len(documents), _DOCUMENTS):
        some = documents[first : first + _DOCUMENTS]
        entries = [entry(writer, first + n, part, titled=False) for n, part in enumerate(some)]
        yield entries, {text_hash(text): known[text] for part in some for text in part}


def _found(catalogue: Catalogue, projection: Projection, texts: dict[str, np.ndarray]) -> str:
    names: Sequence[str] = sorted(texts)[:_ASKED]
    found = 0
    for text in names:
        near = projection.search_vectors(texts[text], k=_NEAREST)
        known = catalogue.passages([name for name, _ in near]).values()
        found += near[0][1] > _ITSELF or text in {stored.passage.text for stored in known}
    return f"{found:,} of {len(names):,}"
