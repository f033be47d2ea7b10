"""Every bundled document states what it rests on, and each measure points at text that says so."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import frontmatter
import sentencex
from over import over

from knowledge.documents.chunking import slug
from knowledge.documents.readers import read
from knowledge.register.elements import describe, resolve

CORPUS = Path(__file__).parents[1] / "knowledge" / "corpus"
FILES = sorted(CORPUS.rglob("*.md"))
FOLDERS = {
    "announcement": "announcements",
    "statement": "statements",
    "article": "articles",
    "note": "notes",
}
EDITED = date(2026, 11, 28)
"""The day the corpus was written: nothing in it can have been checked later."""

REFUTED = ("8110929010",)
"""Codes that copies in circulation print and the text does not hold: 8110 is antimony's heading."""

NUMBERED_LATER = {("28", "2025"): "CN-2025-0715T"}
"""Announcements whose number came to light after their document had its id."""


@cache
def loaded(file: Path) -> frontmatter.Post:
    return frontmatter.loads(file.read_text("utf-8"))


@cache
def recorded() -> set[str]:
    """The ids of all documents, measures and claims."""
    ids = {str(loaded(other)["id"]) for other in FILES}
    return ids | {part["id"] for other in FILES for part in parts(loaded(other))}


def parts(post: frontmatter.Post) -> list[dict[str, Any]]:
    return [*post.get("measures", []), *post.get("claims", [])]


def sections(post: frontmatter.Post) -> dict[str, str]:
    """Anchor → text of the section, up to the next heading."""
    pieces = re.split(r"^##+ (.+)$", post.content, flags=re.MULTILINE)[1:]
    return {
        slug(heading): text.strip() for heading, text in zip(pieces[::2], pieces[1::2], strict=True)
    }


def prose(post: frontmatter.Post) -> list[str]:
    """The sentences of a document, without its tables."""
    paragraphs = "\n\n".join(sections(post).values()).split("\n\n")
    return [
        sentence.strip()
        for paragraph in paragraphs
        if not paragraph.startswith("|")
        for sentence in sentencex.segment("en", paragraph)
    ]


def written(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


everywhere = over(((file,) for file in FILES), lambda file: file.stem)
measures = over(
    ((file, measure) for file in FILES for measure in loaded(file).get("measures", [])),
    lambda _, measure: str(measure["id"]),
)


def test_the_corpus_is_there() -> None:
    assert len(FILES) > 60
    assert {file.parent.name for file in FILES} == set(FOLDERS.values())


def test_ids_are_unique() -> None:
    ids = [str(loaded(file)["id"]) for file in FILES]
    ids += [part["id"] for file in FILES for part in parts(loaded(file))]
    assert sorted(ids) == sorted(set(ids))


@everywhere
def test_front_matter_is_complete(file: Path) -> None:
    post = loaded(file)
    assert post["id"] == file.stem
    assert FOLDERS[str(post["kind"])] == file.parent.name
    assert post["title"]
    assert post["publisher"]
    assert post["language"] == "en"
    assert post["confidence"] in {"high", "medium", "low"}
    published, verified = post["published"], post["verified"]
    assert isinstance(published, date)
    assert isinstance(verified, date)
    assert published <= verified <= EDITED
    url = post.get("url", "")
    assert url == "" or re.fullmatch(r"https://[\w.-]+/\S+", str(url))


@everywhere
def test_the_reader_accepts_it(file: Path) -> None:
    document = read(file.read_bytes(), location=str(file))
    post = loaded(file)
    assert document.id == file.stem
    assert [m.id for m in document.measures] == [m["id"] for m in post.get("measures", [])]
    assert [c.id for c in document.claims] == [c["id"] for c in post.get("claims", [])]
    assert document.text.strip() == post.content.strip()


@everywhere
def test_the_text_is_clean(file: Path) -> None:
    text = file.read_text("utf-8")
    assert not re.search(r"[\u0e00-\u0e7f\ufffd\u0080-\u009f\u201c\u201d\u2018\u2019]", text)
    assert not any(number in text for number in REFUTED)


@everywhere
def test_sentences_stand_alone(file: Path) -> None:
    """They are shown as quotes, so none may lean on the one before."""
    leaning = re.compile(r"(It|Its|They|Their|He|She|Both|Those|These|That|This(?! record))\b")
    sentences = prose(loaded(file))
    assert [sentence for sentence in sentences if leaning.match(sentence)] == []
    assert [sentence for sentence in sentences if not sentence.endswith(".")] == []


@everywhere
def test_sections_have_headings_of_their_own(file: Path) -> None:
    post = loaded(file)
    headings = re.findall(r"^##+ (.+)$", post.content, flags=re.MULTILINE)
    assert headings
    assert len(sections(post)) == len(headings)
    assert all(sections(post).values())
    assert post.content.startswith("## ")


@everywhere
def test_measures_and_claims_point_at_text(file: Path) -> None:
    post = loaded(file)
    for part in parts(post):
        assert part["id"].startswith(f"{file.stem}/")
        assert part["passage"] in sections(post)


@everywhere
def test_only_announcements_carry_measures(file: Path) -> None:
    post = loaded(file)
    assert post["kind"] == "announcement" or not post.get("measures")


@everywhere
def test_what_is_named_is_on_record(file: Path) -> None:
    ids = recorded()
    for part in parts(loaded(file)):
        assert set(part.get("of", [])) <= ids
        items = [*part.get("items", []), *(n for n in part.get("about", []) if n not in ids)]
        assert list(chain.from_iterable(map(resolve, items))) == items


@everywhere
def test_announcement_numbers_in_the_text_are_on_record_or_explained(file: Path) -> None:
    """A mistyped number would send a reader to the wrong rule."""
    numbers = {
        (number.lstrip("0"), year)
        for other in FILES
        for year, number in re.findall(r"^CN-(20\d\d)-(\d\d)T?$", other.stem)
    }
    elsewhere = {("50", "2006"), ("21", "2025"), ("7", "2025")}
    elsewhere |= {(number, "2026") for number in ("39", "41", "42", "43", "44")}
    for (number, year), stem in NUMBERED_LATER.items():
        assert any(other.stem == stem for other in FILES)
        numbers.add((number, year))
    invented = {("15", "2026"), ("99", "2026")}
    known = numbers | elsewhere | {("10", "2025")}
    if file.stem == "NOTE-circulating-errors":
        known |= invented
    found = set(re.findall(r"No\. (\d+) of (?:\d* ?[A-Z][a-z]+ )?(20\d\d)", loaded(file).content))
    assert found <= known


@measures
def test_the_first_sentence_states_the_measure(file: Path, measure: dict[str, Any]) -> None:
    """It is what an answer quotes."""
    section = sections(loaded(file))[measure["passage"]]
    first = next(iter(sentencex.segment("en", section.split("\n\n")[0])))
    days = [measure["from"], *([measure["until"]] if "until" in measure else [])]
    if measure["effect"] == "suspends":
        assert all(written(day) in first for day in days)
    elif measure["effect"] in {"whitelist", "quota"}:
        assert all(str(day.year) in first for day in days)
    else:
        assert written(measure["from"]) in first
    of_items = not measure.get("end_users") and not measure.get("reach")
    if measure["effect"] in {"licence", "ban", "review"} and of_items:
        assert names_items(measure, first)


def names_items(measure: dict[str, Any], sentence: str) -> bool:
    """Whether every item is in the sentence by a word of its name."""
    text = sentence.lower()
    for key in measure["items"]:
        words = re.findall(r"[a-z]{5,}", describe(key).name.lower())
        if not any(word.rstrip("s") in text for word in words):
            return False
    return True


@measures
def test_dates_are_in_order(file: Path, measure: dict[str, Any]) -> None:
    assert measure["from"] <= measure.get("until", date.max)
    assert loaded(file)["published"] <= measure["from"] or measure["effect"] == "whitelist"


@measures
def test_a_list_of_parties_is_in_the_text(file: Path, measure: dict[str, Any]) -> None:
    text = loaded(file).content.replace(" and ", " & ")
    for party in measure.get("end_users", []):
        assert party.split(" (")[0].replace(" and ", " & ") in text


@everywhere
def test_what_answers_a_question_is_in_the_text(file: Path) -> None:
    """And it is short enough to be told: a few sentences of the document, word for word."""
    post = loaded(file)
    for entry in post.get("answers", []):
        assert all(words in post.content for words in entry["say"])
        assert all(words.endswith(".") for words in entry["say"])
        assert sum(map(len, entry["say"])) < 600


def test_no_question_has_two_answers() -> None:
    """Neither in one document nor in two, whatever the marks and capitals."""
    asked = [
        " ".join(re.findall(r"[\w%.]+", question.lower()))
        for file in FILES
        for entry in loaded(file).get("answers", [])
        for question in entry["questions"]
    ]
    assert len(asked) > 2000
    assert sorted(asked) == sorted(set(asked))
