"""The article that was found in a page → Markdown without a mark that the page does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element  # type: ignore[import-untyped]

_BREAK = "\x00"
_STRUCTURE = re.compile(r"#{1,6}(?=\s)|```|~~~")
_RULE = re.compile(r"(?:[-*_=]\s*){3,}")
_LABEL = re.compile(r"\d{1,9}\.\s")
_BLOCKS = frozenset({"p", "head", "list", "item", "table", "quote", "div", "row", "cell", "body"})


def blocks_of(body: _Element) -> list[str]:
    """The Markdown blocks of an article's tree (p, head, list, item, table, row, cell, quote…).

    Nothing is escaped but what would begin a heading or code where the page has a paragraph.
    """
    return [block for block in _blocks(body) if block]


def _blocks(element: _Element) -> Iterator[str]:
    """The blocks inside an element; text between them is a paragraph."""
    words = [element.text or ""]
    for child in element:
        if child.tag in _BLOCKS or (child.tag == "code" and _is_block(child)):
            yield from _paragraphs(words)
            words = []
            yield from _block(child)
        else:
            words.append(_inline(child))
        words.append(child.tail or "")
    yield from _paragraphs(words)


def _block(element: _Element) -> Iterator[str]:
    if element.tag == "head":
        level = element.get("rend", "h2")[-1:]
        text = _one_line(_inline(element))
        yield f"{'#' * int(level if level.isdigit() else 2)} {text}" if text else ""
    elif element.tag == "list":
        yield "\n".join(_items(element, ""))
    elif element.tag == "table":
        yield _table(element)
    elif element.tag == "quote":
        text = "\n\n".join(block for block in _blocks(element) if block)
        yield "\n".join(f"> {line}".rstrip() for line in text.split("\n")) if text else ""
    elif element.tag == "code":
        yield _code(element)
    else:
        yield from _blocks(element)


def _items(element: _Element, indent: str) -> Iterator[str]:
    for item in element.iterchildren("item"):
        rest = list(_blocks_of_item(item, f"{indent}  "))
        first, *more = rest or [""]
        numbered = element.get("rend") == "ol" and _LABEL.match(first)
        if first.strip():
            yield indent + (first if numbered else f"- {first}")
        yield from more


def _blocks_of_item(item: _Element, indent: str) -> Iterator[str]:
    """The item's own first line, and what stands under it, indented."""
    words = [item.text or ""]
    lines: list[str] = []
    nested: list[str] = []
    for child in item:
        if child.tag == "list":
            nested += _items(child, indent)
        elif child.tag in _BLOCKS:
            words += [_BREAK, *(f"{block}{_BREAK}" for block in _block(child))]
        else:
            words.append(_inline(child))
        words.append(child.tail or "")
    lines = [line for part in "".join(words).split(_BREAK) if (line := _one_line(part))]
    yield " ".join(lines)
    yield from nested


def _table(element: _Element) -> str:
    rows = [
        [_one_line(_inline(cell)) for cell in row.iterchildren("cell")]
        for row in element.iterchildren("row")
    ]
    rows = [row for row in rows if any(row)]
    if not rows:
        return ""
    first = next(element.iterchildren("row"))
    width = max(map(len, rows))
    named = any(cell.get("role") == "head" for cell in first.iterchildren("cell"))
    names = rows.pop(0) if named else [""] * width
    # A bar in the names of columns counts as another column to whoever reads the rule below it.
    names = [name.replace("|", "¦") for name in names] + [""] * (width - len(names))
    lines = [names, ["---"] * width, *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _code(element: _Element) -> str:
    text = "".join("\n" if e.tag == "lb" and not t else t for e, t in _texts(element)).strip("\n")
    return f"```\n{text}\n```" if text.strip() else ""


def _texts(element: _Element) -> Iterator[tuple[_Element, str]]:
    for part in element.iter():
        if isinstance(part.tag, str):
            if part.tag == "lb":
                yield part, ""
            yield part, part.text or ""
        if part is not element:
            yield part, part.tail or ""


def _is_block(element: _Element) -> bool:
    return "\n" in "".join(element.itertext()) or element.find(".//lb") is not None


def _inline(element: _Element) -> str:
    """The words of an element and of those in it; breaks of lines are marked."""
    if element.tag == "lb":
        return _BREAK
    words = [element.text or ""] if isinstance(element.tag, str) else []
    for child in element:
        space = " " if child.tag in _BLOCKS else ""
        words += [space, _inline(child), space, child.tail or ""]
    return "".join(words)


def _paragraphs(words: list[str]) -> Iterator[str]:
    """Paragraphs of inline text: one break of a line ends a line, two end a paragraph."""
    lines = [" ".join(line.split()) for line in "".join(words).split(_BREAK)]
    paragraph: list[str] = []
    for line in [*lines, ""]:
        if line:
            if not _RULE.fullmatch(line):
                paragraph.append(
                    _STRUCTURE.sub(lambda found: f"\\{found[0]}", line, count=1)
                    if _STRUCTURE.match(line)
                    else line
                )
        elif paragraph:
            yield "\n".join(paragraph)
            paragraph = []


def _one_line(text: str) -> str:
    return " ".join(text.replace(_BREAK, " ").split())
