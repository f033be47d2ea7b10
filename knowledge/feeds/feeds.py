"""The one door to feeds: guilds follow them, are told what is new, and decide what enters."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, timedelta

from knowledge.curation.curator import Curator
from knowledge.curation.values import Done, Draft, UrlSource
from knowledge.documents.addresses import is_url, page_of, public
from knowledge.documents.entries import read_feed
from knowledge.documents.fetching import Fetched, Mark, TryLaterError, poll
from knowledge.documents.markup import Markup, markup_of
from knowledge.errors import (
    ConflictError,
    DocumentError,
    KnowledgeError,
    LimitError,
    ModelError,
    StoreError,
)
from knowledge.feeds.polling import UNREADABLE, Ask, Poller, digest_of, document_of, page_row
from knowledge.feeds.schedule import succeeded
from knowledge.feeds.values import (
    USUAL_MINUTES,
    Added,
    FeedKind,
    FeedLimits,
    Followed,
    Mode,
    News,
    NewsState,
    Settled,
)
from knowledge.store.catalogue import Catalogue
from knowledge.store.database import Clock, utc_now
from knowledge.store.feeds import FEEDER, FeedRow, FeedStore, NewsRow

_log = logging.getLogger(__name__)

_GONE = "This is no longer there: its feed is not followed any more."
_AGAIN_HOURS = 1
_SHOWN_TITLES = 3


class Feeds:
    """Follows feeds for guilds. Synchronous and usable from any thread.

    ``guild`` and ``who`` are as in ``Curator``: that someone may act is for the caller to check.
    Methods raise KnowledgeError with one sentence for a person.
    """

    def __init__(
        self,
        store: FeedStore,
        catalogue: Catalogue,
        curator: Callable[[], Curator],
        *,
        ask: Ask = poll,
        clock: Clock = utc_now,
        chance: Callable[[], float] = random.random,
        limits: FeedLimits | None = None,
    ) -> None:
        self._store = store
        self._catalogue = catalogue
        self._curator = curator
        self._ask = ask
        self._clock = clock
        self._limits = limits or FeedLimits()
        self._poller = Poller(store, catalogue, ask, clock, chance, self._limits)

    # Following

    def add(
        self,
        url: str,
        *,
        guild: str,
        who: str,
        channel: str = "",
        mode: Mode = Mode.ASK,
        minutes: int = USUAL_MINUTES,
        latest: int = 0,
    ) -> Added:
        """Follow a feed or watch a page; the ``latest`` entries that are there wait already.

        One that is followed already is set to the new mode, channel and interval, and is asked
        again at once if it was paused.
        """
        url = url.strip()
        if not is_url(url):
            raise DocumentError("This is no address; write it with https:// in front.")
        feeds = self._store.feeds(guild)
        same = [feed for feed in feeds if page_of(feed.url) == page_of(url)]
        if same:
            return self._set(same[0], channel, mode, minutes, who)
        if len(feeds) >= self._limits.feeds:
            raise LimitError(
                f"This server follows {self._limits.feeds} feeds, which is the most; take one out "
                "first."
            )
        found = self._ask(url, Mark())
        if found is None:
            raise DocumentError("The server's answer is damaged; try again later.")
        now = self._clock()
        feed = FeedRow(
            number=0, guild=guild, url=url, kind=FeedKind.PAGE, mode=mode, channel=channel,
            minutes=minutes, actor=who, added_at=now, due_at=now, etag=found.mark.etag,
            modified=found.mark.modified,
        )  # fmt: skip
        feed = succeeded(feed, now, fresh=0, spared=False, chance=self._poller.chance())
        if markup_of(found.data) is Markup.FEED:
            return self._add_feed(feed, found, latest)
        return self._add_page(feed, found)

    def _add_feed(self, feed: FeedRow, found: Fetched, latest: int) -> Added:
        read = read_feed(found.data, found.url)
        title = read.title[:300] or public(feed.url)
        feed = replace(feed, kind=FeedKind.FEED, title=title, digest=digest_of(found.data))
        rows = self._poller.rows(feed, read.entries, latest)
        stored = self._store.add(feed, rows, _noted(feed.url, feed.mode))
        titles = tuple(entry.title for entry in read.entries[:_SHOWN_TITLES])
        known = sum(row.state == NewsState.KNOWN for row in rows)
        return Added(self._followed(stored), titles, known)

    def _add_page(self, feed: FeedRow, found: Fetched) -> Added:
        document = document_of(found, feed.url)
        rows = self._catalogue.documents(feed.guild)
        own = [row.id for row in rows if row.url and page_of(row.url) == page_of(feed.url)]
        title = document.title[:300] or public(feed.url)
        feed = replace(
            feed,
            title=title,
            digest=digest_of(document.text),
            document=own[0] if own else "",
        )
        stored = self._catalogue.document(feed.document, (feed.guild,)) if own else None
        news = page_row(feed, document, stored, self._clock())
        known = stored is not None and not news.detail
        feed = self._store.add(feed, () if known else (news,), _noted(feed.url, feed.mode))
        return Added(self._followed(feed), (title,), int(known))

    def _set(self, feed: FeedRow, channel: str, mode: Mode, minutes: int, who: str) -> Added:
        now = self._clock()
        values: dict[str, object] = {"channel": channel, "mode": mode.value, "minutes": minutes}
        if feed.paused:
            values |= {"failures": 0, "failing_since": None, "fault": "", "paused": False}
            values |= {"told": False, "due_at": now.isoformat()}
        self._store.set(feed, who, _noted(feed.url, mode), **values)
        return Added(self._one(feed.number, feed.guild), (), 0, again=True)

    def list(self, *, guild: str) -> tuple[Followed, ...]:
        """What a guild follows, the oldest first."""
        counts = self._store.counts(guild)
        return tuple(
            self._followed(feed, counts.get(feed.number, 0)) for feed in self._store.feeds(guild)
        )

    def remove(self, feed: int, *, guild: str, who: str) -> Followed:
        """Follow a feed no longer; what entered from it stays."""
        followed = self._one(feed, guild)
        self._store.remove(feed, guild, who, followed.url)
        return followed

    # What is new

    def poll(self, guilds: Sequence[str]) -> int:
        """Ask what is due in these guilds and let enter what may; how many feeds were asked."""
        asked = self._poller.poll(guilds)
        for news in self._store.to_enter(guilds, self._clock(), self._limits.at_once):
            self._enter(news)
        self._store.expire(self._clock() - timedelta(days=self._limits.days))
        return asked

    def cards(self, guilds: Sequence[str]) -> tuple[News, ...]:
        """News of these guilds whose card is not there, or not as things stand."""
        found = self._store.unshown(guilds, self._clock(), self._limits.cards)
        return tuple(self._news(row) for row in found)

    def paused(self, guilds: Sequence[str]) -> tuple[Followed, ...]:
        """Paused feeds of which their guilds have not been told."""
        return tuple(self._followed(feed) for feed in self._store.untold(guilds))

    def told(self, feed: int, guild: str) -> None:
        """Note that a guild knows that a feed is paused."""
        self._store.change(feed, guild, told=True)

    def posting(self, number: int) -> None:
        """Note that a card is about to be posted: whoever is killed then finds it again."""
        self._store.note(number, tries=1)

    def shown(self, number: int, state: NewsState, message: int | None) -> None:
        """Note which state the card of news shows, and where it is."""
        self._store.note(number, shown=state.value, message=message, tries=0)

    def unshown(self, number: int, guild: str, fault: str) -> None:
        """Note that a card could not be posted; it is tried again after an hour."""
        later = self._clock() + timedelta(hours=_AGAIN_HOURS)
        self._store.note(number, due_at=later.astimezone(UTC).isoformat(), tries=0)
        row = self._store.one(number, guild)
        if row is not None:
            self._store.change(row.feed, guild, fault=fault)

    def waiting(self, *, guild: str) -> tuple[News, ...]:
        """What a guild has to decide, the oldest first."""
        return tuple(self._news(row) for row in self._store.waiting(guild))

    # Deciding

    def look(self, number: int, *, guild: str, who: str) -> Draft | Settled:
        """News as a draft, to be corrected and confirmed; how it was settled where it was."""
        row = self._row(number, guild)
        if row.state != NewsState.WAITING:
            return self._before(row)
        return self._draft(row, who)

    def confirm(self, number: int, *, guild: str, who: str) -> Settled:
        """Let news enter as an article, or a page's new text as a revision; twice is once."""
        row = self._row(number, guild)
        if row.state != NewsState.WAITING:
            return self._before(row)
        try:
            done = self._let_in(row, who)
        except ConflictError:
            row = self._row(number, guild)
            if row.state == NewsState.WAITING:
                raise
            return self._before(row)
        return Settled(self._news(self._row(number, guild)), done)

    def dismiss(self, number: int, *, guild: str, who: str) -> Settled:
        """Put news aside; twice is once."""
        row = self._row(number, guild)
        fresh = self._store.settle(number, guild, state=NewsState.DISMISSED.value, actor=who)
        return Settled(self._news(self._row(row.number, guild)), fresh=fresh)

    # Inside

    def _enter(self, row: NewsRow) -> None:
        """Let news enter without being asked; what cannot is told, or tried again later."""
        draft: Draft | None = None
        try:
            draft = self._draft(row, FEEDER)
            if any(twin.exact for twin in draft.twins):
                self._store.settle(row.number, row.guild, state=NewsState.KNOWN.value)
            else:
                self._curator().confirm(draft.id, guild=row.guild, who=FEEDER)
        except (TryLaterError, StoreError, ModelError, LimitError, ConflictError) as error:
            tries = row.tries + 1
            if tries >= self._limits.tries:
                self._refuse(row, str(error.args[0]))
                return
            later = self._clock() + timedelta(minutes=15 * 2**tries)
            due = later.astimezone(UTC).isoformat()
            self._store.settle(row.number, row.guild, tries=tries, due_at=due)
        except KnowledgeError as error:
            self._refuse(row, str(error.args[0]))
        except Exception as error:  # what else comes up must not hold up the news of others
            _log.error("news did not enter", exc_info=error)
            self._refuse(row, UNREADABLE)
        finally:
            if draft is not None:  # one that was confirmed stays
                self._curator().discard(draft.id, guild=row.guild, who=FEEDER)

    def _refuse(self, row: NewsRow, fault: str) -> None:
        values = {"state": NewsState.REFUSED.value, "detail": fault, "tries": 0}
        self._store.settle(row.number, row.guild, **values)

    def _let_in(self, row: NewsRow, who: str) -> Done:
        draft = self._draft(row, who)
        try:
            if draft.unchanged:
                raise KnowledgeError("This is what is stored already; dismiss it.")
            return self._curator().confirm(draft.id, guild=row.guild, who=who)
        except KnowledgeError:
            # Nobody has seen it: the next tap makes another one.
            self._curator().discard(draft.id, guild=row.guild, who=who)
            raise

    def _draft(self, row: NewsRow, who: str) -> Draft:
        curator = self._curator()
        feed = self._store.feed(row.feed)
        if row.text and feed is not None and feed.document:
            return curator.renew(feed.document, row.text, guild=row.guild, who=who, news=row.number)
        url = feed.url if feed is not None and feed.kind == FeedKind.PAGE else row.url
        return curator.preview(UrlSource(url), guild=row.guild, who=who, news=row.number)

    def _before(self, row: NewsRow) -> Settled:
        return Settled(self._news(row), fresh=False)

    def _row(self, number: int, guild: str) -> NewsRow:
        row = self._store.one(number, guild)
        if row is None:
            raise KnowledgeError(_GONE)
        return row

    def _one(self, number: int, guild: str) -> Followed:
        for feed in self.list(guild=guild):
            if feed.number == number:
                return feed
        raise KnowledgeError("That feed is not followed here; look at the list.")

    def _followed(self, feed: FeedRow, waiting: int | None = None) -> Followed:
        if waiting is None:
            waiting = self._store.counts(feed.guild).get(feed.number, 0)
        return Followed(
            number=feed.number,
            guild=feed.guild,
            url=public(feed.url),
            title=feed.title,
            kind=FeedKind(feed.kind),
            mode=Mode(feed.mode),
            channel=feed.channel,
            minutes=feed.minutes,
            waiting=waiting,
            due_at=feed.due_at,
            polled_at=feed.polled_at,
            polls=feed.polls,
            spared=feed.spared,
            fault=feed.fault,
            paused=feed.paused,
            actor=feed.actor,
        )

    def _news(self, row: NewsRow) -> News:
        feed = self._store.feed(row.feed)
        assert feed is not None  # noqa: S101 - news goes with its feed
        refused = row.state == NewsState.REFUSED
        return News(
            number=row.number,
            guild=row.guild,
            channel=feed.channel,
            message=row.message,
            state=NewsState(row.state),
            shown=row.shown,
            tries=row.tries,
            kind=FeedKind(feed.kind),
            mode=Mode(feed.mode),
            feed=feed.title,
            url=public(row.url),
            title=row.title,
            summary=row.summary,
            published=row.published,
            found_at=row.found_at,
            changes="" if refused else row.detail,
            fault=row.detail if refused else "",
            actor=row.actor,
            document=row.document,
        )


def _noted(url: str, mode: str) -> str:
    """How a feed stands in the log: by its address and by what becomes of its news."""
    return f"{public(url)} ({Mode(mode)})"
