"""Goods that a statement puts outside a rule; texts without rules; what a text says of its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.models import Answer, AnswerKind
from knowledge.vocabulary.finished import one_of
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 28)


def ask(knowledge: Knowledge, question: str, day: date = TODAY) -> Answer:
    return knowledge.answerer.answer_now(question, as_of=day)


def cited(answer: Answer) -> list[str]:
    return [citation.document for citation in answer.citations]


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("does No. 18 cover motors with magnets in them?", "rotors and stators"),
        ("do I need a licence to export a rotor with SmCo magnets?", "rotors and stators"),
        ("is a phone case with a dysprosium magnet controlled?", "phone cases"),
        ("are phosphors with yttrium covered by No. 18?", "Phosphors"),
        ("does announcement 18 cover catalyst powders?", "Catalyst powders"),
        ("are sensors with magnets controlled?", "Sensors"),
        ("Are finished products with rare earth magnets restricted?", "finished goods"),
        ("does no. 18 apply to toys?", "toy blocks"),
        ("EV motor with dysprosium magnets inside, licence?", "rotors and stators"),
        ("samarium cobalt motors to Italy, permit?", "rotors and stators"),
        ("our motors use dysprosium magnets, permit needed?", "rotors and stators"),
    ],
)
def test_the_ministry_s_answer_on_finished_goods_comes_first(
    knowledge: Knowledge, question: str, word: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith("Generally not. ")
    assert answer.citations[0].document == "CN-2025-FAQ5"
    assert word in answer.citations[0].quote
    assert any("the exporter classifies the goods" in c.quote for c in answer.citations)


@pytest.mark.parametrize(
    ("question", "good"),
    [
        ("are cars from china with dysprosium magnets controlled", "cars"),
        ("is a smartwatch containing dysprosium magnets restricted?", "smartwatches"),
        ("does No. 18 cover my laptop?", "laptops"),
        ("does No. 18 cover wire saws?", "saws"),
        ("samarium cobalt pumps to Italy, permit?", "pumps"),
        ("our pumps use dysprosium magnets, permit needed?", "pumps"),
        ("telescope containing dysprosium magnets", "telescopes"),
        ("telescopes with neodymium magnets to poland", "telescopes"),
        ("do fridges and robots fall under announcement 18?", "robots"),
    ],
)
def test_a_good_that_nobody_names_gets_what_is_said_of_goods_in_general(
    knowledge: Knowledge, question: str, good: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith(f"Announcement No. 18 of 2025 does not name {good}. ")
    assert "are generally outside Announcement No. 18" in answer.citations[0].quote
    assert any("the exporter classifies the goods" in c.quote for c in answer.citations)
    named = answer.citations[0].quote.lower()
    assert good[:-1] not in named


@pytest.mark.parametrize(
    "question",
    [
        "are terbium magnet rings covered by No. 18?",
        "is yttrium scrap controlled?",
        "does No. 57 cover lasers?",
    ],
)
def test_worked_pieces_and_other_rules_get_no_word_on_goods(
    knowledge: Knowledge, question: str
) -> None:
    assert "CN-2025-FAQ5" not in cited(ask(knowledge, question))


@pytest.mark.parametrize(
    "question", ["Does announcement 18 cover headphones?", "do loudspeakers fall under No. 18?"]
)
def test_what_an_earlier_answer_names_is_told_with_its_reservations(
    knowledge: Knowledge, question: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith("Generally not. ")
    assert cited(answer)[0] == "CN-2025-FAQ4"
    assert "medium confidence" in answer.text


def test_the_rule_on_the_bare_magnet_is_told_beside_it(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "can I export motors with SmCo magnets to Germany?")
    assert answer.text.startswith("Generally yes. ")
    assert {s.item: s.state.value for s in answer.statuses} == {"SmCo": "licence"}
    assert "CN-2025-18" in cited(answer)


@pytest.mark.parametrize(
    "question",
    [
        "are dysprosium magnets for motors controlled?",
        "motor magnets with terbium - licence?",
        "is yttrium oxide for phosphors controlled?",
        "is a magnet block of NdFeB with dysprosium controlled?",
        "are GaN chargers controlled?",
        "is europium phosphor under licence?",
        "can I sell motors with SmCo magnets to the US army?",
        "what is the price of a motor with SmCo magnets?",
        "since when are motors with SmCo magnets controlled?",
    ],
)
def test_materials_other_rules_and_other_questions_get_no_such_answer(
    knowledge: Knowledge, question: str
) -> None:
    answer = ask(knowledge, question)
    assert not answer.text.startswith("Generally")


def test_before_the_answer_was_given_it_counts_for_nothing(knowledge: Knowledge) -> None:
    for day in (date(2025, 6, 1), date(2025, 9, 14)):
        answer = ask(knowledge, "is a rotor with SmCo magnets controlled?", day)
        assert "FAQ" not in answer.text
        assert not {"CN-2025-FAQ5", "CN-2025-FAQ4"} & set(cited(answer))


RULE = """---
id: CN-2026-97
kind: announcement
title: Announcement No. 97 of 2026
publisher: MOFCOM
published: 2026-11-01
measures:
  - id: CN-2026-97/1
    effect: licence
    items: [silver]
    forms: [silver powder]
    destinations: all
    from: 2026-11-02
    passage: silver
---

## Silver

Announcement No. 97 of 2026 has required a licence for silver since 2 November 2026.
"""
SAID = """---
id: FAQ-SILVER
kind: statement
title: FAQ no. 9 on silver
publisher: MOFCOM
published: 2026-11-10
claims:
  - id: FAQ-SILVER/a
    about: [CN-2026-97]
    by: The ministry
    outside: [spoon, candle holder]
    passage: tableware
---

## Tableware

Spoons and candle holders are not covered by Announcement No. 97 of 2026, said the ministry.
"""


def test_any_statement_that_names_goods_is_told(
    copied_home: Path, open_home: Callable[[Path], Knowledge], tmp_path: Path
) -> None:
    own = open_home(copied_home)
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "rule.md").write_text(RULE, encoding="utf-8")
    (folder / "said.md").write_text(SAID, encoding="utf-8")
    events = list(own.ingestor.sync([str(folder)], actor="tests"))
    assert [event.message for event in events if event.message] == []
    own.projection.sync()
    told = ask(own, "are candle holders of silver controlled?")
    assert told.text.startswith("Generally not. “Spoons and candle holders are not covered")
    assert {s.item: s.state.value for s in told.statuses} == {"Ag": "licence"}
    assert ask(own, "is silver powder for candle holders controlled?").text.startswith("Yes")
    assert "Generally" not in ask(own, "are forks of silver controlled?").text
    for question in (
        "what does FAQ no. 9 say about candle holders?",
        "does FAQ no. 9 cover spoons?",
    ):
        assert set(cited(ask(own, question))) == {"FAQ-SILVER"}


def test_a_suspension_that_says_what_follows_is_told_with_its_words(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "is the 50 % affiliates rule back?")
    assert {s.item: s.state.value for s in answer.statuses} == {"affiliates-rule": "unconfirmed"}
    assert "no instrument on record says what came after" not in answer.text
    assert any("puts the rule back from 10 November 2026" in c.quote for c in answer.citations)
    assert any("No register notice that extends" in c.quote for c in answer.citations)
    assert "Weaker evidence" not in answer.text


def test_a_suspension_that_says_nothing_of_it_is_not_told_to(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "is holmium controlled?")
    assert "No document here says what came after" in answer.text


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("what did EO 14389 do?", "US-EO-14389"),
        ("what is Executive Order 14358?", "US-EO-14358"),
        ("what is Announcement No. 40 of 2026?", "CN-2026-40"),
        ("what does decree 792 say about the length of the review?", "CN-REG-792"),
        ("what is No. 28 of 2025?", "CN-2025-0715T"),
        ("what is No. 89 of 2025?", "CN-2025-89"),
    ],
)
def test_an_official_text_without_rules_is_on_record_too(
    knowledge: Knowledge, question: str, document: str
) -> None:
    answer = ask(knowledge, question)
    assert document in cited(answer)
    assert "not in this record" not in answer.text
    assert "only this" not in answer.text


def test_an_announcement_that_is_missing_is_not_called_unreal(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "what is No. 97 of 2026?")
    assert answer.kind is AnswerKind.NONE
    assert "Announcement No. 97 of 2026 is not in this record." in answer.text
    assert "unverified" not in answer.text


@pytest.mark.parametrize(
    ("question", "state"),
    [
        ("is helium banned from export by China?", "ban"),
        ("can China export helium to Germany?", "ban"),
        ("氦气可以出口吗？", "ban"),
        ("l'hélium est-il interdit à l'exportation ?", "ban"),
    ],
)
def test_helium_is_barred(knowledge: Knowledge, question: str, state: str) -> None:
    answer = ask(knowledge, question)
    assert {s.item: s.state.value for s in answer.statuses} == {"He": state}
    assert "CN-2026-29" in cited(answer)


@given(st.text(max_size=80), st.lists(st.text(min_size=1, max_size=12), max_size=4))
def test_any_text_is_searched_for_any_goods(text: str, goods: list[str]) -> None:
    found = one_of(text, [], goods)
    assert found in text
    assert one_of(text, goods, []) == ""


@given(st.sampled_from(["motor", "phone case", "电机"]), st.sampled_from(["", "s", "es"]))
def test_a_good_is_found_in_the_plural_and_never_inside_a_word(good: str, end: str) -> None:
    assert one_of(f"are {good}{end} with magnets listed", ["magnets"], [good]).startswith(good)
    if good.isascii():
        assert one_of(f"are {good}ing with magnets listed", ["magnets"], [good]) == ""


def test_a_phosphor_with_gallium_oxide_is_told_from_the_oxide(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "are phosphors with gallium oxide in them controlled?")
    assert answer.citations[0].document == "CN-2025-FAQ5"
    assert "gallium-oxide item" in answer.citations[0].quote
