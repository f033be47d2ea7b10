"""Curation in a terminal: ``python -m knowledge documents …``, for maintainers."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zipfile import ZipFile

import typer
from rich.console import Console
from rich.markup import escape
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from knowledge import feeding
from knowledge.console import err, print_json
from knowledge.errors import KnowledgeError
from knowledge.models import SHARED, Kind
from knowledge.vocabulary.packs import speaking_by
from knowledge.waiting import Waiting

if TYPE_CHECKING:
    from knowledge.curation.curator import Curator
    from knowledge.curation.values import Done

app = typer.Typer(
    no_args_is_help=True,
    help="Look after the stored documents: those that all share, or one server's.",
)
app.add_typer(feeding.app, name="feed")
out = Console(highlight=False)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Guild = Annotated[str, typer.Option(help="The id of one server (default: what all share).")]
Who = Annotated[str, typer.Option(help="Who acts, for the log (default: the user here).")]
Name = Annotated[str, typer.Argument(metavar="DOCUMENT", help="The document's id.")]


@app.command("list")
def list_documents(
    guild: Guild = SHARED,
    page: Annotated[int, typer.Option(min=1)] = 1,
    size: Annotated[int, typer.Option(min=1, max=10_000, help="Documents a page.")] = 25,
    kind: Annotated[Kind | None, typer.Option()] = None,
    source: Annotated[str, typer.Option(help="own, bundled, or part of a source.")] = "",
    by: Annotated[str, typer.Option(help="Who stored the current revision.")] = "",
    text: Annotated[str, typer.Option(help="Words of id, title or publisher.")] = "",
    removed: Annotated[bool, typer.Option("--removed", help="Those that are removed.")] = False,
    as_json: Json = False,
) -> None:
    """List documents, the latest stored first."""
    with _curator() as curator:
        found = curator.list(
            guild=guild, page=page, size=size, kind=kind, source=source, by=by, text=text,
            retired=removed,
        )  # fmt: skip
    if as_json:
        print_json(found)
        return
    table = Table("Document", "Title", "Kind", "Published", "Rev.", "By", pad_edge=False)
    for each in found.documents:
        mark = " (bundled)" if each.bundled else "" if each.own else " (shared)"
        table.add_row(
            Text(each.id), Text(each.title + mark), each.kind.value,
            str(each.published or ""), str(each.revision), Text(each.who),
        )  # fmt: skip
    out.print(table)
    out.print(Text(f"{found.total} documents, page {found.page} of {found.pages}", style="dim"))


@app.command()
def show(document: Name, guild: Guild = SHARED, as_json: Json = False) -> None:
    """Print a document with its fields and measures as Markdown with front matter."""
    from knowledge.curation.exporting import markdown_of

    with _curator() as curator:
        shown = curator.show(document, guild=guild)
    if as_json:
        print_json(shown)
        return
    if shown.head.retired:
        err.print("It is removed: answers do not know it; restore brings it back.")
    out.print(Text(markdown_of(shown.document)), soft_wrap=True)


@app.command()
def remove(document: Name, guild: Guild = SHARED, who: Who = "", as_json: Json = False) -> None:
    """Take a document out of what is found; it can be restored."""
    with _curator() as curator:
        _told(curator.remove(document, guild=guild, who=who or _me()), as_json)


@app.command()
def restore(
    document: Name,
    revision: Annotated[int | None, typer.Option(min=1, help="An earlier revision.")] = None,
    guild: Guild = SHARED,
    who: Who = "",
    as_json: Json = False,
) -> None:
    """Bring a removed document back, or what an earlier revision said."""
    with _curator() as curator:
        done = curator.restore(document, guild=guild, who=who or _me(), revision=revision)
        _told(done, as_json)


@app.command()
def undo(guild: Guild = SHARED, who: Who = "", as_json: Json = False) -> None:
    """Take back the last change of yours that still stands."""
    with _curator() as curator:
        _told(curator.undo(guild=guild, who=who or _me()), as_json)


@app.command()
def history(document: Name, guild: Guild = SHARED, as_json: Json = False) -> None:
    """Print the revisions of a document and how they differ, the latest first."""
    with _curator() as curator:
        versions = curator.history(document, guild=guild)
    if as_json:
        print_json(versions)
        return
    for version in versions:
        mark = "  (current)" if version.current else ""
        head = f"Revision {version.number}, {version.at:%Y-%m-%d %H:%M} UTC, by {version.who}{mark}"
        out.print(Text(head, style="bold"))
        if version.changes:
            out.print(Syntax(version.changes, "diff", background_color="default", word_wrap=True))


@app.command()
def log(
    guild: Guild = SHARED,
    limit: Annotated[int, typer.Option(min=1, max=100_000)] = 50,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print all of it as CSV.")] = False,
    as_json: Json = False,
) -> None:
    """Print who did what when, the latest first."""
    with _curator() as curator:
        if as_csv:
            sys.stdout.write(curator.log_csv(guild=guild).decode("utf-8-sig"))
            return
        entries = curator.log(guild=guild, limit=limit)
    if as_json:
        print_json(entries)
        return
    table = Table("When (UTC)", "Who", "Did", "Document", "", pad_edge=False)
    for e in entries:
        when = f"{e.at:%Y-%m-%d %H:%M}"
        table.add_row(when, Text(e.who), Text(e.action), Text(e.document), Text(e.detail))
    out.print(table)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to write the zip.")], guild: Guild = SHARED
) -> None:
    """Write the documents that are not bundled as Markdown, which ``ingest.py`` reads back."""
    with _curator() as curator:
        archive = curator.export(guild=guild)
    with ZipFile(BytesIO(archive)) as opened:
        count = len(opened.namelist())
    try:
        file.write_bytes(archive)
    except OSError as error:
        raise KnowledgeError(
            f"The file {file} cannot be written ({error.strerror}); give another."
        ) from error
    many = f"{count} document{'' if count == 1 else 's'}"
    err.print(escape(f"{many} written to {file}."))


@app.command()
def gaps(
    guild: Guild = SHARED,
    days: Annotated[int, typer.Option(min=1, max=3650, help="How far back.")] = 30,
    limit: Annotated[int, typer.Option(min=1, max=1000)] = 25,
    as_json: Json = False,
) -> None:
    """Print what was asked and not answered well, alike questions together."""
    with _curator() as curator:
        found = curator.gaps(guild=guild, limit=limit, days=days)
    if as_json:
        print_json(found)
        return
    if not found:
        out.print(Text(f"Nothing was left unanswered in the last {days} days."))
        return
    table = Table("Asked", "Question", "Newest", "Why", "Answered now by", pad_edge=False)
    for gap in found:
        why = ", ".join(sorted({each.why for each in gap.asked}))
        when, by = f"{gap.newest:%Y-%m-%d}", Text(gap.answered_by)
        table.add_row(str(gap.count), Text(gap.question), when, why, by)
    out.print(table)


@contextmanager
def _curator() -> Iterator[Curator]:
    from knowledge.wiring import open_knowledge

    with open_knowledge(tell=Waiting(err)) as knowledge, speaking_by(knowledge.pack):
        yield knowledge.curator


def _told(done: Done, as_json: bool) -> None:
    if as_json:
        print_json(done)
        return
    out.print(Text(done.text))
    if done.notice:
        out.print(Text(done.notice, style="yellow"))


def _me() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no name behind the process
        return "maintainer"
