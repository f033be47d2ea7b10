"""An exported model, run by onnxruntime; the only importer of onnxruntime and tokenizers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from knowledge.errors import ModelError
from knowledge.store.embeddings import Described, Manifest

_BATCH_TEXTS = 32
_BATCH_TOKENS = 2048
"""A batch is as many texts of like length as fit these: larger ones fall out of the caches."""


class OnnxEmbedder(Described):
    """An embedder over ``model.onnx`` and ``tokenizer.json`` in a folder."""

    def __init__(self, manifest: Manifest, home: Path) -> None:
        super().__init__(manifest)
        try:
            # Two tokenizers: switching truncation of one on and off is not safe among threads.
            self._counter = _tokenizer(home)
            self._tokenizer = _tokenizer(home)
            self._tokenizer.enable_truncation(manifest.max_tokens)
            self._session = _session(home / "model.onnx")
        except Exception as error:  # both libraries raise bare exceptions
            raise ModelError(
                f"The exported model in {home} cannot be opened; delete that folder, it is "
                "made again."
            ) from error

    def embed_query(self, text: str) -> np.ndarray:
        """The vector of a question, on one core."""
        ids = self._tokenizer.encode(self._manifest.query_prompt + text).ids
        vector: np.ndarray = self._run([ids])[0]
        return vector

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """The vectors of passages, one row each, on all cores."""
        prompt = self._manifest.document_prompt
        encoded = self._tokenizer.encode_batch([prompt + text for text in texts])
        tokens = [encoding.ids for encoding in encoded]
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)

        def work(rows: list[int]) -> None:
            vectors[rows] = self._run([tokens[row] for row in rows])

        # Whole batches side by side keep two cores busier than one batch spread over them.
        with ThreadPoolExecutor(_cores(), thread_name_prefix="embed") as pool:
            for done in [pool.submit(work, rows) for rows in _batches(tokens)]:
                done.result()
        return vectors

    def count(self, text: str) -> int:
        """How many tokens a text has, special ones included, nothing cut off."""
        return len(self._counter.encode(self._manifest.document_prompt + text).ids)

    def close(self) -> None:
        """Free the model."""
        del self._session

    def _run(self, tokens: Sequence[Sequence[int]]) -> np.ndarray:
        longest = max(len(row) for row in tokens)
        ids = np.zeros((len(tokens), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, values in enumerate(tokens):
            ids[row, : len(values)] = values
            mask[row, : len(values)] = 1
        (vectors,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        return np.asarray(vectors, dtype=np.float32)


def quantise(source: Path, target: Path) -> None:
    """Write a model with int8 weights, one scale per channel."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(source, target, weight_type=QuantType.QInt8, per_channel=True)


def _batches(tokens: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Row numbers in batches of like length, longest first, so that little is padding."""
    batch: list[int] = []
    longest = 0
    for row in sorted(range(len(tokens)), key=lambda row: -len(tokens[row])):
        full = len(batch) == _BATCH_TEXTS or (len(batch) + 1) * longest > _BATCH_TOKENS
        if batch and full:
            yield batch
            batch = []
        if not batch:
            longest = len(tokens[row])
        batch.append(row)
    if batch:
        yield batch


def _tokenizer(home: Path) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(home / "tokenizer.json"))
    # The file may carry a limit and padding of its own (this model's: 128 tokens, always).
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
