"""Which day a page or note was published, and when no day is better than a guess."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.documents.days import written
from knowledge.documents.readers import read

DAY = date(2025, 4, 4)
PROSE = (
    "The ministry said on Tuesday that companies must wait for the outcome of the review before "
    "they ship anything, and officials repeated that no general exemption exists."
)


def published(body: str, head: str = "", lang: str = "en", location: str = "page.html") -> object:
    page = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>A notice on ore'
        f"</title>{head}</head><body>{body}</body></html>"
    )
    return read(page.encode(), location=location).published


def article(line: str) -> str:
    return f"<main><h1>A notice on ore</h1>{line}<p>{PROSE}</p></main>"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("2025年4月4日", "zh"),
        ("二〇二五年四月四日", "zh"),
        ("民國114年4月4日", "zh-TW"),
        ("令和7年4月4日", "ja"),
        ("2025년 4월 4일", "ko"),
        ("2025. 4. 4.", "ko"),
        ("4 เมษายน 2568", "th"),
        ("ngày 4 tháng 4 năm 2025", "vi"),
        ("the 4th of April, 2025", "en"),
        ("Apr. 4, 2025", "en"),
        ("04-Apr-2025", "en"),
        ("4. April 2025", "de"),
        ("le 4 avril 2025", "fr"),
        ("4 de abril de 2025", "es"),
        ("4 апреля 2025 г.", "ru"),
        ("4 kwietnia 2025", "pl"),
        ("2025. április 4.", "hu"),
        ("٤ أبريل ٢٠٢٥", "ar"),
        ("04.04.2025", "de"),
    ],
)
def test_days_are_read_in_their_language(text: str, language: str) -> None:
    assert {one.day for one in written(text, language)} == {DAY}
    assert published(article(f"<p>{text}</p>"), lang=language) == DAY


@pytest.mark.parametrize(
    ("language", "day"),
    [("en-US", date(2025, 4, 5)), ("en-GB", date(2025, 5, 4)), ("fr", date(2025, 5, 4))],
)
def test_the_order_of_day_and_month_is_that_of_the_country(language: str, day: date) -> None:
    assert [one.day for one in written("4/5/2025", language)] == [day]
    assert not list(written("4/5/2025", "en"))


@given(st.text(max_size=300), st.sampled_from(["en", "zh", "de-AT", "x", ""]))
def test_any_text_gives_days_within_it_or_none(text: str, language: str) -> None:
    assert all(0 <= one.start < one.end <= len(text) for one in written(text, language))


@given(st.dates(min_value=date(1996, 1, 1), max_value=date(2026, 1, 1)))
def test_every_day_comes_back_from_its_usual_forms(day: date) -> None:
    for text in (f"{day:%d %B %Y}", f"{day:%B %d, %Y}", f"{day.year}年{day.month}月{day.day}日"):
        assert [one.day for one in written(text)] == [day]


@pytest.mark.parametrize(
    "body",
    [
        article("<p>发文日期：2025年4月4日</p>"),
        article("<div><span>【发布单位】局</span><span>【发文日期】2025年4月4日</span></div>"),
        article("<p>By Ana Li | April 4, 2025 | 3 min read</p>"),
        article("<p>Published on Friday, 4 April 2025</p>"),
        article('<time datetime="2025-04-04">yesterday</time>'),
        article("<p><time>4 April 2025</time><time class='updated'>9 May 2025</time></p>"),
        article(
            "<p class='date'>By the office for mines and the shipping of ore, 4 April 2025.</p>"
        ),
        article("<p class='meta-date'>4 April 2025. A note on ore.</p><p>1 May 2025</p>"),
        article("<aside><dl><dt>Day</dt><dd>4 April 2025</dd></dl></aside>"),
        article("<p class='teaser'>Released on <time>4 April 2025</time></p>"),
        article("") + '<p style="text-align:right">Ministry<br>2025年4月4日</p>',
        f"<div><p>(04.04.2025)</p><h1>A notice on ore</h1></div><p>{PROSE}</p>",
        f"<h1><time>4 April 2025</time> A notice on ore</h1><p>{PROSE}</p>",
        f"<h1>A notice on <div>ore</div></h1><p>4 April 2025</p><p>{PROSE}</p>",
        article("<aside><p>Published</p><p>4 April 2025</p></aside>"),
        article(f"<p>{PROSE}</p><div class='post-footer'>Ana Li, 4 April 2025</div>"),
        article(f"<p>Bonn, (4 April 2025). {PROSE} {PROSE}</p>"),
        f"<p class='teaser-meta'>Ana Li / 04.04.2025 / 9:00</p><h1>A notice on ore</h1>{PROSE}",
        "<p class='date'>9 May 2025</p>" + "<p>Menu</p>" * 9 + article("<p>4 April 2025</p>"),
    ],
)
def test_a_page_is_of_the_day_that_it_shows_as_its_own(body: str) -> None:
    assert published(body + "<footer>© 2026 Ministry, 1 January 2026</footer>") == DAY


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2025-04-04T09:00:00+08:00">',
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", '
        '"datePublished": "2025-04-04", "comment": {"datePublished": "2025-05-05"}}]}</script>',
        '<link rel="canonical" href="https://a.example/2025/04/04/notice">',
        '<link rel="canonical" href="https://a.example/04-04-2025-notice">',
        '<script>window.data = {"page": {"published_at": "2025-04-04T09:00:00"}}</script>',
    ],
)
def test_what_a_page_says_to_machines_comes_first(head: str) -> None:
    assert published(article("<p>Last updated: 9 October 2025</p>"), head) == DAY


@pytest.mark.parametrize(
    ("time", "seen"),
    [
        ("2025-04-03T22:00:00Z", "4 April 2025"),
        ("2025-04-05T03:00:00Z", "4 April 2025"),
        ("2025-04-04T08:00:00Z", "3 April 2025</p><p>4 April 2025"),
        ("2025-04-04T20:00:00Z", "3 April 2025"),
        ("2025-04-04T08:00:00Z", "5 April 2025"),
    ],
)
def test_a_clock_in_greenwich_yields_to_the_day_that_readers_see(time: str, seen: str) -> None:
    head = f'<meta property="article:published_time" content="{time}">'
    assert published(article(f"<p>{seen}</p>"), head) == DAY


@pytest.mark.parametrize(
    "head",
    [
        '<link rel="canonical" href="https://a.example/04-05-2025-notice">',
        '<script>[{"published_at": "2025-04-04"}, {"published_at": "2025-05-09"}]</script>',
    ],
)
def test_data_that_name_no_single_day_give_none(head: str) -> None:
    assert published(article(""), head) is None


@pytest.mark.parametrize(
    "body",
    [
        article("<p>The rule of 4 April 2025 covers seven metals, and more may follow soon.</p>"),
        article("<p>Last updated: 4 April 2025</p>"),
        article("<p>施行日期：2025年4月4日</p>"),
        article("") + "<footer>© 2025 Ministry. 4 April 2025</footer>",
        article("") + '<div class="related"><ul><li>Another notice 4 April 2025</li></ul></div>',
        article("") + '<div class="comments"><p>4 April 2025</p><p>Well said.</p></div>',
        article("<p>April 2025</p>"),
        article("<p>Copyright 2025</p>"),
        article("<p>31 February 2025</p>"),
        article("<p>A</p><aside><p><time>4 April 2025</time></p><time>9 May 2025</time></aside>"),
        article("<p>A</p><aside>A fair on 4 April 2025</aside>"),
    ],
)
def test_no_day_is_invented(body: str) -> None:
    assert published(body) is None


@pytest.mark.parametrize(
    "line",
    [
        "- **Date**: 2025-04-04",
        "* Published: the 4th of April, 2025",
        "**Posted** on Apr. 4, 2025",
        "发布日期：2025年4月4日",
        "_Friday, 4 April 2025_",
        "公布日：令和7年4月4日",
    ],
)
def test_a_note_says_its_day_in_a_line_under_its_title(line: str) -> None:
    note = f"# A note\n\n- **URL**: <https://a.example/5>\n{line}\n\n## Summary\n\nText."
    document = read(note.encode(), location="a.md")
    assert (document.published, document.url) == (DAY, "https://a.example/5")


@pytest.mark.parametrize(
    "line", ["Updated: 2025-04-04", "- **Deadline**: 2025-04-04", "A rule of 4 April 2025 stands"]
)
def test_another_day_of_a_note_is_not_its_own(line: str) -> None:
    assert read(f"# A note\n\n{line}\n\nText.".encode(), location="a.md").published is None
