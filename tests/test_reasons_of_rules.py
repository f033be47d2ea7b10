"""Why announcements and lists are as they are: quoted, or said to be given nowhere."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.models import Answer
from knowledge.vocabulary.texts import texts
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 28)
SHORT = 600


def ask(knowledge: Knowledge, question: str) -> Answer:
    return knowledge.answerer.answer_now(question, as_of=TODAY)


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("why do No. 70 and No. 72 have different end dates", {"CN-2025-70", "CN-2025-72"}),
        ("what is the reason that No. 10 and No. 18 differ?", {"CN-2025-10", "CN-2025-18"}),
    ],
)
def test_where_no_reason_is_given_the_states_follow_in_one_line_each(
    knowledge: Knowledge, question: str, documents: set[str]
) -> None:
    answer = ask(knowledge, question)
    told = answer.text.startswith(texts().no_reason) or "is not on record" in answer.text
    assert told, answer.text
    cited = {citation.document for citation in answer.citations}
    assert documents <= cited or "is not on record" in answer.text
    assert len(answer.text) < SHORT


def test_the_reason_of_a_list_is_quoted_from_what_lists_a_party(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "why is TDK on the watch list?")
    assert answer.citations[0].document == "CN-2026-12"
    assert "because" in answer.citations[0].quote
    assert texts().no_reason not in answer.text


def test_the_reason_of_an_announcement_is_quoted(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "why did China issue No. 11 of 2026?")
    assert any("because" in c.quote or "reason" in c.quote for c in answer.citations), answer


def test_the_reason_for_a_state_is_short(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "why is dysprosium under licence?")
    assert answer.text.startswith(texts().no_reason)
    assert [status.item for status in answer.statuses] == ["Dy"]
    assert len(answer.text) < SHORT
