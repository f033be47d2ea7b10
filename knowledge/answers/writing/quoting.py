"""From a rule or a claim to the sentence of the stored text that says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sentencex import segment

from knowledge.answers.citations import Evidence, Quote, number_of
from knowledge.models import About, Claim, Document, Measure, Passage
from knowledge.register.elements import resolve

LONGEST_QUOTE = 420
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")


def sentences(text: str, language: str = "en") -> tuple[str, ...]:
    """The sentences of a passage, each verbatim, without list markers; table rows stay whole and
    the names of the columns are left out."""
    found: list[str] = []
    for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*•]|\d+[.)]|\|)\s?)", text):
        stripped = block.strip()
        if stripped.startswith("|"):
            if not re.fullmatch(r"[|:\s-]+", stripped):
                found.append(stripped)
            elif found and found[-1].startswith("|"):
                found.pop()  # the row above the rule holds the names of the columns
            continue
        for sentence in segment(language, block):
            clean = _BULLET.sub("", str(sentence)).strip()
            if clean:
                found.append(clean)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Quoter:
    """Finds the sentence that says so, and cites it.

    ``document`` gives a document by id, ``passages`` the stored passages under an anchor of it.
    """

    evidence: Evidence
    document: Callable[[str], Document | None]
    passages: Callable[[str, str], Sequence[Passage]]
    told: Callable[[str, str], bool] = lambda *_: True
    """Whether a sentence of a document may be told on the day of asking."""

    def measure(self, measure: Measure, names: Sequence[str] = ()) -> str:
        """The citation key of the sentence that states ``measure``; "" when there is none."""
        return self._cite(measure.document, measure.passage, names)

    def at(self, document_id: str, anchor: str) -> str:
        """The citation key of the first sentence under a heading of a document; "" without one."""
        return self._cite(document_id, anchor, ())

    def under(self, document_id: str, anchor: str) -> list[str]:
        """The sentences under a heading of a document that may be told, each quoted and cited."""
        document = self.document(document_id)
        found: list[str] = []
        for passage in self.passages(document_id, anchor) if document else ():
            for said in sentences(passage.text, document.language if document else "en"):
                if document and self.told(said, document_id):
                    quote = Quote(document=document, text=said, heading=passage.heading)
                    found.append(f"“{' '.join(said.split())}”{self.evidence.cite(quote)}")
        return found

    def opening(self, document_id: str) -> str:
        """The citation key of the first sentence of a document that may be told."""
        document = self.document(document_id)
        if document is None:
            return ""
        found = (s for s in sentences(document.text, document.language) if not s.startswith("#"))
        said = next((s for s in found if self.told(s, document_id)), "")
        return self.evidence.cite(Quote(document, said)) if said else ""

    def words_of(self, key: str) -> tuple[str, str]:
        """The sentence that a citation key stands for, on one line, and the key."""
        return self._quoted(key)

    def words(self, measure: Measure) -> tuple[str, str]:
        """The sentence that states ``measure``, on one line, and its citation key."""
        return self._quoted(self.measure(measure))

    def forms(self, measure: Measure) -> str:
        """The citation key of the sentence that lists the forms of ``measure``."""
        document = self.document(measure.document)
        wanted = [form.lower() for form in measure.forms]
        for passage in self.passages(measure.document, measure.passage) if document else ():
            for sentence in sentences(passage.text, document.language if document else "en"):
                if document and 2 * sum(form in sentence.lower() for form in wanted) > len(wanted):
                    return self.evidence.cite(Quote(document, sentence, passage.heading))
        return self.measure(measure)

    def parties(self, measure: Measure) -> str:
        """The citation key of the sentence that names most of the parties of ``measure``."""
        document = self.document(measure.document)
        if document is None:
            return ""
        found = sentences(document.text, document.language)
        text = max(found, key=lambda said: sum(name in said for name in measure.end_users))
        if not any(name in text for name in measure.end_users):
            return self.measure(measure)
        return self.evidence.cite(Quote(document, text))

    def naming(self, measure: Measure, party: str) -> tuple[str, str]:
        """The citation key of the sentence that holds the name of a party, and, quoted with its
        key, the one that says that the names are not certain; "" for what there is not."""
        document = self.document(measure.document)
        if document is None:
            return "", ""
        rule, rule_key = self.words(measure)
        if party in rule:
            return rule_key, ""  # the rule itself names it, so what is said of other names is not
        found = sentences(document.text, document.language)
        short = party.split(" (")[0]
        holding = [said for said in found if party in said] or [s for s in found if short in s]
        key = self.evidence.cite(Quote(document, holding[0])) if holding else self.measure(measure)
        return key, self.remark(document, About.UNSURE)

    def number(self, measure: Measure, number: int, called: str) -> tuple[str, str]:
        """The sentence under the heading of ``measure`` that holds a number and a name, on one
        line, and its citation key; else the sentence that states the measure."""
        document = self.document(measure.document)
        for passage in self.passages(measure.document, measure.passage) if document else ():
            for said in sentences(passage.text, document.language if document else "en"):
                if document and re.search(rf"\b{number}\b", said) and called in said:
                    return self._quoted(self.evidence.cite(Quote(document, said, passage.heading)))
        return self.words(measure)

    def saying(self, measure: Measure, pattern: re.Pattern[str]) -> str:
        """The sentence of the document of ``measure`` that matches, quoted and cited."""
        document = self.document(measure.document)
        for said in sentences(document.text, document.language) if document else ():
            if document and pattern.search(said) and self.told(said, document.id):
                return f"“{' '.join(said.split())}”{self.evidence.cite(Quote(document, said))}"
        return ""

    def remark(self, document: Document, about: About, item: str = "", called: str = "") -> str:
        """What a document remarks, on an item by its key where it remarks on items, quoted and
        cited: the sentence with what the item is ``called``; "" where it does not."""
        for remark in document.remarks:
            meant = not item or any(item in resolve(name) for name in remark.items)
            if remark.about is about and meant:
                text, key = self._quoted(self._cite(document.id, remark.passage, (called,)))
                if text and self.told(text, document.id):
                    return f"“{text}”{key}"
        return ""

    def claim(self, claim: Claim) -> tuple[str, str]:
        """The sentence that makes ``claim``, on one line, and its citation key."""
        text, key = self._quoted(self._cite(claim.document, claim.passage, ()))
        return (text, key) if self.told(text, claim.document) else ("", "")

    def _quoted(self, key: str) -> tuple[str, str]:
        if not key:
            return "", ""
        return " ".join(self.evidence.quotes[number_of(key)].text.split()), key

    def _cite(self, document_id: str, anchor: str, names: Sequence[str]) -> str:
        document = self.document(document_id)
        if document is None:
            return ""
        for passage in self.passages(document_id, anchor):
            found = sentences(passage.text, document.language)
            if found:
                text = _telling(found, names)
                return self.evidence.cite(
                    Quote(document=document, text=text, heading=passage.heading)
                )
        return ""


def _telling(found: Sequence[str], names: Sequence[str]) -> str:
    """The first sentence, unless only a later one names what is asked about."""
    wanted = [name.lower() for name in names if name]
    if wanted and not any(name in found[0].lower() for name in wanted):
        for sentence in found[1:]:
            if any(re.search(rf"\b{re.escape(name)}\b", sentence.lower()) for name in wanted):
                return sentence
    return found[0]
