"""Questions that documents answer, of which a revision's header tells as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, ForeignKeyConstraint, Integer, String, Text

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Make the table of questions."""
    op.create_table(
        "questions",
        Column("document", Integer, primary_key=True),
        Column("revision", Integer, primary_key=True),
        Column("ordinal", Integer, primary_key=True),
        Column("entry", Integer, nullable=False),
        Column("text", Text, nullable=False),
        Column("text_hash", String(40), nullable=False),
        ForeignKeyConstraint(["document", "revision"], ["revisions.document", "revisions.number"]),
        if_not_exists=True,
    )
    op.create_index("ix_questions_text_hash", "questions", ["text_hash"], if_not_exists=True)
