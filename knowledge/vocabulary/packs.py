"""Packs: what the program knows of a domain and of languages, as YAML with a checked schema.

``knowledge/packs/`` holds data only. A file that does not fit its schema is an error with the
place of the fault: it is shipped with the program or written by who runs it, never by a stranger.

A community has a folder of its own. What it has there replaces the bundled file of that name whole;
of what is not there, the bundled words of languages, places and users count, and none of the
bundled domain. A context variable carries the folder, as one process may serve several.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Set
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast

import yaml
from pydantic import BeforeValidator, TypeAdapter, ValidationError

from knowledge.errors import KnowledgeError

T = TypeVar("T")

BUNDLED = Path(__file__).parents[1] / "packs"
"""The folder of the packs that ship with the program."""


def _split(value: object) -> object:
    return value.split() if isinstance(value, str) else value


Words = Annotated[frozenset[str], BeforeValidator(_split)]
"""A cell of words that are separated by spaces, as a set."""
Cells = Annotated[tuple[str, ...], BeforeValidator(_split)]
"""The same in their order."""

NAMED = re.compile(r"\{(\w+)\}")
"""A name in braces, for which a sentence of a pack is given something where it is said."""

RECORD = "documents"
"""The folder, inside a community's pack, of the documents that its knowledge base begins with."""
DOMAIN = frozenset({"elements", "items", "parties", "domain", "forms", "goods", "varieties"})
"""What a community without a file of its own knows nothing of, rather than what others do."""
_FOLDER: ContextVar[Path] = ContextVar("pack", default=BUNDLED)


def _in_one(text: object) -> object:
    return re.sub(r"\|\s+", "|", text) if isinstance(text, str) else text


Alternatives = Annotated[str, BeforeValidator(_in_one)]
"""Alternatives of a regular expression; lines may end behind a "|"."""

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def read_pack(name: str, schema: type[T], folder: Path = BUNDLED) -> T:
    """The content of ``<folder>/<name>.yaml`` as ``schema``, a pydantic model or a plain type.

    The same value is given each time: it must be frozen or left alone. Raises KnowledgeError where
    the file is missing, is no YAML or does not fit, with file, place and fault.
    """
    path = folder / f"{name}.yaml"
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _LOADER)  # noqa: S506 - a safe one
    except OSError as error:
        raise KnowledgeError(f"The pack {path} cannot be read: {error.strerror}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        fault = " ".join(str(error).split())
        raise KnowledgeError(f"The pack {path} is not YAML: {fault}.") from error
    try:
        return TypeAdapter(schema).validate_python(content)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the whole file"
        raise KnowledgeError(f"The pack {path}: {place}: {first['msg']}.") from error


def check_names(what: str, text: str, wanted: Set[str], free: Set[str] = frozenset()) -> None:
    """Raise ValueError where ``text`` holds other names in braces than those ``wanted``.

    ``what`` it is begins the message; names in ``free`` may stand there or not.
    """
    if set(NAMED.findall(text)) - free != wanted or "{" in NAMED.sub("", text):
        names = ", ".join(sorted(wanted)) or ("no further name" if free else "no name")
        raise ValueError(f"{what} must hold {names} in braces")


def listed(names: str) -> list[str]:
    """The names of a cell, which are apart by "; "."""
    return names.split("; ") if names else []


def pack_folder() -> Path:
    """The folder of the pack that is spoken by in this context."""
    return _FOLDER.get()


@contextmanager
def speaking_by(folder: Path) -> Iterator[None]:
    """Read and write by the pack in ``folder`` until the block ends."""
    token = _FOLDER.set(folder)
    try:
        yield
    finally:
        _FOLDER.reset(token)


@cache
def of_community(name: str, schema: type[T], folder: Path) -> T:
    """The pack's own file of that name, else the bundled one or, of the domain, an empty one.

    ``schema`` of a file of the domain has a default for everything. Raises as ``read_pack`` does.
    """
    own = (folder / f"{name}.yaml").exists()
    if name in DOMAIN and not own:
        return schema()
    found: T = read_pack(name, cast("Hashable", schema), folder if own else BUNDLED)
    return found
