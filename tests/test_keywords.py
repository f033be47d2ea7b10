"""Keyword search finds symbols, numbers, stems and Chinese, whatever the query looks like."""

import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.errors import StoreError
from knowledge.models import Kind, Passage
from knowledge.store.keywords import Keywords
from knowledge.store.records import DocumentRow, StoredPassage

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def stored(name: str, text: str, *, guild: str = "", title: str = "Title", key: int = 1):
    row = DocumentRow(
        key, f"d{key}", guild, Kind.NOTE, title, "", None, "", "en", "", "", 1, 1, NOW
    )
    return StoredPassage(name, row, Passage(0, text, 0, len(text), ("Heading",)), name)


@pytest.fixture
def keywords(tmp_path: Path):
    opened = Keywords.open(tmp_path)
    opened.add(
        [
            stored("symbols", "Tb and Dy metals need licences under No. 61, tbd"),
            stored("names", "Terbium remains restricted for exporters"),
            stored("chinese", "对铽和镝相关物项实施出口管制"),
            stored("codes", "HS 2805.30.15 and control code 1C902.d", key=4),
            stored("formula", "Dy2O3 powder is named and so is km² of foil", key=7),
            stored("titled", "Something else", title="Lutetium in short", key=5),
            stored("guild", "Terbium rumours of one guild", guild="7", key=6),
        ]
    )
    opened.commit()
    yield opened
    opened.close()


def ids(found: list[tuple[str, float]]) -> list[str]:
    return [name for name, _ in found]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Tb", "symbols"),
        ("announcement 61", "symbols"),
        ("licence", "symbols"),
        ("restrictions on terbium exports", "names"),
        ("铽", "chinese"),
        ("出口管制", "chinese"),
        ("2805.30.15", "codes"),
        ("1C902", "codes"),
        ("lutetium", "titled"),
        ("Dy2O3", "formula"),
        ("Dy₂O₃", "formula"),
        ("km2", "formula"),
    ],
)
def test_what_is_found_first(keywords: Keywords, query: str, first: str):
    assert ids(keywords.search(query))[0] == first


def test_words_that_say_nothing_find_nothing(keywords: Keywords):
    assert keywords.search("what is it and the of") == []
    assert keywords.search("") == []
    assert keywords.search("palladium") == []


def test_guilds_are_kept_apart(keywords: Keywords):
    assert ids(keywords.search("terbium")) == ["names"]
    assert set(ids(keywords.search("terbium", ("", "7")))) == {"names", "guild"}
    assert keywords.search("terbium", ("8",)) == []


def test_documents_narrow_the_search(keywords: Keywords):
    assert ids(keywords.search("codes licences 61 2805", documents=[4])) == ["codes"]
    assert keywords.search("terbium", documents=[]) == []


def test_adding_again_replaces_and_removing_removes(keywords: Keywords):
    keywords.add([stored("names", "now about gallium")])
    keywords.commit()
    assert keywords.search("terbium") == []
    assert ids(keywords.search("gallium")) == ["names"]
    assert keywords.count() == 7
    keywords.remove(["names", "never there"])
    keywords.commit()
    assert keywords.search("gallium") == []
    assert keywords.count() == 6


def test_nothing_is_seen_before_the_commit(keywords: Keywords):
    keywords.add([stored("new", "gallium")])
    assert keywords.search("gallium") == []


def test_a_reader_sees_a_writers_work_after_reload(keywords: Keywords, tmp_path: Path):
    reader = Keywords.open(tmp_path)
    keywords.add([stored("new", "gallium")])
    keywords.commit()
    assert reader.search("gallium") == []
    reader.reload()
    assert ids(reader.search("gallium")) == ["new"]


def test_a_second_writer_is_refused(keywords: Keywords, tmp_path: Path):
    other = Keywords.open(tmp_path)
    with pytest.raises(StoreError):
        other.add([stored("new", "gallium")])


def test_damage_is_a_store_error(tmp_path: Path):
    first = Keywords.open(tmp_path)
    first.add([stored("a", "terbium")])
    first.commit()
    first.close()
    (tmp_path / "meta.json").write_text("{broken")
    with pytest.raises(StoreError):
        Keywords.open(tmp_path)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=st.text(max_size=200))
def test_any_text_is_a_query(keywords: Keywords, query: str):
    for name, score in keywords.search(query, ("", "7")):
        assert name
        assert score >= 0


def test_a_pasted_page_is_a_query(keywords: Keywords):
    assert ids(keywords.search("Tb " + " ".join(f"word{n}" for n in range(20_000)))) == ["symbols"]


def test_korean_words_are_found_with_their_particles_and_letters_however_composed(
    keywords: Keywords,
) -> None:
    keywords.add(
        [
            stored("korean", "정부는 테르븀을 허가 대상으로 지정했다"),
            stored("french", unicodedata.normalize("NFD", "Le ministère déclare que la société")),
        ]
    )
    keywords.commit()
    assert ids(keywords.search("테르븀"))[0] == "korean"
    assert ids(keywords.search("테르븀이 허가"))[0] == "korean"
    for form in ("NFC", "NFD"):
        assert ids(keywords.search(unicodedata.normalize(form, "ministère")))[0] == "french"
