"""Moderators in Discord: add, look, confirm, undo; who may, and what a member then gets."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, Mock

import discord
import pytest
from bot_world import World, button, parts, texts, world
from conftest import settings_for
from discord import app_commands

from bot.cogs import knowledge as cog
from bot.curators import NOT_A_CURATOR
from bot.errors import Refusal
from bot.services import KnowledgeServices
from knowledge.models import State
from knowledge.wiring import Knowledge, open_knowledge

__all__ = ["world"]

RULE = """# Announcement No. 77 of 2026

## Suspended

The licence for unobtainium and holmium is required from 20 November 2026 for every destination.
"""


@dataclass
class Curated:
    """The world with a knowledge base of its own, a moderator and a member."""

    world: World
    base: Knowledge
    mia: Any

    async def slash(self, name: str, **options: Any) -> Any:
        return await self.mia.slash(self.world.channel, f"knowledge {name}", **options)

    async def add(self, title: str, text: str) -> Any:
        """The moderator types a text; the draft's card."""
        shown = await self.slash("add")
        return (await self.mia.submit_modal(shown, {"title": title, "text": text})).response

    async def tap(self, card: Any, action: str) -> Any:
        return await self.mia.click(card, custom_id=button(card, action))

    def asked(self, question: str, guild: Any | None = None) -> Any:
        """What a member of a server, the own one by default, is answered."""
        where = str((guild or self.world.guild).id)
        return self.base.answerer.answer_now(question, guild=where)


@pytest.fixture
async def curated(world: World, copied_home: Path) -> AsyncIterator[Curated]:
    role = world.guild.create_role("m", permissions=discord.Permissions(manage_guild=True))
    mia = world.guild.add_member(world.env.create_user("mia"), roles=[role])
    with open_knowledge(settings=settings_for(copied_home)) as base:
        services = KnowledgeServices(base)
        world.services.curate = services.curate  # type: ignore[method-assign]
        world.services.look = services.look  # type: ignore[method-assign]
        world.services.places_like = services.places_like  # type: ignore[method-assign]
        yield Curated(world, base, mia)


async def test_a_text_is_previewed_confirmed_found_and_undone(curated: Curated) -> None:
    card = await curated.add("Prices of unobtainium", "Unobtainium costs 40 ducats a gram in Pisa.")
    assert "Prices of unobtainium" in texts(card)
    assert "40 ducats" not in curated.asked("what does unobtainium cost?").text
    done = await curated.tap(card, "confirm")
    assert done.ephemeral
    assert "Prices of unobtainium" in texts(done.response)
    assert "40 ducats" in curated.asked("what does unobtainium cost?").text
    again = await curated.tap(card, "confirm")
    assert "already" in texts(again.response)
    assert "Prices of unobtainium" in texts((await curated.slash("undo")).response)
    assert "40 ducats" not in curated.asked("what does unobtainium cost?").text


async def test_a_measure_is_filled_in_shown_with_its_effects_and_sets_a_status(
    curated: Curated,
) -> None:
    card = await curated.add("Announcement No. 77 of 2026", RULE)
    form = await curated.tap(card, "fields")
    fields = {
        "kind": ["announcement"],
        "title": "Announcement No. 77 of 2026",
        "publisher": "MOFCOM",
        "published": "18 Nov 2026",
        "url": "https://example.org/77",
    }
    card = (await curated.mia.submit_modal(form, fields)).response
    assert "announcement" in texts(card)
    assert "18 Nov 2026" in texts(card)
    form = await curated.mia.select(card, ["licence"], custom_id=button(card, "measure"))
    entered = {
        "items": "holmium",
        "destinations": "all",
        "end_users": "",
        "days": "2026-11-20 – 2027-01-10",
        "passage": ["suspended"],
    }
    card = (await curated.mia.submit_modal(form, entered)).response
    assert "**licence** holmium, from 20 Nov 2026 until 10 Jan 2027" in texts(card)
    shown = await curated.tap(card, "effects")
    assert "olmium, every destination" in texts(shown.response)
    before = curated.asked("is holmium controlled?").statuses[0]
    assert before.state is State.UNCONFIRMED
    await curated.tap(shown.response, "confirm")
    (status,) = curated.asked("is holmium controlled?").statuses
    assert status.state is State.LICENCE
    elsewhere = curated.world.env.create_guild()
    assert curated.asked("is holmium controlled?", elsewhere).statuses[0].state is before.state


async def test_an_article_sets_no_status_whatever_its_form_says(curated: Curated) -> None:
    card = await curated.add("An article", RULE)
    menu = button(card, "measure")
    refused = await curated.mia.select(card, ["ban"], custom_id=menu)
    assert "Only an announcement sets out rules" in refused.response.content
    form = await curated.tap(card, "fields")
    kind = {"title": "An article", "publisher": "", "published": "2026-11-18", "url": ""}
    await curated.mia.submit_modal(form, kind | {"kind": ["announcement"]})
    form = await curated.mia.select(card, ["ban"], custom_id=menu)
    other = await curated.tap(card, "fields")
    await curated.mia.submit_modal(other, kind | {"kind": ["article"]})
    entered = {"items": "holmium", "destinations": "all", "end_users": "", "days": "2026-11-20"}
    entered |= {"passage": ["suspended"]}
    result = await curated.mia.submit_modal(form, entered)
    assert "announcement" in (result.response.content or texts(result.response))


async def test_a_form_that_is_refused_is_not_typed_again(curated: Curated) -> None:
    card = await curated.add("An announcement", RULE)
    typed = {
        "kind": ["announcement"],
        "title": "Announcement No. 77",
        "publisher": "MOFCOM",
        "published": "the day before yesterday, or so",
        "url": "https://example.org/77",
    }
    for _ in range(2):
        form = await curated.tap(card, "fields")
        refused = await curated.mia.submit_modal(form, typed)
        assert refused.ephemeral
        assert "published" in texts(refused.response)
        form = await curated.tap(refused.response, "correct")
        given = {part["component"]["custom_id"]: part["component"] for part in fields_of(form)}
        assert given["published"]["value"] == typed["published"]
        assert given["url"]["value"] == typed["url"]
        chosen = [each["value"] for each in given["kind"]["options"] if each.get("default")]
        assert chosen == ["announcement"]
    entered = typed | {"published": "18 Nov 2026"}
    card = (await curated.mia.submit_modal(form, entered)).response
    assert "18 Nov 2026" in texts(card)
    form = await curated.mia.select(card, ["licence"], custom_id=button(card, "measure"))
    measure = {
        "items": "holmium",
        "destinations": "Narnia",
        "end_users": "",
        "days": "2026-11-20",
    }
    measure |= {"passage": ["suspended"]}
    refused = await curated.mia.submit_modal(form, measure)
    form = await curated.tap(refused.response, "correct")
    card = (await curated.mia.submit_modal(form, measure | {"destinations": "Japan"})).response
    assert "**licence** holmium to JP, from 20 Nov 2026" in texts(card)


def fields_of(form: Any) -> list[dict[str, Any]]:
    return [part for part in form.modal["components"] if "component" in part]


async def test_a_long_text_that_is_refused_is_not_lost(curated: Curated) -> None:
    shown = await curated.slash("add", gap="9")  # a gap that there is not
    text = "Unobtainium costs 40 ducats. " * 130
    refused = (await curated.mia.submit_modal(shown, {"title": "T", "text": text})).response
    form = await curated.tap(refused, "correct")
    given = {part["component"]["custom_id"]: part["component"] for part in fields_of(form)}
    assert given["text"]["value"].strip() == text.strip()
    await curated.world.restart()
    gone = await curated.tap(refused, "correct")
    assert "restarted" in gone.response.content


async def test_what_was_begun_is_found_again_without_its_card(curated: Curated) -> None:
    assert "none open" in texts((await curated.slash("drafts")).response)
    await curated.add("The price of unobtainium", "It costs 40 ducats a gram in Pisa.")
    listed = (await curated.slash("drafts")).response
    assert "The price of unobtainium" in texts(listed)
    (option,) = [o for part in parts(listed) for o in part.get("options", ())]
    menu = button(listed, "open")
    card = (await curated.mia.select(listed, [option["value"]], custom_id=menu)).response
    await curated.tap(card, "discard")
    gone = await curated.mia.select(listed, [option["value"]], custom_id=menu)
    assert "no longer there" in gone.response.content
    assert "none open" in texts((await curated.slash("drafts")).response)


@pytest.mark.parametrize(
    "name", ["add", "list", "undo", "gaps", "drafts", "log", "export", "show", "remove", "history"]
)
async def test_only_those_with_the_permission_or_the_role(curated: Curated, name: str) -> None:
    alice, channel = curated.world.alice, curated.world.channel
    options = {"document": "CN-2025-18"} if name in ("show", "remove", "history") else {}
    # Administrators may open a command to anyone: the check is at the call.
    command = curated.world.bot.tree.get_command("knowledge")
    assert command is not None
    command.default_permissions = None
    await curated.world.bot.tree.sync()
    result = await alice.slash(channel, f"knowledge {name}", **options)
    assert result.response.content == NOT_A_CURATOR


async def test_the_role_of_the_settings_may(curated: Curated) -> None:
    world = curated.world
    role = world.guild.create_role("librarians")
    lena = world.guild.add_member(world.env.create_user("lena"), roles=[role])
    world.bot.desk.guilds.put(
        world.guild.id, world.bot.desk.guilds.of(world.guild.id).__class__(curators=role.id)
    )
    command = world.bot.tree.get_command("knowledge")
    assert command is not None
    command.default_permissions = None
    await world.bot.tree.sync()
    assert "documents" in texts((await lena.slash(world.channel, "knowledge list")).response)


async def test_names_complete_for_moderators_alone(curated: Curated) -> None:
    channel = curated.world.channel
    found = await curated.mia.autocomplete(channel, "knowledge show", "document", "CN-2025-1")
    assert any(each["value"] == "CN-2025-18" for each in found)


async def test_files_lists_logs_and_exports(curated: Curated) -> None:
    card = await curated.add("Note on unobtainium", "Unobtainium is mined near Pisa.")
    done = await curated.tap(card, "confirm")
    assert "Note on unobtainium" in texts((await curated.slash("list", source="own")).response)
    assert "Note on unobtainium" in texts(done.response)
    log = texts((await curated.slash("log")).response)
    assert f"<@{curated.mia.id}>" in log
    export = (await curated.slash("export")).response
    assert [file.filename for file in export.attachments] == ["knowledge.zip"]
    assert (await curated.slash("gaps")).ephemeral


async def test_a_restart_keeps_the_draft(curated: Curated) -> None:
    card = await curated.add("Kept", "Unobtainium is sold in Pisa.")
    await curated.world.restart()
    assert "Kept" in texts((await curated.tap(card, "confirm")).response)


async def test_a_file_that_discord_gives_no_more_is_said_so() -> None:
    gone = discord.NotFound(Mock(status=404, reason="Not Found"), "gone")
    attached = Mock(filename="a.txt", size=9, read=AsyncMock(side_effect=gone))
    with pytest.raises(Refusal, match="send it again"):
        await cog._file(attached)


def test_the_page_for_moderators_names_the_commands_that_there_are() -> None:
    page = (Path(__file__).parents[1] / "docs" / "moderators.md").read_text(encoding="utf-8")
    told = set(re.findall(r"/knowledge (\w+)", page))
    group = cog.Knowledge(Mock(), Mock()).app_command
    assert isinstance(group, app_commands.Group)
    assert told == {command.name for command in group.commands}


async def test_after_an_undo_the_way_back_is_named(curated: Curated) -> None:
    card = await curated.add("Prices", "Unobtainium costs 40 ducats a gram in Pisa.")
    done = texts((await curated.tap(card, "confirm")).response)
    assert "`/knowledge undo`" in done
    undone = texts((await curated.slash("undo")).response)
    assert "`/knowledge undo`" not in undone
    assert "`/knowledge restore`" in undone
    name = done.split("`")[1]
    assert "restored" in texts((await curated.slash("restore", document=name)).response)
    assert "40 ducats" in curated.asked("what does unobtainium cost?").text
