"""The truce, its stated end, what others say of it, and what only an instrument could tell."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.models import Answer, AnswerKind, State, Turn
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 23)


def ask(knowledge: Knowledge, question: str, as_of: date = TODAY, *before: str) -> Answer:
    history = [Turn("user", text) for text in before]
    return knowledge.answerer.answer_now(question, as_of=as_of, history=history)


@pytest.mark.parametrize(
    "question",
    [
        "Will china extend no 72 before it expires on friday?",
        "is beijing going to renew No. 72 before 27 November?",
    ],
)
def test_an_end_that_comes_is_no_extension(knowledge: Knowledge, question: str) -> None:
    text = ask(knowledge, question).text
    assert text.startswith(("No instrument on record extends it", "Nothing on record says so"))


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("has the trade truce ended now its past november 10", "By its own words, yes."),
        ("did the truce lapse on november 10?", "That is the end it states."),
        ("does the suspension of gallium end on 27 November?", "Yes, by its own words."),
    ],
)
def test_a_stated_end_is_told_with_what_is_not_known(
    knowledge: Knowledge, question: str, start: str
) -> None:
    assert ask(knowledge, question).text.startswith(start)


@pytest.mark.parametrize(
    "question",
    [
        "did beijing confirm the truce extension?",
        "has mofcom announced an extension of the truce?",
        "Has MOFCOM issued a notice extending the suspension?",
    ],
)
def test_whether_the_ministry_confirmed_it_is_told_with_what_it_said(
    knowledge: Knowledge, question: str
) -> None:
    text = ask(knowledge, question).text
    assert text.startswith("It cannot be confirmed.")
    assert "readout of 28 September 2026" in text
    assert "No Chinese notice that amends Announcement No. 70" in text


def test_that_is_what_was_spoken_of(knowledge: Knowledge) -> None:
    text = ask(
        knowledge, "did china confirm that?", TODAY, "did bessent say the truce is extended?"
    ).text
    assert "readout of 28 September 2026" in text


def test_an_end_ahead_is_not_said_to_have_passed(knowledge: Knowledge) -> None:
    day = date(2026, 9, 30)
    text = ask(knowledge, "has the truce been extended past november?", day).text
    assert text.startswith("It cannot be confirmed.")
    assert "runs until 10 November 2026 (in 41 days)" in text
    assert "has passed" not in text


def test_what_never_began_is_told_only_as_far_as_that_is_known(knowledge: Knowledge) -> None:
    now = ask(knowledge, "is holmium controlled?")
    assert "to 10 November 2026, before its start" in now.text
    assert "has never been in force" not in now.text
    then = ask(knowledge, "is holmium controlled?", date(2026, 10, 1))
    assert "before its start" in then.text
    ever = ask(knowledge, "Was thulium ever actually under control?")
    assert ever.text.startswith("Never up to 10 November 2026.")


def test_why_something_was_repealed_that_was_not(knowledge: Knowledge) -> None:
    text = ask(knowledge, "Why did China repeal announcement 57 last November?").text
    assert text.startswith("It was not repealed.")


def test_whether_an_announcement_is_live(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "is no 58 of 2025 live?")
    assert answer.text.startswith("It cannot be confirmed.")
    assert {status.state for status in answer.statuses} == {State.UNCONFIRMED}
    assert "not confirmed" in ask(knowledge, "what's in No. 58 of 2025 and is it live").text


@pytest.mark.parametrize(
    "question",
    [
        "does vietnam have an export ban on rare earth ore?",
        "has Malaysia imposed a ban on rare earth ore exports?",
        "How many dual-use licences did MOFCOM reject in october 2026?",
    ],
)
def test_rules_of_other_countries_and_unknown_numbers_are_refused(
    knowledge: Knowledge, question: str
) -> None:
    assert ask(knowledge, question).kind is AnswerKind.NONE
