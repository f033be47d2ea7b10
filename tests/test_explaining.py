"""``ask --explain``: the spans, slots and intent of a question, and the facts of its answer."""

import json
from datetime import date

import pytest
from rich.console import Console

from knowledge.answers.explaining import Explanation
from knowledge.models import Turn
from knowledge.terminal import show_explanation
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 23)


def explain(knowledge: Knowledge, text: str, *history: Turn) -> Explanation:
    answer = knowledge.answerer.answer_now(text, as_of=TODAY, history=history)
    return knowledge.answerer.explain(answer, history=history)


def test_every_span_stands_where_the_text_has_it(knowledge: Knowledge) -> None:
    told = explain(knowledge, "can I ship gallium to Japan under No. 70 on 4 December 2026?")
    (read,) = told.readings
    assert all(read.text[span.start : span.end] == span.text for span in read.spans)
    assert [(span.kind, span.text) for span in read.spans] == [
        ("item", "gallium"),
        ("destination", "Japan"),
        ("announcement", "No. 70"),
        ("day", "4 December 2026"),
    ]
    assert read.slots["items"] == ["Ga"]
    assert read.slots["destinations"] == ["JP"]
    assert read.slots["announcements"] == ["CN-2025-70"]
    assert read.slots["period"] == {"start": "2026-12-04", "end": "2026-12-04"}
    assert (read.language, read.on) == ("en", date(2026, 12, 4))
    assert read.intent["polar"] is True


def test_the_facts_and_documents_are_those_of_the_answer(knowledge: Knowledge) -> None:
    answer = knowledge.answerer.answer_now("ist Dysprosium noch beschränkt?", as_of=TODAY)
    told = knowledge.answerer.explain(answer)
    assert list(told.facts) == [status.as_json() for status in answer.statuses]
    assert set(told.documents) == {citation.document for citation in answer.citations}
    assert told.readings[0].language == "de"
    assert told.readings[0].intent["asks"] == "restricted"
    assert json.loads(json.dumps(told.as_json())) == told.as_json() | {
        "readings": json.loads(json.dumps(told.as_json()["readings"]))
    }


def test_what_a_turn_before_gave_is_told(knowledge: Knowledge) -> None:
    before = (Turn("user", "is terbium restricted?"), Turn("assistant", "Yes."))
    (read,) = explain(knowledge, "and to Japan?", *before).readings
    assert read.slots["items"] == ["Tb"]
    assert read.slots["destinations"] == ["JP"]


@pytest.mark.parametrize("text", ["", "?", "which is wrong", "Zorblax 9000 \x1b[31m [red]"])
def test_what_names_nothing_is_explained_as_well(knowledge: Knowledge, text: str) -> None:
    told = explain(knowledge, text)
    console = Console(width=80)
    with console.capture() as shown:
        show_explanation(console, told)
    assert told.facts == ()
    assert "Read as:" in shown.get()
    assert "\x1b[31m" not in shown.get()
    assert told.as_json()["documents"] == list(told.documents)


def test_each_part_of_a_text_is_told(knowledge: Knowledge) -> None:
    told = explain(knowledge, "Is terbium restricted? Is erbium restricted?")
    assert [read.slots["items"] for read in told.readings] == [["Tb"], ["Er"]]
