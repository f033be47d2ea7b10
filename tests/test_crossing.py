"""Goods that stay in China, come into it or never were there; samples, returns, goods abroad."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answers.writing.verdict_words import without_verdict
from knowledge.models import Answer
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 28)


def ask(knowledge: Knowledge, question: str) -> Answer:
    return knowledge.answerer.answer_now(question, as_of=TODAY)


def cited(answer: Answer) -> set[str]:
    return {citation.document for citation in answer.citations}


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("our Suzhou plant uses samarium oxide, do we need an export licence?", "CN-2025-18"),
        ("is a permit required to buy bismuth domestically in China?", "CN-2025-10"),
        ("can I import antimony metal into China?", "CN-2024-33"),
        ("Australian terbium oxide to Finland, Chinese licence needed?", "CN-2025-18"),
        ("is gallium mined and refined in Germany banned for the US?", "CN-2023-23"),
        ("Norwegian-made SmCo magnets to Chile, is MOFCOM consent required?", "CN-2025-18"),
    ],
)
def test_no_rule_on_exports_is_told_of_goods_that_do_not_leave_china(
    knowledge: Knowledge, question: str, rule: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith("**Announcement")
    assert "about exports from China" in answer.text.split("\n")[0]
    assert rule in cited(answer)
    assert not answer.statuses


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("scandium mined in Chile, refined in China, shipped to Spain", "CN-2025-18"),
        ("can a Chinese firm export tellurium to Brazil?", "CN-2025-10"),
        ("germanium from Kunming to a French lab", "CN-2023-23"),
    ],
)
def test_what_leaves_china_last_is_an_export(
    knowledge: Knowledge, question: str, rule: str
) -> None:
    answer = ask(knowledge, question)
    assert rule in cited(answer)
    assert [status.state.value for status in answer.statuses] == ["licence"]


def test_goods_of_chinese_origin_abroad_are_under_the_rule_on_those(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "Chinese lutetium imported to Spain in 2024, we now sell it to Peru")
    assert {status.item for status in answer.statuses} == {"re-export-origin"}
    assert "CN-2025-61" in cited(answer)
    made = ask(knowledge, "our Thai factory makes motors with Chinese terbium and ships to Italy")
    assert "re-export" in {status.item for status in made.statuses}


def test_samples_and_returns_are_told_of_beside_the_state(knowledge: Knowledge) -> None:
    gift = ask(knowledge, "can I get gadolinium oxide as a gift from Ganzhou to Leeds?")
    assert {"CN-2025-18", "CN-REG-792"} <= cited(gift)
    back = ask(knowledge, "SmCo magnets come back from repair in China, licence needed?")
    assert "NOTE-transactions" in cited(back)
    assert not back.text.startswith(("Yes", "No"))


@pytest.mark.parametrize(
    "question",
    [
        "Dear all, our broker in Milan mixes things up, the crane is late, the invoice is wrong "
        "and the lawyer sleeps: is terbium restricted?",
        "is everything but terbium restricted other than for hospitals and schools?",
    ],
)
def test_no_yes_or_no_where_much_was_left_unread(knowledge: Knowledge, question: str) -> None:
    answer = ask(knowledge, question)
    assert not answer.text.startswith(("Yes", "No,", "No."))
    assert "Terbium: export licence needed" in answer.text


def test_a_plain_question_keeps_its_yes(knowledge: Knowledge) -> None:
    assert ask(knowledge, "does samarium oxide need a licence?").text.startswith("Yes.")


@pytest.mark.parametrize(
    ("question", "item"),
    [
        ("crystal growth furnace for a magnet lab in Porto", "rare-earth-equipment"),
        ("cell winding machine for batteries, to Ghent", "battery-equipment"),
        ("P204 extractant for our rare earth plant", "rare-earth-equipment"),
    ],
)
def test_equipment_is_what_its_head_says_and_not_what_it_makes(
    knowledge: Knowledge, question: str, item: str
) -> None:
    answer = ask(knowledge, question)
    assert {status.item for status in answer.statuses} == {item}


def test_the_material_of_a_product_has_its_own_rule_beside(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "are artificial graphite anodes to Slovakia under licence?")
    assert {"CN-2025-58", "CN-2023-39"} <= cited(answer)


def test_jewellery_is_outside_the_list_of_diamonds(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "wedding rings with synthetic diamonds, licence needed?")
    assert "CN-2025-55" in cited(answer)
    assert "ewellery" in answer.text.split("\n")[0]


def test_both_sides_of_a_day_are_told(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "lutetium before and after 4 April 2025")
    assert [status.state.value for status in answer.statuses] == ["none", "licence"]
    months = ask(knowledge, "thulium in October 2025 versus December 2025")
    assert [status.state.value for status in months.statuses] == ["announced", "suspended"]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Yes. **Terbium: licence.**", "**Terbium: licence.**"),
        ("No, not freely. Gallium: licence.", "Gallium: licence."),
        ("Yes: the firm is listed.", "The firm is listed."),
        ("**China:** No. None is on record.", "**China:** None is on record."),
        ("No, no instrument on record gives 3 May 2027 as an end. Look.", None),
        ("No. 18 of 2025 holds.", "No. 18 of 2025 holds."),
        ("No control on record.", "No control on record."),
        ("Yes.", "Yes."),
        ("", ""),
    ],
)
def test_an_answer_without_its_verdict_says_the_same(text: str, plain: str | None) -> None:
    expected = plain if plain is not None else text.removeprefix("No, ").capitalize()
    assert without_verdict(text).lower() == expected.lower()
