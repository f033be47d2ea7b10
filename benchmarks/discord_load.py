"""Fifty members ask two hundred questions: the bot as its own process, over real sockets.

``python -m benchmarks.discord_load [--quick] [--documents N] [--seconds N]`` runs it against the
tests' stand-in for Discord, first at rest, then while documents are being indexed by another
process. An event loop that has nothing to do runs beside it: how late that is, is the machine's.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import signal
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import count, pairwise, takewhile
from pathlib import Path

from benchmarks.material import Writer, corpus_home
from benchmarks.report import Table, milliseconds, percentile, verdict

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from discord_server import TOKEN, DiscordServer  # noqa: E402 - lives with the tests

MEMBERS, QUESTIONS = 50, 200
ARTICLES = 2000
ACKNOWLEDGED, BLOCKED = 1.0, 0.05
HEARTBEAT = 1.0
LONGEST = 90.0
"""For how many seconds questions are asked beside an ingest that has not ended."""
ASKED = (
    "is terbium still restricted?",
    "can I export gallium to the US?",
    "is holmium controlled?",
    "what does Announcement No. 61 say about the 0.1 percent rule?",
    "who holds general licences?",
    "which rare earths need a licence?",
    "what did Bessent say about the truce?",
    "yo is dy still banned lol",
)


@dataclass(frozen=True, slots=True)
class Load:
    """What one run took, in seconds: each acknowledgement, each answer, the longest block.

    ``idle`` is the longest block of a loop that has nothing to do, ``late`` by how much the latest
    heartbeat missed its second.
    """

    acknowledged: list[float]
    answered: list[float]
    blocked: float
    idle: float
    late: float
    whole: float


def run(folder: Path, *, quick: bool, documents: int = ARTICLES, seconds: float = LONGEST) -> Table:
    """Measure and give the table; ``seconds`` is how long the ingest is waited for at most."""
    home = corpus_home(folder / "home")
    number = QUESTIONS // 10 if quick else QUESTIONS
    at_rest, indexing = asyncio.run(_measure(home, folder / "articles", number, documents, seconds))
    rows = [_row("at rest", at_rest), _row("while documents are indexed", indexing)]
    head = (
        "",
        "ack p50",
        "p95",
        "p99",
        "answer p50",
        "p95",
        "p99",
        "block",
        "idle loop",
        "heartbeat",
    )
    ends = [percentile(load.acknowledged, 99) for load in (at_rest, indexing)]
    blocks = [load.blocked for load in (at_rest, indexing)]
    note = (
        f"{number} questions from {MEMBERS} members at once, each asking the next as soon as the "
        f"last is answered, then {len(indexing.answered)} while {documents:,} documents are "
        f"indexed. To reach: acknowledgement p99 under 1 s "
        f"({verdict(max(ends), ACKNOWLEDGED)}), no block above 50 ms "
        f"({verdict(max(blocks), BLOCKED)}). Block is the longest time that the event loop was "
        f"held up, idle loop the same of a process with nothing to do, heartbeat by "
        f"how much the latest one missed its second. In all "
        f"{at_rest.whole:.1f} s and {indexing.whole:.1f} s; the stand-in server shares the machine."
    )
    return Table("Discord under load", head, tuple(rows), note)


def _row(name: str, load: Load) -> tuple[str, ...]:
    shares = (50, 95, 99)
    acknowledged = [milliseconds(percentile(load.acknowledged, share)) for share in shares]
    answered = [milliseconds(percentile(load.answered, share)) for share in shares]
    ends = tuple(map(milliseconds, (load.blocked, load.idle, load.late)))
    return (name, *acknowledged, *answered, *ends)


async def _measure(
    home: Path, articles: Path, number: int, documents: int, seconds: float
) -> tuple[Load, Load]:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DISCORD_", "KNOWLEDGE_", "CATALOGUE_", "CHROMA_"))
    }
    environment |= {
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_USER_RATE": "600",
        "DISCORD_GUILD_RATE": "6000",
        "KNOWLEDGE_HOME": str(home),
        "PYTHONPATH": str(ROOT),
    }
    async with DiscordServer() as server:
        server.heartbeat_seconds = HEARTBEAT
        bot = await asyncio.create_subprocess_exec(
            sys.executable,
            str(ROOT / "tests" / "run_bot.py"),
            server.base,
            server.gateway,
            "real",
            env=environment,
            cwd=home,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        idle = await asyncio.create_subprocess_exec(
            sys.executable,
            str(ROOT / "tests" / "run_bot.py"),
            "",
            "",
            "idle",
            env=environment,
            cwd=home,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            await server.until(lambda: server.identified, 120)
            await server.answer(await server.ask(ASKED[0]), 60)
            at_rest = await _load(server, bot, idle, number)
            for _ in Writer(7).files(articles, documents):
                pass
            ingest = await asyncio.create_subprocess_exec(
                sys.executable,
                str(ROOT / "ingest.py"),
                str(articles),
                env=environment,
                cwd=home,
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
            )
            await asyncio.sleep(3)  # until it embeds
            indexing = await _load(server, bot, idle, number, beside=ingest, longest=seconds)
            if ingest.returncode is None:
                ingest.terminate()
                await ingest.wait()
            return at_rest, indexing
        finally:
            for process in (bot, idle):
                process.send_signal(signal.SIGTERM)
                await process.wait()


async def _load(
    server: DiscordServer,
    bot: asyncio.subprocess.Process,
    idle: asyncio.subprocess.Process,
    number: int,
    *,
    beside: asyncio.subprocess.Process | None = None,
    longest: float = LONGEST,
) -> Load:
    """Ask ``number`` questions, and further ones while the process ``beside`` works."""
    await _blocked(bot)
    await _blocked(idle)
    ends = time.monotonic() + longest

    def going() -> bool:
        return beside is not None and beside.returncode is None and time.monotonic() < ends

    turns = takewhile(lambda turn: turn < number or going(), count())
    acknowledged: list[float] = []
    answered: list[float] = []

    async def member(who: int) -> None:
        for turn in turns:
            sent = time.monotonic()
            key = await server.ask(ASKED[turn % len(ASKED)], user=1000 + who)
            await server.answer(key, 120)
            answered.append(time.monotonic() - sent)
            known = next(each for each in server.interactions.values() if each["id"] == key)
            acknowledged.append(known["acknowledged"] - known["sent"])

    began = time.monotonic()
    await asyncio.gather(*(member(who) for who in range(MEMBERS)))
    ended = time.monotonic()
    beats = [began, *(beat for beat in server.heartbeats if began <= beat <= ended)]
    late = max((later - earlier for earlier, later in pairwise(beats)), default=0) - HEARTBEAT
    blocked, floor = await _blocked(bot), await _blocked(idle)
    return Load(acknowledged, answered, blocked, floor, max(late, 0.0), ended - began)


async def _blocked(bot: asyncio.subprocess.Process) -> float:
    """For how long a process's event loop was blocked at most since the last call, in seconds."""
    assert bot.stdout
    bot.send_signal(signal.SIGUSR1)
    while line := await asyncio.wait_for(bot.stdout.readline(), 30):
        if found := re.match(rb"blocked ([\d.]+)", line):
            return float(found[1])
    raise RuntimeError("a process that was measured ended")


def main() -> None:
    """Measure once and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.discord_load", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the questions")
    parser.add_argument("--documents", type=int, default=ARTICLES, help="how many are indexed")
    parser.add_argument(
        "--seconds", type=float, default=LONGEST, help="for how long questions go on beside it"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="monazite-bench-") as folder:
        table = run(
            Path(folder),
            quick=options.quick,
            documents=options.documents,
            seconds=options.seconds,
        )
        print(table.markdown())


if __name__ == "__main__":
    main()
