"""Pack files → what they say: elements, items, forms and groups, with a checked schema."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field

from knowledge.vocabulary.packs import BUNDLED, Cells, Words, of_community


class Elements(BaseModel, frozen=True, extra="forbid"):
    """``elements.yaml``; without one a pack knows no elements."""

    names: dict[str, dict[str, Cells]] = Field(default_factory=dict)
    sure: Words = frozenset()
    wordlike: Words = frozenset()
    starters: Words = frozenset()
    everyday: Words = frozenset()
    lower: Words = frozenset()
    lower_anchors: Words = frozenset()
    lower_listed: Words = frozenset()
    ambiguous: Words = frozenset()
    pronouns: Words = frozenset()
    words: Words = frozenset()
    plain: Words = frozenset()
    ordinary: Words = frozenset()
    verbs: Words = frozenset()
    homographs: dict[str, Words] = Field(default_factory=dict)
    not_before: dict[str, Words] = Field(default_factory=dict)
    capital_is_other: Words = frozenset()
    shared_beginnings: Cells = ()
    not_misspelt: Words = frozenset()
    never_misspelt: Words = frozenset()
    typos: Cells = ()


class Good(BaseModel, frozen=True, extra="forbid"):
    """An item that is no element: English name, kind, related keys and names."""

    name: str
    kind: str
    related: Cells = ()
    names: str = ""


class Circle(BaseModel, frozen=True, extra="forbid"):
    """A group: its members, and the group whose elements never join it where it is ``open`` to
    every other element that a document brings onto the record."""

    members: Cells
    names: str = ""
    open_but_for: str = ""


class Items(BaseModel, frozen=True, extra="forbid"):
    """``items.yaml``; without one a pack knows no items but those of documents."""

    order: Cells = ()
    unrecorded: Words = frozenset()
    capitals: Words = frozenset()
    percent: Words = frozenset()
    numbers: Words = frozenset()
    whole: Words = frozenset()
    items: dict[str, Good] = Field(default_factory=dict)
    forms: dict[str, str] = Field(default_factory=dict)
    groups: dict[str, Circle] = Field(default_factory=dict)


def elements_of(folder: Path = BUNDLED) -> Elements:
    """The elements that a pack knows."""
    found: Elements = of_community("elements", Elements, folder)
    return found


def items_of(folder: Path = BUNDLED) -> Items:
    """The items and groups that a pack knows."""
    found: Items = of_community("items", Items, folder)
    return found
