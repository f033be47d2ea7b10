"""The knowledge side in a process of its own, as the bot's event loop sees it.

Computing answers holds Python's lock, and whoever needs that lock waits: in the bot's own process
an event loop that has much to do would be held up by it. The process is started again when it
ends or no longer answers, and what was asked of it meanwhile is asked again.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from bot.frames import Call, Reply, packed, receive
from bot.services import About
from knowledge.errors import BusyError, KnowledgeError, StoreError
from knowledge.models import Answer, Turn
from knowledge.settings import KnowledgeSettings
from knowledge.store.children import environment

if TYPE_CHECKING:
    from knowledge.pictures.picture import Overview
    from knowledge.store.watches import WatchRow
    from knowledge.watching.notices import Subject

_log = logging.getLogger(__name__)

TRIES = 2
"""How often a call is sent: the second time after the process ended under the first."""
DEAF_SECONDS = 30.0
"""For how long a process may not listen, when a call is given up, before it is started again."""
MOST_GIVEN_UP = 16
"""Calls that were given up may compute for ever: after so many the process is started again."""
UNCERTAIN = (
    "My knowledge base ended in the middle of that and starts again; look whether it was done "
    "before you do it again."
)
_CLOSING_SECONDS = 20.0
_LONGEST_PAUSE = 60.0


@dataclass(slots=True)
class _Waiting:
    """A call without a reply, how often it may be sent, and how often it was."""

    call: Call
    reply: asyncio.Future[Reply]
    tries: int
    sent: int = 0


class Remote:
    """A worker process (see ``bot.worker``) and the calls that it has not answered yet.

    As an async context manager it begins to start the process, and ends it.
    """

    def __init__(
        self,
        settings: KnowledgeSettings,
        log_format: str,
        log_level: str,
        module: str = "bot.worker",
    ) -> None:
        self._module = module
        self._opening = Call(0, "open", (settings, log_format, log_level))
        self._numbers = itertools.count(1)
        self._waiting: dict[int, _Waiting] = {}
        self._given_up: dict[int, asyncio.TimerHandle] = {}
        self._lost = 0
        self._process: Process | None = None
        self._ready = False
        self._closing = False
        self._keeper: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        await self._launch()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing = True
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)
        await self._end()
        self._fail(BusyError("The knowledge base was closed; ask again in a minute."))

    async def opened(self) -> None:
        """Return when the knowledge base is open; raises KnowledgeError where it cannot be."""
        await self._open()
        self._keeper = asyncio.create_task(self._keep())

    async def call(self, name: str, *arguments: Any, **options: Any) -> Any:
        """Call a method by name in the process; returns what it returns and raises what it raises.

        A call that is cancelled is cancelled there, too. One under which the process ended is
        sent again once; BusyError is raised where it ended again.
        """
        return await self._call(TRIES, name, arguments, options)

    async def call_once(self, name: str, *arguments: Any, **options: Any) -> Any:
        """The same for what is not to be done twice: KnowledgeError where the process ended."""
        return await self._call(1, name, arguments, options)

    async def _call(
        self, tries: int, name: str, arguments: tuple[Any, ...], options: Mapping[str, Any]
    ) -> Any:
        if self._closing:
            raise BusyError("The knowledge base is being closed; ask again in a minute.")
        reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        call = Call(next(self._numbers), name, arguments, options)
        waiting = self._waiting[call.number] = _Waiting(call, reply, tries)
        try:
            if self._ready:
                self._send(waiting)
            return (await reply).result()
        finally:
            del self._waiting[call.number]
            if reply.cancelled() and waiting.sent:
                self._give_up(call.number)

    def _send(self, waiting: _Waiting) -> None:
        waiting.sent += 1
        self._write(waiting.call)

    def _write(self, call: Call) -> None:
        pipe = self._process.stdin if self._process else None
        if pipe is not None and not pipe.is_closing():
            pipe.write(packed(call))

    def _give_up(self, number: int) -> None:
        """Tell the process, and see that it has heard."""
        if not self._ready:
            return
        self._write(Call(number))
        self._lost += 1
        seconds = DEAF_SECONDS if self._lost < MOST_GIVEN_UP else 0
        loop = asyncio.get_running_loop()
        self._given_up[number] = loop.call_later(seconds, self._kill)

    def _kill(self) -> None:
        if self._ready and self._process is not None:
            _log.warning("the knowledge base's process is ended: it does not get on with its calls")
            self._process.kill()

    async def _launch(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", self._module, stdin=PIPE, stdout=PIPE, env=environment()
        )
        self._write(self._opening)

    async def _open(self) -> None:
        """Wait until the process that was launched is ready; raises KnowledgeError."""
        assert self._process is not None  # noqa: S101 - launched before
        assert self._process.stdout is not None  # noqa: S101 - a pipe
        opened = await receive(self._process.stdout)
        if not isinstance(opened, Reply):
            code = await self._process.wait()
            raise StoreError(
                f"The process that opens the knowledge base ended ({_ended(code)}); the lines "
                "before this one may say why."
            )
        opened.result()
        self._ready = True

    async def _keep(self) -> None:
        """Hand on replies, and start the process again whenever it ends."""
        pause = 0.0
        while True:
            began = time.monotonic()
            await self._hear()
            self._ready = False
            pause = 0.0 if time.monotonic() - began > _LONGEST_PAUSE else _longer(pause)
            self._forget()
            await self._end()
            while not self._ready:
                await asyncio.sleep(pause)
                pause = _longer(pause)
                await self._try_again()
            for waiting in list(self._waiting.values()):
                self._send(waiting)

    async def _hear(self) -> None:
        """Hand on replies until the process ends."""
        assert self._process is not None  # noqa: S101 - launched before
        assert self._process.stdout is not None  # noqa: S101 - a pipe
        while isinstance(reply := await receive(self._process.stdout), Reply):
            if timer := self._given_up.pop(reply.number, None):
                timer.cancel()
            waiting = self._waiting.get(reply.number)
            if waiting is not None and not waiting.reply.done():
                waiting.reply.set_result(reply)
        code = await self._process.wait()
        _log.error("the knowledge base's process ended (%s): starting it again", _ended(code))

    def _forget(self) -> None:
        """Leave behind what belonged to a process that ended."""
        for timer in self._given_up.values():
            timer.cancel()
        self._given_up.clear()
        self._lost = 0
        sent = [each for each in self._waiting.values() if each.sent >= each.tries]
        often = BusyError("The knowledge base's process ended twice; ask again in a minute.")
        self._fail(often, [each for each in sent if each.tries == TRIES])
        self._fail(KnowledgeError(UNCERTAIN), [each for each in sent if each.tries < TRIES])

    async def _try_again(self) -> None:
        """Start the process; where that fails, so do the calls that wait."""
        try:
            await self._launch()
            await self._open()
        except Exception as error:
            known = isinstance(error, KnowledgeError)
            said = str(error) if known else "an error that is none of ours"
            _log.error("the knowledge base cannot be opened: %s", said, exc_info=not known)
            await self._end()
            self._fail(error)

    def _fail(self, error: Exception, waiting: Sequence[_Waiting] | None = None) -> None:
        for each in list(self._waiting.values()) if waiting is None else waiting:
            if not each.reply.done():
                each.reply.set_result(Reply(each.call.number, error=error))

    async def _end(self) -> None:
        """End the process, by closing the pipe that it reads; returns when it has ended."""
        self._ready = False
        process = self._process
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            await asyncio.wait_for(process.wait(), _CLOSING_SECONDS)
        except TimeoutError:
            process.kill()
            await process.wait()


class RemoteServices(Remote):
    """Services in another process: each call is one of ``KnowledgeServices`` there."""

    async def answer(
        self,
        question: str,
        *,
        as_of: date | None,
        history: Sequence[Turn],
        guild: str,
        chat: bool = True,
    ) -> Answer:
        """See Services."""
        answer: Answer = await self.call(
            "answer", question, as_of=as_of, history=tuple(history), guild=guild, chat=chat
        )
        return answer

    async def contexts(self, answer: Answer, guild: str) -> Mapping[int, str]:
        """See Services."""
        contexts: Mapping[int, str] = await self.call("contexts", answer, guild)
        return contexts

    async def about(self, guild: str) -> About:
        """See Services."""
        about: About = await self.call("about", guild)
        return about

    async def stands_alone(self, question: str, guild: str) -> bool:
        """See Services."""
        return bool(await self.call("stands_alone", question, guild))

    async def names(self, items: Sequence[str], guild: str) -> Mapping[str, str]:
        """See Services."""
        names: Mapping[str, str] = await self.call("names", tuple(items), guild)
        return names

    async def read_day(self, text: str) -> date | None:
        """See Services."""
        day: date | None = await self.call("read_day", text)
        return day

    async def curate(self, act: str, *, guild: str, who: str, **options: Any) -> Any:
        """See Services."""
        return await self.call_once("curate", act, guild=guild, who=who, **options)

    async def look(self, what: str, /, *, guild: str, **options: Any) -> Any:
        """See Services."""
        return await self.call("look", what, guild=guild, **options)

    async def follow(self, act: str, *, guild: str, who: str, **options: Any) -> Any:
        """See Services."""
        call = self.call if act == "list" else self.call_once
        return await call("follow", act, guild=guild, who=who, **options)

    async def tend(self, act: str, *arguments: Any) -> Any:
        """See Services."""
        return await self.call("tend", act, *arguments)

    async def overview(self, item: str, destination: str, on: date, *, guild: str) -> Overview:
        """See Services."""
        found: Overview = await self.call("overview", item, destination, on, guild=guild)
        return found

    async def items_like(self, prefix: str, *, guild: str) -> Mapping[str, str]:
        """See Services."""
        found: Mapping[str, str] = await self.call("items_like", prefix, guild=guild)
        return found

    async def places_like(self, prefix: str, *, guild: str) -> Mapping[str, str]:
        """See Services."""
        found: Mapping[str, str] = await self.call("places_like", prefix, guild=guild)
        return found

    async def subject(self, item: str, destination: str, on: date, *, guild: str) -> Subject:
        """See Services."""
        found: Subject = await self.call("subject", item, destination, on, guild=guild)
        return found

    async def subjects(self, rows: Sequence[WatchRow]) -> tuple[Subject, ...]:
        """See Services."""
        found: tuple[Subject, ...] = await self.call("subjects", tuple(rows))
        return found

    async def patrol(self, on: date) -> int:
        """See Services."""
        return int(await self.call("patrol", on))

    async def work(self) -> str:
        """See Services."""
        return str(await self.call("work"))


def _longer(pause: float) -> float:
    return min(max(1.0, 2 * pause), _LONGEST_PAUSE) if pause else 0.5


def _ended(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"code {code}"
