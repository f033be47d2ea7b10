"""No word of a pack's domain stands in Python: elements, items, groups, firms, listed parties,
issuers with their bodies and sites, numbers of instruments, places of talks, example questions."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from over import over

from knowledge.documents.readers import read
from knowledge.documents.sources import CORPUS
from knowledge.models import Document
from knowledge.vocabulary import issuers
from knowledge.vocabulary.loading import elements_of, items_of
from knowledge.vocabulary.packs import listed
from knowledge.vocabulary.parties import firms
from knowledge.vocabulary.places import places, venues
from knowledge.vocabulary.texts import texts

ROOT = Path(__file__).parents[1]
FILES = sorted([*ROOT.glob("knowledge/**/*.py"), *ROOT.glob("bot/**/*.py"), ROOT / "ingest.py"])
NUMBERED = re.compile(r"\bNo\. ?\d+ of \d{4}\b|\b[A-Z]{2}-(?:\d{4}|REG)-\d+\b")
SHORT = 4
"""Words of fewer letters are told by their case alone: symbols, keys such as NdFeB."""

LEFT: dict[str, set[str]] = {
    # What still stands in the code; this only ever gets shorter.
    "knowledge/answers/understanding/materials.py": {"batteries", "graphite"},
    "knowledge/answers/writing/evidence.py": {"china", "washington"},
    # Programs that write documents, and no firms of the domain.
    "knowledge/documents/properties.py": {"google", "microsoft"},
    # Providers of chat models, no firms of the domain.
    "knowledge/answers/chat/client.py": {"google"},
}


@cache
def literals(path: Path) -> tuple[str, ...]:
    """The strings of a file, parts of formatted ones too, without docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return tuple(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
    )


@cache
def words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The words of the packs: those found whatever their case, and those found as written."""
    elements, items = elements_of(), items_of()
    ordinary = {*elements.ordinary, *elements.verbs, *places().ordinary.split(), "dual-use"}
    small = {name.casefold() for row in firms() for name in listed(row.words)}
    found = {name for by in elements.names.values() for name in by["en"]}
    found |= {name for row in firms() for name in (row.name, *row.aliases)}
    found |= {*items.items, *items.groups, *texts().examples, *venues()}
    found |= {each.key for d in _documents() for each in d.defines if each.kind == "party"}
    for one in issuers.pack().issuers.values():
        names = (one.name, one.adjective, *issuers.split(one.bodies), one.site)
        found |= {name.removeprefix("the ") for name in names if name}
    either = {w for w in found if len(w) >= SHORT and w.casefold() not in ordinary | small}
    exact = {key for key in (*elements.sure, *items.items) if not key.islower()}
    return _whole(either, re.IGNORECASE), _whole(exact)


def _documents() -> list[Document]:
    return [read(path.read_bytes(), location=path.name) for path in CORPUS.rglob("*.md")]


def _whole(names: set[str], flags: int = 0) -> re.Pattern[str]:
    written = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{written})(?![\w-])", flags)


def domain_words(text: str) -> set[str]:
    """The words of the packs' domain in a text."""
    either, exact = words()
    found = {match.casefold() for match in either.findall(text)}
    home = {text} & {issuers.default()}
    return found | set(exact.findall(text)) | set(NUMBERED.findall(text)) | home


def test_what_is_looked_for_is_found() -> None:
    text = "is Terbium of NdFeB magnets on MOFCOM's list, No. 70 of 2025 (CN-2025-70), at Lynas?"
    assert domain_words(text) == {
        "terbium", "NdFeB", "ndfeb", "mofcom", "No. 70 of 2025", "CN-2025-70", "lynas",
    }  # fmt: skip
    assert domain_words("lead the way: apple pie, 2026, and a list of items") == set()


@over(((path,) for path in FILES), lambda path: str(path.relative_to(ROOT)))
def test_no_word_of_the_packs_stands_in_the_code(path: Path) -> None:
    found = {word for text in literals(path) for word in domain_words(text)}
    name = str(path.relative_to(ROOT))
    assert found - LEFT.get(name, set()) == set()
    assert LEFT.get(name, set()) - found == set(), "gone: take it off the list"
