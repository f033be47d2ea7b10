"""Text of strangers as it may be printed and logged: one line, nothing that acts, no password."""

from __future__ import annotations

import re
import unicodedata

_PASSWORD = re.compile(
    r"\b(?P<scheme>[a-z][a-z0-9+.-]*:/{0,3})(?:[^\s/?#@]*@|[^\s:/@]+:\S*@)(?=\S)", re.IGNORECASE
)
_ACTING = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
"""Categories of characters that move a cursor, colour, reverse or end a line, or show nothing."""
_JOINING = "\u200c\u200d"
"""Formatting that scripts need to be written right."""


def shown(text: str) -> str:
    """One line that is safe to print and log, whatever file names, addresses and documents hold.

    Control and formatting characters and line ends become escapes such as ``\\x1b``; a name and
    password in an address are left out.
    """
    return _PASSWORD.sub(lambda match: match["scheme"], "".join(map(_escaped, text)))


def one_line(text: str) -> str:
    """A title or name without line ends, control and formatting characters, for display."""
    kept = (" " if unicodedata.category(c) in _ACTING and c not in _JOINING else c for c in text)
    return " ".join("".join(kept).split())


def _escaped(character: str) -> str:
    if unicodedata.category(character) not in _ACTING or character in _JOINING:
        return character
    return character.encode("unicode_escape").decode("ascii")
