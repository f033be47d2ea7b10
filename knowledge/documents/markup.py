"""What kind of XML some bytes are, by their first element, whatever stands before it."""

from __future__ import annotations

import codecs
from enum import StrEnum
from xml.parsers import expat

_START = 256 * 1024
"""Bytes within which the first element must begin."""
_UTF_8 = codecs.BOM_UTF8
_SPACE = b" \t\r\n"


class Markup(StrEnum):
    """What the first element says; NONE for what is no XML, pages in HTML among it."""

    FEED = "feed"
    SITEMAP = "sitemap"
    OTHER = "other"
    NONE = ""


_KINDS = {
    "rss": Markup.FEED,
    "feed": Markup.FEED,
    "rdf": Markup.FEED,
    "urlset": Markup.SITEMAP,
    "sitemapindex": Markup.SITEMAP,
    "html": Markup.NONE,
}


class _FoundError(Exception):
    """The first element has begun; its name is the argument."""


def markup_of(data: bytes) -> Markup:
    """The kind of XML, in any encoding and with any comments, declarations and prefix first."""
    root = _root(data, None)
    if root is None:  # an encoding that expat does not know: names of elements are ASCII anyway
        root = _root(data, "iso-8859-1")
    name = (root or "").rpartition(":")[2].lower()
    if name in _KINDS:
        return _KINDS[name]
    start = _bare(data)[:64].replace(b"\0", b"").lstrip(b"\xff\xfe")  # in UTF-16, too
    declared = start.startswith(b"<?xml")
    return Markup.OTHER if name and declared else Markup.NONE


def _root(data: bytes, encoding: str | None) -> str | None:
    """The first element's name, "" where there is none, None for an unknown encoding."""
    parser = expat.ParserCreate(encoding)
    parser.StartElementHandler = _begun
    try:
        parser.Parse(_bare(data)[:_START], False)
    except _FoundError as found:
        return str(found)
    except expat.ExpatError as error:
        unknown = expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]
        return None if error.code == unknown and encoding is None else ""
    except (LookupError, ValueError):  # from Python's own codec of a declared encoding
        return None if encoding is None else ""
    return ""


def _begun(name: str, _: dict[str, str]) -> None:
    raise _FoundError(name)


def _bare(data: bytes) -> bytes:
    return data.removeprefix(_UTF_8).lstrip(_SPACE)
