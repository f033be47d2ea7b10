"""A PDF → its text with paragraphs restored, and what it says about itself. Runs in the sandbox."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Container, Sequence
from datetime import datetime
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

from knowledge.errors import DocumentError

_PROTECTED = "The PDF is protected by a password; save it without one."
_MOST_PAGES = 2_000
_EDGE_LINES = 3  # lines at the top and bottom of a page that may be its header or footer
_LONGEST_NUMBERED = 60  # characters of a header that may count pages
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–\s]*(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?[-–\s]*", re.IGNORECASE
)
_HYPHEN_END = re.compile(r"(?<=[a-zà-ÿ])[-‐\u00ad]$")
_COMPOUND = re.compile(r"\b[^\W\d_]+-[^\W\d_]+\b")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_ENDS = re.compile(r"[.!?:;。！？：；][\"”’')\]]*$")
_STARTS = re.compile(r"\s*(?:[-*•‣◦▪●]\s|\(?\d{1,3}[.)]\s|[A-Z0-9“\"(])")
_PLACEHOLDER = re.compile(
    r"^(?:untitled|microsoft word - .*|.*\.(?:docx?|pdf|indd|pptx?))$", re.IGNORECASE
)
_CJK = re.compile("[\u3000-\u9fff\uff00-\uffef]")


def extract(data: bytes) -> dict[str, Any]:
    """The file's ``text``, title, author and created (ISO day), "" for what it does not say.

    Raises DocumentError for a broken or protected file and for scans without text.
    """
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError(_PROTECTED)
        if len(reader.pages) > _MOST_PAGES:
            raise DocumentError(f"The PDF has more than {_MOST_PAGES} pages; split it.")
        pages = [page.extract_text() or "" for page in reader.pages]
        about = reader.metadata
    except (DocumentError, MemoryError):
        raise
    except (DependencyError, FileNotDecryptedError) as error:
        raise DocumentError(_PROTECTED) from error
    except LimitReachedError as error:
        raise DocumentError("The PDF unpacks to too much data; print it to a new PDF.") from error
    except Exception as error:  # a broken file makes pypdf raise nearly anything
        raise DocumentError("The PDF is broken; open it in a viewer and save it anew.") from error
    text = joined(pages)
    if not any(map(str.isalnum, text)):
        raise DocumentError("The PDF holds pictures of pages without text; run OCR on it first.")
    title = str(about.title or "").strip() if about else ""
    return {
        "text": text,
        "title": "" if _PLACEHOLDER.match(title) else title,
        "author": str(about.author or "").strip() if about else "",
        "created": _day(about),
    }


def joined(pages: Sequence[str]) -> str:
    """The pages as one text: without running headers and footers, words and sentences rejoined."""
    kept = _without_edges([[line.rstrip() for line in page.splitlines()] for page in pages])
    compounds = frozenset(_COMPOUND.findall("\n".join(pages).casefold()))
    paragraphs: list[str] = []
    for lines in kept:
        for index, paragraph in enumerate(_paragraphs(lines, compounds)):
            if index == 0 and paragraphs and _continues(paragraphs[-1], paragraph):
                paragraphs[-1] = _join(paragraphs[-1], paragraph, compounds)
            else:
                paragraphs.append(paragraph)
    return "\n\n".join(paragraphs)


def _without_edges(pages: list[list[str]]) -> list[list[str]]:
    """The pages without blank edges, page numbers, and lines that most pages have at an edge."""
    pages = [_trimmed(lines) for lines in pages]
    edges = Counter(
        key for lines in pages for key in {_key(line) for line in _edge_lines(lines)} if key
    )
    often = max(3, (len(pages) + 1) // 2)
    running = {key for key, times in edges.items() if times >= often}

    def runs(line: str) -> bool:
        return _key(line) in running or bool(_PAGE_NUMBER.fullmatch(line))

    def cut(lines: list[str]) -> list[str]:
        for _ in range(_EDGE_LINES):
            lines = _trimmed(lines[1:] if lines and runs(lines[0]) else lines)
            lines = _trimmed(lines[:-1] if lines and runs(lines[-1]) else lines)
        return lines

    return [cut(lines) for lines in pages]


def _edge_lines(lines: Sequence[str]) -> list[str]:
    return [*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]]


def _key(line: str) -> str:
    """A line as headers are compared: page numbers and spacing differ from page to page."""
    line = " ".join(line.split()).casefold()
    return _DIGITS.sub("0", line) if len(line) <= _LONGEST_NUMBERED else line


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[0].strip():
        lines = lines[1:]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _paragraphs(lines: Sequence[str], compounds: Container[str]) -> list[str]:
    """Lines joined to paragraphs: a short line that ends a sentence, or a blank one, ends one."""
    width = max((len(line) for line in lines), default=0)
    paragraphs: list[str] = []
    fresh = True
    for line in lines:
        if not line.strip():
            fresh = True
            continue
        if fresh or _is_item(line):
            paragraphs.append(line.strip())
        else:
            paragraphs[-1] = _join(paragraphs[-1], line.strip(), compounds)
        short = len(line) < width * 0.75
        ends = bool(_ENDS.search(line)) or len(line) < width * 0.5
        fresh = short and ends and not _HYPHEN_END.search(line)
    return paragraphs


def _is_item(line: str) -> bool:
    return bool(re.match(r"\s*(?:[•‣◦▪●]|[-*]\s|\(?\d{1,3}[.)]\s)", line))


def _continues(before: str, after: str) -> bool:
    """Whether a page's first paragraph goes on with the sentence of the page before."""
    return not _ENDS.search(before) and (
        bool(_HYPHEN_END.search(before)) or not _STARTS.match(after)
    )


def _join(first: str, second: str, compounds: Container[str]) -> str:
    """Two lines of a paragraph; a hyphen stays where the text has the same compound elsewhere."""
    if _HYPHEN_END.search(first):
        keeps = not second[:1].islower() or _compound(first, second) in compounds
        return (first if keeps else first[:-1]) + second
    if _CJK.match(first[-1:]) and _CJK.match(second[:1]):
        return first + second
    return f"{first} {second}"


def _compound(first: str, second: str) -> str:
    before, after = _LAST_WORD.search(first[:-1]), _FIRST_WORD.match(second)
    return f"{before[0]}-{after[0]}".casefold() if before and after else ""


def _day(about: Any) -> str:
    try:
        created = about.creation_date if about else None
    except (ValueError, TypeError):
        return ""
    return created.date().isoformat() if isinstance(created, datetime) else ""
