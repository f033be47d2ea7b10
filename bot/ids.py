"""The custom ids of buttons, menus and forms: what is tapped names what to do and for which answer.

An id holds no text and no state beyond an answer's number, so a tap works after any restart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_PREFIX = "monazite"
TEMPLATE = re.compile(rf"{_PREFIX}:(?P<action>[a-z]+):(?P<answer>\d{{1,20}}):(?P<extra>\d{{1,9}})")


class Action(StrEnum):
    """What a tap or a form asks for."""

    MORE = "more"
    """The answer's text from an offset on."""
    SOURCES = "sources"
    """The quoted passages from a citation on."""
    AGAIN = "again"
    """The form for another date, and what it sends."""
    UP = "up"
    DOWN = "down"
    REASON = "reason"
    """What the form behind a thumb down sends."""
    PICK = "pick"
    """Ask the question offered at a position."""
    EXAMPLE = "example"
    """Ask one of the examples of /help."""
    SETTING = "setting"
    """One of the menus of /settings; the number names which."""
    DRAFT = "draft"
    """A moderator's draft, its passages from a number on. The answer is the draft's number."""
    CONFIRM = "confirm"
    EFFECTS = "effects"
    DISCARD = "discard"
    FIELDS = "fields"
    """The form for a draft's fields, and what it sends."""
    MEASURE = "measure"
    """The menu of a draft's measures, and what the form for one sends; the number names which."""
    SAMPLE = "sample"
    """Ask a question that a confirmed draft answers."""
    DETAILS = "details"
    TEXT = "text"
    """The form for a draft's text, and what it sends."""
    ITEM = "item"
    """What the form for a new item sends."""
    FILL = "fill"
    """The form for a text (0) or an address (1) to add, and what it sends. The answer is the
    question that it is to answer, 0 for none."""
    WISH = "wish"
    """Be told once a question is answered, or no longer."""
    SHOW = "show"
    """Ask again what an alert says is answered; the answer is the alert's number."""
    UNWATCH = "unwatch"
    """Stop a watch; the answer is its number."""
    GAP = "gap"
    """The menu that opens a gap."""
    TELL = "tell"
    """Tell those who asked: what a draft has answered (0, the answer is its number), or the
    questions of a gap (1)."""
    ASIDE = "aside"
    """Put a gap aside (0), or take that back (1); the answer is one of its questions."""
    CLOSE = "close"
    """Close a gap that is answered by now; the answer is one of its questions."""
    OPEN = "open"
    """The menu that opens a draft."""
    CORRECT = "correct"
    """Open a form again with what was typed into it; the answer is the key of what sent it."""
    TAKE = "take"
    """Confirm news of a feed; the answer is its number, as for the two below."""
    LOOK = "look"
    SKIP = "skip"
    """Put news aside."""


@dataclass(frozen=True, slots=True)
class Ref:
    """What a custom id says. ``answer`` is 0 where no answer is meant."""

    action: Action
    answer: int = 0
    extra: int = 0

    def __str__(self) -> str:
        return f"{_PREFIX}:{self.action}:{self.answer}:{self.extra}"


def read(custom_id: str) -> Ref | None:
    """The reference in a custom id, or None when it is not one of ours."""
    match = TEMPLATE.fullmatch(custom_id)
    if match is None or match["action"] not in set(Action):
        return None
    return Ref(Action(match["action"]), int(match["answer"]), int(match["extra"]))
