"""What members and moderators have watched: the group /watch, and what deletes it again."""

from __future__ import annotations

from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.alert_cards import begun_card, named, watches_card
from bot.cards import view
from bot.completing import Choices, completed, completed_places, numbered
from bot.curators import require_curator, show
from bot.desk import Desk
from bot.entrance import acknowledge
from bot.errors import Refusal
from bot.patience import patiently, revise
from bot.watching import CLOSED, mine, require_writable, stop, today
from knowledge.errors import KnowledgeError
from knowledge.store.watches import Place, WatchRow
from knowledge.watching.notices import Subject

Interaction = discord.Interaction[Any]
Words = app_commands.Range[str, 1, 100]
Where = Literal["direct message", "this channel"]

MOST_OF_PERSON, MOST_OF_GUILD = 25, 50
OF_THIS_SERVER = (
    "That is known in this server alone, and in direct messages I tell of what every server sees; "
    "someone with Manage Server can watch it in a channel here."
)


@app_commands.allowed_contexts(guilds=True, dms=True)
class Watch(commands.GroupCog, group_name="watch"):
    """Be told when a status changes or something on record is about to end."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command()
    @app_commands.describe(
        item="An element, a product, a technology or a group; none is everything on record",
        destination="To where: a country or EU; none is the rules for every destination",
        where="Where I tell you; a channel is for people with Manage Server or the role for it",
    )
    async def add(
        self,
        interaction: Interaction,
        item: Words | None = None,
        destination: Words | None = None,
        where: Where = "direct message",
    ) -> None:
        """Be told when a status changes, and before something on record ends."""
        guild = ""
        place = Place(person=str(interaction.user.id))
        # In direct messages "this channel" is the same as the other.
        if where == "this channel" and interaction.guild_id:
            guild, _ = require_curator(interaction, self._desk.guilds)
            require_writable(interaction.app_permissions, interaction.channel)
            place = Place(guild, interaction.channel_id or 0)
        if not await acknowledge(interaction, private=True):
            return
        subject = await self._subject(interaction, item or "", destination or "", guild)
        actor = str(interaction.user.id)
        row = WatchRow(place, subject.item, subject.destination, subject.told, actor)
        most = MOST_OF_GUILD if guild else MOST_OF_PERSON
        stored, new = await self._desk.ledger.write(self._desk.watches.add, row, most)
        if not guild and interaction.guild_id and (new or stored.paused):
            await self._try(interaction, stored, subject)
        said = f"in <#{place.channel}>" if guild else "by direct message"
        await show(interaction, begun_card(subject, said, new=new))

    @app_commands.command(name="list")
    async def list_(self, interaction: Interaction) -> None:
        """What you watch and, for moderators, what this server's channels watch."""
        if not await acknowledge(interaction, private=True):
            return
        rows = await mine(self._desk, interaction)
        subjects = await self._desk.services.subjects(rows)
        await show(interaction, watches_card(rows, subjects))

    @app_commands.command()
    @app_commands.describe(watch="One of those that /watch list shows")
    async def remove(
        self, interaction: Interaction, watch: app_commands.Range[str, 1, 100]
    ) -> None:
        """Stop watching."""
        if await acknowledge(interaction, private=True):
            number = int(watch) if watch.isascii() and watch.isdecimal() else 0
            await revise(interaction, content=await stop(self._desk, interaction, number))

    @add.autocomplete("item")
    async def _items(self, interaction: Interaction, current: str) -> Choices:
        return await completed(self._desk, interaction, current)

    @add.autocomplete("destination")
    async def _destinations(self, interaction: Interaction, current: str) -> Choices:
        return await completed_places(self._desk, interaction, current)

    @remove.autocomplete("watch")
    async def _watches(self, interaction: Interaction, current: str) -> Choices:
        rows = await mine(self._desk, interaction)
        subjects = await self._desk.services.subjects(rows)
        labels = {
            row.number: f"{named(subject)} · {'channel' if row.place.channel else 'direct'}"
            for row, subject in zip(rows, subjects, strict=True)
        }
        return numbered(labels, current)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Delete what a server watched once it has removed the bot."""
        await self._desk.ledger.write(self._desk.watches.leave, str(guild.id))

    async def _subject(
        self, interaction: Interaction, item: str, destination: str, guild: str
    ) -> Subject:
        """What is named; a refusal that says so where only the server knows it."""
        names = (item.strip(), destination.strip(), today(self._desk))
        try:
            return await self._desk.services.subject(*names, guild=guild)
        except KnowledgeError:
            if guild or not interaction.guild_id:
                raise
            here = str(interaction.guild_id)
            try:
                await self._desk.services.subject(*names, guild=here)
            except KnowledgeError:
                here = ""
            if here:
                raise Refusal(OF_THIS_SERVER) from None
            raise

    async def _try(self, interaction: Interaction, row: WatchRow, subject: Subject) -> None:
        """Write to the person now, so that closed direct messages show while they are here."""
        layout = view(begun_card(subject, "here", new=True))
        try:
            await patiently(lambda: interaction.user.send(view=layout, nonce=interaction.id))
        except discord.Forbidden as error:
            await self._desk.ledger.write(self._desk.watches.remove, row.number)
            raise Refusal(CLOSED) from error
