"""Bringing a generation of the index up to the catalogue, checking one, and building one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from knowledge.errors import BusyError, StoreError
from knowledge.store.catalogue import Catalogue
from knowledge.store.generations import Applied, Generation
from knowledge.store.keywords import Keywords
from knowledge.store.records import PendingChange, StoredPassage
from knowledge.store.vectors import BATCH, Vectors
from knowledge.store.work import Report, Task

_ROUND = 1000
"""How many changes are applied between two marks of progress."""

_LOOK = 3
_SAMPLE = 50
_MISSES = 1
"""How many of the sample may be missed: the search is approximate (recall 0.997)."""

_IDENTICAL = 0.999


@dataclass(frozen=True, slots=True)
class Fault:
    """What a check found wrong. ``inexact``: all is there, but vectors are not found by search."""

    message: str
    inexact: bool = False


class Indexes:
    """The vector and the keyword index of one generation, written together."""

    def __init__(
        self, generation: Generation, vectors: Vectors, keywords: Keywords, model: str
    ) -> None:
        self.generation = generation
        self.vectors = vectors
        self.keywords = keywords
        self._model = model
        self._seen = -1
        self._marked = False

    @property
    def wanting(self) -> bool:
        """Whether a check found that the vectors are not to be relied on; microseconds."""
        stamp = self.generation.stamp()
        if stamp != self._seen:
            applied = self.generation.applied()
            self._seen, self._marked = stamp, bool(applied and applied.wanting)
        return self._marked

    def close(self) -> None:
        """Close both; raises nothing, since what is broken cannot be closed well."""
        for part in (self.keywords, self.vectors):
            try:
                part.close()
            except StoreError:
                continue

    def follow(
        self,
        catalogue: Catalogue,
        report: Report | None = None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> bool:
        """Apply what the catalogue's log holds behind the mark; returns whether there was any.

        The state of each passage is read anew, so a change applied twice, or one that a later
        one undid, does no harm. Chroma first, then the keywords, then the mark.
        """
        applied = self.generation.applied() or Applied()
        pace = _Pace(report, Task.UPDATING, 0)
        while not stopped():
            changes = catalogue.changes_since(applied.seq, _ROUND)
            if not changes:
                break
            # Numbers of the log are never used twice, and none of a page is left out.
            pace.total = pace.done + catalogue.last_seq() - applied.seq
            self.generation.begin()
            applied = self._apply(catalogue, changes, applied, pace)
            self.generation.settle(applied)
        return pace.done > 0

    def build(self, catalogue: Catalogue, report: Report | None = None) -> None:
        """Fill an empty generation with everything that is live."""
        self.generation.begin()
        seq = catalogue.last_seq()
        pace = _Pace(report, Task.BUILDING, sum(catalogue.passage_counts().values()))
        after = ""
        while page := catalogue.live_passages(after, _ROUND):
            self._add(catalogue, page, pace)
            self.keywords.commit()
            # Chroma indexes behind the caller's back: at the end it would be one long wait.
            self._rest(catalogue)
            after = page[-1].id
        self.keywords.commit()
        self._rest(catalogue)
        self.generation.settle(Applied(seq))

    def doubtful(self, catalogue: Catalogue) -> bool:
        """Whether a first look, by a few searches and a count, gives reason for ``fault``."""
        passages = sum(catalogue.passage_counts().values())
        if self.keywords.count() != passages:
            return True
        return not self.wanting and self._missed(catalogue, _LOOK)[0] > 0

    def fault(self, catalogue: Catalogue, report: Report | None = None) -> Fault | None:
        """What is wrong with an index that has followed the catalogue, if anything.

        Counts are compared, and texts drawn from all over must find themselves. The same state
        of the catalogue draws the same texts, so that the same index always gets one verdict.
        """
        if report is not None:
            report.say(Task.CHECKING)
        wanted = catalogue.text_counts(self._model)
        for guild in sorted({*wanted, *self.vectors.guilds()}):
            found, right = self.vectors.count(guild), wanted.get(guild, 0)
            if found != right:
                return Fault(f"{found} vectors of guild {guild!r} instead of {right}")
        passages = sum(catalogue.passage_counts().values())
        if self.keywords.count() != passages:
            return Fault(
                f"{self.keywords.count()} passages in the keyword index instead of {passages}"
            )
        missed, drawn = self._missed(catalogue, _SAMPLE)
        if missed <= _MISSES or self.wanting:
            return None
        return Fault(f"{missed} of {drawn} texts are not found by their own vector", inexact=True)

    def mark(self, wanting: str) -> None:
        """Note that the vectors are not to be relied on, and why."""
        self.generation.settle(replace(self.generation.applied() or Applied(), wanting=wanting))

    def _missed(self, catalogue: Catalogue, sample: int) -> tuple[int, int]:
        """How many of how many drawn texts are found neither themselves nor by one like them."""
        applied = self.generation.applied()
        drawn = _drawn(catalogue, sample, f"{applied.seq if applied else 0}")
        for item in drawn:
            # Raises where its files are damaged, which a count does not notice.
            self.keywords.search(item.passage.text, (item.document.guild,), 1)
        vectors = catalogue.vectors_of({item.text_hash for item in drawn}, self._model)
        missed = 0
        for item in drawn:
            if item.text_hash not in vectors:
                continue
            near = self.vectors.query(vectors[item.text_hash], (item.document.guild,), 10)
            missed += not any(
                found == item.text_hash or cosine > _IDENTICAL for found, cosine in near
            )
        return missed, len(drawn)

    def _apply(
        self,
        catalogue: Catalogue,
        changes: Iterable[PendingChange],
        applied: Applied,
        pace: _Pace,
    ) -> Applied:
        guilds = {change.passage: change.guild for change in changes}
        live = catalogue.passages(guilds)
        gone = [name for name in guilds if name not in live]
        for guild in {guilds[name] for name in gone}:
            self._drop(catalogue, guild, [name for name in gone if guilds[name] == guild])
        self.keywords.remove(gone)
        self._add(catalogue, tuple(live.values()), pace)
        self.keywords.commit()
        self._rest(catalogue)
        pace.step(len(gone))
        last = max(change.seq for change in changes)
        return replace(applied, seq=last, removed=applied.removed + len(gone))

    def _drop(self, catalogue: Catalogue, guild: str, passages: list[str]) -> None:
        """Remove the vectors of texts that no live passage of the guild has any longer."""
        texts = catalogue.texts_of(passages)
        if len(texts) < len(passages):
            # Some were forgotten for good, and with them which texts they had.
            texts_there = set(self.vectors.ids(guild))
        else:
            texts_there = set(texts.values())
        self.vectors.delete(guild, sorted(texts_there - catalogue.live_texts(guild, texts_there)))

    def _add(self, catalogue: Catalogue, items: Sequence[StoredPassage], pace: _Pace) -> None:
        for start in range(0, len(items), BATCH):
            some = items[start : start + BATCH]
            vectors = catalogue.vectors_of({item.text_hash for item in some}, self._model)
            for guild in {item.document.guild for item in some}:
                own = {i.text_hash for i in some if i.document.guild == guild} & vectors.keys()
                if own:
                    names = sorted(own)
                    self.vectors.upsert(guild, names, [vectors[name] for name in names])
            self.keywords.add(some)
            pace.step(len(some))

    def _rest(self, catalogue: Catalogue) -> None:
        dimension = catalogue.dimension(self._model)
        if dimension:
            self.vectors.settle(dimension)


class _Pace:
    """Counts passages towards a total and reports it."""

    def __init__(self, report: Report | None, task: Task, total: int) -> None:
        self._report = report
        self._task = task
        self.done = 0
        self.total = total

    def step(self, count: int) -> None:
        self.done += count
        if self._report is None:
            return
        self._report.say(self._task, self.done, self.total)
        if self._task is Task.BUILDING and self._report.stopped():
            raise BusyError("The index was closed before it was built; the next start builds it.")


def _drawn(catalogue: Catalogue, sample: int, seed: str) -> list[StoredPassage]:
    """Passages from all over the catalogue, the same ones for the same seed.

    Ids are hashes: the next one behind any point is a random passage.
    """
    drawn: dict[str, StoredPassage] = {}
    for number in range(sample):
        point = hashlib.sha256(f"{seed}/{number}".encode()).hexdigest()[:32]
        for item in catalogue.live_passages(point, 1) or catalogue.live_passages("", 1):
            drawn[item.id] = item
    return list(drawn.values())
