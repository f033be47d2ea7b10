"""What is stored when a run begins, by place, id and bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.documents.addresses import is_url, site_of
from knowledge.models import Document
from knowledge.store.records import DocumentRow


@dataclass(frozen=True, slots=True)
class Known:
    """A document that is stored, or was read in this run, and need not be read again."""

    id: str
    undated: bool

    @classmethod
    def of(cls, document: Document | DocumentRow) -> Known:
        """What is to be known of a document, stored or just read."""
        return cls(document.id, document.published is None)


@dataclass(frozen=True, slots=True)
class Before:
    """The live documents of the guild when the run began, by location and by id.

    One location may have two: a run killed while a file's id changed.
    """

    rows: Sequence[DocumentRow]
    at: dict[str, list[DocumentRow]] = field(init=False, default_factory=dict)
    ids: dict[str, DocumentRow] = field(init=False, default_factory=dict)
    pages: dict[tuple[str, str], Known] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            self.at.setdefault(row.location, []).append(row)
            self.ids[row.id] = row
            if is_url(row.location):
                self.pages[bytes_of(row.location, row.fingerprint)] = Known.of(row)


def bytes_of(location: str, fingerprint: str) -> tuple[str, str]:
    """What tells the same bytes of the same site, at whatever address."""
    return site_of(location), fingerprint


def lies_in(row: DocumentRow, folder: str) -> bool:
    """Whether a document came from somewhere below a folder."""
    return row.location.startswith(f"{folder}/")
