"""Bytes of a file (see ``READ``) → Document, or an error that says what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from rapidfuzz import process

from knowledge.documents.addresses import is_url
from knowledge.documents.cleaning import repair
from knowledge.documents.encodings import declared_in_page, decode
from knowledge.documents.fields import FrontMatter
from knowledge.documents.frontmatter import split
from knowledge.documents.marks import readable
from knowledge.documents.markup import Markup, markup_of
from knowledge.documents.naming import id_of, name_of
from knowledge.documents.plaintext import Found, day_of, read_marked, read_plain
from knowledge.documents.refusing import refused_page
from knowledge.documents.sandbox import shared
from knowledge.documents.structure import sections
from knowledge.errors import DocumentError
from knowledge.escaping import one_line
from knowledge.models import Document, Kind

MAX_BYTES = 20 * 1024 * 1024
"""The largest file that is read."""

SUFFIXES = frozenset(".md .markdown .txt .text .html .htm .xhtml .pdf .docx .docm .epub".split())
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

ZIP = b"PK\3\4"
"""How Word files and EPUBs begin, and other zips, which are told apart when they are read."""
PDF_WITHIN = 1024
"""Bytes within which a PDF says that it is one; servers call it by many types or by none."""
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_PART_ID = re.compile(r"/[\w.-]{1,40}")
_HEAD = re.compile(r"\A\s*(-{3}|\+{3})[ \t]*\n.*?\n\1[ \t]*(?:\n|\Z)", re.DOTALL)

_NO_PROSE = re.compile(
    r"\s*(?:\{\\rtf\d|(?:[\w-]{2,40}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,50}){0,60}?"
    r"MIME-Version:\s*1"
    r"|[{\[]\s*(?:[{\[]\s*)*\"(?:[^\"\\\n]|\\.){1,200}\"\s*:)",
    re.IGNORECASE,
)
"""How mail and MHTML, RTF and JSON begin."""


def read(data: bytes, *, location: str, media_type: str = "") -> Document:
    """Read and clean one document; ``source`` and ``guild`` are left to the caller.

    ``location`` is the file's path or the address it came from, ``media_type`` the content
    type where one was given, with its charset. Front matter of Markdown is checked whole; other
    formats give title, author, publisher, date and address as far as they name them. An id is
    made of the file's name where none is given. What of all this counts is decided by ``trust``.
    Raises DocumentError for what cannot be read or is no article, with the field of the front
    matter that is at fault; the front matter of an address is left out where it has a fault.
    """
    if len(data) > MAX_BYTES:
        raise too_large(len(data), location=location)
    if not data.strip():
        raise DocumentError("The file is empty; give one with text.", location=location)
    _check_markup(data, location)
    document = _READERS[_format(data, location, media_type)](data, location, media_type)
    if not document.text.strip():
        raise DocumentError(
            "No text is left after cleaning; give a file with an article's text.",
            location=location,
        )
    return replace(
        document,
        title=one_line(document.title) or name_of(location),
        author=one_line(document.author),
        publisher=one_line(document.publisher),
    )


def _check_markup(data: bytes, location: str) -> None:
    """XML that is no page would be quoted with its marks."""
    sentences = {
        Markup.FEED: "This is a feed; give its address or file as a source of its own.",
        Markup.SITEMAP: "This is a sitemap, which only lists pages; give the pages or a feed.",
        Markup.OTHER: "This is XML of a kind that is not read; give a page, text, PDF or feed.",
    }
    if sentence := sentences.get(markup_of(data)):
        raise DocumentError(sentence, location=location)


def too_large(size: int, *, location: str) -> DocumentError:
    """The error for a file above ``MAX_BYTES``, for callers that know its size in bytes."""
    return DocumentError(
        f"The file has {size / 2**20:.0f} MiB and at most {MAX_BYTES // 2**20} MiB are read; "
        "split it.",
        location=location,
    )


def is_pdf(data: bytes | bytearray) -> bool:
    """Whether bytes are a PDF, whatever they are called; their first ``PDF_WITHIN`` tell it."""
    return b"%PDF-" in data[:PDF_WITHIN]


def _format(data: bytes, location: str, media_type: str) -> str:
    suffix = PurePosixPath(
        urlsplit(location).path if "://" in location else location
    ).suffix.lower()
    kind = media_type.partition(";")[0].strip().lower()
    if data.startswith(ZIP):
        return "zip"
    if data.startswith(_OLD_OFFICE):
        return "old"
    if is_pdf(data):
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
    fields, body = _parted(raw, location)
    found = read_marked(readable(body))
    identifier = fields.id or id_of(location)
    publisher = fields.publisher or found.publisher
    author = fields.author or found.author
    kind = fields.kind or Kind.ARTICLE
    document = Document(
        id=identifier,
        kind=kind,
        title=fields.title.strip() or found.title or name_of(location),
        text=found.text,
        publisher=publisher,
        author=author,
        published=fields.published or found.published,
        url=fields.url or _address(location) or found.url,
        verified=fields.verified,
        language=fields.language or found.language,
        confidence=fields.confidence,
        issuer=fields.issuer,
        location=location,
        **fields.parts(identifier, kind),
    )
    if not is_url(location):
        check_parts(document)
    return document


def _parted(raw: str, location: str) -> tuple[FrontMatter, str]:
    try:
        return split(raw, location=location)
    except DocumentError:
        if not is_url(location):
            raise
        return FrontMatter.model_validate({}), _HEAD.sub("", raw)  # a stranger's counts little


def check_parts(document: Document) -> None:
    """Measures and claims bear the document's own id, and a heading that can be cited."""
    groups = {
        "measures": [measure.id for measure in document.measures],
        "claims": [claim.id for claim in document.claims],
    }
    for group, names in groups.items():
        for index, name in enumerate(names):
            if not _PART_ID.fullmatch(name.removeprefix(document.id)):
                raise DocumentError(
                    f"The id {name} is not of this document; write {document.id}/ and a short "
                    f"name, such as {document.id}/{index + 1}.",
                    location=document.location,
                    field=f"{group}[{index}].id",
                )
    _check_passages(document)


def _check_passages(document: Document) -> None:
    """A measure, claim or remark whose passage is no heading could never be cited."""
    groups: Mapping[str, tuple[str, ...]] = {
        "measures": tuple(measure.passage for measure in document.measures),
        "claims": tuple(claim.passage for claim in document.claims),
        "remarks": tuple(remark.passage for remark in document.remarks),
        "events": tuple(event.passage for event in document.events),
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
    if _NO_PROSE.match(raw):
        raise DocumentError(
            "This is a saved mail or page archive, rich text or data, not plain text; save it as "
            "HTML, PDF or text.",
            location=location,
        )
    found = read_plain(raw)
    return _document(replace(found, url=_address(location) or found.url), location)


def _document(found: Found, location: str) -> Document:
    return Document(
        id=id_of(location),
        kind=Kind.ARTICLE,
        title=found.title or name_of(location),
        text=found.text,
        publisher=found.publisher,
        author=found.author,
        published=found.published,
        url=found.url or _address(location),
        language=found.language,
        location=location,
    )


def _address(location: str) -> str:
    return location if is_url(location) else ""


def _read_page(data: bytes, location: str, media_type: str) -> Document:
    declared = _charset(media_type) or declared_in_page(data)
    page = decode(data, location=location, declared=declared).encode()
    document = _parsed(
        shared().parse("html", page, url=_address(location), location=location), location
    )
    reason = refused_page(page, document.title, document.text, fetched=is_url(location))
    if reason:
        raise DocumentError(reason, location=location)
    return document


def _read_pdf(data: bytes, location: str, _: str) -> Document:
    return _parsed(shared().parse("pdf", data, location=location), location)


def _read_zip(data: bytes, location: str, _: str) -> Document:
    return _parsed(shared().parse("zip", data, location=location), location)


def _refuse_old(_: bytes, location: str, __: str) -> Document:
    raise DocumentError(
        "This is an office file of the old kind (DOC, XLS, PPT) or one with a password; save it "
        "as DOCX or PDF, without a password.",
        location=location,
    )


def _parsed(raw: Mapping[str, str], location: str) -> Document:
    """A document of what the sandbox found; the text itself is asked for what that lacks."""
    found = read_plain(raw["text"])
    known = {
        name: " ".join(repair(raw[name]).split()) or getattr(found, name)
        for name in ("title", "author", "publisher", "url", "language")
        if name in raw
    }
    # A page has said all it has; a file only says when it was made, which is no publication.
    published = day_of(raw["published"]) if "published" in raw else found.published
    return _document(replace(found, published=published, **known), location)


_READERS: Mapping[str, Callable[[bytes, str, str], Document]] = {
    "markdown": _read_markdown,
    "text": _read_text,
    "html": _read_page,
    "pdf": _read_pdf,
    "zip": _read_zip,
    "old": _refuse_old,
}
