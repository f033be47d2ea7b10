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
    OPEN = "open"


_LEADS: dict[Asks, dict[State, str]] = {
    Asks.RESTRICTED: {
        State.BAN: "Yes",
        State.REVIEW: "Yes",
        State.LICENCE: "Yes",
        State.ANNOUNCED: "Not yet",
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
        State.ANNOUNCED: "Not yet",
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
}
_PAST = {"No, not at present": "No, not then", "Not yet": "Not yet at that time"}


def lead(asks: Asks, states: frozenset[State], *, past: bool = False) -> str:
    """The first words of an answer, without a full stop; "" where neither yes nor no fits.

    Several items with different leads give "It differs by item".
    """
    if asks is Asks.OPEN:
        return ""
    leads = {
        "It cannot be confirmed" if state is State.UNCONFIRMED else _LEADS[asks][state]
        for state in states
    }
    if len(leads) > 1:
        return "It differs by item"
    words = leads.pop() if leads else ""
    return _PAST.get(words, words) if past else words
