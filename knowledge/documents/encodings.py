"""Bytes of a text file or page → text, or an error; never characters that nobody wrote."""

from __future__ import annotations

import codecs
import re
import unicodedata

import webencodings  # type: ignore[import-untyped]

from knowledge.errors import DocumentError

READ = "PDF, Word (DOCX), EPUB, HTML, Markdown or text"
"""The kinds of files that are read, for people."""
_NOT_TEXT = f"This is not text; give {READ}."
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The Encoding Standard gives a label the widest encoding of its kind; Python's names are narrower.
_WIDEST = {"shift_jis": "cp932", "euc-kr": "cp949", "gbk": "gb18030", "big5": "big5hkscs"}
_LIKELY = (
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp874", "koi8_r"),
    *("gb18030", "big5", "cp932", "euc_jp", "cp949", "utf_16_le", "utf_16_be"),
)
_WESTERN_RUN = re.compile(r"[À-ÖØ-öø-ÿŒœŠšŽžŸ‘’“”–—…€£§©®°·«»¿¡\xa0]{1,2}")
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_FEWEST_FOREIGN = 16
_SOUND_FOR_A_BROKEN = 10


def decode(data: bytes, *, location: str, declared: str = "") -> str:
    """The text of the bytes, composed (NFC), line ends as "\\n", without a byte order mark.

    A byte order mark decides, then valid UTF-8, then the ``declared`` encoding as browsers read
    its label, then what the bytes themselves make certain; a few broken bytes become U+FFFD. Raises
    DocumentError where they are not text or where their encoding cannot be told.
    """
    text = _decoded(data, declared, location)
    if _CONTROL.search(text) and len(_CONTROL.findall(text)) > len(text) // 500:
        raise DocumentError(_NOT_TEXT, location=location)
    return unicodedata.normalize("NFC", re.sub(r"\r\n?", "\n", _CONTROL.sub("", text)))


def declared_in_page(data: bytes) -> str:
    """The encoding that an HTML page's own meta tag names, or ""."""
    found = _META_CHARSET.search(data[:4096])
    return found[1].decode("ascii", "replace") if found else ""


def _decoded(data: bytes, declared: str, location: str) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _declared(data[len(mark) :], encoding, location)
    encoding = _known(declared)
    if b"\x00" in data[:4096]:
        return _without_mark(data, encoding, location)
    stateful = data.isascii() and encoding.startswith("iso2022")
    if not stateful:
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            pass
    if encoding and encoding != "utf-8":
        return _declared(data, encoding, location)
    return _nearly_utf8(data) or _guessed(data, location)


def _nearly_utf8(data: bytes) -> str:
    """UTF-8 with few broken bytes among many sound ones, each shown as U+FFFD; "" for others."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = len(_FOREIGN.findall(text)) - broken
    return text if sound >= _SOUND_FOR_A_BROKEN * broken else ""


def _known(label: str) -> str:
    """The codec by which browsers read what has this label, "" for a label that nobody knows."""
    encoding = webencodings.lookup(label)
    if encoding is None:
        try:
            return codecs.lookup(label.strip()).name if label.strip() else ""
        except LookupError:
            return ""
    return _WIDEST.get(encoding.name) or str(encoding.codec_info.name)


def _without_mark(data: bytes, declared: str, location: str) -> str:
    """UTF-16 without a mark: every other byte of its Latin letters is zero."""
    head = data[:4096]
    little, big = head[1::2].count(0), head[::2].count(0)
    if declared.startswith(("utf-16", "utf-32")):
        return _declared(data, declared, location)
    if len(data) % 2 == 0 and max(little, big) > 4 * min(little, big) + len(head) // 16:
        return _declared(data, "utf-16-le" if little > big else "utf-16-be", location)
    raise DocumentError(_NOT_TEXT, location=location)


def _declared(data: bytes, encoding: str, location: str) -> str:
    """What the bytes are by their label: a broken one among many is shown as U+FFFD."""
    try:
        text = data.decode(encoding, "replace")
    except LookupError:  # a codec of Python that is not of text
        text = "\ufffd"
    broken = text.count("\ufffd")
    if broken and len(_FOREIGN.findall(text)) - broken + len(text) // 100 < broken:
        raise DocumentError(
            f"The text is not valid {encoding} as it says; save it as UTF-8.", location=location
        )
    return text


def _guessed(data: bytes, location: str) -> str:
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        western = ""
    runs = _FOREIGN.findall(western)
    if runs and sum(map(len, runs)) < len(western) / 6 and all(map(_WESTERN_RUN.fullmatch, runs)):
        return western
    if len(data) - len(data.decode("ascii", "ignore")) >= _FEWEST_FOREIGN:
        from charset_normalizer import from_bytes

        best = from_bytes(data, cp_isolation=list(_LIKELY)).best()
        if best is not None:
            return data.decode(best.encoding)
    raise DocumentError(
        "The encoding of the text cannot be told; save it as UTF-8.", location=location
    )
