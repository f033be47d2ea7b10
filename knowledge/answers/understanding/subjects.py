"""What a question names: items, announcements, places, parties, publishers, and where."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

from knowledge.answers.understanding import lexicon
from knowledge.answers.understanding.announcements import (
    Reference,
    find_announcements,
    match_documents,
    match_titles,
)
from knowledge.answers.understanding.clauses import Span, blanked
from knowledge.answers.understanding.dates import date_spans, find_period
from knowledge.answers.understanding.know_how import of_making
from knowledge.answers.understanding.materials import held, meant_for, scrap
from knowledge.answers.understanding.periods import Period
from knowledge.models import Kind
from knowledge.register.elements import Mention, describe, find_items, varieties
from knowledge.register.firms import firms_with_items, unlisted_names
from knowledge.register.packages import is_package
from knowledge.register.places import Place, find_places
from knowledge.register.reach import covered
from knowledge.register.status import EVERY, Register
from knowledge.register.strange import unknown_places
from knowledge.vocabulary.issuers import default, home_words, issuer_of
from knowledge.vocabulary.loading import families_of
from knowledge.vocabulary.locales import Shape
from knowledge.vocabulary.packs import pack_folder, speaking_by
from knowledge.vocabulary.places import home, venues
from knowledge.vocabulary.varieties import Variety
from knowledge.vocabulary.words import WIDE_LETTER

_MONTHS = "|".join(calendar.month_name[1:]).lower()
_RULE_NAMES = (
    rf"\b(?:the )?(?:(?:{_MONTHS})(?: | ?/ ?)(?:(?:or|and|&|vs\.?) )?(?:the )?)?"
    rf"(?P<month>{_MONTHS}|jan|feb|mar|apr|oct|nov|dec)\.?"
    r"(?: \d{1,2}(?:st|nd|rd|th)?)?,?(?: (?P<year>20\d\d))? "
    r"(?:(?:export|{family}|{home}) ){0,2}"
    r"(?:controls?|rules?|package|measures?|restrictions?|curbs?|"
    r"regime|round|announcements?|suspension|list|elements|metals|{family}|items|five|seven)\b"
)
_DISMISSED = re.compile(
    r"\b(?:not|don'?t (?:care about|need|want|mean)|do not (?:care about|need|want|mean)|"
    r"except(?: for)?|"
    r"other than|apart from|instead of|rather than)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Subjects:
    """What a text names.

    ``circle`` is the group that an item is asked to belong to. ``rest`` is the text with all of
    it blanked out, at the same length; ``masked`` has a word of ``MASKS`` in place of each.
    """

    mentions: tuple[Mention, ...]
    circle: str
    package: str
    known: tuple[str, ...]
    unknown: tuple[str, ...]
    publishers: tuple[str, ...]
    places: tuple[Place, ...]
    party: str | None
    strangers: tuple[str, ...]
    nowhere: tuple[str, ...]
    period: Period | None
    rest: str
    masked: str = ""

    @property
    def items(self) -> tuple[str, ...]:
        """The keys of the items that are named for sure."""
        return tuple(dict.fromkeys(k for m in self.mentions if not m.ambiguous for k in m.keys))


def find_subjects(text: str, register: Register, as_of: date, language: str) -> Subjects:
    """Everything that ``text`` names, as known on the day of asking."""
    references = find_announcements(text)
    publishers, named_at = _publishers(text, register)
    party, party_at = _party(text, register, as_of)
    later = [] if party else list(register.later_parties(text, as_of))
    party_at += later
    taken = [(r.start, r.end) for r in references] + named_at + party_at
    found = [m for m in find_items(text, language) if not _inside(m, taken)]
    firms = firms_with_items(text, [(m.start, m.end) for m in found], lexicon.STOPWORDS)
    every = held([m for m in found if not _inside(m, firms)], text)
    mentions = of_making(text, _told_apart(text, every))
    masks = [(m.start, m.end) for m in mentions] + [(r.start, r.end) for r in references]
    masks += [match.span() for match in _rule_names().finditer(text)]
    named = [(r.start, r.end) for r in references]
    places = [
        place
        for place in find_places(text)
        if not _is_venue(place, text) and not any(a <= place.start < b for a, b in named)
    ]
    dates = date_spans(text, as_of, tuple(masks), language)
    around = [(p.start, p.end) for p in places] + dates + party_at + named_at
    items = {key for m in mentions if not m.group for key in m.keys}
    known, unknown = _announcements(references, register, as_of, text, items)
    if not references and not mentions:
        known = _of_month(text, register, as_of)
    strangers = _strangers(text, [*later, *firms], [*masks, *around, *firms])
    named = [found.span() for name in strangers for found in re.finditer(re.escape(name), text)]
    return Subjects(
        mentions=tuple(mentions),
        circle=_circle(text, every, mentions),
        package=next((m.group for m in every if is_package(m.group)), ""),
        known=known,
        unknown=unknown,
        publishers=publishers,
        places=tuple(places),
        party=party,
        strangers=strangers,
        nowhere=unknown_places(text, [*masks, *around, *named]),
        period=find_period(text, as_of, tuple(masks), language),
        rest=_plain(blanked(text, [*masks, *around, *scrap(text, mentions)], " "), language),
        masked=_renamed(
            text,
            {
                "RULE": [
                    *taken[: len(references)],
                    *(found.span() for found in _rule_names().finditer(text)),
                    *((m.start, m.end) for m in every if is_package(m.group)),
                ],
                "ITEM": [(m.start, m.end) for m in every if not is_package(m.group)],
                "FIRM": [*party_at, *named],
                "SOURCE": named_at,
                "PLACE": [(p.start, p.end) for p in places],
                "DAY": dates,
            },
        ),
    )


MASKS = frozenset({"RULE", "ITEM", "FIRM", "SOURCE", "PLACE", "DAY"})
"""The words that stand for what a text names, by its kind."""


def _renamed(text: str, spans: Mapping[str, Sequence[Span]]) -> str:
    """The text with a word in place of each thing that it names, the widest first."""
    every = [(low, high, mask) for mask, found in spans.items() for low, high in found]
    every.sort(key=lambda each: (each[0], -each[1]))
    parts, at = [], 0
    for low, high, mask in every:
        if low >= at:
            parts += [text[at:low], mask]
            at = high
    return "".join([*parts, text[at:]])


def destinations(places: Sequence[Place]) -> tuple[str, ...]:
    """Where goods go, as codes: what is said to be the goal, else whatever place is named that
    neither makes the rule nor lies on the way."""
    abroad = [p for p in places if p.code != home() and not (p.issuer or p.via)]
    goals = [place for place in abroad if place.directed]
    chosen = goals or abroad
    if len(goals) == 1 and len(abroad) > 1:
        chosen = [goals[0], *_joined(abroad[abroad.index(goals[0]) :])]
    return tuple(dict.fromkeys(place.code for place in chosen))


_OR = Shape(r"\b{or_word}\b")
_VENUE = re.compile(r"\b(?:in|at|after|since|from|the|over|before) (?:the )?$", re.IGNORECASE)


def _is_venue(place: Place, text: str) -> bool:
    """Whether the leaders met there: "lifted in Busan" sends nothing to South Korea."""
    return place.text.casefold() in venues() and _VENUE.search(text[: place.start]) is not None


def _joined(places: Sequence[Place]) -> list[Place]:
    """The places that continue a list begun by the first: "to the US, Japan and Korea"."""
    found = []
    for before, place in pairwise(places):
        if place.start - before.end > 6:
            break
        found.append(place)
    return found


def _told_apart(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that the question is about.

    "Every dual-use item" is none by itself; a group beside a named item is background, unless the
    two stand in one list; an element that only says what a product is made of is not asked about,
    nor is what the asker puts aside ("not erbium").
    """
    found = [m for m in mentions if m.keys != (EVERY,)]
    wanted = [m for m in found if not _DISMISSED.search(text[: m.start])]
    found = wanted or found
    purposes = meant_for(text, found)
    found = [m for m in found if m not in purposes]
    single = [m for m in found if not m.group]
    if any(not is_package(m.group) for m in found) and _OR.search(text):
        found = [m for m in found if not is_package(m.group)]
    if single and len(single) < len(found):
        found = [
            m for m in found if not m.group or any(_listed(text, m, other) for other in single)
        ]
    made_of = {
        (m.start, m.end)
        for m in found
        for other in found
        if m is not other
        and set(m.keys) & {part for key in other.keys for part in describe(key).related}
        and not re.search(r"\band\b|\bor\b|[,&/+]", _between(text, m, other))
        and describe(other.keys[0]).kind != "element"
        and len(_between(text, m, other).split()) <= 4
    }
    return [m for m in found if (m.start, m.end) not in made_of]


_MEMBER = (
    r"\b(?:one of|among(?:st)?|part of|member of|in|belongs? to|counts? (?:as|among)|a|an|any of)"
    r"(?: the| those| these| {home}(?:['’]s)?| our)?\s*$"
)


@cache
def _shape(form: str, folder: Path) -> Shape:
    """A form with what people call the default issuer of a pack, and families of items."""
    with speaking_by(folder):
        families = [re.escape(label.removesuffix("s")) for label in families_of(folder)]
        family = "|".join(f"{one}s?".replace(r"\ ", "[- ]") for one in families)
        return Shape(form, home=home_words(), family=family or "(?!)")


def _rule_names() -> Shape:
    return _shape(_RULE_NAMES, pack_folder())


def _circle(text: str, every: Sequence[Mention], told: Sequence[Mention]) -> str:
    """The group that an item named beside it is asked to be a member of: "one of the seven"."""
    if not any(mention.keys and not mention.group for mention in told):
        return ""
    asked = [m for m in every if m.group and m not in told and not is_package(m.group)]
    member = _shape(_MEMBER, pack_folder())
    named = [m for m in asked if member.search(text[: m.start].removesuffix("the "))]
    return named[0].group or "" if named else ""


def _listed(text: str, one: Mention, other: Mention) -> bool:
    joint = _between(text, one, other).lower().split()
    return len(joint) <= 4 and any(
        word in ("and", "or", "plus", "&", ",", "und", "et", "y") for word in joint
    )


def _between(text: str, one: Mention, other: Mention) -> str:
    return text[min(one.end, other.end) : max(one.start, other.start)]


_EITHER = Shape(r"\b{content_either}\b")
_DENIED = Shape(r"\b{content_denied}")
_HOLDING = Shape(r"{content_holds_some}")


def with_kin(text: str, items: tuple[str, ...]) -> tuple[str, ...]:
    """The items, and both kinds of goods that the rules tell apart by their content."""
    for variety in varieties():
        if variety.kinds[0] in items:
            items = _with_variety(text, items, variety)
    return items


def _with_variety(text: str, items: tuple[str, ...], variety: Variety) -> tuple[str, ...]:
    without, holding = variety.kinds
    either = _EITHER.search(text)
    lacking = frozenset[str]() if either else variety.lacking(text)
    if len(lacking) == len(variety.holds):
        return tuple(item for item in items if item not in (*variety.holds, holding))
    items = tuple(item for item in items if item not in lacking)
    if not lacking and not either and _DENIED.search(text):
        return items
    if _HOLDING.search(text):
        if set(variety.holds) & set(items) and not either:
            # What they are made of decides: these contain it.
            return (holding, *(i for i in items if i not in (*variety.holds, without)))
        items = tuple(item for item in items if item not in variety.holds)
    return tuple(dict.fromkeys([*items, holding]))


def _publishers(text: str, register: Register) -> tuple[tuple[str, ...], list[Span]]:
    """Publishers of the record that the text names, and where."""
    names = {document.publisher: document.publisher for document in register.documents()}
    names |= lexicon.PUBLISHERS
    found = [
        (publisher, match.span())
        for name, publisher in names.items()
        if len(name) > 2
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE)
    ]
    return tuple(dict.fromkeys(name for name, _ in found)), [span for _, span in found]


def _announcements(
    references: Sequence[Reference], register: Register, as_of: date, text: str, items: set[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Stored ids of the announcements that are named, and the written forms of the others.

    A number without a year means the announcement that names one of ``items``, if one does.
    """
    naming = {measure.document for measure in register.measures() if items & set(covered(measure))}
    stored_then = [d for d in register.documents() if (d.published or as_of) <= as_of]
    ids = [document.id for document in stored_then]
    instruments = [document.id for document in stored_then if document.kind is Kind.ANNOUNCEMENT]
    titles = {document.id: document.title for document in stored_then}
    technology = re.search(r"technolog|catalogue|catalog", text, re.IGNORECASE)
    known: list[str] = []
    unknown: list[str] = []
    for reference in references:
        meant = ids if reference.document else instruments
        matches = match_documents(reference, meant) or match_titles(reference, text, titles)
        if technology and any(stored.endswith("T") for stored in matches):
            matches = tuple(sorted(matches, key=lambda stored: not stored.endswith("T")))
        if not reference.year and not reference.document:
            matches = tuple(sorted(matches, key=lambda stored: stored not in naming))
        if matches:
            known.append(matches[0])
        else:
            year = f" of {reference.year}" if reference.year else ""
            numbered = f"No. {reference.number}{year}"
            unknown.append(reference.document or reference.written or numbered)
    return tuple(dict.fromkeys(known)), tuple(dict.fromkeys(unknown))


def _of_month(text: str, register: Register, as_of: date) -> tuple[str, ...]:
    """The announcements that a month names: "the February 2025 announcement"."""
    match = _rule_names().search(text)
    if match is None or not match["year"]:
        return ()
    month = [name[:3] for name in _MONTHS.split("|")].index(match["month"].lower()[:3]) + 1
    return tuple(
        document.id
        for document in register.documents()
        if issuer_of(document) == default()
        and document.published
        and document.published <= as_of
        and (document.published.year, document.published.month) == (int(match["year"]), month)
        and any(measure.effect.controls for measure in document.measures)
    )


def _party(text: str, register: Register, as_of: date) -> tuple[str | None, list[Span]]:
    """The listed party that the text names, and where its name stands as it is listed."""
    found = register.parties_in(text, as_of)
    spans = [
        match.span()
        for name in found
        for written in register.names_of(name)
        for match in re.finditer(_alone(written), text, re.IGNORECASE)
    ]
    return (found[0] if found else None), spans


def _alone(name: str) -> str:
    """A pattern for a name as a word of its own, where its script has such."""
    return re.escape(name) if WIDE_LETTER.search(name) else rf"(?<!\w){re.escape(name)}(?!\w)"


def _strangers(text: str, later: Sequence[Span], taken: Sequence[Span]) -> tuple[str, ...]:
    """The firms that no list names, among them those that lists name only after the day."""
    return tuple(dict.fromkeys([*(text[a:b] for a, b in later), *unlisted_names(text, taken)]))


def _plain(rest: str, language: str) -> str:
    """The text without Swedish "to", which is English "until"."""
    return re.sub(r"\btill\b", "    ", rest) if language == "sv" else rest


def _inside(mention: Mention, taken: Sequence[Span]) -> bool:
    return any(low <= mention.start < high for low, high in taken)
