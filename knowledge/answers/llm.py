"""A chat model may choose and order what an answer quotes; it can add nothing of its own.

The model gets no tools and no secrets. It sees the question and quoted passages between random
markers, and may only copy them, each followed by its key. Whatever it writes besides is dropped,
and where nothing is left the quotes stand as they were composed.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.answers.citations import Quote
from knowledge.errors import ModelError
from knowledge.vocabulary.texts import texts

Chat = Callable[[list[tuple[str, str]]], str]
"""A chat model: messages as (role, text) → the text of its reply. It may raise what it likes."""

MOST_SENTENCES = 5
_COPIED = re.compile(r"(.*?)((?:\[S\d+\]\s*)+)", re.DOTALL)
"""What stands before some keys, and the keys."""
_AROUND = ' \n\t"“”‘’.-*'


@dataclass(frozen=True, slots=True)
class Phraser:
    """Chooses with a chat model. ``invoke`` takes messages and gives the reply's text."""

    invoke: Chat

    def choose(self, question: str, quotes: Mapping[int, Quote]) -> tuple[int, ...]:
        """The keys of the quotes that the model copied word for word, in its order, at most
        ``MOST_SENTENCES``; () when it copied none.

        Raises ModelError when the model cannot be reached.
        """
        marker = secrets.token_hex(8)
        told = texts()
        system = told.choose.format(marker=marker, sentences=MOST_SENTENCES, refusal=told.refusal)
        passages = "\n".join(
            f"{marker}\nS{key}: {quote.document.title} ({quote.document.publisher}, "
            f"{quote.document.published}): {quote.text}\n{marker}"
            for key, quote in quotes.items()
        )
        try:
            reply = self.invoke([("system", system), ("human", f"{passages}\n\n{question}")])
        except Exception as error:
            # Providers raise what they like; the caller falls back to the composed answer.
            raise ModelError(f"The chat model failed: {type(error).__name__}.") from error
        return copied(reply, {key: quote.text for key, quote in quotes.items()})


def copied(reply: str, quotes: Mapping[int, str]) -> tuple[int, ...]:
    """The keys whose whole quote stands word for word before them, in the order of the reply."""
    found: dict[int, None] = {}
    for text, keys in _COPIED.findall(reply):
        for key in map(int, re.findall(r"\d+", keys)):
            if key in quotes and _plain(text) == _plain(quotes[key]):
                found[key] = None
    return tuple(found)[:MOST_SENTENCES]


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(_AROUND)


def open_chat(name: str) -> Chat | None:
    """A chat model named as LangChain does ("openai:gpt-…"); None for "".

    Raises ModelError when the model's package is missing or it cannot be set up.
    """
    if not name:
        return None
    try:
        from langchain.chat_models import init_chat_model

        model: Any = init_chat_model(name, temperature=0)
    except Exception as error:
        # Providers raise what they like when a package, a name or a key is missing.
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise ModelError(f"KNOWLEDGE_LLM={name!r} cannot be used: {reason}") from error
    return lambda messages: _text(model.invoke(messages))


def _text(message: Any) -> str:
    content = message.content
    if isinstance(content, str):
        return content
    return _joined(content)


def _joined(parts: Sequence[Any]) -> str:
    return "".join(p if isinstance(p, str) else str(p.get("text", "")) for p in parts)
