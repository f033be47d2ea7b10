"""What a draft's text names, each with its sentence, so that the form of a measure is half filled.

Nothing of it counts before a person has confirmed it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from knowledge.answers.understanding.announcements import find_announcements, match_documents
from knowledge.curation.heads import headings_of
from knowledge.curation.kit import Kit, seen_by
from knowledge.curation.values import Finding, Findings, MeasureForm
from knowledge.documents.days import written
from knowledge.documents.structure import sections
from knowledge.models import Document, Kind
from knowledge.register.elements import find_items
from knowledge.register.places import find_places

_READ = 40_000
"""Characters of a text that are looked through."""

_MOST = 25
"""Findings of one sort: as many as a menu holds."""

_ENDS = ".!?。！？"
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class Prefiller:
    """Finds items, days, announcements and destinations in the text of a draft."""

    kit: Kit

    def findings(self, document: Document, guild: str) -> Findings:
        """What the text of a draft names, each thing once, in its order."""
        text = document.text[:_READ]
        stored = [row.id for row in self._announcements(guild) if row.id != document.id]
        return Findings(
            items=_unique(
                (key, text[m.start : m.end], m.start, m.end)
                for m in find_items(text, document.language)
                if not m.ambiguous
                for key in m.keys
            )(text),
            days=_unique(
                (found.day.isoformat(), text[found.start : found.end], found.start, found.end)
                for found in sorted(written(text, document.language), key=lambda w: w.start)
            )(text),
            announcements=_unique(_named(text, stored))(text),
            destinations=_unique(
                (place.code, text[place.start : place.end], place.start, place.end)
                for place in find_places(text)
            )(text),
        )

    def suggested(self, document: Document, findings: Findings) -> tuple[MeasureForm, ...]:
        """One measure as far as the text gives it, its effect left open; () where a draft has
        measures, or no item and no announcement is named."""
        stored = tuple(f.value for f in findings.announcements if f.value != f.text)
        if document.measures or not (findings.items or stored):
            return ()
        first = document.published.isoformat() if document.published else ""
        days = sorted(f.value for f in findings.days if f.value >= first)
        start = first or (days[0] if days else "")
        last = days[-1] if days and days[-1] > start else ""
        telling = (findings.items or findings.announcements)[0].sentence
        return (
            MeasureForm(
                effect="",
                from_=start,
                until=last,
                items=tuple(f.value for f in findings.items),
                of=stored,
                passage=_anchor(document.text, telling),
            ),
        )

    def _announcements(self, guild: str) -> Iterable[Document]:
        official = self.kit.catalogue.official(seen_by(guild))
        return (each for each in official if each.kind is Kind.ANNOUNCEMENT)


_Raw = tuple[str, str, int, int]


def _named(text: str, stored: list[str]) -> Iterator[_Raw]:
    for reference in find_announcements(text):
        said = text[reference.start : reference.end]
        found = match_documents(reference, stored)
        yield found[0] if found else said, said, reference.start, reference.end


def _unique(found: Iterable[_Raw]) -> Callable[[str], tuple[Finding, ...]]:
    first: dict[str, _Raw] = {}
    for raw in found:
        first.setdefault(raw[0], raw)
    kept = list(first.values())[:_MOST]
    return lambda text: tuple(
        Finding(value, said, _sentence(text, start, end)) for value, said, start, end in kept
    )


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence or line around a stretch of a text, verbatim."""
    low = max(text.rfind("\n", 0, start) + 1, start - _LONGEST)
    stop = text.find("\n", end)
    high = min(len(text) if stop < 0 else stop, end + _LONGEST)
    for index in range(start - 1, low, -1):
        if text[index - 1] in _ENDS and (text[index].isspace() or text[index - 1] in "。！？"):
            low = index
            break
    for index in range(end, high):
        if text[index] in _ENDS and (index + 1 == high or text[index + 1].isspace()):
            high = index + 1
            break
    return text[low:high].strip()


def _anchor(text: str, sentence: str) -> str:
    """The heading above a sentence, or the first one."""
    at = text.find(sentence)
    for section in sections(text):
        if section.anchor and any(low <= at < high for low, high in section.blocks):
            return section.anchor
    return next((heading.anchor for heading in headings_of(text)), "")
