"""From what became of each measure to one state: the strictest rule in force decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.models import Condition, Effect, Ruling, State

_STRENGTH = {Effect.LICENCE: 1, Effect.REVIEW: 2, Effect.BAN: 3}
CONTROL_STATES = {Effect.LICENCE: State.LICENCE, Effect.REVIEW: State.REVIEW, Effect.BAN: State.BAN}
"""The state that a control in force makes."""
# What is looked at, in this order, when no rule is in force.
_OTHERWISE = (
    (Condition.UNCONFIRMED, State.UNCONFIRMED),
    (Condition.SUSPENDED, State.SUSPENDED),
    (Condition.ANNOUNCED, State.ANNOUNCED),
)
_OVER = (Condition.ENDED, Condition.REPEALED)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A state, since and until when, the rulings that make it, and those beside it."""

    state: State
    since: date | None
    until: date | None
    deciding: tuple[Ruling, ...]
    others: tuple[Ruling, ...]


def decide(controls: list[Ruling], beside: list[Ruling]) -> Verdict:
    """Weigh ``controls``, the rulings that apply to what is asked; ``beside`` never decide.

    A stricter rule whose suspension ran out leaves the state unconfirmed even where a milder one
    is in force; one that is suspended is named after the milder one that holds meanwhile. Where no
    control is left, those that were repealed or ended say so, the last one first.
    """
    ranked = sorted(controls, key=_rank)
    in_force = _strictest(ranked, Condition.IN_FORCE)
    open_ = _stricter(_strictest(ranked, Condition.UNCONFIRMED), in_force)
    if open_:
        return _verdict(State.UNCONFIRMED, [*open_, *in_force], ranked, beside)
    if in_force:
        suspended = [r for r in ranked if r.condition is Condition.SUSPENDED]
        deciding = [*in_force, *_stricter(suspended, in_force)]
        return _verdict(CONTROL_STATES[in_force[0].measure.effect], deciding, ranked, beside)
    for condition, state in _OTHERWISE:
        if deciding := _strictest(ranked, condition):
            return _verdict(state, deciding, ranked, beside)
    over = sorted(ranked, key=lambda ruling: ruling.since or date.min, reverse=True)
    since = over[0].since if over else None
    return Verdict(State.NONE, since, None, tuple(over), tuple(_living(beside)))


def _verdict(
    state: State, deciding: list[Ruling], ranked: list[Ruling], beside: list[Ruling]
) -> Verdict:
    first = deciding[0]
    until = None if state is State.UNCONFIRMED else first.until
    rest = [ruling for ruling in ranked if ruling not in deciding]
    others = (*_living(rest), *_living(beside))
    return Verdict(state, first.since, until, tuple(deciding), others)


def _rank(ruling: Ruling) -> tuple[int, date, str]:
    return (-_STRENGTH[ruling.measure.effect], ruling.since or date.min, ruling.measure.id)


def _strictest(ranked: list[Ruling], condition: Condition) -> list[Ruling]:
    """Those of the greatest strength among the rulings in a condition."""
    found = [ruling for ruling in ranked if ruling.condition is condition]
    return [r for r in found if _STRENGTH[r.measure.effect] == _STRENGTH[found[0].measure.effect]]


def _stricter(rulings: list[Ruling], than: list[Ruling]) -> list[Ruling]:
    bar = _STRENGTH[than[0].measure.effect] if than else 0
    return [ruling for ruling in rulings if _STRENGTH[ruling.measure.effect] > bar]


def _living(rulings: Iterable[Ruling]) -> list[Ruling]:
    return [ruling for ruling in rulings if ruling.condition not in _OVER]
