"""The clauses of a text: which of them ask, and which only tell what the question comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answers.understanding.tenses import tells_past
from knowledge.vocabulary.locales import Cue, Shape

Span = tuple[int, int]

_CUT = re.compile(
    r"(?<=[.!?])(?<!\b[Nn]o\.)(?<!\b[Nn]os\.)\s+|[。！？\n]+|[,;:–—]\s+|\s[-–—]\s|\s*\(|\)\s*"
)
_ASKS = Shape(r"^\W*(?:(?:{opener}|{clause_opener}) )*(?:{auxiliary}|{wh})\b")
_MARKED = re.compile(r"[?？]\W*$")
_STORY = Cue("story")
"""Who does or did something, or a verb that tells what somebody did."""
_SUPPOSES = Cue("supposes")


def told_in_story(text: str, days: Sequence[Span], language: str = "en") -> list[Span]:
    """Those of ``days``, spans of ``text``, that stand in clauses which tell a story while
    another clause asks: "since August he keeps saying so, is it true?".

    None where the question itself looks back: "we shipped it in May, was that legal?".
    """
    plain = text
    for low, high in days:
        plain = plain[:low] + "\0" * (high - low) + plain[high:]
    clauses = _clauses(plain)
    asking = [clause for clause in clauses if _asks(plain[slice(*clause)])]
    if not asking or len(clauses) == 1:
        return []
    if any(tells_past(_opening(plain[slice(*clause)]), language) for clause in asking):
        return []
    telling = [c for c in clauses if c not in asking and _tells(plain[slice(*c)])]
    return [(low, high) for low, high in days if any(a <= low < b for a, b in telling)]


def _clauses(text: str) -> list[Span]:
    found, at = [], 0
    for cut in _CUT.finditer(text):
        found.append((at, cut.end()))
        at = cut.end()
    return [span for span in (*found, (at, len(text))) if re.search(r"\w|\0", text[slice(*span)])]


def _asks(clause: str) -> bool:
    return bool(_MARKED.search(clause) or _ASKS.search(clause))


def _opening(clause: str) -> str:
    """The first words of a clause, where the verb of a question stands."""
    return " ".join(clause.split()[:3])


def _tells(clause: str) -> bool:
    return _STORY.search(clause) is not None and not _SUPPOSES.search(clause)
