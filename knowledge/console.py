"""What the command lines share: their streams, and errors in one line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import TextIOWrapper

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
