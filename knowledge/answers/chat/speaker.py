"""One answer with a chat model: it reads the question, it writes the answer, within its limits."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from knowledge.answers.chat.client import Client
from knowledge.answers.chat.reader import ChatReader
from knowledge.answers.chat.tools import Replying
from knowledge.answers.chat.writer import ChatWriter, Written, in_time
from knowledge.answers.desk import Desk
from knowledge.answers.reply import Reply
from knowledge.answers.understanding.asking import Question
from knowledge.errors import ModelError
from knowledge.models import Answer, Turn
from knowledge.register.status import Register

if TYPE_CHECKING:
    from knowledge.answers.chat.counting import Counter

_log = logging.getLogger(__name__)

Key = Hashable
"""What an answer depends on: question, day, turns before it, guild, state of the knowledge base."""
_REMEMBERED = 500
_READING = 0.4
"""The share of an answer's time that reading may take."""


@dataclass(slots=True)
class Speech:
    """The model's part in one answer. A part that fails is left out, and the next is not tried."""

    client: Client
    replying: Replying
    until: float
    counter: Counter
    error: Exception | None = None

    @property
    def name(self) -> str:
        """The model as the settings name it."""
        return self.client.name

    def read(
        self,
        text: str,
        history: Sequence[Turn],
        asked: Sequence[Question],
        register: Register,
        as_of: date,
    ) -> tuple[Question, ...]:
        """The questions of a text, as the model reads them where the rules are unsure."""
        reader = ChatReader(self.client.model, self.counter)
        try:
            return in_time(
                lambda: reader.read(text, history, asked, register, as_of), self._left(_READING)
            )
        except Exception as error:  # providers raise what they like
            self.error = error
            return tuple(asked)

    def write(
        self, text: str, history: Sequence[Turn], desk: Desk, reply: Reply, language: str
    ) -> Written | None:
        """The answer in the model's words; None where the composed one stands."""
        if self.error is not None:
            return None
        writer = ChatWriter(self.client, self.replying)
        try:
            return in_time(
                lambda: writer.write(
                    text, history, desk, reply, language=language, counter=self.counter
                ),
                self._left(),
            )
        except Exception as error:  # providers raise what they like
            self.error = error
            return None

    def _left(self, share: float = 1.0) -> float:
        return max(share * (self.until - self.client.clock()), 0.01)


@dataclass(slots=True)
class Speaker:
    """Lets a chat model take part in answers. ``replying`` composes what its tools find."""

    client: Client
    replying: Replying

    _remembered: OrderedDict[Key, Answer] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def remembered(self, key: Key) -> Answer | None:
        """The answer that was written to the same question on the same state of the knowledge
        base; None where there is none."""
        with self._lock:
            return self._remembered.get(key)

    def remember(self, key: Key, answer: Answer) -> None:
        """Keep an answer; the oldest of many is forgotten."""
        with self._lock:
            self._remembered[key] = answer
            while len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)

    @contextmanager
    def speech(self, guild: str) -> Iterator[Speech | None]:
        """The model's part in one answer for a guild; None where it has none now."""
        from knowledge.answers.chat.counting import Counter

        try:
            until = self.client.admit(guild)
        except ModelError as error:
            _log.info("without the chat model: %s", error)
            yield None
            return
        speech = Speech(self.client, self.replying, until, Counter())
        try:
            yield speech
        finally:
            self.client.release(speech.error)
            if speech.counter.calls:
                self.client.usage.add(guild, speech.counter.read, speech.counter.written)
