"""Announcements that a text names by their bare numbers: "18 vs 57", "is 58 still valid"."""

from __future__ import annotations

from knowledge.models import Kind
from knowledge.register.status import Register
from knowledge.vocabulary.issuers import numbered
from knowledge.vocabulary.locales import Cue

_BARE = Cue("bare_number")


def with_signs(text: str, register: Register) -> str:
    """The text with "No." before bare numbers of announcements of the default issuer."""
    bare = list(_BARE.finditer(text))
    if not bare:
        return text
    known = {
        own.number
        for document in register.documents()
        if document.kind is Kind.ANNOUNCEMENT
        and (own := numbered(document.id))
        and own.issuer == register.home
        and not own.series
    }
    for match in reversed([match for match in bare if int(match.group()) in known]):
        text = f"{text[: match.start()]}No. {text[match.start() :]}"
    return text
