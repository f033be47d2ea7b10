"""Alerts: looked for when a day or the knowledge base turns, and sent once each.

An alert is claimed before it is sent and marked afterwards. One that was claimed and not marked
may be there already, as the bot died or Discord's word was lost in between: then the place where
it goes is read for it before it is sent again. So it is there once, and never not at all; where
the place cannot be read, it may be there twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from itertools import groupby

import aiohttp
import discord

from bot.alert_cards import letter_card, named
from bot.askers import tell_all
from bot.cards import view
from bot.desk import Desk
from bot.logs import event
from bot.panels import foot
from bot.patience import passes, patiently
from bot.posted import posted
from knowledge.errors import KnowledgeError
from knowledge.store.watches import AlertRow, Place, WatchRow
from knowledge.watching.notices import Resting, packed, unpacked

_log = logging.getLogger(__name__)

UNREACHABLE = {
    10003: "The channel is gone.",
    10004: "I am no longer in that server.",
    10013: "That person is not on Discord any more.",
    50001: "I may not see it: allow me View Channel.",
    50007: "Your direct messages are closed to me: allow direct messages from members of a server "
    "that we share.",
    50013: "I may not write there: allow me View Channel and Send Messages.",
    50278: "We share no server, so I may not write to you.",
}
"""Discord's codes for a place where nothing can be sent, and what to do about it."""
_PAGE, _AT_ONCE, _READ_BACK = 200, 8, 200
_AGAIN_SECONDS = 120.0
"""After how long a place that could not be reached for the moment is tried again."""
_SKEW = timedelta(minutes=5)
"""By how much this machine's clock may be ahead of Discord's."""


class Alerting:
    """Looks and sends. ``clock`` gives the present instant, with its time zone."""

    def __init__(self, client: discord.Client, desk: Desk, clock: Callable[[], datetime]) -> None:
        self._client = client
        self._desk = desk
        self._clock = clock
        self._turning = asyncio.Lock()
        self._looked: tuple[date, int] | None = None
        self._asked: tuple[int, int] | None = None
        """The version of the knowledge base for which who waits was looked after, and the last
        change that counted then."""
        self._sending = asyncio.Semaphore(_AT_ONCE)
        self._resting: dict[Place, float] = {}

    async def turn(self) -> None:
        """Look, where the day or the knowledge base is another one since, and send what is due.

        What is due is sent also where nobody can look.
        """
        async with self._turning:
            try:
                await self._look()
            finally:
                await self._send_due()

    async def _look(self) -> None:
        version = await self._desk.ledger.version()
        now = (self._clock().date(), version)
        if now != self._looked:
            made = await self._desk.services.patrol(now[0])
            self._looked = now
            if made:
                event(_log, "alerts", number=made)
        if self._asked is None or version != self._asked[0]:
            before = self._asked[1] if self._asked else None
            self._asked = version, await tell_all(self._desk, before)

    async def _send_due(self) -> None:
        watches, after = self._desk.watches, 0
        while page := await self._desk.ledger.read(watches.due, _PAGE, after):
            after = page[-1].number
            rows = sorted(page, key=lambda row: (row.place.channel, row.place.person, row.number))
            places = groupby(rows, key=lambda row: row.place)
            await asyncio.gather(*(self._to(place, list(due)) for place, due in places))

    async def _to(self, place: Place, due: Iterable[AlertRow]) -> None:
        """Send a place its alerts, in their order, until one does not get there."""
        loop = asyncio.get_running_loop()
        if self._resting.get(place, 0.0) > loop.time():
            return
        self._resting.pop(place, None)
        async with self._sending:
            for row in due:
                try:
                    await self._send(row)
                except discord.HTTPException as error:
                    if await self._refused(row, error):
                        continue
                    self._resting[place] = loop.time() + _AGAIN_SECONDS
                    return
                except (aiohttp.ClientError, OSError, discord.RateLimited) as error:
                    _log.warning("an alert waits: %s", type(error).__name__)
                    self._resting[place] = loop.time() + _AGAIN_SECONDS
                    return

    async def _send(self, row: AlertRow) -> None:
        ledger, watches = self._desk.ledger, self._desk.watches
        card = letter_card(unpacked(row.body), row.watch, row.number, foot(self._desk.texts))
        if not await ledger.write(watches.claim, row.number):
            return  # what it belongs to was deleted meanwhile
        channel = await self._channel(row.place)
        message = None
        if row.claimed_at:
            since = row.claimed_at - _SKEW
            message = await posted(self._client, channel, row.number, _READ_BACK, since)
        if message is None:
            sent = await patiently(lambda: channel.send(view=view(card), nonce=_nonce(row)))
            message = sent.id
        await ledger.write(watches.sent, row.number, message)

    async def _channel(self, place: Place) -> discord.abc.Messageable:
        if place.channel:
            return self._client.get_partial_messageable(place.channel)
        person = discord.Object(int(place.person))
        return await patiently(lambda: self._client.create_dm(person))

    async def _refused(self, row: AlertRow, error: discord.HTTPException) -> bool:
        """Whether it is of no use to try an alert again; then it is not tried again."""
        if passes(error):
            _log.warning("an alert waits: Discord answered %s", error.status)
            return False
        if why := UNREACHABLE.get(error.code):
            await self._pause(row.place, why)
        else:
            _log.error("an alert cannot be sent: %s", error, extra={"fields": {"in": row.number}})
            await self._desk.ledger.write(self._desk.watches.sent, row.number, None)
        return True

    async def _pause(self, place: Place, why: str) -> None:
        """Let the watches of a place rest; who made those of a channel is told."""
        ledger, watches = self._desk.ledger, self._desk.watches
        rows = [row for row in await ledger.read(watches.running) if row.place == place]
        word = packed(Resting(place.channel, await self._names(rows), why)) if rows else ""
        paused = await ledger.write(watches.pause, place, why, word)
        event(_log, "watches rest", number=len(paused), guild=place.guild or "-", reason=why)

    async def _names(self, rows: list[WatchRow]) -> tuple[str, ...]:
        try:
            return tuple(named(each) for each in await self._desk.services.subjects(rows))
        except KnowledgeError:
            return tuple(row.item for row in rows)


def _nonce(row: AlertRow) -> str:
    return f"alert-{row.number}"
