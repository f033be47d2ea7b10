"""Logs: one line an event, for people or as JSON, without tokens.

An event is a name and fields; what people ask is a field only where the operator wants it.
"""

from __future__ import annotations

import atexit
import json
import logging
import logging.handlers
import queue
import re
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TextIO

_TOKENS = re.compile(
    r"(?P<path>/(?:webhooks|interactions)/\d+/)[\w.-]{20,}"
    r"|(?<![\w.-])[\w-]{20,30}\.[\w-]{6}\.[\w-]{27,45}(?![\w-])"
)
_OURS = ("bot", "knowledge")
_QUIET = ("aiohttp", "asyncio", "httpx", "httpcore", "urllib3", "chromadb", "discord.http")


def event(logger: logging.Logger, name: str, **fields: Any) -> None:
    """Write one event with its fields."""
    logger.info(name, extra={"fields": fields})


def set_up(style: str, level: str, stream: TextIO = sys.stderr) -> Callable[[], None]:
    """Send all logs to ``stream``, as "text" or "json" lines, from ``level`` on.

    Returns what writes the last of them, for a process that does not end as Python does.

    Libraries say nothing below INFO: discord.py would write every event, words and tokens included.
    A thread of its own writes them: a slow terminal or journal must not hold up the event loop.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines() if style == "json" else TextLines())
    waiting: queue.SimpleQueue[logging.LogRecord] = queue.SimpleQueue()
    listener = logging.handlers.QueueListener(waiting, handler)
    logging.basicConfig(level=level, handlers=[_Whole(waiting)], force=True)
    logging.getLogger("discord.shard").addFilter(_briefly)
    logging.root.setLevel(max(logging.root.level, logging.INFO))
    for name in _OURS:
        logging.getLogger(name).setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    listener.start()
    atexit.register(listener.stop)
    return listener.stop


def is_set_up() -> bool:
    """Whether logs go where ``set_up`` sends them."""
    return any(isinstance(handler, _Whole) for handler in logging.root.handlers)


def _briefly(record: logging.LogRecord) -> bool:
    """An outage is no error of ours: one short line for each attempt to connect again."""
    import aiohttp  # late: only who speaks with Discord needs it

    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, aiohttp.ClientError | OSError | TimeoutError):
        record.msg, record.args = f"{record.getMessage()}: {error or type(error).__name__}", ()
        record.exc_info = None
        record.levelno, record.levelname = logging.WARNING, "WARNING"
    return True


class _Whole(logging.handlers.QueueHandler):
    """Hands records over as they are: what is on the other side formats them."""

    def prepare(self, record: logging.LogRecord) -> logging.LogRecord:
        return record


class TextLines(logging.Formatter):
    """``2026-11-23T08:00:00Z INFO bot.desk answered kind=status ms=41``."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line with the event's fields behind it."""
        fields = getattr(record, "fields", {})
        pairs = "".join(f" {name}={_shown(value)}" for name, value in fields.items())
        return super().formatMessage(record) + pairs

    def format(self, record: logging.LogRecord) -> str:
        """One line, also for an error with its traceback."""
        return without_tokens(super().format(record)).replace("\n", " ⏎ ")


class JsonLines(logging.Formatter):
    """One JSON object a line: at, level, logger, event and the event's fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The object."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return without_tokens(json.dumps(line, ensure_ascii=False, default=str))


def without_tokens(text: str) -> str:
    """The text with every bot, webhook and interaction token struck out."""
    return _TOKENS.sub(lambda match: f"{match['path'] or ''}[token]", text)


def _shown(value: Any) -> str:
    text = str(value)
    return json.dumps(text, ensure_ascii=False) if re.search(r"[\s\"=]", text) else text
