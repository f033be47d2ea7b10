"""Feeds and pages are followed: nothing is lost, nothing offered twice, and servers are spared."""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import settings_for
from curation_world import World, page, small_home
from feed_world import START, Following, Site, endless, rss, served
from hypothesis import given
from hypothesis import strategies as st

from knowledge.curation.values import Done, Draft
from knowledge.errors import DocumentError, KnowledgeError, LimitError
from knowledge.feeds.schedule import failed, succeeded
from knowledge.feeds.values import FeedKind, FeedLimits, Mode, News, NewsState, Settled
from knowledge.models import SHARED
from knowledge.settings import CATALOGUE_FILE
from knowledge.store.embeddings import Embedder
from knowledge.store.feeds import FEEDER, FeedRow
from knowledge.wiring import open_knowledge

ROOT = Path(__file__).parents[1]
HERE, THERE = "11", "22"
ANN, BOB = "ann", "bob"
OLD = {"/1": "One", "/2": "Two"}
QUESTION = "what is known about the zeolite mill of Kiruna?"
MILL = "The zeolite mill of Kiruna grinds forty tonnes a day"


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as site:
        yield site


@pytest.fixture
def following(
    site: Site, tmp_path: Path, models_folder: Path, embedder: Embedder
) -> Iterator[Following]:
    assert embedder.dimension
    home = small_home(tmp_path / "home", models_folder)
    with open_knowledge(settings=settings_for(home)) as knowledge:
        yield Following(World(knowledge), site)


def waiting(following: Following, guild: str = HERE) -> list[str]:
    return [news.title for news in following.feeds.waiting(guild=guild)]


# What is new


def test_only_what_comes_after_a_feed_was_added_waits_each_once(
    following: Following, site: Site
) -> None:
    url = site.feed("/feed", OLD)
    added = following.feeds.add(url, guild=HERE, who=ANN, channel="7")
    assert (added.feed.title, added.titles, added.known) == ("The mill's news", ("One", "Two"), 2)
    following.poll()
    assert waiting(following) == []
    site.feed("/feed", {"/4": "Four", "/3": "Three"} | OLD)
    for _ in range(3):
        following.poll()
        assert waiting(following) == ["Three", "Four"]
    assert pickle.loads(pickle.dumps(following.feeds.waiting(guild=HERE)))


def test_the_latest_wait_at_once_where_that_is_asked_for(following: Following, site: Site) -> None:
    url = site.feed("/feed", {f"/{n}": f"No. {n}" for n in range(9, 0, -1)})
    following.feeds.add(url, guild=HERE, who=ANN, latest=2)
    assert waiting(following) == ["No. 8", "No. 9"]


@pytest.mark.parametrize("knows", [("etag",), ("modified",), ("etag", "modified")])
def test_what_has_not_changed_is_not_sent_again(
    following: Following, site: Site, knows: tuple[str, ...]
) -> None:
    url = site.feed("/feed", OLD, knows=knows)
    following.feeds.add(url, guild=HERE, who=ANN)
    for _ in range(4):
        following.poll()
    assert site.statuses("/feed") == [200, 304, 304, 304, 304]
    (feed,) = following.feeds.list(guild=HERE)
    assert (feed.polls, feed.spared) == (5, 4)
    site.changed = "Tue, 24 Nov 2026 00:00:00 GMT"
    site.feed("/feed", {"/3": "Three"} | OLD, knows=knows)
    following.poll()
    assert waiting(following) == ["Three"]


def test_a_server_that_knows_nothing_again_is_read_again(following: Following, site: Site) -> None:
    url = site.feed("/feed", OLD, knows=())
    following.feeds.add(url, guild=HERE, who=ANN)
    following.poll()
    site.feed("/feed", {"/3": "Three"} | OLD, knows=())
    following.poll()
    assert site.statuses("/feed") == [200, 200, 200]
    assert waiting(following) == ["Three"]


def test_entries_without_ids_and_twice_the_same_wait_once(following: Following, site: Site) -> None:
    empty = rss(site.base, {})
    url = site.put("/feed", empty, kind="text/xml")
    following.feeds.add(url, guild=HERE, who=ANN)
    item = f"<item><title>Three</title><link>{site.base}/3</link></item>"
    moved = (
        f"<item><title>Three</title><link>{site.base}/3?utm_source=x</link><guid>n</guid></item>"
    )
    nowhere = "<item><title>No page</title></item>"
    site.put("/feed", empty.replace("</channel>", f"{item * 2}{moved}{nowhere}</channel>"))
    following.poll()
    assert waiting(following) == ["Three"]
    site.put("/feed", empty.replace("</channel>", f"{moved}{item}</channel>"))
    following.poll()
    assert waiting(following) == ["Three"]


def test_an_entry_of_two_feeds_waits_once_in_a_guild(following: Following, site: Site) -> None:
    for name in ("/a", "/b"):
        following.feeds.add(site.feed(name, OLD), guild=HERE, who=ANN)
    for name in ("/a", "/b"):
        site.feed(name, {"/3": "Three"} | OLD)
    following.poll()
    assert waiting(following) == ["Three"]


def test_five_thousand_entries_wait_only_as_far_as_a_person_can_look(
    following: Following, site: Site
) -> None:
    url = site.feed("/feed", OLD)
    following.feeds.add(url, guild=HERE, who=ANN)
    site.feed("/feed", {f"/{n}": f"No. {n}" for n in range(5_000, 0, -1)})
    following.poll()
    titles = waiting(following)
    assert len(titles) == FeedLimits().news
    assert titles[-1] == "No. 5000"
    (feed,) = following.feeds.list(guild=HERE)
    assert "4,998 new entries at once" in feed.fault
    following.poll()
    assert waiting(following) == titles
    assert following.feeds.list(guild=HERE)[0].fault == ""


# Deciding


def test_confirmed_news_answers_in_its_guild_alone_and_can_be_undone(
    following: Following, site: Site
) -> None:
    url = site.feed("/feed", OLD)
    following.feeds.add(url, guild=HERE, who=ANN)
    site.feed("/feed", {"/mill": "The mill"} | OLD)
    site.article("/mill", "The mill", MILL)
    following.poll()
    (news,) = following.feeds.waiting(guild=HERE)
    settled = following.feeds.confirm(news.number, guild=HERE, who=ANN)
    assert settled.done is not None
    assert settled.news.state is NewsState.CONFIRMED
    assert "forty tonnes" in following.world.said("what does the zeolite mill do?", HERE)
    for foreign in (THERE, None):
        assert "forty tonnes" not in following.world.said("what does the zeolite mill do?", foreign)
    again = following.feeds.confirm(news.number, guild=HERE, who=ANN)
    assert (again.done, again.fresh, again.news.actor) == (None, False, ANN)
    following.world.curator.undo(guild=HERE, who=ANN)
    assert "forty tonnes" not in following.world.said("what does the zeolite mill do?", HERE)


def test_a_look_is_a_draft_and_confirming_it_settles_the_news(
    following: Following, site: Site
) -> None:
    following.feeds.add(site.feed("/feed", OLD), guild=HERE, who=ANN)
    site.feed("/feed", {"/mill": "The mill"} | OLD)
    site.article("/mill", "The mill", MILL)
    following.poll()
    (news,) = following.feeds.waiting(guild=HERE)
    drafts = [following.feeds.look(news.number, guild=HERE, who=who) for who in (ANN, BOB)]
    one, other = drafts
    assert isinstance(one, Draft)
    assert isinstance(other, Draft)
    following.world.curator.confirm(one.id, guild=HERE, who=ANN)
    assert waiting(following) == []
    with pytest.raises(KnowledgeError, match="decided meanwhile"):
        following.world.curator.confirm(other.id, guild=HERE, who=BOB)
    late = following.feeds.look(news.number, guild=HERE, who=BOB)
    assert isinstance(late, Settled)
    assert late.news.actor == ANN
    assert following.world.curator.list(guild=HERE, source="own").total == 1


def test_two_moderators_at_once_let_it_in_once(following: Following, site: Site) -> None:
    following.feeds.add(site.feed("/feed", {"/mill": "The mill"}), guild=HERE, who=ANN, latest=1)
    site.article("/mill", "The mill", MILL)
    (news,) = following.feeds.waiting(guild=HERE)
    together = threading.Barrier(2)
    found: list[Settled] = []

    def confirm(who: str) -> None:
        together.wait()
        found.append(following.feeds.confirm(news.number, guild=HERE, who=who))

    threads = [threading.Thread(target=confirm, args=(who,)) for who in (ANN, BOB)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(settled.done is not None for settled in found) == [False, True]
    assert {settled.news.state for settled in found} == {NewsState.CONFIRMED}
    assert following.world.curator.list(guild=HERE, source="own").total == 1


def test_dismissed_news_does_not_come_back(following: Following, site: Site) -> None:
    following.feeds.add(site.feed("/feed", OLD), guild=HERE, who=ANN, latest=2)
    one, two = following.feeds.waiting(guild=HERE)
    assert following.feeds.dismiss(one.number, guild=HERE, who=ANN).fresh
    assert not following.feeds.dismiss(one.number, guild=HERE, who=BOB).fresh
    following.poll()
    assert waiting(following) == [two.title]


def test_what_waits_for_a_month_is_put_aside(following: Following, site: Site) -> None:
    following.feeds.add(site.feed("/feed", OLD), guild=HERE, who=ANN, latest=1)
    (news,) = following.feeds.waiting(guild=HERE)
    following.poll(days=31)
    settled = following.feeds.confirm(news.number, guild=HERE, who=ANN)
    assert (settled.done, settled.news.state) == (None, NewsState.EXPIRED)


def test_a_page_that_cannot_be_read_keeps_waiting_and_says_why(
    following: Following, site: Site
) -> None:
    following.feeds.add(site.feed("/feed", OLD), guild=HERE, who=ANN, latest=1)
    (news,) = following.feeds.waiting(guild=HERE)
    with pytest.raises(DocumentError, match="404"):
        following.feeds.confirm(news.number, guild=HERE, who=ANN)
    assert waiting(following) == [news.title]


def test_news_enters_by_itself_as_an_article_where_that_is_set(
    following: Following, site: Site
) -> None:
    following.feeds.add(site.feed("/feed", OLD), guild=HERE, who=ANN, mode=Mode.ENTER)
    rule = "---\nkind: announcement\nid: X-1\n---\n" + "# A rule\n\n" + MILL + " by law.\n"
    site.put("/mill", rule, kind="text/markdown")
    site.feed("/feed", {"/mill": "The mill", "/lost": "Lost"} | OLD)
    following.poll()
    (entry,) = following.world.curator.list(guild=HERE, source="own").documents
    assert (entry.kind.value, entry.who) == ("article", "feed")
    states = {card.title: (card.state, card.fault) for card in _cards(following)}
    assert states["The mill"][0] is NewsState.ENTERED
    assert states["Lost"][0] is NewsState.REFUSED
    assert "404" in states["Lost"][1]
    following.poll()
    assert following.world.curator.list(guild=HERE, source="own").total == 1


def _cards(following: Following) -> tuple[News, ...]:
    """The cards, with a channel set."""
    (feed,) = following.store.feeds(HERE)
    following.store.change(feed.number, HERE, channel="7")
    return following.feeds.cards([HERE])


def test_a_server_that_is_busy_is_asked_again_before_news_is_given_up(
    following: Following, site: Site
) -> None:
    following.feeds.add(site.feed("/feed", OLD), guild=HERE, who=ANN, mode=Mode.ENTER)
    site.feed("/feed", {"/mill": "The mill"} | OLD)
    site.put("/mill", "", status=503)
    following.poll()
    assert waiting(following) == ["The mill"]
    site.article("/mill", "The mill", MILL)
    following.poll()
    assert waiting(following) == []
    assert following.world.curator.list(guild=HERE, source="own").total == 1


def test_news_that_cannot_be_taken_in_holds_up_nobody_and_leaves_no_drafts(
    following: Following, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    titles = {f"/mill{number}": f"Page {number}" for number in range(3)}
    for number, (path, title) in enumerate(titles.items()):
        site.article(path, title, f"{MILL}, said miller number {number}")
    following.feeds.add(site.feed("/feed", OLD), guild=HERE, who=ANN, mode=Mode.ENTER)
    site.feed("/feed", titles | OLD)
    curator = following.world.curator
    preview, confirm = curator.preview, curator.confirm

    def fragile(source: Any, **options: Any) -> Draft:
        if source.url.endswith("/mill0"):
            raise ZeroDivisionError
        return preview(source, **options)

    def refused(draft: str, **options: Any) -> Done:
        if curator.draft(draft, **options).document.title == "Page 1":
            raise LimitError("This server has enough.")
        return confirm(draft, **options)

    monkeypatch.setattr(curator, "preview", fragile)
    monkeypatch.setattr(curator, "confirm", refused)
    following.poll()
    states = {card.title: card.state for card in _cards(following)}
    assert states == {"Page 0": NewsState.REFUSED, "Page 2": NewsState.ENTERED}
    assert waiting(following) == ["Page 1"]
    assert curator.drafts(guild=HERE, who=FEEDER) == ()
    (one,) = following.feeds.waiting(guild=HERE)
    with pytest.raises(LimitError):
        following.feeds.confirm(one.number, guild=HERE, who=ANN)
    assert curator.drafts(guild=HERE, who=ANN) == ()


# Pages


def test_a_changed_page_waits_as_a_revision_that_shows_what_changed(
    following: Following, site: Site
) -> None:
    url = site.article("/rates", "Rates of the mill", f"{MILL}, at ten crowns")
    added = following.feeds.add(url, guild=HERE, who=ANN)
    assert added.feed.kind is FeedKind.PAGE
    (first,) = following.feeds.waiting(guild=HERE)
    settled = following.feeds.confirm(first.number, guild=HERE, who=ANN)
    assert settled.done is not None
    following.poll()
    assert waiting(following) == []
    site.article("/rates", "Rates of the mill", f"{MILL}, at twelve crowns")
    following.poll()
    (news,) = following.feeds.waiting(guild=HERE)
    changed = [line for line in news.changes.splitlines() if line[:1] in "+-"]
    assert any("twelve crowns" in line for line in changed if line[0] == "+")
    assert any("ten crowns" in line for line in changed if line[0] == "-")
    done = following.feeds.confirm(news.number, guild=HERE, who=BOB).done
    assert done is not None
    assert (done.document, done.revision) == (settled.done.document, 2)
    assert "twelve crowns" in following.world.said(QUESTION, HERE)
    following.poll()
    assert waiting(following) == []


def test_a_page_that_changes_twice_waits_once_with_its_last_text(
    following: Following, site: Site
) -> None:
    url = site.article("/rates", "Rates", f"{MILL}, at ten crowns")
    following.feeds.add(url, guild=HERE, who=ANN)
    (first,) = following.feeds.waiting(guild=HERE)
    following.feeds.confirm(first.number, guild=HERE, who=ANN)
    site.article("/rates", "Rates", f"{MILL}, at eleven crowns")
    following.poll()
    (old,) = following.feeds.waiting(guild=HERE)
    site.article("/rates", "Rates", f"{MILL}, at twelve crowns")
    following.poll()
    (new,) = following.feeds.waiting(guild=HERE)
    late = following.feeds.confirm(old.number, guild=HERE, who=ANN)
    assert (late.done, late.news.state) == (None, NewsState.SUPERSEDED)
    assert "twelve" in new.changes
    site.article("/rates", "Rates", f"{MILL}, at ten crowns")  # as it is stored
    following.poll()
    assert waiting(following) == []


def test_a_page_whose_furniture_changes_is_as_it_was(following: Following, site: Site) -> None:
    body = page("Rates", MILL)
    menu = b"<nav><a href='/x'>Visitors today: %d</a></nav>"
    url = site.put("/rates", body.replace(b"<body>", b"<body>" + menu % 1))
    following.feeds.add(url, guild=HERE, who=ANN)
    site.put("/rates", body.replace(b"<body>", b"<body>" + menu % 2))
    following.poll()
    assert len(waiting(following)) == 1


def test_a_watched_page_enters_and_renews_itself_where_that_is_set(
    following: Following, site: Site
) -> None:
    url = site.article("/rates", "Rates", f"{MILL}, at ten crowns")
    following.feeds.add(url, guild=HERE, who=ANN, mode=Mode.ENTER)
    following.poll()
    site.article("/rates", "Rates", f"{MILL}, at twelve crowns")
    following.poll()
    (entry,) = following.world.curator.list(guild=HERE, source="own").documents
    assert entry.revision == 2
    assert "twelve crowns" in following.world.said(QUESTION, HERE)


# Servers


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        ({"status": 500}, "500"),
        ({"status": 404}, "404"),
        ({"status": 429}, "429"),
        ({"act": endless}, "longer than"),
        ({"kind": "image/png"}, "image/png"),
        ({"headers": {"Content-Length": "99999999"}}, "MiB"),
    ],
)
def test_failures_are_said_and_asked_later_and_later(
    following: Following, site: Site, resource: dict[str, object], said: str
) -> None:
    following.feeds.add(site.feed("/feed", OLD), guild=HERE, who=ANN)
    site.put("/feed", "x", **{"kind": "application/rss+xml", "knows": (), **resource})
    gaps = []
    for _ in range(3):
        following.poll(days=2)
        (feed,) = following.feeds.list(guild=HERE)
        assert said in feed.fault
        gaps.append(feed.due_at - following.now)
    assert gaps == [timedelta(hours=hours) for hours in (2, 4, 8)]
    site.feed("/feed", {"/3": "Three"} | OLD)
    following.poll(days=2)
    assert waiting(following) == ["Three"]
    assert following.feeds.list(guild=HERE)[0].fault == ""


@pytest.mark.parametrize("date", [False, True])
def test_a_server_is_left_alone_for_as_long_as_it_asks(
    following: Following, site: Site, date: bool
) -> None:
    following.feeds.add(site.feed("/feed", OLD), guild=HERE, who=ANN)
    asked = datetime.now(UTC) + timedelta(hours=30)
    after = f"{asked:%a, %d %b %Y %H:%M:%S} GMT" if date else str(30 * 3600)
    site.put("/feed", "", status=429, headers={"Retry-After": after})
    following.poll()
    (feed,) = following.feeds.list(guild=HERE)
    assert timedelta(hours=29) < feed.due_at - following.now <= timedelta(hours=31)
    seen = len(site.seen)
    following.poll(hours=28)
    assert len(site.seen) == seen


def test_an_answer_that_calls_itself_fresh_is_believed_for_a_day(
    following: Following, site: Site
) -> None:
    url = site.feed("/feed", OLD, knows=(), headers={"Cache-Control": "public, max-age=7200"})
    following.feeds.add(url, guild=HERE, who=ANN)
    following.poll()
    (feed,) = following.feeds.list(guild=HERE)
    assert feed.due_at - following.now == timedelta(hours=2)


def test_a_feed_that_fails_for_long_rests_until_it_is_added_again(
    following: Following, site: Site
) -> None:
    url = site.feed("/feed", OLD)
    following.feeds.add(url, guild=HERE, who=ANN, channel="7")
    site.put("/feed", "", status=500)
    for _ in range(8):
        assert following.feeds.paused([HERE]) == ()
        following.poll(hours=25)
    (feed,) = following.feeds.paused([HERE])
    assert (feed.paused, feed.channel) == (True, "7")
    following.feeds.told(feed.number, HERE)
    assert following.feeds.paused([HERE]) == ()
    seen = len(site.seen)
    following.poll(days=9)
    assert len(site.seen) == seen
    site.feed("/feed", {"/3": "Three"} | OLD)
    added = following.feeds.add(url, guild=HERE, who=ANN, channel="7")
    assert added.again
    following.poll()
    assert waiting(following) == ["Three"]


def test_a_feed_that_is_gone_for_good_rests_at_once(following: Following, site: Site) -> None:
    following.feeds.add(site.feed("/feed", OLD), guild=HERE, who=ANN, channel="7")
    site.put("/feed", "", status=410)
    following.poll()
    assert following.feeds.list(guild=HERE)[0].paused


def test_redirects_are_followed_and_none_leads_inward(following: Following, site: Site) -> None:
    site.feed("/feed", OLD)
    moved = site.put("/moved", "", status=302, headers={"Location": "/feed"})
    assert following.feeds.add(moved, guild=HERE, who=ANN).known == 2
    site.put("/moved", "", status=302, headers={"Location": "http://169.254.169.254/secret"})
    following.poll()
    (feed,) = following.feeds.list(guild=HERE)
    assert "not allowed" in feed.fault
    assert "169.254" not in feed.fault


@pytest.mark.parametrize(
    "url", ["no address", "file:///etc/passwd", "http://169.254.169.254/", "http://localhost/"]
)
def test_addresses_that_may_not_be_asked_are_not_followed(following: Following, url: str) -> None:
    with pytest.raises(DocumentError):
        following.feeds.add(url, guild=HERE, who=ANN)
    assert following.feeds.list(guild=HERE) == ()


@pytest.mark.parametrize("data", [b"<rss><<<", b"<?xml version='1.0'?><urlset/>", b"\x89PNG"])
def test_what_is_neither_feed_nor_page_is_not_followed(
    following: Following, site: Site, data: bytes
) -> None:
    with pytest.raises(DocumentError):
        following.feeds.add(site.put("/x", data), guild=HERE, who=ANN)
    assert following.feeds.list(guild=HERE) == ()


def test_a_feed_that_becomes_a_page_keeps_what_it_knows(following: Following, site: Site) -> None:
    following.feeds.add(site.feed("/feed", OLD), guild=HERE, who=ANN)
    site.article("/feed", "Sorry", "We are rebuilding our site")
    following.poll()
    assert "no feed any more" in following.feeds.list(guild=HERE)[0].fault
    site.feed("/feed", {"/3": "Three"} | OLD)
    following.poll(days=1)
    assert waiting(following) == ["Three"]


# Guilds


def test_guilds_see_nothing_of_each_other(following: Following, site: Site) -> None:
    url = site.feed("/feed", {"/mill": "The mill"})
    site.article("/mill", "The mill", MILL)
    following.feeds.add(url, guild=HERE, who=ANN, channel="7", latest=1)
    assert following.feeds.list(guild=THERE) == ()
    assert following.feeds.cards([THERE]) == ()
    (news,) = following.feeds.waiting(guild=HERE)
    for act in ("look", "confirm", "dismiss"):
        for guild in (THERE, SHARED):
            with pytest.raises(KnowledgeError, match="no longer there"):
                getattr(following.feeds, act)(news.number, guild=guild, who=BOB)
    (feed,) = following.feeds.list(guild=HERE)
    with pytest.raises(KnowledgeError, match="not followed here"):
        following.feeds.remove(feed.number, guild=THERE, who=BOB)
    following.feeds.add(url, guild=THERE, who=BOB, channel="8", latest=1)
    following.feeds.confirm(news.number, guild=HERE, who=ANN)
    assert waiting(following, THERE) == ["The mill"]
    following.feeds.remove(feed.number, guild=HERE, who=ANN)
    assert [each.channel for each in following.feeds.list(guild=THERE)] == ["8"]


def test_a_guild_that_is_left_is_not_polled(following: Following, site: Site) -> None:
    following.feeds.add(site.feed("/feed", OLD), guild=HERE, who=ANN)
    following.poll(THERE, SHARED, hours=5)
    assert site.statuses("/feed") == [200]


def test_a_guild_follows_so_many_and_no_more(site: Site, following: Following) -> None:
    few = Following(following.world, site, FeedLimits(feeds=2))
    for number in range(2):
        few.feeds.add(site.feed(f"/{number}", OLD), guild=HERE, who=ANN)
    with pytest.raises(LimitError, match="2 feeds, which is the most"):
        few.feeds.add(site.feed("/2", OLD), guild=HERE, who=ANN)
    few.feeds.add(site.base + "/1", guild=HERE, who=ANN, mode=Mode.ENTER)  # it is there
    few.feeds.add(site.base + "/2", guild=THERE, who=BOB)


# Kills


def test_a_poll_that_is_killed_before_it_is_stored_loses_nothing(
    following: Following, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    following.feeds.add(site.feed("/feed", OLD), guild=HERE, who=ANN)
    site.feed("/feed", {"/3": "Three"} | OLD)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(type(following.store), "_note", killed)
        with pytest.raises(KeyboardInterrupt):
            following.poll()
    assert waiting(following) == []
    following.poll(minutes=1)
    assert waiting(following) == ["Three"]
    assert site.statuses("/feed") == [200, 200, 200]  # no mark was kept of what was not stored


KILLED = """
import os, signal, sys
from functools import partial
from knowledge.documents.fetching import Reach, poll
from knowledge.feeds.feeds import Feeds
from knowledge.store.catalogue import Catalogue
from knowledge.store.feeds import FeedStore

home, port, when, now = sys.argv[1:]
reach = Reach(networks=("127.0.0.1/32",), ports=frozenset({int(port)}))
moment = __import__("datetime").datetime.fromisoformat(now)
with Catalogue.open(home) as catalogue:
    store = catalogue.beside(FeedStore)
    kept = store._note

    def killed(*arguments):
        if when == "after":
            kept(*arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    store._note = killed
    asked = partial(poll, reach=reach)
    Feeds(store, catalogue, lambda: None, ask=asked, clock=lambda: moment).poll(["11"])
"""


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_process_that_is_killed_while_it_stores_a_poll_loses_and_doubles_nothing(
    following: Following, site: Site, when: str
) -> None:
    following.feeds.add(site.feed("/feed", OLD), guild=HERE, who=ANN)
    site.feed("/feed", {"/3": "Three"} | OLD)
    following.later(minutes=61)
    home = following.world.knowledge.home / CATALOGUE_FILE
    port = site.base.rpartition(":")[2]
    arguments = [str(home), port, when, following.now.isoformat()]
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments], cwd=ROOT, capture_output=True, check=False
    )
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    assert waiting(following) == []
    following.poll(minutes=1)
    assert waiting(following) == ["Three"]
    assert site.statuses("/feed") == [200, 200, 200]


def test_two_polls_at_once_find_it_once(following: Following, site: Site) -> None:
    following.feeds.add(site.feed("/feed", OLD), guild=HERE, who=ANN)
    site.feed("/feed", {"/3": "Three"} | OLD)
    following.later(minutes=61)
    (feed,) = following.store.feeds(HERE)
    for _ in range(2):
        following.feeds._poller.poll_one(feed)
    assert waiting(following) == ["Three"]
    assert following.store.feeds(HERE)[0].polls == 2


def test_cards_are_offered_until_they_show_how_things_stand(
    following: Following, site: Site
) -> None:
    url = site.feed("/feed", OLD)
    following.feeds.add(url, guild=HERE, who=ANN, channel="7", latest=2)
    one, two = following.feeds.cards([HERE])
    following.feeds.posting(one.number)
    following.feeds.shown(one.number, NewsState.WAITING, 501)
    assert [card.number for card in following.feeds.cards([HERE])] == [two.number]
    following.feeds.unshown(two.number, HERE, "I may not write there.")
    assert following.feeds.cards([HERE]) == ()
    assert "may not write" in following.feeds.list(guild=HERE)[0].fault
    following.feeds.dismiss(one.number, guild=HERE, who=ANN)
    (stale,) = following.feeds.cards([HERE])
    assert (stale.number, stale.message, stale.state) == (one.number, 501, NewsState.DISMISSED)
    following.later(hours=2)
    assert len(following.feeds.cards([HERE])) == 2


# The schedule


FEED = FeedRow(1, HERE, "u", "feed", "ask", "7", 60, ANN, START, START)


@given(
    st.lists(st.sampled_from(["ok", "spared", "bad", "wait"]), max_size=40),
    st.floats(0, 1),
    st.sampled_from([15, 60, 1440]),
)
def test_a_feed_is_never_asked_sooner_than_its_interval_nor_left_for_more_than_a_week(
    answers: list[str], chance: float, minutes: int
) -> None:
    feed, now, limits = replace(FEED, minutes=minutes), START, FeedLimits()
    for answer in answers:
        if answer in ("ok", "spared"):
            feed = succeeded(feed, now, fresh=0, spared=answer == "spared", chance=chance)
            assert (feed.failures, feed.fault, feed.paused) == (0, "", False)
        else:
            wait = 40_000 if answer == "wait" else 0
            feed = failed(feed, now, "bad", limits, wait=wait, chance=chance)
            if feed.paused:
                return  # nobody asks a paused feed
            assert feed.due_at - now >= timedelta(seconds=wait)
        assert timedelta(minutes=minutes) <= feed.due_at - now <= timedelta(days=7, hours=1)
        assert feed.spared <= feed.polls
        now = feed.due_at


def test_many_feeds_are_asked_in_turns_and_most_are_spared(
    following: Following, site: Site
) -> None:
    many = Following(following.world, site, FeedLimits(feeds=50))
    for number in range(50):
        many.feeds.add(site.feed(f"/{number}", {f"/{number}/a": "A"}), guild=HERE, who=ANN)
    seen = len(site.seen)
    for hour in range(3):
        site.feed("/7", {f"/7/{hour}": "New", "/7/a": "A"})
        many.later(minutes=61)
        asked = [many.feeds.poll([HERE]) for _ in range(4)]
        assert asked == [20, 20, 10, 0]
    statuses = [status for _, status in site.seen[seen:]]
    assert (statuses.count(200), statuses.count(304)) == (3, 147)
    assert len(waiting(many)) == 3
