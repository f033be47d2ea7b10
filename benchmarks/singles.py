"""How single questions on goods and rules are answered, against what a right answer must say.

``python -m benchmarks.singles [--held] [FILE]`` asks those of ``singles.yaml``, every third of a
kind (``--held``) or the others, prints what falls short, and writes every answer to FILE.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

import knowledge
from benchmarks.material import corpus_home
from knowledge.wiring import Knowledge

QUESTIONS = Path(__file__).with_suffix(".yaml")
AS_OF = date(2026, 11, 28)
EVERY = 3
"""Every third question of a kind is held out."""


@dataclass(frozen=True, slots=True)
class Single:
    """A question with patterns that its answer must hold and those that it must not."""

    kind: str
    question: str
    gold: str
    says: tuple[str, ...]
    never: tuple[str, ...]

    def missing(self, text: str) -> list[str]:
        """What is wrong with an answer by the patterns; empty where nothing is."""
        lacking = [said for said in self.says if not re.search(said, text, re.IGNORECASE)]
        wrong = [said for said in self.never if re.search(said, text)]
        return [*(f"lacks {said}" for said in lacking), *(f"says {said}" for said in wrong)]


def singles(*, held: bool) -> list[Single]:
    """The questions that are held out, or the others."""
    kinds = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    return [
        Single(kind, row["q"], row["gold"], *(tuple(map(str, row[n])) for n in ("says", "never")))
        for kind, rows in kinds.items()
        for at, row in enumerate(rows, 1)
        if (at % EVERY == 0) is held
    ]


def ask(base: Knowledge, asked: list[Single], into: Path | None) -> None:
    """Ask, print what falls short and the count of each kind."""
    good: Counter[str] = Counter()
    rows = []
    for single in asked:
        answer = base.answerer.answer_now(single.question, as_of=AS_OF)
        missing = single.missing(answer.text)
        good[single.kind] += not missing
        rows.append({"kind": single.kind, "question": single.question, "gold": single.gold})
        rows[-1] |= {"missing": missing, "answer": answer.text, "more": answer.more}
        if missing:
            print(f"{single.kind}: {single.question}\n  {'; '.join(missing)}", flush=True)
    every = Counter(single.kind for single in asked)
    print(" ".join(f"{kind} {good[kind]}/{every[kind]}" for kind in every))
    print(f"{sum(good.values())} of {len(asked)}")
    if into:
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        into.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Ask those that the arguments choose."""
    given = [word for word in sys.argv[1:] if word != "--held"]
    into = Path(given[0]) if given else None
    with (
        tempfile.TemporaryDirectory(prefix="monazite-singles-") as folder,
        knowledge.open(corpus_home(Path(folder) / "home"), stay=True) as base,
    ):
        ask(base, singles(held="--held" in sys.argv), into)
    return 0


if __name__ == "__main__":
    sys.exit(main())
