"""Packs: what the program knows of a domain and of languages, as YAML with a checked schema.

``knowledge/packs/`` holds data only. A file that does not fit its schema is an error with the
place of the fault: it is shipped with the program or written by who runs it, never by a stranger.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

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
