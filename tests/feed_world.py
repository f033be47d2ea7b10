"""A site with feeds and pages for tests, served over real sockets, and a guild that follows it."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from curation_world import World, page

from knowledge.documents.fetching import Reach, fetch, poll
from knowledge.feeds.feeds import Feeds
from knowledge.feeds.values import FeedLimits
from knowledge.store.feeds import FeedStore

START = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@dataclass
class Resource:
    """What a path gives. ``knows`` are the ways in which it knows again what it gave."""

    data: bytes
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    knows: tuple[str, ...] = ("etag",)
    act: Callable[[BaseHTTPRequestHandler], None] | None = None

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.data).hexdigest()[:12]}"'


class Site:
    """Paths and what they give; ``seen`` are the requests, each a path and a status."""

    def __init__(self) -> None:
        self.resources: dict[str, Resource] = {}
        self.seen: list[tuple[str, int]] = []
        self.changed = format_datetime(START)
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.answer(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        self.reach = Reach(
            networks=("127.0.0.1/32",),
            ports=frozenset({self._server.server_port, 80}),
            seconds=3,
            largest=3_000_000,
            pause=0.01,
        )

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def put(self, path: str, data: bytes | str, **more: object) -> str:
        """Give something at a path; its address."""
        raw = data.encode() if isinstance(data, str) else data
        self.resources[path] = Resource(raw, **more)  # type: ignore[arg-type]
        return self.base + path

    def article(self, path: str, title: str, words: str) -> str:
        return self.put(path, page(title, words))

    def feed(self, path: str, entries: Mapping[str, str], **more: object) -> str:
        """An RSS feed of paths and titles, in order."""
        return self.put(path, rss(self.base, entries), kind="application/rss+xml", **more)

    def statuses(self, path: str) -> list[int]:
        return [status for seen, status in self.seen if seen == path]

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        path = request.path
        found = self.resources.get(path)
        if found is None:
            self._give(request, path, 404, {}, b"")
            return
        if found.act is not None:
            self.seen.append((path, found.status))
            found.act(request)
            return
        headers = {"Content-Type": found.kind, **found.headers}
        same = False
        if "etag" in found.knows:
            headers["ETag"] = found.etag
            same = request.headers.get("If-None-Match") == found.etag
        if "modified" in found.knows:
            headers["Last-Modified"] = self.changed
            same = same or request.headers.get("If-Modified-Since") == self.changed
        if same and found.status == 200:
            self._give(request, path, 304, headers, b"")
        else:
            self._give(request, path, found.status, headers, found.data)

    def _give(
        self,
        request: BaseHTTPRequestHandler,
        path: str,
        status: int,
        headers: Mapping[str, str],
        data: bytes,
    ) -> None:
        self.seen.append((path, status))
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(data)


def rss(base: str, entries: Mapping[str, str], title: str = "The mill's news") -> str:
    items = "".join(
        f"<item><title>{name}</title><link>{base}{path}</link><guid>{path}</guid>"
        f"<description>About {name}.</description></item>"
        for path, name in entries.items()
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}'
        "</channel></rss>"
    )


def endless(request: BaseHTTPRequestHandler) -> None:
    """A body that never ends, letter by letter."""
    request.send_response(200)
    request.send_header("Content-Type", "application/rss+xml")
    request.end_headers()
    try:
        while True:
            request.wfile.write(b" ")
            request.wfile.flush()
            time.sleep(0.02)
    except OSError:
        return


@dataclass
class Following:
    """A guild's feeds with a clock that tests turn, and a site."""

    world: World
    site: Site
    limits: FeedLimits = field(default_factory=FeedLimits)
    now: datetime = START

    def __post_init__(self) -> None:
        self.store = self.world.knowledge.catalogue.beside(
            lambda engine, _: FeedStore(engine, lambda: self.now)
        )
        self.feeds = Feeds(
            self.store,
            self.world.knowledge.catalogue,
            lambda: self.world.curator,
            ask=partial(poll, reach=self.site.reach),
            clock=lambda: self.now,
            chance=lambda: 0.0,
            limits=self.limits,
        )
        # What a moderator adds by address comes from the site, too.
        self.world._fetch = partial(fetch, reach=self.site.reach)  # type: ignore[method-assign]
        self.world.__post_init__()

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)

    def poll(self, *guilds: str, **passed: float) -> None:
        """Let time pass and ask what is due."""
        self.later(**(passed or {"minutes": 61}))
        self.feeds.poll(guilds or ("11", "22", ""))


@contextmanager
def served() -> Iterator[Site]:
    """A site that is there for the block."""
    site = Site()
    try:
        yield site
    finally:
        site.close()
