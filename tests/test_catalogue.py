"""The catalogue keeps everything, forgets nothing by accident, and survives being killed."""

import signal
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_world import MODEL, entry, numbered, put, python, vector, vectors

from knowledge.errors import BusyError, StoreError
from knowledge.models import Claim, Effect, Kind, Measure
from knowledge.store import opening, schema
from knowledge.store.catalogue import Catalogue
from knowledge.store.filters import Filter
from knowledge.store.records import Action, Entry, text_hash

NOW = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)


@pytest.fixture
def catalogue(tmp_path: Path):
    with Catalogue.open(tmp_path / "catalogue.db", lambda: NOW) as opened:
        yield opened


def official(name: str, *, kind: Kind = Kind.ANNOUNCEMENT) -> Entry:
    measure = Measure(
        id=f"{name}/1",
        document=name,
        effect=Effect.LICENCE,
        passage="items",
        from_=date(2025, 4, 4),
        issued=date(2025, 4, 4),
        items=("Tb", "Dy"),
    )
    claim = Claim(
        id=f"{name}/a",
        document=name,
        kind=kind,
        passage="items",
        said=date(2025, 4, 5),
        by="a minister",
        about=("CN-1",),
        until=date(2026, 1, 1),
    )
    return entry(
        name,
        f"{name} controls terbium",
        kind=kind,
        measures=(measure,),
        claims=(claim,),
        published=date(2025, 4, 4),
        url="https://example.org/18",
    )


class TestPutting:
    def test_a_document_comes_back_as_it_was_put(self, catalogue: Catalogue):
        given_entry = official("cn-18")
        (change,) = put(catalogue, given_entry)
        assert (change.action, change.revision) == (Action.ADDED, 1)
        assert catalogue.document("cn-18") == given_entry.document
        (stored,) = catalogue.document_passages("cn-18")
        assert stored.passage == given_entry.passages[0]
        assert np.array_equal(
            catalogue.vectors([stored.id], MODEL)[stored.id], vector(stored.passage.embedded)
        )

    def test_the_same_again_changes_nothing(self, catalogue: Catalogue):
        put(catalogue, *numbered(5))
        before = catalogue.version(), catalogue.last_seq(), catalogue.counts()
        changes = put(catalogue, *numbered(5))
        assert {change.action for change in changes} == {Action.UNCHANGED}
        assert (catalogue.version(), catalogue.last_seq(), catalogue.counts()) == before

    def test_a_change_is_a_new_revision_and_queues_only_what_differs(self, catalogue: Catalogue):
        put(catalogue, entry("a", "one stays", "two goes"))
        seq = catalogue.last_seq()
        (change,) = put(catalogue, entry("a", "zero is new", "one stays"))
        assert (change.action, change.revision) == (Action.CHANGED, 2)
        assert [c.op for c in catalogue.changes_since(seq)] == ["remove", "add"]
        assert [r.document.text for r in catalogue.revisions("a")] == [
            "one stays\n\ntwo goes",
            "zero is new\n\none stays",
        ]

    def test_metadata_alone_is_a_change(self, catalogue: Catalogue):
        put(catalogue, entry("a", "text"))
        seq = catalogue.last_seq()
        (change,) = put(catalogue, entry("a", "text", publisher="Someone"))
        assert change.action is Action.CHANGED
        assert catalogue.last_seq() == seq, "the indexes hold no publisher"

    def test_a_passage_without_a_vector_stores_nothing(self, catalogue: Catalogue):
        good, bad = entry("good", "has one"), entry("bad", "has none")
        with pytest.raises(StoreError, match="1 texts have no vector"):
            catalogue.put_many([good, bad], vectors([good]), MODEL, "tester")
        assert catalogue.counts()["documents"] == 0
        assert catalogue.version() == 0

    def test_equal_texts_are_embedded_once_and_told_apart(self, catalogue: Catalogue):
        put(catalogue, entry("a", "same", "same"), entry("b", "same"))
        counts = catalogue.counts()
        assert (counts["passages"], counts["vectors"]) == (3, 1)
        assert len({p.id for p in catalogue.live_passages()}) == 3

    def test_half_a_character_is_one_clear_error(self, catalogue: Catalogue):
        with pytest.raises(StoreError, match="surrogate"):
            put(catalogue, entry("a", "broken \ud800 text"))

    def test_a_moved_file_keeps_its_revision(self, catalogue: Catalogue):
        put(catalogue, entry("a", "text", source="old", fingerprint="1"))
        (change,) = put(catalogue, entry("a", "text", source="new", fingerprint="2"))
        assert change.action is Action.UNCHANGED
        (row,) = catalogue.documents()
        assert (row.source, row.fingerprint, row.revision) == ("new", "2", 1)


class TestRetiring:
    def test_a_retired_document_is_not_found_and_can_be_restored(self, catalogue: Catalogue):
        put(catalogue, official("cn-18"))
        ids = [p.id for p in catalogue.document_passages("cn-18")]
        assert catalogue.retire("cn-18", "", "mod").action is Action.RETIRED
        assert catalogue.document("cn-18") is None
        assert catalogue.passages(ids) == {}
        assert catalogue.vectors(ids, MODEL) == {}
        assert catalogue.official() == ()
        assert [row.id for row in catalogue.documents(retired=True)] == ["cn-18"]
        assert catalogue.restore("cn-18", "", "mod").action is Action.RESTORED
        assert set(catalogue.passages(ids)) == set(ids)
        assert [c.op for c in catalogue.changes_since(0)] == ["add", "remove", "add"]

    def test_putting_a_retired_document_brings_it_back(self, catalogue: Catalogue):
        put(catalogue, entry("a", "text"))
        catalogue.retire("a", "", "mod")
        assert put(catalogue, entry("a", "text"))[0].action is Action.RESTORED
        assert catalogue.document("a") is not None

    def test_twice_is_once(self, catalogue: Catalogue):
        put(catalogue, entry("a", "text"))
        catalogue.retire("a", "", "mod")
        version = catalogue.version()
        assert catalogue.retire("a", "", "mod").action is Action.UNCHANGED
        assert catalogue.version() == version

    def test_an_unknown_document_is_a_clear_error(self, catalogue: Catalogue):
        with pytest.raises(StoreError, match="no document 'nothing'"):
            catalogue.retire("nothing", "", "mod")

    def test_forgetting_leaves_no_word_on_disk(self, catalogue: Catalogue, tmp_path: Path):
        put(catalogue, entry("a", "the canary sings"), entry("b", "the other stays"))
        catalogue.forget("a", "", "mod")
        assert catalogue.revisions("a") == ()
        assert catalogue.document("b") is not None
        files = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert b"canary" not in files
        assert b"the other stays" in files


class TestGuilds:
    def test_one_guild_does_not_see_the_other(self, catalogue: Catalogue):
        put(catalogue, entry("a", "of one", guild="1"), entry("a", "of two", guild="2"))
        found = catalogue.document("a", ("", "1"))
        assert found is not None
        assert found.text == "of one"
        assert catalogue.document("a") is None
        assert [row.guild for row in catalogue.documents(guild="2")] == ["2"]
        catalogue.retire("a", "1", "mod")
        assert catalogue.document("a", ("2",)) is not None

    def test_the_filter_is_exact(self, catalogue: Catalogue):
        put(
            catalogue,
            entry("a", "1", source="corpus/articles", publisher="REEx", published=date(2025, 1, 1)),
            entry("b", "2", source="corpus/art", kind=Kind.ARTICLE, published=date(2025, 1, 2)),
            entry("c", "3", source="corpus_x", guild="9"),
        )

        def found(**wanted: object) -> list[str]:
            keys = catalogue.matching(Filter(**wanted))  # type: ignore[arg-type]
            return [row.id for row in catalogue.documents() if row.key in keys]

        assert found() == ["a", "b"]
        assert found(guilds=("9",)) == ["c"]
        assert found(sources=("corpus/art",)) == ["b"]
        assert found(sources=("corpus/",)) == ["a", "b"]
        assert found(sources=("corpus%",)) == []
        assert found(kinds=(Kind.ARTICLE,)) == ["b"]
        assert found(publishers=("reex",)) == ["a"]
        assert found(after=date(2025, 1, 2)) == ["b"]
        assert found(before=date(2025, 1, 1)) == ["a"]


class TestModels:
    def test_another_model_finds_what_it_lacks(self, catalogue: Catalogue):
        put(catalogue, entry("a", "one", "two"))
        missing = catalogue.missing_vectors("other")
        assert sorted(missing.values()) == ["one", "two"]
        seq = catalogue.last_seq()
        catalogue.add_vectors("other", {name: vector(text) for name, text in missing.items()})
        assert catalogue.missing_vectors("other") == {}
        assert len(catalogue.changes_since(seq)) == 2
        assert catalogue.text_counts("other") == {"": 2}


def test_the_audit_says_who_did_what(catalogue: Catalogue):
    put(catalogue, entry("a", "text"))
    catalogue.retire("a", "", "mod")
    newest, oldest = catalogue.audit()
    assert (newest.action, newest.document, newest.actor, newest.at) == ("retired", "a", "mod", NOW)
    assert oldest.action == "added"
    assert catalogue.audit(limit=1) == (newest,)


class TestOpening:
    def test_a_newer_schema_is_refused_with_a_remedy(self, tmp_path: Path):
        Catalogue.open(tmp_path / "c.db").close()
        with sqlite3.connect(tmp_path / "c.db") as raw:
            raw.execute("UPDATE state SET number = ? WHERE name = 'schema'", (schema.VERSION + 1,))
        with pytest.raises(StoreError, match=r"newer version of Monazite.*update"):
            Catalogue.open(tmp_path / "c.db")

    def test_a_file_that_is_no_database_is_named(self, tmp_path: Path):
        (tmp_path / "c.db").write_bytes(b"this is not a database at all, is it" * 50)
        with pytest.raises(StoreError, match="damaged"):
            Catalogue.open(tmp_path / "c.db")

    def test_a_wrong_address_names_the_setting(self):
        with pytest.raises(StoreError, match="CATALOGUE_URL"):
            Catalogue.open("nosuchdatabase://host/name")

    @pytest.mark.parametrize("turn", range(5))
    def test_processes_that_open_a_new_one_at_once_agree(self, tmp_path: Path, turn: int):
        with ThreadPoolExecutor(8) as pool:
            opened = list(pool.map(lambda _: Catalogue.open(tmp_path / "c.db"), range(8)))
        assert len({catalogue.identity for catalogue in opened}) == 1
        for catalogue in opened:
            catalogue.close()

    def test_a_switch_to_wal_that_meets_another_is_tried_again(self, monkeypatch, tmp_path: Path):
        class Met(sqlite3.Connection):
            refused = 2

            def execute(self, sql: str, *parameters: object):
                if "journal_mode" in sql and Met.refused:
                    Met.refused -= 1
                    raise sqlite3.OperationalError("database is locked")
                return super().execute(sql, *parameters)

        connect = sqlite3.connect
        monkeypatch.setattr(sqlite3, "connect", partial(connect, factory=Met))
        monkeypatch.setattr(sqlite3.dbapi2, "connect", partial(connect, factory=Met))
        with Catalogue.open(tmp_path / "c.db") as catalogue:
            assert catalogue.documents() == ()
        assert Met.refused == 0

    def test_a_locked_catalogue_says_so(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(opening, "BUSY_SECONDS", 0.1)
        with Catalogue.open(tmp_path / "c.db") as catalogue:
            holder = sqlite3.connect(tmp_path / "c.db", isolation_level=None)
            holder.execute("BEGIN IMMEDIATE")
            with pytest.raises(BusyError, match="try again"):
                put(catalogue, entry("a", "text"))
            assert catalogue.documents() == (), "readers are not held up"
            holder.execute("ROLLBACK")
            holder.close()
            put(catalogue, entry("a", "text"))

    def test_it_is_sound(self, catalogue: Catalogue):
        put(catalogue, *numbered(3))
        assert catalogue.integrity() == ()


class TestConcurrency:
    def test_threads_lose_nothing(self, catalogue: Catalogue):
        everything = numbered(40)
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda item: put(catalogue, item), everything))
        assert catalogue.counts()["documents"] == 40
        assert catalogue.version() == 40
        assert catalogue.last_seq() == 120

    def test_the_version_shows_what_another_connection_committed(
        self, catalogue: Catalogue, tmp_path: Path
    ):
        before = catalogue.version()
        with Catalogue.open(tmp_path / "catalogue.db") as other:
            put(other, entry("a", "text"))
        assert catalogue.version() == before + 1

    def test_what_was_acknowledged_survives_a_kill(self, tmp_path: Path):
        writer = python(
            "import sys; from pathlib import Path; from store_world import *\n"
            "catalogue = Catalogue.open(Path(sys.argv[1]))\n"
            "for item in numbered(100000):\n"
            "    put(catalogue, item); print(item.document.id)",
            str(tmp_path / "c.db"),
        )
        assert writer.stdout is not None
        acknowledged = [writer.stdout.readline().strip() for _ in range(25)]
        writer.send_signal(signal.SIGKILL)
        acknowledged += writer.stdout.read().split()
        writer.wait()
        writer.stdout.close()
        with Catalogue.open(tmp_path / "c.db") as catalogue:
            assert catalogue.integrity() == ()
            stored = {row.id: row for row in catalogue.documents()}
            assert set(acknowledged) <= set(stored)
            assert len(stored) - len(acknowledged) <= 1
            assert all(len(catalogue.document_passages(name)) == 3 for name in stored)


def test_the_version_is_cheap(catalogue: Catalogue):
    catalogue.version()
    start = time.process_time()
    for _ in range(200):
        catalogue.version()
    assert (time.process_time() - start) / 200 < 0.001


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(versions=st.lists(st.lists(texts, min_size=1, max_size=4), min_size=1, max_size=4))
def test_following_the_log_always_gives_the_live_passages(tmp_path: Path, versions):
    """Whatever a document goes through, replaying the log ends at what is live."""
    name = text_hash(repr(versions))
    with Catalogue.open(tmp_path / f"{name}.db") as catalogue:
        for number, parts in enumerate(versions):
            put(catalogue, entry("a", *parts))
            if number % 2:
                catalogue.retire("a", "", "mod")
        replayed: set[str] = set()
        for change in catalogue.changes_since(0, 10_000):
            (replayed.add if change.op == "add" else replayed.discard)(change.passage)
        assert replayed == {p.id for p in catalogue.live_passages()}
