"""Pages and feeds of a server on this machine: stored once, under their own name, never worse."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from ingest_world import note, official, write
from test_ingestion import MODEL, Desk, counted, reasons

from knowledge.documents import fetching, sources
from knowledge.documents.ingestion import Event
from knowledge.documents.naming import id_of
from knowledge.documents.readers import read
from knowledge.models import Kind
from knowledge.store.embeddings import Embedder
from knowledge.store.records import Entry

TEXT = "The factory in the north makes holmium magnets for wind turbines and sells them abroad. "


def page(title: str, text: str = TEXT * 8, head: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    )


def feed(*links: str) -> str:
    items = "".join(f"<item><title>x</title><link>{link}</link></item>" for link in links)
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'


class Site:
    """A server whose answers a test writes: path → (body, type), with "/b" → "to /a" a redirect."""

    def __init__(self, port: int) -> None:
        self.root = f"http://127.0.0.1:{port}"
        self.pages: dict[str, tuple[str, str]] = {}

    def put(self, path: str, body: str, kind: str = "text/html") -> str:
        self.pages[path] = (body, kind)
        return f"{self.root}{path}"


class Handler(BaseHTTPRequestHandler):
    def __init__(self, site: list[Site], *args: object) -> None:
        self.site = site
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        body, kind = self.site[0].pages.get(self.path.partition("?")[0], ("", "missing"))
        away = body.startswith("to ")
        self.send_response(302 if away else 404 if kind == "missing" else 200)
        self.send_header("Content-Type", kind)
        if away:
            self.send_header("Location", body.removeprefix("to "))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    holder: list[Site] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, holder)) as server:
        holder.append(Site(server.server_port))
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        reach = fetching.Reach(
            networks=("127.0.0.1/32",), ports=frozenset({server.server_port}), attempts=1
        )
        monkeypatch.setattr(sources, "fetch", lambda url: fetching.fetch(url, reach))
        yield holder[0]
        server.shutdown()


@pytest.fixture
def desk(tmp_path: Path, embedder: Embedder) -> Iterator[Desk]:
    made = Desk(tmp_path, embedder)
    yield made
    made.catalogue.close()


def notices(events: list[Event]) -> list[str]:
    return [event.notice for event in events if event.notice]


class TestTrust:
    LAW = official("Z-18", "effect: repeals, of: [Z-18]")

    @pytest.mark.parametrize("by_feed", [False, True])
    @pytest.mark.parametrize("foreign_first", [False, True])
    def test_a_page_neither_sets_a_rule_nor_takes_or_blocks_an_id(
        self, desk: Desk, site: Site, by_feed: bool, foreign_first: bool
    ):
        write(desk.folder, z=official("Z-18"))
        address = site.put("/Z-18.md", self.LAW, "text/markdown")
        source = site.put("/feed.xml", feed(address), "application/rss+xml") if by_feed else address
        order = (source, desk.folder) if foreign_first else (desk.folder, source)
        events = desk.events(*order)
        assert counted(events) == {"added": 2}
        (line,) = notices(events)
        assert "measures" in line
        assert "id Z-18" in line
        live = {row.id: row.kind for row in desk.catalogue.documents()}
        assert live == {"Z-18": Kind.ANNOUNCEMENT, id_of(address): Kind.ARTICLE}
        (official_one,) = desk.catalogue.official(("",))
        assert [measure.effect.value for measure in official_one.measures] == ["licence"]

    def test_a_page_stored_under_a_documents_id_by_an_earlier_version_gives_way(
        self, desk: Desk, site: Site
    ):
        write(desk.folder, z=note("z"))
        desk.run()
        address = site.put("/z", page("Z"))
        row = desk.catalogue.row("z")
        document = desk.catalogue.document("z")
        assert row is not None
        assert document is not None
        old = Entry(replace(document, location=address, source=address), (), "2:old")
        desk.catalogue.put_many([old], {}, MODEL, "tester")
        assert "failed" not in desk.run(desk.folder, address)
        assert {row.id for row in desk.catalogue.documents()} == {"z", id_of(address)}

    def test_a_rule_that_an_earlier_version_stored_from_an_address_counts_no_more(
        self, desk: Desk, site: Site
    ):
        document = read(self.LAW.encode(), location="z.md")
        address = site.put("/Z-18.md", self.LAW, "text/markdown")
        old = Entry(replace(document, location=address, source=address), (), "2:old")
        desk.catalogue.put_many([old], {}, MODEL, "tester")
        assert desk.catalogue.official(("",)) == ()


class TestOnce:
    def test_one_page_under_five_addresses_is_stored_once(self, desk: Desk, site: Site):
        head = f'<link rel="canonical" href="{site.root}/holmium">'
        whole = page("Holmium", head=head)
        addresses = [
            site.put("/holmium", whole),
            f"{site.root}/holmium?utm_source=mail",
            site.put("/2026/holmium", whole.replace("</body>", "<!-- other bytes --></body>")),
            site.put("/short", "to /holmium"),
            f"{site.root}/holmium#part",
        ]
        assert desk.run(*addresses) == {"added": 1, "unchanged": 3}  # a part is no page
        assert list(desk.live()) == [id_of(addresses[0])]
        version = desk.catalogue.version()
        for again in (addresses, addresses[::-1], addresses[2:3]):
            assert set(desk.run(*again)) == {"unchanged"}
        assert desk.catalogue.version() == version
        newer = whole.replace("abroad", "at home")
        site.put("/2026/holmium", newer.replace("</body>", "<!-- z --></body>"))
        site.put("/holmium", newer)
        assert desk.run(addresses[2], *addresses[:2]) == {"changed": 1, "unchanged": 2}
        assert len(desk.live()) == 1

    def test_the_same_bytes_of_one_site_are_one_page(self, desk: Desk, site: Site):
        whole = page("Holmium")
        assert desk.run(site.put("/a", whole), site.put("/b", whole)) == {
            "added": 1,
            "unchanged": 1,
        }

    def test_pages_that_all_claim_one_address_stay_apart(self, desk: Desk, site: Site):
        head = f'<link rel="canonical" href="{site.root}/">'
        one = site.put("/1", page("Holmium", head=head))
        two = site.put("/2", page("Gallium", "Wafers of arsenide became dear in June. " * 12, head))
        for expected in ({"added": 2}, {"unchanged": 2}):
            assert desk.run(one, two) == expected
        assert len(desk.live()) == 2


class TestNeverWorse:
    @pytest.mark.parametrize(
        "instead",
        [
            page("Page not found", "Sorry, it has moved. Try the search or go to the start."),
            page("News", "Die Seite wurde leider nicht gefunden. Bitte nutzen Sie die Suche."),
            page("Just a moment...", "Checking your browser before you go on to the site."),
            page("Bienvenidos", "Todo sobre nuestros servicios, contacto y empleo."),
        ],
    )
    def test_what_stands_in_an_articles_place_does_not_replace_it(
        self, desk: Desk, site: Site, instead: str
    ):
        address = site.put("/holmium", page("Holmium"))
        desk.run(address)
        site.put("/holmium", instead)
        events = desk.events(address)
        assert counted(events) == {"failed": 1}
        stored = desk.catalogue.document(id_of(address))
        assert stored is not None
        assert "holmium magnets" in stored.text

    def test_a_new_state_of_the_article_does(self, desk: Desk, site: Site):
        address = site.put("/holmium", page("Holmium"))
        desk.run(address)
        site.put("/holmium", page("Holmium", TEXT * 2 + "It was sold in June."))
        assert desk.run(address) == {"changed": 1}

    @pytest.mark.parametrize(
        "body",
        [
            page("Log in", "Enter your name and password to read on, or ask for an account."),
            page("Truce", TEXT * 3, '<script>{"isAccessibleForFree": "False"}</script>'),
            page("Truce", TEXT + "</p><p>Subscribe to read the whole article today."),
            page("404", "There is nothing here but a long list of links to other pages."),
        ],
    )
    def test_a_page_that_is_no_article_is_refused_in_a_sentence(
        self, desk: Desk, site: Site, body: str
    ):
        events = desk.events(site.put("/x", body))
        assert counted(events) == {"failed": 1}
        assert reasons(events)[0].endswith(".")


class TestFeeds:
    def test_an_empty_feed_is_no_failure(self, desk: Desk, site: Site):
        events = desk.events(site.put("/feed", feed(), "application/xml"))
        assert counted(events) == {}
        assert "no entries" in notices(events)[0]

    def test_a_feed_that_is_cut_says_so(
        self, desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(sources, "MOST_ENTRIES", 2)
        links = [site.put(f"/{n}", page(f"Holmium {n}")) for n in range(3)]
        events = desk.events(site.put("/feed", feed(*links), "application/xml"))
        assert counted(events) == {"added": 2}
        assert "3 entries, of which the first 2" in notices(events)[0]

    def test_a_feed_in_a_file_is_read_for_its_pages(self, desk: Desk, site: Site, tmp_path: Path):
        (tmp_path / "saved.xml").write_text(feed(site.put("/1", page("Holmium"))))
        assert desk.run(tmp_path / "saved.xml") == {"added": 1}
        assert {row.kind for row in desk.catalogue.documents()} == {Kind.ARTICLE}

    @pytest.mark.parametrize(
        ("xml", "words"),
        [
            ("<urlset><url><loc>http://a.example/</loc></url></urlset>", "sitemap"),
            ('<?xml version="1.0"?><sitemapindex/>', "sitemap"),
            ('<?xml version="1.0"?><catalogue><book/></catalogue>', "XML of a kind"),
        ],
    )
    def test_other_xml_is_refused_from_anywhere(
        self, desk: Desk, site: Site, tmp_path: Path, xml: str, words: str
    ):
        (tmp_path / "map.xml").write_text(xml)
        address = site.put("/map.xml", xml, "application/xml")
        entry = site.put("/feed", feed(address), "application/xml")
        for source in (tmp_path / "map.xml", address, entry):
            events = desk.events(source)
            assert counted(events) in ({"failed": 1},)
            assert words in reasons(events)[0]


def test_passwords_of_an_address_are_neither_told_nor_stored(
    desk: Desk, site: Site, tmp_path: Path
):
    site.put("/feed", feed(site.put("/1", page("Holmium"))), "application/xml")
    with_name = site.root.replace("//", "//ann:hunter2@")
    (tmp_path / "f.xml").write_text(feed(f"{with_name}/1", f"{site.root}/1?token=hunter2"))
    events = desk.events(f"{with_name}/feed", f"{with_name}/1", tmp_path / "f.xml")
    assert "hunter2" not in repr(events)
    assert "hunter2" not in repr(desk.catalogue.documents())
