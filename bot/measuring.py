"""The commands /knowledge measure: add, edit and withdraw a rule of a stored document.

Each gives a draft of the document, to be looked at and confirmed as any other.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Literal

import discord
from discord import app_commands

from bot.completing import Choices, completed_here, completed_places
from bot.curators import curate, look, require_curator, show
from bot.desk import Desk
from bot.draft_cards import draft_card
from bot.entrance import acknowledge
from bot.errors import Refusal
from bot.measures import listed, measures_of, named
from knowledge.curation.values import Draft, Heading, MeasureForm

Interaction = discord.Interaction[Any]
Words = app_commands.Range[str, 1, 1000]
EffectName = Literal[
    "licence", "ban", "review", "whitelist", "quota", "tariff", "suspends", "amends", "repeals"
]
GONE = "That measure is not on record here; choose one from the list."
_LONGEST = 100
_TOLD = {
    "items": "What it controls, apart by commas; a new item under its name",
    "of": "What it suspends, amends or repeals, apart by commas",
    "destinations": "To where, apart by commas; nothing means everywhere",
    "end_users": "For whom alone, apart by semicolons",
    "from_day": "The first day, such as 2026-11-07 or 7 Nov 2026",
    "until": "The last day; nothing means no end",
    "passage": "The heading of the passage that says so",
    "issuer": "Who makes the rules of the document",
}


class Measures(app_commands.Group):
    """The rules that a document of this server sets out."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(name="measure", description="The rules that a document sets out")
        self._desk = desk

    @app_commands.command()
    @app_commands.describe(document="The document that sets it out", effect="What it does", **_TOLD)
    async def add(
        self,
        interaction: Interaction,
        document: Words,
        effect: EffectName,
        from_day: Words,
        items: Words | None = None,
        of: Words | None = None,
        destinations: Words | None = None,
        end_users: Words | None = None,
        until: Words | None = None,
        passage: Words | None = None,
        issuer: Words | None = None,
    ) -> None:
        """Add a measure to a document; you see what would change before it counts."""
        form = _filled(
            MeasureForm(effect, from_day), items, of, destinations, end_users, None, until, passage
        )
        await self._change(interaction, document, issuer, lambda forms: [*forms, form])

    @app_commands.command()
    @app_commands.describe(measure="The measure to change", effect="What it does", **_TOLD)
    async def edit(
        self,
        interaction: Interaction,
        measure: Words,
        effect: EffectName | None = None,
        items: Words | None = None,
        of: Words | None = None,
        destinations: Words | None = None,
        end_users: Words | None = None,
        from_day: Words | None = None,
        until: Words | None = None,
        passage: Words | None = None,
        issuer: Words | None = None,
    ) -> None:
        """Change a measure: only what you name; you see what would change before it counts."""

        def changed(form: MeasureForm) -> MeasureForm:
            given = replace(form, effect=effect or form.effect)
            return _filled(given, items, of, destinations, end_users, from_day, until, passage)

        await self._replace(interaction, measure, issuer, lambda form: [changed(form)])

    @app_commands.command()
    @app_commands.describe(measure="The measure to withdraw")
    async def withdraw(self, interaction: Interaction, measure: Words) -> None:
        """Take a measure away; you see what would change before it counts."""
        await self._replace(interaction, measure, None, lambda form: [])

    async def _replace(
        self, interaction: Interaction, measure: str, issuer: str | None, made: Any
    ) -> None:
        """Put what ``made`` gives for a measure in its place."""

        def all_forms(forms: list[MeasureForm]) -> list[MeasureForm]:
            if measure not in {form.id for form in forms}:
                raise Refusal(GONE)
            return [new for form in forms for new in (made(form) if form.id == measure else [form])]

        document = measure.rpartition("/")[0]
        await self._change(interaction, document, issuer, all_forms)

    async def _change(
        self, interaction: Interaction, document: str, issuer: str | None, made: Any
    ) -> None:
        """Show a draft of a document whose measures are what ``made`` gives for those it has."""
        require_curator(interaction, self._desk.guilds)
        if not await acknowledge(interaction, private=True):
            return
        draft: Draft = await curate(self._desk, interaction, "edit", document=document)
        try:
            fields = {"issuer": issuer} if issuer else {}
            draft = await curate(
                self._desk, interaction, "amend", draft=draft.id, fields=fields,
                measures=made(measures_of(draft)),
            )  # fmt: skip
        except Exception:
            await curate(self._desk, interaction, "discard", draft=draft.id)
            raise
        await show(interaction, draft_card(draft))

    @add.autocomplete("document")
    async def _documents(self, interaction: Interaction, current: str) -> Choices:
        return await completed_here(self._desk, interaction, current, "own")

    @edit.autocomplete("measure")
    @withdraw.autocomplete("measure")
    async def _own(self, interaction: Interaction, current: str) -> Choices:
        return await completed_here(self._desk, interaction, current, "measure")

    @add.autocomplete("items")
    @edit.autocomplete("items")
    async def _items(self, interaction: Interaction, current: str) -> Choices:
        return await self._many(interaction, current, "item")

    @add.autocomplete("of")
    @edit.autocomplete("of")
    async def _rules(self, interaction: Interaction, current: str) -> Choices:
        return await self._many(interaction, current, "rule")

    @add.autocomplete("destinations")
    @edit.autocomplete("destinations")
    async def _places(self, interaction: Interaction, current: str) -> Choices:
        return await _several(current, lambda last: completed_places(self._desk, interaction, last))

    @add.autocomplete("end_users")
    @edit.autocomplete("end_users")
    async def _users(self, interaction: Interaction, current: str) -> Choices:
        return await self._many(interaction, current, "user", "; ")

    @add.autocomplete("issuer")
    @edit.autocomplete("issuer")
    async def _issuers(self, interaction: Interaction, current: str) -> Choices:
        return await completed_here(self._desk, interaction, current, "issuer")

    @add.autocomplete("passage")
    @edit.autocomplete("passage")
    async def _headings(self, interaction: Interaction, current: str) -> Choices:
        """The headings of the document that is named already, the first of them."""
        chosen = interaction.namespace
        name = str(chosen.document or str(chosen.measure or "").rpartition("/")[0])
        try:
            found: tuple[Heading, ...] = await look(
                self._desk, interaction, "headings", document=name
            )
        except Exception:  # what is typed is read anyway
            return []
        words = current.casefold()
        fitting = [each for each in found if words in f"{each.title} {each.anchor}".casefold()]
        return [
            app_commands.Choice(name=each.title[:_LONGEST] or each.anchor, value=each.anchor)
            for each in fitting
            if len(each.anchor) <= _LONGEST
        ][:25]

    async def _many(
        self, interaction: Interaction, current: str, what: str, joint: str = ", "
    ) -> Choices:
        return await _several(
            current, lambda last: completed_here(self._desk, interaction, last, what), joint
        )


async def _several(
    current: str, completed: Callable[[str], Awaitable[Choices]], joint: str = ", "
) -> Choices:
    """Choices for the last of several names; each holds those before it, too."""
    before, found, last = current.rpartition(joint.strip())
    head = f"{before.strip()}{joint}" if found else ""
    return [
        app_commands.Choice(name=(head + each.name)[-_LONGEST:], value=head + each.value)
        for each in await completed(last.strip())
        if len(head + each.value) <= _LONGEST
    ]


def _filled(
    form: MeasureForm,
    items: str | None,
    of: str | None,
    destinations: str | None,
    end_users: str | None,
    from_day: str | None,
    until: str | None,
    passage: str | None,
) -> MeasureForm:
    """A form with what was given; None leaves a field as it is."""
    given: dict[str, Any] = {
        "items": None if items is None else listed(items),
        "of": None if of is None else listed(of),
        "destinations": None if destinations is None else listed(destinations),
        "end_users": None if end_users is None else named(end_users),
        "from_": from_day,
        "until": until,
        "passage": passage,
    }
    return replace(form, **{name: value for name, value in given.items() if value is not None})
