"""Counts what a chat model reads and writes, as LangChain reports it."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.outputs import LLMResult

_LETTERS_A_TOKEN = 4
"""For servers that report no usage: what a token is in the mean in English."""


class Counter(BaseCallbackHandler):
    """Tokens of one answer's calls."""

    def __init__(self) -> None:
        self.calls = 0
        self.read = 0
        self.written = 0
        self._asked = 0

    def on_chat_model_start(
        self, serialized: dict[str, Any], messages: list[list[Any]], **_: Any
    ) -> None:
        """A call begins: its letters, in case nobody counts them."""
        self._asked = sum(len(str(each.content)) for turn in messages for each in turn)

    def on_llm_end(self, response: LLMResult, **_: Any) -> None:
        """A call has ended."""
        self.calls += 1
        for generation in (each for turn in response.generations for each in turn):
            message = getattr(generation, "message", None)
            usage = getattr(message, "usage_metadata", None) or {}
            self.read += usage.get("input_tokens") or self._asked // _LETTERS_A_TOKEN
            self.written += usage.get("output_tokens") or len(generation.text) // _LETTERS_A_TOKEN
