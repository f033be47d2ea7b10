"""What following feeds takes and gives: frozen values that cross a pipe. Instants are UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from knowledge.curation.values import Done

MINUTES = (15, 30, 60, 180, 720, 1440)
"""How often a feed may be asked."""
USUAL_MINUTES = 60


class FeedKind(StrEnum):
    """What is followed: a feed of entries, or one page whose text may change."""

    FEED = "feed"
    PAGE = "page"


class Mode(StrEnum):
    """What becomes of news: a moderator is asked, or it enters at once as an article."""

    ASK = "ask"
    ENTER = "enter"


class NewsState(StrEnum):
    """How news stands."""

    WAITING = "waiting"
    KNOWN = "known"
    """It was there when the feed was added, or is stored already."""
    CONFIRMED = "confirmed"
    ENTERED = "entered"
    """It entered without being asked."""
    DISMISSED = "dismissed"
    REFUSED = "refused"
    """It could not enter without being asked."""
    SUPERSEDED = "superseded"
    """The page has changed again since."""
    EXPIRED = "expired"
    """It has waited for too long."""


@dataclass(frozen=True, slots=True)
class FeedLimits:
    """``feeds`` of a guild, ``news`` that one poll may bring, ``days`` that it waits; ``tries`` of
    what enters by itself; ``failing_days`` and ``failures`` after which a feed is paused."""

    feeds: int = 25
    news: int = 50
    days: int = 30
    tries: int = 6
    failing_days: int = 7
    failures: int = 5
    at_once: int = 20
    """Feeds that are asked in one go."""
    cards: int = 5
    """Cards for one guild in one go."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed or page as its guild sees it. ``spared`` of ``polls`` found nothing to read again."""

    number: int
    guild: str
    url: str
    title: str
    kind: FeedKind
    mode: Mode
    channel: str
    minutes: int
    waiting: int
    due_at: datetime
    polled_at: datetime | None
    polls: int
    spared: int
    fault: str
    paused: bool
    actor: str


@dataclass(frozen=True, slots=True)
class Added:
    """A feed that was added, or one that was there and is now as asked for (``again``).

    ``titles`` are the latest in it, ``known`` how many are taken for known.
    """

    feed: Followed
    titles: tuple[str, ...]
    known: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """Something new as a card shows it. ``message`` is the card, None while there is none.

    ``changes`` is a unified diff for a page that changed, ``fault`` why it could not enter.
    """

    number: int
    guild: str
    channel: str
    message: int | None
    state: NewsState
    shown: str
    tries: int
    kind: FeedKind
    mode: Mode
    feed: str
    url: str
    title: str
    summary: str
    published: date | None
    found_at: datetime
    changes: str = ""
    fault: str = ""
    actor: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a decision came to: ``done`` is None where it was made before, by ``news.actor``."""

    news: News
    done: Done | None = None
    fresh: bool = True
