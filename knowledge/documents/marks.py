"""A note as its readers see it: without comments, struck text, tags and backslashes."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"(?P<code>^ {0,3}(?P<fence>```+|~~~+).*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?<!`)(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<comment><!--(?:(?!<!--).)*?-->|(?<!\S)%%(?!%).*?%%)"
    r"|(?P<struck>~~(?=\S)[^\n]*?(?<=\S)~~|<(?P<gone>del|s|strike)\b[^<>]{0,500}>"
    r"(?:(?!<(?:del|s|strike)\b).)*?</(?P=gone)\s*>)"
    r"|<sup\b[^<>]{0,200}>(?P<raised>[^<>\n]{1,200})</sup\s*>"
    r"|(?<=[\w)\]])(?:~(?P<low>\d{1,3})~|\^(?P<high>[+-]?\d{1,3}[+-]?)\^)"
    r"|(?P<row><br\s*/?>)"
    r"|</?(?P<tag>sub|b|i|u|em|strong|mark|kbd|span|small|big|font|abbr|ins|center)\b[^<>]{0,500}>"
    r"|(?P<line>^[ \t>]*(?:\d{1,9})?)?\\(?P<shown>[!-/:-@\[-_{-~])",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_GONE = re.compile(r"[ \t]*\0(?=[.,;:!?)\n\0]|$)|(?<=[ \t\n])\0[ \t]*|\0")
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_STRUCTURE = "#>+-*=_.)~"
"""What a backslash keeps from beginning a heading, quote, list or rule at the start of a line."""


def readable(note: str) -> str:
    """The Markdown note without what its readers do not see; code stays as it is.

    Lowered figures of a formula become plain ("Dy2O3"), raised ones raised letters ("10⁶"). A
    backslash stays only where the character behind it would begin a block.
    """
    return _GONE.sub("", _TOKEN.sub(_seen, note))


def _seen(match: re.Match[str]) -> str:
    if match["code"]:
        return match[0]
    if match["comment"] or match["struck"]:
        return "\0"  # one space is enough between the words around it
    if match["raised"] or match["high"]:
        text = match["raised"] or match["high"]
        return text.translate(_RAISED) if re.fullmatch(r"[+-]?\d{1,3}[+-]?", text) else text
    if match["low"]:
        return match["low"]
    if match["row"]:
        return " "
    if match["shown"]:
        return _unescaped(match)
    return ""


def _unescaped(match: re.Match[str]) -> str:
    line, shown = match["line"], match["shown"]
    if shown in "|`" or (line is not None and shown in _STRUCTURE):
        return match[0]
    return f"{line or ''}{shown}"
