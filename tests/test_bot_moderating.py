"""Moderators in Discord: measures changed in place, new items, gaps, limits, two at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest
from bot_world import button, parts, texts, world
from sqlalchemy import update
from test_bot_curating import RULE, Curated, curated

from bot.cards import MENU_LINES
from bot.curators import NOT_A_CURATOR
from knowledge.curation.values import MeasureForm, TextSource
from knowledge.models import State
from knowledge.store import schema
from knowledge.store.interactions import Asked, Interactions
from knowledge.store.watches import Wish

__all__ = ["curated", "world"]

FIELDS = {
    "kind": ["announcement"],
    "title": "Announcement No. 77 of 2026",
    "publisher": "MOFCOM",
    "published": "18 Nov 2026",
    "url": "",
}
RULED = {
    "items": "holmium",
    "destinations": "all",
    "end_users": "",
    "days": "20 November 2026 – 10 January 2027",
    "passage": ["suspended"],
}
LONG = "a very long word of the heading, again and again, " * 4


async def announced(curated: Curated, text: str = RULE, **entered: Any) -> Any:
    """A draft of an announcement with one measure; its card."""
    card = await curated.add("Announcement No. 77 of 2026", text)
    card = await sent(curated, await curated.tap(card, "fields"), **FIELDS)
    form = await chosen(curated, card, "licence")
    return await sent(curated, form, **(RULED | entered))


async def sent(curated: Curated, form: Any, **entered: Any) -> Any:
    return (await curated.mia.submit_modal(form, entered)).response


async def chosen(curated: Curated, card: Any, value: str) -> Any:
    return await curated.mia.select(card, [value], custom_id=button(card, "measure"))


async def confirmed(curated: Curated, card: Any) -> Any:
    effects = (await curated.tap(card, "effects")).response
    return (await curated.tap(effects, "confirm")).response


def actions(card: Any) -> set[str]:
    ids = (part["custom_id"] for part in parts(card) if "custom_id" in part)
    return {each.split(":")[1] for each in ids}


def options(card: Any) -> list[str]:
    return [o["value"] for part in parts(card) for o in part.get("options", ())]


def state(curated: Curated, question: str = "is holmium controlled?") -> State:
    return curated.asked(question).statuses[0].state


async def test_a_measure_is_changed_in_place_and_taken_away(curated: Curated) -> None:
    card = await announced(curated)
    form = await chosen(curated, card, "=0")
    card = await sent(curated, form, **(RULED | {"items": "erbium", "destinations": "Japan"}))
    assert "**licence** erbium to JP, from 20 Nov 2026 until 10 Jan 2027" in texts(card)
    assert "holmium," not in texts(card)
    old, card = card, (await chosen(curated, card, "-0")).response
    assert "No measures" in texts(card)
    late = await chosen(curated, old, "=0")  # its menu shows what is gone
    assert "changed meanwhile" in late.response.content


async def test_a_rule_is_confirmed_only_under_what_it_would_change(curated: Curated) -> None:
    card = await announced(curated)
    assert "`CN-2026-77`" in texts(card)  # by which other documents name it
    assert "confirm" not in actions(card)
    effects = (await curated.tap(card, "effects")).response
    assert "By the rules of China" in texts(effects)
    assert "olmium, every destination: not confirmed → licence needed" in texts(effects)
    assert state(curated) is State.UNCONFIRMED
    done = (await curated.tap(effects, "confirm")).response
    assert "is added" in texts(done)
    assert state(curated) is State.LICENCE


async def test_a_new_item_is_known_by_all_its_names_the_moment_it_is_added(
    curated: Curated,
) -> None:
    card = await announced(curated, items="unobtainium")
    form = await chosen(curated, card, "item")
    item = {"name": "unobtainium", "others": "Pisanit, pisa salt", "kind": ["product"]}
    card = await sent(curated, form, **item, holds="")
    assert "new: **unobtainium**, also Pisanit, pisa salt" in texts(card)
    await confirmed(curated, card)
    for name in ("unobtainium", "Pisanit", "pisa salt"):
        assert state(curated, f"is {name} restricted?") is State.LICENCE
    channel = curated.world.channel
    found = await curated.mia.autocomplete(channel, "knowledge measure add", "items", "Tb, unobt")
    assert [each["value"] for each in found] == ["Tb, unobtainium"]


async def test_measures_by_command(curated: Curated) -> None:
    done = texts(await confirmed(curated, await announced(curated)))
    name = done.split("`")[1]
    channel, mia = curated.world.channel, curated.mia
    complete = mia.autocomplete
    (own,) = await complete(channel, "knowledge measure edit", "measure", "")
    assert own["value"] == f"{name}/1"
    headings = await complete(
        channel, "knowledge measure edit", "passage", "susp", measure=own["value"]
    )
    assert [each["value"] for each in headings] == ["suspended"]
    rules = await complete(channel, "knowledge measure edit", "of", "CN-2025-5")
    assert "CN-2025-57" in [each["value"] for each in rules]
    places = await complete(channel, "knowledge measure edit", "destinations", "JP, germ")
    assert "JP, DE" in [each["value"] for each in places]
    issuers = await complete(channel, "knowledge measure edit", "issuer", "chi")
    assert "CN" in [each["value"] for each in issuers]

    edited = await curated.slash("measure edit", measure=own["value"], items="Er, Tm")
    assert "**licence** Er, Tm, from 20 Nov 2026 until 10 Jan 2027" in texts(edited.response)
    await confirmed(curated, edited.response)
    assert state(curated) is State.UNCONFIRMED
    assert state(curated, "is erbium controlled?") is State.LICENCE
    more = {"effect": "ban", "from_day": "21 Nov 2026", "items": "Ho", "destinations": "Japan"}
    added = await curated.slash("measure add", document=name, **more)
    assert "**ban** Ho to JP, from 21 Nov 2026" in texts(added.response)
    withdrawn = await curated.slash("measure withdraw", measure=own["value"])
    assert "No measures" in texts(withdrawn.response)
    await confirmed(curated, withdrawn.response)
    assert state(curated, "is erbium controlled?") is State.UNCONFIRMED


async def test_a_wrong_measure_leaves_no_draft_behind(curated: Curated) -> None:
    name = texts(await confirmed(curated, await announced(curated))).split("`")[1]
    wrong = {"effect": "ban", "from_day": "soon", "items": "Ho"}
    said = (await curated.slash("measure add", document=name, **wrong)).response
    assert "date" in said.content
    gone = (await curated.slash("measure edit", measure=f"{name}/7", items="Ho")).response
    assert "not on record" in gone.content
    who = {"guild": str(curated.world.guild.id), "who": str(curated.mia.id)}
    assert curated.base.curator.drafts(**who) == ()


async def test_more_fields_and_the_text_can_be_corrected(curated: Curated) -> None:
    card = await curated.add("Prices", "Unobtainium costs 40 ducats a gram in Pisa.")
    form = await curated.tap(card, "details")
    more = {"issuer": "Japan", "language": "en", "author": "Ann", "verified": "", "id": "P-1"}
    card = await sent(curated, form, **more)
    assert "`P-1`" in texts(card)
    assert "rules of Japan" in texts(card)
    card = await sent(curated, await curated.tap(card, "text"), text="Now it costs 50 ducats.")
    assert "50 ducats" in texts(card)
    await curated.tap(card, "confirm")
    assert "50 ducats" in curated.asked("what does it cost now in ducats?").text
    assert "40 ducats" not in curated.asked("what does unobtainium cost in Pisa?").text


async def test_members_see_who_has_added_what_an_answer_stands_on(curated: Curated) -> None:
    world = curated.world
    await confirmed(curated, await announced(curated))
    world.services.reply = lambda asked, day: curated.asked(asked)
    reply = await world.ask("is holmium controlled?")
    sources = await world.alice.click(reply, custom_id=button(reply, "sources"))
    assert f"added to this server by <@{curated.mia.id}>" in texts(sources.response)
    assert texts(sources.response).count("added to this server") == 1


# Gaps


def left_open(curated: Curated, *questions: str) -> None:
    """Members ask and get whatever the knowledge base answers."""
    interactions = curated.base.catalogue.beside(Interactions)
    guild = str(curated.world.guild.id)
    for key, question in enumerate(questions, 1):
        interactions.accept(Asked(key, question, guild=guild))
        interactions.answered(key, curated.base.answerer.answer_now(question, guild=guild))
    interactions.vote(1, guild, "9", "down", "I wanted the price")


async def opened(curated: Curated, key: int = 1) -> Any:
    """The card of a gap, by the key of the newest question in it."""
    gaps = (await curated.slash("gaps")).response
    return (await curated.mia.select(gaps, [str(key)], custom_id=button(gaps, "gap"))).response


async def test_a_gap_is_answered_by_a_document_and_open_again_after_undo(
    curated: Curated,
) -> None:
    left_open(curated, "what does unobtainium cost in Pisa?")
    gap = await opened(curated)
    assert "I wanted the price" in texts(gap)
    form = await curated.tap(gap, "fill")
    card = await sent(
        curated, form, title="Prices", text="In Pisa, unobtainium costs 40 ducats a gram."
    )
    assert "To answer: “what does unobtainium cost in Pisa?”" in texts(card)
    done = (await curated.tap(card, "confirm")).response
    assert "The gap is closed" in texts(done)
    assert "Nothing was left unanswered" in texts((await curated.slash("gaps")).response)
    await curated.slash("undo")
    assert "unobtainium cost" in texts((await curated.slash("gaps")).response)


async def test_those_who_asked_are_told(curated: Curated) -> None:
    question = "what does unobtainium cost in Pisa?"
    left_open(curated, question)
    world, desk = curated.world, curated.world.bot.desk
    guild = str(world.guild.id)
    desk.ledger.accept(Asked(1, question, guild=guild))
    desk.ledger.answered(Asked(1, question, guild=guild), curated.asked(question))
    world.services.reply = lambda asked, day: curated.asked(asked)
    wish = Wish(1, str(world.alice.id), guild, world.channel.id, 5)
    await desk.ledger.write(desk.watches.wish, wish, 10)
    gap = await opened(curated)
    assert "1 person waits" in texts(gap)
    assert "find no answer yet" in texts((await curated.tap(gap, "tell")).response)
    form = await curated.tap(gap, "fill")
    text = "In Pisa, unobtainium costs 40 ducats a gram."
    card = await sent(curated, form, title="Prices", text=text)
    done = (await curated.tap(card, "confirm")).response
    assert "1 person is told" in texts((await curated.tap(done, "tell")).response)
    assert "Nobody is told" in texts((await curated.tap(done, "tell")).response)
    again = (await curated.tap(card, "confirm")).response
    assert "The gap is closed" in texts(again)


async def test_a_gap_that_a_document_does_not_answer_stays_open(curated: Curated) -> None:
    left_open(curated, "what does unobtainium cost in Pisa?")
    form = await curated.tap(await opened(curated), "fill")
    card = await sent(curated, form, title="Kilns", text="The kiln of Falun was lit on Monday.")
    done = (await curated.tap(card, "confirm")).response
    assert "The gap stays open" in texts(done)
    assert "unobtainium cost" in texts((await curated.slash("gaps")).response)


async def test_a_gap_is_put_aside_and_named_to_a_command(curated: Curated) -> None:
    left_open(curated, "what does unobtainium cost in Pisa?")
    channel = curated.world.channel
    found = await curated.mia.autocomplete(channel, "knowledge add", "gap", "unob")
    assert [each["value"] for each in found] == ["1"]
    gap = await opened(curated)
    assert "Put aside" in texts((await curated.tap(gap, "aside")).response)
    again = await curated.tap(gap, "aside")
    assert "no longer there" in again.response.content
    assert "Nothing was left" in texts((await curated.slash("gaps")).response)
    said = await curated.slash("add", url="https://example.org/a", gap="what it costs")
    assert "from the list" in said.response.content


# Limits, and what goes wrong between two taps


async def test_menus_and_cards_hold_at_their_limits(curated: Curated) -> None:
    text = "\n\n".join(f"## {LONG}{n}\n\nScandium, rule number {n}." for n in range(60))
    curator = curated.base.curator
    who = {"guild": str(curated.world.guild.id), "who": str(curated.mia.id)}
    draft = curator.preview(TextSource("Many", text), **who)
    anchor = draft.headings[40].anchor
    rules = [
        MeasureForm(
            "licence",
            f"2026-11-{n + 1:02}",
            items=(f"{chr(97 + n) * 9} {LONG[:80]}",),
            passage=anchor,
        )
        for n in range(25)
    ]
    fields = {"kind": "announcement", "published": "2026-11-01", "id": "MANY"}
    curator.amend(draft.id, fields=fields, measures=rules, **who)
    curator.confirm(draft.id, **who)
    card = (await curated.slash("edit", document="MANY")).response
    assert "text" not in actions(card)
    assert MENU_LINES - 3 <= len(options(card)) <= MENU_LINES
    form = await chosen(curated, card, "=3")
    assert len(options(Form(form.modal))) == MENU_LINES
    kept = {"items": "Sc", "destinations": "all", "end_users": "", "days": "2026-11-04"}
    await sent(curated, form, **kept, passage=["#40"])
    (open_draft,) = curator.drafts(**who)
    assert open_draft.document.measures[3].items == ("Sc",)
    assert open_draft.document.measures[3].passage == anchor


class Form:
    """A form with the shape that the helpers read."""

    def __init__(self, modal: dict[str, Any]) -> None:
        self.components = [part.get("component", part) for part in modal["components"]]


async def test_a_text_as_long_as_a_form_takes(curated: Curated) -> None:
    text = ("word " * 800)[:4000].strip() + "."
    card = await curated.add("t" * 300, text)
    assert "text" in actions(card)
    card = await sent(curated, await curated.tap(card, "text"), text=text)
    assert "Nothing" not in texts(card)


async def test_a_form_that_is_closed_again_and_one_of_a_draft_that_expired(
    curated: Curated,
) -> None:
    card = await curated.add("Prices", "Unobtainium costs 40 ducats a gram in Pisa.")
    await curated.tap(card, "fields")  # abandoned
    form = await curated.tap(card, "fields")
    past = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    with curated.base.catalogue._engine.begin() as connection:
        connection.execute(update(schema.drafts).values(expires_at=past))
    said = await sent(curated, form, **FIELDS)
    assert "no longer there" in texts(said)
    for action in ("confirm", "details", "discard"):
        told = (await curated.tap(card, action)).response
        assert told.content or "Thrown away" in texts(told)


async def test_two_moderators_at_once(curated: Curated) -> None:
    world = curated.world
    card = await curated.add("Prices", "Unobtainium costs 40 ducats a gram in Pisa.")
    name = texts((await curated.tap(card, "confirm")).response).split("`")[1]
    mine = (await curated.slash("edit", document=name)).response
    role = world.guild.create_role("n", permissions=discord.Permissions(manage_guild=True))
    noa = world.guild.add_member(world.env.create_user("noa"), roles=[role])
    theirs = (await noa.slash(world.channel, "knowledge edit", document=name)).response
    mine = await sent(curated, await curated.tap(mine, "text"), text="It costs 50 ducats, I say.")
    form = await noa.click(theirs, custom_id=button(theirs, "text"))
    theirs = (await noa.submit_modal(form, {"text": "It costs 60 ducats, I say."})).response
    assert "is changed" in texts((await curated.tap(mine, "confirm")).response)
    said = (await noa.click(theirs, custom_id=button(theirs, "confirm"))).response
    assert "changed meanwhile" in said.content
    kept = await noa.click(theirs, custom_id=button(theirs, "text"))
    assert "60 ducats" in str(kept.modal)  # nobody's work is lost


async def test_who_loses_the_role_can_tap_nothing(curated: Curated) -> None:
    world = curated.world
    role = world.guild.create_role("librarians")
    curated.mia = world.guild.add_member(world.env.create_user("lena"), roles=[role])
    command = world.bot.tree.get_command("knowledge")
    assert command is not None
    command.default_permissions = None
    await world.bot.tree.sync()
    guilds = world.bot.desk.guilds
    guilds.put(world.guild.id, replace(guilds.of(world.guild.id), curators=role.id))
    card = await curated.add("Prices", "Unobtainium costs 40 ducats a gram in Pisa.")
    guilds.put(world.guild.id, replace(guilds.of(world.guild.id), curators=0))
    for action in ("confirm", "fields", "text", "discard"):
        assert (await curated.tap(card, action)).response.content == NOT_A_CURATOR
    assert (await chosen(curated, card, "licence")).response.content == NOT_A_CURATOR
    found = await curated.mia.autocomplete(world.channel, "knowledge show", "document", "CN")
    assert found == []


@pytest.mark.parametrize("owner", [True, False])
async def test_only_whoever_runs_the_bot_promotes(curated: Curated, owner: bool) -> None:
    card = await curated.add("Prices", "Unobtainium costs 40 ducats a gram in Pisa.")
    name = texts((await curated.tap(card, "confirm")).response).split("`")[1]
    curated.world.bot.owner_id = curated.mia.id if owner else None
    said = (await curated.slash("promote", document=name)).response
    guild = curated.world.env.create_guild()
    elsewhere = curated.asked("what does unobtainium cost in Pisa?", guild)
    assert ("40 ducats" in elsewhere.text) is owner
    assert ("shared by all servers" in texts(said)) is owner


async def test_a_gap_that_something_else_answers_says_so_and_is_closed_by_a_tap(
    curated: Curated,
) -> None:
    question, other = "what does unobtainium cost in Pisa?", "which kiln is lit in Falun?"
    left_open(curated, question, other, "and what does unobtainium cost in Pisa?")
    world, desk = curated.world, curated.world.bot.desk
    guild = str(world.guild.id)
    desk.ledger.accept(Asked(1, question, guild=guild))
    desk.ledger.answered(Asked(1, question, guild=guild), curated.asked(question))
    world.services.reply = lambda asked, day: curated.asked(asked)
    await desk.ledger.write(desk.watches.wish, Wish(1, str(world.alice.id), guild, 2, 5), 10)
    assert "answered now" not in texts((await curated.slash("gaps")).response)
    assert "close" not in actions(await opened(curated, 3))
    card = await curated.add("Prices", "In Pisa, unobtainium costs 40 ducats a gram.")
    await curated.tap(card, "confirm")
    gaps = texts((await curated.slash("gaps")).response)
    assert gaps.count("answered now by “Prices”") == 1
    gap = await opened(curated, 3)
    assert "Answered now by “Prices”" in texts(gap)
    closed = texts((await curated.tap(gap, "close")).response)
    assert "2 questions answered by “Prices”" in closed
    assert "1 person who asked is told" in closed
    left = texts((await curated.slash("gaps")).response)
    assert question not in left
    assert other in left
    assert "no longer there" in (await curated.tap(gap, "close")).response.content
    await curated.slash("undo")
    assert question in texts((await curated.slash("gaps")).response)


async def test_putting_a_gap_aside_is_taken_back(curated: Curated) -> None:
    left_open(curated, "what does unobtainium cost in Pisa?")
    aside = (await curated.tap(await opened(curated), "aside")).response
    assert "Nothing was left" in texts((await curated.slash("gaps")).response)
    assert "in Pisa?" in texts((await curated.tap(aside, "aside")).response)
    assert "in Pisa?" in texts((await curated.slash("gaps")).response)
    log = texts((await curated.slash("log")).response)
    assert "gap readmitted" in log
    assert log.count(f"<@{curated.mia.id}>") == 2
