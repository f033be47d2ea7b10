"""Fetching: what a real server on this machine gives, and every address that must stay shut."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address, IPv6Address

import pytest

from knowledge.documents.addresses import is_url
from knowledge.documents.entries import FeedEntry
from knowledge.documents.entries import read_feed as parsed_feed
from knowledge.documents.fetching import PUBLIC, Reach, fetch
from knowledge.errors import DocumentError

PAGE = b"<!doctype html><title>x</title><p>A page.</p>"


class Handler(BaseHTTPRequestHandler):
    """Answers by path; ``seen`` counts the requests of each."""

    seen: dict[str, int]
    agents: list[str]

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.seen[path] = self.seen.get(path, 0) + 1
        self.agents.append(self.headers["User-Agent"])
        getattr(self, "answer_" + path.strip("/").replace("/", "_").replace(".", "_"))()

    def give(
        self, data: bytes, kind: str | None = "text/html", status: int = 200, **more: str
    ) -> None:
        self.send_response(status)
        if kind is not None:
            self.send_header("Content-Type", kind)
        for name, value in more.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def answer_page(self) -> None:
        self.give(PAGE, "text/html; charset=utf-8")

    def answer_hop(self) -> None:
        left = int(self.path.partition("?")[2])
        self.give(b"", status=302, Location=f"/hop?{left - 1}" if left > 1 else "/page")

    def answer_inward(self) -> None:
        self.give(b"", status=302, Location="http://169.254.169.254/latest/meta-data/")

    def answer_away(self) -> None:
        self.give(b"", status=302, Location=f"http://{self.path.partition('?')[2]}/")

    def answer_to_file(self) -> None:
        self.give(b"", status=302, Location="file:///etc/passwd")

    def answer_flaky(self) -> None:
        done = self.seen["/flaky"] > 2
        self.give(PAGE, status=200 if done else 503 if self.seen["/flaky"] == 1 else 429)

    def answer_down(self) -> None:
        self.give(b"", status=500)

    def answer_missing(self) -> None:
        self.give(b"", status=404)

    def answer_image(self) -> None:
        self.give(b"\x89PNG", "image/png")

    def answer_untyped(self) -> None:
        self.give(PAGE, None)

    def answer_report_pdf(self) -> None:
        self.give(b"%PDF-1.4", "application/octet-stream")

    def answer_download(self) -> None:
        self.give(b"%PDF-1.4", self.path.partition("?")[2])

    def answer_challenge(self) -> None:
        self.give(PAGE, status=403, cf_mitigated="challenge")

    def answer_quiet_challenge(self) -> None:
        self.give(PAGE, status=200, cf_mitigated="challenge")

    def answer_paid(self) -> None:
        self.give(PAGE, status=402)

    def answer_members(self) -> None:
        self.give(b"", status=302, Location="/account/login?next=/members")

    def answer_account_login(self) -> None:
        self.give(PAGE)

    def answer_moved_away(self) -> None:
        self.give(b"", status=302, Location="/")

    def answer_(self) -> None:
        self.give(PAGE)

    def answer_program(self) -> None:
        self.give(b"MZ", "application/octet-stream")

    def answer_bomb(self) -> None:
        self.give(gzip.compress(b"0" * 3_000_000), "text/plain", Content_Encoding="gzip")

    def answer_announced(self) -> None:
        self.give(b"x", "text/plain", Content_Length="99999999")

    def answer_endless(self) -> None:
        self.give(b"x", "text/plain")
        try:
            while True:
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            return

    def answer_cut(self) -> None:
        self.give(b"x", "text/plain", Content_Length="100")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[ThreadingHTTPServer]:
    handler = type("FreshHandler", (Handler,), {"seen": {}, "agents": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        running.daemon_threads = True
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def base(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_port}"


@pytest.fixture
def reach(server: ThreadingHTTPServer) -> Reach:
    return Reach(
        networks=("127.0.0.1/32",),
        ports=frozenset({server.server_port, 80}),
        seconds=5,
        largest=1_000_000,
        pause=0.01,
    )


def test_a_page_comes_with_its_type(base: str, reach: Reach) -> None:
    found = fetch(f"{base}/page", reach)
    assert (found.url, found.data) == (f"{base}/page", PAGE)
    assert found.media_type == "text/html; charset=utf-8"


def test_it_says_who_asks(server: ThreadingHTTPServer, base: str, reach: Reach) -> None:
    fetch(f"{base}/page", reach)
    assert server.RequestHandlerClass.agents[0].startswith("Monazite/")  # type: ignore[attr-defined]


def test_three_redirects_are_followed_and_the_last_address_is_told(base: str, reach: Reach) -> None:
    assert fetch(f"{base}/hop?3", reach).url == f"{base}/page"
    with pytest.raises(DocumentError, match="redirects more than 3 times"):
        fetch(f"{base}/hop?4", reach)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("missing", "answers 404; check the address"),
        ("image", "image/png, not a page"),
        ("program", "octet-stream, not a page"),
        ("bomb", "more than .* MiB"),
        ("announced", "more than .* MiB"),
        ("inward", "not allowed; give a public one"),
        ("to_file", r"not allowed|not valid"),
        ("cut", "cannot be reached; try again later"),
        ("challenge", "shows a test for browsers"),
        ("quiet_challenge", "shows a test for browsers"),
        ("paid", "not free to read"),
        ("members", "asks for a login"),
        ("moved_away", "front page"),
    ],
)
def test_what_cannot_be_used_is_one_sentence(
    base: str, reach: Reach, path: str, message: str
) -> None:
    with pytest.raises(DocumentError, match=message) as caught:
        fetch(f"{base}/{path}", reach)
    assert caught.value.location == f"{base}/{path}"


def test_a_server_that_is_busy_for_a_moment_is_asked_again(
    server: ThreadingHTTPServer, base: str, reach: Reach
) -> None:
    assert fetch(f"{base}/flaky", reach).data == PAGE
    with pytest.raises(DocumentError, match="answers 500; try again later"):
        fetch(f"{base}/down", reach)
    assert server.RequestHandlerClass.seen == {"/flaky": 3, "/down": 3}  # type: ignore[attr-defined]


def test_an_answer_that_never_ends_is_given_up_on_time(
    server: ThreadingHTTPServer, base: str, reach: Reach
) -> None:
    patience = Reach(networks=reach.networks, ports=reach.ports, seconds=0.4)
    start = time.monotonic()
    with pytest.raises(DocumentError, match=r"longer than 0\.4 seconds"):
        fetch(f"{base}/endless", patience)
    assert time.monotonic() - start < 3


def test_types_left_out_are_allowed_where_the_reader_can_tell(base: str, reach: Reach) -> None:
    assert fetch(f"{base}/untyped", reach).media_type == ""
    assert fetch(f"{base}/report.pdf", reach).media_type == ""


@pytest.mark.parametrize("kind", ["application/octet-stream", "application/x-pdf", "x/y"])
def test_a_pdf_is_known_by_its_first_bytes_whatever_it_is_called(
    base: str, reach: Reach, kind: str
) -> None:
    assert fetch(f"{base}/download?{kind}", reach).data == b"%PDF-1.4"


def test_no_password_of_an_address_is_told(base: str, reach: Reach) -> None:
    address = base.replace("//", "//ann:hunter2@") + "/missing?access_token=s3cret"
    with pytest.raises(DocumentError) as caught:
        fetch(address, reach)
    assert "hunter2" not in f"{caught.value} {caught.value.location}"
    assert "s3cret" not in f"{caught.value} {caught.value.location}"


def test_a_port_where_nobody_listens_is_an_error_to_try_later(reach: Reach) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        closed = Reach(networks=reach.networks, ports=frozenset({port}), pause=0.01)
        with pytest.raises(DocumentError, match="cannot be reached"):
            fetch(f"http://127.0.0.1:{port}/", closed)


HOSTILE = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://0/",
    "http://0.0.0.0/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://100.100.100.200/",
    "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/",
    "http://[::ffff:169.254.169.254]/",
    "http://192.0.0.192/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://localhost/",
    "http://localhost./",
    "http://LOCALHOST/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://user@127.0.0.1/",
    "http://public.example@127.0.0.1/",
    "http://user:pass@93.184.215.14/",
    "http://127.0.0.1:22/",
    "http://93.184.215.14:8080/",
    "http://93.184.215.14:6379/",
    "https://127.0.0.1/",
    "ftp://93.184.215.14/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_INFO",
    "data:text/html,x",
    "http:///",
    "http://",
    "http://[::1",
    "http://exa mple.org/",
    "http://a\r\nHost: b/",
    "//127.0.0.1/",
    "",
]


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The addresses that sockets were to be connected to; none is."""
    found: list[object] = []

    def trap(self: socket.socket, target: object) -> None:
        found.append(target)
        raise OSError("trapped")

    monkeypatch.setattr(socket.socket, "connect", trap)
    monkeypatch.setattr(socket.socket, "connect_ex", trap)
    return found


def carriers(inner: str) -> Iterator[str]:
    """Every known form of an IPv6 address that carries packets to an IPv4 one."""
    bits = int(IPv4Address(inner))
    for form in (
        bits,  # IPv4-compatible
        0xFFFF << 32 | bits,  # mapped
        0xFFFF << 48 | bits,  # translated
        0x64_FF9B << 96 | bits,  # NAT64
        0x64_FF9B_0001 << 80 | bits,  # local NAT64, 96 bits of prefix
        0x64_FF9B_0001 << 80 | bits >> 16 << 64 | (bits & 0xFFFF) << 40,  # and 48
        0x2002 << 112 | bits << 80,  # 6to4
        0x2001_0000 << 96 | bits << 64 | 0xF7F7_F7F7,  # Teredo: the server
        0x2001_0000 << 96 | 0x0808_0808 << 64 | bits ^ 0xFFFF_FFFF,  # and the client
        0x2606_4700 << 96 | 0x5EFE << 32 | bits,  # ISATAP
        0x2606_4700 << 96 | 0x0200_5EFE << 32 | bits,
        0xFE80 << 112 | 0x5EFE << 32 | bits,
    ):
        yield str(IPv6Address(form))


INNER = ["127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
         "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1"]  # fmt: skip
CARRIERS = sorted({outer for inner in INNER for outer in carriers(inner)})


@pytest.mark.parametrize("address", CARRIERS)
def test_no_form_of_address_carries_a_private_one(
    address: str, connected: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DocumentError):
        fetch(f"http://[{address}]/", Reach(pause=0.001))

    def resolve(host: str, port: int, *_: object, **__: object) -> list[object]:
        return [(socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(DocumentError):
        fetch("http://inward.example/", Reach(pause=0.001))
    assert connected == []


def test_a_form_that_carries_a_public_address_is_judged_by_that(connected: list[object]) -> None:
    with pytest.raises(DocumentError, match="cannot be reached"):
        fetch("http://[64:ff9b::93.184.215.14]/", Reach(attempts=1))
    assert [target[0] for target in connected] == ["64:ff9b::5db8:d70e"]  # type: ignore[index]


@pytest.mark.parametrize(
    "address", ["[::ffff:0:7f00:1]", "[2002:7f00:1::]", "[::ffff:0:a9fe:a9fe]"]
)
def test_no_redirect_leads_to_one(
    base: str, reach: Reach, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: list[object] = []
    connect = socket.socket.connect

    def watch(self: socket.socket, target: tuple[str, int]) -> None:
        reached.append(target[0])
        connect(self, target)

    monkeypatch.setattr(socket.socket, "connect", watch)
    with pytest.raises(DocumentError, match="not allowed"):
        fetch(f"{base}/away?{address}", reach)
    assert set(reached) <= {"127.0.0.1"}


@pytest.mark.parametrize("address", HOSTILE)
def test_hostile_addresses_open_no_socket(address: str, connected: list[object]) -> None:
    with pytest.raises(DocumentError):
        fetch(address, Reach(pause=0.001))
    assert connected == []


def test_a_public_address_does_open_one(connected: list[object]) -> None:
    with pytest.raises(DocumentError, match="cannot be reached"):
        fetch("http://93.184.215.14/", Reach(attempts=1))
    assert connected == [("93.184.215.14", 80)]


def test_a_name_that_leads_inward_is_refused_at_one_lookup(
    connected: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def resolve(host: str, port: int, *_: object, **__: object) -> list[object]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("169.254.169.254", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(DocumentError, match="not allowed"):
        fetch("http://inward.example/", Reach(pause=0.001))
    assert (asked, connected) == (["inward.example"], [])


def test_only_public_addresses_are_the_default() -> None:
    assert PUBLIC.networks == ()
    assert PUBLIC.ports == {80, 443}
    assert (PUBLIC.redirects, PUBLIC.seconds, PUBLIC.largest) == (3, 20.0, 10 * 2**20)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("https://a.example/x", True),
        (" http://a.example ", True),
        ("ftp://a.example", False),
        ("http://", False),
        ("notes/http.md", False),
        ("http://[::1", False),
        ("C:\\x", False),
    ],
)
def test_addresses_are_told_from_paths(text: str, answer: bool) -> None:
    assert is_url(text) is answer


RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Review</title>
<item><title>Truce &amp; paper</title><link>/news/1</link>
<description>&lt;p&gt;A &lt;b&gt;pause&lt;/b&gt;.&lt;/p&gt;</description>
<pubDate>Sat, 01 Nov 2025 23:30:00 GMT</pubDate><author>ana@a.example (Ana Li)</author></item>
<item><title>Again</title><link>/news/1</link></item>
<item><title>No page</title></item>
<item><title>Script</title><link>javascript:alert(1)</link></item>
<item><title>Two</title><link>https://b.example/2</link></item>
</channel></rss>"""

ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title><entry><title>One</title>
<link href="https://a.example/1"/><updated>2026-02-03T10:00:00+08:00</updated>
<author><name>Bo</name></author><summary>Text.</summary></entry></feed>"""


def read_feed(data: bytes, url: str) -> tuple[FeedEntry, ...]:
    return parsed_feed(data, url).entries


def test_rss_gives_its_entries_once_with_whole_links() -> None:
    first, second = read_feed(RSS, "https://a.example/feed.xml")
    assert first == FeedEntry(
        "https://a.example/news/1",
        "Truce & paper",
        date(2025, 11, 1),
        "A pause.",
        "Ana Li",
        "https://a.example/news/1",
    )
    assert (second.link, second.published) == ("https://b.example/2", None)


def test_atom_gives_its_entries() -> None:
    (entry,) = read_feed(ATOM, "https://a.example/atom")
    assert entry == FeedEntry(
        "https://a.example/1", "One", date(2026, 2, 3), "Text.", "Bo", "https://a.example/1"
    )


@pytest.mark.parametrize("data", [PAGE, b"", b"%PDF-1.4", b"/etc/passwd", b"https://a.example/"])
def test_what_is_no_feed_has_no_entries(data: bytes) -> None:
    assert read_feed(data, "https://a.example/") == ()


@pytest.mark.parametrize(
    "data",
    [
        b"<!-- " + b"x" * 9000 + b" -->" + RSS.partition(b"?>")[2],
        b'<?xml version="1.0"?>\n<!-- ' + b"y" * 70_000 + b" -->" + RSS.partition(b"?>")[2],
        RSS.decode().replace("<?xml version", '<?xml encoding="UTF-16" version', 1)
        .replace('encoding="UTF-16" version="1.0"', 'version="1.0" encoding="UTF-16"')
        .encode("utf-16"),
        b"\xef\xbb\xbf\n" + RSS,
        b'<?xml version="1.0" encoding="gb2312"?><!-- \xcf\xa1 -->' + RSS.partition(b"?>")[2],
    ],
    ids=["comment", "long comment", "utf-16", "mark", "gb2312"],
)  # fmt: skip
def test_a_feed_is_one_whatever_stands_before_it(data: bytes) -> None:
    assert len(read_feed(data, "https://a.example/feed.xml")) == 2


def test_a_feed_with_a_prefix_is_one() -> None:
    names = b"feed title entry link updated author name summary".split()
    data = ATOM.replace(b"xmlns=", b"xmlns:a=")
    for name in names:
        data = data.replace(b"<" + name, b"<a:" + name).replace(b"</" + name, b"</a:" + name)
    (entry,) = read_feed(data, "https://a.example/atom")
    assert entry.link == "https://a.example/1"


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title></channel></rss>',
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>',
    ],
)
def test_an_empty_feed_is_not_broken(data: bytes) -> None:
    assert read_feed(data, "https://a.example/feed") == ()


def test_a_broken_feed_is_an_error_and_entities_do_not_grow() -> None:
    with pytest.raises(DocumentError, match="feed is broken"):
        read_feed(b"<rss><<<", "https://a.example/feed")
    bomb = (
        '<!DOCTYPE r [<!ENTITY a "'
        + "x" * 1000
        + '">'
        + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(8))
        + "]><rss><channel><item><title>&i;</title><link>https://a.example/</link></item></channel></rss>"
    )
    try:
        entries = read_feed(bomb.encode(), "https://a.example/feed")
    except DocumentError:
        return
    assert all(len(entry.title) < 100_000 for entry in entries)
