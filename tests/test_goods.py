"""Finished goods, scrap, and goods named for their use: what no list names is never a plain yes."""

from datetime import date

import pytest

from knowledge.models import Answer, AnswerKind, Turn
from knowledge.register.finished import good_in, several
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 23)
GALLIUM = ("gallium metal", "gallium nitride (GaN)", "gallium arsenide (GaAs)")


def ask(knowledge: Knowledge, question: str, *before: str, on: date = TODAY) -> Answer:
    history = [Turn("user", text) for text in before]
    return knowledge.answerer.answer_now(question, as_of=on, history=history)


def states(answer: Answer) -> dict[str, str]:
    return {status.item: status.state.value for status in answer.statuses}


@pytest.mark.parametrize(
    ("question", "item", "good"),
    [
        ("GaN chargers lol are those banned", "Ga", "GaN chargers"),
        ("is a gallium nitride power adapter controlled?", "Ga", "gallium nitride power adapters"),
        ("gallium arsenide solar panels to spain", "Ga", "gallium arsenide solar panels"),
        ("can I ship a laptop with gallium nitride chips?", "Ga", "laptops"),
        ("graphite pencils licence?", "graphite", "graphite pencils"),
        ("bismuth stomach medicine from china restricted?", "Bi", "bismuth stomach medicines"),
        ("molybdenum boat crucible licence?", "Mo", "molybdenum boat crucibles"),
        ("are crucibles made of molybdenum controlled?", "Mo", "crucibles"),
        ("tungsten carbide inserts to poland, licence??", "W", "tungsten carbide inserts"),
        ("Gd contrast agent, licence?", "Gd", "Gd contrast agents"),
        ("YAG crystals ok?", "Y", "YAG crystals"),
        ("LED bulbs with yttrium phosphor, do they need a licence", "Y", "LED bulbs"),
        ("germanium infrared lenses to france?", "Ge", "germanium infrared lenses"),
        ("is a germanium window export controlled", "Ge", "germanium windows"),
        ("EV motor with dysprosium magnets inside, licence?", "NdFeB-TbDy", "EV motors"),
        ("samarium cobalt motors to Italy, permit?", "SmCo", "samarium cobalt motors"),
        ("lead-antimony batteries licence?", "Sb", "antimony batteries"),
        ("are tungsten fidgets restricted", "W", "tungsten fidgets"),
        ("bismuth scrap?", "Bi", "bismuth scrap"),
        ("gallium scrap, licence?", "Ga", "gallium scrap"),
        ("scrap of germanium, allowed?", "Ge", "scrap"),
        ("do I need a permit for terbium metal scrap", "Tb", "terbium metal scrap"),
        ("magnet scrap with dysprosium, licence?", "NdFeB-TbDy", "magnet scrap"),
    ],
)
def test_a_good_that_the_list_does_not_name_is_said_first(
    knowledge: Knowledge, question: str, item: str, good: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.kind is AnswerKind.STATUS
    assert states(answer) == {item: "licence"}
    said = f"It depends on the form: the list as read for this record does not name {good}. "
    assert answer.text.startswith(said)
    assert "ames: " in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "are dysprosium magnets for EV motors controlled",
        "is tungsten for drill bits restricted",
        "are germanium wafers for lenses controlled",
        "does gallium needs licence",
        "gallium nitrats licence?",
        "is gallium for a charger maker controlled",
        "graphite crucible licence?",
        "are antimony metal products controlled",
    ],
)
def test_a_use_is_no_good(knowledge: Knowledge, question: str) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith("Yes.")
    assert "does not name" not in answer.text


def test_no_plural_of_trade_is_taken_for_a_good() -> None:
    for word in ("suppliers", "shipments", "quotas", "remains", "oxides", "wafers", "expots"):
        assert good_in(f"are gallium {word} restricted", ["gallium"], GALLIUM, (word,)) == ""
    assert good_in("are gallium gizmos ok", ["gallium"], GALLIUM, ("gizmos",)) == "gallium gizmos"
    assert good_in("are gallium gizmos ok", ["gallium"], GALLIUM) == ""


def test_a_good_is_put_in_the_plural() -> None:
    assert several("solar battery") == "solar batteries"
    assert several("GaN lens") == "GaN lens"
    assert several("bismuth scrap") == "bismuth scrap"
    assert several("watch") == "watches"


@pytest.mark.parametrize(
    "question",
    [
        "did china scrap the gallium rule?",
        "did they scrap gallium",
        "was the rule scrapped? gallium",
    ],
)
def test_scrap_as_a_verb_asks_for_the_end_of_a_rule(knowledge: Knowledge, question: str) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith("No.")
    assert "does not name" not in answer.text


def test_a_rule_on_scrap_that_is_lifted_is_asked_of_the_rule(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "has the rule on tungsten scrap been lifted?")
    assert answer.text.startswith("No.")


def test_what_is_on_record_for_graphite_names_the_grades(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "graphite?")
    assert "The list names: artificial graphite with purity above 99.9 percent" in answer.text


@pytest.mark.parametrize(
    ("question", "item"),
    [
        ("cobalt sulfate for batteries licence?", "Co"),
        ("lithium carbonate for our batteries licence?", "Li"),
        ("graphite for batteries, licence?", "graphite"),
        ("can I buy terbium oxide for magnets", "Tb"),
    ],
)
def test_what_a_material_is_for_is_not_asked_about(
    knowledge: Knowledge, question: str, item: str
) -> None:
    assert list(states(ask(knowledge, question))) == [item]


def test_goods_named_beside_a_material_are_both_asked_about(knowledge: Knowledge) -> None:
    assert set(states(ask(knowledge, "is cobalt or are batteries restricted"))) == {
        "Co",
        "batteries",
    }


def test_a_measured_good_of_a_maker_has_a_status(knowledge: Knowledge) -> None:
    for question in ("li-ion packs 310 wh/kg from catl", "lithium cells 320 Wh/kg by gotion"):
        assert states(ask(knowledge, question)) == {"batteries": "unconfirmed"}
