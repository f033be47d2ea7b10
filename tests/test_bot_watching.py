"""/watch, alerts and askers in Discord: who may, what is told, once, and what is never told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import pytest
from bot_fakes import FakeServices, made_answer
from bot_world import World, button, parts, texts, world
from conftest import settings_for
from curation_world import RULE

from bot.alert_cards import letter_card
from bot.askers import Told, tell_askers
from bot.cogs.watch import MOST_OF_PERSON, OF_THIS_SERVER
from bot.curators import NOT_A_CURATOR
from bot.services import KnowledgeServices
from bot.watching import CLOSED, NO_SUCH_WATCH, STOPPED, WILL_NOT_TELL, WILL_TELL
from knowledge.documents.readers import read
from knowledge.errors import BusyError, LimitError
from knowledge.models import AnswerKind
from knowledge.store import writing
from knowledge.store.watches import Place, Watches, WatchRow, Wish
from knowledge.watching.notices import unpacked
from knowledge.watching.watchman import Watchman
from knowledge.wiring import Knowledge, open_knowledge

__all__ = ["world"]

BEFORE, FLIP = date(2026, 11, 9), date(2026, 11, 11)


@dataclass
class Watching:
    """The world with the bundled record, a moderator and a day that tests turn."""

    world: World
    base: Knowledge
    mia: Any

    def on(self, day: date) -> None:
        self.world.services.now = lambda: datetime(day.year, day.month, day.day, 8, tzinfo=UTC)

    async def turn(self, day: date) -> None:
        """A day turns."""
        self.on(day)
        await self.world.bot.alerting.turn()

    async def changed(self) -> None:
        """The knowledge base changed, and the bot looks."""
        self.world.bot.alerting._looked = None
        self.world.bot.alerting._asked = None
        await self.world.bot.alerting.turn()

    @property
    def watches(self) -> Watches:
        return self.world.bot.desk.watches

    async def add(self, who: Any = None, **options: str) -> Any:
        who = who or self.world.alice
        return (await who.slash(self.world.channel, "watch add", **options)).response

    def told(self, where: Any) -> list[Any]:
        """The alerts that a channel shows."""
        return [m for m in where.history() if any(p.get("id", 0) > 1 << 30 for p in parts(m))]

    def dm(self, who: Any = None) -> Any:
        return (who or self.world.alice).user.dm_channel


@pytest.fixture
async def watching(world: World, copied_home: Path) -> AsyncIterator[Watching]:
    role = world.guild.create_role("m", permissions=discord.Permissions(manage_guild=True))
    mia = world.guild.add_member(world.env.create_user("mia"), roles=[role])
    with open_knowledge(settings=settings_for(copied_home)) as base:
        services = KnowledgeServices(base)
        for name in ("items_like", "places_like", "read_day"):
            setattr(world.services, name, getattr(services, name))
        watchman = Watchman(
            base.catalogue, world.services.interactions.beside(Watches), base.register_of
        )

        async def subject(item: str, destination: str, on: date, *, guild: str) -> Any:
            return watchman.subject(item, destination, on, guild=guild)

        async def subjects(rows: Sequence[Any]) -> Any:
            return watchman.names(rows)

        async def look(on: date) -> int:
            return watchman.look(on)

        world.services.subject = subject  # type: ignore[method-assign]
        world.services.subjects = subjects  # type: ignore[method-assign]
        world.services.patrol = look  # type: ignore[method-assign]
        made = Watching(world, base, mia)
        made.on(BEFORE)
        yield made


def error(code: int, status: int = 403) -> dict[str, Any]:
    return {"status": status, "code": code, "times": None}


def put(base: Knowledge, text: str, guild: str) -> None:
    """Store a document as a guild's own."""
    document = replace(read(text.encode(), location="rule.md"), guild=guild)
    base.catalogue.put(document, (), {}, base.model, "test")


async def test_a_flip_is_told_by_direct_message_once_with_its_sources(watching: Watching) -> None:
    reply = await watching.add(item="Ho", destination="JP")
    assert "Holmium, to Japan" in texts(reply).replace("holmium", "Holmium")
    assert "Suspended until 10 Nov 2026" in texts(reply)
    await watching.turn(BEFORE)
    assert watching.told(watching.dm()) == []
    await watching.turn(FLIP)
    await watching.turn(FLIP)
    await watching.world.restart()
    await watching.turn(FLIP)
    (alert,) = watching.told(watching.dm())
    said = texts(alert)
    assert "Holmium" in said
    assert "Suspended → ❔ **Unconfirmed**" in said
    assert "No. 70 of 2025" in said
    assert "https://" in said
    assert "> " in said
    assert "Japan" in said
    await watching.turn(FLIP + timedelta(days=3))
    assert len(watching.told(watching.dm())) == 1


async def test_an_end_is_told_30_7_and_1_days_ahead_in_a_channel(watching: Watching) -> None:
    watching.on(date(2026, 10, 1))
    await watching.add(watching.mia, item="Ho", where="this channel")
    for number in range(42):
        await watching.turn(date(2026, 10, 1) + timedelta(days=number))
    cards = [texts(each) for each in watching.told(watching.world.channel)]
    assert len(cards) == 4
    for days, card in zip(("in 30 days", "in 7 days", "tomorrow"), cards, strict=False):
        assert f"Ends {days} · 10 Nov 2026" in card
        assert "**Suspension**: Announcement No. 70 of 2025" in card


async def test_days_without_the_bot_are_told_as_what_is_due(watching: Watching) -> None:
    watching.on(date(2026, 9, 1))
    await watching.add(item="Ho")
    await watching.turn(date(2026, 11, 8))
    (alert,) = watching.told(watching.dm())
    assert "Ends in 2 days" in texts(alert)


async def test_a_channel_is_for_those_who_may_and_a_direct_message_for_anyone(
    watching: Watching,
) -> None:
    refused = await watching.world.alice.slash(
        watching.world.channel, "watch add", item="Ho", where="this channel"
    )
    assert refused.response.content == NOT_A_CURATOR
    assert watching.watches.running() == ()
    await watching.add(item="Ho")
    (row,) = watching.watches.running()
    assert (row.place.guild, row.place.channel, row.place.person) == (
        "",
        0,
        str(watching.world.alice.id),
    )


async def test_the_same_watch_twice_is_one_and_limits_are_said(watching: Watching) -> None:
    await watching.add(item="Ho")
    assert "already" in texts(await watching.add(item="holmium"))
    assert len(watching.watches.running()) == 1
    items = [key for key in watching.base.register.items() if key != "Ho"]
    for item in items[: MOST_OF_PERSON - 1]:
        await watching.add(item=item)
    over = await watching.add(item=items[MOST_OF_PERSON])
    assert str(MOST_OF_PERSON) in over.content
    assert "/watch remove" in over.content
    assert len(watching.watches.running()) == MOST_OF_PERSON


def test_the_same_watch_from_many_threads_is_one_and_no_limit_is_passed(tmp_path: Path) -> None:
    with Watches.open(tmp_path / "c.db") as watches, ThreadPoolExecutor(8) as threads:

        def add(number: int) -> bool:
            row = WatchRow(Place(person="7"), f"item-{number % 6}", "", "{}", "7")
            try:
                return watches.add(row, 4)[1]
            except LimitError:
                return False

        assert sum(threads.map(add, range(48))) == 4
        assert len(watches.running()) == 4


async def test_watches_are_listed_and_removed_by_those_who_may(watching: Watching) -> None:
    await watching.add(item="Ho")
    await watching.add(watching.mia, where="this channel")
    alice, channel = watching.world.alice, watching.world.channel
    own = texts((await alice.slash(channel, "watch list")).response)
    assert "olmium" in own
    assert "Everything on record" not in own
    assert "Everything on record" in texts(
        (await watching.mia.slash(channel, "watch list")).response
    )
    mine, shared = watching.watches.running()
    choices = await alice.autocomplete(channel, "watch remove", "watch", "hol")
    assert [choice["value"] for choice in choices] == [str(mine.number)]
    other = await alice.slash(channel, "watch remove", watch=str(shared.number))
    assert other.response.content == NO_SUCH_WATCH
    foreign = await watching.mia.slash(channel, "watch remove", watch=str(mine.number))
    assert foreign.response.content == NO_SUCH_WATCH
    done = await alice.slash(channel, "watch remove", watch=str(mine.number))
    assert done.response.content == STOPPED
    assert [row.number for row in watching.watches.running()] == [shared.number]


async def test_the_button_of_an_alert_stops_its_watch(watching: Watching) -> None:
    await watching.add(watching.mia, item="Ho", where="this channel")
    await watching.turn(FLIP)
    (alert,) = watching.told(watching.world.channel)
    stop = button(alert, "unwatch")
    assert (
        await watching.world.alice.click(alert, custom_id=stop)
    ).response.content == NOT_A_CURATOR
    assert (await watching.mia.click(alert, custom_id=stop)).response.content == STOPPED
    assert watching.watches.running() == ()


async def test_closed_direct_messages_are_said_at_once(watching: Watching) -> None:
    env = watching.world.env
    env.inject_error("POST", f"/channels/{watching.dm().id}/messages", **error(50007))
    reply = await watching.add(item="Ho")
    assert reply.content == CLOSED
    assert watching.watches.running() == ()


@pytest.mark.parametrize(("code", "status"), [(50013, 403), (50001, 403), (10003, 404)])
async def test_a_channel_that_cannot_be_written_to_rests_and_its_maker_is_told(
    watching: Watching, code: int, status: int
) -> None:
    await watching.add(watching.mia, item="Ho", where="this channel")
    await watching.add(watching.mia, item="Er", where="this channel")
    channel = watching.world.channel
    tried: list[Any] = []
    watching.world.env.inject_error(
        "POST", f"/channels/{channel.id}/messages", **error(code, status)
    )
    for day in range(5):
        await watching.turn(FLIP + timedelta(days=day))
        tried = [
            each
            for each in watching.world.env.http_requests
            if each.method == "POST" and each.path == f"/channels/{channel.id}/messages"
        ]
    assert len(tried) == 1
    assert watching.told(channel) == []
    (word,) = watching.told(watching.dm(watching.mia))
    assert f"<#{channel.id}>" in texts(word)
    assert all(row.paused for row in watching.watches.of(guild=str(watching.world.guild.id)))
    listed = texts((await watching.mia.slash(channel, "watch list")).response)
    assert "/watch add" in listed
    # Mended: the same again goes on from now, without what was missed.
    watching.world.env.backend.faults.clear()
    await watching.add(watching.mia, item="Ho", where="this channel")
    assert [row.item for row in watching.watches.running()] == ["Ho"]
    await watching.turn(FLIP + timedelta(days=6))
    assert watching.told(channel) == []


async def test_an_outage_delays_an_alert_and_loses_none(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.patience.PATIENCE", 0.01)
    monkeypatch.setattr("bot.patience.patiently.__defaults__", (0.01,))
    monkeypatch.setattr("bot.alerting._AGAIN_SECONDS", 0.0)
    await watching.add(item="Ho")
    env = watching.world.env
    env.inject_error("POST", f"/channels/{watching.dm().id}/messages", status=503, times=6)
    await watching.turn(FLIP)
    for _ in range(8):
        await watching.world.bot.alerting.turn()
    assert len(watching.told(watching.dm())) == 1


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_kill_between_claim_and_mark_sends_exactly_once(
    watching: Watching, arrived: bool
) -> None:
    await watching.add(item="Ho")
    watching.on(FLIP)
    watching.watches._clock = watching.world.env.now  # the time of its messages
    await watching.world.services.patrol(FLIP)
    (row,) = watching.watches.due(10)
    assert watching.watches.claim(row.number)
    if arrived:
        card = letter_card(unpacked(row.body), row.watch, row.number, "")
        from bot.cards import view

        channel = await watching.world.bot.create_dm(discord.Object(int(row.place.person)))
        await channel.send(view=view(card))
    await watching.world.restart()
    await watching.turn(FLIP)
    assert len(watching.told(watching.dm())) == 1
    assert watching.watches.due(10) == ()


async def test_a_moderator_sets_one_channel_for_all(watching: Watching) -> None:
    mia, channel = watching.mia, watching.world.channel
    shown = (await mia.slash(channel, "settings")).response
    menus = [p["custom_id"] for p in parts(shown) if p.get("type") == 8]
    tapped = await mia.select(shown, [channel], custom_id=menus[-1])
    (row,) = watching.watches.running()
    assert (row.item, row.destination, row.place.channel) == ("", "", channel.id)
    other = watching.world.guild.create_text_channel("alerts")
    await mia.select(shown, [other], custom_id=menus[-1])
    (row,) = watching.watches.running()
    assert row.place.channel == other.id
    assert tapped is not None
    await watching.turn(FLIP)
    cards = "\n".join(texts(each) for each in watching.told(other))
    assert "Unconfirmed" in cards
    assert "and" in cards
    assert len(watching.told(other)) <= 3
    await mia.select(shown, [], custom_id=menus[-1])
    assert watching.watches.running() == ()


async def test_what_a_server_adds_is_told_there_alone(watching: Watching) -> None:
    """Two servers, a member's direct messages; one of the servers has a rule of its own."""
    here = watching.world.guild
    elsewhere = watching.world.env.create_guild()
    there = elsewhere.create_text_channel("minerals")
    role = elsewhere.create_role("m", permissions=discord.Permissions(manage_guild=True))
    mod = elsewhere.add_member(watching.world.env.create_user("max"), roles=[role])
    rule = RULE.replace("items: [Sc]", "items: [unobtainium]").replace("Scandium", "Unobtainium")
    rule = rule.replace("2026-03-02", "2026-11-10")
    await watching.add(watching.mia, where="this channel")
    await mod.slash(there, "watch add", where="this channel")
    await watching.add()
    await watching.turn(date(2026, 11, 10))
    put(watching.base, rule, str(here.id))
    watching.on(date(2026, 11, 10))
    await watching.changed()
    assert "nobtainium" in "".join(texts(m) for m in watching.told(watching.world.channel))
    for place in (there, watching.dm()):
        assert "nobtainium" not in "".join(texts(m) for m in place.history())
    refused = await watching.add(item="unobtainium")
    assert refused.content == OF_THIS_SERVER
    unknown = await mod.slash(there, "watch add", item="unobtainium")
    assert "nobtainium" in unknown.response.content
    assert unknown.response.content != OF_THIS_SERVER
    completed = await mod.autocomplete(there, "watch add", "item", "unobt")
    assert completed == []


async def test_leaving_and_forgetting_delete_what_there_is(watching: Watching) -> None:
    await watching.add(item="Ho")
    await watching.add(watching.mia, item="Er", where="this channel")
    said = (await watching.world.alice.slash(watching.world.channel, "forget")).response.content
    assert "1 watches" in said
    (left,) = watching.watches.running()
    await watching.mia.slash(watching.world.channel, "forget")
    (row,) = watching.watches.running()
    assert (row.number, row.actor) == (left.number, "")
    bot, guild = watching.world.bot, watching.world.guild.id
    bot.dispatch("guild_remove", bot.get_guild(guild))
    async with asyncio.timeout(10):
        while watching.watches.running():  # noqa: ASYNC110 - nothing here could set an event
            await asyncio.sleep(0.01)


async def unanswered(watching: Watching, question: str) -> Any:
    services = watching.world.services
    services.reply = lambda asked, day: made_answer(
        asked, day, kind=AnswerKind.NONE, citations=(), statuses=()
    )
    return await watching.world.ask(question)


async def test_who_asked_is_told_once_when_there_is_an_answer(watching: Watching) -> None:
    world = watching.world
    reply = await unanswered(watching, "what is the quota of unobtainium?")
    tell = button(reply, "wish")
    assert (await world.alice.click(reply, custom_id=tell)).response.content == WILL_TELL
    await watching.changed()
    assert watching.told(watching.dm()) == []
    world.services.reply = made_answer
    await watching.changed()
    await watching.changed()
    await world.restart()
    await watching.changed()
    (card,) = watching.told(watching.dm())
    assert "quota of unobtainium" in texts(card)
    shown = await world.alice.user.click(card, custom_id=button(card, "show"))
    assert "quota of unobtainium" in texts(shown.response)


async def test_consent_is_taken_back_by_the_same_button_and_forgotten_with_the_person(
    watching: Watching,
) -> None:
    world = watching.world
    reply = await unanswered(watching, "what is the quota of unobtainium?")
    tell = button(reply, "wish")
    await world.alice.click(reply, custom_id=tell)
    assert (await world.alice.click(reply, custom_id=tell)).response.content == WILL_NOT_TELL
    assert watching.watches.wishes() == ()
    await world.alice.click(reply, custom_id=tell)
    assert "1 answers" in (await world.alice.slash(world.channel, "forget")).response.content
    assert watching.watches.wishes() == ()


async def test_the_door_for_gaps_says_how_many_are_told_and_how_many_wait(
    watching: Watching,
) -> None:
    world = watching.world
    reply = await unanswered(watching, "what is the quota of unobtainium?")
    await world.alice.click(reply, custom_id=button(reply, "wish"))
    (wish,) = watching.watches.wishes()
    guild = str(world.guild.id)
    assert await tell_askers(world.bot.desk, guild, [wish.question]) == Told(0, 1)
    assert await tell_askers(world.bot.desk, "1", [wish.question]) == Told(0, 0)
    world.services.reply = made_answer
    assert await tell_askers(world.bot.desk, guild, [wish.question]) == Told(1, 0)
    assert await tell_askers(world.bot.desk, guild, [wish.question]) == Told(0, 0)


async def test_only_where_documents_changed_is_a_question_asked_again(watching: Watching) -> None:
    world = watching.world
    asking = [await unanswered(watching, f"what is the quota of {name}?") for name in ("a", "b")]
    for person in (world.alice, watching.mia):
        for reply in asking:
            await person.click(reply, custom_id=button(reply, "wish"))
    other = world.env.create_guild()
    there = other.create_text_channel("c")
    bob = other.add_member(world.env.create_user("bob"))
    reply = (await bob.slash(there, "ask", question="what is the quota of a?")).response
    await bob.click(reply, custom_id=button(reply, "wish"))
    await world.bot.alerting.turn()

    async def asked_after(guild: str) -> list[tuple[str, str]]:
        """What is asked again when a document of a guild changes, and where."""
        before = len(world.services.asked)
        change(world.services, guild)
        await world.bot.alerting.turn()
        await world.bot.alerting.turn()
        return [(question, where) for question, _, _, where in world.services.asked[before:]]

    here, elsewhere = str(world.guild.id), str(other.id)
    assert sorted(await asked_after(here)) == [
        ("what is the quota of a?", here), ("what is the quota of b?", here)
    ]  # fmt: skip
    assert await asked_after(elsewhere) == [("what is the quota of a?", elsewhere)]
    assert await asked_after("1") == []
    assert len(await asked_after("")) == 3


def change(services: FakeServices, guild: str) -> None:
    """A document changes, as the catalogue notes it."""
    with services.engine.begin() as connection:
        writing.write_audit(connection, "2026-11-23", "7", guild, "changed", "d", "")
        writing.count_version(connection)


async def test_what_is_due_is_sent_also_where_nobody_can_look(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    await watching.add(item="Ho")
    await watching.turn(BEFORE)
    with monkeypatch.context() as patch:
        patch.setattr(watching.world.bot.alerting, "_send_due", nothing_is_sent)
        await watching.turn(FLIP)

    async def busy(_: date) -> int:
        raise BusyError("rebuilding")

    monkeypatch.setattr(watching.world.services, "patrol", busy)
    with pytest.raises(BusyError):
        await watching.turn(FLIP + timedelta(days=1))
    assert len(watching.told(watching.dm())) == 1


async def nothing_is_sent() -> None:
    """The bot ends before it sends."""


async def test_an_answer_that_only_a_server_knows_is_not_sent_to_direct_messages(
    watching: Watching,
) -> None:
    world = watching.world
    reply = await unanswered(watching, "what is the quota of unobtainium?")
    await world.alice.click(reply, custom_id=button(reply, "wish"))
    nothing = world.services.reply

    async def answer(question: str, *, guild: str, as_of: Any, history: Any) -> Any:
        return (made_answer if guild else nothing)(question, as_of)

    world.services.answer = answer  # type: ignore[method-assign]
    await watching.changed()
    (card,) = watching.told(watching.dm())
    assert "You asked: what" not in texts(card)
    assert f"https://discord.com/channels/{world.guild.id}/{world.channel.id}" in texts(card)
    assert not [p for p in parts(card) if "custom_id" in p]


def test_a_wish_is_kept_once(tmp_path: Path) -> None:
    with Watches.open(tmp_path / "c.db") as watches:
        wish = Wish(1, "7", "100", 200, 300)
        assert watches.wish(wish, 2)
        assert watches.wishes_of("100", [1, 2]) == {1: 1}
        assert watches.grant(wish, "{}")
        assert not watches.grant(wish, "{}")
        assert len(watches.due(10)) == 1
