"""No country, city or firm of the packs stands in Python."""

from __future__ import annotations

import ast
from pathlib import Path

from knowledge.vocabulary import places as vocabulary
from knowledge.vocabulary.packs import listed
from knowledge.vocabulary.parties import firms

ROOT = Path(__file__).parents[1]
ROOMS = ("register", "vocabulary")


def literals(path: Path) -> set[str]:
    """The words of the strings of a file, without docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)
    }  # docstrings stand alone
    return {
        word.strip(".,;:()|?'\"").casefold()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told
        for word in node.value.split()
    }


def test_no_firm_and_no_city_of_the_packs_stands_in_the_code() -> None:
    never = {*vocabulary.places().ordinary.split(), *vocabulary.places().never.split()}
    seats = (vocabulary.Rank.PART, vocabulary.Rank.SEAT)
    cities = {
        name.casefold()
        for _, name, rank in vocabulary.city_rows(vocabulary.home())
        if rank in seats
    }
    names = {name.casefold() for row in firms() for name in (row.name, *row.aliases)}
    names -= {name.casefold() for row in firms() for name in listed(row.words)}
    wrong = {
        f"{path.name}: {word}"
        for room in ROOMS
        for path in (ROOT / "knowledge" / room).glob("*.py")
        for word in literals(path) & (cities | names)
        if len(word) > 3 and word not in never
    }
    assert wrong == set()


def test_no_country_of_the_packs_stands_in_the_code_of_places_and_parties() -> None:
    lower = {*vocabulary.places().lower.split(), *vocabulary.places().verbs.split()}
    countries = {
        name.casefold()
        for _, name, rank in vocabulary.country_rows(vocabulary.home())
        if len(name) > 3 and rank is vocabulary.Rank.COUNTRY
    }
    files = ("places", "gazetteer", "strange", "parties", "firms", "military", "directions")
    wrong = {
        f"{name}: {word}"
        for name in files
        for word in literals(ROOT / "knowledge" / "register" / f"{name}.py")
        if word in countries - lower
    }
    assert wrong == set()
