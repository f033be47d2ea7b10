"""Bring documents into the knowledge base.

    python ingest.py [SOURCE…]

A source is a folder, a file (Markdown, text, HTML, PDF, Word, EPUB), an address or an RSS or Atom
feed; without one, the bundled record (or that of your own pack) and what sources.toml names. Exit
status: 0 when all went well, 1 when some documents failed, 2 when it could not run.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from knowledge import console
from knowledge.console import err
from knowledge.documents.ingestion import Outcome, Summary
from knowledge.documents.sources import read_list
from knowledge.locks import held
from knowledge.progress import follow, working
from knowledge.vocabulary.packs import speaking_by
from knowledge.vocabulary.texts import texts
from knowledge.waiting import Waiting
from knowledge.wiring import Knowledge, open_knowledge

SOURCES = Path("sources.toml")
ACTOR = "ingest.py"
_NICENESS = 10
"""By how much a bot on the same machine comes before an ingest, which nobody waits for as long."""
_BUSY = "Another ingest of this knowledge base is running; wait for it to end."


def run(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Folders, files, addresses, feeds.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option(help="Read and check everything, store nothing.")
    ] = False,
    prune: Annotated[bool, typer.Option(help="Retire what a folder no longer has.")] = False,
    prune_all: Annotated[
        bool, typer.Option("--prune-all", help="The same, even if that is most of the folder.")
    ] = False,
    rebuild: Annotated[bool, typer.Option(help="Build the index anew from the catalogue.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
) -> None:
    """Bring documents into the knowledge base.

    Without a source: the bundled record and what sources.toml names.
    """
    listed = () if sources else read_list(SOURCES)
    with (
        open_knowledge(tell=Waiting(err)) as knowledge,
        speaking_by(knowledge.pack),
        held(knowledge.home / "ingest.lock", _BUSY),
    ):
        wanted = sources or [str(knowledge.record), *listed]
        events = knowledge.ingestor.sync(
            wanted, actor=ACTOR, prune=prune, prune_all=prune_all, dry_run=dry_run
        )
        summary = follow(err, events)
        if not dry_run:
            summary.embedded += _bring_up(knowledge, rebuild=rebuild)
            if not knowledge.has_record():
                command = f"python ingest.py {shlex.quote(str(knowledge.record))}"
                err.print(texts().no_record.format(command=command), soft_wrap=True)
    if as_json:
        print(json.dumps(_as_json(summary), ensure_ascii=False))
    else:
        _print(summary, dry_run=dry_run)
    if summary.failures:
        raise typer.Exit(1)


def _bring_up(knowledge: Knowledge, *, rebuild: bool) -> int:
    """Give every passage a vector of the present model, and the index all that is new.

    Returns how many passages were embedded.
    """
    with working(err, "Embedding with the model") as tell:
        embedded = knowledge.ingestor.embed_missing(
            actor=ACTOR,
            report=lambda done, total: tell(
                f"Embedding with the model: {done} of {total} documents"
            ),
        )
    if rebuild:
        knowledge.projection.rebuild()
    elif not knowledge.projection.is_current():
        knowledge.projection.sync()
    return embedded


def _as_json(summary: Summary) -> dict[str, Any]:
    return {
        **{outcome.value: count for outcome, count in summary.counts.items()},
        "embedded": summary.embedded,
        "undated": summary.undated,
        "failures": [_line(event.location, event.message) for event in summary.failures],
        "notices": [_line(event.location, event.notice) for event in summary.notices],
    }


def _line(location: str, reason: str) -> dict[str, str]:
    return {"location": location, "reason": reason}


def _print(summary: Summary, *, dry_run: bool) -> None:
    counts = [f"{summary.counts[outcome]} {outcome.value}" for outcome in Outcome]
    work = f"{summary.embedded} passages embedded" if summary.embedded else "nothing to embed"
    print(("Would be: " if dry_run else "") + ", ".join(counts) + f"; {work}.")
    if summary.notices:
        print(f"Noted above: {len(summary.notices)}.")
    if summary.undated:
        print(f"Without a day of publication: {summary.undated}.")


def main() -> None:
    """Run, behind whatever else wants a core: the bot answers people meanwhile."""
    if sys.platform != "win32":
        os.nice(_NICENESS)
    console.run(lambda: typer.run(run))


if __name__ == "__main__":
    main()
