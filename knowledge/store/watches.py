"""Who watches what, who wants to know once a question is answered, and the alerts for them.

An alert is written in one transaction with what its watcher knows from then on, so that it is made
once however often one looks. It is claimed before it is sent and marked when it was: one that is
claimed and not marked may have been sent by a process that died. Instants are UTC.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import and_, delete, func, insert, select, update
from sqlalchemy.engine import Connection

from knowledge.errors import LimitError
from knowledge.store import schema as t
from knowledge.store import writing
from knowledge.store.database import Database


@dataclass(frozen=True, slots=True)
class Place:
    """Where alerts go: a channel of a guild, or, as channel 0, the direct messages of a person."""

    guild: str = ""
    channel: int = 0
    person: str = ""


@dataclass(frozen=True, slots=True)
class WatchRow:
    """A stored watch. ``item`` and ``destination`` are as in ``watching.alerts.Watch``; ``told`` is
    what its watcher knows, in the words of whoever looks; ``paused`` says why it rests, "" where it
    does not; ``actor`` is who made it, "" where that was forgotten."""

    place: Place
    item: str
    destination: str
    told: str
    actor: str
    number: int = 0
    paused: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What came of a look for one watch: what its watcher knew and knows now, and the alerts.

    ``paused`` says why it rests from then on, "" where it goes on."""

    watch: int
    before: str
    after: str
    alerts: tuple[str, ...] = ()
    paused: str = ""


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert that is to be sent. ``watch`` is 0 for one that answers a wish; ``body`` is in the
    words of whoever made it; ``claimed_at`` is when somebody began to send it, None for nobody."""

    number: int
    watch: int
    place: Place
    body: str
    claimed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """A person wants to know once a question is answered; it was asked in a channel of a guild,
    "" for direct messages, where ``message`` showed that there was no answer."""

    question: int
    person: str
    guild: str = ""
    channel: int = field(default=0, compare=False)
    message: int = field(default=0, compare=False)


class Watches(Database):
    """Watches, wishes and alerts, in the catalogue's database. See Database."""

    # Watches

    def add(self, row: WatchRow, most: int) -> tuple[WatchRow, bool]:
        """Keep a watch; returns it as stored, and whether it is new.

        The same one again goes on where it rested, from what is known now. LimitError where its
        person, or its guild, has ``most`` already.
        """
        w = t.watches.c
        place = row.place
        mine = w.person == place.person if not place.guild else w.guild == place.guild
        with self._writing() as connection:
            if found := self._same(connection, row):
                if found.paused:
                    values = {"paused": "", "told": row.told, "actor": row.actor}
                    connection.execute(
                        update(t.watches).where(w.number == found.number).values(values)
                    )
                return found, False
            count = connection.scalar(select(func.count()).select_from(t.watches).where(mine)) or 0
            if count >= most:
                whose = "This server" if place.guild else "You"
                verb = "has" if place.guild else "have"
                raise LimitError(
                    f"{whose} {verb} {most} watches, which is the most; remove one with "
                    "/watch remove first."
                )
            self._insert(connection, row)
            stored = self._same(connection, row)
        assert stored is not None  # noqa: S101 - just stored
        return stored, True

    def put_everything(self, row: WatchRow) -> None:
        """Let the first watch of a guild on everything go to the channel of ``row``; channel 0
        removes it."""
        w = t.watches.c
        with self._writing() as connection:
            found = self._everything(connection, row.place.guild)
            if found and found.place.channel == row.place.channel:
                resumed = {"paused": "", "told": row.told} if found.paused else {"paused": ""}
                connection.execute(
                    update(t.watches).where(w.number == found.number).values(resumed)
                )
                return
            if found:
                self._drop(connection, w.number == found.number)
            if row.place.channel and not self._same(connection, row):
                # Who knows already what is on record goes on from there.
                told = found.told if found and not found.paused else row.told
                self._insert(connection, row, told=told)

    def everything(self, guild: str) -> WatchRow | None:
        """The first watch of a guild on everything on its record."""
        with self._reading() as connection:
            return self._everything(connection, guild)

    def of(self, *, guild: str = "", person: str = "") -> tuple[WatchRow, ...]:
        """The watches of a guild's channels, or of a person's direct messages, oldest first."""
        w = t.watches.c
        where = w.guild == guild if guild else and_(w.channel == 0, w.person == person)
        return self._all(where)

    def running(self) -> tuple[WatchRow, ...]:
        """Every watch that does not rest."""
        return self._all(t.watches.c.paused == "")

    def remove(self, number: int) -> bool:
        """Delete a watch and what was not sent yet; whether there was one."""
        with self._writing() as connection:
            return self._drop(connection, t.watches.c.number == number) > 0

    def leave(self, guild: str) -> int:
        """Delete all that belongs to a guild; how many watches there were."""
        with self._writing() as connection:
            connection.execute(delete(t.wishes).where(t.wishes.c.guild == guild))
            return self._drop(connection, t.watches.c.guild == guild)

    def pause(self, place: Place, why: str, word: str = "") -> tuple[WatchRow, ...]:
        """Let every watch of a place rest, with what was not sent yet; returns those that did not
        rest before. Whoever made those of a channel gets ``word`` as an alert."""
        w, a = t.watches.c, t.alerts.c
        with self._writing() as connection:
            where = (w.channel == place.channel, w.person == place.person, w.paused == "")
            found = self._rows(connection, and_(*where))
            connection.execute(update(t.watches).where(*where).values(paused=why))
            unsent = (a.channel == place.channel, a.person == place.person, a.sent_at.is_(None))
            connection.execute(delete(t.alerts).where(*unsent))
            makers = {row.actor for row in found if word and place.channel and row.actor}
            for person in sorted(makers):
                self._queue(connection, 0, Place(person=person), word)
        return found

    def forget_person(self, person: str) -> tuple[int, int]:
        """Delete the watches and wishes of a person, and their name on those of guilds; returns how
        many watches and wishes there were."""
        w, a = t.watches.c, t.alerts.c
        with self._writing() as connection:
            watches = self._drop(connection, and_(w.channel == 0, w.person == person))
            mine = update(t.watches).where(w.actor == person)
            connection.execute(mine.values(actor=""))
            connection.execute(delete(t.alerts).where(a.channel == 0, a.person == person))
            gone = connection.execute(delete(t.wishes).where(t.wishes.c.person == person))
            return watches, gone.rowcount

    # Looks and alerts

    def advance(self, looks: Iterable[Looked]) -> int:
        """Keep what came of a look; how many alerts that made.

        A watch whose watcher knew something else meanwhile, or that rests, is left alone. Many
        are kept in several transactions, so that nobody else has to wait long to write.
        """
        return sum(self._advance(some) for some in writing.batched(looks))

    def _advance(self, looks: Sequence[Looked]) -> int:
        w = t.watches.c
        made = 0
        with self._writing() as connection:
            where = and_(w.paused == "", w.number.in_([look.watch for look in looks]))
            rows = {row.number: row for row in self._rows(connection, where)}
            for look in looks:
                row = rows.get(look.watch)
                if row is None or row.told != look.before:
                    continue
                values = {"told": look.after, "paused": look.paused}
                connection.execute(update(t.watches).where(w.number == look.watch).values(values))
                made += len(look.alerts)
                for body in look.alerts:
                    self._queue(connection, look.watch, row.place, body)
        return made

    def due(self, limit: int, after: int = 0) -> tuple[AlertRow, ...]:
        """Alerts that are not marked as sent, from behind a number on, the oldest first."""
        a = t.alerts.c
        where = (a.sent_at.is_(None), a.number > after)
        query = select(t.alerts).where(*where).order_by(a.number).limit(limit)
        with self._reading() as connection:
            return tuple(_alert(row) for row in connection.execute(query))

    def alert(self, number: int) -> AlertRow | None:
        """An alert by its number, sent or not."""
        with self._reading() as connection:
            row = connection.execute(select(t.alerts).where(t.alerts.c.number == number)).first()
        return _alert(row) if row else None

    def claim(self, number: int) -> bool:
        """Begin to send an alert; False where it is gone or sent."""
        a = t.alerts.c
        with self._writing() as connection:
            where = (a.number == number, a.sent_at.is_(None))
            claimed = update(t.alerts).where(*where).values(claimed_at=self._now())
            return bool(connection.execute(claimed).rowcount)

    def sent(self, number: int, message: int | None) -> None:
        """The alert is there as this message, None for one that nobody can get."""
        values = {"sent_at": self._now(), "message": message}
        with self._writing() as connection:
            connection.execute(update(t.alerts).where(t.alerts.c.number == number).values(values))

    def forget(self, before: datetime) -> int:
        """Delete the alerts that were made, and the wishes from, before an instant; how many."""
        early = before.astimezone(UTC).isoformat()
        with self._writing() as connection:
            connection.execute(delete(t.wishes).where(t.wishes.c.at < early))
            gone = connection.execute(delete(t.alerts).where(t.alerts.c.made_at < early))
            return gone.rowcount

    # Wishes

    def wish(self, wish: Wish, most: int) -> bool:
        """Keep that a person wants to know, or take it back where they did; whether they do now.

        LimitError where the person has ``most`` already.
        """
        c = t.wishes.c
        where = (c.question == wish.question, c.person == wish.person)
        with self._writing() as connection:
            if connection.execute(delete(t.wishes).where(*where)).rowcount:
                return False
            count = select(func.count()).select_from(t.wishes).where(c.person == wish.person)
            if (connection.scalar(count) or 0) >= most:
                raise LimitError(
                    f"You wait for {most} answers, which is the most; tap one of those buttons "
                    "again to take it back."
                )
            values = {
                "question": wish.question,
                "person": wish.person,
                "guild": wish.guild,
                "channel": wish.channel,
                "message": wish.message,
                "at": self._now(),
            }
            connection.execute(insert(t.wishes).values(values))
            return True

    def wishes(self, questions: Sequence[int] | None = None) -> tuple[Wish, ...]:
        """Who wants to know once one of these questions (None: any) is answered."""
        c = t.wishes.c
        query = select(c.question, c.person, c.guild, c.channel, c.message).order_by(c.at)
        if questions is not None:
            query = query.where(c.question.in_(list(questions)))
        with self._reading() as connection:
            return tuple(Wish(*row) for row in connection.execute(query))

    def changed(self, since: int) -> tuple[int, frozenset[str]]:
        """The number of the last change of documents, and the guilds that saw one after another."""
        a = t.audit.c
        with self._reading() as connection:
            last = connection.scalar(select(func.max(a.number))) or since
            query = select(a.guild).where(a.number > since, a.number <= last).distinct()
            return last, frozenset(connection.scalars(query))

    def wishes_of(self, guild: str, questions: Sequence[int]) -> dict[int, int]:
        """How many people want to know, by question, of those asked in a guild."""
        found: dict[int, int] = {}
        for wish in self.wishes(questions):
            if wish.guild == guild:
                found[wish.question] = found.get(wish.question, 0) + 1
        return found

    def grant(self, wish: Wish, body: str) -> bool:
        """Turn a wish into an alert for its person, in one transaction; False where it is gone."""
        c = t.wishes.c
        where = (c.question == wish.question, c.person == wish.person)
        with self._writing() as connection:
            if not connection.execute(delete(t.wishes).where(*where)).rowcount:
                return False
            self._queue(connection, 0, Place(person=wish.person), body)
        return True

    def _queue(self, connection: Connection, watch: int, place: Place, body: str) -> None:
        values = _placed(place) | {"watch": watch, "body": body, "made_at": self._now()}
        connection.execute(insert(t.alerts).values(values))

    def _insert(self, connection: Connection, row: WatchRow, told: str | None = None) -> None:
        values = {
            "actor": row.actor,
            "item": row.item,
            "destination": row.destination,
            "made_at": self._now(),
            "told": row.told if told is None else told,
            "paused": "",
        }
        connection.execute(insert(t.watches).values(_placed(row.place) | values))

    def _drop(self, connection: Connection, where: Any) -> int:
        numbers = list(connection.scalars(select(t.watches.c.number).where(where)))
        for some in writing.batched(numbers):
            unsent = and_(t.alerts.c.watch.in_(some), t.alerts.c.sent_at.is_(None))
            connection.execute(delete(t.alerts).where(unsent))
            connection.execute(delete(t.watches).where(t.watches.c.number.in_(some)))
        return len(numbers)

    def _same(self, connection: Connection, row: WatchRow) -> WatchRow | None:
        w, place = t.watches.c, row.place
        where = and_(
            w.channel == place.channel,
            w.person == place.person,
            w.item == row.item,
            w.destination == row.destination,
        )
        return next(iter(self._rows(connection, where)), None)

    def _everything(self, connection: Connection, guild: str) -> WatchRow | None:
        w = t.watches.c
        where = and_(w.guild == guild, w.item == "", w.destination == "", w.channel != 0)
        return next(iter(self._rows(connection, where)), None)

    def _all(self, where: Any) -> tuple[WatchRow, ...]:
        with self._reading() as connection:
            return self._rows(connection, where)

    def _rows(self, connection: Connection, where: Any) -> tuple[WatchRow, ...]:
        query = select(t.watches).where(where).order_by(t.watches.c.number)
        return tuple(_watch(row) for row in connection.execute(query))


def _placed(place: Place) -> dict[str, Any]:
    return {"guild": place.guild, "channel": place.channel, "person": place.person}


def _watch(row: Any) -> WatchRow:
    return WatchRow(
        place=Place(row.guild, row.channel, row.person),
        item=row.item,
        destination=row.destination,
        told=row.told,
        actor=row.actor,
        number=row.number,
        paused=row.paused,
    )


def _alert(row: Any) -> AlertRow:
    return AlertRow(
        number=row.number,
        watch=row.watch,
        place=Place(row.guild, row.channel, row.person),
        body=row.body,
        claimed_at=datetime.fromisoformat(row.claimed_at) if row.claimed_at else None,
    )
