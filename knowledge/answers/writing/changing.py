"""One line for each thing that has a day, with citation keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.answers.facts.changes import ChangeFact
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing import wording
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.models import Document, Effect, Kind, Measure


def days_of(first: date, last: date) -> str:
    """ "on 4 April 2025", or from one day to another."""
    return f"on {spoken(first)}" if first == last else f"from {spoken(first)} to {spoken(last)}"


@dataclass(frozen=True, slots=True)
class ChangeWriter:
    """Puts dated facts into words. ``document`` gives a stored document by its id."""

    writer: StatusWriter
    document: Callable[[str], Document | None]

    def line(self, fact: ChangeFact) -> str:
        """The day and what happens on it."""
        said = getattr(self, f"_{fact.change.value}")(fact)
        return f"**{_days(fact)}**: {said}" if said else ""

    def end(self, fact: ChangeFact) -> str:
        """What ended when, in the middle of a sentence."""
        title, key = self._title(fact.documents[0]), self._key(fact)
        return f"{title}, on {spoken(fact.day)}{key}"

    def _begins(self, fact: ChangeFact) -> str:
        document = self.document(fact.documents[0])
        same = document is not None and document.published == fact.day
        lead = "" if same else "first day of "
        by = f", by {self.writer.label(fact.by)}" if fact.by else ""
        return f"{lead}{self._title(fact.documents[0])}{self._part(fact)}{by}.{self._key(fact)}"

    def _ends(self, fact: ChangeFact) -> str:
        moved = f", by {self.writer.label(fact.by)}" if fact.by else ""
        key = self._key(fact) + (self.writer.quoter.measure(fact.by) if fact.by else "")
        said = f"last day of {self._title(fact.documents[0])}{self._part(fact)}{moved}.{key}"
        if not fact.open:
            return said
        own = [text for measure in fact.measures if (text := self._own(measure))]
        if own:
            return f"{said} {own[0]}"
        return (
            f"{said} Nothing says what {'came' if fact.day < self.writer.as_of else 'comes'} after."
        )

    def _stopped(self, fact: ChangeFact) -> str:
        labels = self._labels(fact)
        was = "were" if len(fact.documents) > 1 else "was"
        by = fact.by or fact.measures[0]
        did = "repealed" if by.effect is Effect.REPEALS else "suspended"
        key = self._key(fact) + self.writer.quoter.measure(by)
        it = "them" if len(fact.documents) > 1 else "it"
        return f"{labels} {was} to begin, but {self.writer.label(by)} had {did} {it} before.{key}"

    def _named(self, fact: ChangeFact) -> str:
        by = list(dict.fromkeys(claim.by.split(", ")[0] for claim in fact.claims))
        keys = dict.fromkeys(self.writer.quoter.claim(claim)[1] for claim in fact.claims)
        return f"the end that {wording.listed(by)} spoke of; no rule gives that day.{''.join(keys)}"

    def _happens(self, fact: ChangeFact) -> str:
        return f"{fact.event.what}.{self._key(fact)}" if fact.event else ""

    def _said(self, fact: ChangeFact) -> str:
        return f"{self._title(fact.documents[0])}.{self._key(fact)}"

    def _published(self, fact: ChangeFact) -> str:
        if len(fact.documents) > 1:
            return f"{self._labels(fact)} issued.{self._key(fact)}"
        return f"{self._title(fact.documents[0])}.{self._key(fact)}"

    def _own(self, measure: Measure) -> str:
        """What the text of a rule itself says of the time after its end, quoted."""
        for claim in self.writer.register.claims_about(measure.id, known=self.writer.as_of):
            if claim.document == measure.document:
                text, key = self.writer.quoter.claim(claim)
                return f"“{text}”{key}" if text else ""
        return ""

    def _labels(self, fact: ChangeFact) -> str:
        return wording.labels(d for d in map(self.document, fact.documents) if d)

    def _title(self, document_id: str) -> str:
        document = self.document(document_id)
        if document is None:
            return document_id
        title = document.title.rstrip(".")
        return f"“{title}” ({document.origin})" if document.kind is Kind.ARTICLE else title

    def _part(self, fact: ChangeFact) -> str:
        """Which rules of a document, where others of it have other days."""
        document = self.document(fact.documents[0])
        days = {(m.from_, m.until) for m in document.measures} if document else set()
        forms = [form for measure in fact.measures for form in measure.forms[:1]]
        return f" ({'; '.join(dict.fromkeys(forms))})" if len(days) > 1 and forms else ""

    def _key(self, fact: ChangeFact) -> str:
        quoter = self.writer.quoter
        if fact.measures:
            firsts: dict[str, Measure] = {}
            for measure in fact.measures:
                firsts.setdefault(measure.document, measure)
            return "".join(map(quoter.measure, firsts.values()))
        if fact.claims:
            return quoter.claim(fact.claims[0])[1]
        if fact.event:
            return quoter.at(fact.documents[0], fact.event.passage)
        return "".join(map(quoter.opening, fact.documents))


def _days(fact: ChangeFact) -> str:
    """The day of a fact, or its first and last."""
    if fact.last == fact.day:
        return spoken(fact.day)
    joint = "and" if fact.last - fact.day == timedelta(days=1) else "to"
    if (fact.day.year, fact.day.month) == (fact.last.year, fact.last.month):
        return f"{fact.day.day} {joint} {spoken(fact.last)}"
    return f"{spoken(fact.day)} {joint} {spoken(fact.last)}"
