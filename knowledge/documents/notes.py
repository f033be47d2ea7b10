"""Raised letters in a line of a PDF: marks of footnotes, exponents, ordinals."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from statistics import median

from knowledge.documents.layout import Row, Run

_WORD_GAP = 0.18  # of a letter's size: a wider gap parts words
_SMALLER = 0.85  # of the line's size: what is raised or lowered is smaller
_RAISED = 0.12  # of the line's size above its foot
_MARK = re.compile(r"[\s(\[]*(?:\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*|[*†‡§¶#]{1,3})[\s)\]]*")
_LETTER_MARK = re.compile(r"[a-z]")
_POWER = re.compile(r"[-−–+]?\d{1,3}")
_NOTE = re.compile(r"\(?(\d{1,3}|[*†‡§¶#]{1,3})[).]?(?=\s|$|[^\W\d])")
_FIGURE = re.compile(r"\d[\d,.  ]*\d$")
_UNIT = re.compile(
    r"(?:^|[^\w]|\d)(?:[kcdmµμn]?m|ft|in|yd|mi|s|sec|Hz|10)$|(?:^|[\s(=/*·×])[^\W\d_]$"
)
_FRACTION = ("\u2044", "\u2215")  # strokes between a raised and a lowered figure
_POWERS = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
_CJK = re.compile("[\u3000-\u9fff\uff00-\uffef]")


def notes_of(rows: Sequence[Row]) -> frozenset[str]:
    """The marks of the notes below the text: smaller lines that begin with one."""
    if not rows:
        return frozenset()
    usual = median(row.size for row in rows)
    found = set()
    for row in rows:
        first = row.runs[0]
        if row.size < usual * 0.95 or _is_raised(first, row):
            match = _NOTE.match(first.text.strip())
            if match:
                found.add(match[1])
    return frozenset(found)


def text_of(row: Row, notes: Collection[str]) -> str:
    """The line's words. Marks of footnotes are left out, powers become raised digits."""
    done = ""
    last: Run | None = None
    for run, following in zip(row.runs, (*row.runs[1:], None), strict=True):
        text = run.text
        over = following is not None and following.text.lstrip()[:1] in _FRACTION
        if over and done[-1:].isdigit():
            done += " "
        elif last is not None and _is_raised(run, row) and not over:
            mark = _raised(text, done, notes)
            if mark is not None:
                done += mark
                last = run
                continue
        if last is not None and _parted(last, run):
            done += " "
        done += text
        if last is None and _is_raised(run, row) and _MARK.fullmatch(text):
            done += " "  # the note's own mark, from its words
        last = run
    return re.sub(r"\s{2,}", " ", done).strip()


def _is_raised(run: Run, row: Row) -> bool:
    return run.size < row.size * _SMALLER and run.base < row.base - row.size * _RAISED


def _raised(text: str, before: str, notes: Collection[str]) -> str | None:
    """What to write for raised letters after ``before``: "" for a mark, None for words."""
    bare = text.strip()
    if not _MARK.fullmatch(bare) and not _POWER.fullmatch(bare):
        letter = _LETTER_MARK.fullmatch(bare) and _FIGURE.search(before.rstrip())
        return "" if letter else None
    marks = set(re.findall(r"\d+|[*†‡§¶#]+", bare))
    if marks and marks <= set(notes):
        return ""
    if _POWER.fullmatch(bare) and (not bare[0].isdigit() or _UNIT.search(before.rstrip())):
        return bare.translate(_POWERS)
    return ""


def _parted(last: Run, run: Run) -> bool:
    gap = max(run.left - last.right, last.left - run.right)
    size = max(last.size, run.size)
    if _CJK.match(last.text[-1]) and _CJK.match(run.text[0]):
        return gap > size
    return run.spaced or gap > size * _WORD_GAP
