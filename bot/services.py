"""What the bot asks of the knowledge side, and nothing more of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from inspect import signature
from typing import TYPE_CHECKING, Any, ParamSpec, Protocol, TypeVar

from knowledge.models import SHARED, Answer, Document, Kind, Turn, seen_by
from knowledge.vocabulary.packs import speaking_by

if TYPE_CHECKING:
    from knowledge.pictures.picture import Overview
    from knowledge.store.watches import WatchRow
    from knowledge.watching.notices import Subject
    from knowledge.wiring import Knowledge

P = ParamSpec("P")
T = TypeVar("T")

_AROUND = 600
_FOLLOWING = frozenset({"add", "list", "remove", "look", "confirm", "dismiss"})
_TENDING = frozenset({"poll", "cards", "paused", "told", "posting", "shown", "unshown"})


@dataclass(frozen=True, slots=True)
class About:
    """What the knowledge base holds, for the guild that asks."""

    documents: int
    newest: date | None
    newest_title: str
    verified: date | None
    version: str
    chat: str = ""
    """The chat model that takes part in answers, as the settings name it."""


def about(documents: Sequence[Document], chat: str = "") -> About:
    """What a knowledge base of these documents holds.

    Notes are our own words: they are newest only where there is nothing else. A status comes from
    announcements: the day on which one of them was last checked counts, not that of an article.
    """
    told = [each for each in documents if each.kind is not Kind.NOTE] or list(documents)
    dated = [each for each in told if each.published]
    newest = max(dated, key=lambda each: each.published or date.min, default=None)
    checked = [each for each in documents if each.verified]
    official = [each for each in checked if each.kind is Kind.ANNOUNCEMENT] or checked
    return About(
        documents=len(documents),
        newest=newest.published if newest else None,
        newest_title=newest.title if newest else "",
        verified=max((each.verified for each in official if each.verified), default=None),
        version=version("monazite"),
        chat=chat,
    )


class Services(Protocol):
    """The knowledge side as the bot's event loop sees it: nothing here computes in the loop.

    What goes in and comes out can be pickled, and errors are KnowledgeErrors: the knowledge side
    lives in a process of its own (see ``bot.remote``). A call may reach it twice, when the
    process dies under the first one; what a person does (``curate``) reaches it once.
    """

    async def answer(
        self,
        question: str,
        *,
        as_of: date | None,
        history: Sequence[Turn],
        guild: str,
        chat: bool = True,
    ) -> Answer:
        """Answer a question; ``chat`` says whether a chat model may take part."""

    async def contexts(self, answer: Answer, guild: str) -> Mapping[int, str]:
        """Citation number → the text around its quote, for those whose document is there."""

    async def about(self, guild: str) -> About:
        """What there is to ask about."""

    async def stands_alone(self, question: str, guild: str) -> bool:
        """Whether a question names what it is about, and does not only point at other words."""

    async def names(self, items: Sequence[str], guild: str) -> Mapping[str, str]:
        """The name of each item, for its key in statuses."""

    async def read_day(self, text: str) -> date | None:
        """The day that a person's words name."""

    async def curate(self, act: str, *, guild: str, who: str, **options: Any) -> Any:
        """Let a person work on what a guild knows; see ``knowledge.curation``.

        ``act`` is the name of a method of ``Curator`` that takes ``who``, ``options`` its further
        arguments. That the person may do so is for the caller to check.
        """

    async def look(self, what: str, /, *, guild: str, **options: Any) -> Any:
        """What is the same for whoever looks: a method of ``Curator`` that does not take ``who``,
        by name. That it may be seen is for the caller to check."""

    async def follow(self, act: str, *, guild: str, who: str, **options: Any) -> Any:
        """Let a person decide what a guild follows and what of it enters: a method of ``Feeds``
        by name. That the person may do so is for the caller to check."""

    async def tend(self, act: str, *arguments: Any) -> Any:
        """What the bot does for feeds by itself: a method of ``Feeds`` that is not for a person,
        by name. Twice is once."""

    async def overview(self, item: str, destination: str, on: date, *, guild: str) -> Overview:
        """The statuses of all items, or of those that ``item`` names, on a day, with a picture;
        "" for no item or destination. KnowledgeError for what is none."""

    async def items_like(self, prefix: str, *, guild: str) -> Mapping[str, str]:
        """Key → name of up to 25 items whose names begin or go on as what is being typed."""

    async def places_like(self, prefix: str, *, guild: str) -> Mapping[str, str]:
        """What to send → name of up to 25 destinations whose names begin or go on so."""

    async def subject(self, item: str, destination: str, on: date, *, guild: str) -> Subject:
        """What a person names to watch it; see ``knowledge.watching.watchman``."""

    async def subjects(self, rows: Sequence[WatchRow]) -> tuple[Subject, ...]:
        """What people call what is watched, one for each watch."""

    async def patrol(self, on: date) -> int:
        """Look at everything that is watched; how many alerts wait to be sent now that did not."""

    async def work(self) -> str:
        """What keeps the bot from finding everything, in a few words; "" when nothing does."""


class KnowledgeServices:
    """Services from a knowledge base that is open in this process; computes in threads."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge

    async def _thread(self, call: Callable[P, T], *args: P.args, **options: P.kwargs) -> T:
        """What a call gives, in a thread, by the pack of the knowledge base."""

        def within() -> T:
            with speaking_by(self._knowledge.pack):
                return call(*args, **options)

        return await asyncio.to_thread(within)

    async def answer(
        self,
        question: str,
        *,
        as_of: date | None,
        history: Sequence[Turn],
        guild: str,
        chat: bool = True,
    ) -> Answer:
        """See Services."""
        return await self._knowledge.answerer.answer(
            question, as_of=as_of, history=history, guild=guild or None, chat=chat
        )

    async def contexts(self, answer: Answer, guild: str) -> Mapping[int, str]:
        """See Services."""
        return await self._thread(self._contexts, answer, guild)

    async def about(self, guild: str) -> About:
        """See Services."""
        headers = self._knowledge.catalogue.headers
        stored = await self._thread(headers, seen_by(guild))
        return about(stored, self._knowledge.settings.llm)

    async def stands_alone(self, question: str, guild: str) -> bool:
        """See Services."""
        call = self._knowledge.answerer.stands_alone
        return await self._thread(call, question, guild=guild or None)

    async def names(self, items: Sequence[str], guild: str) -> Mapping[str, str]:
        """See Services."""
        register = await self._thread(self._knowledge.register_of, seen_by(guild))
        return {item: register.vocabulary.name(item) for item in items}

    async def read_day(self, text: str) -> date | None:
        """See Services."""
        from knowledge.answers.understanding.dates import find_period

        period = await self._thread(find_period, text, datetime.now(UTC).date())
        return period.end if period else None

    async def curate(self, act: str, *, guild: str, who: str, **options: Any) -> Any:
        """See Services."""
        call = self._method(act, personal=True)
        return await self._thread(call, guild=guild, who=who, **options)

    async def look(self, what: str, /, *, guild: str, **options: Any) -> Any:
        """See Services."""
        call = self._method(what, personal=False)
        return await self._thread(call, guild=guild, **options)

    async def follow(self, act: str, *, guild: str, who: str, **options: Any) -> Any:
        """See Services."""
        call = _method(self._knowledge.feeds, act, _FOLLOWING)
        if "who" in signature(call).parameters:
            options["who"] = who
        return await self._thread(call, guild=guild, **options)

    async def tend(self, act: str, *arguments: Any) -> Any:
        """See Services."""
        call = _method(self._knowledge.feeds, act, _TENDING)
        return await self._thread(call, *arguments)

    async def overview(self, item: str, destination: str, on: date, *, guild: str) -> Overview:
        """See Services."""
        return await self._thread(self._overview, item, destination, on, guild)

    async def items_like(self, prefix: str, *, guild: str) -> Mapping[str, str]:
        """See Services."""
        call = self._knowledge.curator.complete
        found = await self._thread(call, prefix, guild=guild or SHARED, what="item")
        return {choice.value: choice.name for choice in found}

    async def places_like(self, prefix: str, *, guild: str) -> Mapping[str, str]:
        """See Services."""
        from knowledge.answers.destinations import places_like

        register = await self._thread(self._knowledge.register_of, seen_by(guild))
        return await self._thread(places_like, prefix, register)

    async def subject(self, item: str, destination: str, on: date, *, guild: str) -> Subject:
        """See Services."""
        call = self._knowledge.watchman.subject
        return await self._thread(call, item, destination, on, guild=guild)

    async def subjects(self, rows: Sequence[WatchRow]) -> tuple[Subject, ...]:
        """See Services."""
        return await self._thread(self._knowledge.watchman.names, rows)

    async def patrol(self, on: date) -> int:
        """See Services."""
        return await self._thread(self._knowledge.watchman.look, on)

    async def work(self) -> str:
        """See Services."""
        work = await self._thread(self._knowledge.projection.work)
        if work is None or not work.total:
            return ""
        return f"Building my search index: {100 * work.done // work.total} %"

    def _method(self, name: str, *, personal: bool) -> Callable[..., Any]:
        """The method of the curator with a name, which takes ``who`` or does not."""
        found = None if name.startswith("_") else getattr(self._knowledge.curator, name, None)
        if found is None or ("who" in signature(found).parameters) is not personal:
            raise ValueError(f"no {name!r} of curation is done so")
        call: Callable[..., Any] = found
        return call

    def _contexts(self, answer: Answer, guild: str) -> Mapping[int, str]:
        found: dict[int, str] = {}
        for citation in answer.citations:
            document = self._knowledge.catalogue.document(citation.document, seen_by(guild))
            at = document.text.find(citation.quote) if document and citation.quote else -1
            if document and at >= 0:
                end = at + len(citation.quote) + _AROUND
                found[citation.n] = document.text[max(0, at - _AROUND) : end]
        return found

    def _overview(self, item: str, destination: str, on: date, guild: str) -> Overview:
        from knowledge.pictures.overview import overview

        register = self._knowledge.register_of(seen_by(guild))
        return overview(register, item, destination, on)


def _method(of: object, name: str, known: frozenset[str]) -> Callable[..., Any]:
    if name not in known:
        raise ValueError(f"nothing is called {name!r} here")
    call: Callable[..., Any] = getattr(of, name)
    return call
