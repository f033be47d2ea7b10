"""Small documents with vectors that need no model, and other processes to run things in."""

import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from knowledge.models import SHARED, Document, Kind, Passage
from knowledge.store.catalogue import Catalogue
from knowledge.store.records import Change, Entry, text_hash

MODEL = "words"
DIMENSION = 64


def vector(text: str) -> np.ndarray:
    """A vector that texts share in part when they share words."""
    total = np.zeros(DIMENSION, dtype=np.float32)
    for word in text.lower().split():
        total += _of_word(word)
    length = float(np.linalg.norm(total))
    return total / length if length else np.full(DIMENSION, DIMENSION**-0.5, dtype=np.float32)


@cache
def _of_word(word: str) -> np.ndarray:
    seed = int(text_hash(word)[:8], 16)
    return np.random.default_rng(seed).normal(size=DIMENSION).astype(np.float32)


def entry(
    name: str, *texts: str, guild: str = SHARED, fingerprint: str = "", **fields: object
) -> Entry:
    """A document whose passages are ``texts``."""
    whole = "\n\n".join(texts)
    passages, at = [], 0
    for ordinal, text in enumerate(texts):
        start = whole.index(text, at)
        at = start + len(text)
        passages.append(
            Passage(ordinal, text, start, at, heading=("Part",), anchor=f"part-{ordinal}")
        )
    values = {"kind": Kind.NOTE, "title": name.title(), "guild": guild, "location": f"{name}.md"}
    document = Document(id=name, text=whole, **(values | fields))  # type: ignore[arg-type]
    return Entry(document, tuple(passages), fingerprint)


def vectors(entries: Sequence[Entry]) -> dict[str, np.ndarray]:
    return {text_hash(p.embedded): vector(p.embedded) for e in entries for p in e.passages}


def put(catalogue: Catalogue, *entries: Entry) -> tuple[Change, ...]:
    return catalogue.put_many(entries, vectors(entries), MODEL, "tester")


def numbered(count: int, start: int = 0) -> list[Entry]:
    """Documents that are all different, of three passages each."""
    return [
        entry(
            f"doc-{n}",
            *(f"passage {part} of document number{n} says word{n}x{part}" for part in range(3)),
        )
        for n in range(start, start + count)
    ]


def python(script: str, *arguments: str) -> "subprocess.Popen[str]":
    """Another process with the tests' modules at hand; its output is read line by line."""
    return subprocess.Popen(
        [sys.executable, "-u", "-c", script, *arguments],
        cwd=Path(__file__).parent,
        stdout=subprocess.PIPE,
        text=True,
    )
