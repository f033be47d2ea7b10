"""How measures, documents, days and lists are put into words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from knowledge.answers.understanding.periods import spoken
from knowledge.models import Document, Effect, Kind, Measure, State, Status
from knowledge.register.elements import describe, is_rule
from knowledge.register.places import is_own_name
from knowledge.register.scope import destination_of
from knowledge.register.status import EVERY
from knowledge.vocabulary import issuers

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
    own = _called(document)
    return own or f"“{document.title}”"


def _called(document: Document) -> str:
    """What an announcement that is known by its number is called; "" for others: a statement's id
    may be made of its day."""
    own = issuers.numbered(document.id)
    if own is None or own.series or document.kind is not Kind.ANNOUNCEMENT:
        return ""
    return issuers.issuer(own.issuer).label.format(number=own.number, year=own.year)


def label_of(document: Document | None, otherwise: str) -> str:
    """``label`` of a document that may be missing."""
    return label(document) if document else otherwise


def labels(documents: Iterable[Document]) -> str:
    """``label`` of several: "Announcements No. 55, 56 and 57 of 2025 and No. 1 of 2026"."""
    found: dict[str, dict[int, list[str]]] = {}
    titles = []
    for document in documents:
        own = issuers.numbered(document.id)
        if own and _called(document) and issuers.issuer(own.issuer).several:
            years = found.setdefault(own.issuer, {})
            years.setdefault(own.year, []).append(str(own.number))
        else:
            titles.append(label(document))
    told = []
    for code, years in found.items():
        form = issuers.issuer(code)
        if sum(map(len, years.values())) == 1:
            told += [form.label.format(number=ns[0], year=year) for year, ns in years.items()]
            continue
        numbers = [f"No. {listed(numbers)} of {year}" for year, numbers in years.items()]
        told += [f"{form.several} {numbers[0]}", *numbers[1:]]
    return listed([*told, *titles])


def name(item: str) -> str:
    """An item in words, as in the middle of a sentence."""
    found = describe(item).name
    if item == EVERY:
        return found
    return f"the {found}" if is_rule(item) and not found.startswith("the ") else found


def state_line(status: Status) -> str:
    """An item and its state, in one sentence."""
    return f"{capitalised(name(status.item))}: {STATE_WORDS[status.state]}."


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
    if code in issuers.pack().issuers:
        return issuers.issuer(code).name
    from babel import Locale

    return str(Locale("en").territories.get(code, code))


def place_named(name: str) -> str:
    """A destination as somebody names it, in words, with its country where that has another name:
    a town is "Rotterdam, Netherlands". KnowledgeError where it is not known."""
    country = place(destination_of(name))
    cleaned = " ".join(name.split())
    own = bool(issuers.code_of(cleaned)) or is_own_name(cleaned)
    return country if own else f"{cleaned.title() if cleaned.islower() else cleaned}, {country}"


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
