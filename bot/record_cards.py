"""What moderators see of what is stored: documents, revisions, the log. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot import text as safe
from bot.cards import Card
from bot.curating import code, difference, fields, fitting, inline, measures, moment, person
from bot.panels import ACCENT
from bot.rendering import day
from knowledge.curation.values import Listed, Listing, LogEntry, Shown, Version


def listing_card(listing: Listing) -> Card:
    """One page of documents."""
    lines = [f"## {listing.total:,} documents · page {listing.page} of {max(listing.pages, 1)}"]
    if not listing.documents:
        lines.append("Nothing matches; leave something out of the search.")
    lines += [_listed(each) for each in listing.documents]
    if listing.page < listing.pages:
        lines.append(f"-# More: the same command with `page: {listing.page + 1}`")
    return Card(fitting(["\n".join(lines)]), ACCENT)


def shown_card(shown: Shown) -> Card:
    """A stored document: its fields, how its text begins, its measures."""
    document, head = shown.document, shown.head
    mark = "bundled" if head.bundled else "of this server" if head.own else "shared"
    lines = [f"## {inline(document.title)}", *fields(document)]
    lines.append(
        f"-# {mark} · revision {head.revision}, {moment(head.stored_at)}"
        + (f" by {person(head.who)}" if head.who else "")
        + (" · **removed**" if head.retired else "")
    )
    body = safe.quoted(safe.shorten(safe.plain(document.text), 1200))
    return Card(fitting(["\n".join(lines), body, measures(document)]), ACCENT)


def history_card(document: str, versions: Sequence[Version]) -> Card:
    """The revisions of a document, the latest first."""
    lines = [f"## History of `{code(document)}`"]
    for version in versions:
        now = " · now" if version.current else ""
        lines.append(
            f"**Revision {version.number}** · {moment(version.at)} · {person(version.who)}{now}"
        )
        if version.changes:
            lines.append(difference(version.changes))
    return Card(fitting(["\n".join(lines)]), ACCENT)


def log_card(entries: Sequence[LogEntry]) -> Card:
    """Who did what, the latest first."""
    lines = ["## Log"] if entries else ["## Log\nNothing has been changed here yet."]
    lines += map(_logged, entries)
    return Card(fitting(["\n".join(lines)]), ACCENT)


def _logged(each: LogEntry) -> str:
    what = f"`{code(each.document)}` " if each.document else ""
    said = f"{moment(each.at)} · {person(each.who)} · **{inline(each.action)}**"
    return f"- {said} {what}{inline(each.detail)}".rstrip()


def _listed(each: Listed) -> str:
    mark = "📦" if each.bundled else "✍️" if each.own else "🌐"
    when = day(each.published) if each.published else "no day"
    rules = " · measures" if each.rules else ""
    gone = " · **removed**" if each.retired else ""
    return (
        f"{mark} **{inline(each.title)}**\n-# `{code(each.id)}` · {each.kind.value} · "
        f"{inline(each.publisher) or 'unsigned'} · {when}{rules}{gone}"
    )
