"""Settings → a running bot, and its end: the one place that puts everything together."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import discord
from discord.ext import commands

import knowledge
from bot import shards
from bot.app import PERMISSIONS, AssistantBot, parts
from bot.desk import Desk
from bot.guilds import GuildBook
from bot.ledger import Ledger
from bot.limits import Limits
from bot.logs import event, set_up
from bot.services import KnowledgeServices, Services
from bot.settings import DiscordSettings, load_settings, strays, token_of
from knowledge.documents.ingestion import Outcome, Summary
from knowledge.errors import KnowledgeError
from knowledge.locks import held
from knowledge.settings import KnowledgeSettings
from knowledge.settings import load_settings as load_knowledge_settings
from knowledge.store.work import Work
from knowledge.wiring import Knowledge

_log = logging.getLogger("bot")

_WARM_UP = ("is terbium restricted?", "what did the Busan meeting decide?")
"""One question for the rules and one for the passages: nobody waits for what they load."""
_SWITCH_SECONDS = 0.0005
_WORK_SECONDS = 15.0


def run() -> int:
    """Open the knowledge base and answer until a signal comes."""
    settings = load_settings()
    token = token_of(settings)
    set_up(settings.log_format, settings.log_level)
    for name, meant in strays().items():
        hint = f"; did you mean {meant}?" if meant else ""
        _log.warning("%s is set, but there is no such setting: it is ignored%s", name, hint)
    home = load_knowledge_settings()
    with (
        _alone(home.home),
        knowledge.open(settings=home, stay=True, patient=False, tell=_IndexLog()) as base,
    ):
        prepare(base)
        services = KnowledgeServices(base)
        try:
            asyncio.run(serve(services, settings, token))
        finally:
            services.close()
    event(_log, "stopped")
    return 0


def sync() -> int:
    """Register the commands in every server."""
    settings = load_settings()
    token = token_of(settings)
    with _light(load_knowledge_settings()) as services:
        number = asyncio.run(_sync(services, settings, token))
    print(f"{number} commands are registered; every server sees them within a minute.")
    return 0


def invite() -> int:
    """Print the link that invites the bot."""
    token = token_of(load_settings())

    async def application() -> int:
        async with discord.Client(intents=discord.Intents.none()) as client:
            await client.login(token)
            return client.application_id or 0

    scopes = ("bot", "applications.commands")
    number = asyncio.run(application())
    print(discord.utils.oauth_url(number, permissions=PERMISSIONS, scopes=scopes))
    return 0


def prepare(base: Knowledge) -> None:
    """Fill an empty knowledge base from the bundled corpus, and load what answers need.

    Raises KnowledgeError where the base cannot be used or nothing could be read.
    """
    if base.is_empty():
        event(_log, "the knowledge base is empty: reading the bundled documents")
        summary = Summary()
        for step in base.load_corpus("bot"):
            summary.add(step)
            if step.outcome is Outcome.FAILED:
                _log.warning("not read: %s: %s", step.location, step.message)
        # Another process may have filled it in the meantime: then nothing was added here.
        if base.is_empty():
            raise KnowledgeError(
                "The knowledge base is empty and none of the bundled documents could be read; "
                "run: python ingest.py"
            )
        counted = {str(outcome): number for outcome, number in summary.counts.items() if number}
        event(_log, "documents read", **counted)
    for question in _WARM_UP:
        asyncio.run(base.answerer.answer(question))
    counts = base.catalogue.counts()
    event(_log, "knowledge base open", documents=counts["documents"], home=str(base.home))


class _IndexLog:
    """Logs now and then how far the index is while it is being built, and when it is there.

    Called from the thread that builds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._logged: float | None = None

    def __call__(self, work: Work | None) -> None:
        if work is None:
            if self._logged is not None:
                self._logged = None
                event(_log, "the index is ready")
        elif work.total and (self._logged is None or self._clock() - self._logged >= _WORK_SECONDS):
            self._logged = self._clock()
            event(_log, f"{work.task.value} the index", done=work.done, of=work.total)


async def serve(services: Services, settings: DiscordSettings, token: str) -> None:
    """Log in and answer until SIGINT or SIGTERM, then finish the answers under way."""
    shards.install()
    _favour_the_loop()
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # it never speaks
    stop = asyncio.Event()
    with _on_signals(stop.set):
        async with AssistantBot(services, settings, max_ratelimit_timeout=60) as bot:
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


async def _sync(services: Services, settings: DiscordSettings, token: str) -> int:
    intents = discord.Intents.none()
    async with commands.AutoShardedBot(commands.when_mentioned, intents=intents) as bot:
        ledger = Ledger(services.interactions)
        desk = Desk(services, ledger, GuildBook(), settings, Limits())
        for part in parts(bot, desk):
            await bot.add_cog(part)
        await bot.login(token)
        synced = await bot.tree.sync()
        ledger.close()
        return len(synced)


def _favour_the_loop() -> None:
    """Keep the threads that answer from holding up the event loop.

    What is loaded by now stays: the garbage collector need not look at it again, which stops
    everything for a tenth of a second. And a thread that computes gives way ten times as often
    as Python asks of it.
    """
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(_SWITCH_SECONDS)


@contextmanager
def _light(settings: KnowledgeSettings) -> Iterator[Services]:
    with knowledge.open(settings=settings) as base:
        services = KnowledgeServices(base)
        try:
            yield services
        finally:
            services.close()


def _alone(home: Path) -> AbstractContextManager[None]:
    """Hold the data folder as the one bot that answers from it."""
    with suppress(OSError):  # an impossible folder is said better by who opens it next
        home.mkdir(parents=True, exist_ok=True)
    return held(
        home / "bot.lock",
        f"Another bot is running on {home}; stop it, or give this one a folder of its own with "
        "KNOWLEDGE_HOME.",
    )


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
