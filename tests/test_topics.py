"""What a question is about: cues, slots and one table; the rooms that quote nothing."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.question import Topic
from knowledge.answers.reading.classifier import WEIGHTS, load
from knowledge.answers.reading.topics import AIMS, ROWS, Guess, Slot, TopicReader, decided
from knowledge.answers.reading.training import HELD_OUT, Example, split
from knowledge.answers.understanding.asking import Aim, Question
from knowledge.answers.understanding.questions import understand
from knowledge.models import Answer, AnswerKind, Turn
from knowledge.vocabulary.current import speaking
from knowledge.vocabulary.locales import ENGLISH, codes, locale
from knowledge.vocabulary.packs import read_pack
from knowledge.vocabulary.phrases import Text, phrases
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 28)
SETS = [frozenset(slots) for slots in chain.from_iterable(combinations(Slot, n) for n in range(8))]


def read(knowledge: Knowledge, text: str, reader: TopicReader | None = None) -> Question:
    with speaking(knowledge.register.vocabulary):
        asked = understand(text, knowledge.register, as_of=TODAY)
        return (reader or TopicReader()).read(asked)


def ask(knowledge: Knowledge, question: str, *before: str) -> Answer:
    history = [
        turn for text in before for turn in (Turn("user", text), Turn("assistant", "An answer."))
    ]
    return knowledge.answerer.answer_now(question, as_of=TODAY, history=history)


# -- the table -------------------------------------------------------------------------------------


def test_every_row_of_the_table_decides_something() -> None:
    cues = sorted({row.cue for row in ROWS})
    deciding = {
        next((at for at, row in enumerate(ROWS) if row.holds(frozenset(shown), slots)), None)
        for n in (1, 2)
        for shown in combinations(cues, n)
        for slots in SETS
    }
    assert deciding - {None} == set(range(len(ROWS)))


@pytest.mark.parametrize("slots", SETS, ids=lambda slots: "-".join(sorted(slots)) or "none")
def test_what_quotes_nothing_never_takes_a_question_that_names_a_rule(
    slots: frozenset[Slot],
) -> None:
    every = frozenset(row.cue for row in ROWS)
    quoteless = {Topic.TALK, Topic.ITSELF, Topic.OUTSIDE}
    found = decided(every, slots)
    if {Slot.RULE, Slot.SOURCE} & slots:
        assert found not in quoteless
    assert decided(frozenset(), slots) is None


def test_the_form_of_a_question_stands_in_for_a_cue() -> None:
    assert {Aim.PASSAGES, Aim.UNCLEAR, Aim.NOTHING, Aim.HELP} == set(Aim) - set(AIMS)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("anything new this week", Topic.CHANGES),
        ("whats the next deadline", Topic.CHANGES),
        ("explain announcement 61 to my mum", Topic.INSTRUMENT),
        ("difference between No. 18 and No. 57?", Topic.COMPARE),
        ("who is on the watch list", Topic.LISTS),
        ("is Hensoldt listed?", Topic.LISTS),
        ("what did REEx write about magnets", Topic.SAID),
        ("a broker says dysprosium is free, right?", Topic.SAID),
        ("why is gallium controlled", Topic.REASON),
        ("warum steht Hensoldt auf der Liste", Topic.REASON),
        ("how do i apply for a licence for scandium", Topic.PROCEDURE),
        ("镝怎么申请出口许可证", Topic.PROCEDURE),
        ("r u a bot", Topic.ITSELF),
        ("how many files do u have", Topic.ITSELF),
        ("ty, that helped a lot", Topic.TALK),
        ("grazie mille!", Topic.TALK),
        ("谢谢！", Topic.TALK),
        ("👍", Topic.TALK),
        ("yttrium price pls", Topic.OUTSIDE),
        ("write me a poem", Topic.OUTSIDE),
        ("is terbium restricted?", Topic.STATE),
        ("thulium to japan ok?", Topic.STATE),
        ("we keep terbium in stock, may we ship it to France?", Topic.STATE),
    ],
)
def test_cues_and_slots_decide(knowledge: Knowledge, text: str, topic: Topic) -> None:
    assert read(knowledge, text).topic is topic


@pytest.mark.parametrize(
    "text",
    [
        "is terbium still restricted?",
        "dysprosium to germany",
        "tungsten?",
        "is no. 70 still in force",
        "who is on the watch list",
        "thanks",
        "how many documents do you have",
        "is it controlled?",
    ],
)
def test_what_is_certain_needs_no_model(knowledge: Knowledge, text: str) -> None:
    def guess(_: Question) -> Guess:
        raise AssertionError("the classifier was asked")

    read(knowledge, text, TopicReader(guess))


def test_a_guess_counts_only_where_it_is_sure(knowledge: Knowledge) -> None:
    text = "germanium and the story behind the myanmar border trade"
    sure, unsure = (
        TopicReader(lambda _, certainty=certainty: (Topic.REASON, certainty))  # type: ignore[misc]
        for certainty in (0.9, 0.2)
    )
    assert read(knowledge, text, sure).topic is Topic.REASON
    assert read(knowledge, text, unsure).topic is Topic.STATE


# -- the classifier --------------------------------------------------------------------------------


def test_every_topic_has_its_examples() -> None:
    labelled = read_pack("examples", dict[Topic, tuple[str, ...]])
    assert set(labelled) == set(Topic) - {Topic.COMPARE}  # found by what is named alone
    assert all(len(texts) >= 40 for texts in labelled.values())
    counted = Counter(text for texts in labelled.values() for text in texts)
    assert counted.most_common(1)[0][1] == 1


def test_a_third_of_the_examples_is_held_out(knowledge: Knowledge) -> None:
    question = read(knowledge, "is terbium restricted?")
    learn, held = split([Example(question, Topic.STATE)] * 9)
    assert (len(learn), len(held)) == (6, 9 // HELD_OUT)


def test_the_weights_that_ship_are_those_of_the_bundled_model(knowledge: Knowledge) -> None:
    classifier = load(knowledge.model, knowledge.embedder.embed)
    assert classifier is not None
    assert WEIGHTS.stat().st_size < 60_000
    assert set(classifier.topics) == set(Topic)
    topic, certainty = classifier.guess(read(knowledge, "what on earth is a vulcan mind meld"))
    assert topic in Topic
    assert 0.0 < certainty <= 1.0
    assert load("another model", knowledge.embedder.embed) is None


@pytest.mark.parametrize("code", codes())
def test_every_phrase_needs_a_word(code: str) -> None:
    own = locale(code)
    every = {**own.topics, **own.turns}
    for cell in (cell for name, cell in every.items() if not name.endswith(".filler")):
        for written in cell.split("|"):
            plain = re.sub(r"\([^()]*\)", " ", written)
            needed = [word for word in plain.strip("^$ ").split() if word[0] not in "…^$"]
            assert needed, written
            assert not {"", "i", "is", "a", "the"} & set(needed[0].split("/")) or len(needed) > 1


# -- rooms that quote nothing ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("thx m8, cheers", "en"),
        ("vielen dank!", "de"),
        ("merci beaucoup", "fr"),
        ("dziękuję bardzo", "pl"),
        ("ありがとうございます", "ja"),
        ("you are useless", "en"),
        ("good night", "en"),
        ("lol ok", "en"),
    ],
)
@pytest.mark.parametrize("before", [(), ("is scandium controlled?",)])
def test_small_talk_gets_one_friendly_line(
    knowledge: Knowledge, text: str, language: str, before: tuple[str, ...]
) -> None:
    answer = ask(knowledge, text, *before)
    assert answer.kind is AnswerKind.CLARIFY
    assert (answer.citations, answer.statuses) == ((), ())
    assert answer.text in locale(language).replies.values()
    assert answer.language == language


@pytest.mark.parametrize("code", codes())
def test_every_language_returns_thanks(code: str) -> None:
    replies = locale(code).replies
    assert {"talk.thanks", "talk.hello", "talk.bye", "talk.insult", "nothing"} <= set(replies)
    for key, text in replies.items():
        names = re.findall(r"\{(\w+)\}", text)
        assert names == re.findall(r"\{(\w+)\}", locale(ENGLISH).replies[key])


def test_the_record_tells_its_extent(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "how many documents are in there and from when till when?")
    count = knowledge.catalogue.counts()["documents"]
    assert answer.kind is AnswerKind.PASSAGES
    assert f"{count} documents" in answer.text
    assert "9 October 2026" in answer.text
    early = knowledge.answerer.answer_now("what's your newest document?", as_of=date(2025, 5, 1))
    assert "2026" not in early.text.split("The newest is")[1].split("The official texts")[0]


@pytest.mark.parametrize(
    "question", ["can i trust your answers", "is this legal advice", "are you a lawyer?"]
)
def test_nobody_should_rely_on_it_as_on_a_lawyer(knowledge: Knowledge, question: str) -> None:
    answer = ask(knowledge, question)
    assert "not legal advice" in answer.text
    assert "9 October 2026" in answer.text


@pytest.mark.parametrize(
    ("question", "choice"),
    [
        ("lutetium price forecast", "lutetium"),
        ("write me an essay on trade", ""),
    ],
)
def test_what_documents_do_not_hold_is_said_in_a_sentence(
    knowledge: Knowledge, question: str, choice: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.kind is AnswerKind.NONE
    assert answer.text.count(".") == 1
    assert answer.choices
    assert choice in answer.choices[0]


# -- lists of phrases ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "text", "holds"),
    [
        ("what/whats (is) new", "What's NEW?", True),
        ("what/whats (is) new", "what is old", False),
        ("expir*", "they expired", True),
        ("how … apply", "how on earth does one apply", True),
        ("how … apply", "how a b c d e apply", False),
        ("^ help $", "help", True),
        ("^ help $", "help me with gallium", False),
        ("why ITEM", "why ITEM then", True),
        ("why ITEM", "why item then", False),
        ("prévu", "PREVU demain", True),
        ("价格", "镝的价格是多少", True),
        ("new", "newer", False),
    ],
)
def test_phrases(cell: str, text: str, holds: bool) -> None:
    assert phrases(cell).within(Text.of(text, frozenset({"ITEM"}))) is holds


@given(st.text(), st.text(max_size=40))
def test_any_text_is_read(text: str, cell: str) -> None:
    phrases(cell).within(Text.of(text))


@given(st.lists(st.sampled_from(["alpha", "beta", "gamma"]), min_size=1, max_size=8))
def test_a_phrase_is_found_where_its_words_follow_one_another(words: list[str]) -> None:
    text = Text.of(" ".join(words))
    assert phrases("alpha beta").within(text) is ("alpha beta" in " ".join(words))
