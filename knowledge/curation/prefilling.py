"""What a draft's text names, each with its sentence, so that the form of a measure is half filled.

Nothing of it counts before a person has confirmed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.answers.understanding.announcements import find_announcements, match_documents
from knowledge.answers.writing.quoting import sentences
from knowledge.curation.heads import headings_of
from knowledge.curation.kit import Kit
from knowledge.curation.proposing import Proposer
from knowledge.curation.values import Finding, Findings, MeasureForm
from knowledge.documents.days import written
from knowledge.documents.structure import sections
from knowledge.models import Document, Kind, seen_by
from knowledge.register.elements import find_items
from knowledge.register.places import find_places
from knowledge.register.status import Register
from knowledge.vocabulary.current import speaking

_READ = 40_000
"""Characters of a text that are looked through."""

_MOST = 25
"""Findings of one sort: as many as a menu holds."""

_AROUND = 200


@dataclass(frozen=True, slots=True)
class Prefiller:
    """Finds items, days, announcements and destinations in the text of a draft."""

    kit: Kit

    def told(self, document: Document, guild: str) -> tuple[MeasureForm, ...]:
        """Measures that a chat model reads out of a text and that the text bears out; () without
        a model, and where a text names nothing that could be controlled."""
        chat = self.kit.chat()
        if chat is None or document.measures:
            return ()
        found = self.findings(document, guild)
        if not (found.items or found.announcements or found.destinations):
            return ()
        register = self.kit.register(seen_by(guild))
        with speaking(register.vocabulary):
            stored = self._stored(register, document)
            return Proposer(chat).forms(document, stored, _anchor, register.party)

    def findings(self, document: Document, guild: str) -> Findings:
        """What the text of a draft names, each thing once, in its order."""
        text = document.text[:_READ]
        register = self.kit.register(seen_by(guild))
        stored = self._stored(register, document)
        with speaking(register.vocabulary):
            return Findings(
                items=_unique(_items(text, document.language), document),
                days=_unique(_days(text, document.language), document),
                announcements=_unique(_named(text, stored, document.title), document),
                destinations=_unique(_destinations(text), document),
            )

    def suggested(self, document: Document, findings: Findings) -> tuple[MeasureForm, ...]:
        """One measure as far as the text gives it, its effect left open; () where a draft has
        measures, or no item and no announcement is named."""
        stored = tuple(f.value for f in findings.announcements if f.value != f.text)
        if document.measures or not (findings.items or stored):
            return ()
        first = document.published.isoformat() if document.published else ""
        ahead = sorted(found.value for found in findings.days if found.value > first)
        start = first or (ahead.pop(0) if len(ahead) > 1 else "")
        last = ahead[-1] if ahead else ""
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

    def _stored(self, register: Register, document: Document) -> list[str]:
        """The ids of known announcements but the document's own."""
        kept = (each for each in register.documents() if each.kind is Kind.ANNOUNCEMENT)
        return [each.id for each in kept if each.id != document.id]


_Raw = tuple[str, str, int, int]


def _items(text: str, language: str) -> Iterator[_Raw]:
    for mention in find_items(text, language):
        if not mention.ambiguous:
            for key in mention.keys:
                yield key, text[mention.start : mention.end], mention.start, mention.end


def _days(text: str, language: str) -> Iterator[_Raw]:
    for found in sorted(written(text, language), key=lambda each: each.start):
        yield found.day.isoformat(), text[found.start : found.end], found.start, found.end


def _destinations(text: str) -> Iterator[_Raw]:
    for place in find_places(text):
        yield place.code, text[place.start : place.end], place.start, place.end


def _named(text: str, stored: list[str], title: str) -> Iterator[_Raw]:
    for reference in find_announcements(text):
        said = text[reference.start : reference.end]
        if said in title:
            continue  # the document itself
        found = match_documents(reference, stored)
        yield found[0] if found else said, said, reference.start, reference.end


def _unique(found: Iterable[_Raw], document: Document) -> tuple[Finding, ...]:
    first: dict[str, _Raw] = {}
    for raw in found:
        first.setdefault(raw[0], raw)
    return tuple(
        Finding(value, said, _sentence(document.text, start, end, document.language))
        for value, said, start, end in list(first.values())[:_MOST]
    )


def _sentence(text: str, start: int, end: int, language: str) -> str:
    """The sentence around a stretch of a text, verbatim; at most its line."""
    low = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    line = text[low : len(text) if stop < 0 else stop]
    at = 0
    for sentence in sentences(line, language):
        at = line.find(sentence, at)
        if at <= start - low < at + len(sentence):
            return sentence.strip()
    return text[max(low, start - _AROUND) : end + _AROUND].strip()


def _anchor(text: str, sentence: str) -> str:
    """The heading above a sentence, or the first one."""
    at = text.find(sentence)
    for section in sections(text):
        if section.anchor and any(low <= at < high for low, high in section.blocks):
            return section.anchor
    return next((heading.anchor for heading in headings_of(text)), "")
