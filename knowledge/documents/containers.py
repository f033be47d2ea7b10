"""A zip → what the kind of file says that it is. Runs in the sandbox."""

from __future__ import annotations

from typing import Any

from knowledge.documents.archives import Archive
from knowledge.errors import DocumentError

_MIMETYPE = "mimetype"  # how EPUB and OpenDocument files name their kind
_OTHERS = {
    "xl/workbook.xml": "a spreadsheet; save what matters of it as DOCX, PDF or text",
    "ppt/presentation.xml": "a presentation; save it as PDF",
    "content.xml": "an OpenDocument file; save it as DOCX or PDF",
    "index.xml": "a Pages file; export it as DOCX, EPUB or PDF",
    "Index/Document.iwa": "a Pages file; export it as DOCX, EPUB or PDF",
}


def extract(data: bytes) -> dict[str, Any]:
    """What the reader of Word files or of EPUB finds in it; see there.

    Raises DocumentError for other kinds of zip, with what to do.
    """
    archive = Archive(data)
    if "word/document.xml" in archive:
        from knowledge.documents import word

        return word.extract(archive)
    if "META-INF/container.xml" in archive and not _is_open_document(archive):
        from knowledge.documents import epub

        return epub.extract(archive)
    for name, what in _OTHERS.items():
        if name in archive:
            raise DocumentError(f"This is {what}.")
    raise DocumentError("This is a zip of files; unpack it and give the files.")


def _is_open_document(archive: Archive) -> bool:
    return _MIMETYPE in archive and b"opendocument" in archive.read(_MIMETYPE)[:100]
