"""The day on which a web page was published, by the best evidence it gives. Runs in the sandbox."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from knowledge.documents.days import EARLIEST, written
from knowledge.documents.shown_days import shown

_STAMP = re.compile(
    r"\s*(\d{4})-?(\d\d)-?(\d\d)(?!\d)(?:[T\s]+(?P<hour>\d\d))?(?P<rest>.*)", re.DOTALL
)
_MOST_EAST, _MOST_WEST = 14, 12
"""Hours that clocks are ahead of that of Greenwich, and behind it, at most."""
_IN_ADDRESS = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d\d)"
    r"(?:(?P<s>[-/_])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<d>3[01]|[12]\d|0?[1-9])(?=[/._]|$)"
    r"|(?P<t>[-/_])(?P<n>1[0-2]|0[1-9])(?P=t)(?P<e>3[01]|[12]\d|0[1-9])(?=-)"
    r"|/?(?P<o>1[0-2]|0[1-9])(?P<f>3[01]|[12]\d|0[1-9])(?!\d))"
)
_DAY_FIRST = re.compile(
    r"/(?P<d>0?[1-9]|[12]\d|3[01])(?P<s>[-_.])(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<y>20\d\d)(?=[-_./]|$)"
)
_SCRIPTED = re.compile(
    r"[\"'](?:first_?)?(?:date_?published|publi(?:sh|shed|cation)_?(?:at|date|time|on|first))[\"']"
    r"\s*:\s*\\?[\"']([^\"'\\]{8,40})",
    re.IGNORECASE,
)
_MOST_SCRIPT = 500_000  # characters of one that are looked at
_MOST_SCRIPTS = 200
_PUBLISHED = (
    "article:published_time article:published article:published_date article:publicationdate "
    "og:article:published_time og:published_time og:pubdate og:publish_date og:datepublished "
    "datepublished date_published published_time published_date published-date publisheddate "
    "publish-date publish_date publishdate publish_time publication_date publicationdate pubdate "
    "pub_date date-published originalpublicationdate parsely-pub-date sailthru.date "
    "dc.date.issued dcterms.issued dc.issued citation_online_date citation_publication_date "
    "citation_date cxenseparse:recs:publishtime rnews:datepublished vr:published_time bt:pubdate "
    "shareaholic:article_published_time article.published doc_date"
).split()
_DATED = (
    "date dc.date dcterms.date dc:date dcterms.created dc.date.created dc.created dc:created "
    "article.created article_date_original datecreated date_created created dateposted pdate "
    "ptime displaydate"
).split()
_ARTICLE = re.compile(r"Article|Posting|Report|Blog|Legislation|Document|Review|Recipe", re.I)
_MOST_NODES = 5000


@dataclass(frozen=True, slots=True)
class Stamp:
    """A day from markup, and the neighbour that it may be where the page is at home.

    There is one where the clock is that of Greenwich: at 22:00 there the next day has begun in
    the east, and at 09:00 the day before has not ended in the west.
    """

    day: date
    neighbours: frozenset[date] = frozenset()


def published(tree: HtmlElement, *, url: str = "", title: str = "") -> date | None:
    """The day of publication of the page, None where it gives no good evidence.

    What the page says for machines decides (address, JSON-LD, meta, microdata), then what readers
    see beside the title or behind a label such as "Published". Days that the text merely mentions,
    of last changes, of copyright and of other pages do not count.
    """
    today = datetime.now(UTC).date()
    language = tree.get("lang") or tree.get("xml:lang") or _locale(tree) or ""
    seen = shown(tree, title, language)
    near = (*seen.labelled, *seen.beside)
    sources: tuple[Callable[[], Sequence[Stamp]], ...] = (
        lambda: in_address(url or _canonical(tree)),
        lambda: [Stamp(day) for day in seen.labelled],
        lambda: _linked(tree, "datePublished"),
        lambda: _meta(tree, _PUBLISHED, language),
        lambda: [Stamp(day) for day in seen.beside],
        lambda: _microdata(tree, language),
        lambda: _meta(tree, _DATED, language),
        lambda: [Stamp(day) for day in seen.marked],
        lambda: _linked(tree, "dateCreated", "uploadDate"),
        lambda: [Stamp(day) for day in (*seen.apart, *seen.signed)],
        lambda: _in_scripts(tree),
        lambda: _day_first(url or _canonical(tree)),
    )
    for source in sources:
        for stamp in source():
            if stamp.day >= EARLIEST and (stamp.day - today).days <= 1:
                return _local(stamp, near)
    return None


def _local(stamp: Stamp, seen: Sequence[date]) -> date:
    """The day where the page is at home: readers see it beside the title."""
    if stamp.day in seen:
        return stamp.day
    return next((day for day in seen if day in stamp.neighbours), stamp.day)


def in_address(url: str) -> list[Stamp]:
    """The day in the path of an address such as /2025/04/04/ or t20250404_1.html."""
    found = []
    for match in _IN_ADDRESS.finditer(url[:2000]):
        month = match["m"] or match["n"] or match["o"]
        found += _stamps(match["y"], month, match["d"] or match["e"] or match["f"])
    return found


def read(value: str, language: str = "") -> Stamp | None:
    """The day of a date or time as markup writes it."""
    if match := _STAMP.match(value):
        found = next(iter(_stamps(match[1], match[2], match[3])), None)
        utc = match["rest"].strip().upper().endswith(("Z", "+00:00", "+0000", "GMT", "UTC"))
        return _with_neighbours(found, int(match["hour"] or 0)) if found and utc else found
    days = {one.day for one in written(value[:100], language)}
    return Stamp(days.pop()) if len(days) == 1 else None


def _with_neighbours(stamp: Stamp, hour: int) -> Stamp:
    """The stamp of an hour in Greenwich, with what may be another day elsewhere."""
    steps = (1 if hour + _MOST_EAST >= 24 else 0, -1 if hour < _MOST_WEST else 0)
    return Stamp(stamp.day, frozenset(stamp.day + timedelta(step) for step in steps if step))


def _day_first(url: str) -> list[Stamp]:
    """The day with which a part of the path of an address begins, as in /29-10-2025-notice."""
    return [
        stamp
        for match in _DAY_FIRST.finditer(url[:2000])
        if int(match["d"]) > 12 or match["d"] == match["m"]  # else it may be the month
        for stamp in _stamps(match["y"], match["m"], match["d"])
    ]


def _in_scripts(tree: HtmlElement) -> list[Stamp]:
    """The one day that the page's data name as that of publication; none where they name more."""
    found = {
        stamp.day
        for script in islice(tree.iter("script"), _MOST_SCRIPTS)
        for match in _SCRIPTED.finditer((script.text or "")[:_MOST_SCRIPT])
        for stamp in [read(match[1])]
        if stamp
    }
    return [Stamp(day) for day in found] if len(found) == 1 else []


def _stamps(year: str, month: str, day: str) -> list[Stamp]:
    try:
        return [Stamp(date(int(year), int(month), int(day)))]
    except ValueError:
        return []


def _locale(tree: HtmlElement) -> str:
    found = tree.xpath("string(//meta[@property='og:locale']/@content)")
    return str(found).replace("_", "-")


def _canonical(tree: HtmlElement) -> str:
    return str(tree.xpath("string((//link[@rel='canonical']/@href)[1])"))


def _linked(tree: HtmlElement, *keys: str) -> list[Stamp]:
    """Days of JSON-LD: of the page's own articles first, never of what they mention."""
    articles: list[Stamp] = []
    others: list[Stamp] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        for kind, value in _properties(script.text_content(), keys):
            stamp = read(value)
            if stamp:
                (articles if _ARTICLE.search(kind) else others).append(stamp)
    return articles + others


def _properties(raw: str, keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(type, value) of each key; from the bare text where it is no JSON, as is often the case."""
    try:
        nodes = [json.loads(raw, strict=False)]
    except (ValueError, RecursionError):
        for key in keys:
            yield from (
                ("Article", m[1]) for m in re.finditer(rf'"{key}"\s*:\s*"([^"]{{8,40}})"', raw)
            )
        return
    for _ in range(_MOST_NODES):
        if not nodes:
            return
        node = nodes.pop(0)
        if isinstance(node, list):
            nodes[:0] = node
        elif isinstance(node, dict):
            kind = str(node.get("@type", ""))
            yield from ((kind, node[key]) for key in keys if isinstance(node.get(key), str))
            inner = (node.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage"))
            nodes[:0] = [part for part in inner if isinstance(part, (list, dict))]


def _meta(tree: HtmlElement, names: Sequence[str], language: str) -> list[Stamp]:
    found: dict[int, Stamp] = {}
    for element in tree.iter("meta"):
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (element.get(attribute) or "").lower()
            if name in names:
                stamp = read(element.get("content") or element.get("datetime") or "", language)
                if stamp:
                    found.setdefault(names.index(name), stamp)
    return [found[rank] for rank in sorted(found)]


def _microdata(tree: HtmlElement, language: str) -> list[Stamp]:
    found = []
    for element in tree.xpath("//*[@itemprop or @property or @pubdate]"):
        names = f"{element.get('itemprop')} {element.get('property')}".lower()
        if "datepublished" not in names and element.get("pubdate") is None:
            continue
        value = element.get("content") or element.get("datetime") or element.text_content()[:100]
        found += [stamp for stamp in (read(value, language),) if stamp]
    return found
