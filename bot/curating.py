"""What the cards of moderators share: fields, measures, differences, names. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot import text as safe
from bot.paging import pieces
from bot.rendering import MARGIN, TEXT_LIMIT, TITLE_LIMIT, day
from knowledge.models import Definition, Document, Kind, Measure, place_of

WARNING, GOOD, GREY = 0xF2C037, 0x2E7D32, 0x80848E
SHOWN = 10
_LINE, _SMALLEST = 300, 200


def person(who: str) -> str:
    """Whoever acted: as Discord shows a member, without a ping, or by name."""
    return f"<@{who}>" if who.isdecimal() else inline(who)


def fields(document: Document, maker: str = "") -> list[str]:
    """The lines with what a document is; ``maker`` names who makes its rules."""
    mark = "🏛️" if document.kind is Kind.ANNOUNCEMENT else "📄"
    said = [f"{mark} {document.kind.value}"]
    said += [inline(each) for each in (document.publisher, document.author) if each]
    said += [f"rules of {inline(maker)}"] if maker else []
    said.append(day(document.published) if document.published else "no day of publication")
    said.append(document.language)
    lines = [f"`{code(document.id)}` · " + " · ".join(said)]
    if document.url:
        lines.append(f"-# {safe.link(place_of(document.url) or document.url, document.url)}")
    return lines


def measures(document: Document) -> str:
    """The measures of a document, the first of them one a line, and the items that it brings in."""
    lines = [f"**Measures** ({len(document.measures)})"]
    if not document.measures:
        lines = ["**No measures.** Only a confirmed measure of an announcement sets a status."]
    lines += [f"- {_measure(each)}" for each in document.measures[:SHOWN]]
    if len(document.measures) > SHOWN:
        lines.append(f"-# and {len(document.measures) - SHOWN} more")
    lines += [f"- new: {_definition(each)}" for each in document.defines[:SHOWN]]
    return "\n".join(lines)


def _measure(given: Measure) -> str:
    what = ", ".join(given.of if given.effect.acts_on_measures else given.items) or "all"
    where = "" if given.destinations == ("all",) else f" to {', '.join(given.destinations)}"
    who = f" for {', '.join(given.end_users)}" if given.end_users else ""
    until = f" until {day(given.until)}" if given.until else ""
    said = f"{what}{where}{who}, from {day(given.from_)}{until}"
    return f"**{given.effect.value}** {inline(said)}"


def _definition(given: Definition) -> str:
    others = [name for _, names in given.names for name in names]
    also = f", also {', '.join(others)}" if others else ""
    return f"**{inline(given.name or given.key)}**{inline(also)}"


def difference(changes: str) -> str:
    """A unified difference as Discord colours it; no fence of the text can end the block."""
    lines = safe.clean(changes).replace("`", "ˋ").split("\n")
    kept = [line for line in lines if line[:1] in "+-" and not line.startswith(("+++", "---"))]
    cut = [safe.shorten(line, _LINE) for line in kept[:12]]
    more = f"\n… {len(kept) - 12} more lines" if len(kept) > 12 else ""
    return "```diff\n" + safe.inert("\n".join(cut)) + more + "\n```" if cut else ""


def moment(at: datetime) -> str:
    """An instant as Discord shows it, in the reader's own time."""
    return f"<t:{int(at.timestamp())}:f>"


def fitting(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts, the later ones cut or left out where a card cannot hold them."""
    room = TEXT_LIMIT - MARGIN
    kept = []
    for text in filter(None, texts):
        shown = text
        if safe.size(text) > room:
            if room <= _SMALLEST:
                continue
            shown = next(pieces(text.split("\n"), room))
        kept.append(shown)
        room -= safe.size(shown)
    return tuple(kept)


def inline(text: str) -> str:
    """Others' words as one line."""
    return safe.inline(text, TITLE_LIMIT)


def code(text: str) -> str:
    """Others' words for between two backticks."""
    return safe.inert(safe.shorten(text.replace("`", "ˋ"), TITLE_LIMIT))


def short(text: str) -> str:
    """Others' words as a line of a menu."""
    return safe.shorten(" ".join(safe.clean(text).split()), 90)
