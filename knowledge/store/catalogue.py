"""The catalogue: the SQL database that is the truth about what is known.

Documents with all their revisions, their passages and vectors, and the log of changes that the
indexes follow. Nothing is overwritten: a changed document is a new revision, a removed one is
retired. Every change is one transaction, on disk before the call returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

import numpy as np
from sqlalchemy import ColumnElement, and_, func, or_, select

from knowledge.errors import StoreError
from knowledge.models import SHARED, Document, Kind, Passage
from knowledge.store import reading, writing
from knowledge.store import schema as t
from knowledge.store.filters import Filter
from knowledge.store.passages import Passages
from knowledge.store.records import (
    Action,
    AuditEntry,
    Change,
    DocumentRow,
    Entry,
    PendingChange,
    Revision,
    Row,
    day,
    document_from,
    row_from,
)


class Catalogue(Passages):
    """An open catalogue. Usable from any thread; several processes may hold the same one.

    Every method raises StoreError when the database fails and BusyError when another process
    keeps it locked for longer than half a minute.
    """

    # Writing

    def put(
        self,
        document: Document,
        passages: Iterable[Passage],
        vectors: Mapping[str, np.ndarray],
        model: str,
        actor: str,
        fingerprint: str = "",
    ) -> Change:
        """Store one document; see ``put_many``."""
        entry = Entry(document, tuple(passages), fingerprint)
        return self.put_many([entry], vectors, model, actor)[0]

    def put_many(
        self,
        entries: Sequence[Entry],
        vectors: Mapping[str, np.ndarray],
        model: str,
        actor: str,
    ) -> tuple[Change, ...]:
        """Store documents with their passages and vectors, all of them or none.

        ``vectors`` maps ``records.text_hash(passage.embedded)`` to the vector by ``model``; those
        that are stored already may be left out. A document whose content and passages are
        what is stored comes back as unchanged, a retired one as restored.
        """
        with self._writing() as connection:
            writing.store_vectors(connection, model, vectors)
            writing.require_vectors(connection, model, entries)
            changes = tuple(
                writing.store_entry(connection, entry, actor, self._now()) for entry in entries
            )
            if any(change.action is not Action.UNCHANGED for change in changes):
                writing.count_version(connection)
        return changes

    def retire(self, document: str, guild: str, actor: str) -> Change:
        """Take a document out of everything that is found; it can be restored."""
        return self._set_retired(document, guild, actor, retired=True)

    def restore(self, document: str, guild: str, actor: str) -> Change:
        """Bring a retired document back."""
        return self._set_retired(document, guild, actor, retired=False)

    def forget(self, document: str, guild: str, actor: str) -> Change:
        """Delete a document for good with all its revisions; only the audit keeps its id."""
        with self._writing() as connection:
            row = writing.find(connection, document, guild)
            if row is None:
                raise StoreError(f"There is no document {document!r} here to forget.")
            gone = writing.live_ids(connection, row)
            writing.drop_revisions(connection, row)
            seq = writing.log_changes(connection, guild, gone=gone, come=())
            writing.write_audit(connection, self._now(), actor, guild, "forgotten", document, "")
            writing.count_version(connection)
        if self._engine.dialect.name == "sqlite":
            self._scrub()
        return Change(document, guild, Action.RETIRED, row["revision"], seq)

    def add_vectors(self, model: str, vectors: Mapping[str, np.ndarray]) -> int:
        """Store vectors of texts that are stored already, as when the model is changed.

        Returns the last entry of the log; the passages concerned are queued for the indexes.
        """
        with self._writing() as connection:
            new = writing.store_vectors(connection, model, vectors)
            for some in writing.batched(new):
                columns = select(t.passages.c.id, t.documents.c.guild)
                where = and_(reading.LIVE, t.passages.c.text_hash.in_(some))
                for guild, ids in reading.by_guild(connection.execute(columns.where(where)).all()):
                    writing.log_changes(connection, guild, gone=(), come=ids)
            if new:
                writing.count_version(connection)
            return writing.last_seq(connection)

    # Documents

    def documents(
        self, guild: str | None = None, source: str | None = None, *, retired: bool = False
    ) -> tuple[DocumentRow, ...]:
        """Heads of the live (or the retired) documents, by id, of one guild or of all."""
        d = t.documents.c
        where: list[ColumnElement[bool]] = [
            d.retired_at.is_not(None) if retired else d.retired_at.is_(None)
        ]
        if guild is not None:
            where.append(d.guild == guild)
        if source is not None:
            where.append(d.source == source)
        query = select(t.documents).where(*where).order_by(d.id, d.guild)
        with self._reading() as connection:
            return tuple(row_from(row) for row in connection.execute(query).mappings())

    def row(self, document: str, guilds: Sequence[str] = (SHARED,)) -> DocumentRow | None:
        """The head of a document, retired or not, from the first of the guilds that has it."""
        with self._reading() as connection:
            row = reading.first(connection, document, guilds)
            return row_from(row) if row else None

    def document(self, document: str, guilds: Sequence[str] = (SHARED,)) -> Document | None:
        """The current revision of a live document, from the first of the guilds that has it."""
        with self._reading() as connection:
            row = reading.first(connection, document, guilds, live=True)
            if row is None:
                return None
            r = t.revisions.c
            where = (r.document == row["key"]) & (r.number == row["revision"])
            stored = connection.execute(select(r.header, r.text).where(where)).one()
            return document_from(stored.header, stored.text, row)

    def revisions(self, document: str, guild: str = SHARED) -> tuple[Revision, ...]:
        """Every stored state of a document, oldest first."""
        with self._reading() as connection:
            row = writing.find(connection, document, guild)
            if row is None:
                return ()
            r = t.revisions.c
            query = select(t.revisions).where(r.document == row["key"]).order_by(r.number)
            return tuple(_revision(item, row) for item in connection.execute(query).mappings())

    def revision(self, document: str, guild: str, number: int) -> Revision | None:
        """One stored state of a document by its number; None where there is none."""
        with self._reading() as connection:
            row = writing.find(connection, document, guild)
            if row is None:
                return None
            r = t.revisions.c
            query = select(t.revisions).where(r.document == row["key"], r.number == number)
            found = connection.execute(query).mappings().first()
            return _revision(found, row) if found else None

    def official(self, guilds: Sequence[str] = (SHARED,)) -> tuple[Document, ...]:
        """The live announcements, and what else has measures or claims, without text, by id.

        None of an address: before it was so decided, what was fetched was stored with its rules.
        """
        d = t.documents.c
        local = d.location.not_like("http://%"), d.location.not_like("https://%")
        telling = or_(d.rules.is_(True), d.kind == Kind.ANNOUNCEMENT.value)
        return self._headers(d.guild.in_(guilds), telling, *local)

    def guilds_with_rules(self) -> frozenset[str]:
        """The guilds that ``official`` may give documents of their own for."""
        d = t.documents.c
        telling = or_(d.rules.is_(True), d.kind == Kind.ANNOUNCEMENT.value)
        query = select(d.guild).where(telling, d.retired_at.is_(None)).distinct()
        with self._reading() as connection:
            return frozenset(connection.scalars(query)) - {SHARED}

    def headers(self, guilds: Sequence[str] = (SHARED,)) -> tuple[Document, ...]:
        """All live documents of the guilds, without their text, by id."""
        return self._headers(t.documents.c.guild.in_(guilds))

    def answering(self) -> tuple[Document, ...]:
        """The live documents of all guilds whose front matter names questions, with their text."""
        d, r = t.documents.c, t.revisions.c
        current = and_(r.document == d.key, r.number == d.revision, d.retired_at.is_(None))
        query = select(r.header, r.text, d.guild, d.source, d.location).where(
            current, r.header.contains('"answers": [', autoescape=True)
        )
        with self._reading() as connection:
            rows = connection.execute(query.order_by(d.id, d.guild)).mappings()
            return tuple(document_from(row["header"], row["text"], row) for row in rows)

    def matching(self, wanted: Filter) -> tuple[int, ...]:
        """The keys of the live documents that a filter lets through."""
        query = select(t.documents.c.key).where(*wanted.conditions())
        with self._reading() as connection:
            return tuple(connection.scalars(query))

    def heads(self, wanted: Filter) -> tuple[DocumentRow, ...]:
        """Heads of the live documents that a filter lets through, by id."""
        query = select(t.documents).where(*wanted.conditions()).order_by(t.documents.c.id)
        with self._reading() as connection:
            return tuple(row_from(row) for row in connection.execute(query).mappings())

    def newest(self, wanted: Filter) -> date | None:
        """The latest day that a document bears of those that a filter lets through."""
        query = select(func.max(t.documents.c.published)).where(*wanted.conditions())
        with self._reading() as connection:
            return day(connection.scalar(query))

    def extent(self, wanted: Filter) -> int:
        """How many passages a filter lets through."""
        total = func.coalesce(func.sum(t.documents.c.passages), 0)
        with self._reading() as connection:
            return int(connection.scalar(select(total).where(*wanted.conditions())) or 0)

    def audit(self, limit: int = 100) -> tuple[AuditEntry, ...]:
        """Who did what, the latest first."""
        query = select(t.audit).order_by(t.audit.c.number.desc()).limit(limit)
        with self._reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(AuditEntry(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in rows)

    # What the indexes follow

    def changes_since(self, seq: int, limit: int = 100) -> tuple[PendingChange, ...]:
        """The next entries of the log behind ``seq``."""
        c = t.changes.c
        query = select(t.changes).where(c.seq > seq).order_by(c.seq).limit(limit)
        with self._reading() as connection:
            return tuple(PendingChange(**row) for row in connection.execute(query).mappings())

    def last_seq(self) -> int:
        """The number of the log's last entry."""
        with self._reading() as connection:
            return writing.last_seq(connection)

    def counts(self) -> dict[str, int]:
        """How much is stored: documents, retired, revisions, passages, vectors, changes."""
        retired = t.documents.c.retired_at
        queries = {
            "documents": select(func.count()).select_from(t.documents).where(retired.is_(None)),
            "retired": select(func.count()).select_from(t.documents).where(retired.is_not(None)),
            "revisions": select(func.count()).select_from(t.revisions),
            "passages": select(func.coalesce(func.sum(t.documents.c.passages), 0)).where(
                retired.is_(None)
            ),
            "vectors": select(func.count()).select_from(t.vectors),
            "changes": select(func.count()).select_from(t.changes),
        }
        with self._reading() as connection:
            return {name: int(connection.scalar(query) or 0) for name, query in queries.items()}

    # Inside

    def _set_retired(self, document: str, guild: str, actor: str, *, retired: bool) -> Change:
        with self._writing() as connection:
            change = writing.set_retired(
                connection, document, guild, actor, self._now(), retired=retired
            )
            if change.action is not Action.UNCHANGED:
                writing.count_version(connection)
        return change

    def _headers(self, *where: ColumnElement[bool]) -> tuple[Document, ...]:
        d, r = t.documents.c, t.revisions.c
        current = and_(r.document == d.key, r.number == d.revision, d.retired_at.is_(None))
        query = select(r.header, d.guild, d.source, d.location).where(current, *where)
        with self._reading() as connection:
            rows = connection.execute(query.order_by(d.id, d.guild)).mappings()
            return tuple(document_from(row["header"], "", row) for row in rows)

    def _scrub(self) -> None:
        """Overwrite what was deleted: SQLite leaves it in free pages and in the log."""
        with self._guard(), self._engine.connect() as connection:
            raw = connection.connection.driver_connection
            raw.execute("VACUUM")  # type: ignore[union-attr]
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]


def _revision(stored: Row, row: Row) -> Revision:
    return Revision(
        number=stored["number"],
        hash=stored["hash"],
        document=document_from(stored["header"], stored["text"], row),
        created_at=datetime.fromisoformat(stored["created_at"]),
        actor=stored["actor"],
    )
