"""PDFs of a folder: how many are read, and their words and order against poppler's reading."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from statistics import mean, median

from benchmarks.report import Table
from knowledge.documents.readers import read
from knowledge.errors import DocumentError

_WORD = re.compile(r"[^\W_]+")
_FEWEST_WORDS = 50
_PATIENCE = 120  # seconds for the other reader


def run(folder: Path, sample: int) -> Table:
    """Counts of the folder's PDFs; words and neighbouring words of ``pdftotext`` that are kept.

    Files in which ``pdftotext`` finds fewer than 50 words are only counted.
    """
    if not shutil.which("pdftotext"):
        raise SystemExit("pdftotext is needed to compare with; install poppler-utils.")
    files = sorted(folder.rglob("*.pdf"))[::sample]
    refusals: Counter[str] = Counter()
    words: list[float] = []
    neighbours: list[float] = []
    seconds: list[float] = []
    for path in files:
        began = time.perf_counter()
        try:
            text = read(path.read_bytes(), location=path.name).text
        except DocumentError as error:
            refusals[str(error).removeprefix(f"{path.name}: ")] += 1
            continue
        seconds.append(time.perf_counter() - began)
        ours, theirs = _words(text), _words(_other(path))
        if len(theirs) >= _FEWEST_WORDS:
            words.append(_kept(Counter(ours), Counter(theirs)))
            neighbours.append(_kept(Counter(pairwise(ours)), Counter(pairwise(theirs))))
    rows = [
        ("files", str(len(files))),
        ("read", str(len(seconds))),
        *((f"refused: {reason}", str(times)) for reason, times in refusals.most_common()),
        ("compared", str(len(words))),
    ]
    if words:
        rows += [
            ("words kept, mean and median", f"{mean(words):.1%}, {median(words):.1%}"),
            (
                "neighbours kept, mean and median",
                f"{mean(neighbours):.1%}, {median(neighbours):.1%}",
            ),
            ("seconds a file, mean and median", f"{mean(seconds):.2f}, {median(seconds):.2f}"),
        ]
    return Table(
        f"PDFs: {len(files)} of {folder.name}",
        ("", ""),
        tuple(rows),
        "Words and pairs of neighbouring words that poppler's pdftotext finds and that are kept. "
        "It keeps running heads, page numbers, footnote marks and hidden text, which are left out "
        "here, and reads tables by column: all of them cost neighbours.",
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _kept(ours: Counter[object], theirs: Counter[object]) -> float:
    return (ours & theirs).total() / max(theirs.total(), 1)


def _other(path: Path) -> str:
    done = subprocess.run(
        ["pdftotext", "-enc", "UTF-8", str(path), "-"],
        capture_output=True,
        timeout=_PATIENCE,
        check=False,
    )
    return done.stdout.decode("utf-8", "replace")
