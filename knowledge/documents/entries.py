"""A feed's bytes → what it is called and its entries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.documents.addresses import is_url
from knowledge.documents.markup import Markup, markup_of
from knowledge.documents.sandbox import shared


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of a feed; ``summary`` is plain text, ``published`` a day in UTC, ``key`` what
    makes it this entry for its feed: its id, or its link where it has none."""

    link: str
    title: str
    published: date | None
    summary: str
    author: str
    key: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's title, "" where it has none, and its entries in its order."""

    title: str
    entries: tuple[FeedEntry, ...]


def read_feed(data: bytes, url: str) -> Feed:
    """An RSS or Atom feed with its entries that link to a page, each link once.

    Bytes that are no feed give one without entries. Raises DocumentError for a feed that cannot
    be parsed.
    """
    if markup_of(data) is not Markup.FEED:
        return Feed("", ())
    found = shared().parse("feed", data, url=url, location=url)
    entries: dict[str, FeedEntry] = {}
    for row in found["entries"]:
        if is_url(row["link"]):
            day = date.fromisoformat(row["published"]) if row["published"] else None
            entries.setdefault(row["link"], FeedEntry(**{**row, "published": day}))
    return Feed(found["title"], tuple(entries.values()))
