"""How documents enter and leave the catalogue, inside a caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection, RowMapping

from knowledge.errors import StoreError
from knowledge.models import Document, Passage
from knowledge.store import schema as t
from knowledge.store.records import (
    Action,
    Change,
    Entry,
    content_hash,
    header_json,
    passage_ids,
    text_hash,
)

_EMBEDDED = (t.passages, t.questions)
"""The tables of texts that have vectors."""

SOME = 500
"""How many values go into one IN (…): databases limit them."""


def batched(values: Iterable[Any]) -> Iterable[list[Any]]:
    """The values in lists that fit one IN (…)."""
    everything = list(values)
    for start in range(0, len(everything), SOME):
        yield everything[start : start + SOME]


def store_entry(
    connection: Connection, entry: Entry, actor: str, now: str, note: str = ""
) -> Change:
    """Make ``entry`` the current revision of its document, unless it is that already.

    ``note`` says in the audit what the change was for.
    """
    document = entry.document
    row = find(connection, document.id, document.guild)
    digest = content_hash(document)
    ids = passage_ids(document.guild, document.id, entry.passages)
    old = live_ids(connection, row) if row else []
    same = row is not None and row["hash"] == digest and stored_ids(connection, row) == list(ids)
    if row is not None and same:
        return _keep(connection, entry, row, ids, actor, now, note)
    values = _head(document) | {
        "hash": digest,
        "fingerprint": entry.fingerprint,
        "passages": len(ids),
        "stored_at": now,
        "retired_at": None,
    }
    if row is None:
        values |= {"guild": document.guild, "id": document.id, "revision": 1}
        made = connection.execute(insert(t.documents).values(values)).inserted_primary_key
        key = made[0] if made else 0
        action, number = Action.ADDED, 1
    else:
        key, number = row["key"], _next_number(connection, row["key"])
        action = Action.RESTORED if row["retired_at"] else Action.CHANGED
        where = t.documents.c.key == key
        connection.execute(update(t.documents).where(where).values(values | {"revision": number}))
    connection.execute(
        insert(t.revisions).values(
            document=key,
            number=number,
            hash=digest,
            header=header_json(document),
            text=document.text,
            created_at=now,
            actor=actor,
        )
    )
    _insert_passages(connection, key, number, entry.passages, ids)
    _insert_questions(connection, key, number, document)
    seq = log_changes(
        connection, document.guild, gone=set(old) - set(ids), come=set(ids) - set(old)
    )
    detail = _noted(f"revision {number}", note)
    write_audit(connection, now, actor, document.guild, action, document.id, detail)
    return Change(document.id, document.guild, action, number, seq)


def _noted(detail: str, note: str) -> str:
    return ": ".join(filter(None, (detail, note)))


def _keep(
    connection: Connection,
    entry: Entry,
    row: RowMapping,
    ids: Sequence[str],
    actor: str,
    now: str,
    note: str,
) -> Change:
    """The content is what is stored: note where it is now, and bring it back when retired."""
    document = entry.document
    place = {
        "source": document.source,
        "location": document.location,
        "fingerprint": entry.fingerprint,
    }
    where = t.documents.c.key == row["key"]
    moved = any(row[name] != value for name, value in place.items())
    if moved or row["retired_at"]:
        connection.execute(update(t.documents).where(where).values(place | {"retired_at": None}))
    if not row["retired_at"]:
        return Change(document.id, document.guild, Action.UNCHANGED, row["revision"], 0)
    seq = log_changes(connection, document.guild, gone=(), come=ids)
    write_audit(connection, now, actor, document.guild, Action.RESTORED, document.id, note)
    return Change(document.id, document.guild, Action.RESTORED, row["revision"], seq)


def set_retired(
    connection: Connection,
    document: str,
    guild: str,
    actor: str,
    now: str,
    *,
    retired: bool,
    note: str = "",
) -> Change:
    """Take a document out of what is found, or bring it back; raises StoreError if unknown."""
    row = find(connection, document, guild)
    if row is None:
        raise StoreError(f"There is no document {document!r} here; look at the list of documents.")
    if bool(row["retired_at"]) == retired:
        return Change(document, guild, Action.UNCHANGED, row["revision"], 0)
    where = t.documents.c.key == row["key"]
    connection.execute(update(t.documents).where(where).values(retired_at=now if retired else None))
    ids = stored_ids(connection, row)
    seq = log_changes(connection, guild, gone=ids if retired else (), come=() if retired else ids)
    action = Action.RETIRED if retired else Action.RESTORED
    detail = _noted(f"revision {row['revision']}", note)
    write_audit(connection, now, actor, guild, action, document, detail)
    return Change(document, guild, action, row["revision"], seq)


def store_vectors(
    connection: Connection, model: str, vectors: Mapping[str, np.ndarray]
) -> tuple[str, ...]:
    """Keep the vectors that are not stored yet (float32); returns the hashes that are new."""
    known = known_vectors(connection, model, vectors)
    new = [name for name in vectors if name not in known]
    rows = [
        {
            "model": model,
            "text_hash": name,
            "vector": np.ascontiguousarray(vectors[name], dtype="<f4").tobytes(),
        }
        for name in new
    ]
    if rows:
        connection.execute(insert(t.vectors), rows)
    return tuple(new)


def known_vectors(connection: Connection, model: str, hashes: Iterable[str]) -> set[str]:
    """Those of the hashes whose vector is stored."""
    known: set[str] = set()
    column = t.vectors.c.text_hash
    for some in batched(hashes):
        where = (t.vectors.c.model == model) & column.in_(some)
        known.update(connection.scalars(select(column).where(where)))
    return known


def require_vectors(connection: Connection, model: str, entries: Sequence[Entry]) -> None:
    """Raise StoreError when a passage or question of the entries has no vector."""
    wanted = {name for entry in entries for name in entry.texts}
    missing = wanted - known_vectors(connection, model, wanted)
    if missing:
        raise StoreError(
            f"{len(missing)} texts have no vector by the model {model}; embed them first."
        )


def log_changes(
    connection: Connection, guild: str, *, gone: Iterable[str], come: Iterable[str]
) -> int:
    """Add to the log that projections follow, and count the catalogue's version up."""
    rows = [{"op": "remove", "passage": name, "guild": guild} for name in sorted(gone)]
    rows += [{"op": "add", "passage": name, "guild": guild} for name in sorted(come)]
    if rows:
        connection.execute(insert(t.changes), rows)
    return last_seq(connection)


def last_seq(connection: Connection) -> int:
    """The number of the log's last entry, 0 when it is empty."""
    return connection.scalar(select(func.max(t.changes.c.seq))) or 0


def count_version(connection: Connection) -> None:
    """Count the catalogue's version up."""
    where = t.state.c.name == "version"
    connection.execute(update(t.state).where(where).values(number=t.state.c.number + 1))


def write_audit(
    connection: Connection,
    at: str,
    actor: str,
    guild: str,
    action: str,
    document: str,
    detail: str,
) -> None:
    """Note who did what."""
    values = {"at": at, "actor": actor, "guild": guild, "action": str(action)}
    connection.execute(insert(t.audit).values(values | {"document": document, "detail": detail}))


def find(connection: Connection, document: str, guild: str) -> RowMapping | None:
    """The row of a document of one guild, retired or not."""
    where = (t.documents.c.id == document) & (t.documents.c.guild == guild)
    return connection.execute(select(t.documents).where(where)).mappings().first()


def stored_ids(connection: Connection, row: RowMapping) -> list[str]:
    """Ids of the passages of a document's current revision, in their order."""
    p = t.passages.c
    where = (p.document == row["key"]) & (p.revision == row["revision"])
    return list(connection.scalars(select(p.id).where(where).order_by(p.ordinal)))


def live_ids(connection: Connection, row: RowMapping) -> list[str]:
    """Like ``stored_ids``, but none for a retired document."""
    return [] if row["retired_at"] else stored_ids(connection, row)


def drop_revisions(connection: Connection, row: RowMapping) -> None:
    """Delete a document with all that was ever stored of it, vectors included."""
    hashes: set[str] = set()
    for table in _EMBEDDED:
        own = table.c.document == row["key"]
        hashes.update(connection.scalars(select(table.c.text_hash).where(own)))
        connection.execute(delete(table).where(own))
    connection.execute(delete(t.revisions).where(t.revisions.c.document == row["key"]))
    connection.execute(delete(t.documents).where(t.documents.c.key == row["key"]))
    for some in batched(sorted(hashes)):
        shared: set[str] = set()
        for table in _EMBEDDED:
            column = table.c.text_hash
            shared.update(connection.scalars(select(column).where(column.in_(some))))
        alone = [name for name in some if name not in shared]
        connection.execute(delete(t.vectors).where(t.vectors.c.text_hash.in_(alone)))


def _head(document: Document) -> dict[str, Any]:
    return {
        "kind": document.kind.value,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published.isoformat() if document.published else None,
        "url": document.url,
        "language": document.language,
        "source": document.source,
        "location": document.location,
        "rules": document.structured,
    }


def _next_number(connection: Connection, key: int) -> int:
    r = t.revisions.c
    return (connection.scalar(select(func.max(r.number)).where(r.document == key)) or 0) + 1


def _insert_passages(
    connection: Connection,
    key: int,
    revision: int,
    passages: Sequence[Passage],
    ids: Sequence[str],
) -> None:
    rows = [
        {
            "document": key,
            "revision": revision,
            "ordinal": passage.ordinal,
            "id": name,
            "text": passage.text,
            "start": passage.start,
            "end": passage.end,
            "heading": json.dumps(passage.heading, ensure_ascii=False),
            "anchor": passage.anchor,
            "context": passage.context,
            "text_hash": text_hash(passage.embedded),
            "tokens": passage.tokens,
        }
        for passage, name in zip(passages, ids, strict=True)
    ]
    if rows:
        connection.execute(insert(t.passages), rows)


def _insert_questions(connection: Connection, key: int, revision: int, document: Document) -> None:
    rows = [
        {
            "document": key,
            "revision": revision,
            "ordinal": ordinal,
            "entry": entry,
            "text": question,
            "text_hash": text_hash(question),
        }
        for ordinal, (entry, question) in enumerate(document.answered)
    ]
    if rows:
        connection.execute(insert(t.questions), rows)
