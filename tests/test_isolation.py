"""Two servers that contradict each other, and a direct message: nothing of one is in the other.

``python -m benchmarks.isolation`` is the long version.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.isolation import SIDES, measure, prepare
from knowledge.wiring import Knowledge

QUESTIONS, SEED = 40, 20261128


def test_no_answer_holds_a_passage_item_rule_or_name_of_another_server(
    copied_home: Path, open_home: Callable[[Path], Knowledge]
) -> None:
    knowledge = open_home(copied_home)
    prepare(knowledge.curator)
    tally = measure(knowledge, QUESTIONS, SEED)
    assert tally.leaks == []
    assert tally.asked == 3 * QUESTIONS
    # The test can fail: each server's own words are what it is answered with.
    assert all(tally.own[side.canary] > QUESTIONS // 4 for side in SIDES)
    for what in ("document", "own", "measure", "rule", "item", "user", "gap"):
        for guild, foreign in ((SIDES[0].guild, SIDES[1]), (SIDES[1].guild, SIDES[0]), ("", None)):
            names = SIDES if foreign is None else (foreign,)
            found = knowledge.curator.complete("", guild=guild, what=what, limit=10_000)
            words = {word for side in names for word in (side.canary, side.item, side.alias)}
            assert not [choice for choice in found if words & {choice.name, choice.value}]
