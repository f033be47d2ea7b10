"""Ingests killed at random moments and indexes broken by others: what comes next copes.

``python -m benchmarks.kills`` is the long version.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.kills import run
from knowledge.store.embeddings import Embedder
from knowledge.wiring import Knowledge

KILLS = 8
SEED = 20261123


def test_nothing_is_lost_doubled_or_half_there(
    tmp_path: Path, models_folder: Path, embedder: Embedder
):
    assert embedder.dimension
    rounds = list(
        run(
            KILLS,
            seed=SEED,
            documents=16,
            models=models_folder / "models",
            base=tmp_path / "arena",
            scenarios={"first": 3, "update": 4, "owner": 1},
        )
    )
    assert len(rounds) == KILLS
    assert {round_.phase for round_ in rounds} - {"starting and comparing"}
    assert [round_ for round_ in rounds if round_.faults] == []


def garble(file: Path) -> None:
    """Overwrite the middle of a file, which leaves its ends as they were."""
    data = bytearray(file.read_bytes())
    third = len(data) // 3
    data[third : 2 * third] = os.urandom(third)
    file.write_bytes(data)


def drop_chroma(index: Path) -> None:
    shutil.rmtree(index / "chroma")


def drop_keywords(index: Path) -> None:
    shutil.rmtree(index / "keywords")


def garble_words(index: Path) -> None:
    for file in (index / "keywords").glob("*.term"):
        garble(file)


@pytest.mark.parametrize("damage", [drop_chroma, drop_keywords, garble_words])
def test_a_broken_index_is_built_anew_by_whoever_comes_next(
    copied_home: Path, open_home: Callable[[Path], Knowledge], damage: Callable[[Path], None]
):
    (index,) = copied_home.glob("index/*/g-*")
    damage(index)
    knowledge = open_home(copied_home)
    assert knowledge.retriever.search("gallium export licence")
    assert knowledge.projection.search_keywords("gallium licence")
    assert knowledge.projection.fault() == ""
    assert [folder.name for folder in copied_home.glob("index/*/g-*")] != [index.name]
