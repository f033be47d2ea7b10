"""What announcements, the package of them and the truce do: explained and summarised."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answers.citations import Quote, is_cited
from knowledge.answers.desk import Desk
from knowledge.answers.facts.instruments import InstrumentFact, instrument, truce
from knowledge.answers.reply import Reply
from knowledge.answers.selection import statuses_under
from knowledge.answers.understanding.asking import Question
from knowledge.answers.writing.instruments import InstrumentWriter, place_sentences, reaches
from knowledge.answers.writing.wording import label, listed, place
from knowledge.models import AnswerKind, Condition

SHOWN = 3
"""How many sentences on an announcement are shown before the rest."""
MOST_PLACED = 3


def instrument_room(desk: Desk, question: Question) -> Reply | None:
    """The announcements of the question, each with its state first; the truce. None where they are
    not to be explained."""
    if not question.explain:
        return None
    with desk.lookup.timings.of("compose"):
        text, more = _told(desk, question)
    if not is_cited(text):
        return None
    statuses = statuses_under(question, desk.register) if question.announcements else ()
    ruled = question.truce or statuses or _sets_rules(desk, question)
    return Reply(AnswerKind.STATUS if ruled else AnswerKind.PASSAGES, text, statuses, more=more)


def _sets_rules(desk: Desk, question: Question) -> bool:
    """Whether an announcement of the question sets a rule with dates."""
    documents = map(desk.register.document, question.announcements)
    return any(document and document.measures for document in documents)


def _told(desk: Desk, question: Question) -> tuple[str, str]:
    writer = InstrumentWriter(desk.writer)
    if question.truce:
        fact = truce(desk.register, question.as_of)
        return ("\n\n".join(filter(None, writer.truce(fact))), "") if fact else ("", "")
    documents = [d for id_ in question.announcements if (d := desk.lookup.document(id_))]
    on, known = question.on, question.as_of
    facts = [instrument(desk.register, document, on, known) for document in documents]
    if len(facts) > 1:
        return "\n".join(f"- {writer.one_line(fact)}" for fact in facts), ""
    if not facts:
        return "", ""
    if question.destinations:
        return _placed(desk, question, writer, facts[0]), ""
    return _one(writer, facts[0], question.lines)


def _one(writer: InstrumentWriter, fact: InstrumentFact, count: int) -> tuple[str, str]:
    """One announcement, in as many lines as asked for (0: as many as are needed)."""
    state = writer.state(fact) or f"{fact.document.title.rstrip('.')}."
    does, stops, rest = writer.does(fact), writer.stops(fact), writer.rest(fact)
    if count:
        lines = [state, *does[:1], *stops, *does[1:], *rest][:count]
        return "\n".join(f"- {line}" for line in lines) if count > 1 else lines[0], ""
    shown = [*does[:SHOWN], *stops]
    shown += rest[: max(SHOWN - len(shown), 0)]
    behind = [line for line in (*does, *rest) if line not in shown]
    text = "\n\n".join(filter(None, [state, "\n".join(shown), writer.spoken_of(fact)]))
    return text, "\n".join(f"- {line}" for line in behind)


def _placed(desk: Desk, question: Question, writer: InstrumentWriter, fact: InstrumentFact) -> str:
    """What an announcement says of a place; that it does not speak of it, and what rules do."""
    document, evidence = fact.document, desk.evidence
    said = [
        f"“{' '.join(text.split())}”{evidence.cite(Quote(document, text))}"
        for text in place_sentences(document, question.destinations)
        if desk.lookup.was_known(text, document.id)
    ]
    if said:
        return "\n\n".join([writer.state(fact), "\n".join(said[:MOST_PLACED])])
    where = listed([place(code) for code in question.destinations], "or")
    scope = sorted({code for m in fact.measures for code in m.destinations if code != "all"})
    own = f" It is for {listed([place(code) for code in scope])}." if scope else ""
    key = desk.writer.quoter.measure(fact.measures[0]) if fact.measures else ""
    head = f"{label(document)} does not mention {where}.{own}{key}"
    return "\n\n".join([head, *_others(desk, question)])


def _others(desk: Desk, question: Question) -> list[str]:
    """The rules that are for the places of the question by name, in force on its day."""
    rulings = [
        ruling
        for document in desk.register.documents()
        for ruling in desk.register.rulings(document.id, question.on, question.as_of)
        if reaches(ruling.measure, question.destinations) and ruling.condition is Condition.IN_FORCE
    ]
    documents = dict.fromkeys(ruling.measure.document for ruling in rulings)
    found: Sequence[str] = [
        f"- {d.title.rstrip('.')}.{desk.writer.quoter.opening(d.id)}"
        for id_ in documents
        if (d := desk.lookup.document(id_))
    ]
    where = listed([place(code) for code in question.destinations], "and")
    return [f"In force for {where}:\n" + "\n".join(found)] if found else []
