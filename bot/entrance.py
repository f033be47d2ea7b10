"""How a question comes in from an interaction: let in, acknowledged, handed to the desk."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

import discord

from bot import text as safe
from bot.desk import Desk
from bot.doors import InteractionDoor
from bot.errors import UNKNOWN_INTERACTION, Refusal, report
from bot.logs import event
from bot.patience import once
from knowledge.store.interactions import Asked

_log = logging.getLogger(__name__)

LONGEST_QUESTION = 2000
NOT_KEPT = "I no longer have that answer; ask again with /ask."
NO_DAY = "I cannot read that as a date; write it like 2025-11-10 or 10 Nov 2025."


async def ask(
    desk: Desk,
    interaction: discord.Interaction,
    prepare: Callable[[], Awaitable[Asked]],
    *,
    private: bool | None = None,
    note: str = "",
) -> None:
    """Answer what ``prepare`` makes of an interaction.

    ``private`` None is what the server set, ``note`` a line for the foot of the card. Raises
    Refusal, before anything is acknowledged, where the question may not be asked; ``prepare`` runs
    after that and may raise it too.
    """
    guild = interaction.guild_id
    channel = interaction.channel
    desk.admit(
        interaction.user.id, guild, interaction.channel_id, getattr(channel, "parent_id", None)
    )
    alone = desk.guilds.of(guild).private if private is None else private
    if not await acknowledge(interaction, private=alone):
        return
    door = InteractionDoor(interaction, interaction.channel_id or 0, alone)
    try:
        asked = replace(
            await prepare(), key=interaction.id, guild=str(guild or ""), door=door.packed()
        )
    except Exception as error:
        await report(error, door.say, key=interaction.id)
        return
    await desk.take(asked, door, note=note)


async def acknowledge(interaction: discord.Interaction, *, private: bool) -> bool:
    """Tell Discord that a reply follows; False where it came too late for one."""
    response = interaction.response
    try:
        await once(lambda: response.defer(ephemeral=private, thinking=True))
    except discord.HTTPException as error:
        if error.code != UNKNOWN_INTERACTION:
            raise
        event(_log, "too late to acknowledge", key=interaction.id)
        return False
    return True


async def read_question(
    desk: Desk, text: str, as_of: str | None = None, follows: int | None = None
) -> Asked:
    """A person's words as a question; raises Refusal where there is none, or no such date."""
    words = safe.without_mentions(text)[:LONGEST_QUESTION]
    if not words:
        raise Refusal("There is no text in that message that I could answer.")
    day = None
    if as_of and as_of.strip():
        day = await desk.services.read_day(as_of.strip()[:60])
        if day is None:
            raise Refusal(NO_DAY)
    return Asked(0, words, as_of=day, follows=follows)
