"""One sentence on what a question asserts."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answers.facts.premises import PremiseFact, Truth, judged
from knowledge.answers.understanding.asking import Question
from knowledge.answers.writing.wording import listed, name
from knowledge.models import State, Status

_HEADS = {Truth.RIGHT: "Right", Truth.HALF: "Half right", Truth.WRONG: "That is not so"}


def premises(question: Question, statuses: Sequence[Status]) -> str:
    """What is right and wrong of what the question asserts; "" where nothing can be judged."""
    facts = [fact for claim in question.claims if (fact := judged(claim, statuses))]
    return " ".join(_sentence(fact, statuses) for fact in facts)


def _sentence(fact: PremiseFact, statuses: Sequence[Status]) -> str:
    head = _HEADS[fact.truth]
    if fact.asserted.number:
        number = "" if fact.truth is Truth.RIGHT else f", not {fact.asserted.number}"
        more = f"; {fact.open_} more are not confirmed" if fact.open_ else ""
        return f"{head}: {fact.held}{number}{more}."
    items = listed(tuple(dict.fromkeys(name(status.item) for status in statuses)), "or")
    if statuses[0].state is State.NONE:
        return f"{head}: no rule in my documents bars {items}."
    return f"{head}: nothing in my documents bars {items}; it is under licence."
