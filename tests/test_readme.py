"""README, docs, .env.example and CHANGELOG say what is so: commands run, settings exist."""

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from readme_facts import (
    bot_commands,
    cli,
    ingest_command,
    known_options,
    options,
    settings,
    targets,
)
from readme_world import (
    MANUAL,
    PAGES,
    ROOT,
    Session,
    Shell,
    blocks,
    commands,
    sessions,
    write_files,
)

from knowledge import open as open_base
from knowledge import wiring
from knowledge.answers.answering import Answerer
from knowledge.documents.fields import ClaimFields, FrontMatter, MeasureFields, RemarkFields
from knowledge.documents.sources import read_list
from knowledge.documents.structure import slug
from knowledge.models import About, AnswerKind, Effect, Kind, State
from knowledge.settings import CATALOGUE_FILE

WHOLE = re.compile(r"^(echo|python (ingest\.py|-m bot))\b")
"""Commands of which every printed line is compared; of the others, whose wording may still be
improved, the lines that carry facts."""
FACT = re.compile(
    r"\[\d+\] |\s+https?://|\d+\. |As of |│\S|ok +(?! |settings)|fault |(?!ok )[a-z]+ {2,}\S"
)
VALUES = {"id", "document", "item", "state", "since", "until", "as_of", "kind", "measures"}
"""The keys of JSON whose values are compared; of the others, only the type."""


@pytest.fixture
def world(corpus_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files of the pages and the ingested corpus, on the day of the README."""
    for name in settings():
        monkeypatch.delenv(name, raising=False)
    shutil.copytree(corpus_home, tmp_path / "data", symlinks=True)
    write_files(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(wiring, "Answerer", partial(Answerer, clock=shown_day))
    return tmp_path


@pytest.mark.parametrize("page", PAGES)
def test_every_command_prints_what_is_shown(
    page: str, world: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Shell(monkeypatch, capsys)
    for session in sessions(page):
        printed = shell.run(session)
        missing = list(unlike(session, printed))
        assert not missing, f"{session.command} prints:\n{printed}\nand not: {missing}"


def test_the_python_example_runs(world: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = [block for block in blocks() if block.language == "python"]
    exec(compile(block.text, "json.md", "exec"), {})
    assert capsys.readouterr().out.splitlines() == re.findall(r"# (.+)", block.text)


def test_the_backup_is_a_whole_catalogue(world: Path) -> None:
    (backup,) = [line for line in commands() if "VACUUM" in line]
    subprocess.run([sys.executable, *shlex.split(backup)[1:]], check=True)
    restored = world / "restored"
    restored.mkdir()
    shutil.move("backup.sqlite", restored / CATALOGUE_FILE)
    with open_base(restored) as base, open_base("data") as original:
        assert base.catalogue.counts() == original.catalogue.counts()
        assert base.catalogue.integrity() == ()


def test_every_command_shown_exists() -> None:
    for line in commands():
        match shlex.split(re.sub(r"^(\w+=\S+ )+", "", line)):
            case ["make", target, *_]:
                assert target in targets(), line
            case ["monazite", command, *rest] | ["python", "-m", "knowledge", command, *rest]:
                found = cli()[command]
                while rest and rest[0] in getattr(found, "commands", {}):
                    found, rest = found.commands[rest[0]], rest[1:]
                assert options(rest) <= known_options(found), line
            case ["python", "ingest.py", *rest]:
                assert options(rest) <= known_options(ingest_command()), line
            case ["python", "-m", "bot", *rest]:
                assert set(rest) <= bot_commands(), line
            case ["python", "-m", "benchmarks.kills"] | ["python", "-c", _]:
                pass
            case _:
                raise AssertionError(f"no such command: {line}")


def test_every_command_and_option_is_documented() -> None:
    for name, command in {**cli(), "": ingest_command()}.items():
        assert not name or f"python -m knowledge {name}" in MANUAL
        for parameter in command.params:
            names = [*parameter.opts, *parameter.secondary_opts]
            if parameter.name != "help" and names[0].startswith("--"):
                assert any(f"{option}" in MANUAL for option in names), (name, names)
    assert all(f"python -m bot {name}" in MANUAL for name in bot_commands() - {"run"})
    assert all(f"make {target}" in MANUAL for target in targets())


def test_every_setting_is_documented_with_its_default() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \| (?:`(.*?)`)? ?\|", MANUAL, re.MULTILINE)
    assert dict(rows) == settings()
    assert len(rows) == len(settings())


def test_the_example_of_env_holds_every_setting_with_its_default() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    lines = re.findall(r"^(?:# )?([A-Z_]+)=(.*)$", text, re.MULTILINE)
    assert dict(lines) == settings()
    assert len(lines) == len(settings())


def test_the_list_of_sources_is_empty_and_its_examples_are_right(tmp_path: Path) -> None:
    assert read_list(ROOT / "sources.toml") == ()
    text = (ROOT / "sources.toml").read_text(encoding="utf-8")
    active = re.sub(r"^# (?=\[\[source\]\]|path =|url =)", "", text, flags=re.MULTILINE)
    (tmp_path / "sources.toml").write_text(active, encoding="utf-8")
    assert len(read_list(tmp_path / "sources.toml")) == active.count("[[source]]\n") > 0


def test_every_word_of_front_matter_is_explained() -> None:
    fields = [
        info.alias or name
        for model in (FrontMatter, MeasureFields, ClaimFields, RemarkFields)
        for name, info in model.model_fields.items()
    ]
    words = [*fields, *About, *Effect, *Kind, *State, *AnswerKind]
    assert [word for word in words if f"`{word}`" not in MANUAL] == []


def headings(page: str) -> set[str]:
    """The anchors of a page."""
    return {slug(title) for title in re.findall(r"^#+ (.+)$", PAGES[page], re.MULTILINE)}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)|src=\"([^\"]+)\"", PAGES[page])
    for target in (first or second for first, second in links):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        path = ((ROOT / page).parent / name).resolve() if name else ROOT / page
        assert path.exists(), target
        assert not anchor or anchor in headings(str(path.relative_to(ROOT))), target


def test_the_readme_is_short() -> None:
    assert len(PAGES["README.md"].splitlines()) <= 250


def test_the_folder_map_is_right() -> None:
    (block,) = [block for block in blocks() if block.text.startswith("ingest.py ")]
    folder = ROOT
    for indent, name in re.findall(r"^( {0,2})(\w\S*) ", block.text, re.MULTILINE):
        path = (folder if indent else ROOT) / name
        assert path.is_dir() if name.endswith("/") else path.is_file(), path
        folder = folder if indent else path


def test_the_changelog_tells_of_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[?{re.escape(project['version'])}\b", changelog, re.MULTILINE)


# What the README says and what there is


def shown_day() -> date:
    """The day on which the README's first answer was given."""
    first = next(iter(sessions("README.md")))
    (said,) = [line for line in first.shown if line.startswith("As of ")]
    return datetime.strptime(said, "As of %d %B %Y.").date()


def unlike(session: Session, printed: str) -> Iterator[str]:
    """The lines shown that the command does not print."""
    shown = "\n".join(session.shown)
    if shown.startswith("{\n"):
        values = zip(objects(shown), map(json.loads, printed.splitlines()), strict=True)
        yield from (line for one, other in values for line in unlike_values(one, other))
        return
    lines = {plain(line) for line in printed.splitlines()}
    for line in session.shown:
        if line.startswith("{"):  # a long object, cut
            beginning = plain(line.removesuffix(" …")[:100])
            found = any(plain(other).startswith(beginning) for other in printed.splitlines())
        elif WHOLE.match(session.command) or FACT.match(line):
            found = plain(line) in lines
        else:
            continue
        if not found:
            yield line
    if session.command.startswith(("make ask", "python -m knowledge ask")) and shown[:1] != "{":
        verdict = session.shown[0].partition(" ")[0]
        if not printed.strip().startswith(verdict):
            yield verdict


def unlike_values(shown: Any, printed: Any, key: str = "") -> Iterator[str]:
    """Where two JSON values differ in shape, or in a value that matters."""
    if type(shown) is not type(printed):
        yield f"{key}: {shown!r}"
    elif isinstance(shown, dict):
        if list(shown) != list(printed):
            yield f"{key}: keys {list(shown)}"
        for name in shown.keys() & printed.keys():
            yield from unlike_values(shown[name], printed[name], name)
    elif isinstance(shown, list):
        if len(shown) != len(printed):
            yield f"{key}: {len(shown)} values"
        for one, other in zip(shown, printed, strict=False):
            yield from unlike_values(one, other, key)
    elif key in VALUES and shown != printed:
        yield f"{key}: {shown!r}"


def objects(text: str) -> Iterator[Any]:
    """The JSON objects that stand one after the other."""
    decoder = json.JSONDecoder()
    while text.strip():
        found, end = decoder.raw_decode(text.lstrip())
        yield found
        text = text.lstrip()[end:]


def plain(line: str) -> str:
    """A line without what differs from one machine and day to the other."""
    line = re.sub(r"\S*/(?=notes/|data\b)", "", line)
    line = re.sub(r"\bg-[0-9a-f]{12}\b", "g-#", line)
    if re.match(r"ok |\d+ added|\{", line):
        line = re.sub(r"\d+", "#", line)
    return " ".join(line.split())
