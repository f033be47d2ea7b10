"""The one seam between what others wrote and what Discord shows.

Documents, people and models write text; Discord reads markup, mentions and addresses in it.
Everything that was not written in this package passes through ``inline``, ``escape`` or ``link``
before it is sent, and then it is only text: it pings no one, links nowhere and cannot leave the
quote or the line that it stands in. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

ELLIPSIS = "…"
LABEL_LIMIT = 200
URL_LIMIT = 512

_SPACER = "\u200b"
_MARKUP = re.compile(r"([\\`*_~|\[\]])")
_LINE_START = re.compile(r"^([^\S\n]*)([#>+-])", re.MULTILINE)
_ANGLE = re.compile(r"<(?=[^\s\d=<])")
_EVERYONE = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
_SCHEME = re.compile(r"(?<=[a-z0-9+.-]):(?=//)", re.IGNORECASE)
_INVITE = re.compile(r"(?<=discord)(?=(?:app)?\.(?:gg|com)/)", re.IGNORECASE)
_MENTION = re.compile(r"<(?:@[!&]?|#|a?:\w+:|/[^:>]+:|t:|id:)[^>\n]{0,100}>")
_SPACES = re.compile(r"[^\S\n]+")
_MARKS_IN_A_ROW = 4
_EMPHASIS = re.compile(r"\*\*|__|`|^#{1,6} +|^[ \t|:-]*---[ \t|:-]*$\n?", re.MULTILINE)
_LINK = re.compile(r"\[([^\]\n]*)\]\(([^)\s]*)\)")
_PIPES = re.compile(r"^\s*\||\|\s*$", re.MULTILINE)


def size(text: str) -> int:
    """Length as Discord may count it: in UTF-16 units, so that an emoji counts as two."""
    return len(text) + sum(1 for letter in text if ord(letter) > 0xFFFF)


def clean(text: str) -> str:
    """The text without what cannot be seen or printed.

    Drops control characters, direction overrides, zero-width and tag characters, lone
    surrogates, and combining marks beyond four on one letter. Line ends become ``\\n``.
    """
    kept: list[str] = []
    marks = 0
    for letter in text.replace("\r\n", "\n").replace("\r", "\n"):
        category = unicodedata.category(letter)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if letter == "\n" or (category[0] != "C" and category not in ("Zl", "Zp")):
            if marks <= _MARKS_IN_A_ROW:
                kept.append(letter)
        elif letter == "\t" or category in ("Zl", "Zp"):
            kept.append(" ")
    return "".join(kept)


def inert(text: str) -> str:
    """Cleaned text in which no mention, address or command is live; its markup is as it was."""
    text = _ANGLE.sub("<" + _SPACER, clean(text))
    text = _EVERYONE.sub("@" + _SPACER, text)
    text = _SCHEME.sub(":" + _SPACER, text)
    return _INVITE.sub(_SPACER, text)


def escape(text: str, *, line_start: bool = True) -> str:
    """Text that Discord shows letter by letter; ``line_start`` says that it begins a line."""
    text = _MARKUP.sub(r"\\\1", inert(text))
    head, joint, tail = text.partition("\n")
    return (begin_line(head) if line_start else head) + joint + begin_line(tail)


def begin_line(text: str) -> str:
    """The text with every mark escaped that would begin a heading, list or quote in a line."""
    return _LINE_START.sub(r"\1\\\2", text)


def inline(text: str, limit: int) -> str:
    """One escaped line of at most ``limit`` of the text's own letters, cut at a word."""
    return escape(shorten(" ".join(clean(text).split()), limit))


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` letters, cut at a word where one ends in the last third."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > limit * 2 // 3 else cut).rstrip(" ,;:") + ELLIPSIS


def quoted(text: str) -> str:
    """Lines of an escaped block quote; no line of the text can leave it."""
    lines = [_SPACES.sub(" ", line).strip() for line in clean(text).split("\n")]
    return "\n".join(f"> {escape(line)}" for line in lines if line)


def without_mentions(text: str) -> str:
    """A person's text without mentions, custom emoji and timestamps, on clean lines."""
    return _SPACES.sub(" ", clean(_MENTION.sub(" ", text))).strip()


def address(url: str) -> str | None:
    """An http(s) address that is safe inside a Markdown link, or None."""
    url = clean(url).strip()
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - raises for a port that is none
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return None
    if parts.username is not None or any(space in url for space in " \n"):
        return None
    netloc = parts.netloc.replace(parts.netloc.split(":")[0], _ascii(parts.hostname), 1)
    safe = quote(parts._replace(netloc=netloc).geturl(), safe="%/:?#@!$&+,;=~._-")
    return safe if len(safe) <= URL_LIMIT else None


def host(url: str) -> str:
    """The host that an address leads to, in ASCII, so that look-alike letters show."""
    return _ascii(urlsplit(url).hostname or "").removeprefix("www.")


def _ascii(name: str) -> str:
    try:
        return name.encode("idna").decode() if not name.isascii() else name
    except UnicodeError:
        return name.encode("ascii", "replace").decode()


def link(label: str, url: str) -> str:
    """A masked link, or the label alone when the address is not one to link to.

    A label without a letter or digit, behind which an address could hide, gives way to the host.
    """
    target = address(url)
    shown = inline(label, LABEL_LIMIT)
    if target is None:
        return shown
    if not any(letter.isalnum() for letter in shown):
        shown = escape(host(target))
    return f"[{shown}]({target})"


def plain(markdown: str) -> str:
    """A document's words without its Markdown marks, lines and order kept."""
    text = _LINK.sub(r"\1", _EMPHASIS.sub("", markdown))
    return _PIPES.sub("", text).replace(" | ", " · ").strip()
