"""The days that a web page shows its readers: behind a label, beside its title, under its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from lxml.html import HtmlElement  # type: ignore[import-untyped]
from rapidfuzz import fuzz

from knowledge.documents.days import Written, written
from knowledge.documents.labels import Label, is_label, label_before

_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section "
    "summary table tbody td tfoot th thead tr ul".split()
)
_HEADINGS = ("h1", "h2", "h3", "h4")
_NOT_TEXT = frozenset("head script style template svg iframe object select button".split())
_ELSEWHERE = frozenset("footer nav aside".split())
_ELSEWHERE_NAMED = re.compile(
    r"(?:^|[\s_-])(?:footer|comments?|commentlist|kommentare|respond|related|similar|sidebar|"
    r"widget|copyright|recommend\w*|teasers?|popular|latest|recent|trending|archives?|calendar|"
    r"promo|ticker|next|prev(?:ious)?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MARKED = re.compile(
    r"(?:^|[\s_-])(?:date|datum|fecha|time|timestamp|dateline|posted|pub(?:date|lish\w*)?)"
    r"(?:$|[\s_-])|(?:entry|post|article|publi\w*|news)-?(?:date|time)",
    re.IGNORECASE,
)
_OWN_FOOT = re.compile(
    r"(?:article|asset|entry|post|story)[\s_-]?(?:foot|footer|meta)", re.IGNORECASE
)
_CHANGED = re.compile(r"updat|modif|chang|aktualis", re.IGNORECASE)
_DATELINE = re.compile(r"\s*(?:[)\]|:–—-]|\.\s)")
_PLACE = re.compile(r"[^\W\d_][\w.' -]{1,30},?\s*\(")
_SET_APART = re.compile(r"(?:^|[|/·•–—])\s*$"), re.compile(r"\s*(?:$|[|/·•–—])")
_FACTS = frozenset({"dd", "dt"})  # of a list of facts about the article
_LONGEST = 200  # characters of a line of facts about an article, and of what is no day in it
_LONGEST_REST = 100
_LONGEST_SENTENCE = 25
_BEFORE, _AFTER = 8, 12  # blocks around the title in which such a line stands
_ADJACENT = 1
_LONGEST_LABEL = 60
_LONGEST_HEADING = 500
_MOST_HEADINGS = 1_000
_LEAST_OF_HEADING = 0.5  # of its letters, for a title that is only a part of it
_ALIKE = 90
_PARAGRAPH = 30
_MOST_BLOCKS = 20_000
_MOST_SEARCHED = 2_000


@dataclass(frozen=True, slots=True)
class Shown:
    """Days by how they are shown, the likeliest first in each.

    ``apart`` is the one day of publication beside the title that stands in an aside or teaser: of
    the page itself, where nothing else is dated.
    """

    labelled: Sequence[date] = ()
    marked: Sequence[date] = ()
    beside: Sequence[date] = ()
    signed: Sequence[date] = ()
    apart: Sequence[date] = ()


@dataclass(slots=True)
class _Block:
    """A text as a reader sees it cut; ``elsewhere`` where it is about other things."""

    element: HtmlElement
    text: str = ""
    elsewhere: bool = False
    marked: bool = False
    parts: list[str] = field(default_factory=list)


def shown(tree: HtmlElement, title: str, language: str) -> Shown:
    """The days of the page for its readers; those of footers, comments and teasers left out."""
    heading = _heading(tree, title)
    blocks = list(_blocks(tree, set() if heading is None else {heading, *heading.iterancestors()}))
    within = set() if heading is None else set(heading.iter())
    at = next((i for i, block in enumerate(blocks) if block.element in within), None)
    labelled: list[tuple[int, date]] = []
    marked: list[tuple[int, date]] = []
    beside: list[tuple[int, date]] = []
    lone: list[tuple[int, date]] = []
    apart: set[date] = set()
    for index, block in enumerate(blocks):
        away = len(blocks) if at is None else abs(index - at)
        near = at is not None and at - _BEFORE <= index <= at + _AFTER
        outside = block.elsewhere and away > _ADJACENT
        for one in _days(block, language):
            label = label_before(block.text[: one.start])
            if one.start == 0 and index and _is_label(blocks[index - 1].text):
                label = Label.PUBLISHED
            if label is Label.OTHER:
                continue
            plain = _is_line(block.text, one, marked=block.marked) or (
                near and _is_dateline(block.text, one)
            )
            if outside:
                above = at is not None and index < at  # where comments never stand
                fact = _is_fact(block) or (above and _is_set_apart(block.text, one))
                if plain and (label or (near and fact)):
                    apart.add(one.day)
            elif label is Label.PUBLISHED and (plain or near):
                labelled.append((away, one.day))
            elif index == at:  # what a title speaks of is no day of its own
                if block.marked and _is_at_edge(block.text, one):
                    beside.append((away, one.day))
            elif plain and near:
                beside.append((away, one.day))
            elif plain and block.marked:
                marked.append((away, one.day))
            elif plain and at is None:
                lone.append((away, one.day))
    if at is None:  # with nothing to be beside of, one day alone must be meant
        marked = next((few for few in (marked, lone) if len({day for _, day in few}) == 1), [])
    return Shown(
        _nearest(labelled),
        _nearest(marked),
        _nearest(beside),
        _signed(blocks, language),
        [*apart] if len(apart) == 1 else [],
    )


def _nearest(days: list[tuple[int, date]]) -> list[date]:
    return [day for _, day in sorted(days, key=lambda pair: pair[0])]


def _heading(tree: HtmlElement, title: str) -> HtmlElement | None:
    """The heading that is the page's title, or its first of the first rank."""
    wanted = _letters(title[:_LONGEST_HEADING])
    best, most = None, 5
    for element in islice(tree.iter(*_HEADINGS), _MOST_HEADINGS):
        letters = _letters(element.text_content()[:_LONGEST_HEADING])
        if most < len(letters) and wanted and _is_same(letters, wanted):
            best, most = element, len(letters)
    return best if best is not None else tree.find(".//h1")


def _is_same(heading: str, title: str) -> bool:
    """Whether a heading is the title but for what stands around either of them."""
    if heading in title:
        return True
    if len(title) < len(heading) * _LEAST_OF_HEADING:
        return False
    return title in heading or fuzz.partial_ratio(heading, title) >= _ALIKE


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def _blocks(tree: HtmlElement, around_title: set[HtmlElement]) -> Iterator[_Block]:
    body = tree.find("body")
    body = tree if body is None else body
    current = _Block(body)
    count = 0
    waiting: list[tuple[HtmlElement | str, bool, bool]] = [(body, False, False)]
    while waiting and count < _MOST_BLOCKS:
        element, closes, outside = waiting.pop()
        if isinstance(element, str):
            current.parts.append(element)
            current.elsewhere = outside
            continue
        if not isinstance(element.tag, str) or element.tag in _NOT_TEXT:
            continue
        if element.tag in _BLOCKS or closes:
            current.text = " ".join("".join(current.parts).split())
            if current.text:
                count += 1
                yield current
            parent = element.getparent() if closes else element
            current = _Block(body if parent is None else parent, elsewhere=outside)
        if closes:
            continue
        names = f"{element.get('class', '')} {element.get('id', '')}"
        if element not in around_title:
            named = _ELSEWHERE_NAMED.search(names) and not _OWN_FOOT.search(names)
            outside = outside or element.tag in _ELSEWHERE or bool(named)
        dated = element.tag == "time" or _MARKED.search(names)
        if dated and element.tag not in _BLOCKS:  # shown apart by style where no space is written
            current.parts.append(" ")
        if dated and not _CHANGED.search(names):
            current.marked = True
            if element.tag == "time" and not any(written(element.text_content()[:100])):
                current.parts.append(f" {element.get('datetime', '')[:10]} ")
        if element.tag in _BLOCKS:
            waiting.append((element, True, outside))
        for child in reversed(element):
            apart = " " if child.tag == "time" else ""
            waiting.append((apart + (child.tail or ""), False, outside))
            waiting.append((child, False, outside))
        waiting.append((element.text or "", False, outside))
    current.text = " ".join("".join(current.parts).split())
    if current.text:
        yield current


def _days(block: _Block, language: str) -> list[Written]:
    text = block.text[:_MOST_SEARCHED]
    return sorted(written(text, language), key=lambda one: one.start)


def _is_line(text: str, one: Written, *, marked: bool) -> bool:
    """Whether a text is a line about an article, such as "By Ana Li | 4 April 2025 | 3 min"."""
    rest = len(text) - (one.end - one.start)
    if len(text) > _LONGEST or rest > _LONGEST_REST:
        return False
    return marked or rest <= _LONGEST_SENTENCE or not text.endswith((".", "。", "!", "?"))


def _is_dateline(text: str, one: Written) -> bool:
    """Whether a text begins with the day, set apart: "Bonn (4 April 2025) The ministry …"."""
    before = text[: one.start]
    opened = one.start <= 1 or (before.endswith("(") and _PLACE.fullmatch(before) is not None)
    return opened and _DATELINE.match(text, one.end) is not None


def _is_fact(block: _Block) -> bool:
    """Whether a block is marked as a fact about an article."""
    return block.marked or block.element.tag in _FACTS


def _is_set_apart(text: str, one: Written) -> bool:
    """Whether a day stands between bars or the like: "Ana Li / 4 April 2025 / 3 min"."""
    before, after = _SET_APART
    return bool(before.search(text[: one.start]) and after.match(text, one.end))


def _is_label(text: str) -> bool:
    return len(text) <= _LONGEST_LABEL and is_label(text)


def _is_at_edge(text: str, one: Written) -> bool:
    return one.start <= 1 or one.end >= len(text) - 1


def _signed(blocks: Sequence[_Block], language: str) -> list[date]:
    """The day alone on a line under the text, as notices of authorities end."""
    last = max(
        (i for i, b in enumerate(blocks) if len(b.text) >= _PARAGRAPH and not b.elsewhere),
        default=None,
    )
    if last is None:
        return []
    lines = [block for block in blocks[last + 1 : last + 4] if not block.elsewhere]
    return [
        one.day
        for block in lines
        for one in _days(block, language)
        if one.start == 0 and one.end >= len(block.text) - 1
    ]
