"""A moderator's first hour with ``python -m bot``, typed through over real sockets.

Prints what was typed, what came back and how long that took, as a table (``pytest -s``).
``FIRST_HOUR_ARTICLE`` names a file to add in place of the invented one.
"""

from __future__ import annotations

import os
import time
from collections.abc import Awaitable
from pathlib import Path
from typing import Any

import pytest
from bot_process import Message, running, server, shown
from bot_world import button
from discord_server import CHANNEL, DiscordServer
from test_bot_alerts_real import DIRECT, turn
from test_bot_curating_real import RATES, form_of, knowledge

__all__ = ["server"]

START, AHEAD, LATER = "2026-11-28", "2026-12-11", "2027-01-11"
PROMISED = 5.0
ARTICLE = """The kilns of Falun

Nov 1, 2025

The kilns of Falun were lit again on Saturday. Cerium slurry leaves them at forty ducats a barrel,
said the guild of glass polishers, and nobody in the valley expects it to become cheaper.
"""
TITLE = "Announcement No. 99 of 2026 on glass slurry and on holmium"
RULE = """# Announcement No. 99 of 2026

## What is controlled

From 20 November 2026 the export of glass slurry needs a licence, for every destination.

## What is suspended

Announcement No. 57 of 2025 is suspended from 20 November 2026 until 10 January 2027.
"""
GAP = "which barrels does the guild of Pisa seal with wax?"
FILLED = "The guild of Pisa seals barrels of glass slurry with wax, those of oak alone."


class Hour:
    """What is done, one thing after the other, and the table of it."""

    def __init__(self, server: DiscordServer) -> None:
        self.server = server
        self.rows: list[tuple[str, str, float]] = []
        self.told: dict[int, int] = {}

    async def did(self, typed: str, doing: Awaitable[dict[str, Any]]) -> dict[str, Any]:
        """Do something that a message answers."""
        began = time.monotonic()
        message = await doing
        self.rows.append((typed, shown(message) or message["content"], time.monotonic() - began))
        return message

    async def command(self, name: str, **options: Any) -> dict[str, Any]:
        told = " ".join(f"{key}: {value}" for key, value in options.items())
        doing = self._answer(knowledge(self.server, name, **options))
        return await self.did(f"/knowledge {name} {told}".strip(), doing)

    async def add_file(self, name: str, data: bytes) -> dict[str, Any]:
        """``/knowledge add file:``, as Discord sends it."""
        self.server.files[name] = data
        attached = {
            "id": "77",
            "filename": name,
            "size": len(data),
            "url": f"{self.server.base}/files/{name}",
            "proxy_url": f"{self.server.base}/files/{name}",
        }
        option = {"name": "file", "type": 11, "value": "77"}
        sub = {"name": "add", "type": 1, "options": [option]}
        data_ = {"id": "1", "name": "knowledge", "type": 1, "options": [sub]}
        resolved = {"resolved": {"attachments": {"77": attached}}}
        doing = self._answer(self.server.interact(data_ | resolved))
        return await self.did(f"/knowledge add file: {name} ({len(data):,} bytes)", doing)

    async def ask(self, question: str) -> dict[str, Any]:
        return await self.did(f"/ask {question}", self._answer(self.server.ask(question)))

    async def watch(self, item: str) -> dict[str, Any]:
        """``/watch add`` for this channel: what a server adds is told in the server alone."""
        given = [("item", item), ("where", "this channel")]
        options = [{"name": name, "type": 3, "value": value} for name, value in given]
        add = {"name": "add", "type": 1, "options": options}
        doing = self._answer(
            self.server.interact({"id": "1", "name": "watch", "type": 1, "options": [add]})
        )
        return await self.did(f"/watch add item: {item} where: this channel", doing)

    async def tap(self, label: str, card: dict[str, Any], action: str) -> dict[str, Any]:
        doing = self._answer(self.server.tap(card, button(Message(card), action)))
        return await self.did(f"[{label}]", doing)

    async def form(
        self, label: str, card: dict[str, Any] | None, action: str, value: str = "", **entered: Any
    ) -> dict[str, Any]:
        """Open a form by a button, a line of a menu or a command, fill it in and send it."""
        opened = await form_of(self.server, await self._opening(card, action, value))
        data = {"custom_id": opened["custom_id"], "components": _fields(entered)}
        typed = "; ".join(
            f"{name} = {' '.join(str(said).split())}" for name, said in entered.items()
        )
        doing = self._answer(self.server.interact(data, 5))
        return await self.did(f"[{label}] {typed}", doing)

    async def retyped(self, card: dict[str, Any], **entered: Any) -> dict[str, Any]:
        """Open a form that was refused again, and change only what was wrong."""
        opened = await form_of(
            self.server, await self.server.tap(card, button(Message(card), "correct"))
        )
        fields = [part["component"] for part in opened["components"]]
        stood = {f["custom_id"]: f.get("value") or _default(f) for f in fields}
        data = {"custom_id": opened["custom_id"], "components": _fields(stood | entered)}
        typed = "; ".join(f"{name} = {said}" for name, said in entered.items())
        doing = self._answer(self.server.interact(data, 5))
        return await self.did(f"[Correct] {typed} (the rest as typed before)", doing)

    async def alert(self, what: str, words: str, place: int = CHANNEL) -> dict[str, Any]:
        """Wait for the next alert in a place, the one that holds certain words."""

        def come() -> dict[str, Any] | None:
            new = self.server.alerts(place)[self.told.get(place, 0) :]
            return next((each for each in new if words in shown(each)), None)

        found = await self.did(what, self.server.until(come))
        self.told[place] = 1 + self.server.alerts(place).index(found)
        return found

    def table(self) -> str:
        lines = ["| Typed or tapped | What came back | s |", "|---|---|---:|"]
        for typed, said, seconds in self.rows:
            lines.append(f"| {_cell(typed, 200)} | {_cell(said, 420)} | {seconds:.2f} |")
        return "\n".join(lines)

    async def _answer(self, sending: Awaitable[str]) -> dict[str, Any]:
        return await self.server.answer(await sending)

    async def _opening(self, card: dict[str, Any] | None, action: str, value: str) -> str:
        if card is None:
            return await knowledge(self.server, action)
        data = {"custom_id": button(Message(card), action), "component_type": 3 if value else 2}
        return await self.server.interact(data | {"values": [value]}, 3, message=card)


def _fields(entered: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of a form that is sent: a list is what was chosen from a menu."""
    return [
        {
            "type": 18,
            "component": {"type": 3, "custom_id": name, "values": said}
            if isinstance(said, list)
            else {"type": 4, "custom_id": name, "value": said},
        }
        for name, said in entered.items()
    ]


def _default(field: dict[str, Any]) -> Any:
    """What stands in a menu of a form, or in an empty line."""
    if "options" not in field:
        return ""
    return [each["value"] for each in field["options"] if each.get("default")]


def _cell(text: str, most: int) -> str:
    said = " ⏎ ".join(line.strip() for line in text.splitlines() if line.strip())
    said = said.replace("|", "\\|").replace("\u200b", "")
    return said if len(said) <= most else said[: most - 1] + "…"


@pytest.fixture
def article() -> tuple[str, bytes]:
    named = os.environ.get("FIRST_HOUR_ARTICLE")
    file = Path(named) if named else None
    return (file.name, file.read_bytes()) if file else ("kilns.txt", ARTICLE.encode())


async def test_a_moderators_first_hour(
    server: DiscordServer, copied_home: Path, article: tuple[str, bytes]
) -> None:
    turn(copied_home, START)
    hour = Hour(server)
    async with running(server, copied_home, "real", **RATES) as process:
        await process.says("ready")
        await an_article_by_file(hour, *article)
        await hour.watch("holmium")
        await a_rule_with_a_new_item_and_a_suspension(hour)
        await what_was_done_is_undone_and_restored(hour)
        await a_gap_is_answered(hour)
        await a_watch_fires_as_time_passes(hour, copied_home)
        assert await process.end() == 0
    print("\n" + hour.table())
    assert "Traceback" not in process.log


async def an_article_by_file(hour: Hour, name: str, data: bytes) -> None:
    """The first thing after a start: a file, looked at, corrected, confirmed, asked."""
    card = await hour.add_file(name, data)
    assert "nobody sees it yet" in shown(card)
    began = time.monotonic()
    done = await hour.tap("Confirm", card, "confirm")
    assert "is added" in shown(done)
    asked = await hour.tap("Ask that", done, "sample")
    assert shown(asked)
    assert time.monotonic() - began < 2 * PROMISED
    hour.rows.append(("(from confirm to an answer, cold)", "", time.monotonic() - began))


async def a_rule_with_a_new_item_and_a_suspension(hour: Hour) -> None:
    before = await hour.ask("is holmium controlled?")
    assert "nconfirmed" in shown(before) or "not confirmed" in shown(before)
    card = await hour.form("/knowledge add", None, "add", title=TITLE, text=RULE)
    fields = {
        "kind": ["announcement"],
        "title": TITLE,
        "publisher": "MOFCOM",
        "published": "the day before yesterday or so",
        "url": "https://example.org/99",
    }
    refused = await hour.form("Fields", card, "fields", **fields)
    card = await hour.retyped(refused, published="19 Nov 2026")
    assert "CN-2026-99" in shown(card)
    item = {"name": "glass slurry", "others": "Schleifschlamm, 抛光浆", "kind": ["product"]}
    card = await hour.form("a new item", card, "measure", "item", **item, holds="Ce")
    rule = {
        "items": "glass slurry",
        "destinations": "all",
        "end_users": "",
        "days": "20 Nov 2026",
        "passage": ["what-is-controlled"],
    }
    card = await hour.form("Add: licence", card, "measure", "licence", **rule)
    until = {
        "of": "CN-2025-57",
        "destinations": "all",
        "end_users": "",
        "days": "20 November 2026 – 10 January 2027",
        "passage": ["what-is-suspended"],
    }
    card = await hour.form("Add: suspends", card, "measure", "suspends", **until)
    effects = await hour.tap("See what would change", card, "effects")
    assert "not confirmed → suspended until 10 January 2027" in shown(effects).replace("\\", "")
    began = time.monotonic()
    await hour.tap("Confirm", effects, "confirm")
    after = await hour.ask("is holmium controlled?")
    assert time.monotonic() - began < 2 * PROMISED
    hour.rows.append(("(from confirm to a member's answer)", "", time.monotonic() - began))
    assert "uspended" in shown(after)
    assert "No. 99" in shown(after)
    assert "icence" in shown(await hour.ask("do I need a licence for Schleifschlamm?"))
    await hour.alert("(the watch, in the channel)", "Unconfirmed → ")


async def what_was_done_is_undone_and_restored(hour: Hour) -> None:
    assert "undone" in shown(await hour.command("undo"))
    assert "No. 99" not in shown(await hour.ask("is holmium controlled?"))
    await hour.alert("(the watch, in the channel)", "Suspended → ")
    assert "restored" in shown(await hour.command("restore", document="CN-2026-99"))
    assert "No. 99" in shown(await hour.ask("is holmium controlled?"))
    assert "CN-2026-99" in shown(await hour.command("history", document="CN-2026-99"))
    assert "undo" in shown(await hour.command("log"))


async def a_gap_is_answered(hour: Hour) -> None:
    nothing = await hour.ask(GAP)
    await hour.tap("Tell me when this is answered", nothing, "wish")
    gaps = await hour.command("gaps")
    menu = {"custom_id": button(Message(gaps), "gap"), "component_type": 3}
    values = [o["value"] for o in _options(gaps)]
    data = menu | {"values": values[:1]}
    opened = hour._answer(hour.server.interact(data, 3, message=gaps))
    gap = await hour.did("[Open one to answer it…]", opened)
    assert "1 person waits" in shown(gap)
    card = await hour.form("Add a text", gap, "fill", title="Seals of Pisa", text=FILLED)
    done = await hour.tap("Confirm", card, "confirm")
    assert "The gap is closed" in shown(done)
    await hour.alert("(direct message to who asked)", "seal with wax", DIRECT)
    assert "Nothing was left" in shown(await hour.command("gaps"))


def _options(card: dict[str, Any]) -> list[dict[str, Any]]:
    stack, found = list(card["components"]), []
    while stack:
        part = stack.pop()
        found += part.get("options", [])
        stack += part.get("components", [])
    return found


async def a_watch_fires_as_time_passes(hour: Hour, home: Path) -> None:
    """Thirty days before the suspension ends, and on the day after it has."""
    for day, words in ((AHEAD, "30 days"), (LATER, "Suspended → ")):
        turn(home, day)
        await hour.alert(f"(it is {day})", words)
