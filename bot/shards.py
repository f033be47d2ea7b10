"""A connection that goes on where it was after an outage, and past what cannot be read.

discord.py resumes a shard's session when Discord closes it, but begins a new one as soon as a
single attempt to connect fails: what was said in the meantime would never be answered. And it
ends the whole program over one event or frame that it cannot read.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import aiohttp
import discord.shard
from discord.gateway import DiscordWebSocket, ReconnectWebSocket, WebSocketClosure
from discord.shard import EventItem, EventType

_log = logging.getLogger(__name__)

RESUMES = 6
"""Attempts to resume before a new session; with the growing pauses between, about a minute."""
_PASSED_ON = (
    ReconnectWebSocket,
    WebSocketClosure,
    discord.ConnectionClosed,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
)
"""What discord.py itself answers by connecting again or by ending."""


class BrokenFrameError(aiohttp.ClientError):
    """Discord sent what is no frame of its protocol; the shard connects again."""


class Skipped:
    """Counts what was skipped, by kind: the first of a kind is logged, then each power of ten."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def note(self, event: str, error: BaseException) -> None:
        """An event of this name could not be read."""
        what = place(error)
        self._counts[f"{event} {what}"] += 1
        times = self._counts[f"{event} {what}"]
        if times == 10 ** (len(str(times)) - 1):
            fields = {"event": event, "error": what, "times": times}
            _log.warning("event skipped: it cannot be read", extra={"fields": fields})


class PatientSocket(DiscordWebSocket):
    """A connection on which one event that cannot be read is skipped.

    A frame that cannot be read closes it with BrokenFrameError, and the shard connects again:
    behind such a frame a compressed stream makes no sense any more.
    """

    skipped: ClassVar[Skipped] = Skipped()

    async def received_message(self, msg: Any, /) -> None:
        """Read a frame, and let the event loop do what it brought.

        Of frames that have come together discord.py would read all before anything else is done.
        """
        try:
            await super().received_message(msg)
            await asyncio.sleep(0)
        except _PASSED_ON:
            raise
        except Exception as error:
            await self.close()
            raise BrokenFrameError(f"a frame cannot be read ({place(error)})") from error

    @property
    def _discord_parsers(self) -> dict[str, Callable[[Any], None]]:
        return self._careful

    @_discord_parsers.setter
    def _discord_parsers(self, parsers: dict[str, Callable[[Any], None]]) -> None:
        # discord.py hands its readers of events over here, for every connection.
        self._careful = {name: self._skipping(name, read) for name, read in parsers.items()}

    def _skipping(self, name: str, read: Callable[[Any], None]) -> Callable[[Any], None]:
        def careful(data: Any) -> None:
            try:
                read(data)
            except Exception as error:
                if name == "READY":  # without it there is no session: begin another one
                    self.session_id = None
                    raise
                self.skipped.note(name, error)

        return careful


class PatientShard(discord.shard.Shard):
    """A shard that tries to resume its session several times."""

    _attempts = 0
    _broke_at: int | None = None

    def launch(self) -> None:
        """Listen, now that the shard is connected."""
        self._attempts = 0
        super().launch()

    async def reconnect(self) -> None:
        """Connect again after a failed attempt."""
        if self.ws.session_id is None or self._attempts >= RESUMES:
            await super().reconnect()
            return
        self._attempts += 1
        await self.reidentify(ReconnectWebSocket(self.id, resume=True))

    async def _handle_disconnect(self, e: Exception) -> None:
        if isinstance(e, BrokenFrameError):
            if self.ws.session_id and self.ws.sequence != self._broke_at:
                self._broke_at = self.ws.sequence
                _log.warning("connecting again: %s", e)
                resume = ReconnectWebSocket(self.id, resume=True)
                self._queue_put(EventItem(EventType.resume, self, resume))
                return
            # A session that breaks at one place twice would do so for ever: begin another one.
            self.ws.session_id = None
        await super()._handle_disconnect(e)


def install() -> None:
    """Make every sharded client of this process use such shards: it offers no other way."""
    discord.shard.Shard = PatientShard  # type: ignore[misc]
    discord.shard.DiscordWebSocket = PatientSocket  # type: ignore[misc]


def place(error: BaseException) -> str:
    """Which error it is and where it arose. Its words are left out: they may be a person's."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    at = f" at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{at}"
