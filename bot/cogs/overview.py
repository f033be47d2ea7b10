"""The table of statuses, or one item's, as a card with a picture: /status."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards import files, view
from bot.completing import completed, completed_places
from bot.desk import Desk
from bot.entrance import NO_DAY, acknowledge
from bot.errors import Refusal, report
from bot.overview import overview_card
from bot.patience import follow_up, patiently, revise

Interaction = discord.Interaction[Any]
_MOMENT = "…"
Words = app_commands.Range[str, 1, 100]


class Overview(commands.Cog):
    """What holds for all items, or for one of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command()
    @app_commands.describe(
        item="An element, a product or a technology; none shows all of them",
        destination="To where: a country or EU; none shows the rules for everyone",
        as_of="The status on this day instead of today, such as 2025-11-10 or 10 Nov 2025",
    )
    @app_commands.allowed_contexts(guilds=True, dms=True)
    async def status(
        self,
        interaction: Interaction,
        item: Words | None = None,
        destination: Words | None = None,
        as_of: app_commands.Range[str, 1, 60] | None = None,
    ) -> None:
        """What is controlled: the table of all items, or one item's timeline, as a picture."""
        guild, channel = interaction.guild_id, interaction.channel
        parent = getattr(channel, "parent_id", None)
        self._desk.admit(interaction.user.id, guild, interaction.channel_id, parent)
        private = self._desk.guilds.of(guild).private
        if not await acknowledge(interaction, private=private):
            return
        try:
            await self._show(interaction, item or "", destination or "", as_of or "")
        except Exception as error:
            say = partial(_whisper, interaction)
            await report(error, say, key=interaction.id, command="status")

    async def _show(
        self, interaction: Interaction, item: str, destination: str, as_of: str
    ) -> None:
        services = self._desk.services
        on = datetime.now(UTC).date()
        if as_of.strip():
            read = await services.read_day(as_of.strip())
            if read is None:
                raise Refusal(NO_DAY)
            on = read
        found = await services.overview(
            item.strip(), destination.strip(), on, guild=str(interaction.guild_id or "")
        )
        card = await self._desk.ledger.read(overview_card, found, self._desk.texts)
        layout = view(card)
        # The files are made anew for each try: what was read of them is not sent again.
        await patiently(
            lambda: interaction.edit_original_response(view=layout, attachments=files(card))
        )

    @status.autocomplete("item")
    async def _items(
        self, interaction: Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        return await completed(self._desk, interaction, current)

    @status.autocomplete("destination")
    async def _destinations(
        self, interaction: Interaction, current: str
    ) -> list[app_commands.Choice[str]]:
        return await completed_places(self._desk, interaction, current)


async def _whisper(interaction: Interaction, sentence: str) -> None:
    """Say what went wrong to the person alone, also where the reply would be for everyone."""
    # Until the reply that was promised is there, Discord puts whatever follows in its place.
    await revise(interaction, content=_MOMENT)
    await follow_up(interaction, sentence)
    await patiently(interaction.delete_original_response)
