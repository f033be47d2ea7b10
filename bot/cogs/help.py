"""What can be asked, and what the knowledge base holds."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.cards import view
from bot.desk import Desk
from bot.entrance import acknowledge
from bot.panels import about_card, help_card
from bot.patience import once, revise


class Help(commands.Cog):
    """The commands about the bot itself."""

    def __init__(self, bot: commands.AutoShardedBot, desk: Desk) -> None:
        self._bot = bot
        self._desk = desk

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=True)
    async def help(self, interaction: discord.Interaction[Any]) -> None:
        """What you can ask me, with examples to tap."""
        response, card = interaction.response, view(help_card(self._desk.texts))
        await once(lambda: response.send_message(view=card, ephemeral=True))

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=True)
    async def forget(self, interaction: discord.Interaction[Any]) -> None:
        """Delete what I keep of you: what you watch, the answers you wait for, your votes."""
        if await acknowledge(interaction, private=True):
            watches, wishes, votes = await self._desk.ledger.forget_person(str(interaction.user.id))
            said = (
                f"Deleted: {watches} watches of yours, {wishes} answers that you waited for, "
                f"{votes} votes. What you changed as a moderator stays in this server's log."
            )
            await revise(interaction, content=said)

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=True)
    async def about(self, interaction: discord.Interaction[Any]) -> None:
        """What my knowledge base holds, and how fresh it is."""
        if not await acknowledge(interaction, private=True):
            return
        guild = str(interaction.guild_id or "")
        about = await self._desk.services.about(guild)
        operator = ""
        if interaction.user.id == self._bot.owner_id:
            operator = (
                f"servers: {len(self._bot.guilds)} · shards: {len(self._bot.latencies)} · "
                f"{max(delay for _, delay in self._bot.latencies) * 1000:.0f} ms to Discord"
            )
        await revise(interaction, view=view(about_card(about, self._desk.texts, operator)))
