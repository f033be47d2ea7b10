"""A turn that leans on the one before it: one table, slot × kind of turn → keep, replace, clear.

What kind of turn a text is, lists of phrases in the languages' files show, and which slots it
fills itself. A turn with a subject of its own is none of these kinds unless it adds to the rule or
the goods that were spoken of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any

from knowledge.answers.question import Topic
from knowledge.answers.reading.forms import FORM
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.dates import counts_on
from knowledge.answers.understanding.intents import wants_day
from knowledge.answers.understanding.premises import names_truce
from knowledge.answers.understanding.remarks import remark_of
from knowledge.answers.understanding.subjects import MASKS
from knowledge.answers.writing.verdicts import Asks
from knowledge.register.elements import describe
from knowledge.register.status import Register
from knowledge.vocabulary.locales import ENGLISH, Shape, locale
from knowledge.vocabulary.phrases import Text, phrases


class Kind(StrEnum):
    """How a turn leans on the one before it; the value is the name of its list of phrases."""

    CIVIL = "civil"
    """The buyer is not military: "we're not military"."""
    ROUTE = "route"
    """The goods pass through another country: "and via Canada?"."""
    SAID = "said"
    """What somebody said on it: "but he said January"."""
    BEFORE = "before"
    """What held earlier: "what about before that"."""
    CORRECTS = "corrects"
    """Which of several things was meant: "I mean the Congo thing"."""
    SPECIFIES = "specifies"
    """Which of the goods are meant: "the ones in hard drives, neodymium"."""
    COVERS = "covers"
    """Whether the rule spoken of names an item too: "does it also cover gallium?"."""
    UNLISTED = "unlisted"
    """A buyer that is on no list in place of one that is: "someone else, not on the list"."""
    CARRIES = "carries"
    """The same of the asker's own case: "so can my supplier ship on Monday"."""
    LEANS = "leans"
    """It names no subject of its own and asks something else of what was spoken of: "since when",
    "and for Japan?"."""
    NAMES = "names"
    """It names another subject in place of the one before: "and holmium?"."""


class Act(StrEnum):
    """What becomes of a slot."""

    KEEP = "keep"
    """It stays as it was."""
    REPLACE = "replace"
    """What the turn names takes its place; else it stays."""
    CLEAR = "clear"
    """It is emptied."""
    OWN = "own"
    """It is what the turn names, or empty."""


SLOTS: Mapping[str, tuple[str, ...]] = {
    "items": ("items", "names", "groups", "listing", "circle", "package"),
    "rules": ("announcements",),
    "goal": ("destinations",),
    "buyer": ("end_user",),
    "day": ("period",),
    "asks": ("asks", "denied"),
}
"""The fields of a question that each slot is made of."""

_STAY = dict.fromkeys(SLOTS, Act.KEEP)
_ANEW = dict.fromkeys(("goal", "buyer", "day", "asks"), Act.REPLACE)
TABLE: Mapping[Kind, Mapping[str, Act]] = {
    Kind.CIVIL: _STAY | {"buyer": Act.CLEAR, "goal": Act.REPLACE},
    Kind.ROUTE: _STAY | {"day": Act.REPLACE},
    Kind.SAID: _STAY,
    Kind.BEFORE: _STAY | {"day": Act.CLEAR},
    Kind.CORRECTS: _STAY | {"goal": Act.CLEAR},
    Kind.SPECIFIES: _STAY | {"day": Act.REPLACE, "goal": Act.REPLACE},
    Kind.COVERS: _STAY | {"items": Act.OWN, "day": Act.REPLACE, "asks": Act.OWN},
    Kind.UNLISTED: _STAY | {"buyer": Act.CLEAR, "goal": Act.OWN, "day": Act.REPLACE},
    Kind.CARRIES: _STAY | _ANEW,
    Kind.LEANS: _STAY | _ANEW,
    Kind.NAMES: _STAY | _ANEW | {"items": Act.OWN, "rules": Act.OWN},
}
"""What a turn of a kind does to the slots of the question before it."""

SHOWN = frozenset(Kind) - {Kind.LEANS, Kind.NAMES}
"""The kinds that phrases show; the others are told by what a turn names."""
_LONGEST = 14
"""A turn of more words says by itself what it is about."""
_MOST_WORDS = 3
"""So many words of its own may a turn on the asker's case have: "supplier", "Monday"."""


def turned(question: Question, before: Question, register: Register) -> Question | None:
    """``question`` as a turn on ``before``; None where it is of no kind in the table."""
    if _but_truce(question, before, register):
        ends = question.asks in (Asks.ENDS, Asks.EXTENDED)
        return replace(
            before,
            text=question.text,
            asks=question.asks if ends else Asks.SUSPENDED,
            polar=False,
            words=(),
            aim=Aim.STATUS,
            topic=Topic.STATE,
        )
    kind = kind_of(question, before, register)
    if kind is None:
        return None
    turn = replace(
        merged(question, before, kind),
        aim=before.aim,
        polar=False,
        words=before.words,
        issuers=before.issuers,
    )
    match kind:
        case Kind.ROUTE:
            return replace(turn, onward=True, aim=_of_state(turn))
        case Kind.SAID:
            end = question.period.end if question.period else None
            return replace(turn, claimed_end=end, aim=_of_state(turn))
        case Kind.BEFORE:
            return replace(turn, aim=Aim.HISTORY if turn.items else turn.aim)
        case Kind.CORRECTS:
            return replace(turn, issuers=_issuers(question, register), named=True)
        case Kind.SPECIFIES:
            return replace(turn, items=_holding(before.items, question), names=(), groups=())
        case Kind.COVERS:
            return replace(turn, aim=Aim.COVERAGE, polar=True, words=())
        case Kind.UNLISTED:
            return replace(turn, aim=_of_state(turn), topic=Topic.STATE)
        case Kind.CIVIL | Kind.CARRIES:
            aim = Aim.WHEN if wants_day(question.text) else _of_state(turn)
            return replace(turn, aim=aim, polar=question.polar)
        case Kind.LEANS | Kind.NAMES:
            return turn


def _but_truce(question: Question, before: Question, register: Register) -> bool:
    """Whether a turn only names the truce after a question on items: whether it reaches them."""
    general = register.general_suspension(question.as_of)
    if not before.items or general is None or not names_truce(question.text):
        return False
    named = question.items or question.end_user or question.destinations or question.period
    others = set(question.announcements) - {general.document} or question.unknown
    told = question.explain or question.sources or question.publishers or question.strangers
    asks_of_it = _OF_TRUCE.search(question.text) or wants_day(question.text)
    return not (named or others or told or asks_of_it)


_OF_TRUCE = Shape(r"\b{reasons}\b|\b{who_said}|\b{how}")
"""What is asked of the truce itself: why it is, where, who says so."""


def may_turn(question: Question) -> bool:
    """Whether a text shows any kind of turn, whatever came before it."""
    return bool(shown(question)) or names_truce(question.text)


def shown(question: Question) -> frozenset[str]:
    """The kinds of turn that a text shows; none in a text that says by itself what it is about."""
    return frozenset(_shown(question) if len(question.text.split()) <= _LONGEST else ())


def kind_of(question: Question, before: Question, register: Register) -> Kind | None:
    """The kind of a turn on ``before``, by its phrases and by what it names itself."""
    if not (before.items or before.announcements) or remark_of(question.text):
        return None
    found = [Kind(name) for name in _shown(question) if name in SHOWN]
    fitting = (kind for kind in Kind if kind in found and _fits(kind, question, before, register))
    return next(fitting, None)


def _fits(kind: Kind, question: Question, before: Question, register: Register) -> bool:
    """Whether a turn names what its kind may name and no more."""
    rules = question.announcements or question.unknown or question.publishers
    items = question.items or question.groups or question.either
    party = question.party or question.strangers or question.relatives
    match kind:
        case Kind.COVERS:
            return bool(items and before.announcements) and not rules
        case Kind.SPECIFIES:
            return bool(_holding(before.items, question)) and not rules
        case Kind.CORRECTS:
            return bool(_issuers(question, register)) and not (items or rules)
        case Kind.BEFORE if counts_on(question.text):
            return False  # "the day before that" is one day and not the time before
        case Kind.UNLISTED:
            return bool(before.party and before.items) and not rules
        case Kind.CARRIES:
            plain = len(question.words) <= _MOST_WORDS and not before.party
            return plain and bool(before.items) and not (items or rules or party)
        case _:
            return not (items or rules or party)


def _shown(question: Question) -> Iterator[str]:
    text = Text.of(question.masked or question.text, MASKS)
    for code in dict.fromkeys((question.language, ENGLISH)):
        for name, cell in locale(code).turns.items():
            if not name.startswith(FORM) and phrases(cell).within(text):
                yield name


def merged(question: Question, before: Question, kind: Kind) -> Question:
    """A turn with its slots as the table has them for its kind."""
    acts = TABLE[kind]
    fields: dict[str, Any] = {}
    empty = Question(text="", as_of=question.as_of, aim=Aim.NOTHING)
    for slot, act in acts.items():
        names = SLOTS[slot]
        filled = any(getattr(question, name) != getattr(empty, name) for name in names)
        own = act is Act.OWN or (act is Act.REPLACE and filled)
        source = empty if act is Act.CLEAR else question if own else before
        fields |= {name: getattr(source, name) for name in names}
    return replace(question, **fields)


def _of_state(question: Question) -> Aim:
    """The aim of a turn on a state: whatever it was, it is about the state now."""
    return Aim.STATUS if question.items else question.aim


def _issuers(question: Question, register: Register) -> tuple[str, ...]:
    """The issuers of rules on record among the places that a turn names."""
    makers = {measure.issuer for measure in register.measures()} - {register.home}
    return tuple(code for code in (*question.destinations, *question.makers) if code in makers)


def _holding(items: tuple[str, ...], question: Question) -> tuple[str, ...]:
    """The goods among ``items`` that hold, or are related to, what a turn names."""
    told = set(question.items)
    return tuple(
        item
        for item in items
        if describe(item).kind != "element" and told & {*describe(item).related, item}
    )
