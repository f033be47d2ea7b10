"""An open database: connections, transactions, errors, and the time that is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Self, TypeVar

from sqlalchemy import Engine, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from knowledge.errors import StoreError
from knowledge.store import reading
from knowledge.store import schema as t
from knowledge.store.opening import WRITES, failure, open_engine

Clock = Callable[[], datetime]

D = TypeVar("D", bound="Database")


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


class Database:
    """The catalogue's database. Usable from any thread.

    Every method of it and of its children raises StoreError when the database fails and
    BusyError when another process keeps it locked for longer than half a minute.
    """

    def __init__(self, engine: Engine, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._writer = engine.execution_options(**{WRITES: True})
        self._clock = clock
        self._counter = reading.Counter(engine)
        with self._reading() as connection:
            where = t.state.c.name == "identity"
            self.identity = str(connection.scalar(select(t.state.c.text).where(where)))

    @classmethod
    def open(cls, address: str | Path, clock: Clock = utc_now) -> Self:
        """Open or make the catalogue at a database address or a SQLite file's path."""
        return cls(open_engine(address), clock)

    def beside(self, kind: type[D]) -> D:
        """Another view of the same open database, closed with this one."""
        return kind(self._engine, self._clock)

    def close(self) -> None:
        """Close every connection."""
        self._counter.close()
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def version(self) -> int:
        """A number that every committed change of the documents raises; microseconds."""
        return self._counter.read()

    def integrity(self) -> tuple[str, ...]:
        """What the database itself finds wrong, in its words; nothing when it is sound."""
        if self._engine.dialect.name != "sqlite":
            return ()
        with self._reading() as connection:
            faults = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
            orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
        faults += [f"{row[0]} refers to a missing {row[2]}" for row in orphans]
        return tuple(fault for fault in faults if fault != "ok")

    def _now(self) -> str:
        return self._clock().astimezone(UTC).isoformat()

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise failure(error) from error
        except UnicodeEncodeError as error:
            raise StoreError(
                "A text holds half of a character (a lone surrogate) and cannot be stored; "
                "clean it first."
            ) from error

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._guard(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._guard(), self._writer.begin() as connection:
            # One writer at a time in every database: the log's order is the order of commits.
            version = select(t.state.c.number).where(t.state.c.name == "version")
            connection.execute(version.with_for_update())
            yield connection
