"""Yes or no: what a state means for what was asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from knowledge.answers.understanding.periods import spoken
from knowledge.models import Condition, Effect, State, Status


class Asks(StrEnum):
    """What a status question wants to hear yes or no to."""

    RESTRICTED = "restricted"
    BANNED = "banned"
    LICENSED = "licensed"
    STRICTER = "stricter"
    FREE = "free"
    LIFTED = "lifted"
    SUSPENDED = "suspended"
    EXTENDED = "extended"
    ENDS = "ends"
    EVER = "ever"
    CHANGED = "changed"
    OPEN = "open"


CONTROLLED = (State.LICENCE, State.BAN, State.REVIEW)
"""The states in which a rule binds."""
_LEADS: dict[Asks, dict[State, str]] = {
    Asks.RESTRICTED: {
        State.BAN: "Yes",
        State.REVIEW: "Yes",
        State.LICENCE: "Yes",
        State.ANNOUNCED: "No, not yet",
        State.SUSPENDED: "No, not at present",
        State.NONE: "No",
    },
    Asks.BANNED: {
        State.BAN: "Yes",
        State.REVIEW: "No, not banned, but restricted",
        State.LICENCE: "No, not banned, but restricted",
        State.ANNOUNCED: "No",
        State.SUSPENDED: "No, not at present",
        State.NONE: "No",
    },
    Asks.LICENSED: {
        State.BAN: "A licence does not help",
        State.REVIEW: "Yes",
        State.LICENCE: "Yes",
        State.ANNOUNCED: "No, not yet",
        State.SUSPENDED: "No, not at present",
        State.NONE: "No",
    },
    Asks.FREE: {
        State.BAN: "No",
        State.REVIEW: "No, not freely",
        State.LICENCE: "No, not freely",
        State.ANNOUNCED: "Yes, until the announced start",
        State.SUSPENDED: "Yes, for as long as the suspension lasts",
        State.NONE: "Yes, as far as these controls go",
    },
    Asks.LIFTED: {
        State.BAN: "No",
        State.REVIEW: "No",
        State.LICENCE: "No",
        State.ANNOUNCED: "No, it has been announced and is not yet in force",
        State.SUSPENDED: "No, it is suspended and not lifted",
        State.NONE: "There is no control on record to lift",
    },
    Asks.SUSPENDED: {
        State.BAN: "No",
        State.REVIEW: "No",
        State.LICENCE: "No",
        State.ANNOUNCED: "No, it has been announced and is not yet in force",
        State.SUSPENDED: "Yes",
        State.NONE: "There is no control on record to suspend",
    },
    Asks.EXTENDED: {
        State.ANNOUNCED: "No extension is on record",
        State.SUSPENDED: "No instrument on record extends it",
        State.NONE: "There is no control on record to extend",
    },
    Asks.ENDS: {
        State.BAN: "No end is on record",
        State.REVIEW: "No end is on record",
        State.LICENCE: "No",
        State.ANNOUNCED: "It has not begun",
        State.SUSPENDED: "Yes, the suspension ends",
        State.NONE: "There is no control on record to end",
    },
}
_REPEALED: dict[Asks, str] = {
    Asks.RESTRICTED: "No, not any more",
    Asks.BANNED: "No, not any more",
    Asks.LICENSED: "No, not any more",
    Asks.LIFTED: "Yes, it has been repealed",
    Asks.SUSPENDED: "No, it has been repealed",
    Asks.EXTENDED: "No, it has been repealed",
    Asks.ENDS: "It has ended: it was repealed",
}
"""The leads where no control is left because it was repealed."""
_CERTAIN = (Asks.RESTRICTED, Asks.LICENSED, Asks.FREE)
"""What a rule that holds for certain answers, though it is open whether a stricter one does."""
_PAST = {"No, not at present": "No, not then", "No, not yet": "No, not yet at that time"}
_OPEN = "It cannot be confirmed"


def lead(asks: Asks, statuses: Sequence[Status], *, past: bool = False) -> str:
    """The first words of an answer, without a full stop; "" where neither yes nor no fits.

    Several items with different leads give "It differs by item", or "No" where all of them
    begin with it.
    """
    leads = list(dict.fromkeys(_one(asks, status) for status in statuses))
    if len(leads) > 1:
        if all(words.startswith("No") for words in leads):
            return "No"
        return "It differs by item"
    words = leads[0] if leads else ""
    return _PAST.get(words, words) if past else words


_AFFIRMED = {
    Asks.RESTRICTED: ("It is controlled", "Right, it is not controlled"),
    Asks.LICENSED: ("It does need a licence", "Right, it needs none"),
    Asks.BANNED: ("It is barred", "Right, it is not barred"),
    Asks.SUSPENDED: ("It is suspended", "Right, it is not suspended"),
    Asks.EXTENDED: ("It has been extended", "Right, no extension is on record"),
    Asks.LIFTED: ("It has been lifted", "It has not been lifted"),
    Asks.FREE: ("It may be exported", "It is not freely exportable"),
}


def affirm(asks: Asks, head: str, *, opening: bool = False) -> str:
    """The lead for a question that denies ("is it not controlled?"), where a bare yes or no would
    be read either way. ``opening`` where the denial only asks ("isn't it controlled?"), so that
    there is nothing to agree with."""
    yes, no = _AFFIRMED.get(asks, ("", ""))
    first, comma, rest = head.partition(", ")
    if first == "Yes" and yes:
        return f"{yes}{comma}{rest}"
    if first == "No" and no:
        no = no.removeprefix("Right, ") if opening else no
        no = f"{no[:1].upper()}{no[1:]}"
        return f"{no}; {rest}" if rest.startswith("but") else no
    return head


def _one(asks: Asks, status: Status) -> str:
    if asks in (Asks.OPEN, Asks.CHANGED):
        return ""
    if asks is Asks.EVER:
        return _ever(status)
    if asks is Asks.STRICTER:
        return _stricter(status)
    if status.repealed and asks in _REPEALED:
        return _REPEALED[asks]
    if coming := _coming(asks, status):
        return coming
    stopped = any(ruling.condition is Condition.SUSPENDED for ruling in status.deciding)
    if stopped and asks in (Asks.SUSPENDED, Asks.ENDS):
        return "Yes"
    if stopped and asks is Asks.LIFTED:
        return "No, it is suspended and not lifted"
    if status.state is State.UNCONFIRMED:
        bans = any(ruling.measure.effect is Effect.BAN for ruling in status.deciding)
        if status.holding and asks in _CERTAIN:
            return _LEADS[asks][State.LICENCE]
        if status.holding:
            return ""  # what holds for certain is said first, then what is open
        return "No, not banned" if asks is Asks.BANNED and not bans else _OPEN
    return _LEADS[asks].get(status.state, "")


def _coming(asks: Asks, status: Status) -> str:
    """The lead where an issued act ends a rule on a day to come; "" elsewhere."""
    ending = next((r for r in status.deciding if r.ending and r.until), None)
    if ending is None or ending.until is None or status.state not in CONTROLLED:
        return ""
    acts = {Asks.LIFTED: Effect.REPEALS, Asks.SUSPENDED: Effect.SUSPENDS}
    act = ending.ending
    day = spoken(ending.until + timedelta(days=1))
    if act and acts.get(asks) is act.effect:
        return f"Not yet, but from {day}"
    return f"Yes, from {day}" if asks is Asks.ENDS else ""


def _ever(status: Status) -> str:
    """Whether any rule on the item has ever been in force."""
    if not status.deciding:
        return ""
    if any(r.operated or r.condition is Condition.IN_FORCE for r in status.deciding):
        return "Yes"
    ends = [r.by.until for r in status.deciding if r.by and r.by.until]
    if status.state is State.UNCONFIRMED and ends:
        return f"Never up to {spoken(max(ends))}"
    return "No, never"


def _stricter(status: Status) -> str:
    """Whether a rule stricter than the general licence holds."""
    if status.state in (State.BAN, State.REVIEW):
        return "Yes"
    if status.state is State.UNCONFIRMED:
        return _OPEN
    stopped = any(r.condition is Condition.SUSPENDED for r in status.deciding)
    return "No, it is suspended" if stopped else "No"
