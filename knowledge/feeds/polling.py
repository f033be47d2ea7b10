"""Asking feeds and pages what is new: each poll is one conditional request and one transaction."""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from knowledge.curation.comparing import unified
from knowledge.curation.exporting import settled
from knowledge.documents.addresses import host_of, page_of, public
from knowledge.documents.entries import FeedEntry, read_feed
from knowledge.documents.fetching import Fetched, Mark, TryLaterError
from knowledge.documents.markup import Markup, markup_of
from knowledge.documents.readers import read
from knowledge.documents.responses import GoneError
from knowledge.documents.trust import Origin, admitted
from knowledge.errors import DocumentError, StoreError
from knowledge.feeds.schedule import failed, succeeded
from knowledge.feeds.values import FeedKind, FeedLimits, NewsState
from knowledge.models import Document, seen_by
from knowledge.store.catalogue import Catalogue
from knowledge.store.database import Clock
from knowledge.store.feeds import FeedRow, FeedStore, NewsRow

_log = logging.getLogger(__name__)

Ask: TypeAlias = Callable[[str, Mark], Fetched | None]
UNREADABLE = "It cannot be read; whoever runs me finds the reason in the log."
_TOGETHER = 4
"""Sites that are asked at the same time; one site is never asked twice at once."""
_LONGEST_TITLE, _LONGEST_SUMMARY = 300, 600


@dataclass(frozen=True, slots=True)
class Poller:
    """Asks what is due. ``ask`` makes a conditional request, ``chance`` gives a number up to 1."""

    store: FeedStore
    catalogue: Catalogue
    ask: Ask
    clock: Clock
    chance: Callable[[], float]
    limits: FeedLimits

    def poll(self, guilds: Sequence[str]) -> int:
        """Ask the feeds of these guilds that are due; how many were asked."""
        sites: dict[str, list[FeedRow]] = defaultdict(list)
        for feed in self.store.due(guilds, self.clock(), self.limits.at_once):
            sites[host_of(feed.url)].append(feed)
        if sites:
            with ThreadPoolExecutor(min(_TOGETHER, len(sites)), "feeds") as workers:
                list(workers.map(self._poll_site, sites.values()))
        return sum(map(len, sites.values()))

    def _poll_site(self, feeds: Iterable[FeedRow]) -> None:
        for feed in feeds:
            try:
                self.poll_one(feed)
            except StoreError as error:  # the catalogue is busy: the feed is due again
                _log.warning("a feed was not polled: %s", error)

    def poll_one(self, feed: FeedRow) -> FeedRow:
        """Ask one feed and store what came of it; the feed as it is then."""
        news: Sequence[NewsRow] = ()
        try:
            found = self.ask(feed.url, Mark(feed.etag, feed.modified))
            after, news = self._read(feed, found)
        except Exception as error:
            after = self._failed(feed, error)
        self.store.record(feed, after, news)
        return after

    def _failed(self, feed: FeedRow, error: Exception) -> FeedRow:
        if isinstance(error, DocumentError):
            fault = str(error.args[0])
        else:
            _log.error("a feed was not read", exc_info=error)
            fault = UNREADABLE
        return failed(
            feed,
            self.clock(),
            fault,
            self.limits,
            wait=error.seconds if isinstance(error, TryLaterError) else 0,
            gone=isinstance(error, GoneError),
            chance=self.chance(),
        )

    def _read(self, feed: FeedRow, found: Fetched | None) -> tuple[FeedRow, Sequence[NewsRow]]:
        now, chance = self.clock(), self.chance()
        if found is None:
            return succeeded(feed, now, fresh=0, spared=True, chance=chance), ()
        after = succeeded(feed, now, fresh=found.fresh, spared=False, chance=chance)
        after = replace(after, etag=found.mark.etag, modified=found.mark.modified)
        if feed.kind == FeedKind.PAGE:
            return self._read_page(after, found)
        return self._read_feed(after, found)

    def _read_feed(self, feed: FeedRow, found: Fetched) -> tuple[FeedRow, Sequence[NewsRow]]:
        digest = digest_of(found.data)
        if digest == feed.digest:
            return feed, ()
        if markup_of(found.data) is not Markup.FEED:
            raise DocumentError("The address gives no feed any more; look at it in a browser.")
        read = read_feed(found.data, found.url)
        keys = self.store.keys(feed.number)
        fresh = [entry for entry in read.entries if digest_of(entry.key) not in keys]
        feed = replace(feed, digest=digest, title=read.title[:_LONGEST_TITLE] or feed.title)
        most = self.limits.news
        if len(fresh) > most:
            feed = replace(
                feed,
                fault=f"It brought {len(fresh):,} new entries at once; the first {most} wait, the "
                "others were passed over.",
            )
        return feed, self.rows(feed, fresh, most) if fresh else ()

    def rows(self, feed: FeedRow, entries: Sequence[FeedEntry], most: int) -> list[NewsRow]:
        """Entries as news, the last of a feed first: ``most`` of the first ones wait, but for
        pages that the guild has already; the others are known."""
        pages = self.store.pages(feed.guild) | self._stored_pages(feed.guild)
        rows: list[NewsRow] = []
        for number, entry in enumerate(entries):
            page = digest_of(page_of(entry.link))
            waits = number < most and page not in pages
            pages |= {page}
            rows.append(_row_of(feed, entry, page, self.clock(), waits=waits))
        return rows[::-1]

    def _stored_pages(self, guild: str) -> frozenset[str]:
        rows = [row for each in seen_by(guild) for row in self.catalogue.documents(each)]
        return frozenset(digest_of(page_of(row.url)) for row in rows if row.url)

    def _read_page(self, feed: FeedRow, found: Fetched) -> tuple[FeedRow, Sequence[NewsRow]]:
        document = document_of(found, feed.url)
        digest = digest_of(document.text)
        if digest == feed.digest:
            return feed, ()
        fresh = replace(feed, digest=digest)
        stored = self.catalogue.document(feed.document, (feed.guild,)) if feed.document else None
        text = settled(document).text
        if stored is not None and stored.text == text:
            return fresh, ()
        return fresh, [page_row(feed, document, stored, self.clock())]


def document_of(found: Fetched, url: str) -> Document:
    """The document that a page is, with what counts of what it says of itself."""
    document = read(found.data, location=public(url), media_type=found.media_type)
    return admitted(document, Origin.FETCHED, found.url).document


def page_row(feed: FeedRow, document: Document, stored: Document | None, now: datetime) -> NewsRow:
    """A page's text as news: what it changes of what is stored, or a page that is not."""
    text = settled(document).text
    return NewsRow(
        number=0,
        feed=feed.number,
        guild=feed.guild,
        key=digest_of(f"{digest_of(document.text)} {now.isoformat()}"),
        page=digest_of(page_of(feed.url)),
        url=public(feed.url),
        title=(document.title or feed.title)[:_LONGEST_TITLE],
        summary=" ".join(text.split())[:_LONGEST_SUMMARY],
        published=document.published,
        found_at=now,
        due_at=now,
        detail=unified(stored, replace(stored, text=text)) if stored else "",
        text=text if stored else "",
    )


def _row_of(feed: FeedRow, entry: FeedEntry, page: str, now: datetime, *, waits: bool) -> NewsRow:
    return NewsRow(
        number=0,
        feed=feed.number,
        guild=feed.guild,
        key=digest_of(entry.key),
        page=page,
        url=entry.link,
        title=entry.title[:_LONGEST_TITLE] or public(entry.link),
        summary=entry.summary[:_LONGEST_SUMMARY],
        published=entry.published,
        found_at=now,
        due_at=now,
        state=NewsState.WAITING if waits else NewsState.KNOWN,
    )


def digest_of(value: bytes | str) -> str:
    """A short name of some bytes or of a text."""
    data = value.encode("utf-8", "replace") if isinstance(value, str) else value
    return hashlib.sha256(data).hexdigest()[:40]
