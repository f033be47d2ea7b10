"""What taps and menus do with a gap: what members asked and got no good answer to.

The number of a question is in the custom id and names the gap that it belongs to.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from bot.curators import Interaction, curate, look, require_curator, show
from bot.desk import Desk
from bot.drafts import write
from bot.entrance import acknowledge
from bot.gap_cards import aside_card, gap_card
from bot.ids import Action, Ref


async def _open(desk: Desk, interaction: Interaction, ref: Ref, values: Sequence[str]) -> None:
    if await acknowledge(interaction, private=True):
        key = int(values[0]) if values else 0
        await show(interaction, gap_card(await look(desk, interaction, "gap", key=key)))


async def _fill(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    require_curator(interaction, desk.guilds)
    await write(interaction, ref.answer, ref.extra)


async def _put_aside(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    if await acknowledge(interaction, private=True):
        gap = await curate(desk, interaction, "dismiss", key=ref.answer)
        await show(interaction, aside_card(gap))


TAPS: dict[Action, Callable[[Desk, Interaction, Ref], Awaitable[None]]] = {
    Action.FILL: _fill,
    Action.ASIDE: _put_aside,
}
MENUS: dict[Action, Callable[[Desk, Interaction, Ref, Sequence[str]], Awaitable[None]]] = {
    Action.GAP: _open,
}
