"""What a drawing gives: a picture and the same in words."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 1024
"""How many letters Discord takes as alternative text."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, 1200 pixels wide, and its alternative text of at most ``LONGEST`` letters."""

    png: bytes
    alt: str
