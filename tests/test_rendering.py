"""What is shown: within Discord's limits, pinging no one, links whole, nothing forged."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import date

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import text as safe
from bot.cards import view
from bot.ids import Action, Ref, read
from bot.markdown import blocks
from bot.paging import SMALLEST, page
from bot.passages import sources_card
from bot.rendering import LONG, MEDIUM, SHORT, answer_card, more_card
from bot.states import NO_STATUS, look
from knowledge.models import (
    Answer,
    AnswerKind,
    Citation,
    Condition,
    Effect,
    Kind,
    Measure,
    Ruling,
    State,
    Status,
)
from knowledge.vocabulary.texts import texts as told

CAN_ASK = told().can_ask
EXAMPLES = told().examples
REFUSAL = told().refusal

DAY = date(2026, 11, 23)
OFFICIAL = "https://english.mofcom.gov.cn/art/2025/18.html"
KEY = 1_442_000_000_000_000_000

HOSTILE = (
    "@everyone @here <@123> <@!123> <@&9> <#44> </ask:55> <t:0:R> <:x:1> <a:x:1> <id:browse>",
    "[official](https://evil.example) [.](https://evil.example) <https://evil.example>",
    "https://evil.example/login discord.gg/abc steam://run/1",
    "> quote\n>>> long quote\n# big\n-# small\n||spoiler||\n```js\nx",
    "`code` ``` ``` **bold **x** _i_ __u__ ~~s~~ \\\\ \\` [1] [1](foo)",
    "\u202eevil\u202c \u200b\U000e0041 Z\u0335\u0336\u0337\u0338\u0339\u033a\u033b\ud800",
    f"[No. 18]({OFFICIAL}) is in force. See [the text]({OFFICIAL}).",
)
words = st.sampled_from(
    (*HOSTILE, "Terbium is under licence [1].", "a" * 700, "铽仍受管制。", "\n\n", " ")
)
texts = st.one_of(
    st.text(max_size=400),
    st.lists(words, max_size=40).map(" ".join),
    st.lists(words).map("\n".join),
)
LIVE = re.compile(r"<(@|#|/|t:|a?:|id:|https?:)|@(everyone|here)|discord\.gg/", re.IGNORECASE)
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
LINK = re.compile(r"(?<!\\)\[(?:\\.|[^\\\]\n])+(?<!\\)\]\((\S+?)\)")


def citation(n: int = 1, title: str = "Announcement No. 18", quote: str = "Licence.") -> Citation:
    return Citation(
        n=n,
        document="CN-2025-18",
        kind=Kind.ANNOUNCEMENT,
        title=title,
        publisher="MOFCOM",
        published=date(2025, 4, 4),
        url=OFFICIAL,
        quote=quote,
        passage=f"p{n}",
        verified=date(2026, 10, 9),
    )


def status(item: str, state: State) -> Status:
    return Status(item=item, state=state, on=DAY, known=DAY)


def answer(text: str = "Yes [1].", **more: object) -> Answer:
    values: dict[str, object] = {
        "question": "is terbium still restricted?",
        "as_of": DAY,
        "kind": AnswerKind.STATUS,
        "text": text,
        "citations": (citation(),),
        "statuses": (status("Tb", State.LICENCE),),
    }
    return Answer(**(values | more))  # type: ignore[arg-type]


def assert_harmless(text: str) -> None:
    """Nothing live but links to the answer's own source, and those whole."""
    assert not LIVE.search(text), text
    assert links(text) <= {OFFICIAL}
    assert "://" not in LINK.sub("", text)
    assert text.count("```") % 2 == 0


def links(text: str) -> set[str]:
    return set(LINK.findall(CODE.sub("", text)))


@given(texts)
def test_escaped_text_has_no_live_markup(text: str) -> None:
    shown = safe.escape(text)
    assert not LIVE.search(shown)
    assert "://" not in shown
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_~|\[\]]", shown)
    assert not re.search(r"^\s*[#>+-]", shown, re.MULTILINE)


@given(texts, st.integers(1, 300))
def test_an_inline_text_is_one_line_within_its_limit(text: str, limit: int) -> None:
    shown = safe.inline(text, limit)
    assert "\n" not in shown
    assert len(re.sub(r"\\(.)|\u200b", r"\1", shown)) <= limit


@given(texts)
def test_no_line_leaves_a_quote(text: str) -> None:
    assert all(line.startswith("> ") for line in safe.quoted(text).split("\n") if line)


@given(texts)
def test_cleaning_leaves_nothing_invisible(text: str) -> None:
    shown = safe.clean(text)
    assert not re.search("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]", shown)
    assert not re.search("[\x00-\x09\x0b-\x1f]", shown)
    assert safe.clean(shown) == shown


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://user:pw@host.example/",
        "https://",
        "ftp://host.example",
        "https://host.example/a b",
        "https://host.example:port/",
        "https://host.example/" + "a" * 600,
        "",
    ],
)
def test_an_address_that_is_none_is_not_linked(url: str) -> None:
    assert safe.address(url) is None
    assert safe.link("label", url) == "label"


def test_an_address_stays_whole_inside_its_brackets() -> None:
    made = safe.link("No. 18 [draft]", "https://mofcom.gov.cn/a_(b)?x=1&y=2#z")
    assert made == r"[No. 18 \[draft\]](https://mofcom.gov.cn/a_%28b%29?x=1&y=2#z)"


def test_a_label_that_hides_an_address_shows_the_host() -> None:
    assert (
        safe.link(".", "https://takeb1nzyto.space/x")
        == "[takeb1nzyto.space](https://takeb1nzyto.space/x)"
    )


def test_lookalike_letters_in_a_host_show() -> None:
    assert safe.host("https://www.mofсom.gov.cn/") == "xn--mofom-3ye.gov.cn"


def test_markdown_that_is_kept_is_written_whole() -> None:
    written = "\n".join(
        block.text
        for block in blocks(
            f"**Tb** is *not* free [1], see [No. 18]({OFFICIAL}).\n\n- one `1C904`\n- two\n\n"
            "> said\n\n# Head\n\n```py\nx = 1\n```",
            {OFFICIAL},
        )
    )
    assert written == (
        rf"**Tb** is *not* free \[1\], see [No. 18]({OFFICIAL})."
        "\n- one `1C904`\n- two\n> said\n**Head**\n```py\nx = 1\n```"
    )


def test_a_link_that_is_not_cited_shows_where_it_would_have_led() -> None:
    (block,) = blocks("[official page](https://evil.example/x)", {OFFICIAL})
    assert block.text == "official page (evil.example)"


@given(texts, st.integers(SMALLEST, 3600))
@settings(max_examples=60, deadline=None)
def test_pages_are_within_budget_and_lose_nothing(text: str, budget: int) -> None:
    parts = blocks(text, {OFFICIAL})
    start: int | None = 0
    seen = []
    while start is not None:
        made = page(parts, start, budget)
        assert safe.size(made.text) <= budget
        assert_harmless(made.text)
        assert made.next is None or made.next > start
        seen.append(made.text)
        start = made.next
    whole = "".join("".join(block.text.split()) for block in parts)
    assert "".join("".join("".join(seen).split())).replace("\\", "") == whole.replace("\\", "")


def test_a_page_ends_at_a_sentence_and_keeps_its_citation() -> None:
    sentence = "Announcement No. 18 of 2025 still asks for a licence for terbium. [1] "
    made = page(blocks(sentence * 30), 0, 1000)
    assert made.text.endswith(r"terbium. \[1\]")
    assert made.next is not None


def test_a_page_does_not_end_on_words_that_lead_up_to_a_list() -> None:
    listed = "".join(f"\n- point number {n} of the list" for n in range(60))
    made = page(blocks("Word here. " * 61 + "\n\nWeaker evidence:" + listed), 0, 700)
    assert made.text.endswith("Word here.")


def test_code_longer_than_a_page_is_closed_and_opened_again() -> None:
    parts = blocks("```\n" + "measure = 1\n" * 200 + "```")
    made = page(parts, 0, 1000)
    assert made.text.count("```") % 2 == 0
    assert made.next is not None
    assert page(parts, made.next, 1000).text.startswith("```")


@given(
    texts,
    texts,
    texts,
    st.lists(st.sampled_from(State), max_size=12),
    st.sampled_from((SHORT, MEDIUM, LONG)),
    st.integers(0, 9),
)
@settings(max_examples=80, deadline=None)
async def test_a_card_is_within_every_limit(
    text: str, title: str, quote: str, states: list[State], length: int, sources: int
) -> None:
    made = answer(
        text,
        citations=tuple(citation(n + 1, title, quote) for n in range(sources)),
        statuses=tuple(status(f"Item {n} {title[:9]}", state) for n, state in enumerate(states)),
        choices=(title[:300], text[:300]),
    )
    contexts = {1: f"{text} {quote} {title}"}
    cards = [answer_card(made, KEY, length=length, asked=text), more_card(made, KEY, 5)]
    cards += [sources_card(made, KEY, first, contexts) for first in range(0, sources + 1, 3)]
    for card in cards:
        layout = view(card)
        assert layout.content_length() <= 4000
        assert sum(map(safe.size, card.texts)) <= 4000
        assert layout.total_children_count <= 40
        assert all(card.texts)
        ids = [
            item.custom_id for item in layout.walk_children() if isinstance(item, discord.ui.Button)
        ]
        assert len(ids) == len(set(ids))
        assert all(len(each or "") <= 100 and read(each or "") for each in ids)
        for shown in card.texts:
            assert not LIVE.search(shown)
            assert links(shown) <= {OFFICIAL}


def test_the_state_is_said_in_words_with_a_sign_and_a_colour() -> None:
    for state in State:
        card = answer_card(answer(statuses=(status("Tb", state),)), KEY, names=lambda _: "Terbium")
        seen = look(status("Tb", state))
        assert card.texts[0].startswith(f"### {seen.emoji} {seen.words} · Terbium\n")
        assert card.accent == seen.colour
    assert answer_card(answer(statuses=()), KEY).accent == NO_STATUS.colour


def test_several_states_take_the_colour_of_the_strictest() -> None:
    statuses = (
        status("Ho", State.UNCONFIRMED),
        status("Tb", State.LICENCE),
        status("La", State.NONE),
        status("Dy", State.LICENCE),
    )
    card = answer_card(answer(statuses=statuses), KEY)
    assert card.accent == look(statuses[1]).colour
    head = card.texts[0].splitlines()[0]
    assert head == "### 🔒 2 controlled · ❔ Ho unconfirmed · ⚪ La no control on record"


def ruling(effect: Effect, condition: Condition, document: str = "CN-2025-18") -> Ruling:
    return Ruling(Measure(f"{document}/1", document, effect, "", DAY), condition, DAY, None)


def test_what_certainly_holds_is_said_before_what_is_open() -> None:
    seen = {
        effect: look(
            Status(
                "Tb",
                State.UNCONFIRMED,
                DAY,
                DAY,
                deciding=(
                    ruling(Effect.BAN, Condition.UNCONFIRMED),
                    ruling(effect, Condition.IN_FORCE),
                ),
            )
        )
        for effect in (Effect.LICENCE, Effect.REVIEW)
    }
    assert seen[Effect.LICENCE].words == "Controlled, ban unconfirmed"
    assert seen[Effect.LICENCE].emoji == look(status("Tb", State.LICENCE)).emoji
    assert seen[Effect.REVIEW].words == "Controlled, case by case, ban unconfirmed"
    alone = (ruling(Effect.BAN, Condition.UNCONFIRMED),)
    open_ = replace(status("Tb", State.UNCONFIRMED), deciding=alone)
    assert look(open_) == look(status("Tb", State.UNCONFIRMED))


def test_a_headline_shows_no_state_that_the_answer_does_not_cite() -> None:
    cited = replace(
        status("Tb", State.LICENCE), deciding=(ruling(Effect.LICENCE, Condition.IN_FORCE),)
    )
    uncited = replace(
        status("Dy", State.BAN), deciding=(ruling(Effect.BAN, Condition.IN_FORCE, "CN-1999-1"),)
    )
    card = answer_card(answer(statuses=(uncited, cited)), KEY)
    assert card.texts[0].startswith("### 🔒 Controlled · Tb\n")
    assert card.accent == look(cited).colour
    none = answer_card(answer(statuses=(uncited,)), KEY)
    assert none.accent == NO_STATUS.colour
    assert "Barred" not in none.texts[0]


def test_a_headline_names_the_day_that_it_speaks_of() -> None:
    """A state of a past day must not look like one of the day on which it was asked."""
    past = date(2025, 12, 31)
    then = replace(status("Tb", State.SUSPENDED), on=past)
    head = answer_card(answer(statuses=(then,)), KEY, names=lambda _: "Terbium").texts[0]
    assert "31 Dec 2025" in head.split("\n\n")[0]
    assert f"As of {DAY.day} " not in head
    # Where the answer tells of both, the present one is the headline's.
    now = status("Ho", State.LICENCE)
    both = answer_card(answer(statuses=(then, now)), KEY, names=str).texts[0]
    assert f"{look(now).words} · Ho" in both
    assert look(then).words.lower() not in both.split("\n\n")[0].lower()
    assert f"As of {DAY.day} " in both


def test_no_control_on_record_is_no_green_light() -> None:
    seen = look(status("Cu", State.NONE))
    assert seen.words == "No control on record"
    assert seen.colour == NO_STATUS.colour


def test_examples_stand_on_the_buttons_alone() -> None:
    text = f"{REFUSAL}\n\n{CAN_ASK}"
    card = answer_card(answer(text, statuses=(), citations=(), choices=EXAMPLES), KEY)
    labels = [button.label for row in card.rows for button in row]
    assert labels[: len(EXAMPLES)] == list(EXAMPLES)
    assert all(example not in card.texts[0] for example in EXAMPLES)
    assert all(example in told().for_example for example in EXAMPLES)


def test_a_line_of_ours_stands_at_the_foot() -> None:
    for more in ({}, {"citations": ()}):
        card = answer_card(answer("word " * 3000, **more), KEY, length=LONG, note="-# ours")
        assert card.texts[-1].endswith("-# ours")
        assert view(card).content_length() <= 4000


def test_the_card_names_day_check_and_sources() -> None:
    card = answer_card(answer(), KEY)
    assert card.texts[0].splitlines()[1] == "-# As of 23 Nov 2026 · record last verified 9 Oct 2026"
    assert card.texts[1] == (
        f"`1` [Announcement No. 18]({OFFICIAL})\n-# MOFCOM · 4 Apr 2025 · english.mofcom.gov.cn"
    )


def test_an_article_checked_later_makes_the_record_no_fresher() -> None:
    later = replace(citation(2), document="REEX", kind=Kind.ARTICLE, verified=date(2026, 11, 23))
    earlier = replace(citation(3), document="CN-2025-70", verified=date(2026, 9, 1))
    card = answer_card(answer(citations=(citation(1), later)), KEY)
    assert "record last verified 9 Oct 2026" in card.texts[0]
    card = answer_card(answer(citations=(citation(1), later, earlier)), KEY)
    assert "record last verified 1 Sep 2026" in card.texts[0]
    card = answer_card(answer(citations=(later,)), KEY)
    assert "record last verified 23 Nov 2026" in card.texts[0]


def test_a_question_back_is_for_no_day() -> None:
    card = answer_card(answer("Which one?", statuses=(), citations=()), KEY, asked="is it banned?")
    assert card.texts == ("-# “is it banned?”\n\nWhich one?",)


def test_what_the_card_says_is_not_said_twice() -> None:
    card = answer_card(answer("Yes. [1]\n\n(Record last verified on 9 October 2026.)"), KEY)
    assert card.texts[0].endswith("\n\nYes. \\[1\\]")


def test_a_document_is_listed_once_with_all_its_numbers() -> None:
    card = answer_card(answer(citations=(citation(1), citation(2, quote="Other."))), KEY)
    assert card.texts[1].startswith(f"`1` `2` [Announcement No. 18]({OFFICIAL})\n")


@pytest.mark.parametrize(("documents", "listed"), [(4, 4), (5, 5), (6, 4), (9, 4)])
def test_sources_are_listed_unless_there_are_many(documents: int, listed: int) -> None:
    cited = tuple(replace(citation(n + 1), document=f"CN-{n}") for n in range(documents))
    lines = answer_card(answer(citations=cited), KEY).texts[1].splitlines()
    assert sum(line.startswith("`") for line in lines) == listed
    left = documents - listed
    assert (lines[-1] == f"-# and {left} more under Sources") is (left > 0)


def test_surroundings_end_at_headings() -> None:
    made = answer(citations=(citation(quote="Needs a licence."),))
    context = (
        "Of no matter.\n\n## Here\n\nBefore. Needs a licence. After.\n\n## There\n\nElsewhere."
    )
    (entry,) = sources_card(made, KEY, 0, {1: context}).texts
    assert entry.splitlines()[2:] == ["-# Before.", "> Needs a licence.", "-# After."]


def test_sources_show_the_quote_within_its_surroundings() -> None:
    made = answer(citations=(citation(quote="**Terbium** needs a licence."),))
    passage = "Before it. **Terbium** needs a licence. After it."
    (entry,) = sources_card(made, KEY, 0, {1: passage}).texts
    assert entry.splitlines()[2:] == ["-# Before it.", "> Terbium needs a licence.", "-# After it."]


def test_quotes_from_one_stretch_stand_together_in_its_order() -> None:
    cited = tuple(citation(n, quote=q) for n, q in ((1, "Third."), (2, "First."), (3, "Third.")))
    made = answer(citations=(*cited, replace(citation(4, quote="First."), document="CN-2")))
    passage = "Before. First. Second. Third. After."
    entries = sources_card(made, KEY, 0, dict.fromkeys((1, 2, 3, 4), passage)).texts
    assert [entry.splitlines()[0].split(" [")[0] for entry in entries] == [
        "**1** **2** **3**",
        "**4**",
    ]
    assert entries[0].splitlines()[2:] == [
        "-# Before.",
        "> `2` First.",
        "-# Second.",
        "> `1` Third.",
        "> `3` Third.",
        "-# After.",
    ]


def test_sources_that_do_not_fit_are_behind_a_button() -> None:
    made = answer(citations=tuple(citation(n + 1, quote="Licence. " * 100) for n in range(6)))
    card = sources_card(made, KEY, 0, {})
    (button,) = card.rows[0]
    assert button.ref == Ref(Action.SOURCES, KEY, len(card.texts))
    assert button.label == f"More sources ({6 - len(card.texts)})"


def test_long_text_is_behind_more_and_continues_where_it_stopped() -> None:
    made = answer("".join(f"Sentence number {n} stands here. " for n in range(200)))
    card = answer_card(made, KEY, length=SHORT)
    more = card.rows[0][0]
    assert more.ref.action is Action.MORE
    last = re.findall(r"number (\d+)", card.texts[0])[-1]
    following = more_card(made, KEY, more.ref.extra).texts[0]
    assert following.startswith(f"Sentence number {int(last) + 1} ")


def test_buttons_stand_in_two_rows_that_fit_a_phone() -> None:
    def labels(text: str) -> list[list[str]]:
        rows = answer_card(answer(text), KEY, length=SHORT).rows
        return [[button.label or button.emoji for button in row] for row in rows]

    assert labels("Yes. [1]") == [["Sources", "Ask again as of…"], ["👍", "👎"]]
    assert labels("Yes. [1] " * 200) == [["More", "Sources"], ["Ask again as of…", "👍", "👎"]]


def test_ids_are_read_back_and_strangers_are_not() -> None:
    ref = Ref(Action.MORE, KEY, 1700)
    assert read(str(ref)) == ref
    assert read("monazite:format:1:0") is None
    assert read("other") is None


@pytest.mark.parametrize(
    "piece", ["[", "![", "*a", "> ", "`a", "\n", "- a\n", "[a](", "|a|\n|-|\n", "-"]
)
def test_text_made_to_be_slow_is_not(piece: str) -> None:
    started = time.process_time()
    text = piece * 10_000 + "x"
    answer_card(answer(text, citations=(citation(title=text, quote=text[:5000]),)), KEY, asked=text)
    sources_card(answer(citations=(citation(quote=text[:2000]),)), KEY, 0, {1: text[:4000]})
    assert time.process_time() - started < 5


def test_what_stands_behind_the_answer_begins_on_the_second_page() -> None:
    from bot.markdown import blocks
    from bot.paging import first_page, page

    shown, behind = blocks("Terbium needs a licence."), blocks("Military users are barred.")
    first = first_page(shown, behind, 1200)
    assert first.text == "Terbium needs a licence."
    assert first.next is not None
    assert page((*shown, *behind), first.next, 1200).text == "Military users are barred."
    assert first_page(shown, (), 1200).next is None
