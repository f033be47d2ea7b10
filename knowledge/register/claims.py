"""Who said what about which rule: the weaker evidence beside a status."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from knowledge.errors import KnowledgeError
from knowledge.models import Claim, Document, Ruling
from knowledge.register.elements import resolve


class Claims:
    """The claims of documents, by what they are about."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._about: dict[str, list[Claim]] = {}
        claims = (claim for document in documents for claim in document.claims)
        for claim in sorted(claims, key=lambda claim: (claim.said, claim.id), reverse=True):
            for target in dict.fromkeys(name for about in claim.about for name in _names(about)):
                self._about.setdefault(target, []).append(claim)

    def about(self, targets: Iterable[str], known: date) -> tuple[Claim, ...]:
        """Claims made by ``known`` about documents, measures or item keys, the newest first."""
        found = {
            claim.id: claim
            for target in targets
            for claim in self._about.get(target, ())
            if claim.said <= known
        }
        return tuple(sorted(found.values(), key=lambda claim: (claim.said, claim.id), reverse=True))

    def on_goods(self, known: date) -> tuple[Claim, ...]:
        """Claims made by ``known`` that put finished goods outside a rule, the newest first."""
        every = {claim.id: claim for found in self._about.values() for claim in found}
        told = [claim for claim in every.values() if claim.outside and claim.said <= known]
        return tuple(sorted(told, key=lambda claim: (claim.said, claim.id), reverse=True))

    def of_ruling(self, ruling: Ruling, known: date) -> tuple[Claim, ...]:
        """Claims about a measure, its announcement, or what suspends or repeals it."""
        targets = [ruling.measure.id, ruling.measure.document]
        targets += [ruling.by.id, ruling.by.document] if ruling.by else []
        return self.about(targets, known)


def _names(about: str) -> tuple[str, ...]:
    """What a claim's target stands for: item keys for an item's name, else the id itself."""
    try:
        return (about, *resolve(about))
    except KnowledgeError:
        return (about,)
