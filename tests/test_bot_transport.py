"""The bot as its own process, over real sockets, against a stand-in for Discord."""

from __future__ import annotations

import asyncio
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bot_fakes import QUOTE
from bot_process import Message, eventually, running, server, shown, start
from bot_world import button
from discord_server import (
    APPLICATION,
    BOT_USER,
    CHANNEL,
    EPHEMERAL,
    GUILD,
    ROLE,
    TOKEN,
    DiscordServer,
    Fault,
    person,
)

from bot.cogs.ask import UNREAD_ATTACHMENT, UNREADABLE, UNREADABLE_CLAIM
from knowledge.store.interactions import Interactions

__all__ = ["server"]

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
PRIVILEGED = (1 << 1) | (1 << 8) | (1 << 15)


async def test_a_day_in_the_life_and_a_restart(server: DiscordServer, tmp_path: Path) -> None:
    async with running(server, tmp_path, DISCORD_DEV_GUILD_ID=str(GUILD)) as process:
        assert {each["name"] for each in server.commands[f"/guilds/{GUILD}"]} == {
            "ask",
            "help",
            "about",
            "settings",
            "knowledge",
            "status",
            "watch",
            "forget",
            "Add to knowledge",
            "Ask about this",
        }
        assert server.identified[0]["intents"] & PRIVILEGED == 0

        asked = await server.ask("is terbium still restricted?")
        reply = await server.answer(asked)
        assert "Controlled · Terbium" in shown(reply)
        (callback,) = server.sent("POST", "/callback$")
        assert callback.body["type"] == 5
        (edit,) = server.sent("PATCH", "@original$")
        assert edit.body["allowed_mentions"] == {"parse": []}

        mentioned = await server.mention("is Tb restricted?")
        assert "Controlled" in shown(await server.answer(mentioned))
        (posted,) = server.sent("POST", f"/channels/{CHANNEL}/messages$")
        assert posted.body["nonce"] == mentioned
        assert posted.body["enforce_nonce"] is True
        (typed,) = server.sent("POST", "/typing$")
        assert typed.at < posted.at
        assert await process.end() == 0

    async with running(server, tmp_path) as process:
        tapped = await server.tap(reply, button(Message(reply), "sources"))
        sources = await server.answer(tapped)
        assert sources["flags"] & EPHEMERAL
        assert f"> {QUOTE}" in shown(sources)

        form = {
            "custom_id": button(Message(reply), "again"),
            "components": [text_field("2025-11-10")],
        }
        again = await server.interact(form, 5, message=reply)
        assert "As of 10 Nov 2025" in shown(await server.answer(again))
    assert TOKEN not in process.log
    assert "token-of" not in process.log


async def test_a_lost_gateway_loses_and_doubles_nothing(
    server: DiscordServer, tmp_path: Path
) -> None:
    async with running(server, tmp_path):
        asked = await server.ask("is the gate open?")
        await server.until(lambda: server.sent("POST", "/callback$"))
        await server.drop_gateway()
        missed = await server.mention("said while you were away")
        await server.until(lambda: server.resumed)
        (tmp_path / "gate").touch()
        assert shown(await server.answer(asked))
        assert shown(await server.answer(missed))

        # Events that Discord sends again are known.
        for event in server.events[-2:]:
            await server.dispatch(event["t"], event["d"], record=False)

        # Now all of Discord goes away while an answer is being found.
        (tmp_path / "gate").unlink()
        late = await server.ask("and the second gate?")
        await server.until(lambda: len(server.sent("POST", "/callback$")) == 2)
        await server.stop()
        (tmp_path / "gate").touch()
        await asyncio.sleep(1)
        await server.start()
        assert shown(await server.answer(late))
        await server.until(lambda: len(server.resumed) == 2)
        assert len(server.identified) == 1
    bodies = [each for each in server.messages.values() if each["components"]]
    assert len(bodies) == 3
    assert all(each.get("edits", 1) == 1 for each in bodies)


async def test_many_disconnections_lose_and_double_nothing(
    server: DiscordServer, tmp_path: Path
) -> None:
    rates = {"DISCORD_USER_RATE": "600", "DISCORD_GUILD_RATE": "6000"}
    async with running(server, tmp_path, **rates):
        asked = []
        for turn in range(20):
            asked += [await server.ask("before?"), await server.mention("before?")]
            await asyncio.sleep(turn / 1000)
            await server.drop_gateway((4000, 1001, 4009)[turn % 3])
            asked.append(await server.mention("meanwhile?"))
            await server.ready()
            for event in server.events[-2:]:
                await server.dispatch(event["t"], event["d"], record=False)
        for each in asked:
            assert shown(await server.answer(each))
        assert (len(server.identified), len(server.resumed)) == (1, 20)
    cards = [each for each in server.messages.values() if each["components"]]
    assert len(cards) == len(asked)
    assert all(each.get("edits", 1) == 1 for each in cards)


async def test_replies_get_through_when_discord_fails(
    server: DiscordServer, tmp_path: Path
) -> None:
    reply, post = "@original$", f"/channels/{CHANNEL}/messages$"
    slow = {"retry_after": 0.1, "global": False}
    async with running(server, tmp_path, DISCORD_USER_RATE="600"):
        faults = {
            "rate limit": Fault("PATCH", reply, 429, headers={"Via": "1.1"}, extra=slow),
            "ban of the address": Fault("PATCH", reply, 429, times=1),
            "error before": Fault("PATCH", reply, 500),
            "error after": Fault("PATCH", reply, 502, after=True),
            "lost connection": Fault("PATCH", reply, lose=True),
        }
        asked = []
        for name, fault in faults.items():
            server.faults.append(fault)
            asked.append(await server.ask(f"{name}?"))
            await server.until(lambda fault=fault: not fault.times)
        for each in asked:
            assert shown(await server.answer(each))

        server.faults.append(Fault("POST", post, 502, after=True))
        mentioned = await server.mention("tb?")
        assert shown(await server.answer(mentioned))
        await server.until(lambda: len(server.sent("POST", post)) == 2)

        # The answer to a question whose token expired goes to the channel, a private one nowhere.
        server.faults.append(Fault("PATCH", reply, 404, code=10015, times=2))
        await server.ask("expired?")
        await server.until(lambda: len(server.sent("POST", post)) == 3)
        options = [
            {"name": "question", "type": 3, "value": "expired?"},
            {"name": "private", "type": 5, "value": True},
        ]
        await server.interact({"id": "1", "name": "ask", "type": 1, "options": options})
        await server.until(lambda: server.faults[-1].times == 0)

        # Too late to acknowledge: nothing to say, nothing to break.
        server.faults.append(Fault("POST", "/callback$", 404, code=10062))
        await server.ask("too late?")
        # The acknowledgement was taken, but the word of it was lost.
        await server.until(lambda: server.faults[-1].times == 0)
        server.faults.append(Fault("POST", "/callback$", 502, after=True))
        assert shown(await server.answer(await server.ask("twice?")))
        await asyncio.sleep(0.2)
    cards = [each for each in server.messages.values() if each["components"]]
    assert len(cards) == len(faults) + 3


async def test_the_log_keeps_questions_and_tokens_out_at_every_level(
    server: DiscordServer, tmp_path: Path
) -> None:
    async with running(server, tmp_path, DISCORD_LOG_LEVEL="DEBUG") as process:
        reply = await server.answer(await server.ask("is terbium secretly restricted?"))
        await server.answer(await server.mention("is holmium secretly restricted?"))
        await server.answer(await server.tap(reply, button(Message(reply), "sources")))
        assert await process.end() == 0
    assert "answered" in process.log
    for secret in ("secretly", "token-of", TOKEN):
        assert secret not in process.log


async def test_what_cannot_be_read_or_answered_in_place_is_said(
    server: DiscordServer, tmp_path: Path
) -> None:
    def said() -> list[str]:
        direct = [each for each in server.messages.values() if each["channel_id"] == "500007"]
        return [each["content"] for each in direct]

    async with running(server, tmp_path):
        # Of a message that mentions the bot's role, Discord shows no words without the intent.
        await server.say("", mention_roles=[str(ROLE)])
        await server.until(lambda: len(said()) == 1)
        deleted = await server.mention("is the gate open?")
        await server.until(lambda: server.sent("POST", "/typing$"))
        del server.messages[int(deleted)]
        (tmp_path / "gate").touch()
        await server.until(lambda: len(said()) == 2)
        denied = Fault("POST", f"/channels/{CHANNEL}/messages$", 403, code=50013, times=2)
        server.faults.append(denied)
        await server.mention("tb?")
        await server.until(lambda: len(said()) == 3)
        # The channel itself is gone before the answer.
        (tmp_path / "gate").unlink()
        await server.mention("is the gate open?")
        await server.until(lambda: len(server.sent("POST", "/typing$")) == 3)
        gone = Fault("POST", f"/channels/{CHANNEL}/messages$", 404, code=10003, times=9)
        server.faults.append(gone)
        (tmp_path / "gate").touch()
        await server.until(lambda: len(said()) == 4)
    assert said()[0] == UNREADABLE
    assert "was deleted" in said()[1]
    assert "may not write here" in said()[2]
    assert "was deleted" in said()[3]


async def test_a_kill_in_mid_answer_is_made_good(server: DiscordServer, tmp_path: Path) -> None:
    async with running(server, tmp_path) as process:
        done = await server.ask("done?")
        await server.answer(done)
        asked = await server.ask("is the gate open?")
        mentioned = await server.mention("is the other gate open?")
        kept = Interactions.open(tmp_path / "catalogue.db")
        await eventually(lambda: len(kept.unfinished(LONG_AGO)) == 2)
        kept.close()
        await process.end(signal.SIGKILL)
    assert not server.reply_to(asked)
    (tmp_path / "gate").touch()
    async with running(server, tmp_path):
        assert shown(await server.answer(asked))
        assert shown(await server.answer(mentioned))
    cards = [each for each in server.messages.values() if each["components"]]
    assert len(cards) == 3
    assert all(each.get("edits", 1) == 1 for each in cards)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_lets_answers_finish(
    server: DiscordServer, tmp_path: Path, number: signal.Signals
) -> None:
    async with running(server, tmp_path) as process:
        asked = await server.ask("is the gate open?")
        await server.until(lambda: server.sent("POST", "/callback$"))
        process.running.send_signal(number)
        await process.says("finishing answers number=1")
        (tmp_path / "gate").touch()
        assert shown(await server.answer(asked))
        assert await process.ended() == 0
    assert "Traceback" not in process.log


async def test_it_stops_at_once_while_discord_is_away(
    server: DiscordServer, tmp_path: Path
) -> None:
    async with running(server, tmp_path) as process:
        await server.answer(await server.ask("tb?"))
        await server.stop()
        await eventually(lambda: process.log.count("Attempting a reconnect") >= 3)
        assert "Traceback" not in process.log
        assert await asyncio.wait_for(process.end(), 5) == 0


async def test_an_acknowledgement_is_tried_again(server: DiscordServer, tmp_path: Path) -> None:
    async with running(server, tmp_path):
        for lost in (Fault("POST", "/callback$", lose=True), Fault("POST", "/callback$", 500)):
            server.faults.append(lost)
            assert shown(await server.answer(await server.ask("tb?")))
        waits = [each["acknowledged"] - each["sent"] for each in server.interactions.values()]
    assert max(waits) < 3


async def test_a_start_that_fails_says_why_in_one_line(
    server: DiscordServer, tmp_path: Path
) -> None:
    refused = await start(server, tmp_path, DISCORD_TOKEN="wrong")
    server.intents_refused = True
    blind = await start(server, tmp_path, DISCORD_MESSAGE_CONTENT="true")
    assert await refused.ended() == 1
    assert await blind.ended() == 1
    assert "Discord refuses the token" in refused.log.splitlines()[-1]
    assert "not set" not in refused.log
    assert "switch on Message Content Intent" in blind.log.splitlines()[-1]
    assert "Traceback" not in refused.log + blind.log
    await server.stop()
    alone = await start(server, tmp_path)
    assert await alone.ended() == 1
    assert "Discord cannot be reached" in alone.log.splitlines()[-1]


def text_field(value: str) -> dict[str, Any]:
    return {"type": 18, "component": {"type": 4, "custom_id": "text", "value": value}}


async def test_twenty_people_at_once_are_all_answered(
    server: DiscordServer, tmp_path: Path
) -> None:
    async with running(server, tmp_path, DISCORD_WORKERS="2", DISCORD_GUILD_RATE="60"):
        asked = [await server.ask(f"tb? {n}", user=1000 + n) for n in range(20)]
        replies = [await server.answer(each) for each in asked]
        assert [f"tb? {n}" in shown(reply) for n, reply in enumerate(replies)] == [True] * 20
        waits = [each["acknowledged"] - each["sent"] for each in server.interactions.values()]
        assert max(waits) < 1


async def test_it_takes_as_many_shards_as_discord_asks_for(
    server: DiscordServer, tmp_path: Path
) -> None:
    server.shards = 3
    async with running(server, tmp_path) as process:
        assert sorted(each["shard"] for each in server.identified) == [[0, 3], [1, 3], [2, 3]]
        assert shown(await server.answer(await server.ask("tb?")))
        assert shown(await server.answer(await server.mention("tb?")))
        await process.says("shards=3")
        assert await process.end() == 0
    assert "Traceback" not in process.log


BREAKS = (
    {"lose": True},
    {"lose": True, "after": True},
    {"cut": True},
    {"cut": True, "after": True},
)


@pytest.mark.parametrize("broken", BREAKS, ids=["before", "after", "cut before", "cut after"])
async def test_a_connection_that_breaks_in_mid_reply_costs_no_reply(
    server: DiscordServer, tmp_path: Path, broken: dict[str, bool]
) -> None:
    def breaks(method: str, path: str) -> Fault:
        server.faults.append(Fault(method, path, **broken))  # type: ignore[arg-type]
        return server.faults[-1]

    callback, edit, post = "/callback$", "@original$", "/messages$"
    async with running(server, tmp_path, DISCORD_USER_RATE="600") as process:
        fault = breaks("PATCH", edit)
        reply = await server.answer(await server.ask("tb?"))
        assert not fault.times
        for action in ("sources", "up"):
            fault = breaks("PATCH", edit)
            assert await server.answer(await server.tap(reply, button(Message(reply), action)))
            assert not fault.times
        for name in ("help", "settings"):
            fault = breaks("POST", callback)
            assert shown(await server.answer(await server.interact(command(name))))
            assert not fault.times
        fault = breaks("PATCH", edit)
        assert shown(await server.answer(await server.interact(command("about"))))
        assert not fault.times
        for words in ("tb?", ""):
            fault = breaks("POST", post)
            assert shown(await server.answer(await server.mention(words)))
            assert not fault.times
        fault = breaks("POST", post)
        await server.say("", mention_roles=[str(ROLE)])
        await server.until(lambda: len(server.sent("POST", "/channels/500007/messages$")) == 2)
        await process.end()
    assert "unexpected error" not in process.log
    cards = [each for each in server.messages.values() if each["components"]]
    assert len(cards) == 7  # each reply once; the thanks hold no card


@pytest.mark.parametrize("opened", [True, False], ids=["thread opened", "no thread yet"])
async def test_a_kill_around_the_opening_of_a_thread_is_made_good(
    server: DiscordServer, tmp_path: Path, opened: bool
) -> None:
    kept = Interactions.open(tmp_path / "catalogue.db")
    kept.set_settings(str(GUILD), {"threads": True})
    if not opened:
        server.faults.append(Fault("POST", "/threads$", hang=True))
    async with running(server, tmp_path) as process:
        asked = await server.mention("is the gate open?")
        await server.until(lambda: server.sent("POST", "/threads$"))
        # Whenever a thread is asked for, the question is on disk.
        assert len(kept.unfinished(LONG_AGO)) == 1
        await process.end(signal.SIGKILL)
    kept.close()
    server.faults.clear()
    (tmp_path / "gate").touch()
    async with running(server, tmp_path):
        place = asked if opened else str(CHANNEL)

        def replies() -> list[dict[str, Any]]:
            cards = [each for each in server.messages.values() if each["components"]]
            return [each for each in cards if each["channel_id"] == place]

        await server.until(replies)
        assert len(replies()) == 1


async def test_a_reply_in_a_thread(server: DiscordServer, tmp_path: Path) -> None:
    kept = Interactions.open(tmp_path / "catalogue.db")
    kept.set_settings(str(GUILD), {"threads": True})
    kept.close()
    async with running(server, tmp_path):
        asked = await server.mention("tb?")
        await server.until(lambda: server.sent("POST", f"/channels/{asked}/messages$"))
        server.faults.append(Fault("POST", "/threads$", 403, code=50013))
        assert shown(await server.answer(await server.mention("tb?")))


async def test_a_claim_that_cannot_be_read_is_not_judged(
    server: DiscordServer, tmp_path: Path
) -> None:
    hidden = server._message(CHANNEL, content="") | {"author": person(8)}
    reply = {
        "mentions": [BOT_USER],
        "message_reference": {"message_id": hidden["id"], "channel_id": str(CHANNEL)},
        "referenced_message": hidden,
        "type": 19,
    }
    async with running(server, tmp_path):
        await server.say(f"<@{APPLICATION}> is that true?", **reply)
        await server.until(lambda: any(m["content"] == UNREADABLE_CLAIM for m in said(server)))
        whole = await server.say(f"<@{APPLICATION}> is terbium restricted?", **reply)
        assert "is terbium restricted?" in shown(await server.answer(whole))


async def test_an_attachment_is_not_passed_over_in_silence(
    server: DiscordServer, tmp_path: Path
) -> None:
    picture = {"id": "1", "size": 1, "filename": "a.png", "url": "u", "proxy_url": "u"}
    async with running(server, tmp_path):
        asked = await server.say(
            f"<@{APPLICATION}> tb?", mentions=[BOT_USER], attachments=[picture]
        )
        assert UNREAD_ATTACHMENT in shown(await server.answer(asked))
        assert UNREAD_ATTACHMENT not in shown(await server.answer(await server.mention("tb?")))


def said(server: DiscordServer) -> list[dict[str, Any]]:
    return [each for each in server.messages.values() if each["author"] == BOT_USER]


def command(name: str) -> dict[str, Any]:
    return {"id": "1", "name": name, "type": 1}
