"""Feeds and pages that guilds follow, and what was new in them.

What is said in a revision's header may name more than version 4 knew: events, kinds of remarks,
rows of parties and lists.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
)

if TYPE_CHECKING:
    from alembic.operations import Operations


def upgrade(op: Operations) -> None:
    """Make the tables of feeds."""
    op.create_table(
        "feeds",
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("guild", String(40), nullable=False),
        Column("url", Text, nullable=False),
        Column("kind", String(10), nullable=False),
        Column("mode", String(10), nullable=False),
        Column("channel", String(40), nullable=False),
        Column("minutes", Integer, nullable=False),
        Column("actor", Text, nullable=False),
        Column("added_at", String(40), nullable=False),
        Column("title", Text, nullable=False),
        Column("etag", Text, nullable=False),
        Column("modified", Text, nullable=False),
        Column("digest", String(64), nullable=False),
        Column("document", String(200), nullable=False),
        Column("due_at", String(40), nullable=False),
        Column("polled_at", String(40)),
        Column("polls", Integer, nullable=False),
        Column("spared", Integer, nullable=False),
        Column("failures", Integer, nullable=False),
        Column("failing_since", String(40)),
        Column("fault", Text, nullable=False),
        Column("paused", Boolean, nullable=False),
        Column("told", Boolean, nullable=False),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )
    op.create_index("feeds_by_guild", "feeds", ["guild"], if_not_exists=True)
    op.create_index("feeds_by_due", "feeds", ["due_at"], if_not_exists=True)
    op.create_table(
        "news",
        Column("number", Integer, primary_key=True, autoincrement=True),
        Column("feed", Integer, ForeignKey("feeds.number"), nullable=False),
        Column("guild", String(40), nullable=False),
        Column("key", String(64), nullable=False),
        Column("page", String(64), nullable=False),
        Column("url", Text, nullable=False),
        Column("title", Text, nullable=False),
        Column("summary", Text, nullable=False),
        Column("published", String(10)),
        Column("found_at", String(40), nullable=False),
        Column("state", String(20), nullable=False),
        Column("shown", String(20), nullable=False),
        Column("message", BigInteger),
        Column("due_at", String(40), nullable=False),
        Column("tries", Integer, nullable=False),
        Column("actor", Text, nullable=False),
        Column("document", String(200), nullable=False),
        Column("detail", Text, nullable=False),
        Column("text", Text, nullable=False),
        UniqueConstraint("feed", "key"),
        sqlite_autoincrement=True,
        if_not_exists=True,
    )
    op.create_index("news_by_state", "news", ["guild", "state"], if_not_exists=True)
    op.create_index("news_by_page", "news", ["guild", "page"], if_not_exists=True)
