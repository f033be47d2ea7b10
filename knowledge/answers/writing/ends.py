"""The stated end of a suspension, said first where a question is for that day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing import wording
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.models import Condition, Measure, Status

_END = re.compile(
    r"\b(?:ends?|ending|expir\w*|until|till?|laps\w*|runs? out|days? left|days? to|"
    r"(?:comes?|coming|be|is) back|returns?|resum\w*|kicks? (?:back )?in)\b",
    re.IGNORECASE,
)
_START = re.compile(r"\b(?:start\w*|beg[aiu]n\w*|since|first|issued|impos\w*)\b", re.IGNORECASE)
_COUNT = re.compile(
    r"\bhow (?:many|long)\b|\bdays?\b.*\bleft\b|\bremain\w*|\bcountdown\b", re.IGNORECASE
)


def stated_end(question: Question, statuses: Sequence[Status], writer: StatusWriter) -> str:
    """The day on which the one suspension of all ``statuses`` ends by its own words, "" if none."""
    text = question.text
    if question.aim is not Aim.WHEN or not _END.search(text) or _START.search(text):
        return ""
    if question.on != question.as_of:
        return ""
    found = {by.id: by for status in statuses for by in _suspending(status)}
    if len(found) != 1 or not all(_suspending(status) for status in statuses):
        return ""
    (by,) = found.values()
    if by.until is None or by.until < question.as_of:
        return ""
    days = (by.until - question.as_of).days
    left = f"{days} day{'' if days == 1 else 's'}"
    moved = writer.moved_end(by)
    day = spoken(by.until)
    head = f"**{day}**{wording.days_left(by.until, question.as_of)}"
    if _COUNT.search(text):
        head = f"**{left}**: {day}"
    return (
        f"{head} is the end of the suspension that {writer.label(by)} states."
        f"{writer.quoter.measure(by)}{moved} Whether the suspended rule returns after "
        "it is not on record."
    )


def _suspending(status: Status) -> list[Measure]:
    """What suspends a rule for the item at present, rules for kinds of users apart."""
    return [
        ruling.by
        for ruling in (*status.deciding, *status.others)
        if ruling.condition is Condition.SUSPENDED and ruling.by and not ruling.measure.end_users
    ]
