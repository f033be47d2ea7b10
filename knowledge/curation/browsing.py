"""What a guild has: its documents, their revisions, and who did what."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Any

from knowledge.curation.comparing import unified, worded
from knowledge.curation.heads import headings_of
from knowledge.curation.kit import Kit
from knowledge.curation.values import Listed, Listing, LogEntry, Piece, Shown, Version
from knowledge.errors import KnowledgeError
from knowledge.models import BUNDLED, Document, Kind, seen_by
from knowledge.store.moderation import Head

_GUILDS_REMEMBERED = 64
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute."""


@dataclass(frozen=True, slots=True)
class Browsing:
    """Lists and shows. Usable from any thread."""

    kit: Kit
    _heads: Any = field(init=False)

    def __post_init__(self) -> None:
        remembered = lru_cache(_GUILDS_REMEMBERED)(self._read)
        object.__setattr__(self, "_heads", remembered)

    def heads(self, guild: str) -> tuple[Listed, ...]:
        """Every document that a guild sees, its own retired ones too, the latest stored first."""
        found: tuple[Listed, ...] = self._heads(self.kit.catalogue.version(), guild)
        return found

    def list(
        self,
        *,
        guild: str,
        page: int,
        size: int,
        kind: Kind | None,
        source: str,
        by: str,
        text: str,
        retired: bool,
    ) -> Listing:
        """One page of the documents that a filter leaves."""
        words = text.casefold().split()
        found = [
            each
            for each in self.heads(guild)
            if each.retired is retired
            and (kind is None or each.kind is kind)
            and (not by or each.who == by)
            and _of_source(each, source)
            and all(word in _said(each) for word in words)
        ]
        pages = max(1, -(-len(found) // size))
        page = min(max(1, page), pages)
        return Listing(tuple(found[(page - 1) * size : page * size]), page, pages, len(found))

    def added(self, documents: Collection[str], *, guild: str) -> dict[str, str]:
        """Who stored what of these documents is current, for those that a guild has added."""
        own = (each for each in self.heads(guild) if each.own and not each.retired)
        return {each.id: each.who for each in own if guild and each.id in documents}

    def show(self, document: str, *, guild: str) -> Shown:
        """A document that the guild sees, or one of its own that is removed."""
        head = self._head(document, guild)
        stored = self._stored(head)
        passages = self.kit.passages(stored)
        pieces = tuple(Piece(p.heading, p.anchor, p.text) for p in passages)
        return Shown(head, stored, pieces, headings_of(stored.text))

    def history(self, document: str, *, guild: str) -> tuple[Version, ...]:
        """The revisions of a document that the guild sees, the latest first."""
        head = self._head(document, guild)
        revisions = self.kit.catalogue.revisions(document, head.guild)
        found = []
        for before, after in pairwise((None, *revisions)):
            assert after is not None  # noqa: S101 only the first is None
            old = before.document if before else None
            found.append(
                Version(
                    number=after.number,
                    at=after.created_at,
                    who=after.actor,
                    title=after.document.title,
                    current=after.number == head.revision,
                    changes=unified(old, after.document),
                    words=worded(old.text, after.document.text) if old else "",
                )
            )
        return tuple(reversed(found))

    def log(self, *, guild: str, limit: int, before: int | None) -> tuple[LogEntry, ...]:
        """Who did what here, the latest first."""
        return tuple(
            LogEntry(e.number, e.at, e.actor, e.action, e.document, e.detail)
            for e in self.kit.moderation.log(guild, limit, before)
        )

    def log_csv(self, *, guild: str) -> bytes:
        """The whole log, oldest first, as CSV in UTF-8 with the mark that spreadsheets look for."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\r\n")
        writer.writerow(("number", "at", "who", "action", "document", "detail"))
        entries = self.kit.moderation.log(guild, 1_000_000, None)
        for e in reversed(entries):
            cells = (e.number, e.at.isoformat(), e.actor, e.action, e.document, e.detail)
            writer.writerow([_harmless(cell) for cell in cells])
        return buffer.getvalue().encode("utf-8-sig")

    def own(self, guild: str) -> Iterator[Document]:
        """The live documents of a guild, with their texts; not those that are bundled."""
        for head in sorted(self.heads(guild), key=lambda each: each.id):
            if head.own and not head.retired and not head.bundled:
                stored = self.kit.catalogue.document(head.id, (guild,))
                if stored is not None:
                    yield stored

    def _read(self, _version: int, guild: str) -> tuple[Listed, ...]:
        heads = self.kit.moderation.heads(seen_by(guild))
        return tuple(
            _listed(head, guild)
            for head in heads
            if head.row.guild == guild or not head.row.retired_at
        )

    def _head(self, document: str, guild: str) -> Listed:
        found = [each for each in self.heads(guild) if each.id == document]
        if not found:
            raise KnowledgeError(f"There is no document {document!r} here; look at the list.")
        return min(found, key=lambda each: (each.retired, not each.own))

    def _stored(self, head: Listed) -> Document:
        found = self.kit.catalogue.revision(head.id, head.guild, head.revision)
        assert found is not None  # noqa: S101 - revisions are never deleted
        return found.document


def _listed(head: Head, guild: str) -> Listed:
    row = head.row
    return Listed(
        id=row.id,
        guild=row.guild,
        title=row.title,
        kind=row.kind,
        publisher=row.publisher,
        published=row.published,
        source=row.source,
        own=row.guild == guild,
        bundled=row.source == BUNDLED,
        revision=row.revision,
        who=head.actor,
        stored_at=row.stored_at,
        retired=row.retired_at is not None,
        rules=head.rules,
    )


def _of_source(listed: Listed, source: str) -> bool:
    """``source`` is "", "own", "bundled", or a part of the source's name."""
    if source == "own":
        return listed.own
    if source == BUNDLED or source == "bundled":
        return listed.bundled
    return source.casefold() in listed.source.casefold()


def _said(listed: Listed) -> str:
    return f"{listed.id} {listed.title} {listed.publisher}".casefold()


def _harmless(cell: object) -> object:
    text = str(cell)
    return f"'{text}" if text.startswith(_DANGEROUS) else cell
