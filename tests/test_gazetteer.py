"""The packs of places hold what the libraries say, and what they leave open is told apart."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from knowledge.register.elements import find_items
from knowledge.register.places import find_places, place
from knowledge.vocabulary import places as vocabulary
from tools import gazetteer

ROOT = Path(__file__).parents[1]


def test_the_packs_are_what_the_libraries_say() -> None:
    made = gazetteer.made()
    assert set(made) == {"territories", "cities"}
    for name, text in made.items():
        stored = (gazetteer.PACKS / f"{name}.yaml").read_text(encoding="utf-8")
        assert text == stored, "run: make gazetteer"


def test_every_country_is_known_by_its_code_and_its_english_name() -> None:
    from babel import Locale

    left_out = {*vocabulary.places().left_out.split(), "EU", vocabulary.home()}
    names = {
        code: name
        for code, name in Locale("en").territories.items()
        if re.fullmatch("[A-Z]{2}", code) and code not in left_out
    }
    assert len(names) > 230
    assert {code: place(code) for code in names} == {code: code for code in names}
    assert {code: place(name) for code, name in names.items()} | {"GE": "GE"} == {
        code: code for code in names
    }


@pytest.mark.parametrize("city", ["Houston", "Sacramento", "Des Moines", "Huntsville", "St. Louis"])
def test_every_city_of_some_size_is_in_its_country(city: str) -> None:
    (found,) = find_places(f"can I sell gallium to {city}?")
    assert (found.code, found.directed) == ("US", True)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("to Birmingham", ["GB"]),
        ("to Birmingham, Alabama", ["US", "US"]),
        ("in London, Ontario", ["CA", "CA"]),
        ("to Georgia", ["GE", "US"]),
        ("to Atlanta, Georgia", ["US", "US"]),
        ("to Tbilisi, Georgia", ["GE", "GE"]),
        ("to South America", []),
    ],
)
def test_names_of_several_places_are_told_apart(text: str, codes: list[str]) -> None:
    assert [found.code for found in find_places(text)] == codes


@pytest.mark.parametrize(
    "text",
    [
        "rules for Mobile phones",
        "reading the list is nice",
        "is it Nice to ship Orange powder",
        "SHIP IT TO READING NOW",
        "Is Split on the list",
        "a Liberal Sale of Most Hull plates",
        "can Toyota buy terbium",
        "roast turkey on fine china",
        "タイプ",
        "수단이 무엇인가",
    ],
)
def test_names_that_are_words_are_no_places(text: str) -> None:
    assert find_places(text) == ()


def test_no_city_is_found_where_the_questions_of_the_net_name_none() -> None:
    known = {
        "busan",
        "kuala lumpur",
        "oslo",
        "rotterdam",
        "tokyo",
        "houston",
        "texas",
        "ohio",
        "bangkok",
        "miami",
    }
    cities = {name.casefold() for _, name, _ in vocabulary.city_rows(vocabulary.home())}
    found = set()
    for name in ("questions", "paraphrases"):
        lines = (ROOT / "benchmarks" / "net" / f"{name}.jsonl").read_text(encoding="utf-8")
        for line in lines.splitlines():
            found |= {p.text.casefold() for p in find_places(json.loads(line)["question"])}
    countries = {name.casefold() for _, name, _ in vocabulary.country_rows(vocabulary.home())}
    assert (found & cities) - countries <= known


def test_no_city_that_counts_alone_is_an_item() -> None:
    never = {*vocabulary.places().never.split(), *vocabulary.places().ordinary.split()}
    large = [
        n for _, n, rank in vocabulary.city_rows(vocabulary.home()) if rank is vocabulary.Rank.PART
    ]
    assert [n for n in large if n.casefold() not in never and find_items(n)] == []
