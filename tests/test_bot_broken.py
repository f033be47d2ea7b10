"""Events and frames that discord.py cannot read, over real sockets: none of them ends the bot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest
from bot_process import Process, running, server, shown, start
from discord_server import APPLICATION, BOT_USER, CHANNEL, GUILD, DiscordServer, member, person

__all__ = ["server"]

STRANGE = 777
"""A server that the bot has never heard of."""
THREAD = {
    "id": "600",
    "guild_id": str(GUILD),
    "parent_id": str(CHANNEL),
    "owner_id": "7",
    "name": "thread",
    "type": 11,
    "message_count": 0,
    "member_count": 1,
    "thread_metadata": {
        "archived": False,
        "auto_archive_duration": 60,
        "archive_timestamp": "2026-11-23T08:00:00+00:00",
    },
}
MESSAGE = {
    "id": "601",
    "channel_id": str(CHANNEL),
    "guild_id": str(GUILD),
    "type": 0,
    "content": "",
    "author": person(7),
    "member": {"roles": [], "flags": 0},
    "timestamp": "2026-11-23T08:00:00+00:00",
    "edited_timestamp": None,
    "embeds": [{"title": "a"}],
    "attachments": [{"id": "1", "size": 1, "filename": "a", "url": "u", "proxy_url": "p"}],
    "mentions": [],
    "mention_roles": [],
    "mention_everyone": False,
    "pinned": False,
    "tts": False,
    "components": [],
    "reactions": [{"count": 1, "me": False, "emoji": {"id": None, "name": "x"}}],
}
INTERACTION = {
    "id": "602",
    "application_id": str(APPLICATION),
    "type": 2,
    "token": "x" * 30,
    "version": 1,
    "attachment_size_limit": 1,
    "guild_id": str(GUILD),
    "guild": {"id": str(GUILD), "features": [], "locale": "en-US"},
    "channel_id": str(CHANNEL),
    "channel": {"id": str(CHANNEL), "type": 0, "name": "minerals", "position": 0},
    "member": member(8),
    "app_permissions": "0",
    "data": {"id": "1", "name": "help", "type": 1},
}
SERVER = {
    "id": "603",
    "name": "another",
    "owner_id": "7",
    "member_count": 1,
    "roles": [{"id": "603", "name": "@everyone", "permissions": "0"}],
    "channels": [{"id": "604", "type": 0, "name": "there", "position": 0}],
    "members": [{"user": BOT_USER, "roles": [], "flags": 0}],
    "threads": [{**THREAD, "parent_id": "604", "id": "605"}],
}
CHANNEL_MADE = {"id": "606", "guild_id": str(GUILD), "type": 0, "name": "new", "position": 1}
ROLE_MADE = {"guild_id": str(GUILD), "role": {"id": "607", "name": "r", "permissions": "0"}}
WHOLE: dict[str, dict[str, Any]] = {
    "CHANNEL_CREATE": CHANNEL_MADE,
    "CHANNEL_UPDATE": CHANNEL_MADE,
    "GUILD_CREATE": SERVER,
    "GUILD_MEMBER_ADD": {"guild_id": str(GUILD), **member(8)},
    "GUILD_ROLE_CREATE": ROLE_MADE,
    "GUILD_ROLE_UPDATE": ROLE_MADE,
    "INTERACTION_CREATE": INTERACTION,
    "MESSAGE_CREATE": MESSAGE,
    "MESSAGE_UPDATE": MESSAGE,
    "THREAD_CREATE": THREAD,
    "THREAD_UPDATE": THREAD,
}
WRONG: tuple[Any, ...] = (None, "x", -1, [], {}, [None], {"id": None}, 1 << 70, "9" * 40, True)
AT_THE_START = {"READY", "RESUMED"}
FRAMES: tuple[str | bytes, ...] = (
    "",
    "no JSON",
    '{"op": 0, "t": "MESSAGE_CREATE"',
    "[1, 2]",
    "null",
    '"text"',
    "\ud7ff\x00",
    '{"op": 10}',
    '{"op": 10, "d": {"heartbeat_interval": null}}',
    '{"op": 0, "t": ["x"], "d": {}}',
    '{"op": 0, "t": "RESUMED", "d": null}',
    "[" * 100_000,
    b"\x00\x00\xff\xff",
    b"no zlib\x00\x00\xff\xff",
    b"\xff" * 70_000 + b"\x00\x00\xff\xff",
)


def names() -> list[str]:
    """Every event that discord.py reads."""
    client = discord.AutoShardedClient(intents=discord.Intents.none())
    return sorted(set(client._connection.parsers) - AT_THE_START)


def broken() -> Iterator[tuple[str, Any]]:
    """Each event as something else, and each whole one with every field gone or wrong."""
    for name in names():
        for data in WRONG:
            yield name, data
        yield name, {"id": "1", "guild_id": str(GUILD), "channel_id": str(CHANNEL)}
    for name, whole in WHOLE.items():
        for field in whole:
            yield name, {key: value for key, value in whole.items() if key != field}
            for value in WRONG:
                yield name, whole | {field: value}
            if isinstance(whole[field], dict):
                for inner in whole[field]:
                    less = {key: value for key, value in whole[field].items() if key != inner}
                    yield name, whole | {field: less}
                    yield name, whole | {field: whole[field] | {inner: None}}


async def still_answers(server: DiscordServer) -> None:
    """The command and the mention are both answered."""
    assert shown(await server.answer(await server.ask("tb?", user=20)))
    assert shown(await server.answer(await server.mention("tb?", user=21)))


async def test_an_event_that_cannot_be_read_is_skipped(
    server: DiscordServer, tmp_path: Path
) -> None:
    rates = {"DISCORD_USER_RATE": "600", "DISCORD_GUILD_RATE": "6000"}
    async with running(server, tmp_path, **rates) as process:
        sent = 0
        for name, data in broken():
            await server.dispatch(name, data)
            sent += 1
        # Deleting the server itself is an event that is well made.
        await server.dispatch("GUILD_CREATE", server.guild())
        await still_answers(server)
        assert (len(server.identified), len(server.resumed)) == (1, 0)
        assert await process.end() == 0
    assert sent > 1500
    skipped = lines(process, "event skipped")
    kinds = {re.sub(r" times=\d+", "", line.partition(" WARNING ")[2]) for line in skipped}
    once = [line for line in skipped if line.endswith(" times=1")]
    assert len(once) == len(kinds) > 50
    assert all("event=" in line and "error=" in line for line in skipped)


async def test_a_kind_of_fault_is_logged_once_and_counted(
    server: DiscordServer, tmp_path: Path
) -> None:
    async with running(server, tmp_path) as process:
        for number in range(250):
            await server.dispatch("CHANNEL_CREATE", {"id": str(number), "guild_id": str(GUILD)})
            await server.dispatch("MESSAGE_CREATE", {**MESSAGE, "guild_id": f"private {number}"})
        await still_answers(server)
        assert await process.end() == 0
    times = [line.rpartition("times=")[2] for line in lines(process, "event skipped")]
    assert sorted(times) == sorted(["1", "10", "100"] * 2)
    assert "private" not in process.log


async def test_a_command_that_cannot_be_read_is_one_line_too(
    server: DiscordServer, tmp_path: Path
) -> None:
    async with running(server, tmp_path) as process:
        for data in ({"id": "1", "type": 1}, {"id": "1", "type": 1, "name": ["ask"]}):
            for number in range(5):
                await server.dispatch(
                    "INTERACTION_CREATE", {**INTERACTION, "id": f"70{number}", "data": data}
                )
        await still_answers(server)
        assert await process.end() == 0
    skipped = lines(process, "event skipped")
    assert skipped
    assert all(line.endswith("times=1") for line in skipped)
    assert "asyncio" not in process.log
    assert "Traceback" not in process.log


async def test_a_frame_that_cannot_be_read_connects_anew(
    server: DiscordServer, tmp_path: Path
) -> None:
    async with running(server, tmp_path) as process:
        for turn, frame in enumerate(FRAMES):
            await server.frame(frame)
            missed = await server.mention(f"meanwhile {turn}?", user=30 + turn)
            assert shown(await server.answer(missed))
        await still_answers(server)
        assert await process.end() == 0
    assert len(server.resumed) + len(server.identified) > 1
    assert "a frame cannot be read" in process.log
    assert "Traceback" not in process.log


async def test_a_frame_that_breaks_every_resumption_begins_another_session(
    server: DiscordServer, tmp_path: Path
) -> None:
    async with running(server, tmp_path) as process:
        await server.frame("{")
        server.poison = "{"
        await server.until(lambda: len(server.identified) == 2)
        await server.ready()
        await still_answers(server)
        assert await process.end() == 0
    assert len(server.resumed) == 1


async def test_a_start_that_cannot_be_read_is_tried_again(
    server: DiscordServer, tmp_path: Path
) -> None:
    server.spoilt_starts = 2
    async with running(server, tmp_path) as process:
        await server.until(lambda: len(server.identified) == 3)
        await server.ready()
        await still_answers(server)
        assert await process.end() == 0
    assert "Traceback" not in process.log


async def test_a_message_of_a_server_that_could_not_be_read_is_no_direct_message(
    server: DiscordServer, tmp_path: Path
) -> None:
    async with running(server, tmp_path):
        await server.dispatch("GUILD_CREATE", {"id": str(STRANGE), "channels": [{"id": "778"}]})
        elsewhere = {"guild_id": str(STRANGE), "channel_id": "778"}
        await server.say("", **elsewhere)
        await server.say("tb?", **elsewhere)
        called = await server.say(f"<@{APPLICATION}> tb?", mentions=[BOT_USER], **elsewhere)
        assert shown(await server.answer(called))
        assert len(server.sent("POST", "/messages$")) == 1


@pytest.mark.parametrize("style", ["text", "json"])
async def test_an_end_is_one_line_of_the_log(
    server: DiscordServer, tmp_path: Path, style: str
) -> None:
    server.closing = 4012
    process = await start(server, tmp_path, "fake", DISCORD_LOG_FORMAT=style)
    assert await process.ended() == 1
    last = process.log.splitlines()[-1]
    assert "4012" in last
    assert last.startswith('{"at"') if style == "json" else " CRITICAL " in last
    assert "Traceback" not in process.log


def lines(process: Process, words: str) -> list[str]:
    return [line for line in process.log.splitlines() if words in line]
