"""Restores characters that were read in the wrong encoding; what is undamaged stays as it is.

Some sites serve UTF-8 that was once read as Thai (ISO-8859-11) and then as windows-1252: each
byte of a dash or quote became a Thai letter or a symbol, and bytes that windows-1252 lacks
were dropped. The damage is partial, so each damaged sequence is restored by itself.
"""

from __future__ import annotations

import re

THAI = re.compile("[\u0e01-\u0e3a\u0e3f-\u0e5b]")

_BYTE_OF_SYMBOL = {
    bytes([byte]).decode("cp1252"): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
} | {chr(byte): byte for byte in range(0x80, 0xA0)}
_SYMBOL = f"[{''.join(map(re.escape, _BYTE_OF_SYMBOL))}]"
_NEXT = f"(?:{_SYMBOL}|[\xa0\u0e01-\u0e1f])"  # what the bytes 80 to BF became
# E2 80 (dashes, quotes), ™ and €. This vowel sign is never followed by such a symbol in Thai, so
# it is damage even in the middle of genuine Thai. 9D, the last byte of ”, was dropped.
_CERTAIN = re.compile(f"\u0e42(?:€{_NEXT}?|„\u0e02|‚\u0e0c)")
# The other UTF-8 sequences may also be genuine Thai syllables, such as the one read from ö.
_LIKELY = re.compile(
    f"[\u0e22-\u0e3a\u0e3f]{_NEXT}|[\u0e40-\u0e4f]{_NEXT}{{2}}|[\u0e50-\u0e54]{_NEXT}{{3}}"
)
# Without damage beyond doubt only pairs that are no Thai words count (© ® ° §), and é in a word.
_DOUBTFUL = re.compile(
    f"\u0e22[\xa0\u0e02-\u0e1f]|(?<=[A-Za-z])\u0e23{_NEXT}|\u0e23{_NEXT}(?=[A-Za-z])"
)
# The lossy form: of a dash, quote or apostrophe only the first byte is left.
_LONE = re.compile("(?<![\u0e01-\u0e5b])\u0e42(?![\u0e01-\u0e5b])")
_IN_WORDS = re.compile(f"(?<=[A-Za-z.,!?]){_LONE.pattern}|{_LONE.pattern}(?=[A-Za-z])")
_SUFFIX = re.compile(r"(?:s|t|re|ve|ll|d|m)\b")
_CONTROL = re.compile("[\x80-\x9f]")
_LATIN_DAMAGE = re.compile("[ÂÃâÅÄËÎÐðã][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")


def repair(text: str) -> str:
    """The text with damaged characters restored; undamaged text comes back unchanged.

    The damage is undone exactly, but for the lossy form, in which only the first byte of a
    character is left: there the words around decide between dash, quotes and apostrophe.
    """
    # Each pass leaves fewer letters, or as many and fewer of them damaged; what one kind of
    # damage hid from the other may show after it.
    while (repaired := _repair_latin(_once(text))) != text:
        text = repaired
    return text


def _once(text: str) -> str:
    if not THAI.search(text):
        return text
    evident = bool(_CERTAIN.search(text))
    text = _CERTAIN.sub(_restored, text)
    restore = _LIKELY if evident else _DOUBTFUL
    trial = restore.sub(_restored, text)
    if not THAI.search(_LONE.sub("", trial)):  # no genuine Thai: all of it was damage
        text = trial
        if _IN_WORDS.search(text):
            text = "\n".join(map(_repair_lossy, text.split("\n")))
    return text


def _restored(match: re.Match[str]) -> str:
    damaged = match[0]
    if damaged == "\u0e42€":
        return "”"
    data = bytes(
        _BYTE_OF_SYMBOL[c] if c in _BYTE_OF_SYMBOL else c.encode("iso8859-11")[0] for c in damaged
    )
    try:
        restored = data.decode("utf-8")
    except UnicodeDecodeError:
        return damaged
    return damaged if THAI.search(restored) or _CONTROL.search(restored) else restored


def _repair_lossy(line: str) -> str:
    """Dash, quote or apostrophe for each lone first byte, by the words around it."""
    opened = False

    def choose(match: re.Match[str]) -> str:
        nonlocal opened
        mark = _choice(line[: match.start()], line[match.end() :], opened)
        opened = {"“": True, "”": False}.get(mark, opened)
        return mark

    return _LONE.sub(choose, line)


def _choice(before: str, after: str, opened: bool) -> str:
    last, first = before[-1:], after[:1]
    starts = not last or last.isspace() or last in "([—"
    ends = not first or first.isspace() or first in ".,;:!?)]"
    if starts and ends:
        return "—"
    if starts:
        return "“"
    if ends:
        return "”" if opened or not last.isalpha() else "’"
    if last.isdigit() and first.isdigit():
        return "–"
    name = re.search(r"\b[OD]$", before) and first.isupper()  # O’Brien, D’Angelo
    return "’" if name or (last.isalpha() and _SUFFIX.match(after)) else "—"


def _repair_latin(text: str) -> str:
    """Undo UTF-8 read as windows-1252 or Latin-1, line by line, where ftfy is certain."""
    if not _LATIN_DAMAGE.search(text):
        return text
    from ftfy import TextFixerConfig, fix_encoding
    from ftfy.badness import is_bad

    config = TextFixerConfig(
        unescape_html=False,
        restore_byte_a0=True,
        replace_lossy_sequences=False,
        decode_inconsistent_utf8=True,
        fix_c1_controls=False,
    )
    lines = (
        fix_encoding(line, config) if _LATIN_DAMAGE.search(line) and is_bad(line) else line
        for line in text.split("\n")
    )
    return "\n".join(lines)
