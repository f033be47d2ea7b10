"""An answer becomes a card. Pure.

A card's texts together stay within Discord's 4,000 characters, its parts within 40 components.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from bot import text as safe
from bot.cards import Button, Card
from bot.ids import Action, Ref
from bot.markdown import blocks
from bot.paging import SMALLEST, Block, first_page, page
from bot.states import NO_STATUS, Look, by_look, is_told
from knowledge.models import Answer, AnswerKind, Citation, Kind, Status

TEXT_LIMIT = 4000
SHORT, MEDIUM, LONG = 700, 1200, 2400
"""How much of an answer's text a card shows before "More"."""

MARGIN = 40
_WRITTEN = "-# Worded by a chat model from these sources and checked; states are computed."
_MORE_BUDGET = 3600
_SOURCES_RESERVE = 700
_ITEMS, _GROUPS = 120, 4
_VERIFIED = re.compile(r"\s*\(Record last verified on [\w ]+\.\)\s*\Z")
_LISTED_SOURCES = 4
_CHOICES = 5
TITLE_LIMIT = 120
_LISTED_TITLE, _PUBLISHER, _QUESTION = 72, 45, 300
_NUMBERS = 9

Names = Callable[[str], str]


def answer_card(
    answer: Answer,
    key: int,
    *,
    length: int = MEDIUM,
    asked: str = "",
    names: Names = str,
    note: str = "",
) -> Card:
    """The card of an answer that is stored under ``key``.

    ``length`` is how much text it shows before "More", ``asked`` the question where the
    conversation does not show it, ``names`` gives the name of an item's key,
    ``note`` is a line of ours for its foot.
    """
    cited = {citation.document for citation in answer.citations}
    told = [status for status in answer.statuses if is_told(status, cited)]
    on = _day_of(told, answer.as_of)
    groups = by_look([status for status in told if status.on == on])
    head = [f"-# “{safe.inline(asked, _QUESTION)}”"] if asked else []
    head += _headline(groups, names)
    if answer.statuses or answer.citations:
        head.append(_dates(answer, on))
    free = TEXT_LIMIT - MARGIN - safe.size("\n".join([*head, note])) - _SOURCES_RESERVE
    budget = max(SMALLEST, min(length, free))
    text = first_page(_body(answer), _behind(answer), budget, answer.language)
    top = "\n".join([*head, *([""] if head else []), text.text or "I have nothing on this."])
    room = TEXT_LIMIT - MARGIN - safe.size(top) - safe.size(note) - safe.size(_WRITTEN)
    notes = [*([_WRITTEN] if answer.by else []), *([note] if note else [])]
    foot = "\n".join([*_source_list(answer.citations, room), *notes])
    shown = (top, foot) if foot else (top,)
    return Card(shown, _first_look(groups).colour, _rows(answer, key, text.next))


def more_card(answer: Answer, key: int, start: int) -> Card:
    """The answer's text from the offset ``start``, with a further "More" where needed."""
    whole = (*_body(answer), *_behind(answer))
    text = page(whole, start, _MORE_BUDGET, answer.language)
    row = [Button("Sources", Ref(Action.SOURCES, key), "📄")] if answer.citations else []
    if text.next is not None:
        row.insert(0, Button("More", Ref(Action.MORE, key, text.next), "➕", primary=True))
    return Card((text.text or "That is all.",), NO_STATUS.colour, (tuple(row),) if row else ())


def day(value: date) -> str:
    """A day as cards write it: 4 Apr 2025."""
    return f"{value.day} {value:%b %Y}"


def _first_look(groups: Sequence[tuple[Look, list[str]]]) -> Look:
    return groups[0][0] if groups else NO_STATUS


def _headline(groups: Sequence[tuple[Look, list[str]]], names: Names) -> list[str]:
    if len(groups) == 1:
        ((seen, items),) = groups
        return [f"### {seen.emoji} {seen.words} · {listed([names(item) for item in items])}"]
    parts = []
    for seen, items in groups[:_GROUPS]:
        who = listed([names(items[0])]) if len(items) == 1 else str(len(items))
        parts.append(f"{seen.emoji} {who} {seen.words.lower()}")
    return [f"### {' · '.join(parts)}"] if parts else []


def listed(names: Sequence[str], most: int = _ITEMS, longest: int = _ITEMS) -> str:
    """Names one after the other, each at most ``longest`` letters, escaped, as one line."""
    said = few([safe.shorten(name, longest) for name in names], most)
    said = said[:1].upper() + said[1:]
    return safe.inline(said, len(said))


def few(names: Sequence[str], most: int) -> str:
    """As many names as fit into ``most`` letters, one at least, and how many more there are."""
    shown = list(names)
    while len(shown) > 1 and len(", ".join(shown)) > most:
        shown.pop()
    rest = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    return ", ".join(shown) + rest


def _day_of(statuses: Sequence[Status], as_of: date) -> date:
    """The day that a headline speaks of: the present one where the answer tells of it."""
    days = {status.on for status in statuses}
    return as_of if as_of in days or not days else max(days)


def _dates(answer: Answer, on: date) -> str:
    """``on`` is the day of the headline, which is another one where a question names it."""
    asked = day(answer.as_of)
    parts = [f"As of {asked}" if on == answer.as_of else f"On {day(on)}, asked on {asked}"]
    checked = [citation for citation in answer.citations if citation.verified]
    official = [citation for citation in checked if citation.kind is Kind.ANNOUNCEMENT] or checked
    verified = [citation.verified for citation in official if citation.verified]
    if verified:
        # The earliest: all that the answer stands on was checked on that day or later.
        parts.append(f"record last verified {day(min(verified))}")
    return "-# " + " · ".join(parts)


def _body(answer: Answer) -> tuple[Block, ...]:
    """The answer's text, without when the record was verified: that stands in the footer."""
    return blocks(_VERIFIED.sub("", answer.text), _links(answer))


def _behind(answer: Answer) -> tuple[Block, ...]:
    """What "More" shows behind the answer's text."""
    return blocks(answer.more, _links(answer))


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
        line = f"{numbers} {title(cited[0], _LISTED_TITLE)}\n-# {origin(cited[0])}"
        left = f"-# and {len(documents) - position} more under Sources"
        # A line that says "1 more" is no shorter than the last source.
        enough = position >= _LISTED_SOURCES and len(documents) > _LISTED_SOURCES + 1
        if enough or safe.size(line) + safe.size(left) + 2 > room:
            return [*lines, left]
        lines.append(line)
        room -= safe.size(line) + 1
    return lines


def title(citation: Citation, limit: int = TITLE_LIMIT) -> str:
    """A document's title, linked."""
    return safe.link(safe.shorten(citation.title or citation.document, limit), citation.url)


def origin(citation: Citation) -> str:
    """Where a document comes from: publisher, kind where it is not official, day, host."""
    parts = [safe.inline(citation.publisher, _PUBLISHER)] if citation.publisher else []
    if citation.kind is not Kind.ANNOUNCEMENT:
        parts.append(citation.kind.value)
    if citation.published:
        parts.append(day(citation.published))
    if safe.address(citation.url):
        parts.append(safe.escape(safe.shorten(safe.host(citation.url), 80)))
    return " · ".join(parts) or citation.kind.value


def _rows(answer: Answer, key: int, rest: int | None) -> tuple[tuple[Button, ...], ...]:
    rows = [
        (Button(choice, Ref(Action.PICK, key, position)),)
        for position, choice in enumerate(answer.choices[:_CHOICES])
        if choice.strip()
    ]
    if answer.kind is AnswerKind.NONE:
        rows.append((Button("Tell me when this is answered", Ref(Action.WISH, key), "🔔"),))
    # Two rows, each as wide as a phone.
    reading: list[Button] = []
    rating = [Button("", Ref(Action.UP, key), "👍"), Button("", Ref(Action.DOWN, key), "👎")]
    if rest is not None:
        reading.append(Button("More", Ref(Action.MORE, key, rest), "➕", primary=True))
    if answer.citations:
        reading.append(Button("Sources", Ref(Action.SOURCES, key), "📄"))
    if answer.statuses or answer.citations:
        again = Button("Ask again as of…", Ref(Action.AGAIN, key), "📅")
        if rest is None:
            reading.append(again)
        else:
            rating.insert(0, again)
    return (*rows, *([tuple(reading)] if reading else []), tuple(rating))
