"""A chat model of the operator's choice, within limits of time, number, tokens and cost.

LangChain opens it by name. Whatever goes wrong with it ends in one ModelError, and a model that
keeps failing is left alone for a while.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from knowledge.answers.chat.usage import Usage
from knowledge.errors import ModelError
from knowledge.settings import ModelSettings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

_log = logging.getLogger(__name__)

Chat = Callable[[list[tuple[str, str]]], str]
"""A chat model as a call: messages as (role, text) → the text of its reply. It may raise what it
likes."""

FAILURES, REST_SECONDS = 3, 60.0
"""After so many failures in a row the model is left alone for so long."""
EXTRAS = {
    "anthropic": "anthropic",
    "google_genai": "google",
    "mistralai": "mistral",
    "ollama": "ollama",
    "openai": "openai",
}
"""Providers by LangChain's names → the extra of this package that brings their client."""


def open_model(settings: ModelSettings) -> BaseChatModel | None:
    """The chat model that is named as LangChain does ("openai:gpt-…"); None where none is.

    Raises ModelError when the model's package is missing or it cannot be set up.
    """
    name = settings.llm
    if not name:
        return None
    try:
        from langchain.chat_models import init_chat_model

        model: BaseChatModel = init_chat_model(name, **_options(settings))
    except ImportError as error:
        extra = EXTRAS.get(name.partition(":")[0])
        if extra is None:
            raise _unusable(name, error) from error
        raise ModelError(
            f"KNOWLEDGE_LLM={name!r} needs a package that is missing; install it with: "
            f"pip install 'monazite[{extra}]'"
        ) from error
    except Exception as error:
        # Providers raise what they like when a name or a key is missing.
        raise _unusable(name, error) from error
    return model


def as_call(model: BaseChatModel) -> Chat:
    """An open model as a call."""
    return lambda messages: text_of(model.invoke(messages))


def text_of(message: BaseMessage) -> str:
    """The text of a message, whether it comes whole or in parts."""
    content = message.content
    if isinstance(content, str):
        return content
    return "".join(p if isinstance(p, str) else str(p.get("text", "")) for p in content)


def _options(settings: ModelSettings) -> dict[str, Any]:
    """What the clients of all providers take, by the names that each of them has for it."""
    made: dict[str, Any] = {"temperature": 0}
    if settings.llm_base_url:
        made["base_url"] = settings.llm_base_url
    if settings.llm_api_key:
        made["api_key"] = settings.llm_api_key.get_secret_value()
    if settings.llm.startswith("ollama"):
        return made | {
            "num_predict": settings.llm_tokens,
            "client_kwargs": {"timeout": settings.llm_seconds},
        }
    return made | {
        "timeout": settings.llm_seconds,
        "max_tokens": settings.llm_tokens,
        "max_retries": 1,
    }


def _unusable(name: str, error: Exception) -> ModelError:
    reason = (str(error).splitlines() or [type(error).__name__])[0]
    return ModelError(f"KNOWLEDGE_LLM={name!r} cannot be used: {reason}")


@dataclass(slots=True)
class Client:
    """An open model and its limits. Usable from any thread.

    ``usage`` counts tokens and cost, ``clock`` gives seconds that only grow.
    """

    model: BaseChatModel
    settings: ModelSettings
    usage: Usage
    clock: Callable[[], float] = time.monotonic
    _failures: int = 0
    _rests_until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _free: threading.BoundedSemaphore = field(init=False)

    def __post_init__(self) -> None:
        self._free = threading.BoundedSemaphore(self.settings.llm_at_once)

    @property
    def name(self) -> str:
        """The model as the settings name it."""
        return self.settings.llm

    def admit(self, guild: str) -> float:
        """Begin an answer of a guild; gives the moment by ``clock`` at which it must be there.

        Raises ModelError where it may not begin: the model rests after failures, the day's budget
        is used up or too many are asking. What is begun must be released.
        """
        with self._lock:
            rests = self.clock() < self._rests_until
        if rests:
            raise ModelError("The chat model rests after failures.")
        if spent := self.usage.spent(guild):
            raise ModelError(spent)
        if not self._free.acquire(blocking=False):
            raise ModelError("The chat model is asked by too many at once.")
        return self.clock() + self.settings.llm_seconds

    def release(self, error: Exception | None) -> None:
        """End an answer, with the error that the model ended in, if it did."""
        self._free.release()
        if error is None:
            with self._lock:
                self._failures = 0
        else:
            self._failed(error)

    def _failed(self, error: Exception) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES:
                doubled = min(2 ** (self._failures - FAILURES), 16)
                self._rests_until = self.clock() + REST_SECONDS * doubled
        with suppress(Exception):  # providers' errors may not even have a text
            _log.warning("the chat model failed: %s", type(error).__name__)
