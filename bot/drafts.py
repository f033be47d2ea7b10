"""What taps and forms do with a moderator's draft.

A draft lives in the knowledge base and its number in the custom id, so all of it works after a
restart, until the draft expires.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.cards import Card
from bot.curators import Interaction, at_hand, curate, draft_id, require_curator, show
from bot.desk import Desk
from bot.draft_cards import LONGEST_TEXT, done_card, draft_card, effects_card
from bot.entrance import acknowledge, ask, read_question
from bot.forms import Entered, Form, add_line, add_menu, form, open_form
from bot.ids import Action, Ref
from knowledge.curation.values import Done, Draft, Effects, Source, TextSource, UrlSource
from knowledge.models import Kind
from knowledge.store.interactions import Asked

DISCARDED = "Thrown away; nothing of it was kept."
_LONGEST_ADDRESS = 1000
_ADDRESS = 1
"""The number of the form for an address; that for a text has 0."""


async def fill_in(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    """Open a form of ``OPENS``."""
    await open_form(interaction, await OPENS[ref.action](desk, interaction, ref))


async def _blank(desk: Desk, interaction: Interaction, ref: Ref) -> Form:
    """The form for a text to add, or for an address, for a gap where its key is given."""
    require_curator(interaction, desk.guilds)
    opened = form("Add an address" if ref.extra else "Add a text", ref)
    if ref.extra == _ADDRESS:
        add_line(opened, "url", "Address", hint="https://…", limit=_LONGEST_ADDRESS)
    else:
        add_line(opened, "title", "Title", required=False)
        add_line(opened, "text", "Text (Markdown or plain)", limit=LONGEST_TEXT, long=True)
    return opened


async def preview(desk: Desk, interaction: Interaction, source: Source, gap: int = 0) -> None:
    """Show what a source would be, in the place of a reply that was promised."""
    draft: Draft = await curate(desk, interaction, "preview", source=source, gap=gap)
    await show(interaction, draft_card(draft))


async def _written(desk: Desk, interaction: Interaction, ref: Ref, entered: Entered) -> None:
    if await acknowledge(interaction, private=True):
        source: Source = UrlSource(entered.get("url", "").strip())
        if ref.extra != _ADDRESS:
            source = TextSource(entered.get("title", ""), entered.get("text", ""))
        await preview(desk, interaction, source, ref.answer)


async def _open(desk: Desk, interaction: Interaction, ref: Ref, values: Sequence[str]) -> None:
    if await acknowledge(interaction, private=True):
        chosen = values[0] if values else ""
        draft: Draft = await curate(desk, interaction, "draft", draft=chosen)
        await show(interaction, draft_card(draft))


async def _passages(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    if await acknowledge(interaction, private=True):
        draft: Draft = await curate(desk, interaction, "draft", draft=draft_id(ref))
        await show(interaction, draft_card(draft, ref.extra))


async def _confirm(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    if await acknowledge(interaction, private=True):
        done: Done = await curate(desk, interaction, "confirm", draft=draft_id(ref))
        await show(interaction, done_card(done, draft_id(ref)))


async def _effects(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    if await acknowledge(interaction, private=True):
        effects: Effects = await curate(desk, interaction, "effects", draft=draft_id(ref))
        await show(interaction, effects_card(draft_id(ref), effects))


async def _discard(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    if await acknowledge(interaction, private=True):
        await curate(desk, interaction, "discard", draft=draft_id(ref))
        await show(interaction, Card((DISCARDED,)))


async def _sample(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    async def prepare() -> Asked:
        # Confirmed twice is confirmed once: the second time gives what the first one did.
        done: Done = await curate(desk, interaction, "confirm", draft=draft_id(ref))
        return await read_question(desk, done.question)

    await ask(desk, interaction, prepare, private=True)


async def _fields(desk: Desk, interaction: Interaction, ref: Ref) -> Form:
    document = (await at_hand(desk, interaction, ref)).document
    opened = form("Correct the fields", ref)
    add_menu(opened, "kind", "Kind", {kind.value: "" for kind in Kind}, document.kind.value)
    add_line(opened, "title", "Title", document.title)
    add_line(opened, "publisher", "Publisher", document.publisher, required=False)
    published = document.published.isoformat() if document.published else ""
    add_line(opened, "published", "Published, such as 2026-11-07", published, required=False)
    add_line(opened, "url", "Official address", document.url, required=False)
    return opened


async def _details(desk: Desk, interaction: Interaction, ref: Ref) -> Form:
    document = (await at_hand(desk, interaction, ref)).document
    opened = form("Correct more fields", ref)
    hint = "a country's code or name; empty: see the publisher"
    add_line(opened, "issuer", "Who makes its rules", document.issuer, hint=hint, required=False)
    add_line(opened, "language", "Language, such as en", document.language)
    add_line(opened, "author", "Author", document.author, required=False)
    verified = document.verified.isoformat() if document.verified else ""
    add_line(opened, "verified", "Last checked, such as 2026-11-07", verified, required=False)
    add_line(opened, "id", "Id, by which others name it", document.id)
    return opened


async def _text(desk: Desk, interaction: Interaction, ref: Ref) -> Form:
    document = (await at_hand(desk, interaction, ref)).document
    opened = form("Change the text", ref)
    add_line(opened, "text", "Text (Markdown)", document.text, limit=LONGEST_TEXT, long=True)
    return opened


async def _correct(desk: Desk, interaction: Interaction, ref: Ref, entered: Entered) -> None:
    await amend(desk, interaction, ref, fields=dict(entered))


async def _retype(desk: Desk, interaction: Interaction, ref: Ref, entered: Entered) -> None:
    await amend(desk, interaction, ref, text=entered.get("text", ""))


async def amend(desk: Desk, interaction: Interaction, ref: Ref, **changes: Any) -> None:
    """Change a draft and show it."""
    if await acknowledge(interaction, private=True):
        await change(desk, interaction, ref, **changes)


async def change(desk: Desk, interaction: Interaction, ref: Ref, **changes: Any) -> None:
    """The same in the place of a reply that was promised."""
    draft: Draft = await curate(desk, interaction, "amend", draft=draft_id(ref), **changes)
    await show(interaction, draft_card(draft))


TAPS: dict[Action, Callable[[Desk, Interaction, Ref], Awaitable[None]]] = {
    Action.DRAFT: _passages,
    Action.CONFIRM: _confirm,
    Action.EFFECTS: _effects,
    Action.DISCARD: _discard,
    Action.SAMPLE: _sample,
    Action.FILL: fill_in,
    Action.FIELDS: fill_in,
    Action.DETAILS: fill_in,
    Action.TEXT: fill_in,
}
MENUS: dict[Action, Callable[[Desk, Interaction, Ref, Sequence[str]], Awaitable[None]]] = {
    Action.OPEN: _open,
}
OPENS: dict[Action, Callable[[Desk, Interaction, Ref], Awaitable[Form]]] = {
    Action.FILL: _blank,
    Action.FIELDS: _fields,
    Action.DETAILS: _details,
    Action.TEXT: _text,
}
"""How each form is made, for the first time and when it is opened again."""
FORMS: dict[Action, Callable[[Desk, Interaction, Ref, Entered], Awaitable[None]]] = {
    Action.FILL: _written,
    Action.FIELDS: _correct,
    Action.DETAILS: _correct,
    Action.TEXT: _retype,
}
