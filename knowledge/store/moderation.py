"""What moderators do, in the catalogue's database: drafts, and acts that are whole or not at all.

An act is one change that somebody made: its steps say, for each document that it touched, what
was current before and after. So an act can be taken back, and one that comes twice is done once.
Instants are UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Row, and_, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from knowledge.errors import ConflictError
from knowledge.store import schema as t
from knowledge.store import writing
from knowledge.store.database import Database
from knowledge.store.feeds import FEEDER, WAITING
from knowledge.store.records import Action, AuditEntry, Change, DocumentRow, Entry, row_from


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A stored draft. ``body`` is the caller's; ``version`` counts its changes, from 1; ``act``
    is the act that confirmed it, None while none has."""

    id: str
    guild: str
    actor: str
    made_at: datetime
    expires_at: datetime
    body: bytes
    version: int = 1
    act: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a document, who stored its current revision, and whether it has rules."""

    row: DocumentRow
    actor: str
    rules: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a document stands: its current revision, the hash of that, whether it is retired."""

    revision: int
    hash: str
    retired: bool


@dataclass(frozen=True, slots=True)
class Step:
    """What an act did to one document: how it stood before (None: not at all) and after."""

    guild: str
    document: str
    before: Standing | None
    after: Standing


@dataclass(frozen=True, slots=True)
class Act:
    """One change that somebody made, whole. ``undoes`` is the act that it took back, if any."""

    number: int
    at: datetime
    guild: str
    actor: str
    action: str
    document: str
    undoes: int | None = None
    steps: tuple[Step, ...] = ()


@dataclass(slots=True)
class Work:
    """An act that is being done, inside its transaction: what is raised in it undoes all of it."""

    connection: Connection
    guild: str
    actor: str
    now: str
    note: str
    steps: list[Step] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    act: int = 0

    def standing(self, document: str, guild: str) -> Standing | None:
        """How a document stands in a guild now; None where it never was."""
        row = writing.find(self.connection, document, guild)
        return Standing(row["revision"], row["hash"], bool(row["retired_at"])) if row else None

    def put(self, entry: Entry, vectors: Mapping[str, np.ndarray], model: str) -> Change:
        """Make an entry the current revision of its document; see ``Catalogue.put_many``."""
        document = entry.document
        before = self.standing(document.id, document.guild)
        writing.store_vectors(self.connection, model, vectors)
        writing.require_vectors(self.connection, model, [entry])
        change = writing.store_entry(self.connection, entry, self.actor, self.now, self.note)
        return self._noted(change, before)

    def set_retired(self, document: str, guild: str, *, retired: bool) -> Change:
        """Take a document out of what is found, or bring it back."""
        before = self.standing(document, guild)
        change = writing.set_retired(
            self.connection, document, guild, self.actor, self.now, retired=retired, note=self.note
        )
        return self._noted(change, before)

    def later(self, step: Step, act: int) -> tuple[Act, ...]:
        """Acts after ``act`` that touched the document of a step and still stand, oldest first."""
        touching = select(t.steps.c.act).where(
            t.steps.c.guild == step.guild, t.steps.c.document == step.document, t.steps.c.act > act
        )
        where = and_(t.acts.c.number.in_(touching), _standing())
        rows = self.connection.execute(select(t.acts).where(where).order_by(t.acts.c.number))
        return tuple(_act(row) for row in rows)

    def last(self) -> Act | None:
        """The last act of this actor in this guild that still stands."""
        a = t.acts.c
        mine = (a.guild == self.guild, a.actor == self.actor, a.number != self.act)
        where = and_(*mine, _standing())
        query = select(t.acts).where(where).order_by(a.number.desc()).limit(1)
        row = self.connection.execute(query).first()
        return _act(row, _steps_of(self.connection, row.number)) if row else None

    def confirm(self, draft: DraftRow) -> None:
        """Note that the act confirms a draft, as it was read; raises ConflictError otherwise."""
        where = and_(
            t.drafts.c.id == draft.id, t.drafts.c.version == draft.version, t.drafts.c.act.is_(None)
        )
        done = self.connection.execute(update(t.drafts).where(where).values(act=self.act))
        if done.rowcount != 1:
            raise ConflictError("The draft was changed while it was confirmed; look at it again.")

    def settle(self, news: int, document: str) -> None:
        """Note which document news of a feed became; ConflictError where it no longer waits."""
        n = t.news.c
        values = {"state": "entered" if self.actor == FEEDER else "confirmed", "actor": self.actor}
        where = and_(n.number == news, n.guild == self.guild, n.state == WAITING)
        done = self.connection.execute(
            update(t.news).where(where).values(values | {"document": document, "text": ""})
        )
        if done.rowcount != 1:
            raise ConflictError("This was decided meanwhile, or the page has changed again.")
        feed = select(n.feed).where(n.number == news).scalar_subquery()
        pages = and_(t.feeds.c.number == feed, t.feeds.c.kind == "page")
        self.connection.execute(update(t.feeds).where(pages).values(document=document))

    def confirmed(self, draft: str) -> Act | None:
        """The act that has confirmed a draft already."""
        number = self.connection.scalar(select(t.drafts.c.act).where(t.drafts.c.id == draft))
        return _found(self.connection, number) if number is not None else None

    def _noted(self, change: Change, before: Standing | None) -> Change:
        if change.action is not Action.UNCHANGED:
            after = self.standing(change.document, change.guild)
            assert after is not None  # noqa: S101 it was just stored
            self.steps.append(Step(change.guild, change.document, before, after))
            self.changes.append(change)
        return change

    @property
    def seq(self) -> int:
        """The last entry of the log that the indexes have to follow."""
        return max((change.seq for change in self.changes), default=0)


class Moderation(Database):
    """Drafts, acts and dismissed gaps. Usable from any thread; see Database."""

    # Acts

    @contextmanager
    def act(
        self, guild: str, actor: str, action: str, document: str, *, note: str = ""
    ) -> Iterator[Work]:
        """One act in one transaction with its audit rows; one without steps leaves nothing."""
        now = self._now()
        with self._writing() as connection:
            number = connection.execute(
                insert(t.acts).values(
                    at=now, guild=guild, actor=actor, action=action, document=document
                )
            ).inserted_primary_key
            work = Work(connection, guild, actor, now, note or action)
            work.act = number[0] if number else 0
            yield work
            if not work.steps:
                connection.execute(delete(t.acts).where(t.acts.c.number == work.act))
                return
            connection.execute(insert(t.steps), list(_rows(work)))
            writing.count_version(connection)

    def undone_by(self, work: Work, undone: Act) -> None:
        """Note in the act at work which one it takes back; the gaps that it closed are open."""
        where = t.acts.c.number == work.act
        values = {"undoes": undone.number, "document": undone.document}
        work.connection.execute(update(t.acts).where(where).values(values))
        d = t.dismissals.c
        closed = (d.guild == undone.guild, d.actor == undone.actor, d.at == undone.at.isoformat())
        work.connection.execute(delete(t.dismissals).where(*closed))

    def acted(self, number: int) -> Act | None:
        """An act by its number, with its steps."""
        with self._reading() as connection:
            return _found(connection, number)

    def last_on(self, guild: str, document: str) -> Act | None:
        """The last act that touched a document of a guild and still stands."""
        s = t.steps.c
        touching = select(s.act).where(s.guild == guild, s.document == document)
        where = and_(t.acts.c.number.in_(touching), _standing())
        query = select(t.acts).where(where).order_by(t.acts.c.number.desc()).limit(1)
        with self._reading() as connection:
            row = connection.execute(query).first()
            return _act(row) if row else None

    def count_acts(self, guild: str, since: datetime) -> int:
        """How many acts a guild has seen since an instant."""
        where = and_(t.acts.c.guild == guild, t.acts.c.at >= since.isoformat())
        with self._reading() as connection:
            return int(connection.scalar(select(func.count()).where(where)) or 0)

    # What there is

    def heads(self, guilds: Sequence[str]) -> tuple[Head, ...]:
        """The documents of guilds, retired ones too, with who stored what is current; the latest
        stored first."""
        d, r = t.documents.c, t.revisions.c
        query = (
            select(t.documents, r.actor)
            .join(t.revisions, and_(r.document == d.key, r.number == d.revision))
            .where(d.guild.in_(guilds))
            .order_by(d.stored_at.desc(), d.key.desc())
        )
        with self._reading() as connection:
            rows = connection.execute(query).mappings()
            return tuple(Head(row_from(row), row["actor"], row["rules"]) for row in rows)

    def log(self, guild: str, limit: int, before: int | None) -> tuple[AuditEntry, ...]:
        """The audit of one guild, the latest first, from before an entry's number on."""
        a = t.audit.c
        query = select(t.audit).where(a.guild == guild).order_by(a.number.desc()).limit(limit)
        if before is not None:
            query = query.where(a.number < before)
        with self._reading() as connection:
            rows = connection.execute(query).mappings().all()
        return tuple(AuditEntry(**{**row, "at": datetime.fromisoformat(row["at"])}) for row in rows)

    # Drafts

    def save_draft(self, draft: DraftRow) -> DraftRow:
        """Store a draft, or its next version; raises ConflictError when another was stored since it
        was read, or when it is confirmed."""
        values = {
            "guild": draft.guild,
            "actor": draft.actor,
            "made_at": draft.made_at.isoformat(),
            "expires_at": draft.expires_at.isoformat(),
            "body": draft.body,
        }
        d = t.drafts.c
        with self._writing() as connection:
            if connection.scalar(select(d.id).where(d.id == draft.id)) is None:
                connection.execute(insert(t.drafts).values(values | {"id": draft.id, "version": 1}))
                return draft
            where = and_(d.id == draft.id, d.version == draft.version, d.act.is_(None))
            done = connection.execute(
                update(t.drafts).where(where).values(values | {"version": draft.version + 1})
            )
            if done.rowcount != 1:
                raise ConflictError(
                    "The draft was changed or confirmed meanwhile; look at it again."
                )
        return DraftRow(**{**_plain(draft), "version": draft.version + 1})

    def draft(self, draft: str, guild: str, actor: str) -> DraftRow | None:
        """A draft of this moderator in this guild that has not expired."""
        d = t.drafts.c
        where = and_(d.id == draft, d.guild == guild, d.actor == actor, d.expires_at > self._now())
        with self._reading() as connection:
            row = connection.execute(select(t.drafts).where(where)).first()
        return _draft(row) if row else None

    def drafts(self, guild: str, actor: str) -> tuple[DraftRow, ...]:
        """The open drafts of a moderator in a guild, the newest first."""
        d = t.drafts.c
        where = and_(
            d.guild == guild, d.actor == actor, d.act.is_(None), d.expires_at > self._now()
        )
        with self._reading() as connection:
            rows = connection.execute(select(t.drafts).where(where).order_by(d.made_at.desc()))
            return tuple(_draft(row) for row in rows)

    def drop_draft(self, draft: str, guild: str, actor: str) -> bool:
        """Throw an unconfirmed draft away; whether there was one."""
        d = t.drafts.c
        where = and_(d.id == draft, d.guild == guild, d.actor == actor, d.act.is_(None))
        with self._writing() as connection:
            return bool(connection.execute(delete(t.drafts).where(where)).rowcount)

    def drop_expired(self) -> int:
        """Throw away the drafts that have expired; how many."""
        with self._writing() as connection:
            gone = delete(t.drafts).where(t.drafts.c.expires_at <= self._now())
            return int(connection.execute(gone).rowcount)

    # Gaps

    def dismiss(
        self, guild: str, actor: str, questions: Sequence[int], act: Act | None = None
    ) -> None:
        """Keep questions out of the gaps of a guild; those that an act answers bear its instant,
        and come back when it is undone."""
        d = t.dismissals.c
        at = act.at.isoformat() if act else self._now()
        with self._writing() as connection:
            known = set(connection.scalars(select(d.question).where(d.guild == guild)))
            rows = [
                {"guild": guild, "question": key, "actor": actor, "at": at}
                for key in dict.fromkeys(questions)
                if key not in known
            ]
            if rows:
                connection.execute(insert(t.dismissals), rows)
            if rows and act is None:
                said = f"{len(rows)} question{'s' if len(rows) > 1 else ''}"
                writing.write_audit(connection, at, actor, guild, "gap put aside", "", said)

    def readmit(self, guild: str, actor: str, question: int) -> int:
        """Let a question that was dismissed be a gap again, with those dismissed together with
        it; how many."""
        d = t.dismissals.c
        with self._writing() as connection:
            where = (d.guild == guild, d.question == question)
            row = connection.execute(select(d.actor, d.at).where(*where)).first()
            if row is None:
                return 0
            together = (d.guild == guild, d.actor == row.actor, d.at == row.at)
            gone = connection.execute(delete(t.dismissals).where(*together)).rowcount
            said = f"{gone} question{'s' if gone > 1 else ''}"
            writing.write_audit(connection, self._now(), actor, guild, "gap readmitted", "", said)
            return int(gone)

    def closed_by(self, act: Act) -> tuple[int, ...]:
        """The questions that an act answered, see ``dismiss``; the lowest first."""
        d = t.dismissals.c
        where = (d.guild == act.guild, d.actor == act.actor, d.at == act.at.isoformat())
        with self._reading() as connection:
            return tuple(connection.scalars(select(d.question).where(*where).order_by(d.question)))

    def dismissed(self, guild: str) -> frozenset[int]:
        """The questions that were dismissed from a guild's gaps."""
        d = t.dismissals.c
        with self._reading() as connection:
            return frozenset(connection.scalars(select(d.question).where(d.guild == guild)))


def _standing() -> Any:
    """Of acts: neither undone nor an undoing."""
    undone = select(t.acts.c.undoes).where(t.acts.c.undoes.is_not(None))
    return and_(t.acts.c.undoes.is_(None), t.acts.c.number.not_in(undone))


def _found(connection: Connection, number: int) -> Act | None:
    row = connection.execute(select(t.acts).where(t.acts.c.number == number)).first()
    return _act(row, _steps_of(connection, number)) if row else None


def _act(row: Row[Any], steps: tuple[Step, ...] = ()) -> Act:
    return Act(
        number=row.number,
        at=datetime.fromisoformat(row.at),
        guild=row.guild,
        actor=row.actor,
        action=row.action,
        document=row.document,
        undoes=row.undoes,
        steps=steps,
    )


def _steps_of(connection: Connection, act: int) -> tuple[Step, ...]:
    query = select(t.steps).where(t.steps.c.act == act).order_by(t.steps.c.ordinal)
    return tuple(
        Step(
            row.guild,
            row.document,
            Standing(row.revision_before, row.hash_before, row.retired_before)
            if row.revision_before is not None
            else None,
            Standing(row.revision_after, row.hash_after, row.retired_after),
        )
        for row in connection.execute(query)
    )


def _rows(work: Work) -> Iterator[dict[str, Any]]:
    for ordinal, step in enumerate(work.steps):
        before = step.before
        yield {
            "act": work.act,
            "ordinal": ordinal,
            "guild": step.guild,
            "document": step.document,
            "revision_before": before.revision if before else None,
            "hash_before": before.hash if before else None,
            "retired_before": before.retired if before else False,
            "revision_after": step.after.revision,
            "hash_after": step.after.hash,
            "retired_after": step.after.retired,
        }


def _plain(draft: DraftRow) -> dict[str, Any]:
    return {name: getattr(draft, name) for name in DraftRow.__slots__}


def _draft(row: Row[Any]) -> DraftRow:
    return DraftRow(
        id=row.id,
        guild=row.guild,
        actor=row.actor,
        made_at=datetime.fromisoformat(row.made_at),
        expires_at=datetime.fromisoformat(row.expires_at),
        body=row.body,
        version=row.version,
        act=row.act,
    )
