"""Kills ingests at random moments and checks that nothing is lost: python -m benchmarks.kills

Each round changes a folder, starts a command, kills it with SIGKILL somewhere in its span, checks
the catalogue as the kill left it, opens the index, runs ingest again without any other help, and
compares everything with what the folder says.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from benchmarks.kill_world import Judge, World
from benchmarks.material import open_home
from knowledge.errors import KnowledgeError
from knowledge.store.embeddings import MINILM, Embedder, open_embedder
from knowledge.wiring import Knowledge

ROOT = Path(__file__).resolve().parents[1]
SCENARIOS = {"first": 5, "update": 9, "rebuild": 2, "owner": 4}
"""What is killed, and how often in comparison: the first ingest of a folder, one with changes, a
rebuild, and the process that owns the index while another one ingests."""

_PHASES = {
    "writing and checking the index": r'applying\.py", line \d+ in (?!<module>)',
    "opening the index": r" in (_bring_up|_use)\b",
    "storing": r" in (put_many|retire|add_vectors)\b",
    "embedding": r" in missing_vectors\b",
    "reading and cutting": r" in _candidate\b",
    "starting and comparing": "",
}
"""What an ingest is doing, by what stands in its stack; the first that fits."""

_INGEST = """
import faulthandler, signal, sys
faulthandler.register(signal.SIGUSR1, open(sys.argv.pop(1), "w"))  # where it is when it is killed
import ingest
from knowledge.documents import syncing
syncing.BATCH = 64  # so that a small folder takes several transactions, too
ingest.main()
"""


@dataclass
class Round:
    """One kill and what came of it. Times in seconds; ``rebuilt`` counts new generations."""

    scenario: str
    phase: str
    at: float
    whole_group: bool
    ready: float = 0.0
    recovery: float = 0.0
    rebuilt: bool = False
    faults: dict[str, str] = field(default_factory=dict)


MANUAL = "needed a person"
"""Begins the fault of a round that did not come up again by itself."""


class Arena:
    """A folder, a data folder, and the commands that run on them."""

    def __init__(self, base: Path, models: Path, seed: int, documents: int) -> None:
        self.base = base
        self.home = base / "home"
        self.stack = base / "stack.txt"
        self._models = models
        self._rng = random.Random(seed)
        folder = base / "documents"
        folder.mkdir(parents=True)
        self.world = World(folder, self._rng)
        self.world.add(documents)
        self.wipe()

    def wipe(self) -> None:
        """Begin with an empty data folder; only the exported model stays."""
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir()
        (self.home / "models").symlink_to(self._models, target_is_directory=True)
        self.world.previous = {}
        self.world.removed = set()

    def start(self, *arguments: str, keep_open: bool = False) -> subprocess.Popen[bytes]:
        """A command in a process group of its own."""
        env = {k: v for k, v in os.environ.items() if not k.startswith(("KNOWLEDGE_", "CHROMA"))}
        with (self.base / "errors.log").open("ab") as errors:
            return subprocess.Popen(
                [sys.executable, *arguments],
                cwd=self.base,
                env=env | {"KNOWLEDGE_HOME": str(self.home), "PYTHONPATH": str(ROOT)},
                stdin=subprocess.PIPE if keep_open else subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )

    def ingest(self, *more: str) -> subprocess.Popen[bytes]:
        """An ingest of the folder."""
        self.stack.unlink(missing_ok=True)
        return self.start("-c", _INGEST, str(self.stack), str(self.world.folder), "--prune", *more)

    def generation(self) -> str:
        """The name of the index's current generation, "" where there is none."""
        for file in self.home.glob("index/*/current.json"):
            return str(json.loads(file.read_text()).get("generation", ""))
        return ""

    def open(self) -> Knowledge:
        """The knowledge base, in this process."""
        return open_home(self.home)


class Killer:
    """Runs rounds in an arena. ``spans`` holds how long each command takes undisturbed."""

    def __init__(self, arena: Arena, embedder: Embedder, seed: int) -> None:
        self._arena = arena
        self._judge = Judge(embedder)
        self._rng = random.Random(seed)
        self.spans: dict[str, float] = {}

    def calibrate(self, scenarios: Iterable[str] = SCENARIOS) -> None:
        """Run the commands once to their ends."""
        self.spans["first"] = self._timed(self._arena.ingest)
        self._arena.world.step()
        self.spans["update"] = self.spans["owner"] = self._timed(self._arena.ingest)
        if "rebuild" in scenarios:
            self.spans["rebuild"] = self._timed(lambda: self._arena.ingest("--rebuild"))

    def round(self, scenario: str) -> Round | None:
        """One kill; None when the command had ended before it."""
        arena = self._arena
        if scenario == "first":
            arena.wipe()
        elif scenario != "rebuild":
            arena.world.step()
        owner = self._owner() if scenario == "owner" else None
        before = arena.generation()
        ingest = arena.ingest(*(["--rebuild"] if scenario == "rebuild" else []))
        at = self._rng.uniform(0.05, self.spans[scenario])
        with suppress(subprocess.TimeoutExpired):
            ingest.wait(at)
        if ingest.poll() is not None:
            _end(owner)
            return None
        result = Round(scenario, self._phase(ingest), at, self._rng.random() < 0.5)
        _kill(owner or ingest, whole_group=result.whole_group)
        if owner is not None:
            self._outlive(ingest, result)
        try:
            self._recover(result, before)
        except (KnowledgeError, RuntimeError) as error:
            result.faults["recovery"] = f"{MANUAL}: {error}"
            arena.wipe()
        return result

    def _owner(self) -> subprocess.Popen[bytes]:
        """A process that stays and owns the index."""
        owner = self._arena.start("-m", "knowledge", "search", "--batch", "-", keep_open=True)
        assert owner.stdin is not None
        owner.stdin.write(b'{"query": "terbium"}\n')
        owner.stdin.flush()
        deadline = time.monotonic() + 60
        while not list(self._arena.home.glob("index/*/endpoint.json")):
            if time.monotonic() > deadline or owner.poll() is not None:
                raise RuntimeError("the process that should own the index does not come up")
            time.sleep(0.05)
        return owner

    def _outlive(self, ingest: subprocess.Popen[bytes], result: Round) -> None:
        """An ingest whose index owner was killed takes over and ends well."""
        if ingest.wait(180) != 0:
            result.faults["ingest"] = f"exit status {ingest.returncode} after its owner was killed"

    def _recover(self, result: Round, before: str) -> None:
        arena = self._arena
        with arena.open() as knowledge:
            result.faults |= self._judge.after_kill(knowledge, arena.world)
            start = time.perf_counter()
            knowledge.projection.warm()
            knowledge.projection.search_keywords("terbium")
            result.ready = time.perf_counter() - start
            generation = arena.generation()
        result.recovery = self._timed(arena.ingest)
        # A first ingest makes its first generation and a rebuild a new one: those are no repairs.
        made_anyway = result.scenario in ("first", "rebuild") and generation == arena.generation()
        result.rebuilt = not made_anyway and arena.generation() != before
        with arena.open() as knowledge:
            result.faults |= self._judge.after_repair(knowledge, arena.world)

    def _timed(self, command: Callable[[], subprocess.Popen[bytes]]) -> float:
        start = time.perf_counter()
        status = command().wait(300)
        if status != 0:
            said = (self._arena.base / "errors.log").read_text()[-2000:]
            raise RuntimeError(f"ingest ended with {status}: {said}")
        return time.perf_counter() - start

    def _phase(self, process: subprocess.Popen[bytes]) -> str:
        """Where an ingest is, by the stack that it is asked for."""
        os.kill(process.pid, signal.SIGUSR1)
        said = ""
        deadline = time.monotonic() + 2
        # The stack comes line by line; the last line is the outermost call of the main thread.
        while '"<string>"' not in said and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.002)
            with suppress(FileNotFoundError):
                said = self._arena.stack.read_text()
        return next(name for name, mark in _PHASES.items() if re.search(mark, said))


def _kill(process: subprocess.Popen[bytes], *, whole_group: bool) -> None:
    """SIGKILL the process, with the Chroma server that it started or without."""
    with suppress(ProcessLookupError):
        if whole_group:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
    if process.stdin:
        process.stdin.close()


def _end(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None and process.stdin:
        process.stdin.close()
        process.wait(30)


def run(
    kills: int,
    *,
    seed: int,
    documents: int,
    models: Path,
    base: Path,
    scenarios: Mapping[str, int] = SCENARIOS,
) -> Iterator[Round]:
    """So many kills, spread over the scenarios by their weights, in an arena under ``base``.

    ``models`` is the folder with the exported model; it is exported there where it is not.
    """
    embedder = open_embedder(MINILM, models.parent)
    killer = Killer(Arena(base, models, seed, documents), embedder, seed)
    killer.calibrate(scenarios)
    rng = random.Random(seed)
    done = 0
    while done < kills:
        (scenario,) = rng.choices(list(scenarios), list(scenarios.values()))
        result = killer.round(scenario)
        if result is not None:
            done += 1
            yield result
    embedder.close()


def table(rounds: list[Round]) -> str:
    """The rounds in figures."""
    wrong = Counter(what for r in rounds for what in r.faults.values())
    manual = sum(count for what, count in wrong.items() if what.startswith(MANUAL))
    ready = sorted(r.ready for r in rounds)
    recovery = sorted(r.recovery for r in rounds)
    lines = ["| killed while | kills | rebuilt by itself | faults |", "|---|---|---|---|"]
    for phase in sorted({r.phase for r in rounds}):
        own = [r for r in rounds if r.phase == phase]
        bad = sum(bool(r.faults) for r in own)
        lines.append(f"| {phase} | {len(own)} | {sum(r.rebuilt for r in own)} | {bad} |")
    scenarios = Counter(r.scenario for r in rounds)
    lines += [
        "",
        f"Kills: {len(rounds)} ({', '.join(f'{n} {s}' for s, n in scenarios.items())}).",
        f"Faults: {dict(wrong) or 'none'}; manual repairs: {manual}.",
        f"Ready after a kill: median {ready[len(ready) // 2]:.1f} s, longest {ready[-1]:.1f} s; "
        f"next ingest: median {recovery[len(recovery) // 2]:.1f} s, longest {recovery[-1]:.1f} s.",
    ]
    return "\n".join(lines)


def main() -> int:
    """Run from the command line; exit status 1 when anything was lost, doubled or half there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=120)
    parser.add_argument("--seed", type=int, default=20261123)
    parser.add_argument("--documents", type=int, default=120)
    parser.add_argument("--json", type=Path, help="write the rounds to this file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="monazite-kills-") as folder:
        rounds = []
        for result in run(
            options.kills,
            seed=options.seed,
            documents=options.documents,
            models=Path(folder) / "models",
            base=Path(folder) / "arena",
        ):
            print(json.dumps(asdict(result)), flush=True)
            rounds.append(result)
    if options.json:
        options.json.write_text(json.dumps([asdict(r) for r in rounds], indent=1) + "\n")
    print(table(rounds))
    return 1 if any(r.faults for r in rounds) else 0


if __name__ == "__main__":
    sys.exit(main())
