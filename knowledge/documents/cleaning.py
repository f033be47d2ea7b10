"""From a text as it was found to the text that is stored: repaired, without furniture, tidy."""

from __future__ import annotations

import re
import unicodedata

from knowledge.documents.furniture import remove_furniture
from knowledge.documents.mojibake import THAI, repair

__all__ = ["clean", "remove_furniture", "repair"]

# Marks that show nothing: byte order marks, soft hyphens, overrides of direction, and the tag
# characters in which instructions can be hidden.
_UNSEEN = re.compile("[\ufeff\u00ad\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_SPACES = re.compile("[\xa0\u2007\u202f]")
_LINE_BREAKS = re.compile("\r\n?|[\u2028\u2029\x0b\x0c\x85]")
_BLANK_LINES = re.compile(r"\n{3,}")
_CODE = re.compile(
    r"(^ {0,3}(?P<fence>```+|~~~+).*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z))",
    re.MULTILINE | re.DOTALL,
)


def clean(text: str) -> str:
    """The text repaired, without furniture and unseen characters, with at most one blank line.

    Headings, lists, tables and code blocks keep their form. Cleaning twice changes nothing.
    """
    text = _LINE_BREAKS.sub("\n", text)
    text = unicodedata.normalize("NFC", remove_furniture(_UNSEEN.sub("", repair(text))))
    text = _SPACES.sub(" ", text)
    if not THAI.search(text):  # Thai marks its words with zero-width spaces
        text = text.replace("\u200b", "")
    # Splitting gives prose, code, fence, prose and so on: code keeps its blank lines and spaces.
    parts = _CODE.split(text)
    parts[::3] = map(_tidy, parts[::3])
    del parts[2::3]
    return "".join(parts).strip("\n").rstrip()


def _tidy(prose: str) -> str:
    return _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip(" \t") for line in prose.split("\n")))
