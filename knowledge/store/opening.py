"""How the catalogue's database is opened, made or brought up to date, and what its errors mean."""

from __future__ import annotations

import sqlite3
import uuid
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, insert, inspect, select
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, OperationalError, SQLAlchemyError

from knowledge.errors import BusyError, StoreError
from knowledge.store.schema import VERSION, metadata, state

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


def open_engine(address: str | Path) -> Engine:
    """Connect to a database address, or to a SQLite file by its path, and make its tables.

    An older catalogue is brought up to date. Raises StoreError when it cannot be opened or was
    written by a newer version.
    """
    url = _url(address)
    try:
        # An error must not repeat what people asked: it may be logged with its cause.
        engine = create_engine(url, hide_parameters=True, **_options(url.get_backend_name()))
        if engine.dialect.name == "sqlite":
            _tune_sqlite(engine)
        _prepare(engine)
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


def _prepare(engine: Engine) -> None:
    """Make the tables or bring them up to date; a catalogue of today costs one read.

    Raises StoreError when it was written by a newer version.
    """
    with engine.connect() as connection:
        found = _version(connection)
    if found is not None and found > VERSION:
        raise StoreError(
            f"The catalogue was written by a newer version of Monazite (schema {found}, "
            f"this one reads {VERSION}); update Monazite or use another KNOWLEDGE_HOME."
        )
    if found is None:
        _create(engine)
    elif found < VERSION:
        _migrate(engine)


def _version(connection: Connection, *, lock: bool = False) -> int | None:
    """The schema version of a database; None where there is no catalogue yet."""
    if not inspect(connection).has_table(state.name):
        return None
    query = select(state.c.number).where(state.c.name == "schema")
    return connection.scalar(query.with_for_update() if lock else query)


def _create(engine: Engine) -> None:
    """Make the tables; two processes may do so at once, and one of them wins."""
    with engine.connect().execution_options(**{WRITES: True}) as connection:
        if _version(connection) is not None:
            return
        metadata.create_all(connection)
        rows = [
            {"name": "schema", "number": VERSION, "text": ""},
            {"name": "version", "number": 0, "text": ""},
            {"name": "identity", "number": 0, "text": uuid.uuid4().hex},
        ]
        try:
            connection.execute(insert(state), rows)
        except IntegrityError:
            return  # another process was faster, in a database whose tables are not locked whole
        connection.commit()


def _migrate(engine: Engine) -> None:
    """Bring an older catalogue up to date in one transaction; of several processes one does it.

    Foreign keys rest meanwhile: SQLite changes a column by making its table anew, and dropping
    the old one would delete what refers to it. The setting cannot change within a transaction.
    """
    from knowledge.store.migrations import upgrade

    with engine.connect().execution_options(**{WRITES: True}) as connection:
        sqlite = engine.dialect.name == "sqlite"
        raw: Any = connection.connection.driver_connection
        if sqlite:
            raw.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                found = _version(connection, lock=True)
                if found is not None and found < VERSION:
                    upgrade(connection, found)
        finally:
            if sqlite:
                raw.execute("PRAGMA foreign_keys=ON")
