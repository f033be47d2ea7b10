"""Text that nobody signed is named by its file or host, and never speaks with our voice."""

from datetime import date

import numpy as np
import pytest

from knowledge.answers.citations import Evidence
from knowledge.answers.understanding.questions import understand
from knowledge.answers.writing.evidence import PassageComposer
from knowledge.models import BUNDLED, Document, Hit, Kind
from knowledge.register.status import Register

SAID = "The holmium smelter in the north stopped its furnaces in June."


def hit(name: str, kind: Kind, publisher: str, source: str, location: str) -> Hit:
    return Hit(
        passage=name, document=name, kind=kind, title="Smelters", publisher=publisher,
        published=None, url="", heading=(), anchor="", text=f"{SAID} It was {name} that said so.",
        score=1.0, source=source, location=location,
    )  # fmt: skip


def answered(*hits: Hit) -> str:
    documents = {
        h.document: Document(id=h.document, kind=h.kind, title=h.title, text=h.text) for h in hits
    }
    composer = PassageComposer(
        lambda texts: np.ones((len(texts), 4), dtype=np.float32) / 2, documents.get
    )
    asked = understand(
        "Which holmium smelter stopped its furnaces?", Register(()), as_of=date(2026, 1, 1)
    )
    return "\n".join(composer.compose(asked, hits, Evidence()).values())


@pytest.mark.parametrize(
    ("kind", "source", "location", "opening"),
    [
        (Kind.NOTE, BUNDLED, "corpus/notes/a.md", "From the record’s notes: "),
        (Kind.NOTE, "/mine", "/mine/a.md", "a.md: "),
        (Kind.ARTICLE, "/mine", "/mine/rumour.txt", "rumour.txt: "),
        (Kind.ARTICLE, "https://x", "https://www.forum.example/t/1", "forum.example: "),
    ],
)
def test_only_bundled_notes_are_the_records(kind: Kind, source: str, location: str, opening: str):
    assert answered(hit("one", kind, "", source, location)).startswith(opening)


def test_signed_words_come_first():
    loose = hit("loose", Kind.ARTICLE, "", "/mine", "/mine/rumour.txt")
    signed = hit("signed", Kind.ARTICLE, "A Daily", "/mine", "/mine/news.md")
    for hits in ((loose, signed), (signed, loose)):
        assert "A Daily" in answered(*hits).partition("rumour.txt")[0]
