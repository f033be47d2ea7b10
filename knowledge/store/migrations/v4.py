"""What people watch, what they want to know once it is answered, and the alerts that tell them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, Integer, String, Text, UniqueConstraint

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Make the tables of watches, wishes and alerts."""
    op.create_table(
        "watches",
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("guild", String(40), nullable=False),
        Column("channel", BigInteger, nullable=False),
        Column("person", String(40), nullable=False),
        Column("actor", String(40), nullable=False),
        Column("item", String(200), nullable=False),
        Column("destination", String(40), nullable=False),
        Column("made_at", String(40), nullable=False),
        Column("told", Text, nullable=False),
        Column("paused", Text, nullable=False),
        UniqueConstraint("channel", "person", "item", "destination"),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )
    op.create_index("watches_by_guild", "watches", ["guild"], if_not_exists=True)
    op.create_index("watches_by_person", "watches", ["person"], if_not_exists=True)
    op.create_table(
        "wishes",
        Column("question", BigInteger, primary_key=True, autoincrement=False),
        Column("person", String(40), primary_key=True),
        Column("guild", String(40), nullable=False),
        Column("channel", BigInteger, nullable=False),
        Column("message", BigInteger, nullable=False),
        Column("at", String(40), nullable=False),
        if_not_exists=True,
    )
    op.create_index("wishes_by_guild", "wishes", ["guild"], if_not_exists=True)
    op.create_table(
        "alerts",
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("watch", Integer, nullable=False),
        Column("guild", String(40), nullable=False),
        Column("channel", BigInteger, nullable=False),
        Column("person", String(40), nullable=False),
        Column("body", Text, nullable=False),
        Column("made_at", String(40), nullable=False),
        Column("claimed_at", String(40)),
        Column("sent_at", String(40)),
        Column("message", BigInteger),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )
    op.create_index("alerts_by_sending", "alerts", ["sent_at", "number"], if_not_exists=True)
    op.create_index("alerts_by_watch", "alerts", ["watch"], if_not_exists=True)
