"""What curation works with, and the checks that every change goes through."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np

from knowledge.answers.chat.client import Chat
from knowledge.curation.reading import Fetch
from knowledge.documents.chunking import chunk
from knowledge.documents.fetching import fetch
from knowledge.documents.syncing import TextEmbedder
from knowledge.errors import DocumentError, KnowledgeError, LimitError
from knowledge.models import SHARED, Document, Passage, seen_by
from knowledge.register.measures import faults
from knowledge.register.rows import rows_of
from knowledge.register.status import Register
from knowledge.store.catalogue import Catalogue
from knowledge.store.database import Clock, utc_now
from knowledge.store.moderation import Moderation
from knowledge.store.records import DocumentRow, Entry


@dataclass(frozen=True, slots=True)
class Limits:
    """What one guild may do. ``characters`` and ``passages`` are of one document, ``drafts`` those
    open at once of one moderator, ``changes_an_hour`` of all its moderators."""

    file_bytes: int = 25 * 1024 * 1024
    characters: int = 500_000
    passages: int = 1_500
    documents: int = 5_000
    drafts: int = 20
    changes_an_hour: int = 200
    draft_hours: int = 24


@dataclass(frozen=True, slots=True)
class Kit:
    """The parts that curation is made of. ``register`` gives the rules that guilds see, as stored
    now, and ``pack`` is the folder of the names that their vocabulary begins with. ``nearest``
    finds passages by a vector (ids and cosines, best first), ``applied`` waits until the indexes
    hold the change with a number, and says whether they do. ``chat`` gives the chat model that
    may fill in forms, None where none is set."""

    catalogue: Catalogue
    moderation: Moderation
    model: str
    register: Callable[[tuple[str, ...]], Register]
    pack: Path
    embedder: Callable[[], TextEmbedder]
    nearest: Callable[[np.ndarray, Sequence[str], int], Sequence[tuple[str, float]]]
    applied: Callable[[int], bool]
    fetcher: Fetch = fetch
    chat: Callable[[], Chat | None] = lambda: None
    clock: Clock = utc_now
    limits: Limits = field(default_factory=Limits)

    def passages(self, document: Document) -> tuple[Passage, ...]:
        """The passages that a document will be found by."""
        embedder = self.embedder()
        return chunk(document, embedder.count, embedder.max_tokens)

    def vectors(self, entry: Entry, known: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """The vectors of what a document is found by, by ``text_hash``, embedding only what is
        nowhere yet."""
        texts = entry.texts
        found = {name: known[name] for name in texts if name in known}
        wanted = [name for name in texts if name not in found]
        found |= self.catalogue.vectors_of(wanted, self.model)
        missing = [name for name in texts if name not in found]
        if missing:
            made = self.embedder().embed([texts[name] for name in missing])
            found |= dict(zip(missing, made, strict=True))
        return found

    def own(self, document: str, guild: str) -> DocumentRow:
        """The head of a document that a guild may change; KnowledgeError with what to do."""
        row = self.catalogue.row(document, (guild,))
        if row is not None:
            return row
        if guild != SHARED and self.catalogue.row(document, (SHARED,)) is not None:
            raise KnowledgeError(
                f"{document!r} is shared by all servers and cannot be changed here; add a document "
                "of your own instead."
            )
        raise KnowledgeError(f"There is no document {document!r} here; look at the list.")

    def check_rules(
        self, guild: str, come: Sequence[Document] = (), gone: Sequence[str] = ()
    ) -> None:
        """Raise DocumentError where a change would leave rules that do not hold together.

        ``come`` are documents as they will be, ``gone`` ids of those that go. Only what was sound
        before counts against a change.
        """
        before = {each.id: each for each in self.catalogue.official(seen_by(guild))}
        left = [name for name in gone if guild == SHARED or not self._shared(name)]
        after = {name: each for name, each in before.items() if name not in left}
        after |= {each.id: each for each in come}
        for document in come:
            if fault := self._fault(document, self._named(document, after, guild, left)):
                raise fault
        touched = {*left, *(each.id for each in come)}
        for other in after.values():
            if other.id in touched or not _refers(other, touched, before):
                continue
            if self._fault(other, self._named(other, before, guild, ())):
                continue  # it was wrong before
            if fault := self._fault(other, self._named(other, after, guild, left)):
                raise KnowledgeError(
                    f"{other.id} ({other.title}) builds on it; change or remove that first."
                ) from fault

    def check_limits(self, guild: str, *, adding: bool) -> None:
        """Raise LimitError when a guild has reached how much or how fast it may change."""
        if guild == SHARED:
            return
        most = self.limits.changes_an_hour
        if self.moderation.count_acts(guild, self.clock() - timedelta(hours=1)) >= most:
            raise LimitError(
                f"This server has made {most} changes within an hour; go on in a while."
            )
        if adding and len(self.catalogue.documents(guild)) >= self.limits.documents:
            raise LimitError(
                f"This server has {self.limits.documents} documents, which is the most; remove "
                "some first."
            )

    def now(self) -> datetime:
        """The present instant."""
        return self.clock()

    def _fault(self, document: Document, known: Mapping[str, Document]) -> DocumentError | None:
        return faults([document], known, self.pack).get(document.id)

    def _shared(self, document: str) -> bool:
        return self.catalogue.row(document, (SHARED,)) is not None

    def _named(
        self, document: Document, known: Mapping[str, Document], guild: str, gone: Sequence[str]
    ) -> dict[str, Document]:
        """``known`` and the plain documents that the claims of a document are about."""
        found = dict(known)
        for claim in document.claims:
            for name in claim.about:
                if name in found or name in gone:
                    continue
                row = self.catalogue.row(name, seen_by(guild))
                if row is not None and row.retired_at is None:
                    found[name] = Document(id=name, kind=row.kind, title=row.title, text="")
        return found


def _refers(document: Document, touched: set[str], before: Mapping[str, Document]) -> bool:
    """Whether the rules of a document, or its rows of parties, name one of these documents or
    their measures."""
    parts = {m.id for name in touched if name in before for m in before[name].measures} | touched
    named = {name for measure in document.measures for name in measure.of}
    named |= {name for claim in document.claims for name in claim.about}
    named |= {row.party.list for row in rows_of([document])}
    return bool(named & parts)
