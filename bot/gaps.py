"""What taps and menus do with a gap: what members asked and got no good answer to.

The number of a question is in the custom id and names the gap that it belongs to.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot.askers import tell_askers
from bot.curators import Interaction, curate, draft_id, look, show
from bot.desk import Desk
from bot.entrance import acknowledge
from bot.gap_cards import aside_card, closed_card, gap_card, told_card
from bot.ids import Action, Ref
from knowledge.curation.values import Done, Gap


async def _open(desk: Desk, interaction: Interaction, ref: Ref, values: Sequence[str]) -> None:
    if await acknowledge(interaction, private=True):
        gap: Gap = await look(desk, interaction, "gap", key=int(values[0]) if values else 0)
        await _show(desk, interaction, gap)


async def _show(desk: Desk, interaction: Interaction, gap: Gap) -> None:
    waiting = await desk.ledger.read(desk.watches.wishes_of, _guild(interaction), _keys(gap))
    await show(interaction, gap_card(gap, sum(waiting.values())))


async def _put_aside(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    if not await acknowledge(interaction, private=True):
        return
    if ref.extra:
        gap: Gap = await curate(desk, interaction, "readmit", key=ref.answer)
        await _show(desk, interaction, gap)
    else:
        await show(
            interaction, aside_card(await curate(desk, interaction, "dismiss", key=ref.answer))
        )


async def _close(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    if await acknowledge(interaction, private=True):
        gap: Gap = await curate(desk, interaction, "close", key=ref.answer)
        told = await tell_askers(desk, _guild(interaction), _keys(gap))
        await show(interaction, closed_card(gap, told.told))


async def _tell(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    if not await acknowledge(interaction, private=True):
        return
    if ref.extra:
        questions = _keys(await look(desk, interaction, "gap", key=ref.answer))
    else:  # confirmed twice is confirmed once: the second time gives what the first one did
        done: Done = await curate(desk, interaction, "confirm", draft=draft_id(ref))
        questions = done.closed
    told = await tell_askers(desk, _guild(interaction), questions)
    await show(interaction, told_card(told.told, told.waiting))


def _keys(gap: Gap) -> tuple[int, ...]:
    return tuple(each.key for each in gap.asked)


def _guild(interaction: Interaction) -> str:
    return str(interaction.guild_id)


TAPS: dict[Action, Callable[[Desk, Interaction, Ref], Awaitable[None]]] = {
    Action.ASIDE: _put_aside,
    Action.CLOSE: _close,
    Action.TELL: _tell,
}
MENUS: dict[Action, Callable[[Desk, Interaction, Ref, Sequence[str]], Awaitable[None]]] = {
    Action.GAP: _open,
}
