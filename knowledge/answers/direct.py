"""Questions with one plain answer that stands before every other reading of them.

A code, a form that a list leaves out, a number of parties or firms, a substance that no Chinese
document names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from knowledge.answers.citations import is_cited
from knowledge.answers.desk import Desk
from knowledge.answers.reply import Reply, refused
from knowledge.answers.selection import statuses_for
from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.intents import asks_of
from knowledge.answers.writing.codes import (
    CodeBook,
    CodeLine,
    CodeWriter,
    nearest,
    wanted_kinds,
)
from knowledge.answers.writing.composing import StatusComposer
from knowledge.answers.writing.counts import CLAIMED, FIRMS, HOW_MANY, CountComposer
from knowledge.answers.writing.fates import AnnouncementComposer
from knowledge.answers.writing.grades import asks_for_form
from knowledge.answers.writing.verdicts import Asks
from knowledge.answers.writing.wording import listed, name
from knowledge.models import AnswerKind, Document, Effect, Kind, Measure, Status
from knowledge.register.codes import Code, find_codes
from knowledge.register.elements import on_record, resolve, varieties
from knowledge.vocabulary import issuers
from knowledge.vocabulary.cues import CUES
from knowledge.vocabulary.forms import contents_in, grades_in
from knowledge.vocabulary.locales import Shape
from knowledge.vocabulary.packs import pack_folder, speaking_by

_NAMED_CODE = re.compile(
    r"\b(?:export )?(?:control|customs|hs|tariff)? ?(?:list )?(?:codes?|numbers?)\b", re.IGNORECASE
)

_LEAST = re.compile(
    r"\bhow (?:much|little)\b[^?.]{0,60}\b(?:too much|threshold|(?:needs?|before|without|to need) "
    r"(?:an? |any )?(?:export )?licen[cs]e)\b|\bthresholds?\b|\bcut-?off\b|"
    r"\b(?:minimum|least|smallest)\b[^?.]{0,30}\b(?:percent\w*|share|content|concentration|amount)\b|"
    r"\b(?:what|which|how many) (?:percent\w*|share|content|concentration)\b[^?.]{0,50}"
    r"\b(?:licen[cs]\w*|controlled|restricted|covered|listed|allowed|counts?)\b",
    re.IGNORECASE,
)
"""Questions for the share from which on something is listed."""
_CONTROLS = r"(?:control|restrict|ban|limit|curb|list|licen[cs]|regulat|prohibit|block|suspend)\w*"
_BY_HOME = (
    r"\b{controls}\W+(?:\w+\W+){0,3}?(?:by|from|in|of) {home}\b|"
    r"\b{home}(?:['’]s)?\W+(?:\w+\W+){0,3}?{controls}\b"
)
_MAY_EXPORT = re.compile(r"\bwhite-?list\w*|\bstate[- ]trading\b|\bexport\w*\b", re.IGNORECASE)
_EXPORT = re.compile(rf"\bexport\W+{_CONTROLS}\b|\b{_CONTROLS} (?:for|from|on) exports?\b", re.I)


@dataclass(frozen=True, slots=True)
class DirectReplier:
    """Answers what needs no search for passages."""

    desk: Desk

    def reply(self, question: Question) -> Reply | None:
        """The plain answer, or None where the question is of another kind."""
        found = self._reply(question)
        return replace(found, language=question.language, exact=True) if found else None

    def _reply(self, question: Question) -> Reply | None:
        if question.aim in (Aim.NOTHING, Aim.HELP) or question.publishers:
            return None
        if asked := find_codes(question.text):
            return self._codes(question, asked)
        if question.items and lexicon.CODES.search(question.text):
            return self._codes_of(question)
        if question.items and _LEAST.search(question.text) and (least := self._least(question)):
            return least
        if HOW_MANY.search(question.text):
            return self._count(question)
        if question.polar and CLAIMED.search(question.text) and _MAY_EXPORT.search(question.text):
            return self._count(question)
        if _of_home(question) and self._unnamed(question):
            return self._no_control(question)
        if question.aim is Aim.PASSAGES and _asks_whether(question):
            return self._form(question)
        return None

    # -- forms -------------------------------------------------------------------------------------

    def _form(self, question: Question) -> Reply | None:
        """The status of an item after the word that no list names the form asked about."""
        if not asks_for_form(question, self.desk.lookup.register):
            return None
        asks = Asks.RESTRICTED if question.asks is Asks.OPEN else question.asks
        about = replace(question, aim=Aim.STATUS, asks=asks, names=question.names)
        statuses = statuses_for(about, self.desk.lookup.register)
        with self.desk.lookup.timings.of("compose"):
            told = StatusComposer(self.desk.writer).compose(about, statuses)
        return Reply(AnswerKind.STATUS, told.text, statuses, more=told.more)

    def _least(self, question: Question) -> Reply | None:
        """That a list of goods told by their content states no share from which on it holds, and
        the status of what it names."""
        register = self.desk.lookup.register
        about = set(question.items)
        kinds_of = [v for v in varieties() if about <= {*v.holds, *v.kinds}]
        if not kinds_of:
            return None
        items = tuple(dict.fromkeys([*question.items, kinds_of[0].kinds[1]]))
        asked = replace(question, items=items, aim=Aim.STATUS, asks=Asks.OPEN, polar=False)
        statuses = statuses_for(asked, register)
        measures = list({m.id: m for status in statuses for m in _deciding(status)}.values())
        forms = [form for measure in measures for form in measure.forms]
        limits = [limit for form in forms for limit in (*grades_in(form), *contents_in(form))]
        if limits or not forms or any(status.end_user for status in statuses):
            return None
        rules = listed(
            [self.desk.writer.label(m) for m in {m.document: m for m in measures}.values()]
        )
        keys = "".join(self.desk.writer.quoter.forms(m) for m in measures)
        text = f"No threshold is on record: as far as I have it, {rules} states no least share "
        text += f"for {listed([name(item) for item in items])}.{keys}"
        with self.desk.lookup.timings.of("compose"):
            told = StatusComposer(self.desk.writer).compose(asked, statuses).after(text)
        return Reply(AnswerKind.STATUS, told.text, statuses, more=told.more)

    # -- numbers -----------------------------------------------------------------------------------

    def _count(self, question: Question) -> Reply | None:
        """A number of listed parties or of firms that may export, where a document states it."""
        counts = CountComposer(self.desk.writer)
        with self.desk.lookup.timings.of("compose"):
            if question.aim is Aim.ROSTER:
                text = counts.parties(question)
            elif question.items and FIRMS.search(question.text):
                text = counts.exporters(question, self._trading(question))
            else:
                return None
        return Reply(AnswerKind.PASSAGES, text) if text else None

    def _trading(self, question: Question) -> list[Document]:
        """The documents that say who may export an item, those that the question names first."""
        register = self.desk.lookup.register
        ids = [*question.announcements]
        ids += [
            document.id
            for document in register.documents()
            if (document.published or question.as_of) <= question.as_of
            and not question.announcements
            and any(
                m.effect is Effect.WHITELIST
                and m.from_ <= question.on
                and (m.until is None or question.on <= m.until)
                and set(m.items) & set(question.items)
                for m in document.measures
            )
        ]
        found = [self.desk.lookup.document(id_) for id_ in dict.fromkeys(ids)]
        return [document for document in found if document]

    # -- substances that no document of the home issuer names --------------------------------------

    def _unnamed(self, question: Question) -> bool:
        """Whether no document of the home issuer lists any of the items of the question."""
        listed_items = {
            key
            for measure in self.desk.register.measures()
            if measure.issuer == self.desk.register.home
            for item in measure.items
            for key in resolve(item)
        }
        return not any(item in listed_items or on_record(item) for item in question.items)

    def _no_control(self, question: Question) -> Reply:
        """That no control of the home issuer on a substance is on record; rules of others stand
        apart."""
        home = issuers.issuer(self.desk.register.home)
        names = listed([name(item) for item in question.items], "or")
        text = f"No {home.adjective or home.own} control on {names} is on record."
        others = {item: self._rules_on(item) for item in question.items}
        absent = [name(item) for item, titles in others.items() if not titles]
        if absent:
            text += f" Nothing here speaks of {listed(absent)}."
        rules = listed(list(dict.fromkeys(title for titles in others.values() for title in titles)))
        if rules:
            spoken_of = listed([name(item) for item, titles in others.items() if titles])
            text += f" A rule of another country names {spoken_of}"
            text += f", which is a separate matter: {rules}."
        return refused(text)

    def _rules_on(self, item: str) -> list[str]:
        """The rules of other countries that name an item, by title and publisher."""
        return [
            f"“{hit.title}” ({hit.publisher})"
            for hit in self.desk.lookup.search(name(item))
            if hit.kind is Kind.ANNOUNCEMENT
            and (document := self.desk.register.document(hit.document))
            and issuers.issuer_of(document) != self.desk.register.home
            and re.search(rf"\b{re.escape(name(item))}\b", hit.text, re.IGNORECASE)
        ]

    # -- codes -------------------------------------------------------------------------------------

    def _codes(self, question: Question, asked: tuple[Code, ...]) -> Reply | None:
        """What codes stand for, and the status of that."""
        with self.desk.lookup.timings.of("retrieve"):
            book = CodeBook(self._documents(asked))
        codes = CodeWriter(self.desk.writer)
        parts: list[str] = []
        items: list[str] = []
        sources: list[str] = []
        for code in dict.fromkeys(replace(code, start=0, end=0, cued=True) for code in asked):
            lines = book.holding(code)
            if lines:
                parts.append(codes.meaning(code, lines))
            elif lines := book.above(code):
                parts.append(f"No document on record holds {code.shown} itself.")
                parts.append(codes.meaning(lines[0].codes[0], lines))
            else:
                parts.append(f"No document on record holds the code {code.shown}.")
            sources += [line.document.id for line in lines if line.what]
            items += [item for line in lines if line.what for item in line.items]
        keys = tuple(dict.fromkeys([*items, *question.items]))
        text = "\n\n".join(parts)
        if not keys:
            if is_cited(text):
                return Reply(AnswerKind.PASSAGES, text)
            if not all(code.cued for code in asked) and question.aim is not Aim.PASSAGES:
                return None  # a number that may be no code at all
            return refused(text)
        plain = _NAMED_CODE.sub(" ", question.text)
        asks = asks_of(plain)
        polar = question.polar and asks is not Asks.OPEN
        about = replace(
            question, items=keys, names=(), aim=Aim.STATUS, unknown=(), asks=asks, polar=polar
        )
        statuses = statuses_for(about, self.desk.lookup.register)
        deciding = {m.document for status in statuses for m in _deciding(status)}
        with self.desk.lookup.timings.of("compose"):
            parts += [
                AnnouncementComposer(self.desk.writer).compose(
                    replace(about, announcements=(id_,), asks=Asks.OPEN, items=())
                )
                for id_ in dict.fromkeys(sources)
                if id_ not in deciding
            ]
            told = StatusComposer(self.desk.writer).compose(about, statuses)
        text = "\n\n".join([*parts, told.text])
        return Reply(AnswerKind.STATUS, text, statuses, more=told.more)

    def _codes_of(self, question: Question) -> Reply | None:
        """The codes of items; that none was read, where a document says so."""
        with self.desk.lookup.timings.of("retrieve"):
            book = CodeBook(self._documents(()))
        codes = CodeWriter(self.desk.writer)
        parts = []
        for item in question.items[:6]:
            lines: list[CodeLine] = []
            unread = ""
            for kind in wanted_kinds(question.text):
                found = book.of_item(item, kind)
                lines += nearest(found, question.text, question.names, item)
                missing = None if lines else book.unread(item, kind)
                if missing:
                    unread = f"The record gives no {kind.value} code for {name(item)}: "
                    unread += codes.said(*missing)
            if lines:
                parts.append(codes.codes(lines))
            elif unread:
                parts.append(unread)
        return Reply(AnswerKind.PASSAGES, "\n\n".join(parts)) if parts else None

    def _documents(self, asked: tuple[Code, ...]) -> list[Document]:
        """The documents that may hold a code: those with rules, and what a search for it finds."""
        ids = [
            document.id for document in self.desk.lookup.register.documents() if document.measures
        ]
        for code in asked:
            ids += [hit.document for hit in self.desk.lookup.search(code.shown)]
        found = [self.desk.lookup.document(id_) for id_ in dict.fromkeys(ids)]
        return [
            document
            for document in found
            if document and (document.published or self.desk.lookup.as_of) <= self.desk.lookup.as_of
        ]


@cache
def _by_home(folder: Path) -> Shape:
    """What the default issuer of a pack controls."""
    with speaking_by(folder):
        return Shape(_BY_HOME, home=issuers.home_words(), controls=_CONTROLS)


def _of_home(question: Question) -> bool:
    """Whether a question is for what the default issuer controls, or for export controls of no
    named country."""
    if not question.items or question.foreign or question.announcements or question.end_user:
        return False
    if question.asks is Asks.OPEN or question.aim is Aim.HISTORY:
        return False
    if _by_home(pack_folder()).search(question.text):
        return True
    plain = set(question.words) <= CUES.material and not question.destinations
    return plain or (bool(_EXPORT.search(question.text)) and not question.destinations)


def _asks_whether(question: Question) -> bool:
    """Whether a question is about the state of an item rather than another side of it."""
    text = question.text
    if lexicon.HARD_ASPECTS.search(text) or lexicon.SAYS.search(text):
        return False
    return question.asks is not Asks.OPEN or lexicon.LISTS.search(text) is not None


def _deciding(status: Status) -> list[Measure]:
    return [ruling.measure for ruling in status.deciding]
