"""An answer's Markdown, written anew as Discord Markdown that is safe to show. Pure.

The text is parsed, and what is kept (emphasis, lists, quotes, code, links to the answer's own
sources) is written whole; everything else is escaped. Addresses that the answer does not cite
do not become links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot import text as safe
from bot.paging import Block, pieces

LONGEST_INPUT = 20_000
LONGEST_SOLID = 300
CODE_PIECE = 500
LONGEST_LABEL = 60
DEEPEST_LIST = 3

_PARSER = (
    MarkdownIt("commonmark", {"html": False, "maxNesting": 12})
    .enable("table")
    .disable(["reference", "code", "lheading", "image", "html_block", "html_inline", "entity"])
)
_MARKS = {"strong": "**", "em": "*"}
_BACKTICK = "\u02cb"
_LANGUAGE = re.compile(r"[a-z0-9+-]{1,15}")


def blocks(text: str, links: Set[str] = frozenset()) -> tuple[Block, ...]:
    """The blocks of a Markdown text. Addresses in ``links`` stay links, others do not."""
    tokens = _PARSER.parse(safe.clean(text[:LONGEST_INPUT]))
    found = _Blocks(links).of(SyntaxTreeNode(tokens), "", 0)
    return tuple(block for block in found if block.text.strip())


class _Blocks:
    """Walks block by block; ``prefix`` is what every line of a block begins with."""

    def __init__(self, links: Set[str]) -> None:
        self._links = links

    def of(self, node: SyntaxTreeNode, prefix: str, depth: int) -> Iterator[Block]:
        if node.type in ("bullet_list", "ordered_list"):
            yield from self._list(node, prefix, depth)
        elif node.type == "blockquote":
            for child in node.children:
                yield from self.of(child, "> ", depth)
        elif node.type == "fence":
            yield from _fence(node)
        elif node.type == "tr":
            cells = [_Line(self._links, "").write(cell).text for cell in node.children]
            yield Block(" · ".join(cells), gap="\n")
        elif node.type in ("paragraph", "heading"):
            yield self._line(node, prefix, prefix)
        else:
            for child in node.children:
                yield from self.of(child, prefix, depth)

    def _list(self, node: SyntaxTreeNode, prefix: str, depth: int) -> Iterator[Block]:
        indent = prefix + "  " * min(depth, DEEPEST_LIST - 1)
        first = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
        for position, item in enumerate(node.children):
            mark = "- " if first is None else f"{first + position}. "
            for child in item.children:
                if child.type == "paragraph":
                    block = self._line(child, indent + mark, indent)
                    yield Block(block.text, block.solid, "\n")
                    mark = "  "
                else:
                    yield from self.of(child, prefix, depth + 1)

    def _line(self, node: SyntaxTreeNode, lead: str, prefix: str) -> Block:
        line = _Line(self._links, prefix, lead)
        line.write(node, "**" if node.type == "heading" else "")
        return Block(line.text, tuple(line.solid))


class _Line:
    """The inline text of one block, and the stretches of it that must stay whole."""

    def __init__(self, links: Set[str], prefix: str, lead: str = "") -> None:
        self._links = links
        self._prefix = prefix
        self._open: set[str] = set()
        self._fresh = True
        self.text = lead
        self.solid: list[tuple[int, int]] = []

    def write(self, node: SyntaxTreeNode, mark: str = "") -> _Line:
        """Add all that ``node`` holds, between ``mark`` where it is short enough for that."""
        marked = bool(mark) and mark not in self._open and _is_short(node)
        if not marked:
            for child in node.children:
                self._add(child)
            return self
        start = len(self.text)
        self._put(mark)
        self._open.add(mark)
        for child in node.children:
            self._add(child)
        self._open.discard(mark)
        self._put(mark)
        self.solid.append((start, len(self.text)))
        return self

    def _add(self, node: SyntaxTreeNode) -> None:
        if node.type == "text":
            self._put(safe.escape(node.content, line_start=self._fresh))
        elif node.type in ("softbreak", "hardbreak"):
            self.text += "\n" + self._prefix
            self._fresh = True
        elif node.type in _MARKS:
            self.write(node, _MARKS[node.type])
        elif node.type == "code_inline":
            self._code(node.content)
        elif node.type == "link":
            self._link(node)
        else:
            self.write(node)

    def _put(self, text: str) -> None:
        self.text += text
        self._fresh = self._fresh and not text

    def _put_solid(self, text: str) -> None:
        self.solid.append((len(self.text), len(self.text) + len(text)))
        self._put(text)

    def _code(self, content: str) -> None:
        content = safe.inert(" ".join(content.replace("`", _BACKTICK).split()))
        if content and len(content) <= LONGEST_SOLID:
            self._put_solid(f"`{content}`")
        else:
            self._put(safe.escape(content, line_start=self._fresh))

    def _link(self, node: SyntaxTreeNode) -> None:
        label = _plain(node)
        target = safe.address(str(node.attrs.get("href", "")))
        if target in self._links and label.strip():
            self._put_solid(safe.link(safe.shorten(label, LONGEST_LABEL), str(target)))
        elif label.strip().isdecimal():  # a citation mark in front of a bracket
            self._put(safe.escape(f"[{label.strip()}]"))
        elif target and safe.host(target) not in label:
            self._put(safe.escape(f"{label} ({safe.host(target)})", line_start=self._fresh))
        else:
            self._put(safe.escape(label, line_start=self._fresh))


def _plain(node: SyntaxTreeNode) -> str:
    return "".join(leaf.content or " " for leaf in node.walk() if not leaf.children)


def _is_short(node: SyntaxTreeNode) -> bool:
    leaves = [leaf for leaf in node.walk() if leaf is not node]
    length = sum(len(leaf.content) for leaf in leaves if not leaf.children)
    return 0 < length <= LONGEST_SOLID and all(leaf.type != "link" for leaf in leaves)


def _fence(node: SyntaxTreeNode) -> Iterator[Block]:
    language = _LANGUAGE.fullmatch(node.info.strip().lower())
    code = safe.inert(node.content.replace("`", _BACKTICK)).rstrip("\n")
    for piece in pieces(code.split("\n"), CODE_PIECE):
        text = f"```{language[0] if language else ''}\n{piece}\n```"
        yield Block(text, ((0, len(text)),))
