"""Asks the project's own question set and measures how often the answers hold.

A question passes when every expectation it states holds: kind, states, ends, cited documents,
what the text must and must never say. Apart from those, every citation of every answer is
checked to be a verbatim quote of the stored document.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import KnowledgeError
from knowledge.models import Answer, AnswerKind, Turn
from knowledge.wiring import Knowledge

FOLDER = Path(__file__).parent
SETS = {"dev": FOLDER / "questions.yaml", "held_out": FOLDER / "held_out.yaml"}

BAR = 0.95
"""The share of questions that must pass."""

Ask = Callable[[str, date, Sequence[Turn]], Answer]
"""Question, day of asking and history → answer."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its expected outcome; see the head of ``questions.yaml``."""

    id: str
    type: str
    question: str
    as_of: date
    history: tuple[Turn, ...]
    expect: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """How one case went. ``faults`` is empty when it passed."""

    case: Case
    answer: Answer | None
    faults: tuple[str, ...]


@dataclass(slots=True)
class Report:
    """The figures of an evaluation."""

    results: list[Result] = field(default_factory=list)
    quotes: int = 0
    verified: int = 0

    @property
    def passed(self) -> bool:
        """Whether the bar is reached: the share of cases, and every quote verbatim."""
        return self.accuracy >= BAR and self.verified == self.quotes

    @property
    def failures(self) -> list[Result]:
        """The cases that did not pass."""
        return [result for result in self.results if result.faults]

    @property
    def accuracy(self) -> float:
        """The share of cases that passed."""
        return 1 - len(self.failures) / len(self.results) if self.results else 0.0

    def by_type(self) -> dict[str, tuple[int, int]]:
        """Kind of question → passed, asked."""
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for result in self.results:
            counts[result.case.type][0] += not result.faults
            counts[result.case.type][1] += 1
        return {name: (passed, asked) for name, (passed, asked) in sorted(counts.items())}

    def citations(self) -> tuple[int, int]:
        """Cases that expect certain documents to be cited: right, asked."""
        asked = [r for r in self.results if r.case.expect.keys() & {"cites", "cites_any"}]
        return sum(not any("cite" in f for f in r.faults) for r in asked), len(asked)

    def abstention(self) -> tuple[int, int]:
        """Unanswerable cases: refused or asked back, asked."""
        asked = [r for r in self.results if set(_kinds(r.case)) <= {"none", "clarify"}]
        refused = [r for r in asked if r.answer and r.answer.kind.value in ("none", "clarify")]
        return len(refused), len(asked)


def load_cases(names: Iterable[str] = SETS) -> tuple[Case, ...]:
    """The cases of the named sets ("dev", "held_out")."""
    return tuple(
        _case(entry)
        for name in names
        for entry in yaml.safe_load(SETS[name].read_text(encoding="utf-8"))
    )


def measure(knowledge: Knowledge, names: Iterable[str] = SETS) -> Report:
    """Ask every question of the named sets of an open knowledge base."""

    def ask(question: str, as_of: date, history: Sequence[Turn]) -> Answer:
        return knowledge.answerer.answer_now(question, as_of=as_of, history=history)

    @cache
    def stored(document_id: str) -> str:
        document = knowledge.catalogue.document(document_id)
        return document.text if document else ""

    report = Report()
    for result in evaluate(load_cases(names), ask, stored):
        report.results.append(result)
        if result.answer:
            report.quotes += len(result.answer.citations)
            wrong = len(unverified(result.answer, stored))
            report.verified += len(result.answer.citations) - wrong
    return report


def evaluate(cases: Iterable[Case], ask: Ask, stored: Callable[[str], str]) -> Iterable[Result]:
    """Ask every case; ``stored`` gives a document's stored text by its id."""
    for case in cases:
        try:
            answer = ask(case.question, case.as_of, case.history)
        except KnowledgeError as error:
            yield Result(case, None, (f"raised: {error}",))
            continue
        yield Result(case, answer, tuple(_faults(case, answer, stored)))


def unverified(answer: Answer, stored: Callable[[str], str]) -> list[str]:
    """The documents whose quotes in ``answer`` do not stand verbatim in their stored text."""
    return [
        c.document for c in answer.citations if not c.quote or c.quote not in stored(c.document)
    ]


def _faults(case: Case, answer: Answer, stored: Callable[[str], str]) -> Iterable[str]:
    expect = case.expect
    if "kind" in expect and answer.kind.value not in _kinds(case):
        yield f"kind is {answer.kind.value}, expected {' or '.join(_kinds(case))}"
    found = {status.item: status for status in answer.statuses}
    for item, state in expect.get("states", {}).items():
        got = found[item].state.value if item in found else "missing"
        if got != state:
            yield f"state of {item} is {got}, expected {state}"
    for item, until in expect.get("until", {}).items():
        if item not in found or found[item].until != until:
            end = found[item].until if item in found else None
            yield f"end of {item} is {end}, expected {until}"
    for item in expect.get("not_items", ()):
        if item in found:
            yield f"speaks of {item}, which was not asked"
    yield from _citation_faults(expect, answer, stored)
    whole = f"{answer.text}\n\n{answer.more}".strip()
    for pattern in expect.get("says", ()):
        if not re.search(pattern, whole):
            yield f"does not say {pattern}"
    for pattern in expect.get("never", ()):
        if re.search(pattern, whole):
            yield f"says {pattern}"


def _citation_faults(
    expect: dict[str, Any], answer: Answer, stored: Callable[[str], str]
) -> Iterable[str]:
    cited = {citation.document for citation in answer.citations}
    for document in expect.get("cites", ()):
        if document not in cited:
            yield f"does not cite {document}"
    for choice in expect.get("cites_any", ()):
        if not cited & set(choice):
            yield f"cites none of {', '.join(choice)}"
    if answer.kind is AnswerKind.NONE and cited:
        yield "cites although it refuses"
    for document in unverified(answer, stored):
        yield f"quote not found in {document}"


def _kinds(case: Case) -> list[str]:
    kind = case.expect.get("kind", [])
    return [kind] if isinstance(kind, str) else list(kind)


def _case(entry: dict[str, Any]) -> Case:
    return Case(
        id=entry["id"],
        type=entry["type"],
        question=entry["question"],
        as_of=entry["as_of"],
        history=tuple(Turn(t["role"], t["content"]) for t in entry.get("history", ())),
        expect=entry["expect"],
    )
