"""What a list does not name, said before the rule for the item: a form, or a lower grade."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.answers.understanding.asking import Question
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.answers.writing.wording import name
from knowledge.models import Measure, State, Status
from knowledge.register.elements import describe
from knowledge.register.forms import Missing, missing

_RULED = (State.LICENCE, State.BAN, State.REVIEW)
_STOPPED = (State.SUSPENDED, State.UNCONFIRMED, State.ANNOUNCED)


def unlisted(question: Question, status: Status, writer: StatusWriter) -> str:
    """The sentence that the list does not name the form asked about; "" where it may name it."""
    if status.end_user or status.state not in (*_RULED, *_STOPPED):
        return ""
    measures = [ruling.measure for ruling in status.deciding]
    gap = gap_in(question, status.item, measures)
    if gap is None:
        return ""
    if gap.limit is None:
        if status.state in _STOPPED:
            return ""
        return (
            f"It depends on the form: the list as read for this record does not name "
            f"{_form(gap, status.item)}."
        )
    graded = next(measure for measure in measures if gap.entry in measure.forms)
    start = "No, not" if question.polar else "Not"
    return (
        f"{start} by the list as read for this record: {below(gap)}."
        f"{writer.quoter.forms(graded)}{_else(status)}"
    )


def gap_in(question: Question, item: str, measures: Sequence[Measure]) -> Missing | None:
    """What ``measures`` do not name of the form of ``item`` that the question is about."""
    if item not in question.items or len(question.items) > 1:
        return None
    forms = [form for measure in measures for form in measure.forms]
    return missing(question.text, question.names, item, forms)


def below(gap: Missing) -> str:
    """What the list starts at, and that what is asked about lies below it."""
    if gap.limit is None or gap.asked is None:
        return ""
    start = "names it only above" if gap.limit.strict else "starts at"
    under = (
        f"{gap.asked.shown} is not above that"
        if gap.limit.strict
        else (f"{gap.asked.shown} is below that")
    )
    return f"it {start} {gap.limit.shown} (“{gap.entry}”), and {under}"


def _form(gap: Missing, item: str) -> str:
    """The form as asked, with the name of the item where it does not hold it."""
    written = gap.form
    if any(letter.isdigit() for letter in written) or name(item) in written.lower():
        return written
    if describe(item).kind == "element":
        return f"{name(item)} {written.lower()}"
    return f"{written.lower()} {name(item)}"


def _else(status: Status) -> str:
    """What leads over to the rule for what the list does name."""
    return " For what the list does name:" if status.state in _RULED else ""
