"""Whether two questions are about the same things, by what each of them names.

Meaning alone cannot tell: "may firms in Japan buy it" and "may firms in Korea buy it" lie closer
together than two ways to ask one question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.answers.question import Topic
from knowledge.answers.stems import stems
from knowledge.answers.understanding.announcements import find_announcements, match_documents
from knowledge.answers.understanding.asking import Question
from knowledge.models import Document, Kind
from knowledge.register.elements import find_items
from knowledge.register.military import military_in
from knowledge.register.places import find_places, within
from knowledge.register.status import Register
from knowledge.vocabulary.issuers import default, issuer_of

UNSAID = 0.05
"""What it costs where one of two questions names a thing that the other leaves open."""
_LONGEST = 20_000
"""Characters of a document that are looked at for what it names."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a question names: keys of ``items`` (``wide``: as groups alone), ids of ``rules``,
    written forms of those that are ``missing`` on record, codes of ``places`` and of those of them
    whose rules it is about (``makers``), names of ``firms`` and ``sources`` (in lower case), and
    whether it is about a ``military`` buyer."""

    items: frozenset[str] = frozenset()
    wide: bool = False
    rules: frozenset[str] = frozenset()
    missing: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    makers: frozenset[str] = frozenset()
    firms: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    military: bool = False

    @classmethod
    def by(cls, question: Question) -> Named:
        """What a question names that was read."""
        home = default()
        makers = question.issuers if question.named else ()
        places = {*question.destinations, *question.makers, *makers, question.origin or ""}
        party = question.party
        firms = {*question.strangers, *question.relatives, *question.nowhere, party or ""}
        return cls(
            items=frozenset((*question.items, *question.either)),
            wide=bool(question.groups),
            rules=frozenset(question.announcements),
            missing=frozenset(question.unknown),
            places=frozenset(places - {home, ""}),
            makers=frozenset({*question.makers, *makers} - {home, ""}),
            firms=frozenset(name.lower() for name in firms if name),
            sources=frozenset(name.lower() for name in question.publishers),
            military=question.end_user is not None and party is None,
        )

    @property
    def anything(self) -> bool:
        """Whether it names anything at all."""
        return self != Named()


@dataclass(frozen=True, slots=True)
class Told:
    """What a document names, its title and rules included; ``makers`` are the codes of those whose
    rules it may be about."""

    items: frozenset[str]
    rules: frozenset[str]
    places: frozenset[str]
    makers: frozenset[str]
    military: bool
    text: str
    stems: frozenset[str]

    @classmethod
    def by(cls, document: Document, register: Register) -> Told:
        """What a document names, as its register reads it."""
        text = f"{document.title}\n{document.publisher}\n{document.text[:_LONGEST]}"
        items = {key for mention in find_items(text) for key in mention.keys}
        measures = document.measures
        items |= {key for m in measures for item in m.items for key in register.keys_of(item)}
        known = [each.id for each in register.documents()]
        rules = {
            id_ for found in find_announcements(text) for id_ in match_documents(found, known)[:1]
        }
        places = {place.code for place in find_places(text)}
        places |= {code for m in measures for code in m.destinations}
        official = document.kind is Kind.ANNOUNCEMENT
        maker = issuer_of(document) if official else document.issuer
        return cls(
            items=frozenset(items),
            rules=frozenset({document.id, *rules}),
            places=frozenset({*places, document.issuer}),
            makers=frozenset({maker} if maker else places),
            military=military_in(text)[0],
            text=text.lower(),
            stems=stems(text),
        )


def distance(asked: Named, stored: Named, told: Told, topic: Topic) -> float | None:
    """What the names of an asked and a stored question cost of their likeness, ``told`` being what
    the stored one's document names; None where they cannot be about the same.

    How something is done (``topic``) is the same for whatever item and destination.
    """
    if not asked.makers <= stored.makers | told.makers:
        return None
    procedure = topic is Topic.PROCEDURE
    costs = [
        _items(asked, stored, told, general=procedure),
        _each(asked.rules, stored.rules, told.rules),
        _each(asked.missing, stored.missing, frozenset()),
        _places(asked.places, stored.places, told.places, general=procedure),
        _words(asked.firms, stored.firms, told.text),
        _words(asked.sources, stored.sources, told.text),
        _military(asked, stored, told),
    ]
    return None if None in costs else sum(cost for cost in costs if cost)


def _items(asked: Named, stored: Named, told: Told, *, general: bool) -> float | None:
    if asked.items and stored.items:
        return 0.0 if asked.items & stored.items else None
    if stored.items:
        return UNSAID if stored.wide else 2 * UNSAID
    if not asked.items or asked.wide:
        return 0.0
    if asked.items & told.items:
        return UNSAID
    return UNSAID if general else None


def _each(asked: frozenset[str], stored: frozenset[str], told: frozenset[str]) -> float | None:
    """Things that must be named on one side by the question or its document."""
    if asked and stored:
        return 0.0 if asked & stored else None
    if asked:
        return UNSAID if asked <= told else None
    return UNSAID if stored else 0.0


def _places(
    asked: frozenset[str], stored: frozenset[str], told: frozenset[str], *, general: bool
) -> float | None:
    if asked and stored:
        return 0.0 if all(_lies_in(code, stored) for code in asked) else None
    if asked and not all(_lies_in(code, told) for code in asked):
        return UNSAID if general else None
    return UNSAID if asked or stored else 0.0


def _lies_in(code: str, places: frozenset[str]) -> bool:
    return within(code, tuple(places)) or any(within(other, (code,)) for other in places if other)


def _words(asked: frozenset[str], stored: frozenset[str], text: str) -> float | None:
    if asked and stored:
        return 0.0 if asked & stored else None
    if asked and not all(re.search(rf"(?<!\w){re.escape(name)}", text) for name in asked):
        return None
    return UNSAID if asked or stored else 0.0


def _military(asked: Named, stored: Named, told: Told) -> float | None:
    if asked.military == stored.military:
        return 0.0
    if asked.military:
        return UNSAID if told.military else None
    return None
