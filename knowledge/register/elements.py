"""Names in a text → item keys, in the vocabulary of the knowledge base that is asked."""

from __future__ import annotations

from knowledge.models import Reach
from knowledge.vocabulary.current import current
from knowledge.vocabulary.entries import Item, Mention
from knowledge.vocabulary.varieties import Variety

__all__ = [
    "Item",
    "Mention",
    "Reach",
    "concerns",
    "describe",
    "find_items",
    "group_keys",
    "is_rule",
    "names_of",
    "on_record",
    "reaching",
    "related_to",
    "resolve",
    "varieties",
]


def describe(key: str) -> Item:
    """The item with this exact key; KnowledgeError when there is none."""
    return current().describe(key)


def concerns(key: str) -> str:
    """The label of the group that an item concerns without being its member; "" for none."""
    item = current().items.get(key)
    return item.about if item else ""


def reaching(reach: Reach) -> tuple[str, ...]:
    """The rules with that reach, by their keys."""
    return tuple(key for key, item in current().items.items() if item.reach == reach)


def is_rule(key: str) -> bool:
    """Whether the key is no item's but that of a rule that people know by a name of its own."""
    item = current().items.get(key)
    return item is not None and item.kind == "rule"


def related_to(key: str) -> tuple[str, ...]:
    """The keys of the items worth showing beside one; none for an item that nothing knows."""
    item = current().items.get(key)
    return item.related if item else ()


def names_of(language: str) -> frozenset[str]:
    """The names of elements that tell a language by themselves; see ``Vocabulary``."""
    return current().telling_names(language)


def group_keys(label: str) -> tuple[str, ...]:
    """The items of a group by its label ("the seven", "October package")."""
    return current().members(label)


def find_items(text: str, language: str | None = None) -> tuple[Mention, ...]:
    """Everything that ``text`` names, in its order, without overlaps; see ``Vocabulary``."""
    return current().find(text, language)


def resolve(name: str) -> tuple[str, ...]:
    """The keys that a name in front matter or on the command line stands for, KnowledgeError for
    one that nothing has."""
    return current().resolve(name)


def varieties() -> tuple[Variety, ...]:
    """The goods that are told by what they hold."""
    return current().varieties


def on_record(key: str) -> bool:
    """Whether the record speaks about the item; others are known by name only."""
    return current().on_record(key)
