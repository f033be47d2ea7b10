"""Days of publication: htmldate's collection of pages, each with the day that a person found."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import NamedTuple

from benchmarks.report import Table, verdict
from knowledge.documents.days import written
from knowledge.documents.encodings import declared_in_page, decode
from knowledge.documents.sandbox import shared
from knowledge.errors import DocumentError

_RIGHT = 97.0
_PART = 380
"""How many pages make the smaller part: the collection was smaller once, and not told apart."""
_LISTS = ("eval_mediacloud_2020.json", "eval_default.json")
_FOLDERS = ("test_set", "cache", "eval")
_CHANGE = re.compile(
    r"modif|updat|lastmod|chang|revis|last.?edit|aktualisi|stand\b|änderung|geändert|mise.? à jour",
    re.IGNORECASE,
)
"""How pages call the day of a last change, in their markup and in the collection's languages."""
_BEFORE = 60
_DAY_AND_ZONES = 26 * 3600
_CUT = 20_000


class Fate(Enum):
    """How the day of a page was read.

    ``RIGHTLY_NONE``: none, where the expected day stands nowhere on the page. ``CHANGED``: the
    collection expects a day that the page calls that of its last change, and another or none was
    read, as is meant. ``NONE`` and ``WRONG`` are faults.
    """

    RIGHT = "right"
    RIGHTLY_NONE = "rightly none"
    CHANGED = "a change expected"
    NONE = "none"
    WRONG = "wrong"


_GOOD = (Fate.RIGHT, Fate.RIGHTLY_NONE)


class _Page(NamedTuple):
    """A page, its address, the day expected (None: it has none), the day read, and how."""

    url: str
    expected: date | None
    given: date | None
    fate: Fate


def run(folder: Path, sample: int, *, misses: bool = False) -> Table:
    """Pages by the fate of their day, in all, in halves and in a part by the address.

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
    share = _share(page.fate for page in pages)
    note = (
        f"At least {_RIGHT:g} % right or rightly none: {verdict(share, _RIGHT, least=True)}. "
        f"Of those whose expected day is no change: {_share(_undisputed(pages)):.1f} %."
    )
    if misses:
        note = "\n".join([note, "", *_listed(pages)])
    return Table(
        f"Days of publication: {len(pages)} pages of htmldate's collection",
        ("", *(fate.value for fate in Fate), "right or rightly none", "pages"),
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
        raw = path.read_bytes()
        given = _day(raw, url)
        yield _Page(url, known, given, _fate(raw, known, given))


def _day(raw: bytes, url: str) -> date | None:
    """The day as it would be stored; None, too, for a page that cannot be read.

    A page that calls itself not free is refused when it is fetched; as it is saved here, it is
    read all the same, as a saved file would be.
    """
    try:
        page = decode(raw, location=url, declared=declared_in_page(raw)).encode()
        day = shared().parse("html", page, url=url, location=url)["published"]
    except DocumentError:
        return None
    return date.fromisoformat(day) if day else None


def _fate(raw: bytes, expected: date | None, given: date | None) -> Fate:
    """How a page was read: see ``Fate``; ``expected`` is what the collection says."""
    if given == expected:
        return Fate.RIGHT
    if expected is None:
        return Fate.WRONG
    text = raw.decode("utf-8", "replace")
    found = list(_places(text, expected))
    if given is None and not found:
        return Fate.RIGHTLY_NONE
    if any(_CHANGE.search(text[max(0, at - _BEFORE) : at]) for at in found):
        return Fate.CHANGED
    return Fate.NONE if given is None else Fate.WRONG


def _places(text: str, day: date) -> Iterator[int]:
    """Where a page's bytes hold a day, in figures of any order, in words, or in seconds."""
    y, m, d = day.year, day.month, day.day
    figures = (
        rf"{y}[-/._|年]?\s?0?{m}[-/._|月]?\s?0?{d}(?!\d)",
        rf"(?<!\d)0?{d}[-/._]\s?0?{m}[-/._]\s?(?:{y}|{y % 100:02d})(?!\d)",
        rf"(?<!\d)0?{m}[-/._]0?{d}[-/._](?:{y}|{y % 100:02d})(?!\d)",
    )
    for pattern in figures:
        yield from (match.start() for match in re.finditer(pattern, text))
    noon = datetime(y, m, d, 12, tzinfo=UTC).timestamp()
    for match in re.finditer(r"(?<!\d)1\d{9}(?=(?:\d{3})?(?!\d))", text):
        if abs(int(match[0]) - noon) < _DAY_AND_ZONES:
            yield match.start()
    for start in range(0, len(text), _CUT):
        piece = text[start : start + _CUT + 60]
        yield from (start + one.start for one in written(piece) if one.day == day)


def _rank(url: str) -> bytes:
    return hashlib.sha256(url.encode()).digest()


def _share(fates: Iterable[Fate]) -> float:
    count = Counter(fates)
    return 100 * sum(count[fate] for fate in _GOOD) / max(1, count.total())


def _undisputed(pages: Sequence[_Page]) -> Iterator[Fate]:
    return (page.fate for page in pages if page.fate is not Fate.CHANGED)


def _row(name: str, part: Sequence[_Page]) -> tuple[str, ...]:
    fates = [page.fate for page in part]
    counts = (str(fates.count(fate)) for fate in Fate)
    return (name, *counts, f"{_share(fates):.1f} %", str(len(part)))


def _listed(pages: Sequence[_Page]) -> Iterator[str]:
    for page in pages:
        if page.fate is not Fate.RIGHT:
            yield f"- {page.fate.value}: {page.given} for {page.expected}, {page.url}"
