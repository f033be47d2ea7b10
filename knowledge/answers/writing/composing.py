"""Status answers as a whole: the verdict first, then the rules, then what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.dates import spoken
from knowledge.answers.writing import wording
from knowledge.answers.writing.asides import Asides
from knowledge.answers.writing.ends import stated_end
from knowledge.answers.writing.grades import unlisted
from knowledge.answers.writing.history import HistoryComposer
from knowledge.answers.writing.languages import verdict
from knowledge.answers.writing.memberships import MembershipComposer
from knowledge.answers.writing.statuses import StatusWriter, once
from knowledge.answers.writing.verdicts import Asks, affirm, lead
from knowledge.answers.writing.wording import name
from knowledge.models import Condition, Effect, Measure, Ruling, State, Status
from knowledge.register.elements import describe
from knowledge.register.status import EVERY

_ORDER = [
    State.BAN,
    State.REVIEW,
    State.LICENCE,
    State.UNCONFIRMED,
    State.SUSPENDED,
    State.ANNOUNCED,
    State.NONE,
]
_DIFFERS = "It differs by item"
_REPEALED = re.compile(
    r"\b(?:repeal\w*|scrap\w*|abolish\w*|cancel\w*|revok\w*|rescind\w*)\b", re.IGNORECASE
)
_FORETELLS = re.compile(
    r"\b(?:will|won't|going to|about to|likely to|expected to|on its way out)\b", re.IGNORECASE
)
_RELY = re.compile(r"\b(?:rely|count|bank|depend)(?:ing)? on\b", re.IGNORECASE)
_EVERY = re.compile(r"\b(?:all|every|everything|entire|whole|each)\b", re.IGNORECASE)
_WITHOUT = re.compile(
    r"^(?!.*\b(?:with or without|or not|(?:and|or) (?:what|which)|no longer|not only)\b)"
    r".*\b(?:which|what|list|all|any)\b.{0,60}(?:\b(?:not|never|outside|exempt|free|"
    r"without (?:an? |any )?(?:export )?licen[cs]e|un(?:controlled|restricted|regulated|listed))\b|"
    r"n['’]t\b)",
    re.IGNORECASE,
)
"""What asks for the items that have no control: they are said first."""
_CONTROLLED = (State.LICENCE, State.BAN, State.REVIEW)


@dataclass(frozen=True, slots=True)
class StatusComposer:
    """Writes the text of a status answer with citation keys."""

    writer: StatusWriter

    @property
    def asides(self) -> Asides:
        """The writer of what stands beside."""
        return Asides(self.writer)

    def compose(self, question: Question, statuses: Sequence[Status]) -> str:
        """The answer for ``statuses``, one or many, in the order of the question."""
        one = len(statuses) == 1
        body = self._single(question, statuses[0]) if one else self._several(question, statuses)
        parts = [
            verdict(statuses, question.language),
            stated_end(question, statuses, self.writer),
            body,
            *self._premises(question, statuses),
            self._scope(question, statuses),
            "\n".join(self._weaker(question, statuses)),
            self.asides.check(statuses),
            self.asides.verified(statuses),
        ]
        return "\n\n".join(part for part in parts if part)

    # -- one item --------------------------------------------------------------------------------

    def _single(self, question: Question, status: Status) -> str:
        if question.asks is Asks.EVER and question.polar and status.deciding:
            return self._ever(question, status)
        form = unlisted(question, status, self.writer)
        body = self.writer.explain(status)
        head = "" if form else self._head(question, status)
        first = ". ".join(part for part in (head, f"{form} {body}".strip()) if part)
        lines = [
            *self.asides.rules(status),
            *self.asides.related(status),
            *self._within(question, status),
            *self._since_then(question, status),
        ]
        return "\n".join([first, *[f"- {line}" for line in lines]])

    def _ever(self, question: Question, status: Status) -> str:
        """Whether a rule was ever in force, and what happened when."""
        head = lead(question.asks, [status])
        never = re.search(r"\bnever\b", question.text, re.IGNORECASE)
        if never or (question.denied and question.language != "en"):
            head = "Right, never" if head.startswith("No") else "That is not what the record shows"
        told = replace(question, items=(status.item,), period=None)
        return f"{head}. {HistoryComposer(self.writer).compose(told)}"

    def _head(self, question: Question, status: Status) -> str:
        doubted = question.polar and question.asks in (Asks.SUSPENDED, Asks.LIFTED)
        if question.aim is Aim.WHEN and status.state is not State.UNCONFIRMED and not doubted:
            return ""
        if _RELY.search(question.text):
            return ""
        changes = question.asks in (Asks.LIFTED, Asks.SUSPENDED, Asks.EXTENDED)
        if changes and _FORETELLS.search(question.text):
            return "Nothing on record says so"
        open_ = status.state in (State.SUSPENDED, State.UNCONFIRMED)
        if question.asks is Asks.LIFTED and open_ and _REPEALED.search(question.text):
            return "No repeal is on record, only a suspension"
        if lexicon.WHY.search(question.text) and self._never_happened(question, status):
            return "It did not"
        if question.asks is Asks.CHANGED:
            return self._changed(question, status)
        if not question.polar and status.state is not State.UNCONFIRMED:
            return ""
        if not question.polar and question.asks in (Asks.EVER, Asks.STRICTER, Asks.CHANGED):
            return ""
        head = lead(question.asks, [status], past=status.on < question.as_of)
        if question.denied:
            head = affirm(question.asks, head)
        ahead = status.on > question.as_of and status.state in _CONTROLLED
        return f"{head}, as far as the record reaches" if head and ahead else head

    def _never_happened(self, question: Question, status: Status) -> bool:
        """Whether "why was it lifted" asks for the reason of what no instrument did."""
        stopped = any(ruling.by for ruling in (*status.deciding, *status.others))
        asks_end = question.asks in (Asks.SUSPENDED, Asks.LIFTED)
        return asks_end and status.state in _CONTROLLED and not stopped

    def _within(self, question: Question, status: Status) -> list[str]:
        """What happened in the days of a period that is longer than a month's end can tell."""
        period = question.period
        if period is None or period.is_day:
            return []
        events = self.writer.register.changes_between(
            status.item,
            period.start,
            min(period.end, question.as_of),
            known=question.as_of,
            destination=status.destination,
        )
        return HistoryComposer(self.writer).lines(events) if len(events) > 1 else []

    def _since_then(self, question: Question, status: Status) -> list[str]:
        """What holds on the day of asking, where the question was about an earlier day."""
        if status.on >= question.as_of or status.state is State.ANNOUNCED:
            return []
        now = self._now(question, status)
        if now.state is status.state:
            return []
        return [
            f"Today ({spoken(question.as_of)}): {wording.STATE_WORDS[now.state]}. "
            f"{self.writer.explain(now)}"
        ]

    def _now(self, question: Question, status: Status) -> Status:
        return self.writer.register.status(
            status.item,
            question.as_of,
            known=question.as_of,
            destination=status.destination,
            end_user=status.end_user,
        )

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

    # -- several items ---------------------------------------------------------------------------

    def _several(self, question: Question, statuses: Sequence[Status]) -> str:
        past = statuses[0].on < question.as_of
        silent = question.aim is Aim.WHEN or not question.polar
        head = "" if silent else lead(question.asks, statuses, past=past)
        if head == _DIFFERS and _EVERY.search(question.text):
            head = "No, not all of them"
        if question.denied:
            head = affirm(question.asks, head)
        several = len({status.destination for status in statuses}) > 1
        goal = None if several else statuses[0].destination
        where = f", to {wording.place(goal)}" if goal else ""
        whom = f", for {statuses[0].end_user}" if statuses[0].end_user else ""
        title = f"{head + '. ' if head else ''}On {spoken(statuses[0].on)}{where}{whom}:"
        groups: dict[tuple[str | None, State, tuple[str, ...]], list[Status]] = {}
        order = _ORDER[::-1] if _WITHOUT.search(question.text) else _ORDER
        for status in sorted(statuses, key=lambda s: order.index(s.state)):
            documents = tuple(dict.fromkeys(m.split("/")[0] for m in status.measures))
            there = status.destination if several else None
            groups.setdefault((there, status.state, documents), []).append(status)
        lines = [self._line(place, state, group) for (place, state, _), group in groups.items()]
        beside = [f"- {line}" for line in self.asides.users(statuses)]
        return "\n".join([title, *lines, *beside, *self._changed_since(question, statuses)])

    def _line(self, place: str | None, state: State, group: Sequence[Status]) -> str:
        names = wording.listed([shown(status.item) for status in group])
        names += f" to {wording.place(place)}" if place else ""
        return (
            f"- **{wording.capitalised(wording.STATE_WORDS[state])}**: {names}. {self._why(group)}"
        )

    def _why(self, group: Sequence[Status]) -> str:
        if not group[0].deciding:
            seen: dict[str, str] = {}
            for status in group:
                for text, key in self.writer.notes(status)[:1]:
                    seen.setdefault(key, f"“{text}”{key}")
            return " ".join(seen.values())
        return " ".join(self._clause(ruling, group) for ruling in once(group[0].deciding))

    def _clause(self, ruling: Ruling, group: Sequence[Status]) -> str:
        measure = ruling.measure
        key = self.writer.quoter.measure(measure, [name(s.item) for s in group])
        label = self.writer.label(measure)
        if ruling.condition is Condition.IN_FORCE:
            return f"{label}, since {spoken(ruling.since or measure.from_)}.{key}"
        if ruling.condition is Condition.ANNOUNCED:
            return f"{label}, to start on {spoken(measure.from_)}.{key}"
        issued = f", issued on {spoken(measure.issued)}{key}," if measure.issued else key
        stayed = self.writer.stayed(ruling, group[0].on)
        return f"{label}{issued} {stayed} {self.writer.ran(ruling)}".strip()

    def _changed_since(self, question: Question, statuses: Sequence[Status]) -> list[str]:
        """Items whose state is another today, where the question was about an earlier day."""
        moved: dict[State, list[Status]] = {}
        for status in statuses:
            if status.on < question.as_of:
                now = self._now(question, status)
                if now.state is not status.state:
                    moved.setdefault(now.state, []).append(now)
        return [
            f"- Today ({spoken(question.as_of)}), {wording.STATE_WORDS[state]}: "
            f"{wording.listed([shown(s.item) for s in group])}. {self._why(group)}"
            for state, group in moved.items()
        ]

    # -- around them -----------------------------------------------------------------------------

    def _weaker(self, question: Question, statuses: Sequence[Status]) -> list[str]:
        """Weaker evidence on what could not be confirmed, or on the end of a suspension."""
        open_ended = [s for s in statuses if s.state is State.UNCONFIRMED]
        if statuses[0].on < question.as_of:
            return []
        if open_ended:
            return self.asides.weaker(r for s in open_ended for r in s.deciding)
        stopped = [
            ruling
            for status in statuses
            for ruling in (*status.deciding, *status.others)
            if ruling.condition is Condition.SUSPENDED
        ]
        wanted = question.asks in (Asks.EXTENDED, Asks.SUSPENDED) or question.aim is Aim.WHEN
        return self.asides.weaker(stopped, later=not wanted)

    def _premises(self, question: Question, statuses: Sequence[Status]) -> list[str]:
        """What the question takes for granted and the record contradicts."""
        parts = []
        controlled = [s for s in statuses if s.state in _CONTROLLED]
        if question.asks in (Asks.LIFTED, Asks.SUSPENDED) and controlled:
            parts.append(self._never_suspended(controlled[0]))
        return parts

    def _scope(self, question: Question, statuses: Sequence[Status]) -> str:
        """What a party's listing does and does not reach, and names that no list holds."""
        if question.relatives:
            return MembershipComposer(self.writer).related(question)
        if question.strangers:
            return (
                f"No list read for this record names {wording.listed(question.strangers, 'or')}; "
                "the names read are incomplete, so check the announcements themselves."
            )
        barred = [s for s in statuses if s.end_user and s.state is State.BAN]
        outside = [s for s in barred if s.item != EVERY and not self._controlled_in_general(s)]
        if not outside or question.end_user == "military":
            return ""
        names = wording.listed([name(s.item) for s in outside][:6])
        return (
            f"The list bars dual-use items; {names} as such "
            f"{'is' if len(outside) == 1 else 'are'} not on the dual-use list in this record."
        )

    def _controlled_in_general(self, status: Status) -> bool:
        general = self.writer.register.status(status.item, status.on, known=status.known)
        return general.state is not State.NONE

    def _never_suspended(self, status: Status) -> str:
        suspension = general_suspension(self.writer, status.known)
        stopped = any(
            ruling.condition is not Condition.IN_FORCE
            and ruling.by is not None
            and (ruling in status.deciding or status.destination in ruling.measure.destinations)
            for ruling in (*status.deciding, *status.others)
        )
        if suspension is None or stopped:
            return ""
        others = [self.writer.register.document(of.split("/")[0]) for of in suspension.of]
        labels = wording.labels(document for document in others if document)
        rules = wording.listed([self.writer.label(r.measure) for r in once(status.deciding)])
        return (
            f"No instrument on record lifts or suspends {rules} for {name(status.item)}: "
            f"{self.writer.label(suspension)} suspends {labels}."
            f"{self.writer.quoter.measure(suspension)}"
        )


def general_suspension(writer: StatusWriter, known: date) -> Measure | None:
    """The latest suspension for all destinations that had been issued by ``known``."""
    found = [
        measure
        for document in writer.register.documents()
        for measure in document.measures
        if measure.effect is Effect.SUSPENDS
        and document.id.startswith("CN-")
        and "all" in measure.destinations
        and (measure.issued or measure.from_) <= known
    ]
    return max(found, key=lambda measure: measure.from_, default=None)


def shown(item: str) -> str:
    """An item in a list: an element with its symbol."""
    entry = describe(item)
    return f"{entry.name} ({entry.symbol})" if entry.symbol else entry.name
