"""Tries a chat model out: whether it answers, uses tools, fills a form, and comes in pieces."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from knowledge.answers.chat.client import text_of
from knowledge.answers.chat.reader import Draft
from knowledge.answers.chat.tools import OneName

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_ASKED = "Answer with the one word: yes"
_LOOKED_UP = "Look up the document X-1 with the tool."
_DRAFTED = "Write down the one question of this message: what is X-1?"


def try_out(model: BaseChatModel) -> Mapping[str, str]:
    """What a model can do → "yes", "no", or the kind of error that it ended in. Asks it up to four
    times."""
    answers = _tried(lambda: bool(text_of(model.invoke(_ASKED)).strip()))
    if answers != "yes":
        return {"answers": answers}
    return {
        "answers": answers,
        "tools": _tried(lambda: _calls_tool(model)),
        "structured output": _tried(
            lambda: isinstance(model.with_structured_output(Draft).invoke(_DRAFTED), Draft)
        ),
        "streaming": _tried(lambda: any(True for _ in model.stream(_ASKED))),
    }


def _calls_tool(model: BaseChatModel) -> bool:
    from langchain_core.tools import StructuredTool

    def document(name: str) -> str:
        return name

    tool = StructuredTool.from_function(
        document, description="One document, by its id.", args_schema=OneName
    )
    return bool(getattr(model.bind_tools([tool]).invoke(_LOOKED_UP), "tool_calls", ()))


def _tried(attempt: Callable[[], bool]) -> str:
    try:
        return "yes" if attempt() else "no"
    except Exception as error:  # providers raise what they like
        return type(error).__name__
