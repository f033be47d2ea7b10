"""What has a day on record, and what a watcher is told: over the years, each thing once."""

import random
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_pictures import rule

from knowledge.models import SHARED, Claim, Document, Effect, Kind, State
from knowledge.register.status import Register
from knowledge.watching.agenda import agenda
from knowledge.watching.alerts import AHEAD, Alert, Occasion, Outlook, Watch, begin, compare
from knowledge.watching.calendar import What, events
from knowledge.watching.watchman import Notices
from knowledge.wiring import Knowledge

DAY = timedelta(days=1)
FIRST, LAST = date(2024, 1, 1), date(2028, 12, 31)
SUSPENSION = rule(
    2,
    effect=Effect.SUSPENDS,
    items=(),
    of=("CN-2025-1",),
    issued=date(2025, 11, 1),
    from_=date(2025, 11, 1),
    until=date(2026, 11, 1),
)
REGISTER = Register([rule(1), SUSPENSION])


def days(first: date = FIRST, last: date = LAST) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


def told_on(register: Register, watch: Watch, looks: Iterable[date]) -> list[tuple[date, Alert]]:
    """What somebody is told who begins to watch on the first of the looks."""
    first, *rest = looks
    known = begin(Outlook(register, first), watch)
    found = []
    for day in rest:
        outlook = Outlook(register, day)
        known, alerts = compare(outlook, watch, known)
        found += [(day, alert) for alert in alerts]
        again, nothing = compare(outlook, watch, known)
        assert (again, nothing) == (known, ())
    return found


def of(found: list[tuple[date, Alert]], occasion: Occasion) -> list[Alert]:
    return [alert for _, alert in found if alert.occasion is occasion]


def test_over_the_years_every_flip_of_an_item_is_told_once() -> None:
    found = told_on(REGISTER, Watch("Tb"), days())
    assert [(f.day, f.before, f.after) for f in of(found, Occasion.FLIP)] == [
        (date(2025, 5, 1), State.NONE, State.ANNOUNCED),
        (date(2025, 6, 1), State.ANNOUNCED, State.LICENCE),
        (date(2025, 11, 1), State.LICENCE, State.SUSPENDED),
        (date(2026, 11, 2), State.SUSPENDED, State.UNCONFIRMED),
    ]


def test_nothing_is_told_of_what_is_not_watched() -> None:
    assert told_on(REGISTER, Watch("La"), days()) == []


def test_days_that_were_missed_are_told_as_what_is_due_now() -> None:
    found = told_on(REGISTER, Watch("Tb"), [date(2025, 6, 1), date(2026, 12, 1)])
    ((_, flip),) = found
    assert (flip.before, flip.after) == (State.LICENCE, State.UNCONFIRMED)
    late = told_on(REGISTER, Watch("Tb"), [date(2026, 1, 1), date(2026, 10, 28), date(2026, 11, 1)])
    assert [(alert.days, alert.day) for _, alert in late] == [
        (4, date(2026, 11, 1)),
        (0, date(2026, 11, 1)),
    ]


def test_who_begins_to_watch_is_told_nothing_of_what_they_see_anyway() -> None:
    assert told_on(REGISTER, Watch("Tb"), days(date(2026, 10, 20), date(2026, 10, 24))) == []


def test_the_end_of_a_suspension_is_told_30_7_and_1_days_ahead_and_once_each() -> None:
    told = of(told_on(REGISTER, Watch("Tb"), days()), Occasion.END)
    assert [each.days for each in told] == list(AHEAD)
    assert {each.day for each in told} == {date(2026, 11, 1)}
    assert {end.what for each in told for end in each.ends} == {What.SUSPENSION}


def test_an_end_that_was_moved_is_told_and_then_its_new_day() -> None:
    moved = rule(
        3,
        effect=Effect.AMENDS,
        items=(),
        of=("CN-2025-2",),
        issued=date(2026, 10, 20),
        from_=date(2026, 10, 20),
        until=date(2027, 11, 1),
    )
    register = Register([rule(1), SUSPENSION, moved])
    found = told_on(register, Watch("Tb"), days())
    # The first word of the old end was given before the move was issued.
    assert [(e.days, e.day.year) for e in of(found, Occasion.END)] == [
        (30, 2026),
        (30, 2027),
        (7, 2027),
        (1, 2027),
    ]
    (word,) = of(found, Occasion.MOVED)
    assert (word.day, word.until) == (date(2026, 11, 1), date(2027, 11, 1))
    assert "CN-2025-3/1" in word.measures


def test_a_rule_that_is_gone_takes_its_state_with_it() -> None:
    day = date(2025, 12, 1)
    known = begin(Outlook(REGISTER, day), Watch("Tb"))
    _, alerts = compare(Outlook(Register([]), day), Watch("Tb"), known)
    assert [(a.occasion, a.before, a.after) for a in alerts] == [
        (Occasion.FLIP, State.SUSPENDED, State.NONE)
    ]


@given(
    gaps=st.lists(st.integers(1, 40), min_size=10, max_size=80),
    watch=st.sampled_from([Watch("Tb"), Watch(), Watch("Tb", "US"), Watch("La")]),
)
def test_whatever_the_gaps_between_looks_each_thing_is_told_once_and_the_nearest_end_counts(
    gaps: list[int], watch: Watch
) -> None:
    looks = [date(2025, 4, 1) + sum(gaps[:n]) * DAY for n in range(len(gaps))]
    found = told_on(REGISTER, watch, looks)
    state: State = REGISTER.status("Tb", looks[0], destination=watch.destination or None).state
    for flip in of(found, Occasion.FLIP):
        assert flip.before is state
        state = flip.after
    if watch.item != "La":
        assert state is REGISTER.status("Tb", looks[-1]).state
    steps = [min(s for s in AHEAD if a.days <= s) for a in of(found, Occasion.END)]
    assert len(set(steps)) == len(steps)
    assert steps == sorted(steps, reverse=True)


def test_events_hold_starts_and_ends_with_their_words_and_no_more_than_was_known() -> None:
    claim = Claim(
        id="A/c1",
        document="A",
        kind=Kind.ARTICLE,
        passage="x",
        said=date(2026, 1, 5),
        by="someone",
        about=("CN-2025-2",),
        until=date(2026, 12, 24),
    )
    article = Document("A", Kind.ARTICLE, "A", "", claims=(claim,))
    register = Register([rule(1), SUSPENSION, article])
    found = events(register, LAST, FIRST, LAST, lambda each: f"says {each.id}")
    assert [(e.day, e.ends, e.id) for e in found] == [
        (date(2025, 6, 1), False, "CN-2025-1/1"),
        (date(2025, 10, 31), True, "CN-2025-1/1"),
        (date(2025, 11, 1), False, "CN-2025-2/1"),
        (date(2026, 1, 5), False, "A/c1"),
        (date(2026, 11, 1), True, "CN-2025-2/1"),
        (date(2026, 12, 24), True, "A/c1"),
    ]
    assert all(each.quote == f"says {each.id}" for each in found)
    assert not [e for e in events(register, date(2025, 10, 1), FIRST, LAST) if e.ends]


def look_days(kind: str) -> list[date]:
    """When a bot wakes up over five years: each day, or with days and months without it."""
    if kind == "daily":
        return days()
    made = random.Random(kind)
    found = [FIRST]
    while found[-1] < LAST:
        found.append(found[-1] + made.choice([1, 1, 1, 2, 5, 45]) * DAY)
    return found


@pytest.mark.parametrize("kind", ["daily", "a", "b"])
@pytest.mark.parametrize("watch", [Watch("Ho"), Watch("Ga", "US"), Watch("Tb", "JP")], ids=str)
def test_what_is_told_over_the_years_of_the_record_is_its_whole_story(
    knowledge: Knowledge, watch: Watch, kind: str
) -> None:
    register = knowledge.register
    looks = look_days(kind)

    def states(day: date) -> dict[str, State]:
        found = register.statuses([watch.item], day, destination=watch.destination or None)
        return {s.issuer: s.state for s in found}

    found = told_on(register, watch, looks)
    known = states(looks[0])
    for flip in of(found, Occasion.FLIP):
        assert flip.before is known.get(flip.issuer, State.NONE)
        known[flip.issuer] = flip.after
    now = states(looks[-1])
    assert {k: v for k, v in known.items() if v is not State.NONE or k in now} == now
    steps = Counter(
        (end.document, alert.day, min(s for s in AHEAD if alert.days <= s))
        for alert in of(found, Occasion.END)
        for end in alert.ends
    )
    assert set(steps.values()) <= {1}
    if kind == "daily":
        assert all(alert.days in AHEAD for alert in of(found, Occasion.END))
        for document, day, _ in steps:
            assert {s for d, on, s in steps if (d, on) == (document, day)} == set(AHEAD)


def test_everything_on_record_is_told_in_few_words(knowledge: Knowledge) -> None:
    """What flips or ends together is one alert, however many items it is about."""
    span = days(date(2026, 9, 1), date(2026, 12, 31))
    found = told_on(knowledge.register, Watch(), span)
    assert max(Counter(day for day, _ in found).values()) <= 3
    (flip,) = [a for d, a in found if d == date(2026, 11, 11) and a.occasion is Occasion.FLIP]
    assert len(flip.items) > 5
    assert "Ho" in flip.items


def test_the_agenda_is_what_begins_and_ends_or_what_a_watch_would_tell(
    knowledge: Knowledge,
) -> None:
    register = knowledge.register
    known, last = date(2026, 11, 28), date(2027, 11, 28)
    whole = agenda(register, known, known, last)
    assert [entry.day for entry in whole] == sorted(entry.day for entry in whole)
    assert any("CN-2026-0928" in entry.sources for entry in whole)
    told = agenda(register, known, date(2026, 10, 1), date(2026, 11, 30), ["holmium"])
    flip = [entry for entry in told if entry.day == date(2026, 11, 11)]
    assert [entry.sources for entry in flip] == [("CN-2025-57/1", "CN-2025-70/1")]
    ends = [entry.day for entry in told if "CN-2025-70/1" in entry.sources and entry not in flip]
    assert ends == [date(2026, 11, 10) - ahead * DAY for ahead in (30, 7, 1)]
    assert agenda(register, known, date(2001, 1, 1), date(2001, 12, 31)) == ()


def test_every_end_on_record_is_told_30_7_and_1_days_ahead_whatever_kind_it_is(
    knowledge: Knowledge,
) -> None:
    """Suspensions, lists, quotas and other rules, what was said to hold until a day, deadlines."""
    register = knowledge.register
    found = [each for each in events(register, LAST, FIRST, LAST) if each.ends]
    kinds = set()
    for document, day in sorted({(each.document, each.day) for each in found}):
        eve = Outlook(register, day - 31 * DAY)
        if not any(each.document == document for ends in eve.ends.values() for each in ends
                   if each.day == day):  # fmt: skip
            continue  # it was not known so early
        known, told = begin(eve, Watch()), []
        for ahead in AHEAD:
            known, alerts = compare(Outlook(register, day - ahead * DAY), Watch(), known)
            ends = of([(day, each) for each in alerts], Occasion.END)
            told += [a.days for a in ends if document in {end.document for end in a.ends}]
        assert told == list(AHEAD), (document, day)
        kinds |= {each.what for each in found if (each.document, each.day) == (document, day)}
    assert {What.SUSPENSION, What.MEASURE, What.CLAIM, What.EVENT} <= kinds


def test_a_deadline_is_told_with_the_sentence_that_names_it(knowledge: Knowledge) -> None:
    register = knowledge.register
    found = events(register, date(2026, 10, 20), FIRST, LAST)
    deadlines = [each for each in found if each.what is What.EVENT and each.ends]
    end = max(deadlines, key=lambda each: each.day)
    day = end.day - 7 * DAY
    known = begin(Outlook(register, day - DAY), Watch())
    _, alerts = compare(Outlook(register, day), Watch(), known)
    (alert,) = of([(day, each) for each in alerts], Occasion.END)
    notice = Notices(register, knowledge.catalogue, (SHARED,)).of(alert, day)
    (source,) = [each for each in notice.sources if each.document == end.document]
    assert source.quote
    assert What.EVENT in {each.what for each in notice.ends}
