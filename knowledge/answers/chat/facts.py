"""What a chat model is given to write from: numbered facts, each with the quotes that carry it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.answers.citations import Evidence, Quote, numbers_in
from knowledge.answers.reply import Reply
from knowledge.models import Hit, Status
from knowledge.register.elements import find_items

LONGEST = 900
"""Characters of one fact: a long passage is cut into several."""
_KEYS = re.compile(r"[ \u00a0]?⟦\d+⟧")
_MARKS = re.compile(r"^(?:[-•*] |\d+[.)] )|\*\*")
_VERDICT = re.compile(r"^(?:Yes|No)[.,:;]\s*")


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is so, in plain words.

    ``quotes`` carry it: () for what the register computed beyond any sentence, or for what is not
    known. ``statuses`` are the computed states that it tells, whose standing expressions may stand
    for its words.
    """

    id: str
    text: str
    quotes: tuple[Quote, ...] = ()
    statuses: tuple[Status, ...] = ()

    @property
    def carried(self) -> str:
        """Everything that words may be taken from: the text, its quotes and their sources."""
        sources = (" ".join((q.text, q.document.title, q.document.publisher)) for q in self.quotes)
        return "\n".join((self.text, *sources))

    def as_json(self) -> dict[str, Any]:
        """The fact as a model reads it."""
        told: dict[str, Any] = {"id": self.id, "fact": self.text}
        if sources := list(dict.fromkeys(_source(quote) for quote in self.quotes)):
            told["sources"] = sources
        return told


@dataclass(slots=True)
class FactBook:
    """The facts of one answer under way, each under its id."""

    facts: dict[str, Fact] = field(default_factory=dict)

    def of_reply(self, reply: Reply, evidence: Evidence) -> tuple[Fact, ...]:
        """The facts of a composed reply: one for each line of its text, a heading line in front of
        the lines below it."""
        made = []
        for text in (reply.text, reply.more):
            head = ""
            for line in text.splitlines():
                plain = _plain(line)
                if not plain:
                    head = ""
                elif plain.endswith(":") and not numbers_in(line):
                    head = f"{plain} "
                else:
                    quotes = [evidence.quotes[n] for n in numbers_in(line)]
                    told = _VERDICT.sub("", f"{head}{plain}")
                    made.append(self.add(told, quotes, _told(reply.statuses, told)))
        return tuple(fact for fact in made if fact)

    def of_hits(self, hits: Iterable[Hit], quotes: Sequence[Sequence[Quote]]) -> tuple[Fact, ...]:
        """The facts of found passages: the sentences of each that may be told, as its quotes."""
        made = []
        for hit, told in zip(hits, quotes, strict=True):
            for part in _parts(told):
                head = f"{hit.title} ({hit.origin}, {hit.published or 'no date'}): "
                made.append(self.add(head + " ".join(q.text for q in part), part))
        return tuple(fact for fact in made if fact)

    def add(
        self, text: str, quotes: Sequence[Quote] = (), statuses: Sequence[Status] = ()
    ) -> Fact | None:
        """The fact that says ``text``; the one that is there where it says the same, None for no
        words."""
        text = " ".join(text.split())
        if not re.search(r"\w", text):
            return None
        for known in self.facts.values():
            if known.text == text:
                return known
        fact = Fact(f"F{len(self.facts) + 1}", text, tuple(quotes), tuple(statuses))
        self.facts[fact.id] = fact
        return fact


def _plain(line: str) -> str:
    return _MARKS.sub("", _KEYS.sub("", line.strip())).strip()


def _told(statuses: Sequence[Status], line: str) -> tuple[Status, ...]:
    """The statuses whose line this is: those of the items that it names."""
    named = {key for mention in find_items(line) for key in mention.keys}
    return tuple(status for status in statuses if status.item in named)


def _parts(quotes: Sequence[Quote]) -> Iterable[list[Quote]]:
    part: list[Quote] = []
    for quote in quotes:
        if part and sum(len(each.text) for each in part) + len(quote.text) > LONGEST:
            yield part
            part = []
        part.append(quote)
    if part:
        yield part


def _source(quote: Quote) -> str:
    document = quote.document
    who = ", ".join(filter(None, (document.publisher, str(document.published or ""))))
    return f"{document.kind.value} {document.id}: {document.title}" + (f" ({who})" if who else "")
