"""A document says which questions its sentences answer: how that is written, checked and kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.curation.exporting import markdown_of
from knowledge.documents.ingestion import Event, Ingestor
from knowledge.documents.readers import read
from knowledge.documents.unsaid import unsaid
from knowledge.errors import DocumentError
from knowledge.models import SHARED, Document, Faq, Kind, stretch_of
from knowledge.store.catalogue import Catalogue
from knowledge.store.embeddings import Embedder

MODEL = "all-MiniLM-L6-v2"
TEXT = """# Permits

## Days

The office decides within 30 working days. A permit
is valid for one year.

## Papers

Send the contract and a stamp.
"""


def written(answers: object, text: str = TEXT, name: str = "permits", **fields: object) -> str:
    """A Markdown note with ``answers`` in its front matter."""
    head = {"id": name, "title": "Permits", "kind": "note", **fields, "answers": answers}
    return f"---\n{yaml.safe_dump(head, sort_keys=False)}---\n\n{text}"


def entry(*questions: str, say: Sequence[str]) -> dict[str, list[str]]:
    return {"questions": list(questions), "say": list(say)}


LONG = entry("how long does it take", "when is it decided", say=["The office decides within 30 "
             "working days.", "A permit is valid for one year."])  # fmt: skip
PAPERS = entry("which papers are needed", say=["Send the contract and a stamp."])


def parsed(text: str) -> Document:
    return read(text.encode(), location="permits.md")


class TestFormat:
    def test_questions_and_what_to_say_are_read_and_written_back(self) -> None:
        document = parsed(written([LONG, PAPERS]))
        assert document.answers == (
            Faq(tuple(LONG["questions"]), tuple(LONG["say"])),
            Faq(tuple(PAPERS["questions"]), tuple(PAPERS["say"])),
        )
        assert parsed(markdown_of(document)).answers == document.answers
        assert list(unsaid(document)) == []

    def test_one_question_and_one_sentence_need_no_list(self) -> None:
        document = parsed(written([{"questions": "how long", "say": "Send the contract"}]))
        assert document.answers == (Faq(("how long",), ("Send the contract",)),)

    @pytest.mark.parametrize(
        ("answers", "field", "words"),
        [
            ([{"questions": [], "say": ["x"]}], "answers[0].questions", "empty"),
            ([{"questions": ["q"]}], "answers[0].say", "missing"),
            ([entry("q", say=["a"] * 5)], "answers[0].say", "4 are the most"),
            ([entry(*["q"] * 13, say=["a"])], "answers[0].questions", "12 are the most"),
            ([entry("q" * 301, say=["a"])], "answers[0].questions[0]", "300 characters"),
            ([{**PAPERS, "sya": ["x"]}], "answers[0].sya", "not known"),
            ([entry("q", say=["a"])] * 201, "answers", "200 are the most"),
            ([{"questions": [2026], "say": ["x"]}], "answers[0].questions[0]", "quotes"),
        ],
    )
    def test_a_fault_is_named_with_its_field(self, answers: object, field: str, words: str) -> None:
        with pytest.raises(DocumentError) as raised:
            parsed(written(answers))
        assert raised.value.field == field
        assert words in str(raised.value)

    def test_a_misspelt_key_is_told(self) -> None:
        with pytest.raises(DocumentError, match="did you mean answers"):
            parsed(written([LONG]).replace("answers:", "answer:"))

    def test_questions_make_no_document_one_with_rules(self) -> None:
        assert not parsed(written([LONG])).structured


class TestVerbatim:
    def test_white_space_aside_a_stretch_is_the_texts_own(self) -> None:
        assert stretch_of(TEXT, "A permit is valid") == "A permit\nis valid"
        assert stretch_of(TEXT, "  ") == ""
        assert stretch_of(TEXT, "A permit is valid for two years") == ""

    @given(words=st.text(max_size=60), before=st.text(max_size=20))
    def test_whatever_is_found_is_in_the_text(self, words: str, before: str) -> None:
        found = stretch_of(f"{before} {words} (a+b)*", words)
        assert found.split() == words.split()

    def test_an_entry_that_says_what_the_text_does_not_is_named_with_the_nearest(self) -> None:
        wrong = entry("how long", say=["Send the contract and a stamp.",
                      "The office decides within 45 working days."])  # fmt: skip
        document = parsed(written([wrong, PAPERS]))
        (told,) = unsaid(document)
        assert "answers[0].say[1]" in told
        assert "30 working days" in told
        assert [question for _, question in document.answered] == PAPERS["questions"]


class Store:
    """A catalogue, an ingestor with the real model, and a folder."""

    def __init__(self, base: Path, model: Embedder) -> None:
        self.folder = base / "documents"
        self.folder.mkdir()
        self.catalogue = Catalogue.open(base / "catalogue.sqlite")
        self.embedded: list[str] = []
        self.opened = 0
        self._model = model
        self.max_tokens = model.max_tokens
        self.ingestor = Ingestor(self.catalogue, MODEL, self._open)

    def _open(self) -> Store:
        self.opened += 1
        return self

    def count(self, text: str) -> int:
        return self._model.count(text)

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        self.embedded += texts
        return self._model.embed(texts)

    def run(self, text: str, name: str = "permits", guild: str = SHARED) -> list[Event]:
        (self.folder / f"{name}.md").write_text(text, encoding="utf-8")
        return list(self.ingestor.sync([str(self.folder)], actor="tester", guild=guild))

    def questions(self, *guilds: str) -> list[str]:
        return [each.text for each in self.catalogue.questions(guilds or (SHARED,))]


@pytest.fixture
def store(tmp_path: Path, embedder: Embedder):
    made = Store(tmp_path, embedder)
    yield made
    made.catalogue.close()


class TestStorage:
    def test_questions_are_stored_with_vectors_and_the_header_keeps_all(self, store: Store) -> None:
        store.run(written([LONG, PAPERS], published=date(2026, 3, 1)))
        stored = store.catalogue.document("permits")
        assert stored is not None
        assert [each.say for each in stored.answers] == [tuple(LONG["say"]), tuple(PAPERS["say"])]
        found = store.catalogue.questions()
        assert [(each.entry, each.text) for each in found] == [
            (0, "how long does it take"),
            (0, "when is it decided"),
            (1, "which papers are needed"),
        ]
        assert {each.day for each in found} == {date(2026, 3, 1)}
        hashes = [each.text_hash for each in found]
        assert set(store.catalogue.vectors_of(hashes, MODEL)) == set(hashes)
        assert store.catalogue.missing_vectors(MODEL) == {}

    def test_an_unchanged_file_loads_no_model_and_a_new_question_embeds_itself_alone(
        self, store: Store
    ) -> None:
        store.run(written([LONG]))
        store.opened = 0
        store.run(written([LONG]))
        assert store.opened == 0
        store.embedded.clear()
        store.run(written([LONG, PAPERS]))
        assert store.embedded == PAPERS["questions"]

    def test_a_wrong_entry_is_told_and_left_out_and_the_document_is_stored(
        self, store: Store
    ) -> None:
        events = store.run(written([entry("how many", say=["Nothing of this."]), PAPERS]))
        (notice,) = [event.notice for event in events if event.notice]
        assert "answers[0].say[0]" in notice
        assert [event.message for event in events if event.message] == []
        assert store.questions() == PAPERS["questions"]
        (kept,) = store.catalogue.answering()
        assert len(kept.answers) == 2
        assert len(list(unsaid(kept))) == 1

    def test_a_retired_or_changed_document_answers_no_more(self, store: Store) -> None:
        store.run(written([LONG]))
        store.run(written([PAPERS]))
        assert store.questions() == PAPERS["questions"]
        store.catalogue.retire("permits", SHARED, "tester")
        assert store.questions() == []
        store.catalogue.restore("permits", SHARED, "tester")
        assert store.questions() == PAPERS["questions"]

    def test_a_guild_has_its_own_questions(self, store: Store) -> None:
        store.run(written([LONG]), guild="7")
        assert store.questions() == []
        assert store.questions("7", SHARED) == LONG["questions"]
        assert store.questions("8", SHARED) == []

    def test_what_is_forgotten_leaves_no_vector(self, store: Store) -> None:
        store.run(written([LONG, PAPERS]))
        store.catalogue.forget("permits", SHARED, "tester")
        assert store.questions() == []
        assert store.catalogue.counts()["vectors"] == 0

    def test_another_model_embeds_the_questions_too(self, store: Store) -> None:
        store.run(written([LONG]))
        other = Ingestor(store.catalogue, "other", lambda: store)
        store.embedded.clear()
        other.embed_missing(actor="tester")
        assert set(LONG["questions"]) <= set(store.embedded)
        assert store.catalogue.missing_vectors("other") == {}

    def test_what_an_address_says_that_it_answers_does_not_count(self) -> None:
        from knowledge.documents.trust import Origin, admitted

        url = "https://example.org/permits.md"
        found = read(written([LONG]).encode(), location=url)
        kept = admitted(found, Origin.FETCHED, url)
        assert kept.document.kind is Kind.ARTICLE
        assert kept.document.answers == ()
        assert "answers" in kept.ignored
