"""What is told to those who watch, and the list of what they watch, as cards. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot import text as safe
from bot.cards import Button, Card
from bot.ids import Action, Ref
from bot.paging import pieces
from bot.panels import ACCENT
from bot.rendering import MARGIN, TEXT_LIMIT, day, listed, origin, title
from bot.states import NO_STATUS, look, look_of
from knowledge.models import Citation, State, Status
from knowledge.store.watches import WatchRow
from knowledge.watching.alerts import Occasion
from knowledge.watching.calendar import What
from knowledge.watching.notices import Answered, Letter, Notice, Resting, Subject

SOON, CHANGED = 0xF2C037, 0x8E63CE
_NAMES, _HEAD, _NAME, _QUOTE, _TITLE = 300, 60, 80, 220, 80
_ENDS, _SOURCES, _STATES = 3, 3, 6
_MEANS = {
    State.BAN: "The export is barred.",
    State.REVIEW: "Applications are decided case by case.",
    State.LICENCE: "The export needs a licence.",
    State.ANNOUNCED: "The rule is issued and not yet in force.",
    State.SUSPENDED: "The rule exists and does not apply for the time being.",
    State.UNCONFIRMED: "A stated end has passed, and nothing on record says what came after.",
    State.NONE: "No control is on record.",
}
_WHAT = {
    What.SUSPENSION: "Suspension",
    What.LIST: "List",
    What.MEASURE: "Rule",
    What.CLAIM: "Said to hold until then",
    What.EVENT: "Deadline",
}


def letter_card(letter: Letter, watch: int, number: int, foot: str) -> Card:
    """The card of what is sent as alert ``number``, for the watch with this number, 0 for none.

    ``foot`` is the line below the sources."""
    if isinstance(letter, Answered):
        return _answered(letter, number)
    if isinstance(letter, Resting):
        return _resting(letter, number)
    head, colour = _HEADS[letter.occasion](letter)
    texts = _fitted(list(filter(None, ["\n".join(head), *_sources(letter.sources), foot])))
    stop = Button("Stop this watch", Ref(Action.UNWATCH, watch), "🔕")
    return Card(texts, colour, ((stop,),) if watch else (), number=number)


def begun_card(subject: Subject, where: str, *, new: bool) -> Card:
    """What somebody sees who begins to watch: what, where it is told, and how things stand."""
    lines = [f"### 🔔 {'Watching' if new else 'You watch this already'}: {named(subject)}"]
    lines.append(
        f"I tell you {where} when its status changes, and 30, 7 and 1 days before something on "
        "record about it ends."
    )
    lines += [_stands(status) for status in subject.statuses[:_STATES]]
    lines.append("-# `/watch list` shows what is watched, `/watch remove` ends it.")
    return Card(("\n".join(lines),), ACCENT)


def watches_card(rows: Sequence[WatchRow], subjects: Sequence[Subject]) -> Card:
    """What is watched, and what of it rests and why."""
    if not rows:
        return Card(("## Watches\nNothing is watched; begin with `/watch add`.",), ACCENT)
    lines = ["## Watches"]
    for row, subject in zip(rows, subjects, strict=True):
        where = f"<#{row.place.channel}>" if row.place.channel else "direct message"
        lines.append(f"- **{named(subject)}** · {where}")
        if row.paused:
            lines.append(f"  - ⏸️ {safe.inline(row.paused, 200)} `/watch add` it again to go on.")
    return Card(_fitted(["\n".join(lines)]), ACCENT)


def named(subject: Subject, limit: int = _NAME) -> str:
    """What is watched, in words."""
    name = subject.name or subject.item
    item = safe.inline(name[:1].upper() + name[1:], limit) if name else "Everything on record"
    return f"{item}, to {safe.inline(subject.place, _NAME)}" if subject.place else item


def _flip(notice: Notice) -> tuple[list[str], int]:
    before, after = look_of(notice.before), look_of(notice.after)
    until = f" until {day(notice.until)}" if notice.until else ""
    lines = [
        f"### {after.emoji} {listed(notice.items, _HEAD, _NAME)}",
        f"{before.emoji} {before.words} → {after.emoji} **{after.words}**{until}",
        _MEANS[notice.after],
    ]
    if len(notice.items) > 1:
        lines.append(f"**Items** ({len(notice.items)}): {listed(notice.items, _NAMES, _NAME)}")
    lines.append(_about(notice))
    if not notice.sources:
        lines.append("What decided it before is no longer on record.")
    return lines, after.colour if notice.after is not State.NONE else NO_STATUS.colour


def _end(notice: Notice) -> tuple[list[str], int]:
    left = {0: "Ends today", 1: "Ends tomorrow"}.get(notice.days, f"Ends in {notice.days} days")
    lines = [f"### ⏳ {left} · {day(notice.day)}"]
    if notice.items:
        lines.append(listed(notice.items, _NAMES, _NAME))
    by_kind: dict[What, list[str]] = {}
    for end in notice.ends:
        by_kind.setdefault(end.what, []).append(end.document)
    for what, documents in by_kind.items():
        more = f" and {len(documents) - _ENDS} more" if len(documents) > _ENDS else ""
        said = ", ".join(safe.inline(name, _TITLE) for name in documents[:_ENDS])
        lines.append(f"- **{_WHAT[what]}**: {said}{more}")
    return [*lines, _about(notice)], SOON


def _moved(notice: Notice) -> tuple[list[str], int]:
    what = ", ".join(dict.fromkeys(safe.inline(end.document, _TITLE) for end in notice.ends))
    now = f"Its last day on record is {day(notice.until)}." if notice.until else ""
    return [
        f"### 📅 Does not end on {day(notice.day)}",
        f"{what}. {now or 'No end of it is on record now.'}",
        _about(notice),
    ], CHANGED


def _gone(notice: Notice) -> tuple[list[str], int]:
    return [
        f"### ⏸️ “{listed(notice.items, _NAMES, _NAME)}” is no longer known here",
        "What defined it was removed, so this watch rests. `/watch remove` ends it; `/watch add` "
        "begins it anew once the name is known again.",
    ], NO_STATUS.colour


_HEADS = {
    Occasion.FLIP: _flip,
    Occasion.END: _end,
    Occasion.MOVED: _moved,
    Occasion.GONE: _gone,
}


def _about(notice: Notice) -> str:
    parts = [f"rules of {safe.inline(notice.issuer, _NAME)}"] if notice.issuer else []
    parts.append(f"to {safe.inline(notice.destination or 'every destination', _NAME)}")
    parts.append(f"as of {day(notice.on)}")
    return "-# " + " · ".join(parts)


def _sources(sources: Sequence[Citation]) -> list[str]:
    """Each source with its title, linked, who says it and when, and the words that say so."""
    if not sources:
        return []
    lines: list[str] = []
    for source in sources[:_SOURCES]:
        lines += [*([""] if lines else []), f"📄 {title(source, _TITLE)}", f"-# {origin(source)}"]
        if source.quote:
            lines.append(safe.quoted(safe.shorten(safe.plain(source.quote), _QUOTE)))
    if len(sources) > _SOURCES:
        rest = ", ".join(title(source, _TITLE) for source in sources[_SOURCES:])
        lines.append(f"-# and {rest}")
    return ["\n".join(lines)]


def _answered(letter: Answered, number: int) -> Card:
    lines = [
        "### 🔔 Your question has an answer now",
        safe.quoted(safe.shorten(letter.question, 300)),
    ]
    rows: tuple[tuple[Button, ...], ...] = ()
    if letter.here:
        rows = ((Button("Show me", Ref(Action.SHOW, number), "💬", primary=True),),)
    else:
        lines.append("The answer stands in a document of the server where you asked: ask it there.")
    if letter.link:
        lines.append(f"[Where you asked it]({letter.link})")
    lines.append("-# You asked to be told once.")
    return Card(("\n".join(lines),), ACCENT, rows, number=number)


def _resting(letter: Resting, number: int) -> Card:
    what = listed(letter.watches, _NAMES, _NAME)
    lines = [
        f"### ⏸️ Alerts rest in <#{letter.channel}>",
        f"**{what}**: {safe.inline(letter.why, 300)}",
        "Once that is mended, `/watch add` there, or the channel in `/settings`, goes on.",
    ]
    return Card(("\n".join(lines),), NO_STATUS.colour, number=number)


def _stands(status: Status) -> str:
    seen = look(status)
    until = f" until {day(status.until)}" if status.until else ""
    return f"{seen.emoji} {seen.words}{until}"


def _fitted(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts, the longest of them cut where a card cannot hold all."""
    room = TEXT_LIMIT - MARGIN
    over = sum(map(safe.size, texts)) - room
    longest = max(texts, key=safe.size)
    return tuple(
        next(pieces(text.split("\n"), safe.size(text) - over))
        if over > 0 and text is longest
        else text
        for text in texts
    )
