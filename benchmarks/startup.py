"""From the start of a process to its first answer, on a knowledge base that exists."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from benchmarks.material import corpus_home
from benchmarks.report import Table, median, milliseconds, verdict
from knowledge.store.embeddings import MINILM

STATUS = "is terbium still restricted?"
PASSAGE = "what did the Busan meeting decide?"

_LIMIT = 2.0
_ROOT = Path(__file__).parents[1]


def run(folder: Path, *, quick: bool) -> Table:
    """Start each command several times in turn; the time is that of the whole process."""
    home = corpus_home(folder)
    environment = _environment(folder, home)

    def alone(*arguments: str) -> Callable[[], float]:
        return lambda: _whole(arguments, environment)

    ask = ("-m", "knowledge", "ask", "--json")
    commands: dict[str, Callable[[], float]] = {
        "Python alone": alone("-c", "pass"),
        "`ask`, a status question": alone(*ask, STATUS),
        "`ask`, a passage question": alone(*ask, PASSAGE),
        "`status`, the whole table": alone("-m", "knowledge", "status", "--json"),
        "`search`": alone("-m", "knowledge", "search", "--json", PASSAGE),
        "`ask --batch -`, a first passage answer": lambda: _first_line(environment),
    }
    seconds: dict[str, list[float]] = defaultdict(list)
    busy: dict[str, list[float]] = defaultdict(list)
    for command in commands.values():
        command()  # the bytecode is written and the files are in memory
    for _ in range(2 if quick else 7):
        for name, command in commands.items():
            before = _processor_seconds()
            seconds[name].append(command())
            busy[name].append(_processor_seconds() - before)
    bare = median(seconds["Python alone"])
    rows = [
        (
            name,
            milliseconds(median(values)),
            milliseconds(max(values)),
            milliseconds(median(busy[name])),
            f"{median(values) / bare:.0f}",
            "" if name == "Python alone" else f"< 2 s: {verdict(median(values), _LIMIT)}",
        )
        for name, values in seconds.items()
    ]
    return Table(
        "Process start to first answer",
        ("Command", "median", "slowest", "processor", "of Python alone", "target"),
        tuple(rows),
        "The bundled corpus, bytecode and files cached, each command started in turn. The time "
        "is that of the whole process; for `--batch`, which stays, until the first answer is read. "
        "Processor: the processor time of all cores, which other work on the machine lengthens "
        "less than the time on the clock.",
    )


def _environment(folder: Path, home: Path) -> dict[str, str]:
    """The environment of the children: this knowledge base, and bytecode kept apart."""
    dropped = ("PYTHONDONTWRITEBYTECODE", "CATALOGUE_URL", "CHROMA_URL")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return kept | {
        "KNOWLEDGE_HOME": str(home),
        "KNOWLEDGE_EMBEDDING_MODEL": MINILM,
        "KNOWLEDGE_LLM": "",
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
    }


def _processor_seconds() -> float:
    """What all children that have ended took."""
    times = os.times()
    return times.children_user + times.children_system


def _whole(arguments: tuple[str, ...], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        cwd=_ROOT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - start


def _first_line(environment: dict[str, str]) -> float:
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "knowledge", "ask", "--batch", "-"],
        cwd=_ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(json.dumps({"id": 1, "question": PASSAGE}) + "\n")
        child.stdin.flush()
        answer = json.loads(child.stdout.readline())
        seconds = time.perf_counter() - start
        child.stdin.close()
        child.stdout.read()
    if answer.get("kind") != "passages":
        raise RuntimeError(f"not a passage answer: {answer}")
    return seconds
