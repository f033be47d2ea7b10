"""An overview of statuses becomes a card with its picture. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot import text as safe
from bot.cards import Card, Image
from bot.panels import foot
from bot.rendering import day, few
from bot.states import Look, by_look
from knowledge.models import Status
from knowledge.pictures.picture import Overview
from knowledge.vocabulary.texts import Texts

_NAMES, _NAME, _LISTED = 170, 60, 36
_FILE = "status.png"


def overview_card(found: Overview, texts: Texts) -> Card:
    """The card: what holds, the picture, and the items by state or the sources of the one."""
    image = Image(_FILE, found.picture.png, found.picture.alt)
    whither = f" · to {safe.inline(found.destination, _NAME)}" if found.destination else ""
    as_of = f"-# As of {day(found.on)}{whither}"
    groups = by_look(found.statuses)
    if len(found.statuses) == 1:
        (status,) = found.statuses
        seen = groups[0][0]
        head = f"### {seen.emoji} {seen.words} · {_name(found, status.item)}"
        below = "\n".join([*_since(status), *_sources(found), foot(texts)])
        return Card((f"{head}\n{as_of}", below), seen.colour, image=image)
    head = "### Export controls"
    lines = [_line(found, seen, items) for seen, items in groups]
    accent = groups[0][0].colour if groups else None
    return Card((f"{head}\n{as_of}", "\n".join([*lines, foot(texts)])), accent, image=image)


def _name(found: Overview, item: str) -> str:
    name = found.names.get(item, item)
    return safe.inline(name[:1].upper() + name[1:], _NAME)


def _line(found: Overview, seen: Look, items: Sequence[str]) -> str:
    """A state, and as many of its items as are read at a glance."""
    names = [safe.inline(found.names.get(item, item), _LISTED) for item in items]
    return f"{seen.emoji} **{seen.words}** ({len(names)}): {few(names, _NAMES)}"


def _since(status: Status) -> list[str]:
    parts = [f"**Since** {day(status.since)}"] if status.since else []
    parts += [f"**until** {day(status.until)}"] if status.until else []
    return [" · ".join(parts)] if parts else []


def _sources(found: Overview) -> list[str]:
    return [f"📄 {safe.link(source.name, source.url)}" for source in found.sources[:6]]
