"""HTML tables → grids of plain cells, or plain blocks where a table only lays out the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]
from lxml.html import HtmlElement, builder  # type: ignore[import-untyped]

_BLOCKS = frozenset(
    "address article blockquote br caption center dd div dl dt figcaption figure footer h1 h2 h3 h4"
    " h5 h6 header hr li main ol p pre section table td th tr ul".split()
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_PARTS = ("thead", "tbody", "tfoot")
_WIDEST = 100  # columns
_MOST_CELLS = 20_000
_LONGEST_CELL = 2_000  # characters; a cell that holds more, in paragraphs, is a page's column


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    names: bool  # whether it is marked as a name of a column or row


def flatten_tables(tree: HtmlElement) -> None:
    """Make every table of the tree rows of cells that hold text alone, in place.

    What spans rows or columns stands in each of them, a list in a cell becomes its items with
    semicolons, and the rows that name the columns become one. A table that lays out the page
    becomes blocks in the order of its cells.
    """
    tables = list(tree.iter("table"))
    holding = [next(table.iterdescendants("table"), None) is not None for table in tables]
    for table, holds in reversed(list(zip(tables, holding, strict=True))):  # inner ones first
        rows = list(_rows(table))
        if _lays_out(table, rows, holds):
            _unfold(table, rows)
        else:
            _rebuild(table, rows)


def _rows(table: HtmlElement) -> Iterator[HtmlElement]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in _PARTS:
            yield from child.iterchildren("tr")


def _cells(row: HtmlElement) -> list[HtmlElement]:
    return list(row.iterchildren("td", "th"))


def _lays_out(table: HtmlElement, rows: Sequence[HtmlElement], holds_tables: bool) -> bool:
    """Whether the table places parts of a page, by its marks or else by what it holds."""
    if table.get("role") in ("presentation", "none"):
        return True
    if next(table.iterdescendants("h1", "article"), None) is not None:
        return True
    if table.find("caption") is not None or any(row.find("th") is not None for row in rows):
        return False
    return (
        holds_tables
        or next(table.iterdescendants(*_HEADINGS, "form"), None) is not None
        or max((len(_cells(row)) for row in rows), default=0) < 2
        or (len(rows) < 2 and next(table.iter("p", "ul", "ol", "div"), None) is not None)
        or any(_is_column(cell) for cell in table.iter("td"))
    )


def _is_column(cell: HtmlElement) -> bool:
    return len(cell) > 1 and len(cell.text_content()) > _LONGEST_CELL


def _unfold(table: HtmlElement, rows: Sequence[HtmlElement]) -> None:
    for row in rows:
        for cell in _cells(row):
            inline = not any(part.tag in _BLOCKS - {"br"} for part in cell.iterdescendants())
            cell.tag = "p" if inline else "div"
            cell.attrib.clear()
        row.tag = "div"
        row.attrib.clear()
    for part in table.iterchildren(*_PARTS):
        part.tag = "div"
    table.tag = "div"
    table.attrib.pop("role", None)


def _rebuild(table: HtmlElement, rows: Sequence[HtmlElement]) -> None:
    grid, named = _grid(rows), _named(rows)
    caption = table.find("caption")
    title = cell_text(caption) if caption is not None else ""
    tail, inside = table.tail, table.getparent()
    table.clear()
    table.tail = tail
    for row in _with_names(grid, named):
        table.append(
            builder.TR(*(builder.TH(c.text) if c.names else builder.TD(c.text) for c in row))
        )
    if title and inside is not None:
        inside.insert(inside.index(table), builder.P(title))


def _grid(rows: Sequence[HtmlElement]) -> list[list[_Cell]]:
    """The rows with what spans several rows or columns in each of them."""
    grid: list[list[_Cell]] = []
    open_: dict[int, tuple[int, _Cell]] = {}  # column → rows that it still spans, and its cell
    total = 0
    for index, row in enumerate(rows):
        found: list[_Cell] = []
        for cell in _cells(row):
            _carry(found, open_)
            width, height = _span(cell, "colspan"), _span(cell, "rowspan") or len(rows) - index
            text = cell_text(cell)
            made = _Cell(text, cell.tag == "th" or _is_bold(cell, text))
            for _ in range(min(width or 1, _WIDEST - len(found))):
                if height > 1:
                    open_[len(found)] = (height - 1, made)
                found.append(made)
        _carry(found, open_)
        total += len(found)
        if total > _MOST_CELLS:
            break
        if len(_cells(row)) == 1 and len({*found}) == 1:  # a row that is a heading of others
            found = [found[0], *([_Cell("", found[0].names)] * (len(found) - 1))]
        grid.append(found)
    width = max(map(len, grid), default=0)
    return [row + [_Cell("", False)] * (width - len(row)) for row in grid]


def _carry(row: list[_Cell], open_: dict[int, tuple[int, _Cell]]) -> None:
    while (place := len(row)) in open_:
        left, cell = open_.pop(place)
        if left > 1:
            open_[place] = (left - 1, cell)
        row.append(cell)


def _span(cell: HtmlElement, name: str) -> int:
    value = cell.get(name, "1").strip()
    return int(value) if value.isdecimal() and len(value) < 6 else 1


def _is_bold(cell: HtmlElement, text: str) -> bool:
    return bool(text) and any(cell_text(part) == text for part in cell.iter("b", "strong"))


def _named(rows: Sequence[HtmlElement]) -> int:
    """How many of the first rows name the columns, by the page's own marks."""
    count = 0
    for row in rows:
        if row.getparent().tag != "thead":
            break
        count += 1
    return count


def _with_names(grid: list[list[_Cell]], named: int) -> Iterator[list[_Cell]]:
    if not named:
        for row in grid[:-1]:
            filled = [cell for cell in row if cell.text]
            if len(filled) < 2 or not all(cell.names for cell in filled):
                break
            named += 1
    if named:
        columns = zip(*grid[:named], strict=True)
        yield [
            _Cell(" ".join(dict.fromkeys(cell.text for cell in column if cell.text)), True)
            for column in columns
        ]
    for row in grid[named:]:
        yield [_Cell(cell.text, False) for cell in row]


def cell_text(element: HtmlElement) -> str:
    """All text of an element on one line; items of a list are parted by semicolons."""
    items: list[list[str]] = [[]]
    for event, part in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        if event == "start":
            if part.tag in ("li", "tr"):
                items.append([])
            items[-1] += [" " if part.tag in _BLOCKS else "", part.text or ""]
        else:
            items[-1] += [
                " " if part.tag in _BLOCKS else "",
                "" if part is element else part.tail or "",
            ]
    lines = (" ".join("".join(item).split()) for item in items)
    return "; ".join(line.rstrip(";") for line in lines if line)
