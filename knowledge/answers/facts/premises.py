"""How what a question asserts stands to the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.answers.understanding.asking import Asserted
from knowledge.answers.writing.verdicts import CONTROLLED, Asks
from knowledge.models import Effect, State, Status


class Truth(StrEnum):
    """How far an assertion is right."""

    RIGHT = "right"
    HALF = "half right"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class PremiseFact:
    """An assertion and how far it is right; for a number, how many items are under a control for
    certain (``held``) and of how many that is not confirmed (``open_``)."""

    asserted: Asserted
    truth: Truth
    held: int = 0
    open_: int = 0


def judged(claim: Asserted, statuses: Sequence[Status]) -> PremiseFact | None:
    """An assertion about items with these states; None where the register cannot judge it."""
    if claim.number:
        return _counted(claim, statuses)
    if claim.kind is not Asks.BANNED or not statuses:
        return None
    rulings = [r for status in statuses for r in (*status.deciding, *status.others)]
    bans = [r.measure for r in rulings if r.measure.effect is Effect.BAN]
    barred = any(not measure.end_users for measure in bans)  # one for soldiers bars no item
    milder = all(s.state in (State.NONE, State.LICENCE) and not s.end_user for s in statuses)
    alike = len({status.state for status in statuses}) == 1
    return PremiseFact(claim, Truth.WRONG) if milder and alike and not barred else None


def _counted(claim: Asserted, statuses: Sequence[Status]) -> PremiseFact | None:
    bound = (State.BAN,) if claim.kind is Asks.BANNED else CONTROLLED
    held = len({status.item for status in statuses if status.state in bound})
    open_ = len({status.item for status in statuses if status.state is State.UNCONFIRMED})
    if held == claim.number:
        return PremiseFact(claim, Truth.RIGHT, held, open_)
    half = held and held < claim.number <= held + open_
    return PremiseFact(claim, Truth.HALF if half else Truth.WRONG, held, open_)
