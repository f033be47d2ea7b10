"""Fair rates: how many questions a person and a server may ask in a minute."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil

from discord.app_commands import Cooldown

_MINUTE = 60.0
_KEPT = 4096


class Limits:
    """Counts questions. ``clock`` gives seconds since any moment, rising."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._windows: dict[tuple[str, int, int], Cooldown] = {}
        self._told: dict[int, float] = {}

    def wait(self, user: int, user_rate: int, guild: int | None, guild_rate: int) -> int:
        """Count a question and return 0, or the seconds to wait where one rate is used up.

        Rates are questions a minute. A refused question counts for neither rate.
        """
        now = self._clock()
        windows = [self._window("user", user, user_rate)]
        if guild is not None:
            windows.append(self._window("guild", guild, guild_rate))
        used_up = [window for window in windows if window.get_tokens(now) == 0]
        if used_up:
            return max(1, ceil(max(window.get_retry_after(now) for window in used_up)))
        for window in windows:
            window.update_rate_limit(now)
        self._tidy(now)
        return 0

    def first_in(self, user: int, seconds: float) -> bool:
        """Whether this is the first call for a person in that many seconds."""
        now = self._clock()
        if self._told.get(user, now) > now:
            return False
        if len(self._told) > _KEPT:
            self._told = {who: until for who, until in self._told.items() if until > now}
        self._told[user] = now + seconds
        return True

    def _window(self, kind: str, who: int, rate: int) -> Cooldown:
        return self._windows.setdefault((kind, who, rate), Cooldown(rate, _MINUTE))

    def _tidy(self, now: float) -> None:
        if len(self._windows) > _KEPT:
            used = {
                key: window
                for key, window in self._windows.items()
                if window.get_tokens(now) < window.rate
            }
            self._windows = used
