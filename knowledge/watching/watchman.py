"""Looks at everything that is watched, and writes down what its watchers are to be told."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property

from knowledge.answers.citations import Evidence, resolve
from knowledge.answers.writing.quoting import Quoter
from knowledge.answers.writing.wording import label_of, place, place_named
from knowledge.errors import KnowledgeError
from knowledge.models import Citation, Claim, Document, Kind, Passage, State, seen_by
from knowledge.register.scope import destination_of
from knowledge.register.status import Register
from knowledge.store.catalogue import Catalogue
from knowledge.store.watches import Looked, Watches, WatchRow
from knowledge.vocabulary.current import speaking
from knowledge.watching.alerts import Alert, Occasion, Outlook, Told, Watch, begin, compare
from knowledge.watching.calendar import AT
from knowledge.watching.notices import NamedEnd, Notice, Subject, packed

MOST_SOURCES = 6
"""Documents that an alert quotes; of a rule that many carry, the rest is on record."""


@dataclass(frozen=True, slots=True)
class Watchman:
    """Compares what is watched with what is known. ``register`` gives the rules that guilds see.

    Usable from any thread.
    """

    catalogue: Catalogue
    watches: Watches
    register: Callable[[tuple[str, ...]], Register]

    def subject(self, item: str, destination: str, on: date, *, guild: str) -> Subject:
        """What a person names to watch it, "" for everything and for every destination, and how it
        stands on a day for a guild, "" for direct messages.

        KnowledgeError for names that mean nothing there.
        """
        register = self.register(seen_by(guild))
        watch = Watch(_stored(register, item), destination_of(destination) if destination else "")
        outlook = Outlook(register, on)
        told = _written(begin(outlook, watch))
        statuses = outlook.statuses(watch) if watch.item else ()
        goal = place_named(destination) if destination else ""
        return replace(self._named(register, watch), place=goal, told=told, statuses=statuses)

    def names(self, rows: Sequence[WatchRow]) -> tuple[Subject, ...]:
        """What people call what is watched; what means nothing any more stands for itself."""
        return tuple(
            self._named(self.register(seen_by(row.place.guild)), Watch(row.item, row.destination))
            for row in rows
        )

    def look(self, on: date) -> int:
        """Look at everything that is watched, as it is known on a day; how many alerts that made.

        A look that is repeated makes none.
        """
        glance = _Glance(self, on, self.catalogue.guilds_with_rules())
        looks = [glance.of(row) for row in self.watches.running()]
        changed = [look for look in looks if look.after != look.before or look.paused]
        return self.watches.advance(changed) if changed else 0

    def _named(self, register: Register, watch: Watch) -> Subject:
        goal = place(watch.destination) if watch.destination else ""
        return Subject(watch.item, watch.destination, register.vocabulary.name(watch.item), goal)


@dataclass(slots=True)
class _Glance:
    """One look: what several watchers ask is computed once."""

    watchman: Watchman
    on: date
    ruling: frozenset[str]
    _outlooks: dict[str, Outlook] = field(default_factory=dict)
    _notices: dict[str, Notices] = field(default_factory=dict)
    _looks: dict[tuple[str, Watch, str], Looked] = field(default_factory=dict)

    def of(self, row: WatchRow) -> Looked:
        """What came of the look for one watch."""
        # Guilds without rules of their own see what is shared and nothing else.
        guild = row.place.guild if row.place.guild in self.ruling else ""
        watch = Watch(row.item, row.destination)
        key = (guild, watch, row.told)
        if key not in self._looks:
            self._looks[key] = self._look(guild, watch, row.told)
        return replace(self._looks[key], watch=row.number)

    def _look(self, guild: str, watch: Watch, before: str) -> Looked:
        if guild not in self._outlooks:
            register = self.watchman.register(seen_by(guild))
            self._outlooks[guild] = Outlook(register, self.on)
            self._notices[guild] = Notices(register, self.watchman.catalogue, seen_by(guild))
        outlook, notices = self._outlooks[guild], self._notices[guild]
        told = _read(before)
        try:
            now, alerts = compare(outlook, watch, told)
        except KnowledgeError as error:
            gone = Notice(Occasion.GONE, self.on, self.on, (watch.item or watch.destination,))
            return Looked(0, before, before, (packed(gone),), str(error))
        after = before if now == told else _written(now)
        return Looked(0, before, after, tuple(packed(notices.of(a, self.on)) for a in alerts))


class Notices:
    """Puts the alerts of one look into words, with the sentences of the documents that say so."""

    def __init__(self, register: Register, catalogue: Catalogue, guilds: tuple[str, ...]) -> None:
        self._register = register
        self._catalogue = catalogue
        self._guilds = guilds
        self._document = cache(self._read_document)
        self._passages = cache(self._read_passages)

    def of(self, alert: Alert, on: date) -> Notice:
        """The alert of a look on the day ``on`` for people."""
        register = self._register
        with speaking(register.vocabulary):
            labelled = {
                name: _called(register.document(name), name)
                for name in dict.fromkeys(end.document for end in alert.ends)
            }
            return Notice(
                occasion=alert.occasion,
                on=on,
                day=alert.day,
                items=tuple(register.vocabulary.name(item) for item in alert.items),
                destination=place(alert.destination) if alert.destination else "",
                issuer=place(alert.issuer) if alert.issuer else "",
                before=alert.before,
                after=alert.after,
                until=alert.until,
                days=alert.days,
                ends=tuple(NamedEnd(end.what, labelled[end.document]) for end in alert.ends),
                sources=self._sources(alert.measures),
            )

    def _sources(self, ids: Sequence[str]) -> tuple[Citation, ...]:
        """One quote of each document that says so, the first ones of many."""
        evidence = Evidence()
        quoter = Quoter(evidence, self._document, self._passages)
        found: dict[str, str] = {}
        for name in ids:
            document, cite = self._cited(quoter, name)
            if document and document not in found and len(found) < MOST_SOURCES:
                found[document] = cite()
        _, quoted = resolve(" ".join(found.values()), evidence, lambda document: document.text)
        known = {citation.document: citation for citation in quoted}
        sources = [known.get(name) or self._unquoted(name) for name in found]
        return tuple(replace(each, n=n) for n, each in enumerate(filter(None, sources), 1))

    def _cited(self, quoter: Quoter, name: str) -> tuple[str, Callable[[], str]]:
        """The document of a measure, claim or event, and what cites its sentence; "" for none."""
        if measure := self._register.measure(name):
            return measure.document, lambda: quoter.measure(measure)
        if claim := self._claims.get(name):
            return claim.document, lambda: quoter.claim(claim)[1]
        document, at, passage = name.partition(AT)
        return (document if at else ""), lambda: quoter.at(document, passage)

    @cached_property
    def _claims(self) -> Mapping[str, Claim]:
        documents = self._register.documents()
        return {claim.id: claim for document in documents for claim in document.claims}

    def _unquoted(self, name: str) -> Citation | None:
        document = self._register.document(name)
        if document is None:
            return None
        return Citation(
            n=0,
            document=name,
            kind=document.kind,
            title=document.title,
            publisher=document.publisher,
            published=document.published,
            url=document.url,
            quote="",
            verified=document.verified,
        )

    def _read_document(self, name: str) -> Document | None:
        return self._catalogue.document(name, self._guilds)

    def _read_passages(self, name: str, anchor: str) -> tuple[Passage, ...]:
        found = self._catalogue.passages_at(name, anchor, self._guilds)
        return tuple(stored.passage for stored in found)


def _called(document: Document | None, otherwise: str) -> str:
    """What people call a document; only an instrument is known by its number."""
    if document is not None and document.kind is not Kind.ANNOUNCEMENT:
        return document.title
    return label_of(document, otherwise)


def _stored(register: Register, item: str) -> str:
    """How what a person names is stored: the key of an item, or the name of a group."""
    named = " ".join(item.split())
    if not named:
        return ""
    keys = register.keys_of(named)
    if len(keys) == 1:
        return keys[0]
    small = named.casefold()
    try:
        return small if register.keys_of(small) == keys else named
    except KnowledgeError:
        return named


def _written(told: Told) -> str:
    states = {key: state.value for key, state in told.states.items()}
    return json.dumps({"states": states, "ends": dict(told.ends)}, sort_keys=True)


def _read(text: str) -> Told:
    said = json.loads(text)
    return Told({key: State(value) for key, value in said["states"].items()}, said["ends"])
