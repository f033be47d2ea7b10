"""Searches among many passages: what everything around the embedding takes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.material import Writer
from benchmarks.report import Table, median, milliseconds, percentile, verdict
from knowledge.models import Document, Kind, Passage
from knowledge.store.catalogue import Catalogue
from knowledge.store.projection import Projection
from knowledge.store.records import Entry, text_hash
from knowledge.store.retriever import Retriever

_MODEL = "synthetic"
_DIMENSION = 384
_LIMIT = 0.015
PER_DOCUMENT = 10
_BATCH = 500
_PARTS = ("vectors", "keywords", "texts")
_SIZES = (1_000, 10_000, 100_000)


class Space:
    """Unit vectors in clusters, as texts of a few hundred subjects have them.

    It stands in for the model: the query's own vector costs nothing.
    """

    name = _MODEL
    dimension = _DIMENSION
    max_tokens = 256

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._centres = self._random.normal(size=(300, _DIMENSION)).astype(np.float32)

    def vectors(self, count: int) -> np.ndarray:
        """Vectors around clusters drawn by lot; neighbours have a cosine of about 0.7."""
        centres = self._centres[self._random.integers(len(self._centres), size=count)]
        noise = self._random.normal(size=(count, _DIMENSION)).astype(np.float32)
        found: np.ndarray = centres + 0.65 * noise
        found /= np.linalg.norm(found, axis=1, keepdims=True)
        return found

    def embed_query(self, text: str) -> np.ndarray:
        """A vector near some cluster."""
        vector: np.ndarray = self.vectors(1)[0]
        return vector

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Vectors of passages."""
        return self.vectors(len(texts))

    def count(self, text: str) -> int:
        """About how many tokens a text has."""
        return len(text.split()) * 4 // 3

    def close(self) -> None:
        """Nothing to free."""


def run(folder: Path, *, quick: bool) -> Table:
    """One growing knowledge base, measured at each size."""
    space, writer = Space(3), Writer(3)
    rows: list[tuple[str, ...]] = []
    stored = 0
    for size in _SIZES[: 2 if quick else 3]:
        with (
            Catalogue.open(folder / "catalogue.sqlite") as catalogue,
            Projection.open(folder, catalogue, _MODEL, stay=True) as projection,
        ):
            start = time.perf_counter()
            for batch in _batches(writer, space, stored, size):
                catalogue.put_many(*batch, _MODEL, "benchmarks")
            projection.sync(seconds=3600)
            built = f"{time.perf_counter() - start:.0f} s"
            retriever = Retriever(catalogue, projection, space)
            queries = [writer.words(4, 14) for _ in range(60 if quick else 400)]
            timed = _measured(retriever, queries)
            dated = _measured(retriever, queries[::2], before=date(2025, 6, 1))
            recall = f"{_recall(catalogue, projection, space):.3f}"
        stored = size
        first = milliseconds(median([_first(folder) for _ in range(3)]))
        rows.append((f"{size:,}", "all", *_figures(timed), recall, built, first))
        rows.append((f"{size:,}", "half, by date", *_figures(dated), "", "", ""))
    return Table(
        "Searches by the number of passages, without the embedding",
        (
            "Passages",
            "searched",
            "p50",
            "p99",
            "target",
            *_PARTS,
            "recall",
            "built in",
            "from cold",
        ),
        tuple(rows),
        "Texts by the word pairs of the corpus, vectors in 300 clusters, ten passages a document, "
        "through the catalogue, Chroma's server and the keyword index as a bot uses them. The "
        "parts are medians: vectors, keywords (which run beside them), and texts (reading passages "
        "and vectors, fusion, choice). Recall: the share of the ten nearest by exact comparison "
        "that Chroma gives among its ten. Built in: storing and indexing what was added since "
        "the size before. From cold: a process that imports, opens everything and searches once.",
    )


def _measured(
    retriever: Retriever, queries: Sequence[str], before: date | None = None
) -> dict[str, list[float]]:
    timed: dict[str, list[float]] = defaultdict(list)
    for query in (*queries[:10], *queries):
        parts: dict[str, float] = {}
        start = time.perf_counter()
        retriever.search(query, before=before, timings_ms=parts)
        timed["total"].append(time.perf_counter() - start - parts["embed"] / 1000)
        for part in _PARTS:
            timed[part].append(parts[part] / 1000)
    return {name: values[10:] for name, values in timed.items()}


def _recall(catalogue: Catalogue, projection: Projection, space: Space) -> float:
    everything: dict[str, np.ndarray] = {}
    after = ""
    while page := catalogue.live_passages(after, 5000):
        everything |= catalogue.vectors([item.id for item in page], _MODEL)
        after = page[-1].id
    names, matrix = list(everything), np.stack(list(everything.values()))
    shares = []
    for vector in space.vectors(50):
        nearest = {names[at] for at in np.argpartition(-(matrix @ vector), 10)[:10]}
        found = {name for name, _ in projection.search_vectors(vector, k=10)}
        shares.append(len(nearest & found) / 10)
    return float(np.mean(shares))


def _figures(timed: dict[str, list[float]]) -> tuple[str, ...]:
    total = timed["total"]
    return (
        milliseconds(median(total)),
        milliseconds(percentile(total, 99)),
        f"< 15 ms: p50 {verdict(median(total), _LIMIT)}, "
        f"p99 {verdict(percentile(total, 99), _LIMIT)}",
        *(milliseconds(median(timed[part])) for part in _PARTS),
    )


def _first(folder: Path) -> float:
    """Seconds of a process that searches once."""
    start = time.perf_counter()
    arguments = [sys.executable, "-m", "benchmarks.scale", str(folder)]
    subprocess.run(arguments, cwd=Path(__file__).parents[1], check=True)
    return time.perf_counter() - start


def _batches(
    writer: Writer, space: Space, start: int, end: int
) -> Iterator[tuple[list[Entry], dict[str, np.ndarray]]]:
    """Entries and their vectors for passages ``start`` to ``end``, some at a time."""
    for first in range(start, end, _BATCH):
        entries = [
            entry(writer, at, [writer.paragraph() for _ in range(PER_DOCUMENT)])
            for at in range(first, first + _BATCH, PER_DOCUMENT)
        ]
        hashes = [text_hash(p.embedded) for entry in entries for p in entry.passages]
        yield entries, dict(zip(hashes, space.vectors(len(hashes)), strict=True))


def entry(writer: Writer, number: int, paragraphs: Sequence[str], *, titled: bool = True) -> Entry:
    """A document of these paragraphs, a passage each.

    ``titled`` passages are embedded with a title of the document's own, so none equals another.
    """
    title = writer.words(4, 9)
    text = "\n\n".join(paragraphs)
    passages = []
    at = 0
    for ordinal, paragraph in enumerate(paragraphs):
        passages.append(
            Passage(
                ordinal=ordinal,
                text=paragraph,
                start=at,
                end=at + len(paragraph),
                heading=(title,),
                anchor="text",
                context=f"{title}, {number}" if titled else "",
            )
        )
        at += len(paragraph) + 2
    document = Document(
        id=f"document-{number}",
        kind=Kind.ARTICLE,
        title=title,
        text=text,
        publisher=writer.publisher(),
        published=writer.day(),
        location=f"document-{number}.md",
        source="synthetic",
    )
    return Entry(document, tuple(passages), str(number))


def main() -> None:
    """Search once in the folder that the command line names, as a short command does."""
    folder = Path(sys.argv[1])
    with (
        Catalogue.open(folder / "catalogue.sqlite") as catalogue,
        Projection.open(folder, catalogue, _MODEL, stay=False) as projection,
    ):
        if not Retriever(catalogue, projection, Space(3)).search("terbium exports to Japan"):
            raise RuntimeError("nothing was found")


if __name__ == "__main__":
    main()
