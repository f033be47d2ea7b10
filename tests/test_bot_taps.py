"""Buttons, forms and menus: what they do, for whom, and that all of it outlives a restart."""

from __future__ import annotations

from datetime import date
from typing import Any

import discord
import pytest
from bot_fakes import QUOTE, made_answer
from bot_world import World, button, discord_settings, last, parts, texts, world

from bot.entrance import NO_DAY, NOT_KEPT
from bot.preferences import NOT_YOURS
from knowledge.models import AnswerKind, Turn
from knowledge.vocabulary.texts import texts as told

EXAMPLES = told().examples

__all__ = ["world"]

LONG = "".join(f"Sentence number {n} stands here. " for n in range(300))


async def tap(world: World, message: Any, action: str) -> Any:
    return await world.alice.click(message, custom_id=button(message, action))


def manager(world: World) -> Any:
    role = world.guild.create_role("m", permissions=discord.Permissions(manage_guild=True))
    return world.guild.add_member(world.env.create_user("mia"), roles=[role])


@pytest.mark.parametrize("restarted", [False, True])
async def test_sources_show_quotes_to_the_one_who_tapped(world: World, restarted: bool) -> None:
    reply = await world.ask()
    if restarted:
        await world.restart()
    result = await tap(world, reply, "sources")
    assert result.ephemeral
    assert f"-# The rule begins so.\n> {QUOTE}\n-# It ends so." in texts(result.response)


@pytest.mark.parametrize("restarted", [False, True])
async def test_more_shows_what_follows(world: World, restarted: bool) -> None:
    world.services.reply = lambda question, day: made_answer(question, day, LONG)
    reply = await world.ask()
    if restarted:
        await world.restart()
    seen = texts(reply).count("Sentence number")
    pages = 1
    while True:
        result = await tap(world, reply, "more")
        assert result.ephemeral
        reply = result.response
        assert f"Sentence number {seen} " in texts(reply)
        seen += texts(reply).count("Sentence number")
        pages += 1
        if not any(":more:" in part.get("custom_id", "") for part in parts(reply)):
            break
    assert seen == 300
    assert pages > 2


@pytest.mark.parametrize("restarted", [False, True])
async def test_ask_again_as_of_another_day(world: World, restarted: bool) -> None:
    reply = await world.ask("is terbium restricted?")
    shown = await tap(world, reply, "again")
    if restarted:
        await world.restart()
    result = await world.alice.submit_modal(shown, {"text": "2025-11-10"})
    assert "As of 10 Nov 2025" in texts(result.response)
    assert world.services.asked[-1][:2] == ("is terbium restricted?", date(2025, 11, 10))
    assert not result.ephemeral


async def test_asking_again_privately_stays_private(world: World) -> None:
    reply = await world.ask(private=True)
    shown = await tap(world, reply, "again")
    assert (await world.alice.submit_modal(shown, {"text": "2025-11-10"})).ephemeral


async def test_a_day_that_cannot_be_read_is_said_so(world: World) -> None:
    shown = await tap(world, await world.ask(), "again")
    result = await world.alice.submit_modal(shown, {"text": "when pigs fly"})
    assert result.response.content == NO_DAY


async def test_a_thumb_up_is_stored_with_the_answer(world: World) -> None:
    reply = await world.ask("is terbium restricted?")
    result = await tap(world, reply, "up")
    assert result.ephemeral
    assert result.response.content == "Thank you, noted."
    kept = await world.bot.desk.ledger.by_message(reply.id, str(world.guild.id))
    assert kept is not None
    assert kept.asked.question == "is terbium restricted?"
    assert kept.answer is not None
    assert kept.answer.citations[0].document == "CN-2025-18"
    votes = world.services.interactions.votes(kept.asked.key)
    assert votes == ((str(world.alice.id), "up", ""),)


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_thumb_down_counts_at_once_and_takes_a_reason(
    world: World, restarted: bool
) -> None:
    reply = await world.ask()
    await tap(world, reply, "up")
    shown = await tap(world, reply, "down")
    kept = await world.bot.desk.ledger.by_message(reply.id, str(world.guild.id))
    assert kept is not None
    votes = world.services.interactions.votes
    assert votes(kept.asked.key) == ((str(world.alice.id), "down", ""),)
    if restarted:
        await world.restart()
    result = await world.alice.submit_modal(shown, {"text": "misses\n the \n extension"})
    assert result.response.content == "Thank you, noted."
    expected = ((str(world.alice.id), "down", "misses the extension"),)
    assert votes(kept.asked.key) == expected


async def test_a_choice_is_asked_with_the_history_it_belongs_to(world: World) -> None:
    first = await world.ask("is terbium restricted?")
    world.services.reply = lambda question, day: made_answer(
        question, day, "Which one?", kind=AnswerKind.CLARIFY, choices=("dysprosium?", "holmium?")
    )
    await world.alice.send(world.channel, f"<@{world.bot.user.id}> and the other?", reply_to=first)
    offered = last(world.channel)
    result = await world.alice.click(offered, label="holmium?")
    assert texts(result.response)
    question, _, history, _ = world.services.asked[-1]
    assert question == "holmium?"
    assert history[0] == Turn("user", "is terbium restricted?")


async def test_a_tap_under_an_answer_that_is_gone_says_so(world: World) -> None:
    reply = await world.ask()
    kept = await world.bot.desk.ledger.by_message(reply.id, str(world.guild.id))
    assert kept is not None
    await world.restart()
    world.services.interactions.drop(kept.asked.key)
    for action in ("sources", "up"):
        assert (await tap(world, reply, action)).response.content == NOT_KEPT


async def test_an_answer_of_another_server_stays_there(world: World) -> None:
    reply = await world.ask()
    kept = await world.bot.desk.ledger.by_message(reply.id, str(world.guild.id))
    assert kept is not None
    ledger = world.bot.desk.ledger
    assert await ledger.find(kept.asked.key, "999") is None
    assert await ledger.by_message(reply.id, "999") is None
    await world.restart()
    assert await world.bot.desk.ledger.find(kept.asked.key, "999") is None
    assert await world.bot.desk.ledger.find(kept.asked.key, str(world.guild.id))


async def test_an_error_behind_a_button_is_said_with_a_reference(world: World) -> None:
    def fail(*_: Any) -> Any:
        raise ZeroDivisionError

    reply = await world.ask()
    world.services.contexts = fail  # type: ignore[method-assign]
    assert "it is in the log under" in (await tap(world, reply, "sources")).response.content


async def test_an_error_behind_a_form_or_a_menu_is_said_too(world: World) -> None:
    def fail(*_: Any) -> Any:
        raise ZeroDivisionError

    reply = await world.ask()
    shown = await tap(world, reply, "down")
    again = await tap(world, reply, "again")
    mia = manager(world)
    settings = await panel(world, mia)
    world.services.interactions.vote = fail  # type: ignore[method-assign]
    world.services.interactions.set_settings = fail  # type: ignore[method-assign]
    world.services.read_day = fail  # type: ignore[method-assign]
    said = [
        (await tap(world, reply, "up")).response,
        (await world.alice.submit_modal(shown, {"text": "wrong"})).response,
        (await world.alice.submit_modal(again, {"text": "2025-11-10"})).response,
    ]
    await mia.select(settings, ["yes"], custom_id=menu(2))
    notes = [each.json for each in world.env.http_requests if isinstance(each.json, dict)]
    assert all("it is in the log under" in each.content for each in said)
    assert "it is in the log under" in notes[-1]["content"]
    assert notes[-1]["flags"] == discord.MessageFlags(ephemeral=True).value


async def test_help_has_examples_to_tap(world: World) -> None:
    result = await world.alice.slash(world.channel, "help")
    assert result.ephemeral
    assert "Ask me about export controls" in texts(result.response)
    labels = [part["label"] for part in parts(result.response) if part["type"] == 2]
    assert labels == list(EXAMPLES)
    answer = await world.alice.click(result.response, label=EXAMPLES[1])
    assert answer.ephemeral
    assert world.services.asked[-1][0] == EXAMPLES[1]


async def test_about_says_what_is_known(world: World) -> None:
    shown = texts((await world.alice.slash(world.channel, "about")).response)
    assert "**92** documents" in shown
    assert "**Newest** · Announcement No. 44 of 2026, 3 Oct 2026" in shown
    assert "**Last verified** · 9 Oct 2026" in shown
    assert "Monazite 0.1.0" in shown
    assert "shards" not in shown


@discord_settings(owner_id=1)
async def test_about_tells_the_operator_how_the_bot_fares(world: World) -> None:
    world.bot.owner_id = world.alice.id
    shown = texts((await world.alice.slash(world.channel, "about")).response)
    assert "servers: 1 · shards: 1" in shown


# Settings


async def panel(world: World, who: Any) -> Any:
    return (await who.slash(world.channel, "settings")).response


def menu(number: int) -> str:
    return f"monazite:setting:0:{number}"


async def test_settings_are_for_those_who_manage_the_server(world: World) -> None:
    mia = manager(world)
    assert "Settings" in texts(await panel(world, mia))
    assert "settings" not in world.alice.available_commands(world.channel)
    # An administrator may open the command to anyone; the bot still asks for the permission.
    fetched = await world.bot.tree.fetch_commands()
    command = next(each for each in fetched if each.name == "settings")
    world.guild.set_command_permissions(command, {world.alice: True})
    refused = await panel(world, world.alice)
    assert refused.ephemeral
    assert refused.content == NOT_YOURS


async def test_a_channel_that_is_not_chosen_gets_no_answers(world: World) -> None:
    mia = manager(world)
    other = world.guild.create_text_channel("talk")
    await mia.select(await panel(world, mia), [world.channel], custom_id=menu(0))
    refused = await world.alice.slash(other, "ask", question="tb?")
    assert refused.ephemeral
    assert refused.response.content == f"In this server I answer in <#{world.channel.id}>."
    for words in ("tb?", ""):
        await world.alice.send(other, f"<@{world.bot.user.id}> {words}")
        assert other.last_message.author.id == world.alice.id
    assert texts(await world.ask())
    await world.restart()
    assert (await world.alice.slash(other, "ask", question="tb?")).ephemeral
    await mia.select(await panel(world, mia), [], custom_id=menu(0))
    assert texts((await world.alice.slash(other, "ask", question="tb?")).response)


async def test_a_chosen_channel_that_is_gone_does_not_stand_in_the_menu(world: World) -> None:
    mia = manager(world)
    other = world.guild.create_text_channel("talk")
    await mia.select(await panel(world, mia), [world.channel, other], custom_id=menu(0))
    world.env.backend.delete_channel(other.id)
    await world.env.settle()
    chosen = next(part for part in parts(await panel(world, mia)) if part["type"] == 8)
    assert [int(each["id"]) for each in chosen["default_values"]] == [world.channel.id]


async def test_mentions_can_be_answered_in_threads(world: World) -> None:
    mia = manager(world)
    await mia.select(await panel(world, mia), ["yes"], custom_id=menu(1))
    await world.alice.send(world.channel, f"<@{world.bot.user.id}> is Tb restricted?")
    (thread,) = world.channel.threads
    assert thread.name == "is Tb restricted?"
    assert "Controlled" in texts(last(thread))
    await world.alice.send(thread, f"<@{world.bot.user.id}> and Dy?", reply_to=last(thread))
    assert world.services.asked[-1][2][0] == Turn("user", "is Tb restricted?")
    assert len(world.channel.threads) == 1


async def test_answers_can_be_private_unless_asked_otherwise(world: World) -> None:
    mia = manager(world)
    await mia.select(await panel(world, mia), ["yes"], custom_id=menu(2))
    assert (await world.ask()).ephemeral
    assert not (await world.ask(private=False)).ephemeral


async def test_the_length_of_answers_can_be_set(world: World) -> None:
    world.services.reply = lambda question, day: made_answer(question, day, LONG)
    mia = manager(world)
    seen = []
    for length in ("short", "medium", "long"):
        await mia.select(await panel(world, mia), [length], custom_id=menu(3))
        seen.append(len(texts(await world.ask())))
    assert seen == sorted(seen)
    assert seen[0] < seen[1] < seen[2]


async def test_the_rate_can_be_set(world: World) -> None:
    mia = manager(world)
    await mia.select(await panel(world, mia), ["1"], custom_id=menu(4))
    await world.ask()
    assert "next question in 60 seconds" in (await world.ask()).content


async def test_settings_go_back_to_the_defaults(world: World) -> None:
    mia = manager(world)
    await mia.select(await panel(world, mia), ["yes"], custom_id=menu(2))
    await mia.click(await panel(world, mia), label="Back to the defaults")
    assert not (await world.ask()).ephemeral
    assert world.services.interactions.settings() == {}


async def test_a_menu_in_the_hands_of_others_does_nothing(world: World) -> None:
    mia = manager(world)
    shown = await panel(world, mia)
    world.guild.remove_member(mia)
    mia = world.guild.add_member(mia.user)
    result = await mia.select(shown, ["yes"], custom_id=menu(2))
    assert result.response.content == NOT_YOURS
    assert not (await world.ask()).ephemeral
