"""The status of an item on a day, from small documents of this file."""

from __future__ import annotations

from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import DocumentError, KnowledgeError
from knowledge.models import Claim, Condition, Document, Effect, Kind, Measure, State
from knowledge.register.measures import check, faults
from knowledge.register.status import Register

DAY = timedelta(days=1)
ISSUED = date(2025, 10, 9)
START = date(2025, 11, 8)
PAUSED = date(2025, 11, 7)
LAST = date(2026, 11, 10)
TODAY = date(2026, 11, 23)


def rule(
    name: str,
    effect: Effect = Effect.LICENCE,
    items: tuple[str, ...] = (),
    *,
    start: date,
    until: date | None = None,
    of: tuple[str, ...] = (),
    to: tuple[str, ...] = ("all",),
    users: tuple[str, ...] = (),
    issued: date | None = None,
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
        of=of,
    )
    return Document(
        id=name,
        kind=Kind.ANNOUNCEMENT,
        title=name,
        text="# Rule",
        published=issued or start,
        measures=(measure,),
    )


def saying(name: str, about: tuple[str, ...], said: date, until: date | None = None) -> Document:
    """A statement with one claim."""
    claim = Claim(f"{name}/a", name, Kind.STATEMENT, "said", said, "a ministry", about, until)
    return Document(name, Kind.STATEMENT, name, "# Said", published=said, claims=(claim,))


HOLMIUM = rule("A57", items=("holmium",), start=START, issued=ISSUED)
PAUSE = rule("A70", Effect.SUSPENDS, start=PAUSED, until=LAST, of=("A57",))
TERBIUM = rule("A18", items=("Tb",), start=date(2025, 4, 4))


@pytest.mark.parametrize(
    ("on", "state", "since", "until"),
    [
        (ISSUED - DAY, State.NONE, None, None),
        (ISSUED, State.ANNOUNCED, ISSUED, PAUSED - DAY),
        (PAUSED - DAY, State.ANNOUNCED, ISSUED, PAUSED - DAY),
        (PAUSED, State.SUSPENDED, PAUSED, LAST),
        (START, State.SUSPENDED, PAUSED, LAST),
        (LAST, State.SUSPENDED, PAUSED, LAST),
        (LAST + DAY, State.UNCONFIRMED, LAST + DAY, None),
        (TODAY, State.UNCONFIRMED, LAST + DAY, None),
    ],
)
def test_a_rule_suspended_before_it_began(
    on: date, state: State, since: date | None, until: date | None
) -> None:
    status = Register([HOLMIUM, PAUSE]).status("Ho", on, known=TODAY)
    assert (status.state, status.since, status.until) == (state, since, until)
    assert not any(ruling.operated for ruling in status.deciding)


def test_what_was_issued_later_is_not_known_yet() -> None:
    register = Register([HOLMIUM, PAUSE])
    status = register.status("Ho", PAUSED + DAY, known=PAUSED - DAY)
    assert (status.state, status.since) == (State.LICENCE, START)
    assert register.status("Ho", START, known=PAUSED).state is State.SUSPENDED


def test_the_day_of_knowledge_is_the_day_asked_for_unless_given() -> None:
    status = Register([HOLMIUM, PAUSE]).status("Ho", PAUSED - DAY)
    assert (status.known, status.until) == (PAUSED - DAY, START - DAY)


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2025, 4, 3), State.NONE),
        (date(2025, 4, 4), State.LICENCE),
        (TODAY, State.LICENCE),
    ],
)
def test_a_licence_holds_from_its_first_day(on: date, state: State) -> None:
    assert Register([TERBIUM, HOLMIUM, PAUSE]).status("terbium", on).state is state


def test_a_rule_of_a_later_date_does_not_touch_another_items_rule() -> None:
    status = Register([TERBIUM, HOLMIUM, PAUSE]).status("Tb", TODAY)
    assert status.measures == ("A18/1",)


def test_statements_and_articles_never_set_a_status() -> None:
    article = Document(
        "X",
        Kind.ARTICLE,
        "X",
        "# X",
        published=START,
        measures=(rule("Y", items=("Nd",), start=START).measures[0],),
    )
    assert Register([article]).status("Nd", TODAY).state is State.NONE


def test_a_readout_does_not_move_an_instruments_end_but_stands_beside_it() -> None:
    readout = saying("R", ("A70",), date(2026, 9, 28), date(2027, 1, 10))
    register = Register([HOLMIUM, PAUSE, readout])
    status = register.status("Ho", TODAY)
    assert status.state is State.UNCONFIRMED
    assert [claim.until for claim in status.claims] == [date(2027, 1, 10)]
    assert status.deciding[0].claims == status.claims
    assert register.status("Ho", TODAY, known=date(2026, 9, 27)).claims == ()


def test_claims_about_an_item_by_any_name_belong_to_its_status() -> None:
    register = Register([saying("N", ("neodymium",), TODAY)])
    assert [claim.id for claim in register.status("Nd", TODAY).claims] == ["N/a"]
    assert [claim.id for claim in register.claims_about("Nd", known=TODAY)] == ["N/a"]


class TestDestinations:
    licence = rule("A23", items=("Ga",), start=date(2023, 8, 1))
    ban = rule("A46", Effect.BAN, ("Ga",), start=date(2024, 12, 3), to=("US",))
    pause = rule(
        "A72",
        Effect.SUSPENDS,
        start=date(2025, 11, 9),
        until=date(2026, 11, 27),
        of=("A46/1",),
        to=("US",),
    )
    register = Register([licence, ban, pause])

    @pytest.mark.parametrize(
        ("on", "state", "measures"),
        [
            (date(2024, 12, 2), State.LICENCE, ("A23/1",)),
            (date(2024, 12, 3), State.BAN, ("A46/1",)),
            (date(2025, 11, 8), State.BAN, ("A46/1",)),
            (date(2025, 11, 9), State.LICENCE, ("A23/1", "A46/1", "A72/1")),
            (date(2026, 11, 27), State.LICENCE, ("A23/1", "A46/1", "A72/1")),
            (date(2026, 11, 28), State.UNCONFIRMED, ("A46/1", "A23/1", "A72/1")),
        ],
    )
    def test_the_strictest_rule_for_the_destination_decides(
        self, on: date, state: State, measures: tuple[str, ...]
    ) -> None:
        status = self.register.status("Ga", on, destination="USA")
        assert (status.state, status.measures, status.destination) == (state, measures, "US")

    def test_without_a_destination_only_general_rules_decide(self) -> None:
        status = self.register.status("Ga", date(2025, 6, 1))
        assert (status.state, status.measures) == (State.LICENCE, ("A23/1",))
        assert [ruling.measure.id for ruling in status.others] == ["A46/1"]

    def test_another_destination_is_untouched(self) -> None:
        status = self.register.status("Ga", date(2025, 6, 1), destination="Japan")
        assert (status.state, status.measures) == (State.LICENCE, ("A23/1",))

    def test_members_of_the_union_are_reached_by_its_rules(self) -> None:
        review = rule("E", Effect.REVIEW, ("W",), start=START, to=("EU",))
        register = Register([review])
        assert register.status("W", START, destination="Germany").state is State.REVIEW
        assert register.status("W", START, destination="GB").state is State.NONE

    def test_an_unknown_destination_is_refused(self) -> None:
        with pytest.raises(KnowledgeError, match="not a destination"):
            self.register.status("Ga", TODAY, destination="Mars")

    def test_a_pause_for_one_destination_leaves_the_others_controlled(self) -> None:
        pause = rule("P", Effect.SUSPENDS, start=START, until=LAST, of=("A18",), to=("US",))
        register = Register([TERBIUM, pause])
        assert register.status("Tb", START, destination="US").state is State.SUSPENDED
        assert register.status("Tb", START, destination="JP").state is State.LICENCE
        assert register.status("Tb", START).state is State.LICENCE


def test_a_window_of_one_day_holds_on_that_day() -> None:
    pause = rule("P", Effect.SUSPENDS, start=START, until=START, of=("A18",))
    register = Register([TERBIUM, pause])
    states = [register.status("Tb", START + n * DAY, known=TODAY).state for n in (-1, 0, 1)]
    assert states == [State.LICENCE, State.SUSPENDED, State.UNCONFIRMED]


def test_a_lapsed_pause_of_a_second_licence_leaves_the_first_in_force() -> None:
    second = rule("A58", items=("Tb",), start=START)
    pause = rule("P", Effect.SUSPENDS, start=PAUSED, until=LAST, of=("A58",))
    status = Register([TERBIUM, second, pause]).status("Tb", TODAY)
    assert (status.state, status.measures) == (State.LICENCE, ("A18/1",))
    assert [ruling.condition for ruling in status.others] == [Condition.UNCONFIRMED]


class TestEndUsers:
    documents = (
        TERBIUM,
        rule("M", Effect.BAN, ("dual-use",), start=START, to=("JP",), users=("military",)),
        rule("L", Effect.BAN, ("dual-use",), start=START, to=("US",), users=("MP Materials",)),
        rule("W", Effect.REVIEW, ("dual-use",), start=START, to=("JP",), users=("TDK",)),
    )
    register = Register(documents)

    @pytest.mark.parametrize(
        ("item", "end_user", "state"),
        [
            ("Tb", "MP Materials", State.BAN),
            ("Tb", "mp materials corp.", State.BAN),
            ("Nd", "MP Materials", State.BAN),
            ("Tb", "TDK", State.REVIEW),
            ("Nd", "TDK", State.NONE),
            ("Tb", "Japanese military", State.BAN),
            ("Nd", "the Japanese army", State.BAN),
            ("Tb", "US military", State.LICENCE),
            ("Tb", "a bakery", State.LICENCE),
        ],
    )
    def test_barred_users_are_barred_whatever_the_items_row_says(
        self, item: str, end_user: str, state: State
    ) -> None:
        assert self.register.status(item, TODAY, end_user=end_user).state is state

    def test_the_day_before_the_listing_nobody_is_barred(self) -> None:
        status = self.register.status("Tb", START - DAY, end_user="MP Materials")
        assert status.state is State.LICENCE

    def test_lists_of_a_destination_stand_beside_the_status(self) -> None:
        status = self.register.status("Tb", TODAY, destination="JP")
        assert status.state is State.LICENCE
        assert {ruling.measure.id for ruling in status.others} == {"M/1", "W/1"}

    def test_parties_are_found_by_name(self) -> None:
        assert self.register.parties() == ("MP Materials", "TDK")
        assert self.register.party("tdk corporation") == ("TDK",)
        assert self.register.party("MP Material") == ("MP Materials",)
        assert self.register.party("Acme") == ()
        assert self.register.parties_in("may I sell to MP Materials or TDK?") == (
            "MP Materials",
            "TDK",
        )


class TestChains:
    def test_an_amendment_moves_the_end_of_a_suspension(self) -> None:
        longer = rule(
            "A50", Effect.AMENDS, start=date(2026, 11, 9), until=date(2027, 1, 10), of=("A70",)
        )
        register = Register([HOLMIUM, PAUSE, longer])
        status = register.status("Ho", TODAY)
        assert (status.state, status.since) == (State.SUSPENDED, PAUSED)
        assert status.until == date(2027, 1, 10)
        assert status.measures == ("A57/1", "A70/1", "A50/1")
        assert register.status("Ho", date(2027, 1, 11)).state is State.UNCONFIRMED
        assert register.status("Ho", TODAY, known=LAST - 2 * DAY).state is State.UNCONFIRMED

    def test_an_amendment_can_shorten_it(self) -> None:
        shorter = rule(
            "A50", Effect.AMENDS, start=date(2026, 5, 1), until=date(2026, 6, 1), of=("A70",)
        )
        register = Register([HOLMIUM, PAUSE, shorter])
        assert register.status("Ho", date(2026, 6, 1)).state is State.SUSPENDED
        assert register.status("Ho", date(2026, 6, 2)).state is State.UNCONFIRMED

    def test_an_extension_that_comes_late_leaves_the_days_between_open(self) -> None:
        late = rule(
            "A50", Effect.AMENDS, start=date(2026, 11, 20), until=date(2027, 1, 10), of=("A70",)
        )
        register = Register([HOLMIUM, PAUSE, late])
        assert register.status("Ho", date(2026, 11, 15), known=TODAY).state is State.UNCONFIRMED
        assert register.status("Ho", TODAY).state is State.SUSPENDED

    def test_a_repealed_suspension_puts_the_rule_into_force(self) -> None:
        end = rule("A51", Effect.REPEALS, start=date(2026, 5, 1), of=("A70/1",))
        register = Register([HOLMIUM, PAUSE, end])
        assert register.status("Ho", date(2026, 4, 30), known=TODAY).state is State.SUSPENDED
        status = register.status("Ho", TODAY)
        assert (status.state, status.since) == (State.LICENCE, date(2026, 5, 1))
        assert status.deciding[0].operated

    def test_a_suspended_suspension_does_not_suspend(self) -> None:
        again = rule(
            "A52",
            Effect.SUSPENDS,
            start=date(2026, 5, 1),
            until=date(2026, 5, 31),
            of=("A70",),
        )
        register = Register([HOLMIUM, PAUSE, again])
        assert register.status("Ho", date(2026, 5, 15)).state is State.LICENCE
        assert register.status("Ho", date(2026, 6, 15)).state is State.UNCONFIRMED

    def test_a_later_suspension_takes_over(self) -> None:
        second = rule(
            "A90", Effect.SUSPENDS, start=LAST + DAY, until=date(2027, 11, 10), of=("A57",)
        )
        register = Register([HOLMIUM, PAUSE, second])
        status = register.status("Ho", LAST + DAY)
        assert (status.state, status.since) == (State.SUSPENDED, PAUSED)
        assert status.until == date(2027, 11, 10)
        assert status.measures == ("A57/1", "A90/1")

    def test_a_repeal_ends_a_rule_for_good(self) -> None:
        repeal = rule("A99", Effect.REPEALS, start=date(2026, 1, 1), of=("A18",))
        register = Register([TERBIUM, repeal])
        assert register.status("Tb", date(2025, 12, 31), known=TODAY).state is State.LICENCE
        status = register.status("Tb", TODAY)
        assert (status.state, status.since) == (State.NONE, date(2026, 1, 1))
        assert [r.condition for r in status.deciding] == [Condition.REPEALED]
        assert status.measures == ("A18/1", "A99/1")

    def test_an_amendment_without_an_end_changes_nothing(self) -> None:
        note = rule("A60", Effect.AMENDS, start=START, of=("A18",))
        assert Register([TERBIUM, note]).status("Tb", TODAY).state is State.LICENCE

    @pytest.mark.parametrize("effect", [Effect.SUSPENDS, Effect.REPEALS])
    def test_a_circle_cannot_hang_the_reader(self, effect: Effect) -> None:
        one = rule("C1", effect, start=START, of=("C2", "A18"))
        two = rule("C2", effect, start=START, of=("C1",))
        assert isinstance(Register([TERBIUM, one, two]).status("Tb", TODAY).state, State)


def test_whitelists_and_quotas_stand_beside_and_never_decide() -> None:
    white = rule("W", Effect.WHITELIST, ("Ag",), start=START, until=date(2026, 12, 31))
    quota = rule("Q", Effect.QUOTA, ("Ag",), start=START, until=date(2025, 12, 31))
    status = Register([white, quota]).status("Ag", TODAY)
    assert status.state is State.NONE
    assert [ruling.measure.id for ruling in status.others] == ["W/1"]


def test_several_items_and_groups() -> None:
    register = Register([TERBIUM, HOLMIUM, PAUSE])
    statuses = register.statuses(["Tb", "the five"], TODAY)
    assert [status.item for status in statuses] == ["Tb", "Ho", "Er", "Tm", "Eu", "Yb"]
    with pytest.raises(KnowledgeError, match="several items"):
        register.status("the five", TODAY)


def test_a_timeline_tells_what_happened_and_what_is_stated_to_come() -> None:
    register = Register([HOLMIUM, PAUSE])
    events = register.timeline("Ho", known=PAUSED)
    assert [(e.day, e.condition, e.state) for e in events] == [
        (ISSUED, Condition.ANNOUNCED, State.ANNOUNCED),
        (PAUSED, Condition.SUSPENDED, State.SUSPENDED),
        (LAST + DAY, Condition.UNCONFIRMED, State.UNCONFIRMED),
    ]
    assert [e.by.id if e.by else None for e in events] == [None, "A70/1", "A70/1"]
    assert len(register.timeline("Ho", known=PAUSED - DAY)) == 2
    between = register.changes_between("Ho", PAUSED, LAST, known=PAUSED)
    assert [event.day for event in between] == [PAUSED]


def test_what_became_of_an_announcement() -> None:
    register = Register([HOLMIUM, PAUSE])
    (pause,) = register.rulings("A70", LAST)
    assert (pause.condition, pause.until) == (Condition.IN_FORCE, LAST)
    (pause,) = register.rulings("A70", LAST + DAY)
    assert pause.condition is Condition.ENDED
    (ruled,) = register.rulings("A57", TODAY)
    assert (ruled.condition, ruled.by and ruled.by.id) == (Condition.UNCONFIRMED, "A70/1")
    assert register.rulings("A57", TODAY, known=ISSUED - DAY) == ()


def test_the_next_ends_come_nearest_first() -> None:
    other = rule("B", Effect.BAN, ("Ga",), start=PAUSED, until=date(2026, 2, 1))
    register = Register([HOLMIUM, PAUSE, other])
    ends = register.ends_after(START)
    assert [ruling.measure.id for ruling in ends] == ["B/1", "A57/1", "A70/1"]
    assert [r.measure.id for r in register.ends_after(START, item="Ho")] == ["A57/1"]


OPTIONAL_DAYS = st.none() | st.integers(0, 400)


@given(st.integers(0, 60), st.integers(0, 200), OPTIONAL_DAYS, OPTIONAL_DAYS, st.integers(0, 500))
def test_every_day_has_one_condition_and_the_boundaries_are_where_they_are_said(
    ahead: int, pause_after: int, length: int | None, repeal_after: int | None, asked: int
) -> None:
    issued = date(2025, 1, 1)
    start = issued + ahead * DAY
    pause = issued + pause_after * DAY
    last = pause + length * DAY if length is not None else None
    documents = [
        rule("A", items=("Tb",), start=start, issued=issued),
        rule("S", Effect.SUSPENDS, start=pause, until=last, of=("A",)),
    ]
    repeal = issued + repeal_after * DAY if repeal_after is not None else None
    if repeal:
        documents.append(rule("R", Effect.REPEALS, start=repeal, of=("S",)))
    register = Register(documents)
    known = date(2030, 1, 1)
    on = issued + asked * DAY
    status = register.status("Tb", on, known=known)

    suspended = pause <= on and (not last or on <= last) and not (repeal and repeal <= on)
    lapsed = last is not None and on > last and pause <= last and not (repeal and repeal <= on)
    expected = (
        State.SUSPENDED
        if suspended
        else State.ANNOUNCED
        if on < start
        else State.UNCONFIRMED
        if lapsed
        else State.LICENCE
    )
    assert status.state is expected
    assert status.since
    assert status.since <= on
    assert status.until is None or status.until >= on
    if status.until:
        after = register.status("Tb", status.until + DAY, known=known)
        assert after.state is not status.state
    if status.since > issued:
        assert register.status("Tb", status.since - DAY, known=known).state is not status.state
    days = [event.day for event in register.timeline("Tb", known=known)]
    assert days == sorted(days)


class TestFaults:
    def test_a_sound_batch_in_any_order(self) -> None:
        assert faults([PAUSE, HOLMIUM], {}) == {}
        assert faults([PAUSE], {"A57": HOLMIUM}) == {}

    def test_a_suspension_of_something_unknown_does_not_block_the_rest(self) -> None:
        found = faults([PAUSE, TERBIUM], {})
        assert list(found) == ["A70"]
        assert found["A70"].field == "measures"
        assert "A57" in str(found["A70"])
        assert "ingest it first" in str(found["A70"])

    def test_what_leans_on_a_wrong_document_is_wrong_too(self) -> None:
        amendment = rule("A71", Effect.AMENDS, start=LAST, until=TODAY, of=("A70",))
        assert set(faults([PAUSE, amendment], {})) == {"A70", "A71"}

    @pytest.mark.parametrize("effect", [Effect.REPEALS, Effect.SUSPENDS, Effect.AMENDS])
    def test_a_circle_is_refused_whichever_document_comes_last(self, effect: Effect) -> None:
        one = rule("C1", effect, start=START, of=("C2",))
        two = rule("C2", effect, start=START, of=("C1/1",))
        assert set(faults([one, two, TERBIUM], {})) == {"C1", "C2"}
        with pytest.raises(DocumentError, match="circle"):
            check(two, {"C1": one})

    def test_a_measure_cannot_act_on_itself(self) -> None:
        assert set(faults([rule("C", Effect.REPEALS, start=START, of=("C",))], {})) == {"C"}

    @pytest.mark.parametrize(
        ("document", "words"),
        [
            (rule("X", Effect.SUSPENDS, start=START), "name the announcements"),
            (rule("X", start=START), "names no items"),
            (rule("X", items=("terbuim",), start=START), "did you mean terbium"),
            (rule("X", items=("Tb",), start=START, of=("A18",)), "remove it"),
            (saying("X", ("CN-1999-1",), START), "ingest it first"),
        ],
    )
    def test_each_fault_says_what_to_do(self, document: Document, words: str) -> None:
        error = faults([document], {"A18": TERBIUM})["X"]
        assert words in str(error)

    def test_a_measure_id_is_used_once(self) -> None:
        twin = Document(
            "B", Kind.ANNOUNCEMENT, "B", "# B", published=START, measures=TERBIUM.measures
        )
        assert "twice" in str(faults([twin], {"A18": TERBIUM})["B"])

    def test_only_announcements_carry_measures(self) -> None:
        article = Document(
            "X", Kind.ARTICLE, "X", "# X", measures=rule("X", items=("Tb",), start=START).measures
        )
        assert "kind" in str(faults([article], {})["X"])


def test_a_status_takes_well_under_a_millisecond() -> None:
    register = Register([TERBIUM, HOLMIUM, PAUSE, *TestEndUsers.documents[1:]])
    register.status("Ho", TODAY, destination="US")
    began = process_time()
    for _ in range(200):
        register.status("Ho", TODAY, destination="US")
    assert (process_time() - began) / 200 < 0.001
