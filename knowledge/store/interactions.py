"""What a chat leaves behind in the catalogue's database: questions, answers, votes, settings.

A question is on disk before it is answered, with whatever is needed to reply, and its answer
before it is shown: a process that dies in between finishes it when it starts again, and buttons
under an answer work for as long as the answer is kept. Instants are UTC.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select, update
from sqlalchemy.engine import Connection

from knowledge.models import Answer, AnswerKind, Citation, Kind
from knowledge.store import schema as t
from knowledge.store import writing
from knowledge.store.database import Clock, Database, utc_now
from knowledge.store.records import day

_SETTINGS = "chat"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it came in.

    ``key`` is the number of the event that brought it, ``guild`` "" outside of guilds, ``as_of``
    the day that was asked for, ``follows`` the key of the answer it refers to. ``door`` says
    where the reply goes, in the words of whoever asks; it is empty once the reply is there.
    """

    key: int
    question: str
    guild: str = ""
    as_of: date | None = None
    follows: int | None = None
    door: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored question and its answer, None while there is none. An answer has no statuses."""

    asked: Asked
    at: datetime
    answer: Answer | None


class Interactions(Database):
    """Questions, answers, votes and settings, in the catalogue's database. See Database."""

    def __init__(self, engine: Engine, clock: Clock = utc_now) -> None:
        super().__init__(engine, clock)
        self._shared = threading.local()

    @contextmanager
    def together(self) -> Iterator[None]:
        """One transaction for all that this thread writes in the block: one wait for the disk."""
        with self._writing() as connection:
            self._shared.connection = connection
            try:
                yield
            finally:
                del self._shared.connection

    def accept(self, asked: Asked) -> bool:
        """Keep a question; False when the event is known already."""
        row = {
            "key": asked.key,
            "guild": asked.guild,
            "asked_at": self._now(),
            "question": asked.question,
            "as_of": asked.as_of.isoformat() if asked.as_of else None,
            "follows": asked.follows,
            "door": json.dumps(dict(asked.door)),
        }
        key = t.answers.c.key
        with self._writing() as connection:
            new = connection.scalar(select(key).where(key == asked.key)) is None
            if new:
                connection.execute(insert(t.answers).values(row))
        return new

    def answered(self, key: int, answer: Answer) -> None:
        """Keep the answer to a question."""
        self._update(key, answer=json.dumps(_packed(answer), ensure_ascii=False))

    def delivered(self, key: int, message: int | None) -> None:
        """The reply is there, as this message; what was needed to send it is forgotten."""
        self._update(key, door="{}", message=message)

    def drop(self, key: int) -> None:
        """Forget a question that got no answer."""
        with self._writing() as connection:
            connection.execute(delete(t.answers).where(t.answers.c.key == key))

    def find(self, key: int, guild: str) -> Kept | None:
        """The answer with this key, if it was given in this guild."""
        return self._one(t.answers.c.key == key, t.answers.c.guild == guild)

    def by_message(self, message: int, guild: str) -> Kept | None:
        """The answer that a message shows, if it was given in this guild."""
        return self._one(t.answers.c.message == message, t.answers.c.guild == guild)

    def unfinished(self, since: datetime) -> tuple[Kept, ...]:
        """Questions since an instant whose reply is not there yet, oldest first."""
        query = (
            select(t.answers)
            .where(
                t.answers.c.door != "{}", t.answers.c.asked_at >= since.astimezone(UTC).isoformat()
            )
            .order_by(t.answers.c.asked_at)
        )
        with self._reading() as connection:
            return tuple(_kept(row) for row in connection.execute(query))

    def since(self, guild: str, since: datetime, limit: int = 2000) -> tuple[Kept, ...]:
        """What was asked in a guild since an instant, the newest first."""
        a = t.answers.c
        where = (a.guild == guild, a.asked_at >= since.astimezone(UTC).isoformat())
        query = select(t.answers).where(*where).order_by(a.asked_at.desc(), a.key.desc())
        with self._reading() as connection:
            return tuple(_kept(row) for row in connection.execute(query.limit(limit)))

    def voted(self, guild: str, verdict: str) -> dict[int, tuple[str, ...]]:
        """Key → the reasons that were given, of the answers in a guild with this verdict."""
        f = t.feedback.c
        query = select(f.subject, f.detail).where(f.guild == guild, f.verdict == verdict)
        found: dict[int, tuple[str, ...]] = {}
        with self._reading() as connection:
            for subject, detail in connection.execute(query.order_by(f.number)):
                if subject.isdecimal():
                    given = found.get(int(subject), ())
                    found[int(subject)] = (*given, detail) if detail else given
        return found

    def vote(self, key: int, guild: str, actor: str, verdict: str, reason: str = "") -> None:
        """Keep what someone thinks of an answer, in place of what they thought before.

        The same verdict again without a reason keeps the reason that was given.
        """
        f = t.feedback.c
        mine = (f.guild == guild, f.actor == actor, f.subject == str(key))
        row = {"at": self._now(), "guild": guild, "actor": actor, "verdict": verdict}
        with self._writing() as connection:
            given = select(f.detail).where(*mine, f.verdict == verdict)
            reason = reason or connection.execute(given).scalar() or ""
            connection.execute(delete(t.feedback).where(*mine))
            values = row | {"subject": str(key), "detail": reason}
            connection.execute(insert(t.feedback).values(values))

    def votes(self, key: int) -> tuple[tuple[str, str, str], ...]:
        """Actor, verdict and reason of every vote on an answer, oldest first."""
        f = t.feedback.c
        query = select(f.actor, f.verdict, f.detail).where(f.subject == str(key)).order_by(f.number)
        with self._reading() as connection:
            return tuple((row[0], row[1], row[2]) for row in connection.execute(query))

    def settings(self) -> dict[str, dict[str, Any]]:
        """The chat settings of every guild that has any."""
        s = t.settings.c
        with self._reading() as connection:
            rows = connection.execute(select(s.guild, s.value).where(s.key == _SETTINGS)).all()
        return {row.guild: json.loads(row.value) for row in rows}

    def set_settings(self, guild: str, values: Mapping[str, Any]) -> None:
        """Keep the chat settings of a guild in place of those before; nothing removes them."""
        s = t.settings.c
        with self._writing() as connection:
            connection.execute(delete(t.settings).where(s.guild == guild, s.key == _SETTINGS))
            if values:
                row = {"guild": guild, "key": _SETTINGS, "value": json.dumps(dict(values))}
                connection.execute(insert(t.settings).values(row))

    def forget_person(self, actor: str) -> int:
        """Delete the votes of a person; how many."""
        with self._writing() as connection:
            return connection.execute(
                delete(t.feedback).where(t.feedback.c.actor == actor)
            ).rowcount

    def forget(self, before: datetime) -> int:
        """Delete questions and answers, with their votes, older than an instant; how many."""
        old = t.answers.c.asked_at < before.astimezone(UTC).isoformat()
        with self._writing() as connection:
            keys = [str(key) for key in connection.scalars(select(t.answers.c.key).where(old))]
            for some in writing.batched(keys):
                connection.execute(delete(t.feedback).where(t.feedback.c.subject.in_(some)))
            connection.execute(delete(t.answers).where(old))
        return len(keys)

    def _update(self, key: int, **values: Any) -> None:
        with self._writing() as connection:
            connection.execute(update(t.answers).where(t.answers.c.key == key).values(**values))

    def _one(self, *where: Any) -> Kept | None:
        with self._reading() as connection:
            row = connection.execute(select(t.answers).where(*where)).first()
        return _kept(row) if row else None

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        shared: Connection | None = getattr(self._shared, "connection", None)
        if shared is not None:
            yield shared
            return
        with super()._writing() as connection:
            yield connection


def _kept(row: Row[Any]) -> Kept:
    asked = Asked(
        key=row.key,
        question=row.question,
        guild=row.guild,
        as_of=day(row.as_of),
        follows=row.follows,
        door=json.loads(row.door),
    )
    answer = _unpacked(json.loads(row.answer)) if row.answer else None
    return Kept(asked, datetime.fromisoformat(row.asked_at), answer)


def _packed(answer: Answer) -> dict[str, Any]:
    extras = [
        {
            "heading": list(citation.heading),
            "passage": citation.passage,
            "verified": citation.verified.isoformat() if citation.verified else None,
        }
        for citation in answer.citations
    ]
    packed = answer.as_json()
    packed["citations"] = [
        known | extra for known, extra in zip(packed["citations"], extras, strict=True)
    ]
    return packed | {"choices": list(answer.choices)}


def _unpacked(packed: Mapping[str, Any]) -> Answer:
    return Answer(
        question=packed["question"],
        as_of=date.fromisoformat(packed["as_of"]),
        kind=AnswerKind(packed["kind"]),
        text=packed["text"],
        language=packed["language"],
        citations=tuple(_citation(item) for item in packed["citations"]),
        choices=tuple(packed["choices"]),
        more=packed.get("more", ""),
        by=packed.get("by", ""),
        timings_ms=packed["timings_ms"],
    )


def _citation(item: Mapping[str, Any]) -> Citation:
    return Citation(
        **dict(item)
        | {
            "kind": Kind(item["kind"]),
            "published": day(item["published"]),
            "verified": day(item["verified"]),
            "heading": tuple(item["heading"]),
        }
    )
