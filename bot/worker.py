"""``python -m bot.worker``: the process that holds the knowledge base for the bot.

It answers the calls that come through its standard input (see ``bot.frames``), each of them a
method of ``KnowledgeServices``, and ends when the bot does, however that ends. The first call
opens the knowledge base. What the system sends to all of the bot's processes does not end it:
the bot finishes its answers first.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO, TypeAlias

from bot import logs
from bot.frames import Call, Reply, failed, packed, read
from bot.preparing import open_base
from bot.services import KnowledgeServices
from knowledge.settings import KnowledgeSettings

Opening: TypeAlias = Callable[[KnowledgeSettings], tuple[object, Callable[[], None]]]
THREADS = 64
"""For calls that compute: one that was given up may hold its thread for long."""
_CLOSING_SECONDS = 10.0
_NICENESS = 5
"""By how much the bot's event loop comes before computing; an ingest comes behind both."""


class Worker:
    """Answers calls from ``calls`` on ``replies`` until the other end is gone.

    ``opened`` opens the services from settings, in a thread, and returns them with what closes
    them. It must be made in a running event loop.
    """

    def __init__(self, calls: BinaryIO, replies: BinaryIO, opened: Opening) -> None:
        self._calls = calls
        self._replies = replies
        self._opened = opened
        self._loop = asyncio.get_running_loop()
        self._loop.set_default_executor(ThreadPoolExecutor(THREADS, "worker"))
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._gone = asyncio.Event()
        self._services: object = None
        self._close: Callable[[], None] = _nothing
        self._flush: Callable[[], None] = _nothing

    async def run(self) -> None:
        """Answer until the bot is gone; the process ends with it."""
        threading.Thread(target=self._listen, name="calls", daemon=True).start()
        await self._gone.wait()
        await asyncio.to_thread(self._close)
        self._end()

    def _listen(self) -> None:
        while (message := read(self._calls)) is not None:
            assert isinstance(message, Call)  # noqa: S101 - the bot sends nothing else
            self._loop.call_soon_threadsafe(self._take, message)
        # Whatever still computes or waits, and holds up an orderly end.
        late = threading.Timer(_CLOSING_SECONDS, self._end)
        late.daemon = True
        late.start()
        self._loop.call_soon_threadsafe(self._gone.set)

    def _take(self, call: Call) -> None:
        if call.name:
            self._tasks[call.number] = self._loop.create_task(self._answer(call))
        elif task := self._tasks.get(call.number):
            task.cancel()

    async def _answer(self, call: Call) -> None:
        reply = Reply(call.number)
        try:
            target = self if call.name == "open" else self._services
            value = await getattr(target, call.name)(*call.arguments, **call.options)
            reply = Reply(call.number, value)
        except Exception as error:
            reply = failed(call.number, error)
        finally:  # also where it was given up: the bot hears that this process still listens
            del self._tasks[call.number]
            self._send(reply)

    def _send(self, reply: Reply) -> None:
        try:
            self._replies.write(packed(reply))
            self._replies.flush()
        except OSError:  # the bot is gone
            self._gone.set()

    async def open(self, settings: KnowledgeSettings, log_format: str, log_level: str) -> None:
        """Open the knowledge base; raises KnowledgeError where that cannot be done."""
        self._flush = logs.set_up(log_format, log_level)
        opening = asyncio.create_task(asyncio.to_thread(self._opened, settings))
        gone = asyncio.create_task(self._gone.wait())
        await asyncio.wait({opening, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not opening.done():
            self._end()  # it may read documents for minutes, and loses nothing
        gone.cancel()
        self._services, self._close = opening.result()

    def _end(self) -> None:
        """End now: Python would wait for the threads of calls that were given up."""
        self._flush()
        os._exit(0)


def open_services(settings: KnowledgeSettings) -> tuple[object, Callable[[], None]]:
    """The knowledge base as the bot's services, and what closes it; raises KnowledgeError."""
    base = open_base(settings)
    return KnowledgeServices(base), base.close


def main(opened: Opening = open_services) -> None:
    """Answer calls until the bot is gone."""
    if sys.platform != "win32":
        os.nice(_NICENESS)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    calls, replies = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # What prints, here or in a child of this process, must not get into the pipes.
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(sys.stderr.fileno(), 1)

    async def answer() -> None:
        await Worker(calls, replies, opened).run()

    asyncio.run(answer())


def _nothing() -> None:
    pass


if __name__ == "__main__":
    main()
