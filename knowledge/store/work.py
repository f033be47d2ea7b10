"""What the owner of an index is doing, said in a file for whoever waits, and the waiting itself.

Building an index takes minutes among many passages, and on a busy machine many more. Who waits
goes on for as long as the work moves, in this process or in another, and gives up only when it
stands still.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

from knowledge.errors import BusyError
from knowledge.store.generations import read_json, write_json

STALLED_SECONDS = 180.0
"""For how long the work may stand still before nobody waits for it any longer."""

SILENT_SECONDS = 30.0
"""For how long one who holds the index may say nothing at all."""

_EVERY_SECONDS = 0.5


class Task(StrEnum):
    """What keeps an owner, in words that go on with "the index"."""

    OPENING = "opening"
    BUILDING = "building"
    UPDATING = "updating"
    CHECKING = "checking"


@dataclass(frozen=True, slots=True)
class Work:
    """A task and how far it is: ``done`` of ``total`` passages (0: not counted) by ``process``.

    ``beat`` counts up with every report, so that a wait sees it move.
    """

    task: Task
    done: int = 0
    total: int = 0
    process: int = 0
    beat: int = 0

    def __str__(self) -> str:
        """Like "building the index: 12,000 of 63,000 passages"."""
        counted = f": {self.done:,} of {self.total:,} passages" if self.total else ""
        return f"{self.task.value} the index{counted}"


Tell = Callable[[Work | None], None]
"""Is told of work now and then, and of its end by None."""


def read_work(path: Path) -> Work | None:
    """What the owner is doing, or None when it has nothing to do or said nothing."""
    data = read_json(path)
    try:
        return Work(**{**data, "task": Task(data["task"])}) if data else None
    except (KeyError, TypeError, ValueError):
        return None


def silent(_work: Work | None) -> None:
    """Tells nobody."""


class Report:
    """An owner's side: says what it is doing, at most twice a second.

    ``stopped`` says whether long work is to be broken off.
    """

    def __init__(self, path: Path, tell: Tell, stopped: Callable[[], bool]) -> None:
        self._path = path
        self._tell = tell
        self.stopped = stopped
        self._task: Task | None = None
        self._beat = 0
        self._said = 0.0

    def say(self, task: Task, done: int = 0, total: int = 0) -> None:
        """Say how far a task is."""
        now = time.monotonic()
        if task is self._task and now - self._said < _EVERY_SECONDS:
            return
        self._task, self._said = task, now
        self._beat += 1
        work = Work(task, done, total, os.getpid(), self._beat)
        write_json(self._path, asdict(work), keep=False)
        self._tell(work)

    def end(self) -> None:
        """Say that it is done."""
        if self._task is not None:
            self._task = None
            self._path.unlink(missing_ok=True)
            self._tell(None)


class Patience:
    """A waiter's side: lasts as long as the work moves."""

    def __init__(
        self,
        path: Path,
        tell: Tell,
        seconds: float | None = None,
        silent: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._path = path
        self._tell = tell
        self._seconds = STALLED_SECONDS if seconds is None else seconds
        self._silent = self._seconds if silent is None else silent
        self._clock = clock
        self._seen: object = None
        self._moved = clock()

    def spend(self, reached: int = 0) -> None:
        """Count a wait, and tell what it is for.

        ``reached`` is how far the work is where the waiter can see that itself. Raises BusyError
        when nothing has moved for too long, or nothing was said at all for ``silent`` seconds.
        """
        work = read_work(self._path)
        if (work, reached) != self._seen:
            self._seen, self._moved = (work, reached), self._clock()
            self._tell(work)
        waited = self._clock() - self._moved
        if work is None and waited > self._silent:
            raise BusyError(
                f"Another process holds the index in {self._path.parent} and has not got on for "
                f"{self._silent:.0f} seconds; end it, then try again."
            )
        if work is not None and waited > self._seconds:
            raise BusyError(
                f"Process {work.process} was {work} and has not got on for {self._seconds:.0f} "
                "seconds; end it, then try again."
            )
