"""The net: what a long list of questions is answered with, without any wording.

``python -m benchmarks.net collect`` writes ``questions.jsonl`` anew: the questions of the
evaluation and those that stand in the tests. ``paraphrases.jsonl`` beside it was written by people
who had not seen the code. ``check`` asks them all of a fresh knowledge base and prints every answer
whose kind, first word, states, dates or documents differ from ``golden.jsonl``; ``write`` makes
that file anew, ``write --only ID…`` some of its lines. Exit code 1 where something differs.
"""

from __future__ import annotations

import argparse
import ast
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import knowledge
from benchmarks.material import corpus_home
from knowledge.evaluation.evaluating import load_cases
from knowledge.models import Answer, Turn

HERE = Path(__file__).parent
TESTS = HERE.parents[1] / "tests"
GOLDEN = HERE / "golden.jsonl"
SOURCES = ("questions", "paraphrases")
ASKED_ON = date(2026, 11, 28)
LONGEST = 200


def collect() -> list[dict[str, Any]]:
    """The questions of the evaluation, then those of the tests that are not among them."""
    rows: list[dict[str, Any]] = [
        {
            "id": case.id,
            "question": case.question,
            "as_of": case.as_of.isoformat(),
            "history": [{"role": turn.role, "content": turn.content} for turn in case.history],
        }
        for case in load_cases()
    ]
    known = {row["question"] for row in rows}
    for path in sorted(TESTS.glob("test_*.py")):
        for number, text in enumerate(dict.fromkeys(_questions(path))):
            if text not in known:
                known.add(text)
                name = f"{path.stem.removeprefix('test_')}-{number}"
                rows.append({"id": name, "question": text, "as_of": ASKED_ON.isoformat()})
    return rows


def _questions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if 8 < len(text) <= LONGEST and text.isprintable() and re.search(r"\w.*[?？]$", text):
                yield text


def facts(answer: Answer) -> dict[str, Any]:
    """What an answer says, as data: no wording but a first "yes" or "no"."""
    first = re.match(r"\W*(yes|no)\b", answer.text, re.IGNORECASE)
    return {
        "kind": answer.kind.value,
        "first": first[1].lower() if first else "",
        "statuses": [status.as_json() for status in answer.statuses],
        "documents": sorted({citation.document for citation in answer.citations}),
    }


def answers() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Each question with the facts of its answer, from a fresh base of the bundled documents."""
    rows = [row for source in SOURCES for row in read(HERE / f"{source}.jsonl")]
    with (
        tempfile.TemporaryDirectory(prefix="monazite-net-") as folder,
        knowledge.open(corpus_home(Path(folder) / "home"), stay=True) as base,
    ):
        for row in rows:
            turns = tuple(Turn(t["role"], t["content"]) for t in row.get("history") or ())
            day = date.fromisoformat(row.get("as_of") or ASKED_ON.isoformat())
            base.answerer.clock = lambda: ASKED_ON
            answer = base.answerer.answer_now(row["question"], as_of=day, history=turns)
            yield row, facts(answer)


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a file of JSON lines; none where it is missing."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write rows as JSON lines."""
    lines = (json.dumps(row, ensure_ascii=False, sort_keys=True) for row in rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def differences(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """In words what became different in the facts of one answer."""
    for name in ("kind", "first", "documents"):
        if old[name] != new[name]:
            yield f"{name}: {old[name]} → {new[name]}"
    before = {status["item"]: status for status in old["statuses"]}
    after = {status["item"]: status for status in new["statuses"]}
    for item in sorted(before.keys() | after.keys()):
        if before.get(item) != _as_known(before.get(item), after.get(item)):
            yield f"{item}: {_short(before.get(item))} → {_short(after.get(item))}"


def _as_known(before: dict[str, Any] | None, after: dict[str, Any] | None) -> Any:
    """``after`` without the fields that ``before`` had not yet."""
    return {k: v for k, v in after.items() if k in before} if before and after else after


def _short(status: dict[str, Any] | None) -> str:
    if status is None:
        return "no status"
    return f"{status['state']} {status['since']}..{status['until']} {','.join(status['measures'])}"


def main() -> int:
    """Collect, check or write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.net", description=__doc__)
    parser.add_argument("act", choices=("collect", "check", "write"))
    parser.add_argument("--golden", type=Path, default=GOLDEN)
    parser.add_argument("--only", nargs="*", help="ids whose lines are written anew")
    options = parser.parse_args()
    if options.act == "collect":
        rows = collect()
        write(HERE / "questions.jsonl", rows)
        print(f"{len(rows)} questions")
        return 0
    began = time.perf_counter()
    golden = {row["id"]: row for row in read(options.golden)}
    result = []
    different = 0
    for row, new in answers():
        old = golden.get(row["id"])
        kept = options.only and row["id"] not in options.only and old
        result.append(old if kept else {"id": row["id"], **new})
        if options.act == "check" and (found := list(differences(old, new)) if old else ["new"]):
            different += 1
            print(f"{row['id']} · {row['question']}\n    " + "\n    ".join(found))
    if options.act == "write":
        write(options.golden, result)
    seconds = time.perf_counter() - began
    print(f"{len(result)} questions, {different} different, {seconds:.0f} s")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
