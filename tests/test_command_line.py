"""``python -m knowledge`` as people and programs run it: real processes, JSON, exit statuses."""

import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import forked
import pytest

ROOT = Path(__file__).parents[1]
OURS = ("KNOWLEDGE_", "CHROMA_", "CATALOGUE_", "DISCORD_")
AS_OF = ("--as-of", "2026-11-23")
DAY = re.compile(r"\d{4}-\d\d-\d\d")

NOTE = """---
id: VISIT-1
kind: note
title: Warehouse visit in Rotterdam
published: 2026-10-01
---
# Warehouse visit

The Rotterdam warehouse stores 400 kilograms of zirconium sponge in bay seven.
"""


@pytest.fixture(scope="module")
def home(corpus_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ingested data folder that the commands of this file only read."""
    copy = tmp_path_factory.mktemp("commands") / "home"
    return Path(shutil.copytree(corpus_home, copy, symlinks=True))


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return {**kept, "KNOWLEDGE_HOME": str(home), "PYTHONPATH": str(ROOT), "COLUMNS": "200", **more}


def command(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "knowledge", *arguments]


def run(
    home: Path, *arguments: str, stdin: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """A finished process, where no ``.env`` lies."""
    return forked.run(
        "knowledge.__main__", arguments, stdin=stdin, env=environment(home, **more), cwd=home
    )


def printed(ran: subprocess.CompletedProcess[str]) -> Any:
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def is_answer(value: Any) -> bool:
    """Whether an object has exactly the fields of an answer, with their types."""
    assert list(value) == [
        "question", "as_of", "kind", "text", "more", "by", "language", "citations", "statuses",
        "timings_ms",
    ]  # fmt: skip
    assert DAY.fullmatch(value["as_of"])
    assert value["kind"] in ("status", "passages", "clarify", "none")
    assert all(isinstance(value[name], str) for name in ("question", "text", "language"))
    assert value["text"].strip()
    for number, citation in enumerate(value["citations"], start=1):
        assert list(citation) == [
            "n", "document", "kind", "title", "publisher", "published", "url", "quote"
        ]  # fmt: skip
        assert citation["n"] == number
        assert citation["kind"] in ("announcement", "statement", "article", "note")
        assert citation["published"] is None or DAY.fullmatch(citation["published"])
        for name in ("document", "title", "publisher", "url", "quote"):
            assert isinstance(citation[name], str)
    for status in value["statuses"]:
        is_status(status)
    assert set(value["timings_ms"]) == {"understand", "retrieve", "compose", "total"}
    assert all(isinstance(taken, float | int) for taken in value["timings_ms"].values())
    return True


def is_status(value: Any) -> bool:
    assert list(value) == ["item", "issuer", "state", "since", "until", "measures"]
    assert value["state"] in (
        "licence", "ban", "review", "announced", "suspended", "unconfirmed", "none"
    )  # fmt: skip
    for name in ("since", "until"):
        assert value[name] is None or DAY.fullmatch(value[name])
    assert all(re.fullmatch(r"[A-Z]{2}-\S+/\d+", measure) for measure in value["measures"])
    return True


def is_hit(value: Any) -> bool:
    assert list(value) == [
        "document", "title", "publisher", "published", "url", "heading", "text", "score"
    ]  # fmt: skip
    assert isinstance(value["score"], float)
    assert value["text"].strip()
    return True


def one_line(ran: subprocess.CompletedProcess[str]) -> str:
    """The one line that a failed command wrote to its error stream, and nothing else."""
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr
    lines = ran.stderr.strip().splitlines()
    assert len(lines) == 1, ran.stderr
    return lines[0]


# -- ask ---------------------------------------------------------------------------------------


def test_a_question_explains_how_it_was_read(home: Path) -> None:
    asked = ("ask", "--explain", *AS_OF, "is terbium restricted?")
    shown = run(home, *asked)
    assert (shown.returncode, "Read as: is terbium restricted?" in shown.stdout) == (0, True)
    told = json.loads(run(home, *asked, "--json").stdout)
    assert told["explain"]["readings"][0]["slots"]["items"] == ["Tb"]
    assert told["explain"]["facts"] == told["statuses"]
    lines = run(home, "ask", "--explain", "--batch", "-", stdin='{"question": "Tb?"}').stdout
    assert json.loads(lines)["explain"]["readings"][0]["spans"][0]["keys"] == ["Tb"]


def test_ask_prints_one_object(home: Path) -> None:
    answer = printed(run(home, "ask", "--json", *AS_OF, "is", "terbium", "still", "restricted?"))
    assert is_answer(answer)
    assert answer["question"] == "is terbium still restricted?"
    assert answer["as_of"] == "2026-11-23"
    assert answer["kind"] == "status"
    assert answer["citations"][0]["document"] == "CN-2025-18"
    assert answer["statuses"] == [
        {
            "item": "Tb",
            "issuer": "CN",
            "state": "licence",
            "since": "2025-04-04",
            "until": None,
            "measures": ["CN-2025-18/1"],
        }
    ]


def test_ask_prints_text_with_numbered_sources(home: Path) -> None:
    ran = run(home, "ask", *AS_OF, "is terbium still restricted?")
    assert ran.returncode == 0
    assert ran.stdout.strip().startswith("Yes.")
    assert ran.stdout.count("[1]") >= 2
    assert "4 April 2025" in ran.stdout
    assert "https://" in ran.stdout
    assert "As of 23 November 2026." in ran.stdout


def test_the_first_question_ingests_the_bundled_corpus(corpus_home: Path, tmp_path: Path) -> None:
    empty = tmp_path / "new" / "home"
    empty.mkdir(parents=True)
    (empty / "models").symlink_to((corpus_home / "models").resolve(), target_is_directory=True)
    answer = printed(run(empty, "ask", "--json", *AS_OF, "is terbium still restricted?"))
    assert answer["statuses"][0]["state"] == "licence"
    assert answer["citations"]


@pytest.mark.parametrize(
    ("question", "spared"),
    [
        ("is terbium still restricted?", ("torch", "transformers", "chromadb", "onnxruntime")),
        ("who got general licences?", ("torch", "transformers", "trafilatura", "langchain")),
    ],
)
def test_an_answer_from_an_existing_home_imports_only_what_it_needs(
    home: Path, question: str, spared: tuple[str, ...]
) -> None:
    script = f"""
import sys
sys.argv = ["knowledge", "ask", "--json", *{AS_OF!r}, {question!r}]
from knowledge.__main__ import app
app(standalone_mode=False)
print([name for name in {spared!r} if name in sys.modules])
"""
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment(home),
        cwd=home,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    answer, imported = ran.stdout.splitlines()
    assert json.loads(answer)["citations"]
    assert imported == "[]"


# -- batches -----------------------------------------------------------------------------------


def test_a_batch_answers_each_line_as_soon_as_it_is_read(home: Path) -> None:
    process = subprocess.Popen(
        command(["ask", "--batch", "-", *AS_OF]),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment(home),
        cwd=home,
    )
    assert process.stdin is not None
    assert process.stdout is not None

    def answer(line: object) -> Any:
        """Write one line and wait for its answer before the next one is written."""
        assert process.stdin is not None
        assert process.stdout is not None
        text = line if isinstance(line, str) else json.dumps(line)
        process.stdin.write(f"{text}\n")
        process.stdin.flush()
        assert select.select([process.stdout], [], [], 60)[0], "no answer came"
        return json.loads(process.stdout.readline())

    first = answer({"id": "a", "question": "is terbium restricted?"})
    assert first.pop("id") == "a"
    assert is_answer(first)

    second = answer({"id": 2, "question": "is holmium restricted?", "as_of": "2025-10-15"})
    assert (second["id"], second["as_of"]) == (2, "2025-10-15")
    assert second["statuses"][0]["state"] == "announced"

    history = [
        {"role": "user", "content": "is terbium restricted?"},
        {"role": "assistant", "content": "Yes."},
    ]
    third = answer({"id": [3], "question": "and holmium?", "history": history})
    assert third["id"] == [3]
    assert third["statuses"][0]["item"] == "Ho"

    assert "id" not in answer({"question": "hello"})
    assert list(answer("{nope")) == ["error"]
    assert list(answer("[1, 2]")) == ["error"]
    assert "'question'" in answer({"id": "q"})["error"]
    assert "nested" in answer("[" * 100_000)["error"]
    wrong: list[dict[str, object]] = [
        {"question": 7},
        {"question": " "},
        {"question": "x", "as_of": "yesterday"},
        {"question": "x", "as_of": 20261123},
        {"question": "x", "history": "terbium"},
        {"question": "x", "history": [{"role": "user"}]},
    ]
    for number, line in enumerate(wrong):
        failed = answer({"id": number, **line})
        assert set(failed) == {"id", "error"}
        assert failed["id"] == number
    assert answer({"id": "x", "question": "lone \ud800 half"})["kind"] == "none"
    assert answer({"id": "last", "question": "is terbium restricted?"})["kind"] == "status"

    process.stdin.close()
    assert process.stdout.read() == ""
    assert process.wait(60) == 0


def test_a_batch_from_a_file_goes_on_after_broken_lines(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    good = json.dumps({"id": 1, "question": "铽还受管制吗?"}, ensure_ascii=False).encode()
    file.write_bytes(b'\xff\xfe{"id": 0}\n\n' + good + b"\n")
    ran = run(home, "ask", "--batch", str(file), *AS_OF)
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.returncode == 0
    assert list(lines[0]) == ["error"]
    assert lines[1]["id"] == 1
    assert lines[1]["statuses"][0]["item"] == "Tb"
    assert len(lines) == 2


# -- search ------------------------------------------------------------------------------------


def test_search_prints_hits(home: Path) -> None:
    found = printed(run(home, "search", "--json", "--limit", "3", "terbium", "licence"))
    assert list(found) == ["query", "hits"]
    assert found["query"] == "terbium licence"
    assert len(found["hits"]) == 3
    assert all(is_hit(hit) for hit in found["hits"])
    scores = [hit["score"] for hit in found["hits"]]
    assert scores == sorted(scores, reverse=True)


def test_search_in_batches(home: Path) -> None:
    lines = [
        {"id": "a", "query": "terbium", "limit": 2},
        {"id": "b", "query": "holmium"},
        {"id": "c", "query": "x", "limit": 0},
        {"id": "d", "query": "x", "limit": "many"},
        {"id": "e", "query": "x", "limit": True},
        {"id": "f"},
    ]
    stdin = "".join(f"{json.dumps(line)}\n" for line in lines)
    ran = run(home, "search", "--batch", "-", "--limit", "5", stdin=stdin)
    assert ran.returncode == 0
    found = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [line["id"] for line in found] == list("abcdef")
    assert [len(line["hits"]) for line in found[:2]] == [2, 5]
    assert all(is_hit(hit) for line in found[:2] for hit in line["hits"])
    assert all(set(line) == {"id", "error"} for line in found[2:])


def test_a_new_folder_is_ingested_and_searched_alone(copied_home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "visit.md").write_text(NOTE, encoding="utf-8")
    found = printed(run(copied_home, "search", "--json", "--source", str(folder), "terbium"))
    assert {hit["document"] for hit in found["hits"]} == {"VISIT-1"}
    both = printed(run(copied_home, "search", "--json", "zirconium sponge in Rotterdam"))
    assert both["hits"][0]["document"] == "VISIT-1"
    assert len({hit["document"] for hit in both["hits"]}) > 1


# -- show and status ---------------------------------------------------------------------------


def test_show_prints_a_document_as_stored(home: Path) -> None:
    shown = printed(run(home, "show", "--json", "CN-2025-18"))
    assert shown["id"] == "CN-2025-18"
    assert shown["kind"] == "announcement"
    assert shown["published"] == "2025-04-04"
    assert shown["title"]
    assert shown["passages"]
    for passage in shown["passages"]:
        assert shown["text"][passage["start"] : passage["end"]] == passage["text"]
        assert 0 < passage["tokens"] <= 256


def test_status_of_items_for_a_destination_on_a_day(home: Path) -> None:
    found = printed(
        run(home, "status", "--json", "--as-of", "2025-06-01", "--to", "US", "gallium", "Y")
    )
    assert list(found) == ["as_of", "statuses"]
    assert found["as_of"] == "2025-06-01"
    assert all(is_status(status) for status in found["statuses"])
    assert {s["item"]: s["state"] for s in found["statuses"]} == {"Ga": "ban", "Y": "licence"}


def test_status_of_everything(home: Path) -> None:
    found = printed(run(home, "status", "--json", *AS_OF))
    states = {status["item"]: status["state"] for status in found["statuses"]}
    assert len(states) == len(found["statuses"]) > 30
    assert states["Tb"] == "licence"
    assert states["Ho"] == "unconfirmed"
    assert states["La"] == "none"


def test_status_as_a_table_with_the_timeline_of_an_item(home: Path) -> None:
    ran = run(home, "status", *AS_OF, "holmium")
    assert ran.returncode == 0
    for words in ("Holmium" if "Holmium" in ran.stdout else "holmium", "Timeline", "CN-2025-57/1"):
        assert words in ran.stdout
    for day in ("2025-10-09", "2025-11-07", "2026-11-11"):
        assert day in ran.stdout


# -- doctor ------------------------------------------------------------------------------------


def test_doctor_finds_a_whole_home_fine(home: Path) -> None:
    findings = printed(run(home, "doctor", "--json"))["findings"]
    parts = [finding["part"] for finding in findings]
    assert {"settings", "catalogue", "model", "lock", "vectors", "keywords"} <= set(parts)
    assert [finding for finding in findings if not finding["fine"]] == []


def test_doctor_says_what_to_do_where_nothing_is(corpus_home: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "models").symlink_to((corpus_home / "models").resolve(), target_is_directory=True)
    ran = run(empty, "doctor")
    assert ran.returncode == 1
    assert "holds no document" in ran.stdout
    assert "python ingest.py" in ran.stdout
    assert "Traceback" not in ran.stderr


def faults(home: Path) -> list[dict[str, Any]]:
    ran = run(home, "doctor", "--json")
    assert ran.returncode == 1, ran.stderr
    return [each for each in json.loads(ran.stdout)["findings"] if not each["fine"]]


def test_doctor_says_what_is_damaged(home: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(home, tmp_path / "home")
    for model in copy.glob("models/*/model.onnx"):
        weights = bytearray(model.read_bytes())
        weights[len(weights) // 2] ^= 1
        model.write_bytes(weights)
    (fault,) = faults(copy)
    assert fault["part"] == "model"
    assert "delete that folder" in fault["message"]

    (copy / "catalogue.sqlite").write_bytes(b"no database" * 100)
    (fault,) = faults(copy)
    assert fault["part"] == "catalogue"
    assert "restore it from a backup" in fault["message"]
    assert ".env" not in fault["remedy"]


# -- chat --------------------------------------------------------------------------------------


def test_chat_keeps_the_thread_and_ends_with_its_input(home: Path) -> None:
    ran = run(home, "chat", *AS_OF, stdin="is terbium restricted?\n\nand holmium?\n")
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    first, second = ran.stdout.split("As of 23 November 2026.")[:2]
    assert "Announcement No. 18 of 2025" in first
    assert "Announcement No. 57 of 2025" in second


def test_ctrl_d_leaves_a_chat_in_a_terminal(home: Path) -> None:
    mine, theirs = pty.openpty()
    process = subprocess.Popen(
        command(["chat", *AS_OF]),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment(home, TERM="xterm"),
        cwd=home,
        close_fds=True,
    )
    os.close(theirs)

    def until(words: str) -> str:
        seen, end = "", time.monotonic() + 60
        while words not in seen:
            assert time.monotonic() < end, seen
            if select.select([mine], [], [], 1)[0]:
                seen += os.read(mine, 65536).decode("utf-8", "replace")
        return seen

    until("›")
    os.write(mine, b"is terbium restricted?\n")
    assert "Yes." in until("As of")
    os.write(mine, b"\x04")
    assert process.wait(60) == 0
    os.close(mine)


# -- what goes wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask"], "--batch"),
        (["ask", "--batch", "/no/such/file"], "/no/such/file"),
        (["show", "NO-SUCH"], "NO-SUCH"),
        (["status", "unobtainium"], "unobtainium"),
        (["status", "terbium", "--to", "Zorblaxia"], "Zorblaxia"),
        (["search", "--source", "/no/such/folder", "x"], "/no/such/folder"),
    ],
)
def test_an_error_is_one_line_and_exit_status_2(
    home: Path, arguments: list[str], said: str
) -> None:
    assert said in one_line(run(home, *arguments))


@pytest.mark.parametrize(
    "arguments",
    [["ask", "--as-of", "2026-13-01", "x"], ["search", "--limit", "0", "x"], ["frob"]],
)
def test_wrong_usage_is_told_with_exit_status_2(home: Path, arguments: list[str]) -> None:
    ran = run(home, *arguments)
    assert ran.returncode == 2
    assert "Usage:" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_wrong_setting_is_one_line_that_names_it(home: Path) -> None:
    said = one_line(run(home, "ask", "is terbium restricted?", KNOWLEDGE_LLM="nonsense"))
    assert "KNOWLEDGE_LLM" in said


def test_a_home_that_cannot_be_made_is_one_line(home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    said = one_line(run(home, "ask", "x", KNOWLEDGE_HOME=str(tmp_path / "file" / "home")))
    assert "KNOWLEDGE_HOME" in said


def test_a_question_of_broken_bytes_is_answered(home: Path) -> None:
    ran = subprocess.run(
        command(["ask", "--json", "best pizza \udcff in town?"]),
        capture_output=True,
        env=environment(home),
        cwd=home,
        check=True,
    )
    answer = json.loads(ran.stdout)
    assert (answer["kind"], answer["citations"]) == ("none", [])
    assert "not in my documents" in answer["text"]


def test_a_reader_that_goes_away_is_no_error(home: Path) -> None:
    process = subprocess.Popen(
        command(["status", "--json"]),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(home),
        cwd=home,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait(60)
