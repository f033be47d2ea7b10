"""``python -m knowledge documents``: the same acts for maintainers, in a terminal."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from conftest import settings_for
from curation_world import World, small_home
from feed_world import served
from typer.testing import CliRunner, Result

from knowledge.__main__ import app
from knowledge.curation.values import TextSource
from knowledge.documents.fetching import fetch, poll
from knowledge.errors import KnowledgeError
from knowledge.store.embeddings import Embedder
from knowledge.store.interactions import Asked
from knowledge.wiring import open_knowledge

TEXT = "The zeolite mill of Kiruna grinds forty tonnes a day, the owner said."


@pytest.fixture
def home(
    tmp_path: Path, models_folder: Path, embedder: Embedder, monkeypatch: pytest.MonkeyPatch
) -> Path:
    assert embedder.dimension
    home = small_home(tmp_path / "home", models_folder)
    with open_knowledge(settings=settings_for(home)) as knowledge:
        list(knowledge.ingestor.sync([str(home / "rules")], actor="t"))
        world = World(knowledge)
        for guild in ("", "7"):
            draft = world.curator.preview(TextSource("A mill", TEXT), guild=guild, who="ann")
            draft = world.curator.amend(
                draft.id, guild=guild, who="ann", fields={"id": f"m{guild}"}
            )
            world.curator.confirm(draft.id, guild=guild, who="ann")
        world.interactions.accept(Asked(1, "who owns the kiln?", guild="7"))
        answer = knowledge.answerer.answer_now("who owns the kiln?", guild="7")
        world.interactions.answered(1, answer)
    monkeypatch.setenv("KNOWLEDGE_HOME", str(home))
    monkeypatch.chdir(tmp_path)
    return home


def test_feeds_are_followed_polled_and_decided(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with served() as site:
        monkeypatch.setattr("knowledge.documents.fetching.PUBLIC", site.reach)
        monkeypatch.setattr(poll, "__defaults__", (site.reach,))
        monkeypatch.setattr(fetch, "__defaults__", (site.reach,))
        site.article("/mill", "The second mill", "The second zeolite mill is in Luleå")
        url = site.feed("/feed", {"/mill": "The second mill", "/lost": "Lost"})
        added = printed("feed", "add", url, "--latest", "2", "--guild", "7")
        assert isinstance(added, dict)
        assert added["known"] == 0
        assert printed("feed", "poll", "--guild", "7") == {"asked": 0, "waiting": 2}
        lost, mill = printed("feed", "waiting", "--guild", "7")
        assert (lost["title"], mill["title"]) == ("Lost", "The second mill")
        assert "no longer there" in str(run("feed", "confirm", str(mill["number"])).exception)
        confirmed = run("feed", "confirm", str(mill["number"]), "--guild", "7")
        assert "is added" in confirmed.output
        assert "already" in run("feed", "confirm", str(mill["number"]), "--guild", "7").output
        assert "dismissed" in run("feed", "dismiss", str(lost["number"]), "--guild", "7").output
        assert "the-second-mill" in ids("--guild", "7", "--source", "own")
        (feed,) = printed("feed", "list", "--guild", "7")
        assert printed("feed", "list") == []
        assert "no longer" in run("feed", "remove", str(feed["number"]), "--guild", "7").output
        assert printed("feed", "list", "--guild", "7") == []


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["documents", *arguments])


def printed(*arguments: str) -> dict[str, object] | list[dict[str, object]]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, object] | list[dict[str, object]] = json.loads(result.stdout)
    return found


def ids(*arguments: str) -> set[str]:
    listing = printed("list", *arguments)
    assert isinstance(listing, dict)
    return {each["id"] for each in listing["documents"]}  # type: ignore[attr-defined]


def test_a_maintainer_lists_removes_restores_and_undoes(home: Path) -> None:
    assert ids() == {"m", "CN-2026-81"}
    assert ids("--guild", "7", "--source", "own") == {"m7"}
    assert run("remove", "m", "--who", "carl").exit_code == 0
    assert ids() == {"CN-2026-81"}
    assert ids("--removed") == {"m"}
    printed("restore", "m", "--who", "carl")
    assert ids() == {"m", "CN-2026-81"}
    printed("undo", "--who", "carl")
    printed("undo", "--who", "carl")
    assert ids() == {"m", "CN-2026-81"}
    log = printed("log")
    assert isinstance(log, list)
    assert [e["who"] for e in log if e["document"] == "m"] == ["carl"] * 4 + ["ann"]
    rows = list(csv.reader(io.StringIO(run("log", "--csv").stdout)))
    assert len(rows) == len(log) + 1


def test_show_history_gaps_and_export(home: Path, tmp_path: Path) -> None:
    assert "zeolite mill" in run("show", "m").stdout
    assert "Revision 1" in run("history", "m").stdout
    gaps = printed("gaps", "--guild", "7")
    assert isinstance(gaps, list)
    assert [gap["question"] for gap in gaps] == ["who owns the kiln?"]
    assert printed("gaps") == []
    assert run("export", str(tmp_path / "a.zip"), "--guild", "7").exit_code == 0
    assert zipfile.ZipFile(tmp_path / "a.zip").namelist() == ["m7.md"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "nothing"), ("remove", "m7"), ("remove", "m", "--guild", "7"),
        ("undo", "--who", "nobody"), ("restore", "m"), ("export", "/nowhere/at/all.zip"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told(home: Path, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert isinstance(result.exception, KnowledgeError)
    assert "\n" not in str(result.exception)
