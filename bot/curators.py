"""Who may curate, and how what they do reaches the knowledge side."""

from __future__ import annotations

import asyncio
from typing import Any, TypeAlias

import discord

from bot.cards import Card, view
from bot.desk import Desk
from bot.errors import Refusal
from bot.guilds import GuildBook
from bot.ids import Ref
from bot.patience import revise
from knowledge.curation.values import Draft

Interaction: TypeAlias = discord.Interaction[Any]

NOT_A_CURATOR = (
    "This is for people with Manage Server, or with the role that /settings names for it."
)
NOT_YET = "I have only just started and am not ready for that; tap it again in a moment."
FORM_SECONDS = 1.8
"""For how long a form may wait for what stands in it: Discord takes one within three seconds."""


def require_curator(interaction: Interaction, guilds: GuildBook) -> tuple[str, str]:
    """The guild and the person of an interaction; raises Refusal where they may not curate."""
    if interaction.guild_id is None:
        raise Refusal("This works in a server, not in direct messages.")
    role = guilds.of(interaction.guild_id).curators
    roles = {each.id for each in getattr(interaction.user, "roles", ())}
    if not interaction.permissions.manage_guild and (not role or role not in roles):
        raise Refusal(NOT_A_CURATOR)
    return str(interaction.guild_id), str(interaction.user.id)


async def curate(desk: Desk, interaction: Interaction, act: str, **options: Any) -> Any:
    """Let the knowledge side do something for the person of an interaction, who may do so."""
    guild, who = require_curator(interaction, desk.guilds)
    return await desk.services.curate(act, guild=guild, who=who, **options)


async def look(desk: Desk, interaction: Interaction, what: str, /, **options: Any) -> Any:
    """What the person of an interaction may see of the knowledge of their guild."""
    guild, _ = require_curator(interaction, desk.guilds)
    return await desk.services.look(what, guild=guild, **options)


async def show(interaction: Interaction, card: Card) -> None:
    """Put a card in the place of an interaction's private reply."""
    await revise(interaction, view=view(card))


async def at_hand(desk: Desk, interaction: Interaction, ref: Ref) -> Draft:
    """A draft for a form, without its passages; raises Refusal where it does not come in time."""
    try:
        async with asyncio.timeout(FORM_SECONDS):
            draft: Draft = await curate(desk, interaction, "outline", draft=draft_id(ref))
    except TimeoutError:
        raise Refusal(NOT_YET) from None
    return draft


def draft_id(ref: Ref) -> str:
    """The id of the draft that a tap is about."""
    return f"{ref.answer:016x}"
