"""For whom a status is asked, and which measures are about them."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.models import Effect, Measure
from knowledge.register.parties import MILITARY, Parties, military_in
from knowledge.register.places import find_places, place, within
from knowledge.register.reach import Part
from knowledge.vocabulary.issuers import code_of

EVERY = "dual-use"
"""The item that stands for every dual-use item."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A destination (code, None for no particular one) and an end user."""

    destination: str | None
    military: bool
    parties: frozenset[str]

    def meets(self, measure: Measure) -> bool:
        """Whether the measure is about this destination and end user, and so may decide.

        A listed party is met wherever it is; a bar on military users only in its countries.
        """
        reached = "all" in measure.destinations or self._inside(measure)
        if not measure.end_users:
            return reached
        if self.parties.intersection(measure.end_users):
            return True
        return self.military and MILITARY in measure.end_users and reached

    def singles_out(self, measure: Measure) -> bool:
        """Whether the measure decides because this very end user is asked about."""
        return bool(measure.end_users) and self.meets(measure)

    def part(self, measure: Measure, item: str) -> Part:
        """The part of a measure that is about this item, destination and end user."""
        users = self.parties | ({MILITARY} if self.military else set())
        user = min(users.intersection(measure.end_users), default=None)
        return Part(self.destination, None if EVERY in measure.items else item, user)

    def concerns(self, measure: Measure, listed: bool) -> bool:
        """Whether a measure on every dual-use item belongs to the status of a single one.

        A bar on users is shown for every item, a check only where the item is ``listed``; lists
        of parties are shown where their country or one of them is asked for.
        """
        if measure.effect is not Effect.BAN and not listed:
            return False
        if self.meets(measure):
            return True
        if self.destination is not None:
            return self._inside(measure)
        return MILITARY in measure.end_users

    def _inside(self, measure: Measure) -> bool:
        return self.destination is not None and within(self.destination, measure.destinations)


def destination_of(name: str) -> str:
    """The code of a place that goods go to or come from; KnowledgeError where it is not known."""
    return code_of(name.strip()) or place(name)


def governs(issuer: str, origin: str) -> bool:
    """Whether the rules of an issuer are for goods that leave a country."""
    return issuer == origin or within(origin, (issuer,))


def asked_for(destination: str | None, end_user: str | None, parties: Parties) -> Asked:
    """What a destination ("US", "Germany", "all") and an end user ("US military", "TDK") mean.

    KnowledgeError for a destination that is not known.
    """
    code = destination_of(destination) if destination and destination != "all" else None
    if not end_user:
        return Asked(code, False, frozenset())
    listed = parties.named(end_user)
    military, implied = (False, None) if listed else military_in(end_user)
    if military and code is None:
        named = find_places(end_user)
        code = named[0].code if named else implied
    return Asked(code, military, frozenset(listed))
