"""Words to Discord that are said again where the connection breaks on the way.

Each call here may be repeated: a reply that is edited replaces itself, a message with a nonce is
known again, and a second acknowledgement is refused with a code that says so.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiohttp
import discord
from tenacity import AsyncRetrying, retry_if_exception, stop_after_delay, wait_exponential

T = TypeVar("T")

PATIENCE = 600
"""For how many seconds a reply is tried again while Discord cannot be reached or fails."""
ACKNOWLEDGING = 2.0
"""For how many seconds a first response is tried again; Discord waits for three."""
ALREADY_ACKNOWLEDGED = 40060


async def patiently(call: Callable[[], Awaitable[T]], seconds: float = PATIENCE) -> T:
    """The result of a call that may be repeated, tried again while Discord is out of reach."""
    retrying = AsyncRetrying(
        retry=retry_if_exception(passes),
        wait=wait_exponential(multiplier=min(1, seconds / 10), max=30),
        stop=stop_after_delay(seconds),
        reraise=True,
    )
    async for attempt in retrying:
        with attempt:
            return await call()
    raise AssertionError  # unreachable: the last attempt returns or raises


async def once(call: Callable[[], Awaitable[object]]) -> None:
    """Give an interaction its first response, at most once: also where the word of it is lost."""
    try:
        await patiently(call, ACKNOWLEDGING)
    except discord.HTTPException as error:
        # The first try was taken, but the word of it was lost on the way.
        if error.code != ALREADY_ACKNOWLEDGED:
            raise


async def revise(
    interaction: discord.Interaction[Any], **content: Any
) -> discord.InteractionMessage:
    """Put a view or a content in place of an interaction's reply."""
    return await patiently(lambda: interaction.edit_original_response(**content))


async def follow_up(interaction: discord.Interaction[Any], sentence: str) -> None:
    """Say a sentence to the person alone behind the reply; twice at worst, never not at all."""
    await patiently(lambda: interaction.followup.send(sentence, ephemeral=True))


def passes(error: BaseException) -> bool:
    """Whether another try may succeed: Discord fails or is away, or its answer was cut off."""
    if isinstance(error, discord.HTTPException):
        return error.status == 429 or error.status >= 500
    return isinstance(
        error, aiohttp.ClientError | OSError | json.JSONDecodeError | UnicodeDecodeError
    )
