"""Conversations: firms, lists, parts, forms and places carry over; remarks get what they want."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from knowledge.answers.reading.dialogue import SLOTS, TABLE, Act, Kind
from knowledge.answers.reading.talk import is_small_talk
from knowledge.answers.understanding.asking import Question
from knowledge.answers.understanding.questions import understand
from knowledge.answers.understanding.remarks import Remark, remark_of
from knowledge.models import Answer, Turn
from knowledge.vocabulary.current import speaking
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 23)
MP = "is MP Materials on the control list"
HENSOLDT = "is Hensoldt on the control list"


def ask(knowledge: Knowledge, question: str, *before: str) -> Answer:
    history = [
        turn for text in before for turn in (Turn("user", text), Turn("assistant", "An answer."))
    ]
    return knowledge.answerer.answer_now(question, as_of=TODAY, history=history)


# -- firms and lists -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "day"),
    [
        ("does MP Materials face a ban?", "22 June 2026"),
        (HENSOLDT, "24 April 2026"),
        ("is Subaru on the watch list", "24 February 2026"),
    ],
)
@pytest.mark.parametrize("question", ["since when", "and since when?", "when did that start?"])
def test_since_when_a_firm_is_listed(
    knowledge: Knowledge, before: str, day: str, question: str
) -> None:
    text = ask(knowledge, question, before).text
    assert f"list since {day}" in text
    assert not text.startswith("Yes")


@pytest.mark.parametrize(
    "question", ["when does it end", "until when?", "is that permanent?", "how long is it for"]
)
def test_a_listing_states_no_end(knowledge: Knowledge, question: str) -> None:
    text = ask(knowledge, question, MP).text
    assert text.startswith("No end date is stated. MP Materials has been on China's control list")


@pytest.mark.parametrize(
    "question", ["who else is on it", "who else?", "which other firms are on it", "and the others?"]
)
def test_the_other_names_of_a_list(knowledge: Knowledge, question: str) -> None:
    text = ask(knowledge, question, HENSOLDT).text
    assert "FN Herstal" in text
    assert "Announcement No. 20 of 2026" in text
    assert "MP Materials" not in text


@pytest.mark.parametrize(
    "question", ["what about its subsidiaries", "and affiliates?", "does it bind their branches"]
)
def test_what_belongs_to_the_firm_of_the_last_question(knowledge: Knowledge, question: str) -> None:
    text = ask(knowledge, question, MP).text
    assert text.startswith("That is not established on the record")
    assert "MP Materials itself" in text


def test_any_list_holds_the_firm_of_the_last_question(knowledge: Knowledge) -> None:
    assert ask(knowledge, "is it on a blacklist anywhere", HENSOLDT).text.startswith("Yes: Hensol")


def test_they_are_the_firm_of_the_last_question(knowledge: Knowledge) -> None:
    text = ask(knowledge, "can they buy terbium then", MP).text
    assert text.startswith("No. **Terbium: barred from export, for MP Materials")
    germanium = ask(knowledge, "are they restricting germanium", "is gallium banned to the US?")
    assert [(s.item, s.destination) for s in germanium.statuses] == [("Ge", None)]


@pytest.mark.parametrize(
    ("before", "question", "named", "absent"),
    [
        (
            "which eu companies are on the control list",
            "and the japanese ones?",
            "No. 27",
            "No. 12",
        ),
        ("which japanese companies are on the control list", "and the us ones?", "Aveox", "MHI"),
        ("which EU firms are on the control list", "what about the us?", "Aveox", "Hensoldt"),
        (HENSOLDT, "and the american firms?", "Aveox", "Hensoldt"),
        ("which japanese firms are on the control list", "and the watch list?", "TDK", "No. 27"),
    ],
)
def test_the_firms_of_another_place_or_list(
    knowledge: Knowledge, before: str, question: str, named: str, absent: str
) -> None:
    text = ask(knowledge, question, before).text
    assert named in text
    assert absent not in text


def test_a_kind_of_list_that_a_place_has_not(knowledge: Knowledge) -> None:
    text = ask(knowledge, "and the american ones?", "is Subaru on the watch list").text
    assert text.startswith("No watch list for the United States is on record.")
    assert "MP Materials" in text


# -- sets, parts, forms, places --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "question"),
    [
        (("is lanthanum controlled", "and cerium", "and neodymium"), "so which ones are"),
        (("is cerium controlled",), "and which ones are controlled?"),
        (("is terbium under licence",), "which ones aren't?"),
        (("is terbium under licence",), "which others are"),
    ],
)
def test_which_ones_are_is_about_all_rare_earths(
    knowledge: Knowledge, before: tuple[str, ...], question: str
) -> None:
    answer = ask(knowledge, question, *before)
    assert len(answer.statuses) == 17
    assert "**Export licence needed**: samarium (Sm)" in answer.text
    assert answer.text.startswith("**Of 17: ")


@pytest.mark.parametrize("question", ["so how many are?", "how many of them need a licence"])
def test_how_many_are_counts_the_rare_earths(knowledge: Knowledge, question: str) -> None:
    text = ask(knowledge, question, "is neodymium controlled").text
    assert text.startswith("**Of 17: 7 need an export licence")


def test_which_ones_of_several_named_are(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "so which of them are", "are lanthanum, terbium and holmium free?")
    assert {status.item for status in answer.statuses} == {"La", "Tb", "Ho"}


def test_a_part_of_the_rule_spoken_of(knowledge: Knowledge) -> None:
    text = ask(knowledge, "what about part 3 of it", "was the 0.1% rule ever in force?").text
    assert text.removeprefix("Yes. ").startswith("Announcement No. 61 of 2025")
    assert "from 9 October 2025" in text
    assert "0.1 percent" not in text.split("Weaker")[0]
    other = ask(knowledge, "and paragraph 1?", "what does no 46 say").text
    assert "Paragraph 1 of MOFCOM Announcement No. 46 of 2024" in other
    assert "In force since 3 December 2024" in other


@pytest.mark.parametrize("question", ["was any part of it ever in force", "did it ever apply?"])
def test_whether_an_announcement_was_ever_in_force(knowledge: Knowledge, question: str) -> None:
    first = ask(knowledge, question, "what is announcement 61").text.split("\n")
    assert first[0] == "Yes."
    assert "required a Chinese licence from 9 October 2025" in first[1]
    assert ask(knowledge, question, "what is announcement 57").text.startswith("No, never.")


@pytest.mark.parametrize(
    ("before", "question", "item", "place"),
    [
        (("is scandium metal under licence",), "and the oxide?", "Sc", None),
        (
            ("is scandium metal under licence to brazil", "thanks"),
            "same for the oxide?",
            "Sc",
            "BR",
        ),
        (("is dysprosium controlled?",), "what about the alloy", "Dy", None),
    ],
)
def test_a_form_keeps_the_item(
    knowledge: Knowledge, before: tuple[str, ...], question: str, item: str, place: str | None
) -> None:
    answer = ask(knowledge, question, *before)
    assert [(s.item, s.destination) for s in answer.statuses] == [(item, place)]
    assert answer.text.startswith("Yes.")


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("ok and what if i'm in brazil", "BR"),
        ("what if im in korea", "KR"),
        ("i'm in mexico btw", "MX"),
        ("so my plant is in india, does that matter", "IN"),
    ],
)
def test_a_country_keeps_the_item(knowledge: Knowledge, question: str, place: str) -> None:
    answer = ask(knowledge, question, "do i need a licence for lutetium?")
    assert [(s.item, s.destination) for s in answer.statuses] == [("Lu", place)]


# -- remarks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["thanks", "ok", "great, thanks a lot!", "got it", "谢谢"])
def test_thanks_leave_the_topic_alone(knowledge: Knowledge, said: str) -> None:
    answer = ask(knowledge, "was it ever suspended?", "is terbium restricted", said)
    assert [status.item for status in answer.statuses] == ["Tb"]


@pytest.mark.parametrize(
    ("before", "start"),
    [
        ("is dysprosium controlled?", "Yes."),
        ("is holmium controlled", "**Holmium: not confirmed"),
        ("can i ship antimony to the US?", "No, not freely."),
        (MP, "Yes: MP Materials"),
    ],
)
@pytest.mark.parametrize("remark", ["are you sure", "you sure about that?", "tldr", "really??"])
def test_a_doubt_gets_the_verdict_again(
    knowledge: Knowledge, before: str, start: str, remark: str
) -> None:
    assert ask(knowledge, remark, before).text.startswith(start)


@pytest.mark.parametrize("question", ["where can i check", "so who should i ask", "source?"])
def test_where_it_can_be_checked(knowledge: Knowledge, question: str) -> None:
    text = ask(knowledge, question, "is erbium controlled").text
    assert "mofcom.gov.cn" in text[:100]
    assert "Announcement No. 57 of 2025 (https://" in text
    assert "Announcement No. 70 of 2025 (https://" in text
    none = ask(knowledge, question, "is lanthanum controlled").text
    assert "No announcement on record controls lanthanum." in none
    assert "mofcom.gov.cn" in none


@pytest.mark.parametrize(
    "question",
    ["which announcement is that", "under which rule?", "what's the announcement number"],
)
@pytest.mark.parametrize(
    ("before", "label"),
    [
        ("status of tungsten?", "Announcement No. 10 of 2025"),
        ("is terbium controlled", "Announcement No. 18 of 2025"),
        (MP, "Announcement No. 23 of 2026"),
    ],
)
def test_the_announcement_that_decides(
    knowledge: Knowledge, question: str, before: str, label: str
) -> None:
    assert ask(knowledge, question, before).text.startswith(label)


@pytest.mark.parametrize("before", ["what is no 72", "what does announcement 72 suspend"])
@pytest.mark.parametrize(
    "question", ["does it cover military users too", "does that include the military?"]
)
def test_the_bar_on_military_users_is_not_suspended(
    knowledge: Knowledge, before: str, question: str
) -> None:
    text = ask(knowledge, question, before).text
    assert text.startswith("No: Announcement No. 72 of 2025 does not suspend the bar on military")
    assert "“Paragraph 1 of MOFCOM Announcement No. 46 of 2024 has barred" in text
    assert "never suspended" in text


def test_a_word_to_the_bot_is_not_about_the_item(knowledge: Knowledge) -> None:
    for said in ("who are you", "thanks", "ok"):
        assert not ask(knowledge, said, "is terbium controlled").statuses


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("where can i buy terbium", None),
        ("which rare earths are controlled", None),
        ("what about terbium", None),
        ("which rule applies to magnets", None),
        ("how can i check if that has changed", Remark.WHERE),
        ("which are then", Remark.WHICH_ONES),
        ("ok so in short?", Remark.AGAIN),
    ],
)
def test_remarks_are_told_from_questions(text: str, remark: Remark | None) -> None:
    assert remark_of(text) is remark


@pytest.mark.parametrize("text", ["ok what", "thanks, and holmium?", "is it ok", ""])
def test_a_question_is_no_small_talk(text: str) -> None:
    assert not is_small_talk(text)


# -- the table of turns ----------------------------------------------------------------------------


def read(knowledge: Knowledge, question: str, *before: str) -> Question:
    register = knowledge.register
    with speaking(register.vocabulary):
        history = [Turn("user", text) for text in before]
        return understand(question, register, as_of=TODAY, history=history)


def test_the_table_says_what_becomes_of_every_slot() -> None:
    assert set(TABLE) == set(Kind)
    for kind, acts in TABLE.items():
        assert set(acts) == set(SLOTS), kind
        assert acts["items"] is not Act.CLEAR
    named = {field.name for field in fields(Question)}
    assert {name for names in SLOTS.values() for name in names} <= named


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("antimony for a us firm", "we're not in defense btw"),
        ("antimony for a us firm", "purely civilian use"),
        ("antimony for a us firm", "and via vietnam?"),
        ("antimony for a us firm", "what if it's routed through singapore"),
        ("antimony for a us firm", "so can my vendor ship it next week"),
        ("antimony for a us firm", "since when do we need that"),
        ("darf ich Antimon in die USA liefern", "aber wir sind kein Militär, rein zivil"),
    ],
)
def test_a_fragment_keeps_goods_and_destination(
    knowledge: Knowledge, before: str, question: str
) -> None:
    found = read(knowledge, question, before)
    assert found.items == ("Sb",)
    assert found.destinations == ("US",)
    assert found.end_user is None


def test_a_denial_takes_the_army_away(knowledge: Knowledge) -> None:
    first = read(knowledge, "dysprosium for the japanese army")
    assert first.end_user == "military"
    second = read(
        knowledge, "sorry, it is not for the military", "dysprosium for the japanese army"
    )
    assert (second.items, second.end_user) == (("Dy",), None)


def test_what_somebody_said_is_no_day_of_the_question(knowledge: Knowledge) -> None:
    found = read(knowledge, "but the minister said march 2027", "is erbium controlled?")
    assert found.items == ("Er",)
    assert found.period is None
    assert found.claimed_end == date(2027, 3, 31)
    text = ask(knowledge, "but the minister said march 2027", "is erbium controlled?").text
    assert "31 March 2027" in text.split(".")[0]
    assert text != ask(knowledge, "is erbium controlled?").text


def test_the_rule_spoken_of_is_asked_for_another_item(knowledge: Knowledge) -> None:
    found = read(knowledge, "does it also include tungsten?", "what does no 57 say")
    assert found.announcements == ("CN-2025-57",)
    assert found.items == ("W",)
    answer = ask(knowledge, "does it also include tungsten?", "what does no 57 say")
    assert answer.text.startswith("No")


def test_what_is_meant_may_be_the_rule_of_another_issuer(knowledge: Knowledge) -> None:
    found = read(knowledge, "i meant the congolese one", "is cobalt restricted?")
    assert (found.items, found.issuers) == (("Co",), ("CD",))


def test_goods_are_told_apart_by_what_they_hold(knowledge: Knowledge) -> None:
    found = read(knowledge, "the ones made of neodymium, no clue which grade", "magnets")
    assert found.items == ("NdFeB", "NdFeB-TbDy")


@pytest.mark.parametrize(
    "question",
    ["is gallium controlled?", "what does no. 61 say", "is Hensoldt listed", "who are you"],
)
def test_a_question_with_a_subject_of_its_own_starts_anew(
    knowledge: Knowledge, question: str
) -> None:
    alone, behind = (read(knowledge, question, *turns) for turns in ((), ("is erbium banned",)))
    assert (alone.items, alone.announcements, alone.end_user) == (
        behind.items,
        behind.announcements,
        behind.end_user,
    )


# -- symbols alone ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("gd?", ("Gd",)),
        ("sb status", ("Sb",)),
        ("what about er", ()),
        ("mo and bi", ("Mo", "Bi")),
        ("ok so", ()),
        ("is it", ()),
        ("hi", ()),
        ("no", ()),
        ("in?", ()),
    ],
)
def test_symbols_in_lower_case_are_items_where_nothing_else_stands(
    knowledge: Knowledge, text: str, items: tuple[str, ...]
) -> None:
    assert read(knowledge, text).items == items


# -- turns on a subject that is no item ------------------------------------------------------------


def states(answer: Answer) -> list[tuple[str, str | None, str]]:
    return [(s.item, s.destination, s.state.value) for s in answer.statuses]


def cited(answer: Answer) -> set[str]:
    return {citation.document for citation in answer.citations}


@pytest.mark.parametrize(
    ("turns", "question"),
    [
        (("which us companies are on the control list",), "list them"),
        (("which us companies are on the control list, and how many?",), "name a few"),
        (("which us companies are on the control list", "name two"), "when was that"),
    ],
)
def test_a_list_stays_what_is_spoken_of(
    knowledge: Knowledge, turns: tuple[str, ...], question: str
) -> None:
    answer = ask(knowledge, question, *turns)
    assert "CN-2026-23" in cited(answer)
    assert "22 June 2026" in answer.text
    assert "Named: " in answer.text


@pytest.mark.parametrize(
    ("turns", "question", "day", "document"),
    [
        (("what was banned for japan in march 2026",), "and on 1 september 2026?", "1 Sept", "1"),
        (("what is restricted for japan",), "and in june 2026", "30 June", "1"),
        (("what is restricted for japan", "and on 1 june 2026?"), "and for the us", "1 June", "46"),
    ],
)
def test_a_destination_without_an_item_has_its_rules(
    knowledge: Knowledge, turns: tuple[str, ...], question: str, day: str, document: str
) -> None:
    answer = ask(knowledge, question, *turns)
    assert f"alone, on {day}" in answer.text
    assert f"Announcement No. {document} of" in answer.text
    assert "Which item" not in answer.text


@pytest.mark.parametrize("question", ["the battery one", "i mean the one about lithium"])
def test_one_of_two_announcements_of_a_number_is_meant(knowledge: Knowledge, question: str) -> None:
    before = "what is no 28"
    assert read(knowledge, question, before).announcements == ("CN-2025-0715T",)
    after = ask(knowledge, "still running?", before, question)
    assert ("cathode-technology", None, "licence") in states(after)


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("how new is your data", "so its 2 months old"),
        ("when was this last updated", "that is old"),
    ],
)
def test_the_record_stays_what_is_spoken_of(
    knowledge: Knowledge, before: str, question: str
) -> None:
    assert ask(knowledge, question, before).text == ask(knowledge, before).text


@pytest.mark.parametrize("question", ["by who", "says who?", "and according to whom"])
def test_who_said_what_was_spoken_of(knowledge: Knowledge, question: str) -> None:
    answer = ask(knowledge, question, "a colleague says the truce was extended")
    assert {"US-2026-0923", "CN-2026-0928"} <= cited(answer)


@pytest.mark.parametrize("question", ["so is it official", "is that confirmed?"])
def test_whether_that_is_official_is_told_by_the_rule(knowledge: Knowledge, question: str) -> None:
    answer = ask(knowledge, question, "a colleague says the truce was extended")
    assert "CN-2025-70" in cited(answer)
    assert not answer.text.startswith(("Yes", "No"))


# -- another question of the same subject ----------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("how long will it take", "45 working days"),
        ("how long does that take", "45 working days"),
        ("can i apply myself from spain", "exporter in China applies"),
        ("who has to apply", "exporter in China applies"),
        ("so how do we apply", "exporter in China applies"),
    ],
)
@pytest.mark.parametrize("before", ["is samarium restricted?", "germanium to the us"])
def test_how_it_is_done_is_no_verdict_on_the_state(
    knowledge: Knowledge, before: str, question: str, words: str
) -> None:
    answer = ask(knowledge, question, before)
    assert words in answer.text
    assert not answer.text.startswith(("Yes", "No"))
    after = ask(knowledge, "and to japan?", before, question)
    assert after.statuses[0].destination == "JP"


def test_an_item_of_its_own_leaves_the_rule_behind(knowledge: Knowledge) -> None:
    found = read(
        knowledge, "what would you do with an order of holmium oxide", "is no. 70 still in force?"
    )
    assert found.items == ("Ho",)
    assert found.announcements == ()


@pytest.mark.parametrize("question", ["antimony?", "and antimony"])
def test_a_number_is_asked_of_other_items(knowledge: Knowledge, question: str) -> None:
    text = ask(knowledge, question, "how many firms may export silver").text
    assert text.startswith("**11**")


@pytest.mark.parametrize("question", ["so you're saying it is NOT free", "u mean nobody knows?"])
def test_a_doubt_is_answered_by_the_state(knowledge: Knowledge, question: str) -> None:
    answer = ask(knowledge, question, "is thulium controlled")
    assert states(answer) == [("Tm", None, "unconfirmed")]
    assert not answer.text.startswith(("Yes", "No"))


# -- what the asker adds ---------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["they say 0.8% Dy", "mine are 2 % Tb", "ours is 1.5% Dy"])
def test_the_share_of_an_element_says_which_goods(knowledge: Knowledge, question: str) -> None:
    answer = ask(knowledge, question, "neodymium magnets")
    assert states(answer) == [("NdFeB-TbDy", None, "licence")]


def test_goods_of_another_country_have_its_rules(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "our supplier is russian", "is helium controlled?")
    assert answer.statuses == ()
    assert "14 April 2026" in answer.text


def test_a_grade_takes_the_place_of_the_one_before(knowledge: Knowledge) -> None:
    before = "antimony oxide 99.5 % purity to japan, status?"
    assert "does not name that grade" in ask(knowledge, before).text
    answer = ask(knowledge, "and the 5N grade", before)
    assert "does not name that grade" not in answer.text
    assert states(answer) == [("Sb", "JP", "licence")]


@pytest.mark.parametrize(
    "question", ["and a friend's firm, not on the list?", "and some unlisted company?"]
)
def test_a_buyer_on_no_list_takes_the_place_of_a_listed_one(
    knowledge: Knowledge, question: str
) -> None:
    answer = ask(knowledge, question, "can MP Materials buy terbium")
    assert [(s.item, s.state.value) for s in answer.statuses] == [("Tb", "licence")]


def test_who_passes_goods_on_is_no_destination(knowledge: Knowledge) -> None:
    found = read(knowledge, "through a broker in singapore", "gadolinium for the us")
    assert found.destinations == ("US",)
    assert found.onward


@pytest.mark.parametrize("question", ["and the magnets alone, as spares", "and the magnets loose"])
def test_goods_by_themselves_are_those_of_the_turn_before(
    knowledge: Knowledge, question: str
) -> None:
    answer = ask(knowledge, question, "finished motors with SmCo magnets")
    assert states(answer) == [("SmCo", None, "licence")]


def test_the_truce_alone_is_asked_of_what_was_spoken_of(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "but the truce?", "is gadolinium controlled")
    assert [(s.item, s.state.value) for s in answer.statuses] == [("Gd", "licence")]
    assert "It was not suspended" in answer.text
