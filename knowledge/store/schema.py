"""The catalogue's tables, and how a database is opened and checked.

Instants are stored as ISO 8601 text in UTC, days as ISO dates and structured values as JSON
text: every SQL database keeps those the same way.
"""

from __future__ import annotations

import sqlite3
import uuid
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    create_engine,
    event,
    insert,
    inspect,
    select,
)
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, OperationalError, SQLAlchemyError

from knowledge.errors import BusyError, StoreError

VERSION = 1
"""The schema version that this code reads and writes."""

WRITES = "monazite_writes"
"""Execution option of a transaction that will write: it takes SQLite's write lock at once."""

BUSY_SECONDS = 30
"""How long a writer waits for another one."""

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # what was acknowledged is on disk
    "foreign_keys=ON",
    "cache_size=-32000",  # 32 MB, and mapped reads: texts and vectors are read in random order
    "mmap_size=1073741824",
)

metadata = MetaData()

state = Table(
    "state",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("number", Integer, nullable=False, default=0),
    Column("text", Text, nullable=False, default=""),
)

documents = Table(
    "documents",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=True),
    Column("guild", String(40), nullable=False),
    Column("id", String(200), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("fingerprint", String(128), nullable=False, default=""),
    Column("kind", String(20), nullable=False),
    Column("title", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("published", String(10)),
    Column("url", Text, nullable=False),
    Column("language", String(20), nullable=False),
    Column("source", Text, nullable=False),
    Column("location", Text, nullable=False),
    Column("rules", Boolean, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("stored_at", String(40), nullable=False),
    Column("retired_at", String(40)),
    UniqueConstraint("guild", "id"),
    Index("documents_by_source", "guild", "source"),
    Index("documents_by_rules", "rules"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("document", ForeignKey("documents.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("header", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("actor", Text, nullable=False),
)

passages = Table(
    "passages",
    metadata,
    Column("document", Integer, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("id", String(40), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("heading", Text, nullable=False),
    Column("anchor", Text, nullable=False),
    Column("context", Text, nullable=False),
    Column("text_hash", String(40), nullable=False, index=True),
    Column("tokens", Integer, nullable=False),
    ForeignKeyConstraint(["document", "revision"], ["revisions.document", "revisions.number"]),
)

vectors = Table(
    "vectors",
    metadata,
    Column("model", String(200), primary_key=True),
    Column("text_hash", String(40), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

changes = Table(
    "changes",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("op", String(10), nullable=False),
    Column("passage", String(40), nullable=False),
    Column("guild", String(40), nullable=False),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", String(40), nullable=False),
    Column("actor", Text, nullable=False),
    Column("guild", String(40), nullable=False),
    Column("action", String(40), nullable=False),
    Column("document", String(200), nullable=False),
    Column("detail", Text, nullable=False),
    Index("audit_by_document", "guild", "document"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", String(40), nullable=False),
    Column("guild", String(40), nullable=False),
    Column("actor", Text, nullable=False),
    Column("verdict", String(40), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("guild", String(40), primary_key=True),
    Column("key", String(100), primary_key=True),
    Column("value", Text, nullable=False),
)


def open_engine(address: str | Path) -> Engine:
    """Connect to a database address, or to a SQLite file by its path, and make its tables.

    Raises StoreError when it cannot be opened or was written by a newer version.
    """
    url = _url(address)
    try:
        # An error must not repeat what people asked: it may be logged with its cause.
        engine = create_engine(url, hide_parameters=True, **_options(url.get_backend_name()))
        if engine.dialect.name == "sqlite":
            _tune_sqlite(engine)
        with engine.connect().execution_options(**{WRITES: True}) as connection:
            _prepare(connection)
        return engine
    except (ArgumentError, ImportError, OSError, ValueError) as error:
        raise StoreError(
            f"The catalogue {_shown(address)} cannot be opened: {error}; check CATALOGUE_URL."
        ) from error
    except SQLAlchemyError as error:
        raise failure(error) from error


def failure(error: SQLAlchemyError) -> StoreError:
    """The error to raise for a database error: busy, damaged, or what the database said."""
    said = str(getattr(error, "orig", None) or error).splitlines()[0]
    if isinstance(error, OperationalError) and "locked" in said:
        return BusyError("Another process is writing to the catalogue; try again in a moment.")
    if "malformed" in said or "not a database" in said:
        return StoreError(
            f"The catalogue file is damaged ({said}); restore it from a backup, "
            "or move it away and ingest again."
        )
    return StoreError(f"The catalogue cannot be used: {said}.")


def _url(address: str | Path) -> Any:
    if isinstance(address, Path) or "://" not in address:
        path = Path(address)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The folder {path.parent} cannot be made: {error.strerror}; set KNOWLEDGE_HOME "
                "to a folder that can be written."
            ) from error
        return make_url("sqlite://").set(database=str(path))
    try:
        return make_url(address)
    except SQLAlchemyError as error:
        raise StoreError(
            "CATALOGUE_URL is not a database address; write it like sqlite:///data/catalogue.db."
        ) from error


def _shown(address: str | Path) -> str:
    """The address without a password."""
    text = str(address)
    return make_url(text).render_as_string(hide_password=True) if "://" in text else text


def _options(backend: str) -> dict[str, Any]:
    if backend == "sqlite":
        return {"connect_args": {"timeout": BUSY_SECONDS, "check_same_thread": False}}
    return {"pool_pre_ping": True}


def _tune_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        # The driver's own transaction handling would start them late; "begin" below does it.
        connection.isolation_level = None
        for pragma in _PRAGMAS:
            _set(connection, pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A reader that turns writer fails at once when another wrote meanwhile, whatever the
        # timeout: writers ask for the write lock first.
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _set(connection: sqlite3.Connection, pragma: str) -> None:
    """Set a pragma of a connection.

    While another process switches a new file to WAL, SQLite says at once that it is locked,
    whatever the timeout; that is over in a moment.
    """
    try:
        connection.execute(f"PRAGMA {pragma}")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
        from tenacity import Retrying, retry_if_exception_message, stop_after_delay, wait_random

        for attempt in Retrying(
            retry=retry_if_exception_message(match=".*locked"),
            wait=wait_random(0.01, 0.1),
            stop=stop_after_delay(BUSY_SECONDS),
            reraise=True,
        ):
            with attempt:
                connection.execute(f"PRAGMA {pragma}")


def _prepare(connection: Connection) -> None:
    known = inspect(connection).has_table("state")
    connection.rollback()
    if not known:
        _create(connection)
    found = connection.scalar(select(state.c.number).where(state.c.name == "schema"))
    if found is None or found > VERSION:
        raise StoreError(
            f"The catalogue was written by a newer version of Monazite (schema {found}, "
            f"this one reads {VERSION}); update Monazite or use another KNOWLEDGE_HOME."
        )


def _create(connection: Connection) -> None:
    """Make the tables; two processes may do so at once, and one of them wins."""
    metadata.create_all(connection)
    if connection.scalar(select(state.c.number).where(state.c.name == "schema")) is None:
        rows = [
            {"name": "schema", "number": VERSION, "text": ""},
            {"name": "version", "number": 0, "text": ""},
            {"name": "identity", "number": 0, "text": uuid.uuid4().hex},
        ]
        try:
            connection.execute(insert(state), rows)
        except IntegrityError:
            connection.rollback()
            return
    connection.commit()
