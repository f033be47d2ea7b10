"""An answer becomes a card. Pure.

A card's texts together stay within Discord's 4,000 characters, its parts within 40 components.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from bot import text as safe
from bot.cards import Button, Card
from bot.ids import Action, Ref
from bot.markdown import blocks
from bot.paging import SMALLEST, Block, page
from bot.states import NO_STATUS, Look, look
from knowledge.models import Answer, Citation, Kind, Status

TEXT_LIMIT = 4000
SHORT, MEDIUM, LONG = 700, 1200, 2400
"""How much of an answer's text a card shows before "More"."""

_MARGIN = 40
_MORE_BUDGET = 3600
_SOURCES_RESERVE = 700
_ITEMS, _GROUPS = 120, 4
_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
_VERIFIED = re.compile(r"\s*\(Record last verified on [\w ]+\.\)\s*\Z")
_LISTED_SOURCES = 4
_CHOICES = 5
_TITLE, _LISTED_TITLE, _PUBLISHER, _QUESTION = 120, 72, 45, 300
_NUMBERS = 9
_QUOTE, _AROUND = (1100, 600, 200), 260
_ENTRY_LIMIT = 3600

Names = Callable[[str], str]


def answer_card(
    answer: Answer,
    key: int,
    *,
    length: int = MEDIUM,
    asked: str = "",
    names: Names = str,
) -> Card:
    """The card of an answer that is stored under ``key``.

    ``length`` is how much text it shows before "More", ``asked`` the question where the
    conversation does not show it, ``names`` gives the name of an item's key.
    """
    groups = _groups(answer.statuses)
    head = [f"-# “{safe.inline(asked, _QUESTION)}”"] if asked else []
    head += _headline(groups, names)
    if answer.statuses or answer.citations:
        head.append(_dates(answer))
    free = TEXT_LIMIT - _MARGIN - safe.size("\n".join(head)) - _SOURCES_RESERVE
    budget = max(SMALLEST, min(length, free))
    text = page(_body(answer), 0, budget, answer.language)
    top = "\n".join([*head, *([""] if head else []), text.text or "I have nothing on this."])
    sources = _source_list(answer.citations, TEXT_LIMIT - _MARGIN - safe.size(top))
    shown = (top, "\n".join(sources)) if sources else (top,)
    return Card(shown, _first_look(groups).colour, _rows(answer, key, text.next))


def more_card(answer: Answer, key: int, start: int) -> Card:
    """The answer's text from the offset ``start``, with a further "More" where needed."""
    text = page(_body(answer), start, _MORE_BUDGET, answer.language)
    row = [Button("Sources", Ref(Action.SOURCES, key), "📄")] if answer.citations else []
    if text.next is not None:
        row.insert(0, Button("More", Ref(Action.MORE, key, text.next), "➕", primary=True))
    return Card((text.text or "That is all.",), NO_STATUS.colour, (tuple(row),) if row else ())


def sources_card(answer: Answer, key: int, first: int, contexts: Mapping[int, str]) -> Card:
    """The quoted passages from the citation at position ``first`` on.

    ``contexts`` maps citation numbers to the text around the quote; without it the quote stands
    alone.
    """
    texts: list[str] = []
    room = TEXT_LIMIT - _MARGIN
    position = first
    for citation in answer.citations[first:]:
        entry = _source_entry(citation, contexts.get(citation.n, ""))
        if texts and safe.size(entry) > room:
            break
        texts.append(entry)
        room -= safe.size(entry)
        position += 1
    row = []
    if position < len(answer.citations):
        label = f"More sources ({len(answer.citations) - position})"
        row.append(Button(label, Ref(Action.SOURCES, key, position), "➕", primary=True))
    shown = tuple(texts) or ("This answer cites no source.",)
    return Card(shown, None, (tuple(row),) if row else ())


def day(value: date) -> str:
    """A day as cards write it: 4 Apr 2025."""
    return f"{value.day} {value:%b %Y}"


def _groups(statuses: Sequence[Status]) -> list[tuple[Look, list[str]]]:
    """Items by what their state looks like, the strictest state first."""
    found: dict[Look, list[str]] = {}
    for status in sorted(statuses, key=lambda status: look(status.state).rank):
        items = found.setdefault(look(status.state), [])
        if status.item not in items:
            items.append(status.item)
    return list(found.items())


def _first_look(groups: Sequence[tuple[Look, list[str]]]) -> Look:
    return groups[0][0] if groups else NO_STATUS


def _headline(groups: Sequence[tuple[Look, list[str]]], names: Names) -> list[str]:
    if len(groups) == 1:
        ((seen, items),) = groups
        return [f"### {seen.emoji} {seen.words} · {_listed([names(item) for item in items])}"]
    parts = []
    for seen, items in groups[:_GROUPS]:
        who = _listed([names(items[0])]) if len(items) == 1 else str(len(items))
        parts.append(f"{seen.emoji} {who} {seen.words.lower()}")
    return [f"### {' · '.join(parts)}"] if parts else []


def _listed(names: Sequence[str]) -> str:
    """Names one after the other, as many as are read at a glance."""
    shown = [safe.shorten(name, _ITEMS) for name in names]
    while len(shown) > 1 and len(", ".join(shown)) > _ITEMS:
        shown.pop()
    rest = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    listed = ", ".join(shown)
    return safe.inline(listed[:1].upper() + listed[1:], 2 * _ITEMS) + rest


def _dates(answer: Answer) -> str:
    parts = [f"As of {day(answer.as_of)}"]
    checked = [citation for citation in answer.citations if citation.verified]
    official = [citation for citation in checked if citation.kind is Kind.ANNOUNCEMENT] or checked
    verified = [citation.verified for citation in official if citation.verified]
    if verified:
        # The earliest: all that the answer stands on was checked on that day or later.
        parts.append(f"record last verified {day(min(verified))}")
    return "-# " + " · ".join(parts)


def _body(answer: Answer) -> tuple[Block, ...]:
    """The answer's text; when the record was verified stands in the footer already."""
    return blocks(_VERIFIED.sub("", answer.text), _links(answer))


def _links(answer: Answer) -> frozenset[str]:
    found = (safe.address(citation.url) for citation in answer.citations)
    return frozenset(url for url in found if url)


def _source_list(citations: Sequence[Citation], room: int) -> list[str]:
    """Two lines a document, with the numbers of all that is cited of it."""
    documents: dict[str, list[Citation]] = {}
    for citation in citations:
        documents.setdefault(citation.document, []).append(citation)
    lines: list[str] = []
    for position, cited in enumerate(documents.values()):
        numbers = " ".join(f"`{citation.n}`" for citation in cited[:_NUMBERS])
        line = f"{numbers} {_title(cited[0], _LISTED_TITLE)}\n-# {_origin(cited[0])}"
        left = f"-# and {len(documents) - position} more under Sources"
        # A line that says "1 more" is no shorter than the last source.
        enough = position >= _LISTED_SOURCES and len(documents) > _LISTED_SOURCES + 1
        if enough or safe.size(line) + safe.size(left) + 2 > room:
            return [*lines, left]
        lines.append(line)
        room -= safe.size(line) + 1
    return lines


def _title(citation: Citation, limit: int = _TITLE) -> str:
    return safe.link(safe.shorten(citation.title or citation.document, limit), citation.url)


def _origin(citation: Citation) -> str:
    parts = [safe.inline(citation.publisher, _PUBLISHER)] if citation.publisher else []
    if citation.kind is not Kind.ANNOUNCEMENT:
        parts.append(citation.kind.value)
    if citation.published:
        parts.append(day(citation.published))
    if safe.address(citation.url):
        parts.append(safe.escape(safe.shorten(safe.host(citation.url), 80)))
    return " · ".join(parts) or citation.kind.value


def _source_entry(citation: Citation, context: str) -> str:
    """One citation in full; escaping may double a text, so the quote gives way until it fits."""
    entries = (_entry(citation, context, limit) for limit in _QUOTE)
    return next(entry for entry in entries if safe.size(entry) <= _ENTRY_LIMIT)


def _entry(citation: Citation, context: str, limit: int) -> str:
    before, after = _surroundings(citation.quote, context)
    lines = [f"**{citation.n}** {_title(citation)}", f"-# {_origin(citation)}"]
    if citation.heading:
        lines.append(f"-# § {safe.inline(' › '.join(citation.heading), _TITLE)}")
    if before:
        lines.append(f"-# {before}")
    lines.append(safe.quoted(safe.shorten(safe.plain(citation.quote), limit)))
    if after:
        lines.append(f"-# {after}")
    return "\n".join(lines)


def _surroundings(quote: str, context: str) -> tuple[str, str]:
    """One dimmed line of what stands before the quote, and one of what follows."""
    if not quote or quote not in context:
        return "", ""
    before, _, after = context.partition(quote)
    # Headings belong to other stretches; the quote's own one is named above it.
    before, after = _HEADING.split(before)[-1], _HEADING.split(after)[0]
    ahead = " ".join(safe.plain(before).split())
    if len(ahead) > _AROUND:
        ahead = safe.ELLIPSIS + ahead[-_AROUND:].partition(" ")[2]
    return safe.inline(ahead, _AROUND + 1), safe.inline(safe.plain(after), _AROUND)


def _rows(answer: Answer, key: int, rest: int | None) -> tuple[tuple[Button, ...], ...]:
    rows = [
        (Button(choice, Ref(Action.PICK, key, position)),)
        for position, choice in enumerate(answer.choices[:_CHOICES])
        if choice.strip()
    ]
    tools = []
    if rest is not None:
        tools.append(Button("More", Ref(Action.MORE, key, rest), "➕", primary=True))
    if answer.citations:
        tools.append(Button("Sources", Ref(Action.SOURCES, key), "📄"))
    if answer.statuses or answer.citations:
        tools.append(Button("Ask again as of…", Ref(Action.AGAIN, key), "📅"))
    thumbs = (Button("", Ref(Action.UP, key), "👍"), Button("", Ref(Action.DOWN, key), "👎"))
    return (*rows, tuple(tools), thumbs) if tools else (*rows, thumbs)
