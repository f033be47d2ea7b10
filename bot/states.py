"""What a state looks like: a sign, a few words and a colour, so that no one needs the colour."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.models import State


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is shown. ``rank`` orders several: the strictest first."""

    rank: int
    emoji: str
    words: str
    colour: int


NO_STATUS = Look(9, "ℹ️", "No status", 0x80848E)
"""For answers that state none: quoted passages, questions back, nothing found."""

_LOOKS = {
    State.BAN: Look(0, "⛔", "Barred", 0xC62828),
    State.REVIEW: Look(1, "🔍", "Controlled, case by case", 0xE8590C),
    State.LICENCE: Look(2, "🔒", "Controlled", 0xE8590C),
    State.UNCONFIRMED: Look(3, "❔", "Unconfirmed", 0xF2C037),
    State.ANNOUNCED: Look(4, "📢", "Announced", 0x8E63CE),
    State.SUSPENDED: Look(5, "⏸️", "Suspended", 0x3B82F6),
    State.NONE: Look(6, "✅", "Not controlled", 0x2E9E5B),
}


def look(state: State) -> Look:
    """How ``state`` is shown."""
    return _LOOKS[state]
