"""Two things side by side: announcements, or the destinations that rules are for."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.answers.citations import is_cited
from knowledge.answers.desk import Desk
from knowledge.answers.facts.instruments import InstrumentFact, instrument
from knowledge.answers.reply import Reply
from knowledge.answers.selection import statuses_under
from knowledge.answers.understanding.asking import Question
from knowledge.answers.writing.instruments import InstrumentWriter
from knowledge.answers.writing.wording import capitalised, listed, name, place
from knowledge.models import AnswerKind, Condition

UNRANKED = "My documents do not rank them."
SENTENCES = 2


def compare_room(desk: Desk, question: Question) -> Reply | None:
    """Both sides of what a question compares; None where only one is known."""
    with desk.lookup.timings.of("compose"):
        rules = bool(question.announcements)
        parts = _announcements(desk, question) if rules else _places(desk, question)
    text = "\n\n".join(part for part in parts if part)
    if not is_cited(text):
        return None
    statuses = statuses_under(question, desk.register) if rules else ()
    return Reply(AnswerKind.STATUS, text, statuses)


def _announcements(desk: Desk, question: Question) -> list[str]:
    writer = InstrumentWriter(desk.writer)
    documents = [d for id_ in question.announcements if (d := desk.lookup.document(id_))]
    facts = [
        instrument(desk.register, document, question.on, question.as_of) for document in documents
    ]
    parts = []
    for fact in facts:
        said = writer.does(fact)[:SENTENCES]
        parts.append("\n".join([writer.one_line(fact), *(f"- {line}" for line in said)]))
    return [*parts, _shared(desk, facts)]


def _shared(desk: Desk, facts: Iterable[InstrumentFact]) -> str:
    """The items that both name, or that there is none."""
    named = [
        {key for measure in fact.measures for key in desk.register.covered(measure)}
        for fact in facts
    ]
    if len(named) != 2 or not all(named):
        return ""
    both = sorted(named[0] & named[1])
    if both:
        return f"Both name {listed([name(key) for key in both])}."
    return "No item stands in both."


def _places(desk: Desk, question: Question) -> list[str]:
    """The rules of the default issuer that are for each of the places by name."""
    parts = []
    for code in question.destinations:
        lines = list(_rules_for(desk, question, code))
        head = f"**{capitalised(place(code))}**"
        if not lines:
            lines = ["no rule in my documents is for it by name."]
        parts.append("\n".join([head, *(f"- {line}" for line in lines)]))
    return [*parts, UNRANKED]


def _rules_for(desk: Desk, question: Question, code: str) -> Iterable[str]:
    register, writer = desk.register, InstrumentWriter(desk.writer)
    for header in register.documents():
        facts = instrument(register, header, question.on, question.as_of)
        own = [m for m in facts.measures if m.issuer == register.home and m.effect.controls]
        meant = any(code in measure.destinations for measure in own)
        over = (Condition.ENDED, Condition.REPEALED)
        if meant and any(part.condition not in over for part in facts.parts):
            yield writer.one_line(facts)
