"""What is not on record is said to be so, and what is certain comes before what is open."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answers.replies import said_once
from knowledge.answers.understanding.scripts import reads
from knowledge.models import Answer, AnswerKind, State
from knowledge.vocabulary.texts import texts
from knowledge.wiring import Knowledge

EXAMPLES = texts().examples

TODAY = date(2026, 11, 28)


def ask(knowledge: Knowledge, question: str) -> Answer:
    """The answer on the day of these tests."""
    return knowledge.answerer.answer_now(question, as_of=TODAY)


@pytest.mark.parametrize(
    "question",
    [
        "What does the Zorblax company need?",
        "Is a licence required for Flubberite exports?",
        "What is the quota for Frobnitz ore?",
        "what has the Quibblethorpe group said about the truce",
    ],
)
def test_a_name_that_no_document_holds_is_not_answered_with_others(
    knowledge: Knowledge, question: str
) -> None:
    answer = ask(knowledge, question)
    assert (answer.kind, answer.citations) == (AnswerKind.NONE, ())


def test_a_name_with_a_slip_is_still_found(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "what did Bessant say about the truce")
    assert "US-2026-0923" in [citation.document for citation in answer.citations]


@pytest.mark.parametrize(
    "name", ["unreliable entity list", "SDN list", "BIS entity list", "bis list"]
)
def test_a_list_that_is_not_stored_is_said_to_be_none(knowledge: Knowledge, name: str) -> None:
    text = ask(knowledge, f"which companies are on the {name}?").text
    assert text.startswith(f"No {name} is in this record")
    assert "control list" in text


@pytest.mark.parametrize("name", ["control list", "watch list", "black list", "entity list"])
def test_a_list_that_is_stored_is_given(knowledge: Knowledge, name: str) -> None:
    assert "Named:" in ask(knowledge, f"which companies are on China's {name}?").text


@pytest.mark.parametrize(
    "question", ["which is wrong", "which is wrong?", "is that true?", "is this post right?"]
)
def test_no_verdict_on_what_nobody_named(knowledge: Knowledge, question: str) -> None:
    answer = ask(knowledge, question)
    assert (answer.kind, answer.citations) == (AnswerKind.CLARIFY, ())


@pytest.mark.parametrize("question", ["क्या टर्बियम प्रतिबंधित है?", "האם טרביום מוגבל?"])
def test_a_language_that_is_not_read(knowledge: Knowledge, question: str) -> None:
    text = ask(knowledge, question).text
    assert "I do not read the language" in text
    assert "German" in text
    assert "Chinese" in text


@pytest.mark.parametrize(
    "question",
    [
        "Korlátozott még a terbium kivitele?",
        "Apakah ekspor terbium masih dibatasi?",
        "Mai este restricționat exportul de terbiu?",
    ],
)
def test_a_status_is_told_with_the_word_that_its_language_is_not_read(
    knowledge: Knowledge, question: str
) -> None:
    answer = ask(knowledge, question)
    assert "I do not read the language" in answer.text
    assert answer.language == "en"


UNREAD = """
    Galiumaren esportazioa mugatuta dago oraindik? | Bolehkah saya mengekspor galium ke Jepang?
    Korlátozott még a terbium? | Exportálhatok galliumot Japánba? | Pot exporta galiu în Japonia?
    Er terbium stadig begrænset? | Má ég flytja út gallíum til Japans?
    Kan jeg eksportere gallium til Japan? | Je li terbij još uvijek ograničen?
    Môžem vyviezť gálium do Japonska? | Ali je terbij še vedno omejen?
    Ar terbis vis dar ribojamas? | Vai terbijs joprojām ir ierobežots?
    Kas terbium on endiselt piiratud? | Je, terbium bado imezuiliwa?
    Pinaghihigpitan pa ba ang terbium? | Adakah terbium masih dihadkan?
    El terbi encara està restringit? | Terbioa oraindik mugatuta dago?
    A është ende i kufizuar terbiumi? | Terbium hələ də məhdudlaşdırılıbmı?
"""


def test_languages_that_are_not_read_are_mostly_recognised() -> None:
    questions = [text.strip() for text in UNREAD.replace("\n", "|").split("|") if text.strip()]
    told = [text for text in questions if not reads(text)]
    assert len(told) >= 0.9 * len(questions), set(questions) - set(told)


@pytest.mark.parametrize("question", ["is it?", "", "42?", "ist Terbium frei?", "铽", "Yb to JP"])
def test_short_and_known_questions_are_read(question: str) -> None:
    assert reads(question)


@pytest.mark.parametrize(
    "question", ["is No. 95 of 2026 in force?", "can I export Tb under No. 95 of 2026?"]
)
def test_an_announcement_that_is_not_stored_is_not_in_this_record(
    knowledge: Knowledge, question: str
) -> None:
    text = ask(knowledge, question).text
    assert "No. 95 of 2026 is not in this record" in text
    assert "unverified" not in text


def test_a_refusal_shows_one_list_of_examples(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "what is the weather in Oslo?")
    assert answer.choices == EXAMPLES
    assert answer.text.count("“") in (0, 1, len(EXAMPLES))
    for example in EXAMPLES:
        told = ask(knowledge, example)
        assert told.kind in (AnswerKind.STATUS, AnswerKind.PASSAGES), example


@pytest.mark.parametrize("item", ["gallium", "germanium", "antimony", "graphite"])
def test_what_holds_for_certain_comes_before_what_is_open(knowledge: Knowledge, item: str) -> None:
    answer = ask(knowledge, f"{item} to the US")
    (status,) = answer.statuses
    assert status.state is State.UNCONFIRMED
    assert len(status.holding) == 1
    certain = answer.text.index("licence needed, for every dest")
    open_ = answer.text.index("whether the")
    assert certain < open_
    assert answer.citations[0].document == status.holding[0].measure.document
    several = ask(knowledge, f"{item} and terbium to the US").text
    assert "**Not confirmed**" not in several


def test_nothing_is_said_twice() -> None:
    line = "- “A sentence that is long enough to be one of those that are said once.”"
    text = f"Yes.\n\nHeading:\n{line}\n\nNo.\n\nHeading:\n{line}\n\nYes."
    assert said_once(text) == f"Yes.\n\nHeading:\n{line}\n\nNo.\n\nYes."
    assert said_once("a\n\na") == "a\n\na"


@pytest.mark.parametrize(
    "question",
    ["is lynas going to make heavy rare earths in malaysia", "will Lynas make heavy rare earths?"],
)
def test_what_a_firm_will_do_is_not_answered_with_the_rules(
    knowledge: Knowledge, question: str
) -> None:
    answer = ask(knowledge, question)
    assert (answer.kind, answer.citations) == (AnswerKind.NONE, ())


@pytest.mark.parametrize("verb", ["license", "ban", "restrict"])
def test_what_another_country_does_is_not_answered_with_china_s_ban(
    knowledge: Knowledge, verb: str
) -> None:
    answer = ask(knowledge, f"Does Russia {verb} helium?")
    assert answer.statuses == ()
    assert answer.citations[0].document == "RU-2026-HELIUM"


@pytest.mark.parametrize("term", ["a general licence", "general licence"])
def test_what_a_term_means_is_told_where_it_is_defined(knowledge: Knowledge, term: str) -> None:
    assert ask(knowledge, f"what is {term}?").citations[0].document == "NOTE-definitions"
