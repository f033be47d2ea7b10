"""How long alerts take for many watches: ``python -m benchmarks.watches [--watches N]``.

A knowledge base with the bundled record and watches of members and of servers' channels, some of
the servers with a rule of their own. Measured are a look on a day on which nothing changes, one on
a day on which states flip, and what claiming, writing and marking the alerts costs beside Discord.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from bot.alert_cards import letter_card
from bot.cards import view
from knowledge.models import SHARED
from knowledge.store.watches import Place, WatchRow
from knowledge.watching.alerts import Outlook, Watch, begin, compare
from knowledge.watching.notices import unpacked
from knowledge.wiring import Knowledge, open_knowledge

BEFORE, QUIET, FLIP = date(2026, 11, 4), date(2026, 11, 5), date(2026, 11, 11)
FIRST, LAST = date(2024, 1, 1), date(2028, 12, 31)
SERVERS, WITH_RULES, SENT = 200, 10, 500
DESTINATIONS = ("", "", "", "US", "JP", "DE")


def fill(base: Knowledge, number: int) -> None:
    """Make watches of members and channels on random items."""
    chance, register = random.Random(8), base.register
    items = [*register.items(), ""]
    told = {
        (item, to): base.watchman.subject(item, to, BEFORE, guild="").told
        for item in items
        for to in DESTINATIONS
    }
    watches = base.watchman.watches
    for position in range(number):
        guild = str(1000 + position % SERVERS)
        place = Place(guild, position) if position % 5 == 0 else Place(person=str(position))
        item, to = chance.choice(items), chance.choice(DESTINATIONS)
        watches.add(WatchRow(place, item, to, told[item, to], "1"), number)
    (first, *_) = [d for d in base.catalogue.official((SHARED,)) if d.measures]
    for guild in range(1000, 1000 + WITH_RULES):
        stored = base.catalogue.document(first.id, (SHARED,))
        assert stored is not None
        base.catalogue.put(replace(stored, guild=str(guild)), (), {}, base.model, "benchmark")


def story(base: Knowledge, watch: Watch) -> Counter[str]:
    """How many alerts a watch gives over the years of the record, by occasion."""
    known = begin(Outlook(base.register, FIRST), watch)
    found: Counter[str] = Counter()
    for number in range(1, (LAST - FIRST).days + 1):
        known, alerts = compare(
            Outlook(base.register, FIRST + timedelta(days=number)), watch, known
        )
        found.update(alert.occasion.value for alert in alerts)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.watches", description=__doc__)
    parser.add_argument("--watches", type=int, default=10_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, open_knowledge(home) as base:
        for _ in base.load_corpus("benchmark"):
            pass
        fill(base, options.watches)
        for name, day in (("first look", QUIET), ("nothing new", QUIET), ("states flip", FLIP)):
            began = time.perf_counter()
            made = base.watchman.look(day)
            print(f"{name}: {time.perf_counter() - began:.2f} s, {made} alerts")
        watches = base.watchman.watches
        began = time.perf_counter()
        for row in watches.due(SENT):
            watches.claim(row.number)
            view(letter_card(unpacked(row.body), row.watch, row.number, ""))
            watches.sent(row.number, 1)
        print(f"one alert beside Discord: {(time.perf_counter() - began) / SENT * 1000:.1f} ms")
        for watch in (Watch(), Watch("", "US"), Watch("Ho"), Watch("Ga", "US")):
            print(f"{watch}, {FIRST} to {LAST}: {dict(story(base, watch))}")


if __name__ == "__main__":
    main()
