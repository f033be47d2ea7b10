"""What the benchmarks work on: data folders, and any number of texts like the corpus's own."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from knowledge.documents.sources import CORPUS
from knowledge.settings import KnowledgeSettings
from knowledge.store.embeddings import MINILM
from knowledge.wiring import Knowledge, open_knowledge

_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_END = re.compile(r"[.!?]$")
_PUBLISHERS = ("Daily Metal Wire", "Ministry Gazette", "Rare Earth Notes", "Magnet Weekly")


def open_home(home: Path, *, stay: bool = False) -> Knowledge:
    """A knowledge base that takes nothing but its folder from anywhere."""
    settings = KnowledgeSettings(
        _env_file=None,  # type: ignore[call-arg]
        home=home,
        embedding_model=MINILM,
        llm="",
        catalogue_url="",
        chroma_url="",
    )
    return open_knowledge(settings=settings, stay=stay)


def new_home(folder: Path) -> Path:
    """An empty data folder under ``folder``; the exported model is shared with the others there."""
    models = folder.parent / "models"
    models.mkdir(exist_ok=True)
    home = folder / "home"
    home.mkdir(parents=True)
    (home / "models").symlink_to(models, target_is_directory=True)
    return home


def corpus_home(folder: Path) -> Path:
    """A data folder with the bundled corpus, indexed and at rest."""
    home = new_home(folder)
    with open_home(home) as knowledge:
        for event in knowledge.load_corpus("benchmarks"):
            if event.message:
                raise RuntimeError(event.message)
        knowledge.projection.sync()
    return home


class Writer:
    """Writes sentences by the word pairs of the bundled corpus: its words, lengths and names.

    The same seed writes the same texts.
    """

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._after: dict[str, list[str]] = defaultdict(list)
        self._first: list[str] = []
        for path in sorted(CORPUS.rglob("*.md")):
            self._learn(_FRONT.sub("", path.read_text(encoding="utf-8")))

    def words(self, least: int, most: int) -> str:
        """A piece of a sentence, like a question or a heading."""
        wanted = self._random.randint(least, most)
        found: list[str] = []
        while len(found) < wanted:
            found += self._sentence()
        return " ".join(found[:wanted])

    def paragraph(self, least: int = 60, most: int = 170) -> str:
        """Whole sentences of at least so many words; lengths vary as in the corpus."""
        wanted = self._random.randint(least, most)
        found: list[str] = []
        while len(found) < wanted:
            found += self._sentence()
        return " ".join(found)

    def files(self, folder: Path, count: int, sections: int = 4) -> Iterator[Path]:
        """Articles in Markdown with front matter, written into a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(count):
            path = folder / f"article-{number:05}.md"
            path.write_text(self._article(f"{folder.name}-{number}", sections), encoding="utf-8")
            yield path

    def day(self) -> date:
        """A day of the last three years of the record."""
        return date(2023, 11, 1) + timedelta(days=self._random.randrange(1100))

    def publisher(self) -> str:
        """One of a few publishers."""
        return self._random.choice(_PUBLISHERS)

    def _article(self, name: str, sections: int) -> str:
        title = re.sub(r"[^\w ]", "", self.words(4, 9))
        head = (
            f"---\nid: {name}\nkind: article\ntitle: {title}\npublisher: {self.publisher()}\n"
            f"published: {self.day()}\nverified: 2026-11-01\nlanguage: en\nconfidence: low\n---\n"
        )
        parts = [f"## {self.words(2, 6)}\n\n{self.paragraph()}\n" for _ in range(sections)]
        return "\n".join([head, f"# {title}\n", *parts])

    def _learn(self, text: str) -> None:
        for paragraph in text.split("\n\n"):
            words = paragraph.split()
            if not words or words[0][0] in "#|-*":
                continue
            self._first.append(words[0])
            for word, following in pairwise(words):
                self._after[word].append(following)

    def _sentence(self) -> list[str]:
        word = self._random.choice(self._first)
        found = [word]
        while not _END.search(word) and len(found) < 40:
            choices = self._after.get(word)
            if not choices:
                break
            word = self._random.choice(choices)
            found.append(word)
        return found
