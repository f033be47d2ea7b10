"""What begins, ends and is new: the calendar of the record, whatever way a question looks."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.facts.changes import Change, changes
from knowledge.answers.question import Looks
from knowledge.answers.reading.windows import lines_in, window_of
from knowledge.documents.readers import read
from knowledge.errors import DocumentError
from knowledge.models import Answer, AnswerKind
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 28)
DAY = re.compile(r"^- \*\*(?:\d+ (?:and|to) )?(\d+ \w+ \d{4})", re.MULTILINE)


def ask(knowledge: Knowledge, question: str, as_of: date = TODAY) -> Answer:
    return knowledge.answerer.answer_now(question, as_of=as_of)


def cited(answer: Answer) -> set[str]:
    return {citation.document for citation in answer.citations}


@pytest.mark.parametrize("question", ["what ends next", "next deadline?", "upcoming dates"])
def test_what_comes_next_says_first_what_has_just_passed(
    knowledge: Knowledge, question: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith("Just passed:")
    assert {"CN-2025-70", "CN-2025-72", "US-DFARS", "US-2026-0923"} <= cited(answer)
    assert "10 January 2027" in answer.text
    assert not re.search(r"^- \*\*\d+ November 2026", answer.text, re.MULTILINE)


def test_an_end_that_nobody_has_passed_yet_is_told_as_ahead(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "what ends next", date(2026, 10, 20))
    assert "Just passed" not in answer.text
    assert "- **27 November 2026**: last day of" in answer.text


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("anything new in the last two weeks?", {"CN-2025-72", "NOTE-meeting-apec-shenzhen"}),
        ("what should I put in my calendar for the next 60 days", {"US-DFARS", "CN-2026-0928"}),
        ("what happens on 1 January 2027", {"US-DFARS"}),
        ("what changed since March?", {"CN-2026-29", "CN-2026-23", "CN-2025-70", "CN-2025-72"}),
        ("what did China do in 2026", {"CN-2026-29", "CN-2026-30", "CN-2026-11", "CN-2026-01"}),
    ],
)
def test_a_window_holds_what_its_days_hold(
    knowledge: Knowledge, question: str, documents: set[str]
) -> None:
    answer = ask(knowledge, question)
    assert answer.kind is AnswerKind.STATUS
    assert documents <= cited(answer)


def test_what_a_country_did_is_told_of_that_country_alone(knowledge: Knowledge) -> None:
    documents = cited(ask(knowledge, "what did China do in 2026"))
    assert not {name for name in documents if name.startswith(("US-", "RU-", "CD-"))}


def test_days_without_anything_are_told_with_what_lies_around_them(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "what happens on 20 December 2026")
    assert answer.text.startswith("Nothing in my documents begins or ends on 20 December 2026.")
    assert {"CN-2025-72", "US-DFARS"} & cited(answer)


def test_the_days_stand_in_order_and_few_before_the_rest(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "what changed in 2026?")
    days = DAY.findall(answer.text)
    assert 1 < len(days) <= 6
    assert len(DAY.findall(answer.more)) > 6


def test_what_is_asked_later_is_not_known_earlier(knowledge: Knowledge) -> None:
    documents = cited(ask(knowledge, "what ends next", date(2026, 6, 1)))
    assert not {"US-2026-0923", "CN-2026-0928"} & documents


def test_history_says_the_state_first(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "history of holmium")
    assert answer.text.startswith("Holmium: not confirmed")
    assert {"CN-2025-57", "CN-2025-70"} <= cited(answer)


def test_an_amended_or_stopped_rule_begins_once(knowledge: Knowledge) -> None:
    register = knowledge.answerer.register(("",))
    facts = changes(register, TODAY, date(2025, 10, 1), date(2025, 12, 31), lambda *_: ())
    stopped = [fact for fact in facts if fact.change is Change.STOPPED]
    assert {fact.day for fact in stopped} == {date(2025, 11, 8), date(2025, 12, 1)}
    assert all(fact.by and fact.by.document == "CN-2025-70" for fact in stopped)
    assert [fact.day for fact in facts] == sorted(fact.day for fact in facts)


@given(st.integers(1, 400), st.sampled_from([("days", 1), ("weeks", 7)]))
def test_stretches_are_counted_both_ways(count: int, unit: tuple[str, int]) -> None:
    name, days = unit
    length = timedelta(days=min(count * days, 3650))
    back = window_of(f"anything new in the last {count} {name}", None, TODAY)
    ahead = window_of(f"what ends in the next {count} {name}", None, TODAY)
    assert (back.way, back.first, back.last) == (Looks.BACK, TODAY - length, TODAY)
    assert (ahead.way, ahead.first, ahead.last) == (Looks.AHEAD, TODAY, TODAY + length)
    assert ahead.ends
    assert not back.ends


@pytest.mark.parametrize(
    ("text", "first"), [("since March", date(2026, 3, 1)), ("since December", date(2025, 12, 1))]
)
def test_since_a_month_is_since_the_last_one(text: str, first: date) -> None:
    assert window_of(f"what changed {text}", None, TODAY).first == first


@pytest.mark.parametrize(
    ("text", "count"), [("in three lines", 3), ("in 2 sentences", 2), ("one line each", 1), ("", 0)]
)
def test_lines_asked_for_are_counted(text: str, count: int) -> None:
    assert lines_in(f"summarise No. 61 {text}") == count


EVENT = """---
id: EX-1
kind: note
title: A meeting
published: 2020-01-01
events:
  - day: {day}
    until: {until}
    what: the parties meet
    passage: meeting
---

## Meeting

The parties meet on 3 March 2020.
"""


def test_an_event_is_read_with_its_days() -> None:
    document = read(EVENT.format(day="2020-03-03", until="2020-03-04").encode(), location="a.md")
    (event,) = document.events
    assert (event.day, event.until, event.what) == (
        date(2020, 3, 3),
        date(2020, 3, 4),
        "the parties meet",
    )


def test_an_event_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(DocumentError, match="first day"):
        read(EVENT.format(day="2020-03-03", until="2020-03-01").encode(), location="a.md")
