"""Why announcements and lists are as they are: the reason that a document gives, or that none does.

The reason of the state of an item is told with the state, by ``answers.ruling``.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answers.citations import is_cited
from knowledge.answers.desk import Desk
from knowledge.answers.facts.instruments import instrument
from knowledge.answers.question import Topic
from knowledge.answers.reply import Reply
from knowledge.answers.selection import statuses_under
from knowledge.answers.telling import PassageReplier
from knowledge.answers.understanding.announcements import find_announcements, match_documents
from knowledge.answers.understanding.asking import Question
from knowledge.answers.writing.evidence import Candidate
from knowledge.answers.writing.instruments import InstrumentWriter
from knowledge.answers.writing.verdicts import Asks
from knowledge.models import AnswerKind, Document
from knowledge.vocabulary.texts import texts

MOST = 2
"""How many sentences give the reason."""


def reason_room(desk: Desk, question: Question) -> Reply | None:
    """The reason of the announcements of a question, or of the list that a party of it is on, and
    the state of each in one line; None where it is for neither or supposes what never was."""
    if question.asks is Asks.LIFTED or question.claimed_end or question.claimed_start:
        return None
    documents = _documents(desk, question)
    if not documents or question.items:
        return None
    given = [said for document in documents for said in _given(desk, document)]
    if not given and not question.announcements:
        return None
    given = given or _found(desk, question)
    with desk.lookup.timings.of("compose"):
        writer = InstrumentWriter(desk.writer)
        facts = (instrument(desk.register, each, question.on, question.as_of) for each in documents)
        states = [writer.one_line(fact) for fact in facts]
        head = "\n".join(given) if given else texts().no_reason
        text = "\n\n".join([head, "\n".join(states)])
    if not is_cited(text):
        return None
    statuses = statuses_under(question, desk.register) if question.announcements else ()
    return Reply(AnswerKind.STATUS if statuses else AnswerKind.PASSAGES, text, statuses)


def _documents(desk: Desk, question: Question) -> list[Document]:
    """The announcements of a question, else those whose lists have its party."""
    ids = question.announcements
    if not ids and question.party:
        measures = desk.register.measures(question.as_of)
        listing = (m.document for m in measures if question.party in m.end_users)
        ids = tuple(dict.fromkeys(listing))
    return [document for id_ in ids if (document := desk.lookup.document(id_))]


def _given(desk: Desk, document: Document) -> list[str]:
    """The sentence under the heading that gives the reason by the front matter of a document."""
    anchors = [remark.passage for remark in document.remarks if Topic.REASON in remark.kinds]
    quoter = desk.writer.quoter
    return [said for anchor in anchors for said in quoter.under(document.id, anchor)[:1]]


def _found(desk: Desk, question: Question) -> list[str]:
    """The sentences that give a reason and are about all of the announcements."""
    found = PassageReplier(desk).reasons(question)
    chosen = [each for each in found if _about_all(each, question.announcements)][:MOST]
    lookup = desk.lookup
    return [
        f"“{' '.join(each.text.split())}”{lookup.cite(desk.evidence, each.hit, each.text)}"
        for each in chosen
    ]


def _about_all(candidate: Candidate, announcements: Sequence[str]) -> bool:
    """Whether a sentence is of or names every announcement."""
    named = {
        stored
        for reference in find_announcements(candidate.text)
        for stored in match_documents(reference, announcements)
    }
    return set(announcements) <= named | {candidate.hit.document}
