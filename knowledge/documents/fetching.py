"""An address → bytes, without ever reaching a private one; a feed's bytes → its entries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from knowledge.documents.addresses import is_url, public
from knowledge.documents.encodings import READ
from knowledge.documents.markup import Markup, markup_of
from knowledge.documents.refusing import refused_answer
from knowledge.documents.sandbox import shared
from knowledge.errors import DocumentError

if TYPE_CHECKING:
    import httpx

_TYPES = frozenset(
    {
        "",
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "text/markdown",
        "text/x-markdown",
        "application/pdf",
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/xml",
        "text/xml",
    }
)
_UNTYPED = frozenset({"application/octet-stream", "binary/octet-stream"})
_FILE_ENDINGS = frozenset({".md", ".markdown", ".txt"})
_PDF_WITHIN = 1024
"""Bytes within which a PDF says that it is one; servers call it by many types or by none."""
_ZIP = b"PK\3\4"
"""How Word files and EPUBs begin, and other zips, which are told apart when they are read."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave. ``url`` is the last one after redirects, ``media_type`` its content
    type with parameters, "" where the server gave none."""

    url: str
    data: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An entry of a feed; ``summary`` is plain text, ``published`` a day in UTC."""

    link: str
    title: str
    published: date | None
    summary: str
    author: str


@dataclass(frozen=True, slots=True)
class Reach:
    """What ``fetch`` may do: public addresses on the usual ports, 20 s with all retries, 10 MiB.

    ``networks`` are private networks that are allowed all the same, such as "127.0.0.1/32" for
    a server of one's own; ``pause`` is the first wait before a retry, in seconds.
    """

    networks: tuple[str, ...] = ()
    ports: frozenset[int] = frozenset({80, 443})
    redirects: int = 3
    seconds: float = 20.0
    largest: int = 10 * 1024 * 1024
    attempts: int = 3
    pause: float = 0.5


PUBLIC = Reach()


class _TryAgainError(Exception):
    """The server asks for another try later."""


def fetch(url: str, reach: Reach = PUBLIC) -> Fetched:
    """The bytes at an http or https address, decoded from gzip, after at most 3 redirects.

    Waits and retries after 429, 5xx and broken connections. Not for use inside a running event
    loop. Raises DocumentError for addresses that are not public, wrong types, too much or too
    slow data, and other faults of the server.
    """
    try:
        return asyncio.run(_within(url.strip(), reach))
    except DocumentError as error:
        raise DocumentError(error.args[0], location=public(url)) from error


def read_feed(data: bytes, url: str) -> tuple[FeedEntry, ...]:
    """The entries of an RSS or Atom feed that link to a page, each link once, in its order.

    Bytes that are no feed give (), as a feed without entries does. Raises DocumentError for a
    feed that cannot be parsed.
    """
    if markup_of(data) is not Markup.FEED:
        return ()
    found = shared().parse("feed", data, url=url, location=url)
    entries: dict[str, FeedEntry] = {}
    for row in found["entries"]:
        if is_url(row["link"]):
            day = date.fromisoformat(row["published"]) if row["published"] else None
            entries.setdefault(row["link"], FeedEntry(**{**row, "published": day}))
    return tuple(entries.values())


async def _within(url: str, reach: Reach) -> Fetched:
    from tenacity import AsyncRetrying, RetryError, retry_if_exception_type, stop_after_attempt
    from tenacity.wait import wait_exponential_jitter

    trying = AsyncRetrying(
        stop=stop_after_attempt(reach.attempts),
        wait=wait_exponential_jitter(multiplier=reach.pause, max=8, jitter=reach.pause / 2),
        retry=retry_if_exception_type(_TryAgainError),
    )
    try:
        async with asyncio.timeout(reach.seconds):
            return await trying(_once, url, reach)
    except TimeoutError as error:
        raise DocumentError(
            f"The server takes longer than {reach.seconds:g} seconds; try again later."
        ) from error
    except RetryError as error:
        raise DocumentError(f"{error.last_attempt.exception()}; try again later.") from error


async def _once(url: str, reach: Reach) -> Fetched:
    import httpx
    from ssrfguard import SSRFGuardError, TooManyRedirectsError

    try:
        async with _opened(url, reach) as response:
            _check(response, reach, url)
            known = _essence(response) in _TYPES
            return Fetched(
                url=str(response.url),
                data=await _body(response, reach.largest),
                media_type=response.headers.get("content-type", "") if known else "",
            )
    except TooManyRedirectsError as error:
        raise DocumentError(
            f"The address redirects more than {reach.redirects} times; give the last one."
        ) from error
    except SSRFGuardError as error:  # its words would tell what stands in the network here
        raise DocumentError(
            "The address is not allowed; give a public one that begins with http or https."
        ) from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise DocumentError("The address is not valid; correct it.") from error
    except httpx.DecodingError as error:
        raise DocumentError("The server's answer is damaged; try again later.") from error
    except (httpx.TransportError, OSError) as error:
        raise _TryAgainError("The server cannot be reached") from error


@asynccontextmanager
async def _opened(url: str, reach: Reach) -> AsyncIterator[httpx.Response]:
    import httpx
    from ssrfguard.httpx import AsyncClient

    from knowledge.documents.reaching import policy

    headers = {"User-Agent": _user_agent(), "Accept-Encoding": "gzip"}
    async with (
        AsyncClient(
            policy=policy(reach.networks, reach.ports, reach.redirects),
            headers=headers,
            follow_redirects=True,
            trust_env=False,
            timeout=httpx.Timeout(reach.seconds),
        ) as client,
        client.stream("GET", url) as response,
    ):
        yield response


def _check(response: httpx.Response, reach: Reach, asked: str) -> None:
    status = response.status_code
    reason = refused_answer(status, response.headers, asked, str(response.url))
    if reason:
        raise DocumentError(reason)
    if status == 429 or status >= 500:
        raise _TryAgainError(f"The server answers {status}")
    if status != 200:
        raise DocumentError(f"The server answers {status}; check the address.")
    length = response.headers.get("content-length", "")
    if length.isdigit() and int(length) > reach.largest:
        raise _too_large(reach.largest)


def _essence(response: httpx.Response) -> str:
    return str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()


def _is_file(response: httpx.Response) -> bool:
    """Whether an answer of no particular type is a file that can be read, by its name."""
    suffix = PurePosixPath(response.url.path).suffix.lower()
    return _essence(response) in _UNTYPED and suffix in _FILE_ENDINGS


async def _body(response: httpx.Response, largest: int) -> bytes:
    """The whole body; what is not said to be a page, text or feed must begin as a file does that is
    read."""
    data = bytearray()
    checked = _essence(response) in _TYPES or _is_file(response)
    async for part in response.aiter_bytes():
        data += part
        if not checked and len(data) >= _PDF_WITHIN:
            _check_file(response, data)
            checked = True
        if len(data) > largest:
            raise _too_large(largest)
    if not checked:
        _check_file(response, data)
    return bytes(data)


def _check_file(response: httpx.Response, start: bytes | bytearray) -> None:
    if b"%PDF-" not in start[:_PDF_WITHIN] and not start.startswith(_ZIP):
        raise DocumentError(
            f"The address gives {_essence(response)}, not a page, feed or a file that is read "
            f"({READ}); give another."
        )


def _too_large(largest: int) -> DocumentError:
    return DocumentError(
        f"The address gives more than {largest / 2**20:g} MiB; save a part of it as a file."
    )


def _user_agent() -> str:
    try:
        number = version("monazite")
    except PackageNotFoundError:
        number = "0"
    return f"Monazite/{number} (reads documents that a person asked for)"
