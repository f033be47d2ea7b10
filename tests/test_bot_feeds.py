"""Feeds in Discord: followed, posted once, decided by one of two, after restarts and kills."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import discord
import pytest
from bot_world import World, button, parts, texts, world
from conftest import settings_for
from curation_world import World as Curation
from curation_world import small_home
from feed_world import Following, Site, served
from simcord.backend.models import Overwrite

from bot import courier
from bot.curators import NOT_A_CURATOR
from bot.services import KnowledgeServices
from knowledge.store.embeddings import Embedder
from knowledge.wiring import open_knowledge

__all__ = ["world"]

OLD = {"/1": "One", "/2": "Two"}
NEW = {"/mill": "The mill"} | OLD
MILL = "The zeolite mill of Kiruna grinds forty tonnes a day"
QUESTION = "what is known about the zeolite mill of Kiruna?"


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        site.article("/mill", "The mill", MILL)
        yield site


@dataclass
class Fed:
    """A server with a moderator, feeds with a clock, and a channel for what is new."""

    world: World
    following: Following
    site: Site
    mia: Any
    noah: Any
    news: Any

    async def slash(self, name: str, who: Any = None, **options: Any) -> Any:
        person = who or self.mia
        return await person.slash(self.world.channel, f"knowledge feed {name}", **options)

    async def follow(self, entries: dict[str, str] | None = None, **options: Any) -> Any:
        url = self.site.feed("/feed", OLD if entries is None else entries)
        return (await self.slash("add", url=url, channel=self.news, **options)).response

    async def round(self, **passed: float) -> None:
        """Time passes, and the bot goes its round."""
        self.following.later(**(passed or {"minutes": 61}))
        await self.world.bot.courier.round()

    @property
    def cards(self) -> list[Any]:
        """The messages of the channel for what is new, the oldest first."""
        return list(self.news.history())

    def card(self) -> Any:
        return self.cards[-1]

    async def tap(self, card: Any, action: str, who: Any = None) -> Any:
        return await (who or self.mia).click(card, custom_id=button(card, action))

    def said(self) -> str:
        return self.following.world.said(QUESTION, str(self.world.guild.id))


@pytest.fixture
async def fed(
    world: World, site: Site, tmp_path: Path, models_folder: Path, embedder: Embedder
) -> AsyncIterator[Fed]:
    assert embedder.dimension
    role = world.guild.create_role("m", permissions=discord.Permissions(manage_guild=True))
    mia, noah = (
        world.guild.add_member(world.env.create_user(name), roles=[role])
        for name in ("mia", "noah")
    )
    home = small_home(tmp_path / "knowledge", models_folder)
    with open_knowledge(settings=settings_for(home)) as base:
        following = Following(Curation(base), site)
        base.__dict__["curator"], base.__dict__["feeds"] = following.world.curator, following.feeds
        services = KnowledgeServices(base)
        for name in ("curate", "look", "follow", "tend"):
            setattr(world.services, name, getattr(services, name))
        yield Fed(world, following, site, mia, noah, world.guild.create_text_channel("news"))


async def test_news_is_posted_confirmed_and_answers(fed: Fed) -> None:
    shown = texts(await fed.follow())
    assert "The mill's news" in shown
    assert "One" in shown
    await fed.round()
    assert fed.cards == []
    fed.site.feed("/feed", NEW)
    await fed.round()
    await fed.round()
    assert len(fed.cards) == 1
    assert "The mill" in texts(fed.card())
    assert "forty tonnes" not in fed.said()
    done = await fed.tap(fed.card(), "take")
    assert done.ephemeral
    assert "The mill is added" in texts(done.response)
    assert "forty tonnes" in fed.said()
    assert f"Confirmed by <@{fed.mia.id}>" in texts(fed.card())
    assert not any("custom_id" in part for part in parts(fed.card()))


@pytest.fixture
def slow_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """People still see the buttons under a card that was decided."""

    async def later(*_: object) -> None:
        return None

    monkeypatch.setattr(courier, "_renew", later)


@pytest.mark.usefixtures("slow_cards")
async def test_a_double_tap_and_a_second_moderator_add_it_once(fed: Fed) -> None:
    await fed.follow(NEW, latest=1)
    await fed.round()
    taps = [await fed.tap(fed.card(), "take", who) for who in (fed.mia, fed.mia, fed.noah)]
    taps.append(await fed.tap(fed.card(), "skip", fed.noah))
    taps.append(await fed.tap(fed.card(), "look", fed.noah))
    first, *others = [texts(each.response) for each in taps]
    assert "is added" in first
    assert all(f"Confirmed by <@{fed.mia.id}>" in each for each in others)
    own = fed.following.world.curator.list(guild=str(fed.world.guild.id), source="own")
    assert own.total == 1
    await fed.round(minutes=1)
    assert "Confirmed" in texts(fed.card())


@pytest.mark.usefixtures("slow_cards")
async def test_what_has_waited_for_a_month_is_not_added_by_a_late_tap(fed: Fed) -> None:
    await fed.follow(NEW, latest=1)
    await fed.round()
    fed.following.later(days=31)
    await fed.world.services.tend("poll", [])
    late = await fed.tap(fed.card(), "take")
    assert "waited for a month" in texts(late.response)
    assert "forty tonnes" not in fed.said()
    await fed.round(minutes=1)
    assert "waited for a month" in texts(fed.card())


async def test_a_look_is_private_and_what_it_confirms_shows_on_the_card(fed: Fed) -> None:
    await fed.follow(NEW, latest=1)
    await fed.round()
    draft = await fed.tap(fed.card(), "look")
    assert draft.ephemeral
    assert "forty tonnes" in texts(draft.response)
    await fed.tap(draft.response, "confirm")
    await fed.round(minutes=1)
    assert f"Confirmed by <@{fed.mia.id}>" in texts(fed.card())
    assert len(fed.cards) == 1


async def test_dismissed_news_stays_put_aside(fed: Fed) -> None:
    await fed.follow(NEW, latest=1)
    await fed.round()
    assert "Put aside" in texts((await fed.tap(fed.card(), "skip")).response)
    assert f"Dismissed by <@{fed.mia.id}>" in texts(fed.card())
    fed.site.feed("/feed", {"/mill": "The mill, again"} | OLD)
    await fed.round()
    assert len(fed.cards) == 1


@pytest.mark.parametrize("name", ["add", "list", "remove"])
async def test_members_follow_nothing(fed: Fed, name: str) -> None:
    command = fed.world.bot.tree.get_command("knowledge")
    assert command is not None
    command.default_permissions = None
    await fed.world.bot.tree.sync()
    options = {"add": {"url": "https://a.example/"}, "remove": {"feed": "1"}}.get(name, {})
    result = await fed.slash(name, fed.world.alice, **options)
    assert result.response.content == NOT_A_CURATOR


@pytest.mark.parametrize("action", ["take", "look", "skip"])
async def test_members_decide_nothing(fed: Fed, action: str) -> None:
    await fed.follow(NEW, latest=1)
    await fed.round()
    result = await fed.tap(fed.card(), action, fed.world.alice)
    assert result.response.content == NOT_A_CURATOR
    assert "forty tonnes" not in fed.said()


async def test_a_restart_posts_nothing_twice_and_taps_go_on(fed: Fed) -> None:
    await fed.follow(NEW, latest=1)
    await fed.round()
    await fed.world.restart()
    await fed.round(minutes=1)
    assert len(fed.cards) == 1
    assert "is added" in texts((await fed.tap(fed.card(), "take")).response)


async def killed_behind_the_card(fed: Fed, monkeypatch: pytest.MonkeyPatch) -> None:
    """A round whose bot is killed once a card is posted, and a new start."""
    tend = fed.world.services.tend

    async def killed(act: str, *arguments: Any) -> Any:
        if act == "shown":
            raise asyncio.CancelledError
        return await tend(act, *arguments)

    monkeypatch.setattr(fed.world.services, "tend", killed)
    with pytest.raises(asyncio.CancelledError):
        await fed.round()
    monkeypatch.setattr(fed.world.services, "tend", tend)
    await fed.world.restart()


async def test_a_bot_that_was_killed_behind_a_card_finds_it_again(
    fed: Fed, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fed.follow(NEW, latest=1)
    await killed_behind_the_card(fed, monkeypatch)
    await fed.round(hours=1)
    assert len(fed.cards) == 1
    assert "is added" in texts((await fed.tap(fed.card(), "take")).response)


async def test_also_a_card_without_buttons_is_found_again(
    fed: Fed, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fed.follow(mode="enter")
    fed.site.feed("/feed", NEW)
    await killed_behind_the_card(fed, monkeypatch)
    await fed.round(hours=1)
    assert len(fed.cards) == 1
    assert "Entered at once" in texts(fed.card())


async def test_where_the_bot_may_not_write_it_says_so_and_goes_on_later(fed: Fed) -> None:
    await fed.follow(NEW, latest=1)
    everyone = fed.world.guild.id
    may_not = discord.Permissions(send_messages=True).value
    channels = fed.world.env.backend
    channels.set_overwrite(fed.news.id, Overwrite(everyone, 0, allow=0, deny=may_not))
    await fed.round()
    assert fed.cards == []
    assert "may not write" in texts((await fed.slash("list")).response)
    refused = await fed.slash("add", url=fed.site.feed("/b", OLD), channel=fed.news)
    assert refused.response.content == (
        "I may not write there: someone who manages the server can allow me Send Messages."
    )
    channels.delete_overwrite(fed.news.id, everyone)
    await fed.round()
    assert len(fed.cards) == 1


@pytest.mark.parametrize(
    ("status", "code"), [(400, 50035), (403, 50013), (404, 10003), (403, 20001), (503, 0)]
)
async def test_a_card_that_discord_does_not_take_holds_up_nobody_else(
    fed: Fed, status: int, code: int
) -> None:
    await fed.follow(NEW, latest=3)
    other, channel = await another_server(fed)
    fed.world.env.inject_error(
        "POST", f"/channels/{fed.news.id}/messages", status=status, code=code, times=None
    )
    with patience(0.2):
        await fed.round(minutes=1)
    assert fed.cards == []
    (card,) = channel.history()
    assert "The mill" in texts(card)
    listed = texts((await fed.slash("list")).response)
    assert "add" in listed.partition("to decide")[2] or status >= 500  # what to do about it
    fed.world.env.backend.faults.clear()
    await fed.round(hours=1, minutes=1)
    assert len(fed.cards) == 3
    assert "is added" in texts((await fed.tap(fed.card(), "take")).response)
    assert other.id


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Discord is not tried for long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(courier, "_PATIENCE", seconds)
        yield


async def another_server(fed: Fed) -> tuple[Any, Any]:
    """Another server that follows the same feed, and its channel for what is new."""
    other = fed.world.env.create_guild()
    role = other.create_role("m", permissions=discord.Permissions(manage_guild=True))
    eve = other.add_member(fed.world.env.create_user("eve"), roles=[role])
    channel = other.create_text_channel("c")
    url = fed.site.base + "/feed"
    await eve.slash(channel, "knowledge feed add", url=url, latest=1, channel=channel)
    return other, channel


async def test_a_card_that_cannot_be_made_holds_up_nobody_else(
    fed: Fed, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fed.follow(NEW, latest=1)
    _, channel = await another_server(fed)
    make = courier.news_card
    guild = str(fed.world.guild.id)

    def broken(news: Any) -> Any:
        return 1 / 0 if news.guild == guild else make(news)

    monkeypatch.setattr(courier, "news_card", broken)
    await fed.round(minutes=1)
    assert fed.cards == []
    assert len(list(channel.history())) == 1
    assert "finds the reason in the log" in texts((await fed.slash("list")).response)


async def test_a_card_that_cannot_be_changed_is_not_tried_for_ever(fed: Fed) -> None:
    await fed.follow(NEW, latest=1)
    await fed.round()
    card = fed.card()
    fed.world.env.inject_error(
        "PATCH", f"/channels/{fed.news.id}/messages/{card.id}", status=400, code=30046, times=None
    )
    assert "Put aside" in texts((await fed.tap(card, "skip")).response)
    await fed.round(minutes=1)
    await fed.round(hours=2)
    tried = [each for each in fed.world.env.http_requests if str(card.id) in each.path]
    assert len(tried) <= 2
    assert "Dismissed" in texts((await fed.tap(card, "take")).response)


async def test_a_word_that_cannot_be_said_does_not_end_the_round(fed: Fed) -> None:
    await fed.follow()
    _, channel = await another_server(fed)
    fed.world.env.inject_error(
        "POST", f"/channels/{fed.news.id}/messages", status=400, code=50035, times=None
    )
    fed.site.put("/feed", "", status=410)
    await fed.round()
    await fed.round(minutes=1)
    said = [texts(each) for each in channel.history()]
    assert any("no longer ask" in each for each in said)
    assert await fed.world.services.tend("paused", [str(fed.world.guild.id)]) == ()


async def test_the_log_says_who_followed_what(fed: Fed) -> None:
    await fed.follow()
    await fed.follow(mode="enter")
    (feed,) = await fed.world.services.follow(
        "list", guild=str(fed.world.guild.id), who=str(fed.mia.id)
    )
    await fed.slash("remove", fed.noah, feed=str(feed.number))
    log = texts((await fed.mia.slash(fed.world.channel, "knowledge log")).response)
    lines = [line for line in log.splitlines() if "/feed" in line]
    assert [("unfollowed" in lines[0], str(fed.noah.id) in lines[0])] == [(True, True)]
    assert "feed set" in lines[1]
    assert "(enter)" in lines[1]
    assert "followed" in lines[2]
    assert str(fed.mia.id) in lines[2]


async def test_news_enters_by_itself_and_the_channel_hears_of_it(fed: Fed) -> None:
    await fed.follow(mode="enter")
    fed.site.feed("/feed", NEW)
    await fed.round()
    assert "forty tonnes" in fed.said()
    assert "Entered at once" in texts(fed.card())


async def test_a_feed_that_fails_for_long_rests_with_one_word_to_the_channel(fed: Fed) -> None:
    await fed.follow()
    fed.site.put("/feed", "", status=500)
    for _ in range(10):
        await fed.round(hours=25)
    assert len(fed.cards) == 1
    assert "no longer ask" in texts(fed.card())
    assert "Paused" in texts((await fed.slash("list")).response)


async def test_feeds_are_listed_completed_and_removed(fed: Fed) -> None:
    assert "follows no feed" in texts((await fed.slash("list")).response)
    await fed.follow(NEW, latest=1)
    await fed.round()
    listed = texts((await fed.slash("list")).response)
    assert "The mill's news" in listed
    assert "1 to decide" in listed
    channel = fed.world.channel
    (choice,) = await fed.mia.autocomplete(channel, "knowledge feed remove", "feed", "mill")
    card = fed.card()
    assert "no longer" in texts((await fed.slash("remove", feed=choice["value"])).response)
    gone = await fed.tap(card, "take")
    assert "no longer there" in gone.response.content
    assert "Choose the feed" in (await fed.slash("remove", feed="x")).response.content


async def test_another_server_sees_and_hears_nothing(fed: Fed) -> None:
    await fed.follow(NEW, latest=1)
    await fed.round()
    other = fed.world.env.create_guild()
    role = other.create_role("m", permissions=discord.Permissions(manage_guild=True))
    eve = other.add_member(fed.world.env.create_user("eve"), roles=[role])
    channel = other.create_text_channel("c")
    shown = (await eve.slash(channel, "knowledge feed list")).response
    assert "follows no feed" in texts(shown)
    tend = partial(fed.world.services.tend, "cards")
    assert await tend([str(other.id)]) == ()
    assert all("The mill" not in texts(message) for message in channel.history())


async def test_what_a_feed_says_of_itself_pings_and_links_nothing(fed: Fed) -> None:
    evil = "@everyone [free](https://evil.example) `x` **bold** &lt;@1&gt;"
    fed.site.feed("/feed", OLD)
    await fed.follow({"/mill": evil} | OLD, latest=1)
    await fed.round()
    shown = texts(fed.card())
    assert "@everyone" not in shown
    assert "](https://evil" not in shown
