"""Parts of a page that its own marks name as no part of its article: they go before it is read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement  # type: ignore[import-untyped]

# Words of class names and ids; what public templates call their boxes, in several languages.
_NAMES = frozenset(
    {
        *("advert", "advertisement", "advertising", "affiliate", "sponsored"),
        *("breadcrumb", "breadcrumbs", "pager", "pagination"),
        *(
            "comment",
            "commentaires",
            "comments",
            "comentarios",
            "disqus",
            "kommentar",
            "kommentare",
        ),
        *("cookie", "cookies", "consent", "copyright", "disclosure", "likes"),
        *("share", "sharedaddy", "sharing", "teilen"),
        *("newsletter", "newsletters", "promo", "promos", "subscribe", "subscription"),
        *("recirc", "recommendations", "recommended", "related", "relacionadas", "relacionados"),
    }
)
_CAPTIONS = frozenset({"caption", "credit", "credits", "figcaption"})
_WHOLE = frozenset({"html", "body", "main", "article", "table", "tbody", "tr", "td", "th"})
_UNLINKED = ".//text()[not(ancestor::a or ancestor::script or ancestor::style)]"
_LARGEST = 0.15  # share of the page's letters: more is the article, whatever it is called
_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’»)\]]*$")
_FILE = re.compile(
    r"(?:mailto:|tel:|\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|csv|rtf|zip|wps|et)\b)", re.I
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def remove_boxes(tree: HtmlElement) -> None:
    """Take out of the tree, in place, what is named as a box or leads away.

    A name counts only where all that bears it is a small part of the page: some sites call
    their paragraphs comments, or their articles shared. The same goes for paragraphs that are
    one link each, which may be all that a page has.
    """
    whole = _unlinked(tree)
    for boxes in _bearers(tree).values():
        if sum(map(_unlinked, boxes)) <= _LARGEST * whole:
            _drop(boxes)
    cues = [paragraph for paragraph in tree.iter("p") if _is_link(paragraph)]
    if sum(len(cue.text_content()) for cue in cues) <= _LARGEST * whole:
        _drop(cues)


def _bearers(tree: HtmlElement) -> dict[str, list[HtmlElement]]:
    """For every name the outermost elements that bear it."""
    found: dict[str, list[HtmlElement]] = defaultdict(list)
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag not in _WHOLE:
            for name in _box_names(element):
                if not any(around in found[name] for around in element.iterancestors()):
                    found[name].append(element)
    return found


def _drop(elements: Iterable[HtmlElement]) -> None:
    for element in elements:
        if element.getparent() is not None and next(element.iter("h1"), None) is None:
            element.drop_tree()


def _unlinked(element: HtmlElement) -> int:
    """The letters of an element that a reader sees and that are no link's."""
    return sum(map(len, element.xpath(_UNLINKED)))


def _is_link(paragraph: HtmlElement) -> bool:
    """Whether a paragraph is the title of another page and nothing else; files are annexes."""
    text = paragraph.text_content().strip()
    links = list(paragraph.iter("a"))
    if len(links) != 1 or not text or _SENTENCE_END.search(text):
        return False
    target = links[0].get("href") or "#"
    return (
        len(links[0].text_content().strip()) >= 0.9 * len(text)
        and "#" not in target
        and not _FILE.search(target)
        and next(paragraph.iterancestors("li", "td", "dd"), None) is None
    )


def _box_names(element: HtmlElement) -> Iterator[str]:
    marks = f"{element.get('class', '')} {element.get('id', '')}"
    words = {word.lower() for word in _WORD.findall(marks)}
    yield from words & _NAMES
    if (element.tag == "figcaption" or words & _CAPTIONS) and _is_under_picture(element):
        yield "figcaption"


def _is_under_picture(caption: HtmlElement) -> bool:
    """The line under a picture; that of a table belongs to the text."""
    around = caption.getparent()
    return around is not None and around.find(".//img") is not None
