"""``python -m bot`` and the process of its knowledge base: killed, stopped and failing to start."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bot_process import Process, eventually, running, server, shown, start
from discord_server import DiscordServer

from knowledge.settings import CATALOGUE_FILE
from knowledge.store import schema
from knowledge.vocabulary.texts import texts

__all__ = ["server"]

OPEN = re.compile(r"knowledge base open .*process=(\d+)")
STATUS, PASSAGES = "is terbium still restricted?", "what did the Busan meeting decide?"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def worker_of(process: Process) -> int:
    """The process that holds the knowledge base, the latest one."""
    return int(OPEN.findall(process.log)[-1])


def family(process: int) -> Iterator[int]:
    """A process and all that come from it."""
    yield process
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        for child in tasks.read_text().split():
            yield from family(int(child))


def is_running(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def mapped(process: int) -> str:
    """The files whose code a process holds."""
    return Path(f"/proc/{process}/maps").read_text()


@LINUX
async def test_a_question_under_which_the_worker_dies_is_answered(
    server: DiscordServer, copied_home: Path
) -> None:
    async with running(server, copied_home, "real") as process:
        assert shown(await server.answer(await server.ask(PASSAGES)))
        first = worker_of(process)
        # Each holds what is its own.
        assert "onnxruntime" not in mapped(process.running.pid)
        assert "onnxruntime" in mapped(first)
        assert "aiohttp" not in mapped(first)

        os.kill(first, signal.SIGSTOP)
        asked = [await server.ask(STATUS), await server.mention(PASSAGES)]
        # It is acknowledged while nothing answers.
        await server.until(lambda: len(server.sent("POST", "/callback$")) == 2)
        await server.until(lambda: server.sent("POST", "/typing$"))
        os.kill(first, signal.SIGKILL)
        for each in asked:
            assert shown(await server.answer(each))
        await eventually(lambda: len(OPEN.findall(process.log)) == 2)
        assert worker_of(process) != first
        assert "ended (signal 9): starting it again" in process.log
        assert await process.end() == 0
    assert "Traceback" not in process.log
    cards = [each for each in server.messages.values() if each["components"]]
    assert len(cards) == 3


@LINUX
async def test_nothing_outlives_the_bot(server: DiscordServer, copied_home: Path) -> None:
    async with running(server, copied_home, "real") as process:
        assert shown(await server.answer(await server.ask(PASSAGES)))
        everyone = list(family(process.running.pid))
        assert worker_of(process) in everyone
        assert len(everyone) > 2  # the index has a server of its own
        await process.end(signal.SIGKILL)
        await eventually(lambda: not any(map(is_running, everyone)))
    async with running(server, copied_home, "real") as process:
        assert shown(await server.answer(await server.ask(PASSAGES)))
        everyone = list(family(process.running.pid))
        assert await process.end() == 0
        assert not any(map(is_running, everyone))


@LINUX
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_to_all_of_its_processes_lets_answers_finish(
    server: DiscordServer, copied_home: Path, number: signal.Signals
) -> None:
    async with running(server, copied_home, "real") as process:
        assert shown(await server.answer(await server.ask(STATUS)))
        worker = worker_of(process)
        os.kill(worker, signal.SIGSTOP)
        asked = await server.ask(PASSAGES)
        await server.until(lambda: len(server.sent("POST", "/callback$")) == 2)
        for each in family(process.running.pid):
            os.kill(each, number)
        await process.says("finishing answers number=1")
        os.kill(worker, signal.SIGCONT)
        assert shown(await server.answer(asked))
        assert await process.ended() == 0
    assert "Traceback" not in process.log
    assert "starting it again" not in process.log


async def test_a_knowledge_base_that_cannot_be_opened_is_one_line(
    server: DiscordServer, copied_home: Path, tmp_path: Path
) -> None:
    with sqlite3.connect(copied_home / CATALOGUE_FILE) as raw:
        raw.execute("UPDATE state SET number = ? WHERE name = 'schema'", (schema.VERSION + 1,))
    newer = await start(server, copied_home, "real")
    (tmp_path / "file").touch()
    homeless = await start(server, tmp_path, "real", KNOWLEDGE_HOME=str(tmp_path / "file" / "home"))
    (tmp_path / CATALOGUE_FILE).write_bytes(b"no database" * 100)
    damaged = await start(server, tmp_path, "real")
    for process, said in (
        (newer, "newer version of Monazite"),
        (homeless, "KNOWLEDGE_HOME"),
        (damaged, "restore it from a backup"),
    ):
        assert await process.ended() == 1
        assert said in process.log.splitlines()[-1]
        assert "Traceback" not in process.log


async def test_what_it_is_busy_with_stands_below_its_name(
    server: DiscordServer, tmp_path: Path
) -> None:
    building = "Building my search index: 40 %"
    async with running(server, tmp_path):
        await asyncio.to_thread((tmp_path / "work").write_text, building)
        await server.until(lambda: server.said[-1:] == [building])
        await asyncio.to_thread((tmp_path / "work").unlink)
        await server.until(lambda: server.said[-1:] == [texts().idle])
    assert server.said == [building, texts().idle]
