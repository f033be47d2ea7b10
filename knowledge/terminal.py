"""How answers, passages and statuses look in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group
from rich.markdown import Markdown
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from knowledge.answers.explaining import Explanation
from knowledge.answers.understanding.periods import spoken
from knowledge.answers.writing.several import shown
from knowledge.answers.writing.wording import STATE_WORDS, place_named
from knowledge.doctor import Finding
from knowledge.escaping import one_line
from knowledge.glossary import PACK, Meaning
from knowledge.models import Answer, Citation, Document, Hit, State, Status
from knowledge.register.status import Register
from knowledge.store.records import StoredPassage
from knowledge.vocabulary.issuers import issuer_of

if TYPE_CHECKING:
    from knowledge.watching.agenda import Entry

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
    if answer.more:
        console.print(Padding(Markdown(answer.more.replace("[", r"\[")), (1, 0, 0, 2)))
    for choice in answer.choices:
        console.print(Text(f"  › {choice}", style="cyan"))
    if answer.citations:
        console.print()
        for citation in answer.citations:
            console.print(_source(citation))
    console.print(Text(f"\nAs of {spoken(answer.as_of)}.", style="dim"))


def show_explanation(console: Console, told: Explanation) -> None:
    """Print how a question was read: what it names, its slots and intent, and the facts used."""
    for read in told.readings:
        console.print(Text(f"\nRead as: {one_line(read.text)}", style="bold"))
        rows = [("language", read.language), ("day", spoken(read.on))]
        rows += [(name, _written(value)) for name, value in read.intent.items()]
        rows += [(name, _written(value)) for name, value in read.slots.items()]
        for name, written in rows:
            console.print(Text.assemble((f"  {name:<15}", "dim"), one_line(written)))
        for span in read.spans:
            place = f"  {span.start}:{span.end}".ljust(17)
            means = f" → {', '.join(span.keys)}" if span.keys else ""
            console.print(
                Text.assemble((place, "dim"), f"“{one_line(span.text)}” {span.kind}{means}")
            )
        for match in read.matches:
            said = f"  {match['score']:<15} “{match['question']}” of {match['document']}"
            console.print(Text(one_line(f"{said} ({match['counts']})")))
    for fact in told.facts:
        measures = ", ".join(fact["measures"]) or "no measure"
        console.print(Text(f"Fact: {fact['item']} {fact['state']} ({measures})"))
    if told.documents:
        console.print(Text(f"Documents: {', '.join(told.documents)}"))


def _written(value: object) -> str:
    if isinstance(value, dict):
        return " to ".join(dict.fromkeys(map(str, value.values())))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _source(citation: Citation) -> Group:
    facts = [citation.publisher, spoken(citation.published) if citation.published else ""]
    head = Text.assemble((f"[{citation.n}] ", "bold"), citation.title)
    where = Text(" · ".join(fact for fact in facts if fact), style="dim")
    quote = Text(f"“{' '.join(citation.quote.split())}”", style="italic")
    lines: list[Text] = [where, quote]
    if citation.url:
        lines.append(Text(citation.url, style=f"blue link {citation.url}", overflow="fold"))
    return Group(head, *[Padding(line, (0, 0, 0, 4)) for line in lines])


def show_meanings(console: Console, meanings: Sequence[Meaning], *, whole: bool) -> None:
    """Print what can be named, a line each; ``whole`` prints all names of each."""
    sort = ""
    for meaning in meanings:
        if not whole and meaning.sort != sort:
            sort = meaning.sort
            heads = {"party": "parties"}
            console.print(Text(f"\n{heads.get(sort, f'{sort}s').capitalize()}", style="bold"))
        head = meaning.name if meaning.name == meaning.key else f"{meaning.key}  {meaning.name}"
        facts = [meaning.kind if meaning.sort == "item" else meaning.sort if whole else ""]
        facts.append("" if meaning.on_record else "no rule on record")
        facts.append("" if meaning.defined == PACK else f"from {meaning.defined}")
        said = Text(" · ".join(fact for fact in facts if fact), style="dim")
        console.print(Text.assemble((head, "bold" if whole else ""), "  ", said))
        if whole:
            parts = [("members", meaning.members), ("holds", meaning.content)]
            parts += [("related", meaning.related), *meaning.names]
            for label, values in parts:
                if values:
                    row = f"{label or 'names'}: {', '.join(values)}"
                    console.print(Padding(Text(row), (0, 0, 0, 4)))


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
    several = len({status.issuer for status in statuses}) > 1
    issuer = ("Issuer",) if several else ()
    for column in ("Item", *issuer, "State", "Since", "Until", "Measures"):
        table.add_column(column, overflow="fold", no_wrap=column in ("Since", "Until"))
    for status in statuses:
        table.add_row(
            shown(status.item),
            *((status.issuer,) if several else ()),
            Text(STATE_WORDS[status.state], style=COLOURS[status.state]),
            status.since.isoformat() if status.since else "",
            status.until.isoformat() if status.until else "",
            ", ".join(status.measures),
        )
    return table


def show_statuses(
    console: Console,
    statuses: Sequence[Status],
    register: Register,
    *,
    destination: str | None = None,
    timelines: bool,
) -> None:
    """Print the table of statuses and, for items that were named, what happened to them when.

    ``destination`` is as somebody named it.
    """
    first = statuses[0]
    where = (
        f", to {one_line(place_named(destination))}" if destination and first.destination else ""
    )
    console.print(status_table(statuses, f"Export controls on {spoken(first.on)}{where}"))
    if timelines:
        for status in statuses:
            _show_timeline(console, status, register)


def show_calendar(console: Console, entries: Sequence[Entry], days: str) -> None:
    """Print the lines of an agenda; one sentence where there is none."""
    if not entries:
        console.print(f"Nothing on record begins or ends from {days}.")
        return
    table = Table(title=f"Calendar, {days}", title_justify="left", pad_edge=False)
    for column in ("Day", "What", "Where it stands"):
        table.add_column(column, no_wrap=column == "Day")
    for entry in entries:
        table.add_row(entry.day.isoformat(), Text(entry.what), Text(", ".join(entry.sources)))
    console.print(table)


def _show_timeline(console: Console, status: Status, register: Register) -> None:
    events = register.timeline(
        status.item, known=status.known, destination=status.destination, issuer=status.issuer
    )
    if not events:
        return
    by = f" ({status.issuer})" if len(register.issuers(status.item)) > 1 else ""
    table = Table(title=f"Timeline: {shown(status.item)}{by}", title_justify="left", pad_edge=False)
    for column in ("From", "Measure", "Became", "By", "State from then"):
        table.add_column(column, no_wrap=column in ("From", "Measure"))
    for event in events:
        table.add_row(
            event.day.isoformat(),
            event.measure.id,
            event.condition.value,
            event.by.id if event.by else "",
            Text(STATE_WORDS[event.state], style=COLOURS[event.state]),
        )
    console.print()
    console.print(table)


def document_json(document: Document, passages: Sequence[StoredPassage]) -> dict[str, Any]:
    """The object that ``show --json`` prints: the document's fields, its text, its passages."""
    return {
        "id": document.id,
        "kind": document.kind.value,
        "title": document.title,
        "publisher": document.publisher,
        "author": document.author,
        "published": document.published.isoformat() if document.published else None,
        "url": document.url,
        "verified": document.verified.isoformat() if document.verified else None,
        "language": document.language,
        "confidence": document.confidence,
        "issuer": issuer_of(document),
        "source": document.source,
        "location": document.location,
        "measures": [measure.id for measure in document.measures],
        "answers": [
            {"questions": list(each.questions), "say": list(each.say)} for each in document.answers
        ],
        "text": document.text,
        "passages": [
            {
                "heading": " › ".join(stored.passage.heading),
                "anchor": stored.passage.anchor,
                "text": stored.passage.text,
                "start": stored.passage.start,
                "end": stored.passage.end,
                "tokens": stored.passage.tokens,
            }
            for stored in passages
        ],
    }


def show_document(console: Console, document: Document, passages: Sequence[StoredPassage]) -> None:
    """Print a document's fields and text."""
    table = Table.grid(padding=(0, 2))
    for name, value in document_json(document, ()).items():
        if value and name not in ("text", "passages", "measures", "answers"):
            table.add_row(Text(name, style="dim"), str(value))
    if document.measures:
        table.add_row(Text("measures", style="dim"), ", ".join(m.id for m in document.measures))
    for question in (question for each in document.answers for question in each.questions):
        table.add_row(Text("answers", style="dim"), Text(question))
    table.add_row(Text("passages", style="dim"), str(len(passages)))
    console.print(table)
    console.print(Padding(Markdown(document.text), (1, 0, 0, 0)))


def show_findings(console: Console, findings: Sequence[Finding]) -> None:
    """Print what a check-up found, one line a part, with what to do."""
    for finding in findings:
        mark = Text("ok   ", style="green") if finding.fine else Text("fault", style="bold red")
        console.print(Text.assemble(mark, "  ", (f"{finding.part:<10}", "bold"), finding.message))
        if finding.remedy:
            console.print(Text(f"                  {finding.remedy}", style="yellow"))
