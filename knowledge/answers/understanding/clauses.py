"""The clauses of a text: which of them ask, and which only tell what the question comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answers.understanding.tenses import tells_past
from knowledge.vocabulary.locales import Shape, compiled, locale

Span = tuple[int, int]

_CUT = re.compile(
    r"(?<=[.!?])(?<!\b[Nn]o\.)(?<!\b[Nn]os\.)\s+|[。！？\n]+|[,;:–—]\s+|\s[-–—]\s|\s*\(|\)\s*"
)
_ASKS = Shape(r"^\W*(?:(?:{opener}|{clause_opener}) )*(?:{auxiliary}|{wh})\b")
_MARKED = re.compile(r"[?？]\W*$")
_ENDED = re.compile(r"[.!?。！？\n]\s*$")
_TAG = 2
"""Up to how many words a question behind a comma only asks about the clause before: "right?"."""


def told_in_story(
    text: str, days: Sequence[Span], ahead: Sequence[Span] = (), language: str = "en"
) -> list[Span]:
    """Those of ``days``, spans of ``text``, that stand in clauses which tell a story while
    another clause asks: "since August he keeps saying so, is it true?". Those of ``ahead``, which
    may lie before or behind the day of asking, only where a verb tells what was done.

    None where the question itself looks back: "we shipped it in May, was that legal?".
    """
    plain = blanked(text, (*days, *ahead))
    clauses = _clauses(plain)
    asking = [clause for clause in clauses if _asks(plain[slice(*clause)])]
    if not asking or len(clauses) == 1:
        return []
    if any(tells_past(_opening(plain[slice(*clause)]), language) for clause in asking):
        return []
    others = [clause for clause in clauses if clause not in asking]
    telling = [c for c in others if not _shows("supposes", plain[slice(*c)], language)]
    deeds = [c for c in telling if _shows("told_deed", plain[slice(*c)], language)]
    telling = [c for c in telling if c in deeds or _shows("teller", plain[slice(*c)], language)]
    return [*_within(days, telling), *_within(ahead, deeds)]


def blanked(text: str, spans: Sequence[Span], mark: str = "\0") -> str:
    """The text at the same length with a mark for every character of some spans."""
    for low, high in spans:
        text = text[:low] + mark * (high - low) + text[high:]
    return text


def telling(text: str, language: str = "en") -> list[str]:
    """The clauses of a text that neither ask nor suppose something."""
    clauses = [text[slice(*clause)] for clause in _clauses(text)]
    return [c for c in clauses if not (_asks(c) or _shows("supposes", c, language))]


def _clauses(text: str) -> list[Span]:
    found, at = [], 0
    for cut in _CUT.finditer(text):
        found.append((at, cut.end()))
        at = cut.end()
    found.append((at, len(text)))
    clauses: list[Span] = []
    for low, high in found:
        clause = text[low:high]
        if not re.search(r"\w|\0", clause):
            continue
        tag = _MARKED.search(clause) and len(clause.split()) <= _TAG
        if tag and clauses and not _ENDED.search(text[slice(*clauses[-1])]):
            low, _ = clauses.pop()
        clauses.append((low, high))
    return clauses


def _asks(clause: str) -> bool:
    return bool(_MARKED.search(clause) or _ASKS.search(clause))


def _shows(cue: str, clause: str, language: str) -> bool:
    """Whether a clause holds a cue of its own language, whose short words are others elsewhere."""
    own = locale(language)
    words = own.cues.get(cue, ())
    return bool(words) and compiled(own.pattern(words)).search(clause) is not None


def _opening(clause: str) -> str:
    """The first words of a clause, where the verb of a question stands."""
    return " ".join(clause.split()[:3])


def _within(days: Sequence[Span], clauses: Sequence[Span]) -> list[Span]:
    return [(low, high) for low, high in days if any(a <= low < b for a, b in clauses)]
