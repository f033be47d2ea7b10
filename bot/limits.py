"""Fair rates: how many questions a person and a server may ask in a minute."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from math import ceil

_MINUTE = 60.0
_KEPT = 4096


class Limits:
    """Counts questions. ``clock`` gives seconds since any moment, rising."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._asked: dict[tuple[str, int], deque[float]] = {}
        self._told: dict[tuple[int, str], float] = {}

    def wait(self, user: int, user_rate: int, guild: int | None, guild_rate: int) -> int:
        """Count a question and return 0, or the seconds to wait where one rate is used up.

        Rates are questions in any minute. A refused question counts for neither rate.
        """
        now = self._clock()
        counts = [(self._recent("user", user, now), user_rate)]
        if guild is not None:
            counts.append((self._recent("guild", guild, now), guild_rate))
        # The next question is free when so many are a minute old that one more fits.
        waits = [asked[-rate] + _MINUTE - now for asked, rate in counts if len(asked) >= rate]
        if waits:
            return max(1, ceil(round(max(waits), 3)))
        for asked, _ in counts:
            asked.append(now)
        self._tidy(now)
        return 0

    def first_in(self, user: int, note: str, seconds: float) -> bool:
        """Whether this is the first call for a person and a kind of note in that many seconds."""
        now = self._clock()
        if self._told.get((user, note), now) > now:
            return False
        if len(self._told) > _KEPT:
            self._told = {who: until for who, until in self._told.items() if until > now}
        self._told[user, note] = now + seconds
        return True

    def _recent(self, kind: str, who: int, now: float) -> deque[float]:
        """When questions were asked in the last minute, oldest first."""
        asked = self._asked.setdefault((kind, who), deque())
        while asked and asked[0] + _MINUTE <= now:
            asked.popleft()
        return asked

    def _tidy(self, now: float) -> None:
        if len(self._asked) > _KEPT:
            old = now - _MINUTE
            recent = {who: asked for who, asked in self._asked.items() if asked and asked[-1] > old}
            self._asked = recent
