"""Models through sentence-transformers: export to ONNX, and service where that is not faithful.

The only importer of torch and sentence_transformers. ``python -m knowledge.store.transformer
NAME ORIGIN FOLDER`` exports a model into a folder.
"""

from __future__ import annotations

import hashlib
import sys
import warnings
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer

from knowledge.errors import ModelError
from knowledge.store import children
from knowledge.store.embeddings import INT8, Described, Manifest, write_manifest

_FAITHFUL = 0.9999
_FAITHFUL_INT8 = 0.95
"""The least cosine between exported and original vectors that counts as the same model."""

_OPSET = 18

_PROBES = (
    "Is this still restricted?",
    "Xy",
    "Exports of metals and of their compounds need a licence from the ministry. " * 40,
    "公布对部分相关物项实施出口管制的决定",
    "Keramik aus Mischoxid – naïve café № 5",
    "The suspension runs until the end of the year; what comes after is not known.",
)


class TransformerEmbedder(Described):
    """An embedder over sentence-transformers itself: slow to start, on a GPU where one is."""

    def __init__(self, manifest: Manifest) -> None:
        super().__init__(manifest)
        self._model = _load(manifest.name, manifest.origin)

    def embed_query(self, text: str) -> np.ndarray:
        """The vector of a question."""
        vector: np.ndarray = self._encode([self._manifest.query_prompt + text])[0]
        return vector

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """The vectors of passages, one row each."""
        prompt = self._manifest.document_prompt
        vectors = self._encode([prompt + text for text in texts])
        return vectors.reshape(len(texts), self.dimension)  # of no texts, too

    def count(self, text: str) -> int:
        """How many tokens a text has, special ones included, nothing cut off."""
        full = self._manifest.document_prompt + text
        return len(self._model.tokenizer(full, truncation=False, verbose=False)["input_ids"])

    def close(self) -> None:
        """Free the model."""
        del self._model

    def _encode(self, texts: list[str]) -> np.ndarray:
        vectors = self._model.encode(
            texts, prompt="", normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


def export(name: str, origin: str, folder: Path) -> Manifest:
    """Export a model into a folder with its tokenizer and manifest, and check the vectors.

    Where the export fails or gives other vectors, the manifest names torch as the runtime.
    """
    model = _load(name, origin)
    manifest = Manifest(
        name=name,
        runtime="torch",
        origin=origin,
        dimension=int(model.get_embedding_dimension() or 0),
        max_tokens=int(model.max_seq_length or 512),
        query_prompt=_prompt(model, "query"),
        document_prompt=_prompt(model, "document", "passage"),
    )
    try:
        manifest = _to_onnx(model, manifest, folder)
    except Exception as error:  # exporting unusual models fails in any way at all
        print(f"{name} cannot be exported ({error}); torch will run it", file=sys.stderr)
    if manifest.runtime == "torch":
        (folder / "model.onnx").unlink(missing_ok=True)
    write_manifest(manifest, folder)
    return manifest


def _to_onnx(model: SentenceTransformer, manifest: Manifest, folder: Path) -> Manifest:
    from knowledge.store.onnx_model import OnnxEmbedder, quantise

    path = folder / "model.onnx"
    int8 = manifest.name.endswith(INT8)
    model.tokenizer.backend_tokenizer.save(str(folder / "tokenizer.json"))
    whole = folder / "whole.onnx" if int8 else path
    _trace(model, whole)
    if int8:
        quantise(whole, path)
        whole.unlink()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    candidate = replace(manifest, runtime="onnx", sha256=digest)
    given = OnnxEmbedder(candidate, folder).embed(_PROBES)
    wanted = model.encode(
        [manifest.document_prompt + text for text in _PROBES],
        prompt="",
        normalize_embeddings=True,
        show_progress_bar=False,
    )
    least = float(np.min(np.sum(given * np.asarray(wanted), axis=1)))
    return candidate if least >= (_FAITHFUL_INT8 if int8 else _FAITHFUL) else manifest


def _trace(model: SentenceTransformer, path: Path) -> None:
    features = model.preprocess(["one two", "one two three four"])
    ids, mask = features["input_ids"], features["attention_mask"]
    both = {0: "batch", 1: "tokens"}
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        # The exporter's newer path (dynamo=True) writes an output name twice for this pipeline,
        # which onnxruntime refuses, and takes six times as long.
        torch.onnx.export(
            _Pipeline(model).eval(),
            (ids, mask),
            str(path),
            dynamo=False,
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding"],
            dynamic_axes={"input_ids": both, "attention_mask": both, "embedding": {0: "batch"}},
            opset_version=_OPSET,
        )


class _Pipeline(torch.nn.Module):  # type: ignore[misc]
    """The model with its pooling, and vectors of length 1, as one graph."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.steps = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        features: dict[str, Any] = {"input_ids": input_ids, "attention_mask": attention_mask}
        for step in self.steps:
            features = step(features)
        return torch.nn.functional.normalize(features["sentence_embedding"], dim=1)


def _load(name: str, origin: str) -> SentenceTransformer:
    try:
        return SentenceTransformer(origin)
    except Exception as error:  # a hub, a file and a config can each fail in their own way
        reason = str(error).strip().splitlines()
        raise ModelError(
            f"{name} is neither a folder with a model nor one that the hub gives "
            f"({reason[0] if reason else type(error).__name__})"
        ) from error


def _prompt(model: SentenceTransformer, *names: str) -> str:
    """The text that the model wants in front of a text of this kind."""
    prompts = model.prompts or {}
    named = next((prompts[name] for name in names if prompts.get(name)), None)
    return named or prompts.get(model.default_prompt_name or "", "") or ""


def main() -> int:
    """Export the model that the command line names; the last line of errors says what failed."""
    children.end_with_parent()
    name, origin, folder = sys.argv[1:]
    try:
        export(name, origin, Path(folder))
    except ModelError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
