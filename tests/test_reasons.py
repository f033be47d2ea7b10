"""Questions for reasons, and for aspects that the record is silent on."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answers.writing.evidence import gives_reason
from knowledge.models import Answer, AnswerKind, State
from knowledge.vocabulary.texts import texts
from knowledge.wiring import Knowledge

NO_REASON = texts().no_reason

TODAY = date(2026, 11, 23)


def ask(knowledge: Knowledge, question: str, as_of: date = TODAY) -> Answer:
    return knowledge.answerer.answer_now(question, as_of=as_of)


@pytest.mark.parametrize(
    "question",
    [
        "Why is terbium restricted?",
        "why did China put dysprosium under licence?",
        "why are rare earths controlled?",
        "How come gallium was banned to the US?",
    ],
)
def test_a_reason_that_no_document_gives_is_not_made_up(
    knowledge: Knowledge, question: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith(NO_REASON)
    assert answer.statuses


def test_a_reason_on_record_is_quoted(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "why is holmium not confirmed?")
    assert answer.kind is AnswerKind.PASSAGES
    assert "no extension notice" in answer.text


def test_a_why_about_what_never_happened_is_corrected(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "why was terbium lifted?")
    assert answer.text.startswith("It did not.")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("The fentanyl tariff fell because the court struck it down.", True),
        ("The others were inferred from their order because No. 57 starts at 1C909.", False),
        ("It started on 4 April 2025.", False),
    ],
)
def test_why_the_record_says_something_is_no_reason(text: str, says: bool) -> None:
    assert gives_reason(text) is says


@pytest.mark.parametrize(
    "question",
    [
        "what happens if a company breaks the rule?",
        "Is dysprosium more expensive than terbium right now?",
        "which firms produce terbium",
    ],
)
def test_an_aspect_of_which_no_sentence_speaks_is_refused(
    knowledge: Knowledge, question: str
) -> None:
    assert ask(knowledge, question).kind is AnswerKind.NONE


def test_tariffs_are_answered_with_sentences_on_tariffs(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "What tariffs apply to Chinese magnets in the US?")
    for citation in answer.citations:
        assert "tariff" in citation.quote or "duty" in citation.quote


def test_tariffs_in_the_background_leave_the_question_what_it_is(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "Since the court killed the tariffs, was the terbium licence lifted?")
    assert not answer.text.startswith("Yes")
    assert [(s.item, s.state) for s in answer.statuses] == [("Tb", "licence")]


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("So gallium to the US is permanently legal now, correct?", "No, not freely."),
        ("The Chinese suspension only benefits American buyers, doesn't it", "No, for every"),
        ("so after november 10 are the october rules back?", "It cannot be confirmed."),
        ("back in spring 2024, was dysprosium free?", "Yes, as far as these controls go."),
    ],
)
def test_claims_in_passing(knowledge: Knowledge, question: str, start: str) -> None:
    assert ask(knowledge, question).text.startswith(start)


def test_soldiers_suppliers_are_told_of_their_own_rule(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "What must Pentagon suppliers stop buying from January 2027?")
    assert {citation.document for citation in answer.citations} == {"US-DFARS"}


def test_the_leaders_are_known_by_name(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "did Trump and Xi meet?")
    assert any(c.document.startswith("NOTE-meeting") for c in answer.citations)


def test_a_firm_listed_later_gets_no_counter_question(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "can USA Rare Earth import from China?", date(2026, 6, 1))
    assert "No list read for this record names USA Rare Earth" in answer.text


def test_which_rules_are_suspended_names_bans_stopped_in_part(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "which rules are suspended?")
    states = {(s.item, s.destination): s.state for s in answer.statuses}
    assert states["Ga", "US"] is State.LICENCE
    assert states["Ho", None] is State.UNCONFIRMED
    assert "gallium (Ga) and germanium (Ge) to the United States" in answer.text
    assert answer.text.index("holmium") < answer.text.index("gallium")
