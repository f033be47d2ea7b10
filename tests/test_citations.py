"""Keys become numbered, verified citations; whatever cannot be verified vanishes."""

import re
from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.citations import Evidence, Quote, quote_of, resolve
from knowledge.models import Citation, Document, Hit, Kind

WORDS = st.text(alphabet="abc déf。“1[]⟦⟧", min_size=1, max_size=12)


def document(name: str, text: str) -> Document:
    return Document(
        id=name,
        kind=Kind.ANNOUNCEMENT,
        title=f"Title of {name}",
        text=text,
        publisher="MOFCOM",
        published=date(2025, 4, 4),
        url=f"https://example.org/{name}",
        verified=date(2026, 10, 9),
    )


def stored(of: Document) -> str:
    return of.text


def evidence_of(*quotes: tuple[Document, str]) -> Evidence:
    evidence = Evidence()
    for source, text in quotes:
        evidence.cite(Quote(source, text))
    return evidence


ONE = document("ONE", "Terbium is under licence. Dysprosium too.")
TWO = document("TWO", "The measure is suspended.")

QUOTES = st.lists(
    st.tuples(
        st.sampled_from([ONE, TWO]),
        st.one_of(
            st.sampled_from(["Terbium is under licence.", "The measure is suspended.", "", " "]),
            WORDS,
        ),
    ),
    max_size=6,
)
PARTS = st.lists(
    st.one_of(
        st.integers(0, 9).map(lambda n: f"⟦{n}⟧"),
        st.sampled_from(["⟦⟧", "⟦x⟧", "⟦12345678901234567890⟧", "[1]", " ", "\n", ". "]),
        st.text(alphabet="abc [].,é漢", max_size=6),
    ),
    max_size=15,
).map("".join)


@given(PARTS, QUOTES)
def test_any_text_gets_numbers_in_the_order_of_first_use(
    text: str, quotes: list[tuple[Document, str]]
) -> None:
    evidence = evidence_of(*quotes)
    body, citations = resolve(text, evidence, stored)

    used = [int(key) for key in re.findall(r"⟦(\d+)⟧", text)]
    sound = [
        key
        for key in dict.fromkeys(used)
        if key < len(evidence.quotes)
        and evidence.quotes[key].text.strip()
        and evidence.quotes[key].text in evidence.quotes[key].document.text
    ]
    assert [citation.n for citation in citations] == list(range(1, len(sound) + 1))
    assert [citation.quote for citation in citations] == [evidence.quotes[k].text for k in sound]
    assert all(c.quote in {"ONE": ONE, "TWO": TWO}[c.document].text for c in citations)
    assert not re.search(r"⟦\d+⟧", body)


@given(PARTS, QUOTES)
def test_the_words_around_keys_stay(text: str, quotes: list[tuple[Document, str]]) -> None:
    body, _ = resolve(text, evidence_of(*quotes), stored)
    plain = re.sub(r"[ \u00a0]?⟦\d+⟧", "", text)
    assert re.sub(r"[\s\d\[\]]", "", body) == re.sub(r"[\s\d\[\]]", "", plain)


def test_a_repeated_key_keeps_its_number_and_the_quote_is_verbatim() -> None:
    evidence = evidence_of((ONE, "Dysprosium too."), (TWO, "The measure is suspended."))
    body, citations = resolve("First.⟦1⟧ Second.⟦0⟧ Again.⟦1⟧", evidence, stored)
    assert body == "First. [1] Second. [2] Again. [1]"
    assert [(c.n, c.document, c.quote) for c in citations] == [
        (1, "TWO", "The measure is suspended."),
        (2, "ONE", "Dysprosium too."),
    ]


def test_invented_and_altered_quotes_vanish_with_their_keys() -> None:
    evidence = evidence_of((ONE, "Terbium is free."), (ONE, ""), (TWO, "The measure is suspended."))
    body, citations = resolve("A.⟦0⟧ B.⟦1⟧ C.⟦2⟧ D.⟦7⟧", evidence, stored)
    assert body == "A. B. C. [1] D."
    assert [citation.document for citation in citations] == ["TWO"]


def test_a_quote_is_checked_against_what_is_stored_now() -> None:
    evidence = evidence_of((TWO, "The measure is suspended."))
    body, citations = resolve("So.⟦0⟧", evidence, lambda _: "The measure was repealed.")
    assert (body, citations) == ("So.", ())


def test_the_same_quote_keeps_its_key_and_another_document_gets_its_own() -> None:
    evidence = Evidence()
    quote = Quote(ONE, "Dysprosium too.")
    assert evidence.cite(quote) == evidence.cite(replace(quote)) == "⟦0⟧"
    assert evidence.cite(Quote(document("THREE", ONE.text), "Dysprosium too.")) == "⟦1⟧"


def test_a_citation_carries_what_a_reader_needs() -> None:
    hit = Hit(
        passage="p1",
        document="ONE",
        kind=Kind.ANNOUNCEMENT,
        title="",
        publisher="",
        published=None,
        url="",
        heading=("Announcement", "Scope"),
        anchor="scope",
        text=ONE.text,
        score=1.0,
    )
    evidence = Evidence()
    key = evidence.cite(quote_of(ONE, hit, "Dysprosium too."))
    _, citations = resolve(f"Yes.{key}", evidence, stored)
    assert citations == (
        Citation(
            n=1,
            document="ONE",
            kind=Kind.ANNOUNCEMENT,
            title="Title of ONE",
            publisher="MOFCOM",
            published=date(2025, 4, 4),
            url="https://example.org/ONE",
            quote="Dysprosium too.",
            heading=("Announcement", "Scope"),
            passage="p1",
            verified=date(2026, 10, 9),
        ),
    )
    assert citations[0].as_json()["published"] == "2025-04-04"
