"""A place that nothing knows is said to be unknown, and nothing else is taken for one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.register.strange import unknown_places
from knowledge.wiring import Knowledge

NET = Path(__file__).parents[1] / "benchmarks" / "net"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("can I ship gallium to Zorblaxia?", ("Zorblaxia",)),
        ("gallium from Foobar to Quuxville", ("Foobar", "Quuxville")),
        ("puis-je exporter vers Zorblaxia ?", ("Zorblaxia",)),
        ("can I ship gallium to Wichita Falls?", ()),
        ("from Shanghai to Kenya", ()),
        ("from China to South America", ()),
        ("can i ship gallium to zorblaxia", ()),
        ("CAN I SHIP TO EVERYONE?", ()),
        ("according to Argus, is terbium restricted", ()),
    ],
)
def test_what_is_written_as_a_place_and_is_none_is_found(text: str, names: tuple[str, ...]) -> None:
    assert unknown_places(text, ()) == names


def test_what_is_known_otherwise_is_no_unknown_place() -> None:
    text = "can I sell it to Zorblaxia?"
    at = text.index("Zorblaxia")
    assert unknown_places(text, [(at, at + 9)]) == ()


@given(st.text(max_size=80))
def test_any_text_is_read_without_harm(text: str) -> None:
    assert all(name in text for name in unknown_places(text, ()))


def test_the_answer_gives_the_state_for_every_destination_and_says_so(knowledge: Knowledge) -> None:
    answer = knowledge.answerer.answer_now(
        "can I ship gallium to Zorblaxia?", as_of=date(2025, 6, 10)
    )
    assert [status.state.value for status in answer.statuses] == ["licence"]
    assert "Zorblaxia" in answer.text


def test_a_city_has_the_rule_of_its_country(knowledge: Knowledge) -> None:
    for city in ("Houston", "Sacramento", "Des Moines", "Huntsville"):
        answer = knowledge.answerer.answer_now(
            f"can I sell gallium to {city}", as_of=date(2025, 6, 10)
        )
        assert [status.state.value for status in answer.statuses] == ["ban"], city


def test_no_question_of_the_net_names_an_unknown_place() -> None:
    found = set()
    for name in ("questions", "paraphrases"):
        for line in (NET / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            found |= set(unknown_places(json.loads(line)["question"], ()))
    assert found <= {"January", "Januar"}  # masked as a day where the whole question is read
