"""The knowledge base opened and made ready for questions, in the process that holds it."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable

import knowledge
from bot.logs import event
from knowledge.documents.outcomes import Outcome, Summary
from knowledge.errors import KnowledgeError
from knowledge.settings import KnowledgeSettings
from knowledge.store.work import Work
from knowledge.vocabulary.texts import texts_of
from knowledge.wiring import Knowledge

_log = logging.getLogger("bot")

_WORK_SECONDS = 15.0


def open_base(settings: KnowledgeSettings) -> Knowledge:
    """Open the knowledge base for good, ready to answer.

    Raises KnowledgeError where it cannot be used, or is empty and nothing could be read.
    """
    base = knowledge.open(settings=settings, stay=True, patient=False, tell=_IndexLog())
    try:
        prepare(base)
    except BaseException:
        base.close()
        raise
    return base


def prepare(base: Knowledge) -> None:
    """Fill an empty knowledge base from the bundled corpus, and load what answers need.

    Raises KnowledgeError where the base cannot be used or nothing could be read.
    """
    if base.is_empty():
        event(_log, "the knowledge base is empty: reading the bundled documents")
        summary = Summary()
        for step in base.load_corpus("bot"):
            summary.add(step)
            if step.outcome is Outcome.FAILED:
                _log.warning("not read: %s: %s", step.location, step.message)
        # Another process may have filled it in the meantime: then nothing was added here.
        if base.is_empty():
            raise KnowledgeError(
                "The knowledge base is empty and none of the bundled documents could be read; "
                "run: python ingest.py"
            )
        counted = {str(outcome): number for outcome, number in summary.counts.items() if number}
        event(_log, "documents read", **counted)
    for question in texts_of(base.pack).warm_up:
        base.answerer.answer_now(question)
    documents = base.catalogue.counts()["documents"]
    event(
        _log, "knowledge base open", documents=documents, home=str(base.home), process=os.getpid()
    )


class _IndexLog:
    """Logs now and then how far the index is while it is being built, and when it is there.

    Called from the thread that builds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._logged: float | None = None

    def __call__(self, work: Work | None) -> None:
        if work is None:
            if self._logged is not None:
                self._logged = None
                event(_log, "the index is ready")
        elif work.total and (self._logged is None or self._clock() - self._logged >= _WORK_SECONDS):
            self._logged = self._clock()
            event(_log, f"{work.task.value} the index", done=work.done, of=work.total)
