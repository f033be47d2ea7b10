"""A form that was refused is opened again with what was typed into it.

Discord takes no form in reply to a form, but one in reply to a button. So what was typed is kept
beside the refusal, under which stands the button.
"""

from __future__ import annotations

from bot import drafts, measures
from bot.cards import Button, Card, view
from bot.curating import WARNING
from bot.curators import Interaction
from bot.desk import Desk
from bot.errors import Refusal, report
from bot.forms import Entered, open_form, refilled
from bot.ids import Action, Ref
from bot.patience import once, revise

GONE = "I have been restarted since, so what you typed is gone; open the form from the draft again."
_OPENS = {**drafts.OPENS, **measures.OPENS}


async def refuse(
    desk: Desk, interaction: Interaction, ref: Ref, typed: Entered, error: Exception
) -> None:
    """Say why a form was refused, with a button that opens it again as it was sent.

    Raises the error where nothing that is typed would change it.
    """
    if ref.action not in _OPENS or isinstance(error, Refusal):
        raise error
    desk.typed.keep(interaction.id, interaction.user.id, ref, typed)
    row = (Button("Correct", Ref(Action.CORRECT, interaction.id), "✏️", primary=True),)

    async def say(sentence: str) -> None:
        layout = view(Card((sentence,), WARNING, (row,)))
        response = interaction.response
        if response.is_done():
            await revise(interaction, view=layout)
        else:
            await once(lambda: response.send_message(view=layout, ephemeral=True))

    await report(error, say, key=interaction.id, command="form")


async def reopen(desk: Desk, interaction: Interaction, ref: Ref) -> None:
    """Open a form that was refused, with what was typed into it."""
    kept = desk.typed.find(ref.answer, interaction.user.id)
    if kept is None:
        raise Refusal(GONE)
    about, typed = kept
    opened = await _OPENS[about.action](desk, interaction, about)
    await open_form(interaction, refilled(opened, typed))
