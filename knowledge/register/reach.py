"""Which part of a rule another rule acts on: an item, a destination, an end user, or all of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from knowledge.errors import KnowledgeError
from knowledge.models import Measure
from knowledge.register.elements import resolve
from knowledge.register.places import within


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a rule that is looked at; a field that is None stands for the whole of it."""

    destination: str | None = None
    item: str | None = None
    user: str | None = None


WHOLE = Part()


def covered(measure: Measure) -> tuple[str, ...]:
    """The keys that a measure is about: of the items that it names, where a name that nothing
    knows stands for itself; of a rule that is for others than exporters the rule's own."""
    if measure.reach:
        return (measure.rule,)
    keys: list[str] = []
    for item in measure.items:
        try:
            keys += resolve(item)
        except KnowledgeError:
            keys.append(item)
    return tuple(dict.fromkeys(keys))


def narrow(actor: Measure) -> bool:
    """Whether a measure that acts on others says for which items, destinations or users."""
    return bool(actor.items or actor.end_users) or "all" not in actor.destinations


def reaches(actor: Measure, measure: Measure, part: Part) -> bool:
    """Whether ``actor`` acts on this part of ``measure``; on the whole only if on all of it."""
    return (
        _destination(actor, measure, part.destination)
        and _among(part.item, covered(measure), covered(actor))
        and _among(part.user, measure.end_users, actor.end_users)
    )


def _among(asked: str | None, own: Collection[str], named: Collection[str]) -> bool:
    """Whether those that an actor names (none: all) hold what is asked, else all of its own."""
    if not named:
        return True
    return asked in named if asked is not None else bool(own) and set(own) <= set(named)


def _destination(actor: Measure, measure: Measure, destination: str | None) -> bool:
    if "all" in actor.destinations:
        return True
    if destination is not None:
        return within(destination, actor.destinations)
    return "all" not in measure.destinations and all(
        within(code, actor.destinations) for code in measure.destinations
    )
