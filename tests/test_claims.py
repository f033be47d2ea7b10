"""What a question asserts is judged by the register, and nothing else is."""

from datetime import date

import pytest

from knowledge.models import AnswerKind, State, Turn
from knowledge.wiring import Knowledge

DAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    "question",
    [
        "China banned silver exports on jan 1 2026, any legal way around it?",
        "I heard that silver got banned. what do i have to do",
        "somebody told us that they prohibited silver in march; how do we ship now?",
    ],
)
def test_a_ban_that_no_rule_makes_is_said_not_to_be_so(knowledge: Knowledge, question: str) -> None:
    answer = knowledge.answerer.answer_now(question, as_of=DAY)
    assert answer.text.startswith("That is not so")
    assert {status.on for status in answer.statuses} == {DAY}
    assert {status.state for status in answer.statuses} == {State.NONE}


@pytest.mark.parametrize(
    ("question", "head"),
    [
        ("12 of the 17 rare earths are under control right now, right?", "Half right: 7, not 12"),
        ("7 out of the 17 rare earths are restricted today, true?", "Right: 7"),
        ("3 of the 17 rare earths are controlled, correct?", "That is not so: 7, not 3"),
    ],
)
def test_a_number_is_held_against_the_states(
    knowledge: Knowledge, question: str, head: str
) -> None:
    answer = knowledge.answerer.answer_now(question, as_of=DAY)
    assert answer.text.startswith(head)
    assert len(answer.statuses) == 17


@pytest.mark.parametrize(
    "question",
    [
        "heard the ban on gallium for the US was suspended. what now?",
        "if they banned silver, what would we do?",
        "China never banned silver, how do we ship it?",
    ],
)
def test_what_the_register_does_not_contradict_is_not_called_wrong(
    knowledge: Knowledge, question: str
) -> None:
    assert "That is not so" not in knowledge.answerer.answer_now(question, as_of=DAY).text


def test_a_statement_held_against_a_state_tells_the_state(knowledge: Knowledge) -> None:
    answer = knowledge.answerer.answer_now(
        "but bessent said jan 2027", as_of=DAY, history=(Turn("user", "holmium?"),)
    )
    assert answer.text.startswith("**Holmium: not confirmed")
    assert [status.state for status in answer.statuses] == [State.UNCONFIRMED]


def test_what_a_strange_firm_will_do_is_no_question_for_a_state(knowledge: Knowledge) -> None:
    answer = knowledge.answerer.answer_now(
        "will kestrel mining refine heavy rare earths in Malaysia", as_of=DAY
    )
    assert not answer.statuses
    assert answer.kind is not AnswerKind.STATUS
