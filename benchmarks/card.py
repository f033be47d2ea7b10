"""Draws what members see: ``python -m benchmarks.card [QUESTION] [--out docs/card.png]``.

The components that the bot would send, with a real answer from the bundled corpus, become HTML at
the width of a phone and a picture by headless Chromium. The page reads Discord's Markdown and
knows its components; colours and sizes follow Discord's dark theme.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import html
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from discord.ui import LayoutView

from bot.alert_cards import begun_card, letter_card
from bot.cards import Card, Image, view
from bot.draft_cards import done_card, draft_card, effects_card
from bot.gap_cards import gap_card, gaps_card
from bot.guilds import GuildSettings
from bot.news_cards import followed_card, news_card
from bot.overview import overview_card
from bot.panels import about_card, help_card
from bot.passages import sources_card
from bot.preferences import settings_view
from bot.rendering import answer_card, more_card
from bot.services import KnowledgeServices
from bot.settings import DiscordSettings
from knowledge.answers.answering import today
from knowledge.curation.curator import Curator
from knowledge.curation.values import MeasureForm, TextSource
from knowledge.documents.fetching import Fetched, Mark
from knowledge.feeds.feeds import Feeds
from knowledge.store.feeds import FeedStore
from knowledge.store.interactions import Asked, Interactions
from knowledge.store.watches import Place, WatchRow
from knowledge.vocabulary.texts import texts
from knowledge.watching.alerts import Occasion
from knowledge.watching.notices import Answered, Notice, unpacked
from knowledge.wiring import Knowledge, open_knowledge

WIDTH, SCALE = 390, 2
ROOT = Path(__file__).parent.parent

_STYLE = """
* { box-sizing: border-box; margin: 0; }
body { width: 390px; background: #313338; color: #dbdee1; padding: 14px 12px 14px 10px;
  font: 15px/1.3 "gg sans", "Noto Sans", "DejaVu Sans", sans-serif; }
.message { display: flex; gap: 10px; margin-bottom: 18px; }
.face { width: 36px; height: 36px; border-radius: 50%; background: #8e63ce; flex: none;
  font: 600 18px/36px "Noto Sans", sans-serif; text-align: center; color: #fff; }
.body { flex: 1; min-width: 0; }
.name { font-weight: 600; color: #f2f3f5; } .time { color: #949ba4; font-size: 11px; }
.app { background: #5865f2; color: #fff; font-size: 9.5px; padding: 1px 4px; border-radius: 4px;
  vertical-align: 1px; }
.used { color: #949ba4; font-size: 12.5px; margin-bottom: 2px; } .used b { color: #c9cdfb; }
.container { background: #2b2d31; border: 1px solid #3f4147; border-left: 4px solid;
  border-radius: 8px; padding: 12px; margin-top: 5px; }
.container > div + div { margin-top: 8px; }
.line { height: 1px; background: #3f4147; margin: 10px 0; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.text h2 { font-size: 20px; line-height: 1.25; color: #f2f3f5; }
.text h3 { font-size: 16.5px; line-height: 1.3; color: #f2f3f5; margin: 2px 0 5px; }
.text small { display: block; font-size: 12.5px; color: #a3a8af; }
.text b { color: #f2f3f5; } .text a { color: #00a8fc; text-decoration: none; }
.text code { background: #1e1f22; border-radius: 3px; padding: 0 4px; font-size: 12.5px; }
.text blockquote { border-left: 4px solid #4e5058; padding-left: 10px; border-radius: 3px; }
.text ul { padding-left: 18px; margin: 2px 0; } .gap { height: 9px; }
.text pre { background: #1e1f22; border-radius: 5px; padding: 7px 9px; font-size: 12.5px;
  white-space: pre-wrap; } .added { color: #6fc276; } .gone { color: #e5767b; }
.ping { background: #3c4270; color: #c9cdfb; border-radius: 3px; padding: 0 2px; }
.media { display: block; width: 100%; border-radius: 8px; margin-top: 8px; }
.row { display: flex; flex-wrap: wrap; gap: 7px; }
.button { background: #41434a; color: #fff; border-radius: 8px; padding: 7px 11px;
  font-size: 13.5px; font-weight: 500; } .primary { background: #5865f2; }
.menu { flex: 1; display: flex; justify-content: space-between; background: #1e1f22;
  border: 1px solid #3f4147; border-radius: 8px; padding: 8px 11px; font-size: 13.5px; }
.only { color: #949ba4; font-size: 12px; margin-top: 5px; } .only b { color: #00a8fc;
  font-weight: 400; }
"""
_TOKEN = re.compile(
    r"\\(?P<escape>[^\w\s])|`(?P<code>[^`\n]+)`|\[(?P<label>(?:\\.|[^\]\\])*)\]\((?P<url>\S+?)\)"
    r"|\*\*(?P<bold>(?:\\.|[^*\\])+)\*\*|\*(?P<slant>(?:\\.|[^*\\])+)\*"
)


_LIVE = re.compile(r"<(?:(?P<sort>[#@])\d+|t:(?P<time>\d+):f)>")


def _live(found: re.Match[str]) -> str:
    """What Discord shows for a channel, a person or an instant."""
    if found["time"]:
        return f"{datetime.fromtimestamp(int(found['time']), UTC):%-d %B %Y %H:%M}"
    return {"#": "# news", "@": "@mia"}[found["sort"]]


def inline(text: str) -> str:
    """One line of Discord's Markdown as HTML."""

    def shown(match: re.Match[str]) -> str:
        if match["escape"]:
            return html.escape(match["escape"])
        if (match["code"] or "").startswith("\0"):
            return f'<span class="ping">{html.escape(match["code"][1:])}</span>'
        if match["code"]:
            return f"<code>{html.escape(match['code'])}</code>"
        if match["url"]:
            return f'<a href="{html.escape(match["url"])}">{inline(match["label"])}</a>'
        if match["bold"]:
            return f"<b>{inline(match['bold'])}</b>"
        return f"<i>{inline(match['slant'])}</i>"

    text = _LIVE.sub(lambda live: f"`\0{_live(live)}`", text)
    parts, end = [], 0
    for match in _TOKEN.finditer(text):
        parts += [html.escape(text[end : match.start()]), shown(match)]
        end = match.end()
    return "".join(parts) + html.escape(text[end:])


def markdown(text: str) -> str:
    """A text display's content as HTML."""
    made, fenced = [], False
    for line in text.split("\n"):
        if line.startswith("```"):
            fenced = not fenced
            made.append("<pre>" if fenced else "</pre>")
            continue
        if fenced:
            colour = {"+": "added", "-": "gone"}.get(line[:1], "")
            made.append(f'<span class="{colour}">{html.escape(line)}</span>\n')
            continue
        for mark, tag in (("### ", "h3"), ("## ", "h2"), ("-# ", "small"), ("> ", "blockquote")):
            if line.startswith(mark):
                made.append(f"<{tag}>{inline(line.removeprefix(mark))}</{tag}>")
                break
        else:
            if line.lstrip().startswith("- "):
                made.append(f"<ul><li>{inline(line.lstrip()[2:])}</li></ul>")
            else:
                made.append(f"<div>{inline(line)}</div>" if line else '<div class="gap"></div>')
    # Lines of one quote share one bar.
    whole = "".join(made).replace("</blockquote><blockquote>", "<br>")
    return f'<div class="text">{whole}</div>'


def component(part: dict[str, Any], image: Image | None = None) -> str:
    """A component, as Discord gets it, as HTML; ``image`` is what is attached."""
    kind = part["type"]
    inside = "".join(component(child, image) for child in part.get("components", ()))
    if kind == 17:
        colour = part.get("accent_color")
        edge = f"#{colour:06x}" if colour is not None else "#3f4147"
        return f'<div class="container" style="border-left-color: {edge}">{inside}</div>'
    if kind == 10:
        return markdown(part["content"])
    if kind == 14:
        return '<div class="line"></div>'
    if kind == 1:
        return f'<div class="row">{inside}</div>'
    if kind == 2:
        style = "button primary" if part["style"] == 1 else "button"
        words = [(part.get("emoji") or {}).get("name", ""), part.get("label") or ""]
        return f'<div class="{style}">{html.escape(" ".join(filter(None, words)))}</div>'
    if kind in (3, 6, 8):
        chosen = [each["label"] for each in part.get("options", ()) if each.get("default")]
        words = ", ".join(chosen) or part.get("placeholder") or ""
        return f'<div class="menu">{html.escape(words)}<span>⌄</span></div>'
    if kind == 12:
        return "".join(_picture(item, image) for item in part["items"])
    raise ValueError(f"component type {kind} is not drawn")


def _picture(item: dict[str, Any], image: Image | None) -> str:
    """A picture of a gallery, as wide as the card."""
    if image is None or item["media"]["url"] != f"attachment://{image.name}":
        raise ValueError(f"{item['media']['url']} is not attached")
    data = base64.b64encode(image.data).decode()
    alt = html.escape(item.get("description") or "")
    return f'<img class="media" src="data:image/png;base64,{data}" alt="{alt}">'


def message(card: Card | LayoutView, used: str, *, private: bool = False) -> str:
    """A message of the bot with a card."""
    layout = view(card) if isinstance(card, Card) else card
    image = card.image if isinstance(card, Card) else None
    drawn = "".join(component(part, image) for part in layout.to_components())
    only = "<div class=only>👁 Only you can see this · <b>Dismiss message</b></div>"
    return (f"<div class=used>↪ {used}</div>" if used else "") + (
        "<div class=message><div class=face>M</div><div class=body>"
        "<span class=name>Monazite</span> <span class=app>✓ APP</span> "
        f"<span class=time>Today at 08:00</span>{drawn}{only if private else ''}</div></div>"
    )


@contextmanager
def record() -> Iterator[Knowledge]:
    """A knowledge base with the bundled corpus."""
    with tempfile.TemporaryDirectory() as home, open_knowledge(home) as base:
        for _ in base.load_corpus("card"):
            pass
        yield base


async def page(question: str, as_of: date | None) -> str:
    """The page: a question, its answer, the rest of a long one, and its sources."""
    with record() as base:
        answer = await base.answerer.answer(question, as_of=as_of)
        services = KnowledgeServices(base)
        names = await services.names([status.item for status in answer.statuses], "")
        shown = answer_card(answer, 1, asked=question, names=lambda item: names[item])
        rest = [button.ref for row in shown.rows for button in row if button.ref.action == "more"]
        sources = sources_card(answer, 1, 0, await services.contexts(answer, ""))
    body = message(shown, "<b>terra</b> used <b>/ask</b>")
    for ref in rest:
        more = more_card(answer, 1, ref.extra)
        body += message(more, "<b>terra</b> tapped <b>➕ More</b>", private=True)
    body += message(sources, "<b>terra</b> tapped <b>📄 Sources</b>", private=True)
    return document(body)


def document(body: str) -> str:
    """A whole page."""
    return f"<!doctype html><meta charset=utf-8><style>{_STYLE}</style><body>{body}</body>"


def photograph(text: str, out: Path) -> None:
    """Take a picture of a page, as high as it is, with headless Chromium."""
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    browser = next((found for name in names if (found := shutil.which(name))), None)
    if browser is None:
        raise SystemExit("Chromium is not installed; install it, or pass --html to see the page.")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "card.html"
        measure = "<script>document.title = document.documentElement.scrollHeight</script>"
        source.write_text(text + measure, encoding="utf-8")
        options = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        options += [f"--user-data-dir={folder}/profile", f"--force-device-scale-factor={SCALE}"]
        wide = [*options, f"--window-size={WIDTH},400"]
        dumped = subprocess.run(
            [*wide, "--dump-dom", source.as_uri()], capture_output=True, text=True, check=True
        )
        found = re.search(r"<title>(\d+)</title>", dumped.stdout)
        height = int(found[1]) if found else 1200
        size = f"--window-size={WIDTH},{height}"
        picture = f"--screenshot={out.resolve()}"
        subprocess.run([*options, size, picture, source.as_uri()], capture_output=True, check=True)


async def panels_page() -> str:
    """The page of /help, /about and /settings."""
    with record() as base:
        services = KnowledgeServices(base)
        about = about_card(await services.about(""), texts())
    usual = DiscordSettings.model_fields["user_rate"].default
    shown = {
        "help": help_card(texts()),
        "about": about,
        "settings": settings_view(GuildSettings(), usual),
    }
    return document(
        "".join(
            message(card, f"<b>terra</b> used <b>/{name}</b>", private=True)
            for name, card in shown.items()
        )
    )


_RULE = """# Announcement No. 77 of 2026

## Suspended

Announcement No. 57 of 2025 is suspended from 20 November 2026 until 10 January 2027.
"""


async def moderators_page() -> str:
    """The page of a moderator who adds an announcement: the draft, its effects, what was done."""
    with record() as base:
        who: dict[str, Any] = {"guild": "1", "who": "2"}
        draft = base.curator.preview(TextSource("Announcement No. 77 of 2026", _RULE), **who)
        fields = {
            "kind": "announcement",
            "publisher": "MOFCOM",
            "published": "2026-11-18",
            "url": "https://english.mofcom.gov.cn/77",
        }
        read = draft
        rule = MeasureForm(
            "suspends", "2026-11-20", "2027-01-10", of=("CN-2025-57",), passage="suspended"
        )
        draft = base.curator.amend(draft.id, fields=fields, measures=(rule,), **who)
        question = "is holmium still suspended?"
        interactions = base.catalogue.beside(Interactions)
        interactions.accept(Asked(1, question, guild="1"))
        interactions.accept(Asked(2, "what does holmium cost?", guild="1"))
        for key, asked in ((1, question), (2, "what does holmium cost?")):
            interactions.answered(key, base.answerer.answer_now(asked, guild="1"))
        interactions.vote(2, "1", "3", "down", "I wanted a price")
        effects = base.curator.effects(draft.id, **who)
        done = base.curator.confirm(draft.id, **who)
        gaps = base.curator.gaps(guild="1")
    shown = (
        (draft_card(read), "used <b>/knowledge add</b>"),
        (draft_card(draft), "sent <b>a measure</b>"),
        (effects_card(draft.id, effects), "tapped <b>🔎 See what would change</b>"),
        (done_card(done, draft.id), "tapped <b>✅ Confirm</b>"),
        (gaps_card(gaps), "used <b>/knowledge gaps</b>"),
        (gap_card(gaps[0], 2), "chose a gap"),
    )
    return document(
        "".join(message(card, f"<b>mia</b> {how}", private=True) for card, how in shown)
    )


_FEED = """<rss version="2.0"><channel><title>News of the Kiruna mill</title>{}</channel></rss>"""
_ENTRY = """<item><title>The mill of Kiruna doubles its output</title>
<link>https://mill.example/news/2</link><pubDate>Thu, 19 Nov 2026 09:00:00 GMT</pubDate>
<description>From March on, the mill will grind eighty tonnes a day, its owner said on
Thursday. A second line has been ordered.</description></item>"""
_RATES = """# Rates of the mill

Grinding costs {} crowns a tonne. Deliveries are taken from Monday to Friday.
"""


async def feeds_page() -> str:
    """The page of news that waits, a page that changed, and what is followed."""
    addresses = ("https://mill.example/feed.xml", "https://mill.example/rates.md")
    given = {addresses[0]: _FEED.format(""), addresses[1]: _RATES.format("ten")}
    now = datetime(2026, 11, 20, 8, tzinfo=UTC)

    def ask(url: str, _: Mark) -> Fetched:
        kind = "text/markdown" if url.endswith(".md") else "application/rss+xml"
        return Fetched(url, given[url].encode(), kind)

    with tempfile.TemporaryDirectory() as home, open_knowledge(home) as base:
        clock = [now]
        kit = replace(base.curator._kit, fetcher=lambda url: ask(url, Mark()))
        interactions = base.catalogue.beside(Interactions)
        curator = Curator(kit, lambda: base.answerer, interactions)
        feeds = Feeds(
            base.catalogue.beside(FeedStore), base.catalogue, lambda: curator, ask=ask,
            clock=lambda: clock[0], chance=lambda: 0.5,
        )  # fmt: skip
        who: dict[str, Any] = {"guild": "1", "who": "2"}
        for url in addresses:
            feeds.add(url, channel="3", **who)
        (first,) = feeds.waiting(guild="1")
        feeds.confirm(first.number, **who)
        given |= {addresses[0]: _FEED.format(_ENTRY), addresses[1]: _RATES.format("twelve")}
        clock[0] += timedelta(hours=2)
        feeds.poll(["1"])
        cards = [news_card(news) for news in feeds.waiting(guild="1")]
        followed = followed_card(feeds.list(guild="1"))
    return document(
        "".join(message(card, "") for card in cards)
        + message(followed, "<b>mia</b> used <b>/knowledge feed list</b>", private=True)
    )


async def status_page(as_of: date | None) -> str:
    """The page of /status: the table of all items, and one item with its timeline."""
    on = as_of or today()
    with record() as base:
        services = KnowledgeServices(base)
        shown = {
            "/status": await services.overview("", "", on, guild=""),
            "/status item: holmium": await services.overview("Ho", "", on, guild=""),
        }
    return document(
        "".join(
            message(overview_card(found, texts()), f"<b>terra</b> used <b>{name}</b>")
            for name, found in shown.items()
        )
    )


async def alerts_page() -> str:
    """The page of a watch: how it begins, an end ahead, a flip, and a question that is answered."""
    with record() as base:
        begun = base.watchman.subject("Ho", "", date(2026, 10, 1), guild="")
        channel, member = Place("1", 2), Place(person="3")
        for place, item in ((channel, ""), (member, "Ho")):
            told = base.watchman.subject(item, "", date(2026, 10, 1), guild="").told
            base.watchman.watches.add(WatchRow(place, item, "", told, "3"), 9)
        for day in (date(2026, 10, 11), date(2026, 11, 9), date(2026, 11, 11)):
            base.watchman.look(day)
        found = [(row, unpacked(row.body)) for row in base.watchman.watches.due(99)]
    letters = [(row, letter) for row, letter in found if isinstance(letter, Notice)]
    asked = Answered("what is the quota on neodymium magnets?", here=True)
    ahead = next(each for each in letters if each[0].place == member)
    flipped = next(
        (row, letter)
        for row, letter in letters
        if row.place == channel and letter.occasion is Occasion.FLIP and len(letter.items) > 1
    )
    foot = f"-# {texts().foot}"
    cards = [(begun_card(begun, "by direct message", new=True), "used <b>/watch add</b>")]
    cards += [
        (letter_card(letter, row.watch, row.number, foot), "") for row, letter in (ahead, flipped)
    ]
    cards.append((letter_card(asked, 0, 9, foot), ""))
    return document(
        "".join(
            message(card, f"<b>terra</b> {how}" if how else "", private=bool(how))
            for card, how in cards
        )
    )


def main() -> None:
    """Draw a card."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.card", description=__doc__)
    parser.add_argument("question", nargs="?", default="is terbium still restricted?")
    parser.add_argument("--as-of", type=date.fromisoformat, default=None)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "card.png")
    parser.add_argument("--html", action="store_true", help="print the page instead")
    parser.add_argument("--panels", action="store_true", help="draw /help, /about and /settings")
    parser.add_argument("--moderators", action="store_true", help="draw what a moderator sees")
    parser.add_argument("--feeds", action="store_true", help="draw what is new in feeds")
    parser.add_argument("--status", action="store_true", help="draw /status with its pictures")
    parser.add_argument("--alerts", action="store_true", help="draw what somebody who watches sees")
    options = parser.parse_args()
    if options.feeds:
        made = feeds_page()
    elif options.moderators:
        made = moderators_page()
    elif options.status:
        made = status_page(options.as_of)
    elif options.alerts:
        made = alerts_page()
    else:
        made = panels_page() if options.panels else page(options.question, options.as_of)
    text = asyncio.run(made)
    if options.html:
        print(text)
        return
    options.out.parent.mkdir(parents=True, exist_ok=True)
    photograph(text, options.out)
    print(options.out)


if __name__ == "__main__":
    main()
