"""How many: parties on lists, and firms that a document allows, the number first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.answers.understanding.asking import Question
from knowledge.answers.writing import wording
from knowledge.answers.writing.parties import PartyComposer
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.models import Document, Effect, Measure
from knowledge.register.elements import resolve

HOW_MANY = re.compile(r"\b(?:how many|number of|count of|wie viele|combien|cuánt[ao]s)\b", re.I)
FIRMS = re.compile(
    r"\b(?:firms?|compan(?:y|ies)|exporters?|entit(?:y|ies)|enterprises?|traders?|sellers?)\b", re.I
)
_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()
_NUMBER = rf"(?P<number>\d{{1,3}}|{'|'.join(_WORDS)})"
CLAIMED = re.compile(
    r"(?<!\bour )(?<!\bmy )(?<!\bthe )(?<!\bthese )(?<!\bthose )\b"
    rf"{_NUMBER}\s+(?:[\w-]+\s+){{0,2}}?(?:firms|companies|exporters|traders|enterprises)\b",
    re.IGNORECASE,
)
"""A number of firms that a question takes for granted."""


@dataclass(frozen=True, slots=True)
class CountComposer:
    """Writes numbers with the sentences that state them."""

    writer: StatusWriter

    def parties(self, question: Question) -> str:
        """How many parties the lists name that the question is for; "" where one gives none."""
        measures = [r.measure for r in PartyComposer(self.writer).lists(question)]
        period = question.period
        if period is not None:  # "listed in July": the lists of those days, if there are any
            then = [m for m in measures if period.start <= m.from_ <= period.end]
            measures = then or measures
        counted = [(measure, self.writer.register.count(measure)) for measure in reversed(measures)]
        if not counted or not all(number for _, number in counted):
            return ""
        parts = []
        for effect, kind in ((Effect.BAN, "control list"), (Effect.REVIEW, "watch list")):
            mine = [(measure, number) for measure, number in counted if measure.effect is effect]
            if mine:
                parts.append(self._sum(kind, mine))
        quotes = [self.writer.quoter.words(measure) for measure, _ in counted]
        lines = [f"- “{text}”{key}" for text, key in quotes]
        note = (
            "These are the numbers that the announcements state; removals since then were not "
            "looked for, and not every name was read."
        )
        return "\n\n".join([" ".join(parts), "\n".join(lines), note])

    def _sum(self, kind: str, counted: Sequence[tuple[Measure, int]]) -> str:
        total = sum(number for _, number in counted)
        each = [f"{number} by {self.writer.label(measure)}" for measure, number in counted]
        return f"**{total}** on the {kind}, by the announcements on record: {wording.listed(each)}."

    def exporters(self, question: Question, documents: Iterable[Document]) -> str:
        """How many firms a document allows for an item of the question, and whether that is the
        number that the question gives; "" where none says it."""
        if len(question.items) != 1:
            return ""
        item = question.items[0]
        for document in documents:
            for measure in document.measures:
                found = [n for name, n in measure.firms if item in resolve(name)]
                if found:
                    return self._allowed(question, measure, item, found[0])
        return ""

    def _allowed(self, question: Question, measure: Measure, item: str, number: int) -> str:
        text, key = self.writer.quoter.number(measure, number, wording.name(item))
        said = f"by the record of {self.writer.label(measure)}: “{text}”{key}"
        claimed = CLAIMED.search(question.text)
        if claimed is None:
            return f"**{number}**, {said}"
        head = "Yes" if number_of(claimed["number"]) == number else f"No, {number}"
        return f"{head}, {said}"


def number_of(written: str) -> int:
    """A number in digits or, up to twenty, in words."""
    return int(written) if written.isdigit() else _WORDS.index(written.lower()) + 1
