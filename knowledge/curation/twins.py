"""Stored documents that say the same as a draft: equal texts, or passages with near vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from knowledge.curation.kit import Kit
from knowledge.curation.values import Twin
from knowledge.models import Document, Passage, seen_by
from knowledge.store.filters import Filter
from knowledge.store.records import text_hash

_NEAR = 0.9
"""Mean cosine of a draft's passages to their nearest of a stored document from which on the two
are told to be alike."""

_COMPARED = 60
"""Passages of a draft that are compared, spread over it."""

_NEIGHBOURS = 8
_MOST = 5


def twins_of(
    document: Document,
    passages: Sequence[Passage],
    vectors: Mapping[str, np.ndarray],
    kit: Kit,
) -> tuple[Twin, ...]:
    """What the guild sees that says the same, the likest first; not the document itself.

    Two are as alike as the passages of the draft are to their nearest of the other, on average.
    Raises StoreError while the index cannot be searched.
    """
    guilds = seen_by(document.guild)
    names = [text_hash(p.embedded) for p in passages[:: max(1, len(passages) // _COMPARED)]]
    sums: dict[tuple[str, str], float] = {}
    for name in names:
        found = dict(kit.nearest(vectors[name], guilds, _NEIGHBOURS))
        best: dict[tuple[str, str], float] = {}
        for stored in kit.catalogue.passages(found, Filter(guilds=guilds)).values():
            key = (stored.document.guild, stored.document.id)
            best[key] = max(best.get(key, 0.0), found[stored.id])
        for key, cosine in best.items():
            sums[key] = sums.get(key, 0.0) + cosine / len(names)
    twins = [
        _twin(kit, key, min(likeness, 0.999), document.text)
        for key, likeness in sums.items()
        if likeness >= _NEAR and key != (document.guild, document.id)
    ]
    return tuple(sorted(twins, key=lambda twin: -twin.likeness)[:_MOST])


def _twin(kit: Kit, key: tuple[str, str], likeness: float, text: str) -> Twin:
    guild, name = key
    stored = kit.catalogue.document(name, (guild,))
    equal = stored is not None and stored.text == text
    return Twin(name, stored.title if stored else name, guild, 1.0 if equal else likeness)
