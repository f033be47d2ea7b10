"""The bot: its parts put together, started and closed."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot import taps
from bot.alerting import Alerting
from bot.cogs.ask import Ask
from bot.cogs.help import Help
from bot.cogs.knowledge import Knowledge
from bot.cogs.manage import Manage
from bot.cogs.overview import Overview
from bot.cogs.watch import Watch
from bot.courier import Courier
from bot.desk import Desk
from bot.errors import report, tell
from bot.guilds import GuildBook
from bot.ledger import Ledger
from bot.limits import Limits
from bot.logs import event
from bot.rounds import Rounds
from bot.services import Services
from bot.settings import DiscordSettings
from bot.shards import PatientSocket
from knowledge.store.database import utc_now
from knowledge.store.interactions import Interactions
from knowledge.vocabulary.texts import Texts
from knowledge.vocabulary.texts import texts as bundled

_log = logging.getLogger(__name__)

DRAIN_SECONDS = 25
_LOOK_SECONDS = 15
_COLLECT_SECONDS = 300
_TIDY_SECONDS = 24 * 3600
_FEED_SECONDS = 30
"""How often it is looked which feeds are due; when each of them is, the knowledge side says."""
THREADS = 4
PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    create_public_threads=True,
    read_message_history=True,
    add_reactions=True,
)
"""What the invitation asks for."""


class Tree(app_commands.CommandTree["AssistantBot"]):
    """The commands, each event once, with every error in the one funnel."""

    async def interaction_check(self, interaction: discord.Interaction[AssistantBot], /) -> bool:
        """Whether the event is new: Discord may report one again when it reconnects."""
        return self.client.desk.ledger.first_time(interaction.id)

    async def _call(self, interaction: discord.Interaction[AssistantBot]) -> None:
        """Run a command, or skip an event that cannot be read as one."""
        try:
            await super()._call(interaction)
        except app_commands.AppCommandError:
            raise
        except Exception as error:  # of discord.py itself: what a command raises is wrapped
            PatientSocket.skipped.note("INTERACTION_CREATE", error)

    async def on_error(
        self,
        interaction: discord.Interaction[AssistantBot],
        error: app_commands.AppCommandError,
        /,
    ) -> None:
        """Say and log what went wrong in a command."""
        await self.client.failed(interaction, error)


class AssistantBot(commands.AutoShardedBot):
    """Answers in Discord from ``services``. It closes what it opened, not what it was given."""

    def __init__(
        self,
        services: Services,
        interactions: Interactions,
        settings: DiscordSettings,
        *,
        limits: Limits | None = None,
        texts: Texts | None = None,
        clock: Callable[[], datetime] = utc_now,
        **options: Any,
    ) -> None:
        told = texts or bundled()
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Tree,
            intents=intents(settings),
            allowed_mentions=discord.AllowedMentions.none(),
            owner_id=settings.owner_id,
            max_messages=None,
            activity=discord.CustomActivity(told.idle),
            **options,
        )
        self._settings = settings
        self._ledger = Ledger(interactions)
        self._guilds = GuildBook()
        self._resuming: asyncio.Task[None] | None = None
        self._saying = self._idle = told.idle
        limits = limits or Limits()
        self.desk = Desk(services, self._ledger, self._guilds, settings, limits, told, clock)
        self.alerting = Alerting(self, self.desk, clock)
        self.courier = Courier(self, self.desk)
        self._rounds = Rounds(self.wait_until_ready)

    async def setup_hook(self) -> None:
        """Before the first event: load what is stored, offer the commands, finish old answers."""
        await self._start_workers()
        self._guilds.load(await self._ledger.settings())
        for seconds, call in (
            (_TIDY_SECONDS, self._tidy),
            (_COLLECT_SECONDS, self._collect),
            (_LOOK_SECONDS, self._say_work),
            (_LOOK_SECONDS, self.alerting.turn),
            (_FEED_SECONDS, self.courier.round),
        ):
            self._rounds.every(seconds, call)
        for part in parts(self, self.desk):
            await self.add_cog(part)
        # What commands Discord knows must not keep the bot from answering.
        try:
            await self._offer_commands()
        except discord.HTTPException as error:
            _log.warning("commands not checked with Discord: %s", error)
        self._resuming = asyncio.create_task(self.desk.resume(self))

    async def _start_workers(self) -> None:
        """Start the loop's threads now: starting one later would hold it up.

        It looks up Discord's addresses in them.
        """
        workers = ThreadPoolExecutor(THREADS, "worker")
        asyncio.get_running_loop().set_default_executor(workers)
        together = threading.Barrier(THREADS)
        await asyncio.gather(*(asyncio.to_thread(together.wait) for _ in range(THREADS)))

    async def _tidy(self) -> None:
        before = datetime.now(UTC) - timedelta(days=self._settings.keep_days)
        self._ledger.forget(before)
        await self._ledger.write(self._ledger.watches.forget, before)

    async def _collect(self) -> None:
        """Collect all garbage, which takes a moment, while nobody waits for an answer."""
        if not self.desk.busy:
            gc.collect()

    async def _say_work(self) -> None:
        """Say below the bot's name what it is busy with: answers know less meanwhile."""
        text = await self.desk.services.work() or self._idle
        if text != self._saying:
            await self.change_presence(activity=discord.CustomActivity(text))
            self._saying = text

    async def _offer_commands(self) -> None:
        if self._settings.dev_guild_id:
            guild = discord.Object(self._settings.dev_guild_id)
            self.tree.copy_global_to(guild=guild)
            synced = await self.tree.sync(guild=guild)
            event(_log, "commands synced", guild=guild.id, number=len(synced))
        elif not await self.tree.fetch_commands():
            _log.warning("Discord knows no commands of this bot yet; run: python -m bot sync")

    async def on_message(self, message: discord.Message, /) -> None:
        """Nothing: there are no prefix commands, and the cog listens by itself."""

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Taps and forms; commands go through the tree."""
        tapped = (discord.InteractionType.component, discord.InteractionType.modal_submit)
        if interaction.type in tapped and self._ledger.first_time(interaction.id):
            try:
                await taps.handle(self.desk, interaction)
            except Exception as error:
                await self.failed(interaction, error)

    async def failed(self, interaction: discord.Interaction[Any], error: Exception) -> None:
        """Say and log what went wrong in an interaction."""
        command = interaction.command.qualified_name if interaction.command else "tap"
        await report(
            error,
            lambda sentence: tell(interaction, sentence),
            key=interaction.id,
            command=command,
        )

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:
        """Log an error that no one can be told of."""
        fields = {"fields": {"in": event_method}}
        _log.error("unexpected error", exc_info=sys.exc_info(), extra=fields)

    async def on_ready(self) -> None:
        """Say so in the log."""
        event(_log, "ready", user=self.user, guilds=len(self.guilds), shards=len(self.shards))

    async def close(self) -> None:
        """Finish the answers under way, then leave."""
        if self.is_closed():
            return
        await self.desk.drain(DRAIN_SECONDS)
        self._rounds.cancel()
        if self._resuming:
            self._resuming.cancel()
        await super().close()
        await asyncio.to_thread(self._ledger.close)


def parts(bot: commands.AutoShardedBot, desk: Desk) -> tuple[commands.Cog, ...]:
    """The commands and listeners."""
    members = Ask(bot, desk), Help(bot, desk), Overview(desk), Watch(desk)
    return *members, Manage(desk), Knowledge(bot, desk)


def intents(settings: DiscordSettings) -> discord.Intents:
    """What the bot hears of: none of it privileged unless the operator asks for it."""
    wanted = discord.Intents(guilds=True, guild_messages=True, dm_messages=True)
    wanted.message_content = settings.message_content
    return wanted
