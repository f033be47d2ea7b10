"""The bot as its own process, over real sockets, against a stand-in for Discord."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from bot_world import button, texts
from discord_server import CHANNEL, EPHEMERAL, GUILD, TOKEN, DiscordServer, Fault

HERE = Path(__file__).parent


class Message:
    """A stored message with the shape that the helpers read."""

    def __init__(self, stored: dict[str, Any]) -> None:
        self.components = stored["components"]


class Process:
    """The bot's process and what it wrote."""

    def __init__(self, running: asyncio.subprocess.Process) -> None:
        self.running = running
        self.log = ""
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self.running.stdout
        async for line in self.running.stdout:
            self.log += line.decode()

    async def end(self, number: int = signal.SIGTERM) -> int:
        if self.running.returncode is None:
            self.running.send_signal(number)
        return await self.ended()

    async def ended(self) -> int:
        code = await asyncio.wait_for(self.running.wait(), 30)
        await self._reading
        return code


async def start(
    server: DiscordServer, home: Path, kind: str = "fake", *arguments: str, **more: str
) -> Process:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DISCORD_", "KNOWLEDGE_"))
    }
    environment |= {
        "DISCORD_TOKEN": TOKEN,
        "KNOWLEDGE_HOME": str(home),
        "PYTHONPATH": str(HERE.parent),
    }
    return Process(
        await asyncio.create_subprocess_exec(
            sys.executable,
            str(HERE / "run_bot.py"),
            server.base,
            server.gateway,
            kind,
            *arguments,
            env=environment | more,
            cwd=home,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
    )


@asynccontextmanager
async def running(
    server: DiscordServer, home: Path, kind: str = "fake", **more: str
) -> AsyncIterator[Process]:
    """The bot, connected; ended by SIGTERM."""
    process = await start(server, home, kind, **more)
    try:
        try:
            await server.ready()
        except TimeoutError:
            pytest.fail(process.log)
        yield process
    finally:
        await process.end(signal.SIGKILL)


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as made:
        yield made


async def test_ask_is_deferred_and_followed_up(server: DiscordServer, tmp_path: Path) -> None:
    async with running(server, tmp_path) as process:
        number = await server.ask("is terbium still restricted?")
        reply = await server.answer(number)
        assert "Controlled: licence required · Terbium" in texts(Message(reply))
        (callback,) = server.sent("POST", "/callback$")
        assert callback.body["type"] == 5
        (edit,) = server.sent("PATCH", "@original$")
        assert edit.body["allowed_mentions"] == {"parse": []}
        await process.end()
