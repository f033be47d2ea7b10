"""Brings what is new in feeds to the channels that servers chose, and keeps its cards true.

What is to be said stands in the knowledge base until Discord has it: a bot that is killed says
it when it runs again, and a card that was posted just before is found instead of posted twice.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

import discord

from bot.cards import Card, view
from bot.curators import Interaction, require_curator, show
from bot.desk import Desk
from bot.draft_cards import done_card, draft_card
from bot.entrance import acknowledge
from bot.errors import NO_ACCESS, UNKNOWN_CHANNEL, UNKNOWN_MESSAGE
from bot.ids import Action, Ref
from bot.logs import event
from bot.news_cards import dismissed_card, news_card, paused_card, settled_line
from bot.patience import patiently
from bot.posted import posted
from knowledge.errors import KnowledgeError
from knowledge.feeds.values import Followed, News, Settled
from knowledge.models import SHARED

_log = logging.getLogger(__name__)

_PATIENCE = 20
_LOOKED_THROUGH = 100
"""Messages among which a card is looked for that may have been posted before the bot ended."""
_WORD = 1 << 40
"""Added to a feed's number for the nonce of a word about it, apart from those of news."""


class Courier:
    """Asks feeds and posts cards, a round at a time."""

    def __init__(self, client: discord.Client, desk: Desk) -> None:
        self._client = client
        self._desk = desk

    async def round(self) -> None:
        """Let the knowledge side ask what is due, and bring what there is to say."""
        guilds = [str(guild.id) for guild in self._client.guilds if not guild.unavailable]
        await self._desk.services.tend("poll", [*guilds, SHARED])
        await self.deliver(guilds)

    async def deliver(self, guilds: list[str]) -> None:
        """Post and change cards until they show how things stand."""
        for news in await self._desk.services.tend("cards", guilds):
            await self._bring(news)
        for feed in await self._desk.services.tend("paused", guilds):
            await self._tell(feed)

    async def _bring(self, news: News) -> None:
        tend, card = self._desk.services.tend, news_card(news)
        try:
            message = await (self._change(news, card) if news.message else self._post(news, card))
        except discord.HTTPException as error:
            if error.code not in {*NO_ACCESS, UNKNOWN_CHANNEL}:
                raise
            event(_log, "news not posted", guild=news.guild, channel=news.channel)
            fault = f"I may not write in <#{news.channel}>; allow it or choose another channel."
            await tend("unshown", news.number, news.guild, fault)
            return
        await tend("shown", news.number, news.state, message)

    async def _post(self, news: News, card: Card) -> int:
        place = self._client.get_partial_messageable(int(news.channel))
        if news.tries:
            found = await posted(self._client, place, card.number, _LOOKED_THROUGH)
            if found is not None:
                return found
        await self._desk.services.tend("posting", news.number)
        nonce = news.number
        sent = await patiently(lambda: place.send(view=view(card), nonce=nonce), _PATIENCE)
        return sent.id

    async def _change(self, news: News, card: Card) -> int:
        assert news.message is not None  # noqa: S101 - the caller has looked
        place = self._client.get_partial_messageable(int(news.channel))
        card_there = place.get_partial_message(news.message)
        try:
            await patiently(lambda: card_there.edit(view=view(card)), _PATIENCE)
        except discord.NotFound as error:
            if error.code != UNKNOWN_MESSAGE:
                raise
        return news.message

    async def _tell(self, feed: Followed) -> None:
        place = self._client.get_partial_messageable(int(feed.channel))
        card, nonce = paused_card(feed), _WORD + feed.number
        try:
            await patiently(lambda: place.send(view=view(card), nonce=nonce), _PATIENCE)
        except discord.HTTPException as error:
            if error.code not in {*NO_ACCESS, UNKNOWN_CHANNEL}:
                raise
        await self._desk.services.tend("told", feed.number, feed.guild)


async def _take(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    await _decide(desk, interaction, ref, "confirm")


async def _pass(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    await _decide(desk, interaction, ref, "dismiss")


async def _decide(desk: Desk, interaction: Interaction, ref: Ref, act: str) -> None:
    guild, who = require_curator(interaction, desk.guilds)
    if not await acknowledge(interaction, private=True):
        return
    settled: Settled = await desk.services.follow(act, guild=guild, who=who, number=ref.answer)
    if settled.done is not None:
        await show(interaction, done_card(settled.done))
    else:
        fresh = settled.fresh
        await show(interaction, (dismissed_card if fresh else settled_line)(settled.news))
    await _renew(desk, interaction, settled.news)


async def _look(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    guild, who = require_curator(interaction, desk.guilds)
    if not await acknowledge(interaction, private=True):
        return
    found = await desk.services.follow("look", guild=guild, who=who, number=ref.answer)
    if isinstance(found, Settled):
        await show(interaction, settled_line(found.news))
        await _renew(desk, interaction, found.news)
    else:
        await show(interaction, draft_card(found))


async def _renew(desk: Desk, interaction: Interaction, news: News) -> None:
    """Let the card that was tapped show how things stand; what fails here, the next round does."""
    message = interaction.message
    if message is None:
        return
    try:
        await patiently(lambda: message.edit(view=view(news_card(news))), _PATIENCE)
        await desk.services.tend("shown", news.number, news.state, message.id)
    except (discord.HTTPException, OSError, KnowledgeError) as error:
        event(_log, "card not renewed", guild=news.guild, error=type(error).__name__)


TAPS: dict[Action, Callable[[Desk, Interaction, Ref], Awaitable[None]]] = {
    Action.TAKE: _take,
    Action.LOOK: _look,
    Action.SKIP: _pass,
}
