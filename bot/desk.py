"""A question from the moment it is taken until its reply is there."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import discord

from bot.cards import Card, view
from bot.doors import Door, unpack
from bot.errors import DeletedError, Refusal, report
from bot.forms import Typed
from bot.guilds import GuildBook
from bot.ledger import Ledger
from bot.limits import Limits
from bot.logs import event
from bot.rendering import answer_card
from bot.services import Services
from bot.settings import DiscordSettings
from knowledge.errors import KnowledgeError
from knowledge.models import Answer, Turn
from knowledge.store.database import utc_now
from knowledge.store.interactions import Asked
from knowledge.vocabulary.texts import Texts

_log = logging.getLogger(__name__)

QUIET_SECONDS = 600
"""For how long the same note is not sent to the same person again."""
CLOSING = "I am restarting; ask again in a minute."


class Desk:
    """Answers questions and sees that every reply gets to its door, once."""

    def __init__(
        self,
        services: Services,
        ledger: Ledger,
        guilds: GuildBook,
        settings: DiscordSettings,
        limits: Limits,
        texts: Texts,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.texts = texts
        self.usual_rate = settings.user_rate
        self.services = services
        self.ledger = ledger
        self.guilds = guilds
        self.watches = ledger.watches
        self.clock = clock
        self.typed = Typed()
        self._settings = settings
        self._limits = limits
        self._turns = asyncio.Semaphore(settings.workers)
        self._busy: set[asyncio.Task[object]] = set()
        self._closing = False

    def admit(self, user: int, guild: int | None, *channels: int | None) -> None:
        """Raise Refusal where a question may not be asked: closing, wrong channel, too many."""
        if self._closing:
            raise Refusal(CLOSING)
        settings = self.guilds.of(guild)
        if guild is not None and not settings.allows(*channels):
            places = " and ".join(f"<#{channel}>" for channel in settings.channels[:5])
            raise Refusal(f"In this server I answer in {places}.")
        user_rate = settings.rate or self._settings.user_rate
        seconds = self._limits.wait(user, user_rate, guild, self._settings.guild_rate)
        if seconds:
            unit = "second" if seconds == 1 else "seconds"
            raise Refusal(f"I can take your next question in {seconds} {unit}.", seconds)

    def is_news(self, user: int, refusal: Refusal) -> bool:
        """Whether someone has not been told of a refusal yet that still holds."""
        note = "rate" if refusal.seconds else str(refusal)
        return self._limits.first_in(user, note, refusal.seconds or QUIET_SECONDS)

    async def take(
        self,
        asked: Asked,
        door: Door,
        *,
        shown: bool = False,
        history: tuple[Turn, ...] = (),
        note: str = "",
    ) -> None:
        """Answer a question at a door; whatever goes wrong is said there.

        ``shown`` says that the conversation shows the question; ``history`` goes before what
        ``asked`` follows; ``note`` is a line of ours for the foot of the card.
        """
        with self._at_work():
            started = time.monotonic()
            self.ledger.accept(asked)
            try:
                answer = await self._answer(asked, history)
                self.ledger.answered(asked, answer)
                card = await self._card(asked, answer, shown, note)
                message = await door.show(view(card))
            except Exception as error:
                self.ledger.drop(asked.key)
                say = door.whisper if isinstance(error, DeletedError) else door.say
                await report(error, say, key=asked.key, guild=asked.guild)
                return
            self.ledger.delivered(asked.key, message)
            self._log(asked, answer, time.monotonic() - started)

    @property
    def busy(self) -> bool:
        """Whether somebody waits for a reply."""
        return bool(self._busy)

    async def resume(self, client: discord.Client) -> None:
        """Answer what a bot that died left without a reply."""
        try:
            found = await self.ledger.unfinished(datetime.now(UTC))
        except KnowledgeError as error:
            _log.warning("answers not resumed: %s", error)
            return
        left = [kept.asked for kept in found if self.ledger.first_time(kept.asked.key)]
        if left:
            event(_log, "resuming answers", number=len(left))
        await asyncio.gather(*(self.take(asked, unpack(client, asked.door)) for asked in left))

    async def drain(self, seconds: float) -> None:
        """Take no more questions and wait for the replies under way, up to ``seconds``.

        What is not done by then is left for ``resume``.
        """
        self._closing = True
        current = asyncio.current_task()
        busy = {task for task in self._busy if task is not current}
        if busy:
            event(_log, "finishing answers", number=len(busy))
            _, late = await asyncio.wait(busy, timeout=seconds)
            for task in late:
                task.cancel()
            if late:
                event(_log, "left for the next start", number=len(late))
                await asyncio.wait(late, timeout=1)

    async def _answer(self, asked: Asked, history: tuple[Turn, ...]) -> Answer:
        async with asyncio.timeout(self._settings.answer_seconds):
            turns = history + await self.ledger.history(asked.follows, asked.guild)
            settings = self.guilds.of(int(asked.guild) if asked.guild else None)
            async with self._turns:
                return await self.services.answer(
                    asked.question,
                    as_of=asked.as_of,
                    history=turns,
                    guild=asked.guild,
                    chat=settings.chat,
                )

    async def _card(self, asked: Asked, answer: Answer, shown: bool, note: str) -> Card:
        settings = self.guilds.of(int(asked.guild) if asked.guild else None)
        items = tuple({status.item for status in answer.statuses})
        names = await self.services.names(items, asked.guild) if items else {}

        def make() -> Card:
            return answer_card(
                answer,
                asked.key,
                length=settings.letters,
                asked="" if shown else asked.question,
                names=lambda item: names.get(item, item),
                note=note,
            )

        return await self.ledger.read(make)

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine always runs in one
        self._busy.add(task)
        try:
            yield
        finally:
            self._busy.discard(task)

    def _log(self, asked: Asked, answer: Answer, seconds: float) -> None:
        fields: dict[str, object] = {
            "key": asked.key,
            "guild": asked.guild or "-",
            "kind": answer.kind.value,
            "sources": len(answer.citations),
            "ms": round(seconds * 1000),
        }
        if self._settings.log_questions:
            fields["question"] = asked.question
        event(_log, "answered", **fields)
