"""What moderators see of feeds: news that waits, what is followed, what was added. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot import text as safe
from bot.cards import Button, Card
from bot.curating import GOOD, GREY, WARNING, code, difference, fitting, inline, moment, person
from bot.ids import Action, Ref
from bot.panels import ACCENT
from bot.rendering import day
from knowledge.feeds.values import MINUTES, Added, FeedKind, Followed, Mode, News, NewsState

EVERY = dict(
    zip(MINUTES, ("15 minutes", "30 minutes", "hour", "3 hours", "12 hours", "day"), strict=True)
)
"""How often a feed may be asked, in minutes and in words."""
_SUMMARY = 400
_FIRST = 1 << 29
"""Where the numbers of cards of news begin; those of alerts, which a channel may show, too, are
below."""


def news_card(news: News) -> Card:
    """Something new in a feed, with buttons while it waits, and then what was decided."""
    page = news.kind is FeedKind.PAGE
    changed = page and bool(news.changes)
    head = [f"### {'✏️' if changed else '🆕'} {safe.link(news.title, news.url)}"]
    what = "changed" if changed else "a page to watch" if page else inline(news.feed)
    said = [safe.host(news.url), what, day(news.published) if news.published else ""]
    head.append(f"-# {' · '.join(filter(None, dict.fromkeys(said)))}")
    texts = ["\n".join(head)]
    if changed:
        texts.append(difference(news.changes))
    elif news.summary:
        texts.append(safe.quoted(safe.shorten(safe.plain(news.summary), _SUMMARY)))
    if news.state is NewsState.WAITING:
        as_ = "the new text" if changed else "an article"
        texts.append(f"-# Nobody is answered from it yet. Confirm it as {as_}, or look first.")
        buttons = (_buttons(news.number),)
        return Card(fitting(texts), ACCENT, buttons, number=_FIRST + news.number)
    texts.append(_outcome(news))
    good = news.state in (NewsState.CONFIRMED, NewsState.ENTERED)
    return Card(fitting(texts), GOOD if good else GREY, number=_FIRST + news.number)


def settled_line(news: News) -> Card:
    """What is said to whoever decides what was decided already."""
    return Card((f"That was settled already.\n{_outcome(news)}",), GREY)


def dismissed_card(news: News) -> Card:
    """News was put aside by the one who sees this."""
    return Card((f"🗑️ Put aside: {inline(news.title)}. It does not come back.",), GREY)


def added_card(added: Added) -> Card:
    """A feed is followed."""
    feed = added.feed
    page = feed.kind is FeedKind.PAGE
    lines = [f"## {'I watch' if page else 'I follow'} {safe.link(feed.title, feed.url)}"]
    if added.again:
        lines = [f"## {safe.link(feed.title, feed.url)}", "It was followed already; it is now set:"]
    lines.append(f"-# {_setting(feed)}")
    if page and added.known:
        lines.append("Its text is stored as it stands; I show you what changes of it.")
    elif page:
        lines.append("Its text as it stands now comes first, then what changes of it.")
    elif not added.again:
        lines += [f"- {inline(title)}" for title in added.titles]
        lines.append(_first(added))
    return Card(fitting(["\n".join(lines)]), GOOD)


def followed_card(feeds: Sequence[Followed]) -> Card:
    """What a server follows."""
    if not feeds:
        said = "This server follows no feed and watches no page. Add one: `/knowledge feed add`."
        return Card((f"## Feeds\n{said}",), ACCENT)
    lines = ["## Feeds"]
    for feed in feeds:
        mark = "⏸️" if feed.paused else "⚠️" if feed.fault else "📰"
        mark = "👁️" if mark == "📰" and feed.kind is FeedKind.PAGE else mark
        lines.append(f"{mark} **{safe.link(feed.title, feed.url)}**")
        lines.append(f"-# {_setting(feed)} · {_polled(feed)}")
        if feed.waiting:
            lines.append(f"-# {feed.waiting} to decide")
        if feed.fault:
            lines.append(f"-# {'Paused: ' if feed.paused else ''}{inline(feed.fault)}")
    return Card(fitting(["\n".join(lines)]), ACCENT)


def removed_card(feed: Followed) -> Card:
    """A feed is followed no longer."""
    said = f"{inline(feed.title)} is followed no longer. What entered from it stays."
    return Card((f"🗑️ {said}",), GREY)


def paused_card(feed: Followed) -> Card:
    """A word to the channel that a feed is asked no more."""
    lines = [
        f"### ⏸️ I no longer ask {safe.link(feed.title, feed.url)}",
        f"It has given nothing for days: {inline(feed.fault)}",
        "-# Add it again with `/knowledge feed add` when it works, or take it out with "
        "`/knowledge feed remove`.",
    ]
    return Card(("\n".join(lines),), WARNING)


def _buttons(number: int) -> tuple[Button, ...]:
    return (
        Button("Confirm", Ref(Action.TAKE, number), "✅", primary=True),
        Button("Look", Ref(Action.LOOK, number), "🔎"),
        Button("Dismiss", Ref(Action.SKIP, number), "🗑️"),
    )


def _outcome(news: News) -> str:
    by = f" by {person(news.actor)}" if news.actor else ""
    where = f" as `{code(news.document)}`" if news.document else ""
    said = {
        NewsState.CONFIRMED: f"✅ Confirmed{by}{where}",
        NewsState.ENTERED: f"✅ Entered at once{where}; `/knowledge remove` takes it out",
        NewsState.DISMISSED: f"🗑️ Dismissed{by}",
        NewsState.REFUSED: f"⚠️ It could not enter: {inline(news.fault)}",
        NewsState.SUPERSEDED: "🔁 The page has changed again since; its last text counts",
        NewsState.EXPIRED: "⌛ It has waited for a month and is put aside",
        NewsState.KNOWN: "It is stored already",
    }
    return said.get(news.state, "")


def _first(added: Added) -> str:
    if added.feed.waiting:
        return f"-# {added.feed.waiting} of them wait for you; then what comes new."
    return "-# These are known; what comes new from now on comes here."


def _setting(feed: Followed) -> str:
    asked = "I ask you" if feed.mode is Mode.ASK else "enters at once"
    where = f" in <#{feed.channel}>" if feed.channel.isdecimal() else ""
    return f"{asked}{where} · every {EVERY.get(feed.minutes, f'{feed.minutes} minutes')}"


def _polled(feed: Followed) -> str:
    last = f"asked {moment(feed.polled_at)}" if feed.polled_at else "not asked yet"
    return f"{last} · unchanged {feed.spared} of {feed.polls} times"
