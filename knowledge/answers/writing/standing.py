"""How a statement stands to the rules, in one or two sentences with citation keys."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.answers.facts.said import Standing, StandingFact
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing import wording
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.models import Condition, Ruling


@dataclass(frozen=True, slots=True)
class StandingWriter:
    """Puts how statements stand into words."""

    writer: StatusWriter

    def sentence(self, fact: StandingFact, *, alone: bool = True) -> str:
        """How one statement stands; ``alone`` where others like it are not told beside it."""
        match fact.standing:
            case Standing.CARRIED:
                gives = "give" if len(fact.documents) > 1 else "gives"
                return f"{self._rules(fact)} {gives} that day too.{self._key(fact)}"
            case Standing.UNCARRIED:
                return self._uncarried(fact, alone)
            case Standing.OVERTAKEN:
                return self._overtaken(fact)
        are = "are" if len(fact.documents) > 1 else "is"
        return f"{self._rules(fact)} {are} {_stands(fact.rulings)}.{self._key(fact)}"

    def _uncarried(self, fact: StandingFact, alone: bool) -> str:
        ends = sorted({m.until for m in fact.measures if m.until})
        own = ""
        if ends:
            passed = ", which has passed" if ends[-1] < self.writer.as_of else ""
            own = f": {self._rules(fact)} runs to {spoken(ends[-1])}{passed}"
        said = f"No announcement says so{own}.{self._key(fact)}"
        if alone and fact.alike:
            other = fact.alike[0]
            text, key = self.writer.quoter.claim(other)
            who = other.by.split(", ")[0]
            said += f" {who} named the same day on {spoken(other.said)}.{key}" if text else ""
        return said

    def _overtaken(self, fact: StandingFact) -> str:
        by = fact.by
        if by is None:
            return ""
        acted = [r for r in fact.rulings if r.by and r.by.id == by.id]
        what = wording.labels(fact.documents)
        state = self.writer.stayed(acted[0], self.writer.as_of, many=len(fact.documents) > 1)
        return f"Since then: {what} {state}" if acted else ""

    def _rules(self, fact: StandingFact) -> str:
        return wording.labels(fact.documents)

    def _key(self, fact: StandingFact) -> str:
        return self.writer.quoter.measure(fact.measures[0]) if fact.measures else ""


def _stands(rulings: tuple[Ruling, ...]) -> str:
    """What became of rules that nothing issued later acts on."""
    conditions = {ruling.condition for ruling in rulings}
    if conditions == {Condition.IN_FORCE}:
        ends = {ruling.until for ruling in rulings}
        end = ends.pop() if len(ends) == 1 else None
        return f"in force, until {spoken(end)}" if end else "in force, with no end date"
    return wording.listed(sorted(condition.value for condition in conditions))
