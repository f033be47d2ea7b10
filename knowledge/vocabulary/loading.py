"""Pack files → what they say: elements, items, forms and groups, with a checked schema."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pydantic import BaseModel, Field

from knowledge.vocabulary.packs import BUNDLED, Alternatives, Cells, Words, of_community


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
    """An item that is no element: English name, kind, related keys and names.

    ``content`` are the items any of which it holds, ``without`` those none of which it does.
    """

    name: str
    kind: str
    related: Cells = ()
    content: Cells = ()
    without: Cells = ()
    about: str = ""
    names: str = ""


class Truce(BaseModel, frozen=True, extra="forbid"):
    """What people call the suspension that holds in general, and the question whether its
    extension is ``confirmed``, in full."""

    words: str = "(?!)"
    owners: str = "(?!)"
    confirmed: str = ""


class Circle(BaseModel, frozen=True, extra="forbid"):
    """A group: its members, the day on which the announcements of a package were ``issued`` and
    how sentences call it, and the group whose elements never join it where it is ``open`` to
    every other element that a document brings onto the record. "Which ones?" behind one member of a
    ``family`` is about all of it."""

    members: Cells
    names: str = ""
    issued: date | None = None
    called: str = ""
    open_but_for: str = ""
    family: bool = False


class Items(BaseModel, frozen=True, extra="forbid"):
    """``items.yaml``; without one a pack knows no items but those of documents."""

    order: Cells = ()
    capitals: Words = frozenset()
    numbers: Words = frozenset()
    whole: Words = frozenset()
    items: dict[str, Good] = Field(default_factory=dict)
    forms: dict[str, str] = Field(default_factory=dict)
    truce: Truce = Truce()
    groups: dict[str, Circle] = Field(default_factory=dict)


class Goods(BaseModel, frozen=True, extra="forbid"):
    """``goods.yaml``, as its head says; without one a pack knows no goods."""

    shapes: Alternatives = ""
    scrap: Alternatives = ""
    finished: dict[str, Alternatives] = Field(default_factory=dict)
    pieces: Alternatives = ""
    uncounted: Alternatives = ""
    no_goods: Words = frozenset()
    forms: Cells = ()

    @property
    def every(self) -> str:
        """All goods, worked pieces and scrap, as alternatives."""
        return "|".join(filter(None, (self.shapes, self.scrap, *self.finished.values())))


class Grades(BaseModel, frozen=True, extra="forbid"):
    """Kinds of an item that is no element, each with its words; ``usual`` is the plain one."""

    kinds: dict[str, str]
    usual: str = ""


class Forms(BaseModel, frozen=True, extra="forbid"):
    """``forms.yaml``, as its head says; without one a pack knows no forms."""

    kinds: dict[str, str] = Field(default_factory=dict)
    metallic: Words = frozenset()
    plain: Words = frozenset()
    compounds: str = ""
    apart: str = ""
    base: str = ""
    products: str = ""
    within: dict[str, str] = Field(default_factory=dict)
    anions: dict[str, str] = Field(default_factory=dict)
    grades: dict[str, Grades] = Field(default_factory=dict)
    called: dict[str, Cells] = Field(default_factory=dict)
    joined: Alternatives = ""
    joined_short: Alternatives = ""


class Varied(BaseModel, frozen=True, extra="forbid"):
    """One kind of goods of ``varieties.yaml``, as its head says."""

    kinds_of: Cells = Field(min_length=2, max_length=2)
    others: Cells = ()
    group: str
    all_held: Alternatives
    nouns: Alternatives
    made_of: Alternatives
    kinds: Alternatives
    formula: str
    other_kinds: str
    wide_nouns: str
    wide_made_of: str
    about: Alternatives
    wide_about: str
    grade: Alternatives
    high_grades: Words


class Varieties(BaseModel, frozen=True, extra="forbid"):
    """``varieties.yaml``; without one no goods are told by what they hold."""

    goods: dict[str, Varied] = Field(default_factory=dict)


def goods_of(folder: Path = BUNDLED) -> Goods:
    """The goods that a pack knows."""
    found: Goods = of_community("goods", Goods, folder)
    return found


def forms_of(folder: Path = BUNDLED) -> Forms:
    """The forms and grades that a pack knows."""
    found: Forms = of_community("forms", Forms, folder)
    return found


def varieties_of(folder: Path = BUNDLED) -> dict[str, Varied]:
    """The goods of a pack that are told by what they hold."""
    found: Varieties = of_community("varieties", Varieties, folder)
    return found.goods


def elements_of(folder: Path = BUNDLED) -> Elements:
    """The elements that a pack knows."""
    found: Elements = of_community("elements", Elements, folder)
    return found


def families_of(folder: Path = BUNDLED) -> tuple[str, ...]:
    """The labels of the groups that are families."""
    return tuple(label for label, group in items_of(folder).groups.items() if group.family)


def items_of(folder: Path = BUNDLED) -> Items:
    """The items and groups that a pack knows."""
    found: Items = of_community("items", Items, folder)
    return found
