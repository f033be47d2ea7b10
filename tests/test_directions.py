"""What the words around a country make of it."""

from __future__ import annotations

import pytest

from knowledge.register.directions import leaves
from knowledge.register.places import find_places


@pytest.mark.parametrize(
    "text",
    [
        "are magnets made in Germany restricted?",
        "tungsten rods manufactured in the Netherlands, licence?",
        "Magnete, hergestellt in Japan",
        "do exports of gallium from Japan need a licence?",
    ],
)
def test_where_goods_are_made_they_leave_and_do_not_go(text: str) -> None:
    (place,) = find_places(text)
    assert leaves(text, place.start, place.end)
    assert not place.directed


@pytest.mark.parametrize("text", ["gallium to Germany?", "magnets for a firm in Germany"])
def test_where_goods_go_they_do_not_leave(text: str) -> None:
    (place,) = find_places(text)
    assert not leaves(text, place.start, place.end)
    assert place.directed
