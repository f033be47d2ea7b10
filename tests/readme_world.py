"""README and docs as data, and a shell in which their commands run within this process.

A ```console block is run: lines that begin with "$ " are commands, those with "› " are typed into
the command, "…" stands for what was left out, and everything else is what was printed. ```sh and
```text blocks hold commands that need a token, an address or minutes: they only have to exist.
A block behind ``<!-- file: NAME -->`` is a file of the folder in which the commands run.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

import ingest
from bot.__main__ import main as run_bot
from knowledge import __main__ as terminal
from knowledge.errors import KnowledgeError

ROOT = Path(__file__).parents[1]
PAGES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/*.md")))
}
"""The pages that people read, by their names."""
MANUAL = "\n".join(PAGES.values())
WIDTH = 80
"""What a terminal without a width gets, and so what the pages show."""
TYPED = "› "

_BLOCK = re.compile(r"^(?:<!-- file: (\S+) -->\n)?```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^(?:\w+=\S+ )*(?:python|make|monazite) ")


@dataclass(frozen=True)
class Block:
    """A block of code: its language, its text, and the file that it stands for ("": none)."""

    language: str
    text: str
    file: str = ""


@dataclass
class Session:
    """A command of a page, what is typed into it, and the lines that it is said to print."""

    command: str
    typed: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)


def blocks(text: str = MANUAL) -> list[Block]:
    """Every block of code."""
    return [Block(found[2], found[3], found[1] or "") for found in _BLOCK.finditer(text)]


def sessions(page: str) -> list[Session]:
    """The commands of a page that are run, in its order."""
    shown = (block for block in blocks(PAGES[page]) if block.language == "console")
    return [one for block in shown for one in parted(block.text)]


def parted(text: str) -> Iterator[Session]:
    """The commands of one block."""
    session: Session | None = None
    for line in text.splitlines():
        if line.startswith("$ "):
            if session:
                yield session
            session = Session(line.removeprefix("$ "))
        elif session is None:
            continue
        elif line.startswith(TYPED):
            session.typed.append(line.removeprefix(TYPED))
        else:
            session.shown.append(line)
    if session:
        yield session


def commands() -> list[str]:
    """Every command of the pages, run by the tests or not."""
    lines = (line for block in blocks() for line in block.text.splitlines() if not block.file)
    bare = (line.removeprefix("$ ").partition("    #")[0].strip() for line in lines)
    return [line for line in bare if _COMMAND.match(f"{line} ")]


class Shell:
    """Runs commands of the pages in the present folder; remembers the last exit status."""

    def __init__(self, patch: pytest.MonkeyPatch, capture: pytest.CaptureFixture[str]) -> None:
        self._patch = patch
        self._capture = capture
        self._status = 0
        patch.setattr(terminal, "out", Console(highlight=False, width=WIDTH))
        patch.setattr(terminal, "err", Console(stderr=True, highlight=False, width=WIDTH))

    def run(self, session: Session) -> str:
        """What the command prints, errors included."""
        words = shlex.split(session.command)
        match words:
            case ["echo", "$?"]:
                return f"{self._status}\n"
            case ["make", "ask", *rest]:
                question = rest[0].removeprefix("Q=") if rest else default_question()
                return self._ask(["ask", question], [])
            case ["monazite", *rest] | ["python", "-m", "knowledge", *rest]:
                return self._ask(rest, session.typed)
            case ["python", "ingest.py", *rest]:
                return self._printed(lambda: self._ingest(rest))
            case ["python", "-m", "bot", *rest]:
                return self._printed(lambda: run_bot(rest))
        raise AssertionError(f"the tests cannot run: {session.command}")

    def _ask(self, arguments: list[str], typed: list[str]) -> str:
        result = CliRunner().invoke(terminal.app, arguments, input="\n".join([*typed, ""]))
        self._status = result.exit_code
        if isinstance(result.exception, KnowledgeError):
            self._status = 2
            return f"{result.exception}\n"
        assert result.exception is None or isinstance(result.exception, SystemExit), result
        return result.output

    def _ingest(self, arguments: list[str]) -> int:
        self._patch.setattr(sys, "argv", ["ingest.py", *arguments])
        try:
            ingest.main()
        except SystemExit as end:
            return int(end.code or 0)
        return 0

    def _printed(self, work: Callable[[], int]) -> str:
        self._capture.readouterr()
        self._status = work()
        printed = self._capture.readouterr()
        return printed.err + printed.out


def default_question() -> str:
    """What `make ask` asks."""
    found = re.search(
        r"^Q \?= (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert found
    return found[1]


def write_files(folder: Path) -> None:
    """Write the files that the pages show."""
    for block in blocks():
        if block.file:
            path = folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
