"""A question is matched with those that documents answer, by meaning and by what both name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml
from curation_world import small_home

from knowledge.answers.matching import LIKELY, SURE, grade
from knowledge.models import SHARED, AnswerKind, Turn
from knowledge.store.embeddings import Embedder
from knowledge.wiring import Knowledge

DAY = date(2026, 11, 28)
OFFICE = """# Permits for kilns

The office decides within 30 working days. A permit is valid for one year.

One permit may name several customers of the same trade.

Firms in Norway may buy kilns after a check. Nobody has signed a deal with Iceland.

The scandium kiln of Lund was closed in 2024.
"""
ENTRIES = {
    "how long does the office take to decide on a permit": "The office decides within 30 working "
    "days.",
    "can one permit cover several customers": "One permit may name several customers of the same "
    "trade.",
    "may firms in norway buy kilns": "Firms in Norway may buy kilns after a check.",
    "is there a deal with iceland": "Nobody has signed a deal with Iceland.",
    "why was the scandium kiln of lund closed": "The scandium kiln of Lund was closed in 2024.",
}


def document(name: str = "NOTE-kilns", text: str = OFFICE, entries: object = None) -> str:
    """A note of 1 February 2026 that answers questions."""
    answers = entries or [{"questions": q, "say": s} for q, s in ENTRIES.items()]
    head = {"id": name, "kind": "note", "title": "Permits for kilns", "publisher": "Kiln Office",
            "published": "2026-02-01", "answers": answers}  # fmt: skip
    return f"---\n{yaml.safe_dump(head, sort_keys=False)}---\n\n{text}"


@pytest.fixture
def base(
    tmp_path: Path,
    models_folder: Path,
    embedder: Embedder,
    open_home: Callable[[Path], Knowledge],
) -> Knowledge:
    """A small knowledge base with the real model: one announcement, and a note that answers."""
    assert embedder.dimension
    home = small_home(tmp_path / "home", models_folder)
    (home / "rules" / "NOTE-kilns.md").write_text(document(), encoding="utf-8")
    opened = open_home(home)
    failed = [e.message for e in opened.ingestor.sync([str(home / "rules")], actor="t")]
    assert not any(failed)
    return opened


def said(base: Knowledge, question: str, **options: object) -> str:
    answer = base.answerer.answer_now(question, **({"as_of": DAY} | options))  # type: ignore[arg-type]
    return " ".join([answer.kind.value, answer.text, *(c.quote for c in answer.citations)])


def score(base: Knowledge, question: str) -> float:
    answer = base.answerer.answer_now(question, as_of=DAY)
    explained = base.answerer.explain(answer)
    return max((m["score"] for read in explained.readings for m in read.matches), default=0.0)


@pytest.mark.parametrize(
    ("asked", "quote"),
    [
        ("how many days does the office need to decide about a permit?", "within 30 working days"),
        ("can a single permit be for several customers?", "several customers of the same trade"),
        ("are companies in Norway allowed to buy a kiln?", "after a check"),
        ("is there any deal signed with Iceland?", "Nobody has signed a deal with Iceland"),
    ],
)
def test_another_way_to_ask_gets_the_sentences_that_answer(
    base: Knowledge, asked: str, quote: str
) -> None:
    answer = base.answerer.answer_now(asked, as_of=DAY)
    assert answer.kind is AnswerKind.PASSAGES
    assert any(quote in citation.quote for citation in answer.citations)
    assert answer.citations[0].document == "NOTE-kilns"
    assert score(base, asked) >= SURE


@pytest.mark.parametrize(
    "asked",
    [
        "are companies in Sweden allowed to buy a kiln?",
        "is there any deal signed with Greenland?",
        "why was the terbium kiln of lund closed?",
        "what did No. 70 of 2025 say on how long the office takes to decide on a permit?",
        "which phone has the best camera?",
    ],
)
def test_what_names_another_thing_is_no_match(base: Knowledge, asked: str) -> None:
    assert score(base, asked) < LIKELY


def test_a_match_is_shown_with_its_score(base: Knowledge) -> None:
    answer = base.answerer.answer_now("can one permit cover several customers", as_of=DAY)
    (read,) = base.answerer.explain(answer).as_json()["readings"]
    (match,) = read["matches"]
    assert (match["document"], match["counts"]) == ("NOTE-kilns", "certain")
    assert match["score"] == pytest.approx(1.0, abs=0.01)
    assert [grade(each) for each in (0.99, SURE, LIKELY, 0.1)] == [
        "certain",
        "sure",
        "likely",
        "no",
    ]


def test_each_part_of_a_text_is_answered(base: Knowledge) -> None:
    asked = "We sell kilns. How long does the office take to decide on a permit? And can one permit cover several customers?"  # noqa: E501
    told = said(base, asked)
    assert "within 30 working days" in told
    assert "several customers" in told


def test_a_follow_up_is_completed_by_what_was_spoken_of(base: Knowledge) -> None:
    history = [Turn("user", "is scandium restricted?"), Turn("assistant", "Yes.")]
    told = said(base, "why was the kiln of lund closed", history=history)
    assert "closed in 2024" in told


def test_a_computed_state_stays_first(base: Knowledge) -> None:
    answer = base.answerer.answer_now(
        "is scandium restricted, and why was the scandium kiln of lund closed?", as_of=DAY
    )
    assert answer.kind is AnswerKind.STATUS
    assert [s.item for s in answer.statuses] == ["Sc"]
    assert "Scandium: export licence needed" in answer.text.split("\n\n")[0]
    assert "Lund was closed" in answer.text


def test_what_was_published_later_and_what_is_retired_do_not_count(base: Knowledge) -> None:
    asked = "can one permit cover several customers?"
    assert "same trade" in said(base, asked)
    assert "same trade" not in said(base, asked, as_of=date(2026, 1, 31))
    base.catalogue.retire("NOTE-kilns", SHARED, "tester")
    assert "same trade" not in said(base, asked)


def test_a_guild_is_answered_by_its_own_questions_alone(base: Knowledge, tmp_path: Path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    entries = [{"questions": ["who feeds the office cat"], "say": ["Ada feeds the office cat."]}]
    text = "# Cats\n\nAda feeds the office cat."
    (folder / "cat.md").write_text(document("cat", text, entries), encoding="utf-8")
    list(base.ingestor.sync([str(folder)], actor="t", guild="7"))
    asked = "who is it that feeds the office cat?"
    assert "Ada feeds" in said(base, asked, guild="7")
    for other in ("8", None):
        assert "Ada" not in said(base, asked, guild=other)
    assert "same trade" in said(base, "can one permit cover several customers?", guild="7")


def test_a_guilds_document_of_the_same_id_is_not_answered_from_the_shared_one(
    base: Knowledge, tmp_path: Path
) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    entries = [{"questions": ["which colour has the door"], "say": ["The door is green."]}]
    text = "# Doors\n\nThe door is green."
    (folder / "x.md").write_text(document("NOTE-kilns", text, entries), encoding="utf-8")
    list(base.ingestor.sync([str(folder)], actor="t", guild="7"))
    assert "green" in said(base, "what colour is the door?", guild="7")
    told = base.answerer.answer_now("can one permit cover several customers", guild="7", as_of=DAY)
    found = base.answerer.explain(told, guild="7").readings[0].matches
    assert {match["question"] for match in found} <= {"which colour has the door"}
    assert "same trade" not in told.text
    assert "same trade" in said(base, "can one permit cover several customers?")


def test_a_changed_document_is_matched_by_what_it_says_now(base: Knowledge) -> None:
    path = base.home / "rules" / "NOTE-kilns.md"
    text = OFFICE.replace("30 working days", "60 working days")
    entries = [{"questions": ["how long does the office take to decide on a permit"],
                "say": ["The office decides within 60 working days."]}]  # fmt: skip
    path.write_text(document(text=text, entries=entries), encoding="utf-8")
    asked = "how long does the office take to decide on a permit?"
    assert "30 working days" in said(base, asked)
    list(base.ingestor.sync([str(base.home / "rules")], actor="t"))
    assert "60 working days" in said(base, asked)
    assert "30 working days" not in said(base, asked)


def test_a_question_for_a_state_alone_loads_no_model(
    base: Knowledge, open_home: Callable[[Path], Knowledge]
) -> None:
    again = open_home(base.home)
    assert again.answerer.answer_now("is scandium still restricted?", as_of=DAY).statuses
    assert "embedder" not in again.__dict__
