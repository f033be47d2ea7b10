"""Feeds in a terminal: ``python -m knowledge documents feed …``, for maintainers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from knowledge.console import err, print_json
from knowledge.models import SHARED
from knowledge.waiting import Waiting

if TYPE_CHECKING:
    from knowledge.feeds.feeds import Feeds

app = typer.Typer(
    no_args_is_help=True,
    help="Follow feeds and watch pages: for all servers, or for one.",
)
out = Console(highlight=False)

_WHO = "maintainer"
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Guild = Annotated[str, typer.Option(help="The id of one server (default: what all share).")]
Who = Annotated[str, typer.Option(help="Who acts, for the log.")]
Number = Annotated[int, typer.Argument(min=1, help="Its number in the list.")]
ModeName = Literal["ask", "enter"]


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="The address of a feed, or of a page to watch.")],
    mode: Annotated[
        ModeName, typer.Option(help="ask: what is new waits; enter: it enters at once.")
    ] = "ask",
    minutes: Annotated[int, typer.Option(min=15, max=1440, help="How often it is asked.")] = 60,
    latest: Annotated[
        int, typer.Option(min=0, max=50, help="How many that are there already wait, too.")
    ] = 0,
    channel: Annotated[str, typer.Option(help="The id of the channel for what is new.")] = "",
    guild: Guild = SHARED,
    who: Who = _WHO,
    as_json: Json = False,
) -> None:
    """Follow a feed or watch a page; once more to change how."""
    from knowledge.feeds.values import Mode

    with _feeds() as feeds:
        added = feeds.add(
            url, guild=guild, who=who, channel=channel, mode=Mode(mode), minutes=minutes,
            latest=latest,
        )  # fmt: skip
    if as_json:
        print_json(added)
        return
    done = "It was followed already and is now set so" if added.again else "Followed"
    out.print(Text(f"{done}: {added.feed.title} ({added.feed.url}), no. {added.feed.number}."))


@app.command("list")
def list_feeds(guild: Guild = SHARED, as_json: Json = False) -> None:
    """List what is followed, and how it fares."""
    with _feeds() as feeds:
        found = feeds.list(guild=guild)
    if as_json:
        print_json(found)
        return
    table = Table("No.", "Title", "Address", "Mode", "To decide", "Spared", "", pad_edge=False)
    for each in found:
        state = f"paused: {each.fault}" if each.paused else each.fault
        table.add_row(
            str(each.number), Text(each.title), Text(each.url), each.mode.value,
            str(each.waiting), f"{each.spared} of {each.polls}", Text(state),
        )  # fmt: skip
    out.print(table)


@app.command()
def remove(number: Number, guild: Guild = SHARED, who: Who = _WHO, as_json: Json = False) -> None:
    """Follow a feed no longer; what entered from it stays."""
    with _feeds() as feeds:
        removed = feeds.remove(number, guild=guild, who=who)
    if as_json:
        print_json(removed)
    else:
        out.print(Text(f"{removed.title} is followed no longer."))


@app.command()
def poll(guild: Guild = SHARED, as_json: Json = False) -> None:
    """Ask what is due now, once, and let enter what may."""
    with _feeds() as feeds:
        asked = feeds.poll([guild])
        waiting = len(feeds.waiting(guild=guild))
    if as_json:
        print_json({"asked": asked, "waiting": waiting})
    else:
        out.print(Text(f"{asked} asked, {waiting} to decide."))


@app.command()
def waiting(guild: Guild = SHARED, as_json: Json = False) -> None:
    """List what is to be decided, the oldest first."""
    with _feeds() as feeds:
        found = feeds.waiting(guild=guild)
    if as_json:
        print_json(found)
        return
    table = Table("No.", "Found (UTC)", "Title", "Address", pad_edge=False)
    for each in found:
        when = f"{each.found_at:%Y-%m-%d %H:%M}"
        table.add_row(str(each.number), when, Text(each.title), Text(each.url))
    out.print(table)


@app.command()
def confirm(number: Number, guild: Guild = SHARED, who: Who = _WHO, as_json: Json = False) -> None:
    """Let what waits enter as an article, or a page's new text as a revision."""
    with _feeds() as feeds:
        settled = feeds.confirm(number, guild=guild, who=who)
    if as_json:
        print_json(settled)
    elif settled.done is None:
        out.print(Text(f"It was decided already: {settled.news.state.value}."))
    else:
        out.print(Text(settled.done.text))


@app.command()
def dismiss(number: Number, guild: Guild = SHARED, who: Who = _WHO, as_json: Json = False) -> None:
    """Put aside what waits; it does not come back."""
    with _feeds() as feeds:
        settled = feeds.dismiss(number, guild=guild, who=who)
    if as_json:
        print_json(settled)
    else:
        out.print(Text(f"{settled.news.title}: {settled.news.state.value}."))


@contextmanager
def _feeds() -> Iterator[Feeds]:
    from knowledge.wiring import open_knowledge

    with open_knowledge(tell=Waiting(err)) as knowledge:
        yield knowledge.feeds
