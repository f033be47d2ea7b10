"""Members who want to know once their question is answered: kept, asked again, told once."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.desk import Desk
from bot.logs import event
from knowledge.errors import KnowledgeError, ModelError, StoreError
from knowledge.models import SHARED, AnswerKind, Turn
from knowledge.store.interactions import Asked
from knowledge.store.watches import Wish
from knowledge.watching.notices import Answered, packed

_log = logging.getLogger(__name__)

MOST_WISHES = 50
_ANSWERED = (AnswerKind.STATUS, AnswerKind.PASSAGES)


@dataclass(frozen=True, slots=True)
class Told:
    """What came of it: people who get a card, and people whose question still has no answer."""

    told: int = 0
    waiting: int = 0


async def tell_askers(desk: Desk, guild: str, questions: Sequence[int]) -> Told:
    """Ask questions of a guild again by their keys, and let who wanted to know be told, once, by
    direct message, where there is an answer now. Raises KnowledgeError as an answer does."""
    wishes = await desk.ledger.read(desk.watches.wishes, tuple(questions))
    return await _tell(desk, (wish for wish in wishes if wish.guild == guild))


async def tell_all(desk: Desk, since: int | None) -> int:
    """The same for every question that somebody waits for in a guild whose documents have changed
    since a change with a number, None for all; returns the number of the last change."""
    last, guilds = await desk.ledger.read(desk.watches.changed, since or 0)
    wishes = await desk.ledger.read(desk.watches.wishes)
    if since is not None and SHARED not in guilds:
        wishes = tuple(wish for wish in wishes if wish.guild in guilds)
    await _tell(desk, wishes)
    return last


async def _tell(desk: Desk, wishes: Iterable[Wish]) -> Told:
    asking = _Asking(desk)
    told = waiting = 0
    for wish in wishes:
        word = await asking.word(wish)
        if word is None:
            waiting += 1
        elif await desk.ledger.write(desk.watches.grant, wish, packed(word)):
            told += 1
    if told:
        event(_log, "askers told", number=told)
    return Told(told, waiting)


class _Asking:
    """Asks again what somebody waits for: what was asked in the same words once for all."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._answered: dict[tuple[str, date | None, tuple[Turn, ...], str], bool] = {}

    async def word(self, wish: Wish) -> Answered | None:
        """What those who asked are told; None while there is no answer.

        Direct messages hold nothing of what a guild added: an answer that stands on that is to be
        had where it was asked.
        """
        kept = await self._desk.ledger.find(wish.question, wish.guild)
        if kept is None or not await self._answers(kept.asked, wish.guild):
            return None
        here = not wish.guild or await self._answers(kept.asked, "")
        return Answered(kept.asked.question, here, _link(wish))

    async def _answers(self, asked: Asked, guild: str) -> bool:
        history = await self._desk.ledger.history(asked.follows, asked.guild)
        key = (asked.question, asked.as_of, history, guild)
        if key not in self._answered:
            try:
                answer = await self._desk.services.answer(
                    asked.question, as_of=asked.as_of, history=history, guild=guild
                )
            except (StoreError, ModelError):
                raise  # it is asked again when that works
            except KnowledgeError:
                self._answered[key] = False
            else:
                self._answered[key] = answer.kind in _ANSWERED
        return self._answered[key]


def _link(wish: Wish) -> str:
    if not wish.guild or not wish.channel:
        return ""
    return f"https://discord.com/channels/{wish.guild}/{wish.channel}/{wish.message or ''}"
