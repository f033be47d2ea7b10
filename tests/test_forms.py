"""Forms and grades: what a list names is never said to be missing, and what lies below it is."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.models import Answer, AnswerKind
from knowledge.register.elements import find_items
from knowledge.vocabulary.forms import grades_in, missing
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 23)
ANTIMONY = (
    "antimony ore",
    "antimony metal and products",
    "antimony oxide of at least 99.99 percent purity",
    "organic antimony compounds",
)
GRAPHITE = (
    "artificial graphite with purity above 99.9 percent, strength above 30 MPa and density above "
    "1.73 g/cm3, and products of it",
    "natural flake graphite and products of it, including spheroidised and expanded graphite",
)
CELLS = ("rechargeable lithium-ion cells and packs of at least 300 Wh/kg", "related technology")


def ask(knowledge: Knowledge, question: str) -> Answer:
    return knowledge.answerer.answer_now(question, as_of=TODAY)


@pytest.mark.parametrize(
    ("question", "item", "state", "said", "cited"),
    [
        (
            "antimony trioxide 99.5% to the US – is that even covered?",
            "Sb",
            "licence",
            "No: the list, as far as I have it, does not name that grade: it starts at 99.99",
            "99.99 percent",
        ),
        ("Sb2O3 99.8%", "Sb", "licence", "The list, as far as I have it, does not", "99.99"),
        (
            "is artificial graphite of 99.5 % purity under licence?",
            "graphite",
            "licence",
            "No: the list, as far as I have it, does not name that grade: it names it only above",
            "99.9 percent",
        ),
        (
            "are battery cells of 250 Wh/kg controlled?",
            "batteries",
            "unconfirmed",
            "No: the list, as far as I have it, does not name that grade: it starts at 300 Wh/kg",
            "300 Wh/kg",
        ),
        (
            "Is natural amorphous graphite of 90% purity controlled?",
            "graphite",
            "licence",
            "does not name amorphous graphite. **Graphite: export licence needed",
            "raphite",
        ),
        (
            "Is tungsten ore concentrate on the dual-use list?",
            "W",
            "licence",
            "does not name tungsten ore concentrate",
            "tungsten",
        ),
        (
            "is Mo disulfide controlled?",
            "Mo",
            "licence",
            "does not name molybdenum disulfide",
            "molybdenum powder",
        ),
        ("is MoS2 controlled?", "Mo", "licence", "does not name MoS2", "molybdenum powder"),
    ],
)
def test_a_form_or_grade_that_no_list_names_is_said_first(
    knowledge: Knowledge, question: str, item: str, state: str, said: str, cited: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.kind is AnswerKind.STATUS
    assert {s.item: s.state.value for s in answer.statuses} == {item: state}
    first = answer.text.split("\n")[0]
    assert said in first
    assert not first.startswith("Yes")
    assert any(cited in citation.quote for citation in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "Does antimony oxide of 99.5 percent purity fall under No. 33?",
        "is MoS2 covered by No. 10 of 2025?",
    ],
)
def test_an_announcement_does_not_cover_what_its_list_does_not_name(
    knowledge: Knowledge, question: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith("No, not as read: Announcement No.")
    assert answer.text.count("does not name") + answer.text.count("is below that") == 1


@pytest.mark.parametrize(
    "question",
    [
        "Is antimony oxide of 99.99% purity controlled?",
        "is antimony trioxide of 4N purity controlled?",
        "is artificial graphite above 99.9% controlled?",
        "is natural flake graphite of 94% controlled?",
        "is tungsten metal controlled?",
        "is molybdenum metal powder controlled?",
        "is tungsten carbide powder controlled?",
        "are antimony ingots of 99.65% controlled?",
        "is terbium chloride controlled?",
        "is a germanium wafer controlled?",
        "is GaAs controlled?",
    ],
)
def test_what_a_list_names_is_answered_with_yes(knowledge: Knowledge, question: str) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith("Yes.")
    assert "does not name" not in answer.text


def test_a_grade_below_the_list_is_no_yes_to_a_question_for_freedom(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "can I buy 99.9% antimony trioxide from China without a licence?")
    assert answer.text.startswith("The list, as far as I have it, does not name that grade")


def test_no_form_on_record_is_said_to_be_missing(knowledge: Knowledge) -> None:
    asked = 0
    for document in knowledge.register.documents():
        for measure in document.measures:
            for form in measure.forms if measure.effect.controls else ():
                for item in measure.items:
                    for text in (f"is {form} controlled?", f"{item} {form}", form.upper()):
                        named = [m.text for m in find_items(text) if item in m.keys]
                        assert missing(text, named, item, measure.forms) is None, (text, item)
                        asked += 1
    assert asked > 100


purities = st.decimals(50, 100, places=3)


@given(purities)
def test_an_oxide_is_missing_exactly_below_the_purity_of_the_list(purity: object) -> None:
    gap = missing(f"antimony oxide of {purity} %", ["antimony"], "Sb", ANTIMONY)
    assert (gap is not None) is (float(str(purity)) < 99.99)
    if gap:
        assert gap.limit is not None
        assert gap.limit.value == 99.99


@given(purities, st.sampled_from(["antimony metal", "antimony ore", "antimony", "antimony powder"]))
def test_a_purity_says_nothing_of_a_form_without_one(purity: object, form: str) -> None:
    assert missing(f"{form} {purity}%", ["antimony"], "Sb", ANTIMONY) is None


@given(st.integers(1, 900))
def test_cells_are_missing_exactly_below_the_energy_of_the_list(energy: int) -> None:
    gap = missing(f"cells of {energy} Wh/kg", ["cells"], "batteries", CELLS)
    assert (gap is not None) is (energy < 300)


@given(purities, st.sampled_from(["natural flake", "spheroidised", "expanded", "natural"]))
def test_flake_graphite_is_listed_at_any_purity(purity: object, kind: str) -> None:
    text = f"{kind} graphite of {purity} percent"
    assert missing(text, ["graphite"], "graphite", GRAPHITE) is None


@given(st.text(max_size=80), st.sampled_from(["Sb", "graphite", "batteries", "Tb"]))
def test_any_text_can_be_held_against_a_list(text: str, item: str) -> None:
    gap = missing(text, ["antimony"], item, ANTIMONY)
    assert gap is None or gap.form or gap.limit


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_list_of_all_compounds_misses_no_form(before: str, behind: str) -> None:
    forms = ("metal", "targets", "oxide and its mixtures", "compounds and their mixtures")
    text = f"{before} terbium fluoride {behind}"
    assert missing(text, ["terbium"], "Tb", forms) is None


@pytest.mark.parametrize(
    "text",
    [
        "a 50% owned affiliate",
        "the 60% tariff",
        "90% of China's antimony",
        "at 0.1 % by value",
        "since 99.5",
        "25 percent",
    ],
)
def test_tariffs_and_shares_are_no_purities(text: str) -> None:
    assert [grade for grade in grades_in(text) if not re.search(r"since", text)] == []
