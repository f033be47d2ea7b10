"""Days and periods that questions name: every written form reads back as its day."""

import calendar
from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.answers.understanding.dates import find_period
from knowledge.answers.understanding.periods import Period, spoken
from knowledge.vocabulary.locales import with_spaces

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
MONTHS = [name for name in calendar.month_name if name]


def ordinal(day: int) -> str:
    """ "1st", "2nd", "11th"."""
    ending = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"


def english(day: date) -> list[str]:
    """The ways in which people write a day in English."""
    month, short = calendar.month_name[day.month], calendar.month_abbr[day.month]
    return [
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"{month} {ordinal(day.day)}, {day.year}",
        f"the {ordinal(day.day)} of {month} {day.year}",
        f"{short} {day.day}, {day.year}",
        f"{short}. {day.day} {day.year}",
        f"{day.day} {short.lower()} {day.year}",
        f"{day.day}-{short}-{day.year}",
    ]


def numeric(day: date) -> list[str]:
    """Forms of digits that can be read in one way only."""
    return [
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day:%Y.%m.%d}",
        f"{day:%d.%m.%Y}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day.month}/{day.day}/{day.year}"
        if day.day > 12
        else f"{day.year}-{day.month}-{day.day}",
    ]


def read(text: str, as_of: date = TODAY) -> Period:
    period = find_period(text, as_of)
    assert period is not None, text
    return period


def days(text: str, as_of: date = TODAY) -> tuple[date, date]:
    period = read(text, as_of)
    return period.start, period.end


@given(DAYS, st.sampled_from(range(8)))
@example(date(2024, 2, 29), 1)
def test_english_forms_read_back(day: date, form: int) -> None:
    written = english(day)[form]
    assert days(f"was holmium controlled on {written}?") == (day, day)


@given(DAYS, st.sampled_from(range(6)))
@example(date(2024, 2, 29), 0)
def test_numeric_forms_read_back(day: date, form: int) -> None:
    written = numeric(day)[form]
    assert days(f"is terbium restricted on {written}?") == (day, day)


@given(DAYS, st.sampled_from(with_spaces()))
@example(date(2025, 5, 1), "en")
@example(date(2026, 3, 1), "fr")
def test_each_languages_long_form_reads_back(day: date, language: str) -> None:
    assert days(f"Terbium {spoken(day, language)}?") == (day, day)
    assert days(f"Terbium {format_date(day, 'long', locale=language)}?") == (day, day)


@given(day=DAYS, language=st.sampled_from(with_spaces()))
def test_each_languages_short_form_reads_back(day: date, language: str) -> None:
    written = format_date(day, "d MMM y", locale=language)
    found = find_period(written, TODAY)
    assert found is not None
    assert (found.start, found.end) == (day, day), written


@pytest.mark.parametrize("text", ["12 out of 17", "it is set", "15 ago", "mar y tierra"])
def test_a_short_month_without_its_day_and_year_is_a_word(text: str) -> None:
    assert find_period(text, TODAY) is None


@given(DAYS)
def test_german_french_spanish_as_people_write_them(day: date) -> None:
    months = {code: format_date(day, "MMMM", locale=code) for code in ("de", "fr", "es")}
    first = "1er" if day.day == 1 else str(day.day)
    assert days(f"Galt das am {day.day}. {months['de']} {day.year}?") == (day, day)
    assert days(f"valable le {first} {months['fr']} {day.year} ?") == (day, day)
    assert days(f"¿vigente el {day.day} de {months['es']} de {day.year}?") == (day, day)


@given(DAYS, st.sampled_from(["{y}年{m}月{d}日", "{y} 年 {m} 月 {d} 日", "{y}年{m:02}月{d:02}号"]))
def test_chinese_forms_read_back(day: date, form: str) -> None:
    written = form.format(y=day.year, m=day.month, d=day.day)
    assert days(f"铽在{written}还受管制吗") == (day, day)


@given(st.integers(2000, 2099), st.integers(1, 12))
@example(2024, 2)
@example(2025, 2)
def test_a_month_is_all_its_days(year: int, month: int) -> None:
    whole = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    assert days(f"was it controlled in {MONTHS[month - 1]} {year}?") == whole
    assert days(f"controlled in {MONTHS[month - 1][:3]} {year}?") == whole
    assert days(f"镝在{year}年{month}月受管制吗") == whole
    assert days(f"controlled in {year}-{month:02}?") == whole


@pytest.mark.parametrize("year", [2023, 2025, 2026])
def test_a_year_is_all_its_days(year: int) -> None:
    assert days(f"which elements were restricted in {year}?") == (
        date(year, 1, 1),
        date(year, 12, 31),
    )


@given(DAYS, st.sampled_from(["after", "following", "nach", "después del", "beyond"]))
def test_after_a_day_is_the_next_one(day: date, word: str) -> None:
    after = day + timedelta(days=1)
    assert days(f"terbium {word} {day.isoformat()}?") == (after, after)


@given(DAYS, st.sampled_from(["before", "prior to", "vor dem", "antes del"]))
def test_before_a_day_is_the_one_before(day: date, word: str) -> None:
    before = day - timedelta(days=1)
    assert days(f"terbium {word} {day.isoformat()}?") == (before, before)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("end of October 2025", date(2025, 10, 31), date(2025, 10, 31)),
        ("at the beginning of October 2025", date(2025, 10, 1), date(2025, 10, 1)),
        ("mid-October 2025", date(2025, 10, 16), date(2025, 10, 16)),
        ("late February 2024", date(2024, 2, 29), date(2024, 2, 29)),
        ("since October 2025", date(2025, 10, 1), date(2025, 10, 1)),
        ("after October 2025", date(2025, 11, 1), date(2025, 11, 1)),
        ("before October 2025", date(2025, 9, 30), date(2025, 9, 30)),
    ],
)
def test_parts_of_a_month(words: str, start: date, end: date) -> None:
    assert days(f"was holmium restricted {words}?") == (start, end)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("today", TODAY),
        ("right now", TODAY),
        ("yesterday", TODAY - timedelta(days=1)),
        ("tomorrow", TODAY + timedelta(days=1)),
        ("the day after tomorrow", TODAY + timedelta(days=2)),
        ("heute", TODAY),
        ("gestern", TODAY - timedelta(days=1)),
        ("aujourd'hui", TODAY),
        ("mañana", TODAY + timedelta(days=1)),
        ("现在", TODAY),
        ("3 days ago", TODAY - timedelta(days=3)),
        ("two weeks ago", TODAY - timedelta(weeks=2)),
        ("in 4 days", TODAY + timedelta(days=4)),
        ("a year ago", date(2025, 11, 23)),
    ],
)
def test_days_relative_to_the_day_of_asking(words: str, day: date) -> None:
    assert days(f"is gallium banned {words}?") == (day, day)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("last month", date(2026, 10, 1), date(2026, 10, 31)),
        ("next month", date(2026, 12, 1), date(2026, 12, 31)),
        ("last year", date(2025, 1, 1), date(2025, 12, 31)),
        ("next week", date(2026, 11, 30), date(2026, 12, 6)),
    ],
)
def test_periods_relative_to_the_day_of_asking(words: str, start: date, end: date) -> None:
    assert days(f"is gallium banned {words}?") == (start, end)


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("was holmium controlled in October?", date(2026, 10, 1)),
        ("was holmium controlled in December?", date(2025, 12, 1)),
        ("will gallium be banned on 27 November?", date(2026, 11, 27)),
        ("will gallium be banned in February?", date(2027, 2, 1)),
        ("gallium on November 27?", date(2026, 11, 27)),
    ],
)
def test_a_month_without_a_year_is_read_as_the_words_look(question: str, start: date) -> None:
    assert read(question).start == start


@pytest.mark.parametrize(
    "text",
    [
        "is terbium still restricted?",
        "may I export dysprosium?",
        "what may happen to mar or set prices",
        "10 %, 0.1 % of value and 1/3 of it",
        "HS 8112929090 and 1C904",
        "on 31 February 2025",
        "2025-13-45 and 99.99.2025",
        "No. 55-58",
    ],
)
def test_what_is_no_day_is_not_read_as_one(text: str) -> None:
    assert find_period(text, TODAY) is None


def test_an_end_that_somebody_names_is_not_the_day_asked_about() -> None:
    assert find_period("was No. 70 extended to 10 January 2027?", TODAY) is None
    assert days("on 1 May 2026, was it extended to 10 January 2027?")[0] == date(2026, 5, 1)


def test_masked_stretches_are_not_dates() -> None:
    text = "was the October 2025 package in force on 8 November 2025?"
    at = text.index("October")
    period = find_period(text, TODAY, ((at, at + len("October 2025 package")),))
    assert period is not None
    assert period.start == period.end == date(2025, 11, 8)


@given(DAYS, st.text(max_size=30), st.text(max_size=30))
def test_the_span_is_where_the_text_says_it(day: date, before: str, after: str) -> None:
    text = f"{before} {day.isoformat()} {after}"
    period = find_period(text, TODAY)
    assert period is not None
    low, high = period.span
    assert 0 <= low < high <= len(text)
    assert period.start <= period.end


FRAGMENTS = st.sampled_from(
    [
        *"0123456789./- '年月日号", "9999", "0000", "0001", "31", "13", "of ", "the ", "after ",
        "before ", "since ", "end of ", "mid-", "in ", "May ", "mars ", "Feb ", "ago", " years ",
        "999", "999 years ago", "in 999 years", "in 999 weeks time", "next year", "last week",
        "today", "今天", "\0", "１２", "٣", "²",
    ]
)  # fmt: skip


@given(
    st.one_of(st.text(max_size=80), st.lists(FRAGMENTS, max_size=14).map("".join)),
    st.one_of(st.dates(), st.just(TODAY)),
)
@example("after 9999-12-31", TODAY)
@example("before 0001-01-01", TODAY)
@example("in 999 years", date.max)
@example("999 years ago", date.min)
@example("tomorrow", date.max)
@example("last week", date.min)
def test_no_text_raises(text: str, as_of: date) -> None:
    period = find_period(text, as_of)
    assert period is None or period.start <= period.end


@given(DAYS)
def test_a_spoken_day_is_plain_english(day: date) -> None:
    assert spoken(day) == f"{day.day} {MONTHS[day.month - 1]} {day.year}"


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("is gallium ok on friday", "en", date(2026, 11, 27)),
        ("gallium to the us after this friday???", "en", date(2026, 11, 28)),
        ("what about next tuesday", "en", date(2026, 11, 24)),
        ("can we ship on monday", "en", date(2026, 11, 30)),
        ("can we ship on thurs", "en", date(2026, 11, 26)),
        ("what happened on friday", "en", date(2026, 11, 20)),
        ("was it banned on wednesday", "en", date(2026, 11, 18)),
        ("they announced on thursday that", "en", date(2026, 11, 19)),
        ("will it be shipped on thursday", "en", date(2026, 11, 26)),
        ("was gilt am donnerstag", "de", date(2026, 11, 26)),
        ("et après vendredi ?", "fr", date(2026, 11, 28)),
        ("el viernes", "es", date(2026, 11, 27)),
        ("a w piątek?", "pl", date(2026, 11, 27)),
        ("cuma günü ne oluyor", "tr", date(2026, 11, 27)),
        ("星期五之后呢", "zh", date(2026, 11, 28)),
        ("下周五", "zh", date(2026, 12, 4)),
        ("金曜日は?", "ja", date(2026, 11, 27)),
        ("금요일에", "ko", date(2026, 11, 27)),
    ],
)
def test_a_weekday_is_the_coming_one(text: str, language: str, day: date) -> None:
    period = find_period(text, TODAY, language=language)
    assert period is not None
    assert (period.start, period.end) == (day, day)


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("what changes on the 27th", "en", date(2026, 11, 27)),
        ("can it ship before the 10th", "en", date(2026, 11, 9)),
        ("what was new on the 27th", "en", date(2026, 10, 27)),
        ("from the 3rd", "en", date(2026, 12, 3)),
        ("the 3rd of this month", "en", date(2026, 11, 3)),
        ("nach dem 27. noch frei?", "de", date(2026, 11, 28)),
        ("après le 27", "fr", date(2026, 11, 28)),
        ("11月28日可以吗", "zh", date(2026, 11, 28)),
        ("11月27日之后能出口吗", "zh", date(2026, 11, 28)),
        ("27日之前", "zh", date(2026, 11, 26)),
        ("11月10日は？", "ja", date(2026, 11, 10)),
        ("11월 27일 이후", "ko", date(2026, 11, 28)),
    ],
)
def test_a_day_without_its_month_or_year_is_the_nearest(
    text: str, language: str, day: date
) -> None:
    period = find_period(text, TODAY, language=language)
    assert period is not None
    assert (period.start, period.end) == (day, day)


@pytest.mark.parametrize(("text", "year"), [("9月镝受管制吗", 2026), ("去年9月镝受管制吗", 2025)])
def test_a_chinese_month_without_a_year_is_all_its_days(text: str, year: int) -> None:
    period = find_period(text, TODAY, language="zh")
    assert period is not None
    assert (period.start, period.end) == (date(year, 9, 1), date(year, 9, 30))


@pytest.mark.parametrize(
    ("text", "language", "year"),
    [
        ("was gilt für gallium am 29. november", "de", 2026),
        ("was ist mit germanium nach dem 28. november", "de", 2026),
        ("war gallium am 29. november frei", "de", 2025),
        ("was gallium free on 29 november", "en", 2025),
        ("var kan man köpa gallium 29 november", "sv", 2026),
        ("29 kasım'da lisans var mı", "tr", 2026),
        ("wat was de status op 29 november", "nl", 2025),
    ],
)
def test_each_language_has_its_own_past_tense(text: str, language: str, year: int) -> None:
    period = find_period(text, TODAY, language=language)
    assert period is not None
    assert period.start.year == year


@pytest.mark.parametrize(
    "text",
    [
        "the 20th party congress",
        "the 15th five-year plan",
        "black friday prices",
        "the 5th element",
        "5th place",
        "on the sun",
        "第18号公告",
        "3个月",
    ],
)
def test_ordinals_and_names_are_no_days(text: str) -> None:
    assert find_period(text, TODAY) is None


@pytest.mark.parametrize("text", ["Friday, 27 November 2025", "27 November 2025 (Friday)"])
def test_a_weekday_beside_a_date_does_not_change_it(text: str) -> None:
    assert days(text) == (date(2025, 11, 27), date(2025, 11, 27))


@pytest.mark.parametrize(
    "text",
    [
        "Since august our agent keeps saying 'special check'. is he making it up?",
        "Our parent bought a plant there in 2024. Do we need a permit?",
        "last shipment in feb sat in customs for weeks, is terbium under licence",
        "They banned silver exports on 1 January 2026, any legal way around it?",
        "a trader told us in march that it was all free; do I still need papers",
        "En mai 2026 nous avons reçu un lot, faut-il une licence ?",
    ],
)
def test_a_day_in_a_story_is_not_the_day_asked_about(text: str) -> None:
    assert find_period(text, TODAY, language="fr" if "faut" in text else "en") is None


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("we shipped gallium in May 2025, was that legal?", date(2025, 5, 1)),
        ("We sent a lot in May 2025. Did we need a licence?", date(2025, 5, 1)),
        ("In May 2025, could gallium be exported?", date(2025, 5, 1)),
        ("terbium, back in march 2025. controlled?", date(2025, 3, 1)),
        ("On 1 December 2025: was erbium controlled?", date(2025, 12, 1)),
        ("if we had shipped in May 2025, would we have needed one?", date(2025, 5, 1)),
        ("the rules took effect on 10 November 2025, right?", date(2025, 11, 10)),
        ("we want to ship on 20 December 2026. do we need a licence?", date(2026, 12, 20)),
    ],
)
def test_a_phrase_of_time_is_the_day_asked_about(text: str, start: date) -> None:
    assert read(text).start == start
