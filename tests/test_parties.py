"""Firms, listed or not, and military users in a question."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.register.parties import Parties, military_in, unlisted_names
from knowledge.wiring import Knowledge

LISTED = Parties(
    [
        "Garnet S.r.l.",
        "Institute of Science Tokyo",
        "Japan Aerospace Exploration Agency (JAXA)",
        "Japan Marine United Corporation",
        "MP Materials",
        "Mitsubishi Heavy Industries Aero Engines",
        "Mitsubishi Heavy Industries Shipbuilding",
        "Mitsubishi Materials",
        "Mitsui E&S",
        "Subaru",
        "military",
    ]
)
HEAVY = (
    "Mitsubishi Heavy Industries Aero Engines",
    "Mitsubishi Heavy Industries Shipbuilding",
)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Is the Institute of Science Tokyo listed?", ["Institute of Science Tokyo"]),
        ("is institute of science tokyo on a list", ["Institute of Science Tokyo"]),
        ("JAXA and SUBARU CORPORATION", ["Japan Aerospace Exploration Agency (JAXA)", "Subaru"]),
        ("is jaxa listed", ["Japan Aerospace Exploration Agency (JAXA)"]),
        (
            "the Japan Aerospace Exploration Agency",
            ["Japan Aerospace Exploration Agency (JAXA)"],
        ),
        ("Can I sell to subaru in Japan?", ["Subaru"]),
        ("Mitsui E&S", ["Mitsui E&S"]),
        ("Garnet Srl", ["Garnet S.r.l."]),
        ("is garnet restricted", []),
        ("Mitsubishi Heavy Industries", []),
        ("the Institute in Tokyo", []),
    ],
)
def test_listed_parties_are_found_as_people_write_them(text: str, names: list[str]) -> None:
    assert list(LISTED.in_text(text)) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Is Mitsubishi Heavy Industries on a list?", HEAVY),
        ("can mitsubishi heavy industries buy dysprosium", HEAVY),
        ("Is Mitsubishi listed?", (*HEAVY, "Mitsubishi Materials")),
        ("Is Mitsubishi Electric listed?", ()),
        ("Mitsubishi Materials Corp", ()),
        ("Is Japan listed?", ()),
        ("Is Subaru listed?", ()),
    ],
)
def test_a_parent_leads_to_the_listed_firms_of_its_name(text: str, names: tuple[str, ...]) -> None:
    assert LISTED.related(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Can Tesla buy terbium?", ("Tesla",)),
        ("is Acme Magnetics GmbH barred", ("Acme Magnetics GmbH",)),
        ("Does Siemens or General Dynamics need a licence", ("Siemens", "General Dynamics")),
        ("is toyota on the list", ("toyota",)),
        ("特斯拉能买镝吗", ("特斯拉",)),
        ("is zorblax blacklisted by china", ("zorblax",)),
        ("has quux motors been sanctioned", ("quux motors",)),
        ("is it blacklisted", ()),
        ("is my company blacklisted", ()),
        ("a 2 Tesla field", ()),
        ("apple and meta data of the ford", ()),
        ("Is Terbium restricted for Japanese Buyers in November?", ()),
        ("Tb, Dy and Sm Co. in SILVER AG", ()),
        ("Announcement No. 70 of MOFCOM", ()),
    ],
)
def test_only_names_that_are_surely_firms_are_taken_for_firms(
    text: str, names: tuple[str, ...]
) -> None:
    assert unlisted_names(text) == names


def test_what_is_already_known_is_left_out() -> None:
    assert unlisted_names("Tesla and Toyota", [(0, 5)]) == ("Toyota",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("for the US Army", (True, "US")),
        ("does the Pentagon get dysprosium", (True, "US")),
        ("magnets for the F-35", (True, "US")),
        ("a supplier of Lockheed Martin", (True, "US")),
        ("a defense contractor in Ohio", (True, None)),
        ("for the JSDF", (True, "JP")),
        ("対象は自衛隊", (True, "JP")),
        ("die Bundeswehr", (True, "DE")),
        ("militärische Endverwender", (True, None)),
        ("usage militaire", (True, None)),
        ("uso militar", (True, None)),
        ("军事用户", (True, None)),
        ("missiles", (True, None)),
        ("non-military use", (False, None)),
        ("it is not for military users", (False, None)),
        ("非军事用途", (False, None)),
        ("pilitary armyworm", (False, None)),
        ("is terbium restricted", (False, None)),
    ],
)
def test_military_users_are_told_with_the_country_that_is_implied(
    text: str, found: tuple[bool, str | None]
) -> None:
    assert military_in(text) == found


@given(st.text(max_size=80))
def test_any_text_is_read_without_harm(text: str) -> None:
    assert all(name in text for name in unlisted_names(text))
    LISTED.in_text(text)
    LISTED.related(text)
    military_in(text)


@pytest.mark.parametrize(
    "question",
    [
        "is acme magnetics on china's list?",
        "Is Acme Magnetics on China's control list?",
        "Is Ostrava Tungsten on any list?",
        "is ostrava tungsten resources on china's list?",
        "Is Brill Rare Earth Holdings on China's list?",
    ],
)
def test_a_firm_whose_name_holds_a_product_is_a_firm(knowledge: Knowledge, question: str) -> None:
    answer = knowledge.answerer.answer_now(question, as_of=date(2026, 11, 23))
    assert answer.statuses == ()
    assert "No list" in answer.text
    name = re.split(r" on ", question)[0].split(" ", 1)[1]
    assert name in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "is gallium nitride on china's list?",
        "Is Recycled Neodymium on China's list?",
        "Is Terbium Oxide on the list?",
        "are rare earth magnets on the list?",
        "is rare earth technology on the list?",
        "is tungsten carbide powder on the control list?",
    ],
)
def test_a_product_on_a_list_is_no_firm(knowledge: Knowledge, question: str) -> None:
    answer = knowledge.answerer.answer_now(question, as_of=date(2026, 11, 23))
    assert answer.statuses
    assert "No list in" not in answer.text
    assert "No list read" not in answer.text


@pytest.mark.parametrize(
    ("question", "named", "yes"),
    [
        ("are there any German firms on China's control list?", "Rheinmetall", True),
        ("are there any Lithuanian firms on China's control list?", "Ekspla", True),
        ("are there any Spanish firms on China's control list?", "Hensoldt", False),
    ],
)
def test_the_parties_of_a_country_are_named_where_it_is_known(
    knowledge: Knowledge, question: str, named: str, yes: bool
) -> None:
    text = knowledge.answerer.answer_now(question, as_of=date(2026, 11, 23)).text
    assert text.startswith("Yes.") is yes
    assert named in text
    assert "Tatra Trucks" not in text
