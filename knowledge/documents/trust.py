"""What a document may say of itself, by where it comes from: the one place that decides it.

The bundled record and local files are somebody's choice: what their front matter says counts.
Whatever an address or a feed gives is a stranger's: an article, named and addressed by where it
was fetched, that sets no rule, defines nothing and can take no name from another document.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from enum import StrEnum

from knowledge.documents.addresses import host_of, is_url, public, same_site, site_of
from knowledge.documents.naming import FETCHED, id_of
from knowledge.errors import DocumentError
from knowledge.models import BUNDLED, Document, Kind

_SAID = frozenset({"title", "text", "author", "published", "language"})
"""What a fetched document says of itself and is taken for it."""
_DECIDED = frozenset({"id", "kind", "publisher", "url", "claimed", "location", "source", "guild"})
"""What is decided here or by the caller, whatever the document says."""


class Origin(StrEnum):
    """Where a document comes from."""

    BUNDLED = "bundled"
    LOCAL = "local"
    FETCHED = "fetched"

    @property
    def is_trusted(self) -> bool:
        """Whether rules, kinds, ids and definitions of such a document count."""
        return self is not Origin.FETCHED


@dataclass(frozen=True, slots=True)
class Admitted:
    """A document as it may be stored, and in one sentence what of it does not count, or ""."""

    document: Document
    ignored: str = ""


def origin_of(location: str, source: str) -> Origin:
    """The origin of what is read at ``location`` for ``source``, both as a candidate has them."""
    if is_url(location):
        return Origin.FETCHED
    return Origin.BUNDLED if source == BUNDLED else Origin.LOCAL


def admitted(document: Document, origin: Origin, address: str = "") -> Admitted:
    """The document with only what counts of it.

    ``address`` is where a fetched one was in the end, after redirects. Raises DocumentError for
    a local document whose id is of the form that is kept for fetched ones.
    """
    if origin.is_trusted:
        if document.id.startswith(FETCHED):
            raise DocumentError(
                f"An id that begins with {FETCHED} is made for pages; choose another.",
                location=document.location,
                field="id",
            )
        return Admitted(document)
    own = same_site(document.url, address)
    publisher = _publisher(document, address)
    url = public(document.url if own else address)
    elsewhere = (
        document.publisher if document.publisher != publisher else "",
        "" if own or not is_url(document.url) else public(document.url),
    )
    kept = Document(
        id=id_of(url),
        kind=Kind.ARTICLE,
        publisher=publisher,
        url=url,
        claimed=" · ".join(filter(None, elsewhere)),
        **{field: getattr(document, field) for field in _SAID},
    )
    return Admitted(kept, _ignored(document, kept))


def _publisher(document: Document, address: str) -> str:
    """The name that a page gives its site where the host bears it out, else the host.

    "" for a text that nobody has signed at all.
    """
    if not (document.publisher or document.author):
        return ""
    registered = site_of(address)
    borne_out = {registered, registered.partition(".")[0].replace("-", "")}
    spoken = re.sub(r"^the\b|[^\w.]", "", document.publisher.lower())
    return document.publisher if spoken in borne_out else host_of(address)


def _ignored(document: Document, kept: Document) -> str:
    """What a fetched document says of itself that does not count, in one sentence."""
    blank = Document(id="", kind=Kind.ARTICLE, title="", text="")
    found = [f"id {document.id}"] if document.id != id_of(document.location) else []
    if document.kind is not Kind.ARTICLE:
        found.append(f"kind {document.kind.value}")
    found += [
        field.name
        for field in fields(Document)
        if field.name not in _SAID | _DECIDED
        and getattr(document, field.name) != getattr(blank, field.name)
    ]
    if is_url(document.url) and not same_site(document.url, kept.url):
        found.append(f"being {kept.claimed}")
    if not found:
        return ""
    return (
        f"It was fetched, so what it says of itself is ignored ({', '.join(found)}); "
        "to make it count, check it and save it as a file of your own."
    )
