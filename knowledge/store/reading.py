"""How rows of the catalogue are read. Every function works on a caller's connection."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from threading import Lock
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Engine, and_, select
from sqlalchemy.engine import Connection, RowMapping
from sqlalchemy.exc import SQLAlchemyError

from knowledge.models import Passage
from knowledge.store import schema as t
from knowledge.store import writing
from knowledge.store.records import DocumentRow, StoredPassage, row_from

LIVE = and_(
    t.passages.c.document == t.documents.c.key,
    t.passages.c.revision == t.documents.c.revision,
    t.documents.c.retired_at.is_(None),
)
"""Joins passages with documents: those of current revisions of documents not retired."""


class Counter:
    """Reads the catalogue's version with as little around it as the driver allows."""

    _QUERY = "SELECT number FROM state WHERE name = 'version'"

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._connection: Any = None
        self._direct = engine.dialect.name == "sqlite"

    def read(self) -> int:
        """The version now; raises StoreError when the database fails."""
        try:
            return self._read_direct() if self._direct else self._read_plain()
        except SQLAlchemyError as error:
            raise t.failure(error) from error

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _read_plain(self) -> int:
        with self._engine.connect() as connection:
            return int(connection.exec_driver_sql(self._QUERY).scalar_one())

    def _read_direct(self) -> int:
        # SQLite reads outside a transaction see every commit: one kept connection is enough.
        with self._lock:
            if self._connection is None:
                self._connection = self._engine.raw_connection()
            row = self._connection.driver_connection.execute(self._QUERY).fetchone()
            return int(row[0])


def first(
    connection: Connection, document: str, guilds: Sequence[str], *, live: bool = False
) -> RowMapping | None:
    """The row of a document from the first of the guilds that has it."""
    for guild in guilds:
        row = writing.find(connection, document, guild)
        if row is not None and not (live and row["retired_at"]):
            return row
    return None


_PASSAGE = [t.passages.c[name] for name in ("id", "ordinal", "text", "start", "end", "heading")] + [
    t.passages.c[name] for name in ("anchor", "context", "tokens", "text_hash")
]


def passages(connection: Connection, where: ColumnElement[bool]) -> dict[str, StoredPassage]:
    """Passages by id, in the order of their ordinals; ``where`` holds ``LIVE``."""
    own = [column.label(f"p_{column.name}") for column in _PASSAGE]
    query = select(t.documents, *own).where(where).order_by(t.passages.c.ordinal)
    heads: dict[int, DocumentRow] = {}
    found: dict[str, StoredPassage] = {}
    for row in connection.execute(query).mappings():
        head = heads.get(row["key"]) or heads.setdefault(row["key"], row_from(row))
        passage = Passage(
            ordinal=row["p_ordinal"],
            text=row["p_text"],
            start=row["p_start"],
            end=row["p_end"],
            heading=tuple(json.loads(row["p_heading"])),
            anchor=row["p_anchor"],
            context=row["p_context"],
            tokens=row["p_tokens"],
        )
        found[row["p_id"]] = StoredPassage(row["p_id"], head, passage, row["p_text_hash"])
    return found


def vectors(
    connection: Connection, model: str, where: ColumnElement[bool]
) -> dict[str, np.ndarray]:
    """Vectors (float32) of live passages by passage id."""
    v = t.vectors.c
    joined = and_(LIVE, v.text_hash == t.passages.c.text_hash, v.model == model, where)
    rows = connection.execute(select(t.passages.c.id, v.vector).where(joined))
    return {row.id: np.frombuffer(row.vector, dtype="<f4") for row in rows}


def by_guild(rows: Iterable[Any]) -> Iterator[tuple[str, list[str]]]:
    """Rows with guild and id as (guild, ids)."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row.guild, []).append(row.id)
    yield from groups.items()
