"""Cuts a document into passages along its structure, within the embedding model's limit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from knowledge.documents.cutting import CHARACTERS_A_TOKEN, Cutter, Level, Span, merged
from knowledge.documents.plaintext import day_of
from knowledge.documents.structure import Section, sections, slug
from knowledge.models import Document, Passage

__all__ = ["chunk", "slug"]

SMALLEST_LIMIT = 16
_CONTEXT = 48  # tokens of title and headings at most
_WANTED = 180  # tokens up to which small neighbours are merged
_FRAGMENT = 40  # tokens below which a passage says too little to stand alone
_ARROW = " › "


def chunk(
    document: Document, count: Callable[[str], int], max_tokens: int = 256
) -> tuple[Passage, ...]:
    """Cut ``document.text`` into passages of at most ``max_tokens``.

    ``count`` gives a text's tokens with the special ones. Each passage is verbatim
    ``text[start:end]``, stays under one heading and is counted with its context (title and
    headings; left out for a sentence that only fits without). A sentence, row, item or line is
    cut only where it does not fit alone. Every character is in exactly one passage, but for
    white space, headings, thematic breaks and a line that is only the document's date; a text
    of nothing but headings becomes passages itself. A blank text gives none.

    Raises ValueError where ``max_tokens`` is below 16.
    """
    if max_tokens < SMALLEST_LIMIT:
        raise ValueError(f"max_tokens is {max_tokens}; give at least {SMALLEST_LIMIT}")
    text = document.text
    parts = sections(text)
    if not parts and text.strip():
        parts = (Section((), "", ((0, len(text)),), ()),)
    cutter = Cutter(text, document.language, count, max_tokens)
    found = (
        passage
        for section in parts
        for passage in _SectionCutter(document.title, section, cutter, max_tokens).passages()
        if not _is_date(passage.text, document)
    )
    return tuple(replace(passage, ordinal=ordinal) for ordinal, passage in enumerate(found))


class _SectionCutter:
    """Makes the passages of one section; their ordinals are set by ``chunk``."""

    def __init__(self, title: str, section: Section, cutter: Cutter, limit: int) -> None:
        self._cutter = cutter
        self._limit = limit
        self._section = section
        self._marks = ([start for start, _ in section.blocks], section.seams)
        heading = _without_title(section.heading, title)
        context = _context((title, *heading), cutter, min(_CONTEXT, limit // 4))
        self._model = Passage(0, "", 0, 0, heading, section.anchor, context)
        self._room = limit - cutter.count(f"{context}\n") if context else cutter.alone

    def passages(self) -> Iterator[Passage]:
        for span in self._spans():
            yield from self._settled(span, self._room)

    def _spans(self) -> list[Span]:
        blocks = self._section.blocks
        start, end = blocks[0][0], blocks[-1][1]
        if end - start <= min(self._room, _WANTED):
            # So short that it is one passage by any tokenizer of at most a token a character:
            # its blocks need not be counted one by one.
            return [Span(start, end, 0)]
        fitting = [
            span
            for start, end in blocks
            for span in self._cutter.fit(
                self._cutter.measure(start, end), self._room, Level.SEAM, self._marks
            )
        ]
        return merged(fitting, self._room, _WANTED, _FRAGMENT)

    def _settled(self, span: Span, room: int) -> Iterator[Passage]:
        """The span as one passage, or as several where the sum of its parts' tokens deceived."""
        passage = self._passage(span, self._model.context)
        if passage.tokens <= self._limit:
            yield passage
            return
        room = max(1, room - (passage.tokens - self._limit))
        span = self._cutter.measure(span.start, span.end)
        parts = self._cutter.fit(span, room, Level.BLOCK, self._marks)
        if len(parts) == 1:
            bare = self._passage(span, "")
            if bare.tokens <= self._limit or span.end - span.start == 1:
                yield bare
                return
            parts = self._cutter.cut(span, room, Level.CLAUSE, self._marks)
        for part in parts:
            yield from self._settled(part, room)

    def _passage(self, span: Span, context: str) -> Passage:
        raw = self._cutter.text[span.start : span.end]
        start = span.start + len(raw) - len(raw.lstrip())
        text = raw.strip()
        passage = replace(
            self._model, text=text, start=start, end=start + len(text), context=context
        )
        return replace(passage, tokens=self._cutter.count(passage.embedded))


def _is_date(text: str, document: Document) -> bool:
    """Whether a passage would hold the date alone: a search for the title would find that first."""
    return document.published is not None and day_of(text) == document.published


def _without_title(heading: tuple[str, ...], title: str) -> tuple[str, ...]:
    """The heading path without a first heading that repeats the title."""
    if heading and heading[0].casefold() == " ".join(title.split()).casefold():
        return heading[1:]
    return heading


def _context(parts: tuple[str, ...], cutter: Cutter, limit: int) -> str:
    """Title and headings in a line of at most ``limit`` tokens; middle headings go first."""
    kept = [" ".join(part.split())[: limit * CHARACTERS_A_TOKEN] for part in parts]
    kept = [part for part in kept if part]
    while kept and cutter.count(_ARROW.join(kept)) - cutter.special > limit:
        if len(kept) > 2:
            del kept[1]
            continue
        longest = max(kept, key=len)
        shorter = longest[: len(longest) * 3 // 4].rpartition(" ")[0]
        kept = [shorter if part == longest else part for part in kept]
        kept = [part for part in kept if part]
    return _ARROW.join(kept)
