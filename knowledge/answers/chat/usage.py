"""What a chat model was asked for on a day: tokens and cost, for the whole bot and for a guild."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from knowledge.settings import ModelSettings

FILE = "model-usage.json"
_MILLION = 1_000_000


@dataclass(slots=True)
class Count:
    """Calls, tokens read and written, and what they cost in the currency of the prices set."""

    calls: int = 0
    read: int = 0
    written: int = 0
    cost: float = 0.0

    @property
    def tokens(self) -> int:
        """All tokens."""
        return self.read + self.written


@dataclass(slots=True)
class Usage:
    """Counts in a file of the data folder, so that a restart does not begin the day anew.

    ``today`` is the present day in UTC. Usable from any thread and by several processes.
    """

    folder: Path
    settings: ModelSettings
    today: Callable[[], date] = lambda: datetime.now(UTC).date()
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, guild: str = "") -> Count:
        """What was used today by a guild; by everybody for ""."""
        return _counts(self._read()).get(guild, Count())

    def spent(self, guild: str) -> str:
        """Which of the day's limits is reached, as a sentence; "" for none."""
        settings, counts = self.settings, _counts(self._read())
        limits = (
            ("", settings.llm_tokens_a_day, settings.llm_cost_a_day, "of this bot"),
            (
                guild,
                settings.llm_guild_tokens_a_day,
                settings.llm_guild_cost_a_day,
                "of this server",
            ),
        )
        for whose, tokens, cost, name in limits:
            used = counts.get(whose, Count())
            if (tokens and used.tokens >= tokens) or (cost and used.cost >= cost):
                return f"The chat model's budget {name} for today is used up."
        return ""

    def add(self, guild: str, read: int, written: int) -> None:
        """Count one call."""
        settings = self.settings
        cost = (read * settings.llm_price_read + written * settings.llm_price_written) / _MILLION
        with self._lock, FileLock(self.folder / f"{FILE}.lock"):
            counts = _counts(self._read())
            for whose in {"", guild}:
                count = counts.setdefault(whose, Count())
                count.calls += 1
                count.read += read
                count.written += written
                count.cost += cost
            whole = {
                "day": self.today().isoformat(),
                "counts": {whose: asdict(count) for whose, count in counts.items()},
            }
            path = self.folder / FILE
            fresh = path.with_suffix(".new")
            fresh.write_text(json.dumps(whole), encoding="utf-8")
            fresh.replace(path)

    def _read(self) -> Mapping[str, Any]:
        """The counts of today; none where the file is of another day, missing or damaged."""
        try:
            whole = json.loads((self.folder / FILE).read_text(encoding="utf-8"))
            today = whole["day"] == self.today().isoformat()
            return dict(whole["counts"]) if today else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}


def _counts(kept: Mapping[str, Any]) -> dict[str, Count]:
    found = {}
    for whose, values in kept.items():
        try:
            found[whose] = Count(**values)
        except TypeError:
            continue
    return found
