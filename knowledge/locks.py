"""One process at a time: lock files, which the system frees however a process ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from knowledge.errors import BusyError, KnowledgeError


@contextmanager
def held(path: Path, busy: str) -> Iterator[None]:
    """Hold a lock file of a data folder.

    Raises BusyError that says ``busy`` where another process holds it, and KnowledgeError where
    the folder cannot be written.
    """
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise BusyError(busy) from error
    except OSError as error:
        raise KnowledgeError(
            f"The data folder {path.parent} cannot be written ({error.strerror}); set "
            "KNOWLEDGE_HOME."
        ) from error
    try:
        yield
    finally:
        lock.release()
