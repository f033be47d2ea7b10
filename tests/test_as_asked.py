"""Questions that outside testers asked and that were once answered wrongly or beside the point."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.models import Answer, AnswerKind, Turn
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 23)


def ask(knowledge: Knowledge, question: str) -> Answer:
    return knowledge.answerer.answer_now(question, as_of=TODAY)


def cited(answer: Answer) -> set[str]:
    return {citation.document for citation in answer.citations}


@pytest.mark.parametrize(
    "question",
    [
        "Is there a fee for a dysprosium export licence?",
    ],
)
def test_what_the_record_is_silent_on_gets_no_yes_or_no(
    knowledge: Knowledge, question: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith("I have no passage on that")
    assert "Yes" not in answer.text
    assert [status.state.value for status in answer.statuses] == ["licence"]


def test_membership_is_told_announcement_by_announcement(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "Is yttrium under No. 18 or No. 57?")
    assert answer.text.startswith("Announcement No. 18 of 2025 names yttrium.")
    assert "No. 57 of 2025 does not name it" in answer.text


def test_a_number_without_a_year_is_the_announcement_that_names_the_item(
    knowledge: Knowledge,
) -> None:
    answer = ask(knowledge, "Is gallium covered by No. 18 or No. 23?")
    assert "Announcement No. 23 of 2023 names gallium" in answer.text
    assert "No. 23 of 2026" not in answer.text


def test_what_is_suspended_in_part_is_not_said_to_be_untouched(knowledge: Knowledge) -> None:
    answer = ask(
        knowledge, "can a US defense contractor get gallium from China now the ban is suspended?"
    )
    assert answer.text.startswith("No. **Gallium: barred")
    assert "It was not suspended" not in answer.text


@pytest.mark.parametrize(
    ("question", "document", "begin"),
    [
        (
            "Is it true that the suspension of the rare earth controls ends 28 November 2026?",
            "CN-2025-70",
            "No, no instrument on record gives 28 November 2026",
        ),
        (
            "Is it true the gallium suspension ends 28 November 2026?",
            "CN-2025-72",
            "No, no instrument on record gives 28 November 2026",
        ),
        (
            "China has extended the rare earth suspension to 10 January 2027, correct?",
            "CN-2025-70",
            "It cannot be confirmed: no instrument on record gives 10 January 2027",
        ),
        ("is the gallium suspension until 27 November 2026?", "CN-2025-72", "Yes, by its own"),
        (
            "Is it true that the new rules take effect on 10 November 2026?",
            "CN-2025-70",
            "No. No instrument on record sets 10 November 2026 as the start",
        ),
    ],
)
def test_a_claimed_day_is_checked_against_the_instruments(
    knowledge: Knowledge, question: str, document: str, begin: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.text.startswith(begin)
    assert answer.citations[0].document == document


@pytest.mark.parametrize(
    ("question", "begin"),
    [
        ("is it true all rare earth controls were lifted in busan", "No, not all of them"),
        ("So China repealed the 0.1% rule?", "No repeal is on record, only a suspension"),
        ("Why did China suspend its controls on terbium?", "It did not."),
        ("Is scandium suspended until January?", "No."),
        ("is dysprosium not controlled?", "It is controlled."),
        ("dysprosium isn't suspended, right?", "Right, it is not suspended."),
        ("is samarium not banned?", "Right, it is not barred."),
        (
            "is terbium on the suspended list or on the april list",
            "**Terbium: export licence needed",
        ),
        ("was there any day in 2025 when erbium required a licence", "No, never."),
        ("61(3) - did it ever apply", "Yes."),
        ("did china scrap No. 57", "No repeal is on record."),
    ],
)
def test_the_first_words_answer_what_was_asked(
    knowledge: Knowledge, question: str, begin: str
) -> None:
    assert ask(knowledge, question).text.startswith(begin)


def test_busan_is_where_they_met_and_no_destination(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "were the terbium controls lifted in Busan?")
    assert [status.destination for status in answer.statuses] == [None]


@pytest.mark.parametrize(
    "question", ["wen runs the truce out, nov 10 or jan 10?", "is the truce over?"]
)
def test_both_ends_of_the_truce_are_told(knowledge: Knowledge, question: str) -> None:
    answer = ask(knowledge, question)
    assert "10 November 2026" in answer.text
    assert "10 January 2027" in answer.text
    assert cited(answer) >= {"CN-2025-70", "CN-2026-0928", "US-2026-0923"}


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("What happens after 27 November 2026?", "CN-2025-72"),
        ("what happens after 10 November 2026", "CN-2025-70"),
    ],
)
def test_a_question_after_a_day_tells_what_ended_on_it(
    knowledge: Knowledge, question: str, document: str
) -> None:
    answer = ask(knowledge, question)
    assert document in cited(answer)
    assert "Nothing says what" in answer.text or "No instrument on record says" in answer.text


def test_a_rule_that_never_started_is_not_told_as_started(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "what changed in November 2025?")
    told = f"{answer.text}\n{answer.more}".split("\n")
    line = next(line for line in told if "8 November 2025" in line)
    assert "No. 55, 56, 57 and 58 of 2025 were to begin" in line
    assert "had suspended them before" in line


def test_new_rules_are_told_apart_from_ends(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "Are there any new Chinese mineral controls since October 2026?")
    assert answer.text.startswith("No new rule ")


@pytest.mark.parametrize(
    ("question", "item"),
    [
        ("Can I re-export Chinese dysprosium from Germany to Turkey?", "re-export-origin"),
        (
            "Does a recycled magnet made in Vietnam with Chinese dysprosium need a Chinese "
            "licence?",
            "re-export",
        ),
    ],
)
def test_goods_that_are_abroad_already_have_their_own_rule(
    knowledge: Knowledge, question: str, item: str
) -> None:
    answer = ask(knowledge, question)
    assert [(s.item, s.state.value) for s in answer.statuses] == [(item, "unconfirmed")]
    assert cited(answer) >= {"CN-2025-61", "CN-2025-70"}


def test_the_last_day_of_a_suspension_is_told_as_counted_in(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "europium on 10 November 2026?")
    assert "it is counted in here" in answer.text


def test_the_whole_of_an_announcement(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "what does No. 61 say")
    told = f"{answer.text} {answer.more}"
    for words in ("0.1 percent", "Chinese rare-earth technology", "of Chinese origin"):
        assert words in told


def test_several_announcements_with_one_fate_are_told_once(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "Do the Oct 2025 controls hit the EU too or only america?")
    assert answer.text.count("Weaker evidence") == 1
    assert answer.text.count("That end has passed") == 1


def test_the_parts_of_a_question_are_answered_one_by_one(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "Is holmium controlled? And is terbium banned to the US?")
    first, second = answer.text.split("**(2)**")
    assert first.startswith("**(1)** **Holmium: not confirmed")
    assert second.strip().startswith("No, not banned, but restricted.")
    assert [status.item for status in answer.statuses] == ["Ho", "Tb"]


def test_two_days_side_by_side(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "dysprosium 3 april 2025 vs 5 april 2025")
    assert [status.state.value for status in answer.statuses] == ["none", "licence"]


def test_military_users_are_told_beside_a_group(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "Rare earths for Japan: total ban, yes or no?")
    assert "CN-2026-01" in cited(answer)


def test_a_firm_s_military_arm_is_a_military_user(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "Can Mitsubishi Heavy's defence arm get dysprosium from China?")
    assert answer.text.startswith("No.")
    assert [(s.destination, s.state.value) for s in answer.statuses] == [("JP", "ban")]


@pytest.mark.parametrize(
    "question", ["how up to date are you?", "when was your data last updated?"]
)
def test_questions_on_the_record_itself(knowledge: Knowledge, question: str) -> None:
    answer = ask(knowledge, question)
    assert answer.kind is AnswerKind.PASSAGES
    assert "last checked on 9 October 2026" in answer.text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("is Toyota on any of China's lists?", "No list read for this record names Toyota"),
        ("is Acme Magnetics on any list?", "No list read for this record names Acme Magnetics"),
        ("is NEC Aerospace on any list?", "NEC Aerospace Systems"),
        ("is Hensholdt listed?", "Yes: Hensoldt"),
    ],
)
def test_firms_and_the_lists(knowledge: Knowledge, question: str, words: str) -> None:
    assert words in ask(knowledge, question).text


def test_a_defence_firm_on_no_list_is_no_listed_party(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "Is Lockheed Martin on the control list?")
    assert answer.text.startswith("No list read for this record names Lockheed Martin")
    assert "military has been" not in answer.text
    assert [(s.destination, s.state.value) for s in answer.statuses] == [("US", "ban")]


def test_magnets_without_heavy_rare_earths_in_short(knowledge: Knowledge) -> None:
    answer = ask(
        knowledge, "Do NdFeB magnets w/o heavy rare earths (grade N35) need an export license?"
    )
    assert [(s.item, s.state.value) for s in answer.statuses] == [("NdFeB", "none")]


@pytest.mark.parametrize("question", ["is iron ore controlled?", "is tantalum restricted?"])
def test_a_substance_that_china_does_not_list_gets_no_stray_quote(
    knowledge: Knowledge, question: str
) -> None:
    answer = ask(knowledge, question)
    assert answer.kind is AnswerKind.NONE
    assert "No Chinese control on" in answer.text
    assert answer.citations == ()


@pytest.mark.parametrize(
    ("question", "begin"),
    [
        ("has No. 18 expired?", "No."),
        ("has No. 70 expired?", "By its own words, yes."),
        ("has No. 72 expired?", "Not yet."),
        ("my boss insists No. 18 lapsed on 10 November with the others. true?", "No, no instru"),
        ("was there a window where No. 62 applied?", "Yes."),
    ],
)
def test_whether_an_announcement_has_ended_or_ever_ran(
    knowledge: Knowledge, question: str, begin: str
) -> None:
    assert ask(knowledge, question).text.startswith(begin)


def test_who_buys_is_the_one_the_goods_go_to(knowledge: Knowledge) -> None:
    answer = ask(knowledge, "Does Rheinmetall's listing stop me from exporting tungsten to BMW?")
    assert [(s.item, s.state.value, s.end_user) for s in answer.statuses] == [
        ("W", "licence", None)
    ]


@pytest.mark.parametrize(
    ("question", "item"),
    [
        ("Kann ich Scandiumoxid nach Österreich einführen?", "Sc"),
        ("Ist Galliumarsenid genehmigungspflichtig?", "Ga"),
        ("Braucht Gadoliniumoxid eine Lizenz?", "Gd"),
    ],
)
def test_a_name_and_a_form_in_one_word(knowledge: Knowledge, question: str, item: str) -> None:
    assert [status.item for status in ask(knowledge, question).statuses] == [item]


@pytest.mark.parametrize(
    ("question", "begin"),
    [
        ("Dysprosium oxide: no permit required, correct?", "It does need a licence."),
        ("NdFeB magnets containing 2% dysprosium: no licence needed, right?", "It does need"),
        ("So no licence for terbium any more?", "It does need a licence."),
        ("There's no licence requirement for yttrium, is there?", "It does need a licence."),
        ("Nobody needs a licence for gallium to Germany, right?", "It does need a licence."),
        ("Is a licence unnecessary for tellurium?", "It does need a licence."),
        ("Is the licence for terbium not required today?", "It does need a licence."),
        (
            "No licence needed for N35 magnets without dysprosium or terbium, right?",
            "Right, it needs none.",
        ),
        ("There is no ban on gallium for the US Navy, is there?", "It is barred."),
        ("MP Materials isn't listed, right?", "It is listed:"),
        ("Would shipping gallium from China without a permit be unlawful?", "Yes."),
        ("is it illegal to export bismuth metal with no licence?", "Yes."),
        ("is exporting neodymium metal without a licence breaking the rules?", "No."),
        ("Will the terbium controls be lifted next year?", "Nothing on record says so"),
        ("Was dysprosium freed in Busan?", "No."),
        ("Praseodymium is on the dual-use list, isn't it?", "No."),
    ],
)
def test_nobody_reads_permission_into_the_first_words(
    knowledge: Knowledge, question: str, begin: str
) -> None:
    assert ask(knowledge, question).text.startswith(begin)


@pytest.mark.parametrize(
    ("question", "begin"),
    [
        ("No. 18 was never suspended, correct?", "Right, it is not suspended."),
        ("Does No. 46 still apply to military users?", "Yes."),
        ("Is No. 46 fully suspended?", "Only in part."),
        ("Did No. 72 suspend No. 18?", "No."),
        ("Does No. 70 suspend No. 57?", "Yes."),
        ("no 70 repealed No. 57, right?", "No, it suspends and repeals nothing."),
        (
            "Does No. 70 suspend the gallium ban?",
            "No. Announcement No. 70 of 2025 suspends no rule",
        ),
        ("Does No. 72 cover germanium?", "Yes. Announcement No. 72 of 2025 suspends the rule on"),
        ("Does No. 61 cover terbium?", "Yes."),
        ("does No. 46 cover gallium?", "Yes."),
        ("Does No. 70 apply only to the US?", "No, for every destination."),
    ],
)
def test_announcements_and_what_they_act_on(
    knowledge: Knowledge, question: str, begin: str
) -> None:
    assert ask(knowledge, question).text.startswith(begin)


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("Nd-Fe-B that has terbium in it to Japan ok?", ["NdFeB-TbDy"]),
        ("NdFeB, 0.5 % Dy, to Germany ok without licence?", ["NdFeB-TbDy"]),
        ("lithium pack of 320 Wh/kg controlled?", ["batteries"]),
        ("is Ni-Co-Mn hydroxide controlled?", ["cathode-materials"]),
    ],
)
def test_what_goods_are_made_of(knowledge: Knowledge, question: str, items: list[str]) -> None:
    assert [status.item for status in ask(knowledge, question).statuses] == items


def test_the_other_kind_of_magnet_in_a_follow_up(knowledge: Knowledge) -> None:
    before = [Turn("user", "are magnets with dysprosium controlled?"), Turn("assistant", "Yes.")]
    answer = knowledge.answerer.answer_now("and without either?", as_of=TODAY, history=before)
    assert [(s.item, s.state.value) for s in answer.statuses] == [("NdFeB", "none")]


def test_the_question_behind_a_pasted_text_is_answered(knowledge: Knowledge) -> None:
    pasted = (
        "Dear customer, we inform you that NdFeB magnets of all grades are in stock. Prices are "
        "valid for two weeks. Delivery from Ningbo takes forty days. Our dysprosium magnets need "
        "papers, which our agent handles for you. Kind regards, the sales team of the factory. "
        "Do I need a licence for terbium oxide to Italy?"
    )
    assert [(s.item, s.destination) for s in ask(knowledge, pasted).statuses] == [("Tb", "IT")]
