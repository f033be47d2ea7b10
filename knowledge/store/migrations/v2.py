"""The bot's answers belong to every catalogue; before, the first start of a bot made their table.

What is said in a revision's header may name more than version 1 knew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, Column, String, Text

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Make the table of answers where no bot has made it."""
    op.create_table(
        "answers",
        Column("key", BigInteger, primary_key=True, autoincrement=False),
        Column("guild", String(40), nullable=False),
        Column("asked_at", String(40), nullable=False),
        Column("question", Text, nullable=False),
        Column("as_of", String(10)),
        Column("follows", BigInteger),
        Column("message", BigInteger),
        Column("door", Text, nullable=False),
        Column("answer", Text),
        if_not_exists=True,
    )
    op.create_index("answers_by_message", "answers", ["message"], if_not_exists=True)
    op.create_index("answers_by_time", "answers", ["asked_at"], if_not_exists=True)
