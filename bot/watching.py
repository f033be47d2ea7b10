"""What commands, taps and settings do with watches and wishes."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, TypeAlias

import discord

from bot.askers import MOST_WISHES
from bot.curators import NOT_A_CURATOR, require_curator
from bot.desk import Desk
from bot.entrance import NOT_KEPT, acknowledge, ask, read_question
from bot.errors import Refusal
from bot.ids import Ref
from bot.patience import revise
from knowledge.models import AnswerKind
from knowledge.store.interactions import Asked
from knowledge.store.watches import Place, WatchRow, Wish
from knowledge.watching.notices import Answered, unpacked

Interaction: TypeAlias = discord.Interaction[Any]

CLOSED = (
    "I cannot write to you: allow direct messages from members of this server (its name, Privacy "
    "Settings), then add it again."
)
NO_SUCH_WATCH = "There is no such watch of yours; /watch list shows those that there are."
STOPPED = "Stopped; I tell you nothing of it any more."
WILL_TELL = "I tell you by direct message, once. Tap it again to take that back."
WILL_NOT_TELL = "Taken back; I do not tell you."
HAS_ANSWER = "That question has an answer already."


def today(desk: Desk) -> date:
    """The present day, in UTC."""
    return desk.clock().date()


def require_writable(permissions: discord.Permissions, channel: Any) -> None:
    """Raise Refusal, naming what is missing, where the bot may not send alerts to a channel."""
    in_thread = isinstance(channel, discord.Thread)
    needed = {
        "View Channel": permissions.view_channel,
        "Send Messages in Threads" if in_thread else "Send Messages": (
            permissions.send_messages_in_threads if in_thread else permissions.send_messages
        ),
    }
    missing = [name for name, granted in needed.items() if not granted]
    if missing:
        raise Refusal(
            f"I may not write there: someone who manages the server can allow me "
            f"{' and '.join(missing)}."
        )


async def mine(desk: Desk, interaction: Interaction) -> tuple[WatchRow, ...]:
    """The watches that a person may see and stop: their own, and with the right for it those of
    the server's channels."""
    of = desk.watches.of
    rows = await desk.ledger.read(partial(of, person=str(interaction.user.id)))
    if interaction.guild_id and _curates(desk, interaction):
        rows += await desk.ledger.read(partial(of, guild=str(interaction.guild_id)))
    return rows


async def stop(desk: Desk, interaction: Interaction, number: int) -> str:
    """Delete a watch by its number; returns what to say. Raises Refusal where it is none that the
    person may stop."""
    if number not in {row.number for row in await mine(desk, interaction)}:
        raise Refusal(NO_SUCH_WATCH)
    await desk.ledger.write(desk.watches.remove, number)
    return STOPPED


async def unwatch(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    """Stop the watch of an alert whose button was tapped."""
    if not await acknowledge(interaction, private=True):
        return
    try:
        said = await stop(desk, interaction, ref.answer)
    except Refusal as refusal:
        shared = interaction.guild_id and not _curates(desk, interaction)
        raise Refusal(NOT_A_CURATOR if shared else str(refusal)) from None
    await revise(interaction, content=said)


async def wish(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    """Keep, or take back, that a person wants to know once a question is answered."""
    if not await acknowledge(interaction, private=True):
        return
    guild = str(interaction.guild_id or "")
    kept = await desk.ledger.find(ref.answer, guild)
    if kept is None or kept.answer is None:
        raise Refusal(NOT_KEPT)
    if kept.answer.kind is not AnswerKind.NONE:
        raise Refusal(HAS_ANSWER)
    made = Wish(
        question=ref.answer,
        person=str(interaction.user.id),
        guild=guild,
        channel=interaction.channel_id or 0,
        message=interaction.message.id if interaction.message else 0,
    )
    wanted = await desk.ledger.write(desk.watches.wish, made, MOST_WISHES)
    await revise(interaction, content=WILL_TELL if wanted else WILL_NOT_TELL)


async def show(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    """Ask again, here, the question that an alert says is answered."""

    async def prepare() -> Asked:
        row = await desk.ledger.read(desk.watches.alert, ref.answer)
        letter = unpacked(row.body) if row else None
        if row is None or row.place != Place(person=str(interaction.user.id)):
            raise Refusal(NOT_KEPT)
        if not isinstance(letter, Answered):
            raise Refusal(NOT_KEPT)
        return await read_question(desk, letter.question)

    await ask(desk, interaction, prepare)


async def set_channel(desk: Desk, interaction: Interaction, channel: int) -> None:
    """Let all alerts of a server go to a channel, 0 for none."""
    guild = interaction.guild
    assert guild is not None  # noqa: S101 - settings are a server's
    found = guild.get_channel(channel) if channel else None
    if found is not None:
        require_writable(found.permissions_for(guild.me), found)
    subject = await desk.services.subject("", "", today(desk), guild=str(guild.id))
    place = Place(str(guild.id), channel)
    row = WatchRow(place, "", "", subject.told, str(interaction.user.id))
    await desk.ledger.write(desk.watches.put_everything, row)


async def alert_channel(desk: Desk, guild: int) -> int:
    """The channel that all alerts of a server go to; 0 for none."""
    row = await desk.ledger.read(desk.watches.everything, str(guild))
    return row.place.channel if row else 0


def _curates(desk: Desk, interaction: Interaction) -> bool:
    try:
        require_curator(interaction, desk.guilds)
    except Refusal:
        return False
    return True
