"""Destinations in a text and on the command line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import KnowledgeError
from knowledge.register.places import find_places, place, within


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("ship to the us", ["US"]),
        ("US buyers", ["US"]),
        ("us customers", ["US"]),
        ("U.S. firms", ["US"]),
        ("nach Deutschland", ["DE"]),
        ("aux États-Unis", ["US"]),
        ("对美国出口", ["US"]),
        ("日本へ", ["JP"]),
        ("to the EU and Japan", ["EU", "JP"]),
        ("vers l'Europe", ["EU"]),
        ("Polish buyers", ["PL"]),
        ("for South Korea", ["KR"]),
        ("gallium -> us", ["US"]),
        ("ga → Japan", ["JP"]),
        ("can i export gallium to us", ["US"]),
    ],
)
def test_destinations_are_found_and_directed(text: str, codes: list[str]) -> None:
    places = find_places(text)
    assert [mention.code for mention in places] == codes
    assert all(mention.directed for mention in places)


@pytest.mark.parametrize("text", ["does this apply to us?", "is it of use to us"])
def test_us_behind_to_is_no_country_where_nothing_is_sent(text: str) -> None:
    assert find_places(text) == ()


@pytest.mark.parametrize("text", ["can you sell it to us", "would they ship to us? we buy", "Us"])
def test_the_pronoun_is_no_country_where_somebody_speaks_of_themselves(text: str) -> None:
    assert [mention.code for mention in find_places(text + ", we asked")] == []


def test_what_is_only_spoken_about_is_not_a_destination() -> None:
    (mention,) = find_places("the US announced it")
    assert (mention.code, mention.directed) == ("US", False)


def directed(text: str) -> list[str]:
    return [mention.code for mention in find_places(text) if mention.directed]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("gallium to Texas", ["US"]),
        ("ship to texas", ["US"]),
        ("a company in California", ["US"]),
        ("antimony to New York on December 15", ["US"]),
        ("to Tokyo", ["JP"]),
        ("nach München", ["DE"]),
        ("shipments to Hamburg and Munich", ["DE", "DE"]),
        ("the deal reached in Busan", []),
        ("talks in Geneva ended, Washington said", []),
        ("Texas Instruments and Kobe Steel", []),
        ("puedo exportar terbio a Alemania", ["DE"]),
        ("日本公司能买镝吗", ["JP"]),
    ],
)
def test_states_and_cities_are_destinations_where_goods_go_there(
    text: str, codes: list[str]
) -> None:
    assert directed(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Can I, a Dutch trader, resell antimony to the US?", ["US"]),
        ("can a German company resell dysprosium to the US", ["US"]),
        ("we make motors in Slovenia and sell the motors to India", ["IN"]),
        ("ship via Mexico to the US", ["US"]),
        ("über Mexiko in die USA", ["US"]),
        ("经越南到美国", ["US"]),
        ("according to the US, terbium is free", []),
        ("rare earth mining in Myanmar", []),
        ("American firm buying from China", ["US"]),
    ],
)
def test_only_where_the_goods_end_up_is_a_destination(text: str, codes: list[str]) -> None:
    assert directed(text) == codes


def test_the_way_is_told_from_the_destination() -> None:
    (way, end) = find_places("ship via Mexico to the US")
    assert (way.via, way.directed, end.via, end.directed) == (True, False, False, True)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("does Vietnam restrict rare earth exports", ["VN"]),
        ("Malaysia's ban on rare earths", ["MY"]),
        ("Japan controls exports of photoresist", ["JP"]),
        ("which EU rule covers terbium", ["EU"]),
        ("the Indonesian nickel ban", ["ID"]),
        ("the ban imposed by Malaysia", ["MY"]),
        ("has Japan banned exports of gallium", ["JP"]),
        ("越南限制稀土出口吗", ["VN"]),
        ("is the US ban on gallium suspended", []),
        ("is Japan banned from buying terbium", []),
        ("are exports to Japan restricted", []),
        ("are exports of gallium to the US limited", []),
    ],
)
def test_a_country_that_makes_the_rule_is_told_apart(text: str, codes: list[str]) -> None:
    found = find_places(text)
    assert [mention.code for mention in found if mention.issuer] == codes
    assert not any(mention.issuer and mention.directed for mention in found)


@pytest.mark.parametrize(
    "text", ["tell us more", "polish the magnets", "South America", "it is no", "ho er tm eu yb"]
)
def test_ordinary_words_are_no_places(text: str) -> None:
    assert find_places(text) == ()


@pytest.mark.parametrize(
    ("name", "code"), [("us", "US"), ("Germany", "DE"), ("de", "DE"), ("米国", "US"), ("EU", "EU")]
)
def test_names_and_codes_resolve(name: str, code: str) -> None:
    assert place(name) == code


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(KnowledgeError, match="two-letter code"):
        place("Mars")


def test_members_belong_to_the_union() -> None:
    assert within("DE", ("EU",))
    assert not within("GB", ("EU",))
    assert not within("EU", ("DE",))


@given(st.text(max_size=60))
def test_any_text_is_read_without_harm(text: str) -> None:
    for mention in find_places(text):
        assert text[mention.start : mention.end] == mention.text
