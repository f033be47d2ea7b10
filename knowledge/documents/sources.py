"""What there is to ingest: folders, files, addresses and feeds become candidates."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.documents.fetching import fetch, is_url, read_feed
from knowledge.documents.readers import MAX_BYTES, SUFFIXES, too_large
from knowledge.errors import DocumentError, SettingsError
from knowledge.models import BUNDLED

CORPUS = Path(__file__).resolve().parents[1] / "corpus"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that a source offers, not read yet.

    ``load`` gives its bytes and media type; it raises DocumentError. ``location`` is a path or
    an address, ``source`` the name under which its source is known.
    """

    location: str
    source: str
    load: Callable[[], tuple[bytes, str]]


def source_name(source: str) -> str:
    """The name under which a source is stored: an address as it is, a path in full."""
    if is_url(source):
        return source
    path = _resolved(source)
    return BUNDLED if path == CORPUS else str(path)


def is_there(location: str) -> bool:
    """Whether what was once read from a location can still be there; addresses always can."""
    if is_url(location):
        return True
    path = CORPUS.parent / location if location.startswith(f"{BUNDLED}/") else Path(location)
    try:
        return path.exists()
    except OSError:  # in a folder that cannot be entered
        return True


def exists(source: str) -> bool:
    """Whether there may be something to read: an address always, a path only when it is there."""
    return is_url(source) or Path(source).expanduser().exists()


def candidates(source: str) -> Iterator[Candidate]:
    """Every document of a folder, file, address or feed, in a stable order.

    A folder inside that cannot be read is a candidate, too, which says so when it is loaded.
    Raises DocumentError when the source itself cannot be reached or read.
    """
    if is_url(source):
        yield from _from_address(source)
        return
    path = _resolved(source)
    name = source_name(source)
    if path.is_file():
        yield _from_file(path, str(path), name)
    elif path.is_dir():
        for file in sorted(_files(path)):
            shown = f"{BUNDLED}/{file.relative_to(path)}" if name == BUNDLED else str(file)
            yield _from_file(file, shown, name)
    else:
        raise DocumentError("There is no such file or folder; check the path.", location=source)


def read_list(path: Path) -> tuple[str, ...]:
    """The sources that a ``sources.toml`` names; () when there is no such file.

    Each ``[[source]]`` has one key, ``path`` or ``url``; a relative path counts from the file's
    folder. Raises SettingsError for anything else.
    """
    if not path.is_file():
        return ()
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("source", [])
        return tuple(_listed(entry, path.parent) for entry in entries)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError, TypeError) as error:
        raise SettingsError(f"{path} cannot be read as a list of sources: {error}.") from error


def _listed(entry: dict[str, str], folder: Path) -> str:
    if set(entry) == {"url"} and is_url(entry["url"]):
        return entry["url"]
    if set(entry) == {"path"}:
        return str(folder / Path(entry["path"]).expanduser())
    raise SettingsError(
        f"A [[source]] needs one key, path or url (http or https), but has: {entry}."
    )


def _resolved(source: str) -> Path:
    try:
        if source.strip():
            return Path(source).expanduser().resolve()
        raise DocumentError("The name of a source is empty; give a folder, file or address.")
    except (OSError, RuntimeError, ValueError) as error:
        raise DocumentError("This is no path; check it.", location=source) from error


def _files(folder: Path) -> Iterator[Path]:
    """The files that can be read, and the folders that cannot be entered."""
    closed: list[Path] = []

    def failed(error: OSError) -> None:
        closed.append(Path(error.filename))

    for place, folders, files in os.walk(folder, onerror=failed):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found = (Path(place, name) for name in files if not name.startswith("."))
        yield from (f for f in found if f.suffix.lower() in SUFFIXES and f.is_file())
    yield from closed


def _from_file(path: Path, location: str, source: str) -> Candidate:
    shown = location.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")

    def load() -> tuple[bytes, str]:
        if shown != location:
            raise DocumentError("The file's name is not UTF-8; rename the file.", location=shown)
        try:
            size = path.stat().st_size
            if size > MAX_BYTES:
                raise too_large(size, location=location)
            return path.read_bytes(), ""
        except OSError as error:
            reason = error.strerror or "unreadable"
            raise DocumentError(
                f"It cannot be opened ({reason.lower()}); check it and its permissions.",
                location=location,
            ) from error

    return Candidate(shown, source, load)


def _from_address(url: str) -> Iterator[Candidate]:
    fetched = fetch(url)
    entries = read_feed(fetched.data, fetched.url)
    if not entries:
        yield Candidate(url, url, lambda: (fetched.data, fetched.media_type))
        return
    for entry in entries:
        yield _from_entry(entry.link, url)


def _from_entry(link: str, feed: str) -> Candidate:
    def load() -> tuple[bytes, str]:
        page = fetch(link)
        return page.data, page.media_type

    return Candidate(link, feed, load)
