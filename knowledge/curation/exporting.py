"""Documents as Markdown files with front matter, which ingestion reads back to the same."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import yaml

from knowledge.curation.heads import header_of
from knowledge.documents.fields import PARTS
from knowledge.documents.naming import FETCHED
from knowledge.documents.readers import read
from knowledge.documents.structure import slug
from knowledge.models import Document

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The same bytes for the same documents: no file bears the time of the export."""


def markdown_of(document: Document) -> str:
    """The document as a Markdown file."""
    header = header_of(document)
    if document.id.startswith(FETCHED):
        del header["id"]
    head = yaml.safe_dump(header, allow_unicode=True, sort_keys=False, width=100)
    return f"---\n{head}---\n\n{document.text}\n"


def archive_of(documents: Iterable[Document]) -> bytes:
    """A zip of the documents, one file each, under names that no file system minds."""
    buffer = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for document in documents:
            stem = slug(document.id.replace("/", " ").replace(":", " "))[:100] or "document"
            name, number = stem, 1
            while name.casefold() in taken:
                number += 1
                name = f"{stem}-{number}"
            taken.add(name.casefold())
            entry = zipfile.ZipInfo(f"{name}.md", _EARLIEST)
            archive.writestr(entry, markdown_of(document), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def settled(document: Document) -> Document:
    """The document with the text that its own export is read back to.

    What is plain text in a page can be a mark in Markdown; it is settled once, before anybody
    looks at it, so that an export says exactly what was confirmed.
    """
    nothing: dict[str, Any] = dict.fromkeys(PARTS, ())
    bare = replace(document, **nothing)
    for _ in range(3):
        found = read(markdown_of(bare).encode("utf-8", "replace"), location="export.md").text
        if found == bare.text:
            break
        bare = replace(bare, text=found)
    return replace(document, text=bare.text)
