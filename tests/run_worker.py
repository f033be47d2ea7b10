"""``bot.worker`` with services that misbehave, for the tests of who watches over it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from bot.worker import main
from knowledge.errors import DocumentError, StoreError
from knowledge.settings import KnowledgeSettings

BROKEN, DEADLY, DIED = "broken", "deadly", "died"
"""Files in the data folder: it cannot be opened; opening it ends the process; it ended once."""
LOCAL = threading.local()


class TroubleError(Exception):
    """An error that cannot be pickled."""

    def __init__(self, first: int, second: int) -> None:
        super().__init__(f"{first} and {second}")
        self.lock = threading.Lock()


class Troubled:
    """Each method goes wrong in its way."""

    def __init__(self, home: Path) -> None:
        self._home = home

    async def process(self) -> int:
        return os.getpid()

    async def echo(self, words: str) -> str:
        print(words)  # must not get into the pipe
        sys.stdout.flush()
        return words

    async def refuse(self) -> None:
        raise DocumentError("it is empty", location="a.md", field="title")

    async def stumble(self) -> None:
        raise ZeroDivisionError("by nought")

    async def trouble(self) -> None:
        raise TroubleError(1, 2)

    async def die(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    async def die_once(self) -> int:
        if not (self._home / DIED).exists():
            (self._home / DIED).touch()
            await self.die()
        return os.getpid()

    async def hang(self) -> None:
        """Compute for ever, which nothing can break off."""
        await asyncio.to_thread(threading.Event().wait)

    async def seize(self) -> None:
        """Compute for ever with Python's lock in hand."""
        await asyncio.to_thread(re.match, r"(a+)+$", "a" * 60 + "b")


def opened(settings: KnowledgeSettings) -> tuple[object, Callable[[], None]]:
    if (settings.home / DEADLY).exists():
        os._exit(3)
    if (settings.home / BROKEN).exists():
        raise StoreError("The folder is broken; mend it.")
    return Troubled(settings.home), (settings.home / "closed").touch


if __name__ == "__main__":
    main(opened)
