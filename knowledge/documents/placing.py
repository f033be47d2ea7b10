"""Fetched pages: one page under many addresses is one, and nothing takes an article's place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rapidfuzz import fuzz

from knowledge.documents.naming import id_of
from knowledge.errors import DocumentError
from knowledge.models import Document

_SAME_PAGE = 60.0
"""How alike (0 to 100) the words of two addresses must be that say that they are one page."""
_REPLACED = (0.34, 50.0)
"""A page that keeps less than this share of its length, and is less alike than this to what is
stored, is not a new state of the article but something in its place."""

_COMPARED = 20_000
"""Characters that are compared: the time grows with the square."""


class Pages:
    """The pages of one run; ``stored`` gives the stored document of an id, or None."""

    def __init__(self, stored: Callable[[str], Document | None]) -> None:
        self._stored = stored
        self._read: dict[str, Document] = {}

    def placed(self, document: Document) -> Document:
        """A fetched page under the address that it is known by, unless it only claims to be it.

        Raises DocumentError for what stands in the place of a stored article.
        """
        stored = self._known(document.id)
        if stored is not None and stored.location != document.location:
            if fuzz.ratio(stored.text[:_COMPARED], document.text[:_COMPARED]) >= _SAME_PAGE:
                return replace(document, location=stored.location, source=stored.source)
            own = id_of(document.location)
            document = replace(document, id=own, url=document.location)
            stored = self._known(own)
        if stored is not None and _is_replaced(stored.text, document.text):
            raise DocumentError(
                "It says little of what it said, and much less; the stored text is kept. If that "
                "is right, save the page as a file and ingest that.",
                location=document.location,
            )
        self._read[document.id] = document
        return document

    def _known(self, name: str) -> Document | None:
        return self._read.get(name) or self._stored(name)


def _is_replaced(stored: str, found: str) -> bool:
    """Whether a page's text is not a later state of what is stored, but stands in its place."""
    share, alike = _REPLACED
    if len(found) >= len(stored) * share:
        return False
    return fuzz.token_set_ratio(stored[:_COMPARED], found[:_COMPARED]) < alike
