"""Warm answers: how long they take, and which part takes it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.material import corpus_home, open_home
from benchmarks.report import Table, milliseconds, percentile
from knowledge.answers.writing.evidence import PassageComposer
from knowledge.evaluation.evaluating import Case, load_cases
from knowledge.models import Answer, Hit
from knowledge.wiring import Knowledge

_PARTS = (
    "understanding",
    "embedding the question",
    "vectors",
    "keywords",
    "texts",
    "embedding sentences",
    "composing",
)


class Stopwatch:
    """An answerer of a knowledge base whose parts are timed, one question at a time."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._parts: dict[str, float] = defaultdict(float)
        self._answerer = replace(
            knowledge.answerer,
            search=self._search,
            passages=PassageComposer(self._embed, knowledge.catalogue.document),
        )

    def ask(self, case: Case) -> tuple[Answer, float, dict[str, float]]:
        """The answer, its seconds, and the seconds of each part."""
        self._parts.clear()
        start = time.perf_counter()
        answer = self._answerer.answer_now(case.question, as_of=case.as_of, history=case.history)
        total = time.perf_counter() - start
        parts = dict.fromkeys(_PARTS, 0.0) | self._parts
        parts["understanding"] = answer.timings_ms["understand"] / 1000
        parts["composing"] = answer.timings_ms["compose"] / 1000 - parts["embedding sentences"]
        return answer, total, parts

    def _search(self, *args: Any, **options: Any) -> Sequence[Hit]:
        timings: dict[str, float] = {}
        hits = self._knowledge.retriever.search(*args, **options, timings_ms=timings)
        for name, milli in timings.items():
            part = "embedding the question" if name == "embed" else name
            self._parts[part] += milli / 1000
        return hits

    def _embed(self, texts: Sequence[str]) -> np.ndarray:
        start = time.perf_counter()
        try:
            return self._knowledge.embedder.embed(texts)
        finally:
            self._parts["embedding sentences"] += time.perf_counter() - start


def run(folder: Path, *, quick: bool) -> Table:
    """Ask the development questions of the evaluation in one process that stays."""
    home = corpus_home(folder)
    cases = load_cases(["dev"])[:: 5 if quick else 1]
    timed: dict[str, list[tuple[float, dict[str, float]]]] = defaultdict(list)
    with open_home(home, stay=True) as knowledge:
        knowledge.projection.warm()
        stopwatch = Stopwatch(knowledge)
        stopwatch.ask(cases[0])
        for turn in range(2 if quick else 4):
            for case in cases:
                answer, total, parts = stopwatch.ask(case)
                if not turn:
                    timed["all, asked for the first time"].append((total, parts))
                    continue
                timed["all, asked again"].append((total, parts))
                timed[f"kind {answer.kind.value}, again"].append((total, parts))
    return Table(
        "Warm answers",
        ("Answers", "asked", "p50", "p99", *_PARTS),
        tuple(_row(name, values) for name, values in timed.items()),
        "Development questions of the evaluation on the bundled corpus, one after another in one "
        "process. Sentences that were once candidates keep their vectors, hence the two lines. "
        "The parts are shares of all the time that the answers of the line took together; "
        "keywords run beside embedding and vectors, so shares may add up to more than 100%.",
    )


def _row(name: str, values: Sequence[tuple[float, dict[str, float]]]) -> tuple[str, ...]:
    totals = [total for total, _ in values]
    shares = (sum(parts[part] for _, parts in values) / sum(totals) for part in _PARTS)
    return (
        name,
        f"{len(values)}",
        milliseconds(percentile(totals, 50)),
        milliseconds(percentile(totals, 99)),
        *(f"{share:.0%}" for share in shares),
    )
