"""What a server set for itself, kept in memory so that no reply waits for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.rendering import LONG, MEDIUM, SHORT

LENGTHS = {"short": SHORT, "medium": MEDIUM, "long": LONG}
RATES = (1, 2, 3, 6, 10, 20, 60)


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """A server's choices. No channels means all of them; ``rate`` 0 the operator's rate.

    ``curators`` is the role whose members may change what is known here, 0 for none. ``chat`` says
    whether a chat model may take part in answers, where the operator has set one.
    """

    channels: tuple[int, ...] = ()
    threads: bool = False
    private: bool = False
    length: str = "medium"
    rate: int = 0
    curators: int = 0
    chat: bool = True

    @property
    def letters(self) -> int:
        """How much of an answer's text a card shows."""
        return LENGTHS.get(self.length, MEDIUM)

    def allows(self, *channels: int | None) -> bool:
        """Whether the bot may answer in a channel; name a thread's parent as well."""
        return not self.channels or any(channel in self.channels for channel in channels)

    def changes(self) -> dict[str, Any]:
        """What differs from the defaults, as JSON holds it."""
        mine, usual = asdict(self), asdict(GuildSettings())
        changed = {name: value for name, value in mine.items() if value != usual[name]}
        return {name: list(v) if isinstance(v, tuple) else v for name, v in changed.items()}


def _from(values: Mapping[str, Any]) -> GuildSettings:
    known = {name: value for name, value in values.items() if name in asdict(GuildSettings())}
    if "channels" in known:
        known["channels"] = tuple(int(channel) for channel in known["channels"])
    return replace(GuildSettings(), **known)


class GuildBook:
    """The settings of all servers by id; what is not there is as by default."""

    def __init__(self) -> None:
        self._known: dict[str, GuildSettings] = {}

    def load(self, stored: Mapping[str, Mapping[str, Any]]) -> None:
        """Take over what is stored: guild → settings as ``GuildSettings.changes`` gives them."""
        self._known = {guild: _from(values) for guild, values in stored.items()}

    def of(self, guild: int | None) -> GuildSettings:
        """The settings of a server; those of direct messages for None."""
        return self._known.get(str(guild), GuildSettings())

    def put(self, guild: int, settings: GuildSettings) -> None:
        """Replace a server's settings."""
        self._known[str(guild)] = settings
