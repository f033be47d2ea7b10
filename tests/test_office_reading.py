"""Word files and EPUBs: what a reader of them sees is read, and no hostile one does harm."""

from __future__ import annotations

import contextlib
import io
import struct
from datetime import UTC, date, datetime
from pathlib import Path

import docx as python_docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_world import (
    core,
    docx,
    epub,
    level,
    numbered,
    numbering,
    p,
    r,
    xml,
    zipped,
)

from knowledge.curation.reading import found_in
from knowledge.curation.values import FileSource, MessageSource
from knowledge.documents.readers import read
from knowledge.documents.walking import walk
from knowledge.errors import DocumentError
from knowledge.models import Document, Kind

WORDS = "The mill of Kiruna grinds forty tonnes of ore a day, its owner said on Monday."


def word(body: str, **parts: str) -> Document:
    return read(docx(body, **parts), location="a.docx")


def book(*chapters: str, metadata: str = "", **files: str | bytes) -> Document:
    named = {f"c{n}.xhtml": chapter for n, chapter in enumerate(chapters)}
    return read(epub(named, metadata, **files), location="b.epub")


def test_a_word_file_keeps_its_headings_lists_and_tables() -> None:
    table = "".join(
        "<w:tr>" + "".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) + "</w:tr>"
        for row in (("Ore", "Tonnes"), ("tin", "40"))
    )
    found = word(
        p("A notice on ores", "Title")
        + p("What is controlled", "Heading1")
        + p(WORDS)
        + p("tin", properties=numbered(1))
        + p("zinc", properties=numbered(1))
        + f"<w:tbl>{table}</w:tbl>",
        numbering=numbering(level(0, "bullet", "•")),
    )
    assert found.title == "A notice on ores"
    assert found.kind is Kind.ARTICLE
    assert "# What is controlled\n\nThe mill" in found.text
    assert "- tin\n- zinc" in found.text
    assert "| tin | 40 |" in found.text


def test_tracked_changes_read_as_they_would_be_accepted() -> None:
    changed = (
        f"<w:p>{r('The duty is ')}<w:del w:id='1'><w:r><w:delText>ten</w:delText></w:r></w:del>"
        f"<w:ins w:id='2'>{r('twelve')}</w:ins>{r(' percent. ')}"
        f"<w:moveFrom w:id='3'>{r('It stood here.')}</w:moveFrom></w:p>"
        f"<w:p><w:moveTo w:id='4'>{r('It stands there.')}</w:moveTo></w:p>"
    )
    text = word(p(WORDS) + changed).text
    assert "The duty is twelve percent." in text
    assert "ten percent" not in text
    assert "stood here" not in text
    assert "It stands there." in text


@pytest.mark.parametrize(
    "run",
    [
        "<w:strike/>",
        "<w:dstrike/>",
        "<w:vanish/>",
        '<w:strike w:val="1"/>',
        '<w:rStyle w:val="Gone"/>',
        '<w:rStyle w:val="Heir"/>',
    ],
)
def test_what_is_struck_out_or_hidden_is_no_text(run: str) -> None:
    text = word(p(WORDS) + f"<w:p>{r('It is ')}{r('banned ', run)}{r('free.')}</w:p>").text
    assert "It is free." in text


def test_a_run_that_undoes_its_style_is_text() -> None:
    run = '<w:rStyle w:val="Gone"/><w:strike w:val="0"/>'
    assert "It is banned." in word(p(WORDS) + f"<w:p>{r('It is ')}{r('banned.', run)}</w:p>").text


def test_notes_stand_at_the_end_and_leave_no_marks() -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    found = word(
        p(WORDS) + f"<w:p>{r('Prices doubled')}{mark}{r(' within a year.')}</w:p>",
        footnotes=xml("footnotes", f'<w:footnote w:id="2">{p("So the exchange.")}</w:footnote>'),
    )
    assert "Prices doubled within a year." in found.text
    assert found.text.endswith("So the exchange.")


def test_numbers_are_those_that_word_shows() -> None:
    lists = numbering(
        level(0, "decimal", "Article %1", 3) + level(1, "lowerLetter", "(%2)"),
        level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2"),
        level(0, "chineseCounting", "第%1条"),
        level(0, "hebrew1", "%1."),
    )
    text = word(
        p("A law", "Title")
        + p("Scope", properties=numbered(1))
        + p("of goods", properties=numbered(1, 1))
        + p("Words between them.")
        + p("of services", properties=numbered(1, 1))
        + p("Duties", properties=numbered(1))
        + p("of exporters", properties=numbered(1, 1))
        + p("First part", properties=numbered(2))
        + p("Second part", properties=numbered(2))
        + p("its first point", properties=numbered(2, 1))
        + p("未知", properties=numbered(3))
        + p("one of a kind that we do not know", properties=numbered(4)),
        numbering=lists,
    ).text
    lines = [line for line in text.splitlines() if line]
    assert lines == [
        "# A law",
        "Article 3 Scope",
        "(a) of goods",
        "Words between them.",
        "(b) of services",
        "Article 4 Duties",
        "(a) of exporters",
        "I. First part",
        "II. Second part",
        "II.1 its first point",
        "第一条 未知",
        "one of a kind that we do not know",
    ]


def test_lists_share_their_numbers_or_begin_anew() -> None:
    shared = xml(
        "numbering",
        f'<w:abstractNum w:abstractNumId="1">{level(0, "decimal", "%1.")}</w:abstractNum>'
        + "".join(
            f'<w:num w:numId="{n}"><w:abstractNumId w:val="1"/>{more}</w:num>'
            for n, more in (
                (1, ""),
                (2, ""),
                (3, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
            )
        ),
    )
    items = "".join(p(f"item {n}", properties=numbered(n)) for n in (1, 2, 3, 3))
    text = word(p("A law", "Title") + items, numbering=shared).text
    assert text.splitlines()[2::2] == ["1. item 1", "2. item 2", "1. item 3", "2. item 3"]


def test_properties_give_title_and_author_and_no_day() -> None:
    days = (
        '<dcterms:created xsi:type="dcterms:W3CDTF">2019-02-03T04:05:06Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2020-02-03T04:05:06Z</dcterms:modified>'
    )
    found = word(p(WORDS), core=core("Of mills", "Ann Miller", days))
    assert (found.title, found.author, found.published) == ("Of mills", "Ann Miller", None)
    assert word(p(WORDS), core=core("Document1", "Microsoft Office User")).author == ""
    assert word(p(WORDS), core="<broken").title == "a"


def test_a_day_that_the_text_names_is_its_day() -> None:
    found = word(p("Of mills", "Title") + p("Published: 3 March 2026") + p(WORDS))
    assert found.published == date(2026, 3, 3)


def test_a_file_of_another_writer_is_read() -> None:
    made = python_docx.Document()
    made.add_heading("Of mills", 0)
    made.add_heading("Kiruna", 2)
    made.add_paragraph(WORDS)
    made.add_paragraph("first", style="List Bullet")
    made.add_paragraph("one", style="List Number")
    made.add_paragraph("two", style="List Number")
    table = made.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Ore", "Tonnes", "tin", "40"), strict=True):
        cell.text = text
    made.core_properties.author = "Ann Miller"
    data = io.BytesIO()
    made.save(data)
    found = read(data.getvalue(), location="mills.docx")
    assert (found.title, found.author) == ("Of mills", "Ann Miller")
    assert "## Kiruna" in found.text
    assert "- first" in found.text
    assert "1. one\n\n2. two" in found.text
    assert "| tin | 40 |" in found.text


def test_a_book_is_read_in_the_order_of_its_spine() -> None:
    nav = "<nav><ol><li><a href='c1.xhtml'>Second</a></li></ol></nav>"
    found = book(
        f"{nav}<h1>First</h1><p>{WORDS}</p><p>It is <s>banned</s> free. 10<sup>6</sup> tonnes.</p>",
        "<h1>Second</h1><ol><li>one</li><li>two</li></ol><p hidden='hidden'>unseen</p>",
        metadata="<dc:title>The mills</dc:title><dc:creator>Ann Miller</dc:creator>"
        "<dc:creator>calibre (5.0)</dc:creator><dc:publisher>Mill Press</dc:publisher>"
        "<dc:language>en-GB</dc:language><dc:date>2024-03-05</dc:date>",
    )
    assert (found.title, found.author, found.publisher) == ("The mills", "Ann Miller", "Mill Press")
    assert (found.language, found.published) == ("en", date(2024, 3, 5))
    assert found.text.index("# First") < found.text.index("# Second")
    assert "It is free. 10⁶ tonnes." in found.text
    assert "1. one\n2. two" in found.text
    assert "unseen" not in found.text


@pytest.mark.parametrize(
    "metadata",
    [
        "<dc:date>2024</dc:date>",
        "<dc:date>2024-01-01T00:00:00+00:00</dc:date>",
        "<dc:date>0101-01-01T00:00:00+00:00</dc:date>",
        '<dc:date opf:event="modification">2024-03-05</dc:date>',
        '<dc:date>2024-03-05T10:00:00Z</dc:date><meta property="dcterms:modified">'
        "2024-03-05T10:00:00Z</meta>",
        "<dc:date>soon</dc:date>",
    ],
)
def test_a_day_on_which_a_program_made_a_book_is_none_of_publication(metadata: str) -> None:
    assert book(f"<p>{WORDS}</p>", metadata=metadata).published is None


def test_a_folder_and_a_message_hold_them(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(docx(p(WORDS)))
    (tmp_path / "b.epub").write_bytes(epub({"c.xhtml": f"<p>{WORDS}</p>"}))
    assert [place.path.name for place in walk(tmp_path)] == ["a.docx", "b.epub"]
    attached = FileSource("mill.docx", docx(p(WORDS)))
    when = datetime(2026, 3, 4, tzinfo=UTC)
    found = found_in(MessageSource("ann", when, "https://example.org/1", "", (attached,)))
    assert "forty tonnes" in found.document.text


# Hostile and broken ones


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
DOC = xml("document", "<w:body>{}</w:body>").partition("?>")[2]


def with_document(data: str | bytes) -> bytes:
    return zipped({"[Content_Types].xml": "", "word/document.xml": data})


HOSTILE = {
    "entities": with_document(LAUGHS + DOC.format(p("&d;"))),
    "outside": with_document(OUTSIDE + DOC.format(p("&x;"))),
    "no xml": with_document("this is no xml"),
    "no end": with_document(DOC.format(p(WORDS))[:-9]),
    "bomb": with_document(b" " * (40 * 1024 * 1024)),
    "many elements": with_document(DOC.format("<w:p/>" * 500_000)),
    "deep": with_document(DOC.format("<w:tbl><w:tr><w:tc>" * 5_000)),
    "nothing in it": docx(""),
    "only spaces": docx(p("  ")),
    "cut off": docx(p(WORDS))[:-60],
    "only a head": b"PK\3\4" + b"\0" * 40,
    "many files": zipped({f"f{n}": "" for n in range(6_000)}),
    "no kind": zipped({"a.txt": "hello"}),
    "spreadsheet": zipped({"xl/workbook.xml": "<a/>"}),
    "presentation": zipped({"ppt/presentation.xml": "<a/>"}),
    "open document": zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": "<a/>",
            "META-INF/container.xml": "<a/>",
        }
    ),
    "old office": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "empty book": epub({}),
    "book of nothing": epub({"a.xhtml": ""}),
    "book without package": epub({"a.xhtml": "x"}, **{"META-INF__container.xml": "<container/>"}),
    "book that leads out": epub(
        {"a.xhtml": "x"},
        **{
            "META-INF__container.xml": '<c xmlns="urn:x"><rootfile '
            'full-path="../../../../etc/passwd"/></c>'
        },
    ),
    "chapter that leads out": epub({"../../../../../etc/passwd": ""}),
    "protected book": epub(
        {"a.xhtml": f"<p>{WORDS}</p>"},
        **{
            "META-INF__encryption.xml": '<e xmlns:n="urn:n"><n:CipherReference URI="OEBPS/a.xhtml"'
            "/></e>"
        },
    ),
    "book with laughs": epub({"a.xhtml": ""}, **{"OEBPS__content.opf": LAUGHS + "<d>&d;</d>"}),
    "bomb in a book": epub({"a.xhtml": "<p>" + "x" * (40 * 1024 * 1024)}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_ends_in_one_sentence(name: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(HOSTILE[name], location="hostile.docx")
    said = str(caught.value.args[0])
    assert said.endswith(".")
    assert "\n" not in said
    assert "root:" not in said
    assert "Error" not in said


def test_a_password_is_said() -> None:
    data = bytearray(docx(p(WORDS)))
    at = 0
    while (at := data.find(b"PK\1\2", at)) >= 0:  # the flag of encryption, in every entry
        flags = struct.unpack_from("<H", data, at + 8)[0]
        struct.pack_into("<H", data, at + 8, flags | 1)
        at += 4
    with pytest.raises(DocumentError, match="password"):
        read(bytes(data), location="a.docx")


def test_styles_that_build_on_each_other_in_a_circle_are_read() -> None:
    circle = xml(
        "styles",
        '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style>',
    )
    assert "forty tonnes" in word(p(WORDS, "A"), styles=circle).text


def test_entities_of_a_chapter_are_no_files() -> None:
    chapter = f"{OUTSIDE}<html><body><p>{WORDS} &x; &nbsp; end.</p></body></html>"
    text = book("", **{"OEBPS__c0.xhtml": chapter}).text
    assert "forty tonnes" in text
    assert "root:" not in text


@given(st.data())
def test_a_file_with_any_damage_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(docx(p("Of mills", "Title") + p(WORDS)))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(DocumentError):
        assert read(bytes(whole), location="a.docx").text
