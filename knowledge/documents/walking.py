"""The files of a folder, links included, as long as they stay inside it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from knowledge.documents.readers import SUFFIXES


@dataclass(frozen=True, slots=True)
class Place:
    """A file to read, or what cannot be: ``fault`` says why, as a sentence, "" for a file.

    ``path`` is where it was found, ``root`` the folder that it must not lead out of.
    """

    path: Path
    root: Path
    fault: str = ""


def walk(root: Path) -> list[Place]:
    """Every readable file below a resolved folder, each once, sorted by where it was found.

    Hidden files and folders are passed over. A link is followed as long as it stays inside the
    folder; what it leads to is read in its own place where that is walked anyway. Folders that
    cannot be entered and links that lead out of the folder or nowhere are places with a fault.
    """
    walk = _Walk(root)
    walk.enter(root)
    while walk.links:  # last: what has a place of its own is known by that
        walk.follow(walk.links.pop(0))
    return sorted(walk.found, key=lambda place: place.path)


class _Walk:
    """What was found so far; ``seen`` are the real files and folders, so that none is read twice
    and no circle of links is walked for ever."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.found: list[Place] = []
        self.links: list[Path] = []
        self.seen: set[Path] = set()

    def enter(self, top: Path) -> None:
        folders = [top]
        while folders:
            folder = folders.pop()
            real = folder.resolve()
            if real in self.seen:
                continue
            self.seen.add(real)
            try:
                entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
            except OSError as error:
                self.found.append(Place(folder, self.root, unopened(error)))
                continue
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_symlink():
                    self.links.append(Path(entry.path))
                elif entry.is_dir():
                    folders.append(Path(entry.path))
                elif entry.is_file():
                    self.add(Path(entry.path), real / entry.name)

    def follow(self, link: Path) -> None:
        target = _target(link, self.root)
        if isinstance(target, str):
            if _has_ending(link) or _is_folder(link):
                self.found.append(Place(link, self.root, target))
        elif target.is_dir():
            self.enter(link)
        elif _has_ending(link) and not _has_ending(target):
            fault = "It is a link to a file of another kind; put the file itself there."
            self.found.append(Place(link, self.root, fault))
        elif _has_ending(link) and target.is_file():
            self.add(link, target)

    def add(self, path: Path, real: Path) -> None:
        if real not in self.seen and _has_ending(real):
            self.seen.add(real)
            self.found.append(Place(path, self.root))


def leads_out(path: Path, root: Path) -> bool:
    """Whether a path leads out of a resolved folder in the end, or nowhere."""
    return isinstance(_target(path, root), str)


def _target(path: Path, root: Path) -> Path | str:
    """Where a path leads in the end, or the sentence that says why it may not be followed."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):  # RuntimeError: a circle of links, before Python 3.13
        return "It is a link that leads nowhere; mend or remove it."
    if target != root and root not in target.parents:
        return "It is a link that leads out of its folder; put the file itself there."
    return target


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # behind a folder that cannot be entered
        return False


def _has_ending(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES


def unopened(error: OSError) -> str:
    """What to do about a file or folder that cannot be opened, in one sentence."""
    reason = (error.strerror or "unreadable").lower()
    return f"It cannot be opened ({reason}); check it and its permissions."
