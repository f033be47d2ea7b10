"""How often the topic of a question is read rightly, and how sure the classifier is when it errs.

``python -m benchmarks.topics`` learns from two thirds of the examples in the pack and asks about
the third that is held out.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

import knowledge
from benchmarks.material import corpus_home
from knowledge.answers.answering import today
from knowledge.answers.question import Topic
from knowledge.answers.reading.classifier import Classifier
from knowledge.answers.reading.topics import TopicReader
from knowledge.answers.reading.training import Example, examples, split, train
from knowledge.vocabulary.current import speaking

BARS = (0.4, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9)


def by_topic(held: Sequence[Example], reader: TopicReader) -> list[str]:
    """A table of the held-out examples: how many of a topic were read as it, and as what else."""
    read: dict[Topic, Counter[Topic]] = {topic: Counter() for topic in Topic}
    for example in held:
        read[example.topic][reader.read(example.question).topic] += 1
    lines = ["| Topic | held out | right | else |", "| --- | ---: | ---: | --- |"]
    for topic, found in read.items():
        other = ", ".join(f"{o.value} {n}" for o, n in found.most_common() if o is not topic)
        lines.append(f"| {topic.value} | {found.total()} | {found[topic]} | {other} |")
    right = sum(found[topic] for topic, found in read.items())
    lines.append(f"| all | {len(held)} | {right} ({right / len(held):.2f}) | |")
    return lines


def by_certainty(held: Sequence[Example], classifier: Classifier) -> list[str]:
    """A table of the classifier alone: from a certainty on, how many it decides and how well."""
    chances = classifier.chances([example.question for example in held])
    wanted = np.array([classifier.topics.index(example.topic) for example in held])
    right, sure = chances.argmax(axis=1) == wanted, chances.max(axis=1)
    lines = ["| Certainty from | decided | right of them |", "| ---: | ---: | ---: |"]
    for bar in BARS:
        decided = sure >= bar
        share = right[decided].mean() if decided.any() else 0.0
        lines.append(f"| {bar} | {decided.mean():.2f} | {share:.2f} |")
    return lines


def main() -> int:
    """Print both tables."""
    with (
        tempfile.TemporaryDirectory(prefix="monazite-topics-") as folder,
        knowledge.open(corpus_home(Path(folder) / "home"), stay=True) as base,
        speaking(base.register.vocabulary),
    ):
        learned, held = split(examples(base.register, today()))
        classifier = train(learned, base.model, base.embedder.embed)
        print(f"{len(learned)} examples learned, {len(held)} held out.\n")
        print("\n".join(by_topic(held, TopicReader(classifier.guess))), "\n")
        print("\n".join(by_certainty(held, classifier)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
