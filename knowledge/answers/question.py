"""What a question wants, as one of a few topics."""

from __future__ import annotations

from enum import StrEnum


class Topic(StrEnum):
    """What an answer is made of. Each topic has one room in ``answers.topics``."""

    STATE = "state"
    """The state of items, for a destination, a buyer, a day: the register computes it."""
    CHANGES = "changes"
    """What begins, ends, changed or is new on some days: the calendar of the record."""
    INSTRUMENT = "instrument"
    """What an announcement, a package of them or a truce does: explained, summarised, compared."""
    LISTS = "lists"
    """Who is on a list, and what follows from it."""
    SAID = "said"
    """What somebody said or wrote, and whether that is right."""
    REASON = "reason"
    """Why something is so."""
    PROCEDURE = "procedure"
    """How something is done: who applies, where, with what, how long it takes."""
    WORDS = "words"
    """Whatever else documents say to the words of a question."""
    ITSELF = "itself"
    """The assistant and its record: how many documents, how new, how far to rely on."""
    TALK = "talk"
    """Thanks, greetings, insults."""
    OUTSIDE = "outside"
    """A price, a forecast, a stock, an essay: nothing that the documents are about."""
