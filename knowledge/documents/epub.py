"""An EPUB → the text of its chapters in reading order, and what it says. Runs in the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from posixpath import dirname, join, normpath
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree, html  # type: ignore[import-untyped]
from lxml.html import HtmlElement  # type: ignore[import-untyped]

from knowledge.documents.archives import Archive
from knowledge.documents.properties import author_of, title_of
from knowledge.documents.prose import markdown_of
from knowledge.errors import DocumentError

CONTAINER = "META-INF/container.xml"
_PAGES = frozenset({"application/xhtml+xml", "text/html"})
_DC = "{http://purl.org/dc/elements/1.1/}"
_OPF = "{http://www.idpf.org/2007/opf}"
_NO_TEXT = "The book has no text that can be read; where it holds pictures, run OCR on it first."


def extract(archive: Archive) -> dict[str, Any]:
    """The book's ``text`` (Markdown), title, author, publisher and language, "" for unknown.

    ``published`` (ISO day) is there only where the book itself names the day of publication, and
    not merely the one on which its file was made. Raises DocumentError for a broken or protected
    book.
    """
    if "META-INF/encryption.xml" in archive and _is_protected(archive):
        raise DocumentError("The book is protected against copying; give one that is not.")
    name = _package(archive)
    package = archive.tree(name)
    text = "\n\n".join(filter(None, _chapters(archive, package, dirname(name))))
    if not text:
        raise DocumentError(_NO_TEXT)
    found = {
        "text": text,
        "title": title_of(_said(package, "title")),
        "author": "; ".join(filter(None, map(author_of, _all(package, "creator")))),
        "publisher": _said(package, "publisher"),
        "language": _said(package, "language").partition("-")[0].lower(),
    }
    day = _published(package)
    return found | ({"published": day} if day else {})


def _package(archive: Archive) -> str:
    for root in archive.tree(CONTAINER).iter("{*}rootfile"):
        name = str(root.get("full-path", ""))
        if name in archive:
            return name
    raise DocumentError("The book does not say what it holds; convert it to EPUB again.")


def _is_protected(archive: Archive) -> bool:
    """Whether more than fonts is encrypted."""
    found = archive.tree("META-INF/encryption.xml").iter("{*}CipherReference")
    return any(not each.get("URI", "").lower().endswith((".otf", ".ttf", ".woff", ".woff2"))
               for each in found)  # fmt: skip


def _chapters(archive: Archive, package: etree._Element, folder: str) -> Iterator[str]:
    items = {item.get("id"): item for item in package.iter("{*}item")}
    for reference in package.iter("{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _PAGES:
            continue
        if reference.get("linear") == "no" or "nav" in (item.get("properties") or "").split():
            continue
        name = normpath(join(folder, unquote(urlsplit(item.get("href", "")).path)))
        if name in archive:
            body = _body(archive.read(name))
            yield markdown_of(body) if body is not None else ""


def _body(data: bytes) -> HtmlElement | None:
    """The body of a chapter. Read as a page of the web is: entities of its own mean nothing."""
    parser = html.HTMLParser(encoding=_encoding(data), no_network=True, remove_pis=True)
    try:
        tree = html.document_fromstring(data, parser)
    except (etree.ParserError, etree.XMLSyntaxError, LookupError):
        return None
    for hidden in list(tree.iterfind(".//*[@hidden]")):
        hidden.drop_tree()
    for aside in list(tree.iter("nav")):
        aside.drop_tree()
    return tree.find("body")


def _encoding(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    return "utf-8"  # the only other one that the format allows


def _all(package: etree._Element, name: str) -> list[str]:
    return [text for each in package.iter(f"{_DC}{name}") if (text := (each.text or "").strip())]


def _said(package: etree._Element, name: str) -> str:
    return next(iter(_all(package, name)), "")


def _published(package: etree._Element) -> str:
    """The day of publication; "" where there is none or it is when a program made the file."""
    modified = {
        (each.text or "").strip()[:10]
        for each in package.iter("{*}meta")
        if each.get("property") == "dcterms:modified"
    }
    for each in package.iter(f"{_DC}date"):
        event = each.get(f"{_OPF}event", "")
        text = (each.text or "").strip()[:10]
        if event not in ("", "publication") or text in modified or text.endswith("-01-01"):
            continue  # the first of January is how programs write a year alone
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            continue
    return ""
