"""What a command shows while it waits for the index."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from rich.console import Console
from rich.status import Status

from knowledge.store.work import Work

_UNSEEN_SECONDS = 1.0
"""A wait that is over by then is not shown."""

_LINE_SECONDS = 15.0


class Waiting:
    """Shows work on a console: as a line that moves on a terminal, else as a line now and then.

    To be called from any thread with the work, and with None when it is over.
    """

    def __init__(self, console: Console, clock: Callable[[], float] = time.monotonic) -> None:
        self._console = console
        self._clock = clock
        self._lock = Lock()
        self._since: float | None = None
        self._printed = 0.0
        self._status: Status | None = None

    def __call__(self, work: Work | None) -> None:
        """Show how far the work is."""
        with self._lock:
            if work is None:
                self._end()
                return
            now = self._clock()
            if self._since is None:
                self._since = self._printed = now
            elif self._console.is_terminal:
                self._show(str(work), now)
            elif now - self._printed >= _LINE_SECONDS:
                self._printed = now
                self._console.print(_sentence(work), soft_wrap=True, markup=False)

    def _show(self, text: str, now: float) -> None:
        if self._since is None or now - self._since < _UNSEEN_SECONDS:
            return
        if self._status is None:
            self._status = self._console.status("")
            self._status.start()
        self._status.update(text.capitalize())

    def _end(self) -> None:
        self._since = None
        if self._status is not None:
            self._status.stop()
            self._status = None


def _sentence(work: Work) -> str:
    return f"{str(work).capitalize()}."
