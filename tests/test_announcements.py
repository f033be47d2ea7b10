"""Announcements as people write their numbers, and numbers that are something else."""

from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from knowledge.answers.understanding.announcements import (
    Reference,
    find_announcements,
    match_documents,
    match_titles,
)

NUMBERS = st.integers(1, 199)
YEARS = st.integers(2020, 2039)
STORED = (
    "CN-2023-57T",
    "CN-2024-46",
    "CN-2025-0715T",
    "CN-2025-10",
    "CN-2025-57",
    "CN-2025-70",
    "CN-2026-01",
    "CN-2026-20",
    "CN-2026-27",
    "CN-2026-0928",
    "US-EO-14357",
)

NAMED = [
    "No. {n}",
    "no {n}",
    "No.{n}",
    "Announcement {n}",
    "announcement no. {n}",
    "MOFCOM Announcement No. {n}",
    "MOFCOM {n}",
    "Notice No. {n}",
    "Order #{n}",
    "number {n}",
    "Nr. {n}",
    "Bekanntmachung Nr. {n}",
    "l'annonce n° {n}",
    "anuncio núm. {n}",
    "№ {n}",
    "#{n}",
    "第{n}号公告",
    "第 {n} 号",
    "{n}号公告",
    "商务部第{n}号令",
    "ann. {n}",
    "Ankündigung Nr. {n}",
    "avis n° {n}",
    "annuncio n. {n}",
    "no.{n}",
    "Announcement Number {n}",
    "公告{n}",
]
DATED = [
    "No. {n} of {y}",
    "Announcement No. {n} of {y}",
    "announcement {n} ({y})",
    "announcement no. {n}, {y}",
    "No. {n}/{y}",
    "Nr. {n} von {y}",
    "n° {n} de {y}",
    "{y}年第{n}号公告",
    "{y} 年 第 {n} 号",
    "{y}第{n}号",
    "商务部公告{y}年第{n}号",
    "商务部{y}年第{n}号公告",
    "MOFCOM公告{y}年第{n}号",
    "{y}年{n}号公告",
    "Bekanntmachung Nr. {n}/{y}",
    "Announcement [{y}] No. {n}",
    "MOFCOM {y} No. {n}",
    "{n}/{y}",
]


def pairs(text: str) -> list[tuple[int, int]]:
    return [(reference.number, reference.year) for reference in find_announcements(text)]


def found(text: str) -> list[str]:
    """The likeliest stored document of each reference."""
    return [
        matches[0]
        for reference in find_announcements(text)
        if (matches := match_documents(reference, STORED))
    ]


@given(
    NUMBERS, st.sampled_from(NAMED), st.sampled_from(["is {} suspended?", "{}", "what of {}, then"])
)
def test_a_number_is_read_in_every_form(number: int, form: str, frame: str) -> None:
    assert pairs(frame.format(form.format(n=number))) == [(number, 0)]


@given(NUMBERS, YEARS, st.sampled_from(DATED), st.sampled_from(["is {} in force?", "{}"]))
@example(18, 2025, "{n}/{y}", "{}")
def test_a_number_with_its_year_is_read_in_every_form(
    number: int, year: int, form: str, frame: str
) -> None:
    assert pairs(frame.format(form.format(n=number, y=year))) == [(number, year)]


@given(st.integers(10, 199), YEARS)
def test_year_first_with_a_hyphen_or_slash(number: int, year: int) -> None:
    assert pairs(f"announcement {year}-{number:02} today") == [(number, year)]
    assert pairs(f"is {year}/{number:02} in force") == [(number, year)]


@given(NUMBERS, st.sampled_from(["is {}suspended?", "镝受{}管制吗", "暂停{}", "{}"]))
def test_the_place_of_a_reference_is_where_it_is_written(number: int, frame: str) -> None:
    text = frame.format(f"No. {number} ")
    (reference,) = find_announcements(text)
    assert str(number) in text[reference.start : reference.end]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Nos. 55-58", [55, 56, 57, 58]),
        ("Nos. 55–58, 61 and 62", [55, 56, 57, 58, 61, 62]),
        ("announcements 55, 56, 57, 58, 61 and 62 of 2025", [55, 56, 57, 58, 61, 62]),
        ("No. 70 and No. 72", [70, 72]),
        ("No. 11/12", [11, 12]),
        ("Nr. 27 und 28", [27, 28]),
        ("numbers 46 & 72", [46, 72]),
        ("第十八号公告", [18]),
        ("第五十七号", [57]),
        ("七十号公告和七十二号公告", [70, 72]),
        ("第一百零五号", [105]),
        ("第55至58号公告", [55, 56, 57, 58]),
        ("55、56号公告", [55, 56]),
        ("l'avis n° 70 décide, no. 72 declares, no. 18 may lapse", [70, 72, 18]),
        ("第１８号", [18]),
        ("Notice 2025/61 and MOFCOM 2025-57", [61, 57]),
        ("does no 70 suspend it, and no 72 lifts what?", [70, 72]),
    ],
)
def test_several_numbers_at_once(text: str, numbers: list[int]) -> None:
    assert [reference.number for reference in find_announcements(text)] == numbers


def test_stored_ids_and_executive_orders_are_read_as_they_are() -> None:
    assert found("cn-2025-70 or US-EO-14357?") == ["CN-2025-70", "US-EO-14357"]
    assert found("what does Executive Order 14357 do") == ["US-EO-14357"]
    assert found("EO no. 14357") == ["US-EO-14357"]


def test_without_a_year_the_package_of_2025_comes_first_and_catalogues_last() -> None:
    reference = Reference(57, 0, 0, 1)
    assert match_documents(reference, STORED) == ("CN-2025-57", "CN-2023-57T")
    assert match_documents(Reference(57, 2023, 0, 1), STORED) == ("CN-2023-57T",)
    assert match_documents(Reference(27, 0, 0, 1), STORED) == ("CN-2026-27",)


TITLES = {
    "X-1": "Announcement No. 28 of 2025, change of the catalogue",
    "X-2": "Decree 792, Regulations on Widgets",
    "X-3": "FAQ no. 5 of the ministry",
    "X-4": "Widgets in 2025",
}


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("what is No. 28 of 2025?", ("X-1",)),
        ("Announcement 28", ("X-1",)),
        ("No. 28 of 2024", ()),
        ("what does decree 792 say", ("X-2",)),
        ("Decree No. 792", ("X-2",)),
        ("No. 792", ()),
        ("what does FAQ no. 5 say", ("X-3",)),
        ("what does No. 5 of 2025 say", ()),
        ("what does the decree no. 5 say", ()),
    ],
)
def test_a_title_gives_the_number_that_an_id_does_not(
    text: str, documents: tuple[str, ...]
) -> None:
    (reference,) = find_announcements(text)
    assert match_titles(reference, text, TITLES) == documents


def test_numbers_with_leading_zeros_in_the_record_are_found() -> None:
    assert found("No. 1 of 2026") == ["CN-2026-01"]
    assert found("announcement 1") == ["CN-2026-01"]


@pytest.mark.parametrize(
    "text", ["No. 99 of 2026", "No. 15 of 2026", "第99号公告", "No. 70 of 2024"]
)
def test_an_announcement_that_is_not_stored_matches_nothing(text: str) -> None:
    assert find_announcements(text)
    assert found(text) == []


@given(st.integers(0, 100), st.integers(0, 99), st.sampled_from(["%", " %", " percent"]))
@example(0, 1, " %")
def test_percentages_are_not_announcements(whole: int, part: int, sign: str) -> None:
    assert pairs(f"does the {whole}.{part}{sign} rule hold?") == []
    assert pairs(f"is {whole}{sign} of value too much?") == []
    assert pairs(f"no {whole}{sign} limit and no {whole}.{part}{sign} rule") == []


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
@example(date(2025, 10, 9))
def test_dates_are_not_announcements(day: date) -> None:
    for written in (
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day:%d.%m.%Y}",
        f"{day:%m/%d/%Y}",
        f"{day.day} {day:%B} {day.year}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month}月{day.day}号",
    ):
        assert pairs(f"was terbium restricted on {written}?") == []


@given(st.integers(10_000_000, 9_999_999_999), st.sampled_from(["HS {}", "{}", "code no. {}"]))
def test_customs_codes_are_not_announcements(code: int, frame: str) -> None:
    assert pairs(frame.format(code)) == []


@pytest.mark.parametrize(
    "text",
    [
        "1C904 and 3A001",
        "batteries of 300 Wh/kg",
        "chips below 14 nm",
        "no 17 elements are controlled",
        "no 5 firms were named",
        "no 3 countries, no 20 shipments",
        "the notice 10 November 2026",
        "announcement 7. Nov 2025",
        "in 10/2025",
        "seit 11/2025",
        "11月7号公布",
        "十月九号",
        "is it order within 3 days?",
        "No. 5.5",
        "1/3 of it",
        "COVID-19",
        "the 12 of 17 claim",
        "Gd2O3 99.9",
    ],
)
def test_other_numbers_are_not_announcements(text: str) -> None:
    assert pairs(text) == []


@given(st.text(max_size=120))
def test_no_text_raises_and_places_lie_inside_it(text: str) -> None:
    for reference in find_announcements(text):
        assert 0 <= reference.start < reference.end <= len(text)
        match_documents(reference, STORED)


@given(
    st.lists(st.sampled_from(["No. ", "Nos. ", "70", "-", "/", "2025", " of ", ",", "号", "第"]))
)
def test_fragments_of_references_never_raise(parts: list[str]) -> None:
    text = "".join(parts)
    assume(text)
    assert all(reference.number >= 0 for reference in find_announcements(text))
