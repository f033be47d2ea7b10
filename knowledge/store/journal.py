"""The catalogue's small tables: audit log, feedback, settings and what sources last answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from knowledge.store import schema as t
from knowledge.store import writing
from knowledge.store.records import AuditEntry, SourceState

Transaction = Callable[[], AbstractContextManager[Connection]]


class Journal:
    """What happened and what was set. Instants are UTC."""

    def __init__(self, reading: Transaction, write: Transaction, now: Callable[[], str]) -> None:
        self._reading = reading
        self._writing = write
        self._now = now

    def note(
        self, actor: str, action: str, guild: str = "", document: str = "", detail: str = ""
    ) -> None:
        """Add an entry to the audit log."""
        with self._writing() as connection:
            writing.write_audit(connection, self._now(), actor, guild, action, document, detail)

    def audit(
        self, guild: str | None = None, document: str | None = None, limit: int = 100
    ) -> tuple[AuditEntry, ...]:
        """The latest entries of the audit log, newest first."""
        a = t.audit.c
        query = select(t.audit).order_by(a.number.desc()).limit(limit)
        if guild is not None:
            query = query.where(a.guild == guild)
        if document is not None:
            query = query.where(a.document == document)
        with self._reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(AuditEntry(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in rows)

    def add_feedback(
        self, guild: str, actor: str, verdict: str, subject: str, detail: str = ""
    ) -> None:
        """Keep what someone thought of an answer (``subject``)."""
        values = {"at": self._now(), "guild": guild, "actor": actor, "verdict": verdict}
        with self._writing() as connection:
            connection.execute(
                insert(t.feedback).values(values | {"subject": subject, "detail": detail})
            )

    def feedback(self, guild: str, limit: int = 100) -> tuple[dict[str, Any], ...]:
        """The latest feedback of a guild, newest first, as number, at, actor, verdict, …"""
        f = t.feedback.c
        query = select(t.feedback).where(f.guild == guild).order_by(f.number.desc()).limit(limit)
        with self._reading() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        return tuple(row | {"at": datetime.fromisoformat(row["at"])} for row in rows)

    def setting(self, guild: str, key: str, default: Any = None) -> Any:
        """A guild's setting: whatever JSON can hold."""
        s = t.settings.c
        with self._reading() as connection:
            value = connection.scalar(select(s.value).where(s.guild == guild, s.key == key))
        return default if value is None else json.loads(value)

    def settings(self, guild: str) -> dict[str, Any]:
        """All settings of a guild."""
        s = t.settings.c
        with self._reading() as connection:
            rows = connection.execute(select(s.key, s.value).where(s.guild == guild)).all()
        return {row.key: json.loads(row.value) for row in rows}

    def set(self, guild: str, key: str, value: Any) -> None:
        """Keep a setting of a guild; None removes it."""
        s = t.settings.c
        with self._writing() as connection:
            connection.execute(delete(t.settings).where(s.guild == guild, s.key == key))
            if value is not None:
                row = {"guild": guild, "key": key, "value": json.dumps(value, ensure_ascii=False)}
                connection.execute(insert(t.settings).values(row))

    def source(self, uri: str) -> SourceState | None:
        """What a source answered when it was last checked."""
        with self._reading() as connection:
            query = select(t.sources).where(t.sources.c.uri == uri)
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        return SourceState(**{**row, "checked_at": datetime.fromisoformat(row["checked_at"])})

    def set_source(self, uri: str, etag: str, last_modified: str) -> None:
        """Keep what a source answered now."""
        with self._writing() as connection:
            connection.execute(delete(t.sources).where(t.sources.c.uri == uri))
            values = {"uri": uri, "etag": etag, "last_modified": last_modified}
            connection.execute(insert(t.sources).values(values | {"checked_at": self._now()}))
