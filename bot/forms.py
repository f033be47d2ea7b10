"""Forms: how they are made and opened, and what was entered into one that was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import discord

from bot.ids import Ref
from bot.patience import once

Form: TypeAlias = discord.ui.Modal
Entered: TypeAlias = Mapping[str, str]
"""What was entered, by the name of each field; the value of the line chosen in a menu."""

LONGEST_LINE = 300
OPTION = 100
"""Characters of a line of a menu, and of the value that it sends."""

_LABEL = 45


def form(title: str, ref: Ref) -> Form:
    """An empty form; ``ref`` comes back with what is entered."""
    return discord.ui.Modal(title=title[:_LABEL], custom_id=str(ref))


def add_line(
    to: Form,
    name: str,
    label: str,
    value: str = "",
    *,
    hint: str = "",
    required: bool = True,
    limit: int = LONGEST_LINE,
    long: bool = False,
) -> None:
    """Add a field to type into, with ``value`` in it and ``hint`` where nothing is."""
    field: discord.ui.TextInput[Form] = discord.ui.TextInput(
        custom_id=name,
        default=value[:limit] or None,
        placeholder=hint or None,
        required=required,
        max_length=limit,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
    )
    to.add_item(discord.ui.Label(text=label[:_LABEL], component=field))


def add_menu(to: Form, name: str, label: str, options: Mapping[str, str], chosen: str) -> None:
    """Add a menu of value → what is shown, with one chosen."""
    field: discord.ui.Select[Form] = discord.ui.Select(
        custom_id=name,
        options=[
            discord.SelectOption(
                label=(shown or value)[:OPTION], value=value[:OPTION], default=value == chosen
            )
            for value, shown in options.items()
        ],
    )
    to.add_item(discord.ui.Label(text=label[:_LABEL], component=field))


async def open_form(interaction: discord.Interaction[Any], opened: Form) -> None:
    """Open a form. What is sent comes back as an interaction: nothing of the form is kept."""
    opened.stop()
    await once(lambda: interaction.response.send_modal(opened))


def entered(components: Sequence[Mapping[str, Any]]) -> Entered:
    """What was entered, from the components of a form that was sent."""
    found = {}
    for row in components:
        fields = [row["component"]] if "component" in row else row.get("components", ())
        for field in fields:
            value = field.get("value") or next(iter(field.get("values") or ()), "")
            found[str(field.get("custom_id", ""))] = str(value)
    return found
