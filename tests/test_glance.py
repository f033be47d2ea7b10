"""A command with one question reads the index as it lies, and opens it only where it must."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_world import DIMENSION, MODEL, entry, numbered, put, vector

from knowledge.models import SHARED
from knowledge.store.catalogue import Catalogue
from knowledge.store.generations import Generation, Shelf
from knowledge.store.glance import Glance
from knowledge.store.projection import Projection
from knowledge.store.retriever import Retriever


class WordsEmbedder:
    """The vectors that the test documents are stored with."""

    name = MODEL
    dimension = DIMENSION
    max_tokens = 256

    def embed_query(self, text: str):
        return vector(text)

    def embed(self, texts):
        raise AssertionError("a search embeds nothing but the question")

    def count(self, text: str) -> int:
        return len(text.split())

    def close(self) -> None:
        pass


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """Sixty passages and a guild's own, indexed by a process that has ended."""
    with Catalogue.open(tmp_path / "catalogue.db") as opened:
        put(opened, *numbered(20), entry("secret", "the secret word3x1 of a guild", guild="7"))
        with Projection.open(tmp_path, opened, MODEL, stay=False) as projection:
            projection.sync()
        yield opened


@pytest.fixture
def short(tmp_path: Path, catalogue: Catalogue) -> Iterator[Projection]:
    with Projection.open(tmp_path, catalogue, MODEL, stay=False) as opened:
        yield opened


def generation(home: Path) -> Generation:
    (shelf,) = (home / "index").iterdir()
    current = Shelf(shelf).current()
    assert current is not None
    return current


class TestInOrder:
    def test_a_search_connects_to_nothing(self, catalogue: Catalogue, short: Projection):
        hits = Retriever(catalogue, short, WordsEmbedder()).search("document number3 says word3x1")
        assert (hits[0].document, hits[0].text) == (
            "doc-3",
            "passage 1 of document number3 says word3x1",
        )
        assert hits[0].similarity is not None
        assert hits[0].keyword is not None
        assert not short.connected

    def test_it_finds_what_a_connected_one_finds(self, catalogue: Catalogue, short: Projection):
        retriever = Retriever(catalogue, short, WordsEmbedder())
        apart = {n: retriever.search(f"passage about number{n} word{n}x0") for n in range(0, 20, 4)}
        short.warm()
        assert short.connected
        for n, hits in apart.items():
            connected = retriever.search(f"passage about number{n} word{n}x0")
            assert [hit.passage for hit in hits] == [hit.passage for hit in connected]

    def test_a_guild_finds_its_own_and_others_do_not(self, catalogue: Catalogue, short: Projection):
        retriever = Retriever(catalogue, short, WordsEmbedder())
        query = "the secret word3x1 of a guild"
        assert retriever.search(query, guild="7")[0].document == "secret"
        for guild in (None, "8"):
            assert "secret" not in {hit.document for hit in retriever.search(query, guild=guild)}
        assert len(short.search_keywords("word3x1", (SHARED, "7"))) == 2
        assert len(short.search_keywords("word3x1", (SHARED,))) == 1
        assert not short.connected

    def test_what_was_stored_since_is_found_by_connecting(
        self, catalogue: Catalogue, short: Projection
    ):
        assert short.search_keywords("latecomer") == []
        put(catalogue, entry("late", "a latecomer"))
        assert len(short.search_keywords("latecomer")) == 1
        assert short.connected

    def test_what_was_retired_is_gone_at_once(self, catalogue: Catalogue, short: Projection):
        retriever = Retriever(catalogue, short, WordsEmbedder())
        catalogue.retire("doc-3", SHARED, "tester")
        assert "doc-3" not in {hit.document for hit in retriever.search("number3 word3x1")}


class TestOutOfOrder:
    def spoil_nothing_left(self, made: Generation) -> None:
        shutil.rmtree(made.keywords)

    def spoil_cut_files(self, made: Generation) -> None:
        for file in made.keywords.glob("*.*"):
            if file.suffix in (".store", ".term", ".idx"):
                file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])

    def spoil_no_segments(self, made: Generation) -> None:
        meta = made.keywords / "meta.json"
        meta.write_text(json.dumps(json.loads(meta.read_text()) | {"segments": []}))

    def spoil_unfinished(self, made: Generation) -> None:
        made.begin()

    @pytest.mark.parametrize(
        "spoil", ["spoil_nothing_left", "spoil_cut_files", "spoil_no_segments", "spoil_unfinished"]
    )
    def test_it_is_opened_properly_and_mended(
        self, tmp_path: Path, catalogue: Catalogue, short: Projection, spoil: str
    ):
        made = generation(tmp_path)
        getattr(self, spoil)(made)
        found = short.search_keywords("word3x1")
        assert [name for name, _ in found] == [catalogue.document_passages("doc-3")[1].id]
        assert short.connected
        assert not generation(tmp_path).dirty

    def test_no_empty_index_is_made_by_looking(self, tmp_path: Path, catalogue: Catalogue):
        made = generation(tmp_path)
        shutil.rmtree(made.keywords)
        assert Glance(Shelf(made.folder.parent), catalogue).keywords() is None
        assert not made.keywords.exists()
