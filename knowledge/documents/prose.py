"""A simple page, of which every part is text, → Markdown: what Word and EPUB files become."""

from __future__ import annotations

import re

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement, builder  # type: ignore[import-untyped]

from knowledge.documents.markdown import blocks_of
from knowledge.documents.simplifying import simplify

_NAMES = {
    **{f"h{level}": "head" for level in range(1, 7)},
    **dict.fromkeys(("ul", "ol"), "list"),
    **dict.fromkeys(("td", "th"), "cell"),
    "li": "item",
    "tr": "row",
    "blockquote": "quote",
    "br": "lb",
    "pre": "code",
    "body": "body",
    "p": "p",
    "table": "table",
}
_PARTS = frozenset(
    "address article aside center dd details div dl dt figcaption figure footer header hgroup main"
    " section summary".split()
)
_DROPPED = (
    *("script", "style", "nav", "head", "img", "svg", "math", "audio", "video", "iframe", "object"),
    *("template", "form", "button", "input", "select", "textarea"),
)
_LONGEST = 500  # characters; a longer heading is a paragraph in a large font


def markdown_of(body: HtmlElement) -> str:
    """The Markdown of everything in the element, which is rewritten in place.

    Struck text goes, as in a page; see ``simplify``. Nothing is looked for or left out as a
    page's furniture: a file that somebody wrote has none.
    """
    for element in list(body.iter(*_DROPPED)):
        element.drop_tree()
    simplify(body)
    for comment in list(body.iter(etree.Comment, etree.ProcessingInstruction)):
        comment.drop_tree()
    for element in list(body.iter()):
        _rename(element)
    return "\n\n".join(blocks_of(body))


def in_body(markup: str) -> HtmlElement:
    """The body of a page or of a fragment of one."""
    from lxml.html import document_fromstring

    body = document_fromstring(f"<html><body>{markup}</body></html>").find("body")
    return body if body is not None else builder.BODY()


def _rename(element: HtmlElement) -> None:
    """Call an element what ``blocks_of`` calls it; what only marks words is dissolved."""
    tag = str(element.tag)
    if tag in ("head", "list", "cell", "item", "row", "quote", "lb", "code"):
        return
    name = _NAMES.get(tag, "div" if tag in _PARTS else "")
    rend = tag if name in ("head", "list") else ""
    if name == "head" and len(element.text_content()) > _LONGEST:
        name = "p"
    if name == "cell" and tag == "th":
        element.set("role", "head")
    if name == "lb":
        element.text = None
        element.tail = re.sub(r"^\n", "", element.tail or "")
    if not name:
        if element.getparent() is not None:
            element.drop_tag()
        return
    element.tag = name
    if rend:
        element.set("rend", rend)
