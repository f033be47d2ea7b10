"""The knowledge side as the bot's tests need it: answers on demand, a real database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path

from bot.services import About
from knowledge.models import Answer, AnswerKind, Citation, Kind, State, Status, Turn
from knowledge.store.database import utc_now
from knowledge.store.interactions import Interactions
from knowledge.store.opening import open_engine
from knowledge.store.watches import WatchRow
from knowledge.watching.notices import Subject

TODAY = date(2026, 11, 23)
OFFICIAL = "https://english.mofcom.gov.cn/art/2025/18.html"
QUOTE = "Exporters of terbium shall apply for a licence."


def made_answer(question: str, as_of: date | None = None, text: str = "", **more: object) -> Answer:
    """An answer like the real ones."""
    values: dict[str, object] = {
        "question": question,
        "as_of": as_of or TODAY,
        "kind": AnswerKind.STATUS,
        "text": text or f"Yes. You asked: {question} [1]",
        "citations": (
            Citation(
                n=1,
                document="CN-2025-18",
                kind=Kind.ANNOUNCEMENT,
                title="Announcement No. 18 of 2025",
                publisher="MOFCOM",
                published=date(2025, 4, 4),
                url=OFFICIAL,
                quote=QUOTE,
                verified=date(2026, 10, 9),
            ),
        ),
        "statuses": (Status(item="Tb", state=State.LICENCE, on=as_of or TODAY, known=TODAY),),
    }
    return Answer(**(values | more))  # type: ignore[arg-type]


class FakeServices:
    """Answers by ``reply``, which tests replace; remembers what it was asked."""

    def __init__(self, folder: Path) -> None:
        self.engine = open_engine(folder / "catalogue.db")
        self.interactions = Interactions(self.engine, lambda: self.now())
        self.reply: Callable[[str, date | None], Answer] = made_answer
        self.asked: list[tuple[str, date | None, tuple[Turn, ...], str]] = []
        self.arrived = asyncio.Event()
        self.gate: asyncio.Event | None = None
        self.busy_with = ""
        self.now: Callable[[], datetime] = utc_now
        self._threads = ThreadPoolExecutor(thread_name_prefix="fake")

    async def work(self) -> str:
        return self.busy_with

    async def answer(
        self,
        question: str,
        *,
        as_of: date | None,
        history: Sequence[Turn],
        guild: str,
        chat: bool = True,
    ) -> Answer:
        self.asked.append((question, as_of, tuple(history), guild))
        self.arrived.set()
        if self.gate:
            await self.gate.wait()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self.reply, question, as_of)

    async def contexts(self, answer: Answer, guild: str) -> Mapping[int, str]:
        return {1: f"The rule begins so. {QUOTE} It ends so."}

    async def about(self, guild: str) -> About:
        return About(
            92, date(2026, 10, 3), "Announcement No. 44 of 2026", date(2026, 10, 9), "0.1.0"
        )

    async def stands_alone(self, question: str, guild: str) -> bool:
        return "that" not in question

    async def names(self, items: Sequence[str], guild: str) -> Mapping[str, str]:
        return {item: {"Tb": "Terbium"}.get(item, item) for item in items}

    async def read_day(self, text: str) -> date | None:
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None

    async def curate(self, act: str, *, guild: str, who: str, **options: object) -> object:
        raise AssertionError("a test that curates brings a knowledge base")

    async def look(self, what: str, /, *, guild: str, **options: object) -> object:
        if what == "added":
            return {}
        raise AssertionError("a test that looks brings a knowledge base")

    async def follow(self, act: str, *, guild: str, who: str, **options: object) -> object:
        raise AssertionError("a test of feeds brings a knowledge base")

    async def tend(self, act: str, *arguments: object) -> object:
        return 0 if act == "poll" else ()

    async def overview(self, item: str, destination: str, on: date, *, guild: str) -> object:
        raise AssertionError("a test of /status brings a knowledge base")

    async def places_like(self, prefix: str, *, guild: str) -> Mapping[str, str]:
        return {"JP": "Japan"}

    async def subject(self, item: str, destination: str, on: date, *, guild: str) -> Subject:
        told = '{"ends": {}, "states": {}}'
        return Subject(item, destination, item, destination, told)

    async def subjects(self, rows: Sequence[WatchRow]) -> tuple[Subject, ...]:
        return tuple(Subject(r.item, r.destination, r.item, r.destination) for r in rows)

    async def patrol(self, on: date) -> int:
        return 0

    async def items_like(self, prefix: str, *, guild: str) -> Mapping[str, str]:
        return {"Tb": "terbium"}
