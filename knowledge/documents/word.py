"""A Word file → its text as it holds, and what it says about itself. Runs in the sandbox.

mammoth makes a page of it. It accepts tracked changes: what was inserted is text, what was
deleted is not. What Word does not show, it does not know of, so that is taken away before.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any

import mammoth  # type: ignore[import-untyped]
from lxml import etree  # type: ignore[import-untyped]

from knowledge.documents.archives import Archive
from knowledge.documents.numbering import Labels, W, value_of, without_styles
from knowledge.documents.properties import author_of, title_of
from knowledge.documents.prose import in_body, markdown_of
from knowledge.errors import DocumentError

_DC = "{http://purl.org/dc/elements/1.1/}"
_STORIES = ("word/footnotes.xml", "word/endnotes.xml")
_MAIN = "word/document.xml"
_NUMBERING = "word/numbering.xml"
_KEPT = (
    *("[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels", "word/styles.xml"),
    *("word/_rels/footnotes.xml.rels", "word/_rels/endnotes.xml.rels"),
)
_UNSEEN = ("vanish", "strike", "dstrike")
_OFF = ("0", "false", "off")
_MOST_ELEMENTS = 400_000
_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""


def extract(archive: Archive) -> dict[str, Any]:
    """The file's ``text`` (Markdown), title and author, "" for what it does not say.

    Raises DocumentError for a broken file. Its days are those on which the file was made and
    saved, which are no days of publication: none is given.
    """
    raw = mammoth.convert_to_html(
        io.BytesIO(_as_shown(archive)),
        style_map=_STYLES,
        convert_image=lambda _: [],
        external_file_access=False,
    ).value
    if not raw.strip():
        raise DocumentError("The file has no text; where it holds pictures, run OCR on it first.")
    body = in_body(raw)
    for link in list(body.iter("a")):
        if link.text_content() == "↑":  # back from a note to its mark
            link.drop_tree()
    about = _properties(archive)
    return {
        "text": markdown_of(body),
        "title": title_of(about.get("title", "")),
        "author": author_of(about.get("creator", "")),
    }


def _as_shown(archive: Archive) -> bytes:
    """The file with its text alone, without what is hidden or struck out and with numbers said."""
    styles = archive.tree("word/styles.xml") if "word/styles.xml" in archive else None
    unseen = frozenset(_styled(styles)) if styles is not None else frozenset()
    numbering = archive.tree(_NUMBERING) if _NUMBERING in archive else None
    labels = Labels.read(numbering, styles)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        for name in _KEPT:
            if name in archive:
                out.writestr(name, archive.read(name))
        if numbering is not None:
            out.writestr(_NUMBERING, without_styles(numbering))
        for name in (_MAIN, *_STORIES):
            if name in archive:
                story = archive.tree(name)
                _check_size(story)
                for run in list(story.iter(f"{W}r")):
                    if _is_unseen(run, unseen):
                        run.getparent().remove(run)
                if name == _MAIN:
                    labels.write(story)
                out.writestr(name, etree.tostring(story))
    return made.getvalue()


def _check_size(story: etree._Element) -> None:
    number = sum(1 for _ in story.iter())
    if number > _MOST_ELEMENTS:
        raise DocumentError(
            f"The file has {number:,} elements and at most {_MOST_ELEMENTS:,} are read; split it."
        )


def _styled(styles: etree._Element) -> Iterator[str]:
    """The ids of the styles that hide or strike out, by their own word or by what they build on."""
    by_id = {style.get(f"{W}styleId", ""): style for style in styles.iter(f"{W}style")}
    for name in by_id:
        found: Mapping[str, bool] = {}
        at, seen = name, set[str]()
        while at in by_id and at not in seen:
            seen.add(at)
            found = {**_said(by_id[at].find(f"{W}rPr")), **found}
            at = value_of(by_id[at], "basedOn")
        if any(found.values()):
            yield name


def _is_unseen(run: etree._Element, unseen: frozenset[str]) -> bool:
    """Whether a run is hidden or struck out: its own word comes before that of its style."""
    properties = run.find(f"{W}rPr")
    said = _said(properties)
    if said:
        return any(said.values())
    paragraph = next(run.iterancestors(f"{W}p"), None)
    styles = [] if properties is None else [properties.find(f"{W}rStyle")]
    styles += [] if paragraph is None else [paragraph.find(f"{W}pPr/{W}pStyle")]
    return any(style is not None and style.get(f"{W}val") in unseen for style in styles)


def _said(properties: etree._Element | None) -> dict[str, bool]:
    """What properties of text say of hiding and striking out."""
    if properties is None:
        return {}
    found = {name: properties.find(f"{W}{name}") for name in _UNSEEN}
    return {
        name: part.get(f"{W}val", "true").lower() not in _OFF
        for name, part in found.items()
        if part is not None
    }


def _properties(archive: Archive) -> dict[str, str]:
    if "docProps/core.xml" not in archive:
        return {}
    try:
        core = archive.tree("docProps/core.xml")
    except DocumentError:
        return {}
    return {name: core.findtext(f"{_DC}{name}") or "" for name in ("title", "creator")}
