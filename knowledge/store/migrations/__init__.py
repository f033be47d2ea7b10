"""Older catalogues brought up to date, one schema version after the other.

A step is a module ``v<number>`` whose ``upgrade`` gets alembic's operations and leads from the
version before to that one. ``CONTRIBUTING.md`` says how to add one.
"""

from __future__ import annotations

from importlib import import_module

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import update
from sqlalchemy.engine import Connection

from knowledge.store.schema import VERSION, state


def upgrade(connection: Connection, found: int) -> None:
    """Lead a catalogue from the schema version ``found`` to today's, within the caller's
    transaction."""
    operations = Operations(MigrationContext.configure(connection))
    for number in range(found + 1, VERSION + 1):
        import_module(f"{__name__}.v{number}").upgrade(operations)
        version = update(state).where(state.c.name == "schema").values(number=number)
        connection.execute(version)
