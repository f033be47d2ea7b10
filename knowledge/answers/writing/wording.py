"""How measures, documents, days and lists are put into words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from knowledge.answers.understanding.periods import spoken
from knowledge.models import Document, Effect, Measure, State
from knowledge.register.elements import describe
from knowledge.register.status import EVERY

_NUMBERED = re.compile(r"^CN-(\d{4})-0*(\d+)(T?)$")

COUNTRIES = {"US": "the United States", "JP": "Japan", "EU": "the European Union", "CN": "China"}

STATE_WORDS = {
    State.BAN: "barred",
    State.REVIEW: "under case-by-case review",
    State.LICENCE: "under export licence",
    State.ANNOUNCED: "announced, not yet in force",
    State.SUSPENDED: "control suspended",
    State.UNCONFIRMED: "not confirmed",
    State.NONE: "no control on record",
}


def label(document: Document) -> str:
    """What people call a document: "Announcement No. 18 of 2025", or its title."""
    match = _NUMBERED.match(document.id)
    if match and not match[3]:
        return f"Announcement No. {match[2]} of {match[1]}"
    return f"“{document.title}”"


def label_of(document: Document | None, otherwise: str) -> str:
    """``label`` of a document that may be missing."""
    return label(document) if document else otherwise


def labels(documents: Iterable[Document]) -> str:
    """``label`` of several: "Announcements No. 55, 56 and 57 of 2025 and No. 1 of 2026"."""
    found: dict[str, list[str]] = {}
    titles = []
    for document in documents:
        match = _NUMBERED.match(document.id)
        if match and not match[3]:
            found.setdefault(match[1], []).append(match[2])
        else:
            titles.append(label(document))
    numbered = [f"No. {listed(numbers)} of {year}" for year, numbers in found.items()]
    if numbered:
        several = sum(map(len, found.values())) > 1
        numbered[0] = f"Announcement{'s' if several else ''} {numbered[0]}"
    return listed([*numbered, *titles])


def name(item: str) -> str:
    """An item in words, as in the middle of a sentence."""
    found = describe(item).name
    if item == EVERY:
        return found
    return (
        f"the {found}" if describe(item).kind == "rule" and not found.startswith("the ") else found
    )


def be(item: str, *, past: bool = False, pronoun: bool = False) -> str:
    """ "is", "are", "was" or "were" for an item."""
    entry = describe(item)
    plural = not pronoun and entry.kind == "product" and entry.name.split(" ")[-1] != "graphite"
    plural = plural and ("s " in f"{entry.name} " and not entry.name.startswith("every "))
    return {(False, False): "is", (False, True): "are", (True, False): "was", (True, True): "were"}[
        past, plural
    ]


def users(measure: Measure, asked: str | None = None) -> str:
    """The end users of a measure in words; only the one asked about, if it is listed."""
    named = (asked,) if asked in measure.end_users else measure.end_users
    words = ["military users and uses" if user == "military" else str(user) for user in named]
    return listed(words[:4] + ([f"{len(words) - 4} more"] if len(words) > 4 else []))


def listed(words: Sequence[str], joint: str = "and") -> str:
    """ "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def place(code: str) -> str:
    """A destination in words: "US" is "the United States"."""
    if code in COUNTRIES:
        return COUNTRIES[code]
    from babel import Locale

    return str(Locale("en").territories.get(code, code))


def places(codes: Sequence[str]) -> str:
    """Destinations in words; "every destination" for all."""
    return "every destination" if "all" in codes else listed([place(code) for code in codes])


def capitalised(text: str) -> str:
    """The text with its first letter in upper case and the rest as it is."""
    return text[:1].upper() + text[1:]


def days_left(until: date, as_of: date) -> str:
    """ "today", "tomorrow" or "in 4 days" where an end is near, else ""."""
    days = (until - as_of).days
    if not 0 <= days <= 60:
        return ""
    return {0: " (today)", 1: " (tomorrow)"}.get(days, f" (in {days} days)")


def span(measure: Measure) -> str:
    """ "from 7 November 2025 to 10 November 2026" or "since …" without an end."""
    if measure.until:
        return f"from {spoken(measure.from_)} to {spoken(measure.until)}"
    return f"since {spoken(measure.from_)}"


def requirement(measure: Measure) -> str:
    """What a control asks for, as the words behind an item's name and "is": "under licence"."""
    return {
        Effect.LICENCE: "under export licence",
        Effect.BAN: "barred from export",
        Effect.REVIEW: "under case-by-case review",
    }.get(measure.effect, measure.effect.value)


def does(measure: Measure, item: str) -> str:
    """What a control does to an item: "puts terbium under export licence"."""
    if measure.effect is Effect.BAN:
        return f"bars {item} from export"
    return f"puts {item} {requirement(measure)}"


def rule_of(measure: Measure) -> str:
    """A control in a few words: "the ban for the United States"."""
    what = {Effect.BAN: "the ban", Effect.REVIEW: "the review", Effect.LICENCE: "the licence rule"}
    whom = f" on {users(measure)}" if measure.end_users else ""
    return f"{what.get(measure.effect, 'the rule')} for {places(measure.destinations)}{whom}"


def forms(measure: Measure, limit: int = 12) -> str:
    """The forms that a measure names, shortened; semicolons part them, as they hold commas."""
    shown = list(measure.forms[:limit])
    more = len(measure.forms) - limit
    return "; ".join([*shown, f"{more} more"] if more > 0 else shown)
