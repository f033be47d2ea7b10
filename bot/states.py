"""Which statuses a card may show, and what they look like: as in the pictures."""

from __future__ import annotations

from collections.abc import Sequence, Set

from knowledge.models import Status
from knowledge.pictures.looks import NO_STATUS, Look, look, look_of

__all__ = ["NO_STATUS", "Look", "by_look", "is_told", "look", "look_of"]


def is_told(status: Status, cited: Set[str]) -> bool:
    """Whether an answer that cites these documents carries a status, so that its card may show it.

    A state stands on what decides it; where no measure does, there is nothing to cite.
    """
    deciding = {ruling.measure.document for ruling in status.deciding}
    return not deciding or not deciding.isdisjoint(cited)


def by_look(statuses: Sequence[Status]) -> list[tuple[Look, list[str]]]:
    """Items by what their state looks like, the strictest first, each item once for a look."""
    found: dict[Look, list[str]] = {}
    for status in sorted(statuses, key=lambda status: look(status).rank):
        items = found.setdefault(look(status), [])
        if status.item not in items:
            items.append(status.item)
    return list(found.items())
