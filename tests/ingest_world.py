"""Small source documents, and ingest.py and python -m knowledge as real processes."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import forked

ROOT = Path(__file__).resolve().parents[1]


def note(name: str, body: str = "", **fields: object) -> str:
    """A Markdown note; ``fields`` are more front matter, as YAML."""
    head = {"id": name, "title": name.title(), "kind": "note", **fields}
    lines = "\n".join(f"{key}: {value}" for key, value in head.items())
    return f"---\n{lines}\n---\n{body or f'The document {name} speaks of nothing else.'}\n"


def official(name: str, effect: str = "effect: licence, items: [Tb]", **fields: object) -> str:
    """An announcement with one measure, ``NAME/1``."""
    measure = f"[{{id: {name}/1, {effect}, from: 2025-04-04, passage: rule}}]"
    values = {"kind": "announcement", "published": "2025-04-04", "measures": measure, **fields}
    said = f"Since 4 April 2025 {name} requires a licence for terbium, or suspends what it names."
    return note(name, f"## Rule\n\n{said}", **values)


def write(folder: Path, **files: str) -> None:
    """Write Markdown files by their names without ending; "__" stands for "/"."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment with one data folder and nothing else set."""
    foreign = ("KNOWLEDGE_", "CHROMA_", "CATALOGUE_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    ours = {"KNOWLEDGE_HOME": str(home), "PYTHONPATH": str(ROOT), "COLUMNS": forked.WIDTH}
    return kept | ours | more


def new_home(folder: Path, models: Path) -> Path:
    """An empty data folder with the exported model."""
    home = folder / "home"
    home.mkdir(parents=True)
    (home / "models").symlink_to(models / "models", target_is_directory=True)
    return home


def ingest(
    home: Path, *arguments: str | Path, cwd: Path | None = None, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run ingest.py to its end."""
    return forked.run(
        "ingest", [*map(str, arguments)], cwd=cwd or home.parent, env=environment(home, **env)
    )


def summary(home: Path, *arguments: str | Path, **env: str) -> dict[str, Any]:
    """What ``ingest.py --json`` prints."""
    done = ingest(home, *arguments, "--json", **env)
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def search(home: Path, query: str, *, limit: int = 3, **env: str) -> list[dict[str, Any]]:
    """The hits of ``python -m knowledge search --json``."""
    arguments = ["search", "--json", "--limit", str(limit), query]
    done = forked.run(
        "knowledge.__main__", arguments, cwd=home.parent, env=environment(home, **env)
    )
    assert done.returncode == 0, done.stderr
    hits: list[dict[str, Any]] = json.loads(done.stdout)["hits"]
    return hits


class Batch:
    """``python -m knowledge COMMAND --batch -``, kept open."""

    def __init__(self, home: Path, command: str = "ask", **env: str) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-m", "knowledge", command, "--batch", "-"],
            cwd=home.parent,
            env=environment(home, **env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def pid(self) -> int:
        return self._child.pid

    def ask(self, **line: object) -> dict[str, Any]:
        """One line in, one line out."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.write(json.dumps(line) + "\n")
        self._child.stdin.flush()
        found: dict[str, Any] = json.loads(self._child.stdout.readline())
        return found

    def kill(self) -> None:
        self._child.kill()
        self._child.wait()

    def __enter__(self) -> "Batch":
        return self

    def __exit__(self, *_: object) -> None:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        self._child.stdin.close()
        try:
            self._child.wait(30)
        finally:
            self._child.kill()
            self._child.stdout.close()


def ids(found: Sequence[dict[str, Any]]) -> list[str]:
    """The documents of hits or citations."""
    return [item["document"] for item in found]
