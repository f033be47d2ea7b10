"""Firms: who is on a list, who is not, and who belongs to a listed one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from knowledge.answers.citations import is_cited
from knowledge.answers.desk import Desk
from knowledge.answers.reply import Reply, refusal, refused
from knowledge.answers.ruling import RuleReplier
from knowledge.answers.selection import statuses_for
from knowledge.answers.telling import PassageReplier
from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.listings import AFFILIATE, LIST_KIND
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing.parties import PartyComposer
from knowledge.answers.writing.verdicts import Asks
from knowledge.answers.writing.wording import listed, place
from knowledge.models import About, AnswerKind, Status
from knowledge.register.places import find_places
from knowledge.vocabulary import issuers
from knowledge.vocabulary.locales import words_in

_NAMED_LIST = re.compile(r"\b(?P<name>(?:[\w-]+ ){1,3})lists?\b", re.IGNORECASE)


_ENDING = re.compile(r"(?<=...)(?:['’]?s|ies|y)$")


_SHORT = 3
_ENGLISH = (lexicon.STOPWORDS - frozenset().union(*lexicon.LANGUAGE_WORDS.values())) | (
    lexicon.ENGLISH_WORDS
)
"""Words without content in English: those of other languages may be names in it."""


def _names(told: str, word: str) -> bool:
    """Whether a text holds a word, with whatever ending; an abbreviation only as a whole."""
    stem = re.escape(re.sub(_ENDING, "", word))
    return re.search(rf"\b{stem}" if len(word) > _SHORT else rf"\b{stem}\b", told) is not None


def asks_affiliate(question: Question) -> bool:
    """Whether a question is about a firm that belongs to a listed one."""
    party = question.end_user
    return party is not None and AFFILIATE.search(question.text.replace(party, "")) is not None


@dataclass(frozen=True, slots=True)
class FirmReplier:
    """Answers about parties of lists."""

    desk: Desk
    passages: PassageReplier
    rules: RuleReplier

    def roster(self, question: Question) -> Reply:
        """The names on the lists of parties; what documents say where no list fits."""
        with self.desk.lookup.timings.of("compose"):
            text = PartyComposer(self.desk.writer).roster(question)
        if text and (other := self._other_list(question)):
            lists = PartyComposer(self.desk.writer).titles(question)
            text = f"No {other} is in this record. The lists of parties that are: {lists}"
            return Reply(AnswerKind.PASSAGES, text)
        if not text and question.destinations and (told := self._nobody_there(question)):
            return told
        kind = LIST_KIND.search(question.text)
        if not is_cited(text) and kind and question.destinations and not question.announcements:
            with self.desk.lookup.timings.of("compose"):
                anyhow = replace(question, text="", polar=False)
                text = PartyComposer(self.desk.writer).roster(anyhow)
            places = listed([place(code) for code in question.destinations], "or")
            text = f"No {kind[0].lower()} for {places} is on record.\n\n{text}"
        if is_cited(text):
            return Reply(AnswerKind.PASSAGES, text)
        return self.passages.told(question) or refusal(question)

    def _nobody_there(self, question: Question) -> Reply | None:
        """That no party of a place is on the lists, where these are on record whole."""
        composer = PartyComposer(self.desk.writer)
        lists = composer.every_list(question)
        if question.announcements or not lists or not composer.complete(lists):
            return None
        places = listed([place(code) for code in question.destinations], "or")
        head = "No. " if question.polar else ""
        text = f"{head}Nobody in {places} is named by the lists on record:"
        return Reply(AnswerKind.PASSAGES, f"{text}{composer.titles(question)}")

    def _other_list(self, question: Question) -> str:
        """The list that a question names by words that no stored list has; "" for others."""
        named = _NAMED_LIST.search(question.text)
        if named is None or question.announcements:
            return ""
        told = " ".join(
            f"{found.title} {found.text}"
            for ruling in PartyComposer(self.desk.writer).every_list(question)
            if (found := self.desk.lookup.document(ruling.measure.document))
        ).lower()
        stop = _ENGLISH if question.language == "en" else lexicon.STOPWORDS
        words = [word for word in named["name"].split() if word.lower() not in stop]
        places = {
            word
            for place in find_places(named[0])
            if place.code == issuers.default() or not place.issuer
            for word in place.text.lower().split()
        }
        strange = [
            word
            for word in map(str.lower, words)
            if word not in places | words_in("any_list") and not _names(told, word)
        ]
        return f"{' '.join(words)} list" if strange else ""

    def unlisted(self, question: Question) -> Reply:
        """A firm that is on no list that was read, and listed ones of its name."""
        with self.desk.lookup.timings.of("compose"):
            text = PartyComposer(self.desk.writer).related(question)
        if not text:
            text = self._on_none(question)
        statuses: tuple[Status, ...] = ()
        more = ""
        if question.end_user and question.destinations:
            statuses = statuses_for(question, self.desk.register)
            told = self.rules.after_verdict(replace(question, strangers=()), statuses)
            text, more = f"{text}\n\n{told.text}", told.more
        kind = AnswerKind.STATUS if statuses else AnswerKind.PASSAGES
        if not is_cited(text):
            return refused(text)
        return Reply(kind, text, statuses, more=more)

    def _on_none(self, question: Question) -> str:
        """That no list names a firm, and how far that goes: to what was read, or to every name."""
        names = listed(question.strangers, "or")
        known = f", as known on {spoken(question.as_of)}" if self.desk.lookup.later else ""
        text = f"No list read for this record names {names}{known}."
        composer = PartyComposer(self.desk.writer)
        lists = composer.every_list(question)
        if lists and composer.complete(lists):
            return f"{text} Every name on these lists was read:{composer.titles(question)}"
        return f"{text} {self.desk.remark(About.INCOMPLETE)}".rstrip()

    def end(self, question: Question) -> Reply | None:
        """Until when a party is listed: the end that its lists state, if any does."""
        party = question.end_user
        rulings = self.desk.register.rulings_on(party, question.on, question.as_of)
        if not rulings:
            return None
        plain = replace(question, polar=False, denied=False, asks=Asks.OPEN)
        told = self.rules.written(plain)
        if told is None:
            return None
        dated = [spoken(ruling.measure.until) for ruling in rulings if ruling.measure.until]
        head = f"The end stated is {listed(dated)}." if dated else "No end date is stated."
        return replace(told, text=f"{head} {told.text}")

    def affiliate(self, question: Question) -> Reply | None:
        """A firm that belongs to a listed one, and the rules for its goods without the list."""
        with self.desk.lookup.timings.of("compose"):
            text = PartyComposer(self.desk.writer).affiliate(question)
        if not is_cited(text):
            return None
        if not question.items:
            return Reply(AnswerKind.PASSAGES, text)
        outside = replace(question, end_user=None)
        statuses = statuses_for(outside, self.desk.register)
        told = self.rules.after_verdict(outside, statuses).after(text)
        return Reply(AnswerKind.STATUS, told.text, statuses, more=told.more)
