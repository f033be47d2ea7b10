"""The same question in other words, order, case and language gets the same states.

The groups were written by somebody who had not seen the code: one question in four wordings each.
"""

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from benchmarks.net.__main__ import read
from knowledge.models import State
from knowledge.wiring import Knowledge

pytestmark = pytest.mark.xdist_group("metamorphic")

PARAPHRASES = Path(__file__).parents[1] / "benchmarks" / "net" / "paraphrases.jsonl"
ASKED_ON = date(2026, 11, 28)
AGREEING = 0.7
"""The share of groups whose wordings all get the very same statuses."""

Group = list[tuple[str, dict[str, State]]]


@pytest.fixture(scope="module")
def groups(knowledge: Knowledge) -> list[Group]:
    found: defaultdict[int, Group] = defaultdict(list)
    for row in read(PARAPHRASES):
        answer = knowledge.answerer.answer_now(row["question"], as_of=ASKED_ON)
        states = {status.item: status.state for status in answer.statuses}
        found[row["group"]].append((row["question"], states))
    return list(found.values())


def test_no_two_wordings_get_different_states_for_one_item(groups: list[Group]) -> None:
    assert len(groups) >= 80
    told: defaultdict[tuple[int, str], set[State]] = defaultdict(set)
    for number, group in enumerate(groups):
        for _, states in group:
            for item, state in states.items():
                told[number, item].add(state)
    apart = [groups[number] for (number, _), states in told.items() if len(states) > 1]
    assert apart == []


def test_most_groups_get_the_very_same_statuses_in_every_wording(groups: list[Group]) -> None:
    apart = [group for group in groups if len({tuple(sorted(s.items())) for _, s in group}) > 1]
    assert 1 - len(apart) / len(groups) >= AGREEING, apart
