"""The bot in its event loop: logged in until a signal comes, or for as long as a command needs."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import discord
from discord.ext import commands

from bot import shards
from bot.app import PERMISSIONS, AssistantBot, parts
from bot.desk import Desk
from bot.guilds import GuildBook
from bot.ledger import Ledger
from bot.limits import Limits
from bot.logs import event
from bot.services import Services
from bot.settings import DiscordSettings
from knowledge.store.interactions import Interactions
from knowledge.vocabulary.texts import Texts

_log = logging.getLogger("bot")

_SWITCH_SECONDS = 0.0005
_THRESHOLDS = (700, 10, 100_000)
"""The garbage collector looks at what is new as usual, and at everything only when it is told to:
that holds up the event loop (see ``AssistantBot``)."""


async def serve(
    services: Services,
    interactions: Interactions,
    settings: DiscordSettings,
    token: str,
    texts: Texts,
) -> None:
    """Log in and answer until SIGINT or SIGTERM, then finish the answers under way."""
    shards.install()
    _favour_the_loop()
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks
    stop = asyncio.Event()
    with _on_signals(stop.set):
        async with AssistantBot(
            services, interactions, settings, texts=texts, max_ratelimit_timeout=60
        ) as bot:
            running = asyncio.create_task(bot.start(token))
            stopping = asyncio.create_task(stop.wait())
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if stop.is_set():
                event(_log, "stopping")
                await bot.close()
                # It may be waiting to connect again, for a minute and more.
                running.cancel()
            stopping.cancel()
            with suppress(asyncio.CancelledError):
                await running


async def sync(
    services: Services,
    interactions: Interactions,
    settings: DiscordSettings,
    token: str,
    texts: Texts,
) -> int:
    """Register the commands in every server; returns how many there are."""
    intents = discord.Intents.none()
    async with commands.AutoShardedBot(commands.when_mentioned, intents=intents) as bot:
        ledger = Ledger(interactions)
        desk = Desk(services, ledger, GuildBook(), settings, Limits(), texts)
        for part in parts(bot, desk):
            await bot.add_cog(part)
        await bot.login(token)
        synced = await bot.tree.sync()
        ledger.close()
        return len(synced)


async def invite(token: str) -> str:
    """The link that invites the bot."""
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login(token)
        scopes = ("bot", "applications.commands")
        number = client.application_id or 0
        return discord.utils.oauth_url(number, permissions=PERMISSIONS, scopes=scopes)


def _favour_the_loop() -> None:
    """Keep the threads that write and draw from holding up the event loop.

    What is loaded by now stays: the garbage collector need not look at it again, which stops
    everything for a tenth of a second. And a thread that computes gives way ten times as often
    as Python asks of it.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
    sys.setswitchinterval(_SWITCH_SECONDS)


@contextmanager
def _on_signals(call: Callable[[], None]) -> Iterator[None]:
    """Call on the first SIGINT or SIGTERM; a second one ends the process at once."""
    loop = asyncio.get_running_loop()
    signals = (signal.SIGINT, signal.SIGTERM)

    def first() -> None:
        for number in signals:
            loop.remove_signal_handler(number)
        call()

    with suppress(NotImplementedError):  # Windows: Ctrl-C interrupts asyncio.run instead
        for number in signals:
            loop.add_signal_handler(number, first)
    yield
