"""What a text says about itself: title, date, byline, publisher, section headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.documents.cleaning import clean, repair
from knowledge.documents.days import written
from knowledge.documents.labels import is_label
from knowledge.documents.structure import first_heading

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*$")
_BULLET = re.compile(r"\s*([-*+•‣◦▪●–]|\d{1,3}[.)])\s")
_BYLINE = re.compile(
    r"(?:written )?by:? +(?P<name>.{2,80})|author: *(?P<other>.{2,80})", re.IGNORECASE
)
_NAME = re.compile(
    r"[A-ZÀ-Þ][\w.'’-]*(?:,? +(?:and |de |von |van |bin |& )?[A-ZÀ-Þ][\w.'’-]*){0,5}"
)
_MARKS = re.compile(r"^\s*[-*+•>]\s+|[*_`]+")
_ADDRESS_LINE = re.compile(
    r"(?:url|link|source|original|permalink|address)\s*[:：]\s*"
    r"(?:\[[^\]]*\]\()?<?(?P<url>https?://[^\s<>()]+)[>)]*",
    re.IGNORECASE,
)
_OUTLET = r"(?P<name>(?:[A-Z][\w&.-]*)(?: [A-Z][\w&.-]*){0,4})(?: \((?P<short>[A-Z][\w-]{1,11})\))?"
_SAYS = re.compile(
    rf"\b[Aa]s {_OUTLET} (?:has|have|had|continues?|previously|noted|argued|reported)\b"
)
_OWN_WORK = re.compile(
    r"\b(?:prior|previous|earlier|our) "
    r"(?:analys[ei]s|articles?|coverage|reporting|reports|pieces?)\b"
)
_SCRIPTS = (
    ("ja", "ぁ-ヿ"),
    ("ko", "가-힣"),
    ("zh", "一-鿿"),
    ("th", "ก-๛"),
    ("ru", "Ѐ-ӿ"),
    ("ar", "؀-ۿ"),
)
_HEAD_LINES = 12
_LONGEST_DAY = 60
_WEEKDAY = re.compile(r"(?:[^\W\d_]{2,12}[.,]?\s*)?")
_TIME = re.compile(r"[\s.,T(]*(?:\d{1,2}[:.h]\d\d.{0,20})?[\s.)]*")
_LONGEST_TITLE = 200
_LONGEST_HEADING = 90


@dataclass(frozen=True, slots=True)
class Found:
    """A cleaned text as Markdown and what it or its file says about it; "" for unknown."""

    text: str
    title: str = ""
    author: str = ""
    publisher: str = ""
    published: date | None = None
    url: str = ""
    language: str = "en"


def read_marked(raw: str) -> Found:
    """What a Markdown text without front matter says; its title is its first heading."""
    text = clean(raw)
    return _found(text, repair(raw), first_heading(text))


def read_plain(raw: str) -> Found:
    """What a plain text says; its title line and section headings become Markdown headings."""
    text = clean(raw)
    if any(map(_HEADING.match, text.splitlines())):
        return read_marked(raw)
    blocks = text.split("\n\n")
    title = blocks[0].strip() if _is_title(blocks) else ""
    start = 1 if title else 0
    marked = [f"# {title}"] if title else []
    marked += [_promoted(blocks, index) for index in range(start, len(blocks))]
    return _found("\n\n".join(marked), repair(raw), title)


def language_of(text: str) -> str:
    """The language by script ("zh", "ja", "th"…), "en" for Latin letters and for no letters."""
    sample = text[:20_000]
    letters = sum(map(str.isalpha, sample)) or 1
    for language, script in _SCRIPTS:
        if len(re.findall(f"[{script}]", sample)) > letters * (0.1 if language == "ja" else 0.3):
            return language
    return "en"


def day_of(line: str, language: str = "en") -> date | None:
    """The day of publication that a whole short line names ("Nov 1, 2025", "Date: …"), or None."""
    words = " ".join(_MARKS.sub("", line).split())
    if len(words) > _LONGEST_DAY:
        return None
    found = list(written(words, language))
    if len({one.day for one in found}) != 1:
        return None
    before, after = words[: found[0].start], words[found[0].end :]
    if _TIME.fullmatch(after) and (_WEEKDAY.fullmatch(before) or is_label(before)):
        return found[0].day
    return None


def _found(text: str, repaired: str, title: str) -> Found:
    # Bylines and the site's own boxes are looked for in what cleaning has removed, too.
    lines = [line.strip() for line in repaired.splitlines() if line.strip()]
    head = lines[:_HEAD_LINES]
    language = language_of(text)
    days = [day for line in head if (day := day_of(line, language))]
    urls = [m["url"] for line in head if (m := _ADDRESS_LINE.fullmatch(_MARKS.sub("", line)))]
    return Found(
        text=text,
        title=title,
        author=_author(lines),
        publisher=_publisher(repaired),
        published=days[0] if days else None,
        url=urls[0] if urls else "",
        language=language,
    )


def _is_title(blocks: Sequence[str]) -> bool:
    first = blocks[0].strip()
    return (
        len(blocks) > 1
        and 3 <= len(first) <= _LONGEST_TITLE
        and "\n" not in first
        and not first.endswith((".", ",", ";", ":"))
        and not _BULLET.match(first)
        and day_of(first) is None
    )


def _promoted(blocks: Sequence[str], index: int) -> str:
    """The block as a heading where it is a short line that opens prose or a list."""
    block = blocks[index]
    following = blocks[index + 1].strip() if index + 1 < len(blocks) else ""
    opens = bool(_BULLET.match(following)) or (
        len(following) > _LONGEST_HEADING and following.endswith((".", "!", "?", "”", '"', "。"))
    )
    heads = (
        len(block.strip()) <= _LONGEST_HEADING
        and "\n" not in block.strip()
        and block.strip()[:1].isupper()
        and (block.rstrip()[-1:].isalnum() or block.rstrip().endswith((")", "?", "”", "’")))
        and day_of(block) is None
        and not _byline(block.strip())
    )
    return f"## {block.strip()}" if opens and heads else block


def _byline(line: str) -> str:
    match = _BYLINE.fullmatch(line.strip(" *_"))
    name = ((match["name"] or match["other"]).strip() if match else "").strip(" *_")
    return name if _NAME.fullmatch(name) and not day_of(name) else ""


def _author(lines: Sequence[str]) -> str:
    return next((name for line in lines if (name := _byline(line))), "")


def _publisher(text: str) -> str:
    """The outlet that speaks in the text as itself, or "".

    "As X has argued" alone may be said of anyone. It must refer to X's own earlier work, or the
    page's boxes must carry X's name.
    """
    short_names: dict[str, str] = {}
    for match in re.finditer(_OUTLET, text):
        if match["short"] and _abbreviates(match["short"], match["name"]):
            short_names.setdefault(match["short"].casefold(), match["name"])
    for match in _SAYS.finditer(text):
        name = short_names.get(match["name"].casefold(), match["name"])
        names = {name, *(short for short, full in short_names.items() if full == name)}
        own = any(
            _OWN_WORK.search(text[m.start() : m.end() + 60])
            for m in _SAYS.finditer(text)
            if m["name"].casefold() in {n.casefold() for n in names}
        )
        box = "|".join(map(re.escape, names))
        boxed = re.search(
            rf"^(?:recent|latest|more from|about|©(?: \d{{4}})?) (?:{box})\b.{{0,40}}$",
            text,
            re.I | re.M,
        )
        if own or boxed:
            return name
    return ""


def _abbreviates(short: str, name: str) -> bool:
    """Whether the letters of a short name come in order in the long one, from its first."""
    letters = iter(name.casefold())
    return short[0].casefold() == name[0].casefold() and all(c in letters for c in short.casefold())
