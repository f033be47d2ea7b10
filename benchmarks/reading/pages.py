"""Main text of web pages: trafilatura's annotated pages, and readability's expected articles."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from lxml import html

from benchmarks.report import Table, verdict
from knowledge.documents.readers import read
from knowledge.errors import DocumentError

_WANTED = 97.0
_UNWANTED = 8.0


class Score(NamedTuple):
    """Phrases of one page: kept and all that were wanted, kept and all that were not."""

    kept: int
    wanted: int
    leaked: int
    unwanted: int


def run(folder: Path, sample: int) -> Table:
    """The phrases of ``tests/evaldata.json`` that stand in the text, and those that must not."""
    annotated = json.loads((folder / "tests" / "evaldata.json").read_text(encoding="utf-8"))
    names = sorted(annotated)[::sample]
    began = time.process_time()
    scores = [_score(folder / "tests", annotated[name]) for name in names]
    rows = [_row("all pages", scores), _row("even", scores[::2]), _row("odd", scores[1::2])]
    kept, leaked = _shares(scores)
    return Table(
        f"Web pages: {len(scores)} of trafilatura's collection",
        ("", "wanted phrases kept", "unwanted phrases kept", "pages"),
        tuple(rows),
        f"At least {_WANTED:g} % wanted: {verdict(kept, _WANTED, least=True)}; at most "
        f"{_UNWANTED:g} % unwanted: {verdict(leaked, _UNWANTED)}. "
        f"{(time.process_time() - began) / max(1, len(scores)) * 1000:.0f} ms of CPU a page here, "
        "the parser's own process not counted.",
    )


def run_readability(folder: Path, sample: int) -> Table:
    """Paragraphs of the expected articles of ``test/test-pages`` that stand in the text."""
    pages = sorted((folder / "test" / "test-pages").iterdir())[::sample]
    kept = wanted = whole = 0
    for page in pages:
        expected = html.fromstring((page / "expected.html").read_text(encoding="utf-8"))
        phrases = [
            phrase
            for part in expected.iter("p")
            if len(phrase := _normal(part.text_content())) > 40
        ]
        text = _text(page / "source.html")
        found = sum(phrase in text for phrase in phrases)
        kept, wanted, whole = kept + found, wanted + len(phrases), whole + (found == len(phrases))
    return Table(
        f"Web pages: {len(pages)} of readability's test pages",
        ("", "paragraphs kept", "pages with every paragraph"),
        (("all pages", f"{100 * kept / max(1, wanted):.1f} % of {wanted:,}", str(whole)),),
    )


def _score(folder: Path, page: dict[str, list[str]]) -> Score:
    places = [folder / part / str(page["file"]) for part in ("cache", "eval")]
    text = _text(next(place for place in places if place.is_file()))
    kept = sum(_normal(phrase) in text for phrase in page["with"])
    leaked = sum(_normal(phrase) in text for phrase in page["without"])
    return Score(kept, len(page["with"]), leaked, len(page["without"]))


def _text(path: Path) -> str:
    """The text as it would be stored; "" for a page that is refused."""
    try:
        return _normal(read(path.read_bytes(), location=f"pages/{path.name}").text)
    except DocumentError:
        return ""


def _normal(text: str) -> str:
    return " ".join(text.replace("\xad", "").split())


def _shares(scores: Sequence[Score]) -> tuple[float, float]:
    kept, wanted, leaked, unwanted = (sum(column) for column in zip(*scores, strict=True))
    return 100 * kept / max(1, wanted), 100 * leaked / max(1, unwanted)


def _row(name: str, scores: Sequence[Score]) -> tuple[str, ...]:
    if not scores:
        return (name, "–", "–", "0")
    kept, leaked = _shares(scores)
    return (name, f"{kept:.1f} %", f"{leaked:.1f} %", str(len(scores)))
