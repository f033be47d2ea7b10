"""A web page → its main text as Markdown and what it says about itself. Runs in the sandbox."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import trafilatura
from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]

from knowledge.errors import DocumentError

_STRESS = ("b", "strong", "i", "em", "u", "mark", "font", "small", "big")
_NEVER_SHOWN = ("script", "style", "template", "noscript", "svg", "iframe", "object")
_FOR_SCREEN_READERS = {"screen-reader-text", "sr-only", "visually-hidden", "visuallyhidden"}
_ZERO = r"0+(?:\.0*)?(?:px|em|rem|pt|%|vw|vh)?\s*(?:!important\s*)?(?:;|$)"
_HIDING = re.compile(
    rf"""display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:^|;|\s)font-size\s*:\s*{_ZERO}
    |(?:^|;|\s)opacity\s*:\s*{_ZERO}|(?:left|top|right|text-indent)\s*:\s*-\s*\d{{3,}}
    |clip\s*:\s*rect\(\s*(?:0|1px)""",
    re.IGNORECASE | re.VERBOSE,
)
_WHITE = r"(?:\#fff(?:fff)?\b|white\b|rgba?\(\s*255\s*,\s*255\s*,\s*255)"
_WHITE_TEXT = re.compile(rf"(?:^|;|\s)color\s*:\s*{_WHITE}", re.IGNORECASE)
_BACKGROUND = re.compile(r"background(?:-color|-image)?\s*:\s*(?P<value>[^;]+)", re.IGNORECASE)
_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_ONE_NAME = re.compile(r"\s*([.#])([\w-]+)\s*")


def extract(page: str, url: str) -> dict[str, Any]:
    """The page's ``text`` (Markdown), title, author, publisher, published, url and language.

    What a reader would not see is left out. Raises DocumentError for a page without text.
    """
    tree = trafilatura.load_html(page)
    if tree is None:
        raise DocumentError("This is not a page that can be read; save it again as HTML.")
    about = trafilatura.extract_metadata(tree, default_url=url or None)
    language = (tree.get("lang") or "").partition("-")[0].lower()
    for element in list(_unseen(tree)):
        _drop(element)
    etree.strip_tags(tree, *_STRESS)  # stars of bold words would stand in every quote
    return {
        "text": _main_text(tree),
        "title": _title(about.title or "", about.sitename or ""),
        "author": "; ".join(dict.fromkeys((about.author or "").split("; "))),
        "publisher": about.sitename or "",
        "published": about.date or "",
        "url": about.url or url,
        "language": language,
    }


def _main_text(tree: HtmlElement) -> str:
    for recall in (False, True):
        text = trafilatura.extract(
            tree,
            output_format="markdown",
            include_comments=False,
            include_tables=True,
            include_links=False,
            favor_recall=recall,
        )
        if text and text.strip():
            return str(text)
    raise DocumentError("The page has no readable text; give the article's own page.")


def _title(title: str, site: str) -> str:
    """The title without the site's name after it."""
    if not site:
        return title
    return re.sub(rf"\s+[|–—·-]\s+{re.escape(site)}\s*$", "", title, flags=re.IGNORECASE)


def _unseen(tree: HtmlElement) -> Iterator[HtmlElement]:
    names = _hidden_names(tree)
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in ("html", "body", "head"):
            continue
        style = element.get("style", "")
        classes = {f".{name}" for name in element.get("class", "").split()}
        if (
            element.tag in _NEVER_SHOWN
            or element.get("hidden") is not None
            or (style and _hides(style))
            or not names.isdisjoint(classes | {f"#{element.get('id')}"})
            or not _FOR_SCREEN_READERS.isdisjoint(name[1:] for name in classes)
        ):
            yield element


def _hides(style: str) -> bool:
    if _HIDING.search(style):
        return True
    background = _BACKGROUND.search(style)
    on_white = background is None or re.match(_WHITE, background["value"].strip(), re.IGNORECASE)
    return bool(_WHITE_TEXT.search(style) and on_white)


def _hidden_names(tree: HtmlElement) -> set[str]:
    """Classes (".x") and ids ("#x") that the page's own style sheet hides."""
    names = set()
    for sheet in tree.iter("style"):
        for selectors, body in _RULE.findall(sheet.text or ""):
            # White text of a class may well stand on a dark box: only what shows nothing counts.
            if _HIDING.search(body):
                found = (_ONE_NAME.fullmatch(selector) for selector in selectors.split(","))
                names |= {match[1] + match[2] for match in found if match}
    return names


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
