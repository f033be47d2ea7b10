"""The words around a name that tell what it is, read once from the bundled packs."""

from __future__ import annotations

from pydantic import BaseModel

from knowledge.vocabulary.packs import Words, read_pack


class Cues(BaseModel, frozen=True):
    """Sets of folded words; see ``cues.yaml``."""

    material: Words
    policy: Words
    adverbs: Words
    before: Words
    strictly_before: Words
    shipping: Words
    before_ordinary: Words
    after_number: Words


CUES = read_pack("cues", Cues)
"""Those of every knowledge base: they are words of languages, not of a domain."""
