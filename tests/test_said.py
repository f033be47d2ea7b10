"""What somebody said, how it stands to the rules, and instruments told in their own sentences."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answers.facts.said import Standing, standings
from knowledge.models import Answer, AnswerKind, State, Turn
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 28)


def ask(knowledge: Knowledge, question: str, *before: str, as_of: date = TODAY) -> Answer:
    history = [Turn("user", text) for text in before]
    return knowledge.answerer.answer_now(question, as_of=as_of, history=history)


def order(answer: Answer) -> list[str]:
    return [citation.document for citation in answer.citations]


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("what did Bessent say?", "US-2026-0923"),
        ("but Bessent said January", "US-2026-0923"),
        ("what did the readout of 28 September 2026 say?", "CN-2026-0928"),
        ("what did the white house promise about general licences", "US-2025-FS"),
        ("what did the EU commission say about the april controls", "EU-2025-1103"),
        ("what does REEx argue about the Busan truce?", "REEX-2025-11-01"),
        ("what did the WSJ report about validated end users", "WSJ-2025-11"),
    ],
)
def test_the_statement_that_is_meant_is_quoted_first(
    knowledge: Knowledge, question: str, document: str
) -> None:
    answer = ask(knowledge, question)
    assert order(answer)[0] == document


def test_an_end_that_no_rule_gives_is_said_to_be_none(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "what did Bessent say about the truce?")
    assert "No announcement says so" in answer.text
    assert {"CN-2025-70", "CN-2026-0928"} <= set(order(answer))


def test_who_said_a_day_names_all_who_did(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "who said the truce runs to 10 january?")
    assert {"US-2026-0923", "CN-2026-0928"} <= set(order(answer))


def test_the_other_side_is_asked_for_its_own_word(knowledge: Knowledge) -> None:
    answer = ask(
        knowledge, "what did the white house promise about general licences, did china agree"
    )
    assert "CN-2025-1218" in order(answer)
    assert "CN-2025-FAQ5" not in order(answer)


def test_the_editors_speak_under_their_own_name(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "what did REEx say about the truce, and is it right?")
    before, _, after = answer.text.partition("The editors of the documents")
    assert "Right in part." in before
    assert "No. 62 and one part of No. 61" in after
    assert "No. 62 and one part" not in before


def test_an_outdated_article_is_told_with_what_came_after_it(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "is the REEx piece outdated by now?")
    assert order(answer)[0] == "REEX-2025-11-01"
    assert "CN-2025-70" in order(answer)


def test_a_statement_within_a_thread_is_told_with_how_it_stands(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "but bessent said jan 2027", "holmium?")
    assert order(answer)[0] == "US-2026-0923"
    assert "No announcement says so" in answer.text


@pytest.mark.parametrize(
    ("document", "standing"),
    [
        ("US-2026-0923", Standing.UNCARRIED),
        ("CN-2026-0409", Standing.CARRIED),
        ("CN-2025-1030", Standing.OVERTAKEN),
        ("EU-2025-1103", Standing.STANDS),
    ],
)
def test_how_a_statement_stands_is_computed(
    knowledge: Knowledge, document: str, standing: Standing
) -> None:
    register = knowledge.answerer.register(("",))
    stored = register.document(document)
    assert stored is not None
    assert [fact.standing for fact in standings(register, stored, TODAY)] == [standing]


def test_nothing_is_overtaken_before_it_was(knowledge: Knowledge) -> None:
    register = knowledge.answerer.register(("",))
    stored = register.document("CN-2025-1030")
    assert stored is not None
    (fact,) = standings(register, stored, date(2025, 11, 1))
    assert fact.standing is Standing.STANDS


# -- instruments -----------------------------------------------------------------------------------


def lines(answer: Answer) -> list[str]:
    return [line for line in answer.text.splitlines() if line.startswith("- ")]


def test_an_announcement_is_told_in_the_lines_asked_for(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "summarise No. 61 in three lines")
    assert len(lines(answer)) == 3
    assert "not confirmed since 10 November 2026" in lines(answer)[0]
    assert set(order(answer)) == {"CN-2025-61", "CN-2025-70"}


def test_one_line_on_each_of_the_package(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "one line on each of the six")
    assert len(lines(answer)) == 6
    numbers = (55, 56, 57, 58, 61, 62)
    assert order(answer) == [f"CN-2025-{number}" for number in numbers]


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2026, 11, 28), "not confirmed"),
        (date(2026, 5, 1), "The truce is on"),
        (date(2026, 11, 20), "in part"),
    ],
)
def test_the_truce_has_a_state_and_is_explained(
    knowledge: Knowledge, as_of: date, state: str
) -> None:
    answer = ask(knowledge, "eli5 what is the truce", as_of=as_of)
    assert state in answer.text.split("\n")[0]
    assert {"CN-2025-70", "CN-2025-72", "NOTE-meeting-busan"} <= set(order(answer))


def test_what_an_announcement_does_not_say_of_a_place_is_said(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "what does no 46 say about japan")
    assert "does not mention Japan" in answer.text
    assert {"CN-2024-46", "CN-2026-01", "CN-2026-11", "CN-2026-12"} <= set(order(answer))


def test_bare_numbers_are_announcements_where_two_are_compared(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "18 vs 57")
    states = {status.item: status.state for status in answer.statuses}
    assert states["Tb"] is State.LICENCE
    assert states["Ho"] is State.UNCONFIRMED
    assert answer.text.index("No. 18 of 2025") < answer.text.index("No. 57 of 2025")


def test_a_bare_number_that_is_no_announcement_stays_a_number(knowledge: Knowledge) -> None:
    assert ask(knowledge, "44 vs 99").kind is not AnswerKind.STATUS


def test_two_destinations_stand_side_by_side_without_a_rank(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "is china stricter with japan or with the US right now?")
    documents = set(order(answer))
    assert {"CN-2026-01", "CN-2026-12", "CN-2024-46", "CN-2026-23"} <= documents
    assert not answer.text.lower().startswith(("yes", "no"))
    assert "do not rank" in answer.text
