"""The first words of a status answer, which are what is passed on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.understanding.tenses import tells_past
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.answers.writing.verdicts import CONTROLLED, Asks, affirm, lead
from knowledge.models import Effect, State, Status

_UNFORETOLD = "Nothing on record says so"
NOT_SO = "It is not"
"""The lead for a "why" about a rule that does not hold."""
NEVER = "It did not"
"""The lead for a "why" about what no instrument did."""
_OPEN = "It cannot be confirmed"
_IF_DUAL_USE = "Only as far as it is a dual-use item"
_DIFFERS = "It differs by item"
_REPEALED = re.compile(
    r"\b(?:repeal\w*|scrap\w*|abolish\w*|cancel\w*|revok\w*|rescind\w*)\b", re.IGNORECASE
)
_FORETELLS = re.compile(
    r"\b(?:will|won't|going to|about to|likely to|expected to|on (?:its|their|the) way out)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^\W*(?:(?:wait|so|but|and|hey|hmm|ok|sorry|hold on|um|er)\W+)*"
    r"(?:is|are|was|were|do|does|did|has|have|ca|wo|would|could|should)n['’]?t\b",
    re.IGNORECASE,
)
_RELY = re.compile(r"\b(?:rely|count|bank|depend)(?:ing)? on\b", re.IGNORECASE)
_EVERY = re.compile(r"\b(?:all|every|everything|entire|whole|each)\b", re.IGNORECASE)
_TURNS = (Asks.LIFTED, Asks.SUSPENDED, Asks.EXTENDED)
"""What would change a rule that exists."""
_RULED = (Asks.RESTRICTED, Asks.BANNED, Asks.LICENSED)
_BEGINS = (Asks.RESTRICTED, Asks.BANNED)
"""What a new rule would do."""


@dataclass(frozen=True, slots=True)
class FirstWords:
    """Says yes or no, or why neither fits, without a full stop; "" where nothing goes first."""

    writer: StatusWriter

    def of_one(self, question: Question, status: Status) -> str:
        """The lead for one item."""
        if lexicon.EVADES.search(question.text):
            return ""
        if question.polar and question.destinations and lexicon.ONLY.search(question.text):
            return self._not_only(status)
        doubted = question.polar and question.asks in (Asks.SUSPENDED, Asks.LIFTED, Asks.FREE)
        if question.aim is Aim.WHEN and status.state is not State.UNCONFIRMED and not doubted:
            return ""
        if _RELY.search(question.text):
            return ""
        if foretold := _foretold(question, [status]):
            return foretold
        open_ = status.state in (State.SUSPENDED, State.UNCONFIRMED)
        if question.asks is Asks.LIFTED and open_ and _REPEALED.search(question.text):
            return "No repeal is on record, only a suspension"
        if lexicon.WHY.search(question.text) and _never_happened(question, status):
            return NEVER
        if lexicon.WHY.search(question.text) and question.asks in _RULED:
            return self._supposed(question, status)
        if question.asks is Asks.CHANGED:
            return self._changed(question, status)
        if not question.polar and status.state is not State.UNCONFIRMED:
            return ""
        if not question.polar and question.asks in (Asks.EVER, Asks.STRICTER, Asks.CHANGED):
            return ""
        head = lead(question.asks, [status], past=status.on < question.as_of)
        if head and status.state is State.BAN and not self.writer.in_general(status):
            return _IF_DUAL_USE
        if question.denied:
            head = affirm(question.asks, head, opening=_opens_denied(question.text))
        if status.state is State.LICENCE and lexicon.WITH_LICENCE.search(question.text):
            head = {Asks.FREE: "With a licence, yes", Asks.BANNED: "With a licence, no"}.get(
                question.asks, head
            )
        ahead = status.on > question.as_of and status.state in CONTROLLED
        return f"{head}, as far as the record reaches" if head and ahead else head

    def of_several(self, question: Question, statuses: Sequence[Status]) -> str:
        """The lead for several items or destinations together."""
        if question.aim is Aim.WHEN or not question.polar:
            return ""
        if lexicon.EVADES.search(question.text):
            return ""
        if question.destinations and lexicon.ONLY.search(question.text):
            return ""
        if foretold := _foretold(question, statuses):
            return foretold
        head = lead(question.asks, statuses, past=statuses[0].on < question.as_of)
        if head == _DIFFERS and _EVERY.search(question.text):
            head = "No, not all of them"
        if question.denied:
            head = affirm(question.asks, head, opening=_opens_denied(question.text))
        if head and question.destinations and question.party:
            return f"For {question.party}, {head[:1].lower()}{head[1:]}"
        return head

    def _not_only(self, status: Status) -> str:
        """The lead where one destination is supposed to be the only one that a rule is for."""
        everywhere = any("all" in ruling.measure.destinations for ruling in status.holding)
        return "No, not only there" if everywhere else ""

    def _supposed(self, question: Question, status: Status) -> str:
        """What a "why" takes for granted and the register does not know; "" where it holds."""
        past = tells_past(question.text, question.language)
        if status.repealed:
            return "" if past else f"{NOT_SO} any more"
        if status.state is State.NONE:
            events = self.writer.register.timeline(status.item, known=question.as_of)
            return "" if events and past else NEVER if past else NOT_SO
        milder = status.state in (State.LICENCE, State.REVIEW) and not past
        return f"{NOT_SO} banned, but restricted" if milder and question.asks is Asks.BANNED else ""

    def _changed(self, question: Question, status: Status) -> str:
        """Whether the rules changed in the days asked about, or in the month before today."""
        period = question.period
        start = period.start if period else question.as_of - timedelta(days=30)
        events = self.writer.register.changes_between(
            status.item,
            start,
            min(status.on, question.as_of),
            known=question.as_of,
            destination=status.destination,
        )
        if events:
            return f"Yes, on {spoken(events[-1].day)}"
        return f"No change on record {'then' if period else f'since {spoken(start)}'}"


def _opens_denied(text: str) -> bool:
    """Whether "isn't it banned?" only asks, where "it isn't banned, right?" would state it."""
    return _OPENING.match(text) is not None


def _foretold(question: Question, statuses: Sequence[Status]) -> str:
    """The lead where a change is asked about that no instrument has announced; "" elsewhere."""
    if not _FORETELLS.search(question.text):
        return ""
    none = all(status.state is State.NONE for status in statuses)
    turned = any(status.repealed or r.ending for status in statuses for r in status.deciding)
    if turned:
        return ""  # an issued act does what is asked about, and the answer names it
    if question.asks in _TURNS or (none and question.asks in _BEGINS):
        return _UNFORETOLD
    stopped = any(
        ruling.stopped_by and ruling.measure.effect is Effect.BAN
        for status in statuses
        for ruling in (*status.deciding, *status.others)
    )
    barred = any(status.state is State.BAN for status in statuses)
    return _OPEN if question.asks is Asks.BANNED and stopped and not barred else ""


def _never_happened(question: Question, status: Status) -> bool:
    """Whether "why was it lifted" asks for the reason of what no instrument did."""
    stopped = any(
        ruling.stopped_by or ruling.ending for ruling in (*status.deciding, *status.others)
    )
    asks_end = question.asks in (Asks.SUSPENDED, Asks.LIFTED)
    return asks_end and status.state in CONTROLLED and not stopped
