"""The folders of the index and the small files beside them.

``index/<model>/`` holds ``current.json`` (which generation is in use), ``endpoint.json`` (where
the owner's server listens), ``work.json`` (what keeps the owner), ``owner.lock`` and the
generations. A generation is a folder with
Chroma's files, the keyword index, how far it has followed the catalogue, and a mark while it is
being written. All small files are replaced in one step, so a reader never sees half of one.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

LAYOUT = 2
"""What a generation holds: 2, a vector for each different text (1, for each passage)."""


@dataclass(frozen=True, slots=True)
class Applied:
    """How far a generation has followed the catalogue, and how much it was changed since.

    ``wanting`` is what a check found wrong with it though it was built from the catalogue just
    before, or "": its vectors are not to be relied on then.
    """

    seq: int = 0
    removed: int = 0
    wanting: str = ""
    layout: int = LAYOUT


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where an owner's server listens, and for which generation."""

    address: str
    generation: str


@dataclass(frozen=True, slots=True)
class Generation:
    """One folder of the index."""

    folder: Path

    @property
    def name(self) -> str:
        """Its name within the model's folder."""
        return self.folder.name

    @property
    def chroma(self) -> Path:
        """The folder that a Chroma server of our own serves."""
        return self.folder / "chroma"

    @property
    def keywords(self) -> Path:
        """The folder of the keyword index."""
        return self.folder / "keywords"

    @property
    def dirty(self) -> bool:
        """Whether writing began and did not end."""
        return (self.folder / "dirty").exists()

    def begin(self) -> None:
        """Mark that writing begins."""
        (self.folder / "dirty").touch()

    def settle(self, applied: Applied) -> None:
        """Mark that everything up to ``applied`` is written and at rest."""
        write_json(self.folder / "applied.json", asdict(applied))
        (self.folder / "dirty").unlink(missing_ok=True)

    def applied(self) -> Applied | None:
        """How far it is, or None when it was never finished, of another layout, or gone."""
        data = read_json(self.folder / "applied.json")
        return Applied(**data) if data.get("layout") == LAYOUT else None

    def stamp(self) -> int:
        """A number that changes when ``settle`` is called."""
        return _stamp(self.folder / "applied.json")


class Shelf:
    """The generations of one model under a home folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def lock(self) -> Path:
        """The file that an owner locks."""
        return self.folder / "owner.lock"

    def current(self) -> Generation | None:
        """The generation in use, if there is one and its folder is there."""
        data = read_json(self.folder / "current.json")
        if not data:
            return None
        found = Generation(self.folder / str(data["generation"]))
        return found if found.folder.is_dir() else None

    def draft(self) -> Generation:
        """A new, empty generation that nobody uses yet."""
        made = Generation(self.folder / f"g-{uuid.uuid4().hex[:12]}")
        made.folder.mkdir()
        return made

    def publish(self, generation: Generation) -> None:
        """Make a generation the current one, in one step."""
        write_json(self.folder / "current.json", {"generation": generation.name})

    def sweep(self) -> None:
        """Delete every generation but the current one; for the owner only."""
        current = self.current()
        for folder in self.folder.glob("g-*"):
            if current is None or folder.name != current.name:
                shutil.rmtree(folder, ignore_errors=True)

    def endpoint(self) -> Endpoint | None:
        """Where the owner's server listens, if it has said so."""
        data = read_json(self.folder / "endpoint.json")
        return Endpoint(**data) if data else None

    def announce(self, endpoint: Endpoint | None) -> None:
        """Say where the server listens, or that there is none."""
        path = self.folder / "endpoint.json"
        if endpoint is None:
            path.unlink(missing_ok=True)
        else:
            write_json(path, asdict(endpoint))

    @property
    def work(self) -> Path:
        """The file in which an owner says what it is doing."""
        return self.folder / "work.json"

    def stamp(self) -> tuple[int, int]:
        """A value that changes when the endpoint or the current generation does."""
        return _stamp(self.folder / "endpoint.json"), _stamp(self.folder / "current.json")


def read_json(path: Path) -> dict[str, Any]:
    """The object in a file; empty when it is missing or not one."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def write_json(path: Path, data: Mapping[str, Any], *, keep: bool = True) -> None:
    """Replace a file in one step; with ``keep`` it is on disk before this returns."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        json.dump(data, file)
        file.flush()
        if keep:
            os.fsync(file.fileno())
    draft.replace(path)


def _stamp(path: Path) -> int:
    # The inode changes with every replacement, even two within one tick of the file clock.
    try:
        stat = path.stat()
    except OSError:
        return 0
    return hash((stat.st_ino, stat.st_mtime_ns))
