"""Destinations as somebody types them: what completes, and a town with its country."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.destinations import MOST, places_like
from knowledge.answers.writing.wording import place_named
from knowledge.errors import KnowledgeError
from knowledge.pictures.overview import overview
from knowledge.register.scope import destination_of
from knowledge.wiring import Knowledge


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("JP", "Japan"),
        ("germany", "Germany"),
        ("the United States", "the United States"),
        ("EU", "the European Union"),
        ("Atlantis", "Atlantis, South Africa"),
        ("rotterdam", "Rotterdam, Netherlands"),
        ("Texas", "Texas, the United States"),
        ("Toulouse, France", "France"),
    ],
)
def test_a_town_is_said_with_its_country_and_a_country_alone(name: str, said: str) -> None:
    assert place_named(name) == said


def test_what_is_no_place_is_refused() -> None:
    with pytest.raises(KnowledgeError, match="not a destination"):
        place_named("xyzzyland")


@pytest.mark.parametrize(
    ("typed", "first"),
    [("ja", "JP"), ("deutsch", "DE"), ("日本", "JP"), ("EU", "EU"), ("", "US"), ("taiw", "TW")],
)
def test_names_of_every_language_complete(knowledge: Knowledge, typed: str, first: str) -> None:
    assert next(iter(places_like(typed, knowledge.register))) == first


@given(st.text(max_size=30))
def test_whatever_is_typed_completes_to_what_can_be_sent(knowledge: Knowledge, typed: str) -> None:
    found = places_like(typed, knowledge.register)
    assert len(found) <= MOST
    for value in found:
        assert destination_of(value)


def test_an_overview_says_which_place_was_read(knowledge: Knowledge) -> None:

    found = overview(knowledge.register, "Tb", "Atlantis", date(2026, 11, 23))
    assert found.destination == "Atlantis, South Africa"
