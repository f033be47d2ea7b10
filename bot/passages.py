"""The quoted passages of an answer, with what stands around them, become a card. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot import text as safe
from bot.cards import Button, Card
from bot.curating import person
from bot.ids import Action, Ref
from bot.rendering import MARGIN, TEXT_LIMIT, TITLE_LIMIT, origin, title
from knowledge.models import Answer, Citation

_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
_ENTRY_LIMIT = 3600
_QUOTES = ((1100, 260), (600, 260), (200, 80))
"""How much of a quote and of what stands around it is shown; less where that does not fit."""
_QUOTES_TOGETHER = 3


def sources_card(
    answer: Answer,
    key: int,
    first: int,
    contexts: Mapping[int, str],
    added: Mapping[str, str] = MappingProxyType({}),
) -> Card:
    """The quoted passages from the citation at position ``first`` on.

    ``contexts`` maps citation numbers to the text around the quote; without it the quote stands
    alone. ``added`` says who has added a document to the server that asks.
    """
    texts: list[str] = []
    room = TEXT_LIMIT - MARGIN
    position = first
    for cited in _together(answer.citations[first:], contexts):
        who = added.get(cited[0].document, "")
        entry = _source_entry(cited, contexts.get(cited[0].n, ""), who)
        if texts and safe.size(entry) > room:
            break
        texts.append(entry)
        room -= safe.size(entry)
        position += len(cited)
    row = []
    if position < len(answer.citations):
        label = f"More sources ({len(answer.citations) - position})"
        row.append(Button(label, Ref(Action.SOURCES, key, position), "➕", primary=True))
    shown = tuple(texts) or ("This answer cites no source.",)
    return Card(shown, None, (tuple(row),) if row else ())


def _together(
    citations: Sequence[Citation], contexts: Mapping[int, str]
) -> list[tuple[Citation, ...]]:
    """Citations in their order; neighbours from one stretch of a document are one entry."""
    runs: list[tuple[Citation, ...]] = []
    for citation in citations:
        last = runs[-1] if runs else ()
        if (
            last
            and len(last) < _QUOTES_TOGETHER
            and (last[0].document, last[0].heading) == (citation.document, citation.heading)
            and citation.quote in contexts.get(last[0].n, "")
        ):
            runs[-1] = (*last, citation)
        else:
            runs.append((citation,))
    return runs


def _source_entry(cited: Sequence[Citation], context: str, who: str) -> str:
    """One source in full; escaping may double a text, so the quotes give way until they fit."""
    entries = (_entry(cited, context, quote, around, who) for quote, around in _QUOTES)
    return next(entry for entry in entries if safe.size(entry) <= _ENTRY_LIMIT)


def _entry(cited: Sequence[Citation], context: str, limit: int, around: int, who: str) -> str:
    first = cited[0]
    numbers = " ".join(f"**{citation.n}**" for citation in cited)
    lines = [f"{numbers} {title(first)}", f"-# {origin(first)}"]
    if who:
        lines.append(f"-# ✍️ added to this server by {person(who)}")
    if first.heading:
        lines.append(f"-# § {safe.inline(' › '.join(first.heading), TITLE_LIMIT)}")
    rest = context
    for citation in sorted(cited, key=lambda each: context.find(each.quote)):
        before, quote, after = rest.partition(citation.quote) if citation.quote else ("", "", "")
        if quote:
            # Headings belong to other stretches; the quote's own one is named above it.
            lines.append(_dimmed(safe.plain(_HEADING.split(before)[-1]), around, ahead=True))
            rest = after
        shown = safe.quoted(safe.shorten(safe.plain(citation.quote), limit))
        mark = f"> `{citation.n}` " if len(cited) > 1 else "> "
        lines.append(shown.replace("> ", mark, 1))
    if rest is not context:
        lines.append(_dimmed(safe.plain(_HEADING.split(rest)[0]), around))
    return "\n".join(line for line in lines if line)


def _dimmed(text: str, limit: int, *, ahead: bool = False) -> str:
    """One dimmed line of what stands behind a quote, or ahead of it; nothing where nothing does."""
    text = " ".join(text.split())
    if ahead and len(text) > limit:
        text = safe.ELLIPSIS + text[-limit:].partition(" ")[2]
        limit += 1
    shown = safe.inline(text, limit)
    return f"-# {shown}" if shown else ""
