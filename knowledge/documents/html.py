"""A web page → its main text as Markdown and what it says about itself. Runs in the sandbox."""

from __future__ import annotations

import re
from typing import Any

import trafilatura
from lxml.html import HtmlElement  # type: ignore[import-untyped]
from trafilatura.settings import Document

from knowledge.documents import page_days
from knowledge.documents.boxes import remove_boxes
from knowledge.documents.furniture import remove_cues
from knowledge.documents.gaps import fill, leaves, part
from knowledge.documents.markdown import blocks_of
from knowledge.documents.simplifying import simplify
from knowledge.errors import DocumentError

_TAG = re.compile(r"<[a-zA-Z][^<>]{4000,}")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# Several times what the largest of 1,100 public pages has: 185, 3,356 and 9,892.
_MOST_ATTRIBUTES = 1_000
_MOST_LINKS = 20_000
_MOST_ELEMENTS = 100_000


def extract(page: str, url: str) -> dict[str, Any]:
    """The page's ``text`` (Markdown), title, author, publisher, published, url and language.

    Raises DocumentError for a page without text and for one that would take too long.
    """
    _check(page)
    tree = trafilatura.load_html(page)
    if tree is None:
        raise DocumentError("This is not a page that can be read; save it again as HTML.")
    about = trafilatura.extract_metadata(tree, default_url=url or None, extensive=False)
    day = page_days.published(tree, url=url, title=about.title or "")
    language = (tree.get("lang") or "").partition("-")[0].lower()
    simplify(tree)
    remove_boxes(tree)
    return {
        "text": remove_cues(_main_text(tree)),
        "title": _title(about.title or "", about.sitename or ""),
        "author": "; ".join(dict.fromkeys((about.author or "").split("; "))),
        "publisher": about.sitename or "",
        "published": day.isoformat() if day else "",
        "url": about.url or url,
        "language": language,
    }


def _check(page: str) -> None:
    """Refuse at sight what the parsers need the square of its length for."""
    attributes = (len(_QUOTED.sub("", tag[0]).split()) for tag in _TAG.finditer(page))
    found = (
        (max(attributes, default=0), _MOST_ATTRIBUTES, "attributes in one tag"),
        (len(re.findall(r"<a\s", page, re.IGNORECASE)), _MOST_LINKS, "links"),
        (len(re.findall("<[a-zA-Z]", page)), _MOST_ELEMENTS, "elements"),
    )
    for number, most, what in found:
        if number > most:
            raise DocumentError(
                f"The page has {number:,} {what} and at most {most:,} are read; give a simpler "
                "copy of it."
            )


def _main_text(tree: HtmlElement) -> str:
    page = leaves(tree)
    for recall in (False, True):
        found = trafilatura.bare_extraction(
            tree,
            output_format="markdown",
            include_comments=False,
            include_tables=True,
            include_links=False,
            favor_recall=recall,
        )
        blocks = blocks_of(found.body) if isinstance(found, Document) else []
        if blocks:
            return "\n\n".join(fill(part(blocks, page), page))
    raise DocumentError("The page has no readable text; give the article's own page.")


def _title(title: str, site: str) -> str:
    """The title without the site's name after it."""
    if not site:
        return title
    return re.sub(rf"\s+[|–—·-]\s+{re.escape(site)}\s*$", "", title, flags=re.IGNORECASE)
