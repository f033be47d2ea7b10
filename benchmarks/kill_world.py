"""A folder of documents that keeps changing, and what a knowledge base must hold of it."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.documents.chunking import chunk
from knowledge.documents.readers import read
from knowledge.models import Document, Passage
from knowledge.store.embeddings import Embedder
from knowledge.wiring import Knowledge

_WORDS = (
    "terbium dysprosium holmium licence export shipment customs ministry magnet oxide refinery "
    "quota notice buyer permit review pause graphite gallium tungsten month price report factory"
).split()
_RULES_EVERY = 10
_PROBES = 40


@dataclass
class World:
    """Files on disk and, by id, what each says; ``previous`` is what was there one step ago."""

    folder: Path
    rng: random.Random
    sections: int = 3
    texts: dict[str, str] = field(default_factory=dict)
    previous: dict[str, str] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    made: int = 0

    def add(self, count: int) -> None:
        """Write so many new documents; every tenth is an announcement that suspends the last."""
        for _ in range(count):
            self._write(f"doc-{self.made}")
            self.made += 1

    def step(self) -> None:
        """Change, remove and add about a third of the documents in all."""
        self.previous = dict(self.texts)
        notes = [name for name in self.texts if not _official(name)]
        picked = self.rng.sample(notes, len(notes) // 4)
        cut = len(picked) // 4
        for name in picked[cut:]:
            self._write(name)
        for name in picked[:cut]:
            (self.folder / f"{name}.md").unlink()
            del self.texts[name]
            self.removed.add(name)
        self.add(cut)

    def _write(self, name: str) -> None:
        text = self._text(name)
        (self.folder / f"{name}.md").write_text(text, encoding="utf-8")
        self.texts[name] = text

    def _text(self, name: str) -> str:
        number = int(name.removeprefix("doc-"))
        head = f"id: {name}\ntitle: Notice {number}\npublished: 2025-04-04\n"
        kind = "kind: note\n"
        if _official(name):
            rule = "effect: licence, items: [Tb]"
            if number:
                rule = f"effect: suspends, of: [doc-{number - _RULES_EVERY}]"
            effect = f"{{id: {name}/1, {rule}, from: 2025-04-04, passage: s0}}"
            kind = f"kind: announcement\nmeasures: [{effect}]\n"
        body = "\n\n".join(f"## s{n}\n\n{self._sentence(name, n)}" for n in range(self.sections))
        return f"---\n{head}{kind}---\n{body}\n"

    def _sentence(self, name: str, section: int) -> str:
        words = self.rng.choices(_WORDS, k=8)
        mark = f"{name.replace('-', '')}x{section}"
        return f"{mark} says that {' '.join(words)} {self.rng.randrange(10**9)}."


def _official(name: str) -> bool:
    return int(name.removeprefix("doc-")) % _RULES_EVERY == 0


class Judge:
    """Compares a knowledge base with a world."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, tuple[Document, tuple[Passage, ...]]] = {}

    def after_kill(self, knowledge: Knowledge, world: World) -> dict[str, str]:
        """What is wrong in a catalogue whose writer was just killed, by document."""
        faults = dict.fromkeys(knowledge.catalogue.integrity(), "integrity")
        stored = {row.id for row in knowledge.catalogue.documents()}
        for name in stored:
            texts = (world.texts.get(name), world.previous.get(name))
            if not any(text and self._whole(knowledge, name, text) for text in texts):
                faults[name] = "half there"
        for name in world.previous.keys() & world.texts.keys() - stored:
            faults[name] = "lost"
        return faults

    def after_repair(self, knowledge: Knowledge, world: World) -> dict[str, str]:
        """What is wrong once the next run has ended: nothing may be."""
        catalogue = knowledge.catalogue
        rows = [row.id for row in catalogue.documents()]
        faults = dict.fromkeys(world.texts.keys() - set(rows), "lost")
        faults |= dict.fromkeys(set(rows) - world.texts.keys(), "not removed")
        faults |= {
            name: "half there or old"
            for name, text in world.texts.items()
            if name in rows and not self._whole(knowledge, name, text)
        }
        places = [row.location for row in catalogue.documents()]
        if len(set(places)) < len(places):
            faults["locations"] = "doubled"
        if fault := knowledge.projection.fault():
            faults["index"] = fault
        return faults | self._unfound(knowledge, world)

    def _whole(self, knowledge: Knowledge, name: str, text: str) -> bool:
        document, passages = self._expected(name, text)
        stored = knowledge.catalogue.document(name)
        cut = tuple(item.passage for item in knowledge.catalogue.document_passages(name))
        if stored is None or stored.text != document.text:
            return False
        return stored.measures == document.measures and cut == passages

    def _expected(self, name: str, text: str) -> tuple[Document, tuple[Passage, ...]]:
        if text not in self._known:
            document = read(text.encode(), location=f"{name}.md")
            passages = chunk(document, self._embedder.count, self._embedder.max_tokens)
            self._known[text] = (document, passages)
        return self._known[text]

    def _unfound(self, knowledge: Knowledge, world: World) -> dict[str, str]:
        """Passages drawn by lot that neither search finds, and removed ones that one does."""
        faults: dict[str, str] = {}
        catalogue, projection = knowledge.catalogue, knowledge.projection
        names = world.rng.sample(sorted(world.texts), min(_PROBES, len(world.texts)))
        missed = 0
        for name in names:
            item = world.rng.choice(catalogue.document_passages(name))
            vector = catalogue.vectors([item.id], knowledge.model)[item.id]
            missed += item.id not in {found for found, _ in projection.search_vectors(vector, k=5)}
            mark = item.passage.text.split()[0]
            if item.id not in {found for found, _ in projection.search_keywords(mark, k=3)}:
                faults[name] = "not found by its word"
        if missed > len(names) // 50:  # the search is approximate
            faults["vectors"] = f"{missed} of {len(names)} passages do not find themselves"
        for name in sorted(world.removed)[-20:]:
            if projection.search_keywords(f"{name.replace('-', '')}x0", k=3):
                faults[name] = "removed but found"
        return faults
