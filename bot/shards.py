"""A connection that goes on where it was after an outage.

discord.py resumes a shard's session when Discord closes it, but begins a new one as soon as a
single attempt to connect fails: what was said in the meantime would never be answered.
"""

from __future__ import annotations

import discord.shard
from discord.gateway import ReconnectWebSocket

RESUMES = 6
"""Attempts to resume before a new session; with the growing pauses between, about a minute."""


class PatientShard(discord.shard.Shard):
    """A shard that tries to resume its session several times."""

    _attempts = 0

    def launch(self) -> None:
        """Listen, now that the shard is connected."""
        self._attempts = 0
        super().launch()

    async def reconnect(self) -> None:
        """Connect again after a failed attempt."""
        if self.ws.session_id is None or self._attempts >= RESUMES:
            await super().reconnect()
            return
        self._attempts += 1
        await self.reidentify(ReconnectWebSocket(self.id, resume=True))


def install() -> None:
    """Make every sharded client of this process use such shards: it offers no other way."""
    discord.shard.Shard = PatientShard  # type: ignore[misc]
