"""One question being answered: which composer writes, and what happens when it cannot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from knowledge.answers.citations import Evidence
from knowledge.answers.direct import DirectReplier
from knowledge.answers.llm import Phraser
from knowledge.answers.lookup import Lookup
from knowledge.answers.prompts import (
    CAN_ASK,
    CLARIFY,
    CLARIFY_ITEM,
    EXAMPLES,
    EXTENT,
    NO_REASON,
    NOT_TOLD,
    REFUSAL,
)
from knowledge.answers.reply import Reply, refusal
from knowledge.answers.selection import (
    is_spoken_of,
    latest_before,
    statuses_for,
    statuses_under,
)
from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.dates import spoken
from knowledge.answers.writing import languages
from knowledge.answers.writing.claimed import ClaimedDayComposer
from knowledge.answers.writing.composing import StatusComposer
from knowledge.answers.writing.coverage import CoverageComposer
from knowledge.answers.writing.evidence import PassageComposer, covers, gives_reason
from knowledge.answers.writing.fates import AnnouncementComposer
from knowledge.answers.writing.history import HistoryComposer
from knowledge.answers.writing.leading import NEVER
from knowledge.answers.writing.parties import PartyComposer
from knowledge.answers.writing.quoting import sentences
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.answers.writing.verdicts import Asks
from knowledge.answers.writing.wording import listed, name
from knowledge.errors import ModelError
from knowledge.models import AnswerKind, Hit, Status
from knowledge.register.elements import describe
from knowledge.register.status import Register

_AFFILIATE = re.compile(
    r"\b(?:subsidiar(?:y|ies)|affiliates?|affiliated|branch(?:es)?|daughter (?:compan\w+|firms?)|"
    r"sister (?:compan\w+|firms?)|joint ventures?|parent (?:compan\w+|firm)|"
    r"(?:owned|controlled) by|tochter\w*|filiales?|filiali?)\b",
    re.IGNORECASE,
)
"""Words for a firm that belongs to another: a list names the other."""


@dataclass(slots=True)
class Replier:
    """Writes the reply to one question, its quotes into ``evidence``."""

    lookup: Lookup
    passages: PassageComposer
    phraser: Phraser | None = None
    evidence: Evidence = field(default_factory=Evidence)

    @property
    def register(self) -> Register:
        """The rules that count for the question."""
        return self.lookup.register

    @property
    def writer(self) -> StatusWriter:
        """The writer of status sentences."""
        return StatusWriter(self.register, self.lookup.quoter(self.evidence), self.lookup.as_of)

    def reply_all(self, questions: Sequence[Question]) -> Reply:
        """The reply to the parts of a question, numbered where there are several."""
        replies = [self._undated(self.reply(question)) for question in questions]
        carried = [r for r in replies if r.kind in (AnswerKind.STATUS, AnswerKind.PASSAGES)]
        if len(replies) == 1 or not carried:
            return replies[0]
        days = len({question.items for question in questions}) == 1
        texts = [
            reply.text if reply in carried else reply.text.split("\n\n")[0] for reply in replies
        ]
        marks = [
            f"**{spoken(question.on)}**" if days else f"**({number})**"
            for number, question in enumerate(questions, 1)
        ]
        told = [_unrepeated(text, texts[at + 1 :]) for at, text in enumerate(texts)]
        parts = [f"{mark} {text}" for mark, text in zip(marks, told, strict=True)]
        return Reply(
            AnswerKind.STATUS if any(r.statuses for r in carried) else carried[0].kind,
            "\n\n".join(parts),
            tuple(status for reply in carried for status in reply.statuses),
            language=carried[0].language,
        )

    def _undated(self, reply: Reply) -> Reply:
        """The reply without numbers of later announcements in the names of its items."""
        if not self.lookup.past:
            return reply
        text = reply.text
        for item in {status.item for status in reply.statuses}:
            for key in (item, *describe(item).related):
                if not self.lookup.was_known(name(key)):
                    text = text.replace(name(key), name(key).split(" (No. ")[0])
        return replace(reply, text=text)

    def reply(self, question: Question) -> Reply:
        """The reply to a question; a refusal where nothing carries one."""
        if question.aim is Aim.NOTHING:
            return refusal()
        claimed = self._claimed(question)
        if claimed:
            return claimed
        told = DirectReplier(self.lookup, self.writer, self.evidence).reply(question)
        if told is not None:
            return replace(told, language=question.language)
        if question.end_user and _AFFILIATE.search(question.text.replace(question.end_user, "")):
            affiliate = self._affiliate(question)
            if affiliate is not None:
                return affiliate
        if question.aim is Aim.HELP:
            return Reply(AnswerKind.CLARIFY, CAN_ASK, choices=EXAMPLES)
        if question.either and not question.items:
            return _which(question)
        if question.aim is Aim.UNCLEAR:
            return Reply(AnswerKind.CLARIFY, f"{CLARIFY}\n\n{CAN_ASK}", choices=EXAMPLES[:3])
        if question.unknown and not question.announcements:
            return self._unknown(question)
        if question.aim is Aim.ANNOUNCEMENT:
            return self._announcement(question)
        if question.aim is Aim.ROSTER:
            return self._roster(question)
        if question.aim is Aim.RECENCY:
            return self._recency(question)
        if question.aim is Aim.LISTED and question.end_user in (None, "military"):
            return self._unlisted(question)
        if question.aim is Aim.CALENDAR:
            return self._written(question) or self._quiet(question)
        if _asks_reason(question):
            return self._reason(question)
        if question.aim is Aim.PASSAGES:
            return self._told(question) or self._instead(question)
        return (
            self._written(question)
            or self._other_event(question)
            or self._status(question)
            or refusal(question)
        )

    def _reason(self, question: Question) -> Reply:
        """The reason of a state, where a document gives one; else that none does, and the state."""
        state = self._status(question)
        if state is not None and state.text.startswith(NEVER):
            return state
        hits = self.lookup.passages_for(question, self.lookup.subject(question))
        with self.lookup.timings.of("compose"):
            chosen = self.passages.choose(question, hits, told=self.lookup.was_known)
        if state is None or any(gives_reason(candidate.text) for candidate in chosen):
            return self._told(question) or refusal(question)
        return replace(state, text=f"{_untold(question.language, NO_REASON)} {state.text}")

    def _claimed(self, question: Question) -> Reply | None:
        """An end or start that the question takes for granted, against the instruments."""
        if not (question.claimed_end or question.claimed_start):
            return None
        with self.lookup.timings.of("compose"):
            text = ClaimedDayComposer(self.writer).compose(question)
        if "⟦" not in text:
            return None
        statuses = statuses_for(question, self.register) if question.items else ()
        return Reply(AnswerKind.STATUS, text, statuses)

    # -- rules -----------------------------------------------------------------------------------

    def _status(self, question: Question) -> Reply | None:
        with self.lookup.timings.of("retrieve"):
            statuses = statuses_for(question, self.register)
        known = tuple(status for status in statuses if is_spoken_of(status))
        if not known:
            return self._told(question)
        with self.lookup.timings.of("compose"):
            text = StatusComposer(self.writer).compose(question, known)
            if "⟦" not in text:
                text += self._supported(question, known[0])
        if "⟦" not in text:
            return None
        return Reply(AnswerKind.STATUS, text, known, language=question.language)

    def _supported(self, question: Question, status: Status) -> str:
        """A quoted sentence for a state that no measure carries: one that names the item, or the
        last list that was in force, which names others."""
        item = name(status.item)
        for hit in self.lookup.search(f"{item} export control"):
            found = self._sentence(hit, re.escape(item))
            if found:
                return f" On record: {found}"
        latest = latest_before(self.register, status.on, question.as_of)
        if latest is None:
            return ""
        text, key = self.writer.quoter.words(latest)
        return f" The latest list in force then names other items: “{text}”{key}"

    def _sentence(self, hit: Hit, pattern: str) -> str:
        """The first sentence of a hit that matches, quoted and cited."""
        for sentence in sentences(hit.text, hit.language):
            if not self.lookup.was_known(sentence):
                continue
            if re.search(rf"\b{pattern}(?!\w)", sentence, re.IGNORECASE):
                key = self.lookup.cite(self.evidence, hit, sentence)
                return f"“{' '.join(sentence.split())}”{key}"
        return ""

    def _written(self, question: Question) -> Reply | None:
        """Timelines, calendars and memberships."""
        with self.lookup.timings.of("compose"):
            if question.aim is Aim.HISTORY:
                text = HistoryComposer(self.writer).compose(question)
            elif question.aim is Aim.CALENDAR:
                text = HistoryComposer(self.writer).calendar(question)
            elif question.aim is Aim.LISTED:
                text = PartyComposer(self.writer).listing(question)
            elif question.aim is Aim.COVERAGE:
                text = CoverageComposer(self.writer).compose(question)
            else:
                return None
            named = question.items or question.end_user
            statuses = statuses_for(question, self.register) if named else ()
            if question.aim is Aim.COVERAGE:
                text += "\n\n" + self._after_verdict(replace(question, names=()), statuses)
            if "⟦" not in text:
                return None
        return Reply(AnswerKind.STATUS, text, statuses)

    def _roster(self, question: Question) -> Reply:
        """The names on the lists of parties; what documents say where no list fits."""
        with self.lookup.timings.of("compose"):
            text = PartyComposer(self.writer).roster(question)
        if "⟦" in text:
            return Reply(AnswerKind.PASSAGES, text)
        return self._told(question) or refusal(question)

    def _unlisted(self, question: Question) -> Reply:
        """A firm that is on no list that was read, and listed ones of its name."""
        with self.lookup.timings.of("compose"):
            text = PartyComposer(self.writer).related(question)
        if not text:
            names = listed(question.strangers, "or")
            known = f", as known on {spoken(question.as_of)}" if self.lookup.past else ""
            text = f"No list read for this record names {names}{known}."
            for hit in self.lookup.search("names missing from the lists of parties"):
                found = self._sentence(hit, "no proof")
                if found:
                    text = f"{text} {found}"
                    break
        statuses: tuple[Status, ...] = ()
        if question.end_user and question.destinations:
            statuses = statuses_for(question, self.register)
            text += f"\n\n{self._after_verdict(replace(question, strangers=()), statuses)}"
        kind = AnswerKind.STATUS if statuses else AnswerKind.PASSAGES
        if "⟦" not in text:
            return Reply(AnswerKind.NONE, f"{REFUSAL} {text}\n\n{CAN_ASK}", choices=EXAMPLES)
        return Reply(kind, text, statuses)

    def _affiliate(self, question: Question) -> Reply | None:
        """A firm that belongs to a listed one, and the rules for its goods without the list."""
        with self.lookup.timings.of("compose"):
            text = PartyComposer(self.writer).affiliate(question)
        if "⟦" not in text:
            return None
        if not question.items:
            return Reply(AnswerKind.PASSAGES, text)
        outside = replace(question, end_user=None)
        statuses = statuses_for(outside, self.register)
        text += f"\n\n{self._after_verdict(outside, statuses)}"
        return Reply(AnswerKind.STATUS, text, statuses)

    def _quiet(self, question: Question) -> Reply:
        """Days on which no rule on record starts or ends, and how far the record reaches."""
        reply = self._recency(question)
        if reply.kind is AnswerKind.NONE:
            return reply
        head = "No rule on record starts or ends in those days."
        return replace(reply, text=f"{head} {reply.text}")

    def _recency(self, question: Question) -> Reply:
        """How far the record reaches: its newest document, and when it was last verified."""
        told = replace(question, text=EXTENT, asks=Asks.OPEN, words=(), aim=Aim.PASSAGES)
        reply = self._told(told) or refusal(question)
        verified = [d.verified for d in self.register.documents() if d.verified]
        if reply.kind is AnswerKind.NONE or not verified:
            return reply
        head = f"The record was last verified on {spoken(max(verified))}."
        return replace(reply, text=f"{head}\n\n{reply.text}")

    def _after_verdict(self, question: Question, statuses: Sequence[Status]) -> str:
        """The status text below a verdict that has been given already."""
        plain = replace(question, asks=Asks.OPEN, unknown=(), aim=Aim.STATUS)
        return StatusComposer(self.writer).compose(plain, statuses)

    def _announcement(self, question: Question) -> Reply:
        with self.lookup.timings.of("compose"):
            text = AnnouncementComposer(self.writer).compose(question)
        if "⟦" not in text:
            return self._told(question) or refusal(question)
        statuses = statuses_under(question, self.register)
        return Reply(AnswerKind.STATUS, text, statuses)

    def _unknown(self, question: Question) -> Reply:
        """An announcement that is not on record: said first, whatever else is asked."""
        names = listed(question.unknown, "or")
        text = f"No: the record holds no Announcement {names}; treat it as unverified."
        if not self.lookup.past and (mentioned := self._mentioned(question)):
            text = f"No text of Announcement {names} is on record, only this: {mentioned}"
        if question.items:
            with self.lookup.timings.of("compose"):
                statuses = statuses_for(question, self.register)
                text += "\n\n" + self._after_verdict(question, statuses)
            return Reply(AnswerKind.STATUS, text, statuses)
        if "⟦" in text:
            return Reply(AnswerKind.PASSAGES, text)
        return Reply(AnswerKind.NONE, f"{REFUSAL} {text}\n\n{CAN_ASK}", choices=EXAMPLES)

    def _mentioned(self, question: Question) -> str:
        """What documents say of an announcement that is not on record."""
        for unknown in question.unknown:
            for hit in self.lookup.search(f"Announcement {unknown}"):
                # "No. 44 of 2026" may be written "No. 44 of 3 October 2026".
                written = re.escape(unknown).replace(r"\ of\ ", r"\ of\ (?:\d+ \w+ )?")
                found = self._sentence(hit, written)
                if found:
                    return found
        return ""

    # -- passages --------------------------------------------------------------------------------

    def _told(self, question: Question) -> Reply | None:
        """What documents say, in their own sentences or in a chat model's checked ones."""
        subject = self.lookup.subject(question)
        hits = self.lookup.passages_for(question, subject)
        with self.lookup.timings.of("compose"):
            composer = replace(self.passages, document=self.lookup.document)
            text = composer.compose(
                question, hits, self.evidence, frozenset(subject), self.lookup.was_known
            )
        if text is None:
            return None
        return Reply(AnswerKind.PASSAGES, self._phrased(question) or text)

    def _phrased(self, question: Question) -> str | None:
        if self.phraser is None:
            return None
        try:
            return self.phraser.phrase(question.text, self.evidence, question.language)
        except ModelError:
            return None  # the quoted sentences stand on their own

    def _other_event(self, question: Question) -> Reply | None:
        """Passages for a "when" whose other words one sentence covers whole: another event."""
        if question.aim is not Aim.WHEN or len(question.words) < 2:
            return None
        hits = self.lookup.passages_for(question)
        with self.lookup.timings.of("compose"):
            chosen = self.passages.choose(question, hits, told=self.lookup.was_known)
        if not chosen or not covers(question, chosen[0]):
            return None
        return self._told(question)

    def _instead(self, question: Question) -> Reply:
        """A question for words that no passage answers: the state, if it asks for one as well."""
        aspect = lexicon.HARD_ASPECTS.search(question.text)
        silent = aspect or question.publishers or not question.polar
        wants_state = bool(question.items or question.end_user) and not question.foreign
        if not wants_state or (question.asks is Asks.OPEN and silent):
            return refusal(question)
        # A "Yes" to "is there a fee for a terbium licence?" would be one to what nobody wrote.
        untold = replace(question, polar=False) if aspect else question
        state = self._status(untold)
        if state is None:
            return refusal(question)
        if untold.polar:
            return state
        return replace(state, text=f"{_untold(question.language, NOT_TOLD)} {state.text}")


def _untold(language: str, english: str) -> str:
    """The words before what the record does say, in the language of the question."""
    return languages.phrase("not_told", language) if languages.known(language) else english


def _asks_reason(question: Question) -> bool:
    """Whether a question is for the reason of a state."""
    if not lexicon.WHY.search(question.text) or question.publishers:
        return False
    of_state = question.asks is not Asks.OPEN and bool(question.items)
    return question.aim is Aim.STATUS or (question.aim is Aim.PASSAGES and of_state)


def _unrepeated(text: str, later: Sequence[str]) -> str:
    """The text without the paragraphs that a later part has word for word."""
    repeated = {paragraph for other in later for paragraph in other.split("\n\n")}
    return "\n\n".join(part for part in text.split("\n\n") if part not in repeated)


def _which(question: Question) -> Reply:
    names = [name(item) for item in question.either]
    choices = tuple(f"is {item} restricted?" for item in names)
    text = CLARIFY_ITEM.format(choices=listed(names, "or"))
    return Reply(AnswerKind.CLARIFY, text, choices=choices)
