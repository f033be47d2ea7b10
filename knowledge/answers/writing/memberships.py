"""Whether an announcement names an item, and whether a party is on a list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.dates import spoken
from knowledge.answers.understanding.tongues import with_english_lists
from knowledge.answers.writing import wording
from knowledge.answers.writing.grades import below, cite_grade, form_of, gap_in
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.answers.writing.verdicts import Asks
from knowledge.answers.writing.wording import name
from knowledge.models import Condition, Document, Effect, Measure, Ruling
from knowledge.register.elements import describe, group_keys, resolve
from knowledge.register.forms import Missing
from knowledge.register.packages import PACKAGE, PACKAGE_DAY
from knowledge.register.places import within
from knowledge.register.status import Register

_ANY = re.compile(r"\bany\b", re.IGNORECASE)
_ENTITIES = re.compile(r"\bentries name particular legal entities\b", re.IGNORECASE)
_THIRD = re.compile(r"\bbinds third parties\b", re.IGNORECASE)
_INCOMPLETE = (
    "Not every name on China's lists was read for this record, so a name that is missing here may "
    "still be listed: check the announcements themselves."
)


@dataclass(frozen=True, slots=True)
class MembershipComposer:
    """Writes yes or no on membership, with citation keys."""

    writer: StatusWriter

    def coverage(self, question: Question) -> str:
        """Whether the announcements, or the package, of the question name its items."""
        return "\n".join(self._covered(question, item) for item in question.items[:8])

    def _covered(self, question: Question, item: str) -> str:
        documents = [d for d in map(self.writer.register.document, question.announcements) if d]
        if len(documents) == 1 and any(
            measure.effect is Effect.SUSPENDS for measure in documents[0].measures
        ):
            return self._stops(question, item, documents[0])
        naming = self._naming(item, question)
        if question.package and not question.announcements:
            inside = item in group_keys(PACKAGE)
            what = "the package of October 2025"
            here = [m for m in naming if m.issued == PACKAGE_DAY]
        elif len(question.announcements) > 1:
            return self._by_announcement(question, item, naming)
        else:
            here = [m for m in naming if m.document in question.announcements]
            inside = bool(here)
            what = wording.labels(documents)
        if inside and here:
            gap = gap_in(question, item, here)
            if gap is not None:
                return self._without_form(what, item, here[0], gap)
            key = self.writer.quoter.measure(here[0], (name(item),))
            return f"Yes. {wording.capitalised(what)} names {name(item)}.{key}"
        elsewhere = [m for m in naming if m not in here]
        if not elsewhere:
            return f"No. {wording.capitalised(what)} does not name {name(item)}, nor does another."
        other = elsewhere[-1]
        return (
            f"No. {wording.capitalised(what)} does not name {name(item)}; "
            f"{self.writer.label(other)} does.{self.writer.quoter.measure(other, (name(item),))}"
        )

    def _by_announcement(self, question: Question, item: str, naming: Sequence[Measure]) -> str:
        """For each of several announcements whether it names the item."""
        register = self.writer.register
        documents = [d for d in map(register.document, question.announcements) if d]
        by_document = {measure.document: measure for measure in reversed(naming)}
        named = [
            f"{wording.label(d)} names {name(item)}."
            f"{self.writer.quoter.measure(by_document[d.id], (name(item),))}"
            for d in documents
            if d.id in by_document
        ]
        silent = wording.labels(d for d in documents if d.id not in by_document)
        if silent:
            several = sum(d.id not in by_document for d in documents) > 1
            named.append(f"{silent} {'do' if several else 'does'} not name it.")
        if named[0].startswith(silent or " "):
            return f"{silent} {'do' if len(documents) > 1 else 'does'} not name {name(item)}."
        return " ".join(named)

    def _without_form(self, what: str, item: str, measure: Measure, gap: Missing) -> str:
        """That an announcement names an item, and not the form of it that is asked about."""
        key = cite_grade(gap, measure, self.writer)
        rest = below(gap) or f"it does not name {form_of(gap, item)}"
        return f"No, not as read: {what} names {name(item)}, but {rest}.{key}"

    def _naming(self, item: str, question: Question) -> list[Measure]:
        """The controls that name an item, by what had been issued, oldest first."""
        found = [
            measure
            for document in self.writer.register.documents()
            for measure in document.measures
            if measure.effect.controls
            and (measure.issued or measure.from_) <= question.as_of
            and ("all" in measure.destinations or measure.document in question.announcements)
            and (
                any(item in resolve(named) for named in measure.items)
                or (measure.document in question.announcements and _through(measure, item))
            )
        ]
        return sorted(found, key=lambda measure: measure.from_)

    def _stops(self, question: Question, item: str, document: Document) -> str:
        """Whether a suspending announcement stops a rule on an item."""
        register = self.writer.register
        stops = [m for m in document.measures if m.effect is Effect.SUSPENDS]
        stopped = [
            measure
            for of in dict.fromkeys(of for stop in stops for of in stop.of)
            for measure in _measures_of(register, of)
            if any(item in resolve(named) for named in measure.items)
        ]
        title = wording.label(document)
        key = self.writer.quoter.measure(stops[0])
        if not stopped:
            return f"No. {title} suspends no rule on {name(item)}.{key}"
        rule = stopped[0]
        where = "" if "all" in rule.destinations else f" for {wording.places(rule.destinations)}"
        return (
            f"Yes. {title} suspends the rule on {name(item)}{where}, {self.writer.label(rule)}."
            f"{key}{self.writer.quoter.measure(rule, (name(item),))}"
        )

    def listing(self, question: Question) -> str:
        """On which list the party of the question stands, if on any."""
        party = question.end_user or ""
        rulings = self._of_party(party, question)
        if not rulings:
            return self._not_yet(question, party)
        lines = [self._on_list(question, party, ruling) for ruling in rulings]
        return "\n\n".join([*lines, self._reach(party, rulings)])

    def roster(self, question: Question) -> str:
        """The parties that the lists in force name, a line a list, the latest first."""
        rulings = self.lists(question)
        if not rulings:
            return ""
        lines = [self._roll(ruling.measure) for ruling in rulings]
        body = "\n".join(f"- {line}" for line in lines) if len(lines) > 1 else lines[0]
        sure = all(
            not question.destinations or set(question.destinations) & set(r.measure.destinations)
            for r in rulings
        )  # a list of EU firms says nothing yet on one member state
        head = "Yes." if sure and question.polar and _ANY.search(question.text) else ""
        return "\n\n".join(part for part in (head, body, _INCOMPLETE) if part)

    def lists(self, question: Question) -> list[Ruling]:
        """The lists of parties in force that the question is for, the latest first."""
        register = self.writer.register
        rulings = [
            ruling
            for document in register.documents()
            if any(_names_parties(measure) for measure in document.measures)
            and (not question.announcements or document.id in question.announcements)
            for ruling in register.rulings(document.id, question.on, question.as_of)
            if _names_parties(ruling.measure)
            and ruling.condition is Condition.IN_FORCE
            and document.id.startswith("CN-")
            and _asked_for(question, ruling.measure)
        ]
        return sorted(rulings, key=lambda ruling: ruling.measure.from_, reverse=True)

    def _roll(self, measure: Measure) -> str:
        said, key = self.writer.quoter.words(measure)
        names = self.writer.quoter.parties(measure)
        if names == key:
            return f"“{said}”{key}"
        return f"“{said}”{key} Named: {wording.listed(measure.end_users)}.{names}"

    def related(self, question: Question) -> str:
        """Listed parties that belong to a firm that the question names, "" if none do."""
        if not question.relatives:
            return ""
        measure = next(
            measure
            for document in self.writer.register.documents()
            for measure in document.measures
            if set(question.relatives) & set(measure.end_users)
            and (measure.issued or measure.from_) <= question.as_of
        )
        return (
            f"China's lists name firms that begin with that name: "
            f"{wording.listed(question.relatives[:4])} ({self.writer.label(measure)})."
            f"{self.writer.quoter.measure(measure)} A listed firm is barred or checked whatever "
            "the item."
        )

    def affiliate(self, question: Question) -> str:
        """What the lists say of firms that belong to the party of the question."""
        party = question.end_user or ""
        rulings = self._of_party(party, question)
        if not rulings:
            return ""
        measure = rulings[0].measure
        kind = "control list" if measure.effect is Effect.BAN else "watch list"
        named, unsure = self.writer.quoter.naming(measure, party)
        key = self.writer.quoter.measure(measure)
        said = self.writer.quoter.saying(measure, _ENTITIES)
        third = self.writer.quoter.saying(measure, _THIRD) if measure.effect is Effect.BAN else ""
        since = spoken(rulings[0].since or measure.from_)
        text = (
            f"That is not established on the record: China's {kind} has named {party} itself since "
            f"{since} ({self.writer.label(measure)}){named or key}, and whether the entry reaches "
            f"its subsidiaries, affiliates or branches is not said there. {unsure}"
        )
        parts = [text.strip(), *(part for part in (said, third) if part)]
        return f"{' '.join(parts)} Check the names in the announcement itself."

    def _not_yet(self, question: Question, party: str) -> str:
        """That a party was listed only after the day asked about."""
        later = [m for m in self._lists_of(party, question) if m.from_ > question.on]
        if not later or question.on > question.as_of:
            return ""
        first = min(later, key=lambda measure: measure.from_)
        kind = "control list" if first.effect is Effect.BAN else "watch list"
        named, _ = self.writer.quoter.naming(first, party)
        quoted, key = self.writer.quoter.words(first)
        head = "No: " if question.polar else ""
        return (
            f"{head}{party} was put on China's {kind} only on {spoken(first.from_)} "
            f"({self.writer.label(first)}), after {spoken(question.on)}."
            f"{'' if named == key else named} “{quoted}”{key}"
        )

    def _lists_of(self, party: str, question: Question) -> list[Measure]:
        """The lists that name a party, of those issued by the day of asking."""
        return [
            measure
            for document in self.writer.register.documents()
            for measure in document.measures
            if party in measure.end_users and (measure.issued or measure.from_) <= question.as_of
        ]

    def _of_party(self, party: str, question: Question) -> list[Ruling]:
        register = self.writer.register
        return [
            ruling
            for document in register.documents()
            if any(party in measure.end_users for measure in document.measures)
            for ruling in register.rulings(document.id, question.on, question.as_of)
            if party in ruling.measure.end_users and ruling.condition is Condition.IN_FORCE
        ]

    def _on_list(self, question: Question, party: str, ruling: Ruling) -> str:
        measure = ruling.measure
        kind = "control list" if measure.effect is Effect.BAN else "watch list"
        text = with_english_lists(question.text)
        asked = next((word for word in ("watch", "control") if f"{word} list" in text), "")
        both = "watch list" in text and "control list" in text
        head = ""
        if question.groups and question.destinations:
            head = f"No, not in general, only {party} itself: "
        elif question.denied and not asked:
            head = "It is listed: "
        elif question.asks is Asks.BANNED and measure.effect is not Effect.BAN and not asked:
            head = "No, not barred: "
        elif question.polar and not both:
            yes = "It is listed: " if question.denied else "Yes: "
            head = yes if not asked or kind.startswith(asked) else f"No, not the {asked} list: "
        named, unsure = self.writer.quoter.naming(measure, party)
        quoted, key = self.writer.quoter.words(measure)
        since = spoken(ruling.since or measure.from_)
        says = (
            f"{head}{party} has been on China's {kind} since {since} "
            f"({self.writer.label(measure)}).{named} {unsure}"
        )
        return f"{says.strip().removesuffix(key)} “{quoted}”{key}"

    def _reach(self, party: str, rulings: Sequence[Ruling]) -> str:
        if any(ruling.measure.effect is Effect.BAN for ruling in rulings):
            return f"That bars dual-use items to {party} itself; other buyers are not barred by it."
        return (
            f"A watch list is no ban: dual-use items may go to {party} only under an individual "
            "licence with extra checks."
        )


def _through(measure: Measure, item: str) -> bool:
    """Whether a rule on goods abroad counts an item among its inputs."""
    keys = [key for named in measure.items for key in resolve(named)]
    return any(describe(key).kind == "rule" and item in describe(key).related for key in keys)


def _measures_of(register: Register, of: str) -> list[Measure]:
    """The measure, or all of the announcement, with an id."""
    single = register.measure(of)
    document = register.document(of)
    return [single] if single else list(document.measures) if document else []


def _names_parties(measure: Measure) -> bool:
    """Whether a measure is a list of parties, not a rule for a kind of user."""
    return any(user != "military" for user in measure.end_users)


def _asked_for(question: Question, measure: Measure) -> bool:
    """Whether a list is of the kind and for the country that the question names."""
    text = with_english_lists(question.text)
    watched, barred = "watch" in text, re.search(r"control list|\bban|\bbarred", text) is not None
    if watched != barred and watched != (measure.effect is Effect.REVIEW):
        return False
    places = question.destinations
    return not places or any(
        within(place, measure.destinations) or within(named, (place,))
        for place in places
        for named in measure.destinations
    )
