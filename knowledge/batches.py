"""JSON lines in: each object is handed on as soon as its line is read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from knowledge.errors import KnowledgeError


def read_lines(file: str, required: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The objects of ``file`` ("-": standard input), one a line; blank lines are passed over.

    A line that is no object or lacks one of the ``required`` texts gives an object with
    ``error`` instead, so that the rest goes on. Raises KnowledgeError when the file cannot be
    opened.
    """
    if file == "-":
        yield from _objects(sys.stdin, required)
        return
    try:
        # Bytes that are no UTF-8 make their own line wrong and not the file.
        with Path(file).open(encoding="utf-8", errors="backslashreplace") as lines:
            yield from _objects(lines, required)
    except OSError as error:
        raise KnowledgeError(f"{file} cannot be read ({error.strerror}); check it.") from error


def _objects(lines: TextIO, required: Sequence[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(iter(lines.readline, ""), start=1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except json.JSONDecodeError as error:
            yield {"error": f"line {number} is not JSON: {error.msg}"}
            continue
        except RecursionError:
            yield {"error": f"line {number} is nested too deeply"}
            continue
        if not isinstance(entry, dict):
            yield {"error": f"line {number} is not an object"}
            continue
        missing = [n for n in required if not isinstance(entry.get(n), str) or not entry[n].strip()]
        if missing:
            entry["error"] = f"line {number} needs a text under {missing[0]!r}"
        yield entry
