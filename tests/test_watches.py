"""The store of watches and alerts: whole or not at all, each alert once, whoever writes when."""

from __future__ import annotations

import random
import signal
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from store_world import python

from knowledge.errors import LimitError
from knowledge.store.catalogue import Catalogue
from knowledge.store.watches import Looked, Place, Watches, WatchRow, Wish

NOW = datetime(2026, 11, 9, 8, tzinfo=UTC)
HERE, THERE, ME = Place("100", 200), Place("101", 201), Place(person="7")
ADVANCING = """
import sys
from pathlib import Path
from knowledge.store.watches import Looked, Watches
with Watches.open(Path(sys.argv[1])) as watches:
    print("ready", flush=True)
    while True:
        looks = []
        for row in watches.running():
            after = str(int(row.told) + 1)
            looks.append(Looked(row.number, row.told, after, (after, after + "+")))
        watches.advance(looks)
        for alert in watches.due(3):
            watches.claim(alert.number)
            watches.sent(alert.number, 1)
"""


def row(place: Place = ME, item: str = "Ho", told: str = "0", actor: str = "7") -> WatchRow:
    return WatchRow(place, item, "", told, actor)


@pytest.fixture
def watches(tmp_path: Path) -> Watches:
    return Watches.open(tmp_path / "c.db", lambda: NOW)


def test_killed_anywhere_what_is_known_and_what_is_sent_agree(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with Watches.open(path) as watches:
        for number in range(5):
            watches.add(row(item=str(number)), 9)
    chance = random.Random(20261128)
    for _ in range(6):
        process = python(ADVANCING, str(path))
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0.02, 0.3))
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        process.stdout.close()
        with Catalogue.open(path) as catalogue:
            assert catalogue.integrity() == ()
        with sqlite3.connect(path) as raw:
            told = dict(raw.execute("SELECT number, told FROM watches"))
            bodies: dict[int, list[str]] = {number: [] for number in told}
            for number, body in raw.execute("SELECT watch, body FROM alerts ORDER BY number"):
                bodies[number].append(body)
        raw.close()
        for number, known in told.items():
            made = [str(n) + end for n in range(1, int(known) + 1) for end in ("", "+")]
            assert bodies[number] == made
    assert sum(int(known) for known in told.values()) > 0


def test_a_look_that_came_late_or_twice_makes_nothing(watches: Watches) -> None:
    stored, _ = watches.add(row(), 9)
    look = Looked(stored.number, "0", "1", ("a",))
    assert watches.advance([look]) == 1
    assert watches.advance([look]) == 0
    assert [alert.body for alert in watches.due(9)] == ["a"]


def test_looks_from_many_threads_make_each_alert_once(watches: Watches) -> None:
    stored, _ = watches.add(row(), 9)
    look = Looked(stored.number, "0", "1", ("a",))
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(lambda _: watches.advance([look]), range(8))) == 1


@pytest.mark.parametrize(
    "delete",
    [
        lambda watches, number: watches.remove(number),
        lambda watches, _: watches.leave(HERE.guild),
        lambda watches, _: watches.pause(HERE, "closed"),
    ],
    ids=["removed", "left", "paused"],
)
def test_what_is_gone_or_rests_is_not_sent(
    watches: Watches, delete: Callable[[Watches, int], object]
) -> None:
    stored, _ = watches.add(row(HERE), 9)
    other, _ = watches.add(row(THERE), 9)
    looks = [Looked(each.number, "0", "1", ("a",)) for each in (stored, other)]
    watches.advance(looks)
    (mine, theirs) = watches.due(9)
    delete(watches, stored.number)
    assert not watches.claim(mine.number)
    assert watches.claim(theirs.number)
    assert [each.number for each in watches.running()] == [other.number]


def test_who_made_the_watches_of_a_channel_gets_the_word_of_its_rest_once(
    watches: Watches,
) -> None:
    watches.add(row(HERE, "Ho"), 9)
    watches.add(row(HERE, "Er"), 9)
    assert len(watches.pause(HERE, "closed", "word")) == 2
    assert watches.pause(HERE, "closed", "word") == ()
    assert [(each.place, each.body) for each in watches.due(9)] == [(ME, "word")]


def test_the_same_again_goes_on_from_what_is_known_now(watches: Watches) -> None:
    stored, _ = watches.add(row(HERE), 9)
    watches.pause(HERE, "closed")
    again, new = watches.add(row(HERE, told="5"), 9)
    assert (again.number, again.paused, new) == (stored.number, "closed", False)
    (going,) = watches.running()
    assert going.told == "5"


def test_limits_are_of_a_person_and_of_a_guild(watches: Watches) -> None:
    for item in ("Ho", "Er"):
        watches.add(row(item=item), 2)
        watches.add(row(HERE, item), 2)
    with pytest.raises(LimitError, match="You have 2"):
        watches.add(row(item="Tb"), 2)
    with pytest.raises(LimitError, match="This server has 2"):
        watches.add(row(HERE, "Tb"), 2)
    assert watches.add(row(THERE, "Tb"), 2)[1]
    assert watches.add(row(Place(person="8")), 2)[1]
    for number in range(2):
        assert watches.wish(Wish(number, "7"), 2)
    with pytest.raises(LimitError):
        watches.wish(Wish(3, "7"), 2)


def test_one_watch_on_everything_moves_from_channel_to_channel(watches: Watches) -> None:
    watches.put_everything(row(HERE, "", told="0"))
    (first,) = watches.running()
    watches.advance([Looked(first.number, "0", "1")])
    watches.put_everything(row(Place("100", 202), "", told="9"))
    (moved,) = watches.running()
    assert (moved.place.channel, moved.told) == (202, "1")  # it knows what it was told
    watches.put_everything(row(Place("100", 0), ""))
    assert watches.running() == ()


def test_a_person_is_forgotten_and_what_is_of_their_guild_stays(watches: Watches) -> None:
    watches.add(row(), 9)
    watches.add(row(HERE), 9)
    watches.wish(Wish(1, "7", "100"), 9)
    watches.wish(Wish(1, "8", "100"), 9)
    watches.grant(Wish(1, "7", "100"), "body")
    assert watches.forget_person("7") == (1, 0)
    assert [(each.place, each.actor) for each in watches.running()] == [(HERE, "")]
    assert [wish.person for wish in watches.wishes()] == ["8"]
    assert watches.due(9) == ()


def test_alerts_and_wishes_are_forgotten_with_time(watches: Watches) -> None:
    stored, _ = watches.add(row(), 9)
    watches.advance([Looked(stored.number, "0", "1", ("a",))])
    watches.wish(Wish(1, "7"), 9)
    assert watches.forget(NOW) == 0
    assert watches.forget(NOW + timedelta(seconds=1)) == 1
    assert (watches.due(9), watches.wishes()) == ((), ())
    assert len(watches.running()) == 1
