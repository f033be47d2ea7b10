"""What moderators see of a draft: the draft, what it would change, what was done. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot import text as safe
from bot.cards import Button, Card, Choice, Menu
from bot.curating import (
    GOOD,
    GREY,
    WARNING,
    code,
    difference,
    fields,
    fitting,
    inline,
    measures,
    moment,
    short,
)
from bot.ids import Action, Ref
from bot.panels import ACCENT
from knowledge.curation.values import Done, Draft, Effects, MeasureForm, StatusChange
from knowledge.models import Effect, Measure

LONGEST_TEXT = 4000
"""Characters that a form takes, and so of a text that can be changed in one."""

SHOWN_PIECES = 3
_PIECE, _SENTENCE = 220, 140
_FOUND, _ITEMS = 3, 6
_SUGGESTED, _CHANGED = 3, 6
NEW_ITEM = "item"
SUGGESTED, CHANGE, WITHDRAW = "+", "=", "-"
"""How the values of the menu of measures begin: the form for what was suggested as the n-th, for
changing the n-th, and taking the n-th away."""


def draft_card(draft: Draft, first: int = 0) -> Card:
    """A draft as its moderator looks at it, with passages from number ``first`` on."""
    document = draft.document
    head = [f"## {inline(document.title) or 'Without a title'}", *fields(document, draft.maker)]
    number = len(draft.pieces)
    passages = f"{number} passage{'s' if number != 1 else ''}"
    head.append(f"-# {draft.words:,} words · {passages} · nobody sees it yet")
    if draft.gap:
        head.append(f"To answer: “{inline(draft.gap)}”")
    if draft.unchanged:
        head.append("Nothing has changed: there is nothing to confirm.")
    shown = draft.pieces[first : first + SHOWN_PIECES]
    last = first + len(shown)
    texts = ["\n".join(head), _passages(draft, first), measures(document), *_remarks(draft)]
    if draft.changes:
        texts.append(f"**What changed**\n{difference(draft.changes)}")
    elif not document.measures:
        texts.append(_findings(draft))
    return Card(fitting(texts), ACCENT, _buttons(draft, last), _menu(draft))


def drafts_card(drafts: Sequence[Draft]) -> Card:
    """The open drafts of whoever looks, with a menu to go on with one."""
    if not drafts:
        return Card(("## Drafts\nYou have none open. Begin one: `/knowledge add`.",), GREY)
    lines = ["## Your open drafts", "-# Nobody else sees them; each waits for a day"]
    for draft in drafts:
        title = inline(draft.document.title) or "Without a title"
        made = f" · {moment(draft.made_at)}" if draft.made_at else ""
        lines.append(f"- **{title}** · {draft.purpose.value} `{code(draft.document.id)}`{made}")
    choices = tuple(
        Choice(short(draft.document.title) or draft.document.id[:80], draft.id) for draft in drafts
    )
    menu = Menu(Ref(Action.OPEN), "Go on with one, or throw it away…", choices)
    return Card(fitting(["\n".join(lines)]), ACCENT, (), menu)


def effects_card(draft: str, effects: Effects) -> Card:
    """What confirming a draft would change, by who makes the rules, with the last word."""
    lines = ["## If you confirm"]
    if not effects.statuses:
        lines.append("No status changes.")
    makers = dict.fromkeys(change.maker for change in effects.statuses)
    for maker in makers:
        lines += [f"**By the rules of {inline(maker)}**"] if maker else []
        lines += _changes(change for change in effects.statuses if change.maker == maker)
    if effects.answers:
        lines.append(f"**Recent questions answered otherwise** (of {effects.asked} asked again)")
        lines += [f"- “{inline(each.question)}”: {inline(str(each))}" for each in effects.answers]
    elif effects.recent:
        lines.append(f"-# None of {effects.asked} questions asked lately is answered otherwise.")
    row = (
        Button("Confirm", _ref(Action.CONFIRM, draft), "✅", primary=True),
        Button("Back to the draft", _ref(Action.DRAFT, draft), "↩️"),
    )
    return Card(fitting(["\n".join(lines)]), WARNING if effects.statuses else GREY, (row,))


def done_card(done: Done, draft: str = "") -> Card:
    """What was done, with a question that it answers where there is one to try."""
    lines = [f"✅ {inline(done.text)}" + (" It was done already." if done.again else "")]
    lines.append(f"-# `{code(done.document)}` · revision {done.revision}")
    if done.notice:
        lines.append(inline(done.notice))
    row = []
    if done.question:
        lines.append(f"It now answers: “{inline(done.question)}”")
        if draft:
            row.append(Button("Ask that", _ref(Action.SAMPLE, draft), "💬", primary=True))
    if done.closed:
        many = "a question" if len(done.closed) == 1 else f"{len(done.closed)} questions"
        lines.append(f"The gap is closed: {many} of members can be answered now.")
        if draft:
            row.append(Button("Tell those who asked", _ref(Action.TELL, draft), "📨"))
    if done.open:
        lines.append(f"Still not answered by it: “{inline(done.open)}”. The gap stays open.")
    undone = done.action == "undo"
    back = "bring it back: `/knowledge restore`" if undone else "take it back: `/knowledge undo`"
    lines.append(f"-# To {back}")
    return Card(("\n".join(lines),), GOOD, (tuple(row),) if row else ())


def _passages(draft: Draft, first: int) -> str:
    shown = draft.pieces[first : first + SHOWN_PIECES]
    number = len(draft.pieces)
    of_many = f" (passages {first + 1} to {first + len(shown)} of {number})" if number > 1 else ""
    found = [f"**Found as**{of_many}"]
    for piece in shown:
        if piece.heading:
            found.append(f"-# § {inline(' › '.join(piece.heading))}")
        found.append(safe.quoted(safe.shorten(safe.plain(piece.text), _PIECE)))
    return "\n".join(found)


def _findings(draft: Draft) -> str:
    """What the text names, each with its sentence: it stands in the form of a measure already."""
    found = draft.findings
    lines: list[str] = []
    for what, each in (
        ("Items", found.items),
        ("Announcements", found.announcements),
        ("Days", found.days),
        ("Destinations", found.destinations),
    ):
        if each:
            lines.append(f"{what}: {inline(_some(list(dict.fromkeys(one.text for one in each))))}")
            told = dict.fromkeys(one.sentence for one in each[:_FOUND])
            lines += [f"-# “{safe.inline(sentence, _SENTENCE)}”" for sentence in told]
    return "\n".join(["**Named in the text**", *dict.fromkeys(lines)]) if lines else ""


def _changes(changes: Iterable[StatusChange]) -> list[str]:
    """Changes, those that are the same for several items in one line."""
    items: dict[str, list[str]] = {}
    for each in changes:
        items.setdefault(each.change, []).append(each.name)
    return [f"- {inline(_some(names))}, {inline(change)}" for change, names in items.items()]


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _ITEMS} more" if len(names) > _ITEMS else ""
    return ", ".join(names[:_ITEMS]) + more


def _remarks(draft: Draft) -> list[str]:
    lines = [f"⚠️ {inline(warning)}" for warning in draft.warnings]
    for twin in draft.twins:
        like = "the very text of" if twin.exact else f"{twin.likeness:.0%} like"
        lines.append(f"👥 {like} “{inline(twin.title)}” (`{code(twin.document)}`)")
    if draft.cleaned:
        lines.append(f"🧹 left out: {inline(' … '.join(draft.cleaned))}")
    return ["\n".join(lines)] if lines else []


def _buttons(draft: Draft, last: int) -> tuple[tuple[Button, ...], ...]:
    """Nothing that may change what is controlled is confirmed before its effects were shown."""
    first = []
    if not draft.unchanged and draft.rules:
        look = Button("See what would change", _ref(Action.EFFECTS, draft.id), "🔎", primary=True)
        first.append(look)
    elif not draft.unchanged:
        first.append(Button("Confirm", _ref(Action.CONFIRM, draft.id), "✅", primary=True))
    first.append(Button("Discard", _ref(Action.DISCARD, draft.id), "🗑️"))
    second = [Button("Fields", _ref(Action.FIELDS, draft.id), "✏️")]
    second.append(Button("More fields", _ref(Action.DETAILS, draft.id), "✏️"))
    if len(draft.document.text) <= LONGEST_TEXT:
        second.append(Button("Text", _ref(Action.TEXT, draft.id), "✏️"))
    rows = [tuple(first), tuple(second)]
    if last < len(draft.pieces):
        rows.append((Button("More passages", _ref(Action.DRAFT, draft.id, last), "➕"),))
    return tuple(rows)


def _menu(draft: Draft) -> Menu:
    """Add a measure, from what a model read or what the text names, change one, take one away."""
    told = [(n, form) for n, form in enumerate(draft.suggested) if form.effect]
    choices = [
        Choice(short(f"Suggested: {_form(form)}"), f"{SUGGESTED}{n}")
        for n, form in told[:_SUGGESTED]
    ]
    choices += [Choice(f"Add: {effect.value}", effect.value) for effect in Effect]
    choices.append(Choice("Add: a new item with its names", NEW_ITEM))
    for n, measure in enumerate(draft.document.measures[:_CHANGED]):
        choices.append(Choice(short(f"Change: {_measure(measure)}"), f"{CHANGE}{n}"))
        choices.append(Choice(short(f"Take away: {_measure(measure)}"), f"{WITHDRAW}{n}"))
    return Menu(_ref(Action.MEASURE, draft.id), "Measures: add, change, take away…", tuple(choices))


def _form(form: MeasureForm) -> str:
    what = ", ".join(form.of or form.items) or "…"
    return f"{form.effect} {what} from {form.from_ or '…'}"


def _measure(measure: Measure) -> str:
    return f"{measure.effect.value} {', '.join(measure.of or measure.items) or 'all'}"


def _ref(action: Action, draft: str, extra: int = 0) -> Ref:
    return Ref(action, int(draft, 16), extra)
