"""The project's own questions reach the bar, and the measuring itself can tell right from wrong."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from knowledge.errors import KnowledgeError
from knowledge.evaluation.evaluating import BAR, Case, Report, Result, evaluate, load_cases, measure
from knowledge.evaluation.reporting import report_json
from knowledge.models import Answer, AnswerKind, Citation, Kind, State, Status, Turn
from knowledge.wiring import Knowledge

pytestmark = pytest.mark.xdist_group("evaluation")
"""The questions are asked once, by one worker."""

HELD_OUT_BAR = 0.85
"""Lower than the bar of all questions: nobody has looked at these to make them pass."""

DAY = date(2026, 11, 23)
TEXT = "Terbium needs an export licence."


@pytest.fixture(scope="module")
def report(knowledge: Knowledge) -> Report:
    return measure(knowledge)


def told(report: Report) -> str:
    """The failures, for whoever reads the test's output."""
    return "\n".join(f"{r.case.id}: {r.case.question}: {r.faults}" for r in report.failures)


def test_the_questions_reach_the_bar(report: Report) -> None:
    assert len(report.results) >= 100
    assert report.accuracy >= BAR >= 0.95, told(report)


def test_questions_that_the_code_was_not_written_against_hold_as_well(report: Report) -> None:
    names = {case.id for case in load_cases(["held_out"])}
    results = [result for result in report.results if result.case.id in names]
    assert len(results) >= 45
    passed = sum(not result.faults for result in results) / len(results)
    assert passed >= HELD_OUT_BAR, told(report)


def test_every_quote_stands_in_its_document(report: Report) -> None:
    assert report.quotes > len(report.results)
    assert report.verified == report.quotes
    assert report.passed


def test_what_cannot_be_answered_is_refused(report: Report) -> None:
    refused, asked = report.abstention()
    assert asked >= 25
    assert refused / asked >= 0.9, told(report)
    for result in report.results:
        if result.answer and result.answer.kind in (AnswerKind.NONE, AnswerKind.CLARIFY):
            assert not result.answer.citations


def test_instructions_are_never_obeyed(report: Report) -> None:
    passed, asked = report.by_type()["injection"]
    assert passed == asked >= 10, told(report)


def test_the_figures_agree_with_each_other(report: Report) -> None:
    figures = report_json(report)
    assert figures["questions"] == len(report.results) == len(load_cases())
    assert sum(kind["asked"] for kind in figures["by_type"].values()) == figures["questions"]
    passed = sum(kind["passed"] for kind in figures["by_type"].values())
    assert passed == figures["questions"] - len(figures["failures"])
    assert figures["accuracy"] == round(passed / figures["questions"], 4)


# -- the measuring -----------------------------------------------------------------------------


def answer(**changes: Any) -> Answer:
    values: dict[str, Any] = {
        "question": "is terbium restricted?",
        "as_of": DAY,
        "kind": AnswerKind.STATUS,
        "text": "Yes. Terbium is under licence. [1]",
        "citations": (
            Citation(1, "CN-2025-18", Kind.ANNOUNCEMENT, "T", "P", DAY, "", "Terbium needs"),
        ),
        "statuses": (Status("Tb", State.LICENCE, DAY, DAY),),
    }
    return Answer(**(values | changes))


def faults(expect: dict[str, Any], given: Answer) -> tuple[str, ...]:
    case = Case("x", "status", "is terbium restricted?", DAY, (), expect)
    (result,) = evaluate([case], lambda *_: given, lambda _: TEXT)
    return result.faults


RIGHT: dict[str, Any] = {
    "kind": ["status", "passages"],
    "states": {"Tb": "licence"},
    "until": {"Tb": None},
    "not_items": ["Er"],
    "cites": ["CN-2025-18"],
    "cites_any": [["CN-2025-18", "CN-2025-57"]],
    "says": ["^Yes"],
    "never": ["free"],
}


def test_a_right_answer_has_no_faults() -> None:
    assert faults(RIGHT, answer()) == ()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"kind": AnswerKind.NONE, "citations": ()}, "kind is none"),
        ({"statuses": ()}, "state of Tb is missing"),
        ({"statuses": (Status("Tb", State.BAN, DAY, DAY),)}, "state of Tb is ban"),
        ({"statuses": (Status("Tb", State.LICENCE, DAY, DAY, until=DAY),)}, "end of Tb"),
        (
            {
                "statuses": (
                    Status("Tb", State.LICENCE, DAY, DAY),
                    Status("Er", State.NONE, DAY, DAY),
                )
            },
            "speaks of Er",
        ),
        ({"citations": ()}, "does not cite CN-2025-18"),
        ({"text": "Perhaps."}, "does not say ^Yes"),
        ({"text": "Yes, and it is free."}, "says free"),
        (
            {
                "citations": (
                    Citation(1, "CN-2025-18", Kind.ANNOUNCEMENT, "T", "P", DAY, "", "invented"),
                )
            },
            "quote not found",
        ),
        (
            {"citations": (Citation(1, "CN-2025-18", Kind.ANNOUNCEMENT, "T", "P", DAY, "", ""),)},
            "quote not found",
        ),
    ],
)
def test_each_expectation_can_fail(changes: dict[str, Any], fault: str) -> None:
    found = faults(RIGHT, answer(**changes))
    assert any(fault in text for text in found), found


def test_a_refusal_with_citations_is_a_fault() -> None:
    assert faults({"kind": "none"}, answer(kind=AnswerKind.NONE)) == ("cites although it refuses",)


def test_a_question_that_raises_fails_and_the_rest_goes_on() -> None:
    def ask(question: str, *_: object) -> Answer:
        if question == "one":
            raise KnowledgeError("The index is gone.")
        return answer()

    cases = [Case(text, "status", text, DAY, (), {"kind": "status"}) for text in ("one", "two")]
    first, second = evaluate(cases, ask, lambda _: TEXT)
    assert first.answer is None
    assert first.faults == ("raised: The index is gone.",)
    assert second.faults == ()


def test_day_and_history_are_handed_on() -> None:
    seen: list[tuple[str, date, Sequence[Turn]]] = []

    def ask(question: str, as_of: date, history: Sequence[Turn]) -> Answer:
        seen.append((question, as_of, history))
        return answer()

    turns = (Turn("user", "before"),)
    case = Case("x", "followup", "and now?", date(2025, 6, 1), turns, {})
    list(evaluate([case], ask, lambda _: TEXT))
    assert seen == [("and now?", date(2025, 6, 1), turns)]


def test_the_bar_is_missed_by_wrong_answers_and_by_one_false_quote() -> None:
    case = Case("x", "status", "q", DAY, (), {})
    good = [Result(case, answer(), ())] * 95
    bad = [Result(case, answer(), ("wrong",))] * 5
    assert Report(good + bad, quotes=100, verified=100).passed
    assert not Report(good[1:] + bad, quotes=99, verified=99).passed
    assert not Report(good + bad, quotes=100, verified=99).passed
    assert not Report().passed
