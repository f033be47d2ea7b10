"""An alert in words and with its sources, as it waits to be sent. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from pydantic import TypeAdapter

from knowledge.models import Citation, State, Status
from knowledge.watching.alerts import Occasion
from knowledge.watching.calendar import What


@dataclass(frozen=True, slots=True)
class NamedEnd:
    """What ends: its kind, and what people call the document that says so."""

    what: What
    document: str


@dataclass(frozen=True, slots=True)
class Notice:
    """An ``Alert`` for people: items, destination and issuer by name, quotes that say so.

    ``on`` is the day of the look; the rest is as in ``Alert``.
    """

    occasion: Occasion
    on: date
    day: date
    items: tuple[str, ...]
    destination: str = ""
    issuer: str = ""
    before: State = State.NONE
    after: State = State.NONE
    until: date | None = None
    days: int = 0
    ends: tuple[NamedEnd, ...] = ()
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Subject:
    """What somebody is about to watch, or watches: ``item`` and ``destination`` as they are stored,
    and what people call them ("" for everything and for every destination); ``told`` is what they
    know from the start, ``statuses`` how things stand."""

    item: str
    destination: str
    name: str
    place: str
    told: str = ""
    statuses: tuple[Status, ...] = ()


def packed(notice: Notice) -> str:
    """A notice as text that ``unpacked`` reads."""
    return _notices().dump_json(notice).decode()


def unpacked(text: str) -> Notice:
    """The notice that was packed."""
    return _notices().validate_json(text)


@cache
def _notices() -> TypeAdapter[Notice]:
    return TypeAdapter(Notice)
