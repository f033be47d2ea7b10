"""What can be named, and where a text names it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from knowledge.models import Reach


@dataclass(frozen=True, slots=True)
class Item:
    """Something that measures can name.

    ``key`` is its name in measures and statuses ("Tb", "SmCo"), ``name`` the English words for
    people, ``symbol`` the chemical symbol of an element, ``kind`` one of element, product,
    technology, rule. ``related`` are keys worth showing beside it, ``aliases`` other names by
    language code; "" holds those that are not of one language. ``content`` are the keys of what
    it holds, ``defined`` the document that defines or first names it, "" for the pack.
    ``about`` is the label of a group that it concerns without being a member.

    A rule with a ``reach`` is no item but a name for measures: its ``related`` are their items.
    """

    key: str
    name: str
    kind: str
    symbol: str = ""
    related: tuple[str, ...] = ()
    aliases: tuple[tuple[str, tuple[str, ...]], ...] = ()
    content: tuple[str, ...] = ()
    defined: str = ""
    about: str = ""
    reach: Reach = Reach.NONE


@dataclass(frozen=True, slots=True)
class Group:
    """A name for several items; ``defined`` is the document that defines it, "" for the pack.

    What was ``issued`` on one day is a package, which sentences call ``called``.
    """

    label: str
    members: tuple[str, ...]
    names: tuple[str, ...] = ()
    defined: str = ""
    issued: date | None = None
    called: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a written form stands for; ``how`` is name, product or group.

    ``languages`` are those in which it does, as a word of others; empty for all.
    """

    keys: tuple[str, ...]
    how: str
    group: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """Something named in a text at ``start``:``end``.

    ``keys`` are the items it stands for; ``how`` is name, symbol, formula, group, product or
    fuzzy; ``group`` is the label of a group ("the seven"). ``ambiguous`` says that a misspelling
    may mean any one of ``keys``.
    """

    keys: tuple[str, ...]
    start: int
    end: int
    text: str
    how: str
    group: str = ""
    ambiguous: bool = False
