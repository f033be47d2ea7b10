"""Acts that repeal, amend or suspend other rules, and acts on those acts, in every answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.models import Answer, Condition, Document, Effect, Kind, Measure, State
from knowledge.register.measures import faults
from knowledge.register.status import Register
from knowledge.wiring import Knowledge

DAY = timedelta(days=1)
TODAY = date(2026, 11, 28)
START = date(2025, 4, 4)
FAR = date(2100, 1, 1)


def act(
    name: str,
    effect: Effect,
    of: str = "",
    *,
    items: tuple[str, ...] = (),
    start: date,
    until: date | None = None,
    issued: date | None = None,
    to: tuple[str, ...] = ("all",),
    users: tuple[str, ...] = (),
) -> Document:
    """An announcement with one measure, ``name/1``."""
    measure = Measure(
        id=f"{name}/1",
        document=name,
        effect=effect,
        passage="rule",
        from_=start,
        until=until,
        issued=issued or start,
        items=items,
        destinations=to,
        end_users=users,
        of=(of,) if of else (),
    )
    published = issued or start
    return Document(name, Kind.ANNOUNCEMENT, name, "# R", published=published, measures=(measure,))


RULE = act("A18", Effect.LICENCE, items=("Tb", "Dy"), start=START)


class TestRegister:
    def test_a_repeal_for_one_item_leaves_the_other_alone(self) -> None:
        repeal = act("A99", Effect.REPEALS, "A18", items=("Tb",), start=date(2026, 11, 1))
        register = Register([RULE, repeal])
        assert register.status("Tb", TODAY).state is State.NONE
        assert register.status("Tb", TODAY).measures == ("A18/1", "A99/1")
        assert register.status("Dy", TODAY).state is State.LICENCE
        pieces = {r.measure.items: r.condition for r in register.rulings("A18", TODAY)}
        assert pieces == {("Tb",): Condition.REPEALED, ("Dy",): Condition.IN_FORCE}
        assert len(register.rulings("A18", TODAY, date(2026, 10, 1))) == 1

    def test_a_repeal_for_one_destination_leaves_the_others_alone(self) -> None:
        register = Register(
            [RULE, act("A99", Effect.REPEALS, "A18", start=date(2026, 11, 1), to=("JP",))]
        )
        assert register.status("Tb", TODAY).state is State.LICENCE
        assert register.status("Tb", TODAY, destination="US").state is State.LICENCE
        assert register.status("Tb", TODAY, destination="JP").state is State.NONE
        pieces = {r.measure.destinations: r.condition for r in register.rulings("A18", TODAY)}
        assert pieces == {("all",): Condition.IN_FORCE, ("JP",): Condition.REPEALED}

    def test_one_firm_is_taken_off_a_list(self) -> None:
        listing = act(
            "L", Effect.BAN, items=("dual-use",), start=START, to=("US",), users=("Acme", "Umbra")
        )
        off = act("A99", Effect.REPEALS, "L", start=date(2026, 11, 1), users=("Acme",))
        register = Register([RULE, listing, off])
        assert register.status("Tb", TODAY, end_user="Umbra").state is State.BAN
        assert register.status("Tb", TODAY, end_user="Acme").state is State.LICENCE
        assert {
            ruling.measure.end_users: ruling.condition for ruling in register.rulings("L", TODAY)
        } == {("Acme",): Condition.REPEALED, ("Umbra",): Condition.IN_FORCE}

    def test_a_repeal_to_come_is_told_with_the_rule_it_ends(self) -> None:
        coming = date(2027, 1, 1)
        repeal = act("A99", Effect.REPEALS, "A18", start=coming, issued=date(2026, 11, 20))
        register = Register([RULE, repeal])
        status = register.status("Tb", TODAY)
        assert (status.state, status.until) == (State.LICENCE, coming - DAY)
        assert status.deciding[0].ending.id == repeal.measures[0].id
        assert "A99/1" in status.measures
        assert register.status("Tb", coming).state is State.NONE
        before = register.status("Tb", date(2026, 11, 19))
        assert (before.until, before.measures) == (None, ("A18/1",))

    def test_a_repeal_of_a_repeal_names_what_put_the_rule_back(self) -> None:
        repeal = act("A99", Effect.REPEALS, "A18", start=date(2026, 10, 1))
        again = act("A100", Effect.REPEALS, "A99", start=date(2026, 11, 1))
        status = Register([RULE, repeal, again]).status("Tb", TODAY)
        assert (status.state, status.since) == (State.LICENCE, date(2026, 11, 1))
        assert status.measures == ("A18/1", "A100/1")

    def test_a_repeal_withdrawn_before_its_day_changes_nothing(self) -> None:
        repeal = act("A99", Effect.REPEALS, "A18", start=FAR, issued=date(2026, 10, 1))
        again = act("A100", Effect.REPEALS, "A99", start=date(2026, 11, 1))
        status = Register([RULE, repeal, again]).status("Tb", TODAY)
        assert (status.state, status.since, status.until) == (State.LICENCE, START, None)

    def test_a_repeal_whose_own_suspension_ran_out_leaves_it_open(self) -> None:
        repeal = act("A99", Effect.REPEALS, "A18", start=date(2026, 1, 1))
        pause = act("A70", Effect.SUSPENDS, "A99", start=date(2026, 2, 1), until=date(2026, 6, 30))
        register = Register([RULE, repeal, pause])
        assert register.status("Tb", date(2026, 1, 15)).state is State.NONE
        assert register.status("Tb", date(2026, 3, 1)).state is State.LICENCE
        assert register.status("Tb", TODAY).state is State.UNCONFIRMED

    def test_a_suspension_has_the_end_that_it_came_to_have(self) -> None:
        pause = act("A70", Effect.SUSPENDS, "A18", start=date(2026, 1, 1), until=date(2026, 6, 30))
        longer = act("A71", Effect.AMENDS, "A70", start=date(2026, 6, 1), until=date(2027, 6, 30))
        (ruling, moved) = Register([RULE, pause, longer]).status("Tb", TODAY).deciding
        assert ruling.by
        assert (ruling.by.id, ruling.by.until) == ("A70/1", date(2027, 6, 30))
        assert ruling.ran_to == date(2025, 12, 31)
        assert moved.by.id == longer.measures[0].id

    def test_an_amendment_of_a_rule_is_named_with_it(self) -> None:
        note = act("A60", Effect.AMENDS, "A18", start=date(2026, 1, 1))
        status = Register([RULE, note]).status("Tb", TODAY)
        assert (status.state, status.since) == (State.LICENCE, START)
        assert status.measures == ("A18/1", "A60/1")


DAYS = st.integers(1, 300)


@given(st.lists(DAYS, min_size=1, max_size=5), st.integers(0, 320))
def test_each_repeal_in_a_chain_undoes_the_one_before(days: list[int], asked: int) -> None:
    """On any day: of the acts that have begun, the rule holds while nothing live repeals it."""
    documents = [RULE]
    for number, day in enumerate(days):
        target = documents[-1].id
        documents.append(act(f"R{number}", Effect.REPEALS, target, start=START + day * DAY))
    register = Register(documents)
    on = START + asked * DAY
    live = True  # nothing repeals the last of the chain
    for day in reversed(days):
        live = not (live and day <= asked)
    status = register.status("Tb", on, known=FAR)
    assert status.state is (State.LICENCE if live else State.NONE)
    ruling = status.deciding[0]
    assert ruling.condition is (Condition.IN_FORCE if live else Condition.REPEALED)
    assert (ruling.by is not None) or live
    events = register.timeline("Tb", known=FAR)
    assert [e.day for e in events] == sorted({e.day for e in events})
    for event in events:
        assert event.state is register.status("Tb", event.day, known=FAR).state


@given(st.sets(st.sampled_from(["Tb", "Dy"])), DAYS, st.integers(0, 320))
def test_a_repeal_reaches_what_it_names_and_nothing_else(
    named: set[str], day: int, asked: int
) -> None:
    repeal = act("R", Effect.REPEALS, "A18", items=tuple(sorted(named)), start=START + day * DAY)
    register = Register([RULE, repeal])
    on = START + asked * DAY
    gone = (named or {"Tb", "Dy"}) if day <= asked else set()
    for item in ("Tb", "Dy"):
        expected = State.NONE if item in gone else State.LICENCE
        assert register.status(item, on, known=FAR).state is expected
    pieces = register.rulings("A18", on, FAR)
    told = [(item, r.condition) for r in pieces for item in r.measure.items]
    assert sorted(item for item, _ in told) == ["Dy", "Tb"]
    assert {item for item, condition in told if condition is Condition.REPEALED} == gone


class TestFaults:
    def test_a_repeal_has_no_end(self) -> None:
        repeal = act("R", Effect.REPEALS, "A18", start=START, until=TODAY)
        assert "suspends" in str(faults([RULE, repeal], {})["R"])

    def test_an_act_names_only_items_of_what_it_acts_on(self) -> None:
        repeal = act("R", Effect.REPEALS, "A18", items=("Ga",), start=START)
        assert "Ga" in str(faults([RULE, repeal], {})["R"])


SAYS = "The ministry has decided in its Announcement No. {number} of 2026 what is written here."


def announcement(number: int, published: str, measure: str) -> str:
    """A local file with one act."""
    lines = "\n".join(f"    {line}" for line in measure.split("; "))
    return (
        f"---\nid: CN-2026-{number}\nkind: announcement\ntitle: Announcement No. {number} of 2026\n"
        f"publisher: MOFCOM\npublished: {published}\nlanguage: en\nmeasures:\n"
        f"  - id: CN-2026-{number}/1\n{lines}\n    passage: rule\n---\n\n## Rule\n\n"
        f"{SAYS.format(number=number)}\n"
    )


FULL = announcement(199, "2026-10-20", "effect: repeals; of: [CN-2025-18]; from: 2026-11-01")
FORMS = (
    "is terbium still restricted?",
    "is No. 18 still in force?",
    "was announcement 18 repealed?",
    "is No. 18 suspended?",
    "what became of No. 18?",
    "timeline of terbium",
    "since when is terbium controlled?",
    "until when is terbium controlled?",
    "which rare earths need a licence?",
    "how many rare earths are controlled?",
    "seven medium and heavy rare earths",
    "has the terbium control been lifted?",
    "will the terbium control be lifted?",
    "isn't terbium controlled anymore?",
    "are NdFeB magnets with terbium controlled?",
    "can I export terbium to Japan?",
    "was terbium controlled on 1 October 2026?",
    "was terbium ever controlled?",
    "which announcement controls terbium?",
    "does No. 18 cover terbium?",
    "why is terbium restricted?",
    "ist Terbium noch genehmigungspflichtig?",
    "gilt Bekanntmachung Nr. 18 noch?",
    "铽还受出口管制吗？",
)


@pytest.fixture
def asked(
    copied_home: Path, open_home: Callable[[Path], Knowledge], tmp_path: Path
) -> Callable[..., Callable[[str], Answer]]:
    """Stores texts beside the bundled record and gives what answers from both."""

    def store(*texts: str) -> Callable[[str], Answer]:
        knowledge = open_home(copied_home)
        folder = tmp_path / "own"
        folder.mkdir()
        for number, text in enumerate(texts):
            (folder / f"{number}.md").write_text(text, encoding="utf-8")
        events = list(knowledge.ingestor.sync([str(folder)], actor="tests"))
        assert [event.message for event in events if event.message] == []
        knowledge.projection.sync()
        return lambda question: knowledge.answerer.answer_now(question, as_of=TODAY)

    return store


def states(answer: Answer) -> dict[str, State]:
    """Item → state."""
    return {status.item: status.state for status in answer.statuses}


def quoted(answer: Answer, number: int) -> bool:
    """Whether the act of this number is cited with its words, and named in the text."""
    cited = any(
        citation.document == f"CN-2026-{number}" and SAYS.format(number=number) in citation.quote
        for citation in answer.citations
    )
    return cited and re.search(rf"\b{number}\b", answer.text) is not None


def test_every_form_of_answer_names_dates_and_quotes_a_repeal(
    asked: Callable[..., Callable[[str], Answer]],
) -> None:
    ask = asked(FULL)
    for form in FORMS:
        answer = ask(form)
        assert quoted(answer, 199), (form, answer.text)
        assert "1 November 2026" in answer.text or "2026年11月1日" in answer.text, form
        assert "CN-2025-61" not in [c.document for c in answer.citations[:2]], form
        rule = re.search(r"No\. 18 of 2025[^.“]*(?:is|was) suspended", answer.text)
        assert rule is None, answer.text
        for status in answer.statuses:
            if status.item in ("Tb", "Dy", "NdFeB-TbDy"):
                assert "CN-2026-199/1" in status.measures, form
    assert states(ask("terbium"))["Tb"] is State.NONE
    assert ask("is No. 18 still in force?").text.startswith("No")
    assert ask("was announcement 18 repealed?").text.startswith("Yes")


def test_a_repeal_in_part(asked: Callable[..., Callable[[str], Answer]]) -> None:
    ask = asked(
        announcement(
            198, "2026-10-20", "effect: repeals; of: [CN-2025-18]; items: [Tb]; from: 2026-11-01"
        ),
        announcement(197, "2026-10-21", "effect: repeals; of: [CN-2025-18/2]; from: 2026-11-02"),
    )
    answer = ask("is No. 18 still in force?")
    assert answer.text.startswith("Only in part")
    assert quoted(answer, 198)
    assert quoted(answer, 197)
    assert states(answer)["Tb"] is State.NONE
    assert states(answer)["Dy"] is State.LICENCE
    assert quoted(ask("is terbium restricted?"), 198)
    assert quoted(ask("are SmCo magnets restricted?"), 197)
    assert ask("is dysprosium restricted?").text.startswith("Yes")


def test_a_repeal_to_come(asked: Callable[..., Callable[[str], Answer]]) -> None:
    ask = asked(
        announcement(196, "2026-11-20", "effect: repeals; of: [CN-2025-18]; from: 2027-01-01")
    )
    for form in ("is terbium restricted?", "is No. 18 in force?", "ist Terbium kontrolliert?"):
        answer = ask(form)
        assert quoted(answer, 196), form
        assert re.search(r"1 January 2027", answer.text), form
        assert states(answer)["Tb"] is State.LICENCE
    assert ask("has the terbium control been lifted?").text.startswith("Not yet")
    assert "No instrument on record lifts" not in ask("will terbium be freed?").text


def test_repeals_of_a_suspension_and_of_a_repeal(
    asked: Callable[..., Callable[[str], Answer]],
) -> None:
    ask = asked(
        FULL,
        announcement(195, "2026-11-15", "effect: repeals; of: [CN-2026-199]; from: 2026-11-15"),
        announcement(194, "2026-06-01", "effect: repeals; of: [CN-2025-70]; from: 2026-06-15"),
    )
    terbium, holmium = ask("is terbium restricted?"), ask("is holmium restricted?")
    assert states(terbium) | states(holmium) == {"Tb": State.LICENCE, "Ho": State.LICENCE}
    assert quoted(terbium, 195)
    assert quoted(holmium, 194)
    assert ask("is No. 57 in force?").text.startswith("Yes")
    for number, question in (
        (194, "is No. 70 still in force?"),
        (195, "is No. 199 of 2026 in force?"),
    ):
        assert ask(question).text.startswith("No, it was repealed")
        assert quoted(ask(question), number)
    assert quoted(ask("timeline of holmium"), 194)


def test_a_prolonged_suspension(asked: Callable[..., Callable[[str], Answer]]) -> None:
    ask = asked(
        announcement(
            193,
            "2026-11-05",
            "effect: amends; of: [CN-2025-70]; from: 2026-11-05; until: 2027-11-10",
        )
    )
    for form in (
        "is holmium controlled?",
        "is No. 57 in force?",
        "is No. 70 in force?",
        "until when is holmium suspended?",
        "has No. 70 been extended?",
        "Ho, Er and Tm",
    ):
        answer = ask(form)
        assert quoted(answer, 193), (form, answer.text)
        assert "10 November 2027" in answer.text, form
        assert "That end has passed" not in answer.text, form
    assert states(ask("is holmium controlled?"))["Ho"] is State.SUSPENDED
