"""What each kind of file gives, and the one clear error for what cannot be read."""

import io
import random
import zlib
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, EncodedStreamObject, NameObject
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from knowledge.documents.readers import MAX_BYTES, id_of, read, too_large
from knowledge.documents.sandbox import Sandbox
from knowledge.errors import DocumentError
from knowledge.models import Claim, Document, Effect, Kind, Measure

ANNOUNCEMENT = """---
id: CN-2025-70
kind: announcement
title: Announcement No. 70
publisher: MOFCOM
published: 2025-11-07
url: https://a.example/70
verified: 2026-10-09
language: en
confidence: high
measures:
  - id: CN-2025-70/1
    effect: suspends
    of: [CN-2025-55, CN-2025-56]
    destinations: all
    from: 2025-11-07
    until: 2026-11-10
    passage: what-is-suspended
  - id: CN-2025-70/2
    effect: licence
    items: Ga
    forms: [metal, oxide]
    destinations: [US, EU]
    end_users: [military]
    from: 2025-11-07
    passage: what-is-suspended
claims:
  - id: CN-2025-70/a
    about: [Ga]
    by: a spokesman
    until: 2026-11-10
    passage: what-is-suspended
---

# Announcement No. 70

## What is suspended?

Five announcements are suspended.
"""


def markdown(text: str, location: str = "notes/a-note.md") -> Document:
    return read(text.encode(), location=location)


def read_or_refused(data: bytes, location: str, media_type: str = "") -> bool:
    """Whether the bytes give a text, or an error that names the file and is one sentence."""
    try:
        return bool(read(data, location=location, media_type=media_type).text.strip())
    except DocumentError as error:
        message = str(error)
    return message.startswith(f"{location}: ") and message.endswith((".", "?"))


def fault(text: str | bytes, location: str = "a.md", media_type: str = "") -> DocumentError:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(DocumentError) as caught:
        read(data, location=location, media_type=media_type)
    message = str(caught.value)
    assert message.startswith(f"{location}: ")
    assert message.endswith((".", "?"))
    assert "\n" not in message
    return caught.value


def test_front_matter_becomes_a_document_with_measures_and_claims() -> None:
    document = markdown(ANNOUNCEMENT, "corpus/70.md")
    day, end = date(2025, 11, 7), date(2026, 11, 10)
    common = {"document": "CN-2025-70", "passage": "what-is-suspended", "issued": day, "from_": day}
    assert document == Document(
        id="CN-2025-70",
        kind=Kind.ANNOUNCEMENT,
        title="Announcement No. 70",
        text="# Announcement No. 70\n\n## What is suspended?\n\nFive announcements are suspended.",
        publisher="MOFCOM",
        published=day,
        url="https://a.example/70",
        verified=date(2026, 10, 9),
        confidence="high",
        location="corpus/70.md",
        measures=(
            Measure(
                id="CN-2025-70/1",
                effect=Effect.SUSPENDS,
                until=end,
                of=("CN-2025-55", "CN-2025-56"),
                **common,
            ),
            Measure(
                id="CN-2025-70/2",
                effect=Effect.LICENCE,
                items=("Ga",),
                forms=("metal", "oxide"),
                destinations=("US", "EU"),
                end_users=("military",),
                **common,
            ),
        ),
        claims=(
            Claim(
                id="CN-2025-70/a",
                document="CN-2025-70",
                kind=Kind.ANNOUNCEMENT,
                passage="what-is-suspended",
                said=day,
                by="a spokesman",
                about=("Ga",),
                until=end,
            ),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "field", "words"),
    [
        ("kind: announcement", "kind: article", "measures", "only in an announcement"),
        ("kind: announcement", "kind: anouncement", "kind", "must be one of 'announcement'"),
        ("published: 2025-11-07\n", "", "published", "needs published"),
        ("published: 2025-11-07", "published: 7 November", "published", "such as 2025-11-07"),
        ("published: 2025-11-07", "published: 20251107", "published", "such as 2025-11-07"),
        ("published: 2025-11-07", "publised: 2025-11-07", "publised", "did you mean published?"),
        (
            "from: 2025-11-07\n    until",
            "form: 2025-11-07\n    until",
            "measures[0].form",
            "mean from?",
        ),
        ("    from: 2025-11-07\n    until", "    until", "measures[0].from", "missing; add it"),
        (
            "until: 2026-11-10\n    passage: what-is-suspended\n  - id: CN-2025-70/2",
            "until: 2024-11-10\n    passage: what-is-suspended\n  - id: CN-2025-70/2",
            "measures[0].until",
            "before it begins",
        ),
        (
            "until: 2026-11-10",
            "until: 2026-02-30",
            "measures[0].until",
            "not a date|not valid YAML",
        ),
        ("effect: licence", "effect: license", "measures[1].effect", "must be one of 'licence'"),
        ("    items: Ga\n", "    of: [X]\n    items: Ga\n", "measures[1].of", "remove it"),
        ("    of: [CN-2025-55, CN-2025-56]\n", "", "measures[0].of", "suspends nothing"),
        (
            "    items: Ga\n    forms: [metal, oxide]\n    destinations: [US, EU]\n"
            "    end_users: [military]\n",
            "",
            "measures[1].items",
            "controls nothing",
        ),
        ("[US, EU]", "[NO, EU]", "measures[1].destinations[0]", "put it in quotes"),
        ("[US, EU]", "[usa]", "measures[1].destinations[0]", "two capital letters"),
        ("[US, EU]", "[]", "measures[1].destinations", "is empty"),
        ("items: Ga", "items: [Ga, 5]", "measures[1].items[1]", "put it in quotes"),
        (
            "passage: what-is-suspended\nclaims",
            "passage: what-is-suspend\nclaims",
            "measures[1].passage",
            "did you mean what-is-suspended?",
        ),
        ("passage: what-is-suspended\n---", "passage: zz\n---", "claims[0].passage", "No heading"),
        ("CN-2025-70/2", "CN-2025-70/1", "id", "used twice"),
        ("about: [Ga]", "about: []", "claims[0].about", "is empty"),
        ("    by: a spokesman\n", "", "claims[0].by", "missing"),
        ("url: https://a.example/70", "url: a.example", "url", "begins with http"),
        ("confidence: high", "confidence: sure", "confidence", "high, medium or low"),
        ("id: CN-2025-70\n", "id: CN 2025\n", "id", "letters, digits"),
        ("claims:", "measures:", "", "stands twice"),
        ("destinations: all", "destinations: [", "", "not valid YAML in line"),
        ("passage: what-is-suspended\n---", "passage: what-is-suspended", "", "no end; close it"),
    ],
)
def test_each_fault_names_its_field_and_remedy(old: str, new: str, field: str, words: str) -> None:
    assert old in ANNOUNCEMENT
    error = fault(ANNOUNCEMENT.replace(old, new, 1))
    assert error.field == field or "YAML" in str(error)
    assert any(part in str(error).casefold() for part in words.casefold().split("|"))


@pytest.mark.parametrize(
    "line",
    [
        "title: {{ page.title }}",
        "{% include head %}: 1",
        "? [a, b]\n: 1",
        "measures:\n  - {[id]: 2}",
        "verified: !!bool perhaps",
        "verified: !!timestamp tomorrow",
        "tags: !!omap {a: 1}",
    ],
)
def test_front_matter_that_is_no_data_refuses_rules_and_no_note(line: str) -> None:
    assert "not valid YAML" in str(fault(ANNOUNCEMENT.replace("verified: 2026-10-09", line)))
    note = f"---\n{line}\n---\n# Title\n\nA text of its own."
    if line.startswith("measures"):
        assert "not valid YAML" in str(fault(note))
    else:
        assert markdown(note).text == "# Title\n\nA text of its own."


def test_other_fields_of_front_matter_are_left_alone() -> None:
    document = markdown(
        "---\ntags: [a]\ndraft: true\ndate: 2025-11-01\nauthors: [A, B]\n---\nText."
    )
    assert (document.published, document.author) == (date(2025, 11, 1), "A, B")


def test_markdown_without_front_matter_names_itself() -> None:
    document = markdown("Preface.\n\n# A *fine* note\n\nText.", "notes/My Note (2).md")
    assert (document.id, document.title, document.kind) == ("my-note-2", "A fine note", "article")
    assert markdown("Text only.").title == "a-note"


@pytest.mark.parametrize(
    "text", ["---\n\nText.\n\n---\n\nMore.", "---\nText.", "Text\n\n---\n\nid: x"]
)
def test_thematic_breaks_are_not_front_matter(text: str) -> None:
    assert markdown(text).text == text


PLAIN = """Magnets Wait

Nov 1, 2025

By Ana Li

As Ore Ledger Review (OLR) has said in its earlier analyses, the queue is long. As OLR
continues to say, it is a queue.

What It Means

  • Licences are asked for.
  • Nothing was lifted.
"""


def test_plain_text_gives_title_day_author_publisher_and_headings() -> None:
    document = read(PLAIN.encode(), location="in/magnets.txt")
    assert (document.title, document.published) == ("Magnets Wait", date(2025, 11, 1))
    assert (document.author, document.publisher) == ("Ana Li", "Ore Ledger Review")
    assert (document.kind, document.id) == (Kind.ARTICLE, "magnets")
    assert document.text.startswith("# Magnets Wait\n\n")
    assert "\n\n## What It Means\n\n  • Licences" in document.text


def test_an_outlet_that_is_merely_quoted_is_not_the_publisher() -> None:
    text = "A title\n\nAs Reuters has reported, and as Reuters continues to say, prices rose a lot."
    document = read(text.encode(), location="a.txt")
    assert (document.publisher, document.kind) == ("", Kind.ARTICLE)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published: 3 February 2026", date(2026, 2, 3)),
        ("2026-02-03", date(2026, 2, 3)),
        ("Sept 3, 2025", date(2025, 9, 3)),
        ("2025年11月7日", date(2025, 11, 7)),
        ("In 2025 prices rose", None),
        ("May 2025", None),
    ],
)
def test_a_line_is_a_date_only_when_it_names_a_day(line: str, day: date | None) -> None:
    assert read(f"A title\n\n{line}\n\nText.".encode(), location="a.txt").published == day


CHINESE = "商务部公告2025年第18号 公布对部分中重稀土相关物项实施出口管制的决定"
WESTERN = "The café’s rule – “licence” – costs 5 € in Zürich, and nothing else."


@pytest.mark.parametrize(
    ("text", "encoding", "media_type"),
    [
        (WESTERN, "utf-8", ""),
        (WESTERN, "utf-8-sig", ""),
        (WESTERN, "utf-16", ""),
        (WESTERN, "utf-16-le", ""),
        (WESTERN, "utf-16-be", ""),
        (WESTERN, "utf-32", ""),
        (WESTERN, "cp1252", ""),
        (WESTERN, "cp1252", "text/plain; charset=ISO-8859-1"),
        (WESTERN, "utf-8", "text/plain; charset=iso-8859-1"),
        (CHINESE, "gb18030", ""),
        (CHINESE, "gb18030", "text/plain; charset=gb2312"),
        ("中国が重希土類の輸出を規制する。", "shift_jis", ""),
        ("中国が重希土類の輸出を規制する。", "iso2022_jp", "text/plain; charset=iso-2022-jp"),
        ("ราคาแร่หายากเพิ่มขึ้นหลังจากจีนควบคุมการส่งออก", "cp874", ""),
        ("Китай ограничил экспорт редкоземельных металлов в этом году.", "cp1251", ""),
    ],
)
def test_text_comes_through_its_encoding(text: str, encoding: str, media_type: str) -> None:
    document = read(text.encode(encoding), location="a.txt", media_type=media_type)
    assert document.text == text


@pytest.mark.parametrize(
    ("text", "encoding", "label"),
    [
        ("規則の①と㈱の㎏を発表した。", "cp932", "Shift_JIS"),
        ("힣뷁 규칙은 똠방각하의 것이다.", "cp949", "euc-kr"),
        ("İhracat kuralları şöyle: “izin” – €5", "cp1254", "iso-8859-9"),
        ("กฎ “ใหม่” – ราคา €5", "cp874", "tis-620"),
        ("规则镕与€的公告，均须许可。", "gb18030", "gb2312"),
    ],
)
def test_labels_are_read_as_browsers_read_them(text: str, encoding: str, label: str) -> None:
    data = text.encode(encoding)
    document = read(data, location="a.txt", media_type=f"text/plain; charset={label}")
    assert document.text == text
    broken = read(data * 9 + b"\xff", location="a.txt", media_type=f"text/plain; charset={label}")
    assert broken.text.startswith(text)


@settings(max_examples=100, deadline=None)
@given(st.binary(min_size=1, max_size=300), st.sampled_from(["shift_jis", "gbk", "base64", "x"]))
def test_any_bytes_under_any_label_are_read_or_refused_in_a_sentence(
    data: bytes, label: str
) -> None:
    media_type = f"text/plain; charset={label}"
    assert read_or_refused(data, "a.txt", media_type)


def test_a_broken_byte_among_many_sound_ones_is_shown_as_such() -> None:
    data = ("Zürich – Genève – " * 10).encode() + b"\xe2\x80 and more"
    assert read(data, location="a.txt").text.endswith("\ufffd and more")


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=200).filter(lambda t: any(map(str.isalnum, t))))
def test_any_utf8_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    assert read_or_refused(text.encode("utf-8", "ignore"), "a.md")


@settings(max_examples=200, deadline=None)
@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_read_or_refused_in_a_sentence(data: bytes) -> None:
    assert read_or_refused(data, "a.txt")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "not text"),
        (bytes(range(256)) * 20, "not text"),
        (b"\x1f\x8b\x08" + bytes(random.Random(1).randbytes(2000)), "not text"),
        ("第18号".encode("gb18030"), "save it as UTF-8"),
        (b"\xff\xfeabc", "save it as UTF-8"),
        (b"0 Comments", "No text is left"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, words: str) -> None:
    assert words in str(fault(data, "x.txt"))


def test_a_file_that_is_too_large_is_refused() -> None:
    assert "20 MiB are read; split it" in str(fault(b"x" * (MAX_BYTES + 1), "x.txt"))
    assert "has 200 MiB" in str(too_large(200 * 2**20, location="x.txt"))


PAGE = """<!doctype html><html lang="en-US"><head><meta charset="utf-8">
<title>Truce of Paper – Ore Ledger Review</title>
<link rel="canonical" href="https://orereview.example/news/truce-of-paper">
<meta property="og:title" content="Truce of Paper">
<meta property="og:site_name" content="Ore Ledger Review">
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",
"headline":"Truce of Paper","author":{"@type":"Person","name":"Marta Lind"},
"datePublished":"2025-11-01","dateModified":"2026-01-05"}</script>
<style>.ghost, .other{display:none} #tiny { font-size: 0px }</style></head><body>
<nav><a href="/">Home</a><a href="/news">News</a></nav>
<article><h1>Truce of Paper</h1>
<p>The pause announced in November covers the autumn rules, and nothing else. Terbium stays
under <b>licence</b> as it was since April—no notice has changed that – nor will one.</p>
<h2>What the table says</h2>
<p>The ministry’s own table lists each element with the day on which its control began.<span
style="font-size:0">Tiny one</span></p>
<table><thead><tr><th>Element</th><th>Since</th></tr></thead><tbody><tr><td>Terbium</td>
<td>4 April 2025</td></tr><tr><td>Holmium</td><td>8 November 2025</td></tr></tbody></table>
<p hidden>Folded two, a part that unfolds when somebody asks for it, as many pages have.</p>
<div class="ghost"><p>Folded three, a tab that another tab hides until somebody takes it.</p></div>
<p id="tiny">Folded four, a text that no one can see, in a sentence that is long enough.</p>
<p style="color: #FFF">Folded five, white on white, in a sentence that is long enough.</p>
<p style="position:absolute;left:-9999px">Folded six, far to the left of every screen here.</p>
<p style="color:#fff;background:#003">Shown on a dark box, and so it has to stay in the text.</p>
<ul><li>Licences are asked for, as before.</li><li>See <a href="https://x.example">the notice<span
class="screen-reader-text"> (opens in a new tab)</span></a> for the seven elements.</li></ul>
<h3>After it</h3><p>Whoever waits for a repeal should read the text again, since a suspension
ends by itself on a day that is stated in it.</p></article>
<aside><h3>Recent News</h3><ul><li><a href="/a">Wind parks order magnets</a></li></ul></aside>
<footer>© 2025 Ore Ledger Review. All rights reserved.</footer></body></html>"""


def test_a_page_gives_its_article_and_what_it_says_about_itself() -> None:
    document = read(PAGE.encode(), location="pages/truce.html")
    assert (document.title, document.author) == ("Truce of Paper", "Marta Lind")
    assert (document.publisher, document.kind) == ("Ore Ledger Review", Kind.ARTICLE)
    assert document.published == date(2025, 11, 1)
    assert document.url == "https://orereview.example/news/truce-of-paper"
    assert document.language == "en"
    assert "\n\n## What the table says\n\n" in document.text
    assert "| Terbium | 4 April 2025 |" in document.text
    assert "under licence as it was since April—no notice" in document.text
    assert "- Licences are asked for, as before." in document.text
    assert "Shown on a dark box" in document.text
    # What looks hidden may be a tab or another medium's style: it is text, and never obeyed.
    assert all(f"Folded {number}" in document.text for number in ("two", "three", "four", "six"))
    for gone in ("Home", "Wind parks", "opens in", "All rights", "**"):
        assert gone not in document.text


@pytest.mark.parametrize(
    ("encoding", "media_type"),
    [("cp1252", ""), ("cp1252", "text/html; charset=windows-1252"), ("utf-16", "text/html")],
)
def test_a_page_comes_through_its_encoding(encoding: str, media_type: str) -> None:
    page = PAGE.replace("utf-8", "iso-8859-1")
    document = read(page.encode(encoding), location="https://a.example/x", media_type=media_type)
    assert "The ministry’s own table" in document.text
    assert "since April—no notice has changed that – nor" in document.text


def test_pages_of_addresses_have_ids_of_their_own() -> None:
    one = id_of("https://a.example/news/truce.html")
    assert one != id_of("https://b.example/news/truce.html")
    assert one == id_of("https://a.example/news/truce.html")
    assert one.startswith("web:truce-")
    assert id_of("in/Truce of Paper.html") == "truce-of-paper"


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<html>" + "<div>" * 50_000])
def test_a_page_without_text_is_refused(page: str) -> None:
    assert "page" in str(fault(page, "a.html"))


def pdf(paragraphs: list[str], *, password: str = "", title: str = "A Report") -> bytes:
    out = io.BytesIO()
    style = getSampleStyleSheet()["BodyText"]

    def edges(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.drawString(70, 810, "Ore Ledger Review, volume 3")
        canvas.drawString(280, 20, f"Page {document.page} of 9")

    template = SimpleDocTemplate(
        out, pagesize=A4, title=title, author="Ana Li", encrypt=password or None
    )
    parts = [part for text in paragraphs for part in (Paragraph(text, style), Spacer(1, 6))]
    template.build(parts, onFirstPage=edges, onLaterPages=edges)
    return out.getvalue()


def test_a_pdf_gives_whole_paragraphs_without_headers_and_footers() -> None:
    paragraphs = [
        f"Paragraph {n} says that terbium stays under licence, as it was in April, and that no "
        f"notice has since changed what the ministry asks of an exporter. It is so for all {n}."
        for n in range(40)
    ]
    document = read(pdf(paragraphs), location="in/report.pdf")
    assert document.text.split("\n\n") == paragraphs
    assert (document.title, document.author) == ("A Report", "Ana Li")
    assert document.published is None  # the day on which the file was made is another


def scan() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.rect(100, 100, 300, 300, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def bomb() -> bytes:
    """A PDF of about 1 kB whose page unpacks to 300 MB."""
    writer = PdfWriter()
    stream = EncodedStreamObject()
    stream._data = zlib.compress(zlib.compress(b"0" * 300_000_000, 9), 9)
    flate = NameObject("/FlateDecode")
    stream[NameObject("/Filter")] = ArrayObject([flate, flate])
    page = writer.add_blank_page(100, 100)
    page[NameObject("/Contents")] = writer._add_object(stream)
    fonts = DictionaryObject({NameObject("/Font"): DictionaryObject()})
    page[NameObject("/Resources")] = fonts
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (scan, "run OCR"),
        (bomb, "pictures of pages"),
        (partial(pdf, ["Secret."], password="x"), "password"),
        (lambda: pdf(["Text."])[:600], "broken"),
        (lambda: b"%PDF-1.7\n" + random.Random(1).randbytes(3000), "broken"),
    ],
)
def test_a_pdf_that_cannot_be_read_says_why(make: partial[bytes], words: str) -> None:
    assert words in str(fault(make(), "a.pdf"))


def test_damaged_files_never_harm_the_reader() -> None:
    """Each mutated file is read or refused in a sentence, and the next good one is read."""
    chance = random.Random(7)
    originals = [
        (pdf(["A sentence of the report stands here."]), "m.pdf"),
        (PAGE.encode(), "m.html"),
    ]
    for turn in range(60):
        original, location = originals[turn % 2]
        data = bytearray(original)
        for _ in range(chance.randint(1, 40)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        assert read_or_refused(bytes(data), location)
    assert read(PAGE.encode(), location="good.html").title == "Truce of Paper"


def test_a_file_that_takes_too_long_costs_only_itself() -> None:
    sandbox = Sandbox(seconds=1)
    links = "".join(f"<li><a href=/{n}>x{n}</a></li>" for n in range(19_000))
    try:
        with pytest.raises(DocumentError, match="within 1 seconds and 1 GiB") as caught:
            sandbox.parse("html", f"<ul>{links}</ul>".encode(), location="slow.html")
        assert caught.value.location == "slow.html"
        assert sandbox.parse("html", PAGE.encode())["title"] == "Truce of Paper"
    finally:
        sandbox.close()


def test_the_child_knows_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret-token")
    sandbox = Sandbox()
    try:
        sandbox.parse("html", PAGE.encode())
        child = sandbox._child
        assert child is not None
        environment = Path(f"/proc/{child.pid}/environ")
        if environment.exists():
            assert b"secret-token" not in environment.read_bytes()
    finally:
        sandbox.close()


def test_the_made_pdfs_are_real() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(pdf(["Text."])))
    assert len(writer.pages) == len(PdfReader(io.BytesIO(pdf(["Text."]))).pages) == 1


@pytest.mark.parametrize(
    "text",
    [
        "From: <Saved by a browser>\nSubject: x\nMIME-Version: 1.0\n\n------X\n<p>Text.</p>",
        "Subject: long\n  folded\nMIME-Version: 1.0\n\nText of a mail.",
        r"{\rtf1\ansi Text of a letter.}",
        '{"title": "A note", "text": "of data"}',
        '[\n  {"title": "A note"}]',
    ],
)
def test_what_is_markup_by_its_beginning_is_refused_with_a_remedy(text: str) -> None:
    assert "save it as HTML" in str(fault(text, "a.other"))


@pytest.mark.parametrize("text", ["Note: a mail has a line MIME-Version.", "[a] is {b}: c", "{x}"])
def test_prose_with_brackets_and_colons_is_read(text: str) -> None:
    assert read(text.encode(), location="a.txt").text == text
