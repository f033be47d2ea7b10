"""A chat model writes an answer from facts; what its facts do not carry is cut out of it."""

from __future__ import annotations

import contextvars
import logging
import re
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from knowledge.answers.chat.checking import Checker
from knowledge.answers.chat.clauses import stems_in
from knowledge.answers.chat.client import Client, text_of
from knowledge.answers.chat.facts import Fact, FactBook
from knowledge.answers.chat.reader import LONGEST_TURN, MOST_TURNS
from knowledge.answers.chat.tools import Replying, Toolbox, told
from knowledge.answers.citations import Evidence, Quote
from knowledge.answers.desk import Desk
from knowledge.answers.reply import Reply
from knowledge.answers.writing.quoting import sentences
from knowledge.models import AnswerKind, Turn
from knowledge.vocabulary.locales import ENGLISH, locale
from knowledge.vocabulary.texts import texts

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

    from knowledge.answers.chat.counting import Counter

_log = logging.getLogger(__name__)

ROUNDS = 4
"""So often a model may look something up before it has to write."""
MOST_SENTENCES = 12
_LONGEST_REPLY = 20_000
_CITED = re.compile(r"(?P<said>.*?)(?P<ids>(?:\s*\[\s*F\d+(?:\s*[,;]?\s*F?\d+)*\s*\])+)", re.DOTALL)
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")
_VERDICT = re.compile(r"^(?:yes|no|nope|correct|right|true|false)\s*[,.:;—–-]+\s*", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_]|[*_](?!\w)")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a model, the facts that it names, and why it was cut ("": it was not).

    ``lead`` stands before it: a space, a new line, a bullet.
    """

    text: str
    facts: tuple[Fact, ...]
    lead: str = " "
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote, checked, with the evidence that its citation keys count in."""

    reply: Reply
    evidence: Evidence
    sentences: tuple[Sentence, ...] = ()


@dataclass(slots=True)
class ChatWriter:
    """Writes with an open model. ``replying`` composes what its tools find."""

    client: Client
    replying: Replying

    def write(
        self,
        text: str,
        history: Sequence[Turn],
        desk: Desk,
        reply: Reply,
        *,
        language: str,
        counter: Counter | None = None,
    ) -> Written | None:
        """The answer to ``text`` in the model's words, as far as facts carry them, around the
        state that ``reply`` was composed with; None where nothing is left of it.

        ``counter`` counts the tokens. Raises what the client raises.
        """
        own = replace(desk, evidence=Evidence(list(desk.evidence.quotes)))
        book = FactBook()
        book.of_reply(reply, own.evidence)
        spoken = language if locale(language).checking.neutral else ENGLISH
        checker = Checker(own.register, own.lookup.as_of, spoken, text)
        said = self._said(text, history, own, book, spoken, counter)
        found = tuple(checked(said, book, checker))
        kept = [each for each in found if not each.fault][:MOST_SENTENCES]
        for each in found:
            if each.fault:
                _log.info("a sentence of the chat model was cut: %s", each.fault)
        if not kept:
            return None
        return Written(_assembled(reply, kept, own.evidence), own.evidence, found)

    def _said(
        self,
        text: str,
        history: Sequence[Turn],
        desk: Desk,
        book: FactBook,
        language: str,
        counter: Counter | None,
    ) -> str:
        from langchain.agents import create_agent
        from langchain.agents.middleware import ModelCallLimitMiddleware, ModelRetryMiddleware

        limits: Any = [
            ModelCallLimitMiddleware(run_limit=ROUNDS + 1, exit_behavior="end"),
            ModelRetryMiddleware(max_retries=1, initial_delay=0.5, on_failure="error"),
        ]
        tools = Toolbox(desk, book, self.replying).tools()
        agent: Any = create_agent(
            self.client.model,
            tools,
            system_prompt=texts().write.format(
                day=desk.lookup.as_of.isoformat(), language=_named(language)
            ),
            middleware=limits,
        )
        config: Any = {"recursion_limit": 4 * ROUNDS + 8, "callbacks": [counter] if counter else []}
        messages = _messages(text, history, book)
        result = agent.invoke({"messages": messages}, config=config)
        last: BaseMessage = result["messages"][-1]
        return text_of(last)[:_LONGEST_REPLY]


def _messages(text: str, history: Sequence[Turn], book: FactBook) -> list[tuple[str, str]]:
    marker = secrets.token_hex(8)
    before = [
        ("user" if turn.role == "user" else "assistant", turn.content[:LONGEST_TURN])
        for turn in history[-MOST_TURNS:]
    ]
    facts = told(tuple(book.facts.values()))
    return [*before, ("user", f"{text}\n\n{marker} facts\n{facts}\n{marker}")]


def _named(language: str) -> str:
    from babel import Locale

    return str(Locale("en").languages.get(language, "English"))


def checked(said: str, book: FactBook, checker: Checker) -> Iterator[Sentence]:
    """The sentences of a model's text in their order, each with its fault; what names no fact is
    none of them. The first one may lean on the first fact: the composed answer begins with it."""
    kept: tuple[Fact, ...] = tuple(book.facts.values())[:1]
    for match in _CITED.finditer(said):
        ids = [f"F{number}" for number in re.findall(r"\d+", match["ids"])]
        facts = tuple(book.facts[each] for each in dict.fromkeys(ids) if each in book.facts)
        stretch = match["said"].lstrip()
        lead = "\n" if "\n" in match["said"].removesuffix(stretch) else " "
        stretch = stretch.rstrip()
        if _BULLET.match(stretch):
            lead, stretch = "\n- ", _BULLET.sub("", stretch)
        for number, part in enumerate(sentences(stretch, checker.language)):
            text = _EMPHASIS.sub("", " ".join(part.split())).strip()
            text = _VERDICT.sub("", text)
            if not re.search(r"\w", text):
                continue
            text = f"{text[0].upper()}{text[1:]}".rstrip(" ,;:")
            text = text if text.endswith((".", "!", "”", "?")) else f"{text}."
            fault = checker.fault(text, facts)
            if not fault and checker.leans(text) and not set(facts) & set(kept):
                fault = "leans on a sentence that is of other facts"
            yield Sentence(text, facts, lead if number == 0 else " ", fault)
            kept = facts if not fault else ()


def _assembled(reply: Reply, kept: Sequence[Sentence], evidence: Evidence) -> Reply:
    """The reply: its state first, then the sentences with citations; the rest behind More."""
    head, rest = _head(reply)
    said = ""
    for each in kept:
        keys = "".join(evidence.cite(quote) for quote in _quotes(each))
        said += f"{each.lead}{each.text}{keys}"
    text = "\n\n".join(filter(None, (head, said.strip())))
    more = "\n\n".join(filter(None, (rest, reply.more)))
    kind = reply.kind
    if kind in (AnswerKind.NONE, AnswerKind.CLARIFY):
        kind, more = AnswerKind.PASSAGES, ""
    states = dict.fromkeys(
        status for each in kept for fact in each.facts for status in fact.statuses
    )
    statuses = reply.statuses or tuple(states)
    return replace(reply, kind=kind, text=text, more=more, statuses=statuses, choices=())


def _head(reply: Reply) -> tuple[str, str]:
    """The computed state that a reply begins with, and what follows it."""
    if reply.kind is not AnswerKind.STATUS:
        return "", reply.text if reply.kind is AnswerKind.PASSAGES else ""
    head, _, rest = reply.text.partition("\n\n")
    return head, rest


def _quotes(sentence: Sentence) -> Iterator[Quote]:
    """For each fact of a sentence the quote that has most of its words."""
    words = stems_in(sentence.text)
    for fact in sentence.facts:
        best = max(fact.quotes, key=lambda q: len(stems_in(q.text) & words), default=None)
        if best:
            yield best


def in_time(call: Callable[[], T], seconds: float) -> T:
    """What a call gives within some seconds; TimeoutError where it gives nothing by then.

    Nothing can stop a call to a server that does not answer: it ends by its own limits, in a thread
    of its own that holds no process up.
    """
    found: list[T] = []
    raised: list[Exception] = []
    context = contextvars.copy_context()

    def run() -> None:
        try:
            found.append(context.run(call))
        except Exception as error:
            raised.append(error)

    thread = threading.Thread(target=run, name="chat", daemon=True)
    thread.start()
    thread.join(seconds)
    if raised:
        raise raised[0]
    if not found:
        raise TimeoutError
    return found[0]
