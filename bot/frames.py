"""What the bot's process and the one of the knowledge base say to each other over a pipe.

Each message is pickled behind its length. Both ends are this program on this machine: what comes
through the pipe is trusted as its own memory is.
"""

from __future__ import annotations

import asyncio
import pickle
import struct
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

_HEAD = struct.Struct("!Q")


@dataclass(frozen=True, slots=True)
class Call:
    """A request by name, answered by the Reply of the same number.

    Without a name it gives up the call of that number.
    """

    number: int
    name: str = ""
    arguments: tuple[Any, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a call returned, or the error that it raised, with where that arose."""

    number: int
    value: Any = None
    error: Exception | None = None
    trace: str = ""

    def result(self) -> Any:
        """The value; raises the error."""
        if self.error is None:
            return self.value
        raise self.error from RemoteTraceback(self.trace)


class RemoteTraceback(Exception):
    """Where an error arose in the other process; its cause, so that the log shows it."""

    def __str__(self) -> str:
        return f"\n{super().__str__()}"


def failed(number: int, error: Exception) -> Reply:
    """The reply of a call that raised: an error that cannot be sent is told in words."""
    trace = "".join(traceback.format_exception(error))
    try:
        sent = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
    except Exception:
        sent = None
    if type(sent) is not type(error):
        error = RuntimeError(f"{type(error).__name__}: {error}")
    return Reply(number, error=error, trace=trace)


def packed(message: Call | Reply) -> bytes:
    """A message as it goes through the pipe."""
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return _HEAD.pack(len(body)) + body


def read(pipe: BinaryIO) -> Call | Reply | None:
    """Wait for the next message; None when the other end is gone."""
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    (size,) = _HEAD.unpack(head)
    body = pipe.read(size)
    return _unpacked(body) if len(body) == size else None


async def receive(pipe: asyncio.StreamReader) -> Call | Reply | None:
    """The same in an event loop."""
    try:
        (size,) = _HEAD.unpack(await pipe.readexactly(_HEAD.size))
        return _unpacked(await pipe.readexactly(size))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None


def _unpacked(body: bytes) -> Call | Reply:
    message: Call | Reply = pickle.loads(body)  # noqa: S301 - see above
    return message
