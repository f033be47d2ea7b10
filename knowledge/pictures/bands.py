"""The states of an item one after the other, as known on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.answers.writing.wording import labels
from knowledge.models import Condition, Status
from knowledge.pictures.looks import Look, look
from knowledge.register.status import Register

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Band:
    """From ``start`` to ``end`` (None: open) an item looks like this, because of ``why``."""

    start: date
    end: date | None
    look: Look
    why: str


def bands(register: Register, status: Status) -> tuple[Band, ...]:
    """The states of the item of ``status`` for its destination, the earliest first, as known on
    its day of knowledge: also those to come by then. Empty where nothing ever happened to it."""
    known, goal = status.known, status.destination
    events = register.timeline(status.item, known=known, destination=goal)
    found: list[Band] = []
    for day in sorted({event.day for event in events}):
        then = register.status(status.item, day, known=known, destination=goal)
        seen, why = look(then), _why(register, then)
        if found and (found[-1].look, found[-1].why) == (seen, why):
            continue
        if found:
            found[-1] = Band(found[-1].start, day - _DAY, found[-1].look, found[-1].why)
        found.append(Band(day, None, seen, why))
    return tuple(found)


_HOW = {
    Condition.SUSPENDED: "suspended by",
    Condition.UNCONFIRMED: "after suspension by",
    Condition.REPEALED: "repealed by",
}


def _why(register: Register, status: Status) -> str:
    """The announcements that decide, and what stopped them."""
    parts: dict[tuple[str, str], dict[str, None]] = {}
    for ruling in status.deciding:
        by = ruling.stopped_by
        how = _HOW[ruling.condition] if by else ""
        parts.setdefault((how, by.document if by else ""), {})[ruling.measure.document] = None
    told = []
    for (how, by_document), documents in parts.items():
        stopped = f", {how} {_labels(register, by_document)}" if how else ""
        told.append(_labels(register, *documents) + stopped)
    return "; ".join(told)


def _labels(register: Register, *documents: str) -> str:
    found = [register.document(document) for document in documents]
    return labels(document for document in found if document)
