"""Answers find what a document remarks by its front matter, in whatever words it says so."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from knowledge.documents.readers import read
from knowledge.documents.sources import CORPUS
from knowledge.documents.trust import Origin, admitted
from knowledge.errors import DocumentError
from knowledge.models import About, Document
from knowledge.register.measures import check
from knowledge.store.catalogue import Catalogue
from knowledge.store.records import content_hash
from knowledge.wiring import Knowledge, open_knowledge

TODAY = date(2026, 11, 23)
OTHER_WORDS = {
    "notes/NOTE-reach.md": (
        ("The place to check for newer announcements is the site", "News stands on the site"),
        (
            "A name that is missing from the lists in this record is no proof that the party is "
            "not listed.",
            "Whoever is absent here may be listed all the same.",
        ),
    ),
    "announcements/CN-2026-30.md": (
        ("are of medium confidence", "come from one compilation and may hold mistakes"),
    ),
    "announcements/CN-2025-61.md": (
        ("are not among the inputs that Announcement No. 61 of 2025 lists", "do not count for it"),
        ("Annex 1 of Announcement No. 61 of 2025 lists metals", "In Annex 1 stand metals"),
    ),
}
QUESTIONS = (
    "where can I check whether the holmium suspension was extended?",
    "is Acme Magnetics on China's list?",
    "is Rheinmetall on China's control list?",
    "Is holmium among the inputs of Announcement No. 61?",
    "Is samarium-cobalt in Annex 1 of No. 61?",
)


@pytest.fixture(scope="module")
def reworded(
    tmp_path_factory: pytest.TempPathFactory, corpus_home: Path, models_folder: Path
) -> Iterator[Knowledge]:
    """The bundled record with the sentences of its remarks in other words."""
    folder = tmp_path_factory.mktemp("reworded")
    shutil.copytree(CORPUS, folder / "corpus")
    for name, pairs in OTHER_WORDS.items():
        path = folder / "corpus" / name
        text = path.read_text(encoding="utf-8")
        for before, after in pairs:
            assert before in text, (name, before)  # in the text, and where it answers questions
            text = text.replace(before, after)
        path.write_text(text, encoding="utf-8")
    home = folder / "home"
    home.mkdir()
    (home / "models").symlink_to(models_folder / "models", target_is_directory=True)
    with open_knowledge(home) as base:
        list(base.ingestor.sync([str(folder / "corpus")], actor="tests"))
        yield base


@pytest.mark.parametrize("question", QUESTIONS)
def test_other_words_give_the_same_answer(
    question: str, knowledge: Knowledge, reworded: Knowledge
) -> None:
    first, second = (
        base.answerer.answer_now(question, as_of=TODAY) for base in (knowledge, reworded)
    )
    assert first.kind is second.kind
    assert [(s.item, s.state) for s in first.statuses] == [
        (s.item, s.state) for s in second.statuses
    ]
    assert first.citations[0].document == second.citations[0].document
    assert first.text.split()[0] == second.text.split()[0]


def test_a_remark_that_is_reworded_is_quoted_as_it_stands(reworded: Knowledge) -> None:
    answer = reworded.answerer.answer_now("is Acme Magnetics on China's list?", as_of=TODAY)
    assert any("absent here" in citation.quote for citation in answer.citations)


@pytest.mark.parametrize("item", ["chlorine", "graphite anodes"])
def test_a_word_beside_another_matter_is_no_coverage(item: str, knowledge: Knowledge) -> None:
    """Once "Yes, by this record", for a misprint and for what another announcement covers."""
    number = {"chlorine": "29 of 2026", "graphite anodes": "39 of 2023"}[item]
    answer = knowledge.answerer.answer_now(
        f"Is {item} on the list of Announcement No. {number}?", as_of=TODAY
    )
    assert not answer.text.startswith("Yes")


HEAD = "id: X\nkind: note\ntitle: X\npublished: 2026-01-01\nremarks:\n"


def written(remark: str) -> Document:
    text = f"---\n{HEAD}  - {remark}\n---\n\n## Where\n\nLook there for terbium.\n"
    return read(text.encode(), location="x.md", media_type="")


@pytest.mark.parametrize(
    ("remark", "field"),
    [
        ("{about: check, passage: nowhere}", "remarks[0].passage"),
        ("{about: gossip, passage: where}", "remarks[0].about"),
        ("{about: check, items: [Tb], passage: where}", "remarks[0].items"),
        ("{about: covers, passage: where}", "remarks[0].items"),
        ("{about: check, pasage: where}", "remarks[0].pasage"),
        ("{about: check}", "remarks[0].passage"),
    ],
)
def test_a_wrong_remark_is_named_with_its_field(remark: str, field: str) -> None:
    with pytest.raises(DocumentError) as said:
        written(remark)
    assert said.value.field == field


def test_a_remark_on_an_item_that_nothing_defines_is_refused() -> None:
    document = written("{about: covers, items: [unobtainium], passage: where}")
    with pytest.raises(DocumentError, match="unobtainium"):
        check(document, {})


def test_a_remark_comes_back_from_the_catalogue_and_none_leaves_the_hash_as_it_was(
    tmp_path: Path, open_home: Callable[[Path], Knowledge]
) -> None:
    document = written("{about: outside, items: [Tb], passage: where}")
    assert document.remarks[0].about is About.OUTSIDE
    (tmp_path / "x.md").write_text(
        f"---\n{HEAD}  - {{about: check, passage: where}}\n---\n\n## Where\n\nLook there.\n"
    )
    base = open_home(tmp_path / "home")
    list(base.ingestor.sync([str(tmp_path / "x.md")], actor="tests"))
    (stored,) = base.catalogue.official()
    assert [(r.about, r.passage, r.items) for r in stored.remarks] == [(About.CHECK, "where", ())]
    first = Path(__file__).with_name("data") / "catalogue-0.1.0.sql"
    with sqlite3.connect(tmp_path / "old.sqlite") as raw:
        raw.executescript(first.read_text(encoding="utf-8"))
    with Catalogue.open(tmp_path / "old.sqlite") as old:
        revision = old.revisions("CN-2025-901")[-1]
        assert content_hash(revision.document) == revision.hash


def test_what_is_fetched_remarks_nothing() -> None:
    document = written("{about: check, passage: where}")
    kept = admitted(document, Origin.FETCHED, "https://example.org/x")
    assert kept.document.remarks == ()
    assert "remarks" in kept.ignored
