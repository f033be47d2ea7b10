"""Answers that say the one thing asked for first: a number, a day, a name, no Chinese rule."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.writing.counts import number_of
from knowledge.models import Answer, AnswerKind
from knowledge.vocabulary.texts import texts
from knowledge.wiring import Knowledge

REFUSAL = texts().refusal

TODAY = date(2026, 11, 23)


def ask(knowledge: Knowledge, question: str, day: date = TODAY) -> Answer:
    return knowledge.answerer.answer_now(question, as_of=day)


def states(answer: Answer) -> dict[str, str]:
    return {status.item: status.state.value for status in answer.statuses}


# -- what China does not control ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Is niobium or tantalum controlled by China?", "niobium or tantalum"),
        ("Is tantalum export controlled by China?", "tantalum"),
        ("Does China restrict exports of tantalum?", "tantalum"),
    ],
)
def test_a_substance_that_no_chinese_document_lists_has_no_chinese_control(
    knowledge: Knowledge, question: str, names: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.kind is AnswerKind.NONE
    assert answer.text.startswith(f"{REFUSAL} No Chinese control on {names} is on record.")
    assert "which is a separate matter: “DFARS rule" in answer.text
    assert answer.citations == ()


def test_a_substance_on_no_record_is_said_to_be_unknown(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "Is argon export banned by China?")
    assert answer.kind is AnswerKind.NONE
    assert "No Chinese control on argon is on record. Nothing here speaks of argon." in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "what does DFARS say about tantalum?",
        "what does the American rule say about tantalum in defence contracts?",
    ],
)
def test_a_question_for_the_american_rule_still_gets_it(
    knowledge: Knowledge, question: str
) -> None:
    answer = ask(knowledge, question)
    assert "US-DFARS" in [citation.document for citation in answer.citations]


# -- parties --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "party", "start"),
    [
        ("Is Rheinmetall on China's control list?", "Rheinmetall", "Yes: Rheinmetall"),
        ("is Subaru on the control list", "Subaru", "No, not the control list: Subaru"),
        ("is MP Materials on the control list?", "MP Materials", "Yes: MP Materials"),
        ("is Tatra Trucks on the control list?", "Tatra Trucks", "Yes: Tatra Trucks"),
    ],
)
def test_the_sentence_that_holds_the_name_is_quoted(
    knowledge: Knowledge, question: str, party: str, start: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith(start)
    assert party in answer.citations[0].quote


def test_names_of_medium_confidence_are_said_to_be(knowledge: Knowledge) -> None:
    listed = ask(knowledge, "Is Rheinmetall on China's control list?")
    assert "The names of Announcement No. 30 of 2026 are of medium confidence" in listed.text
    barred = ask(knowledge, "can Rheinmetall buy dysprosium?")
    assert "are of medium confidence" in barred.text
    assert any("Rheinmetall" in citation.quote for citation in barred.citations)


def test_a_name_that_the_rule_itself_gives_is_not_doubted(knowledge: Knowledge) -> None:
    assert "medium confidence" not in ask(knowledge, "is MP Materials on the list?").text


@pytest.mark.parametrize(
    ("question", "numbers", "sources"),
    [
        (
            "How many Japanese companies are on the control list and how many on the watch list "
            "altogether?",
            ["**40** on the control list", "**40** on the watch list"],
            {"CN-2026-11", "CN-2026-12", "CN-2026-27", "CN-2026-28"},
        ),
        (
            "how many EU firms are on China's control list?",
            ["**21** on the control list"],
            {"CN-2026-20", "CN-2026-30"},
        ),
    ],
)
def test_listed_parties_are_counted_from_what_each_list_states(
    knowledge: Knowledge, question: str, numbers: list[str], sources: set[str]
) -> None:
    answer = ask(knowledge, question)
    first = answer.text.split("\n")[0]
    assert all(number in first for number in numbers)
    assert {citation.document for citation in answer.citations} == sources
    assert all(re.search(r"\b(?:20|14|seven)\b", c.quote) for c in answer.citations)


def test_firms_listed_in_a_month_are_those_of_its_lists(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "how many EU entities did China list in July 2026?")
    assert answer.text.startswith("**14** on the control list")
    assert [citation.document for citation in answer.citations] == ["CN-2026-30"]


def test_a_list_counts_from_its_own_day(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "how many Japanese firms are on the control list?", date(2026, 3, 1))
    assert answer.text.startswith("**20** on the control list")
    assert [citation.document for citation in answer.citations] == ["CN-2026-11"]


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("No. 68 of 2025 whitelists how many silver exporters", "44"),
        ("how many tungsten firms are on the whitelist of No. 68 of 2025?", "15"),
        ("how many antimony exporters does No. 68 of 2025 allow?", "11"),
    ],
)
def test_a_number_of_exporters_comes_first(
    knowledge: Knowledge, question: str, number: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith(f"**{number}**")
    assert number in answer.citations[0].quote


@given(st.integers(0, 999))
def test_numbers_are_read_in_digits(number: int) -> None:
    assert number_of(str(number)) == number


# -- days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("when does the ga/ge/sb suspension end", "**27 November 2026** (in 4 days)"),
        ("until when is the gallium ban to the US suspended?", "**27 November 2026** (in 4 days)"),
        (
            "How many days left till the antimony ban on the US comes back?",
            "**4 days**: 27 November 2026",
        ),
    ],
)
def test_the_end_of_a_suspension_comes_first(
    knowledge: Knowledge, question: str, start: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith(start)
    assert answer.citations[0].document == "CN-2025-72"
    assert "Whether the suspended rule returns after it is not on record." in answer.text


@pytest.mark.parametrize(
    "question",
    ["until when is terbium controlled?", "when did the antimony ban on the US start?"],
)
def test_no_end_is_put_first_where_none_is_asked_or_stated(
    knowledge: Knowledge, question: str
) -> None:
    assert "is the end of the suspension" not in ask(knowledge, question).text


def test_an_end_that_has_passed_is_not_put_first(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "when does the suspension for holmium end?")
    assert "is the end of the suspension that" not in answer.text
    earlier = ask(knowledge, "when does the suspension for holmium end?", date(2026, 5, 1))
    assert earlier.text.startswith("**10 November 2026**")


def test_a_day_ahead_is_answered_as_far_as_the_record_reaches(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "Will samarium still need a licence on 1 March 2027?")
    assert answer.text.startswith("Yes, as far as the record reaches.")
    assert "verified on 9 October 2026" in answer.more


# -- lists and announcements ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "question", ["Which rare earths are NOT controlled?", "which rare earths are uncontrolled?"]
)
def test_what_is_not_controlled_comes_first(knowledge: Knowledge, question: str) -> None:
    lines = ask(knowledge, question).text.split("\n")
    groups = [line for line in lines if line.startswith("- **")]
    assert groups[0].startswith("- **No export control found**: lanthanum")


@pytest.mark.parametrize(
    "question",
    [
        "which ndfeb magnets are controlled, with or without dy?",
        "rare earth magnets - what is controlled and what isn't",
    ],
)
def test_where_both_are_asked_the_controlled_ones_come_first(
    knowledge: Knowledge, question: str
) -> None:
    groups = [ln for ln in ask(knowledge, question).text.split("\n") if ln.startswith("- **")]
    assert groups[0].startswith("- **Export licence needed**")


def test_an_announcement_is_evaluated_for_the_destination_of_its_rule(
    knowledge: Knowledge,
) -> None:
    for question in ("what did announcement 34 of 2026 do", "No. 34 of 2026"):
        assert states(ask(knowledge, question)) == {"drones": "review"}
    past = ask(knowledge, "what does No. 46 of 2024 do?", date(2025, 6, 1))
    assert states(past)["Ga"] == "ban"
