"""Progress of an ingest on a terminal, and what it came to."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from knowledge.documents.ingestion import Event, Outcome, Summary


def follow(console: Console, events: Iterable[Event]) -> Summary:
    """Show a bar while ``events`` come, print each failure, and return the summary."""
    summary = Summary()
    columns = (
        TextColumn("Ingesting"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("documents, {task.fields[embedded]} passages embedded"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("ingest", total=None, embedded=0)
        for event in events:
            summary.add(event)
            if event.found:
                bar.update(task, total=event.found)
            if event.outcome and event.outcome is not Outcome.RETIRED:
                bar.advance(task)
            bar.update(task, embedded=summary.embedded)
            if event.outcome is Outcome.FAILED:
                bar.console.print(f"[red]failed[/] {escape(event.message)}", soft_wrap=True)
    return summary
