"""Bytes of a text file or page → text, or an error; never characters that nobody wrote."""

from __future__ import annotations

import codecs
import re

from knowledge.errors import DocumentError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Browsers read these labels as windows-1252, and that is what pages so labelled hold.
_REALLY_1252 = {"ascii", "iso8859-1", "latin-1"}
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
    """The text of the bytes, line ends as "\\n", without a byte order mark.

    A byte order mark decides, then valid UTF-8, then the ``declared`` encoding, then what the
    bytes themselves make certain; a few broken bytes of UTF-8 become U+FFFD. Raises
    DocumentError where they are not text or where their encoding cannot be told.
    """
    text = _decoded(data, declared, location)
    if _CONTROL.search(text) and len(_CONTROL.findall(text)) > len(text) // 500:
        raise DocumentError(
            "This is not text; give a Markdown, text, HTML or PDF file.", location=location
        )
    return re.sub(r"\r\n?", "\n", _CONTROL.sub("", text))


def declared_in_page(data: bytes) -> str:
    """The encoding that an HTML page's own meta tag names, or ""."""
    found = _META_CHARSET.search(data[:4096])
    return found[1].decode("ascii", "replace") if found else ""


def _decoded(data: bytes, declared: str, location: str) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, location)
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
        return _strict(data, encoding, location)
    return _nearly_utf8(data) or _guessed(data, location)


def _nearly_utf8(data: bytes) -> str:
    """UTF-8 with few broken bytes among many sound ones, each shown as U+FFFD; "" for others."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = len(_FOREIGN.findall(text)) - broken
    return text if sound >= _SOUND_FOR_A_BROKEN * broken else ""


def _known(label: str) -> str:
    try:
        name = codecs.lookup(label.strip()).name if label.strip() else ""
    except LookupError:
        return ""
    if name in _REALLY_1252:
        return "cp1252"
    return "gb18030" if name in ("gb2312", "gbk") else name


def _without_mark(data: bytes, declared: str, location: str) -> str:
    """UTF-16 without a mark: every other byte of its Latin letters is zero."""
    head = data[:4096]
    little, big = head[1::2].count(0), head[::2].count(0)
    if declared.startswith(("utf-16", "utf-32")):
        return _strict(data, declared, location)
    if len(data) % 2 == 0 and max(little, big) > 4 * min(little, big) + len(head) // 16:
        return _strict(data, "utf-16-le" if little > big else "utf-16-be", location)
    raise DocumentError(
        "This is not text; give a Markdown, text, HTML or PDF file.", location=location
    )


def _strict(data: bytes, encoding: str, location: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise DocumentError(
            f"The text is not valid {encoding} as it says; save it as UTF-8.", location=location
        ) from error


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
