"""A conversation has a thread: what it is about is kept, replaced or cleared by one table, and a
turn that says too little by itself is answered from the documents of the last answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import yaml

from benchmarks.conversations import FILE, Conversations, lacking
from knowledge.answers.reading.carrying import ROWS, Row
from knowledge.answers.reading.dialogue import SLOTS, TABLE, Act, Kind, merged
from knowledge.answers.reading.forms import form_of
from knowledge.answers.reading.talk import is_small_talk
from knowledge.answers.reading.thread import lean_of
from knowledge.answers.understanding.asking import Aim, Lean, Question
from knowledge.answers.understanding.periods import Period
from knowledge.answers.understanding.questions import understand
from knowledge.answers.writing.verdicts import Asks
from knowledge.models import Answer, AnswerKind, State, Turn
from knowledge.vocabulary.current import speaking
from knowledge.vocabulary.locales import ENGLISH, locale
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 28)


def ask(knowledge: Knowledge, *turns: str) -> Answer:
    """The answer to the last of some turns. The answers between are text like any other."""
    history = [
        turn for text in turns[:-1] for turn in (Turn("user", text), Turn("assistant", "Said."))
    ]
    return knowledge.answerer.answer_now(turns[-1], as_of=TODAY, history=history)


def read(knowledge: Knowledge, *turns: str) -> Question:
    register = knowledge.register
    with speaking(register.vocabulary):
        history = [Turn("user", text) for text in turns[:-1]]
        return understand(turns[-1], register, as_of=TODAY, history=history)


def cited(answer: Answer) -> set[str]:
    return {citation.document for citation in answer.citations}


def states(answer: Answer) -> list[tuple[str, str | None, str]]:
    return [(s.item, s.destination, s.state.value) for s in answer.statuses]


# -- the table -------------------------------------------------------------------------------------

EMPTY = Question(text="", as_of=TODAY, aim=Aim.NOTHING)
BEFORE = replace(
    EMPTY,
    items=("Tb",),
    names=("terbium",),
    groups=("seven",),
    listing=True,
    circle="seven",
    package="spring",
    announcements=("CN-2025-18",),
    destinations=("JP",),
    end_user="military",
    period=Period(date(2025, 5, 1), date(2025, 5, 1)),
    asks=Asks.LICENSED,
    denied=True,
)
TURN = replace(
    EMPTY,
    items=("Ho",),
    names=("holmium",),
    groups=("five",),
    circle="five",
    package="autumn",
    announcements=("CN-2025-57",),
    destinations=("US",),
    end_user="a listed firm",
    period=Period(date(2026, 5, 1), date(2026, 5, 1)),
    asks=Asks.SUSPENDED,
)


@pytest.mark.parametrize("slot", SLOTS)
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("turn", [TURN, EMPTY], ids=["named", "empty"])
def test_every_slot_is_kept_replaced_or_cleared_as_the_table_says(
    slot: str, kind: Kind, turn: Question
) -> None:
    named = turn is TURN
    wanted = {
        Act.KEEP: BEFORE,
        Act.REPLACE: TURN if named else BEFORE,
        Act.CLEAR: EMPTY,
        Act.OWN: turn,
    }[TABLE[kind][slot]]
    found = merged(turn, BEFORE, kind)
    for field in SLOTS[slot]:
        assert getattr(found, field) == getattr(wanted, field), field


def test_a_turn_that_names_one_slot_keeps_the_rest(knowledge: Knowledge) -> None:
    first = "can i ship germanium to the US"
    for turn, wanted in (
        ("and to Korea?", (("Ge",), ("KR",), None)),
        ("and antimony?", (("Sb",), ("US",), None)),
        ("for the army", (("Ge",), ("US",), "military")),
    ):
        found = read(knowledge, first, turn)
        assert (found.items, found.destinations, found.end_user) == wanted
    dated = read(knowledge, first, "and on 5 january 2025")
    assert (dated.items, dated.destinations, dated.on) == (("Ge",), ("US",), date(2025, 1, 5))


@pytest.mark.parametrize("row", ROWS, ids=[row.reads.__name__ for row in ROWS])
def test_every_row_of_turns_is_shown_by_phrases_that_exist(row: Row) -> None:
    assert row.cues <= set(locale(ENGLISH).turns)


@pytest.mark.parametrize("turn", ["does no. 57 cover it", "and does no. 57 apply to it?"])
def test_a_rule_that_a_turn_names_is_asked_of_the_item_spoken_of(
    knowledge: Knowledge, turn: str
) -> None:
    for item, verdict in (("holmium", "Yes"), ("terbium", "No")):
        answer = ask(knowledge, f"is {item} controlled", turn)
        assert answer.text.startswith(verdict)
        assert len(answer.statuses) == 1


# -- leaning ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lean"),
    [
        ("what for", Lean.FIRM),
        ("who pays for it", Lean.FIRM),
        ("and when", Lean.FIRM),
        ("how many of those", Lean.FIRM),
        ("what about the rest", Lean.FIRM),
        ("do they free me from no. 18", Lean.LOOSE),
        ("what changes for defence contractors in spring 2027", Lean.LOOSE),
        ("is terbium controlled", None),
        ("what does no. 61 say", None),
        ("is Hensoldt listed", None),
    ],
)
def test_how_a_turn_leans(knowledge: Knowledge, text: str, lean: Lean | None) -> None:
    assert lean_of(read(knowledge, text)) is lean


def test_the_completed_text_holds_what_was_spoken_of(knowledge: Knowledge) -> None:
    found = read(knowledge, "whats project vault", "who pays for that", "and when was it announced")
    assert {"project", "vault"} <= set(found.completed.lower().split())
    assert found.completed.startswith(found.text)
    alone = read(knowledge, "is terbium controlled")
    assert alone.completed == alone.text


# -- answers from the documents that were cited ----------------------------------------------------


@pytest.mark.parametrize(
    ("turns", "document", "words"),
    [
        (("what is project vault", "how big is it"), "US-VAULT", "12 billion"),
        (("what is project vault", "is that a stockpile"), "US-VAULT", "stockpile"),
        (("tell me about RESourceEU", "and when was that presented"), "EU-RESOURCEEU", "2025"),
        (("what does FORGE do", "how many countries joined"), "US-FORGE", "54"),
        (("when is the next G20 meeting", "where"), "NOTE-meeting-g20-miami", "Miami"),
        (
            ("rotors with samarium cobalt magnets on the shaft", "isn't that just a trick"),
            "CN-2025-FAQ5",
            "generally",
        ),
        (
            ("who files for the export licence", "could we as the buyer do it"),
            "NOTE-licence-procedure",
            "exporter in China applies",
        ),
    ],
)
def test_a_turn_is_about_what_the_last_answer_cites(
    knowledge: Knowledge, turns: tuple[str, ...], document: str, words: str
) -> None:
    answer = ask(knowledge, *turns)
    assert document in cited(answer)
    assert words in answer.text


@pytest.mark.parametrize(
    "turn", ["which of them ran at once", "what happened to them later", "and what became of those"]
)
def test_several_announcements_are_taken_over_from_an_answer(
    knowledge: Knowledge, turn: str
) -> None:
    answer = ask(knowledge, "what did china do on 9 october 2025", turn)
    assert {f"CN-2025-{number}" for number in (55, 56, 57, 58, 61, 62)} <= cited(answer)


@pytest.mark.parametrize("turn", ["what for", "for what", "why them", "and why?"])
def test_the_reason_of_a_list(knowledge: Knowledge, turn: str) -> None:
    answer = ask(knowledge, "who is on the list of announcement no. 20 of 2026", turn)
    assert "Taiwan" in answer.text
    assert cited(answer) == {"CN-2026-20"}


def test_an_article_is_held_against_a_rule_that_a_turn_names(knowledge: Knowledge) -> None:
    first = "summarise the REEx article on the Busan truce"
    known = ask(knowledge, first, "does it mention no. 72")
    assert "No. 72" in known.text
    assert cited(known) == {"REEX-2025-11-01"}
    silent = ask(knowledge, first, "does it mention no. 29 of 2026")
    assert "does not mention Announcement No. 29 of 2026" in silent.text
    assert {"REEX-2025-11-01", "CN-2026-29"} <= cited(silent)


@pytest.mark.parametrize("turn", ["where is it wrong", "what does it get wrong"])
def test_what_is_wrong_in_an_article_is_told_by_its_editors_first(
    knowledge: Knowledge, turn: str
) -> None:
    answer = ask(knowledge, "summarise the REEx article on the Busan truce", turn)
    assert answer.text.startswith("Right in part.\n\nThe editors of the documents")
    assert "REEX-2025-11-01" in cited(answer)


def test_the_other_side_of_a_statement(knowledge: Knowledge) -> None:
    answer = ask(
        knowledge, "what did the White House say on 25 september 2026", "and the chinese side?"
    )
    assert "CN-2026-0928" in cited(answer)


def test_a_general_licence_is_held_against_the_rule_that_a_turn_names(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "who got the first general licences", "do they free me from no. 18")
    assert "do not replace" in answer.text


def test_what_the_process_has_not_answered_is_answered_again(knowledge: Knowledge) -> None:
    turns = ("whats Project  Vault about", "who finances it")
    fresh = replace(knowledge.answerer)
    history = [Turn("user", turns[0]), Turn("assistant", "Said.")]
    again = fresh.answer_now(turns[1], as_of=TODAY, history=history)
    assert "Export-Import Bank" in again.text
    assert again.text == ask(knowledge, *turns).text


@pytest.mark.parametrize(
    "turn", ["even if there is dysprosium in the magnets?", "the seller says they contain Tb"]
)
def test_what_finished_goods_hold_leaves_them_what_is_asked_about(
    knowledge: Knowledge, turn: str
) -> None:
    answer = ask(knowledge, "do phone cases with magnets need a licence", turn)
    assert {"CN-2025-FAQ5"} <= cited(answer)
    assert "generally not covered" in answer.text


@pytest.mark.parametrize("turn", ["and Sumitomo Frobnication?", "what about Gadgetron"])
def test_an_unknown_name_after_a_listed_firm_is_asked_to_be_listed(
    knowledge: Knowledge, turn: str
) -> None:
    answer = ask(knowledge, "is TDK on the watch list", turn)
    assert "Nothing about" not in answer.text
    assert "No list read for this record names" in answer.text


# -- a subject of its own --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turns", "document"),
    [
        (("is terbium controlled", "what is project vault"), "US-VAULT"),
        (("what is project vault", "what are general licences"), "NOTE-definitions"),
        (("what is project vault", "is holmium controlled"), "CN-2025-57"),
    ],
)
def test_a_turn_with_a_subject_of_its_own_starts_anew(
    knowledge: Knowledge, turns: tuple[str, ...], document: str
) -> None:
    assert document in cited(ask(knowledge, *turns))


# -- the truce after an item -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "turn",
    ["but isn't there a truce", "so the truce does not touch it?", "i thought that was paused"],
)
def test_the_truce_is_asked_of_the_item_spoken_of(knowledge: Knowledge, turn: str) -> None:
    answer = ask(knowledge, "is samarium controlled", turn)
    assert states(answer) == [("Sm", None, "licence")]
    assert "not suspended" in answer.text or "suspends no rule on samarium" in answer.text
    after = ask(knowledge, "is samarium controlled", turn, "until when is it valid then")
    assert states(after) == [("Sm", None, "licence")]
    assert "no end date" in after.text


def test_another_suspension_that_was_spoken_of_is_not_the_general_one(
    knowledge: Knowledge,
) -> None:
    first = "what are the port fees on chinese ships"
    answer = ask(knowledge, first, "when does the suspension end")
    assert "US-301-SHIP" in cited(answer)
    assert "CN-2025-70" not in cited(answer)
    assert "9 November 2026" in answer.text


@pytest.mark.parametrize(
    ("turn", "day"), [("and in august?", "5 August 2026"), ("and on 10 july?", "10 July 2026")]
)
def test_the_calendar_of_other_days(knowledge: Knowledge, turn: str, day: str) -> None:
    answer = ask(knowledge, "what changed in june 2026", turn)
    assert day in answer.text
    assert "June" not in answer.text


# -- the form of the last answer -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turn", "language"),
    [
        ("in german please", "de"),
        ("auf deutsch bitte", "de"),
        ("can you say it in french", "fr"),
        ("en español por favor", "es"),
        ("请用德语回答", "de"),
    ],
)
def test_another_language_is_wanted_of_the_last_answer(
    knowledge: Knowledge, turn: str, language: str
) -> None:
    answer = ask(knowledge, "is dysprosium restricted", turn)
    assert answer.language == language
    assert states(answer) == [("Dy", None, "licence")]


@pytest.mark.parametrize("turn", ["shorter please", "too long, one line", "tl;dr", "kürzer bitte"])
def test_a_shorter_answer_has_its_rest_behind_it(knowledge: Knowledge, turn: str) -> None:
    long, short = (ask(knowledge, "explain no. 61", *more) for more in ((), (turn,)))
    assert len(short.text) < len(long.text)
    assert short.citations
    assert "CN-2025-61" in cited(short)


@pytest.mark.parametrize("text", ["is it in germany", "a short list of rules", "dates", ""])
def test_other_turns_ask_for_no_form(text: str) -> None:
    assert form_of(text, "en") is None


# -- talk ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "ur sweet",
        "thank you so much, you saved me a trip",
        "cheers, that made my day",
        "you are so clever",
        "sorry, long day",
        "worst bot ever",
        "k thx",
        "danke dir",
        "merci beaucoup",
    ],
)
def test_a_word_to_the_assistant_is_returned(knowledge: Knowledge, text: str) -> None:
    for before in ((), ("is terbium controlled",)):
        answer = ask(knowledge, *before, text)
        assert answer.kind is AnswerKind.CLARIFY
        assert "Nothing about" not in answer.text


@pytest.mark.parametrize(
    "text", ["thanks, can you check holmium", "ok, and?", "thanks, what about you and gallium"]
)
def test_a_question_behind_thanks_is_no_talk(text: str) -> None:
    assert not is_small_talk(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("what are you", "no"),
        ("how should i reference you in my thesis", "official announcement"),
        ("can you open a pdf i send", "text"),
        ("do you learn from my questions", "learn nothing"),
        ("can i believe you", "legal advice"),
    ],
)
def test_what_is_asked_of_the_assistant(knowledge: Knowledge, text: str, words: str) -> None:
    answer = ask(knowledge, text)
    assert words in answer.text
    assert "Nothing about" not in answer.text


def test_words_unknown_to_the_record_after_a_topic_repeat_what_is_known(
    knowledge: Knowledge,
) -> None:
    answer = ask(knowledge, "is thulium controlled", "and what about the frumious one")
    assert states(answer) == [("Tm", None, "unconfirmed")]


# -- the benchmark ---------------------------------------------------------------------------------


def test_the_benchmark_names_documents_and_states_that_exist(knowledge: Knowledge) -> None:
    found = Conversations.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
    stored = {document.id for document in knowledge.catalogue.headers(("",))}
    known = {state.value for state in State}
    turns = [turn for told in (*found.work, *found.held) for turn in told]
    assert {document for turn in turns for document in turn.cites} <= stored
    assert {state for turn in turns for state in turn.states.values()} <= known
    assert all(len(told) > 2 for told in (*found.work, *found.held))
    assert len({turn.ask for turn in turns}) > 200
    later = [turn for told in (*found.work, *found.held) for turn in told[1:]]
    refused = replace(ask(knowledge, "unobtainium"), text="Nothing about it.")
    assert all(list(lacking(turn, refused)) for turn in later)
