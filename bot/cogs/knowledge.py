"""Moderators curate what the bot knows in their server: the group /knowledge."""

from __future__ import annotations

import io
from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot import drafts
from bot.cards import Card
from bot.completing import Choices, completed_here
from bot.curators import curate, look, require_curator, show
from bot.desk import Desk
from bot.draft_cards import done_card, draft_card, drafts_card
from bot.entrance import acknowledge
from bot.errors import Refusal
from bot.feeding import FeedCommands
from bot.gap_cards import gaps_card
from bot.ids import Action, Ref
from bot.measuring import Measures
from bot.patience import revise
from bot.record_cards import history_card, listing_card, log_card, shown_card
from knowledge.curation.values import FileSource, MessageSource, UrlSource
from knowledge.models import Kind

Interaction = discord.Interaction[Any]
Text = app_commands.Range[str, 1, 200]
KindName = Literal["announcement", "statement", "article", "note"]

LARGEST_FILE = 25 * 1024 * 1024
TOO_LARGE = "That file is larger than 25 MB; add the part that matters, or its address."
NO_FILE = "Discord does not give me that file any more; send it again and add it from there."
ONE_SOURCE = "Name an address or a file, not both."
NO_GAP = "Choose the gap from the list; /knowledge gaps shows them."


@app_commands.allowed_contexts(guilds=True)
@app_commands.default_permissions(manage_guild=True)
class Knowledge(commands.GroupCog, group_name="knowledge"):
    """What this server's documents are: for people with Manage Server or the role for it."""

    def __init__(self, bot: commands.AutoShardedBot, desk: Desk) -> None:
        self._bot = bot
        self._desk = desk
        assert self.app_command is not None  # noqa: S101 - a cog with a group's name has one
        self.app_command.add_command(Measures(desk))
        self.app_command.add_command(FeedCommands(desk))
        self._message = app_commands.ContextMenu(name="Add to knowledge", callback=self._on_message)
        self._message.allowed_contexts = app_commands.AppCommandContext(guild=True)
        self._message.default_permissions = discord.Permissions(manage_guild=True)

    async def cog_load(self) -> None:
        """Offer the command on messages, which a class cannot declare."""
        self._bot.tree.add_command(self._message)

    async def cog_unload(self) -> None:
        """Take it back."""
        self._bot.tree.remove_command(self._message.name, type=self._message.type)

    @app_commands.command()
    @app_commands.describe(
        url="An address to read",
        file="PDF, Word, EPUB, HTML, Markdown or text, up to 25 MB",
        gap="What members asked in vain and it is to answer",
    )
    async def add(
        self,
        interaction: Interaction,
        url: app_commands.Range[str, 1, 1000] | None = None,
        file: discord.Attachment | None = None,
        gap: Text | None = None,
    ) -> None:
        """Add a document: from an address, a file, or a text that you type."""
        require_curator(interaction, self._desk.guilds)
        if url and file:
            raise Refusal(ONE_SOURCE)
        if gap and not gap.isdecimal():
            raise Refusal(NO_GAP)
        key = int(gap or 0)
        if url is None and file is None:
            await drafts.fill_in(self._desk, interaction, Ref(Action.FILL, key))
            return
        if await acknowledge(interaction, private=True):
            source = UrlSource(url.strip()) if url else await _file(file)
            await drafts.preview(self._desk, interaction, source, key)

    async def _on_message(self, interaction: Interaction, message: discord.Message) -> None:
        require_curator(interaction, self._desk.guilds)
        if not await acknowledge(interaction, private=True):
            return
        files = [await _file(each) for each in message.attachments]
        source = MessageSource(
            author=message.author.display_name,
            sent_at=message.created_at,
            link=message.jump_url,
            text=message.content,
            attachments=tuple(files),
        )
        await drafts.preview(self._desk, interaction, source)

    @app_commands.command(name="list")
    @app_commands.describe(
        kind="Only this kind",
        source="Only your own, the bundled ones, or those from a place",
        who="Only those whose current revision is this person's",
        text="Words of the id, title or publisher",
        removed="Those that were removed",
    )
    async def list_(
        self,
        interaction: Interaction,
        kind: KindName | None = None,
        source: Text | None = None,
        who: discord.User | None = None,
        text: Text | None = None,
        removed: bool = False,
        page: app_commands.Range[int, 1, 10_000] = 1,
    ) -> None:
        """The documents that this server sees, the latest first."""
        options = {"source": source or "", "text": text or "", "retired": removed, "page": page}
        options |= {"by": str(who.id) if who else "", "kind": Kind(kind) if kind else None}
        await self._look(interaction, listing_card, "list", **options)

    @app_commands.command(name="show")
    async def show_(self, interaction: Interaction, document: Text) -> None:
        """A document as it is stored."""
        await self._look(interaction, shown_card, "show", document=document)

    @app_commands.command()
    @app_commands.describe(file="What its text is from now on; fields and measures stay")
    async def edit(
        self, interaction: Interaction, document: Text, file: discord.Attachment | None = None
    ) -> None:
        """Change a document: its fields, its measures, its text."""
        require_curator(interaction, self._desk.guilds)
        if await acknowledge(interaction, private=True):
            source = await _file(file) if file else None
            draft = await curate(self._desk, interaction, "edit", document=document, source=source)
            await show(interaction, draft_card(draft))

    @app_commands.command()
    async def refresh(self, interaction: Interaction, document: Text) -> None:
        """Read a document's address again and see what has changed."""
        await self._show(interaction, draft_card, "refresh", document=document)

    @app_commands.command()
    async def remove(self, interaction: Interaction, document: Text) -> None:
        """Take a document out of what is found; it can be restored."""
        await self._show(interaction, done_card, "remove", document=document)

    @app_commands.command()
    @app_commands.describe(revision="An earlier one to bring back; see /knowledge history")
    async def restore(
        self,
        interaction: Interaction,
        document: Text,
        revision: app_commands.Range[int, 1, 1_000_000] | None = None,
    ) -> None:
        """Bring back a removed document, or what an earlier revision said."""
        options = {"document": document, "revision": revision}
        await self._show(interaction, done_card, "restore", **options)

    @app_commands.command()
    async def history(self, interaction: Interaction, document: Text) -> None:
        """The revisions of a document, with what changed."""

        def card(versions: Any) -> Card:
            return history_card(document, versions)

        await self._look(interaction, card, "history", document=document)

    @app_commands.command()
    async def undo(self, interaction: Interaction) -> None:
        """Take back your last change here, whatever it was."""
        await self._show(interaction, done_card, "undo")

    @app_commands.command(name="drafts")
    async def drafts_(self, interaction: Interaction) -> None:
        """What you have begun and not confirmed, to go on with it."""
        await self._show(interaction, drafts_card, "drafts")

    @app_commands.command()
    async def gaps(self, interaction: Interaction) -> None:
        """What members asked and got no good answer to."""
        await self._look(interaction, gaps_card, "gaps")

    @app_commands.command()
    @app_commands.describe(csv="The whole log as a file")
    async def log(self, interaction: Interaction, csv: bool = False) -> None:
        """Who changed what, and when."""
        if csv:
            await self._send(interaction, "log_csv", "knowledge-log.csv")
        else:
            await self._look(interaction, log_card, "log")

    @app_commands.command()
    async def export(self, interaction: Interaction) -> None:
        """This server's own documents as a zip that ingest.py reads."""
        await self._send(interaction, "export", "knowledge.zip")

    @app_commands.command()
    async def promote(self, interaction: Interaction, document: Text) -> None:
        """Make a document one that every server sees; for the bot's owner."""
        if self._bot.owner_id is None or interaction.user.id != self._bot.owner_id:
            raise Refusal("Only whoever runs me can do that.")
        await self._show(interaction, done_card, "promote", document=document)

    @show_.autocomplete("document")
    @history.autocomplete("document")
    async def _any(self, interaction: Interaction, current: str) -> Choices:
        return await completed_here(self._desk, interaction, current, "document")

    @edit.autocomplete("document")
    @refresh.autocomplete("document")
    @remove.autocomplete("document")
    @promote.autocomplete("document")
    async def _own(self, interaction: Interaction, current: str) -> Choices:
        return await completed_here(self._desk, interaction, current, "own")

    @restore.autocomplete("document")
    async def _removed(self, interaction: Interaction, current: str) -> Choices:
        return await completed_here(self._desk, interaction, current, "removed")

    @add.autocomplete("gap")
    async def _gaps(self, interaction: Interaction, current: str) -> Choices:
        return await completed_here(self._desk, interaction, current, "gap")

    async def _look(self, interaction: Interaction, card: Any, what: str, **options: Any) -> None:
        """Show something to the person alone."""
        require_curator(interaction, self._desk.guilds)
        if await acknowledge(interaction, private=True):
            await show(interaction, card(await look(self._desk, interaction, what, **options)))

    async def _show(self, interaction: Interaction, card: Any, act: str, **options: Any) -> None:
        """Do something and show to the person alone what came of it."""
        require_curator(interaction, self._desk.guilds)
        if await acknowledge(interaction, private=True):
            value = await curate(self._desk, interaction, act, **options)
            await show(interaction, card(value))

    async def _send(self, interaction: Interaction, what: str, name: str) -> None:
        require_curator(interaction, self._desk.guilds)
        if await acknowledge(interaction, private=True):
            data = await look(self._desk, interaction, what)
            attached = discord.File(io.BytesIO(data), name)
            await revise(interaction, content=f"{len(data):,} bytes", attachments=[attached])


async def _file(attachment: discord.Attachment | None) -> FileSource:
    assert attachment is not None  # noqa: S101 - the caller has looked
    if attachment.size > LARGEST_FILE:
        raise Refusal(TOO_LARGE)
    try:
        return FileSource(attachment.filename, await attachment.read())
    except discord.HTTPException as error:  # its address has expired, or the message is gone
        raise Refusal(NO_FILE) from error
