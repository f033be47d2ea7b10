"""Which statuses a question is about."""

from __future__ import annotations

from datetime import date

from knowledge.answers.understanding.asking import Question
from knowledge.answers.writing.verdicts import Asks
from knowledge.models import Condition, Measure, State, Status
from knowledge.register.elements import on_record
from knowledge.register.packages import package_of, within_package
from knowledge.register.status import EVERY, Register

_ABOUT_STOPS = (Asks.SUSPENDED, Asks.EXTENDED, Asks.ENDS, Asks.BANNED)
"""What may be asked of a rule that is stopped for one destination only."""
_LISTED = {
    Asks.RESTRICTED: {State.BAN, State.REVIEW, State.LICENCE},
    Asks.BANNED: {State.BAN},
    Asks.LICENSED: {State.REVIEW, State.LICENCE},
    Asks.SUSPENDED: {State.SUSPENDED, State.UNCONFIRMED},
    Asks.LIFTED: {State.SUSPENDED, State.UNCONFIRMED},
    Asks.FREE: {State.NONE, State.SUSPENDED},
}
"""What a question such as "which elements are suspended?" wants listed."""


def statuses_for(question: Question, register: Register) -> tuple[Status, ...]:
    """The statuses of the items of a question, for each of its destinations."""
    every = (*register.items(), *register.vocabulary.rules)
    items = question.items or (every if question.listing else (EVERY,))
    places: tuple[str | None, ...] = question.destinations or (None,)
    package = package_of(question.groups)
    found = [
        within_package(status, package, register) if package else status
        for place in places
        for status in register.statuses(
            items,
            question.on,
            known=question.as_of,
            destination=place,
            end_user=question.end_user,
        )
    ]
    if not question.destinations and question.asks in _ABOUT_STOPS:
        found = [_where_stopped(status, register) for status in found]
    if question.listing and not question.items and question.asks in _LISTED:
        stopped = question.asks is Asks.SUSPENDED
        wanted = [
            status
            for status in found
            if status.state in _LISTED[question.asks] or (stopped and _in_part_stopped(status))
        ]
        return tuple(wanted or found)
    return tuple(found)


def statuses_under(question: Question, register: Register) -> tuple[Status, ...]:
    """The statuses of the items of the announcements of a question, each for the destination that
    its rule is for."""
    found: dict[str, Status] = {}
    for document in question.announcements:
        for ruling in register.rulings(document, question.on, question.as_of):
            measure = ruling.measure
            place = None if "all" in measure.destinations else measure.destinations[0]
            if not measure.effect.controls or measure.end_users:
                place = None
            items = [key for key in register.covered(measure) if key != EVERY]
            for status in register.statuses(
                items,
                question.on,
                known=question.as_of,
                destination=place,
                makers=(measure.issuer,),
            ):
                found.setdefault(status.item, status)
    return tuple(found.values())


def is_spoken_of(status: Status) -> bool:
    """Whether the record says anything on an item, bans on whole parties apart."""
    rules = [r for r in (*status.deciding, *status.others) if EVERY not in r.measure.items]
    return bool(rules or status.claims or status.end_user or on_record(status.item))


def latest_before(register: Register, on: date, known: date) -> Measure | None:
    """The last control for all destinations that was in force by a day."""
    controls = [
        measure
        for measure in register.measures(known)
        if measure.effect.controls and "all" in measure.destinations and measure.from_ <= on
    ]
    return max(controls, key=lambda measure: measure.from_, default=None)


def _in_part_stopped(status: Status) -> bool:
    """Whether a stricter rule is suspended beside one that holds."""
    return any(ruling.condition is Condition.SUSPENDED for ruling in status.deciding)


def _where_stopped(status: Status, register: Register) -> Status:
    """The status for the one destination whose rule is suspended, where a question about a
    suspension names none and the item's general rule is not suspended."""
    places = {
        place
        for ruling in status.others
        for place in ruling.measure.destinations
        if ruling.stopped_by and not ruling.measure.end_users
    }
    if len(places) != 1 or any(ruling.stopped_by for ruling in status.deciding):
        return status
    return register.again(status, destination=places.pop())
