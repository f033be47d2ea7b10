"""One question being answered: who answers it, and what happens when nobody can."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.answers.citations import is_cited, numbers_in
from knowledge.answers.crossing import CrossingReplier
from knowledge.answers.desk import Desk
from knowledge.answers.direct import DirectReplier
from knowledge.answers.exclusions import ExclusionReplier
from knowledge.answers.facts.instruments import instrument
from knowledge.answers.firms import FirmReplier, asks_affiliate
from knowledge.answers.issuing import IssuerReplier
from knowledge.answers.matched import MatchReplier
from knowledge.answers.question import Topic, Way
from knowledge.answers.reading.talk import is_personal
from knowledge.answers.reading.thread import names
from knowledge.answers.reply import Reply, own_words, refusal, said
from knowledge.answers.ruling import RuleReplier
from knowledge.answers.selection import statuses_for
from knowledge.answers.sets import SetReplier
from knowledge.answers.sources import SourceReplier
from knowledge.answers.telling import PassageReplier
from knowledge.answers.topics.table import answered
from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.listings import asks_end_of_listing
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing.instruments import InstrumentWriter
from knowledge.answers.writing.verdict_words import without_verdict
from knowledge.answers.writing.verdicts import Asks
from knowledge.answers.writing.wording import capitalised, listed, name
from knowledge.models import AnswerKind, Condition, Measure, State
from knowledge.register.elements import describe
from knowledge.vocabulary.locales import words_in
from knowledge.vocabulary.texts import texts
from knowledge.vocabulary.words import fold


@dataclass(frozen=True, slots=True)
class Replier:
    """Writes the reply to one question, its quotes into the evidence of ``desk``."""

    desk: Desk

    def reply_all(self, questions: Sequence[Question]) -> Reply:
        """The reply to the parts of a question, numbered where there are several."""
        reply = self._together(questions)
        if any(question.brief for question in questions):
            reply = shortened(reply)
        return replace(reply, text=said_once(reply.text))

    def _together(self, questions: Sequence[Question]) -> Reply:
        replies = [
            self._placed(
                question,
                self._undated(
                    self._judged(
                        question,
                        self._standing(
                            question, self._overtaken(question, self._matched(question))
                        ),
                    )
                ),
            )
            for question in questions
        ]
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
        statuses = dict.fromkeys(status for reply in carried for status in reply.statuses)
        return Reply(
            AnswerKind.STATUS if any(r.statuses for r in carried) else carried[0].kind,
            "\n\n".join(parts),
            tuple(statuses),
            language=carried[0].language,
            more="\n\n".join(dict.fromkeys(reply.more for reply in carried if reply.more)),
        )

    def _judged(self, question: Question, reply: Reply) -> Reply:
        """The reply, without a verdict where nothing on record could carry one.

        That no rule names an item means something only beside the record that it began with.
        """
        register = self.desk.register
        quoted = reply.kind is AnswerKind.PASSAGES and question.asks is Asks.OPEN
        found = any(s.state is not State.NONE or s.deciding for s in reply.statuses)
        if register.holds_record or found or quoted or reply.kind is AnswerKind.CLARIFY:
            return reply
        if not register.measures():
            head = texts().no_rules
        elif reply.statuses:
            items = dict.fromkeys(name(status.item) for status in reply.statuses)
            head = texts().not_named.format(items=listed(tuple(items), "or"))
        else:
            return reply
        if reply.kind is AnswerKind.STATUS:
            reply = PassageReplier(self.desk).told(question) or refusal(question)
        return replace(reply, text=f"{head}\n\n{reply.text}", statuses=())

    def _standing(self, question: Question, reply: Reply) -> Reply:
        """The reply to what asks for a state with quotes alone: what became of the announcement
        that they are from goes first."""
        quoted = reply.kind is AnswerKind.PASSAGES and not reply.statuses
        asked = question.asks in _OF_STATE or not question.words or question.aim is Aim.STATUS
        row = reply.text.count(" · ") > 1 and "“" not in reply.text
        if not quoted or question.foreign or not (asked or row) or question.way is not Way.OUT:
            return reply
        named = question.announcements or question.publishers or question.sources
        if named or question.end_user:
            return reply
        if question.aim not in (Aim.PASSAGES, Aim.STATUS):
            return reply
        evidence = self.desk.evidence
        cited = (evidence.quotes[number].document for number in numbers_in(reply.text))
        document = next((d for d in cited if any(_is_on_goods(m) for m in d.measures)), None)
        if document is None:
            return reply
        register = self.desk.register
        stored = register.document(document.id)
        if stored is None:
            return reply
        fact = instrument(register, stored, question.on, question.as_of)
        state = InstrumentWriter(self.desk.writer).state(fact)
        return replace(reply, text=f"{state}\n\n{reply.text}") if state else reply

    def _overtaken(self, question: Question, reply: Reply) -> Reply:
        """The reply, with what repeals a rule that it speaks of before quoted passages: they may
        have been written earlier."""
        if reply.kind is not AnswerKind.PASSAGES or reply.statuses:
            return reply
        register, writer = self.desk.register, self.desk.writer
        rulings = [
            ruling
            for document in question.announcements
            for ruling in register.rulings(document, question.on, question.as_of)
        ]
        if question.items:
            found = statuses_for(question, register)
            rulings += [ruling for status in found for ruling in status.deciding]
        told = dict.fromkeys(
            f"{writer.label(ruling.measure)} {writer.stayed(ruling, question.on)}"
            for ruling in rulings
            if ruling.condition is Condition.REPEALED
        )
        new = [said for said in told if said not in reply.text]
        return replace(reply, text="\n\n".join([*new, reply.text])) if new else reply

    def _placed(self, question: Question, reply: Reply) -> Reply:
        """The reply, with a word on what stands where a place does and is none that is known."""
        if not question.nowhere or reply.kind is AnswerKind.CLARIFY:
            return reply
        names = listed([f"“{name}”" for name in question.nowhere], "or")
        said = f"No place and no listed firm called {names} is known here"
        if not question.destinations:
            said += "; this is what holds for every destination"
        return replace(reply, text=f"{reply.text}\n\n{said}. Name the country.")

    def _undated(self, reply: Reply) -> Reply:
        """The reply without numbers of later announcements in the names of its items."""
        text, more = reply.text, reply.more
        for item in {status.item for status in reply.statuses}:
            for key in (item, *describe(item).related):
                if not self.desk.lookup.names_nothing_later(name(key)):
                    for told in (name(key), capitalised(name(key))):
                        plain = told.split(" (No. ")[0]
                        text, more = text.replace(told, plain), more.replace(told, plain)
        return replace(reply, text=text, more=more)

    def _matched(self, question: Question) -> Reply:
        """The reply, with what documents say to a question of theirs that asks the same."""
        if (told := PassageReplier(self.desk).held(question)) is not None:
            return told  # what an article says of a rule is no question of the rule
        return MatchReplier(self.desk).beside(question, self._by_issuer(question))

    def _by_issuer(self, question: Question) -> Reply:
        """The reply by the rules of those issuers that the question is about; what these are
        about where goods do not leave their country."""
        crossing = CrossingReplier(self.desk)
        if (told := crossing.reply(question)) is not None:
            return told
        by_issuer = IssuerReplier(self.desk, lambda desk, asked: Replier(desk).reply(asked))
        return crossing.beside(question, by_issuer.reply(question))

    def reply(self, question: Question) -> Reply:
        """The reply to a question; where nothing carries one, small talk returned, what was said
        of the thing spoken of before, or a refusal."""
        reply = self._certain(question)
        if reply.kind is not AnswerKind.NONE and question.aim is not Aim.UNCLEAR:
            return reply
        if reply.kind not in (AnswerKind.NONE, AnswerKind.CLARIFY) or question.either:
            return reply
        return self._again(question) or self._talked(question) or reply

    def _talked(self, question: Question) -> Reply | None:
        """The answer to what is likelier said to the assistant than asked of documents."""
        topic = question.guess
        if topic not in _TO_IT or not is_personal(question.text):
            return None
        if names(question) or question.firm:
            return None
        return answered(self.desk, replace(question, topic=topic))

    def _again(self, question: Question) -> Reply | None:
        """What was said of the thing that a turn is about, where nothing more is on record."""
        if question.thread is None or not question.firm:
            return None
        before = question.thread.before
        if before.thread:
            known = replace(before.thread, documents=question.thread.documents)
            before = replace(before, thread=known)
        reply = self._carried(before)
        if reply.kind not in (AnswerKind.STATUS, AnswerKind.PASSAGES):
            return None
        first, _, rest = reply.text.partition("\n\n")
        words = own_words(question)
        head = said("turn.no_more", words=words)[0] if words else said("turn.again")[0]
        more = "\n\n".join(filter(None, [rest, reply.more]))
        return replace(reply, text=f"{head}\n\n{first}", more=more)

    def _certain(self, question: Question) -> Reply:
        """The reply to a question; yes or no goes in front only of what answers one that was read
        for certain."""
        reply = self._carried(question)
        judged = question.claimed_end or question.claimed_start  # what is claimed was read
        special = any(cue.startswith("way.") for cue in question.cues)  # a sample, a return
        if (question.certain and not special) or judged:
            return reply
        return replace(reply, text=without_verdict(reply.text))

    def _carried(self, question: Question) -> Reply:
        """The reply to a question; a refusal where nothing carries one."""
        passages = PassageReplier(self.desk)
        rules = RuleReplier(self.desk, passages)
        firms = FirmReplier(self.desk, passages, rules)
        if (told := answered(self.desk, question)) is not None:
            return told
        if question.aim is Aim.NOTHING:
            return refusal()
        if question.aim is Aim.UNCLEAR and question.topic is Topic.PROCEDURE:
            question = replace(question, aim=Aim.PASSAGES)  # how something is done is of no item
        first = (
            rules.claimed(question)
            or ExclusionReplier(self.desk).reply(question)
            or SetReplier(self.desk).reply(question)
            or DirectReplier(self.desk).reply(question)
            or (firms.affiliate(question) if asks_affiliate(question) else None)
            or _clarified(question)
        )
        if first is not None:
            return first
        if question.aim is Aim.SOURCE:
            return SourceReplier(self.desk).reply(question)
        if question.unknown and not question.announcements:
            return rules.unknown(question)
        if _asks_reason(question):
            return rules.reason(question)
        match question.aim:
            case Aim.ANNOUNCEMENT:
                return rules.announcement(question)
            case Aim.ROSTER:
                return firms.roster(question)
            case Aim.RECENCY:
                return passages.recency(question)
            case Aim.LISTED if question.party is None:
                return firms.unlisted(question)
            case Aim.LISTED if asks_end_of_listing(question) and (told := firms.end(question)):
                return told
            case Aim.CALENDAR:
                return refusal(question)
            case Aim.PASSAGES:
                shipped = _of_shipment(question) and rules.status(question)
                return shipped or passages.told(question) or rules.instead(question)
        return (
            rules.written(question)
            or passages.other_event(question)
            or rules.status(question)
            or refusal(question)
        )


def _clarified(question: Question) -> Reply | None:
    """The counter-question for what is too vague, or what can be asked."""
    told = texts()
    if question.aim is Aim.HELP:
        return Reply(AnswerKind.CLARIFY, told.can_ask, choices=told.examples)
    if question.either and not question.items:
        return _which(question)
    if question.aim is Aim.UNCLEAR:
        text = f"{told.clarify}\n\n{told.can_ask}"
        return Reply(AnswerKind.CLARIFY, text, choices=told.examples)
    return None


def _is_on_goods(measure: Measure) -> bool:
    """Whether a measure controls goods whoever buys them."""
    return measure.effect.controls and not measure.end_users


_OF_STATE = (Asks.RESTRICTED, Asks.LICENSED, Asks.BANNED, Asks.FREE)


def _of_shipment(question: Question) -> bool:
    """Whether goods and where they go are named, and nothing says that anything but their state is
    asked for."""
    named = bool(question.items and question.destinations) and not question.publishers
    named = named and not (question.strangers and question.words)  # what that firm does
    named = named and not (question.firm and lexicon.REASONS.search(question.text))
    open_ = question.topic is Topic.STATE or (question.topic is Topic.WORDS and question.polar)
    worked = words_in("made_at")  # how goods came about says where they come from
    text = re.sub(r"\w+", lambda word: "" if fold(word[0]) in worked else word[0], question.text)
    open_ = open_ or bool(question.origin)
    plain = open_ and not lexicon.HARD_ASPECTS.search(text)
    return named and plain and not question.foreign


def _asks_reason(question: Question) -> bool:
    """Whether a question is for the reason of a state."""
    if not lexicon.WHY.search(question.text) or question.publishers:
        return False
    of_state = question.asks is not Asks.OPEN and bool(question.items)
    return question.aim is Aim.STATUS or (question.aim is Aim.PASSAGES and of_state)


def said_once(text: str) -> str:
    """The text without the paragraphs and lines that it has had before, word for word, and
    without a heading under which none is left. Short lines may come again."""
    seen: set[str] = set()
    paragraphs = []
    for paragraph in text.split("\n\n"):
        lines: list[str] = []
        for line in paragraph.split("\n"):
            plain = line.lstrip("- ").strip()
            if len(plain) < _BLOCK or plain not in seen:
                lines.append(line)
            seen.add(plain)
        heading_alone = len(lines) == 1 < paragraph.count("\n") + 1 and lines[0].endswith(":")
        if lines and not heading_alone:
            paragraphs.append("\n".join(lines))
    return "\n\n".join(paragraphs)


def shortened(reply: Reply) -> Reply:
    """The reply up to its first lines that a quote carries; the rest is shown to who asks for
    more."""
    paragraphs = reply.text.split("\n\n")
    carried = (at for at, text in enumerate(paragraphs, 1) if is_cited(text))
    kept = next(carried, len(paragraphs))
    shown, rest = paragraphs[:kept], paragraphs[kept:]
    lines = shown[-1].split("\n")
    shown[-1] = "\n".join(lines[:_LINES])
    behind = ["\n".join(lines[_LINES:]), *rest, reply.more]
    return replace(reply, text="\n\n".join(shown), more="\n\n".join(filter(None, behind)))


_TO_IT = (Topic.TALK, Topic.ITSELF)
"""What is said to the assistant rather than asked of documents."""
_LINES = 2
"""So many lines are a short answer."""
_BLOCK = 40
"""From so many characters on a line is not said twice."""


def _unrepeated(text: str, later: Sequence[str]) -> str:
    """The text without the paragraphs that a later part has word for word."""
    repeated = {paragraph for other in later for paragraph in other.split("\n\n")}
    return "\n\n".join(part for part in text.split("\n\n") if part not in repeated)


def _which(question: Question) -> Reply:
    names = [name(item) for item in question.either]
    choices = tuple(f"is {item} restricted?" for item in names)
    text = texts().clarify_item.format(choices=listed(names, "or"))
    return Reply(AnswerKind.CLARIFY, text, choices=choices)
