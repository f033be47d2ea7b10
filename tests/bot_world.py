"""A small Discord in memory with the bot in it, for the bot's tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from bot_fakes import FakeServices

from bot.app import AssistantBot
from bot.errors import Refusal, unwrapped
from bot.limits import Limits
from bot.settings import DiscordSettings
from knowledge.errors import KnowledgeError, ModelError, StoreError


class Clock:
    """Seconds that pass when a test says so."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class World:
    """A server with a channel and a member, and the bot in it."""

    env: simcord.Env
    services: FakeServices
    clock: Clock
    options: dict[str, Any]
    guild: Any = None
    channel: Any = None
    alice: Any = None

    @property
    def bot(self) -> AssistantBot:
        assert isinstance(self.env.bot, AssistantBot)
        return self.env.bot

    async def restart(self) -> None:
        """Another process with the same database and the same Discord."""
        await asyncio.to_thread(self.bot.desk.ledger.close)
        await self.env.restart_bot(make_bot(self.services, self.clock, **self.options))

    async def ask(self, question: str = "is terbium still restricted?", **more: Any) -> Any:
        """Alice asks, in the channel; the reply."""
        return (await self.alice.slash(self.channel, "ask", question=question, **more)).response


def settings(**values: Any) -> DiscordSettings:
    return DiscordSettings(_env_file=None, token="x", **values)


def make_bot(services: FakeServices, clock: Clock, **values: Any) -> AssistantBot:
    return AssistantBot(
        services,
        services.interactions,
        settings(**values),
        limits=Limits(clock),
        clock=lambda: services.now(),
        shard_count=1,
    )


def discord_settings(**values: Any) -> pytest.MarkDecorator:
    """Run a test with the bot set up in a certain way."""
    return pytest.mark.parametrize("world", [values], indirect=True, ids=["set"])


@pytest.fixture
async def world(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[World]:
    options = getattr(request, "param", {})
    services, clock = FakeServices(tmp_path), Clock()
    env = simcord.Env(make_bot(services, clock, **options), settle_timeout=60)
    await env.start()
    await env.bot.tree.sync()
    made = World(env, services, clock, options)
    made.guild = env.create_guild()
    made.channel = made.guild.create_text_channel("minerals")
    made.alice = made.guild.add_member(env.create_user("alice"))
    yield made
    await env.shutdown()
    assert not [error for error in env.errors if not _is_told(unwrapped(error))]


def _is_told(error: BaseException) -> bool:
    """Whether an error is one that is raised for people to read."""
    said = isinstance(error, Refusal | KnowledgeError)
    return said and not isinstance(error, StoreError | ModelError)


def parts(message: Any) -> Iterator[dict[str, Any]]:
    """Every component of a message, as Discord gets it."""
    stack = [part if isinstance(part, dict) else part.to_dict() for part in message.components]
    while stack:
        part = stack.pop(0)
        yield part
        stack = [*part.get("components", ()), *stack]


def texts(message: Any) -> str:
    """All text of a card."""
    return "\n".join(part["content"] for part in parts(message) if "content" in part)


def button(message: Any, action: str) -> str:
    """The custom id of a card's button or menu."""
    ids = [part["custom_id"] for part in parts(message) if "custom_id" in part]
    return next(each for each in ids if each.startswith(f"monazite:{action}:"))


def last(channel: Any) -> discord.Message:
    """The newest message of a channel."""
    message = channel.last_message
    assert message is not None
    return message
