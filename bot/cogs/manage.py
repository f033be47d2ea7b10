"""What a server sets for itself."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.desk import Desk
from bot.errors import Refusal
from bot.patience import once
from bot.preferences import NOT_YOURS, may_change, panel


class Manage(commands.Cog):
    """The settings of a server."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True)
    @app_commands.default_permissions(manage_guild=True)
    async def settings(self, interaction: discord.Interaction[Any]) -> None:
        """Where and how I answer in this server."""
        # Administrators may open a command to anyone: what Discord enforces is only a default.
        if not may_change(interaction):
            raise Refusal(NOT_YOURS)
        settings = self._desk.guilds.of(interaction.guild_id)
        shown = await panel(self._desk, interaction, settings)
        response = interaction.response
        await once(lambda: response.send_message(view=shown, ephemeral=True))
