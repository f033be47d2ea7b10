"""Equal and nearly equal texts: they share a vector, crowd nothing out, and get one verdict."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from store_world import MODEL, entry, numbered, put, vector

from knowledge.errors import StoreError
from knowledge.models import SHARED, Kind
from knowledge.store import applying
from knowledge.store.applying import Fault, Indexes
from knowledge.store.catalogue import Catalogue
from knowledge.store.projection import Projection
from knowledge.store.retriever import Retriever

CLOSING = "this note is no advice ask a lawyer before you act"


class Words:
    """The vectors that the test documents are stored with."""

    name, dimension, max_tokens = MODEL, 64, 256

    def embed_query(self, text: str) -> np.ndarray:
        return vector(text)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue.open(tmp_path / "catalogue.db") as opened:
        yield opened


def crowd(count: int) -> list:
    """Notes of one text of their own and one that all share."""
    return [entry(f"note-{n}", f"note number{n} says word{n}", CLOSING) for n in range(count)]


def opened(home: Path, catalogue: Catalogue) -> Projection:
    return Projection.open(home, catalogue, MODEL, stay=False)


def test_every_text_finds_itself_beside_many_equal_ones(tmp_path: Path, catalogue: Catalogue):
    put(catalogue, *crowd(400))
    with opened(tmp_path, catalogue) as projection:
        assert projection.status()["vectors"] == 401
        assert projection.fault() == ""
        for n in range(0, 400, 7):
            wanted = catalogue.document_passages(f"note-{n}")[0].id
            found = projection.search_vectors(vector(f"note number{n} says word{n}"), k=3)
            assert found[0][0] == wanted
        equal = projection.search_vectors(vector(CLOSING), k=10)
        assert len({name for name, _ in equal}) == 10
        assert all(cosine > 0.999 for _, cosine in equal)


def test_equal_passages_do_not_crowd_out_the_others(tmp_path: Path, catalogue: Catalogue):
    put(catalogue, *crowd(120), entry("rule", CLOSING, "ask a lawyer", kind=Kind.ANNOUNCEMENT))
    for connected in (False, True):
        with opened(tmp_path, catalogue) as projection:
            if connected:
                projection.warm()
            hits = Retriever(catalogue, projection, Words()).search("ask a lawyer", limit=8)  # type: ignore[arg-type]
            texts = [hit.text for hit in hits]
            assert len(texts) == len(set(texts)) > 1
            assert "ask a lawyer" in texts
            (shared,) = [hit for hit in hits if hit.text == CLOSING]
            assert shared.document == "rule"  # of equal texts the official one


def test_of_more_equal_texts_than_are_looked_at_the_signed_ones_stay(
    tmp_path: Path, catalogue: Catalogue
):
    unsigned = [entry(f"paste-{n}", CLOSING, kind=Kind.ARTICLE) for n in range(20)]
    put(catalogue, *unsigned, entry("note", CLOSING))
    put(catalogue, entry("paper", CLOSING, kind=Kind.ARTICLE, publisher="The Daily"))
    with opened(tmp_path, catalogue) as projection:
        projection.warm()
        (hit,) = Retriever(catalogue, projection, Words()).search("ask a lawyer", limit=8)  # type: ignore[arg-type]
        assert hit.document == "paper"
        found = [name for name, _ in projection.search_vectors(vector(CLOSING), k=3)]
    documents = [catalogue.passages([name])[name].document.id for name in found]
    assert documents[:2] == ["paper", "note"]


def test_a_text_goes_with_its_last_passage_and_not_before(tmp_path: Path, catalogue: Catalogue):
    put(catalogue, entry("a", CLOSING), entry("b", CLOSING), entry("c", CLOSING, guild="7"))
    with opened(tmp_path, catalogue) as projection:

        def bearers(*guilds: str) -> list[str]:
            found = projection.search_vectors(vector(CLOSING), guilds, 5)
            return sorted(
                catalogue.passages([n for n, _ in found])[n].document.id for n, _ in found
            )

        assert bearers(SHARED) == ["a", "b"]
        assert bearers(SHARED, "7") == ["a", "b", "c"]
        for act in (catalogue.retire, catalogue.forget):
            act("a" if act == catalogue.retire else "b", SHARED, "mod")
            projection.sync()
            assert projection.fault() == ""
        assert bearers(SHARED) == []
        assert bearers(SHARED, "7") == ["c"]
        catalogue.restore("a", SHARED, "mod")
        projection.sync()
        assert bearers(SHARED) == ["a"]
        assert projection.status()["vectors"] == 2


def test_the_same_data_always_gets_the_same_verdict(tmp_path: Path, catalogue: Catalogue):
    put(catalogue, *numbered(60))
    drawn = [
        [item.id for item in applying._drawn(catalogue, 20, "seed")]  # the rule of the sample
        for _ in range(2)
    ]
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) > 10
    with opened(tmp_path, catalogue) as projection:
        assert {projection.fault() for _ in range(3)} == {""}
        session = projection._connected()
        lost = sorted(catalogue.live_texts(SHARED))[:90]
        session.vectors.delete(SHARED, lost)
        verdicts = {projection.fault() for _ in range(3)}
        assert len(verdicts) == 1
        assert "90 vectors" in verdicts.pop()


@pytest.fixture
def poor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every check says that searching the vectors misses too much."""
    verdict = Fault("9 of 50 texts are not found by their own vector", inexact=True)
    monkeypatch.setattr(Indexes, "fault", lambda *_: verdict)


class TestAFaultyBuild:
    def test_without_an_older_index_vectors_are_compared_one_by_one(
        self, tmp_path: Path, catalogue: Catalogue, poor: None, caplog: pytest.LogCaptureFixture
    ):
        put(catalogue, *numbered(20))
        with opened(tmp_path, catalogue) as projection:
            projection.warm()
            assert "compared one by one" in caplog.text
            assert "9 of 50" in str(projection.status()["wanting"])
            session = projection._connected()
            session.vectors.delete(SHARED, sorted(catalogue.live_texts(SHARED)))
            wanted = catalogue.document_passages("doc-3")[1].id
            text = "passage 1 of document number3 says word3x1"
            assert projection.search_vectors(vector(text), k=3)[0][0] == wanted
            put(catalogue, entry("new", "news of the hour"))
            projection.sync()
            found = projection.search_vectors(vector("news of the hour"), k=1)
            assert found[0][0] == catalogue.document_passages("new")[0].id

    def test_a_sound_older_index_stays(
        self, tmp_path: Path, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
    ):
        put(catalogue, *numbered(20))
        with opened(tmp_path, catalogue) as projection:
            before = projection.status()["generation"]
            real = Indexes.fault

            def only_new(self: Indexes, *rest: object) -> Fault | None:
                if self.generation.name == before:
                    return real(self, *rest)  # type: ignore[arg-type]
                return Fault("9 of 50 texts are not found", inexact=True)

            monkeypatch.setattr(Indexes, "fault", only_new)
            with pytest.raises(StoreError, match="the old one is sound and stays"):
                projection.rebuild()
            assert projection.status()["generation"] == before
            text = "passage 1 of document number3 says word3x1"
            assert projection.search_vectors(vector(text), k=1)[0][1] > 0.999


def test_an_index_of_a_vector_for_each_passage_is_built_anew(tmp_path: Path, catalogue: Catalogue):
    put(catalogue, *crowd(5))
    with opened(tmp_path, catalogue) as projection:
        before = str(projection.status()["generation"])
    (mark,) = tmp_path.glob(f"index/*/{before}/applied.json")
    mark.write_text('{"seq": 10, "removed": 0}')
    with opened(tmp_path, catalogue) as projection:
        assert projection.status()["generation"] != before
        assert projection.status()["vectors"] == 6
