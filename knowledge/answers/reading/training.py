"""Labelled examples become the weights of the classifier of topics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from knowledge.answers.question import Topic
from knowledge.answers.reading.classifier import Classifier, Embed, features, softmax
from knowledge.answers.reading.topics import TopicReader
from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.questions import understand
from knowledge.register.status import Register
from knowledge.vocabulary.packs import read_pack

HELD_OUT = 3
"""Each so manyth example of a topic is held out when accuracy is measured."""
_STEPS = 400
_RATE = 2.0
_DECAY = 3e-4
_INERTIA = 0.9


@dataclass(frozen=True, slots=True)
class Example:
    """A question as it was read, and the topic that somebody gave it."""

    question: Question
    topic: Topic


def examples(register: Register, day: date) -> list[Example]:
    """The labelled examples of the pack, read as if asked on ``day``, topic by topic."""
    labelled = read_pack("examples", dict[Topic, tuple[str, ...]])
    reader = TopicReader()
    return [
        Example(reader.read(understand(text, register, as_of=day)), topic)
        for topic, texts in labelled.items()
        for text in texts
    ]


def split(labelled: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """The examples to learn from, and those that are held out."""
    return (
        [example for at, example in enumerate(labelled) if at % HELD_OUT != HELD_OUT - 1],
        [example for at, example in enumerate(labelled) if at % HELD_OUT == HELD_OUT - 1],
    )


def train(labelled: Sequence[Example], model: str, embed: Embed) -> Classifier:
    """A classifier that has learned from examples, by gradient descent on the cross-entropy."""
    topics = tuple(Topic)
    rows = features([example.question for example in labelled], embed)
    wanted = np.zeros((len(labelled), len(topics)), dtype=np.float32)
    for at, example in enumerate(labelled):
        wanted[at, topics.index(example.topic)] = 1.0
    wanted /= wanted.sum(axis=0).clip(min=1.0) * len(topics) / len(labelled)  # topics count alike
    weights = np.zeros((rows.shape[1], len(topics)), dtype=np.float32)
    speed = np.zeros_like(weights)
    for _ in range(_STEPS):
        share = softmax(rows @ weights) * wanted.sum(axis=1, keepdims=True)
        slope = rows.T @ (share - wanted) / len(labelled) + _DECAY * weights
        speed = _INERTIA * speed - _RATE * slope
        weights += speed
    return Classifier(model, topics, weights, embed)


def save(classifier: Classifier, file: Path) -> None:
    """Write a classifier's weights, at half precision."""
    with file.open("wb") as out:
        np.savez_compressed(
            out,
            model=np.array(classifier.model),
            topics=np.array([topic.value for topic in classifier.topics]),
            weights=classifier.weights.astype(np.float16),
        )
