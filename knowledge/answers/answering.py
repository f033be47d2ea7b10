"""The one async doorway: a question in, an answer with verified citations out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from knowledge.answers.chat.speaker import Speaker, Speech
from knowledge.answers.citations import resolve
from knowledge.answers.desk import Desk
from knowledge.answers.explaining import Explanation, explained
from knowledge.answers.lookup import Lookup, Search, Timings
from knowledge.answers.matched import may_match
from knowledge.answers.matching import QuestionMatcher
from knowledge.answers.reading.talk import is_small_talk
from knowledge.answers.reading.thread import Cited, recalled
from knowledge.answers.reading.topics import TopicReader
from knowledge.answers.replies import Replier
from knowledge.answers.reply import refusal
from knowledge.answers.speaking import in_language
from knowledge.answers.understanding.asking import Question, names_something
from knowledge.answers.understanding.questions import understand_parts
from knowledge.answers.writing.evidence import PassageComposer
from knowledge.errors import KnowledgeError
from knowledge.models import Answer, AnswerKind, Turn, seen_by
from knowledge.register.status import Register
from knowledge.store.catalogue import Catalogue
from knowledge.vocabulary.current import speaking

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2150, 12, 31)
"""The days that a question may be asked as of: days are counted from them both ways."""

_REMEMBERED = 500
"""Of so many answers it is known what they cite."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as it was put, to one community, on a day, behind the turns before it."""

    text: str
    day: date
    history: tuple[Turn, ...]
    guild: str | None


_MORE = "\f"
"""What parts a text from what is shown behind it while citations are numbered."""


_SPOKEN = frozenset({AnswerKind.STATUS, AnswerKind.PASSAGES, AnswerKind.NONE})
"""Answers that a chat model may write; a question back is the program's own."""


def today() -> date:
    """The present day in UTC."""
    return datetime.now(UTC).date()


@dataclass(slots=True)
class Answerer:
    """Answers questions from one knowledge base. Usable from any thread.

    ``search`` finds passages, ``register`` gives the rules that guilds see, as of now, and
    ``clock`` the present day (UTC). With a ``phraser``, a chat model may phrase passage answers;
    ``topics`` finds what a question is about, ``matcher`` the questions that documents answer.
    """

    catalogue: Catalogue
    search: Search
    register: Callable[[tuple[str, ...]], Register]
    passages: PassageComposer
    speaker: Speaker | None = None
    matcher: QuestionMatcher | None = None
    topics: TopicReader = field(default_factory=TopicReader)
    clock: Callable[[], date] = today
    _told: dict[_Asked, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False)
    """The documents that late answers cite: what the next turn may lean on."""

    async def answer(
        self,
        question: str,
        *,
        as_of: date | None = None,
        history: Sequence[Turn] = (),
        guild: str | None = None,
        chat: bool = True,
    ) -> Answer:
        """Answer ``question`` as of a day (default: today), in a thread of its own.

        ``history`` are the turns before it, oldest first; ``guild`` the Discord guild whose
        documents count beside the shared ones. Documents published after ``as_of`` do not
        count. ``chat`` says whether a chat model may take part where one is set. Raises
        KnowledgeError when the knowledge base cannot be read, and for an ``as_of`` beyond
        ``FIRST_DAY`` and ``LAST_DAY``.
        """
        return await asyncio.to_thread(
            self.answer_now,
            question,
            as_of=as_of,
            history=history,
            guild=guild,
            chat=chat,
        )

    def stands_alone(self, question: str, *, guild: str | None = None) -> bool:
        """Whether a question names what it is about; False where it only points at other words."""
        register = self.register(seen_by(guild))
        with speaking(register.vocabulary):
            asked = understand_parts(question, register, as_of=self.clock())
            return any(map(names_something, asked))

    def explain(
        self, answer: Answer, *, history: Sequence[Turn] = (), guild: str | None = None
    ) -> Explanation:
        """How the question of an ``answer`` was read, and what the answer was made of.

        ``history`` and ``guild`` are those that the answer was given for.
        """
        register = self.register(seen_by(guild))
        with speaking(register.vocabulary):
            asked = self._read(answer.question, register, answer.as_of, history, guild)
            day = answer.as_of
            lookup = Lookup(self.catalogue, self.search, register, day, guild, Timings())
            desk = Desk(lookup, self.passages, matcher=self.matcher)
            found = [desk.matches(each) if may_match(each) else [] for each in asked]
            return explained(asked, answer, register, found)

    def answer_now(
        self,
        question: str,
        *,
        as_of: date | None = None,
        history: Sequence[Turn] = (),
        guild: str | None = None,
        chat: bool = True,
    ) -> Answer:
        """The same in the caller's thread."""
        day = as_of or self.clock()
        if not FIRST_DAY <= day <= LAST_DAY:
            raise KnowledgeError(f"as_of must be a day from {FIRST_DAY} to {LAST_DAY}.")
        if self.speaker is None or not chat:
            return self._answered(question, day, history, guild, None)
        key = (question, day, tuple(history), guild, self.catalogue.version())
        if (known := self.speaker.remembered(key)) is not None:
            return known
        with self.speaker.speech(guild or "") as speech:
            answer = self._answered(question, day, history, guild, speech)
        if answer.by:
            self.speaker.remember(key, answer)
        return answer

    def _answered(
        self,
        question: str,
        day: date,
        history: Sequence[Turn],
        guild: str | None,
        speech: Speech | None,
    ) -> Answer:
        timings = Timings()
        by = ""
        with timings.of("total"), ExitStack() as spoken:
            with timings.of("understand"):
                register = self.register(seen_by(guild))
                spoken.enter_context(speaking(register.vocabulary))
                asked = self._read(question, register, day, history, guild)
            if speech is not None:
                with timings.of("model"):
                    read = speech.read(question, history, asked, register, day)
                if read != asked:
                    asked = tuple(map(self.topics.read, read))
            lookup = Lookup(self.catalogue, self.search, register, day, guild, timings)
            desk = Desk(lookup, self.passages, self.matcher)
            reply, evidence = Replier(desk).reply_all(asked), desk.evidence
            written = None
            if speech is not None and reply.kind in _SPOKEN:
                with timings.of("model"):
                    written = speech.write(question, history, desk, reply, asked[0].language)
            if speech is not None and written is not None:
                reply, evidence, by = written.reply, written.evidence, speech.name
            elif len(asked) == 1:
                reply = in_language(reply, asked[0], register)
            with timings.of("compose"):
                whole = f"{reply.text}{_MORE}{reply.more}"
                told, citations = resolve(whole, evidence, lambda d: d.text)
                text, _, more = (part.strip() for part in told.partition(_MORE))
            if reply.kind is AnswerKind.PASSAGES and not citations:
                reply = in_language(refusal(asked[0]), asked[0], register)
                text, more, by = reply.text, "", ""
        answered = reply.kind in (AnswerKind.STATUS, AnswerKind.PASSAGES)
        cited = tuple(dict.fromkeys(c.document for c in citations)) if answered else ()
        self._remember(_Asked(question, day, tuple(history), guild), cited)
        return Answer(
            question=question,
            as_of=day,
            kind=reply.kind,
            text=text,
            language=reply.language,
            citations=citations if answered else (),
            statuses=reply.statuses if answered else (),
            choices=reply.choices,
            more=more if answered else "",
            by=by,
            timings_ms=timings.spent,
        )

    def _read(
        self,
        text: str,
        register: Register,
        day: date,
        history: Sequence[Turn],
        guild: str | None,
    ) -> tuple[Question, ...]:
        """The questions of a text, each with its topic and with what it leans on."""
        asked = understand_parts(text, register, as_of=day, history=history)

        def cited() -> tuple[str, ...]:
            return self._cited(history, day, guild)

        return tuple(self._on_thread(each, cited, register) for each in asked)

    def _on_thread(self, question: Question, cited: Cited, register: Register) -> Question:
        """A question with its topic, and with what was spoken of before it, if it leans on that."""
        if question.thread is not None:
            before = self.topics.read(question.thread.before)
            question = replace(question, thread=replace(question.thread, before=before))
        return self.topics.read(recalled(question, cited, register))

    def _cited(self, history: Sequence[Turn], day: date, guild: str | None) -> tuple[str, ...]:
        """The documents that the last answer of a conversation cites. What this process has
        answered lately it knows; else the question is answered once more, by rules alone."""
        said = [at for at, turn in enumerate(history) if turn.role == "user"]
        last = next((at for at in reversed(said) if not is_small_talk(history[at].content)), None)
        if last is None:
            return ()
        text, before = history[last].content, tuple(history[:last])
        known = self._told.get(_Asked(text, day, before, guild))
        if known is None:
            answer = self._answered(text, day, before, guild, None)
            known = tuple(dict.fromkeys(c.document for c in answer.citations))
        return known

    def _remember(self, asked: _Asked, cited: tuple[str, ...]) -> None:
        if len(self._told) >= _REMEMBERED:
            self._told.clear()
        self._told[asked] = cited
