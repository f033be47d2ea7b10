"""Yes or no: what a state means for what was asked."""

from __future__ import annotations

from enum import StrEnum

from knowledge.models import State


class Asks(StrEnum):
    """What a status question wants to hear yes or no to."""

    RESTRICTED = "restricted"
    BANNED = "banned"
    LICENSED = "licensed"
    FREE = "free"
    LIFTED = "lifted"
    SUSPENDED = "suspended"
    EXTENDED = "extended"
    ENDS = "ends"
    CHANGED = "changed"
    OPEN = "open"


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
_PAST = {"No, not at present": "No, not then", "No, not yet": "No, not yet at that time"}


def lead(asks: Asks, states: frozenset[State], *, past: bool = False) -> str:
    """The first words of an answer, without a full stop; "" where neither yes nor no fits.

    Several items with different leads give "It differs by item".
    """
    if asks in (Asks.OPEN, Asks.CHANGED):
        return ""
    leads = {
        "It cannot be confirmed" if state is State.UNCONFIRMED else _LEADS[asks].get(state, "")
        for state in states
    }
    if len(leads) > 1:
        return "It differs by item"
    words = leads.pop() if leads else ""
    return _PAST.get(words, words) if past else words
