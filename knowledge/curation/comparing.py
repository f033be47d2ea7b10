"""Differences between texts, for people."""

from __future__ import annotations

import difflib
import re

from knowledge.curation.heads import header_of
from knowledge.documents.cleaning import repair
from knowledge.models import Document

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_WORDS = 20_000
_AROUND = 60
_LONGEST = 20_000


def plain(document: Document) -> list[str]:
    """A document as lines: its fields, one a line, then its text."""
    lines = [f"{name}: {_flat(value)}" for name, value in header_of(document).items()]
    return [*lines, "", *document.text.split("\n")]


def unified(old: Document | None, new: Document) -> str:
    """The differences as a unified diff of lines; "" where there are none or nothing before."""
    if old is None:
        return ""
    lines = difflib.unified_diff(plain(old), plain(new), lineterm="", n=1)
    return "\n".join(list(lines)[2:])[:_LONGEST]


def worded(old: str, new: str) -> str:
    """The differing words in their surroundings: ~~removed~~ and **added**, " … " between."""
    one, two = _WORD.findall(old), _WORD.findall(new)
    if len(one) + len(two) > _MOST_WORDS:  # the time grows with the square
        return ""
    parts: list[str] = []
    matcher = difflib.SequenceMatcher(None, one, two, autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            parts.append(_shortened("".join(one[i1:i2])))
            continue
        parts += _marked("".join(one[i1:i2]), "~~"), _marked("".join(two[j1:j2]), "**")
    return "".join(parts)[:_LONGEST] if old != new else ""


def cleaned_away(raw: str, text: str, most: int = 20) -> tuple[str, ...]:
    """Lines of a source that are nowhere in what was made of it, in their order."""
    kept = " ".join(text.split())
    found = []
    for line in repair(raw).splitlines():
        words = " ".join(line.split()).strip("#*>-• ")
        if len(words) > 2 and words not in kept:
            found.append(words[:200])
    return tuple(dict.fromkeys(found))[:most]


def _shortened(text: str) -> str:
    if len(text) <= 2 * _AROUND:
        return text
    return f"{text[:_AROUND]} … {text[-_AROUND:]}"


def _marked(text: str, mark: str) -> str:
    inner = text.strip()
    return text.replace(inner, f"{mark}{inner}{mark}") if inner else text


def _flat(value: object) -> str:
    return " ".join(str(value).split())
