"""Puts back paragraphs of an article that the search for its main text has left out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lxml.html import HtmlElement  # type: ignore[import-untyped]

_BLOCKS = (
    *("article", "blockquote", "dd", "div", "dl", "dt", "figure", "h1", "h2", "h3", "h4", "h5"),
    *("h6", "li", "main", "ol", "p", "section", "table", "td", "ul"),
)
_BOXES = frozenset({"aside", "footer", "form", "nav", "figure", "figcaption", "button", "table"})
_BOX_NAMES = re.compile(
    r"comment|cookie|consent|newsletter|subscri|related|recommend|footer|sidebar|promo|advert"
    r"|caption|share|social|author|biograph|disclaim|teaser-list|widget|modal",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…:。！？：][\"”’»)\]]*$")
_SHORTEST = 80  # bytes in UTF-8: a sentence of about 14 words or 27 Chinese characters
_MOST_LINKED = 0.1  # share of a paragraph's letters that may be links


_FEWEST = 2  # blocks that were more than one
_MENU = 0.5  # share from which on they are a menu
_WHOLE = 0.95  # share of a text's letters that must be found again


class Leaf(NamedTuple):
    """A block of a page that holds no other block: its words, and what it may be."""

    text: str
    level: int  # of a heading that may be the title: 1 or 2; else 0
    is_prose: bool
    is_box: bool  # links for the most part, or in what is named as a box


def leaves(tree: HtmlElement) -> list[Leaf]:
    """The innermost blocks of a page in order."""
    holders: set[HtmlElement] = set()
    blocks = list(tree.iter(*_BLOCKS))
    for block in blocks:
        for around in block.iterancestors():
            if around in holders:
                break
            holders.add(around)
    found = []
    for block in blocks:
        text = "" if block in holders else " ".join(block.text_content().split())
        if text:
            level = {"h1": 1, "h2": 2}.get(block.tag, 0)
            box = _is_in_box(block)
            linked = _linked(block) / len(text)
            prose = not box and linked <= _MOST_LINKED and _is_prose(text)
            found.append(Leaf(text, level, prose, box or linked > _MENU))
    return found


def part(blocks: Sequence[str], page: Sequence[Leaf]) -> list[str]:
    """The blocks, or those of the page where the search for its text made one line of them all.

    That is what it does with pages of a few lines; menus and boxes before and after are left out.
    """
    if len(blocks) != 1:
        return list(blocks)
    whole = _letters(blocks[0])
    inside = [leaf for leaf in page if _letters(leaf.text) in whole]
    letters = sum(len(_letters(leaf.text)) for leaf in inside)
    if len(inside) < _FEWEST or letters < _WHOLE * len(whole):
        return list(blocks)
    kept = [index for index, leaf in enumerate(inside) if not leaf.is_box or _is_prose(leaf.text)]
    if kept:
        inside = inside[kept[0] : kept[-1] + 1]
    return [f"{'#' * leaf.level} {leaf.text}".lstrip() for leaf in inside]


def fill(blocks: Sequence[str], page: Sequence[Leaf]) -> list[str]:
    """The Markdown blocks of an article with the prose of its page that stands among them.

    Put back is what reads as a sentence and has next to no links, between the title and the last
    block that was found: lead paragraphs, and what a class name made look like a box.
    """
    found = [_letters(block) for block in blocks]
    places = list(_places(found, page))
    known = [place for place in places if place is not None]
    if not known:
        return list(blocks)
    first, last = places.index(known[0]), len(places) - 1 - places[::-1].index(known[-1])
    begin = _title(page, first)
    whole = "\n".join(found)
    result: list[str] = []
    taken, after = 0, known[0]
    for index in range(begin, last + 1):
        place = places[index]
        if place is not None:
            after = max(after, place + 1)
        elif _letters(page[index].text) in whole:
            continue
        elif index == begin and page[index].level:
            result.append(f"# {page[index].text}")
        elif page[index].is_prose:
            at = known[0] if index < first else after
            result += blocks[taken:at]
            result.append(page[index].text)
            taken = max(taken, at)
    return [*result, *blocks[taken:]]


def _title(page: Sequence[Leaf], first: int) -> int:
    """The last main heading before a leaf; where the page has none, the last second one."""
    level = 1 if any(leaf.level == 1 for leaf in page) else 2
    titles = [index for index, leaf in enumerate(page[: first + 1]) if leaf.level == level]
    return titles[-1] if titles else first


def _places(found: Sequence[str], page: Sequence[Leaf]) -> Iterator[int | None]:
    """For every leaf of a page the block that holds it, looked for from the last one on."""
    at = 0
    for leaf in page:
        letters = _letters(leaf.text)
        near = range(at, min(at + 60, len(found)))
        place = next((n for n in near if letters and letters in found[n]), None)
        if place is not None and len(letters) > 20:
            at = place
            yield place
        else:
            yield None


def _is_prose(text: str) -> bool:
    return len(text.encode()) >= _SHORTEST and bool(_SENTENCE_END.search(text))


def _linked(block: HtmlElement) -> int:
    return sum(len(link.text_content()) for link in block.iter("a"))


def _is_in_box(block: HtmlElement) -> bool:
    return any(
        part.tag in _BOXES or _BOX_NAMES.search(f"{part.get('class', '')} {part.get('id', '')}")
        for part in (block, *block.iterancestors())
        if part.tag not in ("html", "body")
    )


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text)
