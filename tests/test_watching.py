"""What has a day on record, and what a watcher is told: over the years, each thing once."""

from collections import Counter
from datetime import date, timedelta

import pytest
from test_pictures import rule

from knowledge.models import Claim, Document, Effect, Kind, State
from knowledge.register.status import Register
from knowledge.watching.agenda import agenda
from knowledge.watching.alerts import AHEAD, Flip, Watch, endings, flips
from knowledge.watching.calendar import What, events
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


def all_flips(register: Register, watches: list[Watch]) -> list[Flip]:
    return [f for day in days() for f in flips(register, day - DAY, day, watches)]


def test_over_the_years_every_flip_of_an_item_is_found_once() -> None:
    found = all_flips(REGISTER, [Watch("Tb")])
    assert [(f.after.on, f.after.state) for f in found] == [
        (date(2025, 5, 1), State.ANNOUNCED),
        (date(2025, 6, 1), State.LICENCE),
        (date(2025, 11, 1), State.SUSPENDED),
        (date(2026, 11, 2), State.UNCONFIRMED),
    ]
    assert len({flip.key for flip in found}) == len(found)


def test_nothing_is_told_of_what_is_not_watched() -> None:
    assert not all_flips(REGISTER, [Watch("La")])
    assert not any(endings(REGISTER, day, [Watch("La")]) for day in days())
    assert not all_flips(REGISTER, [])


def test_days_that_were_missed_are_one_flip_from_the_last_look_to_this_one() -> None:
    (flip,) = flips(REGISTER, date(2025, 6, 1), date(2026, 12, 1), [Watch("Tb")])
    assert (flip.before.state, flip.after.state) == (State.LICENCE, State.UNCONFIRMED)


def test_the_end_of_a_suspension_is_told_30_7_and_1_days_ahead_and_once_each() -> None:
    told = [each for day in days() for each in endings(REGISTER, day, [Watch("Tb")])]
    assert [each.days for each in told] == list(AHEAD)
    assert {each.dated.day for each in told} == {date(2026, 11, 1)}
    assert {each.dated.what for each in told} == {What.SUSPENSION}
    assert len({each.key for each in told}) == len(told)


def test_an_end_that_was_moved_is_told_for_its_new_day_from_then_on() -> None:
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
    told = [each for day in days() for each in endings(register, day, [Watch("Tb")])]
    # The first word of the old end was given before the move was issued.
    assert [(each.days, each.dated.day.year) for each in told] == [
        (30, 2026),
        (30, 2027),
        (7, 2027),
        (1, 2027),
    ]


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


@pytest.mark.parametrize("destination", [None, "US", "JP"])
def test_flips_of_the_record_join_into_each_items_history(
    knowledge: Knowledge, destination: str | None
) -> None:
    """A look a day from 2024 to 2028: what is told, one after the other, is the whole story."""
    register = knowledge.register
    items = ("Ho", "Ga", "Tb", "La")
    watches = [Watch(item, destination) for item in items]
    state = {i: register.status(i, FIRST - DAY, destination=destination).state for i in items}
    told: Counter[str] = Counter()
    for flip in all_flips(register, watches):
        assert flip.before.state is state[flip.watch.item]
        state[flip.watch.item] = flip.after.state
        told[flip.key] += 1
    assert set(told.values()) == {1}
    for item in items:
        assert state[item] is register.status(item, LAST, destination=destination).state


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
    ends = [entry.day for entry in told if "CN-2025-70" in entry.sources]
    assert ends == [date(2026, 11, 10) - ahead * DAY for ahead in (30, 7, 1)]
    assert agenda(register, known, date(2001, 1, 1), date(2001, 12, 31)) == ()
