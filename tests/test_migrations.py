"""A catalogue of any earlier version opens, keeps everything, and is like one made today."""

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from hypothesis import given, settings
from hypothesis import strategies as st
from store_world import entry, put, python

from knowledge.errors import BusyError, StoreError
from knowledge.models import Effect
from knowledge.store import migrations, opening, schema
from knowledge.store.catalogue import Catalogue
from knowledge.store.interactions import Asked, Interactions
from knowledge.wiring import Knowledge

FIRST = Path(__file__).with_name("data") / "catalogue-0.1.0.sql"
MODEL = "all-MiniLM-L6-v2"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A catalogue of the first version."""
    path = tmp_path / "catalogue.sqlite"
    with sqlite3.connect(path) as raw:
        raw.executescript(FIRST.read_text(encoding="utf-8"))
    raw.close()
    return path


def rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for the schema's version."""
    with sqlite3.connect(path) as raw:
        names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        kept = {name: sorted(raw.execute(f"SELECT * FROM {name}"), key=repr) for name in names}
    raw.close()
    kept["state"] = [row for row in kept["state"] if row[0] != "schema"]
    return kept


def version(path: Path) -> int:
    with sqlite3.connect(path) as raw:
        (found,) = raw.execute("SELECT number FROM state WHERE name = 'schema'").fetchone()
    raw.close()
    return int(found)


def test_the_first_catalogue_keeps_every_row(old: Path) -> None:
    before = rows(old)
    assert version(old) == 1
    assert all(len(found) for found in before.values())
    Catalogue.open(old).close()
    assert version(old) == schema.VERSION
    after = rows(old)
    assert {name: after[name] for name in before} == before


def test_what_the_first_catalogue_held_is_read(old: Path) -> None:
    with Catalogue.open(old) as catalogue:
        assert catalogue.integrity() == ()
        (document,) = [d for d in catalogue.official() if d.measures]
        (measure,) = document.measures
        assert (measure.effect, measure.items) == (Effect.LICENCE, ("terbium",))
        (statement,) = [d for d in catalogue.official() if d.claims]
        assert statement.claims[0].until == date(2026, 1, 1)
        assert [r.number for r in catalogue.revisions(document.id)] == [1, 2]
        assert [row.id for row in catalogue.documents(retired=True)] == ["note-901"]
        ids = [p.id for row in catalogue.documents() for p in catalogue.document_passages(row.id)]
        assert len(catalogue.vectors(ids, MODEL)) == len(ids) == 3
        assert [e.action for e in catalogue.audit()] == ["retired", "changed", *["added"] * 3]
    chat = Interactions.open(old)
    answered, open_one = chat.find(11, "7"), chat.find(12, "7")
    assert answered is not None
    assert answered.answer is not None
    assert answered.answer.citations[0].document == "CN-2025-901"
    assert open_one is not None
    assert (open_one.asked.door, open_one.answer) == ({"token": "x"}, None)
    assert chat.votes(11) == (("42", "up", "clear"),)
    assert chat.settings() == {"7": {"rate": 3}}
    chat.close()


def test_a_knowledge_base_of_the_first_version_answers(
    old: Path, open_home: Callable[[Path], Knowledge]
) -> None:
    base = open_home(old.parent)
    answer = base.answerer.answer_now("is terbium still restricted?", as_of=date(2025, 8, 1))
    assert [(s.item, s.state.value) for s in answer.statuses] == [("Tb", "licence")]
    (hit,) = base.retriever.search("a minister speaks of licences", limit=1)
    assert hit.document == "statement-901"


def test_a_catalogue_without_a_bot_gets_what_a_bot_needs(old: Path) -> None:
    with sqlite3.connect(old) as raw:
        raw.execute("DROP TABLE answers")
    raw.close()
    Catalogue.open(old).close()
    chat = Interactions.open(old)
    assert chat.accept(Asked(key=1, question="is terbium restricted?"))
    chat.close()


def test_a_migrated_catalogue_is_like_a_new_one(old: Path, tmp_path: Path) -> None:
    Catalogue.open(old).close()
    Catalogue.open(tmp_path / "new.sqlite").close()
    engine = opening.open_engine(old)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
    engine.dispose()

    def layout(path: Path) -> dict[str, list[tuple[object, ...]]]:
        with sqlite3.connect(path) as raw:
            names = [n for (n,) in raw.execute("SELECT name FROM sqlite_master WHERE type='table'")]
            found = {n: sorted(raw.execute(f"PRAGMA table_info({n})"))[1:] for n in names}
        raw.close()
        return {name: sorted(c[1:4] for c in columns) for name, columns in found.items()}

    assert layout(old) == layout(tmp_path / "new.sqlite")


def test_an_address_is_migrated_like_a_file(old: Path) -> None:
    ask = [sys.executable, "-m", "knowledge", "ask", "--as-of", "2025-08-01", "is terbium free?"]
    environment = {
        "CATALOGUE_URL": f"sqlite:///{old}",
        "KNOWLEDGE_HOME": str(old.parent / "home"),
        "PATH": "",
    }
    root = str(Path(__file__).parents[1])
    ran = subprocess.run(ask, cwd=root, env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert "licence" in ran.stdout
    assert version(old) == schema.VERSION


def test_processes_that_open_at_once_migrate_once(old: Path, tmp_path: Path) -> None:
    script = """
import sys
from knowledge.store import migrations
from knowledge.store.catalogue import Catalogue
upgrade = migrations.upgrade
def told(connection, found):
    upgrade(connection, found)
    print("migrated")
migrations.upgrade = told
print("ready")
sys.stdin.readline()
Catalogue.open(sys.argv[1]).close()
"""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(old)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            cwd=Path(__file__).parents[1],
        )
        for _ in range(3)
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    said = [process.communicate(timeout=60)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0]
    assert sorted(said) == ["", "", "migrated\n"]


def test_a_killed_migration_leaves_the_catalogue_as_it_was(old: Path) -> None:
    before = rows(old)
    with sqlite3.connect(old) as raw:
        raw.execute("DROP TABLE answers")  # so that there is something to make
    raw.close()
    script = """
import sys, time
from knowledge.store import migrations
from knowledge.store.catalogue import Catalogue
class Slow:
    def upgrade(self, op):
        step.upgrade(op)
        op.execute("DELETE FROM audit")
        print("half", flush=True)
        time.sleep(60)
from knowledge.store.migrations import v2 as step
migrations.import_module = lambda name: Slow()
Catalogue.open(sys.argv[1])
"""
    process = python(script, str(old))
    assert process.stdout is not None
    assert process.stdout.readline() == "half\n"
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    process.stdout.close()
    assert version(old) == 1
    assert "answers" not in rows(old)
    assert rows(old)["audit"] == before["audit"]
    with Catalogue.open(old) as catalogue:
        assert catalogue.integrity() == ()
        assert len(catalogue.documents()) == 2
    assert version(old) == schema.VERSION


def test_a_step_may_change_a_column_that_others_refer_to(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite makes the table anew for that; what refers to the old one must stay."""

    class Step:
        @staticmethod
        def upgrade(op: object) -> None:
            with op.batch_alter_table("documents") as batch:  # type: ignore[attr-defined]
                batch.alter_column("title", new_column_name="title", nullable=True)

    before = rows(old)
    monkeypatch.setattr(migrations, "import_module", lambda _: Step)
    with Catalogue.open(old) as catalogue:
        assert catalogue.integrity() == ()
        put(catalogue, entry("new", "a new text"))
    after = rows(old)
    assert set(before["revisions"]) < set(after["revisions"])
    assert set(before["documents"]) < set(after["documents"])


@given(ahead=st.integers(1, 10_000))
@settings(max_examples=20, deadline=None)
def test_a_newer_catalogue_is_refused_in_one_sentence(
    tmp_path_factory: pytest.TempPathFactory, ahead: int
) -> None:
    path = tmp_path_factory.mktemp("newer") / "c.sqlite"
    Catalogue.open(path).close()
    with sqlite3.connect(path) as raw:
        number = schema.VERSION + ahead
        raw.execute("UPDATE state SET number = ? WHERE name = 'schema'", (number,))
    raw.close()
    with pytest.raises(StoreError, match=r"newer version of Monazite.*; update Monazite") as said:
        Catalogue.open(path)
    assert "\n" not in str(said.value)
    assert version(path) == number


def test_opening_a_catalogue_of_today_neither_waits_nor_migrates(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.1)
    holder = sqlite3.connect(old, isolation_level=None)
    holder.execute("PRAGMA journal_mode=WAL")
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(BusyError, match="try again"):
        Catalogue.open(old)
    holder.execute("ROLLBACK")
    Catalogue.open(old).close()
    holder.execute("BEGIN IMMEDIATE")
    script = """
import sys
from knowledge.store.catalogue import Catalogue
with Catalogue.open(sys.argv[1]) as catalogue:
    print(len(catalogue.documents()), "alembic" in sys.modules)
"""
    process = python(script, str(old))
    assert process.communicate(timeout=30)[0] == "2 False\n"
    holder.close()
