"""What moderators see of documents: drafts, effects, lists, revisions, gaps. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot import text as safe
from bot.cards import Button, Card, Choice, Menu
from bot.ids import Action, Ref
from bot.paging import pieces
from bot.panels import ACCENT
from bot.rendering import MARGIN, TEXT_LIMIT, TITLE_LIMIT, day
from knowledge.curation.values import (
    Done,
    Draft,
    Effects,
    Gap,
    Listed,
    Listing,
    LogEntry,
    MeasureForm,
    Shown,
    Version,
)
from knowledge.models import Document, Effect, Kind, Measure, place_of

WARNING, GOOD, GREY = 0xF2C037, 0x2E7D32, 0x80848E
SHOWN_PIECES, SHOWN_MEASURES = 3, 10
_LINE, _PIECE, _SMALLEST = 300, 220, 200
WITHDRAW, SUGGESTED = "-", "+"
"""How the values of the menu of measures begin: take the n-th away, fill the form from the n-th."""


def draft_card(draft: Draft, first: int = 0) -> Card:
    """A draft as its moderator looks at it, with passages from number ``first`` on."""
    document = draft.document
    head = [f"## {_inline(document.title) or 'Without a title'}", *_fields(document)]
    number = len(draft.pieces)
    passages = f"{number} passage{'s' if number != 1 else ''}"
    head.append(f"-# {draft.words:,} words · {passages} · nobody sees it yet")
    if draft.unchanged:
        head.append("Nothing has changed: there is nothing to confirm.")
    shown = draft.pieces[first : first + SHOWN_PIECES]
    last = first + len(shown)
    of_many = f" (passages {first + 1} to {last} of {number})" if number > 1 else ""
    found = [f"**Found as**{of_many}"]
    for piece in shown:
        if piece.heading:
            found.append(f"-# § {_inline(' › '.join(piece.heading))}")
        found.append(safe.quoted(safe.shorten(safe.plain(piece.text), _PIECE)))
    texts = ["\n".join(head), "\n".join(found), _measures(document), *_remarks(draft)]
    if draft.changes:
        texts.append(f"**What changed**\n{_difference(draft.changes)}")
    return Card(_fitting(texts), ACCENT, _draft_buttons(draft, last), _measure_menu(draft))


def effects_card(draft: str, effects: Effects) -> Card:
    """What confirming a draft would change."""
    lines = ["## If you confirm"]
    if not effects.statuses:
        lines.append("No status changes.")
    lines += [f"- {_inline(str(change))}" for change in effects.statuses]
    if effects.answers:
        lines.append(f"**Recent questions answered otherwise** (of {effects.asked} asked again)")
        lines += [f"- “{_inline(change.question)}”" for change in effects.answers]
    elif effects.recent:
        lines.append(f"-# None of {effects.asked} questions asked lately is answered otherwise.")
    row = (Button("Confirm", _ref(Action.CONFIRM, draft), "✅", primary=True),)
    return Card(_fitting(["\n".join(lines)]), WARNING if effects.statuses else GREY, (row,))


def done_card(done: Done, draft: str = "") -> Card:
    """What was done, with a question that it answers where there is one to try."""
    lines = [f"✅ {_inline(done.text)}" + (" It was done already." if done.again else "")]
    lines.append(f"-# `{_code(done.document)}` · revision {done.revision}")
    if done.notice:
        lines.append(_inline(done.notice))
    rows: tuple[tuple[Button, ...], ...] = ()
    if done.question:
        lines.append(f"It now answers: “{_inline(done.question)}”")
        if draft:
            rows = ((Button("Ask that", _ref(Action.SAMPLE, draft), "💬", primary=True),),)
    return Card(("\n".join(lines),), GOOD, rows)


def listing_card(listing: Listing) -> Card:
    """One page of documents."""
    lines = [f"## {listing.total:,} documents · page {listing.page} of {max(listing.pages, 1)}"]
    if not listing.documents:
        lines.append("Nothing matches; leave something out of the search.")
    lines += [_listed(each) for each in listing.documents]
    if listing.page < listing.pages:
        lines.append(f"-# More: the same command with `page: {listing.page + 1}`")
    return Card(_fitting(["\n".join(lines)]), ACCENT)


def shown_card(shown: Shown) -> Card:
    """A stored document: its fields, how its text begins, its measures."""
    document, head = shown.document, shown.head
    mark = "bundled" if head.bundled else "of this server" if head.own else "shared"
    lines = [f"## {_inline(document.title)}", *_fields(document)]
    lines.append(
        f"-# {mark} · revision {head.revision}, {_moment(head.stored_at)}"
        + (f" by {person(head.who)}" if head.who else "")
        + (" · **removed**" if head.retired else "")
    )
    body = safe.quoted(safe.shorten(safe.plain(document.text), 1200))
    return Card(_fitting(["\n".join(lines), body, _measures(document)]), ACCENT)


def history_card(document: str, versions: Sequence[Version]) -> Card:
    """The revisions of a document, the latest first."""
    lines = [f"## History of `{_code(document)}`"]
    for version in versions:
        now = " · now" if version.current else ""
        lines.append(
            f"**Revision {version.number}** · {_moment(version.at)} · {person(version.who)}{now}"
        )
        if version.changes:
            lines.append(_difference(version.changes))
    return Card(_fitting(["\n".join(lines)]), ACCENT)


def log_card(entries: Sequence[LogEntry]) -> Card:
    """Who did what, the latest first."""
    lines = ["## Log"] if entries else ["## Log\nNothing has been changed here yet."]
    lines += [
        f"- {_moment(each.at)} · {person(each.who)} · **{_inline(each.action)}** "
        f"`{_code(each.document)}` {_inline(each.detail)}"
        for each in entries
    ]
    return Card(_fitting(["\n".join(lines)]), ACCENT)


def gaps_card(gaps: Sequence[Gap]) -> Card:
    """What members asked and were not answered well, with a menu to put one aside."""
    if not gaps:
        return Card(("## Gaps\nNothing was left unanswered in the last 30 days.",), GOOD)
    lines = ["## Gaps", "-# Asked, and not answered, asked back or voted down."]
    for gap in gaps:
        why = sorted({each.why for each in gap.asked})
        reasons = [reason for each in gap.asked for reason in each.reasons if reason]
        lines.append(f"- **{gap.count}×** “{_inline(gap.question)}” · {', '.join(why)}")
        lines += [f"  - “{_inline(reason)}”" for reason in reasons[:2]]
    lines.append("-# To fill one: `/knowledge add`.")
    choices = tuple(Choice(_short(gap.question), gap.id) for gap in gaps[:25])
    menu = Menu(Ref(Action.GAP), "Put one aside…", choices)
    return Card(_fitting(["\n".join(lines)]), ACCENT, (), menu)


def person(who: str) -> str:
    """Whoever acted: as Discord shows a member, without a ping, or by name."""
    return f"<@{who}>" if who.isdecimal() else _inline(who)


def _fields(document: Document) -> list[str]:
    mark = "🏛️" if document.kind is Kind.ANNOUNCEMENT else "📄"
    said = [f"{mark} {document.kind.value}"]
    if document.publisher:
        said.append(_inline(document.publisher))
    said.append(day(document.published) if document.published else "no day of publication")
    said.append(document.language)
    lines = [f"`{_code(document.id)}` · " + " · ".join(said)]
    if document.url:
        lines.append(f"-# {safe.link(place_of(document.url) or document.url, document.url)}")
    return lines


def _measures(document: Document) -> str:
    if not document.measures:
        return "**No measures.** Only a confirmed measure of an announcement sets a status."
    lines = [f"**Measures** ({len(document.measures)})"]
    lines += [f"- {_measure(each)}" for each in document.measures[:SHOWN_MEASURES]]
    if len(document.measures) > SHOWN_MEASURES:
        lines.append(f"-# and {len(document.measures) - SHOWN_MEASURES} more")
    return "\n".join(lines)


def _measure(measure: Measure) -> str:
    what = ", ".join(measure.of if measure.effect.acts_on_measures else measure.items) or "all"
    where = "" if measure.destinations == ("all",) else f" to {', '.join(measure.destinations)}"
    who = f" for {', '.join(measure.end_users)}" if measure.end_users else ""
    until = f" until {day(measure.until)}" if measure.until else ""
    said = f"{what}{where}{who}, from {day(measure.from_)}{until}"
    return f"**{measure.effect.value}** {_inline(said)}"


def _remarks(draft: Draft) -> list[str]:
    lines = [f"⚠️ {_inline(warning)}" for warning in draft.warnings]
    for twin in draft.twins:
        like = "the very text of" if twin.exact else f"{twin.likeness:.0%} like"
        lines.append(f"👥 {like} “{_inline(twin.title)}” (`{_code(twin.document)}`)")
    if draft.cleaned:
        lines.append(f"🧹 left out: {_inline(' … '.join(draft.cleaned))}")
    return ["\n".join(lines)] if lines else []


def _draft_buttons(draft: Draft, last: int) -> tuple[tuple[Button, ...], ...]:
    first = []
    if not draft.unchanged:
        first.append(Button("Confirm", _ref(Action.CONFIRM, draft.id), "✅", primary=True))
        first.append(Button("What would change", _ref(Action.EFFECTS, draft.id), "🔎"))
    first.append(Button("Correct the fields", _ref(Action.FIELDS, draft.id), "✏️"))
    first.append(Button("Discard", _ref(Action.DISCARD, draft.id), "🗑️"))
    rows = [tuple(first)]
    if last < len(draft.pieces):
        rows.append((Button("More passages", _ref(Action.DRAFT, draft.id, last), "➕"),))
    return tuple(rows)


def _measure_menu(draft: Draft) -> Menu:
    """Add a measure, from what was found in the text or from nothing, or take one away."""
    choices = [
        Choice(_short(f"Suggested: {_form(form)}"), f"{SUGGESTED}{number}")
        for number, form in enumerate(draft.suggested[:8])
    ]
    choices += [Choice(f"Add: {effect.value}", effect.value) for effect in Effect]
    choices += [
        Choice(_short(f"Take away: {_plain(measure)}"), f"{WITHDRAW}{number}")
        for number, measure in enumerate(draft.document.measures[:8])
    ]
    return Menu(_ref(Action.MEASURE, draft.id), "Measures: add, or take one away…", tuple(choices))


def _form(form: MeasureForm) -> str:
    what = ", ".join(form.of or form.items) or "…"
    return f"{form.effect} {what} from {form.from_ or '…'}"


def _plain(measure: Measure) -> str:
    return f"{measure.effect.value} {', '.join(measure.of or measure.items) or 'all'}"


def _listed(each: Listed) -> str:
    mark = "📦" if each.bundled else "✍️" if each.own else "🌐"
    when = day(each.published) if each.published else "no day"
    rules = " · measures" if each.rules else ""
    gone = " · **removed**" if each.retired else ""
    return (
        f"{mark} **{_inline(each.title)}**\n-# `{_code(each.id)}` · {each.kind.value} · "
        f"{_inline(each.publisher) or 'unsigned'} · {when}{rules}{gone}"
    )


def _difference(changes: str) -> str:
    """A unified difference as Discord colours it; no fence of the text can end the block."""
    lines = safe.clean(changes).replace("`", "ˋ").split("\n")
    kept = [line for line in lines if line[:1] in "+-" and not line.startswith(("+++", "---"))]
    cut = [safe.shorten(line, _LINE) for line in kept[:12]]
    more = f"\n… {len(kept) - 12} more lines" if len(kept) > 12 else ""
    return "```diff\n" + safe.inert("\n".join(cut)) + more + "\n```" if cut else ""


def _moment(at: datetime) -> str:
    return f"<t:{int(at.timestamp())}:f>"


def _fitting(texts: Iterable[str]) -> tuple[str, ...]:
    """The texts, the later ones cut or left out where a card cannot hold them."""
    room = TEXT_LIMIT - MARGIN
    kept = []
    for text in filter(None, texts):
        shown = text
        if safe.size(text) > room:
            if room <= _SMALLEST:
                continue
            shown = next(pieces(text.split("\n"), room))
        kept.append(shown)
        room -= safe.size(shown)
    return tuple(kept)


def _ref(action: Action, draft: str, extra: int = 0) -> Ref:
    return Ref(action, int(draft, 16), extra)


def _inline(text: str) -> str:
    return safe.inline(text, TITLE_LIMIT)


def _code(text: str) -> str:
    return safe.inert(safe.shorten(text.replace("`", "ˋ"), TITLE_LIMIT))


def _short(text: str) -> str:
    return safe.shorten(" ".join(safe.clean(text).split()), 90)
