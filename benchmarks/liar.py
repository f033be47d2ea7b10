"""Whether false drafts of a chat model reach a reader, and how many true ones do.

``python -m benchmarks.liar [--show] [HOME]`` runs the drafts of ``liar.yaml`` through the check of
what a chat model writes, on the bundled corpus or the data folder HOME; ``--show`` lists the misses
of the open part with the reason of each cut.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from benchmarks.material import corpus_home, open_home
from knowledge.answers.chat.checking import Checker
from knowledge.answers.chat.facts import FactBook
from knowledge.answers.chat.writer import checked
from knowledge.answers.desk import Desk
from knowledge.answers.lookup import Lookup, Timings
from knowledge.answers.replies import Replier
from knowledge.answers.understanding.questions import understand_parts
from knowledge.vocabulary.current import speaking
from knowledge.vocabulary.locales import ENGLISH
from knowledge.wiring import Knowledge

FILE = Path(__file__).with_suffix(".yaml")
GOAL = 0.95
"""The share of true drafts that is to be let through."""

Drafts = Mapping[str, Sequence[str]]
"""Words of the facts that drafts name (several facts parted by " & "), and those drafts."""


class Asked(BaseModel):
    """A question and what a model might write on its facts, rightly and wrongly."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ask: str
    held_out: bool = False
    right: Drafts = Field(alias="true")
    wrong: Drafts = Field(alias="false")


class Suite(BaseModel):
    """All questions, and the day that they are asked on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: date
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A draft, whether it is true, and what became of it ("": shown whole; else why it was cut)."""

    ask: str
    held_out: bool
    true: bool
    draft: str
    fault: str

    @property
    def missed(self) -> bool:
        """Whether the check failed: a false draft is shown or a true one is not."""
        return self.true == bool(self.fault)


def read() -> Suite:
    """The suite in ``liar.yaml``."""
    return Suite.model_validate(_text_keys(yaml.safe_load(FILE.read_text(encoding="utf-8"))))


def _text_keys(node: object) -> object:
    """YAML reads the keys ``true`` and ``false`` as truth values."""
    if isinstance(node, dict):
        return {
            str(key).lower() if isinstance(key, bool) else key: _text_keys(value)
            for key, value in node.items()
        }
    return [_text_keys(each) for each in node] if isinstance(node, list) else node


def outcomes(base: Knowledge, suite: Suite, *, held_out: bool | None = None) -> Iterator[Outcome]:
    """What becomes of each draft; of one part only where ``held_out`` says which.

    Raises ValueError where the words of a fact are found in none.
    """
    answerer = base.answerer
    register = answerer.register(("",))
    with speaking(register.vocabulary):
        for asked in suite.questions:
            if held_out is not None and asked.held_out is not held_out:
                continue
            lookup = Lookup(
                answerer.catalogue, answerer.search, register, suite.as_of, None, Timings()
            )
            desk = Desk(lookup, answerer.passages)
            parts = understand_parts(asked.ask, register, as_of=suite.as_of)
            reply = Replier(desk).reply_all(tuple(answerer.topics.read(each) for each in parts))
            book = FactBook()
            book.of_reply(reply, desk.evidence)
            checker = Checker(register, suite.as_of, ENGLISH, asked.ask)
            for true, drafts in ((True, asked.right), (False, asked.wrong)):
                for words, texts in drafts.items():
                    ids = _ids(words, book, asked.ask)
                    for text in texts:
                        fault = _fault(f"{text} {ids}", book, checker, whole=true)
                        yield Outcome(asked.ask, asked.held_out, true, text, fault)


def _ids(words: str, book: FactBook, ask: str) -> str:
    named = []
    for each in words.split(" & "):
        found = next((fact.id for fact in book.facts.values() if each in fact.text), "")
        if not found:
            raise ValueError(f"No fact on {ask!r} says {each!r}.")
        named.append(f"[{found}]")
    return " ".join(named)


def _fault(draft: str, book: FactBook, checker: Checker, *, whole: bool) -> str:
    """Why a draft is cut: any sentence of it where it has to stay whole, else its last one."""
    faults = [each.fault for each in checked(draft, book, checker)]
    if not faults:
        return "nothing is left of it"
    return next(filter(None, faults), "") if whole else faults[-1]


def _row(name: str, found: Sequence[Outcome]) -> str:
    cells = []
    for true in (False, True):
        of = [each for each in found if each.true is true]
        shown = sum(not each.fault for each in of)
        cells.append(f"{shown} of {len(of)}" + (f" ({shown / max(1, len(of)):.1%})" * true))
    return f"| {name} | " + " | ".join(cells) + " |"


def main() -> int:
    """Print the table; 1 where a false draft of either part is shown."""
    homes = [each for each in sys.argv[1:] if each != "--show"]
    with tempfile.TemporaryDirectory(prefix="monazite-liar-") as folder:
        home = Path(homes[0]) if homes else corpus_home(Path(folder) / "home")
        with open_home(home, stay=True) as base:
            found = list(outcomes(base, read()))
    print(f"| Part | False drafts shown (goal 0) | True drafts let through (goal {GOAL:.0%}) |")
    print("| --- | ---: | ---: |")
    for name, held_out in (("open", False), ("held out", True)):
        print(_row(name, [each for each in found if each.held_out is held_out]))
    print(_row("all", found))
    if "--show" in sys.argv:
        for each in found:
            if each.missed and not each.held_out:
                kind = f"true, cut ({each.fault})" if each.true else "FALSE, SHOWN"
                print(f"{kind}: {each.draft}  <{each.ask}>")
    return int(any(each.missed and not each.true for each in found))


if __name__ == "__main__":
    sys.exit(main())
