"""No false draft of a chat model is shown, and most true ones are."""

from __future__ import annotations

import pytest

from benchmarks.liar import Outcome, outcomes, read
from knowledge.wiring import Knowledge

SHOWN = 0.82
"""The share of true drafts that has been reached."""


@pytest.fixture(scope="module")
def found(knowledge: Knowledge) -> tuple[Outcome, ...]:
    return tuple(outcomes(knowledge, read(), held_out=False))


def test_the_suite_is_as_large_as_it_is_said_to_be() -> None:
    suite = read()
    counted = {
        name: sum(
            len(texts) for asked in suite.questions for texts in getattr(asked, name).values()
        )
        for name in ("wrong", "right")
    }
    assert counted["wrong"] >= 150
    assert counted["right"] >= 130
    assert 3 * sum(asked.held_out for asked in suite.questions) >= len(suite.questions)


def test_no_false_draft_is_shown(found: tuple[Outcome, ...]) -> None:
    false = [each for each in found if not each.true]
    assert false
    assert [each.draft for each in false if each.missed] == []


def test_most_true_drafts_are_shown(found: tuple[Outcome, ...]) -> None:
    true = [each for each in found if each.true]
    cut = [(each.draft, each.fault) for each in true if each.missed]
    assert len(cut) <= (1 - SHOWN) * len(true), cut
