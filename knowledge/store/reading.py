"""How rows of the catalogue are read. Every function works on a caller's connection."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from threading import Lock
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Engine, and_, case, func, select
from sqlalchemy.engine import Connection, RowMapping
from sqlalchemy.exc import SQLAlchemyError

from knowledge.models import Kind, Passage, precedence
from knowledge.store import schema as t
from knowledge.store import writing
from knowledge.store.filters import first_day
from knowledge.store.opening import failure
from knowledge.store.records import DocumentRow, StoredPassage, StoredQuestion, row_from

LIVE = and_(
    t.passages.c.document == t.documents.c.key,
    t.passages.c.revision == t.documents.c.revision,
    t.documents.c.retired_at.is_(None),
)
"""Joins passages with documents: those of current revisions of documents not retired."""

ASKED = and_(
    t.questions.c.document == t.documents.c.key,
    t.questions.c.revision == t.documents.c.revision,
    t.documents.c.retired_at.is_(None),
)
"""The same for questions."""


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
            raise failure(error) from error

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


_P, _D = t.passages.c, t.documents.c
_PASSAGE = [_P.id, _P.text_hash, _P.document]
_PASSAGE += [_P.ordinal, _P.text, _P.start, _P.end, _P.heading, _P.anchor, _P.context, _P.tokens]


def passages(
    connection: Connection,
    where: ColumnElement[bool],
    heads_where: Sequence[ColumnElement[bool]] = (),
) -> dict[str, StoredPassage]:
    """Passages by id, in the order of their ordinals.

    ``where`` holds ``LIVE``; ``heads_where`` are more conditions, on documents alone. They are
    asked apart, since SQLite would otherwise start from the documents and read all passages.
    """
    # Rows by position and heads apart: half the time of one join read by column names.
    rows = connection.execute(select(*_PASSAGE).where(where).order_by(_P.ordinal)).all()
    heads: dict[int, DocumentRow] = {}
    for some in writing.batched({row[2] for row in rows}):
        query = select(t.documents).where(_D.key.in_(some), *heads_where)
        found = connection.execute(query).mappings()
        heads.update((row["key"], row_from(row)) for row in found)
    return {
        name: StoredPassage(
            name,
            heads[key],
            Passage(ordinal, text, start, end, tuple(json.loads(heading)), anchor, context, tokens),
            digest,
        )
        for name, digest, key, ordinal, text, start, end, heading, anchor, context, tokens in rows
        if key in heads
    }


def allowed(
    connection: Connection, ids: Iterable[str], heads_where: Sequence[ColumnElement[bool]]
) -> set[str]:
    """Those of the ids whose passages are live, of documents with more conditions."""
    documents: dict[str, int] = {}
    for some in writing.batched(ids):
        query = select(_P.id, _P.document).where(LIVE, _P.id.in_(some))
        documents.update((row[0], row[1]) for row in connection.execute(query))
    keys: set[int] = set()
    for some in writing.batched(set(documents.values())):
        keys.update(connection.scalars(select(_D.key).where(_D.key.in_(some), *heads_where)))
    return {name for name, key in documents.items() if key in keys}


def vectors(
    connection: Connection, model: str, where: ColumnElement[bool]
) -> dict[str, np.ndarray]:
    """Vectors (float32) of live passages by passage id."""
    # In two steps: joined, SQLite reads every vector of the model.
    digests = {
        row[0]: row[1] for row in connection.execute(select(_P.id, _P.text_hash).where(where, LIVE))
    }
    known = vectors_of(connection, model, digests.values())
    return {name: known[digest] for name, digest in digests.items() if digest in known}


def vectors_of(connection: Connection, model: str, hashes: Iterable[str]) -> dict[str, np.ndarray]:
    """Vectors (float32) by the hash of their text."""
    v = t.vectors.c
    found: dict[str, np.ndarray] = {}
    for some in writing.batched(set(hashes)):
        query = select(v.text_hash, v.vector).where(v.model == model, v.text_hash.in_(some))
        for digest, blob in connection.execute(query):
            found[digest] = np.frombuffer(blob, dtype="<f4")
    return found


_SIGNED = _D.publisher != ""
_PRECEDENCE = case(
    *(
        (
            and_(_D.kind == kind.value, _SIGNED if publisher else ~_SIGNED),
            precedence(kind, publisher),
        )
        for kind in Kind
        for publisher in ("", "someone")
    ),
    else_=len(Kind),
)
"""The rule of models, which no database can call, spelled out for every case of it."""


def questions(connection: Connection, guilds: Sequence[str]) -> list[StoredQuestion]:
    """The questions that live documents of the guilds answer, by document and place."""
    q = t.questions.c
    query = select(_D.id, _D.guild, first_day().label("day"), q.entry, q.text, q.text_hash).where(
        ASKED, _D.guild.in_(guilds)
    )
    rows = connection.execute(query.order_by(_D.id, _D.guild, q.ordinal)).all()
    return [
        StoredQuestion(name, guild, date.fromisoformat(day), entry, text, digest)
        for name, guild, day, entry, text, digest in rows
    ]


def bearers(
    connection: Connection,
    hashes: Sequence[str],
    heads_where: Sequence[ColumnElement[bool]],
    most: int,
) -> Iterator[tuple[str, str]]:
    """(hash, passage id) of live passages with these texts, at most so many of one text.

    Those of a text come by the precedence of their documents.
    """
    place = func.row_number().over(partition_by=_P.text_hash, order_by=(_PRECEDENCE, _P.id))
    where = and_(LIVE, _P.text_hash.in_(hashes), *heads_where)
    placed = select(_P.text_hash, _P.id, place.label("place")).where(where).subquery()
    query = select(placed.c.text_hash, placed.c.id).where(placed.c.place <= most)
    for row in connection.execute(query.order_by(placed.c.text_hash, placed.c.place)):
        yield row[0], row[1]


def by_guild(rows: Iterable[Any]) -> Iterator[tuple[str, list[str]]]:
    """Rows with guild and id as (guild, ids)."""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row.guild, []).append(row.id)
    yield from groups.items()
