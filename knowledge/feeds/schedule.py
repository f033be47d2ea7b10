"""When a feed is asked next: by its interval, after failures later and later, never all at once.

Pure. Instants are UTC; ``chance`` is a number from 0 to 1 that spreads the requests.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from knowledge.feeds.values import FeedLimits
from knowledge.store.feeds import FeedRow

_SPREAD = 0.1
_LONGEST = timedelta(days=1)
"""The longest that a feed is left alone after failures, or because it calls itself fresh."""


def succeeded(feed: FeedRow, now: datetime, *, fresh: int, spared: bool, chance: float) -> FeedRow:
    """The feed after an answer that the server calls fresh for so many seconds, 0 for not saying;
    ``spared`` says that there was nothing to read again."""
    wait = max(timedelta(minutes=feed.minutes), min(timedelta(seconds=fresh), _LONGEST))
    return replace(
        feed,
        due_at=now + wait * (1 + _SPREAD * chance),
        polled_at=now,
        polls=feed.polls + 1,
        spared=feed.spared + spared,
        failures=0,
        failing_since=None,
        fault="",
    )


def failed(
    feed: FeedRow,
    now: datetime,
    fault: str,
    limits: FeedLimits,
    *,
    wait: int = 0,
    gone: bool = False,
    chance: float,
) -> FeedRow:
    """The feed after a failure: it is asked after twice the time of the last failure, and not
    before the ``wait`` seconds that the server asks for. Paused after long, or when ``gone``."""
    failures = feed.failures + 1
    since = feed.failing_since or now
    backed_off = min(timedelta(minutes=feed.minutes) * 2 ** min(failures, 12), _LONGEST)
    long = failures >= limits.failures and now - since >= timedelta(days=limits.failing_days)
    return replace(
        feed,
        due_at=now + max(backed_off, timedelta(seconds=wait)) * (1 + _SPREAD * chance),
        failures=failures,
        failing_since=since,
        fault=fault,
        paused=gone or long,
        told=False,
    )
