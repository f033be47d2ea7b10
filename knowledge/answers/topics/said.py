"""What somebody said or wrote, quoted, and how it stands to the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answers.citations import is_cited
from knowledge.answers.desk import Desk
from knowledge.answers.facts.said import Standing, StandingFact, standings
from knowledge.answers.facts.states import StateFinder
from knowledge.answers.reply import Reply
from knowledge.answers.selection import statuses_for
from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing.standing import StandingWriter
from knowledge.answers.writing.states import StateWriter
from knowledge.answers.writing.wording import capitalised, state_line
from knowledge.models import BUNDLED, About, AnswerKind, Document, Kind
from knowledge.vocabulary.issuers import issuer, issuer_of

MOST_SOURCES = 2
"""How many statements are told side by side."""
MOST_QUOTES = 2
MOST_NOTED = 2
"""How many notes on an article are shown where it is asked what is wrong in it."""
FEW = 3
"""Up to how many items have their states told behind a statement."""


def said_room(desk: Desk, question: Question) -> Reply | None:
    """The statements that a question means, each with how it stands; None where none is known."""
    room = _Statements(desk, question)
    documents = room.meant()
    if not documents:
        return None
    with desk.lookup.timings.of("compose"):
        text, more = room.told(documents)
    if not is_cited(text):
        return None
    against = question.claimed_end is not None  # a statement held against a state told before
    told = (question.polar or against) and 0 < len(question.items) <= FEW
    statuses = statuses_for(question, desk.register) if told else ()
    states = " ".join(map(state_line, statuses))
    if against:
        facts = map(StateFinder(desk.writer).fact, statuses)
        lines = "\n".join(f"**{StateWriter(desk.writer).line(fact)}.**" for fact in facts)
        text, states = f"{lines}\n\n{text}".strip(), ""
    kind = AnswerKind.STATUS if statuses else AnswerKind.PASSAGES
    return Reply(kind, f"{text}\n\n{states}".strip(), statuses, more=more)


@dataclass(frozen=True, slots=True)
class _Statements:
    """The statements and articles that one question may mean."""

    desk: Desk
    question: Question

    def meant(self) -> list[Document]:
        """The documents, the one that fits best first."""
        day = self.question.as_of
        found = [d for id_ in self.question.sources if (d := self.desk.lookup.document(id_))]
        known = [d for d in found if (d.published or day) <= day]
        if len(known) < 2:
            return known
        return sorted(known, key=lambda d: (-self._fit(d), -(d.published or day).toordinal()))

    def _fit(self, document: Document) -> float:
        """How well a document fits the days, rules and items that the question names."""
        question, fit = self.question, 0.0
        days = [document.published, *(d for c in document.claims for d in (c.said, c.until))]
        period = question.period
        if period and not (period.is_day and period.start == question.as_of):
            fit += 2 * any(day and period.start <= day <= period.end for day in days)
        about = {name for claim in document.claims for name in claim.about}
        ids = {name.split("/")[0] for name in about}
        fit += bool(ids & set(question.announcements)) + bool(about & set(question.items))
        if question.judged and not question.words:  # what may be wrong by now is what is meant
            found = standings(self.desk.register, document, question.as_of)
            fit += any(fact.standing is Standing.OVERTAKEN for fact in found)
        said = f"{document.title} {document.text}".lower()
        held = sum(word in said for word in question.words)
        return fit + held / max(len(question.words), 1) + self._near.get(document.id, 0.0)

    @property
    def _near(self) -> dict[str, float]:
        """How near in meaning the documents are, by their best sentence."""
        lookup, question = self.desk.lookup, self.question
        hits = lookup.passages_of(question.sources)
        open_ = replace(question, items=(), names=(), publishers=(), announcements=())
        chosen = self.desk.passages.choose(open_, hits, told=lookup.was_known)
        near: dict[str, float] = {}
        for candidate in chosen:
            near.setdefault(candidate.hit.document, candidate.score)
        return near

    def told(self, documents: Sequence[Document]) -> tuple[str, str]:
        """What the first says and how it stands; others of the same kind behind it."""
        question = self.question
        shown = documents[: MOST_SOURCES if question.asks_who else 1]
        parts = [self._quoted(document) for document in shown]
        writer = StandingWriter(self.desk.writer)
        facts = [f for d in shown for f in standings(self.desk.register, d, question.as_of)]
        if question.asks_who and len(shown) > 1:
            facts = facts[:1]
        verdict = _verdict(facts, shown[0]) if question.judged else ""
        stands = [writer.sentence(fact, alone=len(shown) == 1) for fact in facts]
        parts += [" ".join(filter(None, [verdict, *stands]))]
        parts += self._others(shown, documents)
        corrections = [said for document in shown for said in self._corrections(document)]
        if question.judged and question.firm and corrections:  # "where is it wrong?"
            noted, rest = corrections[:MOST_NOTED], corrections[MOST_NOTED:]
            shown_first = [verdict, *noted]
            return "\n\n".join(filter(None, shown_first)), "\n\n".join([*parts, *rest])
        kept = 1 if question.judged else 0
        told = question.words or question.asks_who or question.period
        others = () if told else documents[len(shown) : 4]
        more = [*corrections[kept:], *map(self._quoted, others)]
        parts += corrections[:kept]
        return "\n\n".join(filter(None, parts)), "\n\n".join(filter(None, more))

    def _others(self, shown: Sequence[Document], documents: Sequence[Document]) -> list[str]:
        """What the other side says to the same rules, where the question asks for that."""
        side = self.question.asks_side
        if not side:
            return []
        about = {name for d in shown for claim in d.claims for name in claim.about}
        found = [
            claim
            for claim in self.desk.register.claims_about(*about, known=self.question.as_of)
            if claim.kind is Kind.STATEMENT
            and not claim.outside
            and (document := self.desk.register.document(claim.document))
            and document not in shown
            and issuer_of(document) == side
        ]
        said = [self.desk.writer.quoter.claim(claim) for claim in found[:MOST_QUOTES]]
        who = capitalised(issuer(side).name)
        if not any(text for text, _ in said):
            return [f"{who} said nothing of the kind in my documents."]
        quotes = " ".join(f"“{text}”{key}" for text, key in said if text)
        return [f"What {who} said: {quotes}"]

    def _quoted(self, document: Document) -> str:
        """The sentences of a document that say it, with who says it where they do not."""
        quoter = self.desk.writer.quoter
        keys = [quoter.claim(claim) for claim in document.claims]
        said = list(dict.fromkeys((text, key) for text, key in keys if text))
        best = self._best(document)
        told = list(dict.fromkeys([*best, *said]))[:MOST_QUOTES] if best else said[:MOST_QUOTES]
        if not told:
            opening = quoter.opening(document.id)
            told = [quoter.words_of(opening)] if opening else []
        who = "" if document.source == BUNDLED else _who(document)
        return who + " ".join(f"“{text}”{key}" for text, key in told)

    def _best(self, document: Document) -> list[tuple[str, str]]:
        """The sentences of a document that are nearest to the question."""
        question, lookup = self.question, self.desk.lookup
        if not question.words:
            return []
        own = {remark.passage for remark in document.remarks if remark.about is About.CORRECTS}
        hits = [h for h in lookup.passages_of([document.id]) if h.anchor not in own]
        chosen = self.desk.passages.choose(question, hits, told=lookup.was_known)
        return [
            (" ".join(c.text.split()), lookup.cite(self.desk.evidence, c.hit, c.text))
            for c in chosen[:MOST_QUOTES]
        ]

    def _corrections(self, document: Document) -> list[str]:
        """What the editors note on a document, under their own name and day."""
        quoter = self.desk.writer.quoter
        day = f", {spoken(document.verified)}" if document.verified else ""
        noted = [
            quoter.words_of(quoter.at(document.id, remark.passage))
            for remark in document.remarks
            if remark.about is About.CORRECTS
        ]
        return [f"The editors of the documents{day}: “{text}”{key}" for text, key in noted if text]


def _who(document: Document) -> str:
    """Who says it and when."""
    when = f", {spoken(document.published)}" if document.published else ""
    return f"{document.origin}{when}: "


def _verdict(facts: Sequence[StandingFact], document: Document) -> str:
    """One word on whether it is right, as far as the rules tell."""
    found = {fact.standing for fact in facts}
    noted = any(remark.about is About.CORRECTS for remark in document.remarks)
    if not found:
        return ""
    if Standing.UNCARRIED in found:
        return "Not confirmed."
    if found == {Standing.OVERTAKEN}:
        return "Overtaken."
    if Standing.OVERTAKEN in found or noted:
        return "Right in part."
    return "Right, as far as the rules go." if found == {Standing.CARRIED} else ""
