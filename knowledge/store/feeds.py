"""Feeds and pages that guilds follow, and what was new in them, in the catalogue's database.

What a poll has found is stored together with by what the server knows it again: a process that is
killed in between asks for the same once more, and nothing is lost or found twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Row, Select, and_, delete, func, insert, or_, select, update
from sqlalchemy.engine import Connection

from knowledge.store import schema as t
from knowledge.store import writing
from knowledge.store.database import Database
from knowledge.store.records import day

WAITING, KNOWN = "waiting", "known"
"""States of news: to be decided, and there already when the feed was added."""
FEEDER = "feed"
"""Who acts when news enters without being asked."""


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A feed, or a page that is watched, of a guild. Instants are UTC.

    ``digest`` is of what was last seen, ``document`` what a page became, ``minutes`` how often it
    is asked. ``polls`` counts the answers, ``spared`` those that said "not modified", ``failures``
    those in a row that were none. ``told`` says that its guild knows that it is paused.
    """

    number: int
    guild: str
    url: str
    kind: str
    mode: str
    channel: str
    minutes: int
    actor: str
    added_at: datetime
    due_at: datetime
    title: str = ""
    etag: str = ""
    modified: str = ""
    digest: str = ""
    document: str = ""
    polled_at: datetime | None = None
    polls: int = 0
    spared: int = 0
    failures: int = 0
    failing_since: datetime | None = None
    fault: str = ""
    paused: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class NewsRow:
    """Something new in a feed, or another text of a page. Instants are UTC.

    ``key`` makes it this one in its feed, ``page`` is the same for the same page wherever it is
    found. ``shown`` is the state that its card shows, "" for no card; ``actor`` decided, and it
    became ``document``. ``detail`` is a difference or what went wrong, ``text`` a page's own.
    """

    number: int
    feed: int
    guild: str
    key: str
    page: str
    url: str
    title: str
    found_at: datetime
    due_at: datetime
    summary: str = ""
    published: date | None = None
    state: str = WAITING
    shown: str = ""
    message: int | None = None
    tries: int = 0
    actor: str = ""
    document: str = ""
    detail: str = ""
    text: str = ""


R = TypeVar("R", FeedRow, NewsRow)

_POLLED = (
    *("title", "etag", "modified", "digest", "due_at", "polled_at", "polls", "spared"),
    *("failures", "failing_since", "fault", "paused", "told"),
)
"""What a poll may change of a feed."""
_INSTANTS = frozenset({"added_at", "due_at", "polled_at", "failing_since", "found_at"})


class FeedStore(Database):
    """Feeds and their news. Usable from any thread; see Database."""

    # Feeds

    def add(self, feed: FeedRow, news: Iterable[NewsRow], note: str) -> FeedRow:
        """Store a feed, whose number counts for nothing, with what is in it; as it is stored.
        ``note`` says in the audit what is followed, here as below."""
        values = _packed(feed)
        del values["number"]
        with self._writing() as connection:
            made = connection.execute(insert(t.feeds).values(values)).inserted_primary_key
            assert made is not None  # noqa: S101 - one row was inserted
            number = int(made[0])
            self._note(connection, number, news)
            self._audit(connection, feed.actor, feed.guild, "followed", note)
        return replace(feed, number=number)

    def set(self, feed: FeedRow, actor: str, note: str, **values: Any) -> bool:
        """Set columns of a feed in somebody's name; whether it is there."""
        where = and_(t.feeds.c.number == feed.number, t.feeds.c.guild == feed.guild)
        with self._writing() as connection:
            done = connection.execute(update(t.feeds).where(where).values(**values)).rowcount
            if done:
                self._audit(connection, actor, feed.guild, "feed set", note)
            return bool(done)

    def change(self, feed: int, guild: str, **values: Any) -> bool:
        """Set columns of a feed of a guild; whether it is there."""
        where = and_(t.feeds.c.number == feed, t.feeds.c.guild == guild)
        with self._writing() as connection:
            return bool(connection.execute(update(t.feeds).where(where).values(**values)).rowcount)

    def remove(self, feed: int, guild: str, actor: str, note: str) -> bool:
        """Forget a feed of a guild and its news; documents stay. Whether it was there."""
        mine = and_(t.feeds.c.number == feed, t.feeds.c.guild == guild)
        with self._writing() as connection:
            if connection.scalar(select(t.feeds.c.number).where(mine)) is None:
                return False
            connection.execute(delete(t.news).where(t.news.c.feed == feed))
            connection.execute(delete(t.feeds).where(mine))
            self._audit(connection, actor, guild, "unfollowed", note)
            return True

    def feeds(self, guild: str) -> tuple[FeedRow, ...]:
        """The feeds of a guild, the oldest first."""
        query = select(t.feeds).where(t.feeds.c.guild == guild).order_by(t.feeds.c.number)
        return self._feeds(query)

    def feed(self, number: int) -> FeedRow | None:
        """A feed by its number."""
        return next(iter(self._feeds(select(t.feeds).where(t.feeds.c.number == number))), None)

    def due(self, guilds: Sequence[str], now: datetime, most: int) -> tuple[FeedRow, ...]:
        """Feeds of these guilds that are to be asked by now, those first that wait longest."""
        f = t.feeds.c
        where = and_(f.guild.in_(guilds), f.due_at <= now.isoformat(), f.paused.is_(False))
        return self._feeds(select(t.feeds).where(where).order_by(f.due_at).limit(most))

    def untold(self, guilds: Sequence[str]) -> tuple[FeedRow, ...]:
        """Paused feeds of which their guild has not been told."""
        f = t.feeds.c
        where = and_(f.guild.in_(guilds), f.paused.is_(True), f.told.is_(False), f.channel != "")
        return self._feeds(select(t.feeds).where(where).order_by(f.number))

    def record(self, feed: FeedRow, after: FeedRow, news: Iterable[NewsRow] = ()) -> bool:
        """What a poll of ``feed`` came to, with what was new, whole or not at all.

        False, and nothing is stored, where the feed was polled or removed meanwhile.
        """
        values = _packed(after)
        kept = {name: values[name] for name in _POLLED}
        f = t.feeds.c
        where = and_(
            f.number == feed.number, f.polls == feed.polls, f.failures == feed.failures,
            f.due_at == feed.due_at.isoformat(),
        )  # fmt: skip
        with self._writing() as connection:
            if connection.execute(update(t.feeds).where(where).values(kept)).rowcount != 1:
                return False
            found = self._note(connection, feed.number, news)
            if feed.kind == "page" and after.digest != feed.digest:
                n = t.news.c
                old = and_(n.feed == feed.number, n.state == WAITING, n.number.not_in(found))
                connection.execute(update(t.news).where(old).values(state="superseded"))
            return True

    # News

    def keys(self, feed: int) -> frozenset[str]:
        """The keys of all that was ever found in a feed."""
        with self._reading() as connection:
            query = select(t.news.c.key).where(t.news.c.feed == feed)
            return frozenset(connection.scalars(query))

    def pages(self, guild: str) -> frozenset[str]:
        """The pages that any feed of a guild has brought."""
        with self._reading() as connection:
            query = select(t.news.c.page).where(t.news.c.guild == guild).distinct()
            return frozenset(connection.scalars(query))

    def one(self, number: int, guild: str) -> NewsRow | None:
        """News of a guild by its number."""
        where = and_(t.news.c.number == number, t.news.c.guild == guild)
        return next(iter(self._news(select(t.news).where(where))), None)

    def waiting(self, guild: str) -> tuple[NewsRow, ...]:
        """What a guild has to decide, the oldest first."""
        n = t.news.c
        where = and_(n.guild == guild, n.state == WAITING)
        return self._news(select(t.news).where(where).order_by(n.number))

    def counts(self, guild: str) -> dict[int, int]:
        """How much waits of each feed of a guild."""
        n = t.news.c
        where = and_(n.guild == guild, n.state == WAITING)
        with self._reading() as connection:
            query = select(n.feed, func.count()).where(where).group_by(n.feed)
            return {row[0]: row[1] for row in connection.execute(query)}

    def to_enter(self, guilds: Sequence[str], now: datetime, most: int) -> tuple[NewsRow, ...]:
        """News of these guilds that is to become a document without being asked, by now."""
        n = t.news.c
        where = and_(
            n.guild.in_(guilds), n.state == WAITING, n.due_at <= now.isoformat(),
            t.feeds.c.mode == "enter", t.feeds.c.number == n.feed,
        )  # fmt: skip
        return self._news(select(t.news).where(where).order_by(n.number).limit(most))

    def unshown(self, guilds: Sequence[str], now: datetime, most: int) -> tuple[NewsRow, ...]:
        """News whose card is not there, or not as things stand; ``most`` of each guild."""
        n, f = t.news.c, t.feeds.c
        stale = and_(n.shown != "", n.shown != n.state)
        fresh = and_(n.shown == "", n.state != KNOWN, or_(f.mode == "ask", n.state != WAITING))
        where = and_(
            n.feed == f.number, f.channel != "", n.due_at <= now.isoformat(), or_(stale, fresh),
            or_(n.shown != "", n.state.not_in(("superseded", "expired"))),
        )  # fmt: skip
        found: list[NewsRow] = []
        for guild in guilds:
            mine = select(t.news).where(and_(where, n.guild == guild)).order_by(n.number)
            found += self._news(mine.limit(most))
        return tuple(found)

    def settle(self, number: int, guild: str, **values: Any) -> bool:
        """Set columns of news of a guild that still waits; whether it did."""
        n = t.news.c
        where = and_(n.number == number, n.guild == guild, n.state == WAITING)
        with self._writing() as connection:
            return bool(connection.execute(update(t.news).where(where).values(**values)).rowcount)

    def note(self, number: int, **values: Any) -> None:
        """Set columns of news, whatever its state."""
        with self._writing() as connection:
            connection.execute(update(t.news).where(t.news.c.number == number).values(**values))

    def expire(self, before: datetime) -> int:
        """Put aside what has waited since before an instant; how much."""
        n = t.news.c
        where = and_(n.state == WAITING, n.found_at < before.isoformat())
        with self._reading() as connection:
            if connection.scalar(select(n.number).where(where).limit(1)) is None:
                return 0
        with self._writing() as connection:
            query = update(t.news).where(where).values(state="expired")
            return int(connection.execute(query).rowcount)

    # Inside

    def _audit(
        self, connection: Connection, actor: str, guild: str, action: str, note: str
    ) -> None:
        writing.write_audit(connection, self._now(), actor, guild, action, "", note)

    def _note(self, connection: Connection, feed: int, news: Iterable[NewsRow]) -> list[int]:
        known = set(connection.scalars(select(t.news.c.key).where(t.news.c.feed == feed)))
        found = []
        for each in news:
            if each.key in known:
                continue
            known.add(each.key)
            values = _packed(each) | {"feed": feed}
            del values["number"]
            made = connection.execute(insert(t.news).values(values)).inserted_primary_key
            found.append(int(made[0]) if made else 0)
        return found

    def _feeds(self, query: Select[Any]) -> tuple[FeedRow, ...]:
        with self._reading() as connection:
            return tuple(_unpacked(FeedRow, row) for row in connection.execute(query))

    def _news(self, query: Select[Any]) -> tuple[NewsRow, ...]:
        with self._reading() as connection:
            return tuple(_unpacked(NewsRow, row) for row in connection.execute(query))


def _packed(row: FeedRow | NewsRow) -> dict[str, Any]:
    found = {each.name: getattr(row, each.name) for each in fields(row)}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in found.items()
    }


def _unpacked(kind: type[R], row: Row[Any]) -> R:
    found = {each.name: getattr(row, each.name) for each in fields(kind)}
    for name in _INSTANTS & found.keys():
        found[name] = datetime.fromisoformat(found[name]) if found[name] else None
    if "published" in found:
        found["published"] = day(found["published"])
    return kind(**found)
