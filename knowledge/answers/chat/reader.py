"""A chat model reads a turn of a conversation: it says it again as questions that stand alone.

The rules read these questions as they read any other, so that a model may mistake what is wanted
and cannot invent an item, a place, a day or an announcement: a question that names what the
conversation does not is dropped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, Field

from knowledge.answers.chat.carriers import named_in
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.questions import LONGEST_QUESTION, MOST_PARTS, understand_parts
from knowledge.answers.understanding.scripts import reads
from knowledge.answers.understanding.written_days import written_days
from knowledge.models import Turn
from knowledge.register.parties import MILITARY
from knowledge.register.status import Register
from knowledge.vocabulary.places import home
from knowledge.vocabulary.texts import texts

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from knowledge.answers.chat.counting import Counter

Naming = Mapping[str, frozenset[Any]]
"""Names by their kind."""

MOST_TURNS, LONGEST_TURN = 6, 1200
"""So many turns before the question are read, so many characters of each."""
_LONG = 60
"""From so many characters on a text is taken to hold more than the rules read."""


class Draft(BaseModel):
    """What a turn asks, as questions that stand alone."""

    questions: list[str] = Field(
        description="Each question of the last message, complete by itself, in English, in order."
    )


@dataclass(frozen=True, slots=True)
class ChatReader:
    """Reads with an open model what the rules read with little certainty."""

    model: BaseChatModel
    counter: Counter | None = None

    def read(
        self,
        text: str,
        history: Sequence[Turn],
        asked: Sequence[Question],
        register: Register,
        as_of: date,
    ) -> tuple[Question, ...]:
        """The questions of ``text`` as the model reads it; ``asked``, as the rules read it, where
        that is certain or the model gives nothing that holds. Raises what the client raises."""
        if not wanting(text, history, asked):
            return tuple(asked)
        said = [turn.content[:LONGEST_TURN] for turn in history[-MOST_TURNS:]] + [text]
        drafted = self._draft(text, history, as_of)
        known = naming("\n".join(said), register, as_of)
        held = [
            question[:LONGEST_QUESTION]
            for question in drafted[:MOST_PARTS]
            if not foreign(question, known, register, as_of)
        ]
        if not held:
            return tuple(asked)
        language = asked[0].language if asked else "en"
        found = [
            replace(part, language=language)
            for question in held
            for part in understand_parts(question, register, as_of=as_of)
        ]
        return tuple(found[:MOST_PARTS])

    def _draft(self, text: str, history: Sequence[Turn], as_of: date) -> list[str]:
        turns = [
            {"role": turn.role, "content": turn.content[:LONGEST_TURN]}
            for turn in history[-MOST_TURNS:]
        ]
        told = {"before": turns, "last": text[:LONGEST_QUESTION], "today": as_of.isoformat()}
        reader = self.model.with_structured_output(Draft)
        draft = reader.invoke(
            [("system", texts().reread), ("human", json.dumps(told, ensure_ascii=False))],
            config={"callbacks": [self.counter] if self.counter else []},
        )
        return [q for q in draft.questions if q.strip()] if isinstance(draft, Draft) else []


def wanting(text: str, history: Sequence[Turn], asked: Sequence[Question]) -> bool:
    """Whether the rules may have read too little of a text: it leans on others, is long, is in a
    language that they do not read, or names nothing that they know."""
    if history or len(text) > _LONG or not reads(text) or not asked:
        return True
    return any(
        question.aim in (Aim.UNCLEAR, Aim.NOTHING)
        or not (question.items or question.announcements or question.groups or question.party)
        for question in asked
    )


def foreign(question: str, known: Naming, register: Register, as_of: date) -> str:
    """What a question names that is not among the ``known`` names of its conversation, in a few
    words; "" for nothing."""
    for kind, names in naming(question, register, as_of).items():
        if extra := names - known[kind]:
            return f"{kind}: {', '.join(map(str, sorted(extra, key=str)))}"
    return ""


def naming(text: str, register: Register, as_of: date) -> Naming:
    """What a text names, by kind; announcements by their numbers, days as they are written, too."""
    named = named_in(text, register, as_of)
    return {
        "item": named.items,
        "place": named.places - {home()},
        "rule": frozenset(number for number, _ in named.rules),
        "party": named.parties,
        "buyer": frozenset({MILITARY} if named.military else ()),
        "day": frozenset(period.start for period in written_days(text, as_of)),
    }
