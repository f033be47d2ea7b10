"""Notes in Markdown as other programs write them: none is refused, and none shows its marks."""

import unicodedata
from datetime import date

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.documents.marks import readable
from knowledge.documents.readers import read
from knowledge.errors import DocumentError
from knowledge.models import Document


def note(text: str) -> Document:
    return read(text.encode(), location="notes/a-note.md")


@pytest.mark.parametrize(
    ("head", "day", "author"),
    [
        ("---\ntitle: A note\nsubtitle: x\n---", None, ""),
        ("---\ntitle: A note\npublishDate: 2025-11-07\n---", date(2025, 11, 7), ""),
        ("---\ntitle: A note\npublished: true\ndate: 2025-11-07 10:00 +0100\n---",
         date(2025, 11, 7), ""),
        ("---\nTitle: A note\nDate: November 7, 2025\nid: my note\nurl: /notes/\n---",
         date(2025, 11, 7), ""),
        ("---\ntitle: A note\nauthors:\n  - name: Jane Doe\n    url: x\n  - name: John Roe\n---",
         None, "Jane Doe, John Roe"),
        ("---\ntitle: A note\nauthor: {name: Jane Doe}\nkind: page\nlanguage: [en]\n---",
         None, "Jane Doe"),
        ("---\ntitle: A note\ntitle: A note\ntags: [a, b\n---", None, ""),
        ('+++\ntitle = "A note"\ndate = 2025-11-07T00:00:00Z\n[extra]\nx = [1, 2]\n+++',
         date(2025, 11, 7), ""),
        ('+++\ntitle = "A note"\nbroken = {{ x }}\n+++', None, ""),
        ("---\ntitle: A note\nclaims: 3\nmeasures: [cups]\n---", None, ""),
    ],
)  # fmt: skip
def test_front_matter_of_any_program_is_taken_as_far_as_it_is_understood(
    head: str, day: date | None, author: str
) -> None:
    document = note(f"{head}\n\nText of the note.")
    assert (document.title, document.published, document.author) == ("A note", day, author)
    assert document.text == "Text of the note."


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["id", "kind", "title", "date", "author", "url", "language", "verified"])
        | st.text("abcdefgh_-", min_size=1, max_size=8),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.dates(),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=3)
            ),
            max_leaves=8,
        ),
        min_size=1,
    )
)
def test_no_mapping_refuses_a_note(fields: dict[str, object]) -> None:
    head = yaml.safe_dump(fields, allow_unicode=True)
    assert note(f"---\n{head}---\n\nText of the note.").text == "Text of the note."


@pytest.mark.parametrize("key", ["measure", "mesures", "claim"])
def test_rules_under_a_misspelt_key_are_refused(key: str) -> None:
    with pytest.raises(DocumentError, match="did you mean"):
        note(f"---\nkind: announcement\n{key}:\n  - {{id: a, passage: b}}\n---\n\nText.")


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("It stands. <!-- TODO: withdrawn? --> It is renewed.", "It stands. It is renewed."),
        ("<!--\nhidden\n\nlines\n-->\nText.", "Text."),
        ("It stands. %%withdrawn?%% It is renewed.", "It stands. It is renewed."),
        ("A permit is ~~not~~ required.", "A permit is required."),
        ("A permit is <del>not</del> required <s>now</s>.", "A permit is required."),
        ("Dy<sub>2</sub>O<sub>3</sub> and Tb~4~O~7~", "Dy2O3 and Tb4O7"),
        ("10^6^ m<sup>2</sup>", "10⁶ m²"),
        (r"item\_number\_7 \[annex 2\], 5 \< 10 \* 3", "item_number_7 [annex 2], 5 < 10 * 3"),
        (r"\# no heading", r"\# no heading"),
        (r"1\. no item", r"1\. no item"),
        ("about ~5 to ~6 percent, x^2", "about ~5 to ~6 percent, x^2"),
        ("`a \\_ <!-- kept -->`", "`a \\_ <!-- kept -->`"),
        ("```\n<!-- kept -->\n```", "```\n<!-- kept -->\n```"),
    ],
)
def test_a_note_is_stored_as_its_readers_see_it(written: str, seen: str) -> None:
    assert note(written).text == seen


@pytest.mark.parametrize("start", ["<!--", "<del>", "~~a", "%% ", "`", "\\", "<b ", "~~~\n"])
def test_marks_without_an_end_take_no_time(start: str) -> None:
    readable(start * 100_000)  # a quadratic reader takes minutes


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Blorptite rules\n===============", "Blorptite rules"),
        ("# The **new** [rules](https://a.example) of `Tb`", "The new rules of Tb"),
        ("Scope of\nthe rules\n---------", "Scope of the rules"),
    ],
)
def test_a_title_is_the_first_heading_without_its_marks(heading: str, title: str) -> None:
    document = note(f"{heading}\n\nPublished 7 November 2025\n\nText of it.")
    assert (document.title, document.published) == (title, date(2025, 11, 7))


def test_letters_are_stored_composed() -> None:
    document = note(unicodedata.normalize("NFD", "# Règlement\n\nLe ministère déclare."))
    assert (document.title, document.text) == ("Règlement", "# Règlement\n\nLe ministère déclare.")
