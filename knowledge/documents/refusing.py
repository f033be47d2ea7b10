"""Pages that stand in an article's place: challenges, paywalls, logins, "not found".

What gives them away is data, in ``refused.yaml``; here is only how it is compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml

from knowledge.documents.addresses import page_of, same_site

_FILE = Path(__file__).with_name("refused.yaml")
_NOT_FREE = re.compile(
    rb"""["']?isAccessibleForFree["']?\s*(?::|["']?\s+content\s*=)\s*["']?\s*false\b""",
    re.IGNORECASE,
)
"""How schema.org says that a page is not free, in JSON-LD and in microdata."""
_FIRST_LINES = 2
_GONE = "The address only leads to the site's front page; the page that was there is gone."


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of page, and all that gives it away."""

    sentence: str
    statuses: frozenset[int]
    headers: Mapping[str, str]
    paths: frozenset[str]
    titles: re.Pattern[str]
    anywhere: bool
    markers: tuple[bytes, ...]


def refused_answer(status: int, headers: Mapping[str, str], asked: str, given: str) -> str:
    """The sentence that refuses a server's answer by its head alone, or "".

    ``given`` is the address after redirects from ``asked``.
    """
    for kind in _kinds():
        marked = any(word in headers.get(name, "").lower() for name, word in kind.headers.items())
        if marked or status in kind.statuses:
            return kind.sentence
    if status != 200 or page_of(asked) == page_of(given):
        return ""
    last = _last(given)
    if last != _last(asked):
        for kind in _kinds():
            if last in kind.paths:
                return kind.sentence
    if not last and _last(asked) and same_site(asked, given):
        return _GONE
    return ""


def refused_page(data: bytes, title: str, text: str, *, fetched: bool) -> str:
    """The sentence that refuses a page for what it shows, or "".

    ``data`` are the page's bytes, ``text`` is what was read of it. A page that calls itself not
    free is refused only when it was ``fetched``: a file may hold what its owner has paid for.
    """
    if fetched and _NOT_FREE.search(data):
        return _kind("paywall").sentence
    if len(text) > _rules()["little_text"]:
        return ""
    lines = [_plain(line) for line in (title, *text.splitlines()) if _plain(line)]
    opening = list(dict.fromkeys(lines))[: _FIRST_LINES + 1]
    small = data.lower()
    for kind in _kinds():
        said = any(map(kind.titles.match, lines if kind.anywhere else opening))
        if said or any(marker in small for marker in kind.markers):
            return kind.sentence
    return ""


def _plain(line: str) -> str:
    return " ".join(line.strip(" #*_>|-\t").replace("’", "'").casefold().split())


def _last(url: str) -> str:
    return urlsplit(url).path.rstrip("/").rpartition("/")[2].lower()


def _kind(name: str) -> _Kind:
    return _known()[name]


def _kinds() -> Iterable[_Kind]:
    return _known().values()


@cache
def _rules() -> Mapping[str, Any]:
    rules: Mapping[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return rules


@cache
def _known() -> Mapping[str, _Kind]:
    return {
        name: _Kind(
            sentence=kind["sentence"],
            statuses=frozenset(kind.get("statuses", ())),
            headers=kind.get("headers", {}),
            paths=frozenset(kind.get("paths", ())),
            titles=_titles(kind["titles"]),
            anywhere=kind.get("anywhere", False),
            markers=tuple(marker.encode() for marker in kind["markers"]),
        )
        for name, kind in _rules()["kinds"].items()
    }


def _titles(phrases: Iterable[str]) -> re.Pattern[str]:
    """A line that is one of the phrases, with nothing but a site's name behind a mark."""
    patterns = (
        ".{0,80}?".join(re.escape(part.strip()) for part in _plain(phrase).split("*"))
        + ("" if phrase.endswith("*") else r"(?=\s*(?:$|[|–—·•!.…?,。！，-]))")
        for phrase in phrases
    )
    return re.compile(rf"\W*(?:{'|'.join(patterns)})")
