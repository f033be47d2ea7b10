"""An address → bytes, without ever reaching a private one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from knowledge.documents.addresses import public
from knowledge.documents.responses import (
    NOT_MODIFIED,
    TYPES,
    TryAgainError,
    body,
    check,
    essence,
    max_age,
)
from knowledge.errors import DocumentError

if TYPE_CHECKING:
    import ssl

    import httpx

_LONGEST_MARK = 500


@dataclass(frozen=True, slots=True)
class Mark:
    """By what a server knows again what it gave: its ETag and Last-Modified, "" for none."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave. ``url`` is the last one after redirects, ``media_type`` its content
    type with parameters, "" where the server gave none. ``mark`` is by what it is known again,
    ``fresh`` for how many seconds the server calls it fresh, 0 where it does not say."""

    url: str
    data: bytes
    media_type: str
    mark: Mark = Mark()
    fresh: int = 0


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


class TryLaterError(DocumentError):
    """The server cannot answer now; it asks for so many ``seconds`` of rest, 0 for not saying."""

    def __init__(self, message: str, seconds: int = 0) -> None:
        super().__init__(message)
        self.seconds = seconds


def fetch(url: str, reach: Reach = PUBLIC) -> Fetched:
    """The bytes at an http or https address, decoded from gzip, after at most 3 redirects.

    Waits and retries after 429, 5xx and broken connections. Not for use inside a running event
    loop. Raises DocumentError for addresses that are not public, wrong types, too much or too
    slow data, and other faults of the server.
    """
    found = _run(url, None, reach)
    assert found is not None  # noqa: S101 - without a mark there is no "not modified"
    return found


def poll(url: str, mark: Mark, reach: Reach = PUBLIC) -> Fetched | None:
    """What an address gives now, asked for once; None where that is what ``mark`` was given for.

    Raises as ``fetch`` does, and TryLaterError where the server is to be asked later.
    """
    return _run(url, mark, replace(reach, attempts=1))


def _run(url: str, mark: Mark | None, reach: Reach) -> Fetched | None:
    try:
        return asyncio.run(_within(url.strip(), mark, reach))
    except DocumentError as error:
        error.location = public(url)
        raise


async def _within(url: str, mark: Mark | None, reach: Reach) -> Fetched | None:
    from tenacity import AsyncRetrying, RetryError, retry_if_exception_type, stop_after_attempt
    from tenacity.wait import wait_exponential_jitter

    trying = AsyncRetrying(
        stop=stop_after_attempt(reach.attempts),
        wait=wait_exponential_jitter(multiplier=reach.pause, max=8, jitter=reach.pause / 2),
        retry=retry_if_exception_type(TryAgainError),
    )
    try:
        async with asyncio.timeout(reach.seconds):
            return await trying(_once, url, mark, reach)
    except TimeoutError as error:
        raise TryLaterError(
            f"The server takes longer than {reach.seconds:g} seconds; try again later."
        ) from error
    except RetryError as error:
        last = error.last_attempt.exception()
        seconds = last.seconds if isinstance(last, TryAgainError) else 0
        raise TryLaterError(f"{last}; try again later.", seconds) from error


async def _once(url: str, mark: Mark | None, reach: Reach) -> Fetched | None:
    import httpx
    from ssrfguard import SSRFGuardError, TooManyRedirectsError

    try:
        async with _opened(url, mark or Mark(), reach) as response:
            if mark and response.status_code == NOT_MODIFIED:
                return None
            check(response, reach.largest, url)
            known = essence(response) in TYPES
            return Fetched(
                url=str(response.url),
                data=await body(response, reach.largest),
                media_type=response.headers.get("content-type", "") if known else "",
                mark=_mark(response),
                fresh=max_age(response),
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
        raise TryAgainError("The server cannot be reached") from error


@asynccontextmanager
async def _opened(url: str, mark: Mark, reach: Reach) -> AsyncIterator[httpx.Response]:
    import httpx
    from ssrfguard.httpx import AsyncClient

    from knowledge.documents.reaching import policy

    headers = {"User-Agent": _user_agent(), "Accept-Encoding": "gzip"}
    if mark.etag:
        headers["If-None-Match"] = mark.etag
    if mark.modified:
        headers["If-Modified-Since"] = mark.modified
    async with (
        AsyncClient(
            policy=policy(reach.networks, reach.ports, reach.redirects),
            headers=headers,
            follow_redirects=True,
            trust_env=False,
            verify=_certificates(),
            timeout=httpx.Timeout(reach.seconds),
        ) as client,
        client.stream("GET", url) as response,
    ):
        yield response


@cache
def _certificates() -> ssl.SSLContext:
    """Whose certificates count. Reading them is four fifths of what a short request costs."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)


def _mark(response: httpx.Response) -> Mark:
    found = (response.headers.get(name, "") for name in ("etag", "last-modified"))
    return Mark(*(each if len(each) <= _LONGEST_MARK and each.isascii() else "" for each in found))


def _user_agent() -> str:
    try:
        number = version("monazite")
    except PackageNotFoundError:
        number = "0"
    return f"Monazite/{number} (reads documents that a person asked for)"
