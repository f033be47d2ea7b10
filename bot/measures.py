"""The forms of a draft's measures and new items, and what is entered into them."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.curators import Interaction, at_hand, curate, draft_id, require_curator
from bot.desk import Desk
from bot.draft_cards import CHANGE, NEW_ITEM, SUGGESTED, WITHDRAW
from bot.drafts import amend, change
from bot.entrance import acknowledge
from bot.errors import Refusal
from bot.forms import OPTION, Entered, Form, add_line, add_menu, form, open_form
from bot.ids import Action, Ref
from knowledge.curation.values import Draft, Heading, ItemForm, MeasureForm
from knowledge.models import Effect, Kind

CHANGED_MEANWHILE = "The draft has changed meanwhile; choose from its newest card."
NOT_ANNOUNCED = (
    "Only an announcement sets out rules. If this is one, say so under Fields first: kind, "
    "publisher, day and official address."
)
KINDS = ("product", "element", "technology", "group", "party")
_EFFECTS = tuple(Effect)
_NEW, _SUGGESTION, _OLD = range(3)
_MENU = 25
_BETWEEN = re.compile(r"\s*(?:–|—|\.\.+|\bto\b|\buntil\b|;)\s*", re.IGNORECASE)


async def _choose(desk: Desk, interaction: Interaction, ref: Ref, values: Sequence[str]) -> None:
    chosen = values[0] if values else ""
    if chosen == NEW_ITEM:
        opened = await _item_form(desk, interaction, Ref(Action.ITEM, ref.answer))
        await open_form(interaction, opened)
        return
    draft = await at_hand(desk, interaction, ref)
    before = measures_of(draft)
    if draft.document.kind is not Kind.ANNOUNCEMENT and not chosen.startswith(WITHDRAW):
        raise Refusal(NOT_ANNOUNCED)
    if chosen.startswith(WITHDRAW):
        gone = _number(chosen, before)
        kept = [each for number, each in enumerate(before) if number != gone]
        await amend(desk, interaction, ref, measures=kept)
    elif chosen.startswith(CHANGE):
        number = _number(chosen, before)
        effect = Effect(before[number].effect)
        await open_form(interaction, _form(draft, _about(ref, effect, _OLD, number)))
    elif chosen.startswith(SUGGESTED):
        number = _number(chosen, draft.suggested)
        effect = Effect(draft.suggested[number].effect)
        await open_form(interaction, _form(draft, _about(ref, effect, _SUGGESTION, number)))
    else:
        await open_form(interaction, _form(draft, _about(ref, Effect(chosen), _NEW, 0)))


def _number(chosen: str, among: Sequence[MeasureForm]) -> int:
    """The number in a menu's value; raises Refusal where the draft has no such measure now."""
    number = int(chosen[1:])
    if number >= len(among):
        raise Refusal(CHANGED_MEANWHILE)
    return number


def _begun(draft: Draft, effect: Effect) -> MeasureForm:
    """A new measure as far as the text gives it."""
    plain = [form for form in draft.suggested if not form.effect]
    found = plain[0] if plain else MeasureForm("", "")
    items = () if effect.acts_on_measures else found.items
    return replace(found, effect=effect.value, items=items, of=found.of if not items else ())


def _about(ref: Ref, effect: Effect, source: int, number: int) -> Ref:
    """What names the form for one measure; ``source`` and ``number`` say where it began."""
    return replace(ref, extra=_EFFECTS.index(effect) + 100 * source + 1000 * number)


def _origin(draft: Draft, ref: Ref) -> tuple[Effect, int, int, MeasureForm]:
    """The same read: effect, source, number, and the measure as it began."""
    effect = _EFFECTS[ref.extra % 100 % len(_EFFECTS)]
    source, number = ref.extra // 100 % 10, ref.extra // 1000
    if source == _OLD:
        before = measures_of(draft)
        return effect, source, number, before[_number(f"{CHANGE}{number}", before)]
    if source == _SUGGESTION and number < len(draft.suggested):
        return effect, source, number, draft.suggested[number]
    return effect, source, number, _begun(draft, effect)


async def _measure_form(desk: Desk, interaction: Interaction, ref: Ref) -> Form:
    return _form(await at_hand(desk, interaction, ref), ref)


def _form(draft: Draft, ref: Ref) -> Form:
    """The form for one measure, filled in as far as it is known."""
    effect, _, _, begun = _origin(draft, ref)
    opened = form(f"{effect.value.capitalize()}: a measure", ref)
    if effect.acts_on_measures:
        add_line(opened, "of", "What it suspends, amends or repeals", ", ".join(begun.of))
    else:
        named = ", ".join(begun.items)
        add_line(opened, "items", "Items, a new one under its name", named, required=False)
    add_line(opened, "destinations", "Destinations, or all", ", ".join(begun.destinations) or "all")
    add_line(opened, "end_users", "For whom, or empty", "; ".join(begun.end_users), required=False)
    days = begun.from_ + (f" – {begun.until}" if begun.until else "")
    add_line(opened, "days", "From, and until: 2026-11-07 – 2027-01-10", days)
    if draft.headings:
        titles = _near(draft.headings, begun.passage)
        add_menu(opened, "passage", "The passage that says so", titles[0], titles[1])
    return opened


def _near(headings: Sequence[Heading], anchor: str) -> tuple[dict[str, str], str]:
    """As many headings as a menu holds, by what their lines send, and the line of ``anchor``."""
    at = next((n for n, each in enumerate(headings) if each.anchor == anchor), 0)
    first = max(0, min(at - _MENU // 2, len(headings) - _MENU))
    lines = {_value(headings, n): headings[n].title for n in range(len(headings))}
    return dict(list(lines.items())[first : first + _MENU]), _value(headings, at)


def _value(headings: Sequence[Heading], number: int) -> str:
    """What the line of a heading in the menu sends: its anchor, or its number for a long one."""
    anchor = headings[number].anchor
    return anchor if len(anchor) <= OPTION else f"#{number}"


def _anchor(draft: Draft, chosen: str, else_: str) -> str:
    """The anchor that a line of the menu stands for."""
    lines = {_value(draft.headings, n): each.anchor for n, each in enumerate(draft.headings)}
    return lines.get(chosen, else_)


async def _item_form(desk: Desk, interaction: Interaction, ref: Ref) -> Form:
    require_curator(interaction, desk.guilds)
    opened = form("A new item with its names", ref)
    add_line(opened, "name", "Name, as answers call it")
    add_line(opened, "others", "Other names, in any language", required=False)
    add_menu(opened, "kind", "What it is", dict.fromkeys(KINDS, ""), KINDS[0])
    hint = "for a product that holds them, one after the other"
    add_line(opened, "holds", "Elements it contains, or empty", hint=hint, required=False)
    return opened


async def _item(desk: Desk, interaction: Interaction, ref: Ref, entered: Entered) -> None:
    item = ItemForm(
        name=entered.get("name", ""),
        others=listed(entered.get("others", "")),
        kind=entered.get("kind", KINDS[0]),
        holds=listed(entered.get("holds", "")),
    )
    await amend(desk, interaction, ref, items=(item,))


async def _measured(desk: Desk, interaction: Interaction, ref: Ref, entered: Entered) -> None:
    if not await acknowledge(interaction, private=True):
        return
    draft: Draft = await curate(desk, interaction, "outline", draft=draft_id(ref))
    before = measures_of(draft)
    effect, source, number, begun = _origin(draft, ref)
    if source == _NEW:  # what the text suggested stands in the form, as far as it was left there
        begun = MeasureForm(effect.value, "")
    first, last = _between(entered.get("days", ""))
    made = replace(
        begun,
        effect=effect.value,
        of=listed(entered.get("of", "")),
        items=listed(entered["items"]) if "items" in entered else begun.items,
        destinations=listed(entered.get("destinations", "")) or ("all",),
        end_users=named(entered.get("end_users", "")),
        from_=first,
        until=last,
        passage=_anchor(draft, entered.get("passage", ""), begun.passage),
    )
    if source == _OLD:
        before[number] = made
    else:
        before.append(made)
    await change(desk, interaction, ref, measures=before)


def measures_of(draft: Draft) -> list[MeasureForm]:
    """The measures of a draft, as forms."""
    return [MeasureForm.of_measure(each) for each in draft.document.measures]


def listed(text: str) -> tuple[str, ...]:
    """Names that a person has typed one after the other."""
    return _parts(r"[,;\n、，]", text)


def named(text: str) -> tuple[str, ...]:
    """The same of parties, whose names may hold a comma."""
    return _parts(r"[;\n]", text)


def _parts(mark: str, text: str) -> tuple[str, ...]:
    return tuple(part for each in re.split(mark, text) if (part := each.strip()))


def _between(text: str) -> tuple[str, str]:
    """The first and the last day of a stretch of time as a person writes it; "" for no end."""
    first, *rest = _BETWEEN.split(text.strip(), maxsplit=1)
    return first, rest[0] if rest else ""


MENUS: dict[Action, Callable[[Desk, Interaction, Ref, Sequence[str]], Awaitable[None]]] = {
    Action.MEASURE: _choose,
}
OPENS: dict[Action, Callable[[Desk, Interaction, Ref], Awaitable[Form]]] = {
    Action.MEASURE: _measure_form,
    Action.ITEM: _item_form,
}
FORMS: dict[Action, Callable[[Desk, Interaction, Ref, Entered], Awaitable[None]]] = {
    Action.MEASURE: _measured,
    Action.ITEM: _item,
}
