"""What was said about rules without being one, as lines to stand below an answer."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.answers.facts.states import StateFinder
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.models import Ruling


def weaker(writer: StatusWriter, rulings: Iterable[Ruling]) -> list[str]:
    """Lines that quote what is said about rules without being one; [] when there is nothing."""
    claims = StateFinder(writer).claims(rulings)
    if not claims:
        return []
    head = "Weaker evidence, none of it an instrument that changes the rule:"
    return [head, *[f"- “{fact.text}”{fact.key}" for fact in claims]]
