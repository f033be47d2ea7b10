"""An answer without the yes or no in front of it, where a question was not read for certain."""

from __future__ import annotations

import re

_VERDICT = re.compile(
    r"\A(?P<mark>\*\*[^*\n]+:\*\* )?"
    r"(?:(?:Yes|No)(?P<rest>(?:, [^.:\n]{0,60})?)(?P<end>[.:])\s+(?!\d)"
    r"|(?:Yes|No|Right), )(?P<next>.?)",
    re.DOTALL,
)
_MOST_WORDS = 6
"""A verdict of more words says something itself: only its yes or no goes."""


def without_verdict(text: str) -> str:
    """The text from its first statement on: "Yes. X" and "No, not freely. X" become "X"."""
    found = _VERDICT.match(text)
    if found is None:
        return text
    said = (found["rest"] or "").removeprefix(", ")
    kept = f"{said[:1].upper()}{said[1:]}. " if len(said.split()) > _MOST_WORDS else ""
    following = text[found.end() :]
    if not kept and not (found["next"] + following).strip():
        return text
    return f"{found['mark'] or ''}{kept}{found['next'].upper()}{following}"
