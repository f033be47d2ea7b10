"""Customs and control codes: what they stand for, whose they are, and which are on no record."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.models import Answer, AnswerKind
from knowledge.register.codes import Code, CodeKind, find_codes
from knowledge.vocabulary.texts import texts
from knowledge.wiring import Knowledge

REFUSAL = texts().refusal

TODAY = date(2026, 11, 23)


def ask(knowledge: Knowledge, question: str) -> Answer:
    return knowledge.answerer.answer_now(question, as_of=TODAY)


def states(answer: Answer) -> dict[str, str]:
    return {status.item: status.state.value for status in answer.statuses}


@pytest.mark.parametrize(
    ("question", "first", "verdict", "expected", "source"),
    [
        ("is hs code 8112929090 controlled", "gallium metal", "Yes", {"Ga": "licence"}, "2023-23"),
        (
            "HS 2805301910 – licence needed?",
            "samarium metal",
            "Yes",
            {"Sm": "licence", "Gd": "licence", "Lu": "licence"},
            "2025-18",
        ),
        ("what is 1C904", "terbium", "", {"Tb": "licence"}, "2025-18"),
        ("1C909", "holmium", "", {"Ho": "unconfirmed"}, "2025-57"),
        ("1c117d?", "ammonium paratungstate", "", {"W": "licence"}, "2025-10"),
        (
            "control code 1E902.a meaning",
            "rare-earth technology",
            "",
            {"rare-earth-technology": "ban", "rare-earth-recycling": "unconfirmed"},
            "2025-62",
        ),
        ("which items have HS 2617101000", "antimony ore", "", {"Sb": "licence"}, "2024-33"),
        (
            "is 3801.1000.30 under licence?",
            "artificial graphite",
            "Yes",
            {"graphite": "licence"},
            "2023-39",
        ),
        (
            "8507600000 controlled?",
            "lithium-ion cells",
            r"\*\*Lithium-ion",
            {"batteries": "unconfirmed"},
            "58",
        ),
    ],
)
def test_a_code_is_named_and_then_its_status_is_given(
    knowledge: Knowledge,
    question: str,
    first: str,
    verdict: str,
    expected: dict[str, str],
    source: str,
) -> None:
    answer = ask(knowledge, question)
    assert answer.kind is AnswerKind.STATUS
    assert states(answer) == expected
    said, rest = answer.text.split("[1]", 1)
    assert first in said
    assert answer.citations[0].document.endswith(source)
    assert find_codes(answer.citations[0].quote), "the passage that states the code is cited"
    if verdict:
        assert re.search(rf"^{verdict}", rest.strip(" ”\n"), re.MULTILINE)


GUESSED = """---
id: CN-2026-97
kind: announcement
title: Announcement No. 97 of 2026
publisher: MOFCOM
published: 2026-11-01
measures:
  - id: CN-2026-97/1
    effect: licence
    items: [Dy]
    destinations: all
    from: 2026-11-02
    passage: codes
---

## Codes

The codes were inferred from their order.

| Element | Control code | How known |
|---|---|---|
| dysprosium | 9C905 | inferred |
"""


def test_a_code_that_was_inferred_is_said_to_be(
    copied_home: Path, open_home: Callable[[Path], Knowledge], tmp_path: Path
) -> None:
    with_guess = open_home(copied_home)
    (tmp_path / "guess.md").write_text(GUESSED, encoding="utf-8")
    list(with_guess.ingestor.sync([str(tmp_path / "guess.md")], actor="tests"))
    with_guess.projection.sync()
    answer = ask(with_guess, "what is 9C905")
    assert "dysprosium" in answer.text
    assert "inferred and not read" in answer.text
    assert any("were inferred from their order" in c.quote for c in answer.citations)


@pytest.mark.parametrize(
    "code", [f"1C9{number:02}" for number in range(2, 14)], ids=lambda code: str(code)
)
def test_every_control_code_of_the_rare_earths_was_read(knowledge: Knowledge, code: str) -> None:
    answer = ask(knowledge, f"what is {code}")
    assert answer.kind is AnswerKind.STATUS
    assert len(answer.statuses) == 1
    assert "inferred" not in answer.text


def test_codes_of_an_announcement_are_not_given_to_items_that_it_does_not_give_them_to(
    knowledge: Knowledge,
) -> None:
    answer = ask(knowledge, "what does 1E902.b stand for?")
    assert "Which of its items has which of these codes the record does not say." in answer.text
    assert "Announcement No. 70 of 2025 suspended" in answer.text


@pytest.mark.parametrize(
    ("question", "codes", "items"),
    [
        (
            "is 8112.92 controlled?",
            ["8112929010", "8112929090", "8112921010", "8112921090"],
            {"Ga", "Ge"},
        ),
        (
            "2805.30",
            ["2805301910", "28053019", "2805301300", "2805301200", "2805301700", "2805301800"],
            {"Sm", "Gd", "Tb", "Dy", "Lu", "Sc", "Y", "Ho", "Er", "Tm", "Eu", "Yb"},
        ),
        ("HS heading 2617", ["2617101000", "2617109001", "2617109090"], {"Sb"}),
        ("1C117", ["1C117.d", "1C117.c"], {"W"}),
    ],
)
def test_the_beginning_of_a_code_lists_what_starts_with_it(
    knowledge: Knowledge, question: str, codes: list[str], items: set[str]
) -> None:
    answer = ask(knowledge, question)
    assert "On record under" in answer.text
    assert all(code in answer.text for code in codes)
    assert set(states(answer)) == items
    others = {code.value for code in find_codes(answer.text)} - set(codes)
    assert all(any(code.startswith(other) for code in codes) for other in others)


@pytest.mark.parametrize(
    "question",
    ["HS 9999999999 controlled?", "is hs code 28053098 controlled", "what is 9A999?", "8471300000"],
)
def test_a_code_on_no_record_is_refused_without_quotes_on_others(
    knowledge: Knowledge, question: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.kind is AnswerKind.NONE
    assert answer.text.startswith(REFUSAL)
    assert "No document on record holds" in answer.text
    assert answer.citations == ()
    assert answer.statuses == ()


def test_an_unknown_code_does_not_hide_the_item_beside_it(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "is terbium metal HS 28053098 controlled?")
    assert answer.text.startswith("No document on record holds the code HS 28053098.")
    assert states(answer) == {"Tb": "licence"}


def test_a_code_counts_from_the_day_of_its_announcement(knowledge: Knowledge) -> None:
    before = knowledge.answerer.answer_now("what is 1C904", as_of=date(2025, 4, 3))
    assert before.kind is AnswerKind.NONE
    assert "No document on record holds the code 1C904" in before.text


@pytest.mark.parametrize(
    ("question", "code", "without"),
    [
        ("HS code for APT?", "2841801000", "8101940001"),
        ("hs code gallium nitride", "2850001901", "8112929090"),
        ("control code for terbium", "1C904", "1C905"),
        ("hs code for holmium metal", "28053019", "2805301910"),
        ("hs code of antimony trioxide", "2825800010", "2617101000"),
        ("hs code for terbium metal", "2805301300", "28053019"),
        ("customs code of yttrium oxide?", "2846901100", "2805301700"),
        ("hs code gallium metal", "8112929010", "2825909001"),
        ("hs code of helium", "2804290010", "2805"),
        ("control code for LFP cathode material", "3C901.a.1", "3A001"),
    ],
)
def test_the_codes_of_an_item_are_given_and_no_others(
    knowledge: Knowledge, question: str, code: str, without: str
) -> None:
    answer = ask(knowledge, question)
    assert code in answer.text
    assert without not in answer.text
    assert any(code in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "item"),
    [
        ("hs code of tellurium", "tellurium"),
        ("hs code of holmium oxide", "holmium"),
        ("customs code of ytterbium oxide", "ytterbium"),
        ("customs code for SmCo magnets", "samarium-cobalt magnets"),
    ],
)
def test_codes_that_were_not_read_are_said_not_to_be(
    knowledge: Knowledge, question: str, item: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith(f"The record gives no customs code for {item}")
    assert re.search("not read|gives no customs code", answer.citations[0].quote)
    assert "28053019" not in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "since 2025",
        "HS codes in 2025",
        "on 20261110",
        "on 2026.11.10",
        "$2805.30",
        "2805.30 tonnes",
        "No. 18 of 2025",
        "12 of 17",
        "grade N35 at 1200 MPa",
    ],
)
def test_days_amounts_and_numbers_are_no_codes(text: str) -> None:
    assert find_codes(text) == ()


@given(st.from_regex(r"[1-9]\d{7}(\d\d)?", fullmatch=True), st.sampled_from(["", ".", " "]))
def test_a_customs_code_is_read_however_it_is_parted(digits: str, parting: str) -> None:
    written = parting.join([digits[:4], *re.findall("..", digits[4:])])
    (code,) = find_codes(f"is HS {written} controlled?")
    assert (code.kind, code.value) == (CodeKind.CUSTOMS, digits)


@given(st.from_regex(r"\d[A-E]\d{3}(\.[a-z](\.\d)?)?", fullmatch=True))
def test_a_control_code_is_read_whatever_its_case(written: str) -> None:
    for text in (written, written.lower(), f"what is {written}?"):
        (code,) = find_codes(text)
        assert (code.kind, code.value) == (CodeKind.CONTROL, written)


@given(st.text(max_size=60))
def test_any_text_can_be_searched_for_codes(text: str) -> None:
    found = find_codes(text)
    assert all(text[code.start : code.end] for code in found)
    assert list(found) == sorted(found, key=lambda code: code.start)


@given(
    st.from_regex(r"\d{4}(\d\d){0,3}", fullmatch=True), st.from_regex(r"\d{0,6}", fullmatch=True)
)
def test_a_heading_holds_every_line_below_it(heading: str, rest: str) -> None:
    def code(value: str) -> Code:
        return Code(CodeKind.CUSTOMS, value, 0, 0)

    assert code(heading).holds(code(heading + rest))
    assert code(heading + rest).holds(code(heading)) is (rest == "")
