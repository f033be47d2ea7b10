"""Names and ids that documents get from where they were found."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from knowledge.documents.addresses import host_of, is_url, page_of
from knowledge.documents.structure import slug
from knowledge.escaping import one_line

FETCHED = "web:"
"""How the ids of fetched pages begin, and no other's: so neither can take the other's."""

_NOT_IN_ID = re.compile(r"[^\w.-]+")


def name_of(location: str) -> str:
    """The file's name without ending: of a path, or of the path of an address."""
    if is_url(location):
        path = unquote(urlsplit(location).path).rstrip("/")
        return one_line(PurePosixPath(path).stem) or host_of(location) or "page"
    return one_line(PurePosixPath(location.replace("\\", "/")).stem) or "document"


def id_of(location: str) -> str:
    """A stable id: a file's name as a slug; an address's name and a hash of which page it is.

    Pages of different sites often share a name, so the hash keeps them apart; one page has one
    id, however its address is written.
    """
    name = slug(_NOT_IN_ID.sub(" ", name_of(location)).replace("_", " ")).strip("-")
    if is_url(location):
        digest = hashlib.sha256(page_of(location).encode()).hexdigest()[:16]
        return f"{FETCHED}{name[:80]}-{digest}"
    return name[:120] or hashlib.sha256(location.encode()).hexdigest()[:8]
