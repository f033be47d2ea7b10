"""What waits to be sent, in words and with its sources. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, TypeAlias

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
    sort: Literal["notice"] = "notice"


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


@dataclass(frozen=True, slots=True)
class Answered:
    """Word that a question has an answer now. ``here`` says that direct messages know it, too;
    ``link`` leads to where it was asked, "" for direct messages."""

    question: str
    here: bool
    link: str = ""
    sort: Literal["answered"] = "answered"


@dataclass(frozen=True, slots=True)
class Resting:
    """Word to who made them that the watches of a channel rest, and why."""

    channel: int
    watches: tuple[str, ...]
    why: str
    sort: Literal["resting"] = "resting"


Letter: TypeAlias = Notice | Answered | Resting
"""What is sent, once."""


def packed(letter: Letter) -> str:
    """A letter as text that ``unpacked`` reads."""
    return _letters().dump_json(letter).decode()


def unpacked(text: str) -> Letter:
    """The letter that was packed."""
    return _letters().validate_json(text)


@cache
def _letters() -> TypeAdapter[Letter]:
    return TypeAdapter(Letter)
