"""Ingests killed at random moments: the next run completes, without anyone's help.

``python -m benchmarks.kills`` is the long version.
"""

from pathlib import Path

from benchmarks.kills import run
from knowledge.store.embeddings import Embedder

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
