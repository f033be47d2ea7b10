"""What a state looks like: a sign, a few words and a colour, so that no one needs the colour."""

from __future__ import annotations

from dataclasses import dataclass, replace

from knowledge.models import Condition, Effect, State, Status


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is shown, in cards and in pictures. ``rank`` orders several: the strictest
    first; ``colour`` is red, green and blue in one number; ``sign`` is the state whose sign a
    picture draws, as no font holds the emoji."""

    rank: int
    emoji: str
    words: str
    colour: int
    sign: State | None = None


NO_STATUS = Look(9, "ℹ️", "No status", 0x80848E)
"""For answers that state none: quoted passages, questions back, nothing found."""

_LOOKS = {
    State.BAN: Look(0, "⛔", "Barred", 0xC62828, State.BAN),
    State.REVIEW: Look(1, "🔍", "Controlled, case by case", 0xE8590C, State.REVIEW),
    State.LICENCE: Look(2, "🔒", "Controlled", 0xE8590C, State.LICENCE),
    State.UNCONFIRMED: Look(3, "❔", "Unconfirmed", 0xF2C037, State.UNCONFIRMED),
    State.ANNOUNCED: Look(4, "📢", "Announced", 0x8E63CE, State.ANNOUNCED),
    State.SUSPENDED: Look(5, "⏸️", "Suspended", 0x3B82F6, State.SUSPENDED),
    State.NONE: Look(6, "⚪", "No control on record", NO_STATUS.colour, State.NONE),
}
_CERTAIN = {
    Effect.BAN: State.BAN,
    Effect.REVIEW: State.REVIEW,
    Effect.LICENCE: State.LICENCE,
}
_OPEN = {Effect.BAN: "ban", Effect.REVIEW: "review", Effect.LICENCE: "licence"}


def look_of(state: State) -> Look:
    """How a state is shown by itself."""
    return _LOOKS[state]


def look(status: Status) -> Look:
    """How a status is shown: what certainly holds comes first, then what is open."""
    seen = _LOOKS[status.state]
    if status.state is not State.UNCONFIRMED:
        return seen
    rulings = status.deciding
    held = [r.measure.effect for r in rulings if r.condition is Condition.IN_FORCE]
    certain = [_LOOKS[_CERTAIN[effect]] for effect in held if effect in _CERTAIN]
    unsure = [r.measure.effect for r in rulings if r.condition is Condition.UNCONFIRMED]
    named = [_OPEN[effect] for effect in _OPEN if effect in unsure]
    if not certain or not named:
        return seen
    first = min(certain, key=lambda each: each.rank)
    return replace(first, words=f"{first.words}, {' and '.join(named)} unconfirmed")
