"""The cards that are not answers: help and about. Pure."""

from __future__ import annotations

from bot import text as safe
from bot.cards import Button, Card
from bot.ids import Action, Ref
from bot.rendering import day
from bot.services import About
from knowledge.vocabulary.texts import Texts

ACCENT = 0x8E63CE


def foot(texts: Texts) -> str:
    """The line at the end of a card."""
    return f"-# {texts.foot}"


def help_card(texts: Texts) -> Card:
    """What can be asked, with examples to tap."""
    rows = tuple(
        (Button(text, Ref(Action.EXAMPLE, 0, position), "💬"),)
        for position, text in enumerate(texts.examples)
    )
    return Card((texts.help, foot(texts)), ACCENT, rows)


def about_card(about: About, texts: Texts, operator: str = "") -> Card:
    """What the knowledge base holds; ``operator`` is a line for the one who runs the bot."""
    lines = [
        f"## {safe.inline(texts.name, 60)} {safe.inline(about.version, 20)}",
        f"**{about.documents:,}** documents",
    ]
    if about.newest:
        title = safe.inline(about.newest_title, 120)
        lines.append(f"**Newest** · {title}, {day(about.newest)}")
    if about.verified:
        lines.append(f"**Last verified** · {day(about.verified)}")
    if about.chat:
        model = safe.inline(about.chat, 80)
        lines.append(
            f"**Chat model** · {model}: questions, the turns before them and the passages for them "
            "go to it. States are computed, and what it writes is checked."
        )
    below = [foot(texts), f"-# {operator}"] if operator else [foot(texts)]
    return Card(("\n".join(lines), "\n".join(below)), ACCENT)
