"""What documents bring into the vocabulary: items, names and groups, and what clashes."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from knowledge.documents.readers import read
from knowledge.documents.trust import Origin, admitted
from knowledge.errors import DocumentError
from knowledge.glossary import PACK, everything, meanings
from knowledge.models import AnswerKind, Document, State
from knowledge.register.measures import faults
from knowledge.register.status import Register
from knowledge.store.records import document_from, header_json
from knowledge.vocabulary.learning import learn, vocabulary_of
from knowledge.vocabulary.vocabulary import Vocabulary, of_pack
from knowledge.wiring import Knowledge

DAY = date(2026, 11, 28)


def announcement(number: int, items: str, defines: str = "") -> str:
    """An announcement of November 2026 that puts items under licence."""
    return f"""---
id: CN-2026-{number}
kind: announcement
title: Announcement No. {number} of 2026
publisher: MOFCOM
published: 2026-11-{number - 30}
language: en
measures:
  - id: CN-2026-{number}/1
    effect: licence
    items: [{items}]
    from: 2026-11-21
    passage: items
{defines}---
# Announcement No. {number} of 2026

## Items

From 21 November 2026 the export of {items} requires a licence.
"""


def document(text: str, name: str = "one.md") -> Document:
    return read(text.encode(), location=f"/notes/{name}", media_type="text/markdown")


def known(*texts: str) -> Vocabulary:
    return vocabulary_of([document(text) for text in texts])


def keys(vocabulary: Vocabulary, text: str, language: str | None = None) -> set[str]:
    return {k for m in vocabulary.find(text, language) if not m.ambiguous for k in m.keys}


PLAIN = announcement(50, "silver, platinum, polishing powder")
POLISH = """defines:
  - key: polish
    name: glass polish
    names: {en: [optical rouge], de: [Glaspoliermittel], zh: [抛光粉]}
    content: {any_of: [Ce]}
  - key: abrasives
    kind: group
    name: fine abrasives
    members: [polish, superhard]
"""


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [
        ("is polishing powder controlled?", "en", "polishing powder"),
        ("are polishing-powders restricted?", "en", "polishing powder"),
        ("is polishing powdr restricted?", "en", "polishing powder"),
        ("is Polishingpowder restricted?", "en", "polishing powder"),
        ("is Pt controlled?", "en", "Pt"),
        ("is PtO2 controlled?", "en", "Pt"),
        ("is platinium controlled?", "en", "Pt"),
        ("Platin – ist die Ausfuhr genehmigungspflichtig?", "de", "Pt"),
        ("铂现在受出口管制吗？", "zh", "Pt"),
        ("can I ship platinum sputtering targets to Japan?", "en", "Pt"),
    ],
)
def test_a_name_that_nothing_defines_is_an_item_at_once(text: str, language: str, key: str) -> None:
    assert keys(known(PLAIN), text, language) == {key}


@pytest.mark.parametrize(
    "text", ["is glass polish controlled?", "optical rouges", "optical-rouge", "抛光粉受管制吗",
             "glas polish", "Glaspoliermittel"]
)  # fmt: skip
def test_what_a_document_defines_is_known_by_all_of_its_names(text: str) -> None:
    vocabulary = known(announcement(50, "glass polish", POLISH))
    assert keys(vocabulary, text) == {"polish"}
    assert vocabulary.describe("polish").content == ("Ce",)
    assert "polish" in vocabulary.describe("Ce").related
    assert keys(vocabulary, "are fine abrasives controlled?") == {"polish", "superhard"}


def test_a_known_item_gets_more_names_and_a_known_group_more_members() -> None:
    more = (
        "defines:\n  - {key: platinum, kind: element, names: {fi: [platinametalli]}}\n"
        "  - {key: battery materials, kind: group, members: [platinum]}\n"
    )
    vocabulary = known(announcement(50, "platinum", more))
    assert keys(vocabulary, "platinametalli") == {"Pt"}
    assert keys(vocabulary, "are battery materials restricted?") >= {"Pt", "Li"}
    assert "Pt" in vocabulary.members("critical minerals")


def test_elements_come_behind_elements_in_a_table() -> None:
    order = known(PLAIN).order
    assert order.index("Pt") == order.index("He") + 1
    assert order[-1] == "polishing powder"


def test_off_the_record_an_element_is_known_by_name_and_symbol_but_words_are_none() -> None:
    pack = of_pack()
    assert keys(pack, "is Pt controlled?") == {"Pt"}
    assert keys(pack, "is platinum controlled?") == {"Pt"}
    assert keys(pack, "is polishing powder controlled?") == set()
    assert not pack.on_record("Pt")
    for text in ("As of today, is it in force?", "Be that as it may", "I am at home", "No, he is"):
        assert keys(pack, text) == set(), text


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ("terbum", "terbium"),
        ("polishing powdr", "polishing powder"),
        ("powder", "too general"),
        ("'42'", "too general"),
        ("x" * 200, "too long"),
    ],
)
def test_what_is_no_name_is_refused_with_a_remedy(items: str, said: str) -> None:
    first, wrong = document(PLAIN, "a.md"), document(announcement(51, items), "b.md")
    found = faults([wrong], {first.id: first})
    assert said in str(found[wrong.id])


def test_neighbouring_elements_stay_apart() -> None:
    vocabulary = known(announcement(50, "ytterbium, yttrium"))
    assert keys(vocabulary, "is ytterbium controlled?") == {"Yb"}
    assert keys(vocabulary, "is yttrium controlled?") == {"Y"}


@pytest.mark.parametrize(
    "defines",
    [
        "defines:\n  - {key: rouge, names: [glass polish]}\n",
        "defines:\n  - {key: rouge, names: [terbium]}\n",
        "defines:\n  - {key: polish, kind: technology}\n",
        "defines:\n  - {key: rouge, related: [unobtainium]}\n",
    ],
)
def test_a_clash_of_names_is_one_line_about_the_later_document(defines: str) -> None:
    first = document(announcement(50, "glass polish", POLISH), "a.md")
    second = document(announcement(51, "rouge", defines), "b.md")
    found = faults([second], {first.id: first})
    assert set(found) == {second.id}
    assert "\n" not in str(found[second.id])
    assert found[second.id].field == "defines"


@pytest.mark.parametrize(
    "defines",
    [
        "defines:\n  - {names: [a]}\n",
        "defines:\n  - {key: a, sort: product}\n",
        "defines:\n  - {key: a, members: [Tb]}\n",
        "defines:\n  - {key: a, content: {Ce: 1}}\n",
    ],
)
def test_a_definition_with_a_fault_is_refused_whole(defines: str) -> None:
    with pytest.raises(DocumentError, match="defines"):
        document(announcement(50, "silver", defines))


def test_definitions_are_stored_with_the_document_and_only_where_there_are_any() -> None:
    told = document(announcement(50, "glass polish", POLISH))
    row = {"guild": "", "source": "", "location": ""}
    assert document_from(header_json(told), told.text, row).defines == told.defines
    assert '"defines"' not in header_json(document(PLAIN))


def test_what_was_fetched_defines_nothing() -> None:
    told = document(announcement(50, "glass polish", POLISH))
    kept = admitted(told, Origin.FETCHED, "https://example.org/a")
    assert kept.document.defines == ()
    assert "defines" in kept.ignored


def test_the_same_documents_are_learnt_once() -> None:
    documents = [document(PLAIN)]
    assert learn(documents) is learn(list(documents))


def test_two_homes_speak_of_different_items_in_one_process(
    tmp_path: Path, models_folder: Path, open_home: Callable[[Path], Knowledge]
) -> None:
    homes = []
    for number, items in ((50, "polishing powder"), (51, "drill mud")):
        home, notes = tmp_path / str(number), tmp_path / f"notes{number}"
        home.mkdir()
        notes.mkdir()
        (home / "models").symlink_to(models_folder / "models", target_is_directory=True)
        (notes / "a.md").write_text(announcement(number, items), encoding="utf-8")
        homes.append(open_home(home))
        events = list(homes[-1].ingestor.sync([str(notes)], actor="test"))
        assert [event.message for event in events if event.message] == []
        assert any("defines" in (event.notice or "") and items in event.notice for event in events)
    for _ in range(2):
        for home_, own, other in zip(
            homes, ("polishing powder", "drill mud"), ("drill mud", "polishing powder"), strict=True
        ):
            answer = home_.answerer.answer_now(f"is {own} restricted?", as_of=DAY)
            assert answer.kind is AnswerKind.STATUS
            assert [(s.item, s.state) for s in answer.statuses] == [(own, State.LICENCE)]
            strange = home_.answerer.answer_now(f"is {other} restricted?", as_of=DAY)
            assert not strange.statuses


def test_status_and_timeline_of_an_item_of_a_document() -> None:
    register = Register([document(PLAIN)])
    assert register.status("polishing powders", DAY).state is State.LICENCE
    assert [event.day for event in register.timeline("Polishing Powder", known=DAY)]
    assert "polishing powder" in register.items()


def test_a_word_is_told_with_where_it_was_defined() -> None:
    register = Register([document(announcement(50, "glass polish", POLISH))])
    (polish,) = meanings("glass polishes", register)
    assert (polish.sort, polish.key, polish.defined) == ("item", "polish", "CN-2026-50")
    assert polish.as_json()["content"] == ["Ce"]
    (group,) = meanings("fine abrasives", register)
    assert (group.sort, group.members) == ("group", ("polish", "superhard"))
    (terbium,) = meanings("Tb", register)
    assert (terbium.key, terbium.defined, terbium.on_record) == ("Tb", PACK, True)
    assert [m.sort for m in meanings("China", register)] == ["issuer"]
    assert meanings("foo", register) == ()


def test_the_whole_list_holds_items_groups_parties_and_issuers() -> None:
    listed = document(
        announcement(51, "silver").replace("    from:", "    end_users: [Acme]\n    from:")
    )
    found = everything(Register([document(PLAIN), listed]))
    assert {meaning.sort for meaning in found} == {"item", "group", "party", "issuer"}
    assert ("party", "Acme", "CN-2026-51") in {(m.sort, m.key, m.defined) for m in found}
    assert ("item", "polishing powder", "CN-2026-50") in {(m.sort, m.key, m.defined) for m in found}
