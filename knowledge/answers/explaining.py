"""How a question was read, and what its answer was made of: for maintainers and moderators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import Enum
from typing import Any

from knowledge.answers.matching import Match, grade
from knowledge.answers.understanding.announcements import find_announcements
from knowledge.answers.understanding.asking import Question, Thread
from knowledge.answers.understanding.periods import Period
from knowledge.answers.understanding.subjects import find_subjects
from knowledge.models import Answer
from knowledge.register.status import Register

_INTENT = ("topic", "cues", "aim", "asks", "polar", "denied", "listing")
_APART = ("text", "masked", "as_of", "language", "guess", *_INTENT)
"""Fields of a question that are told by themselves; the others are its slots."""


@dataclass(frozen=True, slots=True)
class Span:
    """Something that the text names at ``start``:``end``: an item, group, place, announcement or
    day, with the keys that it stands for."""

    start: int
    end: int
    text: str
    kind: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One question of a text as it was understood.

    ``text`` is the question in plain characters, which ``spans`` count in. ``slots`` holds what
    is filled of it, by the names of the fields of ``Question``: items, groups, destinations,
    end_user, announcements, period and others, as values of JSON.
    """

    text: str
    language: str
    on: date
    intent: dict[str, Any]
    slots: dict[str, Any]
    spans: tuple[Span, ...]
    matches: tuple[dict[str, Any], ...] = ()
    """The stored questions that ask the same as it, or as a part of it, with the document that
    answers each and how sure that is, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a text was read, the states that were computed for it and the documents quoted."""

    readings: tuple[Reading, ...]
    facts: tuple[dict[str, Any], ...]
    """The statuses, as JSON has them, each with its measures."""
    documents: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The object that ``ask --explain --json`` adds under ``explain``."""
        return {
            "readings": [asdict(read) | {"on": read.on.isoformat()} for read in self.readings],
            "facts": list(self.facts),
            "documents": list(self.documents),
        }


def explained(
    asked: Sequence[Question],
    answer: Answer,
    register: Register,
    matches: Sequence[Sequence[Match]] = (),
) -> Explanation:
    """How the questions ``asked`` of a text were read, and what their ``answer`` stands on;
    ``matches`` are those of each question."""
    found = [*matches, *([()] * (len(asked) - len(matches)))]
    return Explanation(
        readings=tuple(
            _reading(question, register, own) for question, own in zip(asked, found, strict=True)
        ),
        facts=tuple(status.as_json() for status in answer.statuses),
        documents=tuple(dict.fromkeys(citation.document for citation in answer.citations)),
    )


def _reading(question: Question, register: Register, found: Sequence[Match]) -> Reading:
    filled = ((field.name, getattr(question, field.name)) for field in fields(question))
    return Reading(
        text=question.text,
        language=question.language,
        on=question.on,
        intent={name: _plain(getattr(question, name)) for name in _INTENT},
        slots={name: _plain(value) for name, value in filled if name not in _APART and value},
        spans=tuple(sorted(_spans(question, register), key=lambda span: (span.start, -span.end))),
        matches=tuple(
            {
                "question": match.stored.text,
                "document": match.document.id,
                "part": match.part,
                "score": round(match.score, 3),
                "counts": grade(match.score),
            }
            for match in found
        ),
    )


def _spans(question: Question, register: Register) -> Iterator[Span]:
    text = question.text
    named = find_subjects(text, register, question.as_of, question.language)
    for mention in named.mentions:
        kind = "group" if mention.group else "unclear" if mention.ambiguous else "item"
        yield Span(mention.start, mention.end, mention.text, kind, mention.keys)
    for place in named.places:
        yield Span(place.start, place.end, place.text, _part(place), (place.code,))
    for found in find_announcements(text):
        yield Span(found.start, found.end, text[found.start : found.end], "announcement", ())
    if named.period:
        low, high = named.period.span
        yield Span(low, high, text[low:high], "day", tuple(_plain(named.period).values()))


def _part(place: Any) -> str:
    """What a place is to the question: who makes the rule, what lies on the way, the goal."""
    for name in ("issuer", "via"):
        if getattr(place, name):
            return name
    return "destination" if place.directed else "place"


def _plain(value: object) -> Any:
    if isinstance(value, Period):
        return {"start": value.start.isoformat(), "end": value.end.isoformat()}
    if isinstance(value, Thread):
        said = {"before": value.before.text, "lean": value.lean.value}
        return said | {"documents": list(value.documents)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
