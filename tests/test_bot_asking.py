"""Asking in Discord: every way in, what it shows to whom, and what it says when it cannot."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import AsyncMock

import discord
import pytest
from bot_fakes import OFFICIAL, made_answer
from bot_world import World, button, discord_settings, last, texts, world

from bot.cogs.ask import UNREADABLE, UNREADABLE_CLAIM
from bot.entrance import NO_DAY
from knowledge.errors import BusyError, KnowledgeError, ModelError, StoreError
from knowledge.models import Turn
from knowledge.store.interactions import Asked

__all__ = ["world"]

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


async def test_ask_answers_with_a_card(world: World) -> None:
    shown = texts(await world.ask())
    assert "🔒 Controlled · Terbium" in shown
    assert "“is terbium still restricted?”" in shown
    assert f"[Announcement No. 18 of 2025]({OFFICIAL})" in shown
    assert "As of 23 Nov 2026 · record last verified 9 Oct 2026" in shown
    assert world.services.asked == [("is terbium still restricted?", None, (), str(world.guild.id))]


async def test_the_question_is_acknowledged_before_it_is_answered(world: World) -> None:
    world.services.gate = asyncio.Event()
    asking = asyncio.ensure_future(world.alice.slash(world.channel, "ask", question="tb?"))
    await world.services.arrived.wait()
    callbacks = [each for each in world.env.http_requests if each.path.endswith("/callback")]
    assert [each.json["type"] for each in callbacks] == [5]
    world.services.gate.set()
    assert texts((await asking).response)


async def test_a_private_answer_is_for_the_one_who_asked(world: World) -> None:
    assert (await world.ask(private=True)).ephemeral
    assert not (await world.ask(private=False)).ephemeral


async def test_as_of_asks_for_that_day(world: World) -> None:
    shown = texts(await world.ask(as_of="2025-11-10"))
    assert "As of 10 Nov 2025" in shown
    assert world.services.asked[0][1] == date(2025, 11, 10)


async def test_a_date_that_is_none_is_said_so(world: World) -> None:
    assert (await world.ask(as_of="someday")).content == NO_DAY
    assert not world.services.asked


async def test_nothing_pings_on_any_way_out(world: World) -> None:
    world.services.reply = lambda q, d: made_answer(q, d, "@everyone <@1> <@&2> hello [1]")
    reply = await world.ask("is @everyone <@1> allowed?")
    await world.alice.send(world.channel, f"<@{world.bot.user.id}> tb? @everyone")
    await world.alice.click(reply, custom_id=button(reply, "sources"))
    sent = [
        each.json
        for each in world.env.http_requests
        if each.method in ("POST", "PATCH") and isinstance(each.json, dict)
    ]
    bodies = [body.get("data", body) for body in sent if "components" in str(body)]
    assert len(bodies) >= 3
    for body in bodies:
        assert body["allowed_mentions"]["parse"] == []
        assert "@everyone" not in str(body["components"])
        assert "<@" not in str(body["components"])


async def test_a_mention_is_answered_as_a_reply(world: World) -> None:
    asked = await world.alice.send(world.channel, f"<@{world.bot.user.id}> is Tb restricted?")
    reply = last(world.channel)
    assert reply.reference is not None
    assert reply.reference.message_id == asked.id
    assert "Controlled" in texts(reply)
    assert world.services.asked[0][0] == "is Tb restricted?"


async def test_other_messages_are_left_alone(world: World) -> None:
    await world.alice.send(world.channel, "is Tb restricted?")
    first = await world.alice.send(world.channel, "hello")
    await world.alice.send(world.channel, "hi yourself", reply_to=first)
    assert not world.services.asked


async def test_a_direct_message_is_answered(world: World) -> None:
    await world.alice.user.send_dm("is Tb restricted?")
    assert "Controlled" in texts(last(world.alice.user.dm_channel))
    assert world.services.asked[0][3] == ""


async def test_a_direct_message_without_words_gets_help(world: World) -> None:
    await world.alice.user.send_dm(f"<@{world.bot.user.id}>")
    sent = last(world.alice.user.dm_channel)
    assert "Ask me about export controls" in texts(sent)


async def test_a_bare_mention_gets_help(world: World) -> None:
    await world.alice.send(world.channel, f"<@{world.bot.user.id}>")
    assert "Ask me about export controls" in texts(last(world.channel))


@discord_settings(message_content=True)
async def test_a_mention_under_a_message_asks_about_it(world: World) -> None:
    bob = world.guild.add_member(world.env.create_user("bob"))
    claim = await bob.send(world.channel, "terbium is free again")
    await world.alice.send(world.channel, f"<@{world.bot.user.id}>", reply_to=claim)
    assert [question for question, *_ in world.services.asked] == ["terbium is free again"]


async def test_without_the_intent_such_a_mention_names_the_way_that_works(world: World) -> None:
    bob = world.guild.add_member(world.env.create_user("bob"))
    claim = await bob.send(world.channel, "terbium is free again")
    for _ in range(2):
        await world.alice.send(world.channel, f"<@{world.bot.user.id}>", reply_to=claim)
    notes = world.alice.user.dm_channel.history()
    assert [note.content for note in notes] == [UNREADABLE_CLAIM]
    assert not world.services.asked


async def test_a_reply_chain_is_the_history(world: World) -> None:
    first = await world.ask("is terbium restricted?")
    me = world.bot.user.id
    await world.alice.send(world.channel, f"<@{me}> and dysprosium?", reply_to=first)
    second = last(world.channel)
    await world.alice.send(world.channel, f"<@{me}> until when?", reply_to=second)
    assert world.services.asked[2][2] == (
        Turn("user", "is terbium restricted?"),
        Turn("assistant", "Yes. You asked: is terbium restricted? [1]"),
        Turn("user", "and dysprosium?"),
        Turn("assistant", "Yes. You asked: and dysprosium? [1]"),
    )


async def test_the_chain_holds_over_a_restart(world: World) -> None:
    first = await world.ask("is terbium restricted?")
    await world.restart()
    await world.alice.send(world.channel, f"<@{world.bot.user.id}> and Dy?", reply_to=first)
    assert world.services.asked[1][2][0] == Turn("user", "is terbium restricted?")


async def test_a_reply_without_the_mention_says_what_it_needs(world: World) -> None:
    first = await world.ask()
    await world.alice.send(world.channel, "and dysprosium?", reply_to=first)
    assert len(world.services.asked) == 1
    assert last(world.alice.user.dm_channel).content == UNREADABLE


@discord_settings(message_content=True)
async def test_with_the_intent_a_reply_needs_no_mention(world: World) -> None:
    first = await world.ask()
    await world.alice.send(world.channel, "and dysprosium?", reply_to=first)
    assert world.services.asked[1][0] == "and dysprosium?"


async def test_ask_about_a_message(world: World) -> None:
    claim = await world.alice.send(world.channel, "<@1> says China lifted all controls :)")
    result = await world.alice.context_menu(world.channel, "Ask about this", claim)
    assert "Controlled" in texts(result.response)
    assert world.services.asked[0][0] == "says China lifted all controls :)"


async def test_ask_about_a_forwarded_message(world: World) -> None:
    news = world.guild.create_text_channel("news")
    claim = await world.alice.send(news, "gallium is free again")
    forwarded = await world.alice.forward(claim, world.channel)
    assert not forwarded.content
    await world.alice.context_menu(world.channel, "Ask about this", forwarded)
    assert world.services.asked[0][0] == "gallium is free again"


async def test_ask_about_a_card(world: World) -> None:
    world.services.reply = lambda question, day: made_answer(question, day, "Terbium is free.")
    await world.alice.context_menu(world.channel, "Ask about this", await world.ask())
    assert "Terbium is free." in world.services.asked[1][0]


async def test_a_message_without_words_cannot_be_asked_about(world: World) -> None:
    picture = await world.alice.send(world.channel, "", attachments=[("map.png", b"x")])
    result = await world.alice.context_menu(world.channel, "Ask about this", picture)
    assert "no text in that message" in result.response.content


async def test_twenty_people_at_once_are_all_answered(world: World) -> None:
    people = [world.guild.add_member(world.env.create_user(f"m{n}")) for n in range(20)]
    for person in people:
        await person.send(world.channel, f"<@{world.bot.user.id}> is Tb ok for {person.name}?")
    asked = {question for question, *_ in world.services.asked}
    assert asked == {f"is Tb ok for m{n}?" for n in range(20)}
    replies = [each for each in world.channel.history() if each.author.id == world.bot.user.id]
    assert len(replies) == 20


@discord_settings(workers=2)
async def test_answers_that_take_long_leave_threads_for_the_connection(world: World) -> None:
    finish = threading.Event()

    def slow(question: str, day: date | None) -> Any:
        assert finish.wait(30)
        return made_answer(question, day)

    world.services.reply = slow
    door = AsyncMock(show=AsyncMock(return_value=1))
    taken = [world.bot.desk.take(Asked(number, "tb?"), door) for number in range(1, 7)]
    answering = asyncio.gather(*taken)
    try:
        while len(world.services.asked) < 2:  # noqa: ASYNC110 - the fake has no event for two
            await asyncio.sleep(0.01)
        # aiohttp looks up Discord's address in the same threads as answers are found in.
        found = asyncio.get_running_loop().getaddrinfo("localhost", 443)
        assert await asyncio.wait_for(found, 5)
        assert len(world.services.asked) == 2
    finally:
        finish.set()
        await answering
    assert door.show.await_count == 6


@discord_settings(user_rate=2)
async def test_beyond_the_rate_a_private_note_says_how_long(world: World) -> None:
    await world.ask()
    await world.ask()
    world.clock.now += 15
    refused = await world.ask()
    assert refused.ephemeral
    assert refused.content == "I can take your next question in 45 seconds."
    bob = world.guild.add_member(world.env.create_user("bob"))
    assert texts((await bob.slash(world.channel, "ask", question="tb?")).response)
    world.clock.now += 46
    assert texts(await world.ask())


@discord_settings(user_rate=1)
async def test_a_mention_beyond_the_rate_is_told_once_and_alone(world: World) -> None:
    for _ in range(4):
        await world.alice.send(world.channel, f"<@{world.bot.user.id}> tb?")
    notes = world.alice.user.dm_channel.history()
    assert [note.content for note in notes] == ["I can take your next question in 60 seconds."]
    assert len(world.services.asked) == 1


@discord_settings(user_rate=1)
async def test_a_bare_mention_counts_as_well(world: World) -> None:
    for _ in range(3):
        await world.alice.send(world.channel, f"<@{world.bot.user.id}>")
    cards = [each for each in world.channel.history() if each.author.id == world.bot.user.id]
    assert len(cards) == 1


@discord_settings(user_rate=1)
async def test_someone_who_takes_no_messages_sees_a_sign(world: World) -> None:
    await world.alice.send(world.channel, f"<@{world.bot.user.id}> tb?")
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
    asked = await world.alice.send(world.channel, f"<@{world.bot.user.id}> tb?")
    seen = next(each for each in world.channel.history() if each.id == asked.id)
    assert [str(reaction.emoji) for reaction in seen.reactions] == ["⏳"]


@discord_settings(guild_rate=2)
async def test_a_server_has_a_rate_of_its_own(world: World) -> None:
    bob = world.guild.add_member(world.env.create_user("bob"))
    await world.ask()
    await bob.slash(world.channel, "ask", question="tb?")
    assert "next question in 60 seconds" in (await world.ask()).content
    await world.alice.user.send_dm("tb?")
    assert len(world.services.asked) == 3


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (BusyError("/srv/home is locked"), "being rebuilt or updated"),
        (StoreError("/srv/home/catalogue.db is damaged"), "knowledge base cannot be read"),
        (ModelError("/srv/models is damaged"), "A model that I need does not work"),
        (KnowledgeError("Name an element."), "Name an element."),
        (TimeoutError(), "took too long"),
    ],
)
async def test_what_went_wrong_is_said_in_one_sentence(
    world: World, error: Exception, said: str
) -> None:
    def fail(*_: Any) -> Any:
        raise error

    world.services.reply = fail
    reply = await world.ask()
    assert said in reply.content
    assert "/srv" not in reply.content
    assert "\n" not in reply.content


async def test_an_unexpected_error_shows_a_reference_that_is_in_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> Any:
        raise ZeroDivisionError("secret detail")

    world.services.reply = fail
    said = (await world.ask()).content
    assert "secret" not in said
    assert "ZeroDivision" not in said
    reference = said.rstrip(".").split()[-1]
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert record.fields["reference"] == reference  # type: ignore[attr-defined]
    assert record.exc_info


async def test_no_permission_to_write_is_said_in_a_direct_message(world: World) -> None:
    mute = discord.PermissionOverwrite(send_messages=False)
    closed = world.guild.create_text_channel("closed", overwrites={world.guild.me: mute})
    speaker = world.guild.create_role("s", permissions=discord.Permissions.all())
    bob = world.guild.add_member(world.env.create_user("bob"), roles=[speaker])
    await bob.send(closed, f"<@{world.bot.user.id}> tb?")
    said = last(bob.user.dm_channel).content
    assert "allow me Send Messages there" in said
    assert not world.services.asked


async def test_a_permission_lost_on_the_way_is_said_as_well(world: World) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, times=2)
    await world.alice.send(world.channel, f"<@{world.bot.user.id}> tb?")
    assert "I may not write here" in last(world.alice.user.dm_channel).content


async def test_a_deleted_reply_is_said_to_the_person_alone(world: World) -> None:
    world.services.gate = asyncio.Event()
    asking = asyncio.ensure_future(world.alice.slash(world.channel, "ask", question="tb?"))
    await world.services.arrived.wait()
    world.env.backend.delete_message(world.channel.id, last(world.channel).id)
    world.services.gate.set()
    await asking
    note = world.env.http_requests[-1]
    assert note.path.startswith("/webhooks/")
    assert "was deleted" in note.json["content"]
    assert note.json["flags"] == discord.MessageFlags(ephemeral=True).value


async def test_the_same_event_twice_is_answered_once(world: World) -> None:
    message = await world.alice.send(world.channel, f"<@{world.bot.user.id}> tb?")
    world.bot.dispatch("message", message)
    await world.env.settle()
    assert len(world.services.asked) == 1


async def test_questions_are_not_in_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    await world.ask("is terbium secretly restricted?")
    assert any(record.getMessage() == "answered" for record in caplog.records)
    assert "secretly" not in "".join(str(vars(record)) for record in caplog.records)


@discord_settings(log_questions=True)
async def test_questions_are_in_the_log_where_the_operator_wants_it(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    await world.ask("is terbium openly restricted?")
    assert "openly" in "".join(str(vars(record)) for record in caplog.records)


async def test_closing_finishes_answers_under_way_and_takes_no_more(world: World) -> None:
    world.services.gate = asyncio.Event()
    asking = asyncio.ensure_future(world.alice.slash(world.channel, "ask", question="tb?"))
    await world.services.arrived.wait()
    draining = asyncio.ensure_future(world.bot.desk.drain(5))
    await asyncio.sleep(0)
    assert not draining.done()
    world.services.gate.set()
    assert texts((await asking).response)
    await draining
    assert "restarting" in (await world.ask()).content


async def test_what_is_not_answered_when_the_bot_must_go_is_left_for_its_next_start(
    world: World,
) -> None:
    world.services.gate = asyncio.Event()
    door = AsyncMock(packed=lambda: {"channel": 1})
    asked = Asked(5, "tb?", door={"channel": 1})
    answering = asyncio.ensure_future(world.bot.desk.take(asked, door))
    await world.services.arrived.wait()
    await world.bot.desk.drain(0.05)
    assert answering.cancelled()
    door.say.assert_not_awaited()
    await asyncio.to_thread(world.bot.desk.ledger.close)
    (kept,) = world.services.interactions.unfinished(datetime(1970, 1, 1, tzinfo=UTC))
    assert kept.asked == asked
