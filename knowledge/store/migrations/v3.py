"""What moderators do: drafts, acts and their steps, and the questions that they have dismissed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, String, Text

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Make the tables of moderation."""
    op.create_table(
        "drafts",
        Column("id", String(40), primary_key=True),
        Column("guild", String(40), nullable=False),
        Column("actor", Text, nullable=False),
        Column("made_at", String(40), nullable=False),
        Column("expires_at", String(40), nullable=False),
        Column("version", Integer, nullable=False),
        Column("act", Integer),
        Column("body", LargeBinary, nullable=False),
        if_not_exists=True,
    )
    op.create_index("drafts_by_guild", "drafts", ["guild", "actor"], if_not_exists=True)
    op.create_table(
        "acts",
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("at", String(40), nullable=False),
        Column("guild", String(40), nullable=False),
        Column("actor", Text, nullable=False),
        Column("action", String(40), nullable=False),
        Column("document", String(200), nullable=False),
        Column("undoes", Integer),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )
    op.create_index("acts_by_guild", "acts", ["guild", "actor"], if_not_exists=True)
    op.create_index("acts_undoing", "acts", ["undoes"], if_not_exists=True)
    op.create_table(
        "steps",
        Column("act", Integer, ForeignKey("acts.number"), primary_key=True),
        Column("ordinal", Integer, primary_key=True),
        Column("guild", String(40), nullable=False),
        Column("document", String(200), nullable=False),
        Column("revision_before", Integer),
        Column("hash_before", String(64)),
        Column("retired_before", Boolean, nullable=False),
        Column("revision_after", Integer, nullable=False),
        Column("hash_after", String(64), nullable=False),
        Column("retired_after", Boolean, nullable=False),
        if_not_exists=True,
    )
    op.create_index("steps_by_document", "steps", ["guild", "document"], if_not_exists=True)
    op.create_table(
        "dismissals",
        Column("guild", String(40), primary_key=True),
        Column("question", BigInteger, primary_key=True, autoincrement=False),
        Column("actor", Text, nullable=False),
        Column("at", String(40), nullable=False),
        if_not_exists=True,
    )
