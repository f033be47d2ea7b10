"""A page's tree → one that says the same in plain elements, before its article is looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement, builder  # type: ignore[import-untyped]

from knowledge.documents.raised import flatten_scripts
from knowledge.documents.struck import remove_struck
from knowledge.documents.tables import flatten_tables

_STRESS = ("b", "strong", "i", "em", "u", "mark", "font", "small", "big", "ins", "var", "wbr")
_HIDING = ("style", "hidden", "aria-hidden")
_PROSE = ("p", "li", "table", "h1", "h2", "h3", "h4", "h5", "h6")
_OPENERS = ("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt", "legend")
_QUOTED = re.compile("^[\"“„«‘'「『].*[\"”“»’'」』]$", re.DOTALL)
_NUMBERED = re.compile(r"\s*[(（]?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)）]", re.IGNORECASE)
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"))


def simplify(tree: HtmlElement) -> None:
    """Rewrite the tree in place so that its text means the same without styles and scripts.

    Struck text goes. Nothing is taken for hidden: tabs, folded parts and what another medium
    hides are text that a reader sees. Tables become plain grids, list items carry their own
    numbers, quotations their marks, and stress is left out, since its stars would stand in quotes.
    """
    remove_struck(tree)
    _unhide(tree)
    flatten_scripts(tree)
    for break_ in tree.iter("br"):
        break_.tail = f"\n{break_.tail or ''}"  # words around it are apart in whatever reads it
    for quote in tree.iter("q"):
        _mark(quote)
    for preformatted in list(tree.iter("pre")):
        _reflow(preformatted)
    for ordered in tree.iter("ol"):
        _number(ordered)
    flatten_tables(tree)
    etree.strip_tags(tree, *_STRESS, "q")


def _unhide(tree: HtmlElement) -> None:
    for name in _HIDING:
        for element in tree.iterfind(f".//*[@{name}]"):
            del element.attrib[name]
    for element in tree.iter("noscript"):
        if next(element.iter(*_PROSE), None) is not None:
            element.tag = "div"
    for opener in tree.iter(*_OPENERS):
        for button in list(opener.iter("button", "label")):  # what unfolds a part is its heading
            button.tag = "span"


def _mark(quote: HtmlElement) -> None:
    text = quote.text_content().strip()
    if not text or _QUOTED.match(text):
        return
    inner = next(quote.iterancestors("q"), None) is not None
    opening, closing = "‘’" if inner else "“”"
    quote.text = opening + (quote.text or "").lstrip()
    if len(quote):
        quote[-1].tail = (quote[-1].tail or "").rstrip() + closing
    else:
        quote.text = quote.text.rstrip() + closing


def _reflow(preformatted: HtmlElement) -> None:
    """Prose that is only set with its own line ends becomes paragraphs; code stays."""
    text = preformatted.text_content()
    parts = [part.strip("\n") for part in re.split(r"\n[ \t]*\n", text) if part.strip()]
    words = sum(1 for _ in re.finditer(r"[^\W\d_]{2,}", text))
    code = next(preformatted.iter("code", "span"), None) is not None
    if code or re.search(r"[{};=]\s*$|\S {3,}\S", text, re.MULTILINE) or words < 12:
        return
    tail = preformatted.tail
    preformatted.clear()
    preformatted.tag, preformatted.tail = "div", tail
    preformatted.extend(builder.P(" ".join(part.split())) for part in parts)


def _number(ordered: HtmlElement) -> None:
    """Give every item of a list the number that a browser shows, unless its text has one."""
    items = list(ordered.iterchildren("li"))
    if items and all(_NUMBERED.match(item.text_content()[:20]) for item in items):
        return
    backwards = ordered.get("reversed") is not None
    number = _integer(ordered.get("start"), len(items) if backwards else 1)
    for item in items:
        number = _integer(item.get("value"), number)
        shown = label_of(number, item.get("type") or ordered.get("type") or "1")
        place = next(_openings(item), item)
        place.text = f"{shown}. {(place.text or '').lstrip()}"
        number += -1 if backwards else 1


def _openings(item: HtmlElement) -> Iterator[HtmlElement]:
    """The innermost element with which an item begins."""
    while not (item.text or "").strip():
        first = next((child for child in item if isinstance(child.tag, str)), None)
        if first is None or first.tag in ("ol", "ul", "table", "br"):
            return
        item = first
        if (item.text or "").strip():
            yield item


def _integer(value: str | None, otherwise: int) -> int:
    return int(value) if value and re.fullmatch(r"\s*-?\d{1,8}\s*", value) else otherwise


def label_of(number: int, kind: str) -> str:
    """The label that a list of a kind ("1", "a", "A", "i", "I") gives an item."""
    if kind in ("i", "I") and 0 < number < 400:
        label, left = "", number
        for value, letters in (*_ROMAN, (1, "i")):
            count, left = divmod(left, value)
            label += letters * count
    elif kind in ("a", "A") and 0 < number < 27:
        label = chr(ord("a") + number - 1)
    else:
        return str(number)
    return label.upper() if kind.isupper() else label
