"""Where a reply goes, kept so that a restarted bot still finds the way.

Replies can be repeated without harm: the reply to an interaction replaces the one before, and a
message carries a nonce by which Discord knows it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import discord
from discord.ui import LayoutView

from bot.errors import (
    EXPIRED_TOKEN,
    NO_ACCESS,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
    DeletedError,
    LateError,
)
from bot.patience import follow_up, patiently, revise

INVALID_FORM = 50035


class Door(Protocol):
    """A place to reply to."""

    async def show(self, layout: LayoutView) -> int:
        """Show a card there; returns the number of the message that shows it."""

    async def say(self, sentence: str) -> None:
        """Say a sentence there instead, or to the person alone where that is not allowed."""

    async def whisper(self, sentence: str) -> None:
        """Say a sentence to the person alone."""

    def packed(self) -> dict[str, Any]:
        """What ``unpack`` needs to open this door again."""


@dataclass(frozen=True, slots=True)
class InteractionDoor:
    """The reply to an interaction, for the fifteen minutes that its token lives."""

    interaction: discord.Interaction[Any]
    channel: int
    private: bool

    async def show(self, layout: LayoutView) -> int:
        """Replace the reply; in the channel instead where the token has expired.

        Raises DeletedError when the reply was deleted, LateError when a private one came too late.
        """
        try:
            return (await revise(self.interaction, view=layout)).id
        except discord.HTTPException as error:
            if error.code == UNKNOWN_MESSAGE:
                raise DeletedError from error
            if error.code not in EXPIRED_TOKEN:
                raise
            if self.private:
                raise LateError from error
        return await _post(self.interaction.client, self.channel, layout, nonce=self.interaction.id)

    async def say(self, sentence: str) -> None:
        """Put a sentence in place of the reply."""
        await revise(self.interaction, content=sentence)

    async def whisper(self, sentence: str) -> None:
        """Say a sentence to the person alone, below the channel's messages."""
        await follow_up(self.interaction, sentence)

    def packed(self) -> dict[str, Any]:
        """See Door."""
        return {
            "id": str(self.interaction.id),
            "application_id": str(self.interaction.application_id),
            "token": self.interaction.token,
            "channel": self.channel,
            "private": self.private,
        }


@dataclass(frozen=True, slots=True)
class MessageDoor:
    """A reply to a message; ``message`` 0 posts without one, as at the head of a thread.

    ``parent`` is the channel that a thread belongs to: the reply goes to the message there where
    the thread was never opened. A thread has the number of the message that it is about.
    """

    client: discord.Client
    channel: int
    message: int
    author: int
    nonce: int
    parent: int = 0

    async def show(self, layout: LayoutView) -> int:
        """Post the card; raises DeletedError when the message or the channel is gone."""
        try:
            return await _post(self.client, self.channel, layout, self.message, self.nonce)
        except discord.HTTPException as error:
            if error.code == UNKNOWN_CHANNEL and self.parent:
                return await self._outside().show(layout)
            replied = error.code == INVALID_FORM and "message_reference" in error.text
            if replied or error.code == UNKNOWN_CHANNEL:
                raise DeletedError from error
            raise

    async def say(self, sentence: str) -> None:
        """Say a sentence in the channel, or to the person alone where that is not allowed."""
        channel = self.client.get_partial_messageable(self.channel)
        try:
            await patiently(lambda: channel.send(sentence, nonce=self.nonce))
        except discord.HTTPException as error:
            if error.code == UNKNOWN_CHANNEL and self.parent:
                await self._outside().say(sentence)
            elif error.code in NO_ACCESS:
                await self.whisper(sentence)
            else:
                raise

    def _outside(self) -> MessageDoor:
        return replace(self, channel=self.parent, message=self.channel, parent=0)

    async def whisper(self, sentence: str) -> None:
        """Say a sentence to the person alone, in a direct message."""
        person = await patiently(lambda: self.client.fetch_user(self.author))
        await patiently(lambda: person.send(sentence, nonce=self.nonce))

    def packed(self) -> dict[str, Any]:
        """See Door."""
        return {
            "channel": self.channel,
            "message": self.message,
            "author": self.author,
            "nonce": self.nonce,
            "parent": self.parent,
        }


def unpack(client: discord.Client, packed: Mapping[str, Any]) -> Door:
    """Open the door again that ``packed`` describes."""
    if "token" not in packed:
        return MessageDoor(client, **packed)
    fields = {name: packed[name] for name in ("id", "application_id", "token")}
    command = discord.InteractionType.application_command.value
    data: Any = {**fields, "type": command, "version": 1, "attachment_size_limit": 0}
    # As the gateway would hand it over: discord.py offers no other way to one it has not seen.
    interaction = discord.Interaction(data=data, state=client._connection)
    return InteractionDoor(interaction, packed["channel"], packed["private"])


async def _post(
    client: discord.Client, channel: int, layout: LayoutView, message: int = 0, nonce: int = 0
) -> int:
    place = client.get_partial_messageable(channel)
    options: dict[str, Any] = {"nonce": nonce} if nonce else {}
    if message:
        options["reference"] = discord.MessageReference(message_id=message, channel_id=channel)
    sent = await patiently(lambda: place.send(view=layout, **options))
    return sent.id
