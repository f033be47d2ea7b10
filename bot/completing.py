"""What completes while somebody types: items, destinations, and what a server's curators name."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord
from discord import app_commands

from bot.curators import look
from bot.desk import Desk
from bot.errors import Refusal
from knowledge.errors import KnowledgeError

Interaction = discord.Interaction[Any]
Choices = list[app_commands.Choice[str]]


async def completed(desk: Desk, interaction: Interaction, current: str) -> Choices:
    """Items that begin or go on as what is being typed; none where they cannot be had."""
    return await _choices(desk.services.items_like, interaction, current)


async def completed_places(desk: Desk, interaction: Interaction, current: str) -> Choices:
    """Destinations that begin or go on so; none where they cannot be had."""
    return await _choices(desk.services.places_like, interaction, current)


async def completed_here(desk: Desk, interaction: Interaction, current: str, what: str) -> Choices:
    """Documents, rules, items and the like (see ``Curator.complete``) for those who may curate;
    none for others, not even a title, and where they cannot be had."""
    try:
        found = await look(desk, interaction, "complete", prefix=current, what=what)
    except (Refusal, KnowledgeError):
        return []
    return [app_commands.Choice(name=each.name[:100], value=each.value[:100]) for each in found]


def numbered(labels: Mapping[int, str], current: str) -> Choices:
    """Choices of numbers whose labels hold what is being typed, as many as Discord shows."""
    typed = current.casefold()
    found = [(number, label) for number, label in labels.items() if typed in label.casefold()]
    return [app_commands.Choice(name=label[:100], value=str(n)) for n, label in found[:25]]


async def _choices(
    like: Callable[..., Awaitable[Mapping[str, str]]], interaction: Interaction, current: str
) -> Choices:
    try:
        found = await like(current, guild=str(interaction.guild_id or ""))
    except KnowledgeError:
        return []  # what is typed is read anyway
    return [app_commands.Choice(name=name[:100], value=key[:100]) for key, name in found.items()]
