"""Members who want to know once their question is answered: kept, asked again, told once."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.desk import Desk
from bot.logs import event
from knowledge.models import AnswerKind
from knowledge.store.interactions import Kept
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


async def tell_all(desk: Desk) -> Told:
    """The same for every question that somebody waits for."""
    return await _tell(desk, await desk.ledger.read(desk.watches.wishes))


async def _tell(desk: Desk, wishes: Iterable[Wish]) -> Told:
    words: dict[tuple[int, str], Answered | None] = {}
    told = waiting = 0
    for wish in wishes:
        key = (wish.question, wish.guild)
        if key not in words:
            words[key] = await _word(desk, wish)
        word = words[key]
        if word is None:
            waiting += 1
        elif await desk.ledger.write(desk.watches.grant, wish, packed(word)):
            told += 1
    if told:
        event(_log, "askers told", number=told)
    return Told(told, waiting)


async def _word(desk: Desk, wish: Wish) -> Answered | None:
    """What those who asked are told; None while there is no answer.

    Direct messages hold nothing of what a guild added: an answer that stands on that is to be
    had where it was asked.
    """
    kept = await desk.ledger.find(wish.question, wish.guild)
    if kept is None or not await _answered(desk, kept, wish.guild):
        return None
    here = not wish.guild or await _answered(desk, kept, "")
    return Answered(kept.asked.question, here, _link(wish))


async def _answered(desk: Desk, kept: Kept, guild: str) -> bool:
    asked = kept.asked
    answer = await desk.services.answer(
        asked.question,
        as_of=asked.as_of,
        history=await desk.ledger.history(asked.follows, asked.guild),
        guild=guild,
    )
    return answer.kind in _ANSWERED


def _link(wish: Wish) -> str:
    if not wish.guild or not wish.channel:
        return ""
    return f"https://discord.com/channels/{wish.guild}/{wish.channel}/{wish.message or ''}"
