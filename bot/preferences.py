"""The panel of /settings: a menu for each of a server's choices, kept as soon as it is tapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
from discord import ui

from bot.desk import Desk
from bot.errors import Refusal
from bot.guilds import RATES, GuildSettings
from bot.ids import Action, Ref
from bot.panels import ACCENT
from bot.patience import once
from bot.watching import alert_channel, set_channel

NOT_YOURS = "Only people with Manage Server can change this."
MOST_CHANNELS = 25

_CHANNELS, _THREADS, _PRIVATE, _LENGTH, _RATE, _RESET, _CURATORS, _ALERTS, _CHAT = range(9)
_HEAD = "## Settings\nEverything works as it is; a change holds from the next question on."
_CURATING = (
    "**Who may change what I know here**\n-# People with Manage Server, and this role. Let the "
    "role see /knowledge, too: Server Settings, Integrations."
)
_ALERTING = (
    "**Where I tell of every change**\n-# A status that changes, and 30, 7 and 1 days before "
    "something on record ends; for single items `/watch add`."
)
_ALERT_TYPES = [discord.ChannelType.text, discord.ChannelType.news]
_CHANNEL_TYPES = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.voice,
]
_YES, _NO = "yes", "no"


def settings_view(
    settings: GuildSettings, usual_rate: int, alerts: int = 0, chat: str = ""
) -> ui.LayoutView:
    """The panel. ``usual_rate`` is the operator's rate, which holds where none is set; ``alerts``
    is the channel that all alerts go to, 0 for none; ``chat`` the chat model that is set, "" for
    none."""
    box: ui.Container[ui.LayoutView] = ui.Container(ui.TextDisplay(_HEAD), accent_colour=ACCENT)
    box.add_item(ui.TextDisplay("**Where I answer**\n-# Nothing chosen means everywhere."))
    box.add_item(ui.ActionRow(_channel_menu(settings)))
    rates = {"0": f"{usual_rate} a minute (usual)"}
    rates |= {str(rate): f"{rate} a minute" for rate in RATES}
    menus: list[tuple[str, int, dict[str, str], str]] = [
        (
            "When I am mentioned",
            _THREADS,
            {_NO: "I reply in the channel", _YES: "I reply in a thread"},
            _YES if settings.threads else _NO,
        ),
        (
            "Who sees an answer to /ask",
            _PRIVATE,
            {_NO: "Everyone, unless asked privately", _YES: "The person who asked"},
            _YES if settings.private else _NO,
        ),
        (
            "How much of an answer shows before “More”",
            _LENGTH,
            {"short": "A little", "medium": "A fair part", "long": "Most of it"},
            settings.length,
        ),
        ("Questions a person may ask", _RATE, rates, str(settings.rate)),
    ]
    if chat:
        told = {_YES: "May read and write answers, checked", _NO: "Takes no part"}
        menus.append((f"The chat model, {chat}", _CHAT, told, _YES if settings.chat else _NO))
    for title, number, options, chosen in menus:
        box.add_item(ui.TextDisplay(f"**{title}**"))
        box.add_item(ui.ActionRow(_menu(number, options, chosen)))
    box.add_item(ui.TextDisplay(_CURATING))
    box.add_item(ui.ActionRow(_role_menu(settings)))
    box.add_item(ui.TextDisplay(_ALERTING))
    box.add_item(ui.ActionRow(_alert_menu(alerts)))
    reset: ui.Button[ui.LayoutView] = ui.Button(
        label="Back to the defaults", custom_id=str(Ref(Action.SETTING, 0, _RESET))
    )
    box.add_item(ui.ActionRow(reset))
    layout = ui.LayoutView(timeout=None)
    layout.add_item(box)
    layout.stop()
    return layout


async def panel(
    desk: Desk, interaction: discord.Interaction[Any], settings: GuildSettings
) -> ui.LayoutView:
    """The panel as it stands in a server: a chosen channel that is gone is not shown."""
    guild = interaction.guild
    if guild is not None and guild.channels:
        there = tuple(each for each in settings.channels if guild.get_channel(each))
        settings = replace(settings, channels=there)
    alerts = await alert_channel(desk, guild.id) if guild is not None else 0
    about = await desk.services.about(str(guild.id) if guild is not None else "")
    return settings_view(settings, desk.usual_rate, alerts, about.chat)


def may_change(interaction: discord.Interaction[Any]) -> bool:
    """Whether the person may set what the bot does in this server."""
    return interaction.guild_id is not None and interaction.permissions.manage_guild


async def apply(
    desk: Desk, interaction: discord.Interaction[Any], ref: Ref, values: Sequence[str]
) -> None:
    """Take over what was chosen in one of the menus."""
    guild = interaction.guild_id
    if guild is None or not may_change(interaction):
        raise Refusal(NOT_YOURS)
    if ref.extra in (_ALERTS, _RESET):
        await set_channel(desk, interaction, int(values[0]) if values else 0)
    changed = _changed(desk.guilds.of(guild), ref.extra, values)
    desk.guilds.put(guild, changed)
    response, shown = interaction.response, await panel(desk, interaction, changed)
    await once(lambda: response.edit_message(view=shown))
    await desk.ledger.set_settings(str(guild), changed.changes())


def _changed(settings: GuildSettings, number: int, values: Sequence[str]) -> GuildSettings:
    first = values[0] if values else ""
    if number == _CHANNELS:
        return replace(settings, channels=tuple(int(channel) for channel in values))
    if number == _THREADS:
        return replace(settings, threads=first == _YES)
    if number == _PRIVATE:
        return replace(settings, private=first == _YES)
    if number == _LENGTH:
        return replace(settings, length=first)
    if number == _RATE:
        return replace(settings, rate=int(first))
    if number == _CHAT:
        return replace(settings, chat=first == _YES)
    if number == _CURATORS:
        return replace(settings, curators=int(first or 0))
    return settings if number == _ALERTS else GuildSettings()


def _role_menu(settings: GuildSettings) -> ui.RoleSelect[ui.LayoutView]:
    chosen = [settings.curators] if settings.curators else []
    return ui.RoleSelect(
        custom_id=str(Ref(Action.SETTING, 0, _CURATORS)),
        placeholder="No role",
        min_values=0,
        default_values=[
            discord.SelectDefaultValue(id=role, type=discord.SelectDefaultValueType.role)
            for role in chosen
        ],
    )


def _channel_menu(settings: GuildSettings) -> ui.ChannelSelect[ui.LayoutView]:
    return ui.ChannelSelect(
        custom_id=str(Ref(Action.SETTING, 0, _CHANNELS)),
        channel_types=_CHANNEL_TYPES,
        placeholder="Everywhere",
        min_values=0,
        max_values=MOST_CHANNELS,
        default_values=[
            discord.SelectDefaultValue(id=channel, type=discord.SelectDefaultValueType.channel)
            for channel in settings.channels[:MOST_CHANNELS]
        ],
    )


def _alert_menu(channel: int) -> ui.ChannelSelect[ui.LayoutView]:
    kind = discord.SelectDefaultValueType.channel
    return ui.ChannelSelect(
        custom_id=str(Ref(Action.SETTING, 0, _ALERTS)),
        channel_types=_ALERT_TYPES,
        placeholder="Nowhere",
        min_values=0,
        default_values=[discord.SelectDefaultValue(id=channel, type=kind)] if channel else [],
    )


def _menu(number: int, options: dict[str, str], chosen: str) -> ui.Select[ui.LayoutView]:
    return ui.Select(
        custom_id=str(Ref(Action.SETTING, 0, number)),
        options=[
            discord.SelectOption(label=label, value=value, default=value == chosen)
            for value, label in options.items()
        ],
    )
