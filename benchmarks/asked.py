"""How surely a question is told from those that documents answer, and near misses from it.

``python -m benchmarks.asked`` matches the questions of ``asked.yaml``, each held out in turn while
the other ways to ask the same stand as stored ones: by meaning alone, with words, and with what
both name. Half of the entries set the bars, half show how well they hold.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from unittest import mock

import yaml

import knowledge
from benchmarks.material import corpus_home
from knowledge.answers import matching
from knowledge.answers.answering import today
from knowledge.answers.understanding.questions import understand
from knowledge.models import SHARED
from knowledge.store.asked import AskedIndex, View
from knowledge.store.records import StoredQuestion, text_hash
from knowledge.vocabulary.current import speaking
from knowledge.wiring import Knowledge

QUESTIONS = Path(__file__).with_suffix(".yaml")
BARS = (0.5, 0.55, 0.6, 0.62, 0.65, 0.68, 0.7, 0.72, 0.75, 0.78, 0.82, 0.86, 0.9)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One asked question: which entry it is of (None: none, it is a near miss), which it was
    matched with, and how surely."""

    half: int
    text: str
    wanted: int | None
    found: int | None
    stored: str
    score: float


class Stored:
    """The stored questions of the file, as an index gives them."""

    def __init__(self, base: Knowledge, entries: Sequence[Mapping[str, Any]]) -> None:
        self._questions = [
            StoredQuestion(entry["document"], SHARED, today(), place, text, text_hash(text))
            for place, entry in enumerate(entries)
            for text in (entry["stored"], *entry["asked"])
        ]
        self._vectors = base.embedder.embed([each.text for each in self._questions])
        self.held_out = ""

    def view(self, _: Sequence[str]) -> View:
        """All of them but the one that is held out, whoever asks."""
        kept = [at for at, each in enumerate(self._questions) if each.text != self.held_out]
        return View(tuple(self._questions[at] for at in kept), self._vectors[kept])


def outcomes(base: Knowledge, entries: Sequence[Mapping[str, Any]]) -> list[Outcome]:
    """What every question of the file is matched with."""
    index = Stored(base, entries)
    matcher = matching.QuestionMatcher(cast(AskedIndex, index), base.embedder.embed)
    read = base.answerer.topics.read
    found = []
    for place, entry in enumerate(entries):
        asked = [(text, place) for text in entry["asked"]]
        for text, wanted in [*asked, *((text, None) for text in entry["near"])]:
            index.held_out = text
            question = read(understand(text, base.register, as_of=today()))
            best = matcher.matches(question, base.register, (SHARED,), base.catalogue.document)
            one = max(best, key=lambda match: match.score, default=None)
            found.append(
                Outcome(
                    place % 2,
                    text,
                    wanted,
                    one.stored.entry if one else None,
                    one.stored.text if one else "",
                    one.score if one else 0.0,
                )
            )
    return found


def table(found: Sequence[Outcome]) -> list[str]:
    """For each bar, on both halves: matched rightly and wrongly of those that ask the same, and
    matched at all of the near misses."""
    head = "right | wrong | near misses"
    lines = [f"| Bar | {head} | {head} |", f"|{' ---: |' * 7}"]
    for bar in BARS:
        cells = [f"{bar}"]
        for half in (0, 1):
            same = [o for o in found if o.half == half and o.wanted is not None]
            near = [o for o in found if o.half == half and o.wanted is None]
            right = sum(o.score >= bar and o.found == o.wanted for o in same)
            wrong = sum(o.score >= bar and o.found != o.wanted for o in same)
            false = sum(o.score >= bar for o in near)
            counts = ((right, same), (wrong, same), (false, near))
            cells += [f"{count / len(of):.2f}" for count, of in counts]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def main() -> int:
    """Print the tables, then what went wrong at the shipped bars."""
    entries = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    weights = {"_MEANING": 1.0, "_SHARED": 0.0, "_KNOWN": 0.0, "_OTHER_NUMBER": 0.0}
    with (
        tempfile.TemporaryDirectory(prefix="monazite-asked-") as folder,
        knowledge.open(_home(Path(folder))) as base,
        speaking(base.register.vocabulary),
    ):
        with (
            mock.patch.multiple(matching, **weights),
            mock.patch.object(matching, "distance", return_value=0.0),
        ):
            print("\nMeaning alone\n", *table(outcomes(base, entries)), sep="\n")
        with mock.patch.object(matching, "distance", return_value=0.0):
            print("\nMeaning and words\n", *table(outcomes(base, entries)), sep="\n")
        found = outcomes(base, entries)
        print("\nMeaning, words and names (shipped)\n", *table(found), sep="\n")
    print(f"\nShipped: likely {matching.LIKELY}, sure {matching.SURE}, certain {matching.CERTAIN}.")
    for one in sorted(found, key=lambda o: -o.score):
        if one.found != one.wanted and one.score >= matching.LIKELY:
            print(f"{one.score:.2f} {one.text!r} with {one.stored!r}")
    if "--all" in sys.argv:
        for one in sorted(found, key=lambda o: o.score):
            if one.wanted is not None and (one.found != one.wanted or one.score < matching.SURE):
                print(f"missed {one.score:.2f} {one.text!r}, nearest {one.stored!r}")
    return 0


def _home(folder: Path) -> Path:
    """The data folder that is named on the command line, or one that is made."""
    given = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    return Path(given[0]) if given else corpus_home(folder / "home")


if __name__ == "__main__":
    sys.exit(main())
