"""What there is to ingest: folders, files, addresses and feeds become candidates."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from knowledge.documents.addresses import is_url, public
from knowledge.documents.entries import FeedEntry, read_feed
from knowledge.documents.fetching import fetch
from knowledge.documents.markup import Markup, markup_of
from knowledge.documents.readers import MAX_BYTES, too_large
from knowledge.documents.trust import Origin, origin_of
from knowledge.documents.walking import Place, leads_out, unopened, walk
from knowledge.errors import DocumentError, SettingsError
from knowledge.models import BUNDLED

CORPUS = Path(__file__).resolve().parents[1] / "corpus"

MOST_ENTRIES = 500
"""Entries of a feed that are read in one run."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a candidate held. ``media_type`` is "" for a file, ``address`` for what was not fetched;
    it is the last one, after redirects."""

    data: bytes
    media_type: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that a source offers, not read yet.

    ``load`` gives what it holds; it raises DocumentError. ``location`` is a path, or an address
    without what must not be shown; ``source`` the name under which its source is known.
    """

    location: str
    source: str
    load: Callable[[], Loaded]

    @property
    def origin(self) -> Origin:
        """Where it comes from, which decides what it may say of itself."""
        return origin_of(self.location, self.source)


@dataclass(frozen=True, slots=True)
class Offer:
    """The documents of a source in a stable order, and in a sentence what is to be known of it."""

    candidates: tuple[Candidate, ...]
    notice: str = ""


def source_name(source: str) -> str:
    """The name under which a source is stored: an address without secrets, a path in full."""
    if is_url(source):
        return public(source)
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


def offered(source: str) -> Offer:
    """Every document of a folder, file, address or feed.

    A folder inside that cannot be read and a link that leads out are candidates, too, which say
    so when they are loaded. Raises DocumentError when the source itself cannot be reached or
    read.
    """
    if is_url(source):
        return _from_address(source)
    path = _resolved(source)
    name = source_name(source)
    try:
        is_file, is_folder = path.is_file(), path.is_dir()
    except OSError as error:
        raise DocumentError(unopened(error), location=source) from error
    if is_file:
        entry = _from_place(Place(path, path), str(path), name)
        return _from_feed_file(entry) or Offer((entry,))
    if is_folder:
        return Offer(
            tuple(_from_place(place, _shown(place.path, path, name), name) for place in walk(path))
        )
    raise DocumentError("There is no such file or folder; check the path.", location=source)


def _shown(file: Path, folder: Path, name: str) -> str:
    return f"{BUNDLED}/{file.relative_to(folder)}" if name == BUNDLED else str(file)


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
        "A [[source]] needs one key, path or url (http or https), and its value; "
        f"one has: {', '.join(entry) or 'none'}."
    )


def _resolved(source: str) -> Path:
    try:
        if source.strip():
            return Path(source).expanduser().resolve()
        raise DocumentError("The name of a source is empty; give a folder, file or address.")
    except (OSError, RuntimeError, ValueError) as error:
        raise DocumentError("This is no path; check it.", location=source) from error


def _from_place(place: Place, location: str, source: str) -> Candidate:
    shown = location.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")

    def load() -> Loaded:
        if place.fault:
            raise DocumentError(place.fault, location=shown)
        if shown != location:
            raise DocumentError("The file's name is not UTF-8; rename the file.", location=shown)
        return Loaded(_read_file(place, location))

    return Candidate(shown, source, load)


def _read_file(place: Place, location: str) -> bytes:
    """The bytes of a file, which may have become a link since its folder was looked through."""
    try:
        if leads_out(place.path, place.root):
            raise DocumentError("It is gone, or leads out of its folder now.", location=location)
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0)
        with os.fdopen(os.open(place.path.resolve(), flags), "rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > MAX_BYTES:
                raise too_large(size, location=location)
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise DocumentError(unopened(error), location=location) from error


def _from_feed_file(entry: Candidate) -> Offer | None:
    """The pages of a feed that was saved as a file; None for any other file."""
    try:
        data = entry.load().data
    except DocumentError:  # told when it is loaded as a document
        return None
    if markup_of(data) is not Markup.FEED:
        return None
    return _from_entries(read_feed(data, entry.location).entries, entry.location)


def _from_address(url: str) -> Offer:
    fetched = fetch(url)
    if markup_of(fetched.data) is Markup.FEED:
        return _from_entries(read_feed(fetched.data, fetched.url).entries, url)
    loaded = Loaded(fetched.data, fetched.media_type, fetched.url)
    return Offer((Candidate(public(url), public(url), lambda: loaded),))


def _from_entries(entries: tuple[FeedEntry, ...], feed: str) -> Offer:
    notice = ""
    if not entries:
        notice = "The feed has no entries now; there is nothing to read."
    elif len(entries) > MOST_ENTRIES:
        notice = (
            f"The feed has {len(entries)} entries, of which the first {MOST_ENTRIES} are read; "
            "give the others by their own addresses."
        )
    read = entries[:MOST_ENTRIES]
    return Offer(tuple(_from_entry(entry.link, source_name(feed)) for entry in read), notice)


def _from_entry(link: str, feed: str) -> Candidate:
    def load() -> Loaded:
        page = fetch(link)
        return Loaded(page.data, page.media_type, page.url)

    return Candidate(public(link), feed, load)
