"""Questions and answers, kept on disk and, the latest ones, in memory.

Writing happens in one thread, in order, and no reply waits for it: while documents are being
stored, the database may keep a writer waiting. What has come up in the meantime is written in one
transaction, so that in a rush the disk is not behind. Reading has threads of its own.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias, TypeVar

from knowledge.errors import KnowledgeError
from knowledge.models import Answer, Turn
from knowledge.store.interactions import Asked, Interactions, Kept
from knowledge.store.watches import Watches

_log = logging.getLogger(__name__)
T = TypeVar("T")
_Write: TypeAlias = tuple[str, Callable[..., object], tuple[Any, ...]]

RECENT = 1000
KEEPING = 5
"""For how many seconds a reply waits for the disk, where it waits at all."""
LONGEST_HISTORY = 6
TOKEN_LIFE = timedelta(minutes=14)
"""For how long a question is worth finishing: Discord's tokens live for fifteen minutes."""


class Ledger:
    """The bot's own way to ``Interactions``, for use in the event loop."""

    def __init__(self, interactions: Interactions) -> None:
        self._interactions = interactions
        self.watches = interactions.beside(Watches)
        """Watches, wishes and alerts in the same database, for ``read`` and ``write``."""
        self._writer = ThreadPoolExecutor(1, "ledger-writer")
        self._readers = ThreadPoolExecutor(2, "ledger-reader")
        self._pending: deque[_Write] = deque()
        self._due = False
        self._recent: OrderedDict[int, Kept] = OrderedDict()
        self._shown: OrderedDict[int, int] = OrderedDict()
        self._seen: OrderedDict[int, None] = OrderedDict()

    def first_time(self, key: int) -> bool:
        """Whether an event is new; Discord may report one again when it reconnects."""
        if key in self._seen:
            return False
        _remember(self._seen, key, None, RECENT * 10)
        return True

    def accept(self, asked: Asked) -> None:
        """Keep a question until its reply is there."""
        self._write("accept", self._interactions.accept, asked)

    async def keep(self, asked: Asked) -> None:
        """The same, and wait until it is on disk, for some seconds at most."""
        self.accept(asked)
        written = asyncio.wrap_future(self._writer.submit(self._flush))
        with suppress(TimeoutError):
            await asyncio.wait_for(written, KEEPING)

    def answered(self, asked: Asked, answer: Answer) -> None:
        """Keep the answer, before it is shown."""
        kept = Kept(replace(asked, door={}), datetime.now(UTC), answer)
        _remember(self._recent, asked.key, kept, RECENT)
        self._write("answered", self._interactions.answered, asked.key, answer)

    def delivered(self, key: int, message: int) -> None:
        """The reply is there, as this message."""
        _remember(self._shown, message, key, RECENT)
        self._write("delivered", self._interactions.delivered, key, message)

    def drop(self, key: int) -> None:
        """Forget a question that got no answer."""
        self._recent.pop(key, None)
        self._write("drop", self._interactions.drop, key)

    async def find(self, key: int, guild: str) -> Kept | None:
        """The answered question with this key, if it was asked in this guild."""
        kept = self._recent.get(key)
        if kept is None:
            kept = await self.read(self._interactions.find, key, guild)
        return kept if kept and kept.answer and kept.asked.guild == guild else None

    async def by_message(self, message: int, guild: str) -> Kept | None:
        """The answered question that a message shows, if it was asked in this guild."""
        if message in self._shown:
            return await self.find(self._shown[message], guild)
        kept = await self.read(self._interactions.by_message, message, guild)
        return kept if kept and kept.answer else None

    async def history(self, key: int | None, guild: str) -> tuple[Turn, ...]:
        """The conversation that leads up to and includes an answer, oldest turn first."""
        turns: list[Turn] = []
        while key is not None and len(turns) < 2 * LONGEST_HISTORY:
            kept = await self.find(key, guild)
            if kept is None or kept.answer is None:
                break
            turns += [Turn("assistant", kept.answer.text), Turn("user", kept.asked.question)]
            key = kept.asked.follows
        return tuple(reversed(turns))

    async def unfinished(self, now: datetime) -> tuple[Kept, ...]:
        """The questions that a bot that died left without a reply, as far as one can be sent."""
        return await self.read(self._interactions.unfinished, now - TOKEN_LIFE)

    async def vote(self, key: int, guild: str, actor: str, verdict: str, reason: str = "") -> None:
        """Keep what someone thinks of an answer; returns when it is on disk."""
        call = self._interactions.vote
        await asyncio.wrap_future(self._writer.submit(call, key, guild, actor, verdict, reason))

    async def write(self, call: Callable[..., T], *arguments: Any) -> T:
        """Run a call that writes, behind those before it; returns when it is on disk."""
        return await asyncio.wrap_future(self._writer.submit(call, *arguments))

    async def version(self) -> int:
        """A number that every change of the stored documents raises."""
        return await self.read(self._interactions.version)

    async def settings(self) -> dict[str, dict[str, Any]]:
        """The settings of every guild that has any."""
        return await self.read(self._interactions.settings)

    async def set_settings(self, guild: str, values: Mapping[str, Any]) -> None:
        """Keep the settings of a guild; returns when they are on disk."""
        call = self._interactions.set_settings
        await asyncio.wrap_future(self._writer.submit(call, guild, values))

    def forget(self, before: datetime) -> None:
        """Delete what is older than an instant."""
        self._write("forget", self._interactions.forget, before)

    async def forget_person(self, person: str) -> tuple[int, int, int]:
        """Delete what is kept of a person; how many watches, wishes and votes that were."""
        watches, wishes = await self.write(self.watches.forget_person, person)
        return watches, wishes, await self.write(self._interactions.forget_person, person)

    async def read(self, call: Callable[..., T], *arguments: Any) -> T:
        """Run a short call in a thread that no answer keeps busy."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, call, *arguments)

    def close(self) -> None:
        """Write what is still to be written."""
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True)

    def _write(self, what: str, call: Callable[..., object], *arguments: Any) -> None:
        self._pending.append((what, call, arguments))
        # Waking the writer costs the event loop more than anything else here.
        if not self._due:
            self._due = True
            self._writer.submit(self._flush)

    def _flush(self) -> None:
        """Write all that is pending, in one transaction where nothing of it fails."""
        self._due = False  # before looking: what comes later has the writer woken again
        writes = [self._pending.popleft() for _ in range(len(self._pending))]
        if not writes:
            return
        try:
            with self._interactions.together():
                for _, call, arguments in writes:
                    call(*arguments)
        except Exception as error:
            if len(writes) == 1:
                _lost(writes[0][0], error)
                return
            for what, call, arguments in writes:
                try:
                    call(*arguments)
                except Exception as cause:
                    _lost(what, cause)


def _lost(what: str, error: Exception) -> None:
    if isinstance(error, KnowledgeError):
        _log.warning("not kept: %s: %s", what, error)
    else:
        _log.error("not kept: %s", what, exc_info=error)


def _remember(book: OrderedDict[int, Any], key: int, value: Any, most: int) -> None:
    book[key] = value
    book.move_to_end(key)
    while len(book) > most:
        book.popitem(last=False)
