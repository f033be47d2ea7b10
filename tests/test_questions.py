"""The evaluation questions are well formed, cover what they should, and ask what can be checked."""

import re
from collections import Counter
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from over import over

from knowledge.answers.understanding.questions import detect_language
from knowledge.models import AnswerKind, State

FOLDER = Path(__file__).parents[1] / "knowledge" / "evaluation"
FIELDS = {"kind", "states", "until", "not_items", "cites", "cites_any", "says", "never"}
TYPES = {
    "status",
    "party",
    "timeline",
    "premise",
    "group",
    "passages",
    "none",
    "clarify",
    "injection",
    "followup",
    "announcement",
    "definition",
}


@cache
def questions(split: str) -> list[dict[str, Any]]:
    """The questions of one split."""
    name = "questions.yaml" if split == "dev" else "held_out.yaml"
    rows: list[dict[str, Any]] = yaml.load(
        (FOLDER / name).read_text(encoding="utf-8"), yaml.CSafeLoader
    )
    return rows


def every() -> list[dict[str, Any]]:
    """The questions of both splits."""
    return questions("dev") + questions("held_out")


def kinds(row: dict[str, Any]) -> set[str]:
    """The kinds of answer that a question accepts."""
    kind = row["expect"]["kind"]
    return {kind} if isinstance(kind, str) else set(kind)


@over(((row,) for row in every()), lambda row: str(row["id"]))
def test_question_is_well_formed(row: dict[str, Any]) -> None:
    expect = row["expect"]
    assert re.fullmatch(r"[a-z0-9-]+", row["id"])
    assert row["type"] in TYPES
    assert row["question"].strip()
    assert type(row["as_of"]) is date
    assert kinds(row)
    assert kinds(row) <= {kind.value for kind in AnswerKind}
    assert set(expect) <= FIELDS
    assert set(expect.get("states", {}).values()) <= {state.value for state in State}
    assert set(expect.get("until", {})) <= set(expect.get("states", {}))
    assert not set(expect.get("not_items", [])) & set(expect.get("states", {}))
    for pattern in expect.get("says", []) + expect.get("never", []):
        re.compile(pattern)


@over(((row,) for row in every()), lambda row: str(row["id"]))
def test_expectation_can_fail_and_can_be_met(row: dict[str, Any]) -> None:
    expect = row["expect"]
    if kinds(row) <= {"none", "clarify"}:
        assert not set(expect) & {"states", "cites", "cites_any"}, "refusals cite nothing"
    else:
        assert set(expect) - {"kind"}, "an answer is judged by more than its kind"
    roles = [turn["role"] for turn in row.get("history", [])]
    assert roles == ["user", "assistant"] * (len(roles) // 2)
    assert (row["type"] == "followup") == ("history" in row)


def test_ids_are_unique_and_splits_are_marked() -> None:
    assert [i for i, n in Counter(row["id"] for row in every()).items() if n > 1] == []
    for split in ("dev", "held_out"):
        assert {row["split"] for row in questions(split)} == {split}


def test_both_splits_hold_every_type() -> None:
    assert len(questions("dev")) >= 130
    assert len(questions("held_out")) >= 45
    for split in ("dev", "held_out"):
        assert {row["type"] for row in questions(split)} == TYPES


@pytest.mark.parametrize(
    "boundary", ["2025-04-04", "2025-10-09", "2025-11-07", "2024-12-03", "2026-11-11", "2026-11-28"]
)
def test_days_around_each_boundary_are_asked(boundary: str) -> None:
    asked = {row["as_of"] for row in every()}
    day = date.fromisoformat(boundary)
    assert {day, day - timedelta(days=1)} <= asked


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("https://www.reuters.com/markets/terbium-prices/", "en"),
        ("www.ministerio.gob.es/el/comercio/de/la", "en"),
        ("info@preise.de", "en"),
        ("Terbium: está sob licença? https://www.reuters.com/a", "pt"),
    ],
)
def test_an_address_is_in_no_language(text: str, language: str) -> None:
    assert detect_language(text) == language
