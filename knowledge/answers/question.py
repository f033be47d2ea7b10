"""What a question wants, as one of a few topics, and the days that it looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Topic(StrEnum):
    """What an answer is made of. Each topic has one room in ``answers.topics``."""

    STATE = "state"
    """The state of items, for a destination, a buyer, a day: the register computes it."""
    CHANGES = "changes"
    """What begins, ends, changed or is new on some days: the calendar of the record."""
    INSTRUMENT = "instrument"
    """What an announcement, a package of them or a truce does: explained, summarised."""
    COMPARE = "compare"
    """Two things side by side: destinations, items, announcements."""
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


class Way(StrEnum):
    """Which way goods go, from the country whose rules are on record."""

    OUT = "out"
    """They leave it, or nothing says otherwise."""
    IN = "in"
    """They come into it."""
    WITHIN = "within"
    """They stay in it."""
    ELSEWHERE = "elsewhere"
    """They come from another country and have nothing to do with it."""


class Looks(StrEnum):
    """Which way of a day a question looks."""

    AHEAD = "ahead"
    BACK = "back"
    WITHIN = "within"
    """At days that it names."""


@dataclass(frozen=True, slots=True)
class Window:
    """The days that a question for changes looks at.

    ``first`` and ``last`` are inside; None where it leaves them open. ``ends`` says that it is for
    what ends alone, ``rules`` that it is for new rules.
    """

    way: Looks
    first: date | None = None
    last: date | None = None
    ends: bool = False
    rules: bool = False
