"""A process that stays open answers from what another one ingests, within 5 seconds."""

import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from ingest_world import Batch, ids, ingest, new_home, note, official, search, summary, write

from knowledge.store.embeddings import Embedder

WITHIN_SECONDS = 5.0

QUESTION = "What did the Quartz Valley plant announce about scandium chloride?"


@pytest.fixture
def home(tmp_path: Path, models_folder: Path, embedder: Embedder) -> Path:
    assert embedder.dimension
    return new_home(tmp_path, models_folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "documents"
    made.mkdir()
    return made


def within(done: Callable[[], bool], since: float) -> float:
    """Ask again until ``done``; the seconds it took from ``since``."""
    while not done():
        assert time.monotonic() - since < WITHIN_SECONDS, "not in time"
        time.sleep(0.1)
    return time.monotonic() - since


def plant(output: int) -> str:
    return note(
        "plant",
        f"The Quartz Valley plant announced that it will make {output} tonnes of scandium "
        "chloride a year. It will start in spring.",
        kind="article",
        publisher="Valley Times",
        published="2026-03-03",
    )


def test_answers_and_states_follow_what_is_added_changed_and_removed(home: Path, folder: Path):
    write(folder, rule=official("CN-2025-901", "effect: licence, items: [Tb]"))
    summary(home, folder)
    with Batch(home) as batch:

        def quotes() -> list[str]:
            answer = batch.ask(question=QUESTION, as_of="2026-11-23")
            return [item["quote"] for item in answer["citations"] if item["document"] == "plant"]

        def state() -> str:
            answer = batch.ask(question="Is terbium restricted?", as_of="2026-11-23")
            return str(answer["statuses"][0]["state"])

        assert quotes() == []
        assert state() == "licence"

        write(folder, plant=plant(210))
        assert summary(home, folder)["added"] == 1
        within(lambda: any("210 tonnes" in quote for quote in quotes()), time.monotonic())

        write(folder, plant=plant(480))
        write(folder, end=official("CN-2025-902", "effect: repeals, of: [CN-2025-901]"))
        assert summary(home, folder)["changed"] == 1
        assert state() == "none"
        assert not any("210 tonnes" in quote for quote in quotes())
        within(lambda: any("480 tonnes" in quote for quote in quotes()), time.monotonic())

        (folder / "plant.md").unlink()
        (folder / "end.md").unlink()
        assert summary(home, folder, "--prune")["retired"] == 2
        assert [quotes() for _ in range(3)] == [[], [], []]
        assert state() == "licence"


def test_a_search_does_not_notice_the_death_of_the_index_owner(home: Path, folder: Path):
    names = [f"paper{n}" for n in range(8)]
    write(folder, **{n: note(n, f"The {n} is about erbium lasers.") for n in names})
    summary(home, folder)
    with Batch(home, "search") as owner, Batch(home, "search") as guest:
        wanted = sorted(names)

        def found(batch: Batch) -> list[str]:
            return sorted(ids(batch.ask(query="erbium lasers", limit=20)["hits"]))

        assert found(owner) == found(guest) == wanted
        busy = ingest(home, folder, "--rebuild")
        assert busy.returncode == 2
        assert busy.stderr == "Another process owns the index; end it to rebuild.\n"

        owner.kill()
        start = time.monotonic()
        assert found(guest) == wanted
        assert time.monotonic() - start < WITHIN_SECONDS

        write(folder, late=note("late", "The late one is about erbium lasers."))
        (folder / "paper0.md").unlink()
        done = summary(home, folder, "--prune")
        assert (done["added"], done["retired"]) == (1, 1)
        wanted = sorted([*names[1:], "late"])
        within(lambda: found(guest) == wanted, time.monotonic())
        assert sorted(ids(search(home, "erbium lasers", limit=20))) == wanted
    within(lambda: not processes_of(home), time.monotonic())


def processes_of(home: Path) -> list[str]:
    """Command lines of processes that work on a data folder."""
    lines = (" ".join(p.info["cmdline"] or ()) for p in psutil.process_iter(["cmdline"]))
    return [line for line in lines if str(home) in line]
