"""Ways to ask: the command, a mention, a direct message, a reply, and the command on a message."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial

import discord
from discord import app_commands
from discord.ext import commands

from bot import text as safe
from bot.cards import view
from bot.desk import Desk
from bot.doors import MessageDoor
from bot.entrance import LONGEST_QUESTION, ask, read_question
from bot.errors import Refusal, report
from bot.panels import help_card
from knowledge.models import Turn
from knowledge.store.interactions import Asked, Kept

UNREADABLE = (
    "I cannot read that: without the message content intent I only see messages that mention me "
    "by my name. Put my @name into it, or use /ask."
)
UNREADABLE_CLAIM = (
    "I cannot read the message that you replied to: without the message content intent I only see "
    "messages that mention me. Hold it (or right-click it), then Apps, Ask about this."
)
WORDLESS_CLAIM = (
    "The message that you replied to holds no text that I could read; put what it says into your "
    "question."
)
ONLY_ATTACHMENT = "I do not read attachments; write your question in words."
UNREAD_ATTACHMENT = "-# I do not read attachments: this answers your words alone."
TITLE_LIMIT = 90


class Ask(commands.Cog):
    """Takes questions and hands them to the desk."""

    def __init__(self, bot: commands.AutoShardedBot, desk: Desk) -> None:
        self._bot = bot
        self._desk = desk
        self._about_this = app_commands.ContextMenu(name="Ask about this", callback=self._on_this)
        self.ask.description = desk.texts.ask_command
        app_commands.describe(question=desk.texts.ask_question)(self.ask)
        self._about_this.allowed_contexts = app_commands.AppCommandContext(
            guild=True, dm_channel=True
        )

    async def cog_load(self) -> None:
        """Offer the command on messages, which a class cannot declare."""
        self._bot.tree.add_command(self._about_this)

    async def cog_unload(self) -> None:
        """Take it back."""
        self._bot.tree.remove_command(self._about_this.name, type=self._about_this.type)

    @app_commands.command()
    @app_commands.describe(
        question="What you want to know",
        as_of="Answer for this day instead of today, such as 2025-11-10 or 10 Nov 2025",
        private="Show the answer to you alone",
    )
    @app_commands.allowed_contexts(guilds=True, dms=True)
    async def ask(
        self,
        interaction: discord.Interaction,
        question: app_commands.Range[str, 1, LONGEST_QUESTION],
        as_of: app_commands.Range[str, 1, 60] | None = None,
        private: bool | None = None,
    ) -> None:
        """Ask about what is on record."""
        await ask(
            self._desk,
            interaction,
            lambda: read_question(self._desk, question, as_of),
            private=private,
        )

    async def _on_this(self, interaction: discord.Interaction, message: discord.Message) -> None:
        await ask(
            self._desk,
            interaction,
            lambda: read_question(self._desk, words_of(message)),
            note=UNREAD_ATTACHMENT if message.attachments else "",
        )

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is meant for the bot."""
        if message.author.bot or message.webhook_id or message.is_system():
            return
        try:
            await self._consider(message)
        except Exception as error:
            await report(error, partial(self._tell, message, error), key=message.id)

    async def _consider(self, message: discord.Message) -> None:
        followed = await self._followed(message)
        called = self._is_called(message)
        if not called and followed is None:
            return
        if not self._desk.ledger.first_time(message.id):
            return
        guild = guild_of(message)
        hidden = guild is not None and not self._bot.intents.message_content
        if guild and not message.content:
            if not hidden:
                return  # a picture or the like
            raise Refusal(UNREADABLE)
        referred = None if followed else self._referred(message)
        words = safe.without_mentions(message.content) or (words_of(referred) if referred else "")
        channel = message.channel
        self._desk.admit(message.author.id, guild, channel.id, getattr(channel, "parent_id", None))
        _require_permission(message)
        if referred and not words_of(referred) and not await self._stands_alone(words, guild):
            raise Refusal(UNREADABLE_CLAIM if hidden else WORDLESS_CLAIM)
        if not words and message.attachments:
            raise Refusal(ONLY_ATTACHMENT)
        if not words:
            await self._door(message).show(view(help_card(self._desk.texts)))
            return
        history = _history(referred) if referred and words != words_of(referred) else ()
        asked = await read_question(
            self._desk, words, follows=followed.asked.key if followed else None
        )
        asked = replace(asked, key=message.id, guild=str(guild or ""))
        note = UNREAD_ATTACHMENT if message.attachments else ""
        async with self._place(message, asked) as door:
            asked = replace(asked, door=door.packed())
            await self._desk.take(asked, door, shown=True, history=history, note=note)

    async def _stands_alone(self, words: str, guild: int | None) -> bool:
        """Whether words can be answered without the message that they reply to."""
        alone = self._desk.services.stands_alone
        return bool(words) and await alone(words, str(guild or ""))

    async def _followed(self, message: discord.Message) -> Kept | None:
        """The answer that a message replies to."""
        reference = message.reference
        if reference is None or reference.message_id is None:
            return None
        replied = reference.resolved
        if not isinstance(replied, discord.Message) or replied.author.id != self._me:
            return None
        guild = str(guild_of(message) or "")
        return await self._desk.ledger.by_message(reference.message_id, guild)

    def _referred(self, message: discord.Message) -> discord.Message | None:
        """The message of a person that a message replies to."""
        replied = message.reference.resolved if message.reference else None
        if isinstance(replied, discord.Message) and replied.author.id != self._me:
            return replied
        return None

    def _is_called(self, message: discord.Message) -> bool:
        if guild_of(message) is None or any(user.id == self._me for user in message.mentions):
            return True
        return message.guild is not None and message.guild.self_role in message.role_mentions

    @property
    def _me(self) -> int:
        return self._bot.user.id if self._bot.user else 0

    @asynccontextmanager
    async def _place(self, message: discord.Message, asked: Asked) -> AsyncIterator[MessageDoor]:
        """Where the reply goes; the bot is seen typing there in the meantime."""
        place: discord.abc.Messageable = message.channel
        door = self._door(message)
        if self._desk.guilds.of(guild_of(message)).threads and _may_open_thread(message):
            # Its number is known ahead. Kept first: no thread is left empty by a sudden end.
            inside = replace(door, channel=message.id, message=0, parent=message.channel.id)
            await self._desk.ledger.keep(replace(asked, door=inside.packed()))
            title = safe.shorten(safe.inert(" ".join(asked.question.split())), TITLE_LIMIT)
            with suppress(discord.HTTPException):
                place = await message.create_thread(name=title)
                door = inside
        typing = asyncio.create_task(_type(place))
        try:
            yield door
        finally:
            typing.cancel()

    def _door(self, message: discord.Message) -> MessageDoor:
        return MessageDoor(
            client=self._bot,
            channel=message.channel.id,
            message=message.id,
            author=message.author.id,
            nonce=message.id,
        )

    async def _tell(self, message: discord.Message, error: Exception, sentence: str) -> None:
        """Say what went wrong: a refusal to the person alone, and only once until it is over."""
        door = self._door(message)
        if not isinstance(error, Refusal):
            await door.say(sentence)
        elif self._desk.is_news(message.author.id, error):
            try:
                await door.whisper(sentence)
            except discord.Forbidden:
                await message.add_reaction("⏳" if error.seconds else "🚫")


def guild_of(message: discord.Message) -> int | None:
    """The server that a message was written in, also one that could not be read; None for none."""
    return message.guild.id if message.guild else getattr(message.channel, "guild_id", None)


def words_of(message: discord.Message) -> str:
    """What a message says: its text, else that of its cards, else that of what it forwards."""
    parts = list(_words(message))
    for forwarded in () if parts else message.message_snapshots:
        parts += _words(forwarded)
    return safe.without_mentions("\n".join(parts))[:LONGEST_QUESTION]


def _words(message: discord.Message | discord.MessageSnapshot) -> Iterator[str]:
    if message.content:
        yield message.content
        return
    for embed in message.embeds:
        yield from filter(None, (embed.title, embed.description))
    cards: list[discord.Component] = list(message.components)
    while cards:
        part = cards.pop(0)
        if isinstance(part, discord.TextDisplay):
            yield part.content
        cards = [*getattr(part, "children", ()), *cards]


def _history(referred: discord.Message) -> tuple[Turn, ...]:
    words = words_of(referred)
    return (Turn("user", words),) if words else ()


def _require_permission(message: discord.Message) -> None:
    """Raise Refusal, naming what is missing, where the bot may not write."""
    if message.guild is None:
        return
    permissions = message.channel.permissions_for(message.guild.me)
    in_thread = isinstance(message.channel, discord.Thread)
    needed = {
        "View Channel": permissions.view_channel,
        "Send Messages in Threads" if in_thread else "Send Messages": (
            permissions.send_messages_in_threads if in_thread else permissions.send_messages
        ),
        "Read Message History": permissions.read_message_history,
    }
    missing = [name for name, granted in needed.items() if not granted]
    if missing:
        raise Refusal(
            f"I may not answer in <#{message.channel.id}>: someone who manages the server can "
            f"allow me {' and '.join(missing)} there."
        )


def _may_open_thread(message: discord.Message) -> bool:
    if message.guild is None or not isinstance(message.channel, discord.TextChannel):
        return False
    permissions = message.channel.permissions_for(message.guild.me)
    return permissions.create_public_threads and permissions.send_messages_in_threads


async def _type(place: discord.abc.Messageable) -> None:
    """Be seen typing until cancelled."""
    with suppress(discord.HTTPException, OSError):
        async with place.typing():
            await asyncio.Event().wait()
