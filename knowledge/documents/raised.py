"""Raised and lowered letters of a page as plain text: formulas, units, powers, ordinals, notes."""

from __future__ import annotations

import re

from lxml.html import HtmlElement  # type: ignore[import-untyped]

_RAISED = str.maketrans(
    "0123456789+-−=()abcdefghijklmnoprstuvwxyz",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ",
)
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_MARK = re.compile(r"\[?(?:\d{1,3}|[a-z]|[ivx]{1,4}|[*†‡§¶#]{1,3})[\])]?")
_MARKS = re.compile(rf"{_MARK.pattern}(?:\s*[,;]?\s*{_MARK.pattern}){{0,5}}")
_NOTE_CLASS = re.compile(r"foot-?note|note-?ref|\breference\b|\bfn\b", re.IGNORECASE)
_POWER = re.compile(r"[+\-−]?\d{1,3}[+\-−]?")
_LONGEST_UNIT = 3  # letters; a longer word before a raised figure is followed by a note


def flatten_scripts(tree: HtmlElement) -> None:
    """Put the text of every ``sub`` and ``sup`` into the line, in place.

    Lowered figures of a formula become plain ("Dy2O3"), powers and units keep raised ones
    ("10⁶", "m²"), marks of footnotes go, and no figure is joined to another.
    """
    for element in list(tree.iter("sub", "sup")):
        if element.getparent() is None:
            continue
        text = " ".join(element.text_content().split())
        before = _before(element)
        if element.tag == "sub":
            shown = text.translate(_LOWERED) if before[-1:].isdigit() else text
        else:
            shown = "" if _is_note(element, text, before) else _raised(text, before)
        for child in list(element):
            element.remove(child)
        element.text = shown
        element.drop_tag()


def _before(element: HtmlElement) -> str:
    """The end of the text right before an element, within its parent."""
    previous = element.getprevious()
    parts: list[str] = []
    while previous is not None:
        parts.insert(0, previous.tail or "")
        if parts[0] or not isinstance(previous.tag, str):
            break
        parts.insert(0, previous.text_content())
        if parts[0]:
            break
        previous = previous.getprevious()
    else:
        parts.insert(0, element.getparent().text or "")
    return "".join(parts)[-40:]


def _is_note(element: HtmlElement, text: str, before: str) -> bool:
    if not _MARKS.fullmatch(text):
        return False
    inside = [element, *element.iter("a")]
    around = element.getparent()
    if any(
        "#" in part.get("href", "")
        or _NOTE_CLASS.search(f"{part.get('class', '')} {part.get('id', '')}")
        or part.get("role") == "doc-noteref"
        for part in [*inside, around]
    ):
        return True
    if text.startswith("["):
        return True
    word = re.search(r"[^\W\d_]*$", before)
    return text[:1].isdigit() and (
        before[-1:] in ".,;:!?。，；”’\"')" or (word is not None and len(word[0]) > _LONGEST_UNIT)
    )


def _raised(text: str, before: str) -> str:
    if _POWER.fullmatch(text) or len(text) == 1:
        power = text.translate(_RAISED)
        # Only a power of ten is surely no note: "2025" and a raised 1 must not become a figure.
        figure = before[-1:].isdigit() and not re.search(r"(?<!\d)10$", before)
        return f" {power}" if figure and text[0] not in "+-−" else power
    return text
