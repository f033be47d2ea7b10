"""A moderator and ``python -m bot`` over real sockets: add, confirm, ask, undo, kill, restart."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from bot_process import Message, Process, running, server, shown
from bot_world import button
from discord_server import EPHEMERAL, DiscordServer

__all__ = ["server"]

ADDED_BY = 7
TEXT = "Unobtainium costs forty ducats a gram in Pisa, said the guild of goldsmiths on Monday."
QUESTION = "what does unobtainium cost in Pisa?"
PATIENCE = 30.0  # a busy machine is slow; the speed is measured in benchmarks
RATES = {"DISCORD_USER_RATE": "600", "DISCORD_GUILD_RATE": "6000"}


async def knowledge(server: DiscordServer, command: str, **options: Any) -> str:
    """Send ``/knowledge COMMAND``; returns the interaction's id."""
    given = [{"name": name, "type": 3, "value": value} for name, value in options.items()]
    sub = {"name": command, "type": 1, "options": given}
    return await server.interact({"id": "1", "name": "knowledge", "type": 1, "options": [sub]})


async def form_of(server: DiscordServer, number: str) -> dict[str, Any]:
    """The form that answers an interaction."""

    def opened() -> Any:
        sent = server.sent("POST", rf"/interactions/{number}/")
        return sent and sent[0].body["type"] == 9 and sent[0].body["data"]

    found: dict[str, Any] = await server.until(opened)
    return found


async def send_form(server: DiscordServer, form: dict[str, Any], **entered: str) -> dict[str, Any]:
    """Fill in a form and send it; the reply."""
    components = [
        {"type": 18, "component": {"type": 4, "custom_id": name, "value": value}}
        for name, value in entered.items()
    ]
    data = {"custom_id": form["custom_id"], "components": components}
    return await server.answer(await server.interact(data, 5))


async def drafted(server: DiscordServer) -> dict[str, Any]:
    """A draft of the text, as its card."""
    form = await form_of(server, await knowledge(server, "add"))
    return await send_form(server, form, title="The price of unobtainium", text=TEXT)


async def asked(server: DiscordServer) -> str:
    return shown(await server.answer(await server.ask(QUESTION)))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
async def test_added_answered_undone_and_killed_in_mid_add(
    server: DiscordServer, copied_home: Path
) -> None:
    async with running(server, copied_home, "real", **RATES) as process:
        card = await drafted(server)  # the first thing that is done after the start
        assert "forty ducats" in shown(card)
        began = time.monotonic()
        done = await confirmed(server, card)
        assert "forty ducats" in await asked(server)
        assert time.monotonic() - began < PATIENCE
        print(f"from confirm to answer: {time.monotonic() - began:.2f} s")
        assert "already" in shown(await confirmed(server, card))
        assert "forty ducats" in shown(await tapped(server, done, "sample"))
        assert "undone" in shown(await server.answer(await knowledge(server, "undo")))
        assert "forty ducats" not in await asked(server)
        assert done["flags"] & EPHEMERAL

        card = await drafted(server)
        number = await server.tap(card, button(Message(card), "confirm"))
        await server.until(lambda: server.sent("POST", rf"/interactions/{number}/"))
        await asyncio.sleep(0.02)  # somewhere in the middle of it
        kill_all(process)
        await process.ended()
    assert "Traceback" not in process.log
    assert TEXT not in process.log

    identified = len(server.identified)
    async with running(server, copied_home, "real", **RATES):
        await server.until(lambda: len(server.identified) > identified)
        assert "is added" in shown(await confirmed(server, card))
        assert "forty ducats" in await asked(server)
        log = shown(await server.answer(await knowledge(server, "log")))
        assert len(re.findall(rf"<@{ADDED_BY}> · \*\*added\*\*", log)) <= 2  # one was undone
        assert "undone" in shown(await server.answer(await knowledge(server, "undo")))
        assert "forty ducats" not in await asked(server)


async def tapped(server: DiscordServer, card: dict[str, Any], action: str) -> dict[str, Any]:
    return await server.answer(await server.tap(card, button(Message(card), action)))


async def confirmed(server: DiscordServer, card: dict[str, Any]) -> dict[str, Any]:
    return await tapped(server, card, "confirm")


def kill_all(process: Process) -> None:
    """End the bot and the process of its knowledge base, both at once and unasked."""
    worker = re.findall(r"knowledge base open .*process=(\d+)", process.log)[-1]
    for number in (process.running.pid, int(worker)):
        os.kill(number, signal.SIGKILL)
