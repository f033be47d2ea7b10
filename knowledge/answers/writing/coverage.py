"""Whether an announcement, a package or a group of items names an item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answers.understanding.asking import Question
from knowledge.answers.writing import wording
from knowledge.answers.writing.grades import below, cite_grade, form_of, gap_in
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.answers.writing.wording import name
from knowledge.models import About, Document, Effect, Measure
from knowledge.register.elements import group_keys, resolve, varieties
from knowledge.register.packages import package_of
from knowledge.register.reach import covered
from knowledge.register.status import Register
from knowledge.vocabulary.forms import Missing, contents_in


@dataclass(frozen=True, slots=True)
class CoverageComposer:
    """Writes yes or no on what names an item, with citation keys."""

    writer: StatusWriter

    def compose(self, question: Question) -> str:
        """Whether the announcements, or the package, of the question name its items."""
        told = {item: self._covered(question, item) for item in question.items[:8]}
        for variety in varieties():
            without, holding = variety.kinds
            held, plain = told.get(holding, ""), told.get(without, "")
            if held.startswith("Yes. ") and plain.startswith("No."):
                # One answer to "neodymium magnets": the rules tell them apart by what they hold.
                del told[without]
                either = " or ".join(wording.name(key) for key in variety.holds)
                told[holding] = f"Only where they contain {either}. {held[5:]}"
        return "\n".join(told.values())

    def _covered(self, question: Question, item: str) -> str:
        documents = [d for d in map(self.writer.register.document, question.announcements) if d]
        if question.circle and not documents:
            return self._in_group(question, item)
        if len(documents) == 1 and any(
            measure.effect is Effect.SUSPENDS for measure in documents[0].measures
        ):
            return self._stops(question, item, documents[0])
        naming = self._naming(item, question)
        package = package_of([question.package])
        if package and not question.announcements:
            inside = item in package.members
            what = package.called
            here = [m for m in naming if m.issued == package.issued]
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
            if less := self._below_share(question, here):
                return less
            key = self.writer.quoter.measure(here[0], (name(item),))
            return f"Yes. {wording.capitalised(what)} names {name(item)}.{key}"
        if documents and (said := self._described(item, documents[0])):
            return said
        elsewhere = [m for m in naming if m not in here]
        if not elsewhere:
            return f"No. {wording.capitalised(what)} does not name {name(item)}, nor does another."
        other = elsewhere[-1]
        return (
            f"No. {wording.capitalised(what)} does not name {name(item)}; "
            f"{self.writer.label(other)} does.{self.writer.quoter.measure(other, (name(item),))}"
        )

    def _described(self, item: str, document: Document) -> str:
        """What a document remarks on an item that none of its measures names."""
        called = name(item).removesuffix(" magnets")
        for about, head in ((About.OUTSIDE, "No"), (About.COVERS, "Yes, by this record")):
            if said := self.writer.quoter.remark(document, about, item, called):
                return f"{head}: {said}"
        return ""

    def _in_group(self, question: Question, item: str) -> str:
        """Whether an item is one of a group that goes by a name, and who the members are."""
        members = group_keys(question.circle)
        title = f"the {question.circle.removeprefix('the ')}"
        verdict = "Yes" if item in members else "No"
        belongs = "is one of" if item in members else "is not one of"
        if " " in question.circle:
            belongs = "counts among" if item in members else "does not count among"
        names = wording.listed([name(member) for member in members])
        rules = [m for m in self._naming(item, question) if set(covered(m)) == set(members)]
        key = self.writer.quoter.measure(rules[0]) if rules else ""
        return f"{verdict}: {name(item)} {belongs} {title} ({names}).{key}"

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

    def _below_share(self, question: Question, here: Sequence[Measure]) -> str:
        """That goods hold less of their inputs than a rule on goods made abroad starts at."""
        asked = contents_in(question.text)
        for measure in here:
            limits = [limit for form in measure.forms for limit in contents_in(form)]
            if asked and limits and max(asked) < min(limits):
                text, key = self.writer.quoter.words(measure)
                return (
                    f"Not by its share: the rule starts at {min(limits):g} percent, and "
                    f"{max(asked):g} percent is below that. “{text}”{key}"
                )
        return ""

    def _without_form(self, what: str, item: str, measure: Measure, gap: Missing) -> str:
        """That an announcement names an item, and not the form of it that is asked about."""
        key = cite_grade(gap, measure, self.writer)
        rest = below(gap) or f"it does not name {form_of(gap, item)}"
        return f"No, not as read: {what} names {name(item)}, but {rest}.{key}"

    def _naming(self, item: str, question: Question) -> list[Measure]:
        """The controls that name an item, by what had been issued, oldest first."""
        found = [
            measure
            for measure in self.writer.register.measures(question.as_of)
            if measure.effect.controls
            and ("all" in measure.destinations or measure.document in question.announcements)
            and (
                item in covered(measure)
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
            if item in covered(measure)
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


def _through(measure: Measure, item: str) -> bool:
    """Whether a rule on goods abroad counts an item among its inputs."""
    return bool(measure.reach) and any(item in resolve(named) for named in measure.items)


def _measures_of(register: Register, of: str) -> list[Measure]:
    """The measure, or all of the announcement, with an id."""
    single = register.measure(of)
    document = register.document(of)
    return [single] if single else list(document.measures) if document else []
