"""The bot's small parts: limits, settings, logs, and what is kept of questions and answers."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest
import sqlalchemy
from bot_fakes import made_answer
from hypothesis import given
from hypothesis import strategies as st

from bot.__main__ import explain
from bot.guilds import GuildBook, GuildSettings
from bot.ledger import Ledger
from bot.limits import Limits
from bot.logs import JsonLines, TextLines, event, without_tokens
from bot.preparing import prepare
from bot.services import about
from bot.settings import strays
from knowledge.documents.outcomes import Event, Outcome
from knowledge.errors import KnowledgeError, StoreError
from knowledge.models import AnswerKind, Document, Kind
from knowledge.store.interactions import Asked, Interactions
from knowledge.vocabulary.packs import BUNDLED

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


class Time:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


# Limits


@given(st.lists(st.floats(0, 30), max_size=60), st.integers(1, 5))
def test_no_more_than_the_rate_in_any_minute(gaps: list[float], rate: int) -> None:
    clock = Time()
    limits = Limits(clock)
    admitted: list[float] = []
    for gap in gaps:
        clock.now += gap
        wait = limits.wait(1, rate, None, 1)
        if wait == 0:
            admitted.append(clock.now)
        else:
            assert 1 <= wait <= 60
    for first, beyond in zip(admitted, admitted[rate:], strict=False):
        assert beyond - first > 59.999


def test_questions_around_the_turn_of_a_minute_count_together() -> None:
    clock = Time()
    limits = Limits(clock)
    assert limits.wait(1, 3, None, 1) == 0
    clock.now += 59
    assert [limits.wait(1, 3, None, 1) for _ in range(3)] == [0, 0, 1]
    clock.now += 2
    assert [limits.wait(1, 3, None, 1) for _ in range(2)] == [0, 58]


def test_a_rate_that_is_lowered_holds_at_once() -> None:
    clock = Time()
    limits = Limits(clock)
    assert [limits.wait(1, 6, None, 1) for _ in range(4)] == [0] * 4
    assert limits.wait(1, 2, None, 1) == 60


def test_the_wait_that_is_named_is_long_enough() -> None:
    clock = Time()
    limits = Limits(clock)
    assert limits.wait(1, 1, None, 1) == 0
    clock.now += 12.5
    seconds = limits.wait(1, 1, None, 1)
    clock.now += seconds + 0.001
    assert limits.wait(1, 1, None, 1) == 0


def test_a_question_refused_by_the_server_does_not_count_for_the_person() -> None:
    limits = Limits(Time())
    assert limits.wait(1, 2, 7, 1) == 0
    assert limits.wait(2, 1, 7, 1) > 0
    assert limits.wait(2, 1, 8, 1) == 0


def test_what_is_counted_does_not_pile_up() -> None:
    clock = Time()
    limits = Limits(clock)
    for person in range(20_000):
        clock.now += 1
        limits.wait(person, 6, None, 1)
        limits.first_in(person, "rate", 10)
    assert len(limits._asked) < 5000
    assert len(limits._told) < 5000


# What the knowledge base holds


def held(kind: Kind, published: date, verified: date | None) -> Document:
    title = f"{kind} of {published}"
    return Document(title, kind, title, "", published=published, verified=verified)


def test_about_counts_what_sets_a_status() -> None:
    documents = [
        held(Kind.ANNOUNCEMENT, date(2025, 4, 4), date(2026, 10, 8)),
        held(Kind.ANNOUNCEMENT, date(2025, 11, 7), date(2026, 10, 9)),
        held(Kind.ARTICLE, date(2026, 10, 3), date(2026, 11, 23)),
        held(Kind.NOTE, date(2026, 11, 1), None),
    ]
    shown = about(documents)
    assert shown.documents == 4
    assert (shown.newest, shown.newest_title) == (date(2026, 10, 3), "article of 2026-10-03")
    assert shown.verified == date(2026, 10, 9)
    assert about(documents[3:]).newest == date(2026, 11, 1)
    assert about(documents[2:]).verified == date(2026, 11, 23)
    assert about([]).newest is None


def test_an_empty_base_may_be_filled_by_someone_else() -> None:
    full = False

    def load(actor: str) -> Iterator[Event]:
        nonlocal full
        full = filled  # by the ingest that this one waited for
        yield Event(Outcome.UNCHANGED, "a.md", "A")

    base: Any = SimpleNamespace(
        pack=BUNDLED,
        home=Path("home"),
        is_empty=lambda: not full,
        load_corpus=load,
        answerer=SimpleNamespace(answer_now=lambda question: None),
        catalogue=SimpleNamespace(counts=lambda: {"documents": 1}),
    )
    filled = True
    prepare(base)
    full = filled = False
    with pytest.raises(KnowledgeError, match=r"none of the bundled documents could be read"):
        prepare(base)


def test_a_servers_settings_come_back_as_they_were() -> None:
    chosen = GuildSettings(channels=(3, 4), threads=True, private=True, length="long", rate=2)
    book = GuildBook()
    book.load({"7": json.loads(json.dumps(chosen.changes())), "8": {"gone": 1}})
    assert book.of(7) == chosen
    assert book.of(8) == book.of(None) == GuildSettings()
    assert GuildSettings().changes() == {}
    assert chosen.allows(9, 4)
    assert not chosen.allows(9, None)


def test_a_setting_that_is_none_is_named_with_what_may_be_meant() -> None:
    given = {
        "DISCORD_TOKEN": "",
        "discord_owner_id": "",
        "KNOWLEDGE_HOME": "",
        "CATALOGUE_URL": "",
        "CHROMA_URL": "",
        "PATH": "",
        "DISCORD_USER_RATES": "DISCORD_USER_RATE",
        "CHROMA_ULR": "CHROMA_URL",
        "DISCORD_QQ_ZZ_XXXXXXXXXXXXXXXXXXXX": "",
    }
    found = strays(given)
    assert set(found) == {"DISCORD_USER_RATES", "CHROMA_ULR", "DISCORD_QQ_ZZ_XXXXXXXXXXXXXXXXXXXX"}
    assert found == {name: given[name] for name in found}


@pytest.mark.parametrize(
    ("status", "again"), [(400, False), (404, False), (429, True), (503, True)]
)
def test_trying_again_is_only_advised_where_it_may_help(status: int, again: bool) -> None:
    response: Any = SimpleNamespace(status=status, reason="")
    said = explain(discord.HTTPException(response, {"code": 7, "message": "a\nb"}))
    assert said is not None
    assert ("try again in a few minutes" in said) == again
    assert "\n" not in said


# Logs


def line(formatter: logging.Formatter, **fields: Any) -> str:
    logger = logging.Logger("bot.desk")
    kept: list[logging.LogRecord] = []
    logger.handle = kept.append  # type: ignore[assignment, method-assign]
    event(logger, "answered", **fields)
    return formatter.format(kept[0])


def test_an_event_is_one_line() -> None:
    assert line(TextLines(), ms=41, who='a "b"\nc').endswith(
        r'Z INFO bot.desk answered ms=41 who="a \"b\"\nc"'
    )
    assert "\n" not in line(TextLines(), who="a\nb")


def test_an_event_as_json_has_its_fields() -> None:
    read = json.loads(line(JsonLines(), ms=41, kind="status"))
    assert read["event"] == "answered"
    assert read["ms"] == 41
    assert read["logger"] == "bot.desk"
    assert datetime.fromisoformat(read["at"]).tzinfo


def test_an_error_is_one_line_with_its_traceback() -> None:
    try:
        raise ValueError("broken")
    except ValueError as error:
        record = logging.LogRecord("bot", 40, "", 0, "unexpected", (), (type(error), error, None))
    for formatter in (TextLines(), JsonLines()):
        written = formatter.format(record)
        assert "ValueError: broken" in written
        assert "\n" not in written


def test_no_token_reaches_the_log() -> None:
    path = "PATCH https://discord.com/api/v10/webhooks/9001/aW50ZXJhY3Rpb246MTIzNDU2/messages/@original"
    assert "aW50" not in without_tokens(path)
    assert without_tokens(path).endswith("/webhooks/9001/[token]/messages/@original")
    token = "MTE5MDAwMDAwMDAwMDAwMDAwMA.GAbcde.abcdefghijklmnopqrstuvwxyz0123456789AB"
    assert without_tokens(f"token {token} here") == "token [token] here"


# What is kept


@pytest.fixture
def interactions(tmp_path: Path) -> Interactions:
    return Interactions.open(tmp_path / "catalogue.db")


def test_an_answer_comes_back_as_it_was(interactions: Interactions) -> None:
    answer = made_answer(
        "tb?", date(2025, 1, 2), kind=AnswerKind.CLARIFY, choices=("a?", "b?"), statuses=()
    )
    assert interactions.accept(Asked(5, "tb?", "7", as_of=date(2025, 1, 2), follows=4))
    interactions.answered(5, answer)
    interactions.delivered(5, 99)
    kept = interactions.find(5, "7")
    assert kept is not None
    assert kept.answer == answer
    assert kept.asked == Asked(5, "tb?", "7", as_of=date(2025, 1, 2), follows=4)
    assert interactions.by_message(99, "7") == kept
    assert interactions.find(5, "8") is None
    assert interactions.by_message(99, "") is None


async def test_a_rush_of_questions_is_on_disk_at_once(interactions: Interactions) -> None:
    commits = 0
    held = threading.Event()

    def count(_: Any) -> None:
        nonlocal commits
        commits += 1

    sqlalchemy.event.listen(interactions._engine, "commit", count)
    ledger = Ledger(interactions)
    ledger._writer.submit(held.wait)  # the disk is slow
    for key in range(1, 31):
        ledger.accept(Asked(key, "tb?", door={"channel": 1}))
    held.set()
    await asyncio.to_thread(ledger.close)
    assert len(interactions.unfinished(NOW - timedelta(days=9999))) == 30
    assert commits == 1


async def test_what_cannot_be_kept_costs_nothing_else(
    interactions: Interactions, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> None:
        raise StoreError("the disk is full")

    held = threading.Event()
    ledger = Ledger(interactions)
    ledger._writer.submit(held.wait)
    ledger.accept(Asked(1, "tb?"))
    interactions.answered = fail  # type: ignore[method-assign]
    ledger.answered(Asked(1, "tb?"), made_answer("tb?"))
    ledger.accept(Asked(1, "tb?"))
    ledger.delivered(1, 50)
    held.set()
    await asyncio.to_thread(ledger.close)
    kept = interactions.by_message(50, "")
    assert kept is not None
    assert kept.asked.key == 1
    assert [record.getMessage() for record in caplog.records] == [
        "not kept: answered: the disk is full"
    ]


def test_an_event_is_accepted_once(interactions: Interactions) -> None:
    assert interactions.accept(Asked(5, "tb?"))
    assert not interactions.accept(Asked(5, "tb?"))


def test_what_has_no_reply_is_found_again_for_a_while(tmp_path: Path) -> None:
    moment = NOW
    interactions = Interactions.open(tmp_path / "catalogue.db", lambda: moment)
    interactions.accept(Asked(1, "old?", door={"channel": 1}))
    moment += timedelta(minutes=20)
    interactions.accept(Asked(2, "done?", door={"channel": 1}))
    interactions.accept(Asked(3, "open?", door={"channel": 1, "token": "t"}))
    interactions.delivered(2, 50)
    (kept,) = interactions.unfinished(moment - timedelta(minutes=14))
    assert kept.asked == Asked(3, "open?", door={"channel": 1, "token": "t"})
    interactions.drop(3)
    assert [kept.asked.key for kept in interactions.unfinished(NOW)] == [1]


def test_the_token_is_forgotten_with_the_reply(tmp_path: Path) -> None:
    interactions = Interactions.open(tmp_path / "catalogue.db")
    interactions.accept(Asked(1, "tb?", door={"token": "very-secret-token"}))
    interactions.delivered(1, 2)
    kept = interactions.find(1, "")
    assert kept is not None
    assert kept.asked.door == {}


def test_the_same_vote_again_keeps_its_reason(tmp_path: Path) -> None:
    interactions = Interactions.open(tmp_path / "catalogue.db")
    interactions.accept(Asked(1, "tb?"))
    interactions.vote(1, "", "9", "down", "wrong date")
    interactions.vote(1, "", "9", "down")
    assert interactions.votes(1) == (("9", "down", "wrong date"),)
    interactions.vote(1, "", "9", "up")
    assert interactions.votes(1) == (("9", "up", ""),)


def test_old_answers_are_forgotten_with_their_votes(tmp_path: Path) -> None:
    moment = NOW
    interactions = Interactions.open(tmp_path / "catalogue.db", lambda: moment)
    for key in range(1, 4):
        interactions.accept(Asked(key, "tb?"))
        interactions.vote(key, "", "9", "up")
        moment += timedelta(days=1)
    assert interactions.forget(NOW + timedelta(days=1, hours=1)) == 2
    assert interactions.find(1, "") is None
    assert interactions.votes(1) == ()
    assert interactions.find(3, "") is not None
    assert interactions.votes(3) == (("9", "up", ""),)


def test_a_database_that_is_none_is_an_error_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "catalogue.db").write_bytes(b"no database" * 100)
    with pytest.raises(StoreError, match="restore it from a backup"):
        Interactions.open(tmp_path / "catalogue.db")


def test_an_error_of_the_database_does_not_repeat_the_question(interactions: Interactions) -> None:
    asked = Asked(1, "what of our terbium deal?")
    with interactions._writing() as connection:
        connection.exec_driver_sql("DROP TABLE answers")
    with pytest.raises(StoreError) as caught:
        interactions.answered(1, made_answer(asked.question))
    assert asked.question not in "".join(traceback.format_exception(caught.value))
