"""A PDF → its text in reading order, and what it says about itself. Runs in the sandbox."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from knowledge.documents.glyphs import Page, read_pages, unknown_share
from knowledge.documents.hyphens import Hyphens
from knowledge.documents.lattices import drawn_tables
from knowledge.documents.layout import WIDE, Block, Run, blocks_of, rows_of, runs_of, words_of
from knowledge.documents.line_numbers import without_line_numbers
from knowledge.documents.notes import notes_of
from knowledge.documents.pagination import without_running
from knowledge.documents.paragraphs import Paragraph, continued, paragraphs_of
from knowledge.documents.properties import author_of, title_of
from knowledge.errors import DocumentError

_MOST_UNKNOWN = 0.1  # of the letters
_SHORTEST_RULE = 20.0  # points; shorter lines part nothing but the cells of a net
_DAY = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})")
_NO_TEXT = "The PDF holds pictures of pages without text; run OCR on it first."
_NO_LETTERS = "The PDF's fonts do not say which letters they show; run OCR on it first."
_VERTICAL = "The PDF's lines run from above to below; run OCR for vertical text on it first."


def extract(data: bytes) -> dict[str, Any]:
    """The file's ``text``, title, author and created (ISO day), "" for what it does not say.

    Raises DocumentError for a broken or protected file, for scans without text, and for fonts
    that do not say which letters they show; for text set in vertical lines.
    """
    pages, about = read_pages(data)
    if not any(glyph.text.isalnum() for page in pages for text in page.texts for glyph in text):
        raise DocumentError(_NO_TEXT)
    if unknown_share(pages) > _MOST_UNKNOWN:
        raise DocumentError(_NO_LETTERS)
    if runs_down(pages):
        raise DocumentError(_VERTICAL)
    text, shown = text_of_pages(pages, title_of(about.get("Title", "")))
    return {
        "text": text,
        "title": shown,
        "author": author_of(about.get("Author", "")),
        "created": _day(about.get("CreationDate", "")),
    }


def text_of_pages(pages: Sequence[Page], title: str) -> tuple[str, str]:
    """The text of all pages in reading order, and the title; ``title`` is what the file names."""
    runs = [[run for text in page.texts[:1] for run in runs_of(text, page.stems)] for page in pages]
    height = pages[0].height if pages else 0.0
    kept, title = without_running(runs, title, height)
    hyphens = Hyphens("\n".join(words_of(row) for page in kept for row in rows_of(page)))
    done: list[Paragraph] = []
    for page, seen in zip(pages, kept, strict=True):
        outside, drawn = drawn_tables(without_line_numbers(seen), page.rules, page.stems)
        rules = [rule for rule in page.rules if rule.right - rule.left >= _SHORTEST_RULE]
        page_blocks = list(blocks_of(outside, rules))
        notes = notes_of([row for block in page_blocks for row in block.rows])
        for block in (*page_blocks, *_turned(page)):
            done += paragraphs_of(block, drawn, notes, hyphens)
    return continued(done, hyphens), title


def runs_down(pages: Sequence[Page]) -> bool:
    """Whether most letters of the East stand below the one before."""
    down = along = 0
    for page in pages:
        for last, glyph in pairwise(page.texts[0] if page.texts else ()):
            if not (WIDE.match(last.text) and WIDE.match(glyph.text)):
                continue
            below = 0.5 < (glyph.base - last.base) / glyph.size < 2
            down += below and abs(glyph.left - last.left) < 0.3 * glyph.size
            along += abs(glyph.base - last.base) < 0.3 * glyph.size
    return down > max(along, 20)


def _turned(page: Page) -> list[Block]:
    """What stands at another angle than the page's text: after it."""
    others: list[list[Run]] = [runs_of(text) for text in page.texts[1:]]
    return [Block(tuple(rows_of(runs)), ()) for runs in others]


def _day(created: str) -> str:
    match = _DAY.match(created)
    if not match:
        return ""
    try:
        return date(*map(int, match.groups())).isoformat()
    except ValueError:
        return ""
