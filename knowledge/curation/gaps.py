"""What members asked and were not answered well, grouped by what the questions mean."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np

from knowledge.answers.answering import Answerer
from knowledge.curation.kit import Kit
from knowledge.curation.values import Asking, Gap
from knowledge.errors import KnowledgeError
from knowledge.models import Answer, AnswerKind, Citation
from knowledge.store.interactions import Interactions, Kept
from knowledge.store.moderation import Act
from knowledge.store.records import text_hash

_ALIKE = 0.7
"""Cosine to a group's first question from which on a question belongs to it: two wordings of one
question lie above, questions on different things below."""

_MOST = 500
"""Questions that are looked at, the newest first."""

_LOOKED_BACK_DAYS = 365
_ASKED_AGAIN = 10
"""Questions of a gap that are asked again of the document that is to answer it."""

_REMEMBERED = 4000
_HALF_LIFE_DAYS = 7.0
_UNANSWERED = (AnswerKind.NONE, AnswerKind.CLARIFY)
_DOWN = "down"


@dataclass(slots=True)
class Gaps:
    """Finds and dismisses gaps. Usable from any thread."""

    kit: Kit
    interactions: Interactions
    answerer: Callable[[], Answerer]
    _vectors: dict[str, np.ndarray] = field(default_factory=dict)
    _found: dict[tuple[str, str, tuple[str, ...]], Citation | None] = field(default_factory=dict)
    _version: int = -1
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, *, guild: str, limit: int, days: int) -> tuple[Gap, ...]:
        """The gaps of a guild, those that were asked about most and latest first.

        A question counts half as much for each week that it is old.
        """
        now = self.kit.now()
        asked = self._asked(guild, now - timedelta(days=days))
        groups = self._grouped(asked)
        groups.sort(key=lambda group: -_weight(group, now))
        return tuple(_gap(group) for group in groups[:limit])

    def asked(self, guild: str) -> list[Asking]:
        """What was asked in the last days and not answered well, the newest first."""
        return self._asked(guild, self.kit.now() - timedelta(days=_LOOKED_BACK_DAYS))

    def gap(self, key: int, *, guild: str) -> Gap:
        """The gap that a question belongs to; KnowledgeError where it is in none any more."""
        for gap in self.find(guild=guild, limit=_MOST, days=_LOOKED_BACK_DAYS):
            if any(each.key == key for each in gap.asked):
                return gap
        raise KnowledgeError("That gap is no longer there: it was answered or put aside.")

    def dismiss(self, key: int, *, guild: str, who: str) -> Gap:
        """Keep the questions of a gap out of the gaps from now on."""
        gap = self.gap(key, guild=guild)
        self.kit.moderation.dismiss(guild, who, [each.key for each in gap.asked])
        return gap

    def readmit(self, key: int, *, guild: str, who: str) -> Gap:
        """Take back that the gap that a question belongs to was put aside, with all that was put
        aside with it."""
        self.kit.moderation.readmit(guild, who, key)
        return self.gap(key, guild=guild)

    def answered(self, gap: Gap, *, guild: str) -> Gap:
        """The gap with what answers the question that speaks for it by now."""
        found = self._by_now(gap.asked[0], guild)
        return replace(gap, answered_by=found.title) if found else gap

    def close(self, key: int, *, guild: str, who: str) -> Gap:
        """Close what is answered by now of the gap that a question belongs to.

        What a document of the guild answers comes back when the change that stored it is undone.
        """
        gap = self.gap(key, guild=guild)
        closed: list[Asking] = []
        by = ""
        for each in gap.asked[:_ASKED_AGAIN]:
            if found := self._by_now(each, guild):
                act = self.kit.moderation.last_on(guild, found.document)
                self.kit.moderation.dismiss(guild, act.actor if act else who, [each.key], act)
                closed.append(each)
                by = by or found.title
        if not closed:
            raise KnowledgeError("Nothing of it is answered yet; add what answers it.")
        return replace(gap, asked=tuple(closed), answered_by=by)

    def _by_now(self, asked: Asking, guild: str) -> Citation | None:
        """What answers a question by now and did not when it was asked; None while nothing does."""
        version = self.kit.catalogue.version()
        if version != self._version:
            self._found, self._version = {}, version
        found = self._found  # another thread may put a new one in its place
        key = (asked.question, guild, asked.cited)
        if key not in found:
            answer = self._answer(asked.question, guild)
            new = [each for each in answer.citations if each.document not in asked.cited]
            answers = answer.kind not in _UNANSWERED
            found[key] = new[0] if answers and new else None
        return found[key]

    def fill(self, key: int, document: str, act: Act) -> tuple[tuple[int, ...], str]:
        """Close what a document answers of the gap that a question belongs to.

        Returns the keys that are closed by the act that stored the document, and the first
        question that it does not answer, "" where it answers all or there is no such gap.
        """
        try:
            asked = self.gap(key, guild=act.guild).asked
        except KnowledgeError:
            return (), ""
        said = list(dict.fromkeys(each.question for each in asked))[:_ASKED_AGAIN]
        answered = {question for question in said if self._answers(document, question, act.guild)}
        closed = tuple(each.key for each in asked if each.question in answered)
        if closed:
            self.kit.moderation.dismiss(act.guild, act.actor, closed, act)
        return closed, next((question for question in said if question not in answered), "")

    def _answers(self, document: str, question: str, guild: str) -> bool:
        """Whether a question is answered, and out of a document."""
        answer = self._answer(question, guild)
        cited = {citation.document for citation in answer.citations}
        return answer.kind not in _UNANSWERED and document in cited

    def _answer(self, question: str, guild: str) -> Answer:
        """What a question is answered, without a chat model; nothing where that fails."""
        try:
            return replace(self.answerer(), speaker=None).answer_now(question, guild=guild or None)
        except KnowledgeError:
            return Answer(question, self.kit.now().date(), AnswerKind.NONE, "")

    def _asked(self, guild: str, since: datetime) -> list[Asking]:
        dismissed = self.kit.moderation.dismissed(guild)
        voted = self.interactions.voted(guild, _DOWN)
        found = []
        for kept in self.interactions.since(guild, since):
            if kept.answer is None or kept.asked.key in dismissed:
                continue
            reasons = voted.get(kept.asked.key)
            if kept.answer.kind in _UNANSWERED or reasons is not None:
                found.append(_asking(kept, reasons))
            if len(found) == _MOST:
                break
        return found

    def _grouped(self, asked: Sequence[Asking]) -> list[list[Asking]]:
        """Each question with the first of those before it that it is like; newest first."""
        vectors = self._embedded([each.question for each in asked])
        groups: list[list[Asking]] = []
        firsts = np.zeros((0, vectors.shape[1] if len(asked) else 0), dtype=np.float32)
        for each, vector in zip(asked, vectors, strict=True):
            cosines = firsts @ vector
            if cosines.size and cosines.max() >= _ALIKE:
                groups[int(cosines.argmax())].append(each)
            else:
                groups.append([each])
                firsts = np.vstack([firsts, vector[None, :]])
        return groups

    def _embedded(self, questions: Sequence[str]) -> np.ndarray:
        names = [text_hash(question) for question in questions]
        with self._lock:
            new = {
                name: question
                for name, question in zip(names, questions, strict=True)
                if name not in self._vectors
            }
            if new:
                if len(self._vectors) > _REMEMBERED:
                    self._vectors.clear()
                    new = dict(zip(names, questions, strict=True))
                made = self.kit.embedder().embed(list(new.values()))
                self._vectors |= dict(zip(new, made, strict=True))
            found = [self._vectors[name] for name in names]
        return np.stack(found) if found else np.zeros((0, 0), dtype=np.float32)


def _asking(kept: Kept, reasons: tuple[str, ...] | None) -> Asking:
    assert kept.answer is not None  # noqa: S101 asked for above
    why = kept.answer.kind.value if kept.answer.kind in _UNANSWERED else _DOWN
    cited = tuple(dict.fromkeys(each.document for each in kept.answer.citations))
    return Asking(kept.asked.key, kept.asked.question, kept.at, why, reasons or (), cited)


def _weight(group: Sequence[Asking], now: datetime) -> float:
    ages = ((now - each.at).total_seconds() / 86_400 for each in group)
    return float(sum(0.5 ** (max(age, 0.0) / _HALF_LIFE_DAYS) for age in ages))


def _gap(group: Sequence[Asking]) -> Gap:
    newest = group[0]
    return Gap(str(newest.key), newest.question, len(group), newest.at, tuple(group))
