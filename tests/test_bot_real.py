"""``python -m bot`` on the real knowledge base, over real sockets."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from bot_process import HERE, Message, running, server, shown, start
from bot_world import button
from discord_server import DiscordServer

__all__ = ["server"]

NOTE = """---
id: NOTE-xylograph
kind: note
title: The xylograph exemption
publisher: Test Gazette
published: 2026-11-01
---

# Exemption

The xylograph exemption lets museums in Ruritania receive samples of scandium for printing.
"""
PACK = HERE / "data" / "semiconductors"
PATIENCE = 10  # the bot promises five seconds; a busy machine gets twice that
UNIQUE = "what does the xylograph exemption let museums in Ruritania receive?"


async def ingest(home: Path, *arguments: str) -> None:
    """Another process changes the knowledge base."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KNOWLEDGE_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(HERE.parent / "ingest.py"),
        *arguments,
        env=environment | {"KNOWLEDGE_HOME": str(home), "PYTHONPATH": str(HERE.parent)},
        cwd=home,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()


async def soon(server: DiscordServer, *, known: bool) -> str:
    """Ask until the answer knows of the note, or no longer does."""
    ends = time.monotonic() + PATIENCE
    while True:
        text = shown(await server.answer(await server.ask(UNIQUE)))
        if ("Test Gazette" in text) == known:
            return text
        assert time.monotonic() < ends, text
        await asyncio.sleep(0.2)


async def test_answers_come_from_the_record_as_it_is_now(
    server: DiscordServer, copied_home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "xylograph.md").write_text(NOTE)
    more = {"DISCORD_USER_RATE": "600", "DISCORD_GUILD_RATE": "6000"}
    async with running(server, copied_home, "real", **more) as process:
        reply = await server.answer(await server.ask("is terbium still restricted?"))
        assert "### 🔒 Controlled · Terbium" in shown(reply)
        assert "Announcement No. 18 of 2025" in shown(reply)
        sources = await server.answer(await server.tap(reply, button(Message(reply), "sources")))
        assert "terbium" in shown(sources)

        options = [
            {"name": "question", "type": 3, "value": "is holmium controlled?"},
            {"name": "as_of", "type": 3, "value": "10 Nov 2025"},
        ]
        asked = await server.interact({"id": "1", "name": "ask", "type": 1, "options": options})
        earlier = shown(await server.answer(asked))
        assert "### ⏸️ Suspended · Holmium" in earlier
        assert "As of 10 Nov 2025" in earlier

        about = await server.interact({"id": "1", "name": "about", "type": 1})
        assert "documents" in shown(await server.answer(about))

        second = await start(server, copied_home, "real")
        assert await second.ended() == 1
        assert "Another bot is running" in second.log.splitlines()[-1]

        await soon(server, known=False)
        await ingest(copied_home, str(folder))
        assert "scandium for printing" in await soon(server, known=True)
        (folder / "xylograph.md").unlink()
        await ingest(copied_home, str(folder), "--prune", "--prune-all")
        assert "xylograph exemption lets" not in await soon(server, known=False)

        none = await server.answer(await server.ask("how is the weather in Bangkok?"))
        assert "in my documents" in shown(none)
        assert await process.end() == 0
    assert "Traceback" not in process.log
    assert "is terbium still restricted?" not in process.log


async def test_an_empty_knowledge_base_is_filled_and_commands_are_registered(
    server: DiscordServer, models_folder: Path, embedder: Any, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(models_folder / "models", target_is_directory=True)
    assert embedder.dimension  # exported by now
    syncing = await start(server, home, "real", "sync")
    assert await syncing.ended() == 0
    registered = server.commands[""]
    assert {"ask", "help", "about", "Ask about this"} <= {each["name"] for each in registered}
    assert f"{len(registered)} commands are registered" in syncing.log
    assert all(each["description"] for each in server.commands[""] if each["type"] == 1)

    inviting = await start(server, home, "real", "invite")
    assert await inviting.ended() == 0
    link = inviting.log.strip().splitlines()[-1]
    assert link.startswith("https://discord.com/oauth2/authorize?client_id=9001&scope=bot")
    assert "applications.commands" in link

    # A record of a few documents: the bundled one takes half a minute to embed.
    process = await start(server, home, "real", KNOWLEDGE_PACK=str(PACK))
    try:
        await server.until(lambda: server.identified, 180)
        reply = await server.answer(await server.ask("do lithography machines need a licence?"))
        assert "Controlled" in shown(reply)
        assert "Order No. 23 of 2023" in shown(reply)
        assert "reading the bundled documents" in process.log
        assert "run: python -m bot sync" not in process.log
    finally:
        assert await process.end() == 0


@pytest.mark.parametrize("wrong", ["", "no-token"])
async def test_a_token_that_is_none_is_one_line(
    server: DiscordServer, tmp_path: Path, wrong: str
) -> None:
    process = await start(server, tmp_path, "real", "invite", DISCORD_TOKEN=wrong)
    assert await process.ended() == 1
    (line,) = process.log.strip().splitlines()
    assert "Developer Portal" in line
