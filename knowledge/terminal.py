"""How answers, passages and statuses look in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console, Group
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from knowledge.answers.composing import shown
from knowledge.answers.dates import spoken
from knowledge.answers.wording import STATE_WORDS
from knowledge.models import Answer, Citation, Hit, State, Status

COLOURS = {
    State.BAN: "red",
    State.REVIEW: "red",
    State.LICENCE: "dark_orange",
    State.ANNOUNCED: "yellow",
    State.SUSPENDED: "cyan",
    State.UNCONFIRMED: "magenta",
    State.NONE: "green",
}


def show_answer(console: Console, answer: Answer) -> None:
    """Print an answer with its numbered sources."""
    body = answer.text.replace("[", r"\[")  # Markdown would read [1] as a link
    console.print(Padding(Markdown(body), (1, 0, 0, 0)))
    for choice in answer.choices:
        console.print(Text(f"  › {choice}", style="cyan"))
    if answer.citations:
        console.print()
        for citation in answer.citations:
            console.print(_source(citation))
    console.print(Text(f"\nAs of {spoken(answer.as_of)}.", style="dim"))


def _source(citation: Citation) -> Group:
    facts = [citation.publisher, spoken(citation.published) if citation.published else ""]
    head = Text.assemble((f"[{citation.n}] ", "bold"), citation.title)
    where = Text(" · ".join(fact for fact in facts if fact), style="dim")
    quote = Text(f"“{' '.join(citation.quote.split())}”", style="italic")
    lines: list[Text] = [where, quote]
    if citation.url:
        lines.append(Text(citation.url, style=f"blue link {citation.url}", overflow="fold"))
    return Group(head, *[Padding(line, (0, 0, 0, 4)) for line in lines])


def show_hits(console: Console, hits: Sequence[Hit]) -> None:
    """Print what a search found, the best first."""
    for number, hit in enumerate(hits, start=1):
        date = spoken(hit.published) if hit.published else "undated"
        console.print(Text(f"{number}. {hit.title}", style="bold"))
        place = " › ".join(hit.heading)
        console.print(Text(f"   {hit.publisher or hit.document}, {date}  {place}", style="dim"))
        console.print(Padding(Text(hit.text), (0, 0, 1, 3)))


def status_table(statuses: Sequence[Status], title: str) -> Table:
    """All items, one a row."""
    table = Table(title=title, title_justify="left", header_style="bold", pad_edge=False)
    for column in ("Item", "State", "Since", "Until", "Measures"):
        table.add_column(column, overflow="fold", no_wrap=column in ("Since", "Until"))
    for status in statuses:
        table.add_row(
            shown(status.item),
            Text(STATE_WORDS[status.state], style=COLOURS[status.state]),
            status.since.isoformat() if status.since else "",
            status.until.isoformat() if status.until else "",
            ", ".join(status.measures),
        )
    return table
