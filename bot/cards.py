"""Cards: texts, a colour and buttons, and how discord.py sends them (components v2)."""

from __future__ import annotations

import io
from dataclasses import dataclass

import discord

from bot import text as safe
from bot.ids import Ref

LABEL_LIMIT = 80
MENU_LIMIT, MENU_LINES = 100, 25
_NUMBERED = 1 << 30
"""Discord counts components from 1 where nobody numbers them."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button: what it says and the reference that a tap sends."""

    label: str
    ref: Ref
    emoji: str = ""
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of a menu: what it says, and the value that choosing it sends."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Menu:
    """A menu of which one line is chosen; Discord shows at most 25."""

    ref: Ref
    placeholder: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Image:
    """A picture by the name of its file, and the same in words for who cannot see it."""

    name: str
    data: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Card:
    """Texts with a line between them, a colour at the edge, rows of buttons and a menu below.

    An ``image`` stands below the first text; whoever sends the card sends its ``files``, too.
    A card with a ``number`` can be told from others when it is read again.
    """

    texts: tuple[str, ...]
    accent: int | None = None
    rows: tuple[tuple[Button, ...], ...] = ()
    menu: Menu | None = None
    image: Image | None = None
    number: int = 0


def files(card: Card) -> list[discord.File]:
    """The files that go with a card; made for one try to send it."""
    image = card.image
    return [discord.File(io.BytesIO(image.data), image.name)] if image else []


def number_of(message: discord.Message) -> int:
    """The number of the card that a message shows; 0 where it has none."""
    ids = (part.id for part in message.components if isinstance(part, discord.Container))
    return next((number - _NUMBERED for number in ids if number and number > _NUMBERED), 0)


def view(card: Card) -> discord.ui.LayoutView:
    """The card as discord.py sends it."""
    container: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container(
        accent_colour=card.accent, id=_NUMBERED + card.number if card.number else None
    )
    for position, text in enumerate(card.texts):
        if position:
            container.add_item(discord.ui.Separator())
        container.add_item(discord.ui.TextDisplay(text))
        if card.image and not position:
            shown = discord.MediaGalleryItem(
                f"attachment://{card.image.name}", description=card.image.alt
            )
            container.add_item(discord.ui.MediaGallery(shown))
    for row in card.rows:
        container.add_item(discord.ui.ActionRow(*[_button(button) for button in row]))
    if card.menu:
        container.add_item(discord.ui.ActionRow(_menu(card.menu)))
    layout = discord.ui.LayoutView(timeout=None)
    layout.add_item(container)
    # Taps are found by their custom id, also after a restart: nothing of the view is kept.
    layout.stop()
    return layout


def _menu(menu: Menu) -> discord.ui.Select[discord.ui.LayoutView]:
    return discord.ui.Select(
        custom_id=str(menu.ref),
        placeholder=menu.placeholder,
        options=[
            discord.SelectOption(label=safe.inert(choice.label)[:MENU_LIMIT], value=choice.value)
            for choice in menu.choices[:MENU_LINES]
        ],
    )


def _button(button: Button) -> discord.ui.Button[discord.ui.LayoutView]:
    return discord.ui.Button(
        label=safe.shorten(safe.inert(button.label), LABEL_LIMIT - 4) or None,
        emoji=button.emoji or None,
        custom_id=str(button.ref),
        style=discord.ButtonStyle.primary if button.primary else discord.ButtonStyle.secondary,
    )
