"""Forms: how they are made and opened, and what was entered into one that was sent."""

from __future__ import annotations

from collections import OrderedDict
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
_KEPT = 500
"""Forms that were refused and are kept; the longest holds 4,000 characters."""


class Typed:
    """What was typed into forms that were refused, the latest ones, for as long as the bot runs."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, int], tuple[Ref, Entered]] = OrderedDict()

    def keep(self, key: int, person: int, ref: Ref, typed: Entered) -> None:
        """Keep what a person sent as the form ``ref`` with an interaction's key."""
        self._kept[key, person] = ref, typed
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)

    def find(self, key: int, person: int) -> tuple[Ref, Entered] | None:
        """The form and what the person had typed into it; None where it is gone."""
        return self._kept.get((key, person))


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


def refilled(opened: Form, typed: Entered) -> Form:
    """A form with what was typed into it before, in place of what it would begin with."""
    for label in opened.children:
        field = getattr(label, "component", None)
        if isinstance(field, discord.ui.TextInput) and field.custom_id in typed:
            field.default = typed[field.custom_id] or None
        elif isinstance(field, discord.ui.Select) and field.custom_id in typed:
            for option in field.options:
                option.default = option.value == typed[field.custom_id]
    return opened


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
