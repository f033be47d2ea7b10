"""Finished goods, scrap, and goods named for their use: what no list names is never a plain yes."""

from datetime import date

import pytest

from knowledge.models import Answer, AnswerKind, Turn
from knowledge.vocabulary.finished import good_in, several
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
        ("LED bulbs with yttrium, do they need a licence", "Y", "LED bulbs"),
        ("tungsten carbide inserts to poland, licence??", "W", "tungsten carbide inserts"),
        ("Gd contrast agent, licence?", "Gd", "Gd contrast agents"),
        ("YAG crystals ok?", "Y", "YAG crystals"),
        ("germanium infrared lenses to france?", "Ge", "germanium infrared lenses"),
        ("is a germanium window export controlled", "Ge", "germanium windows"),
        ("lead-antimony batteries licence?", "Sb", "antimony batteries"),
        ("germanium fiber optic cables controlled?", "Ge", "germanium fiber optic cables"),
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
    said = f"It depends on the form: the list, as far as I have it, does not name {good}. "
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
        "are parts of the gallium rules still in force",
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


@pytest.mark.parametrize(
    ("question", "good"),
    [
        ("are InGaAs sensors banned", "InGaAs sensors"),
        ("do I need a licence for rare earth scrap", "rare earth scrap"),
    ],
)
def test_a_good_of_several_materials_is_no_plain_yes(
    knowledge: Knowledge, question: str, good: str
) -> None:
    text = ask(knowledge, question).text
    assert text.startswith(f"It depends on the form: no list that I have names {good}.")


def test_a_verb_before_a_good_is_no_part_of_it(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "does no. 18 cover pumps with SmCo magnets?")
    assert "does not name pumps. " in answer.text
    answer = ask(knowledge, "can I order telescopes that contain dysprosium magnets?")
    assert "does not name telescopes. " in answer.text


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


def test_scrap_is_read_in_one_word_too(knowledge: Knowledge) -> None:
    text = ask(knowledge, "Ist Galliumschrott genehmigungspflichtig?").text
    assert "It depends on the form" in text
    assert "does not name Galliumschrott." in text


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


@pytest.mark.parametrize(
    "question",
    [
        "magnets free of terbium, do they need a licence",
        "are magnets with no dysprosium controlled?",
        "Brauchen Dy-freie Magnete eine Genehmigung?",
        "Are neodymium magnets w/o terbium restricted?",
        "ímãs NdFeB sem disprósio precisam de licença?",
        "NdFeB magneten zonder terbium: vergunning nodig?",
        "магниты NdFeB без диспрозия: нужна лицензия?",
        "ジスプロシウムを含まないネオジム磁石は規制対象ですか？",
    ],
)
def test_magnets_without_the_one_may_hold_the_other(knowledge: Knowledge, question: str) -> None:
    answer = ask(knowledge, question)
    found = states(answer)
    assert found["NdFeB-TbDy"] == "licence"
    assert found["NdFeB"] == "none"
    assert not answer.text.startswith(("Yes", "No"))
    neodymium = any(word in question.lower() for word in ("neod", "ndfeb", "ネオジム"))
    assert ("SmCo" in found) is not neodymium


@pytest.mark.parametrize(
    "question",
    [
        "n52 neo magnets, no heavy RE in them, do they need a permit",
        "n35 magnets no dy no tb, free?",
        "neodymium magnets without heavies to usa",
        "NdFeB containing neither dysprosium nor terbium: controlled?",
        "can i buy n42 magnets that don't have any dysprosium or terbium",
        "are rare earth magnets with zero heavy rare earths restricted",
    ],
)
def test_magnets_without_both_are_of_the_plain_kind(knowledge: Knowledge, question: str) -> None:
    assert states(ask(knowledge, question)) == {"NdFeB": "none"}


@pytest.mark.parametrize(
    "question",
    ["ndfeb w/ dy to germany", "magnets with dysprosium but without terbium, licence?"],
)
def test_magnets_with_the_one_are_listed(knowledge: Knowledge, question: str) -> None:
    assert states(ask(knowledge, question)) == {"NdFeB-TbDy": "licence"}


@pytest.mark.parametrize(
    ("follow", "items"),
    [
        ("they contain no dysprosium", {"NdFeB", "NdFeB-TbDy"}),
        ("and without terbium?", {"NdFeB", "NdFeB-TbDy"}),
        ("mine have 3% Dy", {"NdFeB-TbDy"}),
        ("with terbium", {"NdFeB-TbDy"}),
        ("ours contain some dysprosium", {"NdFeB-TbDy"}),
        ("mine don't contain dysprosium or terbium", {"NdFeB"}),
        ("no heavy rare earths in them", {"NdFeB"}),
    ],
)
def test_what_magnets_hold_may_be_said_afterwards(
    knowledge: Knowledge, follow: str, items: set[str]
) -> None:
    answer = ask(knowledge, follow, "do NdFeB magnets need a licence")
    assert set(states(answer)) == items
    wrong = {1: "Yes" if "NdFeB" in items else "No", 2: ("Yes", "No")}
    assert not answer.text.startswith(wrong[len(items)])


def test_the_second_of_two_denials_completes_the_first(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "and without dysprosium?", "are NdFeB magnets without terbium ok?")
    assert set(states(answer)) == {"NdFeB"}


def test_what_an_element_is_with_is_no_follow_up_on_magnets(knowledge: Knowledge) -> None:
    assert set(states(ask(knowledge, "with terbium?", "is gallium controlled"))) == {"Tb"}


@pytest.mark.parametrize(
    "question", ["does no 18 cover neodymium magnets", "are NdFeB magnets in No. 18 of 2025?"]
)
def test_an_announcement_covers_magnets_by_what_they_hold(
    knowledge: Knowledge, question: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith("Only where they contain terbium or dysprosium. Announcement No.")
    assert "\nYes." not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "how much dysprosium is too much",
        "what percentage of dysprosium in a magnet needs a licence",
        "is there a threshold for terbium content in magnets?",
    ],
)
def test_a_list_without_a_threshold_is_said_to_have_none(
    knowledge: Knowledge, question: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith("No threshold is on record: as far as I have it, ")
    assert states(answer)["NdFeB-TbDy"] == "licence"


@pytest.mark.parametrize(
    "question",
    [
        "what share of gallium comes from china",
        "any threshold for artificial graphite?",
        "LFP control thresholds density and capacity",
    ],
)
def test_a_threshold_on_record_or_another_share_is_not_denied(
    knowledge: Knowledge, question: str
) -> None:
    assert "No threshold" not in ask(knowledge, question).text


BAN, LICENCE, OPEN = "ban", "licence", "unconfirmed"


@pytest.mark.parametrize(
    ("question", "on", "item", "state", "first"),
    [
        (
            "is rare earth recycling technology controlled by No. 62",
            date(2025, 10, 20),
            "rare-earth-recycling",
            LICENCE,
            "Yes. **Rare-earth recycling technology: export licence needed",
        ),
        ("is rare earth recycling tech barred", TODAY, "rare-earth-recycling", OPEN, "No, not ban"),
        ("is recycling technology for magnets controlled", TODAY, "rare-earth-recycling", OPEN, ""),
        ("technology to recycle rare earths?", TODAY, "rare-earth-recycling", OPEN, ""),
        (
            "was recycling technology restricted in september 2025",
            date(2025, 9, 15),
            "rare-earth-recycling",
            "none",
            "No. **Rare-earth recycling technology: no export control found",
        ),
        (
            "is leaching technology for ion adsorption ore banned",
            TODAY,
            "rare-earth-leaching",
            LICENCE,
            "No, not banned, but restricted.",
        ),
        (
            "do i need a licence for in-situ leaching tech",
            date(2025, 6, 1),
            "rare-earth-leaching",
            LICENCE,
            "Yes.",
        ),
        ("rare earth separation technology barred?", TODAY, "rare-earth-technology", BAN, "Yes."),
        ("can I export magnet making know-how?", TODAY, "rare-earth-technology", BAN, "No."),
    ],
)
def test_rare_earth_technology_by_its_kind(
    knowledge: Knowledge, question: str, on: date, item: str, state: str, first: str
) -> None:
    answer = ask(knowledge, question, on=on)
    assert states(answer) == {item: state}
    assert answer.text.startswith(first)
    if on < date(2025, 10, 9):
        assert "No. 62" not in answer.text


def test_the_catalogue_of_2023_does_not_cover_recycling(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "does No. 57 of 2023 cover rare earth recycling technology?")
    assert answer.text.startswith("No.")
    assert "does not name rare-earth recycling technology; Announcement No. 62" in answer.text


def test_other_recycling_is_not_that_of_rare_earths(knowledge: Knowledge) -> None:
    for question in ("is battery recycling technology controlled", "plastic recycling tech ban?"):
        assert states(ask(knowledge, question)) == {}
