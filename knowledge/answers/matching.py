"""An asked question against those that documents say they answer: question and question compared.

A question lies nearer to another way of asking it than to the passage that answers it. Meaning,
shared words and what both name decide; ``python -m benchmarks.asked`` sets the bars.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from threading import Lock

import numpy as np
from rapidfuzz import fuzz

from knowledge.answers.agreeing import Named, Told, distance
from knowledge.answers.question import Topic
from knowledge.answers.stems import numbers, stems
from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.clauses import blanked
from knowledge.answers.understanding.questions import understand
from knowledge.models import Document
from knowledge.register.places import find_places
from knowledge.register.status import Register
from knowledge.store.asked import AskedIndex, View
from knowledge.store.records import StoredQuestion

LIKELY = 0.65
"""From which score on what a match says may stand behind a computed state."""
SURE = 0.7
"""From which on it leads where nothing is computed."""
CERTAIN = 0.85
"""From which on it leads where a topic has an answer of its own."""

_MEANING, _SHARED, _KNOWN = 0.6, 0.2, 0.2
"""What nearness in meaning, shared words, and words that the document has weigh."""
_OTHER_WAY = 0.12
"""What it costs where only one of two questions asks why."""
_OTHER_NUMBER = 0.05
"""What a number costs that neither the stored question nor its document has."""
_NEAREST, _SAYING = 16, 8
"""How many stored questions are looked at for their meaning, and for their words."""
_MOST_PARTS = 4
_FEWEST_WORDS = 2
"""Of a part that is a question by itself."""
_ALIKE = 86
"""How alike two words must be, of 100, to be the same but for a slip."""
_LEAST_LETTERS = 5
_KEPT = 5000
_STATES = 32
"""Of how many states of the rules and the questions what was read is kept."""
_ENDS = re.compile(r"(?<=[?？!])\s*|(?<=[.;。])\s+|\n+")


def grade(score: float) -> str:
    """What a score is worth: "certain", "sure", "likely" or "no"."""
    bars = (("certain", CERTAIN), ("sure", SURE), ("likely", LIKELY))
    return next((name for name, bar in bars if score >= bar), "no")


@dataclass(frozen=True, slots=True)
class Match:
    """A stored question that asks the same, as far as ``score`` tells (at most 1, below 0 never);
    ``part`` is what of the asked text it matches."""

    stored: StoredQuestion
    document: Document
    score: float
    part: str


@dataclass(frozen=True)
class _Words:
    """The stems of the stored questions of a view, and how much each proves."""

    questions: tuple[StoredQuestion, ...]

    @cached_property
    def stems(self) -> list[frozenset[str]]:
        return [stems(question.text) for question in self.questions]

    @cached_property
    def weights(self) -> Mapping[str, float]:
        counts = Counter(stem for held in self.stems for stem in held)
        return {stem: math.log(1 + len(self.stems) / n) for stem, n in counts.items()}

    @cached_property
    def holding(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, held in enumerate(self.stems):
            for stem in held:
                found.setdefault(stem, []).append(place)
        return found

    def weight(self, stem: str) -> float:
        """How much a stem proves: what no stored question has, most."""
        return self.weights.get(stem) or math.log(1 + len(self.stems))

    def saying(self, asked: frozenset[str], most: int) -> list[int]:
        """The questions that share most with the stems of an asked one."""
        shared: Counter[int] = Counter()
        for stem in asked:
            for place in self.holding.get(stem, ()):
                shared[place] += self.weight(stem)  # type: ignore[assignment]
        return [place for place, _ in shared.most_common(most)]

    def known(self, asked: frozenset[str], held: frozenset[str]) -> float:
        """The share of the weight of an asked question that ``held`` has, from 0 to 1."""
        total = sum(map(self.weight, asked))
        return sum(map(self.weight, asked & held)) / total if total else 1.0

    def overlap(self, asked: frozenset[str], place: int) -> float:
        """The share of the weight of both questions that they have in common, from 0 to 1."""
        stored = self.stems[place]
        common = sum(self.weight(stem) for stem in asked & stored)
        rest = stored - asked
        for stem in asked - stored:
            if any(_same(stem, other) for other in rest):
                common += self.weight(stem)
        total = sum(map(self.weight, asked)) + sum(map(self.weight, stored))
        return min(1.0, 2 * common / total) if total else 0.0


@dataclass(slots=True)
class _Names:
    """What stored questions and their documents name, each read once by a register."""

    register: Register
    _questions: dict[tuple[str, date], Named] = field(default_factory=dict)
    _documents: dict[tuple[str, str], Told] = field(default_factory=dict)

    def of_question(self, text: str, as_of: date) -> Named:
        """What a stored question names on the day of asking."""
        key = (text, as_of)
        if key not in self._questions:
            if len(self._questions) > _KEPT:
                self._questions.clear()
            self._questions[key] = Named.by(understand(text, self.register, as_of=as_of))
        return self._questions[key]

    def of_document(self, document: Document) -> Told:
        """What a document names."""
        key = (document.guild, document.id)
        if key not in self._documents:
            if len(self._documents) > _KEPT:
                self._documents.clear()
            self._documents[key] = Told.by(document, self.register)
        return self._documents[key]


@dataclass(slots=True)
class QuestionMatcher:
    """Finds the stored questions that ask what is asked. Usable from any thread.

    ``embed`` gives one normalised vector a text.
    """

    index: AskedIndex
    embed: Callable[[Sequence[str]], np.ndarray]
    _words: dict[int, tuple[View, _Words]] = field(default_factory=dict)
    _names: dict[int, _Names] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def matches(
        self,
        question: Question,
        register: Register,
        guilds: Sequence[str],
        document: Callable[[str], Document | None],
    ) -> list[Match]:
        """The best match of a question, or of each of its parts in their order, whatever its
        score; those of one answer once.

        ``document`` gives a live document of the guilds with its text. What was published after
        the day of asking does not count.
        """
        view = self.index.view(guilds)
        if not view.questions:
            return []
        names = self._names_by(register)
        parts = list(self._parts(question, register))
        beyond = list(self._beyond(question))
        parts += beyond
        vectors = self.embed([text for text, _ in parts])
        found = [
            self._best(text, vector, named, question, view, names, document)
            for (text, named), vector in zip(parts, vectors, strict=True)
        ]
        if beyond and (general := found.pop()) and not (found[0] and found[0].score >= LIKELY):
            found[0] = general
        whole, pieces = found[0], [match for match in found[1:] if match]
        if whole and all(match.score <= whole.score for match in pieces):
            pieces = [match for match in pieces if match.score >= SURE]
        if not pieces or (whole and len(pieces) == 1 and pieces[0].score <= whole.score):
            return [whole] if whole else []
        answers: dict[tuple[str, int], Match] = {}
        for match in pieces:
            answers.setdefault((match.document.id, match.stored.entry), match)
        return list(answers.values())

    def _parts(self, question: Question, register: Register) -> Iterator[tuple[str, Named]]:
        """The whole question, and its sentences where it has several, each with what it names."""
        whole = Named.by(question)
        yield completed(question), whole
        pieces = [piece.strip() for piece in _ENDS.split(question.text) if piece.strip()]
        asking = [piece for piece in pieces if len(stems(piece)) >= _FEWEST_WORDS]
        if len(pieces) < 2:
            return
        for piece in asking[:_MOST_PARTS]:
            own = Named.by(understand(piece, register, as_of=question.as_of))
            yield piece, own if own.anything else whole

    def _beyond(self, question: Question) -> Iterator[tuple[str, Named]]:
        """What a question for the state of items asks beyond that, whatever the items are and
        wherever they go: its words without their names."""
        if question.topic is not Topic.STATE or not question.items or not question.words:
            return
        text = question.completed
        for name in sorted(question.names, key=len, reverse=True):
            text = re.sub(rf"\b{re.escape(name)}\b", " ", text, flags=re.IGNORECASE)
        text = blanked(text, [(place.start, place.end) for place in find_places(text)], " ")
        if len(stems(text)) >= _FEWEST_WORDS:
            yield (
                " ".join(text.split()),
                replace(Named.by(question), items=frozenset(), places=frozenset()),
            )

    def _best(
        self,
        text: str,
        vector: np.ndarray,
        named: Named,
        question: Question,
        view: View,
        names: _Names,
        document: Callable[[str], Document | None],
    ) -> Match | None:
        words, asked = self._words_of(view), stems(text)
        near = view.vectors @ vector
        order = np.argsort(-near)[:_NEAREST].tolist()
        places = dict.fromkeys([*order, *words.saying(asked, _SAYING)])
        scored = [
            (_MEANING * float(near[place]) + _SHARED * words.overlap(asked, place) + _KNOWN, place)
            for place in places
            if view.questions[place].day <= question.as_of
        ]
        best: Match | None = None
        for score, place in sorted(scored, reverse=True):
            if best is not None and score <= best.score:
                break
            stored = view.questions[place]
            source = document(stored.document)
            if source is None or source.guild != stored.guild:
                continue
            told = names.of_document(source)
            asked_for = names.of_question(stored.text, question.as_of)
            cost = distance(named, asked_for, told, question.topic)
            other = _counted(text, stored, source)
            if cost is None or other is None:
                continue
            unknown = 1 - words.known(asked, told.stems | stems(stored.text))
            final = score - cost - other - _KNOWN * unknown
            if bool(lexicon.WHY.search(text)) is not bool(lexicon.WHY.search(stored.text)):
                final -= _OTHER_WAY
            if best is None or final > best.score:
                best = Match(stored, source, final, text)
        return best

    def _words_of(self, view: View) -> _Words:
        with self._lock:
            known = self._words.get(id(view))
            if known is None or known[0] is not view:
                if len(self._words) >= _STATES:
                    self._words.clear()
                known = self._words[id(view)] = view, _Words(view.questions)
        return known[1]

    def _names_by(self, register: Register) -> _Names:
        with self._lock:
            known = self._names.get(id(register))
            if known is None or known.register is not register:
                if len(self._names) >= _STATES:
                    self._names.clear()
                known = self._names[id(register)] = _Names(register)
        return known


def completed(question: Question) -> str:
    """The text of a question, with the words and names of what it has from the turns before it."""
    said = question.completed.lower()
    carried = [name for name in question.names if name.lower() not in said]
    return " ".join([question.completed, *carried])


def _counted(text: str, stored: StoredQuestion, document: Document) -> float | None:
    """What the numbers of an asked text cost; None where the stored question is for another number,
    which its document has, and the asked one is not there."""
    asked, own = numbers(text), numbers(stored.text)
    if asked & own or not asked:
        return 0.0
    told = numbers(f"{document.title} {document.text}")
    if own and own <= told and not asked <= told:
        return None
    return 0.0 if asked <= told else _OTHER_NUMBER


def _same(one: str, other: str) -> bool:
    long = len(one) >= _LEAST_LETTERS and len(other) >= _LEAST_LETTERS
    return long and fuzz.ratio(one, other, score_cutoff=_ALIKE) > 0
