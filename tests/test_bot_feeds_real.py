"""Feeds with ``python -m bot`` in processes of its own, over real sockets on both sides."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from bot_process import HERE, Message, Process, eventually, running, server, shown
from bot_world import button
from discord_server import CHANNEL, DiscordServer
from feed_world import Site, endless, served
from run_feed_worker import SECONDS
from test_bot_curating_real import RATES, kill_all

__all__ = ["server"]

OLD = {"/1": "One", "/2": "Two"}
NEW = {"/mill": "The mill"} | OLD
MILL = "The zeolite mill of Kiruna grinds forty tonnes a day"
QUESTION = "what is known about the zeolite mill of Kiruna?"
PATIENCE = 10.0  # a status is promised within a second or so; a busy machine gets more


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        site.article("/mill", "The mill", MILL)
        yield site


@asynccontextmanager
async def following(server: DiscordServer, home: Path, site: Site) -> AsyncIterator[Process]:
    """The bot, whose feeds may be on this machine."""
    more = {
        "BOT_WORKER": "run_feed_worker",
        "FEED_PORT": site.base.rpartition(":")[2],
        "PYTHONPATH": f"{HERE.parent}:{HERE}",
    }
    async with running(server, home, "real", **RATES, **more) as process:
        await process.says("ready")
        yield process


async def feed(server: DiscordServer, command: str, **options: Any) -> str:
    """Send ``/knowledge feed COMMAND``; the text of the reply."""
    kinds = {str: 3, int: 4}
    given = [{"name": n, "type": kinds[type(v)], "value": v} for n, v in options.items()]
    group = {
        "name": "feed",
        "type": 2,
        "options": [{"name": command, "type": 1, "options": given}],
    }
    number = await server.interact({"id": "1", "name": "knowledge", "type": 1, "options": [group]})
    reply = await server.answer(number)
    return shown(reply) or str(reply["content"])


def later(home: Path, minutes: int) -> None:
    """It is so much later for feeds than when the test began."""
    (home / "new").write_text(str(minutes))
    (home / "new").rename(home / "passed")


def cards(server: DiscordServer) -> list[dict[str, Any]]:
    """The cards of news in the channel, by their buttons or by what was decided."""
    posted = [m for m in server.messages.values() if m["channel_id"] == str(CHANNEL)]
    return [m for m in posted if "interaction_id" not in m and "The mill" in shown(m)]


async def test_news_comes_once_is_confirmed_and_spares_the_site(
    server: DiscordServer, site: Site, copied_home: Path
) -> None:
    url = site.feed("/feed", OLD)
    async with following(server, copied_home, site) as process:
        assert "The mill's news" in await feed(server, "add", url=url)
        for hour in (1, 2):
            later(copied_home, 70 * hour)
            await polled(server, hour + 1)
        assert site.statuses("/feed") == [200, 304, 304]
        assert cards(server) == []
        site.feed("/feed", NEW)
        later(copied_home, 70 * 3)
        (card,) = await server.until(lambda: cards(server))
        began = time.monotonic()
        done = await server.answer(await server.tap(card, button(Message(card), "take")))
        assert "The mill is added" in shown(done)
        said = shown(await server.answer(await server.ask(QUESTION)))
        assert "forty tonnes" in said
        assert time.monotonic() - began < PATIENCE
        await server.until(lambda: "Confirmed by" in shown(cards(server)[0]))
        await polled(server, 4)
        assert await process.end() == 0
    async with following(server, copied_home, site) as process:
        later(copied_home, 70 * 4)
        await asked_again(site, "/feed", 5)
        assert len(cards(server)) == 1
        assert await process.end() == 0
    assert "Traceback" not in process.log


async def test_what_is_slow_or_of_a_wrong_type_holds_up_nobody(
    server: DiscordServer, site: Site, copied_home: Path
) -> None:
    for path in ("/slow", "/picture", "/feed"):
        site.feed(path, OLD)
    async with following(server, copied_home, site) as process:
        for path in ("/slow", "/picture", "/feed"):
            await feed(server, "add", url=site.base + path)
        site.put("/slow", "", act=endless)
        site.put("/picture", b"\x89PNG\r\n\x1a\n" + b"\0" * 900, kind="image/png")
        later(copied_home, 70)
        await eventually(lambda: ("/slow", 200) in site.seen[1:])
        began = time.monotonic()
        assert "icence" in shown(await server.answer(await server.ask("is terbium restricted?")))
        assert time.monotonic() - began < PATIENCE
        site.feed("/feed", NEW)
        later(copied_home, 140)
        (card,) = await server.until(lambda: cards(server))
        assert "The mill" in shown(card)
        listed = await feed(server, "list")
        assert f"takes longer than {SECONDS:g} seconds" in listed
        assert listed.count("⚠️") == 2
        assert await process.end() == 0
    assert "Traceback" not in process.log


@pytest.mark.parametrize("moment", ["while it asks", "while it posts"])
async def test_killed_in_mid_poll_nothing_is_lost_or_said_twice(
    server: DiscordServer, site: Site, copied_home: Path, moment: str
) -> None:
    url = site.feed("/feed", OLD)
    gate = threading.Event()
    async with following(server, copied_home, site) as process:
        await feed(server, "add", url=url)
        site.feed("/feed", NEW)
        if moment == "while it asks":
            site.resources["/feed"].act = held(site, gate)
            later(copied_home, 70)
            await asked_again(site, "/feed", 2)
        else:
            later(copied_home, 70)
            await server.until(lambda: server.sent("POST", rf"/channels/{CHANNEL}/messages$"))
        kill_all(process)
        await process.ended()
    gate.set()
    site.feed("/feed", NEW)
    identified = len(server.identified)
    async with following(server, copied_home, site) as process:
        await server.until(lambda: len(server.identified) > identified)
        await server.until(lambda: cards(server))
        later(copied_home, 140)
        await asked_again(site, "/feed", 3)
        await asyncio.sleep(1)  # some rounds of the bot
        (card,) = cards(server)
        take = button(Message(card), "take")  # the card loses it once that is done
        done = await server.answer(await server.tap(card, take))
        assert "The mill is added" in shown(done)
        again = await server.answer(await server.tap(card, take))
        assert "settled already" in shown(again)
        assert await process.end() == 0


async def polled(server: DiscordServer, times: int) -> None:
    """Wait until what a feed was asked so often has come to something that is stored."""
    async with asyncio.timeout(60):
        while f"of {times} times" not in await feed(server, "list"):  # noqa: ASYNC110
            await asyncio.sleep(0.2)


async def asked_again(site: Site, path: str, times: int) -> None:
    await eventually(lambda: len(site.statuses(path)) >= times)


def held(site: Site, gate: threading.Event) -> Callable[[BaseHTTPRequestHandler], None]:
    """An answer that does not come before a gate opens."""

    def act(request: BaseHTTPRequestHandler) -> None:
        gate.wait(60)
        request.close_connection = True

    return act
