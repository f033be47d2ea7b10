"""What of a server's answer is taken: which statuses, types and sizes, and how long to wait."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from knowledge.documents.encodings import READ
from knowledge.documents.readers import PDF_WITHIN, ZIP, is_pdf
from knowledge.documents.refusing import refused_answer
from knowledge.errors import DocumentError

if TYPE_CHECKING:
    import httpx

NOT_MODIFIED = 304
TYPES = frozenset(
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
_LONGEST_WAIT = 7 * 24 * 3600
_AGE = re.compile(r"\bmax-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)


class TryAgainError(Exception):
    """The server asks for another try later, in ``seconds`` where it says so, else 0."""

    def __init__(self, message: str, seconds: int = 0) -> None:
        super().__init__(message)
        self.seconds = seconds


class GoneError(DocumentError):
    """The server says that there is nothing at the address any more, for good."""


def check(response: httpx.Response, largest: int, asked: str) -> None:
    """Raise DocumentError, or TryAgainError, for an answer to ``asked`` that is not taken."""
    status = response.status_code
    reason = refused_answer(status, response.headers, asked, str(response.url))
    if reason:
        raise DocumentError(reason)
    if status == 429 or status >= 500:
        raise TryAgainError(
            f"The server answers {status}", retry_after(response, datetime.now(UTC))
        )
    if status == 410:
        raise GoneError("The server says that the page is gone for good; take it out.")
    if status != 200:
        raise DocumentError(f"The server answers {status}; check the address.")
    length = response.headers.get("content-length", "")
    if length.isdigit() and int(length) > largest:
        raise _too_large(largest)


def retry_after(response: httpx.Response, now: datetime) -> int:
    """For how many seconds a server asks to be left alone, a week at most; 0 where it does not."""
    said = response.headers.get("retry-after", "").strip()
    if said.isdecimal():
        return min(int(said[:9]), _LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return 0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return min(max(int((until - now).total_seconds()), 0), _LONGEST_WAIT)


def max_age(response: httpx.Response) -> int:
    """For how many seconds a server calls its answer fresh; 0 where it does not say."""
    found = _AGE.search(response.headers.get("cache-control", ""))
    return int(found[1]) if found else 0


def essence(response: httpx.Response) -> str:
    """The type of an answer's content, without parameters, in lower case."""
    return str(response.headers.get("content-type", "")).partition(";")[0].strip().lower()


def _is_file(response: httpx.Response) -> bool:
    """Whether an answer of no particular type is a file that can be read, by its name."""
    suffix = PurePosixPath(response.url.path).suffix.lower()
    return essence(response) in _UNTYPED and suffix in _FILE_ENDINGS


async def body(response: httpx.Response, largest: int) -> bytes:
    """The whole body; what is not said to be a page, text or feed must begin as a file does that is
    read."""
    data = bytearray()
    checked = essence(response) in TYPES or _is_file(response)
    async for part in response.aiter_bytes():
        data += part
        if not checked and len(data) >= PDF_WITHIN:
            _check_file(response, data)
            checked = True
        if len(data) > largest:
            raise _too_large(largest)
    if not checked:
        _check_file(response, data)
    return bytes(data)


def _check_file(response: httpx.Response, start: bytes | bytearray) -> None:
    if not (is_pdf(start) or start.startswith(ZIP)):
        raise DocumentError(
            f"The address gives {essence(response)}, not a page, feed or a file that is read "
            f"({READ}); give another."
        )


def _too_large(largest: int) -> DocumentError:
    return DocumentError(
        f"The address gives more than {largest / 2**20:g} MiB; save a part of it as a file."
    )
