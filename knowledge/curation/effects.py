"""What a draft would change: states of items, and answers to what was asked lately."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from knowledge.answers.answering import Answerer
from knowledge.answers.understanding.announcements import find_announcements
from knowledge.curation.kit import Kit
from knowledge.curation.values import AnswerChange, Effects, StatusChange
from knowledge.errors import KnowledgeError
from knowledge.models import SHARED, Answer, Document, Measure, State, Turn, seen_by
from knowledge.register.elements import find_items
from knowledge.register.reach import covered
from knowledge.register.status import Register
from knowledge.store.interactions import Interactions, Kept
from knowledge.store.records import StoredPassage
from knowledge.vocabulary.current import speaking
from knowledge.vocabulary.issuers import issuer as issuer_named
from knowledge.vocabulary.learning import vocabulary_of

_DAYS = 30
_MOST_ASKED = 40
"""Questions that are asked again for one draft: each takes a twentieth of a second or so."""

_MOST_DESTINATIONS = 8


@dataclass(frozen=True, slots=True)
class Foreseeing:
    """Compares what holds with what would hold. ``answerer`` is built when first needed."""

    kit: Kit
    answerer: Callable[[], Answerer]
    interactions: Interactions

    def effects(self, document: Document, guild: str) -> Effects:
        """What storing ``document`` for a guild would change today."""
        before = self.kit.register(seen_by(guild))
        official = {each.id: each for each in before.given()}
        old = before.document(document.id)
        changed = (official | {document.id: replace(document, text="")}).values()
        after = Register(changed, vocabulary=vocabulary_of(changed, self.kit.pack))
        touched = [*document.measures, *(old.measures if old else ())]
        items = concerned(touched, (after, before))
        statuses = tuple(self._statuses(items, _destinations(touched), before, after))
        recent = self._recent(guild)
        with speaking(after.vocabulary):
            asking = [k for k in recent if touched and _concerns(k, set(items))]
        asked = asking[:_MOST_ASKED]
        answers = tuple(self._answers(asked, document, guild, before, after))
        return Effects(statuses, answers, asked=len(asked), recent=len(recent))

    def _statuses(
        self, items: Sequence[str], places: Sequence[str | None], before: Register, after: Register
    ) -> Iterator[StatusChange]:
        """Each item by each issuer that has a rule on it; a place is told where it differs from
        what holds for every destination."""
        today = self._today()
        for item in items:
            for issuer in _issuers(item, (before, after)):
                pair = before.of(issuer), after.of(issuer)
                general: tuple[object, ...] = ()
                for place in places:
                    old, new = (_status(register, item, today, place) for register in pair)
                    change = (*old, *new)
                    if old == new or change == general:
                        continue
                    if place is None:
                        general = change
                    yield StatusChange(
                        item=item,
                        name=after.vocabulary.name(item),
                        destination=place,
                        before=old[0],
                        after=new[0],
                        until_before=old[1],
                        until_after=new[1],
                        issuer=issuer,
                        maker=issuer_named(issuer).name,
                    )

    def _answers(
        self,
        asked: Sequence[Kept],
        document: Document,
        guild: str,
        before: Register,
        after: Register,
    ) -> Iterator[AnswerChange]:
        plain = replace(self.answerer(), speaker=None)
        now = replace(plain, register=lambda _: before)
        catalogue: Any = _Overlay(self.kit, document)
        passages = replace(plain.passages, document=catalogue.document)
        then = replace(plain, register=lambda _: after, catalogue=catalogue, passages=passages)
        for kept in asked:
            question = kept.asked.question
            old, new = (self._answer(each, kept, guild) for each in (now, then))
            if old is None or new is None:
                continue
            states = _states(old), _states(new)
            if (old.kind, states[0]) != (new.kind, states[1]):
                yield AnswerChange(question, old.kind, new.kind, *states)

    def _answer(self, answerer: Answerer, kept: Kept, guild: str) -> Answer | None:
        history = self._history(kept, guild)
        try:
            return answerer.answer_now(
                kept.asked.question,
                as_of=kept.asked.as_of or self._today(),
                history=history,
                guild=guild or None,
            )
        except KnowledgeError:
            return None

    def _history(self, kept: Kept, guild: str) -> tuple[Turn, ...]:
        if kept.asked.follows is None:
            return ()
        first = self.interactions.find(kept.asked.follows, guild)
        if first is None or first.answer is None:
            return ()
        return Turn("user", first.asked.question), Turn("assistant", first.answer.text)

    def _recent(self, guild: str) -> tuple[Kept, ...]:
        """What was asked here in the last days, each question once, the newest first."""
        since = self.kit.now() - timedelta(days=_DAYS)
        kept: dict[str, Kept] = {}
        for each in self.interactions.since(guild, since):
            kept.setdefault(" ".join(each.asked.question.casefold().split()), each)
        return tuple(kept.values())

    def _today(self) -> date:
        return self.kit.now().date()


class _Overlay:
    """The catalogue as if a draft were stored: its text and passages are the draft's."""

    def __init__(self, kit: Kit, document: Document) -> None:
        self._kit = kit
        self._document = document

    def document(self, name: str, guilds: Sequence[str] = (SHARED,)) -> Document | None:
        """See Catalogue."""
        if name == self._document.id:
            return self._document
        return self._kit.catalogue.document(name, guilds)

    def document_passages(
        self, name: str, guilds: Sequence[str] = (SHARED,)
    ) -> tuple[StoredPassage, ...]:
        """See Catalogue; the head of a draft's passages is nobody's."""
        if name != self._document.id:
            return self._kit.catalogue.document_passages(name, guilds)
        head: Any = self._document
        return tuple(
            StoredPassage(f"draft-{p.ordinal}", head, p, "")
            for p in self._kit.passages(self._document)
        )

    def passages_at(
        self, name: str, anchor: str, guilds: Sequence[str] = (SHARED,)
    ) -> tuple[StoredPassage, ...]:
        """See Catalogue."""
        found = self.document_passages(name, guilds)
        return tuple(item for item in found if item.passage.anchor == anchor)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._kit.catalogue, name)


def concerned(measures: Iterable[Measure], registers: Sequence[Register]) -> tuple[str, ...]:
    """The items that measures are about, directly or by what they act on."""
    found: dict[str, None] = {}
    waiting = list(measures)
    seen: set[str] = set()
    while waiting:
        measure = waiting.pop(0)
        if measure.id in seen:
            continue
        seen.add(measure.id)
        keys = covered(measure)
        found |= dict.fromkeys(keys)
        for name in () if keys else measure.of:
            for register in registers:
                document = register.document(name)
                target = register.measure(name)
                waiting += document.measures if document else ()
                waiting += [target] if target else []
    return tuple(found)


def _destinations(measures: Iterable[Measure]) -> tuple[str | None, ...]:
    named = {p for measure in measures for p in measure.destinations if p != "all"}
    return (None, *sorted(named)[:_MOST_DESTINATIONS])


def _issuers(item: str, registers: Iterable[Register]) -> tuple[str, ...]:
    """The issuers of rules on an item, in one of the registers."""
    found: dict[str, None] = {}
    for register in registers:
        try:
            found |= dict.fromkeys(register.issuers(item))
        except KnowledgeError:  # an item that only the draft names
            continue
    return tuple(found)


def _status(
    register: Register, item: str, on: date, destination: str | None
) -> tuple[State, date | None]:
    try:
        status = register.status(item, on, destination=destination)
    except KnowledgeError:  # an item that only the draft names
        return State.NONE, None
    return status.state, status.until


def _concerns(kept: Kept, items: set[str]) -> bool:
    """Whether a question may be about these items: it names one, a number, or no item at all."""
    question = kept.asked.question
    named = {key for mention in find_items(question) for key in mention.keys}
    return bool(named & items) or not named or bool(find_announcements(question))


def _states(answer: Answer) -> dict[str, State]:
    return {status.item: status.state for status in answer.statuses}
