"""The catalogue's tables.

Instants are stored as ISO 8601 text in UTC, days as ISO dates and structured values as JSON
text: every SQL database keeps those the same way.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
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
)

VERSION = 6
"""The schema version that this code reads and writes; ``migrations`` leads up to it.

It rises with every change of what is stored: a table, a column, a key of a stored JSON text.
"""

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

questions = Table(
    "questions",
    metadata,
    Column("document", Integer, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("entry", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("text_hash", String(40), nullable=False, index=True),
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

answers = Table(
    "answers",
    metadata,
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("guild", String(40), nullable=False),
    Column("asked_at", String(40), nullable=False),
    Column("question", Text, nullable=False),
    Column("as_of", String(10)),
    Column("follows", BigInteger),
    Column("message", BigInteger),
    Column("door", Text, nullable=False),
    Column("answer", Text),
    Index("answers_by_message", "message"),
    Index("answers_by_time", "asked_at"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("guild", String(40), nullable=False),
    Column("actor", Text, nullable=False),
    Column("made_at", String(40), nullable=False),
    Column("expires_at", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("act", Integer),
    Column("body", LargeBinary, nullable=False),
    Index("drafts_by_guild", "guild", "actor"),
)

acts = Table(
    "acts",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", String(40), nullable=False),
    Column("guild", String(40), nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", String(40), nullable=False),
    Column("document", String(200), nullable=False),
    Column("undoes", Integer),
    Index("acts_by_guild", "guild", "actor"),
    Index("acts_undoing", "undoes"),
    sqlite_autoincrement=True,
)

steps = Table(
    "steps",
    metadata,
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
    Index("steps_by_document", "guild", "document"),
)

dismissals = Table(
    "dismissals",
    metadata,
    Column("guild", String(40), primary_key=True),
    Column("question", BigInteger, primary_key=True, autoincrement=False),
    Column("actor", Text, nullable=False),
    Column("at", String(40), nullable=False),
)

watches = Table(
    "watches",
    metadata,
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
    Index("watches_by_guild", "guild"),
    Index("watches_by_person", "person"),
    sqlite_autoincrement=True,
)

wishes = Table(
    "wishes",
    metadata,
    Column("question", BigInteger, primary_key=True, autoincrement=False),
    Column("person", String(40), primary_key=True),
    Column("guild", String(40), nullable=False),
    Column("channel", BigInteger, nullable=False),
    Column("message", BigInteger, nullable=False),
    Column("at", String(40), nullable=False),
    Index("wishes_by_guild", "guild"),
)

alerts = Table(
    "alerts",
    metadata,
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
    Index("alerts_by_sending", "sent_at", "number"),
    Index("alerts_by_watch", "watch"),
    sqlite_autoincrement=True,
)

feeds = Table(
    "feeds",
    metadata,
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
    Index("feeds_by_guild", "guild"),
    Index("feeds_by_due", "due_at"),
    sqlite_autoincrement=True,
)

news = Table(
    "news",
    metadata,
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
    Index("news_by_state", "guild", "state"),
    Index("news_by_page", "guild", "page"),
    sqlite_autoincrement=True,
)
