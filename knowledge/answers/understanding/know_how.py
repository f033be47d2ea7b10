"""The know-how of making something is another item than the thing itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.register.elements import Item, Mention, describe, group_keys
from knowledge.vocabulary.current import current
from knowledge.vocabulary.locales import Shape

_KNOW_HOW = Shape(r"\b{know_how}(?![- ]{no_know_how})")


def of_making(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, with the technology of making each where ``text`` is about that and the
    vocabulary knows one; as they are where a technology is named already."""
    if not _KNOW_HOW.search(text):
        return list(mentions)
    kinds = {describe(key).kind for mention in mentions for key in mention.keys}
    if "technology" in kinds or not mentions:
        return list(mentions)
    return [_of_making(mention) for mention in mentions]


def _of_making(mention: Mention) -> Mention:
    for item in current().items.values():
        if item.kind == "technology" and any(_makes(item, key) for key in mention.keys):
            return replace(mention, keys=(item.key,), group="", ambiguous=False)
    return mention


def _makes(technology: Item, key: str) -> bool:
    """Whether a technology is said to concern an item, or what it is made of."""
    group = set(group_keys(technology.about)) if technology.about else set()
    good = describe(key)
    return key in technology.related or bool(group & {key, *good.related, *good.content})
