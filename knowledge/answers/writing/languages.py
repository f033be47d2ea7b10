"""What an answer says first in the asker's language; the details below it stay in English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from knowledge.answers.understanding.periods import spoken
from knowledge.models import Condition, Document, Effect, Kind, Ruling, State, Status
from knowledge.register.deciding import CONTROL_STATES
from knowledge.register.elements import describe
from knowledge.vocabulary.issuers import issuer, numbered
from knowledge.vocabulary.locales import locale

_MOST = 20


def known(language: str) -> bool:
    """Whether answers can begin in this language; English needs no such beginning."""
    return locale(language).phrases is not None


def phrase(key: str, language: str, **filled: object) -> str:
    """One of the fixed phrases, with the names in it filled in."""
    said: str = getattr(locale(language).phrases, key)
    return said.format(**filled)


def verdict(statuses: Sequence[Status], language: str) -> str:
    """One line for each state in ``language``, or "" where English does; at most 20 items."""
    if not known(language) or not statuses or len(statuses) > _MOST:
        return ""
    groups: dict[str, list[str]] = {}
    for status in statuses:
        groups.setdefault(_state(status, language), []).append(named(status.item, language))
    lines = [
        f"**{joint(language).join(dict.fromkeys(names))}**{colon(language)}{state}"
        for state, names in groups.items()
    ]
    day = spoken(statuses[0].on, language)
    return "\n".join([*lines[:-1], f"{lines[-1]} ({day})", "", phrase("details", language)])


def _state(status: Status, language: str) -> str:
    """A state in words: what holds for certain first, then what is open or was repealed."""
    said = locale(language).states[status.state]
    told = status.holding if status.state is State.UNCONFIRMED else ()
    parts = [locale(language).states[CONTROL_STATES[r.measure.effect]] for r in told[:1]]
    for ruling in status.deciding:
        act = ruling.by if ruling.condition is Condition.REPEALED else ruling.ending
        day = ruling.since if ruling.condition is Condition.REPEALED else None
        if day is None and ruling.until and ruling.until >= status.known:
            day = ruling.until + timedelta(days=1)
        if act is None or day is None:
            continue
        became = "repealed" if act.effect is Effect.REPEALS else "suspended_open"
        words = phrase(became, language, since=spoken(day, language))
        rule, by = (_titled(m.document, language) for m in (ruling.measure, act))
        said += f"; {rule}{colon(language)}{words} ({by}, {spoken(day, language)})"
    return "; ".join([*parts, said])


def fate(document: Document, rulings: Sequence[Ruling], language: str) -> str:
    """One line on what became of an announcement, with its dates."""
    said = dict.fromkeys(_condition(ruling, language) for ruling in rulings)
    words = "; ".join(part for part in said if part)
    title = announcement(document, language)
    return f"**{title}**{colon(language)}{words}" if words else f"**{title}**"


def announcement(document: Document, language: str) -> str:
    """What people call a document in ``language``: its number and year, else its title."""
    if document.kind is not Kind.ANNOUNCEMENT:
        return f"“{document.title}”"
    return _titled(document.id, language, document.title)


def _titled(document_id: str, language: str, title: str = "") -> str:
    own = numbered(document_id)
    if own is None or own.series or not issuer(own.issuer).several:
        return f"“{title or document_id}”"
    return phrase("announcement", language, number=own.number, year=own.year)


def listing(party: str, document: Document, ruling: Ruling, language: str) -> str:
    """One line on the list that a party stands on, and since when."""
    key = "control" if ruling.measure.effect is Effect.BAN else "watch"
    since = spoken(ruling.since or ruling.measure.from_, language)
    where = phrase(key, language, since=since)
    comma = locale(language).punctuation.apposition
    return f"**{party}**{comma}{where} ({announcement(document, language)})"


def named(item: str, language: str) -> str:
    """An item in ``language``: an element with its symbol, a product where its name is known."""
    entry = describe(item)
    if good := locale(language).goods.get(item):
        return good.partition(";")[0]
    for code, aliases in entry.aliases:
        if code == language and aliases and entry.symbol:
            return f"{aliases[0]} ({entry.symbol})"
    return entry.symbol or entry.name


def either(items: Iterable[str], language: str) -> str:
    """The question which of several items is meant."""
    choices = " / ".join(named(item, language) for item in items)
    return phrase("which", language, choices=choices)


def colon(language: str) -> str:
    """The colon between a name and what is said of it."""
    return locale(language).punctuation.colon


def joint(language: str) -> str:
    """What stands between the names of a list."""
    return locale(language).punctuation.list


def _condition(ruling: Ruling, language: str) -> str:
    measure = ruling.measure
    start, until = spoken(ruling.since or measure.from_, language), measure.until
    if ruling.condition is Condition.REPEALED:
        by = f"{_titled(ruling.by.document, language)}, " if ruling.by else ""
        return f"{phrase('repealed', language)} ({by}{start})"
    if ruling.condition is Condition.ANNOUNCED:
        return phrase("announced", language, start=spoken(measure.from_, language))
    if ruling.condition is Condition.IN_FORCE:
        said = _window("in_force", start, ruling.until or until, language)
        if ruling.ending is None:
            return said
        return f"{said} ({_titled(ruling.ending.document, language)})"
    if ruling.stopped_by and ruling.by and ruling.by.effect is not Effect.REPEALS:
        began, end = spoken(ruling.by.from_, language), ruling.by.until
        if ruling.condition is Condition.UNCONFIRMED and end:
            return phrase("lapsed_suspension", language, until=spoken(end, language))
        if end is None:
            return phrase("suspended_open", language, since=began)
        return phrase("suspended", language, since=began, until=spoken(end, language))
    return phrase("lapsed", language, until=spoken(until, language)) if until else ""


def _window(key: str, start: str, until: date | None, language: str) -> str:
    if until is None:
        return phrase(key, language, since=start)
    return phrase(f"{key}_until", language, since=start, until=spoken(until, language))
