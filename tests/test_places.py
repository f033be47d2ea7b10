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
    ],
)
def test_destinations_are_found_and_directed(text: str, codes: list[str]) -> None:
    places = find_places(text)
    assert [mention.code for mention in places] == codes
    assert all(mention.directed for mention in places)


def test_what_is_only_spoken_about_is_not_a_destination() -> None:
    (mention,) = find_places("the US announced it")
    assert (mention.code, mention.directed) == ("US", False)


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
