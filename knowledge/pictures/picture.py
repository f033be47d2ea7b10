"""Pictures and overviews as values: who shows them needs nothing that draws."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.models import Status

LONGEST = 1024
"""How many letters Discord takes as alternative text."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, 1200 pixels wide, and its alternative text of at most ``LONGEST`` letters."""

    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Source:
    """An announcement that decides a status: what people call it, and its address or ""."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Statuses of one day. ``names`` maps each item to its name, ``destination`` is in words, ""
    for none; ``sources`` are those of a single status."""

    on: date
    destination: str
    statuses: tuple[Status, ...]
    names: Mapping[str, str]
    sources: tuple[Source, ...]
    picture: Picture
