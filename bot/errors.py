"""What went wrong, in one sentence for people, and with everything for the log.

Every error passes through ``report``: those of commands, taps, forms and messages alike.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot import text as safe
from bot.logs import event
from bot.patience import follow_up, once, revise
from knowledge.errors import BusyError, DocumentError, KnowledgeError, ModelError, StoreError

_log = logging.getLogger(__name__)

UNKNOWN_MESSAGE, UNKNOWN_INTERACTION = 10008, 10062
EXPIRED_TOKEN = frozenset({10015, 50027, UNKNOWN_INTERACTION})
UNKNOWN_CHANNEL = 10003
NO_ACCESS = frozenset({50001, 50013})

Say = Callable[[str], Awaitable[object]]


class Refusal(Exception):
    """Something that is not done, for a reason that is said to the person alone.

    ``seconds`` is how long it holds, 0 where time does not change it.
    """

    def __init__(self, sentence: str, seconds: int = 0) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class DeletedError(Exception):
    """The message that a reply belongs to is gone, or the channel that it stood in."""


class LateError(Exception):
    """Discord no longer takes a reply: the interaction is over."""


def unwrapped(error: BaseException) -> BaseException:
    """The error that discord.py wrapped."""
    while isinstance(error, app_commands.CommandInvokeError | commands.CommandError):
        inner = getattr(error, "original", None)
        if inner is None:
            break
        error = inner
    return error


def explain(error: BaseException) -> str | None:
    """One sentence for people, or None for an error that nothing is known about."""
    code = getattr(error, "code", None)
    match error:
        case Refusal():
            return str(error)
        case BusyError():
            return "My knowledge base is being rebuilt or updated; ask again in a minute."
        case ModelError():
            return "A model that I need does not work; whoever runs me finds the reason in the log."
        case StoreError():
            return "My knowledge base cannot be read; whoever runs me finds the reason in the log."
        case DocumentError():
            return safe.inline(error.told, 400)
        case KnowledgeError():
            return safe.inline(str(error), 400)
        case TimeoutError():
            return "That took too long, so I stopped; ask again in a minute."
        case aiohttp.ClientError() | ConnectionError():
            return "Discord could not be reached for a while; ask again in a minute."
        case DeletedError():
            return "The message was deleted before I could answer, so I kept the answer back."
        case app_commands.NoPrivateMessage():
            return "This works in a server, not in direct messages."
        case app_commands.CheckFailure():
            return "This is for people who may manage the server."
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return "This command has changed; restart Discord and try it again."
        case discord.Forbidden() if code in NO_ACCESS:
            return (
                "I may not write here; someone who manages the server can allow me "
                "View Channel and Send Messages."
            )
        case discord.NotFound() if code == UNKNOWN_MESSAGE:
            return "That message was deleted."
    return None


async def report(error: BaseException, say: Say, **about: object) -> None:
    """Log an error and say in one sentence what went wrong.

    ``say`` sends a sentence to the person; ``about`` are fields for the log. An error that
    nothing is known about gets a short reference, which the log has too.
    """
    error = unwrapped(error)
    if isinstance(error, LateError):
        event(_log, "too late to reply", **about)
        return
    sentence = explain(error)
    if sentence is None:
        reference = secrets.token_hex(3).upper()
        fields = {"reference": reference, **about}
        _log.error("unexpected error", exc_info=error, extra={"fields": fields})
        sentence = f"Something went wrong on my side; it is in the log under {reference}."
    elif isinstance(error, Refusal):
        event(_log, "refused", reason=type(error).__name__, **about)
    else:
        # Other words of the knowledge side may repeat what was asked.
        known = isinstance(
            error, StoreError | ModelError | discord.HTTPException | aiohttp.ClientError
        )
        said = f": {error}" if known else ""
        _log.warning("failed: %s%s", type(error).__name__, said, extra={"fields": about})
    try:
        await say(sentence)
    except (discord.HTTPException, aiohttp.ClientError, OSError) as unsaid:
        event(_log, "could not say what went wrong", error=f"{type(unsaid).__name__}: {unsaid}")


async def tell(interaction: discord.Interaction, sentence: str) -> None:
    """Say a sentence to the person behind an interaction, alone where Discord allows it."""
    response = interaction.response
    if not response.is_done():
        await once(lambda: response.send_message(sentence, ephemeral=True))
    elif response.type is discord.InteractionResponseType.deferred_channel_message:
        await revise(interaction, content=sentence)
    else:
        await follow_up(interaction, sentence)
