"""What the register says: statuses, announcements, timelines, memberships."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answers.citations import is_cited
from knowledge.answers.desk import Desk
from knowledge.answers.reply import Reply, refusal, refused
from knowledge.answers.selection import (
    is_spoken_of,
    latest_before,
    statuses_for,
    statuses_under,
)
from knowledge.answers.telling import PassageReplier
from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.writing import languages
from knowledge.answers.writing.claimed import ClaimedDayComposer
from knowledge.answers.writing.composing import StatusComposer
from knowledge.answers.writing.coverage import CoverageComposer
from knowledge.answers.writing.fates import AnnouncementComposer
from knowledge.answers.writing.history import HistoryComposer
from knowledge.answers.writing.leading import NEVER, NOT_SO
from knowledge.answers.writing.military_bar import MilitaryBar
from knowledge.answers.writing.parties import PartyComposer
from knowledge.answers.writing.told import Told
from knowledge.answers.writing.verdicts import Asks
from knowledge.answers.writing.wording import listed, name
from knowledge.models import AnswerKind, Status
from knowledge.vocabulary import issuers
from knowledge.vocabulary.texts import texts


@dataclass(frozen=True, slots=True)
class RuleReplier:
    """Answers with what the register computes."""

    desk: Desk
    passages: PassageReplier

    def claimed(self, question: Question) -> Reply | None:
        """An end or start that the question takes for granted, against the instruments."""
        if not (question.claimed_end or question.claimed_start):
            return None
        with self.desk.lookup.timings.of("compose"):
            text = ClaimedDayComposer(self.desk.writer).compose(question)
        if not is_cited(text):
            return None
        statuses = statuses_for(question, self.desk.register) if question.items else ()
        return Reply(AnswerKind.STATUS, text, statuses)

    def status(self, question: Question) -> Reply | None:
        """The statuses of what the question names; passages where the register has none."""
        with self.desk.lookup.timings.of("retrieve"):
            statuses = statuses_for(question, self.desk.register)
        known = tuple(status for status in statuses if is_spoken_of(status))
        if not known:
            return self.passages.told(question)
        with self.desk.lookup.timings.of("compose"):
            told = StatusComposer(self.desk.writer).compose(question, known)
            text = told.text
            if not is_cited(text):
                text += self._supported(question, known[0])
        if not is_cited(text):
            return None
        return Reply(AnswerKind.STATUS, text, known, language=question.language, more=told.more)

    def _supported(self, question: Question, status: Status) -> str:
        """A quoted sentence for a state that no measure carries: one that names the item, or the
        last list that was in force, which names others."""
        item = name(status.item)
        for hit in self.desk.lookup.search(f"{item} export control"):
            found = self.desk.sentence(hit, re.escape(item))
            if found:
                return f" On record: {found}"
        latest = latest_before(self.desk.register, status.on, question.as_of)
        if latest is None:
            return ""
        text, key = self.desk.writer.quoter.words(latest)
        return f" The latest list in force then names other items: “{text}”{key}"

    def written(self, question: Question) -> Reply | None:
        """Timelines, calendars and memberships."""
        with self.desk.lookup.timings.of("compose"):
            if question.aim is Aim.HISTORY:
                text = HistoryComposer(self.desk.writer).compose(question)
            elif question.aim is Aim.LISTED:
                text = PartyComposer(self.desk.writer).listing(question)
            elif question.aim is Aim.COVERAGE:
                text = CoverageComposer(self.desk.writer).compose(question)
            else:
                return None
            named = question.items or question.end_user
            statuses = statuses_for(question, self.desk.register) if named else ()
            told = Told(text)
            if question.aim is Aim.COVERAGE:
                told = self.after_verdict(replace(question, names=()), statuses).after(text)
            if not is_cited(told.text):
                return None
        return Reply(AnswerKind.STATUS, told.text, statuses, more=told.more)

    def after_verdict(self, question: Question, statuses: Sequence[Status]) -> Told:
        """The status text below a verdict that has been given already."""
        plain = replace(question, asks=Asks.OPEN, unknown=(), aim=Aim.STATUS)
        return StatusComposer(self.desk.writer).compose(plain, statuses)

    def announcement(self, question: Question) -> Reply:
        """What became of the announcements of the question."""
        with self.desk.lookup.timings.of("compose"):
            military = question.end_user == "military"
            bar = MilitaryBar(self.desk.writer).beside(question) if military else ""
            plain = replace(question, polar=False, asks=Asks.OPEN) if bar else question
            text = AnnouncementComposer(self.desk.writer).compose(plain)
            text = f"{bar}\n\n{text}" if bar else text
        if not is_cited(text):
            return self.passages.told(question) or refusal(question)
        statuses = statuses_under(question, self.desk.register)
        return Reply(AnswerKind.STATUS, text, statuses)

    def unknown(self, question: Question) -> Reply:
        """An announcement that is not on record: said first, whatever else is asked."""
        is_not = "is" if len(question.unknown) == 1 else "are each"
        text = f"{_called()} {listed(question.unknown)} {is_not} not in this record."
        if mentioned := self._mentioned(question):
            text = f"{text.removesuffix('.')}; what is: {mentioned}"
        if question.items:
            with self.desk.lookup.timings.of("compose"):
                statuses = statuses_for(question, self.desk.register)
                told = self.after_verdict(question, statuses).after(text)
            return Reply(AnswerKind.STATUS, told.text, statuses, more=told.more)
        if is_cited(text):
            return Reply(AnswerKind.PASSAGES, text)
        return refused(text)

    def _mentioned(self, question: Question) -> str:
        """What documents say of an announcement that is not on record."""
        for unknown in question.unknown:
            for hit in self.desk.lookup.search(f"{_called()} {unknown}"):
                # "No. 44 of 2026" may be written "No. 44 of 3 October 2026".
                written = re.escape(unknown).replace(r"\ of\ ", r"\ of\ (?:\d+ \w+ )?")
                found = self.desk.sentence(hit, written)
                if found:
                    return found
        return ""

    def reason(self, question: Question) -> Reply:
        """The reason of a state, where a document gives one; else that none does, and the state."""
        state = self.status(question)
        if state is not None and state.text.startswith((NEVER, NOT_SO)):
            return state
        if state is None or self.passages.reasons(question):
            return self.passages.told(question) or refusal(question)
        first, _, rest = state.text.partition("\n\n")
        text = f"{_untold(question.language, texts().no_reason)} {first}"
        more = "\n\n".join(filter(None, [rest, state.more]))
        return replace(state, text=text, more=more)

    def instead(self, question: Question) -> Reply:
        """A question for words that no passage answers: the state, if it asks for one as well."""
        aspect = lexicon.HARD_ASPECTS.search(question.text)
        silent = aspect or question.publishers or question.strangers or not question.polar
        wants_state = bool(question.items or question.end_user) and not question.foreign
        if not wants_state or (question.asks is Asks.OPEN and silent):
            return refusal(question)
        # A "Yes" to "is there a fee for a terbium licence?" would be one to what nobody wrote.
        untold = replace(question, polar=False) if aspect else question
        state = self.status(untold)
        if state is None:
            return refusal(question)
        told = question.goods or any(cue.startswith("way.") for cue in question.cues)
        if untold.polar or told:
            return state
        return replace(state, text=f"{_untold(question.language, texts().not_told)} {state.text}")


def _called() -> str:
    """What an instrument is called whose issuer nobody names."""
    return issuers.issuer(issuers.default()).called


def _untold(language: str, english: str) -> str:
    """The words before what the record does say, in the language of the question."""
    return languages.phrase("not_told", language) if languages.known(language) else english
