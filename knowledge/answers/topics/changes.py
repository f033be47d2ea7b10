"""What begins, ends, changed or is new: the calendar of everything that has a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.answers.citations import is_cited
from knowledge.answers.desk import Desk
from knowledge.answers.facts.changes import Change, ChangeFact, changes, issuer_of, items_of
from knowledge.answers.question import Looks, Window
from knowledge.answers.reply import Reply
from knowledge.answers.selection import statuses_for
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.understanding.written_days import days_in
from knowledge.answers.writing.changing import ChangeWriter, days_of
from knowledge.answers.writing.history import HistoryComposer
from knowledge.answers.writing.quoting import sentences
from knowledge.answers.writing.wording import listed, state_line
from knowledge.models import AnswerKind

MOST = 6
"""How many lines are shown before the rest."""
RECENT = timedelta(days=60)
"""How far back "what is new" looks where it names no days."""
PASSED = timedelta(days=31)
"""For how long an end that nothing follows is told to whoever asks what comes next."""
MOST_SAID = 3
"""How many sentences of what was spoken of are told on some days."""
FEW = 3
"""Up to how many items their states stand before their timeline."""
FIRST, LAST = date(1990, 1, 1), date(2099, 12, 31)
_DAY = timedelta(days=1)


def changes_room(desk: Desk, question: Question) -> Reply | None:
    """What happens on the days that a question looks at; the timeline of the items it names."""
    if question.aim is Aim.HISTORY and question.items:
        return _history(desk, question)
    if question.window is None:
        return None
    if told := _on_thread(desk, question):
        return told
    room = _Calendar(desk, question)
    with desk.lookup.timings.of("compose"):
        text, more = room.told()
    return Reply(AnswerKind.STATUS, text, more=more) if is_cited(text) else None


def _on_thread(desk: Desk, question: Question) -> Reply | None:
    """What the documents that were spoken of say of the days, where those were no rules on items:
    "what changes in January" of a statute; None for others."""
    thread, period = question.thread, question.period
    if thread is None or period is None or thread.before.aim is not Aim.PASSAGES:
        return None
    said = [
        f"“{' '.join(text.split())}”{desk.lookup.cite(desk.evidence, hit, text)}"
        for hit in desk.lookup.passages_of(thread.documents)
        for text in sentences(hit.text, hit.language)
        if any(period.start <= day <= period.end for day in days_in(text))
        and desk.lookup.was_known(text, hit.document)
    ]
    return Reply(AnswerKind.PASSAGES, "\n".join(said[:MOST_SAID])) if said else None


def _history(desk: Desk, question: Question) -> Reply | None:
    """The timeline of items."""
    with desk.lookup.timings.of("compose"):
        lines = HistoryComposer(desk.writer).compose(question)
        statuses = statuses_for(question, desk.register)
        heads = [state_line(status) for status in statuses] if len(statuses) <= FEW else []
    text = "\n\n".join(part for part in (" ".join(heads), lines) if part)
    return Reply(AnswerKind.STATUS, text, statuses) if is_cited(text) else None


@dataclass(frozen=True, slots=True)
class _Calendar:
    """The calendar for one question."""

    desk: Desk
    question: Question

    @property
    def window(self) -> Window:
        """The days that the question looks at."""
        return self.question.window or Window(Looks.AHEAD)

    def told(self) -> tuple[str, str]:
        """The text and what stands behind it."""
        today, window = self.question.as_of, self.window
        if window.way is Looks.AHEAD:
            first, last = max(today + _DAY, window.first or FIRST), window.last or LAST
            facts = self._facts(first, last)
            if window.last:
                return self._answer(facts, (today, last), head=self._passed())
            near = facts[: 2 * MOST]
            shown = self._main(near, sooner=True)
            rest = [fact for fact in near if fact not in shown]
            return self._written([self._passed(), "Next:"], shown, rest)
        first = window.first or today - RECENT
        last = window.last or today
        facts = self._facts(first, last)
        if window.way is Looks.BACK and not window.first and not facts:
            facts = self._facts(FIRST, today)[-MOST:]
        return self._answer(facts, (first, last))

    def _answer(
        self, facts: Sequence[ChangeFact], days: tuple[date, date], head: str = ""
    ) -> tuple[str, str]:
        """The facts of some days; what lies around them where there is none."""
        wanted = [f for f in facts if f.ends] if self.window.ends else list(facts)
        if wanted:
            shown = self._main(wanted)
            rest = [fact for fact in wanted if fact not in shown]
            return self._written([head, self._new_rules(facts)], shown, rest)
        verb = "ends" if self.window.ends else "begins or ends"
        none = f"Nothing in my documents {verb} {days_of(*days)}."
        return self._written([head, none], self._around(days), ())

    def _new_rules(self, facts: Sequence[ChangeFact]) -> str:
        """That no new rule is among them, where that is asked."""
        begun = any(f.change is Change.BEGINS and f.controls for f in facts)
        return "No new rule in my documents begins then." if self.window.rules and not begun else ""

    def _around(self, days: tuple[date, date]) -> list[ChangeFact]:
        """The last thing before some days and the first behind them."""
        before = self._facts(FIRST, days[0] - _DAY)
        after = self._facts(days[1] + _DAY, LAST)
        return [*[f for f in before if f.weight < 2][-1:], *after[:1]]

    def _written(
        self, heads: Iterable[str], shown: Sequence[ChangeFact], rest: Iterable[ChangeFact]
    ) -> tuple[str, str]:
        writer = self.writer
        lines = "\n".join(f"- {line}" for line in map(writer.line, shown) if line)
        text = "\n\n".join(part for part in (*heads, lines, self._reach(shown)) if part)
        more = "\n".join(f"- {line}" for line in map(writer.line, rest) if line)
        return text, more

    @property
    def writer(self) -> ChangeWriter:
        """The writer of lines."""
        return ChangeWriter(self.desk.writer, self.desk.lookup.document)

    def _passed(self) -> str:
        """The ends that have just passed and that no rule follows."""
        today = self.question.as_of
        passed = [f for f in self._facts(today - PASSED, today - _DAY) if f.open]
        home = self.desk.register.home
        own = [f for f in passed if issuer_of(self.desk.register, f) == home] or passed
        if not own:
            return ""
        ends = [self.writer.end(fact) for fact in own]
        return f"Just passed: {listed(ends)}. Nothing in my documents says what came after."

    def _reach(self, shown: Sequence[ChangeFact]) -> str:
        """To when the documents reach, where the days lie behind that."""
        newest = self.desk.lookup.newest()
        last = max((fact.last for fact in shown), default=self.question.as_of)
        today = self.question.as_of
        window = self.window.last or (LAST if self.window.way is Looks.AHEAD else today)
        if newest is None or max(last, min(window, today)) <= newest:
            return ""
        said = f"My newest document is of {spoken(newest)}"
        return f"{said}; what came out later I do not have." if window <= today else f"{said}."

    def _facts(self, first: date, last: date) -> list[ChangeFact]:
        """The facts of some days, of the issuers that the question names."""
        register = self.desk.register
        found = changes(
            register, self.question.as_of, first, last, self.desk.lookup.published_between
        )
        makers, items = self.question.issuers, set(self.question.items)
        return [
            fact
            for fact in found
            if (not makers or issuer_of(register, fact) in makers)
            and (not items or items & items_of(register, fact))
        ]

    def _main(self, facts: Sequence[ChangeFact], *, sooner: bool = False) -> list[ChangeFact]:
        """Those that matter most, the latest of equals or the soonest, in their order."""
        sign = 1 if sooner else -1
        ranked = sorted(facts, key=lambda fact: (self._weight(fact), sign * fact.day.toordinal()))
        chosen = ranked[:MOST]
        return [fact for fact in facts if fact in chosen]

    def _weight(self, fact: ChangeFact) -> int:
        """How much a fact matters, those of other issuers less."""
        near = ("", self.desk.register.home, *self.question.issuers)
        return fact.weight + (issuer_of(self.desk.register, fact) not in near)
