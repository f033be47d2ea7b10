"""Goods that are passed on outside China, to soldiers and to listed firms."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.errors import KnowledgeError
from knowledge.models import Answer, AnswerKind, State
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 23)
THIRD = "makes organisations and persons of any country liable"


def ask(knowledge: Knowledge, question: str) -> Answer:
    return knowledge.answerer.answer_now(question, as_of=TODAY)


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("if i buy gallium in korea and send it to the pentagon is that a problem", "Yes."),
        ("i buy dysprosium in vietnam and sell to lockheed, allowed?", "No."),
        ("May a Polish trader supply terbium to the US Navy?", "No."),
    ],
)
def test_soldiers_are_at_home_wherever_the_goods_pass_through(
    knowledge: Knowledge, question: str, start: str
) -> None:
    answer = ask(knowledge, question)
    assert [(s.state, s.destination) for s in answer.statuses] == [(State.BAN, "US")]
    assert answer.text.startswith(start)


@pytest.mark.parametrize(
    "question",
    [
        "if i buy gallium in korea and send it to the pentagon is that a problem",
        "im in the EU, does the US gallium ban hit me if i resell to the states",
        "who is liable if i resell germanium to the us",
        "can a german firm resell chinese antimony to a us buyer",
    ],
)
def test_who_passes_goods_on_is_told_of_the_liability(knowledge: Knowledge, question: str) -> None:
    assert THIRD in ask(knowledge, question).text


def test_nobody_else_is(knowledge: Knowledge) -> None:
    assert THIRD not in ask(knowledge, "can I export gallium to the US?").text


def test_a_listing_that_binds_third_parties_says_so(knowledge: Knowledge) -> None:
    text = ask(knowledge, "does the MP materials ban cover third parties").text
    assert "also binds third parties outside China" in text


def test_a_listed_firm_is_not_its_country(knowledge: Knowledge) -> None:
    text = ask(knowledge, "did china ban rare earths to the us and MP Materials").text
    assert text.startswith("For MP Materials, yes.")
    assert "dual-use item, for MP Materials (the United States)**: lanthanum (La)" in text
    assert "**Barred from export, for MP Materials (the United States)**: samarium (Sm)" in text


def test_what_is_on_no_list_is_barred_only_as_far_as_it_is_dual_use(knowledge: Knowledge) -> None:
    text = ask(knowledge, "is lanthanum barred for MP Materials").text
    assert text.startswith("Only as far as it is a dual-use item.")
    assert ask(knowledge, "is terbium barred for MP Materials?").text.startswith("Yes.")


@pytest.mark.parametrize(
    "question", ["how long will my dysprosium licence application take", "how do i apply for it?"]
)
def test_how_a_licence_is_asked_for_gets_no_yes_or_no(knowledge: Knowledge, question: str) -> None:
    answer = ask(knowledge, question)
    assert not answer.text.startswith(("Yes", "No"))
    assert answer.citations


def test_how_long_a_licence_takes_in_general_is_quoted(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "how long does a licence take?")
    assert answer.kind is AnswerKind.PASSAGES
    assert "45 working days" in answer.citations[0].quote


@pytest.mark.parametrize(
    "question", ["what is terbium used for", "whats dysprosium oxide going for per kg today"]
)
def test_uses_and_prices_are_refused(knowledge: Knowledge, question: str) -> None:
    assert ask(knowledge, question).kind is AnswerKind.NONE


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 30)])
def test_a_day_beyond_all_counting_is_one_clear_line(knowledge: Knowledge, day: date) -> None:
    with pytest.raises(KnowledgeError, match="as_of must be a day from"):
        knowledge.answerer.answer_now("2 years ago, was terbium free?", as_of=day)
