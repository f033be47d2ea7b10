"""Numbers of items and announcements, rules for one place alone, days of which nothing is named,
and symbols in loose sentences."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.models import Answer
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 23)


def ask(knowledge: Knowledge, question: str, as_of: date = TODAY) -> Answer:
    return knowledge.answerer.answer_now(question, as_of=as_of)


@pytest.mark.parametrize(
    "question",
    [
        "how many of the REs are actually controlled today",
        "how many rare earths need a licence right now",
        "how many REEs are under export control?",
    ],
)
def test_the_rare_earths_are_counted_by_state(knowledge: Knowledge, question: str) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith("**Of 17: 7 need an export licence, 5 not confirmed")
    assert len(answer.statuses) == 17
    assert answer.citations


def test_elements_and_parties_are_counted_too(knowledge: Knowledge) -> None:
    elements = ask(knowledge, "how many elements are controlled")
    assert elements.text.startswith("**Of ")
    assert {"Tb", "W", "Ga"} <= {status.item for status in elements.statuses}
    parties = ask(knowledge, "how many are on the watch list")
    assert parties.text.startswith("**40** on the watch list")


def test_a_group_is_counted_on_its_day(knowledge: Knowledge) -> None:
    text = ask(knowledge, "how many rare earths were controlled in june 2025?").text
    assert text.startswith("On 30 June 2025:\n**Of 17: 7 need an export licence and 10 without")


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("how many announcements did no 70 suspend", "**6**: Announcements No. 55, 56, 57, 58,"),
        ("how many notices does announcement 72 suspend", "**1**, in part: Announcement No. 46"),
        ("how many rare earths does announcement 57 cover", "**5**: Announcement No. 57 of 2025"),
        ("how many of the rare earths does no 18 name", "**7**: Announcement No. 18 of 2025"),
    ],
)
def test_what_an_announcement_reaches_is_counted(
    knowledge: Knowledge, question: str, start: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith(start)
    assert answer.citations


@pytest.mark.parametrize(
    "question",
    [
        "whats controlled for the us but not for everyone else",
        "what is only restricted for the US",
        "which controls apply exclusively to the United States?",
    ],
)
def test_the_rules_for_one_destination_are_told_apart(knowledge: Knowledge, question: str) -> None:
    text = ask(knowledge, question).text
    assert text.startswith("The United States alone, on 23 November 2026:")
    assert "Paragraph 1 of MOFCOM Announcement No. 46 of 2024" in text
    assert "**Suspended** to 27 November 2026 by Announcement No. 72 of 2025" in text
    assert "Announcement No. 23 of 2026" in text
    assert "Announcement No. 18 of 2025" not in text


def test_the_rules_for_japan_alone(knowledge: Knowledge) -> None:
    text = ask(knowledge, "what special rules are there for Japan?").text
    assert text.startswith("Japan alone")
    assert "Announcement No. 1 of 2026" in text
    assert "Announcement No. 46" not in text


@pytest.mark.parametrize(
    "question",
    [
        "list all the rare earths under licence",
        "name the rare earths that need a permit",
        "please give me every rare earth that is controlled",
    ],
)
def test_a_list_that_is_ordered_gets_no_yes_or_no(knowledge: Knowledge, question: str) -> None:
    assert ask(knowledge, question).text.startswith("**Of 17: ")


@pytest.mark.parametrize(
    "question",
    [
        "whats happening on the 27th",
        "what happens on friday",
        "whats up with nov 27",
        "whats going on 27 nov",
        "whats the deadline on friday about",
        "why is the 27th so important",
        "what's the big deal about 27 november?",
        "was passiert am 27. november",
    ],
)
def test_a_day_of_which_nothing_is_named_is_looked_up(knowledge: Knowledge, question: str) -> None:
    text = ask(knowledge, question).text
    assert "**27 November 2026**: last day of Announcement No. 72" in text


@pytest.mark.parametrize(
    "question",
    ["so is it jan 10 2027 or nov 10 2026", "10 november or 10 january?", "nov 10 or jan 10??"],
)
def test_two_ends_of_one_suspension_are_weighed(knowledge: Knowledge, question: str) -> None:
    text = ask(knowledge, question).text
    assert text.startswith("It cannot be confirmed: no instrument on record gives 10 January 2027.")
    assert "gives 10 November 2026 as its end" in text
    assert "readout" in text


@pytest.mark.parametrize(
    ("question", "item", "start"),
    [
        ("is tb on the list", "Tb", "Yes."),
        ("is tb still on the naughty list lol", "Tb", "Yes."),
        ("dy on the list?", "Dy", "Yes."),
        ("is ho on the list", "Ho", "**Holmium: not confirmed"),
        ("so is lu actually on china's list", "Lu", "Yes."),
        ("is pr on the list", "Pr", "No."),
    ],
)
def test_symbols_in_lower_case_before_a_list(
    knowledge: Knowledge, question: str, item: str, start: str
) -> None:
    answer = ask(knowledge, question)
    assert [status.item for status in answer.statuses] == [item]
    assert answer.text.startswith(start)


@pytest.mark.parametrize("question", ["is the eu on the list", "what is in on the list"])
def test_words_before_a_list_are_no_symbols(knowledge: Knowledge, question: str) -> None:
    assert not {status.item for status in ask(knowledge, question).statuses} & {"Eu", "In"}


@pytest.mark.parametrize(
    "question", ["is yb same as y", "is ytterbium the same as yttrium?", "is Yb another name for Y"]
)
def test_two_elements_are_not_the_same(knowledge: Knowledge, question: str) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith("No: ytterbium (Yb) and yttrium (Y) are two elements.")
    assert {status.item for status in answer.statuses} == {"Yb", "Y"}
