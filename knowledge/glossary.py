"""What a knowledge base can name: its items, groups, parties and issuers, and what a word means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.register.status import Register
from knowledge.vocabulary import issuers
from knowledge.vocabulary.entries import Group, Item

PACK = "pack"
"""Where something is defined that no document defines."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """Something that can be named. ``sort`` is item, rule, group, party or issuer, ``kind`` that
    of an item; ``names`` are what else it is called, by language code; ``defined`` is the id of the
    document that defines or first names it, or ``PACK``.
    """

    sort: str
    key: str
    name: str
    kind: str = ""
    symbol: str = ""
    names: tuple[tuple[str, tuple[str, ...]], ...] = ()
    members: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    on_record: bool = True
    defined: str = PACK

    def as_json(self) -> dict[str, Any]:
        """The object that ``vocabulary --json`` prints; what is empty is left out."""
        found: dict[str, Any] = {
            "sort": self.sort,
            "key": self.key,
            "name": self.name,
            "kind": self.kind,
            "symbol": self.symbol,
            "names": {language: list(names) for language, names in self.names},
            "members": list(self.members),
            "related": list(self.related),
            "content": list(self.content),
            "on_record": self.on_record,
            "defined": self.defined,
        }
        return {name: value for name, value in found.items() if value not in ("", [], {})}


def everything(register: Register) -> tuple[Meaning, ...]:
    """All that is known: items on record in the order of a table, groups, parties, issuers."""
    known = register.vocabulary
    items = [item_meaning(known.describe(key), register) for key in register.items()]
    rules = [item_meaning(known.describe(key), register) for key in known.rules]
    groups = [group_meaning(group) for group in known.groups.values()]
    parties = [_party(name, register) for name in register.parties()]
    return (*items, *rules, *groups, *parties, *_issuers())


def meanings(text: str, register: Register) -> tuple[Meaning, ...]:
    """What the words of ``text`` stand for; nothing for words that name nothing."""
    known = register.vocabulary
    found: list[Meaning] = []
    mentions = known.find(text)
    exact = known.exact(" ".join(text.split()))
    if not mentions and exact:
        found += [item_meaning(known.describe(key), register) for key in exact]
    for mention in mentions:
        if mention.group in known.groups:
            found.append(group_meaning(known.groups[mention.group]))
        else:
            found += [item_meaning(known.describe(key), register) for key in mention.keys]
    found += [_party(name, register) for name in register.parties_in(text)]
    wanted = text.strip().casefold().removeprefix("the ")
    found += [
        each
        for each in _issuers()
        if wanted in {each.key.casefold(), each.name.casefold().removeprefix("the ")}
    ]
    return tuple(dict.fromkeys(found))


def item_meaning(item: Item, register: Register) -> Meaning:
    """An item as it is known."""
    return Meaning(
        sort="rule" if item.kind == "rule" else "item",
        key=item.key,
        name=item.name,
        kind=item.kind,
        symbol=item.symbol,
        names=item.aliases,
        related=item.related,
        content=item.content,
        on_record=register.vocabulary.on_record(item.key),
        defined=item.defined or PACK,
    )


def group_meaning(group: Group) -> Meaning:
    """A group as it is known."""
    names = (("", group.names),) if group.names else ()
    return Meaning(
        sort="group",
        key=group.label,
        name=group.label,
        names=names,
        members=group.members,
        defined=group.defined or PACK,
    )


def _party(name: str, register: Register) -> Meaning:
    lists = (m.document for m in register.measures() if name in m.end_users)
    return Meaning(sort="party", key=name, name=name, defined=next(lists, PACK))


def _issuers() -> Sequence[Meaning]:
    return [
        Meaning(sort="issuer", key=code, name=issuer.name)
        for code, issuer in issuers.pack().issuers.items()
    ]
