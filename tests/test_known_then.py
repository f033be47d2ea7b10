"""As of a past day nothing is told that was published later; days counted from other days."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.models import Answer, State, Turn
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 23)


def ask(knowledge: Knowledge, question: str, as_of: date = TODAY, *before: str) -> Answer:
    history = [Turn("user", text) for text in before]
    return knowledge.answerer.answer_now(question, as_of=as_of, history=history)


@pytest.mark.parametrize(
    ("question", "as_of"),
    [
        ("Is MP Materials on China's control list?", date(2026, 1, 7)),
        ("Is USA Rare Earth blacklisted?", date(2026, 5, 1)),
        ("Is Subaru on a watch list?", date(2026, 1, 7)),
        ("Is Hensoldt listed?", date(2026, 4, 1)),
        ("what happened to MP Materials", date(2026, 1, 7)),
        ("Is Mitsubishi Heavy Industries on a Chinese list?", date(2025, 6, 1)),
        ("Is Kawasaki Heavy Industries barred?", date(2025, 12, 1)),
    ],
)
def test_a_firm_that_was_listed_later_is_on_no_list_yet(
    knowledge: Knowledge, question: str, as_of: date
) -> None:
    answer = ask(knowledge, question, as_of)
    assert "No list read for this record names" in answer.text
    assert not answer.statuses
    for later in ("No. 11 of 2026", "No. 12 of 2026", "No. 20 of 2026", "No. 23 of 2026"):
        assert later not in answer.text


def test_asked_today_the_day_of_the_listing_is_told(knowledge: Knowledge) -> None:
    text = ask(knowledge, "Was USA Rare Earth already on the control list in May 2026?").text
    assert text.startswith("No: USA Rare Earth was put on China's control list only on 22 June")


@pytest.mark.parametrize(
    ("question", "as_of", "later"),
    [
        ("Is europium controlled?", date(2025, 4, 5), "No. 57"),
        ("Is ytterbium on any list?", date(2024, 12, 4), "No. 57"),
        ("Does China control thulium or erbium?", date(2025, 6, 1), "No. 57"),
        ("Is holmium going to be controlled?", date(2025, 4, 5), "No. 57"),
        ("Tell me about synthetic diamond", date(2025, 4, 5), "No. 55"),
    ],
)
def test_notes_and_names_of_items_do_not_speak_of_later_announcements(
    knowledge: Knowledge, question: str, as_of: date, later: str
) -> None:
    answer = ask(knowledge, question, as_of)
    assert later not in answer.text
    assert {status.state for status in answer.statuses} == {State.NONE}
    for citation in answer.citations:
        assert later not in citation.quote


@pytest.mark.parametrize("firm", ["Subaru", "TDK", "Institute of Science Tokyo"])
def test_a_watch_list_is_no_ban(knowledge: Knowledge, firm: str) -> None:
    text = ask(knowledge, f"Is {firm} banned from dual-use goods?").text
    assert text.startswith(f"No, not barred: {firm} has been on China's watch list")
    assert "individual licence" in text


@pytest.mark.parametrize(
    "question",
    [
        "Is a subsidiary of MP Materials barred too?",
        "Are affiliates of Hensoldt covered?",
        "Is Subaru's American branch barred?",
    ],
)
def test_a_firm_that_belongs_to_a_listed_one_is_not_said_to_be_listed(
    knowledge: Knowledge, question: str
) -> None:
    assert ask(knowledge, question).text.startswith("That is not established on the record:")


@pytest.mark.parametrize(
    ("before", "follow", "day", "state"),
    [
        ("Was dysprosium under licence on 8 April 2025?", "a week before that?", (4, 1), "none"),
        ("Was tungsten under licence on 4 February 2025?", "the day before that?", (2, 3), "none"),
        ("Was dysprosium under licence on 1 April 2025?", "and a week later?", (4, 8), "licence"),
        ("Was terbium controlled on 30 March 2025?", "the following month?", (4, 30), "licence"),
    ],
)
def test_days_count_from_the_day_spoken_of(
    knowledge: Knowledge, before: str, follow: str, day: tuple[int, int], state: str
) -> None:
    (status,) = ask(knowledge, follow, TODAY, before).statuses
    assert (status.on, status.state.value) == (date(2025, *day), state)


@pytest.mark.parametrize(
    ("before", "follow", "day", "state"),
    [
        (
            "Was antimony to the US banned on 10 November 2024?",
            "and a month later?",
            date(2024, 12, 10),
            State.BAN,
        ),
        (
            "Was antimony to the US banned on 20 November 2025?",
            "what about a year earlier?",
            date(2024, 11, 20),
            State.LICENCE,
        ),
        (
            "Could gallium go to the US on 1 June 2025?",
            "and the year before?",
            date(2024, 6, 1),
            State.LICENCE,
        ),
    ],
)
def test_the_destination_stays_when_the_day_moves(
    knowledge: Knowledge, before: str, follow: str, day: date, state: State
) -> None:
    (status,) = ask(knowledge, follow, TODAY, before).statuses
    assert (status.on, status.state, status.destination) == (day, state, "US")


def test_a_day_long_past_can_be_counted_to_without_harm(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "900 years before that?", TODAY, "Is terbium restricted?")
    assert answer.text


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("Was No. 62 in force on 1 November 2025?", "from 9 October 2025 to 6 November 2025."),
        ("Was limb 3 of No. 61 in force on 15 October 2025?", "from 9 October 2025 to 6 November"),
    ],
)
def test_a_rule_that_has_stopped_since_is_not_said_to_go_on(
    knowledge: Knowledge, question: str, days: str
) -> None:
    text = ask(knowledge, question).text
    assert text.startswith("Yes.")
    assert days in text
    assert "no end date" not in text
    assert "Since then: it was suspended by Announcement No. 70 of 2025" in text


def test_of_an_announcement_stopped_in_part_only_that_part_is_said_to_have_stopped(
    knowledge: Knowledge,
) -> None:
    text = ask(knowledge, "Was No. 46 suspended on 1 October 2025?").text
    assert text.startswith("No.")
    assert "In force since 3 December 2024, with no end date." in text
    assert "Since then: its rule on gallium, germanium, antimony" in text


def test_as_known_on_the_day_itself_the_stop_is_not_told(knowledge: Knowledge) -> None:
    text = ask(knowledge, "Is No. 62 in force?", date(2025, 11, 1)).text
    assert text.startswith("Yes.")
    assert "No. 70" not in text


def test_what_was_said_later_is_no_note_on_a_past_day(knowledge: Knowledge) -> None:
    then = ask(knowledge, "was indium phosphide controlled on 3 February 2025?")
    assert then.text.startswith("No.")
    assert "White House" not in then.text
    assert "White House" in ask(knowledge, "is neodymium controlled?").text
