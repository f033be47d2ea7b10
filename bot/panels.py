"""The cards that are not answers: help and about. Pure."""

from __future__ import annotations

from bot import text as safe
from bot.cards import Button, Card
from bot.ids import Action, Ref
from bot.rendering import day
from bot.services import About
from knowledge.answers.prompts import EXAMPLES

ACCENT = 0x8E63CE

_HELP = """## Ask me about export controls
on rare earths and critical minerals: whether an item is controlled, since when, until when, to \
where, and by which announcement. Every answer quotes its sources.

- **/ask** a question, for a past day with `as_of`, for yourself with `private`
- **mention me** in a channel, or write to me directly
- **reply** to an answer of mine, with the @ on, to follow up
- **Ask about this**: hold a message (or right-click it), then Apps"""
FOOT = "-# I answer from what is published, not as a lawyer. Check the linked text before you act."


def help_card() -> Card:
    """What can be asked, with examples to tap."""
    rows = tuple(
        (Button(text, Ref(Action.EXAMPLE, 0, position), "💬"),)
        for position, text in enumerate(EXAMPLES)
    )
    return Card((_HELP, FOOT), ACCENT, rows)


def about_card(about: About, operator: str = "") -> Card:
    """What the knowledge base holds; ``operator`` is a line for the one who runs the bot."""
    lines = [f"## Monazite {safe.inline(about.version, 20)}", f"**{about.documents:,}** documents"]
    if about.newest:
        title = safe.inline(about.newest_title, 120)
        lines.append(f"**Newest** · {title}, {day(about.newest)}")
    if about.verified:
        lines.append(f"**Last verified** · {day(about.verified)}")
    foot = [FOOT, f"-# {operator}"] if operator else [FOOT]
    return Card(("\n".join(lines), "\n".join(foot)), ACCENT)
