"""The vocabulary that is spoken in: that of the knowledge base whose question is being answered.

Words are read and written far below the doors that know the knowledge base. A context variable
carries its vocabulary there: each thread and each task has its own, so that knowledge bases with
different vocabularies answer side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from knowledge.vocabulary.packs import pack_folder, speaking_by
from knowledge.vocabulary.vocabulary import Vocabulary, of_pack

_SPOKEN: ContextVar[Vocabulary | None] = ContextVar("vocabulary", default=None)


def current() -> Vocabulary:
    """The vocabulary of this context; that of the pack alone where no door has set one."""
    return _SPOKEN.get() or of_pack(pack_folder())


@contextmanager
def speaking(vocabulary: Vocabulary) -> Iterator[None]:
    """Read and write in ``vocabulary``, and by its pack, until the block ends."""
    token = _SPOKEN.set(vocabulary)
    try:
        with speaking_by(vocabulary.folder):
            yield
    finally:
        _SPOKEN.reset(token)
