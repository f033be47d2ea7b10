"""What an announcement does and what became of it, in short sentences with citation keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answers.facts.instruments import InstrumentFact, PartFact, TruceFact
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing import wording
from knowledge.answers.writing.quoting import sentences
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.documents.structure import sections
from knowledge.models import Condition, Document, Effect, Measure
from knowledge.register.places import find_places


@dataclass(frozen=True, slots=True)
class InstrumentWriter:
    """Puts instruments into words."""

    writer: StatusWriter

    # -- the state -------------------------------------------------------------------------------

    def state(self, fact: InstrumentFact) -> str:
        """Its name and what became of it; "" where it sets no dated rule."""
        if not fact.parts:
            return ""
        said = [self._condition(part) for part in fact.parts]
        name, key = fact.document.title.rstrip("."), self._key(fact)
        if len(dict.fromkeys(said)) == 1:
            return f"{name}: {said[0]}.{key}"
        return f"{name}: in part {wording.listed(list(dict.fromkeys(said)), 'and in part')}.{key}"

    def _condition(self, part: PartFact) -> str:
        ruling, measure = part.ruling, part.ruling.measure
        if part.passed and part.condition is Condition.UNCONFIRMED:
            return f"not confirmed since {spoken(part.passed)}"
        if part.passed:
            day = spoken(part.passed)
            return f"its stated end, {day}, has passed and nothing says what came after"
        until = ruling.until or measure.until
        if part.condition is Condition.IN_FORCE:
            since = spoken(ruling.since or measure.from_)
            end = f"until {spoken(until)}" if until else "with no end date"
            return f"in force since {since}, {end}"
        if part.condition is Condition.SUSPENDED and ruling.by and ruling.by.until:
            return f"suspended until {spoken(ruling.by.until)}"
        if part.condition is Condition.ANNOUNCED:
            return f"issued, in force from {spoken(measure.from_)}"
        if part.condition is Condition.ENDED and (ran := ruling.ran_to or measure.until):
            return f"ended on {spoken(ran)}"
        if part.condition is Condition.REPEALED and ruling.since:
            return f"repealed on {spoken(ruling.since)}"
        return part.condition.value

    # -- what it does ----------------------------------------------------------------------------

    def stops(self, fact: InstrumentFact) -> list[str]:
        """What suspended it."""
        found = [said for part in fact.parts if (said := self._stopped(part))]
        return found if len(found) < 2 else [f"In part: {said}" for said in found]

    def rest(self, fact: InstrumentFact) -> list[str]:
        """What it says else, beside the sentences that state its rules."""
        does = self.does(fact)
        return [said for said in self._rest(fact.document) if said not in does]

    def does(self, fact: InstrumentFact) -> list[str]:
        """The sentences that state its rules, quoted."""
        quoter = self.writer.quoter
        measures = dict.fromkeys(fact.measures)
        return [f"“{text}”{key}" for text, key in map(quoter.words, measures) if text]

    def _stopped(self, part: PartFact) -> str:
        ruling, by = part.ruling, part.ruling.by
        if by is None or part.condition not in (Condition.SUSPENDED, Condition.UNCONFIRMED):
            return ""
        span = wording.span(by)
        said = f"{self.writer.label(by)} suspended it {span}.{self.writer.quoter.measure(by)}"
        return f"{said} {self.writer.ran(ruling)}".strip()

    def _rest(self, document: Document) -> list[str]:
        """The first sentence of each section that may be told."""
        quoter = self.writer.quoter
        anchors = dict.fromkeys(section.anchor for section in sections(document.text))
        found = [quoter.words_of(quoter.at(document.id, anchor)) for anchor in anchors if anchor]
        return [f"“{t}”{key}" for t, key in found if t and quoter.told(t, document.id)]

    # -- one line each ---------------------------------------------------------------------------

    def one_line(self, fact: InstrumentFact) -> str:
        """Its title, what became of it, and where it says so."""
        return self.state(fact) or f"{fact.document.title.rstrip('.')}.{self._key(fact)}"

    def _key(self, fact: InstrumentFact) -> str:
        quoter = self.writer.quoter
        measures = fact.measures
        return quoter.measure(measures[0]) if measures else quoter.opening(fact.document.id)

    # -- the truce -------------------------------------------------------------------------------

    def truce(self, fact: TruceFact) -> list[str]:
        """The state of the truce, what it is, and what was said about its end."""
        ends, today = fact.ends, self.writer.as_of
        days = wording.listed([spoken(day) for day in ends])
        if not ends:
            head = "The truce is on."
        elif ends[-1] < today:
            passed = "ends have" if len(ends) > 1 else "end has"
            head = (
                f"Whether the truce is still on is not confirmed: its stated {passed} passed "
                f"({days}), and no rule says what came after."
            )
        elif ends[0] < today:
            head = f"The truce has ended in part by its own words; its stated ends are {days}."
        else:
            head = f"The truce is on, until {days} by its own words."
        lines = [f"- {self._suspension(each)}" for each in fact.suspensions]
        return [head, "\n".join([self._meeting(fact), *lines]), self.spoken_of(fact)]

    def _meeting(self, fact: TruceFact) -> str:
        if fact.meeting is None:
            return "It is made of these suspensions:"
        document, event = fact.meeting
        key = self.writer.quoter.at(document.id, event.passage)
        return f"{spoken(event.day)}: {event.what}.{key} Then each side suspended rules:"

    def _suspension(self, fact: InstrumentFact) -> str:
        measure = fact.measures[0]
        until = f", until {spoken(measure.until)}" if measure.until else ""
        return f"{fact.document.title.rstrip('.')}{until}.{self._key(fact)}"

    def spoken_of(self, fact: TruceFact | InstrumentFact) -> str:
        """Who named an end behind the stated one, in one line; "" where nobody did."""
        if not fact.claims:
            return ""
        claims = sorted(fact.claims, key=lambda claim: claim.said)
        who = [f"{c.by.split(', ')[0]} ({spoken(c.said)})" for c in claims]
        keys = "".join(dict.fromkeys(self.writer.quoter.claim(claim)[1] for claim in claims))
        days = dict.fromkeys(spoken(claim.until) for claim in claims if claim.until)
        spoke = f"{wording.listed(who)} spoke of {wording.listed([*days])}"
        return f"{spoke}; no rule gives that day.{keys}"


def place_sentences(document: Document, codes: Sequence[str]) -> list[str]:
    """The sentences of a document that name one of some places."""
    wanted = set(codes)
    return [
        said
        for said in sentences(document.text, document.language)
        if wanted & {place.code for place in find_places(said)}
    ]


def reaches(measure: Measure, codes: Sequence[str]) -> bool:
    """Whether a rule is for one of some destinations by name."""
    return measure.effect is not Effect.SUSPENDS and bool(set(codes) & set(measure.destinations))
