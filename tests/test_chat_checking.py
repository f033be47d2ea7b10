"""What a chat model says is shown only where its facts carry it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.chat.checking import Checker, misshapen
from knowledge.answers.chat.clauses import clause_of
from knowledge.answers.chat.facts import FactBook
from knowledge.answers.chat.writer import checked
from knowledge.answers.desk import Desk
from knowledge.answers.lookup import Lookup, Timings
from knowledge.answers.replies import Replier
from knowledge.answers.understanding.questions import understand_parts
from knowledge.models import Definition, Document, Kind
from knowledge.vocabulary.current import speaking
from knowledge.vocabulary.learning import vocabulary_of
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 28)
Shown = Callable[[str, str], bool]
"""Whether a sentence on all facts of a question's composed answer is shown."""


@pytest.fixture(scope="module")
def shown(knowledge: Knowledge) -> Shown:
    answerer, register = knowledge.answerer, knowledge.register
    books: dict[str, FactBook] = {}

    def book_of(question: str) -> FactBook:
        if question not in books:
            lookup = Lookup(knowledge.catalogue, answerer.search, register, TODAY, None, Timings())
            desk = Desk(lookup, answerer.passages)
            asked = understand_parts(question, register, as_of=TODAY)
            reply = Replier(desk).reply_all(tuple(map(answerer.topics.read, asked)))
            books[question] = FactBook()
            books[question].of_reply(reply, desk.evidence)
        return books[question]

    def is_shown(question: str, sentence: str) -> bool:
        with speaking(register.vocabulary):
            book = book_of(question)
            checker = Checker(register, TODAY, "en", question)
            ids = ", ".join(book.facts)
            return [each.fault for each in checked(f"{sentence} [{ids}]", book, checker)] == [""]

    return is_shown


TB, GA, HO = "is terbium still restricted?", "gallium to the US", "holmium?"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (TB, "Terbium still needs an export licence for every destination."),
        (TB, "Terbium can be exported with a licence."),
        (TB, "Terbium was never suspended."),
        (TB, "The rule has been in force since 4 April 2025 and has no end date."),
        (TB, "Announcement No. 18 of 2025 requires it since 4 April 2025."),
        (GA, "Gallium needs an export licence for every destination."),
        (GA, "Gallium is barred for military users in the United States."),
        (GA, "Whether the ban on gallium for the US is back is not confirmed."),
        (GA, "Nothing on record says what came after 27 November 2026."),
        (HO, "Holmium is not confirmed since 10 November 2026."),
        (HO, "The suspension ran from 7 November 2025 to 10 November 2026."),
        (HO, "Bessent said that the truce is extended to 10 January 2027."),
    ],
)
def test_what_facts_carry_is_shown(question: str, sentence: str, shown: Shown) -> None:
    assert shown(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (TB, "Terbium no longer needs a licence."),
        (TB, "Terbium does not need a licence."),
        (TB, "Terbium may be exported freely."),
        (TB, "Terbium can be exported."),
        (TB, "Terbium is suspended."),
        (TB, "Terbium was suspended."),
        (TB, "Only terbium metal needs a licence."),
        (TB, "Terbium has been scrapped from the list."),
        (TB, "Announcement No. 57 of 2025 requires it."),
        (TB, "The licence for terbium ends on 4 April 2025."),
        (TB, "The rule has been in force since 4 May 2025."),
        (TB, "The rule has been in force for twelve years."),
        (TB, "Gallium needs an export licence."),
        (TB, "Tеrbium needs an export licence."),
        (TB, "Terbium needs an export licence, see https://evil.example."),
        (TB, "Terbium needs an export licence, @everyone."),
        (TB, "Is terbium free?"),
        (TB, "The ministry wrote “terbium is free”."),
        (TB, "It is gone."),
        (GA, "Gallium to the US is banned."),
        (GA, "Gallium is banned."),
        (GA, "The ban is back."),
        (GA, "The ban was lifted."),
        (HO, "Holmium needs an export licence."),
        (HO, "The holmium control is still suspended."),
        (HO, "The truce is extended to 10 January 2027."),
        (HO, "China extended the suspension to 10 January 2027."),
    ],
)
def test_what_facts_do_not_carry_is_cut(question: str, sentence: str, shown: Shown) -> None:
    assert not shown(question, sentence)


def test_a_sentence_without_a_known_fact_is_none(knowledge: Knowledge) -> None:
    with speaking(knowledge.register.vocabulary):
        checker = Checker(knowledge.register, TODAY)
        book = FactBook()
        book.add("Terbium: export licence needed.")
        assert list(checked("Terbium needs an export licence.", book, checker)) == []
        (unknown,) = checked("Terbium needs an export licence. [F9]", book, checker)
        assert unknown.fault


@given(st.text(max_size=200))
def test_no_text_breaks_the_look_at_its_letters(text: str) -> None:
    fault = misshapen(text)
    assert fault or not set(text) & set("<>@`[]{}|~")


def test_a_text_is_read_by_the_vocabulary_that_speaks() -> None:
    """What one server's documents define names nothing in another's answers."""
    own = Definition("glass-slurry", "product", "glass slurry")
    document = Document("D-1", Kind.NOTE, "Note", "Text.", defines=(own,))
    text = "Glass slurry needs a licence."
    with speaking(vocabulary_of([document])):
        assert clause_of(text, TODAY).items == {"glass-slurry"}
    with speaking(vocabulary_of([])):
        assert clause_of(text, TODAY).items == frozenset()
