"""Keys in a text become numbered citations, each quote verified against the stored text.

While an answer is being written, a citation is a key such as ``⟦3⟧``. ``resolve`` keeps the keys
that are known and whose quote stands verbatim in the stored document, numbers them in the order
of their first use as [1], [2], …, and drops every other one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from knowledge.models import Citation, Document, Hit

_KEY = re.compile(r"[ \u00a0]?⟦(\d+)⟧")


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a stored document that carries a sentence of an answer."""

    document: Document
    text: str
    heading: tuple[str, ...] = ()
    passage: str = ""


@dataclass(slots=True)
class Evidence:
    """The quotes of one answer under way, each under a key."""

    quotes: list[Quote] = field(default_factory=list)

    def cite(self, quote: Quote) -> str:
        """The key to put behind a sentence; the same quote keeps its key."""
        for number, known in enumerate(self.quotes):
            if known.document.id == quote.document.id and known.text == quote.text:
                return f"⟦{number}⟧"
        self.quotes.append(quote)
        return f"⟦{len(self.quotes) - 1}⟧"


def number_of(key: str) -> int:
    """The place of a citation key's quote in the evidence."""
    return int(re.sub(r"\D", "", key))


def numbers_in(text: str) -> list[int]:
    """The places in the evidence of the quotes that a text under way cites, in its order."""
    return [int(match[1]) for match in _KEY.finditer(text)]


def is_cited(text: str) -> bool:
    """Whether a text under way carries a citation."""
    return _KEY.search(text) is not None


def quote_of(document: Document, hit: Hit, text: str) -> Quote:
    """The quote ``text`` of a found passage."""
    return Quote(document=document, text=text, heading=hit.heading, passage=hit.passage)


def resolve(
    text: str, evidence: Evidence, stored: Callable[[Document], str]
) -> tuple[str, tuple[Citation, ...]]:
    """Number the citations of ``text``.

    ``stored`` gives the stored text of a document. Returns the text with [1], [2], … and the
    citations in that order; keys that cannot be verified vanish from the text.
    """
    numbers: dict[int, int] = {}
    citations: list[Citation] = []

    def number(match: re.Match[str]) -> str:
        key = int(match[1])
        if key not in numbers:
            if key >= len(evidence.quotes):
                return ""
            quote = evidence.quotes[key]
            if not quote.text.strip() or quote.text not in stored(quote.document):
                return ""
            numbers[key] = len(citations) + 1
            citations.append(_citation(numbers[key], quote))
        return f" [{numbers[key]}]"

    return _KEY.sub(number, text).strip(), tuple(citations)


def _citation(number: int, quote: Quote) -> Citation:
    document = quote.document
    return Citation(
        n=number,
        document=document.id,
        kind=document.kind,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        url=document.url,
        quote=quote.text,
        heading=quote.heading,
        passage=quote.passage,
        verified=document.verified,
    )
