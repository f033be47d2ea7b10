"""How many names a list has and how many firms a whitelist allows, as documents state it."""

from typing import Any

import pytest

from knowledge.documents.readers import read
from knowledge.errors import DocumentError
from knowledge.models import Document
from knowledge.register.status import Register
from knowledge.store.records import document_from, header_json

TEXT = """---
id: JP-2026-9
kind: announcement
issuer: JP
title: Order 9 of 2026 on lenses
publisher: METI
published: 2026-05-01
measures:
  - {id: JP-2026-9/1, effect: whitelist, items: [Tb, Gd], firms: {Tb: 12, Gd: 3}, from: 2026-06-01, passage: firms}
  - {id: JP-2026-9/2, effect: ban, items: [dual-use], end_users: listed, from: 2026-06-01, passage: list}
defines:
  - {key: JP-2026-9/2, kind: list, complete: false, count: 30, passage: list}
  - {key: Orrin Naval Works, kind: party, list: JP-2026-9/2}
---

## Firms

Since 1 June 2026 twelve firms may export terbium and three gadolinium.

## List

Since 1 June 2026 no dual-use item may go to 30 entities, among them Orrin Naval Works.
"""  # noqa: E501 - rows of data


def order(text: str = TEXT) -> Document:
    return read(text.encode(), location="order.md")


def test_numbers_are_those_that_the_document_gives_as_data() -> None:
    document = order()
    assert document.measures[0].firms == (("Tb", 12), ("Gd", 3))
    register = Register([document])
    listing = register.measure("JP-2026-9/2")
    assert listing is not None
    assert register.count(listing) == 30
    assert not register.complete([listing])


def test_numbers_are_stored_and_come_back() -> None:
    document = order()
    row: Any = {"guild": "", "source": "", "location": ""}
    again = document_from(header_json(document), document.text, row)
    assert again.measures[0].firms == document.measures[0].firms
    assert again.defines == document.defines


@pytest.mark.parametrize(
    ("was", "now", "field"),
    [
        ("firms: {Tb: 12, Gd: 3}", "firms: {Tb: 12, Nd: 3}", "measures[0]"),
        ("firms: {Tb: 12, Gd: 3}", "firms: {Tb: many}", "measures[0].firms"),
        ("firms: {Tb: 12, Gd: 3}", "firms: {Tb: -1}", "measures[0].firms"),
        (
            "kind: party, list: JP-2026-9/2",
            "kind: party, list: JP-2026-9/2, count: 3",
            "defines[1]",
        ),
        ("count: 30", "count: -4", "defines[0].count"),
    ],
)
def test_a_wrong_number_is_one_sentence_with_its_field(was: str, now: str, field: str) -> None:
    with pytest.raises(DocumentError) as fault:
        order(TEXT.replace(was, now))
    assert field in str(fault.value)
    assert "\n" not in str(fault.value)
