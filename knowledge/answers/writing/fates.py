"""What became of an announcement: in force, suspended, past its end, repealed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing import wording
from knowledge.answers.writing.asides import weaker
from knowledge.answers.writing.states import where_to_check
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.answers.writing.verdicts import Asks, affirm
from knowledge.models import Condition, Document, Effect, Measure, Ruling
from knowledge.register.reach import covered
from knowledge.vocabulary import issuers

_YES = {Condition.IN_FORCE}
_OPEN = {Condition.UNCONFIRMED}


@dataclass(frozen=True, slots=True)
class AnnouncementComposer:
    """Writes what became of announcements, with citation keys."""

    writer: StatusWriter

    def compose(self, question: Question) -> str:
        """One paragraph for each announcement of the question, and a line for unknown ones."""
        documents = [d for d in map(self.writer.register.document, question.announcements) if d]
        together = self._together(question, documents)
        parts = [self._between(question, documents) or together]
        parts = parts if parts[0] else [self._one(question, d) for d in documents]
        called = issuers.issuer(issuers.default()).called
        parts.extend(f"{called} {unknown} is not in this record." for unknown in question.unknown)
        return "\n\n".join(parts)

    def _between(self, question: Question, documents: Sequence[Document]) -> str:
        """Whether one announcement suspends another, where that is asked of two; "" otherwise."""
        register = self.writer.register
        acting = [
            document
            for document in documents
            if any(measure.effect is Effect.SUSPENDS for measure in document.measures)
        ]
        if len(documents) != 2 or len(acting) != 1 or not question.polar:
            return ""
        if question.asks not in (Asks.SUSPENDED, Asks.LIFTED) and not _REACHES.search(
            question.text
        ):
            return ""
        target = next(document for document in documents if document not in acting)
        rulings = register.rulings(acting[0].id, question.on, question.as_of)
        reached = [of for ruling in rulings for of in ruling.measure.of]
        hit = [of for of in reached if of.split("/")[0] == target.id]
        head = "No" if not hit else "Only in part" if all("/" in of for of in hit) else "Yes"
        if hit and question.asks is Asks.LIFTED:
            head = "No, it suspends and repeals nothing"
        said = [
            self._sentence(wording.label(acting[0]), [ruling], question.on) for ruling in rulings
        ]
        return f"{head}. {' '.join(said)}"

    def _together(self, question: Question, documents: Sequence[Document]) -> str:
        """Several announcements that one instrument suspends, told once; "" for others."""
        register = self.writer.register
        found = [register.rulings(d.id, question.on, question.as_of) for d in documents]
        rulings = [ruling for of_one in found for ruling in of_one]
        fates = {(ruling.by and ruling.by.id, ruling.condition) for ruling in rulings}
        if len(documents) < 3 or len(fates) != 1 or not all(found) or rulings[0].by is None:
            return ""
        head = _lead(question.asks, rulings) if question.polar else ""
        stayed = self.writer.stayed(rulings[0], question.on)
        said = f"{wording.labels(documents)}: each {stayed}"
        lines = []
        for of_one in found:
            texts = [self.writer.quoter.words(ruling.measure) for ruling in of_one[:1]]
            quoted = " ".join(f"“{text}”{key}" for text, key in texts)
            lines.append(f"- {quoted} {self.writer.ran(of_one[0])}")
        body = "\n".join([f"{head}. {said}" if head else said, *lines])
        return "\n\n".join(part for part in (body, *self._beside(question, rulings)) if part)

    def _beside(self, question: Question, rulings: Sequence[Ruling]) -> list[str]:
        """Weaker evidence and where to check, for what could not be confirmed."""
        parts = []
        if _open(rulings) or question.asks is Asks.EXTENDED:
            parts.append("\n".join(weaker(self.writer, rulings)))
        if _open(rulings):
            parts.append(where_to_check([rulings[0].measure.issuer]))
        return parts

    def _one(self, question: Question, document: Document) -> str:
        title = wording.label(document)
        rulings = self.writer.register.rulings(document.id, question.on, question.as_of)
        if not rulings:
            when = (
                f", which was issued on {spoken(document.published)}" if document.published else ""
            )
            if document.published and document.published > question.as_of:
                return f"Nothing was on record about {title} on {spoken(question.as_of)}."
            return f"{title}{when} sets no rule with dates of its own in this record."
        rulings = self._of_paragraph(question, rulings)
        head = _lead(question.asks, rulings) if question.polar else ""
        if lexicon.WHY.search(question.text) and question.asks is Asks.LIFTED:
            repealed = any(ruling.condition is Condition.REPEALED for ruling in rulings)
            head = "" if repealed else "It was not repealed"
        if question.denied:
            head = affirm(question.asks, head).replace("controlled", "in force")
        if question.polar and _everywhere(question, rulings):
            head = "No, for every destination"
        groups = _alike(rulings)
        if question.asks is Asks.EVER:  # what was in force is what is asked for
            groups.sort(key=lambda group: not group[0].operated)
        lines = [self._sentence(title, group, question.on) for group in groups]
        body = lines[0] if len(lines) == 1 else "\n" + "\n".join(f"- {line}" for line in lines)
        since = self._since_then(question, document, rulings)
        start = f"{head}." if body.startswith("\n") else f"{head}. "
        parts = [
            f"{start}{body}" if head else body.strip(),
            since,
            *self._beside(question, rulings),
        ]
        return "\n\n".join(part for part in parts if part)

    def _since_then(self, question: Question, document: Document, told: Sequence[Ruling]) -> str:
        """What became of the rules by the day of asking, where an earlier day was asked about."""
        if question.on >= question.as_of:
            return ""
        now = self.writer.register.rulings(document.id, question.as_of, question.as_of)
        then = {ruling.measure.id: ruling.condition for ruling in told}
        moved = [r for r in now if r.by and then.get(r.measure.id, r.condition) is not r.condition]
        fates: dict[str, list[str]] = {}
        for ruling in moved:
            fate = self.writer.stayed(ruling, question.as_of)
            fates.setdefault(fate, []).extend(map(wording.name, covered(ruling.measure)))
        whole = len(fates) == 1 and len(moved) == len(then)
        return " ".join(
            f"Since then: {'it' if whole else f'its rule on {wording.listed(items)}'} {fate}"
            for fate, items in fates.items()
        )

    def _of_paragraph(self, question: Question, rulings: tuple[Ruling, ...]) -> tuple[Ruling, ...]:
        """Only the rules of the paragraph that the question names, if it names one."""
        asked = re.findall(
            r"(?:\b(?:paragraph|para|article|section|part|limb|§)\s*|\b\d{2}\s?\()(\d)\b",
            question.text,
            re.I,
        )
        for_users = tuple(r for r in rulings if question.end_user in r.measure.end_users)
        if question.end_user and for_users and not asked:
            return for_users
        if len(set(asked)) != 1:
            return rulings
        pattern = rf"\b(?:paragraph|part) {asked[0]}\b"
        found = tuple(
            r for r in rulings if re.search(pattern, self.writer.quoter.words(r.measure)[0], re.I)
        )
        numbered = tuple(r for r in rulings if r.measure.id.endswith(f"/{asked[0]}"))
        return found or numbered or rulings

    def _sentence(self, title: str, group: Sequence[Ruling], on: date) -> str:
        """What rulings of one announcement that share their fate say, and that fate."""
        ruling = group[0]
        measure = ruling.measure
        if measure.effect.acts_on_measures:
            return self._acting(title, ruling)
        quoted = dict.fromkeys(self.writer.quoter.words(other.measure) for other in group)
        says = f"{title}: {' '.join(f'“{text}”{key}' for text, key in quoted)}"
        says += self._piece(group)
        acts = self.writer.moved(ruling) + self.writer.coming(ruling)
        if ruling.condition is Condition.IN_FORCE:
            until = ruling.until or measure.until
            start = spoken(ruling.since or measure.from_)
            if until and until < self.writer.as_of:
                return f"{says} In force from {start} to {spoken(until)}.{acts}"
            end = f"until {spoken(until)}" if until else "with no end date"
            return f"{says} In force since {start}, {end}.{acts}"
        if ruling.condition is Condition.ANNOUNCED:
            return f"{says} Not yet in force: it starts on {spoken(measure.from_)}."
        if ruling.condition is Condition.ENDED:
            ended = ruling.ran_to or measure.until or measure.from_
            return f"{says} It ended on {spoken(ended)}."
        return f"{says} It {self.writer.stayed(ruling, on)} {self.writer.ran(ruling)}"

    def _piece(self, group: Sequence[Ruling]) -> str:
        """For which items, destinations and users a ruling is, where another part of the rule
        fared otherwise; "" where it is for the whole of it."""
        pieces = [ruling.measure for ruling in group]
        wholes = [self.writer.register.measure(piece.id) for piece in pieces]
        if all(piece == whole for piece, whole in zip(pieces, wholes, strict=True)):
            return ""
        items = [wording.name(key) for piece in pieces for key in covered(piece)]
        about = wording.listed(list(dict.fromkeys(items)))
        users = {user for piece in pieces for user in piece.end_users}
        if users and any(
            whole and set(piece.end_users) != set(whole.end_users)
            for piece, whole in zip(pieces, wholes, strict=True)
        ):
            about = wording.users(pieces[0])
        return f" For {about}, {wording.places(pieces[0].destinations)}:"

    def _acted_on(self, measure: Measure) -> str:
        """What the single rules say that a measure acts on, where it names parts of documents."""
        parts = [self.writer.register.measure(of) for of in measure.of]
        said = [self.writer.quoter.words(part) for part in parts if part]
        return "".join(f" “{text}”{key}" for text, key in dict.fromkeys(said) if text)

    def _acting(self, title: str, ruling: Ruling) -> str:
        measure = ruling.measure
        text, key = self.writer.quoter.words(measure)
        does = f"{title}: “{text}”{key}{self._acted_on(measure)}"
        if ruling.condition is Condition.IN_FORCE and measure.effect is Effect.AMENDS:
            return f"{does}{self.writer.moved(ruling)}{self.writer.coming(ruling)}"
        if ruling.condition is Condition.IN_FORCE and measure.until:
            moved = self.writer.moved(ruling)
            until = ruling.until or measure.until
            near = wording.days_left(until, self.writer.as_of)
            if ruling.ending or until < self.writer.as_of:
                return f"{does}{moved}{self.writer.coming(ruling)}"
            return (
                f"{does}{moved} It runs until {spoken(until)}{near}; no instrument on record says "
                "what follows that day."
            )
        if ruling.condition is Condition.IN_FORCE:
            return f"{does}{self.writer.moved(ruling)}{self.writer.coming(ruling)}"
        if ruling.condition in (Condition.REPEALED, Condition.SUSPENDED):
            return f"{does} It {self.writer.stayed(ruling, self.writer.as_of)}"
        measure = self.writer.as_it_ran(ruling)
        ended = ruling.condition in (Condition.ENDED, Condition.UNCONFIRMED)
        if measure.until and ended and measure.until >= self.writer.as_of:
            near = wording.days_left(measure.until, self.writer.as_of)
            return (
                f"{does} It runs until {spoken(measure.until)}{near}; what holds after that day no "
                "instrument on record says."
            )
        if measure.until and ended:
            after = self.writer.own_words(measure)
            after = after or "no instrument on record says what came after."
            return f"{does} Its end, {spoken(measure.until)}, has passed, and {after}"
        if ruling.condition is Condition.ANNOUNCED:
            return f"{does} It is not yet in force."
        return does


def _alike(rulings: Sequence[Ruling]) -> list[list[Ruling]]:
    """The rulings of one announcement in groups that share condition, days and suspension."""
    groups: dict[tuple[Condition, date, date | None, str], list[Ruling]] = {}
    for ruling in rulings:
        by = ruling.by.id if ruling.by else ""
        groups.setdefault((ruling.condition, ruling.measure.from_, ruling.until, by), []).append(
            ruling
        )
    return list(groups.values())


def _open(rulings: Sequence[Ruling]) -> bool:
    """Whether the end of one has passed."""
    return any(r.condition in (Condition.ENDED, Condition.UNCONFIRMED) for r in rulings)


_REACHES = re.compile(
    r"\b(?:touch\w*|includ\w*|cover\w*|affect\w*|reach\w*|appl(?:y|ies|ied)|stop\w*|halt\w*|"
    r"part of|inside|concern\w*)\b",
    re.IGNORECASE,
)
"""Whether one announcement acts on another."""


def _everywhere(question: Question, rulings: Sequence[Ruling]) -> bool:
    """Whether "only for the US?" is asked of rules for every destination."""
    everywhere = all("all" in ruling.measure.destinations for ruling in rulings)
    return everywhere and bool(question.destinations) and bool(lexicon.ONLY.search(question.text))


def _ended(rulings: Sequence[Ruling], *, suspending: bool, passed: bool) -> str:
    """Whether announcements have come to an end."""
    if passed:
        return "By its own words, yes" if suspending else "It cannot be confirmed"
    if any(ruling.condition is Condition.SUSPENDED for ruling in rulings):
        return "No, it is suspended"
    if any(ruling.measure.until for ruling in rulings):
        return "Not yet"
    return "No" if any(ruling.condition is Condition.IN_FORCE for ruling in rulings) else ""


def _of_repealed(asks: Asks, conditions: set[Condition]) -> str:
    """The lead for an announcement that was repealed, in whole or in part."""
    if conditions != {Condition.REPEALED}:
        return "Only in part"
    yes = asks in (Asks.LIFTED, Asks.FREE, Asks.ENDS)
    return "Yes, it was repealed" if yes else "No, it was repealed"


def _lead(asks: Asks, rulings: Sequence[Ruling]) -> str:
    conditions = {ruling.condition for ruling in rulings}
    coming = [r for r in rulings if r.ending and r.ending.effect is Effect.REPEALS and r.until]
    if asks in (Asks.LIFTED, Asks.ENDS) and coming and coming[0].until:
        return f"Not yet, but from {spoken(coming[0].until + timedelta(days=1))}"
    if asks is Asks.LIFTED and Condition.REPEALED not in conditions:
        return "No repeal is on record"
    suspending = any(r.measure.effect is Effect.SUSPENDS for r in rulings)
    passed = conditions & {Condition.ENDED, Condition.UNCONFIRMED}
    if asks is Asks.OPEN:
        return ""
    if asks is Asks.ENDS and Condition.REPEALED not in conditions:
        return _ended(rulings, suspending=suspending, passed=bool(passed))
    if asks is Asks.EVER:
        ran = any(r.operated or r.condition is Condition.IN_FORCE for r in rulings)
        return "Yes" if ran else "No, never"
    if asks is Asks.EXTENDED and any(r.by and r.by.effect is Effect.AMENDS for r in rulings):
        return "Yes"
    if asks is Asks.EXTENDED and not passed:
        return "No instrument on record extends it" if suspending else ""
    if passed and (suspending or conditions & _OPEN):
        return "It cannot be confirmed"
    in_force = conditions <= _YES
    if Condition.REPEALED in conditions:
        return _of_repealed(asks, conditions)
    if {Condition.SUSPENDED, Condition.IN_FORCE} <= conditions and not suspending:
        return "Only in part"
    if asks is Asks.SUSPENDED and not suspending:
        return "Yes" if Condition.SUSPENDED in conditions else "No"
    if asks in (Asks.LIFTED, Asks.FREE):
        return "No" if in_force or Condition.SUSPENDED in conditions else ""
    return "Yes" if in_force else "No"
