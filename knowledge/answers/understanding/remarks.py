"""Short remarks on the answer before: thanks, doubts, "where can I check", "which ones are"."""

from __future__ import annotations

from enum import StrEnum

from knowledge.answers.understanding import lexicon
from knowledge.vocabulary.locales import Shape

_FILLER = Shape(r"^\W*(?:{filler}\b[\s,.!?;:–-]*)+")
_LINKS = Shape(r"^\W*(?:{links}\b[\s,]*)+")


class Remark(StrEnum):
    """What a short remark wants of the answer before it."""

    AGAIN = "again"
    """The same verdict once more."""
    WHERE = "where"
    """Where it can be checked."""
    WHICH_RULE = "which rule"
    """The announcement that decides."""
    WHICH_ONES = "which ones"
    """The members of the set that are what was asked of one."""
    OTHERS = "others"
    """The other names of a list."""


_ABOUT = r"\b(?: {remark_rest})*\W*$"
_REMARKS = {
    Remark.AGAIN: Shape(r"^{remark_again}" + _ABOUT),
    Remark.WHERE: Shape(r"^{remark_where}" + _ABOUT),
    Remark.WHICH_RULE: Shape(r"^{remark_which_rule}(?: {remark_rule_rest})*\W*$"),
    Remark.OTHERS: Shape(r"^{remark_others}"),
    Remark.WHICH_ONES: Shape(r"^{remark_which_ones}(?:\W+[\w'’]+){0,5}\W*$"),
}


def without_fillers(text: str) -> str:
    """The text without an "ok", "so" or "thanks" at its beginning."""
    return _FILLER.sub("", text) or text


def remark_of(text: str) -> Remark | None:
    """What a short remark wants, or None for a text that is a question by itself."""
    plain = _LINKS.sub("", without_fillers(text)) or text
    if lexicon.CONFIRMS.match(plain):
        return Remark.AGAIN
    return next((kind for kind, told in _REMARKS.items() if told.match(plain)), None)
