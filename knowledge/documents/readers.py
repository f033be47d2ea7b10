"""Bytes of a Markdown, text, HTML or PDF file → Document, or an error that says what to do."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from rapidfuzz import process

from knowledge.documents.cleaning import repair
from knowledge.documents.encodings import declared_in_page, decode
from knowledge.documents.frontmatter import split
from knowledge.documents.plaintext import Found, day_of, read_marked, read_plain
from knowledge.documents.sandbox import shared
from knowledge.documents.structure import sections, slug
from knowledge.errors import DocumentError
from knowledge.models import Document, Kind

MAX_BYTES = 20 * 1024 * 1024
"""The largest file that is read."""

SUFFIXES = frozenset({".md", ".markdown", ".txt", ".text", ".html", ".htm", ".xhtml", ".pdf"})
"""Endings of the files that can be read, in lower case."""

_BY_TYPE = {
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
}
_BY_SUFFIX = {".md": "markdown", ".markdown": "markdown", ".pdf": "pdf"} | dict.fromkeys(
    (".html", ".htm", ".xhtml"), "html"
)
_HTML_START = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html)\b", re.I | re.S
)
_NOT_IN_ID = re.compile(r"[^\w.-]+")


def read(data: bytes, *, location: str, media_type: str = "") -> Document:
    """Read and clean one document; ``source`` and ``guild`` are left to the caller.

    ``location`` is the file's path or the address it came from, ``media_type`` the content
    type where one was given, with its charset. Front matter of Markdown is checked whole; other
    formats give title, author, publisher, date and address as far as they name them. An id is
    made of the file's name where none is given. Raises DocumentError for what cannot be read,
    with the field of the front matter that is at fault.
    """
    if len(data) > MAX_BYTES:
        raise too_large(len(data), location=location)
    if not data.strip():
        raise DocumentError("The file is empty; give one with text.", location=location)
    document = _READERS[_format(data, location, media_type)](data, location, media_type)
    if not document.text.strip():
        raise DocumentError(
            "No text is left after cleaning; give a file with an article's text.",
            location=location,
        )
    return document


def too_large(size: int, *, location: str) -> DocumentError:
    """The error for a file above ``MAX_BYTES``, for callers that know its size in bytes."""
    return DocumentError(
        f"The file has {size / 2**20:.0f} MiB and at most {MAX_BYTES // 2**20} MiB are read; "
        "split it.",
        location=location,
    )


def name_of(location: str) -> str:
    """The file's name without ending: of a path, or of the path of an address."""
    parts = urlsplit(location)
    if parts.scheme in ("http", "https"):
        path = unquote(parts.path).rstrip("/")
        return PurePosixPath(path).stem or parts.hostname or "page"
    return PurePosixPath(location.replace("\\", "/")).stem or "document"


def id_of(location: str) -> str:
    """A stable id: a file's name as a slug; an address's name and a few characters of its hash.

    Pages of different sites often share a name, so the hash keeps them apart.
    """
    name = slug(_NOT_IN_ID.sub(" ", name_of(location)).replace("_", " ")).strip("-")
    digest = hashlib.sha256(location.encode()).hexdigest()[:8]
    if urlsplit(location).scheme in ("http", "https") or not name:
        return f"{name[:80]}-{digest}".lstrip("-")
    return name[:120]


def _format(data: bytes, location: str, media_type: str) -> str:
    suffix = PurePosixPath(
        urlsplit(location).path if "://" in location else location
    ).suffix.lower()
    kind = media_type.partition(";")[0].strip().lower()
    if b"%PDF-" in data[:1024]:
        return "pdf"
    named = _BY_TYPE.get(kind) or _BY_SUFFIX.get(suffix)
    if named:
        return named
    return "html" if _HTML_START.match(data[:4096]) else "text"


def _charset(media_type: str) -> str:
    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", media_type, re.IGNORECASE)
    return found[1] if found else ""


def _read_markdown(data: bytes, location: str, media_type: str) -> Document:
    raw = decode(data, location=location, declared=_charset(media_type))
    fields, body = split(raw, location=location)
    found = read_marked(body)
    identifier = fields.id or id_of(location)
    publisher = fields.publisher or found.publisher
    author = fields.author or found.author
    kind = fields.kind or _kind(publisher or author)
    document = Document(
        id=identifier,
        kind=kind,
        title=fields.title.strip() or found.title or name_of(location),
        text=found.text,
        publisher=publisher,
        author=author,
        published=fields.published or found.published,
        url=fields.url or _address(location),
        verified=fields.verified,
        language=fields.language or found.language,
        confidence=fields.confidence,
        measures=fields.measures_of(identifier),
        claims=fields.claims_of(identifier, kind),
        location=location,
    )
    _check_passages(document)
    return document


def _check_passages(document: Document) -> None:
    """A measure or claim whose passage is no heading could never be cited."""
    groups: Mapping[str, tuple[str, ...]] = {
        "measures": tuple(measure.passage for measure in document.measures),
        "claims": tuple(claim.passage for claim in document.claims),
    }
    if not any(groups.values()):
        return
    anchors = [section.anchor for section in sections(document.text) if section.anchor]
    for group, passages in groups.items():
        for index, passage in enumerate(passages):
            if passage not in anchors:
                close = process.extractOne(passage, anchors)
                hint = f"; did you mean {close[0]}?" if close else "; add a heading with text."
                raise DocumentError(
                    f"No heading with text has the anchor {passage}{hint}",
                    location=document.location,
                    field=f"{group}[{index}].passage",
                )


def _read_text(data: bytes, location: str, media_type: str) -> Document:
    raw = decode(data, location=location, declared=_charset(media_type))
    return _document(read_plain(raw), location)


def _document(found: Found, location: str) -> Document:
    return Document(
        id=id_of(location),
        kind=_kind(found.publisher or found.author),
        title=found.title or name_of(location),
        text=found.text,
        publisher=found.publisher,
        author=found.author,
        published=found.published,
        url=found.url or _address(location),
        language=found.language,
        location=location,
    )


def _kind(signed: str) -> Kind:
    return Kind.ARTICLE if signed else Kind.NOTE


def _address(location: str) -> str:
    return location if location.startswith(("http://", "https://")) else ""


def _read_page(data: bytes, location: str, media_type: str) -> Document:
    declared = _charset(media_type) or declared_in_page(data)
    page = decode(data, location=location, declared=declared).encode()
    return _parsed(
        shared().parse("html", page, url=_address(location), location=location), location
    )


def _read_pdf(data: bytes, location: str, _: str) -> Document:
    return _parsed(shared().parse("pdf", data, location=location), location)


def _parsed(raw: Mapping[str, str], location: str) -> Document:
    """A document of what the sandbox found; the text itself is asked for what that lacks."""
    found = read_plain(raw["text"])
    known = {
        name: " ".join(repair(raw[name]).split()) or getattr(found, name)
        for name in ("title", "author", "publisher", "url", "language")
        if name in raw
    }
    published = day_of(raw.get("published", "")) or found.published
    # A PDF only says when its file was made: a date in the text is better.
    published = published or day_of(raw.get("created", ""))
    return _document(replace(found, published=published, **known), location)


_READERS: Mapping[str, Callable[[bytes, str, str], Document]] = {
    "markdown": _read_markdown,
    "text": _read_text,
    "html": _read_page,
    "pdf": _read_pdf,
}
