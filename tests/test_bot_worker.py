"""The process that holds the knowledge base: what it says crosses, and its end ends nothing."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bot_process import HERE, eventually
from run_worker import BROKEN, DEADLY

from bot import remote
from bot.remote import Remote
from bot.services import KnowledgeServices
from knowledge.errors import BusyError, DocumentError, KnowledgeError, StoreError
from knowledge.settings import KnowledgeSettings
from knowledge.store.work import Task, Work
from knowledge.vocabulary.packs import BUNDLED, pack_folder


@pytest.fixture(autouse=True)
def worker_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(HERE))


def made(home: Path) -> Remote:
    settings = KnowledgeSettings(_env_file=None, home=home)  # type: ignore[call-arg]
    return Remote(settings, "text", "INFO", "run_worker")


@asynccontextmanager
async def troubled(home: Path) -> AsyncIterator[Remote]:
    async with made(home) as opened:
        await opened.opened()
        yield opened


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


async def test_what_it_says_and_raises_crosses(tmp_path: Path) -> None:
    async with troubled(tmp_path) as worker:
        process = await worker.call("process")
        assert process != os.getpid()
        words = "Größe 稀土 \n" * 100_000
        assert await worker.call("echo", words=words) == words
        with pytest.raises(DocumentError) as refused:
            await worker.call("refuse")
        assert (refused.value.location, refused.value.field) == ("a.md", "title")
        assert str(refused.value) == "a.md: title: it is empty"
        with pytest.raises(ZeroDivisionError, match="by nought") as stumbled:
            await worker.call("stumble")
        assert "in stumble" in str(stumbled.value.__cause__)
        with pytest.raises(RuntimeError, match="TroubleError: 1 and 2"):
            await worker.call("trouble")
        with pytest.raises(AttributeError):
            await worker.call("no_such_method")
        assert await asyncio.gather(*(worker.call("echo", str(n)) for n in range(100))) == [
            str(n) for n in range(100)
        ]
        assert await worker.call("process") == process
    assert (tmp_path / "closed").exists()
    assert not is_running(process)
    with pytest.raises(BusyError):
        await worker.call("process")


async def test_what_it_was_asked_when_it_died_is_asked_again_once(tmp_path: Path) -> None:
    async with troubled(tmp_path) as worker:
        first = await worker.call("process")
        assert await worker.call("die_once") != first
        waiting = asyncio.create_task(worker.call("die"))
        with pytest.raises(BusyError, match="ask again"):
            await waiting
        assert await worker.call("echo", "still there") == "still there"


async def test_what_is_not_to_be_done_twice_is_not_asked_again(tmp_path: Path) -> None:
    async with troubled(tmp_path) as worker:
        with pytest.raises(KnowledgeError, match="look whether it was done"):
            await worker.call_once("die_once")
        assert await worker.call_once("die_once") == await worker.call("process")


async def test_what_is_given_up_holds_up_nothing_else(tmp_path: Path) -> None:
    async with troubled(tmp_path) as worker:
        first = await worker.call("process")
        for _ in range(3):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(worker.call("hang"), 0.1)
        assert await worker.call("process") == first
    assert not is_running(first)


async def test_too_many_calls_that_never_end_cost_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "MOST_GIVEN_UP", 3)
    async with troubled(tmp_path) as worker:
        first = await worker.call("process")
        for _ in range(3):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(worker.call("hang"), 0.1)
        await eventually(lambda: not is_running(first))
        assert await worker.call("process") != first


async def test_one_that_no_longer_listens_is_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "DEAF_SECONDS", 0.2)
    async with troubled(tmp_path) as worker:
        first = await worker.call("process")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(worker.call("seize"), 0.3)
        assert await worker.call("process") != first


async def test_a_start_that_fails_says_why(tmp_path: Path) -> None:
    (tmp_path / BROKEN).touch()
    async with made(tmp_path) as worker:
        with pytest.raises(StoreError, match="The folder is broken; mend it"):
            await worker.opened()
    (tmp_path / DEADLY).touch()
    async with made(tmp_path) as worker:
        with pytest.raises(StoreError, match="ended \\(code 3\\)"):
            await worker.opened()


async def test_a_second_start_that_fails_is_told_and_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with troubled(tmp_path) as worker:
        (tmp_path / BROKEN).touch()
        with pytest.raises(StoreError, match="The folder is broken"):
            await worker.call("die")
        (tmp_path / BROKEN).unlink()
        assert await worker.call("echo", "back") == "back"
    said = [record.getMessage() for record in caplog.records]
    assert any("ended (signal 9)" in each for each in said)
    assert any("cannot be opened: The folder is broken" in each for each in said)


async def test_its_end_while_it_opens_leaves_nothing_running(tmp_path: Path) -> None:
    async with made(tmp_path) as worker:
        process = worker._process
        assert process is not None
    assert not is_running(process.pid)


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (None, ""),
        (Work(Task.OPENING), ""),
        (Work(Task.BUILDING, 25_200, 63_000), "Building my search index: 40 %"),
    ],
)
async def test_work_is_told_in_percent(work: Work | None, said: str) -> None:
    base: Any = SimpleNamespace(pack=BUNDLED, projection=SimpleNamespace(work=lambda: work))
    assert await KnowledgeServices(base).work() == said


async def test_feeds_are_followed_and_tended_by_the_pack_of_the_knowledge_base(
    tmp_path: Path,
) -> None:
    feeds = SimpleNamespace(list=lambda guild: pack_folder(), paused=lambda guilds: pack_folder())
    base: Any = SimpleNamespace(pack=tmp_path, feeds=feeds)
    services = KnowledgeServices(base)
    assert await services.follow("list", guild="1", who="2") == tmp_path
    assert await services.tend("paused", ["1"]) == tmp_path
