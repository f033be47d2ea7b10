"""A chat model may phrase an answer; what it writes is checked against the evidence.

The model gets no tools and no secrets. It sees the question and quoted passages between random
markers, and every sentence it returns must end with the key of a passage that was given, or the
whole text is thrown away and the quoted sentences are shown instead.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.answers.citations import Evidence
from knowledge.answers.prompts import REFUSAL, SYSTEM
from knowledge.answers.understanding.periods import spoken
from knowledge.errors import ModelError

MOST_SENTENCES = 5
_KEYED = re.compile(r"\[S(\d+)\]")
_FOREIGN = re.compile(r"https?://|www\.|\]\(|<@|@everyone|@here|[⟦⟧]|\[\d+\]", re.IGNORECASE)
"""Links, mentions, and marks that only ``citations`` may set."""
_SENTENCE = re.compile(r"[^.!?]+[.!?]+[\"”’]*(?:\s*\[S\d+\])*|[^.!?]+$")
_NO_END = re.compile(
    r"(?<=\bNo)\.(?=\s*\d)|(?<=\bNos)\.(?=\s*\d)|(?<=\d)\.(?=\d)"
    r"|(?<=\bU)\.(?=S\b)|(?<=\bU\.S)\.(?=\s+[a-z])"
)
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_DOT = "\ue000"
"""Stands for a full stop that ends no sentence: "No. 18", "0.1 %", "U.S"."""


@dataclass(frozen=True, slots=True)
class Phraser:
    """Phrases an answer with a chat model. ``invoke`` takes messages and gives the reply's text."""

    invoke: Callable[[list[tuple[str, str]]], str]

    def phrase(self, question: str, evidence: Evidence, language: str) -> str | None:
        """The model's answer with citation keys, or None when it does not hold.

        Raises ModelError when the model cannot be reached.
        """
        marker = secrets.token_hex(8)
        system = SYSTEM.format(
            marker=marker, sentences=MOST_SENTENCES, language=language, refusal=REFUSAL
        )
        passages = "\n".join(
            f"{marker}\nS{number}: {quote.document.title} ({quote.document.publisher}, "
            f"{quote.document.published}): {quote.text}\n{marker}"
            for number, quote in enumerate(evidence.quotes)
        )
        try:
            reply = self.invoke([("system", system), ("human", f"{passages}\n\n{question}")])
        except Exception as error:
            # Providers raise what they like; the caller falls back to the quoted sentences.
            raise ModelError(f"The chat model failed: {type(error).__name__}.") from error
        text = checked(reply, len(evidence.quotes))
        return text if text and is_grounded(text, evidence) else None


def checked(reply: str, passages: int) -> str | None:
    """The reply with citation keys if every sentence carries a known one, else None."""
    text = " ".join(reply.split())
    if not text or REFUSAL in text or _FOREIGN.search(text):
        return None
    found = _SENTENCE.findall(_NO_END.sub(_DOT, text))
    parts = [part.replace(_DOT, ".").strip() for part in found if part.strip()]
    if not parts or len(parts) > MOST_SENTENCES + 1:
        return None
    for part in parts:
        keys = [int(number) for number in _KEYED.findall(part)]
        if not keys or any(key >= passages for key in keys):
            return None
    return re.sub(r"\s*\[S(\d+)\]", r"⟦\1⟧", " ".join(parts))


def is_grounded(text: str, evidence: Evidence) -> bool:
    """Whether every figure of a phrased sentence stands in a passage that the sentence cites."""
    for stated, keys in re.findall(r"([^⟦]+)((?:⟦\d+⟧\s*)+)", text):
        quotes = [evidence.quotes[int(key)] for key in re.findall(r"\d+", keys)]
        known = " ".join(
            f"{quote.text} {quote.document.title} {quote.document.published} "
            f"{spoken(quote.document.published) if quote.document.published else ''}"
            for quote in quotes
        )
        if not set(_FIGURE.findall(stated)) <= set(_FIGURE.findall(known)):
            return False
    return True


def open_phraser(name: str) -> Phraser | None:
    """The phraser for a chat model named as LangChain does ("openai:gpt-…"); None for "".

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
    return Phraser(lambda messages: _text(model.invoke(messages)))


def _text(message: Any) -> str:
    content = message.content
    if isinstance(content, str):
        return content
    return _joined(content)


def _joined(parts: Sequence[Any]) -> str:
    return "".join(p if isinstance(p, str) else str(p.get("text", "")) for p in parts)
