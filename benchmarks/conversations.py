"""How often a later turn of a conversation is answered rightly.

``python -m benchmarks.conversations [work | held] [--show]`` asks the conversations of
``conversations.yaml`` turn by turn, each with what was asked and answered before it.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

import knowledge
from benchmarks.material import corpus_home
from knowledge.models import Answer, Turn
from knowledge.wiring import Knowledge

FILE = Path(__file__).with_suffix(".yaml")
OPENING = 160
"""So many characters are what a reader takes in first."""


class Asked(BaseModel):
    """A turn and what a right answer to it has."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ask: str
    says: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    states: Mapping[str, str] = {}


class Conversations(BaseModel):
    """The conversations to work with and those held out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: date
    work: tuple[tuple[Asked, ...], ...]
    held: tuple[tuple[Asked, ...], ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A later turn, its answer, what the answer lacks and how long it took."""

    place: str
    asked: Asked
    answer: Answer
    lacks: tuple[str, ...]
    seconds: float


def lacking(asked: Asked, answer: Answer) -> Iterator[str]:
    """What an answer lacks of what a right one has."""
    text, opening = answer.text, re.sub(r"\*", "", answer.text[:OPENING])
    flags = re.IGNORECASE | re.MULTILINE
    for pattern in asked.says:
        if not re.search(pattern, text, flags):
            yield f"says {pattern}"
    for pattern in asked.first:
        if not re.match(pattern, opening, flags):
            yield f"first {pattern}"
    for pattern in asked.never:
        if re.search(pattern, opening, flags):
            yield f"never {pattern}"
    cited = {citation.document for citation in answer.citations}
    for document in asked.cites:
        if document not in cited:
            yield f"cites {document}"
    for item, state in asked.states.items():
        found = {status.state.value for status in answer.statuses if status.item == item}
        if state not in found:
            yield f"{item} {state}, not {', '.join(found) or 'told'}"


def judged(base: Knowledge, told: Sequence[Asked], as_of: date, place: str) -> Iterator[Judged]:
    """The later turns of one conversation."""
    history: list[Turn] = []
    for at, asked in enumerate(told, 1):
        start = time.perf_counter()
        answer = base.answerer.answer_now(asked.ask, as_of=as_of, history=history)
        spent = time.perf_counter() - start
        if at > 1:
            yield Judged(f"{place}.{at}", asked, answer, tuple(lacking(asked, answer)), spent)
        history += [Turn("user", asked.ask), Turn("assistant", answer.text)]


def main(arguments: Sequence[str]) -> int:
    """Print how many later turns are right and, with ``--show``, what the others lack."""
    found = Conversations.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
    part = "held" if "held" in arguments else "work"
    with (
        tempfile.TemporaryDirectory(prefix="monazite-conversations-") as folder,
        knowledge.open(corpus_home(Path(folder) / "home"), stay=True) as base,
    ):
        turns = [
            turn
            for at, told in enumerate(getattr(found, part), 1)
            for turn in judged(base, told, found.as_of, f"{part}{at}")
        ]
    right = [turn for turn in turns if not turn.lacks]
    if "--show" in arguments:
        for turn in turns:
            if turn.lacks:
                print(f"{turn.place} {turn.asked.ask}\n  lacks: {'; '.join(turn.lacks)}")
                print("  " + turn.answer.text[:260].replace("\n", " / "))
    spent = sorted(turn.seconds for turn in turns)
    print(f"{len(right)} of {len(turns)} later turns right ({len(right) / len(turns):.2f}).")
    print(f"p50 {spent[len(spent) // 2] * 1000:.0f} ms, worst {spent[-1] * 1000:.0f} ms.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
