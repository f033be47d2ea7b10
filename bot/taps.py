"""What a tap on a button or menu does, and what a sent form does.

Taps are told apart by their custom id alone (``bot.ids``), so those under old cards work after
any restart.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import discord

from bot import corrections, courier, drafts, gaps, measures, watching
from bot.cards import Card, view
from bot.desk import Desk
from bot.entrance import NOT_KEPT, acknowledge, ask, read_question
from bot.errors import Refusal
from bot.forms import Entered, add_line, entered, form, open_form
from bot.ids import Action, Ref, read
from bot.passages import sources_card
from bot.patience import revise
from bot.preferences import apply
from bot.rendering import more_card
from knowledge.models import Answer
from knowledge.store.interactions import Asked, Kept

Interaction: TypeAlias = discord.Interaction[Any]

LONGEST_REASON = 200
_FIELD = "text"


async def handle(desk: Desk, interaction: Interaction) -> None:
    """Do what a tap or form asks for; nothing where its id is not one of ours."""
    data: dict[str, Any] = dict(interaction.data or {})
    ref = read(str(data.get("custom_id", "")))
    if ref is None:
        return
    if interaction.type is discord.InteractionType.modal_submit:
        typed = entered(data.get("components", ()))
        try:
            await _FORMS[ref.action](desk, interaction, ref, typed)
        except Exception as error:
            await corrections.refuse(desk, interaction, ref, typed, error)
    elif menu := _MENUS.get(ref.action):
        await menu(desk, interaction, ref, list(data.get("values", ())))
    elif ref.action is Action.SETTING:
        await apply(desk, interaction, ref, list(data.get("values", ())))
    else:
        await _TAPS[ref.action](desk, interaction, ref)


async def _more(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    async def make(answer: Answer) -> Card:
        return await desk.ledger.read(more_card, answer, ref.answer, ref.extra)

    await _show(desk, interaction, ref, make)


async def _sources(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    async def make(answer: Answer) -> Card:
        guild = _guild(interaction)
        contexts = await desk.services.contexts(answer, guild)
        cited = {citation.document for citation in answer.citations}
        added = await desk.services.look("added", guild=guild, documents=cited)
        return await desk.ledger.read(sources_card, answer, ref.answer, ref.extra, contexts, added)

    await _show(desk, interaction, ref, make)


async def _show(
    desk: Desk, interaction: Interaction, ref: Ref, make: Callable[[Answer], Awaitable[Card]]
) -> None:
    """Show a card about an answer to the one who tapped."""
    if not await acknowledge(interaction, private=True):
        return
    kept = await _kept(desk, interaction, ref)
    assert kept.answer is not None  # noqa: S101 - the ledger finds answered questions only
    await revise(interaction, view=view(await make(kept.answer)))


async def _again(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    opened = form("Ask again as of another day", ref)
    add_line(opened, _FIELD, "As of which day?", hint="2025-11-10 or 10 Nov 2025", limit=60)
    await open_form(interaction, opened)


async def _ask_again(desk: Desk, interaction: Interaction, ref: Ref, given: Entered) -> None:
    async def prepare() -> Asked:
        kept = await _kept(desk, interaction, ref)
        return await read_question(desk, kept.asked.question, given.get(_FIELD), kept.asked.follows)

    await ask(desk, interaction, prepare, private=_is_private(interaction))


async def _pick(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    async def prepare() -> Asked:
        kept = await _kept(desk, interaction, ref)
        choices = kept.answer.choices if kept.answer else ()
        if ref.extra >= len(choices):
            raise Refusal(NOT_KEPT)
        return await read_question(desk, choices[ref.extra], follows=kept.asked.follows)

    await ask(desk, interaction, prepare, private=_is_private(interaction))


async def _example(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    async def prepare() -> Asked:
        examples = desk.texts.examples
        return await read_question(desk, examples[ref.extra % len(examples)])

    await ask(desk, interaction, prepare, private=_is_private(interaction))


async def _up(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    if await acknowledge(interaction, private=True):
        await _vote(desk, interaction, ref, "up")
        await revise(interaction, content="Thank you, noted.")


async def _down(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    opened = form("What was wrong?", Ref(Action.REASON, ref.answer))
    hint = "one line, or leave it empty"
    add_line(opened, _FIELD, "Reason", hint=hint, required=False, limit=LONGEST_REASON)
    await open_form(interaction, opened)
    # Also a form that is closed again leaves the vote.
    await _vote(desk, interaction, ref, "down")


async def _reason(desk: Desk, interaction: Interaction, ref: Ref, given: Entered) -> None:
    if await acknowledge(interaction, private=True):
        reason = " ".join(given.get(_FIELD, "").split())[:LONGEST_REASON]
        await _vote(desk, interaction, ref, "down", reason)
        await revise(interaction, content="Thank you, noted.")


async def _vote(
    desk: Desk, interaction: Interaction, ref: Ref, verdict: str, reason: str = ""
) -> None:
    await _kept(desk, interaction, ref)
    actor = str(interaction.user.id)
    await desk.ledger.vote(ref.answer, _guild(interaction), actor, verdict, reason)


async def _kept(desk: Desk, interaction: Interaction, ref: Ref) -> Kept:
    kept = await desk.ledger.find(ref.answer, _guild(interaction))
    if kept is None:
        raise Refusal(NOT_KEPT)
    return kept


def _guild(interaction: Interaction) -> str:
    return str(interaction.guild_id or "")


def _is_private(interaction: Interaction) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral


_TAPS: dict[Action, Callable[[Desk, Interaction, Ref], Awaitable[None]]] = {
    **drafts.TAPS,
    **gaps.TAPS,
    **courier.TAPS,
    Action.MORE: _more,
    Action.SOURCES: _sources,
    Action.AGAIN: _again,
    Action.UP: _up,
    Action.DOWN: _down,
    Action.PICK: _pick,
    Action.EXAMPLE: _example,
    Action.WISH: watching.wish,
    Action.SHOW: watching.show,
    Action.UNWATCH: watching.unwatch,
    Action.CORRECT: corrections.reopen,
}
_FORMS: dict[Action, Callable[[Desk, Interaction, Ref, Entered], Awaitable[None]]] = {
    **drafts.FORMS,
    **measures.FORMS,
    Action.AGAIN: _ask_again,
    Action.REASON: _reason,
}
_MENUS = {**drafts.MENUS, **measures.MENUS, **gaps.MENUS}
