"""The exported model gives the vectors that sentence-transformers gives, and counts honestly."""

import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from knowledge.errors import ModelError
from knowledge.store import embeddings
from knowledge.store.embeddings import MINILM, Embedder, canonical_name, find_model, open_embedder
from knowledge.store.onnx_model import OnnxEmbedder

TEXTS = (
    "Is terbium still restricted?",
    "Tb",
    "",
    "Announcement No. 18 of 2025 puts samarium under export control. " * 60,
    "商务部公告2025年第18号",
    "Ünïcödé – naïve café № 5 😀",
    "The suspension runs until 10 November 2026.",
)


REFERENCE = """
import json, sys
from sentence_transformers import SentenceTransformer
from knowledge.store.embeddings import Manifest
from knowledge.store.transformer import TransformerEmbedder

folder, texts = sys.argv[1], json.loads(sys.argv[2])
plain = SentenceTransformer(folder, device="cpu").encode(texts)
unexported = TransformerEmbedder(Manifest("any", "torch", folder, 384, 256))
assert unexported.embed([]).shape == (0, 384)
print(json.dumps([plain.tolist(), unexported.embed(texts).tolist()]))
"""


pytestmark = pytest.mark.xdist_group("embeddings")
"""One worker loads torch."""


@pytest.fixture(scope="module")
def references() -> np.ndarray:
    """The vectors of sentence-transformers, and those by which a model is served that cannot be
    exported; from another process: torch stays out of this one."""
    arguments = [sys.executable, "-c", REFERENCE, find_model(MINILM), json.dumps(TEXTS)]
    output = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout
    return np.asarray(json.loads(output.splitlines()[-1]), dtype=np.float32)


def test_vectors_are_those_of_sentence_transformers(embedder: Embedder, references: np.ndarray):
    given = embedder.embed(TEXTS)
    assert given.dtype == np.float32
    assert given.shape == (len(TEXTS), embedder.dimension)
    for reference in references:
        assert np.sum(given * reference, axis=1).min() > 0.9999


def test_a_query_gives_the_same_vector_as_a_passage(embedder: Embedder):
    many = embedder.embed(TEXTS)
    for text, row in zip(TEXTS, many, strict=True):
        assert float(embedder.embed_query(text) @ row) > 0.99999


def test_order_is_kept(embedder: Embedder):
    texts = [f"number {n} " * (1 + n * 7 % 40) for n in range(70)]
    together = embedder.embed(texts)
    for at in (0, 13, 69):
        assert float(embedder.embed_query(texts[at]) @ together[at]) > 0.9999


def test_vectors_have_length_one(embedder: Embedder):
    assert np.allclose(np.linalg.norm(embedder.embed(TEXTS), axis=1), 1.0, atol=1e-5)


def test_nothing_to_embed_is_nothing(embedder: Embedder):
    assert embedder.embed([]).shape == (0, embedder.dimension)


def test_counting_is_not_cut_off_but_embedding_is(embedder: Embedder):
    assert embedder.max_tokens == 256
    assert embedder.count("") == 2
    assert embedder.count("hello " * 1000) == 1002
    longer = embedder.embed(["hello " * 254, "hello " * 254 + "terbium"])
    assert np.allclose(longer[0], longer[1], atol=1e-6), "what is behind 256 tokens is not read"
    seen = embedder.embed(["hello " * 253, "hello " * 252 + "terbium"])
    assert not np.allclose(seen[0], seen[1], atol=1e-4), "what is within is"


def test_threads_do_not_disturb_one_another(embedder: Embedder):
    alone = [embedder.embed_query(text) for text in TEXTS]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(embedder.embed_query, TEXTS * 5))
        counts = list(pool.map(embedder.count, TEXTS * 5))
    for at, given in enumerate(together):
        assert np.array_equal(given, alone[at % len(TEXTS)])
    assert counts == [embedder.count(text) for text in TEXTS] * 5


def test_an_exported_model_opens_without_torch(embedder: Embedder, models_folder: Path):
    script = (
        "import sys; from pathlib import Path; from knowledge.store.embeddings import *\n"
        "open_embedder(MINILM, Path(sys.argv[1])).embed_query('x')\n"
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    arguments = [sys.executable, "-c", script, str(models_folder)]
    output = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout
    assert output.strip() == "[]"


def test_one_model_has_one_name():
    assert canonical_name("sentence-transformers/all-MiniLM-L6-v2") == MINILM
    assert canonical_name("all-minilm-l6-v2@int8") == f"{MINILM}@int8"
    assert canonical_name("BAAI/bge-m3") == "BAAI/bge-m3"
    assert embeddings.slug("a/b") != embeddings.slug("a-b")


def test_changed_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(embeddings, "MINILM_SHA256", "0" * 64)
    with pytest.raises(ModelError, match="SHA-256"):
        open_embedder(MINILM, tmp_path)
    assert not list((tmp_path / "models").glob("*/model.onnx"))


def test_a_model_that_is_nowhere_is_one_clear_error(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="cannot be loaded"):
        open_embedder(str(tmp_path / "empty"), tmp_path)
    assert not list((tmp_path / "models").glob("*/manifest.json"))


def test_a_folder_that_cannot_be_made_is_one_clear_error(tmp_path: Path):
    (tmp_path / "models").write_text("")
    with pytest.raises(ModelError, match="cannot be written"):
        open_embedder(MINILM, tmp_path)


def test_damage_is_found_and_mended(embedder: Embedder, models_folder: Path, tmp_path: Path):
    name = embeddings.slug(MINILM)
    copy = tmp_path / "models" / name
    copy.mkdir(parents=True)
    for file in (models_folder / "models" / name).iterdir():
        (copy / file.name).write_bytes(file.read_bytes())
    embeddings.verify_model(MINILM, tmp_path)
    model = copy / "model.onnx"
    model.write_bytes(model.read_bytes()[:-1000] + bytes(1000))
    with pytest.raises(ModelError, match="damaged"):
        embeddings.verify_model(MINILM, tmp_path)
    model.write_bytes(b"not a model")
    with pytest.raises(ModelError, match="delete that folder"):
        open_embedder(MINILM, tmp_path)


def test_another_model_keeps_its_own_pooling_and_length(embedder: Embedder, models_folder: Path):
    """A model in a folder, here with first-token pooling and 128 tokens; its export is checked
    against sentence-transformers before it is used."""
    folder = models_folder / "first-token-model"
    if not folder.exists():
        shutil.copytree(find_model(MINILM), folder)
    (folder / "1_Pooling" / "config.json").write_text(
        json.dumps(
            {
                "word_embedding_dimension": 384,
                "pooling_mode_cls_token": True,
                "pooling_mode_mean_tokens": False,
            }
        )
    )
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 128}))
    other = open_embedder(str(folder), models_folder)
    assert other.name == str(folder)
    assert other.max_tokens == 128
    assert isinstance(other, OnnxEmbedder)
    embeddings.verify_model(str(folder), models_folder)
    assert float(other.embed_query(TEXTS[0]) @ embedder.embed_query(TEXTS[0])) < 0.99
    other.close()


def test_quantised_weights_are_close_and_named_apart(embedder: Embedder, models_folder: Path):
    fast = open_embedder(f"{MINILM}@int8", models_folder)
    assert fast.name != embedder.name
    cosines = np.sum(fast.embed(TEXTS) * embedder.embed(TEXTS), axis=1)
    assert 0.95 < cosines.min() < 0.99999
    fast.close()
