"""The first words of an answer: what is foretold, what a licence changes, what is a member."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.models import Answer, State, Turn
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 23)


def ask(knowledge: Knowledge, question: str, as_of: date = TODAY, *before: str) -> Answer:
    history = [Turn("user", text) for text in before]
    return knowledge.answerer.answer_now(question, as_of=as_of, history=history)


@pytest.mark.parametrize(
    ("question", "as_of"),
    [
        ("Is ammonium paratungstate on its way out of the control list?", TODAY),
        ("Is terbium going to be taken off the list?", TODAY),
        ("Will neodymium be put on the list next year?", TODAY),
        ("Is holmium going to be controlled?", date(2025, 4, 5)),
        ("Will the October controls be postponed?", date(2025, 10, 20)),
        ("Is the October package going to be suspended?", date(2025, 10, 10)),
        ("Will China lift the gallium rules?", date(2024, 6, 1)),
    ],
)
def test_what_no_instrument_announces_is_not_foretold(
    knowledge: Knowledge, question: str, as_of: date
) -> None:
    assert ask(knowledge, question, as_of).text.startswith("Nothing on record says so.")


@pytest.mark.parametrize(
    "question", ["Will gallium be banned to the US again?", "Will the US gallium ban come back?"]
)
def test_whether_a_suspended_ban_returns_is_not_known(knowledge: Knowledge, question: str) -> None:
    answer = ask(knowledge, question)
    assert not answer.text.startswith(("Yes", "No"))
    assert "27 November 2026" in answer.text


def test_what_has_no_end_goes_on_as_far_as_the_record_reaches(knowledge: Knowledge) -> None:
    text = ask(knowledge, "will terbium still be restricted next year?").text
    assert text.startswith("Yes, as far as the record reaches.")


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("Can I export terbium with a licence?", "With a licence, yes."),
        ("May we ship germanium to Germany with a permit?", "With a licence, yes."),
        ("Is it illegal to ship germanium to a US buyer with a licence?", "With a licence, no."),
        ("Can I sell gallium to the US Army with a licence?", "No."),
        ("Is it illegal to export tellurium without a licence?", "Yes."),
    ],
)
def test_a_licence_in_hand_changes_the_answer(
    knowledge: Knowledge, question: str, start: str
) -> None:
    assert ask(knowledge, question).text.startswith(start)


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("Is gadolinium one of the five October elements?", "No: gadolinium"),
        ("Is yttrium one of the seven?", "Yes: yttrium"),
        ("is europium among the five?", "Yes: europium"),
        ("is neodymium one of the seven elements?", "No: neodymium"),
        ("Is dysprosium a heavy rare earth?", "Yes: dysprosium"),
        ("Is graphite inside No. 46?", "Yes. Announcement No. 46 of 2024 names graphite."),
        ("Is samarium-cobalt in Annex 1 of No. 61?", "Yes, by this record: “Annex 1"),
        ("is erbium in No. 61?", "No: “MOFCOM Announcement No. 61"),
        ("Does No. 70 touch No. 10 of 2025?", "No."),
        ("Did No. 70 include No. 55?", "Yes."),
        ("Is No. 57 of 2025 only for the US?", "No, for every destination."),
        ("Does No. 61 apply to goods with 0.05% dysprosium?", "Not by its share: the rule starts"),
        ("Does No. 61 apply to goods with 5% dysprosium?", "Yes."),
        ("Are 42 silver firms whitelisted for 2026?", "No, 44,"),
        ("Are 15 tungsten firms whitelisted?", "Yes,"),
    ],
)
def test_membership_gets_yes_or_no(knowledge: Knowledge, question: str, start: str) -> None:
    assert ask(knowledge, question).text.startswith(start)


def test_the_asker_s_own_firms_are_no_claim_about_the_list(knowledge: Knowledge) -> None:
    assert not ask(knowledge, "Can our three companies export silver?").text.startswith("No, 44")


@pytest.mark.parametrize(
    ("question", "item"),
    [
        (
            "Blah magnets of NdFeB grade N42. Question: is terbium oxide to Italy under licence?",
            "Tb",
        ),
        ("Offer: ferrite, AlNiCo, NdFeB. All free now. Does terbium oxide need a licence?", "Tb"),
        ("Stock: holmium oxide, lanthanum. My only question: does yttrium need a licence?", "Y"),
    ],
)
def test_the_question_behind_an_offer_is_the_one_answered(
    knowledge: Knowledge, question: str, item: str
) -> None:
    answer = ask(knowledge, question)
    assert [status.item for status in answer.statuses] == [item]
    assert answer.text.startswith("Yes.")


def test_statements_before_a_question_say_who_buys(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "We sell gallium and indium to a US Navy yard. Is gallium allowed?")
    assert [status.state for status in answer.statuses] == [State.BAN]


@pytest.mark.parametrize(
    "follow",
    ["ok but minus dysprosium and terbium?", "and with none?", "and if they contain neither?"],
)
def test_magnets_without_heavy_rare_earths_in_a_follow_up(
    knowledge: Knowledge, follow: str
) -> None:
    answer = ask(knowledge, follow, TODAY, "Do NdFeB magnets with dysprosium need a licence?")
    assert [(s.item, s.state) for s in answer.statuses] == [("NdFeB", State.NONE)]
    assert answer.text.startswith("No.")


def test_a_rating_for_heat_decides_nothing(knowledge: Knowledge) -> None:
    text = ask(knowledge, "According to REEx, all high-temperature NdFeB is restricted, true?").text
    assert text.startswith("No, not all of them.")


def test_a_bar_on_soldiers_says_that_it_is_about_dual_use_items(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "Is neodymium barred for the US military?")
    assert "neodymium as such is not on the dual-use list" in answer.text
    listed = ask(knowledge, "Is terbium barred for the US military?")
    assert "as such" not in listed.text


def test_an_announcement_that_is_only_mentioned_is_quoted(knowledge: Knowledge) -> None:
    text = ask(knowledge, "What is No. 44 of 2026?").text
    assert text.startswith("Announcement No. 44 of 2026 is not in this record; what is:")
    assert "anti-dumping" in text


@pytest.mark.parametrize(
    "question", ["did the US ban antimony?", "does the US control gallium exports?"]
)
def test_what_the_us_does_itself_gets_no_chinese_yes(knowledge: Knowledge, question: str) -> None:
    assert not ask(knowledge, question).text.startswith(("Yes", "No"))


def test_the_us_ban_on_gallium_is_china_s(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "when does the US ban on gallium end?")
    assert answer.text.startswith("**27 November 2026**")
    then = ask(knowledge, "when does the US ban on gallium end?", date(2024, 12, 4))
    assert "with no end date" in then.text


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("wait isnt gallium banned??", "It is not barred."),
        ("gallium isn't banned, right?", "Right, it is not barred."),
        ("hey, isn't terbium restricted?", "It is controlled."),
    ],
)
def test_a_denial_that_only_asks_is_not_agreed_with(
    knowledge: Knowledge, question: str, start: str
) -> None:
    assert ask(knowledge, question).text.startswith(start)


def test_whether_something_is_banned_names_the_ban_that_is_stopped(knowledge: Knowledge) -> None:
    text = ask(knowledge, "is gallium banned?").text
    assert text.startswith("No, not banned, but restricted.")
    assert "to 27 November 2026 (in 4 days)" in text
    assert "military users and uses in the United States" in text


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("why did china ban cobalt exports", "It did not."),
        ("why is neodymium metal under licence since april 2025", "It is not."),
        ("why is gallium banned", "It is not banned, but restricted."),
        ("why was gallium banned to the US", "My documents give no reason."),
    ],
)
def test_a_why_is_denied_first_where_it_supposes_what_is_not_so(
    knowledge: Knowledge, question: str, start: str
) -> None:
    assert ask(knowledge, question).text.startswith(start)
