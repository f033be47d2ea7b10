"""Answers about rare-earth export controls, each sentence on a passage of a dated source.

``open(home)`` gives an open ``Knowledge`` with ``answerer``, ``retriever``, ``register`` and
``ingestor``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.settings import KnowledgeSettings
    from knowledge.store.work import Tell
    from knowledge.wiring import Knowledge

__all__ = ["open"]


def open(
    home: Path | str | None = None,
    *,
    settings: KnowledgeSettings | None = None,
    stay: bool = True,
    patient: bool = True,
    tell: Tell | None = None,
) -> Knowledge:
    """Open the knowledge base under ``home``; see ``knowledge.wiring.open_knowledge``.

    It follows what other processes add and remove, until it is closed; a script that asks once
    may say ``stay=False``.
    """
    from knowledge.wiring import open_knowledge  # late: importing a submodule needs none of it

    return open_knowledge(home, settings=settings, stay=stay, patient=patient, tell=tell)
