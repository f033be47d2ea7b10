"""What the command lines share: their streams, and errors in one line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from datetime import date
from enum import Enum
from io import TextIOWrapper
from typing import Any

from rich.console import Console
from rich.markup import escape

from knowledge.errors import KnowledgeError

err = Console(stderr=True, highlight=False)


def run(command: Callable[[], object]) -> None:
    """Run a command in UTF-8, whatever the machine's; a KnowledgeError becomes exit status 2."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        command()
    except KnowledgeError as error:
        err.print(escape(str(error)), style="red", soft_wrap=True)
        raise SystemExit(2) from error
    except BrokenPipeError:  # who reads it has seen enough
        raise SystemExit(0) from None


def print_json(value: object, *, compact: bool = False) -> None:
    """Print a value as JSON, indented for a person; dataclasses as objects of their fields, days
    and instants in ISO."""
    indent = None if compact or not sys.stdout.isatty() else 2
    print(json.dumps(value, ensure_ascii=False, indent=indent, default=_plain), flush=True)


def _plain(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not printed")
