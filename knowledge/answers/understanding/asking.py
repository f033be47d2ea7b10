"""The values that a question is read into."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from knowledge.answers.question import Topic, Way, Window
from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.periods import Period
from knowledge.answers.writing.verdicts import Asks
from knowledge.register.elements import Reach, reaching
from knowledge.register.parties import MILITARY
from knowledge.vocabulary.locales import words_in


class Aim(StrEnum):
    """What kind of answer a question wants."""

    STATUS = "status"
    WHEN = "when"
    HISTORY = "history"
    COVERAGE = "coverage"
    """Whether an announcement, a package or a group names an item."""
    LISTED = "listed"
    """Whether a party is on a list."""
    ROSTER = "roster"
    """Which parties are on a list."""
    CALENDAR = "calendar"
    """What ends or starts on some days."""
    PARTICULAR = "particular"
    """What holds for one destination and no other."""
    SOURCE = "source"
    """Which announcement decides, and where it can be read."""
    RECENCY = "recency"
    """How far the record reaches."""
    ANNOUNCEMENT = "announcement"
    PASSAGES = "passages"
    HELP = "help"
    UNCLEAR = "unclear"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Asserted:
    """What a question takes for granted of its items: that they are ``kind``, or, with a
    ``number``, that so many of them are."""

    kind: Asks
    number: int = 0


class Lean(StrEnum):
    """How a turn stands to what was spoken of before it."""

    FIRM = "firm"
    """It points back, or says too little by itself: it is about that."""
    LOOSE = "loose"
    """It may be about that or about something else: what documents say decides."""


@dataclass(frozen=True, slots=True)
class Thread:
    """What a conversation is about: ``before`` is the last question that said so, completed, and
    its slots are what was named; ``documents`` are those that its answer cites, in their order,
    empty until that is known. ``lean`` is how the turn stands to it."""

    before: Question
    lean: Lean = Lean.FIRM
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question, understood.

    ``topic`` chooses the room that answers it, ``cues`` are the names of the lists of phrases that
    showed topics, ``masked`` is the text with a word for its kind in place of whatever it names.
    ``items`` are item keys in the order of the text,
    ``names`` the words that named them,
    ``groups`` labels of groups it names, ``circle`` the label of one that it asks whether its item
    belongs to, ``package`` the label of a package of announcements that it
    mentions, ``either`` keys between which a misspelling leaves open.
    ``nowhere`` are names that stand where a place does and that nothing knows.
    ``destinations`` are codes, ``end_user`` "military" or a listed party, ``strangers`` firms
    that are on no list, ``relatives`` listed parties that belong to a
    firm it names. ``announcements`` are stored document ids,
    ``unknown`` the written forms of announcements that are not stored, ``publishers`` the
    publishers that it names, ``makers`` the codes of countries whose rules it is about and of which
    none on its items is on record. ``origin`` is the country that goods leave, ``issuers`` are the
    codes of those whose rules it is about, because it names them or by its origin and destination;
    empty where any may be meant. ``named`` says that it names them.
    ``period`` holds the days asked about (None: the day of asking), ``window`` those that a
    question for changes looks at.
    ``claimed_end`` and ``claimed_start`` are days that the question takes for the end of a
    suspension or the start of a rule, ``claims`` what else it asserts of its items.
    ``polar`` says whether yes or no answers it, ``certain`` that nothing was left unread which
    could turn that round, ``denied`` that it is put in the negative.
    ``onward`` says that goods are passed on by somebody outside China, ``way`` which way they go;
    ``goods`` are the items of goods abroad whose rules stand in ``items`` instead.
    ``explain`` says that announcements are to be explained, ``truce`` that it is about the truce as
    a whole, ``lines`` is how many lines it asks for (0: as many as are needed).
    ``sources`` are the statements and articles that it means, ``judged`` says that it asks whether
    they are right, ``asks_who`` that it asks who said so, ``asks_side`` is the issuer whose own
    word on it is asked for ("did China agree?").
    ``words`` are the content words that none of
    these explains. ``thread`` is what was spoken of before, where a turn leans on it, ``completed``
    its text with the words that tell that; ``brief`` says that a short answer is wanted.
    ``guess`` is the topic that the classifier finds likeliest, however unsure.
    """

    text: str
    as_of: date
    aim: Aim
    topic: Topic = Topic.STATE
    asks: Asks = Asks.OPEN
    polar: bool = True
    certain: bool = True
    items: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    circle: str = ""
    package: str = ""
    listing: bool = False
    destinations: tuple[str, ...] = ()
    end_user: str | None = None
    strangers: tuple[str, ...] = ()
    nowhere: tuple[str, ...] = ()
    relatives: tuple[str, ...] = ()
    announcements: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    makers: tuple[str, ...] = ()
    origin: str | None = None
    issuers: tuple[str, ...] = ()
    named: bool = False
    period: Period | None = None
    window: Window | None = None
    denied: bool = False
    claimed_end: date | None = None
    claimed_start: date | None = None
    claims: tuple[Asserted, ...] = ()
    onward: bool = False
    way: Way = Way.OUT
    goods: tuple[str, ...] = ()
    language: str = "en"
    explain: bool = False
    truce: bool = False
    lines: int = 0
    sources: tuple[str, ...] = ()
    judged: bool = False
    asks_who: bool = False
    asks_side: str = ""
    words: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    masked: str = ""
    thread: Thread | None = None
    brief: bool = False
    guess: Topic | None = None

    @property
    def completed(self) -> str:
        """The text, with the words that tell what was spoken of where it leans on that: what
        documents are searched for."""
        return completed(self.text, self.thread.before) if self.thread else self.text

    @property
    def firm(self) -> bool:
        """Whether it is about what was spoken of before it."""
        return self.thread is not None and self.thread.lean is Lean.FIRM

    @property
    def foreign(self) -> bool:
        """Whether it is about rules that another country makes, and none that is on record."""
        return (
            bool(self.makers)
            and not self.announcements
            and not set(reaching(Reach.OWNED)).intersection(self.items)
        )

    @property
    def party(self) -> str | None:
        """The listed firm or body that is the buyer; None for others and for the military."""
        return None if self.end_user == MILITARY else self.end_user

    @property
    def on(self) -> date:
        """The day whose status is asked: the last day of the period, not beyond today's view."""
        if self.period is None:
            return self.as_of
        if self.period.start <= self.as_of < self.period.end:
            return self.as_of
        return self.period.end


_WORD = re.compile(r"[^\W_]+(?:[-.'’][^\W_]+)*")
_MOST_ADDED = 10
"""So many words tell what was spoken of; more would drown those of the turn."""


def completed(text: str, before: Question) -> str:
    """A text with the words of a question before it that it has not itself, the latest first."""
    said = (*before.names, *before.announcements, *_WORD.findall(before.completed))
    own = {word.lower() for word in _WORD.findall(text)}
    common = words_in("says_little") | lexicon.STOPWORDS
    added = [word for word in dict.fromkeys(said) if word.lower() not in own | common]
    return " ".join([text, *added[:_MOST_ADDED]])


_FEWEST_WORDS = 2


def names_something(question: Question) -> bool:
    """Whether a question says what it is about: something on record, or several words of its own.

    One such word ("wrong", "confirm") is a verdict on what somebody else said.
    """
    named = (
        question.items
        or question.groups
        or question.either
        or question.package
        or question.announcements
        or question.unknown
        or question.end_user
        or question.strangers
        or question.publishers
        or question.makers
    )
    told = question.aim not in (Aim.UNCLEAR, Aim.NOTHING)
    return bool(named) or (told and len(question.words) >= _FEWEST_WORDS)
