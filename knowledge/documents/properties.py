"""What the properties of a file say that somebody meant: not what a program has filled in."""

from __future__ import annotations

import re

_PLACEHOLDER = re.compile(
    r"^(?:untitled.*|(?:microsoft|powerpoint) .*|document ?\d*|unknown"
    r"|.*\.(?:docx?|odt|epub|pdf|indd|pptx?|qxd|fm|dvi|tex))$",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"^(?:anonymous|unknown|unspecified|user|admin(?:istrator)?|owner|author|default|python-docx"
    r"|(?:microsoft|windows|office|openxml|libreoffice|apache|calibre|google)\b.*)$",
    re.IGNORECASE,
)


def title_of(value: str) -> str:
    """The title in a file's properties, "" for the name of a file and for a placeholder."""
    title = value.strip("\0 \t\r\n")
    return "" if _PLACEHOLDER.match(title) else title


def author_of(value: str) -> str:
    """The author in a file's properties, "" for an account or a program."""
    author = value.strip("\0 \t\r\n")
    return "" if _NOBODY.match(author) else author
