"""RSS and Atom → entries. Runs in the sandbox."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import feedparser
from lxml import etree, html  # type: ignore[import-untyped]

from knowledge.errors import DocumentError

_ADDRESSED = re.compile(r"^\S+@\S+ \((.+)\)$")  # how RSS names an author: a@b.example (Name)


def extract(data: bytes, url: str) -> dict[str, Any]:
    """The feed's ``entries``: link, title, published (ISO day or ""), summary (text), author,
    key; and the feed's ``title``.

    Raises DocumentError for bytes that are no well-formed feed and give no entry.
    """
    # As a stream: feedparser would take bytes and text for names of files and addresses.
    # Without a type of XML it would find fault with every feed.
    headers = {"content-location": url, "content-type": "application/xml"}
    feed = feedparser.parse(io.BytesIO(data), response_headers=headers)
    if (feed.bozo or not feed.version) and not feed.entries:
        raise DocumentError("The feed is broken; check it in a browser.")
    title = _plain(feed.feed.get("title", ""))
    return {"title": title, "entries": [_entry(entry) for entry in feed.entries]}


def _entry(entry: Any) -> dict[str, str]:
    day = entry.get("published_parsed") or entry.get("updated_parsed")
    return {
        "link": entry.get("link", ""),
        "title": _plain(entry.get("title", "")),
        "published": date(*day[:3]).isoformat() if day else "",
        "summary": _plain(entry.get("summary", "")),
        "author": _ADDRESSED.sub(r"\1", entry.get("author", "")),
        "key": entry.get("id") or entry.get("link", ""),
    }


def _plain(markup: str) -> str:
    try:
        return " ".join(html.fromstring(f"<p>{markup}</p>").text_content().split())
    except (etree.ParserError, ValueError):
        return " ".join(markup.split())
