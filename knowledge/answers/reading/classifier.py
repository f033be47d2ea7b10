"""What a question is about, by its likeness to labelled examples: one small linear model.

It reads the question with a plain word in place of each thing that it names, so that what it has
learned of one item holds for every other. Its numbers ship with the program; ``training`` makes
them.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from knowledge.answers.question import Topic
from knowledge.answers.reading.topics import Guess, Slot, filled
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.subjects import MASKS
from knowledge.vocabulary.packs import BUNDLED
from knowledge.vocabulary.words import fold

Embed = Callable[[Sequence[str]], np.ndarray]
"""One normalised vector a text."""

WEIGHTS = BUNDLED / "topics.npz"
"""The weights that ship with the program, for the bundled embedding model."""
BUCKETS = 512
"""Among how many places words and parts of words are spread."""
_PLAIN = {
    "RULE": "the announcement",
    "ITEM": "the material",
    "FIRM": "the company",
    "SOURCE": "the newspaper",
    "PLACE": "the country",
    "DAY": "the date",
}
_MASK = re.compile(rf"\b(?:{'|'.join(sorted(MASKS))})\b")
_SHARE = 0.6
"""How much words weigh beside meaning."""
_FORM = 0.5
"""How much slots, cues and aim do."""


@dataclass(frozen=True)
class Classifier:
    """A linear model of topics: ``weights`` has a row a feature, its last one for the bias, and
    a column a topic. ``model`` is the embedding model that it was trained with."""

    model: str
    topics: tuple[Topic, ...]
    weights: np.ndarray
    embed: Embed

    def guess(self, question: Question) -> Guess:
        """The likeliest topic of a question and its probability."""
        chances = self.chances([question])[0]
        best = int(chances.argmax())
        return self.topics[best], float(chances[best])

    def chances(self, questions: Sequence[Question]) -> np.ndarray:
        """The probability of each topic, one row a question."""
        return softmax(features(questions, self.embed) @ self.weights)


def load(model: str, embed: Embed, file: Path = WEIGHTS) -> Classifier | None:
    """The classifier for an embedding model; None where none was trained with it."""
    stored = _stored(file)
    if stored is None or stored[0] != model:
        return None
    name, topics, weights = stored
    return Classifier(name, topics, weights, embed)


@cache
def _stored(file: Path) -> tuple[str, tuple[Topic, ...], np.ndarray] | None:
    try:
        with np.load(file, allow_pickle=False) as found:
            topics = tuple(map(Topic, found["topics"].tolist()))
            return str(found["model"]), topics, found["weights"].astype(np.float32)
    except (OSError, ValueError, KeyError, BadZipFile):
        return None  # topics are then read by cues and slots alone


def features(questions: Sequence[Question], embed: Embed) -> np.ndarray:
    """Meaning, words, form and a bias of each question, one row each (float32)."""
    texts = [plain(question) for question in questions]
    shown = [_shown(question) for question in questions]
    parts = (
        embed(texts),
        _SHARE * np.stack([_hashed(text) for text in texts]),
        _FORM * np.array(shown, dtype=np.float32),
        np.ones((len(texts), 1), dtype=np.float32),
    )
    joined: np.ndarray = np.hstack(parts).astype(np.float32)
    return joined


def _shown(question: Question) -> list[bool]:
    """Which slots are filled, which topics have cues, and what the form of the question wants."""
    slots, topics = filled(question), {cue.partition(".")[0] for cue in question.cues}
    return [
        *(slot in slots for slot in Slot),
        *(topic.value in topics for topic in Topic),
        *(question.aim is aim for aim in Aim),
    ]


def plain(question: Question) -> str:
    """The text of a question with plain words for what it names."""
    masked = question.masked or question.text
    return _MASK.sub(lambda found: _PLAIN[found[0]], masked)


def _hashed(text: str) -> np.ndarray:
    """Words, pairs of words and parts of words, each at the place that its hash gives."""
    words = re.findall(r"[^\W_]+", fold(text))
    pairs = [f"{one} {two}" for one, two in pairwise(words)]
    parts = [f"#{word[at : at + 3]}" for word in words for at in range(max(1, len(word) - 2))]
    counts = np.zeros(BUCKETS, dtype=np.float32)
    for part in (*words, *pairs, *parts):
        counts[zlib.crc32(part.encode()) % BUCKETS] += 1.0
    norm = float(np.linalg.norm(counts))
    return counts / norm if norm else counts


def softmax(scores: np.ndarray) -> np.ndarray:
    """Scores as probabilities, row by row."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: np.ndarray = powers / powers.sum(axis=1, keepdims=True)
    return shares
