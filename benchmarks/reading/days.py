"""Days of publication: htmldate's collection of pages, each with the day that a person found."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from benchmarks.report import Table, verdict
from knowledge.documents.readers import read
from knowledge.errors import DocumentError

_RIGHT = 97.0
_PART = 380
"""How many pages make the smaller part: the collection was smaller once, and not told apart."""
_LISTS = ("eval_mediacloud_2020.json", "eval_default.json")
_FOLDERS = ("test_set", "cache", "eval")


class _Outcome(Enum):
    RIGHT = "right"
    NONE = "none"
    WRONG = "wrong"


class _Page(NamedTuple):
    """A page, its address, the day expected (None: it has none), and the day read."""

    url: str
    expected: date | None
    given: date | None

    @property
    def outcome(self) -> _Outcome:
        if self.given == self.expected:
            return _Outcome.RIGHT
        return _Outcome.NONE if self.given is None else _Outcome.WRONG


def run(folder: Path, sample: int, *, misses: bool = False) -> Table:
    """Days read right, left out and read wrong, in all, in halves and in a part by the address.

    A page that has no day is right without one. ``misses`` lists each page that is not right.
    """
    pages = list(_pages(folder / "tests", sample))
    pages.sort(key=lambda page: _rank(page.url))
    parts = {
        "all pages": pages,
        "half A": [page for page in pages if not _rank(page.url)[0] % 2],
        "half B": [page for page in pages if _rank(page.url)[0] % 2],
        f"first {_PART} by hash": pages[:_PART],
    }
    share = 100 * sum(page.outcome is _Outcome.RIGHT for page in pages) / max(1, len(pages))
    note = f"At least {_RIGHT:g} % right or rightly none: {verdict(share, _RIGHT, least=True)}."
    if misses:
        note = "\n".join([note, "", *_listed(pages)])
    return Table(
        f"Days of publication: {len(pages)} pages of htmldate's collection",
        ("", *(outcome.value for outcome in _Outcome), "share right", "pages"),
        tuple(_row(name, part) for name, part in parts.items()),
        note,
    )


def _pages(tests: Path, sample: int) -> Iterator[_Page]:
    expected: dict[str, dict[str, object]] = {}
    for name in _LISTS:
        expected |= json.loads((tests / name).read_text(encoding="utf-8"))
    for url in sorted(expected)[::sample]:
        file, day = str(expected[url]["file"]), expected[url]["date"]
        path = next(place for name in _FOLDERS if (place := tests / name / file).is_file())
        known = date.fromisoformat(day) if isinstance(day, str) else None
        yield _Page(url, known, _day(path, url))


def _day(path: Path, url: str) -> date | None:
    """The day as it would be stored; None, too, for a page that is refused."""
    try:
        return read(path.read_bytes(), location=url, media_type="text/html").published
    except DocumentError:
        return None


def _rank(url: str) -> bytes:
    return hashlib.sha256(url.encode()).digest()


def _row(name: str, pages: Sequence[_Page]) -> tuple[str, ...]:
    count = Counter(page.outcome for page in pages)
    share = 100 * count[_Outcome.RIGHT] / max(1, len(pages))
    counts = (str(count[outcome]) for outcome in _Outcome)
    return (name, *counts, f"{share:.1f} %", str(len(pages)))


def _listed(pages: Sequence[_Page]) -> Iterator[str]:
    for page in pages:
        if page.outcome is not _Outcome.RIGHT:
            yield f"- {page.outcome.value}: {page.given} for {page.expected}, {page.url}"
