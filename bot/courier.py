"""Brings what is new in feeds to the channels that servers chose, and keeps its cards true.

What is to be said stands in the knowledge base until Discord has it: a bot that is killed says
it when it runs again, and a card that was posted just before is found instead of posted twice.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from itertools import groupby
from operator import attrgetter

import aiohttp
import discord

from bot.cards import Card, view
from bot.curators import Interaction, require_curator, show
from bot.desk import Desk
from bot.draft_cards import done_card, draft_card
from bot.entrance import acknowledge
from bot.errors import NO_ACCESS, UNKNOWN_CHANNEL
from bot.ids import Action, Ref
from bot.logs import event
from bot.news_cards import dismissed_card, news_card, paused_card, settled_line
from bot.patience import passes, patiently
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
_AT_ONCE = 8
"""Servers that are served at the same time: one that Discord holds up holds up no other."""
_UNMADE = "I cannot show something new of it; whoever runs me finds the reason in the log."


class Courier:
    """Asks feeds and posts cards, a round at a time."""

    def __init__(self, client: discord.Client, desk: Desk) -> None:
        self._client = client
        self._desk = desk
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def round(self) -> None:
        """Let the knowledge side ask what is due, and bring what there is to say."""
        guilds = [str(guild.id) for guild in self._client.guilds if not guild.unavailable]
        await self._desk.services.tend("poll", [*guilds, SHARED])
        await self.deliver(guilds)

    async def deliver(self, guilds: list[str]) -> None:
        """Post and change cards until they show how things stand.

        Whatever goes wrong with one card, or in one server, ends nothing for the others.
        """
        news: tuple[News, ...] = await self._desk.services.tend("cards", guilds)
        for feed in await self._desk.services.tend("paused", guilds):
            await self._tell(feed)
        of = attrgetter("guild")
        servers = [list(cards) for _, cards in groupby(sorted(news, key=of), key=of)]
        await asyncio.gather(*(self._serve(cards) for cards in servers))

    async def _serve(self, cards: Iterable[News]) -> None:
        """Bring the cards of one server in its turn, until Discord is out of reach for them."""
        async with self._turns:
            await self._bring_all(cards)

    async def _bring_all(self, cards: Iterable[News]) -> None:
        for news in cards:
            try:
                await self._bring(news)
            except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
                _log.warning("cards of a server wait: %s", type(error).__name__)
                return
            except KnowledgeError as error:
                _log.warning("cards of a server wait: %s", error)
                return
            except Exception as error:
                fields = {"guild": news.guild, "news": news.number}
                _log.error("a card cannot be made", exc_info=error, extra={"fields": fields})
                await self._put_off(news, _UNMADE)

    async def _bring(self, news: News) -> None:
        card = news_card(news)
        try:
            message = await (self._change(news, card) if news.message else self._post(news, card))
        except discord.HTTPException as error:
            if not _refused(error):
                raise
            event(_log, "news not posted", guild=news.guild, channel=news.channel, code=error.code)
            await self._put_off(news, _why(error, news.title))
            return
        await self._desk.services.tend("shown", news.number, news.state, message)

    async def _put_off(self, news: News, fault: str) -> None:
        """Try a card again after a while; the list of feeds says why it is not there."""
        await self._desk.services.tend("unshown", news.number, news.guild, fault)

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
        """Let a card show how things stand; one that stays as it is says so when it is tapped."""
        assert news.message is not None  # noqa: S101 - the caller has looked
        place = self._client.get_partial_messageable(int(news.channel))
        card_there = place.get_partial_message(news.message)
        try:
            await patiently(lambda: card_there.edit(view=view(card)), _PATIENCE)
        except discord.HTTPException as error:
            if not _refused(error) or error.code in NO_ACCESS:
                raise
            event(_log, "card not changed", guild=news.guild, code=error.code)
        return news.message

    async def _tell(self, feed: Followed) -> None:
        """Say once that a feed rests; where nothing can be said, the list of feeds shows it."""
        place = self._client.get_partial_messageable(int(feed.channel))
        card, nonce = paused_card(feed), _WORD + feed.number
        try:
            await patiently(lambda: place.send(view=view(card), nonce=nonce), _PATIENCE)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            event(_log, "not told that a feed rests", guild=feed.guild, error=type(error).__name__)
            if not _refused(error):
                return  # the next round says it
        await self._desk.services.tend("told", feed.number, feed.guild)


def _refused(error: Exception) -> bool:
    """Whether Discord takes something not at all, rather than not now."""
    return isinstance(error, discord.HTTPException) and not passes(error)


def _why(error: discord.HTTPException, title: str) -> str:
    """What a moderator can do about a card that Discord does not take."""
    if error.code in {*NO_ACCESS, UNKNOWN_CHANNEL}:
        return "I may not write in its channel; allow it, or add the feed again for another one."
    return f"Discord does not take the card of “{title}”; add its address with /knowledge add."


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
