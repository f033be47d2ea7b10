"""Tables of figures, and their place in the README."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np
import psutil

README = Path(__file__).with_name("README.md")

_PACKAGES = ("chromadb", "tantivy", "onnxruntime", "sentence-transformers", "torch", "SQLAlchemy")


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of one benchmark. ``note`` is a paragraph below them, or ""."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""

    def markdown(self) -> str:
        """The table as it stands in the README."""
        lines = [
            f"### {self.title}",
            "",
            _line(self.head),
            _line(["---"] + ["---:"] * (len(self.head) - 1)),
            *map(_line, self.rows),
        ]
        return "\n".join([*lines, "", self.note] if self.note else lines)


def milliseconds(seconds: float) -> str:
    """A duration with three digits, in milliseconds."""
    value = seconds * 1000
    return f"{value:,.0f} ms" if value >= 100 else f"{value:.3g} ms"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` (0 to 100) of the values do not exceed."""
    return float(np.percentile(values, share))


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return float(np.median(values))


def verdict(value: float, limit: float, *, least: bool = False) -> str:
    """ "met" or "missed": at most ``limit``, or with ``least`` at least that."""
    return "met" if (value >= limit if least else value <= limit) else "**missed**"


def machine() -> str:
    """What runs the benchmarks: cores, memory and versions."""
    memory = psutil.virtual_memory().total / 2**30
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{psutil.cpu_count()} cores, {memory:.0f} GiB of memory, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}; "
        f"{packages}."
    )


def moment() -> str:
    """When a benchmark starts, and what else the machine is doing: processes that want a core."""
    return (
        f"{datetime.now(UTC):%d %B %Y, %H:%M} UTC, load before the start {os.getloadavg()[0]:.1f}."
    )


def write(name: str, text: str) -> None:
    """Put a text between the marks of ``name`` in the README."""
    page = README.read_text(encoding="utf-8")
    opening, closing = f"<!-- {name} -->", f"<!-- end of {name} -->"
    marked = re.compile(f"{re.escape(opening)}.*?{re.escape(closing)}", re.DOTALL)
    if not marked.search(page):
        raise ValueError(f"{README.name} has no place for {name}")
    README.write_text(marked.sub(lambda _: f"{opening}\n{text}\n{closing}", page), encoding="utf-8")


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
