"""How a licence is asked for: who, where, with which papers, how long; the kinds of licences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from knowledge.answers.citations import is_cited
from knowledge.answers.desk import Desk
from knowledge.answers.facts.instruments import instrument
from knowledge.answers.question import Topic
from knowledge.answers.reply import Reply
from knowledge.answers.selection import statuses_for
from knowledge.answers.understanding.asking import Question
from knowledge.answers.writing.instruments import InstrumentWriter
from knowledge.answers.writing.wording import state_line
from knowledge.models import BUNDLED, AnswerKind, Document, Status

MOST = 3
"""How many sentences are shown before the rest."""
FEW = 3
"""Up to how many items or announcements have their states told first."""


def procedure_room(desk: Desk, question: Question) -> Reply | None:
    """The states of what the question names, in one line each, then what documents say to the
    kinds of procedure that it asks for. None where it asks for no kind that one of them answers."""
    kinds = [cue for cue in question.cues if cue.startswith(f"{Topic.PROCEDURE}.")]
    with desk.lookup.timings.of("compose"):
        shown, rest = _sentences(desk, kinds)
        if not shown:
            return None
        items = 0 < len(question.items) <= FEW
        statuses = statuses_for(question, desk.register) if items else ()
        text = "\n\n".join(filter(None, [_states(desk, question, statuses), _lines(shown)]))
    if not is_cited(text):
        return None
    kind = AnswerKind.STATUS if statuses else AnswerKind.PASSAGES
    return Reply(kind, text, statuses, more=_lines(rest))


def _sentences(desk: Desk, kinds: Iterable[str]) -> tuple[list[str], list[str]]:
    """What is shown and what stands behind it: of each passage as much as there is room for."""
    found = dict.fromkeys(place for kind in kinds for place in desk.answering(kind))
    passages = [p for document, anchor in found if (p := _told(desk, document, anchor))]
    share = max(1, MOST // max(len(passages), 1))
    shown = [said for passage in passages for said in passage[:share]]
    rest = [said for passage in passages for said in passage[share:]]
    return shown, rest


def _told(desk: Desk, document: Document, anchor: str) -> list[str]:
    """The sentences of a passage, with who says them where it is none of the bundled record."""
    who = "" if document.source == BUNDLED else f"{document.origin}: "
    return [f"{who}{said}" for said in desk.writer.quoter.under(document.id, anchor)]


def _states(desk: Desk, question: Question, statuses: Sequence[Status]) -> str:
    """The states of the items, and of the announcements, that the question names."""
    writer = InstrumentWriter(desk.writer)
    documents = filter(None, map(desk.lookup.document, question.announcements[:FEW]))
    facts = (instrument(desk.register, each, question.on, question.as_of) for each in documents)
    items = [f"{state_line(status)}{_key(desk, status)}" for status in statuses]
    return "\n".join(filter(None, [*items, *map(writer.state, facts)]))


def _key(desk: Desk, status: Status) -> str:
    """The citation key of the rule that decides a status; "" where none does."""
    deciding = status.deciding[:1]
    return "".join(desk.writer.quoter.measure(ruling.measure) for ruling in deciding)


def _lines(sentences: Sequence[str]) -> str:
    return (
        "\n".join(f"- {said}" for said in sentences) if len(sentences) > 1 else "".join(sentences)
    )
