"""What a list does not name, said before the rule for the item: a form, or a lower grade."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.answers.citations import Quote
from knowledge.answers.understanding.asking import Question
from knowledge.answers.writing import wording
from knowledge.answers.writing.quoting import sentences
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.answers.writing.verdicts import CONTROLLED, Asks
from knowledge.answers.writing.wording import name
from knowledge.models import Measure, State, Status
from knowledge.register.elements import describe
from knowledge.register.status import Register
from knowledge.vocabulary.finished import good_in, is_shape, several
from knowledge.vocabulary.forms import Missing, grades_in, missing

_WHETHER = (Asks.RESTRICTED, Asks.LICENSED, Asks.BANNED)
_TURNS = (Asks.LIFTED, Asks.SUSPENDED, Asks.EXTENDED, Asks.ENDS, Asks.CHANGED, Asks.EVER)
"""What is asked of the rule, whatever form it holds."""
_STOPPED = (State.SUSPENDED, State.UNCONFIRMED, State.ANNOUNCED)


def unlisted(question: Question, status: Status, writer: StatusWriter) -> str:
    """The sentence that the list does not name the form asked about; "" where it may name it."""
    if status.end_user or status.state not in (*CONTROLLED, *_STOPPED):
        return ""
    measures = [ruling.measure for ruling in status.deciding]
    gap = gap_in(question, status.item, measures)
    if gap is None:
        return ""
    if gap.limit is None:
        if status.state in _STOPPED or question.asks in _TURNS:
            return ""
        return (
            f"It depends on the form: the list, as far as I have it, does not name "
            f"{form_of(gap, status.item)}.{_names(status, writer)}"
        )
    graded = next(measure for measure in measures if gap.entry in measure.forms)
    verdict = question.polar and question.asks in _WHETHER
    return (
        f"{'No: the' if verdict else 'The'} list, as far as I have it, does not name that grade: "
        f"{below(gap)}.{cite_grade(gap, graded, writer)}{_else(status)}"
    )


def unlisted_good(question: Question, statuses: Sequence[Status]) -> str:
    """The same for a good of several materials, or of one that differs by what it holds."""
    ruled = [s for s in statuses if s.state in CONTROLLED and not s.end_user]
    if not ruled or question.asks in _TURNS:
        return ""
    forms = [form for status in ruled for r in status.deciding for form in r.measure.forms]
    goods = {s.item for s in statuses if describe(s.item).kind not in ("element", "product")}
    good = "" if goods else good_in(question.text, question.names, forms, question.words)
    products = all(describe(status.item).kind == "product" for status in ruled)
    if not good or (products and is_shape(good)):
        return ""
    return f"It depends on the form: no list that I have names {several(good)}"


def gap_in(question: Question, item: str, measures: Sequence[Measure]) -> Missing | None:
    """What ``measures`` do not name of the form of ``item`` that the question is about."""
    if item not in question.items or len(question.items) > 1 or not question.names:
        return None
    if describe(item).kind not in ("element", "product"):
        return None
    forms = [form for measure in measures for form in measure.forms]
    gap = missing(question.text, question.names, item, forms, question.words)
    shaped = gap is not None and gap.good and is_shape(gap.form)
    return None if shaped and describe(item).kind == "product" else gap


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


def cite_grade(gap: Missing, measure: Measure, writer: StatusWriter) -> str:
    """The citation key of the sentence that states the limit, or of the one with the forms."""
    document = writer.quoter.document(measure.document)
    if document is None or gap.limit is None:
        return writer.quoter.forms(measure)
    stated = [
        text
        for text in sentences(document.text, document.language)
        if gap.limit in grades_in(text) or replace(gap.limit, above=False) in grades_in(text)
    ]
    if not stated or any(form in text for text in stated for form in measure.forms):
        return writer.quoter.forms(measure)
    return writer.quoter.evidence.cite(Quote(document, stated[0]))


def form_of(gap: Missing, item: str) -> str:
    """The form as asked, with the name of the item where it does not hold it."""
    written = gap.form
    if gap.good:
        return several(written)
    if any(letter.isdigit() for letter in written) or name(item) in written.lower():
        return written
    if describe(item).kind == "element":
        return f"{name(item)} {written.lower()}"
    return f"{written.lower()} {name(item)}"


def _else(status: Status) -> str:
    """What leads over to the rule for what the list does name."""
    return " For what the list does name:" if status.state in CONTROLLED else ""


def asks_for_form(question: Question, register: Register) -> bool:
    """Whether the question is about a form that the lists do not name, or about a grade."""
    if len(question.items) != 1 or not question.polar or question.announcements:
        return False
    if question.foreign or question.publishers or question.end_user:
        return False
    status = register.status(question.items[0], question.on, known=question.as_of)
    measures = [ruling.measure for ruling in status.deciding]
    units = {g.unit for measure in measures for form in measure.forms for g in grades_in(form)}
    graded = any(grade.unit in units for grade in grades_in(question.text))
    return graded or gap_in(question, status.item, measures) is not None


def _names(status: Status, writer: StatusWriter) -> str:
    """What the list does name, where the rule below does not say it."""
    measure = next(r.measure for r in status.deciding if r.measure.forms)
    if writer.shows_forms(status, measure):
        return ""
    return f" It names: {wording.forms(measure)}.{writer.quoter.forms(measure)}"
