"""Vectors in a real Chroma server: kept apart by guild, found by what is nearest."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import StoreError
from knowledge.store.server import ChromaServer
from knowledge.store.vectors import Vectors

IDS = [f"{n:032x}" for n in range(250)]


def unit(count: int) -> list[np.ndarray]:
    values = np.random.default_rng(7).normal(size=(count, 32)).astype(np.float32)
    return list(values / np.linalg.norm(values, axis=1, keepdims=True))


ROWS = unit(len(IDS))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory):
    started = ChromaServer(tmp_path_factory.mktemp("server") / "chroma")
    started.wait()
    yield started
    started.stop()


@pytest.fixture
def vectors(server: ChromaServer, request: pytest.FixtureRequest):
    opened = Vectors.connect(server.address, f"t{abs(hash(request.node.name)) % 10**8}")
    yield opened
    opened.drop()
    opened.close()


def test_the_nearest_come_first_with_their_cosine(vectors: Vectors):
    vectors.upsert("", IDS, ROWS)
    for at in (0, 99, 100, 249):
        found = vectors.query(ROWS[at], k=3)
        assert found[0][0] == IDS[at]
        assert found[0][1] == pytest.approx(1.0, abs=1e-4)
        name, cosine = found[1]
        assert cosine == pytest.approx(float(ROWS[at] @ ROWS[IDS.index(name)]), abs=1e-4)


def test_more_than_there_is_gives_all(vectors: Vectors):
    vectors.upsert("", IDS[:5], ROWS[:5])
    assert len(vectors.query(ROWS[0], k=500)) == 5


def test_guilds_are_kept_apart(vectors: Vectors):
    vectors.upsert("", IDS[:10], ROWS[:10])
    vectors.upsert("77", IDS[10:20], ROWS[10:20])
    assert vectors.query(ROWS[15], ("",), 1)[0][0] in IDS[:10]
    assert vectors.query(ROWS[15], ("", "77"), 1)[0][0] == IDS[15]
    assert vectors.query(ROWS[15], ("78",), 1) == []
    assert set(vectors.guilds()) == {"", "77"}


def test_a_name_that_no_collection_can_have_is_refused(vectors: Vectors):
    with pytest.raises(StoreError, match="cannot name a guild"):
        vectors.upsert("../other", IDS[:1], ROWS[:1])


def test_upserting_twice_is_once_and_deleting_is_for_good(vectors: Vectors):
    vectors.upsert("", IDS, ROWS)
    vectors.upsert("", IDS[:50], ROWS[50:100])
    assert vectors.count("") == len(IDS)
    vectors.delete("", IDS[:120])
    vectors.delete("", IDS[:120])
    vectors.delete("unknown", IDS[:2])
    assert vectors.count("") == len(IDS) - 120
    assert sorted(vectors.ids("")) == IDS[120:]
    assert vectors.query(ROWS[60], k=1)[0][0] not in IDS[:120]


def test_another_model_is_another_collection(vectors: Vectors, server: ChromaServer):
    vectors.upsert("", IDS[:3], ROWS[:3])
    other = Vectors.connect(server.address, "another")
    assert other.count("") == 0
    assert other.query(ROWS[0]) == []
    other.close()


def test_what_is_written_survives_a_restart(tmp_path: Path):
    for expected in (0, len(IDS)):
        server = ChromaServer(tmp_path / "chroma")
        server.wait()
        vectors = Vectors.connect(server.address, "kept")
        assert vectors.count("") == expected
        vectors.upsert("", IDS, ROWS)
        vectors.settle(32)
        vectors.close()
        server.stop()


def test_a_server_that_is_gone_is_a_store_error(tmp_path: Path):
    server = ChromaServer(tmp_path / "chroma")
    server.wait()
    vectors = Vectors.connect(server.address, "gone")
    vectors.upsert("", IDS[:3], ROWS[:3])
    server.stop()
    assert not server.alive
    with pytest.raises(StoreError, match="does not answer"):
        vectors.query(ROWS[0])
    with pytest.raises(StoreError):
        Vectors.connect(server.address, "gone")
