"""The October package is answered as one, by its own announcements."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.models import Answer, State
from knowledge.register.packages import package_of, within_package
from knowledge.vocabulary.entries import Group
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 23)


def october() -> Group:
    package = package_of(["the seven", "October package"])
    assert package is not None
    return package


def ask(knowledge: Knowledge, question: str, as_of: date = TODAY) -> Answer:
    return knowledge.answerer.answer_now(question, as_of=as_of)


@pytest.mark.parametrize(
    "question",
    [
        "are the October controls suspended?",
        "Are the October 2025 controls in force?",
        "is the October package still on hold?",
        "are the rules of the October package restricting anything now?",
    ],
)
def test_an_older_rule_on_one_item_does_not_decide_for_the_package(
    knowledge: Knowledge, question: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith("It cannot be confirmed.")
    assert "Beside the package, barred: rare-earth technology." in answer.text
    assert {status.state for status in answer.statuses} == {State.UNCONFIRMED}


def test_what_ran_for_four_weeks_is_told_apart_from_what_never_ran(knowledge: Knowledge) -> None:
    lines = ask(knowledge, "are the October controls suspended?").text.splitlines()
    ran = next(line for line in lines if "Chinese origin abroad" in line)
    never = next(line for line in lines if "the 0.1 % rule" in line)
    assert "run from 9 October 2025" in ran
    assert "start on 1 December 2025" in never


def test_rules_with_one_fate_are_told_once(knowledge: Knowledge) -> None:
    text = ask(knowledge, "are the October controls suspended?").text
    assert text.count("before their start on 8 November 2025") == 1
    assert "Announcements No. 55, 56, 57 and 58 of 2025" in text


def test_the_package_on_a_day_of_its_first_month(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "were the October controls in force on 20 October 2025?")
    states = {status.item: status.state for status in answer.statuses}
    assert states["re-export-origin"] is State.LICENCE
    assert states["rare-earth-technology"] is State.LICENCE
    assert states["Ho"] is State.ANNOUNCED
    assert "Today (23 November 2026), not confirmed: holmium and the others named" in answer.text


def test_a_single_item_keeps_its_older_rule(knowledge: Knowledge) -> None:
    register = knowledge.register
    whole = register.status("rare-earth-technology", TODAY)
    assert whole.state is State.BAN
    assert within_package(whole, october(), register).state is State.UNCONFIRMED
    (status,) = ask(knowledge, "is rare-earth technology restricted?").statuses
    assert status.state is State.BAN


def test_items_outside_the_package_are_left_as_they_are(knowledge: Knowledge) -> None:
    register = knowledge.register
    terbium = register.status("Tb", TODAY)
    assert within_package(terbium, october(), register) is terbium


def test_nothing_of_the_package_was_known_the_day_before(knowledge: Knowledge) -> None:
    register = knowledge.register
    issued = october().issued
    assert issued is not None
    before = date.fromordinal(issued.toordinal() - 1)
    status = register.status("Ho", before)
    assert within_package(status, october(), register) is status


def test_a_list_of_mixed_issuers_names_both_places_to_check(knowledge: Knowledge) -> None:
    text = ask(knowledge, "which rules are suspended?").text
    assert "Check mofcom.gov.cn and federalregister.gov before acting on this." in text
