"""What a chat model may look up: typed tools, each of which gives facts with their ids.

All of them see what the asking guild sees, as of the day of asking, and change nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field

from knowledge.answers.chat.facts import Fact, FactBook
from knowledge.answers.citations import quote_of
from knowledge.answers.desk import Desk
from knowledge.answers.reply import Reply
from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.questions import understand_parts
from knowledge.answers.writing.quoting import sentences
from knowledge.models import AnswerKind, Hit

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

Replying = Callable[[Desk, Sequence[Question]], Reply]
"""Gives the composed reply to questions."""

_MOST_HITS, _MOST_OF_DOCUMENT = 6, 12
_MOST_NAMES, _LONGEST_NAME, _LONGEST_QUERY = 8, 120, 400
NOTHING = "Nothing on record says anything about that."


class StatusOf(BaseModel):
    """What a status is asked for."""

    items: list[str] = Field(description="Names or symbols of goods, as people write them.")
    destination: str = Field("", description="Country of the buyer; empty for every destination.")
    buyer: str = Field("", description="A firm, or 'military users'; empty for anyone.")
    day: str = Field("", description="A day such as 2025-11-08; empty for the day of asking.")
    origin: str = Field("", description="Country that the goods leave; empty where not said.")


class OneItem(BaseModel):
    """One item."""

    item: str = Field(description="Name or symbol of the goods.")


class Days(BaseModel):
    """A stretch of days."""

    first: str = Field(description="First day, such as 2026-01-01.")
    last: str = Field(description="Last day, such as 2026-12-31.")


class OneName(BaseModel):
    """One name."""

    name: str = Field(description="As people write it.")


class Query(BaseModel):
    """A search."""

    query: str = Field(description="A few telling words or a question.")


@dataclass(frozen=True, slots=True)
class Toolbox:
    """The tools for one answer; what they find is written into ``book``."""

    desk: Desk
    book: FactBook
    replying: Replying

    def tools(self) -> list[BaseTool]:
        """The tools as LangChain has them."""
        from langchain_core.tools import StructuredTool

        made: list[tuple[Callable[..., str], type[BaseModel], str]] = [
            (self.status, StatusOf, "The computed state of goods, and the rules that make it."),
            (self.timeline, OneItem, "What happened to the rules on one item, in order of days."),
            (self.calendar, Days, "What begins, ends or happens on record between two days."),
            (self.instrument, OneName, "What an announcement does and what became of it."),
            (self.parties, OneName, "Whether a firm is on a list, or who is on a named list."),
            (self.search, Query, "Passages of announcements, statements and articles."),
            (self.document, OneName, "The passages of one document, by its id."),
        ]
        return [
            StructuredTool.from_function(
                call, name=call.__name__, description=told, args_schema=schema
            )
            for call, schema, told in made
        ]

    def status(
        self,
        items: list[str],
        destination: str = "",
        buyer: str = "",
        day: str = "",
        origin: str = "",
    ) -> str:
        """The facts on the state of items."""
        names = ", ".join(_short(item) for item in items[:_MOST_NAMES])
        asked = f"status of {names}"
        for word, value in (("from", origin), ("to", destination), ("for", buyer), ("on", day)):
            asked += f" {word} {_short(value)}" if value.strip() else ""
        return self._asked(asked)

    def timeline(self, item: str) -> str:
        """The facts on the history of an item."""
        return self._asked(f"timeline of {_short(item)}")

    def calendar(self, first: str, last: str) -> str:
        """The facts with a day between two days."""
        return self._asked(f"what changes from {_short(first)} to {_short(last)}?")

    def instrument(self, name: str) -> str:
        """The facts on an announcement."""
        return self._asked(f"explain {_short(name)}")

    def parties(self, name: str) -> str:
        """The facts on a firm or a list of firms."""
        return self._asked(f"is {_short(name)} on a list?")

    def search(self, query: str) -> str:
        """The facts of the passages that a search finds."""
        hits = self.desk.lookup.search(" ".join(query.split())[:_LONGEST_QUERY])
        return self._passages(hits[:_MOST_HITS])

    def document(self, name: str) -> str:
        """The facts of the passages of a document."""
        return self._passages(self.desk.lookup.passages_of([_short(name)])[:_MOST_OF_DOCUMENT])

    def _asked(self, text: str) -> str:
        register, day = self.desk.register, self.desk.lookup.as_of
        reply = self.replying(self.desk, understand_parts(text, register, as_of=day))
        if reply.kind in (AnswerKind.NONE, AnswerKind.CLARIFY):
            return NOTHING
        return told(self.book.of_reply(reply, self.desk.evidence))

    def _passages(self, hits: Sequence[Hit]) -> str:
        lookup = self.desk.lookup
        quotes = []
        for hit in hits:
            document = lookup.document(hit.document)
            quotes.append(
                [
                    quote_of(document, hit, sentence)
                    for sentence in sentences(hit.text, hit.language)
                    if document and lookup.was_known(sentence, hit.document)
                ]
            )
        return told(self.book.of_hits(hits, quotes)) if any(quotes) else NOTHING


def told(facts: Sequence[Fact]) -> str:
    """Facts as a model reads them."""
    found: list[dict[str, Any]] = [fact.as_json() for fact in facts]
    return json.dumps(found, ensure_ascii=False)


def _short(name: str) -> str:
    return " ".join(name.split())[:_LONGEST_NAME]
