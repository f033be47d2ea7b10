"""Work that comes back in its own time, for as long as the bot runs."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import aiohttp
import discord
from discord.ext import tasks

from knowledge.errors import KnowledgeError

_log = logging.getLogger(__name__)


class Rounds:
    """Starts rounds and ends them. Each begins when ``ready`` has returned, and no error ends it.

    A round that takes longer than its interval is not begun anew meanwhile.
    """

    def __init__(self, ready: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._ready = ready
        self._loops: list[tasks.Loop[Any]] = []

    def every(self, seconds: float, call: Callable[[], Awaitable[object]]) -> None:
        """Make a call at once and then every so many seconds."""

        async def once() -> None:
            try:
                await call()
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                _log.warning("a round failed, the next one goes on: %s", type(error).__name__)
            except KnowledgeError as error:  # those who ask are told
                _log.warning("a round failed, the next one goes on: %s", error)
            except Exception as error:
                _log.error("a round failed, the next one goes on", exc_info=error)

        loop = tasks.loop(seconds=seconds)(once)
        loop.before_loop(self._ready)
        loop.start()
        self._loops.append(loop)

    def cancel(self) -> None:
        """End all rounds, also those under way."""
        for loop in self._loops:
            loop.cancel()
