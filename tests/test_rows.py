"""Parties as rows of documents: who is on which list on which day, under which names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from knowledge.curation.exporting import markdown_of
from knowledge.documents.readers import read
from knowledge.errors import DocumentError
from knowledge.models import Document, State
from knowledge.register.measures import faults
from knowledge.register.status import Register
from knowledge.store.records import document_from, header_json

CORPUS = Path(__file__).parents[1] / "knowledge" / "corpus"
LIST = """---
id: CN-2030-1
kind: announcement
title: Announcement No. 1 of 2030, a list
publisher: A ministry
published: 2030-01-01
measures:
  - id: CN-2030-1/1
    effect: ban
    items: [dual-use]
    destinations: [JP]
    end_users: listed
    from: 2030-01-01
    passage: listed
defines:
  - {key: CN-2030-1/1, kind: list, complete: true, passage: listed}
  - key: Orrin Naval Works
    kind: party
    names: {en: [ONW], ja: [折鱗造船]}
    country: JP
    list: CN-2030-1/1
    confidence: high
  - {key: Tessel Optics, kind: party, country: JP, list: CN-2030-1/1, until: 2030-06-30}
---

## Listed

Announcement No. 1 of 2030 bars Orrin Naval Works and Tessel Optics.
"""
MORE = """---
id: CN-2030-2
kind: announcement
title: Announcement No. 2 of 2030, one more name
publisher: A ministry
published: 2030-03-01
defines:
  - {key: Vant Aero, kind: party, country: JP, list: CN-2030-1/1, from: 2030-04-01, passage: more}
---

## More

Announcement No. 2 of 2030 adds Vant Aero.
"""
OFF = """---
id: CN-2030-3
kind: announcement
title: Announcement No. 3 of 2030, the list suspended
publisher: A ministry
published: 2030-09-01
measures:
  - id: CN-2030-3/1
    effect: suspends
    of: [CN-2030-1/1]
    destinations: all
    from: 2030-09-01
    passage: stayed
---

## Stayed

Announcement No. 3 of 2030 suspends the list.
"""


def made(*texts: str) -> list[Document]:
    return [read(text.encode(), location="a.md") for text in texts]


def state(documents: Iterable[Document], party: str, day: str) -> State:
    register = Register(documents)
    on = date.fromisoformat(day)
    return register.status("dual-use", on, destination="JP", end_user=party).state


@pytest.mark.parametrize(
    ("party", "day", "expected"),
    [
        ("Orrin Naval Works", "2030-01-01", State.BAN),
        ("Orrin Naval Works Co., Ltd.", "2030-08-31", State.BAN),
        ("ONW", "2030-02-01", State.BAN),
        ("折鱗造船", "2030-02-01", State.BAN),
        ("Orrin Naval Works", "2030-09-01", State.SUSPENDED),
        ("Tessel Optics", "2030-06-30", State.BAN),
        ("Tessel Optics", "2030-07-01", State.NONE),
        ("Vant Aero", "2030-03-31", State.ANNOUNCED),
        ("Vant Aero", "2030-04-01", State.BAN),
        ("Vant Aero", "2030-09-01", State.SUSPENDED),
        ("Somebody Else", "2030-02-01", State.NONE),
    ],
)
def test_rows_say_who_is_listed_on_which_day(party: str, day: str, expected: State) -> None:
    assert state(made(LIST, MORE, OFF), party, day) is expected


def test_nobody_else_is_reached_by_a_list_whose_rows_have_days_of_their_own() -> None:
    only = LIST.replace("    confidence: high\n", "    until: 2030-02-01\n")
    register = Register(made(only))
    day = date(2030, 1, 15)
    assert register.status("dual-use", day, destination="JP").state is State.NONE
    assert register.status("dual-use", day, end_user="Tessel Optics").state is State.BAN


def test_a_register_of_another_makes_each_row_a_measure_once() -> None:
    whole, *others = made(LIST, MORE, OFF)
    register = Register([whole, *others])
    expected = register.measures()
    assert register.of("CN").measures() == expected
    assert Register(register.given()).measures() == expected
    bare = replace(whole, measures=(), defines=())
    without = {each.id: each for each in register.given()} | {bare.id: bare}
    assert Register(without.values()).parties() == ()


def test_a_list_says_whether_it_is_complete_and_a_party_where_it_is() -> None:
    register = Register(made(LIST, MORE))
    lists = [measure for measure in register.measures() if measure.end_users]
    assert len(lists) == 3
    assert register.complete(lists)
    assert not Register(made(LIST.replace("complete: true", "complete: false"))).complete(lists)
    assert not Register(made(LIST)).complete([*lists, replace(lists[0], id="CN-2030-9/1")])
    assert [row.party.country for row in register.rows("Vant Aero")] == ["JP"]


def test_what_is_stored_and_exported_is_read_back_to_the_same() -> None:
    (document,) = made(LIST)
    row = {"guild": "", "source": "", "location": document.location}
    stored = document_from(header_json(document), document.text, row)  # type: ignore[arg-type]
    assert stored.defines == document.defines
    again = read(markdown_of(document).encode(), location="a.md")
    assert (again.measures, again.defines) == (document.measures, document.defines)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("list: CN-2030-1/1", "list: CN-2030-8/1", "no party in defines"),
        ("kind: list, complete: true", "kind: list", "whether the names are complete"),
        ("country: JP", "country: Japan", "country"),
        ("until: 2030-06-30", "from: 2030-07-01, until: 2030-06-30", "before it begins"),
        ("kind: party, country: JP, list", "kind: product, list", "which only a party has"),
    ],
)
def test_a_wrong_row_is_one_sentence_with_its_field(old: str, new: str, said: str) -> None:
    with pytest.raises(DocumentError, match=said):
        made(LIST.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("list: CN-2030-1/1", "list: CN-2030-8/1", "no measure that names end users"),
        ("kind: announcement", "kind: note", "only an announcement"),
    ],
)
def test_only_an_announcement_adds_to_a_list_that_is_there(old: str, new: str, said: str) -> None:
    whole, more = made(LIST, MORE.replace(old, new))
    found = faults([more], {whole.id: whole})
    assert said in str(found[more.id])


def test_every_listed_party_of_the_record_is_a_row_that_its_passage_names() -> None:
    count = 0
    for path in sorted(CORPUS.rglob("*.md")):
        document = read(path.read_bytes(), location=str(path))
        passages = {row.key: row.passage for row in document.defines if row.kind == "list"}
        rows = {row.key: row for row in document.defines if row.kind == "party"}
        for measure in document.measures:
            for user in {*measure.end_users} - {"military"}:
                count += 1
                anchor = rows[user].passage or passages[measure.id]
                heading = anchor.replace("-", " ")
                section = next(
                    part for part in document.text.split("## ") if part.lower().startswith(heading)
                )
                assert user.split(" (")[0] in " ".join(section.split()), (path.name, user)
    assert count == 71
