"""The commands /knowledge feed: follow a feed or watch a page, see what is followed, stop."""

from __future__ import annotations

from typing import Any, Literal

import discord
from discord import app_commands

from bot.completing import Choices, numbered
from bot.curators import require_curator, show
from bot.desk import Desk
from bot.entrance import acknowledge
from bot.errors import Refusal
from bot.news_cards import EVERY, added_card, followed_card, removed_card
from bot.watching import require_writable
from knowledge.feeds.values import USUAL_MINUTES, Followed, Mode

Interaction = discord.Interaction[Any]
Channel = discord.TextChannel | discord.Thread | discord.VoiceChannel
ModeName = Literal["ask", "enter"]

NO_FEED = "Choose the feed from the list; /knowledge feed list shows them."
_MOST_LATEST = 10
_EVERY = [app_commands.Choice(name=name, value=minutes) for minutes, name in EVERY.items()]


class FeedCommands(app_commands.Group):
    """What this server follows: for those who may curate."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(name="feed", description="Feeds to follow and pages to watch")
        self._desk = desk

    @app_commands.command()
    @app_commands.describe(
        url="An RSS or Atom feed, or a page whose changes matter",
        mode="ask: you confirm what is new; enter: it enters at once as an article",
        channel="Where I say what is new (usual: here)",
        every="How often I look (usual: every hour)",
        latest="How many of those that are there already wait for you, too",
    )
    @app_commands.choices(every=_EVERY)
    async def add(
        self,
        interaction: Interaction,
        url: app_commands.Range[str, 1, 1000],
        mode: ModeName = "ask",
        channel: Channel | None = None,
        every: int = USUAL_MINUTES,
        latest: app_commands.Range[int, 0, _MOST_LATEST] = 0,
    ) -> None:
        """Follow a feed, or watch a page; once more to change how."""
        guild, who = require_curator(interaction, self._desk.guilds)
        place = _place(interaction, channel)
        if not await acknowledge(interaction, private=True):
            return
        added = await self._desk.services.follow(
            "add",
            guild=guild,
            who=who,
            url=url.strip(),
            channel=str(place),
            mode=Mode(mode),
            minutes=every,
            latest=latest,
        )
        await show(interaction, added_card(added))

    @app_commands.command(name="list")
    async def list_(self, interaction: Interaction) -> None:
        """What this server follows, and how it fares."""
        guild, who = require_curator(interaction, self._desk.guilds)
        if await acknowledge(interaction, private=True):
            feeds = await self._desk.services.follow("list", guild=guild, who=who)
            await show(interaction, followed_card(feeds))

    @app_commands.command()
    @app_commands.describe(feed="The feed or page")
    async def remove(self, interaction: Interaction, feed: app_commands.Range[str, 1, 200]) -> None:
        """Follow a feed no longer; what entered from it stays."""
        guild, who = require_curator(interaction, self._desk.guilds)
        if not feed.isdecimal() or len(feed) > 9:
            raise Refusal(NO_FEED)
        if await acknowledge(interaction, private=True):
            call = self._desk.services.follow
            removed: Followed = await call("remove", guild=guild, who=who, feed=int(feed))
            await show(interaction, removed_card(removed))

    @remove.autocomplete("feed")
    async def _complete(self, interaction: Interaction, current: str) -> Choices:
        try:
            guild, who = require_curator(interaction, self._desk.guilds)
        except Refusal:
            return []
        feeds = await self._desk.services.follow("list", guild=guild, who=who)
        return numbered({each.number: f"{each.title} · {each.url}" for each in feeds}, current)


def _place(interaction: Interaction, channel: Channel | None) -> int:
    """The channel for what is new; raises Refusal where the bot may not write there."""
    number = channel.id if channel is not None else interaction.channel_id
    guild = interaction.guild
    there = guild.get_channel_or_thread(number) if guild is not None and number else None
    if there is not None and guild is not None and guild.me is not None:
        require_writable(there.permissions_for(guild.me), there)
    return number or 0
