"""Searching with the real model, Chroma and tantivy: fused, narrowed, without doubles."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from store_world import entry, vector

from knowledge.models import Hit, Kind
from knowledge.store.catalogue import Catalogue
from knowledge.store.embeddings import Embedder
from knowledge.store.langchain import as_langchain
from knowledge.store.projection import Projection
from knowledge.store.ranking import choose, fuse
from knowledge.store.records import Entry, text_hash
from knowledge.store.retriever import Retriever

RULE = (
    "Exports of terbium and dysprosium metal need a licence from the ministry since 4 April 2025."
)

ENTRIES = (
    entry(
        "cn-18",
        RULE,
        "Samarium-cobalt magnets are listed under control code 1C902.",
        "The announcement takes effect on the day of its publication.",
        kind=Kind.ANNOUNCEMENT,
        publisher="MOFCOM",
        published=date(2025, 4, 4),
        source="corpus/announcements",
    ),
    entry(
        "cn-57",
        "Exports of holmium and erbium metal need a licence from the ministry since 8 November.",
        kind=Kind.ANNOUNCEMENT,
        publisher="MOFCOM",
        published=date(2025, 10, 9),
        source="corpus/announcements",
    ),
    entry(
        "reex",
        RULE + "..",
        "The truce of Busan is a pause and not a peace, the authors argue.",
        kind=Kind.ARTICLE,
        publisher="Rare Earth Exchanges (REEx)",
        published=date(2025, 11, 1),
        source="corpus/articles",
    ),
    entry(
        "cobalt",
        "The Congo replaced its ban on cobalt exports with yearly quotas in tonnes.",
        "刚果的钴出口配额",
        kind=Kind.NOTE,
        source="notes",
    ),
    entry("club", "Our club meets in the terbium room on Fridays.", guild="42", source="chat"),
)


def store(catalogue: Catalogue, embedder: Embedder, entries: tuple[Entry, ...]) -> None:
    texts = [p.embedded for e in entries for p in e.passages]
    rows = embedder.embed(texts)
    named = {text_hash(text): row for text, row in zip(texts, rows, strict=True)}
    catalogue.put_many(entries, named, embedder.name, "tester")


@pytest.fixture(scope="module")
def world(
    tmp_path_factory: pytest.TempPathFactory, embedder: Embedder
) -> Iterator[tuple[Catalogue, Projection, Retriever]]:
    home = tmp_path_factory.mktemp("home")
    with Catalogue.open(home / "catalogue.db") as catalogue:
        store(catalogue, embedder, ENTRIES)
        with Projection.open(home, catalogue, embedder.name, stay=False) as projection:
            projection.warm()
            yield catalogue, projection, Retriever(catalogue, projection, embedder)


@pytest.fixture
def retriever(world: tuple[Catalogue, Projection, Retriever]) -> Retriever:
    return world[2]


def documents(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.document for hit in hits]


@pytest.mark.parametrize(
    ("query", "document"),
    [
        ("which metals need an export licence since April?", "cn-18"),
        ("1C902", "cn-18"),
        ("is the truce a real peace", "reex"),
        ("how many tonnes of cobalt may leave Kinshasa", "cobalt"),
        ("钴", "cobalt"),
        ("when does holmium need a licence", "cn-57"),
    ],
)
def test_what_is_found_first(retriever: Retriever, query: str, document: str):
    assert documents(retriever.search(query, limit=3))[0] == document


def test_a_hit_carries_its_document_and_both_scores(retriever: Retriever, embedder: Embedder):
    query = "terbium licence"
    hit = retriever.search(query)[0]
    assert (hit.document, hit.publisher, hit.published) == ("cn-18", "MOFCOM", date(2025, 4, 4))
    assert (hit.kind, hit.anchor, hit.source) == (
        Kind.ANNOUNCEMENT,
        "part-0",
        "corpus/announcements",
    )
    assert hit.text == RULE
    expected = float(embedder.embed_query(query) @ embedder.embed([RULE])[0])
    assert hit.similarity == pytest.approx(expected, abs=1e-3)
    assert hit.keyword is not None
    assert hit.keyword > 0


def test_scores_fall(retriever: Retriever):
    scores = [hit.score for hit in retriever.search("export licence", diversify=False)]
    assert scores == sorted(scores, reverse=True)


def test_near_duplicates_come_once_and_the_official_one_stays(retriever: Retriever):
    texts = [hit.text for hit in retriever.search("terbium and dysprosium need a licence")]
    assert RULE in texts
    assert RULE + ".." not in texts


def test_what_differs_in_its_numbers_is_no_duplicate(retriever: Retriever):
    found = documents(retriever.search("metal exports need a licence from the ministry since"))
    assert {"cn-18", "cn-57"} <= set(found)


def test_sources_kinds_publishers_and_days_are_honoured(retriever: Retriever):
    def found(**options: object) -> set[str]:
        return set(documents(retriever.search("exports of metal need a licence", **options)))  # type: ignore[arg-type]

    assert found(sources=["corpus/articles"]) == {"reex"}
    assert found(sources=["corpus"]) == {"cn-18", "cn-57", "reex"}
    assert found(kinds=[Kind.NOTE]) == {"cobalt"}
    assert found(publishers=["REEx"]) == {"reex"}
    assert found(after=date(2025, 10, 9), kinds=[Kind.ANNOUNCEMENT]) == {"cn-57"}
    assert found(before=date(2025, 4, 4)) == {"cn-18"}
    assert found(before=date(2025, 4, 3)) == set()
    assert found(sources=["nowhere"]) == set()


def test_a_guilds_documents_are_its_own(retriever: Retriever):
    assert "club" in documents(retriever.search("terbium room", guild="42"))
    assert "club" not in documents(retriever.search("terbium room"))
    assert "club" not in documents(retriever.search("terbium room", guild="43"))
    assert retriever.search("terbium room", sources=["chat"]) == ()


def test_expansion_adds_words(retriever: Retriever):
    plain = {hit.document: hit.keyword for hit in retriever.search("Kobalt aus Afrika")}
    more = {
        hit.document: hit.keyword
        for hit in retriever.search("Kobalt aus Afrika", expand=["cobalt"])
    }
    assert plain["cobalt"] is None
    assert more["cobalt"] is not None


def test_nothing_asked_is_nothing_found(retriever: Retriever):
    assert retriever.search("   ") == ()
    assert retriever.search("terbium", limit=0) == ()


def test_timings_name_the_parts(retriever: Retriever):
    timings: dict[str, float] = {}
    assert retriever.search("terbium", timings_ms=timings)
    assert set(timings) == {"embed", "vectors", "keywords", "texts"}
    assert all(value > 0 for value in timings.values())


def test_retired_documents_are_gone_before_the_index_knows(
    world: tuple[Catalogue, Projection, Retriever],
):
    catalogue, _, retriever = world
    catalogue.retire("cobalt", "", "mod")
    try:
        assert "cobalt" not in documents(retriever.search("cobalt quotas"))
    finally:
        catalogue.restore("cobalt", "", "mod")
    assert documents(retriever.search("cobalt quotas"))[0] == "cobalt"


def test_langchain_gets_the_same_passages(retriever: Retriever):
    adapter = as_langchain(retriever, limit=2, sources=["corpus"])
    found = adapter.invoke("terbium licence")
    hits = retriever.search("terbium licence", limit=2, sources=["corpus"])
    assert [item.page_content for item in found] == [hit.text for hit in hits]
    assert found[0].metadata["published"] == "2025-04-04"


class FakeEmbedder:
    """Vectors of words: for a base that is too big to embed in a test."""

    name, dimension, max_tokens = "words", 64, 256

    def embed_query(self, text: str) -> np.ndarray:
        return vector(text)


def test_a_small_source_is_found_inside_a_big_base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Both ways of narrowing: comparing all vectors, and fetching more from the index."""
    big = [
        entry(
            f"big-{n}",
            *(f"terbium licence terbium licence word{n}x{part}" for part in range(20)),
            source="big",
        )
        for n in range(100)
    ]
    small = [
        entry(f"small-{n}", f"one licence among others number{n}", source="small") for n in range(5)
    ]
    with Catalogue.open(tmp_path / "catalogue.db") as catalogue:
        texts = {p.embedded for e in (*big, *small) for p in e.passages}
        catalogue.put_many([*big, *small], {text_hash(t): vector(t) for t in texts}, "words", "t")
        with Projection.open(tmp_path, catalogue, "words", stay=False) as projection:
            retriever = Retriever(catalogue, projection, FakeEmbedder())  # type: ignore[arg-type]
            projection.warm()
            for exact in (3000, 0):
                monkeypatch.setattr("knowledge.store.retriever._EXACT", exact)
                found = documents(retriever.search("terbium licence", sources=["small"], limit=5))
                assert sorted(found) == [f"small-{n}" for n in range(5)]
            assert documents(retriever.search("terbium licence", limit=3))[0].startswith("big")


def test_what_nobody_signed_stands_below_the_same_from_a_signed_article(
    world: tuple[Catalogue, Projection, Retriever],
):
    some = world[0].live_passages()[0]
    query = np.zeros(3)
    for order in (("A Daily", ""), ("", "A Daily")):
        stored = {
            name: replace(
                some,
                id=name,
                document=replace(some.document, kind=Kind.ARTICLE, publisher=publisher),
            )
            for name, publisher in zip("ab", order, strict=True)
        }
        ranked = fuse(stored, {}, query, dict.fromkeys("ab", 1.0))
        assert [item.hit().unsigned for item in ranked] == [False, True]
        assert not choose(ranked[::-1], 1, diversify=False)[0].hit().unsigned


def test_fusing_and_choosing_are_stable(world: tuple[Catalogue, Projection, Retriever]):
    catalogue = world[0]
    stored = {item.id: item for item in catalogue.live_passages()}
    vectors = catalogue.vectors(stored, "all-MiniLM-L6-v2")
    query = next(iter(vectors.values()))
    ranked = fuse(stored, vectors, query, {})
    assert ranked[0].similarity == pytest.approx(1.0, abs=1e-3)
    assert ranked == fuse(dict(reversed(stored.items())), vectors, query, {})
    chosen = choose(ranked, 100, diversify=True)
    assert len({item.stored.id for item in chosen}) == len(chosen)
    assert choose(ranked, 2, diversify=True) == chosen[:2]
    assert fuse({}, {}, query, {}) == []
