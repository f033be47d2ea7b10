"""What members asked and got no good answer to, as cards for moderators. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards import Button, Card, Choice, Menu
from bot.curating import GOOD, fitting, inline, moment, short
from bot.ids import Action, Ref
from bot.panels import ACCENT
from knowledge.curation.values import Asking, Gap

_SHOWN, _LISTED = 10, 25
_WHY = {"none": "no answer", "clarify": "asked back", "down": "👎"}


def gaps_card(gaps: Sequence[Gap]) -> Card:
    """The gaps, with a menu to open one."""
    if not gaps:
        return Card(("## Gaps\nNothing was left unanswered in the last 30 days.",), GOOD)
    lines = ["## Gaps", "-# What members asked lately, and got no good answer to"]
    for gap in gaps:
        lines.append(f"- **{gap.count}×** “{inline(gap.question)}” · {_why(gap)}")
        if gap.answered_by:
            lines.append(f"  - ✅ answered now by “{inline(gap.answered_by)}”")
    choices = tuple(Choice(short(gap.question), gap.id) for gap in gaps[:_LISTED])
    menu = Menu(Ref(Action.GAP), "Open one to answer it…", choices)
    return Card(fitting(["\n".join(lines)]), ACCENT, (), menu)


def gap_card(gap: Gap, waiting: int = 0) -> Card:
    """One gap: what was asked when, what was said of the answers, and what to do about it.

    ``waiting`` is how many people want to be told once it is answered.
    """
    lines = [f"## “{inline(gap.question)}”", f"-# asked {gap.count}× · {_why(gap)}"]
    if waiting:
        lines.append("1 person waits" if waiting == 1 else f"{waiting} people wait")
        lines[-1] += " to be told once it is answered."
    if gap.answered_by:
        lines.append(f"✅ Answered now by “{inline(gap.answered_by)}”. Ask it, and close the gap.")
    lines += [_asking(each) for each in gap.asked[:_SHOWN]]
    if gap.count > _SHOWN:
        lines.append(f"-# and {gap.count - _SHOWN} more")
    lines.append("-# With a file: `/knowledge add` with `file` and `gap`.")
    key = int(gap.id)
    answered = bool(gap.answered_by)
    row = (
        Button("Add a text", Ref(Action.FILL, key), "📝", primary=not answered),
        Button("Add an address", Ref(Action.FILL, key, 1), "🔗"),
        Button("Put aside", Ref(Action.ASIDE, key), "🗑️"),
    )
    rows: list[tuple[Button, ...]] = [row]
    if answered:
        tells = " and tell those who asked" if waiting else ""
        rows.insert(0, (Button(f"Close it{tells}", Ref(Action.CLOSE, key), "✅", primary=True),))
    elif waiting:
        rows.append((Button("Tell those who asked", Ref(Action.TELL, key, 1), "📨"),))
    return Card(fitting(["\n".join(lines)]), ACCENT, tuple(rows))


def told_card(told: int, waiting: int) -> Card:
    """Those who asked were told, as many as there is an answer for."""
    people = "1 person is" if told == 1 else f"{told} people are"
    lines = [f"{people} told by direct message." if told else "Nobody is told."]
    if waiting:
        lines.append(f"For {waiting} I find no answer yet; they are told as soon as there is one.")
    elif not told:
        lines.append("Nobody who asked wants to be told, or all have been.")
    return Card((" ".join(lines),), GOOD)


def aside_card(gap: Gap) -> Card:
    """A gap was put aside."""
    back = Button("Take that back", Ref(Action.ASIDE, int(gap.id), 1), "↩️")
    said = f"Put aside: “{inline(gap.question)}”. It does not come back by itself."
    return Card((said,), GOOD, ((back,),))


def closed_card(gap: Gap, told: int) -> Card:
    """A gap was closed, as something else answers it; ``told`` people hear of it."""
    many = "1 question" if len(gap.asked) == 1 else f"{len(gap.asked)} questions"
    lines = [f"✅ The gap is closed: {many} answered by “{inline(gap.answered_by)}”."]
    if told:
        people = "1 person who asked is" if told == 1 else f"{told} people who asked are"
        lines.append(f"{people} told by direct message.")
    return Card(("\n".join(lines),), GOOD)


def _asking(each: Asking) -> str:
    said = [f"- {moment(each.at)} “{inline(each.question)}” · {_WHY.get(each.why, each.why)}"]
    said += [f"  - “{inline(reason)}”" for reason in each.reasons[:3]]
    return "\n".join(said)


def _why(gap: Gap) -> str:
    return ", ".join(_WHY.get(why, why) for why in sorted({each.why for each in gap.asked}))
