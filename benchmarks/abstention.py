"""How often nothing is said where documents hold nothing, and something where they hold it.

``python -m benchmarks.abstention`` asks the questions of ``abstention.yaml`` with several bars for
what a quoted sentence must reach. Half of them set the bar, half show how well it holds.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

import knowledge
from benchmarks.material import corpus_home
from knowledge.answers.writing import evidence
from knowledge.models import AnswerKind
from knowledge.wiring import Knowledge

QUESTIONS = Path(__file__).with_suffix(".yaml")
BARS = (0.36, 0.4, 0.44, 0.48, 0.54)
SAID = (AnswerKind.STATUS, AnswerKind.PASSAGES)


def silent(base: Knowledge, questions: Sequence[str]) -> int:
    """How many questions get no answer."""
    kinds = [base.answerer.answer_now(question).kind for question in questions]
    return sum(kind not in SAID for kind in kinds)


def row(base: Knowledge, bar: float, asked: Mapping[str, Sequence[str]]) -> str:
    """Precision and recall of saying nothing with a bar, on both halves of the questions."""
    evidence.ENOUGH = bar
    cells = [f"{bar}"]
    for half in (0, 1):
        known, unknown = (asked[name][half::2] for name in ("answerable", "unanswerable"))
        wrong, right = silent(base, known), silent(base, unknown)
        precision = right / (right + wrong) if right + wrong else 0.0
        cells += [
            f"{precision:.2f}",
            f"{right / len(unknown):.2f}",
            f"{1 - wrong / len(known):.2f}",
        ]
    return "| " + " | ".join(cells) + " |"


def main() -> int:
    """Print the table."""
    asked = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    shipped = evidence.ENOUGH
    head = "nothing said: precision | recall | answered of the answerable"
    print(f"Shipped bar: {shipped}. Columns: set half, then held-out half.\n")
    print(f"| Bar | {head} | {head} |\n|{' ---: |' * 7}")
    with (
        tempfile.TemporaryDirectory(prefix="monazite-abstention-") as folder,
        knowledge.open(_home(Path(folder)), stay=True) as base,
    ):
        for bar in BARS:
            print(row(base, bar, asked), flush=True)
    evidence.ENOUGH = shipped
    return 0


def _home(folder: Path) -> Path:
    """The data folder that is named on the command line, or one that is made."""
    return Path(sys.argv[1]) if len(sys.argv) > 1 else corpus_home(folder / "home")


if __name__ == "__main__":
    sys.exit(main())
