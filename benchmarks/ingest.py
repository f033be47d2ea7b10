"""Ingest beside the bare model on the same texts, and a second ingest of what has not changed."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.material import Writer, new_home, open_home
from benchmarks.report import Table, median, milliseconds, verdict
from knowledge.documents.chunking import chunk
from knowledge.documents.ingestion import Outcome
from knowledge.documents.readers import read
from knowledge.store.embeddings import find_model
from knowledge.wiring import Knowledge

_LEAST = 0.9
_REINGEST = 2.0

INGEST = "ingest: read, cut, embed, store, index"
BARE = "sentence-transformers `encode`, as it comes"
ONNX = "the exported model's `embed`"


def run(folder: Path, *, quick: bool) -> Table:
    """Rounds of new documents; in each, the three take turns at going first."""
    from sentence_transformers import SentenceTransformer

    rounds, documents = (3, 20) if quick else (6, 40)
    model = SentenceTransformer(find_model("all-MiniLM-L6-v2"))
    writer = Writer(1)
    seconds: dict[str, list[float]] = defaultdict(list)
    counts: list[int] = []
    with open_home(new_home(folder)) as knowledge:
        embed = knowledge.embedder.embed
        model.encode(["warm up"] * 64)
        embed(["warm up"] * 64)
        for number in range(rounds):
            source = folder / f"round-{number}"
            list(writer.files(source, documents))
            texts = _texts(source, knowledge)
            counts.append(len(texts))
            work: list[tuple[str, Callable[[], object]]] = [
                (INGEST, partial(_ingest, knowledge, source)),
                (BARE, partial(model.encode, texts, normalize_embeddings=True)),
                (ONNX, partial(embed, texts)),
            ]
            for name, task in work[number % 3 :] + work[: number % 3]:
                start = time.perf_counter()
                task()
                seconds[name].append(time.perf_counter() - start)
    rates = {
        name: [count / s for count, s in zip(counts, values, strict=True)]
        for name, values in seconds.items()
    }
    return Table(
        "Ingest beside the bare model",
        ("What", "passages a second", "of `encode`", "of `embed`", "target"),
        tuple(_row(name, rates) for name in (INGEST, BARE, ONNX)),
        f"{rounds} rounds of {documents} new documents ({sum(counts):,} passages in all) that "
        "each of the three worked on in turn; medians, and medians of the ratios within a round. "
        "Ingest ends when a search finds the new passages.",
    )


def again(folder: Path, *, quick: bool) -> Table:
    """Ingest 1,000 short documents, then again several times without a change."""
    count = 100 if quick else 1000
    source = folder / "documents"
    list(Writer(2).files(source, count, sections=1))
    home = new_home(folder)
    with open_home(home) as knowledge:
        _ingest(knowledge, source)
    seconds = []
    for _ in range(3 if quick else 7):
        start = time.perf_counter()
        with open_home(home) as knowledge:
            events = knowledge.ingestor.sync([str(source)], actor="benchmarks")
            outcomes = [event.outcome for event in events]
            if outcomes.count(Outcome.UNCHANGED) != count:
                raise RuntimeError("a document counts as changed")
        seconds.append(time.perf_counter() - start)
    middle = median(seconds)
    return Table(
        "Ingest without a change",
        ("Documents", "median", "slowest", "target"),
        (
            (
                f"{count:,}",
                milliseconds(middle),
                milliseconds(max(seconds)),
                f"< 2 s: {verdict(middle, _REINGEST)}",
            ),
        ),
        "Within a process, opening and closing the knowledge base included; no model is loaded.",
    )


def _ingest(knowledge: Knowledge, source: Path) -> None:
    for event in knowledge.ingestor.sync([str(source)], actor="benchmarks"):
        if event.outcome is Outcome.FAILED:
            raise RuntimeError(event.message)
    knowledge.projection.sync()


def _texts(source: Path, knowledge: Knowledge) -> list[str]:
    """What ingesting ``source`` embeds."""
    embedder = knowledge.embedder
    texts: list[str] = []
    for path in sorted(source.iterdir()):
        document = read(path.read_bytes(), location=str(path), media_type="text/markdown")
        passages = chunk(document, embedder.count, embedder.max_tokens)
        texts += [passage.embedded for passage in passages]
    return texts


def _row(name: str, rates: dict[str, list[float]]) -> tuple[str, ...]:
    of_bare = median([a / b for a, b in zip(rates[name], rates[BARE], strict=True)])
    of_onnx = median([a / b for a, b in zip(rates[name], rates[ONNX], strict=True)])
    target = f"≥ {_LEAST} of `encode`: {verdict(of_bare, _LEAST, least=True)}"
    return (
        name,
        f"{median(rates[name]):,.0f}",
        f"{of_bare:.2f}",
        f"{of_onnx:.2f}",
        target if name == INGEST else "",
    )
