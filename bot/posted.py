"""Cards that may stand in a channel already, as the bot died or Discord's word was lost: found."""

from __future__ import annotations

import logging
from datetime import datetime

import discord

from bot.cards import number_of
from bot.logs import event

_log = logging.getLogger(__name__)


async def posted(
    client: discord.Client,
    channel: discord.abc.Messageable,
    number: int,
    limit: int,
    since: datetime | None = None,
) -> int | None:
    """The bot's message that shows the card with a number, among the first ``limit`` messages
    after an instant, or the latest ones; None where none does or the channel may not be read."""
    try:
        async for message in channel.history(limit=limit, after=since):
            if message.author == client.user and number_of(message) == number:
                return message.id
    except discord.Forbidden:  # it may write there and not read
        event(_log, "card sent again unread", number=number)
    return None
