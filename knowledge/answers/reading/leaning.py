"""A turn, as whoever reads it on the question before it needs it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.answers.understanding.asking import Question
from knowledge.register.status import Register


@dataclass(frozen=True, slots=True)
class Leaning:
    """``question`` is the turn by itself, ``before`` the question that it may lean on, ``cues`` the
    kinds of turn that its words show; ``read`` reads another text by itself."""

    question: Question
    before: Question
    cues: frozenset[str]
    register: Register
    read: Callable[[str], Question]

    @property
    def bare(self) -> bool:
        """Whether the turn names neither an item nor an announcement."""
        q = self.question
        return not (q.items or q.either or q.announcements or q.unknown)

    @property
    def alone(self) -> bool:
        """Whether it names no firm and no publisher either."""
        q = self.question
        return self.bare and not (q.party or q.strangers or q.publishers)
