"""The bot as its own process beside a stand-in for Discord, for the tests over real sockets."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from bot_world import texts
from discord_server import TOKEN, DiscordServer
from forked import Running

HERE = Path(__file__).parent


class Message:
    """A stored message with the shape that the helpers read."""

    def __init__(self, stored: dict[str, Any]) -> None:
        self.components = stored["components"]


class Process:
    """The bot's process and what it wrote."""

    def __init__(self, running: Running) -> None:
        self.running = running
        self.log = ""
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        async for line in self.running.stdout:
            self.log += line.decode()

    async def end(self, number: int = signal.SIGTERM) -> int:
        if self.running.returncode is None:
            self.running.send_signal(number)
        return await self.ended()

    async def says(self, words: str) -> None:
        """Wait until the log holds certain words."""
        await eventually(lambda: words in self.log)

    async def ended(self) -> int:
        code = await asyncio.wait_for(self.running.wait(), 90)
        await self._reading
        return code


async def eventually(condition: Callable[[], bool]) -> None:
    """Wait for something that another process does."""
    async with asyncio.timeout(60):
        while not condition():  # noqa: ASYNC110 - nothing here could set an event
            await asyncio.sleep(0.01)


async def start(
    server: DiscordServer, home: Path, kind: str = "fake", *arguments: str, **more: str
) -> Process:
    """Start the bot (see ``run_bot.py``) with further settings."""
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
    script = HERE / "run_bot.py"
    given = (server.base, server.gateway, kind, *arguments)
    return Process(await Running.start(script, given, env=environment | more, cwd=home))


@asynccontextmanager
async def running(
    server: DiscordServer, home: Path, kind: str = "fake", **more: str
) -> AsyncIterator[Process]:
    """The bot, connected; killed where a test leaves it running."""
    process = await start(server, home, kind, **more)
    try:
        await server.ready()
        yield process
    finally:
        await process.end(signal.SIGKILL)
        print(process.log)  # shown when the test fails


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as made:
        yield made


def shown(message: dict[str, Any]) -> str:
    """All text of a stored message's card."""
    return texts(Message(message))
