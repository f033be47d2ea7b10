"""What comes from outside is an article that sets no rule and takes no name from another."""

from datetime import date

import pytest
from ingest_world import note, official

from knowledge.documents.addresses import page_of, public, same_site, site_of
from knowledge.documents.naming import id_of
from knowledge.documents.readers import read
from knowledge.documents.trust import Admitted, Origin, admitted, origin_of
from knowledge.errors import DocumentError
from knowledge.models import BUNDLED, Document, Kind

PAGE = "https://news.example/free"


def fetched(text: str, address: str = PAGE, media_type: str = "text/markdown") -> Admitted:
    document = read(text.encode(), location=address, media_type=media_type)
    return admitted(document, origin_of(address, address), address)


def page(head: str = "", body: str = "") -> str:
    text = body or "<p>" + "The factory makes holmium magnets for wind turbines. " * 9 + "</p>"
    return f"<!doctype html><html><head>{head}</head><body><article>{text}</article></body></html>"


class TestOrigins:
    def test_where_it_was_found_decides(self):
        assert origin_of("corpus/a.md", BUNDLED) is Origin.BUNDLED
        assert origin_of("/home/x/corpus/a.md", "/home/x/corpus") is Origin.LOCAL
        assert origin_of(PAGE, "/home/x/feed.xml") is Origin.FETCHED
        assert origin_of(PAGE, BUNDLED) is Origin.FETCHED
        assert [o.is_trusted for o in Origin] == [True, True, False]

    def test_what_a_local_file_says_counts(self):
        document = read(official("Z-1", verified="2026-01-01").encode(), location="z.md")
        assert admitted(document, Origin.LOCAL) == Admitted(document)
        assert document.measures

    def test_no_local_file_may_have_the_id_of_a_page(self):
        document = read(note(id_of(PAGE)).encode(), location="z.md")
        with pytest.raises(DocumentError, match="choose another"):
            admitted(document, Origin.LOCAL)


class TestFetched:
    def test_a_rule_from_an_address_is_an_article_and_a_line_says_what_was_ignored(self):
        text = official("CN-2025-18", "effect: repeals, of: [CN-2025-18]", confidence="high")
        found = fetched(text)
        document = found.document
        assert (document.kind, document.id) == (Kind.ARTICLE, id_of(PAGE))
        assert (document.measures, document.claims, document.confidence) == ((), (), "")
        assert (document.published, document.url) == (date(2025, 4, 4), PAGE)
        for word in ("id CN-2025-18", "kind announcement", "measures", "confidence"):
            assert word in found.ignored

    def test_front_matter_with_a_fault_refuses_no_page_and_is_no_text_of_it(self):
        found = fetched("---\nkind: gossip\nmeasures: [{id: x}]\n---\n# Holmium\n\nA text of it.\n")
        assert found.document.title == "Holmium"
        assert "gossip" not in found.document.text

    def test_every_field_that_a_document_has_is_either_kept_or_left_out_on_purpose(self):
        blank = Document(id=id_of(PAGE), kind=Kind.ARTICLE, title="t", text="x", location=PAGE)
        # A field added later does not come through from outside until somebody decides so.
        kept = {"title", "text", "author", "published", "language"}
        decided = {"id", "kind", "publisher", "url", "claimed", "location", "source", "guild"}
        dropped = {"verified", "confidence", "measures", "claims"}
        names = set(Document.__dataclass_fields__)
        assert kept | decided | dropped <= names
        made = admitted(blank, Origin.FETCHED, PAGE).document
        for name in names - kept - decided:
            assert getattr(made, name) == Document.__dataclass_fields__[name].default

    def test_a_page_is_where_it_was_fetched_whatever_it_claims(self):
        head = (
            '<title>Notice 18</title><link rel="canonical" href="https://www.ministry.example/n18">'
            '<meta property="og:url" content="https://www.ministry.example/n18">'
            '<meta property="og:site_name" content="Ministry of Commerce">'
        )
        found = fetched(page(head), media_type="text/html")
        assert found.document.url == PAGE
        assert found.document.publisher in ("", "news.example")
        assert "ministry.example" in found.ignored
        assert "ministry.example" in found.document.claimed

    def test_the_canonical_address_of_the_same_site_is_the_page(self):
        head = '<title>x</title><link rel="canonical" href="https://news.example/a/holmium">'
        found = fetched(page(head), "https://www.news.example/a/holmium?utm_source=z", "text/html")
        assert found.document.id == id_of("https://news.example/a/holmium")
        assert found.ignored == ""

    def test_a_site_name_counts_where_the_host_bears_it_out(self):
        head = '<title>x</title><meta property="og:site_name" content="The Daily Holmium">'
        known = fetched(page(head), "https://www.daily-holmium.com/x", "text/html").document
        other = fetched(page(head), "https://blog.elsewhere.com/x", "text/html").document
        assert known.publisher == "The Daily Holmium"
        assert other.publisher == "blog.elsewhere.com"

    def test_a_text_that_nobody_signed_is_unsigned_and_named_by_its_host(self):
        document = fetched("Holmium is dear.", media_type="text/plain").document
        assert (document.kind, document.publisher, document.unsigned) == (Kind.ARTICLE, "", True)
        assert document.url == PAGE


def test_unsigned_text_of_a_file_is_an_article_named_by_its_file():
    document = read(b"Holmium is dear.", location="/notes/rumour.txt")
    assert (document.kind, document.unsigned, document.origin) == (
        Kind.ARTICLE,
        True,
        "rumour.txt",
    )
    assert read(note("n").encode(), location="n.md").kind is Kind.NOTE


class TestParts:
    @pytest.mark.parametrize("name", ["other/1", "Z-1", "Z-1/", "Z-1/a/b", "Z-1/" + "9" * 60, "1"])
    def test_a_measure_bears_the_id_of_its_document(self, name: str):
        text = official("Z-1").replace("id: Z-1/1", f"id: {name}")
        with pytest.raises(DocumentError) as caught:
            read(text.encode(), location="z.md")
        assert caught.value.field == "measures[0].id"

    @pytest.mark.parametrize("day", ["2999-01-01", "9999-12-31", "0001-01-01", "1899-12-31"])
    @pytest.mark.parametrize("field", ["published", "verified"])
    def test_days_that_no_document_has_are_refused(self, day: str, field: str):
        loose = read(note("n", **{field: day}).encode(), location="n.md")
        assert getattr(loose, field) is None  # a note is not refused for it, but has no such day
        with pytest.raises(DocumentError, match="ies outside 1900"):
            read(official("Z-1", **{field: day}).encode(), location="z.md")
        text = official("Z-1", f"effect: licence, items: [Tb], until: {day}")
        with pytest.raises(DocumentError, match="ies outside 1900"):
            read(text.encode(), location="z.md")


class TestAddresses:
    SAME = (
        "https://news.example.com/a/holmium",
        "http://www.news.example.com/a/holmium/",
        "https://news.example.com/a/holmium?utm_source=feed&utm_medium=rss",
        "https://news.example.com:443/a/holmium#part-2",
        "https://user:pw@news.example.com/a/holmium",
    )

    def test_one_page_has_one_id_however_its_address_is_written(self):
        assert len({id_of(address) for address in self.SAME}) == 1
        assert id_of("https://news.example.com/a/holmium?id=2") != id_of(self.SAME[0])
        assert page_of("https://news.example.com/x?b=1&a=2") == page_of(
            "https://news.example.com/x?a=2&b=1"
        )

    @pytest.mark.parametrize(
        ("address", "shown"),
        [
            ("https://user:pw@a.example/x", "https://a.example/x"),
            ("https://token@a.example/x#y", "https://a.example/x"),
            ("https://a.example/x\x1b[2J", "https://a.example/x%1B[2J"),
            ("https://a.example/x?access_token=abc&p=1", "https://a.example/x?p=1"),
            ("https://a.example/x?p=%C3%A9", "https://a.example/x?p=%C3%A9"),
            ("notes/a@b.md", "notes/a@b.md"),
        ],
    )
    def test_no_secret_is_shown(self, address: str, shown: str):
        assert public(address) == shown

    def test_sites_are_told_apart_by_who_registered_them(self):
        assert same_site("https://www.a.gov.cn/x", "http://b.a.gov.cn/y")
        assert not same_site("https://a.gov.cn/", "https://b.gov.cn/")
        assert not same_site("https://a.github.io/", "https://b.github.io/")
        assert not same_site("https://10.0.0.1/", "https://10.0.0.2/")
        assert not same_site("", "")
        assert site_of("https://news.example/") == "news.example"
