"""Which parts of a page are struck out, by their element or by its style."""

from __future__ import annotations

import re
from collections.abc import Iterator

import tinycss2
from cssselect import SelectorError
from lxml.cssselect import CSSSelector  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]

_ELEMENTS = ("del", "s", "strike")
_LINE_THROUGH = re.compile(r"text-decoration(?:-line)?\s*:[^;}]*\bline-through\b", re.IGNORECASE)
_MOST_SELECTORS = 100
_LONGEST_SHEET = 1_000_000  # characters


def remove_struck(tree: HtmlElement) -> None:
    """Remove what is struck out, in place: a reader must not take it for what holds."""
    for element in list(_struck(tree)):
        if element.getparent() is not None and element.tag not in ("html", "body"):
            element.drop_tree()


def _struck(tree: HtmlElement) -> Iterator[HtmlElement]:
    yield from tree.iter(*_ELEMENTS)
    yield from tree.iterfind(".//*[@role='deletion']")
    for element in tree.iterfind(".//*[@style]"):
        if _LINE_THROUGH.search(element.get("style")):
            yield element
    for sheet in tree.iter("style"):
        css = (sheet.text or "")[:_LONGEST_SHEET]
        if _LINE_THROUGH.search(css) and _for_screen(sheet.get("media", "")):
            for selector in _striking(css):
                yield from _chosen(tree, selector)


def _striking(css: str) -> list[str]:
    """The selectors of a style sheet that strike out what they choose on a screen."""
    found: list[str] = []
    waiting = [tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)]
    while waiting:
        for rule in waiting.pop():
            if rule.type == "qualified-rule":
                if _LINE_THROUGH.search(tinycss2.serialize(rule.content)):
                    found.append(tinycss2.serialize(rule.prelude))
            elif (
                rule.type == "at-rule"
                and rule.content
                and rule.at_keyword.lower() == "media"
                and _for_screen(tinycss2.serialize(rule.prelude))
            ):
                waiting.append(tinycss2.parse_rule_list(rule.content, skip_comments=True))
    return found[:_MOST_SELECTORS]


def _chosen(tree: HtmlElement, selector: str) -> Iterator[HtmlElement]:
    try:
        yield from CSSSelector(selector, translator="html")(tree)
    except SelectorError:  # a pseudo-element, or what no browser knows either
        return


def _for_screen(media: str) -> bool:
    return not media.strip() or re.search(r"\b(?:all|screen)\b|^\s*\(", media, re.I) is not None
