"""Finnish, a language that was added by one file: the same states, told in Finnish first."""

from datetime import date

import pytest

from knowledge.answers.understanding.questions import detect_language
from knowledge.models import AnswerKind, State, Turn
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "english", "first"),
    [
        ("Onko terbium vielä rajoitettu?", "is terbium still restricted?", "vaatii vientiluvan"),
        ("Saako galliumia viedä ilman lupaa?", "may gallium be exported without a licence?", "Ga"),
        ("Tarvitaanko volframin vientiin lupaa?", "does tungsten need a licence?", "volframi (W)"),
        ("Onko holmium edelleen kielletty?", "is holmium still banned?", "holmium (Ho)"),
        ("Milloin dysprosiumin valvonta päättyy?", "when does the control of Dy end?", "Dy"),
        ("Onko neodyymi valvottu?", "is neodymium controlled?", "ei kirjattua valvontaa"),
        (
            "Oliko erbium rajoitettu 20. lokakuuta 2025?",
            "was erbium restricted on 20 October 2025?",
            "erbium (Er)",
        ),
    ],
)
def test_a_finnish_question_gets_the_states_of_the_english_one(
    knowledge: Knowledge, text: str, english: str, first: str
) -> None:
    answer = knowledge.answerer.answer_now(text, as_of=TODAY)
    same = knowledge.answerer.answer_now(english, as_of=TODAY)
    assert (answer.kind, answer.language) == (AnswerKind.STATUS, "fi")
    assert [(s.item, s.state) for s in answer.statuses] == [
        (s.item, s.state) for s in same.statuses
    ]
    head = answer.text.split("\n\n")[0]
    assert first in head
    assert "Yksityiskohdat englanniksi:" in answer.text


def test_the_headline_is_in_finnish(knowledge: Knowledge) -> None:
    answer = knowledge.answerer.answer_now("Onko terbium vielä rajoitettu?", as_of=TODAY)
    assert answer.text.startswith("**terbium (Tb)**: vaatii vientiluvan (23. marraskuuta 2026)")
    assert [status.state for status in answer.statuses] == [State.LICENCE]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Mikä on maailman korkein vuori?", "en arvaa"),
        ("Onko ilmoitus nro 18 voimassa?", "Ilmoitus nro 18 vuodelta 2025"),
        ("Onko se vielä rajoitettu?", "Mitä alkuainetta"),
    ],
)
def test_what_is_said_beside_a_state_is_finnish_too(
    knowledge: Knowledge, text: str, words: str
) -> None:
    answer = knowledge.answerer.answer_now(text, as_of=TODAY)
    assert answer.language == "fi"
    assert words in answer.text


def test_a_follow_up_in_finnish(knowledge: Knowledge) -> None:
    history = [Turn("user", "Onko terbium vielä rajoitettu?"), Turn("assistant", "Kyllä.")]
    answer = knowledge.answerer.answer_now("entä holmium?", as_of=TODAY, history=history)
    assert [status.item for status in answer.statuses] == ["Ho"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("is terbium on the list?", "en"),
        ("who is on it and is it on hold", "en"),
        ("Är terbium fortfarande begränsat?", "sv"),
        ("Ist Terbium noch beschränkt?", "de"),
    ],
)
def test_finnish_takes_no_question_of_another_language(text: str, language: str) -> None:
    assert detect_language(text) == language
