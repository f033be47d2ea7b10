"""Whatever today is, a question as of a day has one answer, and that of today is today's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path

import yaml

import knowledge.evaluation
from knowledge.answers.answering import Answerer
from knowledge.models import Answer
from knowledge.wiring import Knowledge

DAY = timedelta(days=1)
YEARS = (date(2025, 3, 9), date(2028, 2, 29), date(2031, 12, 31))
"""A day before most rules, and two long after the last one on record."""


def cases() -> list[tuple[str, date]]:
    file = Path(knowledge.evaluation.__file__).parent / "questions.yaml"
    entries = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader)
    return [(e["question"], e["as_of"]) for e in entries if "history" not in e]


def spread(asked: list[tuple[str, date]], number: int) -> list[tuple[str, date]]:
    """So many of the questions, taken evenly from all of them."""
    return [asked[at * len(asked) // number] for at in range(number)]


def turning_days(knowledge: Knowledge) -> list[date]:
    """The days around each start and end on record."""
    measures = knowledge.register.measures()
    days = {day for m in measures for day in (m.from_, m.until) if day}
    return sorted({day + shift for day in days for shift in (-DAY, timedelta(), DAY)})


def on(knowledge: Knowledge, day: date) -> Answerer:
    return replace(knowledge.answerer, clock=lambda: day)


def facts(answer: Answer) -> tuple[object, ...]:
    return answer.kind, answer.text, answer.citations, answer.statuses, answer.choices


def test_an_answer_as_of_a_day_is_the_same_on_every_later_or_earlier_day(
    knowledge: Knowledge,
) -> None:
    """Each day asks another question; together they ask of every kind of thing."""
    days = [*YEARS, *turning_days(knowledge)]
    for today, (question, as_of) in zip(days, spread(cases(), len(days)), strict=True):
        here = knowledge.answerer.answer_now(question, as_of=as_of)
        there = on(knowledge, today).answer_now(question, as_of=as_of)
        assert facts(there) == facts(here), f"{question!r} as of {as_of}, asked on {today}"


def test_without_a_day_the_answer_is_that_of_today(knowledge: Knowledge) -> None:
    names = cycle(["terbium", "gallium", "holmium", "MP Materials"])
    for today, name in zip([*YEARS, *turning_days(knowledge)], names, strict=False):
        question = f"is {name} restricted?"
        answer = on(knowledge, today).answer_now(question)
        assert answer.as_of == today
        assert facts(answer) == facts(knowledge.answerer.answer_now(question, as_of=today))


def test_what_was_published_long_ago_is_told_as_of_a_few_days_back(
    copied_home: Path, tmp_path: Path, open_home: Callable[[Path], Knowledge]
) -> None:
    """Days ahead that an article speaks of do not hide it; one that came later is hidden."""
    texts = {
        "early": ("2026-10-05", "Crucibles of blorptite may not be sold from 3 March 2027 on."),
        "late": ("2026-11-27", "Crucibles of zorptite may not be sold from 3 March 2027 on."),
    }
    for name, (day, text) in texts.items():
        head = f"title: The {name} article\nkind: article\npublisher: The Courier\n"
        (tmp_path / f"{name}.md").write_text(f"---\n{head}published: {day}\n---\n\n{text}\n")
    base = open_home(copied_home)
    list(base.ingestor.sync([str(tmp_path / f"{name}.md") for name in texts], actor="tests"))
    base.projection.sync()
    for today in (date(2026, 11, 28), date(2027, 6, 1)):
        answerer = replace(base.answerer, clock=lambda today=today: today)
        told = answerer.answer_now("who may sell crucibles of blorptite?", as_of=date(2026, 11, 20))
        assert [c.document for c in told.citations] == ["early"]
        untold = answerer.answer_now(
            "who may sell crucibles of zorptite?", as_of=date(2026, 11, 20)
        )
        assert "late" not in [c.document for c in untold.citations]
