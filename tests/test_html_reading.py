"""A web page says in the stored text what it says to a reader: tables, lists, formulas, marks."""

import re
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from sentencex import segment

from knowledge.answers.writing.quoting import sentences
from knowledge.documents.html import extract
from knowledge.documents.readers import read
from knowledge.documents.tables import flatten_tables
from knowledge.errors import DocumentError

SAID = (
    "The ministry said on {} that companies must wait for the outcome of the review before they "
    "ship anything, and officials repeated that no general exemption exists for civilian users."
)


def page(body: str, head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Rules</title>{head}'
        f"</head><body><main><article><h1>Rules for magnets</h1><p>{SAID.format('Tuesday')}</p>"
        f"{body}<p>{SAID.format('Friday')}</p></article></main></body></html>"
    )


def text_of(body: str, head: str = "") -> str:
    document = read(page(body, head).encode(), location="pages/rules.html")
    assert SAID.format("Tuesday") in document.text
    assert SAID.format("Friday") in document.text
    return document.text


def rows_of(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


# Struck text


@pytest.mark.parametrize(
    ("not_", "head"),
    [
        ("<del>not</del>", ""),
        ("<s>not</s>", ""),
        ("<strike><b>not</b></strike>", ""),
        ('<span style="text-decoration: line-through">not</span>', ""),
        ('<span style="color:red;text-decoration-line:underline line-through">not</span>', ""),
        ('<span role="deletion">not</span>', ""),
        ('<span class="was">not</span>', "<style>.was{text-decoration:line-through}</style>"),
        (
            '<i id="old">not</i>',
            "<style>/* a */ p > #old, .x { color:red; text-decoration : LINE-THROUGH red }</style>",
        ),
        (
            '<span class="was">not</span>',
            "<style>@media screen{p .was{text-decoration:line-through}}</style>",
        ),
    ],
)
def test_struck_text_is_not_read_as_live(not_: str, head: str) -> None:
    text = text_of(f"<p>A permit is {not_} required for exports of Blorptite.</p>", head)
    assert "A permit is required for exports of Blorptite." in text


def test_a_struck_paragraph_row_or_item_goes_whole() -> None:
    text = text_of(
        "<p><del>Blorptite needs no permit at all for any destination in the world.</del></p>"
        "<table><tr><th>Item</th><th>Rule</th></tr><tr><td><s>Wobblium</s></td><td>free</td></tr>"
        "</table><ul><li><del>Zanzibar is exempt from it.</del></li><li>Nobody is exempt.</li></ul>"
    )
    assert "no permit" not in text
    assert "Wobblium" not in text
    assert "Zanzibar" not in text
    assert "Nobody is exempt." in text


@pytest.mark.parametrize(
    ("part", "head"),
    [
        ("<ins>now</ins>", ""),
        ('<u class="new">now</u>', "<style>.new{text-decoration:underline}</style>"),
        ('<b class="x">now</b>', "<style>@media print{.x{text-decoration:line-through}}</style>"),
        ('<b class="x">now</b>', "<style>.x:hover{text-decoration:line-through}</style>"),
    ],
)
def test_inserted_and_stressed_text_is_live(part: str, head: str) -> None:
    assert "A permit is now required." in text_of(f"<p>A permit is {part} required.</p>", head)


# Text that only looks hidden

UNSEEN = (
    "Blorptite metal and oxide need an export licence for every destination, and the ministry "
    "decides within forty-five working days on each application."
)


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ('<div class="c"><p>{}</p></div>', "<style>@media print{{.c{{display:none}}}}</style>"),
        ('<div class="tab-pane"><p>{}</p></div>', "<style>.tab-pane{{display:none}}</style>"),
        ('<div style="display:none" class="accordion-body"><p>{}</p></div>', ""),
        ('<div role="tabpanel" aria-hidden="true" hidden><p>{}</p></div>', ""),
        ("<details><summary>Which items?</summary><p>{}</p></details>", ""),
        ("<noscript><p>{}</p></noscript>", ""),
        ('<p style="position:relative;left:-1000px">{}</p>', ""),
        ('<div style="background:#036"><p style="color:#fff">{}</p></div>', ""),
        ('<div style="text-indent:-9999px"><p style="text-indent:0">{}</p></div>', ""),
        ('<p style="opacity:0" class="fade-in">{}</p>', ""),
    ],
)
def test_text_that_a_reader_may_see_is_kept(body: str, head: str) -> None:
    assert UNSEEN in text_of(body.format(UNSEEN), head.format())


def test_the_button_that_unfolds_a_part_is_its_heading() -> None:
    text = text_of(f"<h3><button>Which items?</button></h3><div hidden><p>{UNSEEN}</p></div>")
    assert "### Which items?" in text


def test_a_lead_that_looks_like_a_box_is_put_back_in_its_place() -> None:
    lead = (
        "Exports of Blorptite fell by half in October, as the ministry granted fewer licences than "
        "in any month before."
    )
    body = "".join(f"<p>{SAID.format(day)}</p>" for day in ("Monday", "Tuesday", "Sunday"))
    text = extract(
        f'<html><body><div class="teaser"><h1>Exports fall</h1><p class="teaser">{lead}</p></div>'
        f'<div class="article-body">{body}</div></body></html>',
        "",
    )["text"]
    assert 0 <= text.find(lead) < text.find(SAID.format("Monday"))
    assert text.count(lead) == 1


# Marks of Markdown


@pytest.mark.parametrize(
    "words",
    [
        "pay 5 < 10 dollars * 3 for item_number_7 [annex 2] of the order",
        "see __init__ and *stars* and `ticks` and ~tilde~ in the table | of it",
        "1986. A year with its full stop and 3) a bracket",
        "- 5 °C is cold, + 5 is not; C:\\temp\\new is a folder",
        "& so on: <b>, &amp; and &lt; as they are written",
        "![no image](here) and [no link](there) and <not@an.address>",
    ],
)
def test_words_stand_as_the_page_has_them(words: str) -> None:
    assert f"\n{words}.\n" in text_of(f"<p>{escape(words)}.</p>")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab1 *_[](){}<>#+-.!|`~\\&:;\"'=", min_size=1, max_size=40))
def test_any_marks_come_through(marks: str) -> None:
    words = f"The office wrote {' '.join(marks.split())} and nothing else."
    assert " ".join(words.split()) in extract(page(f"<p>{escape(words)}</p>"), "")["text"]


def test_a_paragraph_does_not_become_a_heading_or_code() -> None:
    text = text_of("<p># 5 items are named in the first list.</p><p>``` is a mark of code.</p>")
    document = read(text.encode(), location="a.md")
    assert "# 5 items are named" in document.text
    assert not re.search("^(#|```) ?5? ", text.replace("# Rules", ""), re.M)


# Quotations


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        (
            "The spokeswoman said <q>the Blorptite licence stands</q> and the office agreed.",
            "The spokeswoman said “the Blorptite licence stands” and the office agreed.",
        ),
        (
            "He wrote <q>she said <q>no</q> twice</q>, it seems.",
            "He wrote “she said ‘no’ twice”, it",
        ),
        ("He wrote <q>“it stands”</q> again.", "He wrote “it stands” again."),
        ("He wrote <q><em>it stands</em></q> again.", "He wrote “it stands” again."),
    ],
)
def test_a_quotation_keeps_its_marks_and_its_sentence(markup: str, said: str) -> None:
    text = text_of(f"<p>{markup}</p>")
    paragraph = next(block for block in text.split("\n\n") if said in block)
    assert len(list(segment("en", paragraph))) == 1


# Raised and lowered letters


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("Dy<sub>2</sub>O<sub>3</sub> powder", "Dy2O3 powder"),
        ("Nd<sub>2</sub>Fe<sub>14</sub>B magnets", "Nd2Fe14B magnets"),
        ("(NH<sub>4</sub>)<sub>2</sub>SO<sub>4</sub>", "(NH4)2SO4"),
        ("10<sup>6</sup> pieces", "10⁶ pieces"),
        ("5 m<sup>2</sup> of foil", "5 m² of foil"),
        ("Nd<sup>3+</sup> ions", "Nd³⁺ ions"),
        ("2 s<sup>-1</sup> at most", "2 s⁻¹ at most"),
        ("the 4<sup>th</sup> of April", "the 4th of April"),
        ("of 2025<sup>1</sup> it is", "of 2025 ¹ it is"),
        ("since 2025<sup><a href='#fn1'>1</a></sup> it is", "since 2025 it is"),
        ("since 2025<a href='#fn1'><sup>1</sup></a> it is", "since 2025 it is"),
        ("12 tons<sup>[3]</sup> a year", "12 tons a year"),
        ("the licence<sup>12</sup> stands", "the licence stands"),
        ("1 250<sup class='footnote'>2</sup> pieces", "1 250 pieces"),
    ],
)
def test_raised_and_lowered_letters_stand_in_the_line(markup: str, shown: str) -> None:
    text = text_of(f"<p>It speaks of {markup} and of nothing else, as everybody knows.</p>")
    assert f"It speaks of {shown} and of nothing else" in text


# Lists


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ('<ol start="7"><li>Keep papers.</li><li>Name users.</li></ol>', "7. Keep|8. Name"),
        ('<ol><li>Keep papers.</li><li value="9">Name users.</li></ol>', "1. Keep|9. Name"),
        (
            '<ol><li>Keep papers.</li></ol><p>Between them.</p><ol start="2"><li>Name.</li></ol>',
            "1. Keep|2. Name",
        ),
        ("<ol reversed><li>Keep papers.</li><li>Name users.</li></ol>", "2. Keep|1. Name"),
        ('<ol start="3"><li><p>Keep papers.</p></li><li><p>Name.</p></li></ol>', "3. Keep|4. Name"),
        ('<ol type="a"><li>Keep papers.</li><li>Name users.</li></ol>', "- a. Keep|- b. Name"),
        ('<ol type="I" start="4"><li>Keep papers.</li></ol>', "- IV. Keep"),
        ("<ol><li>7. Keep papers.</li><li>8. Name users.</li></ol>", "7. Keep|8. Name"),
        ("<ul><li>Keep papers.</li><li>Name users.</li></ul>", "- Keep|- Name"),
        (
            '<ol start="5"><li>Keep:<ol type="a"><li>papers;</li><li>names.</li></ol></li></ol>',
            "5. Keep:|  - a. papers;|  - b. names.",
        ),
    ],
)
def test_items_keep_the_numbers_that_the_page_shows(markup: str, lines: str) -> None:
    text = text_of(f"<p>Further duties:</p>{markup}")
    for line in lines.split("|"):
        assert re.search(rf"^{re.escape(line)}", text, re.MULTILINE), text


# Tables


def test_what_spans_rows_stands_in_each_of_them() -> None:
    text = text_of(
        "<table><tr><th>Item</th><th>Form</th><th>Licence</th></tr>"
        '<tr><td rowspan="2">Blorptite</td><td>metal</td><td>yes</td></tr>'
        "<tr><td>oxide</td><td>no</td></tr></table>"
    )
    assert "| Blorptite | oxide | no |" in text


def test_what_spans_columns_stands_in_each_of_them() -> None:
    text = text_of(
        '<table><thead><tr><th rowspan="2">Item</th><th colspan="2">Licence for</th></tr>'
        "<tr><th>metal</th><th>oxide</th></tr></thead><tbody>"
        '<tr><td>Blorptite</td><td colspan="2">every user</td></tr></tbody></table>'
    )
    assert "| Item | Licence for metal | Licence for oxide |" in text
    assert "| Blorptite | every user | every user |" in text


def test_a_row_that_heads_others_stands_once() -> None:
    text = text_of(
        "<table><tr><th>Item</th><th>Code</th></tr><tr><td colspan=2>Metals</td></tr>"
        "<tr><td>Blorptite</td><td>9C902</td></tr></table>"
    )
    assert text.count("Metals") == 1


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("<ul><li>9C902.a</li><li>9C902.b</li></ul>", "9C902.a; 9C902.b"),
        ("<ol><li>9C902.a;</li><li>9C902.b</li></ol>", "1. 9C902.a; 2. 9C902.b"),
        ("<p>9C902.a</p><p>9C902.b</p>", "9C902.a 9C902.b"),
        ("9C902.a<br>9C902.b", "9C902.a 9C902.b"),
        ("<div><span>9C902</span>.a</div>", "9C902.a"),
        ("Dy<sub>2</sub>O<sub>3</sub>", "Dy2O3"),
        ("codes:<ul><li>9C902.a<ul><li>pure</li></ul></li></ul>", "codes:; 9C902.a; pure"),
        ("<table><tr><td>9C902.a</td></tr><tr><td>9C902.b</td></tr></table>", "9C902.a 9C902.b"),
    ],
)
def test_a_cell_keeps_all_that_it_holds(cell: str, shown: str) -> None:
    text = text_of(
        f"<table><tr><th>Item</th><th>Codes</th></tr><tr><td>Blorptite</td><td>{cell}</td></tr>"
        "</table>"
    )
    assert f"| Blorptite | {shown} |" in text


def test_a_table_without_names_of_columns_loses_no_row() -> None:
    text = text_of(
        "<table><tr><td>Blorptite</td><td>9C902</td></tr><tr><td>Wob</td><td>1</td></tr></table>"
    )
    assert "| Blorptite | 9C902 |" in text
    assert rows_of(text)[0] == ["", ""]
    said = sentences(f"It stands before.\n\n{text.partition('users.')[2]}")
    assert "It stands before." in said
    assert "| Blorptite | 9C902 |" in said


NOTICE = (
    '<table width="100%"><tr><td><a href="/">Home</a> | <a href="/news">News</a></td></tr><tr><td>'
    "<table><tr><td>{heading}<p>{first}</p><p>Blorptite needs a licence from 4 April 2025.</p>"
    '<p>{second}</p></td><td>Related: <a href="1">Old notice</a></td></tr></table>'
    "</td></tr></table>"
)


@pytest.mark.parametrize("heading", ["<h1>Notice 18</h1>", "<h2>Notice 18</h2>"])
def test_a_page_that_is_built_of_tables_gives_paragraphs(heading: str) -> None:
    body = NOTICE.format(heading=heading, first=SAID.format("Monday"), second=SAID.format("Friday"))
    markup = f"<html><head><title>Notice 18</title></head><body>{body}</body></html>"
    text = read(markup.encode(), location="old.html").text
    assert re.search("^#+ Notice 18$", text, re.MULTILINE)
    assert "\n\nBlorptite needs a licence from 4 April 2025.\n\n" in text
    assert "|" not in text
    assert "Home" not in text


CELLS = st.lists(
    st.lists(
        st.tuples(st.integers(1, 3), st.integers(0, 3), st.sampled_from(["td", "th"])),
        min_size=1,
        max_size=4,
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=150, deadline=None)
@given(CELLS)
def test_no_cell_of_any_table_is_lost_and_its_rows_are_even(
    rows: list[list[tuple[int, int, str]]],
) -> None:
    names = iter(range(10_000))
    words = [[f"cell{next(names)}x" for _ in row] for row in rows]
    markup = "".join(
        "<tr>"
        + "".join(
            f'<{tag} colspan="{wide}" rowspan="{high}">{word}</{tag}>'
            for (wide, high, tag), word in zip(row, said, strict=True)
        )
        + "</tr>"
        for row, said in zip(rows, words, strict=True)
    )
    tree = html.fromstring(f"<div><table>{markup}</table></div>")
    flatten_tables(tree)
    found = [[cell.text or "" for cell in row] for row in tree.iter("tr")]
    assert len({len(row) for row in found}) <= 1
    assert all(word in tree.text_content() for row in words for word in row)


@pytest.mark.parametrize("span", ["0", "-1", "99999", "999999999999", "two", "", "²", "1.5"])
def test_a_wild_span_is_no_harm(span: str) -> None:
    text = text_of(
        f'<table><tr><th>Item</th><th>Code</th></tr><tr><td rowspan="{span}" colspan="{span}">'
        "Blorptite</td><td>9C902</td></tr></table>"
    )
    assert "Blorptite" in text
    assert "9C902" in text or span.isdecimal()


# Preformatted text


def test_prose_with_line_ends_of_its_own_becomes_paragraphs() -> None:
    text = text_of(
        "<pre>SUMMARY: The office amends the rules\nfor exports of Blorptite and asks a licence."
        "\n\nDATES: This rule is in force from the day\non which it was published here.</pre>"
    )
    assert "\n\nSUMMARY: The office amends the rules for exports of Blorptite and asks a" in text
    assert "\n\nDATES: This rule is in force from the day on which it was published" in text


@pytest.mark.parametrize("markup", ["", "<p></p>", "<table></table>"])
def test_a_page_without_text_says_so(markup: str) -> None:
    with pytest.raises(DocumentError, match="page"):
        extract(f"<html><body>{markup}</body></html>", "")


# Pages that would take too long


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p " + " ".join(f"a{n}=1" for n in range(60_000)) + ">x</p>", "attributes in one tag"),
        ("<p " + " ".join(f"a{n}='x y'" for n in range(5_000)) + ">x</p>", "attributes in one tag"),
        ("".join(f"<div><a href='/{n}'>x</a></div>" for n in range(30_000)), "links"),
        ("<b>" * 150_000 + "x", "elements"),
    ],
)
def test_a_page_that_would_take_too_long_is_refused_at_sight(markup: str, words: str) -> None:
    with pytest.raises(DocumentError, match=f"has [0-9,]+ {words} and at most"):
        read(f"<html><body>{markup}</body></html>".encode(), location="slow.html")


def test_a_deep_page_and_a_long_style_are_read() -> None:
    deep = "<blockquote>" * 200 + UNSEEN
    style = " ".join(f"name{n}" for n in range(3_000))
    document = read(page(f'<p class="{style}">{UNSEEN}</p>').encode(), location="long.html")
    assert UNSEEN in document.text
    assert UNSEEN in read(f"<html><body>{deep}".encode(), location="deep.html").text


# Boxes and short pages


@pytest.mark.parametrize(
    "box",
    [
        '<div class="newsletter-form__wrapper"><h2>Daily news</h2><p>{}</p></div>',
        '<div id="relatedPosts"><p>{}</p></div>',
        '<figure><img src="a.png" alt=""><figcaption>{}</figcaption></figure>',
        '<p><a href="/other-page">Another page has this to say: {}</a> </p>',
    ],
)
def test_boxes_and_lone_links_to_other_pages_go(box: str) -> None:
    more = "".join(f"<p>{SAID.format(day)}</p>" for day in ("Monday", "Thursday", "Sunday"))
    assert "Zanzibar" not in text_of(more + box.format("Zanzibar is lovely this year") + more)


@pytest.mark.parametrize(
    "part",
    [
        '<div class="pageSharingContainer"><p>{0}</p></div>',
        "<p><a href='/annex.pdf'>{0}</a></p>",
        "<p><a href='/page'>{0}</a> and what it lists is controlled in every form.</p>",
    ],
)
def test_what_an_article_is_made_of_stays_whatever_it_is_called(part: str) -> None:
    said = "The annex of the notice names Zanzibar first, and every other port comes after it."
    assert "Zanzibar" in text_of(part.format(said))


@pytest.mark.parametrize("footer", ["", '<div class="footer"><a href="/">Home</a> of Wobble</div>'])
def test_a_page_of_a_few_lines_keeps_them_apart(footer: str) -> None:
    body = (
        '<html><body><div class="nav"><a href="/">首页</a></div><div class="con"><h2>测试公告</h2>'
        "<p>一、下列物项，未经许可，不得出口。</p><p>二、本公告自公布之日起实施。</p>"
        f"<p>测试部<br>某日</p></div>{footer}</body></html>"
    )
    document = read(body.encode(), location="pages/short.html")
    lines = document.text.split("\n\n")
    assert "一、下列物项，未经许可，不得出口。" in lines
    assert "二、本公告自公布之日起实施。" in lines
    assert "测试部 某日" in lines
    assert "首页" not in document.text
