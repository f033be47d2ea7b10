"""Alerts of the whole program over real sockets: each arrives, and none twice, whatever ends."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest
from bot_process import running, server, shown
from discord_server import DiscordServer, Fault

from knowledge.settings import CATALOGUE_FILE
from knowledge.store.watches import AlertRow, Watches

__all__ = ["server"]

DIRECT = 500_007
"""The direct messages of member 7."""
BEFORE, FLIP = "2026-11-09", "2026-11-11"
POST = f"/channels/{DIRECT}/messages$"


def turn(home: Path, day: str) -> None:
    """Let it be another day for the bot."""
    (home / "new").write_text(day)
    (home / "new").rename(home / "today")


async def watch(server: DiscordServer) -> None:
    reply = await server.answer(await server.watch("holmium"))
    assert "Watching: Holmium" in shown(reply)


def due(home: Path) -> tuple[AlertRow, ...]:
    with Watches.open(home / CATALOGUE_FILE) as watches:
        return watches.due(10)


async def settled(home: Path) -> None:
    """Wait until nothing is left to be sent, and then for some turns of the bot."""
    async with asyncio.timeout(60):
        while await asyncio.to_thread(due, home):  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(0.2)
    await asyncio.sleep(1.5)


async def test_an_alert_arrives_and_is_not_sent_again_after_a_restart(
    server: DiscordServer, copied_home: Path
) -> None:
    turn(copied_home, BEFORE)
    async with running(server, copied_home, "real") as process:
        await watch(server)
        turn(copied_home, FLIP)
        await server.until(lambda: server.alerts(DIRECT))
        assert await process.end() == 0
    async with running(server, copied_home, "real") as process:
        await settled(copied_home)
        assert await process.end() == 0
    (alert,) = server.alerts(DIRECT)
    assert "Suspended → ❔ **Unconfirmed**" in shown(alert)
    assert "No. 70 of 2025" in shown(alert)
    (posted,) = [r for r in server.sent("POST", POST) if "alert" in str(r.body.get("nonce"))]
    assert posted.body["allowed_mentions"] == {"parse": []}
    assert "Traceback" not in process.log


@pytest.mark.parametrize("arrived", [True, False], ids=["arrived", "lost"])
async def test_a_bot_that_is_killed_while_it_sends_sends_once(
    server: DiscordServer, copied_home: Path, arrived: bool
) -> None:
    turn(copied_home, BEFORE)
    async with running(server, copied_home, "real") as process:
        await watch(server)
        server.faults.append(
            Fault("POST", POST, 503, times=99, after=True)
            if arrived
            else Fault("POST", POST, hang=True, times=99)
        )
        tries = len(server.sent("POST", POST))
        turn(copied_home, FLIP)
        await server.until(lambda: len(server.sent("POST", POST)) > tries)
        await process.end(signal.SIGKILL)
    assert len(server.alerts(DIRECT)) == arrived
    (left,) = due(copied_home)
    assert left.claimed_at is not None
    server.faults.clear()
    server._nonces.clear()  # so long after that Discord has forgotten them
    turn(copied_home, FLIP)
    async with running(server, copied_home, "real") as process:
        await settled(copied_home)
        assert await process.end() == 0
    assert len(server.alerts(DIRECT)) == 1
