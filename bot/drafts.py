"""What taps, menus and forms do with a moderator's draft.

A draft lives in the knowledge base and its number in the custom id, so all of it works after a
restart, until the draft expires.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

import discord

from bot.cards import Card, view
from bot.curating import (
    SUGGESTED,
    WITHDRAW,
    done_card,
    draft_card,
    effects_card,
)
from bot.desk import Desk
from bot.entrance import acknowledge, ask, read_question
from bot.errors import Refusal
from bot.forms import Entered, Form, add_line, add_menu, form, open_form
from bot.guilds import GuildBook
from bot.ids import Action, Ref
from bot.patience import revise
from knowledge.curation.values import Done, Draft, Effects, MeasureForm, TextSource
from knowledge.models import Effect, Kind
from knowledge.store.interactions import Asked

Interaction: TypeAlias = discord.Interaction[Any]

NOT_A_CURATOR = (
    "This is for people with Manage Server, or with the role that /settings names for it."
)
DISCARDED = "Thrown away; nothing of it was kept."
LONGEST_TEXT = 4000
_EFFECTS = tuple(Effect)
_SUGGESTION = 100
"""A form's number holds the effect, and this times one more than the suggestion it begins with."""
_BETWEEN = re.compile(r"\s*(?:–|—|\.\.+|\bto\b|\buntil\b|;)\s*", re.IGNORECASE)


def require_curator(interaction: Interaction, guilds: GuildBook) -> tuple[str, str]:
    """The guild and the person of an interaction; raises Refusal where they may not curate."""
    if interaction.guild_id is None:
        raise Refusal("This works in a server, not in direct messages.")
    role = guilds.of(interaction.guild_id).curators
    roles = {each.id for each in getattr(interaction.user, "roles", ())}
    if not interaction.permissions.manage_guild and (not role or role not in roles):
        raise Refusal(NOT_A_CURATOR)
    return str(interaction.guild_id), str(interaction.user.id)


async def curate(desk: Desk, interaction: Interaction, act: str, **options: Any) -> Any:
    """Let the knowledge side do something for the person of an interaction, who may do so."""
    guild, who = require_curator(interaction, desk.guilds)
    return await desk.services.curate(act, guild=guild, who=who, **options)


async def show(interaction: Interaction, card: Card) -> None:
    """Put a card in the place of an interaction's private reply."""
    await revise(interaction, view=view(card))


async def write(interaction: Interaction) -> None:
    """Open the form for a text to add."""
    opened = form("Add a text", Ref(Action.WRITE))
    add_line(opened, "title", "Title", required=False)
    add_line(opened, "text", "Text (Markdown or plain)", limit=LONGEST_TEXT, long=True)
    await open_form(interaction, opened)


async def _written(desk: Desk, interaction: Interaction, ref: Ref, entered: Entered) -> None:
    if await acknowledge(interaction, private=True):
        source = TextSource(entered.get("title", ""), entered.get("text", ""))
        draft: Draft = await curate(desk, interaction, "preview", source=source)
        await show(interaction, draft_card(draft))


async def _passages(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    if await acknowledge(interaction, private=True):
        await show(interaction, draft_card(await _read(desk, interaction, ref), ref.extra))


async def _confirm(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    if await acknowledge(interaction, private=True):
        done: Done = await curate(desk, interaction, "confirm", draft=_draft(ref))
        await show(interaction, done_card(done, _draft(ref)))


async def _effects(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    if await acknowledge(interaction, private=True):
        effects: Effects = await curate(desk, interaction, "effects", draft=_draft(ref))
        await show(interaction, effects_card(_draft(ref), effects))


async def _discard(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    if await acknowledge(interaction, private=True):
        await curate(desk, interaction, "discard", draft=_draft(ref))
        await show(interaction, Card((DISCARDED,)))


async def _sample(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    async def prepare() -> Asked:
        # Confirmed twice is confirmed once: the second time gives what the first one did.
        done: Done = await curate(desk, interaction, "confirm", draft=_draft(ref))
        return await read_question(desk, done.question)

    await ask(desk, interaction, prepare, private=True)


async def _fields(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    document = (await _read(desk, interaction, ref)).document
    opened = form("Correct the fields", ref)
    add_menu(opened, "kind", "Kind", {kind.value: "" for kind in Kind}, document.kind.value)
    add_line(opened, "title", "Title", document.title)
    add_line(opened, "publisher", "Publisher", document.publisher, required=False)
    published = document.published.isoformat() if document.published else ""
    add_line(opened, "published", "Published, such as 2026-11-07", published, required=False)
    add_line(opened, "url", "Official address", document.url, required=False)
    await open_form(interaction, opened)


async def _correct(desk: Desk, interaction: Interaction, ref: Ref, entered: Entered) -> None:
    if not await acknowledge(interaction, private=True):
        return
    fields = {name: value.strip() for name, value in entered.items()}
    fields["published"] = await _day(desk, fields.get("published", ""))
    await _amend(desk, interaction, ref, fields=fields)


async def _choose(desk: Desk, interaction: Interaction, ref: Ref, values: Sequence[str]) -> None:
    chosen = values[0] if values else ""
    draft = await _read(desk, interaction, ref)
    if chosen.startswith(WITHDRAW):
        if await acknowledge(interaction, private=True):
            gone = int(chosen.removeprefix(WITHDRAW))
            kept = [each for number, each in enumerate(_measures(draft)) if number != gone]
            await _amend(desk, interaction, ref, measures=kept)
    elif chosen.startswith(SUGGESTED):
        number = int(chosen.removeprefix(SUGGESTED))
        await open_form(interaction, _measure_form(draft, ref, draft.suggested[number], number + 1))
    else:
        await open_form(interaction, _measure_form(draft, ref, MeasureForm(chosen, ""), 0))


def _measure_form(draft: Draft, ref: Ref, begun: MeasureForm, suggestion: int) -> Form:
    """The form for one measure; what was found in the text stands in it already."""
    effect = Effect(begun.effect)
    number = _EFFECTS.index(effect) + _SUGGESTION * suggestion
    opened = form(f"{effect.value.capitalize()}: a measure", replace(ref, extra=number))
    if effect.acts_on_measures:
        found = begun.of or tuple(each.value for each in draft.findings.announcements)
        add_line(opened, "of", "What it suspends, amends or repeals", ", ".join(found))
    else:
        found = begun.items or tuple(each.value for each in draft.findings.items)
        add_line(opened, "items", "Items, a new one under its name", ", ".join(found))
    add_line(opened, "destinations", "Destinations, or all", ", ".join(begun.destinations) or "all")
    add_line(opened, "end_users", "For whom, or empty", ", ".join(begun.end_users), required=False)
    days = begun.from_ or next((each.value for each in draft.findings.days), "")
    days += f" – {begun.until}" if begun.until else ""
    add_line(opened, "days", "From, and until: 2026-11-07 – 2027-01-10", days)
    if draft.headings:
        titles = {each.anchor: each.title for each in draft.headings[:25]}
        chosen = begun.passage if begun.passage in titles else next(iter(titles))
        add_menu(opened, "passage", "The passage that says so", titles, chosen)
    return opened


async def _measured(desk: Desk, interaction: Interaction, ref: Ref, entered: Entered) -> None:
    if not await acknowledge(interaction, private=True):
        return
    draft = await _read(desk, interaction, ref)
    effect = _EFFECTS[ref.extra % _SUGGESTION % len(_EFFECTS)]
    first, last = _between(entered.get("days", ""))
    suggestion = ref.extra // _SUGGESTION - 1
    begun = (
        draft.suggested[suggestion]
        if 0 <= suggestion < len(draft.suggested)
        else MeasureForm(effect.value, "")
    )
    made = replace(
        begun,
        effect=effect.value,
        of=_listed(entered.get("of", "")) or begun.of,
        items=_listed(entered.get("items", "")) or begun.items,
        destinations=_listed(entered.get("destinations", "")) or ("all",),
        end_users=_listed(entered.get("end_users", "")),
        from_=await _day(desk, first),
        until=await _day(desk, last),
        passage=entered.get("passage", ""),
    )
    await _amend(desk, interaction, ref, measures=[*_measures(draft), made])


async def _dismiss(desk: Desk, interaction: Interaction, ref: Ref, values: Sequence[str]) -> None:
    if not await acknowledge(interaction, private=True):
        return
    gaps = await curate(desk, interaction, "gaps")
    chosen = [gap for gap in gaps if gap.id in values]
    for gap in chosen:
        await curate(desk, interaction, "dismiss", gap=gap)
    said = "Put aside; it does not come back." if chosen else "That gap is no longer there."
    await show(interaction, Card((said,)))


async def _amend(desk: Desk, interaction: Interaction, ref: Ref, **changes: Any) -> None:
    draft: Draft = await curate(desk, interaction, "amend", draft=_draft(ref), **changes)
    await show(interaction, draft_card(draft))


async def _read(desk: Desk, interaction: Interaction, ref: Ref) -> Draft:
    draft: Draft = await curate(desk, interaction, "draft", draft=_draft(ref))
    return draft


def _measures(draft: Draft) -> list[MeasureForm]:
    return [MeasureForm.of_measure(each) for each in draft.document.measures]


async def _day(desk: Desk, text: str) -> str:
    """A day as a person writes it, as ISO; as it stands where it cannot be read."""
    text = text.strip()
    day = await desk.services.read_day(text[:60]) if text else None
    return day.isoformat() if day else text


def _between(text: str) -> tuple[str, str]:
    """The first and the last day of a stretch of time as a person writes it; "" for no end."""
    first, *rest = _BETWEEN.split(text.strip(), maxsplit=1)
    return first, rest[0] if rest else ""


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for each in re.split(r"[,;\n、，]", text) if (part := each.strip()))


def _draft(ref: Ref) -> str:
    return f"{ref.answer:016x}"


TAPS: dict[Action, Callable[[Desk, Interaction, Ref], Awaitable[None]]] = {
    Action.DRAFT: _passages,
    Action.CONFIRM: _confirm,
    Action.EFFECTS: _effects,
    Action.DISCARD: _discard,
    Action.SAMPLE: _sample,
    Action.FIELDS: _fields,
}
MENUS: dict[Action, Callable[[Desk, Interaction, Ref, Sequence[str]], Awaitable[None]]] = {
    Action.MEASURE: _choose,
    Action.GAP: _dismiss,
}
FORMS: dict[Action, Callable[[Desk, Interaction, Ref, Entered], Awaitable[None]]] = {
    Action.WRITE: _written,
    Action.FIELDS: _correct,
    Action.MEASURE: _measured,
}
