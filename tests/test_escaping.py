"""Text of strangers that is printed or logged: one line, nothing that acts, no password."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import DocumentError, KnowledgeError
from knowledge.escaping import one_line, shown

NAME = "a\x1b[2J\nfailed b.md: all is well\r\u202e\u2028\x9b31m.md"


@given(st.text())
def test_nothing_shown_acts_or_ends_a_line(text: str):
    for found in (shown(text), one_line(text), str(KnowledgeError(text))):
        assert len(found.splitlines()) <= 1
        assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in found)


@given(st.text(st.characters(categories=["L", "N", "M", "Zs"])))
def test_ordinary_text_of_any_script_is_shown_as_it_is(text: str):
    assert shown(text) == text


def test_a_file_name_forges_no_line():
    error = str(DocumentError("It is empty.", location=NAME))
    assert error.count("\n") == 0
    assert error.startswith("a\\x1b[2J\\nfailed")


def test_passwords_in_addresses_are_left_out():
    for address in (
        "https://ann:hunter2@a.example/x",
        "ftp://ann:hunter2@a.example",
        "https://hunter2@a.example/",
        "http:/ann:hunter2@a.example",
        "https://ann:hunt/hunter2@a.example",
    ):
        assert "hunter2" not in shown(f"{address}: It is not there.")
    kept = "https://a.example/@ann/x: ask b@c.example at 10:30"
    assert shown(kept) == kept
