"""Progress of an ingest on a terminal, and what it came to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from knowledge.documents.ingestion import Event, Outcome, Summary
from knowledge.escaping import shown


def follow(console: Console, events: Iterable[Event]) -> Summary:
    """Show a bar on a terminal while ``events`` come, print failures and notices; the summary."""
    summary = Summary()
    columns = (
        TextColumn("Ingesting"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("documents, {task.fields[embedded]} passages embedded"),
        TimeElapsedColumn(),
    )
    hidden = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=hidden) as bar:
        task = bar.add_task("ingest", total=None, embedded=0)
        for event in events:
            summary.add(event)
            if event.found:
                bar.update(task, total=event.found)
            if event.outcome and event.outcome is not Outcome.RETIRED:
                bar.advance(task)
            bar.update(task, embedded=summary.embedded)
            if event.outcome is Outcome.FAILED:
                bar.console.print(f"[red]failed[/] {escape(shown(event.message))}", soft_wrap=True)
            if event.notice:
                bar.console.print(f"[yellow]note[/] {escape(shown(event.notice))}", soft_wrap=True)
    return summary


@contextmanager
def working(console: Console, text: str) -> Iterator[Callable[[str], None]]:
    """Show on a terminal that something takes time; gives what changes the text."""
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status(text) as status:
        yield lambda said: status.update(said)
