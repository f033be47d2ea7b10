"""The passages of the catalogue and their vectors, as they are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from sqlalchemy import and_, func, select, union

from knowledge.models import SHARED
from knowledge.store import reading, writing
from knowledge.store import schema as t
from knowledge.store.database import Database
from knowledge.store.filters import Filter
from knowledge.store.records import StoredPassage, StoredQuestion


class Passages(Database):
    """What can be asked about passages: the live ones, those of current revisions of documents
    that are not retired.
    """

    def passages(
        self, ids: Iterable[str], wanted: Filter | None = None
    ) -> dict[str, StoredPassage]:
        """The live passages among ``ids`` that a filter lets through; others are left out."""
        allowed = wanted.conditions() if wanted else []
        found: dict[str, StoredPassage] = {}
        with self._reading() as connection:
            for some in writing.batched(dict.fromkeys(ids)):
                where = and_(reading.LIVE, t.passages.c.id.in_(some))
                found.update(reading.passages(connection, where, allowed))
        return found

    def live(self, ids: Iterable[str], wanted: Filter) -> set[str]:
        """Those of the ids whose passages are live and within a filter."""
        with self._reading() as connection:
            return reading.allowed(connection, ids, wanted.conditions())

    def document_passages(
        self, document: str, guilds: Sequence[str] = (SHARED,)
    ) -> tuple[StoredPassage, ...]:
        """The passages of a live document, in order."""
        with self._reading() as connection:
            row = reading.first(connection, document, guilds, live=True)
            if row is None:
                return ()
            where = and_(reading.LIVE, t.documents.c.key == row["key"])
            return tuple(reading.passages(connection, where).values())

    def passages_at(
        self, document: str, anchor: str, guilds: Sequence[str] = (SHARED,)
    ) -> tuple[StoredPassage, ...]:
        """The passages under a heading of a live document, in order."""
        found = self.document_passages(document, guilds)
        return tuple(item for item in found if item.passage.anchor == anchor)

    def live_passages(self, after: str = "", limit: int = 1000) -> tuple[StoredPassage, ...]:
        """A page of all live passages by id, those behind ``after``."""
        where = and_(reading.LIVE, t.passages.c.id > after)
        with self._reading() as connection:
            page = select(t.passages.c.id).where(where).order_by(t.passages.c.id).limit(limit)
            ids = list(connection.scalars(page))
        found = self.passages(ids)
        return tuple(found[name] for name in ids if name in found)

    def vectors(self, ids: Iterable[str], model: str) -> dict[str, np.ndarray]:
        """Passage id → vector (float32), for the live passages that have one by ``model``."""
        found: dict[str, np.ndarray] = {}
        with self._reading() as connection:
            for some in writing.batched(dict.fromkeys(ids)):
                found.update(reading.vectors(connection, model, t.passages.c.id.in_(some)))
        return found

    def vectors_of(self, hashes: Iterable[str], model: str) -> dict[str, np.ndarray]:
        """Hash (``records.text_hash``) → vector (float32), of those that are stored."""
        with self._reading() as connection:
            return reading.vectors_of(connection, model, hashes)

    def texts_of(self, ids: Iterable[str]) -> dict[str, str]:
        """Passage id → hash of its text, of passages live or not; forgotten ones are left out."""
        p = t.passages.c
        found: dict[str, str] = {}
        with self._reading() as connection:
            for some in writing.batched(dict.fromkeys(ids)):
                rows = connection.execute(select(p.id, p.text_hash).where(p.id.in_(some)))
                found.update((row.id, row.text_hash) for row in rows)
        return found

    def live_texts(self, guild: str, among: Iterable[str] | None = None) -> set[str]:
        """The hashes of the texts of a guild's live passages: of all, or those ``among``."""
        digest = t.passages.c.text_hash
        query = select(digest).distinct().where(reading.LIVE, t.documents.c.guild == guild)
        with self._reading() as connection:
            if among is None:
                return set(connection.scalars(query))
            found: set[str] = set()
            for some in writing.batched(among):
                found.update(connection.scalars(query.where(digest.in_(some))))
            return found

    def bearers(self, hashes: Iterable[str], wanted: Filter, most: int) -> dict[str, list[str]]:
        """Hash → ids of live passages with that text which a filter lets through.

        At most so many of one text: official documents first, then by id.
        """
        found: dict[str, list[str]] = {}
        with self._reading() as connection:
            for some in writing.batched(dict.fromkeys(hashes)):
                for digest, name in reading.bearers(connection, some, wanted.conditions(), most):
                    found.setdefault(digest, []).append(name)
        return found

    def document_texts(self, keys: Iterable[int]) -> set[str]:
        """The hashes of the texts of all live passages of the documents with these keys."""
        found: set[str] = set()
        with self._reading() as connection:
            for some in writing.batched(keys):
                where = and_(reading.LIVE, t.documents.c.key.in_(some))
                found.update(connection.scalars(select(t.passages.c.text_hash).where(where)))
        return found

    def known_vectors(self, model: str, hashes: Iterable[str]) -> set[str]:
        """Those of the hashes (``records.text_hash``) whose vector is stored."""
        with self._reading() as connection:
            return writing.known_vectors(connection, model, hashes)

    def missing_vectors(self, model: str, limit: int = 10_000) -> dict[str, str]:
        """Hash → text to embed, of live passages and questions without a vector by ``model``."""
        p, q = t.passages.c, t.questions.c
        stored = select(t.vectors.c.text_hash).where(t.vectors.c.model == model)
        query = select(p.text_hash, p.context, p.text).where(
            reading.LIVE, p.text_hash.not_in(stored)
        )
        asked = select(q.text_hash, q.text).where(reading.ASKED, q.text_hash.not_in(stored))
        with self._reading() as connection:
            rows = connection.execute(query.limit(limit)).all()
            more = connection.execute(asked.limit(limit)).all()
        found = {
            row.text_hash: f"{row.context}\n{row.text}" if row.context else row.text for row in rows
        }
        return found | {row.text_hash: row.text for row in more}

    def without_vectors(self, model: str) -> tuple[tuple[str, str], ...]:
        """Guild and id of the live documents with a passage or a question that has no vector by
        ``model``."""
        d, v = t.documents.c, t.vectors.c
        stored = select(v.text_hash).where(v.model == model)
        lacking = (
            select(d.guild, d.id).where(live, table.c.text_hash.not_in(stored))
            for table, live in ((t.passages, reading.LIVE), (t.questions, reading.ASKED))
        )
        with self._reading() as connection:
            rows = connection.execute(union(*lacking)).all()
        return tuple(sorted((guild, name) for guild, name in rows))

    def questions(self, guilds: Sequence[str] = (SHARED,)) -> tuple[StoredQuestion, ...]:
        """The questions that live documents of the guilds answer, by document and place."""
        with self._reading() as connection:
            return tuple(reading.questions(connection, guilds))

    def passage_counts(self) -> dict[str, int]:
        """Guild → how many live passages."""
        d = t.documents.c
        query = select(d.guild, func.sum(d.passages)).where(d.retired_at.is_(None))
        with self._reading() as connection:
            rows = connection.execute(query.group_by(d.guild)).all()
        return {guild: int(count) for guild, count in rows if count}

    def text_counts(self, model: str) -> dict[str, int]:
        """Guild → how many different texts with a vector by ``model`` its live passages have."""
        v, guild = t.vectors.c, t.documents.c.guild
        where = and_(reading.LIVE, v.text_hash == t.passages.c.text_hash, v.model == model)
        query = select(guild, func.count(v.text_hash.distinct())).where(where).group_by(guild)
        with self._reading() as connection:
            return {name: int(count) for name, count in connection.execute(query).all()}

    def dimension(self, model: str) -> int:
        """How many numbers the stored vectors of ``model`` have; 0 when there are none."""
        query = select(t.vectors.c.vector).where(t.vectors.c.model == model).limit(1)
        with self._reading() as connection:
            return len(connection.scalar(query) or b"") // 4
