"""The one async doorway: a question in, an answer with verified citations out."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from knowledge.answers import lexicon
from knowledge.answers.announcements import find_announcements, match_documents
from knowledge.answers.asking import Aim, Question
from knowledge.answers.citations import Evidence, quote_of, resolve
from knowledge.answers.composing import StatusComposer
from knowledge.answers.evidence import PassageComposer, covers
from knowledge.answers.fates import AnnouncementComposer
from knowledge.answers.history import HistoryComposer
from knowledge.answers.llm import Phraser
from knowledge.answers.memberships import MembershipComposer
from knowledge.answers.prompts import CAN_ASK, CLARIFY, CLARIFY_ITEM, EXAMPLES, NOT_TOLD, REFUSAL
from knowledge.answers.questions import understand
from knowledge.answers.quoting import Quoter, sentences
from knowledge.answers.statuses import StatusWriter
from knowledge.answers.verdicts import Asks
from knowledge.answers.wording import listed, name
from knowledge.errors import ModelError
from knowledge.models import (
    SHARED,
    Answer,
    AnswerKind,
    Document,
    Hit,
    Passage,
    State,
    Status,
    Turn,
)
from knowledge.register.elements import on_record
from knowledge.register.status import EVERY, Register
from knowledge.store.catalogue import Catalogue

HITS = 8

Search = Callable[..., Sequence[Hit]]
"""``Retriever.search``, called only when a question needs passages."""
_LISTED = {
    Asks.RESTRICTED: {State.BAN, State.REVIEW, State.LICENCE},
    Asks.BANNED: {State.BAN},
    Asks.LICENSED: {State.REVIEW, State.LICENCE},
    Asks.SUSPENDED: {State.SUSPENDED, State.UNCONFIRMED},
    Asks.LIFTED: {State.SUSPENDED, State.UNCONFIRMED},
    Asks.FREE: {State.NONE, State.SUSPENDED},
}
"""What a question such as "which elements are suspended?" wants listed."""


def today() -> date:
    """The present day in UTC."""
    return datetime.now(UTC).date()


@dataclass(slots=True)
class Answerer:
    """Answers questions from one knowledge base.

    ``search`` finds passages, ``register`` gives the rules that guilds see, as of now, and
    ``clock`` the present day (UTC).
    With a ``phraser``, a chat model may phrase passage answers.
    """

    catalogue: Catalogue
    search: Search
    register: Callable[[tuple[str, ...]], Register]
    passages: PassageComposer
    phraser: Phraser | None = None
    clock: Callable[[], date] = today

    async def answer(
        self,
        question: str,
        *,
        as_of: date | None = None,
        history: Sequence[Turn] = (),
        guild: str | None = None,
    ) -> Answer:
        """Answer ``question`` as of a day (default: today), in a thread of its own.

        ``history`` are the turns before it, oldest first; ``guild`` the Discord guild whose
        documents count beside the shared ones. Documents published after ``as_of`` do not
        count. Raises KnowledgeError when the knowledge base cannot be read.
        """
        return await asyncio.to_thread(
            self.answer_now, question, as_of=as_of, history=history, guild=guild
        )

    def answer_now(
        self,
        question: str,
        *,
        as_of: date | None = None,
        history: Sequence[Turn] = (),
        guild: str | None = None,
    ) -> Answer:
        """The same in the caller's thread."""
        return _Reply(self, as_of or self.clock(), guild).to(question, history)


@dataclass(slots=True)
class _Reply:
    """One question being answered."""

    by: Answerer
    as_of: date
    guild: str | None
    timings: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(("understand", "retrieve", "compose", "total"), 0.0)
    )
    evidence: Evidence = field(default_factory=Evidence)
    statuses: tuple[Status, ...] = ()
    choices: tuple[str, ...] = ()
    language: str = "en"
    documents: dict[str, Document | None] = field(default_factory=dict)

    def to(self, text: str, history: Sequence[Turn]) -> Answer:
        with self._timed("total"):
            with self._timed("understand"):
                register = self.by.register(self._guilds)
                question = understand(text, register, as_of=self.as_of, history=history)
            kind, body = self._answer(question, register)
            with self._timed("compose"):
                body, citations = resolve(body, self.evidence, lambda document: document.text)
            if kind is AnswerKind.PASSAGES and not citations:
                kind, body = self._refusal()
        refused = kind in (AnswerKind.NONE, AnswerKind.CLARIFY)
        return Answer(
            question=text,
            as_of=self.as_of,
            kind=kind,
            text=body,
            language=self.language,
            citations=() if refused else citations,
            statuses=() if refused else self.statuses,
            choices=self.choices if refused else (),
            timings_ms=self.timings,
        )

    def _answer(self, question: Question, register: Register) -> tuple[AnswerKind, str]:
        if question.aim is Aim.NOTHING:
            return self._refusal()
        if question.aim is Aim.HELP:
            self.choices = EXAMPLES
            return AnswerKind.CLARIFY, CAN_ASK
        if question.either and not question.items:
            return self._which(question)
        if question.aim is Aim.UNCLEAR:
            self.choices = EXAMPLES[:3]
            return AnswerKind.CLARIFY, f"{CLARIFY}\n\n{CAN_ASK}"
        writer = StatusWriter(register, self._quoter(), self.as_of)
        if question.unknown and not question.announcements:
            return self._unknown(question, register, writer)
        return self._composed(question, register, writer)

    def _composed(
        self, question: Question, register: Register, writer: StatusWriter
    ) -> tuple[AnswerKind, str]:
        if question.aim is Aim.ANNOUNCEMENT:
            return self._announcement(question, writer)
        if question.aim is Aim.PASSAGES:
            return self._passages(question) or self._instead(question, register, writer)
        written = self._written(question, writer)
        if written:
            return written
        return (
            self._told(question)
            or self._status(question, register, writer)
            or self._refusal(question)
        )

    def _written(self, question: Question, writer: StatusWriter) -> tuple[AnswerKind, str] | None:
        """Timelines, calendars and memberships."""
        with self._timed("compose"):
            if question.aim is Aim.HISTORY:
                body = HistoryComposer(writer).compose(question)
            elif question.aim is Aim.CALENDAR:
                body = HistoryComposer(writer).calendar(question)
            elif question.aim is Aim.LISTED:
                body = MembershipComposer(writer).listing(question)
            elif question.aim is Aim.COVERAGE:
                body = MembershipComposer(writer).coverage(question)
            else:
                return None
        if "⟦" not in body:
            return None
        if question.items or question.end_user:
            self.statuses = self._statuses(question, writer.register)
        if question.aim is Aim.COVERAGE:
            body += (
                f"\n\n{StatusComposer(writer).compose(without_verdict(question), self.statuses)}"
            )
        return AnswerKind.STATUS, body

    def _unknown(
        self, question: Question, register: Register, writer: StatusWriter
    ) -> tuple[AnswerKind, str]:
        """An announcement that is not on record: said first, whatever else is asked."""
        names = listed(question.unknown, "or")
        body = f"No: the record holds no Announcement {names}; treat it as unverified."
        if self.as_of >= self.by.clock():
            body += self._mentioned(question)
        if question.items:
            with self._timed("retrieve"):
                self.statuses = self._statuses(question, register)
            with self._timed("compose"):
                told = StatusComposer(writer).compose(without_verdict(question), self.statuses)
            return AnswerKind.STATUS, f"{body}\n\n{told}"
        if "⟦" in body:
            return AnswerKind.PASSAGES, body
        self.choices = EXAMPLES
        return AnswerKind.NONE, f"{REFUSAL} {body}\n\n{CAN_ASK}"

    # -- kinds of answers ----------------------------------------------------------------------

    def _status(
        self, question: Question, register: Register, writer: StatusWriter
    ) -> tuple[AnswerKind, str] | None:
        with self._timed("retrieve"):
            statuses = self._statuses(question, register)
        known = tuple(
            s for s in statuses if s.deciding or s.others or s.claims or on_record(s.item)
        )
        if not known:
            return self._passages(question)
        with self._timed("compose"):
            body = StatusComposer(writer).compose(question, known)
            if "⟦" not in body:
                body += self._supported(question, known)
        if "⟦" not in body:
            return None
        self.statuses = known
        self.language = question.language
        return AnswerKind.STATUS, body

    def _statuses(self, question: Question, register: Register) -> tuple[Status, ...]:
        items = question.items or (register.items() if question.listing else (EVERY,))
        places: tuple[str | None, ...] = question.destinations or (None,)
        found = [
            status
            for place in places
            for status in register.statuses(
                items,
                question.on,
                known=self.as_of,
                destination=place,
                end_user=question.end_user,
            )
        ]
        if not question.destinations and _about_stopped(question):
            found = [self._where_stopped(status, register) for status in found]
        if question.listing and not question.items and question.asks in _LISTED:
            wanted = [s for s in found if s.state in _LISTED[question.asks]]
            return tuple(wanted or found)
        return tuple(found)

    def _where_stopped(self, status: Status, register: Register) -> Status:
        """The status for the one destination whose rule is suspended, where a question about a
        suspension names none and the item's general rule is not suspended."""
        places = {
            place
            for ruling in status.others
            for place in ruling.measure.destinations
            if ruling.by is not None and not ruling.measure.end_users
        }
        if len(places) != 1 or any(ruling.by for ruling in status.deciding):
            return status
        return register.status(
            status.item,
            status.on,
            known=status.known,
            destination=places.pop(),
            end_user=status.end_user,
        )

    def _supported(self, question: Question, statuses: Sequence[Status]) -> str:
        """A quoted sentence that names the item, for a state that no measure carries."""
        item = name(statuses[0].item)
        hits = self._search(f"{item} export control", limit=HITS)
        for hit in hits:
            for sentence in sentences(hit.text, hit.language):
                if re.search(rf"\b{re.escape(item)}\b", sentence, re.IGNORECASE):
                    return f" On record: “{' '.join(sentence.split())}”{self._cite(hit, sentence)}"
        return self._latest_before(statuses[0].on, question.as_of)

    def _latest_before(self, on: date, known: date) -> str:
        """The last control that was in force by then, which names other items."""
        register = self.by.register(self._guilds)
        controls = [
            measure
            for document in register.documents()
            for measure in document.measures
            if measure.effect.controls
            and "all" in measure.destinations
            and measure.from_ <= on
            and (measure.issued or measure.from_) <= known
        ]
        if not controls:
            return ""
        latest = max(controls, key=lambda measure: measure.from_)
        text, key = self._quoter().words(latest)
        return f" The latest list in force then names other items: “{text}”{key}"

    def _announcement(self, question: Question, writer: StatusWriter) -> tuple[AnswerKind, str]:
        with self._timed("compose"):
            body = AnnouncementComposer(writer).compose(question)
        if "⟦" not in body:
            return self._passages(question) or self._refusal()
        items = [
            item
            for document in question.announcements
            for r in writer.register.rulings(document, question.on, self.as_of)
            for item in r.measure.items
            if item != EVERY
        ]
        if items:
            self.statuses = writer.register.statuses(items, question.on, known=self.as_of)
        return AnswerKind.STATUS, body

    def _mentioned(self, question: Question) -> str:
        """What documents say of an announcement that is not on record."""
        for unknown in question.unknown:
            for hit in self._search(f"Announcement {unknown}", limit=HITS):
                for sentence in sentences(hit.text, hit.language):
                    if re.search(rf"{re.escape(unknown)}(?!\d)", sentence):
                        quoted = " ".join(sentence.split())
                        return f" On record about it: “{quoted}”{self._cite(hit, sentence)}"
        return ""

    def _passages(self, question: Question) -> tuple[AnswerKind, str] | None:
        subject = self._subject(question)
        hits = self._search(question.text, question=question, subject=subject)
        with self._timed("compose"):
            composer = replace(self.by.passages, document=self._document)  # the guild's as well
            body = composer.compose(
                question, hits, self.evidence, frozenset(subject), self._was_known
            )
        if body is None:
            return None
        if self.by.phraser:
            try:
                phrased = self.by.phraser.phrase(question.text, self.evidence, question.language)
            except ModelError:
                phrased = None  # the quoted sentences stand on their own
            body = phrased or body
        return AnswerKind.PASSAGES, body

    def _was_known(self, sentence: str) -> bool:
        """Whether a sentence speaks of no announcement that came after the day of asking.

        The record is written with hindsight; a question as of a past day must not get it.
        """
        if self.as_of >= self.by.clock():
            return True
        documents = {d.id: d.published for d in self.by.register(self._guilds).documents()}
        return all(
            (documents[stored] or self.as_of) <= self.as_of
            for reference in find_announcements(sentence)
            for stored in match_documents(reference, documents)[:1]
        )

    def _told(self, question: Question) -> tuple[AnswerKind, str] | None:
        """Passages for a "when" whose other words one sentence covers whole: another event."""
        if question.aim is not Aim.WHEN or len(question.words) < 2:
            return None
        hits = self._search(question.text, question=question)
        with self._timed("compose"):
            chosen = self.by.passages.choose(question, hits, told=self._was_known)
        if not chosen or not covers(question, chosen[0]):
            return None
        return self._passages(question)

    def _instead(
        self, question: Question, register: Register, writer: StatusWriter
    ) -> tuple[AnswerKind, str]:
        """A question for words that no passage answers: the state, if it asks for one as well."""
        subject = bool(question.items or question.end_user)
        aspect = lexicon.HARD_ASPECTS.search(question.text)
        silent = aspect or question.publishers or not question.polar
        wants_state = subject and not question.foreign
        wants_state = wants_state and not (question.asks is Asks.OPEN and silent)
        answer = self._status(question, register, writer) if wants_state else None
        if answer is None:
            return self._refusal(question)
        if not question.polar:
            return answer[0], f"{NOT_TOLD} {answer[1]}"
        return answer

    def _which(self, question: Question) -> tuple[AnswerKind, str]:
        names = [name(item) for item in question.either]
        self.choices = tuple(f"is {item} restricted?" for item in names)
        return AnswerKind.CLARIFY, CLARIFY_ITEM.format(choices=listed(names, "or"))

    def _refusal(self, question: Question | None = None) -> tuple[AnswerKind, str]:
        self.choices = EXAMPLES
        absent = [name(item) for item in question.items if not on_record(item)] if question else []
        about = f" Nothing here speaks of {listed(absent)}." if absent else ""
        return AnswerKind.NONE, f"{REFUSAL}{about}\n\n{CAN_ASK}"

    # -- what they stand on --------------------------------------------------------------------

    def _search(
        self,
        text: str,
        *,
        limit: int = HITS,
        question: Question | None = None,
        subject: Sequence[str] = (),
    ) -> Sequence[Hit]:
        expand = [name(item) for item in question.items[:9]] if question else []
        with self._timed("retrieve"):
            hits = self.by.search(
                text,
                limit=limit,
                guild=self.guild,
                before=self.as_of if self.as_of < self.by.clock() else None,
                publishers=question.publishers if question else (),
                expand=expand,
            )
        if question and question.announcements:
            own = [hit for hit in hits if hit.document in question.announcements]
            return (*own, *self._of_documents(question.announcements, own))
        return (*hits, *self._of_documents(subject, hits))

    def _subject(self, question: Question) -> list[str]:
        """The documents whose rules are about the items of the question, the latest first."""
        if not question.items or len(question.items) > 3 or question.publishers:
            return []
        found = [
            document
            for document in self.by.register(self._guilds).documents()
            if (document.published or self.as_of) <= self.as_of
            and any(set(m.items) & set(question.items) for m in document.measures)
        ]
        found.sort(key=lambda document: document.published or self.as_of, reverse=True)
        return [document.id for document in found[:4]]

    def _of_documents(self, ids: Sequence[str], known: Sequence[Hit]) -> list[Hit]:
        """All passages of the named announcements that the search did not bring."""
        seen = {hit.passage for hit in known}
        found = []
        for document_id in ids:
            document = self._document(document_id)
            for stored in self.by.catalogue.document_passages(document_id, self._guilds):
                if document and stored.id not in seen:
                    found.append(_hit(document, stored.id, stored.passage))
        return found

    def _cite(self, hit: Hit, sentence: str) -> str:
        document = self._document(hit.document)
        return self.evidence.cite(quote_of(document, hit, sentence)) if document else ""

    def _quoter(self) -> Quoter:
        return Quoter(self.evidence, self._document, self._passages_at)

    def _document(self, document_id: str) -> Document | None:
        if document_id not in self.documents:
            self.documents[document_id] = self.by.catalogue.document(document_id, self._guilds)
        return self.documents[document_id]

    def _passages_at(self, document_id: str, anchor: str) -> tuple[Passage, ...]:
        found = self.by.catalogue.passages_at(document_id, anchor, self._guilds)
        return tuple(stored.passage for stored in found)

    @property
    def _guilds(self) -> tuple[str, ...]:
        return (SHARED,) if self.guild is None else (self.guild, SHARED)

    @contextmanager
    def _timed(self, step: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.timings[step] += (time.perf_counter() - start) * 1000


def without_verdict(question: Question) -> Question:
    """The question for a text that goes on after its verdict."""
    return replace(question, asks=Asks.OPEN, unknown=(), aim=Aim.STATUS)


def _is_spoken_of(status: Status) -> bool:
    """Whether the record says anything on an item, bans on whole parties apart."""
    rules = [r for r in (*status.deciding, *status.others) if EVERY not in r.measure.items]
    return bool(rules or status.claims or status.end_user or on_record(status.item))


def _about_stopped(question: Question) -> bool:
    """Whether a question is about a suspension and its end rather than about a rule."""
    return question.asks in (Asks.SUSPENDED, Asks.EXTENDED, Asks.ENDS)


def _hit(document: Document, passage_id: str, passage: Passage) -> Hit:
    return Hit(
        passage=passage_id,
        document=document.id,
        kind=document.kind,
        title=document.title,
        publisher=document.publisher,
        published=document.published,
        url=document.url,
        heading=passage.heading,
        anchor=passage.anchor,
        text=passage.text,
        score=0.0,
        language=document.language,
    )
